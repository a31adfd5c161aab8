//! The cluster's metadata: what the controller decides and brokers learn.
//!
//! Simplified: an update carries the whole image, so a broker that missed some records jumps to
//! the newest; Kafka sends the records themselves, in order.

use std::sync::Arc;

use super::event::Fact;
use super::ids::{
    BrokerEpoch, BrokerId, BrokerSet, LeaderEpoch, MetadataOffset, PartitionEpoch, PartitionId,
};
use super::settings::TopicSettings;
use super::table::Table;
use super::turn::Turn;
use super::{lifecycle, roles};

/// The metadata up to an offset of the metadata log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct MetadataImage {
    /// One past the last record that is part of it.
    pub offset: MetadataOffset,
    /// The registered brokers.
    pub brokers: Table<BrokerId, Registration>,
    /// The partitions.
    pub partitions: Table<PartitionId, Partition>,
    /// The topic's configurations.
    pub topic: TopicSettings,
}

/// A registered broker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Registration {
    /// The registration: a restart makes another.
    pub epoch: BrokerEpoch,
    /// Fenced brokers lead nothing and are in no ISR (KRC-5).
    pub fenced: bool,
}

/// The metadata of one partition.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Partition {
    /// The assigned replicas (AR); the first is the preferred leader.
    pub replicas: Vec<BrokerId>,
    /// The in-sync replicas.
    pub isr: BrokerSet,
    /// The leader, if there is one.
    pub leader: Option<BrokerId>,
    /// Raised with each election.
    pub leader_epoch: LeaderEpoch,
    /// Raised with each change.
    pub partition_epoch: PartitionEpoch,
    /// Whether the leader was elected uncleanly and has not recovered yet (ELE-9).
    pub recovering: bool,
}

impl MetadataImage {
    /// Whether `broker` may lead or join an ISR: registered and not fenced.
    pub fn is_active(&self, broker: BrokerId) -> bool {
        self.brokers.get(broker).is_some_and(|r| !r.fenced)
    }

    /// The effective min ISR of a partition: no more than it has replicas (ACK-7).
    pub fn min_isr(&self, partition: PartitionId) -> usize {
        let replicas = self.partitions.get(partition).map_or(1, |known| known.replicas.len());
        usize::from(self.topic.min_insync_replicas).min(replicas)
    }
}

/// A metadata update reaches a broker.
pub fn apply(turn: &mut Turn<'_>, me: BrokerId, image: &Arc<MetadataImage>) {
    if image.offset <= turn.broker(me).image.offset {
        return;
    }
    turn.broker_mut(me).image = Arc::clone(image);
    turn.tell(Fact::MetadataApplied { broker: me });
    take_roles(turn, me);
}

/// A broker does what its metadata says, once that holds its own registration.
pub fn take_roles(turn: &mut Turn<'_>, me: BrokerId) {
    let broker = turn.broker(me);
    let image = Arc::clone(&broker.image);
    let registration = image.brokers.get(me).copied();
    let Some(registration) = registration.filter(|r| Some(r.epoch) == broker.epoch()) else {
        return;
    };
    if registration.fenced {
        lifecycle::hurry_heartbeat(turn, me);
    }
    for (id, partition) in image.partitions.iter() {
        if partition.replicas.contains(&me) {
            roles::take(turn, me, id, partition);
        }
    }
}
