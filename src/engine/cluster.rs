//! The whole state of a run at one instant. Whatever is not in here does not exist: messages
//! and time are state, and the picture is not.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::action::Draft;
use super::broker::{Broker, Replica};
use super::client::{BatchState, Consumer, Producer};
use super::controller::Controller;
use super::event::{EventId, Origin};
use super::hash::StableHasher;
use super::ids::{BrokerId, ClientId, Millis, Node, PartitionId, RecordId};
use super::ledger::Ledger;
use super::message::Message;
use super::metadata::Partition;
use super::network::Network;
use super::settings::Settings;
use super::table::Table;
use crate::log::{Chunks, Timestamp};

/// The state of a run at one instant. A clone costs next to nothing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cluster {
    /// Virtual time since the opening.
    pub now: Millis,
    /// Configurations of brokers, clients and network.
    pub settings: Arc<Settings>,
    /// Every record ever handed to a producer; a record's id is its place in this list.
    pub records: Chunks<Draft>,
    /// The active controller.
    pub controller: Arc<Controller>,
    /// The brokers, up or down.
    pub brokers: Table<BrokerId, Broker>,
    /// The producers.
    pub producers: Table<ClientId, Producer>,
    /// The consumers.
    pub consumers: Table<ClientId, Consumer>,
    /// Messages in flight and the state of the links.
    pub network: Arc<Network>,
    /// What has been acknowledged and what was lost of it. An observer's book: no protocol rule
    /// reads it.
    pub ledger: Arc<Ledger>,
    /// How many records `fill` has written.
    pub filled: u32,
    /// The last event so far.
    pub last_event: Origin,
}

impl Cluster {
    /// The partition that is meant when none is named: the first.
    pub const PARTITION: PartitionId = PartitionId(0);

    /// The first record that a `fill` made; the others follow. No draft is kept of them.
    pub const FILLED: RecordId = RecordId(1 << 31);

    /// What time virtual time began at: 1 January 2026, 00:00 UTC.
    pub const BEGAN: Timestamp = Timestamp(1_767_225_600_000);

    /// The time of day, as records carry it.
    pub fn timestamp(&self) -> Timestamp {
        Timestamp(Cluster::BEGAN.0 + self.now.0 as i64)
    }

    /// A record's key and value.
    pub fn record(&self, id: RecordId) -> Draft {
        match self.records.get(id.0 as usize) {
            Some(draft) => draft.clone(),
            None => Draft::of(format!("record {}", id.0 & !Cluster::FILLED.0)),
        }
    }

    /// How many brokers are down.
    pub fn brokers_down(&self) -> usize {
        self.brokers.values().filter(|broker| !broker.is_up()).count()
    }

    /// A replica of a partition, on a broker that may be down.
    pub fn replica(&self, broker: BrokerId, partition: PartitionId) -> Option<&Replica> {
        self.brokers.get(broker)?.replicas.get(partition)
    }

    /// What the controller knows of a partition.
    pub fn partition(&self, partition: PartitionId) -> Option<&Partition> {
        self.controller.image.partitions.get(partition)
    }

    /// The replica that the controller takes for the leader of a partition.
    pub fn leader(&self, partition: PartitionId) -> Option<(BrokerId, &Replica)> {
        let leader = self.partition(partition)?.leader?;
        Some((leader, self.replica(leader, partition)?))
    }

    /// The partition that a message is about: the one it names, or that of the batch which it
    /// acknowledges.
    pub fn partition_of(&self, message: &Message) -> Option<PartitionId> {
        let acknowledged = |producer| {
            let answers = message.body.answers()?;
            let batches = self.producers.get(producer)?.batches.values();
            let out = batches.filter(
                |b| matches!(b.state, BatchState::Out { request, .. } if request == answers),
            );
            out.map(|batch| batch.partition).next()
        };
        match message.to {
            Node::Producer(id) => message.body.partition().or_else(|| acknowledged(id)),
            _ => message.body.partition(),
        }
    }

    /// The number of the last event.
    pub fn last_event(&self) -> EventId {
        self.last_event.0
    }

    /// A number that is the same for equal clusters, on every machine and in the browser.
    pub fn fingerprint(&self) -> u64 {
        let mut hasher = StableHasher::default();
        self.hash(&mut hasher);
        hasher.finish()
    }
}
