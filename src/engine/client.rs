//! Producers and consumers.
//!
//! Simplified: no idempotence, no linger, one batch a request; a consumer has no group and
//! reads one partition from the start.

use std::sync::Arc;

use super::event::Origin;
use super::ids::{
    BrokerId, ClientId, LeaderEpoch, MessageId, Millis, Offset, PartitionId, RecordId,
};
use super::settings::Acks;
use super::table::Table;
use crate::log::{BatchBody, Chunks};

/// What a client believes of a partition's leadership.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct LeaderView {
    /// The leader, if it knows one.
    pub leader: Option<BrokerId>,
    /// Its epoch.
    pub epoch: LeaderEpoch,
}

/// A producer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Producer {
    /// Its number.
    pub id: ClientId,
    /// Whom it takes for the leaders.
    pub views: Table<PartitionId, LeaderView>,
    /// The batches that are not done, oldest first, by their first request or, before it, by
    /// order of `send`.
    pub batches: Table<u32, ProducerBatch>,
    /// The number of the next batch.
    pub next_batch: u32,
    /// Its question to a broker who leads, if it has to ask.
    pub refresh: Refresh,
}

/// A batch that a producer has not finished with.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ProducerBatch {
    /// Where to.
    pub partition: PartitionId,
    /// The records.
    pub records: Arc<[RecordId]>,
    /// The batch that they are sent in.
    pub body: Arc<BatchBody>,
    /// When `send` was called.
    pub created: Millis,
    /// The `acks` with which it was sent last.
    pub acks: Acks,
    /// How often it was sent.
    pub attempts: u32,
    /// Where it is.
    pub state: BatchState,
    /// The event that brought it there.
    pub since: Origin,
}

/// Where a producer's batch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BatchState {
    /// Sent to a broker, unanswered.
    Out {
        /// The request.
        request: MessageId,
        /// The broker it went to.
        to: BrokerId,
        /// When the producer gives the request up.
        times_out: Millis,
    },
    /// To be sent when the back-off is over and a leader is known.
    Waiting {
        /// Not before.
        until: Millis,
    },
}

/// A client's question who leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refresh {
    /// It has nothing to ask.
    Fresh,
    /// It has asked a broker.
    Asking {
        /// The request.
        request: MessageId,
        /// About which partition.
        partition: PartitionId,
        /// The broker asked.
        broker: BrokerId,
        /// When it gives the request up.
        times_out: Millis,
        /// How often it has asked in vain before.
        attempts: u32,
    },
    /// It asks again then, starting with the broker after this one.
    Waiting {
        /// About which partition.
        partition: PartitionId,
        /// Not before.
        until: Millis,
        /// The broker it asked last.
        last: Option<BrokerId>,
        /// How often it has asked in vain.
        attempts: u32,
    },
}

impl Producer {
    /// Whether it can send to a partition now: it knows the leader and does not look for one.
    pub fn knows_leader(&self, partition: PartitionId) -> bool {
        self.refresh.partition() != Some(partition)
            && self.views.get(partition).is_some_and(|view| view.leader.is_some())
    }
}

impl Refresh {
    /// The partition whose leader it looks for, if it does.
    pub fn partition(self) -> Option<PartitionId> {
        match self {
            Refresh::Fresh => None,
            Refresh::Asking { partition, .. } | Refresh::Waiting { partition, .. } => {
                Some(partition)
            }
        }
    }
}

/// A consumer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Consumer {
    /// Its number.
    pub id: ClientId,
    /// The partition it reads.
    pub partition: PartitionId,
    /// Whom it takes for the leader.
    pub view: LeaderView,
    /// The next offset to read (CON-5).
    pub position: Offset,
    /// The epoch of the last record read (TXR-1).
    pub position_epoch: Option<LeaderEpoch>,
    /// What it has read, in order, with the offsets.
    pub read: Chunks<(Offset, RecordId)>,
    /// Its fetch.
    pub fetch: ClientFetch,
    /// Its question to a broker who leads, if it has to ask.
    pub refresh: Refresh,
}

/// Where a consumer is in its loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClientFetch {
    /// A fetch is unanswered.
    Out(MessageId, BrokerId),
    /// It fetches again then, or as soon as it knows a leader.
    Delayed(Millis),
}
