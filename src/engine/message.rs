//! Messages on the wire. They are state: in flight until an action delivers or drops them.
//!
//! Rule: between two nodes, messages of one kind of exchange arrive in the order in which they
//! were sent (TCP). A request keeps its number; its answer names it.
//!
//! Simplified: a fetch or produce request is about one partition.

use std::sync::Arc;

use super::client::LeaderView;
use super::event::Origin;
use super::heartbeats::BrokerControlState;
use super::ids::{
    BrokerEpoch, BrokerId, BrokerSet, LeaderEpoch, MessageId, MetadataOffset, Millis, Node, Offset,
    PartitionEpoch, PartitionId, RecordId,
};
use super::metadata::MetadataImage;
use super::settings::Acks;
use super::table::Table;
use crate::log::{Batch, BatchBody, EpochEnd};

pub use super::error_code::ErrorCode;

/// A message in flight.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Message {
    /// Its number.
    pub id: MessageId,
    /// The exchange that it opens, if it is a request: its own number, or that of the message
    /// of which it is a copy. Answers name it.
    pub request: MessageId,
    /// Who sent it.
    pub from: Node,
    /// Whom it is for.
    pub to: Node,
    /// When it set out.
    pub sent_at: Millis,
    /// When it arrives, if nobody interferes.
    pub due_at: Millis,
    /// What it says.
    pub body: Body,
    /// The event of its sending.
    pub origin: Origin,
}

/// What a message says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Body {
    /// A producer's batch.
    ProduceRequest(ProduceRequest),
    /// The answer to it.
    ProduceResponse {
        /// The request that this answers.
        answers: MessageId,
        /// The offset of the first record, or why not.
        result: Result<Offset, ErrorCode>,
    },
    /// A follower or consumer asks for records; a follower's offset is its acknowledgement.
    FetchRequest(FetchRequest),
    /// The answer to it.
    FetchResponse {
        /// The request that this answers.
        answers: MessageId,
        /// The partition asked for.
        partition: PartitionId,
        /// What the leader said.
        result: FetchResult,
    },
    /// A reader whose offset is out of range asks where the leader's log begins or ends.
    ListOffsetsRequest(ListOffsetsRequest),
    /// The answer to it.
    ListOffsetsResponse {
        /// The request that this answers.
        answers: MessageId,
        /// The partition asked for.
        partition: PartitionId,
        /// The end asked for.
        edge: Edge,
        /// Where it is, or why the leader does not say.
        result: Result<Offset, ErrorCode>,
    },
    /// A new follower asks where an epoch ends in the leader's log (OffsetsForLeaderEpoch).
    EpochEndRequest(EpochEndRequest),
    /// The answer to it.
    EpochEndResponse {
        /// The request that this answers.
        answers: MessageId,
        /// The partition asked for.
        partition: PartitionId,
        /// Where the epoch ends, or why the leader does not say.
        result: Result<EpochAnswer, ErrorCode>,
    },
    /// A leader asks the controller for another ISR (ALT-2).
    AlterPartitionRequest(AlterPartitionRequest),
    /// The answer to it.
    AlterPartitionResponse {
        /// The request that this answers.
        answers: MessageId,
        /// The partition asked for.
        partition: PartitionId,
        /// What is in force now, or why nothing changed.
        result: Result<AlteredPartition, ErrorCode>,
    },
    /// A starting broker asks to be registered (KRC-3).
    RegistrationRequest {
        /// The registration that its process had when it last stopped, if it stopped in order.
        clean_stop: Option<BrokerEpoch>,
    },
    /// The answer to it: the broker epoch and the metadata to start from.
    RegistrationResponse {
        /// The request that this answers.
        answers: MessageId,
        /// The new epoch, or why not.
        result: Result<BrokerEpoch, ErrorCode>,
    },
    /// A broker lives, and has applied the metadata up to an offset (KRC-4).
    Heartbeat {
        /// The broker's epoch.
        epoch: BrokerEpoch,
        /// The metadata that it has applied.
        metadata: MetadataOffset,
        /// Whether it wants to stop.
        wants_stop: bool,
    },
    /// The answer to it.
    HeartbeatResponse {
        /// The request that this answers.
        answers: MessageId,
        /// Where the broker stands now, or why its heartbeat does not count.
        result: Result<BrokerControlState, ErrorCode>,
    },
    /// New records of the metadata log reach a broker, here as the whole image. Stands for the
    /// answer to a metadata fetch that waits at the controller.
    MetadataUpdate(Arc<MetadataImage>),
    /// A client asks a broker who leads.
    MetadataRequest {
        /// The partition in question.
        partition: PartitionId,
    },
    /// The answer to it, as far as the asked broker knows.
    MetadataResponse {
        /// The request that this answers.
        answers: MessageId,
        /// The partition in question.
        partition: PartitionId,
        /// Who leads, for every partition that the asked broker knows.
        leaders: Table<PartitionId, LeaderView>,
    },
    /// The connection over which a request went is gone; no answer will come.
    ConnectionClosed {
        /// The request that will not be answered.
        request: MessageId,
        /// The exchange that it was part of.
        channel: Channel,
    },
}

/// A producer's batch on its way to the leader.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ProduceRequest {
    /// Where to.
    pub partition: PartitionId,
    /// The batch.
    pub body: Arc<BatchBody>,
    /// When to answer.
    pub acks: Acks,
    /// How long the leader may wait for the ISR.
    pub timeout: Millis,
}

impl ProduceRequest {
    /// The records of the batch.
    pub fn ids(&self) -> impl Iterator<Item = RecordId> + '_ {
        self.body.records.ids().map(|(_, id)| id)
    }
}

/// A fetch on its way to the leader (REP-3).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FetchRequest {
    /// The partition.
    pub partition: PartitionId,
    /// The follower's registration; `None` for a consumer.
    pub replica_epoch: Option<BrokerEpoch>,
    /// From where on. A follower has everything below (REP-1).
    pub offset: Offset,
    /// The leader epoch in which the reader believes; `None` before KIP-320.
    pub current_epoch: Option<LeaderEpoch>,
    /// The epoch of the reader's last record, if it has any; `None` before 2.7.
    pub last_fetched_epoch: Option<LeaderEpoch>,
    /// How long the leader may wait for data.
    pub max_wait: Millis,
    /// How many bytes the answer may hold; one batch comes whatever its size (LKP-6).
    pub max_bytes: u64,
}

/// An end of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edge {
    /// Where it begins.
    Earliest,
    /// Where it ends, for a consumer at the high watermark.
    Latest,
}

/// A question for one end of the leader's log (C.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ListOffsetsRequest {
    /// Of which partition.
    pub partition: PartitionId,
    /// The leader epoch in which the reader believes; `None` before KIP-320.
    pub current_epoch: Option<LeaderEpoch>,
    /// Which end.
    pub edge: Edge,
}

/// A new follower's question where an epoch ends in the leader's log (KIP-101).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EpochEndRequest {
    /// Of which partition.
    pub partition: PartitionId,
    /// The leader epoch in which the follower believes; `None` before KIP-320.
    pub current_epoch: Option<LeaderEpoch>,
    /// The epoch asked for: that of the follower's last record.
    pub epoch: LeaderEpoch,
}

/// Where an epoch ends in the leader's log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EpochAnswer {
    /// The epoch found: the one asked for or the newest before it; `None` before KIP-279.
    pub epoch: Option<LeaderEpoch>,
    /// Where it ends; `None` if the leader knows nothing of it.
    pub end_offset: Option<Offset>,
}

/// What a leader answers to a fetch.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum FetchResult {
    /// Records, possibly none, and the high watermark from before this fetch counted (HW-11).
    Records {
        /// The batches from the fetch offset on.
        batches: Vec<Batch>,
        /// The leader's high watermark.
        high_watermark: Offset,
        /// The leader's log start.
        log_start: Offset,
    },
    /// The logs part: this is where the reader's epoch ends on the leader (TRC-6).
    Diverging(EpochEnd),
    /// The fetch is refused.
    Refused(ErrorCode),
}

/// A leader's wish for another ISR (ALT-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AlterPartitionRequest {
    /// The partition.
    pub partition: PartitionId,
    /// The leader's registration.
    pub broker_epoch: BrokerEpoch,
    /// The leader's epoch.
    pub leader_epoch: LeaderEpoch,
    /// The partition epoch on which the wish rests.
    pub partition_epoch: PartitionEpoch,
    /// The ISR wished for.
    pub isr: BrokerSet,
    /// The replica that would join, with the registration its last fetch told (KIP-903).
    pub joining: Option<(BrokerId, BrokerEpoch)>,
    /// Whether the leader has recovered from an unclean election, if there was one (ELE-9).
    pub recovered: bool,
}

/// What the controller made of an AlterPartition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AlteredPartition {
    /// The leader epoch, unchanged by it.
    pub leader_epoch: LeaderEpoch,
    /// The ISR in force.
    pub isr: BrokerSet,
    /// The partition epoch in force.
    pub partition_epoch: PartitionEpoch,
}

/// The kinds of exchange; messages of one kind between two nodes keep their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// Produce requests and answers.
    Produce,
    /// Fetches and answers.
    Fetch,
    /// AlterPartition and answers.
    AlterPartition,
    /// Registration, heartbeats and answers.
    Lifecycle,
    /// Metadata for brokers.
    Metadata,
    /// Metadata for clients.
    ClientMetadata,
}

impl Body {
    /// The exchange that it belongs to.
    pub fn channel(&self) -> Channel {
        match self {
            Body::ProduceRequest(_) | Body::ProduceResponse { .. } => Channel::Produce,
            Body::FetchRequest(_)
            | Body::FetchResponse { .. }
            | Body::EpochEndRequest(_)
            | Body::EpochEndResponse { .. }
            | Body::ListOffsetsRequest(_)
            | Body::ListOffsetsResponse { .. } => Channel::Fetch,
            Body::AlterPartitionRequest(_) | Body::AlterPartitionResponse { .. } => {
                Channel::AlterPartition
            }
            Body::RegistrationRequest { .. }
            | Body::RegistrationResponse { .. }
            | Body::Heartbeat { .. }
            | Body::HeartbeatResponse { .. } => Channel::Lifecycle,
            Body::MetadataUpdate(_) => Channel::Metadata,
            Body::MetadataRequest { .. } | Body::MetadataResponse { .. } => Channel::ClientMetadata,
            Body::ConnectionClosed { channel, .. } => *channel,
        }
    }

    /// The request that this answers, if it is an answer.
    pub fn answers(&self) -> Option<MessageId> {
        match self {
            Body::ProduceResponse { answers, .. }
            | Body::FetchResponse { answers, .. }
            | Body::ListOffsetsResponse { answers, .. }
            | Body::EpochEndResponse { answers, .. }
            | Body::AlterPartitionResponse { answers, .. }
            | Body::RegistrationResponse { answers, .. }
            | Body::HeartbeatResponse { answers, .. }
            | Body::MetadataResponse { answers, .. } => Some(*answers),
            Body::ConnectionClosed { request, .. } => Some(*request),
            Body::ProduceRequest(_)
            | Body::FetchRequest(_)
            | Body::ListOffsetsRequest(_)
            | Body::EpochEndRequest(_)
            | Body::AlterPartitionRequest(_)
            | Body::RegistrationRequest { .. }
            | Body::Heartbeat { .. }
            | Body::MetadataUpdate(_)
            | Body::MetadataRequest { .. } => None,
        }
    }

    /// The partition that it names.
    pub fn partition(&self) -> Option<PartitionId> {
        match self {
            Body::ProduceRequest(request) => Some(request.partition),
            Body::FetchRequest(request) => Some(request.partition),
            Body::ListOffsetsRequest(request) => Some(request.partition),
            Body::EpochEndRequest(request) => Some(request.partition),
            Body::AlterPartitionRequest(request) => Some(request.partition),
            Body::FetchResponse { partition, .. }
            | Body::ListOffsetsResponse { partition, .. }
            | Body::EpochEndResponse { partition, .. }
            | Body::AlterPartitionResponse { partition, .. }
            | Body::MetadataRequest { partition }
            | Body::MetadataResponse { partition, .. } => Some(*partition),
            Body::ProduceResponse { .. }
            | Body::RegistrationRequest { .. }
            | Body::RegistrationResponse { .. }
            | Body::Heartbeat { .. }
            | Body::HeartbeatResponse { .. }
            | Body::MetadataUpdate(_)
            | Body::ConnectionClosed { .. } => None,
        }
    }

    /// The records that travel in it.
    pub fn records(&self) -> Vec<RecordId> {
        match self {
            Body::ProduceRequest(request) => request.ids().collect(),
            Body::FetchResponse { result: FetchResult::Records { batches, .. }, .. } => {
                batches.iter().flat_map(Batch::ids).collect()
            }
            _ => Vec::new(),
        }
    }
}
