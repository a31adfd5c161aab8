//! The cluster's metadata: what the controller decides and brokers learn.
//!
//! Simplified: an update carries the whole image, so a broker that missed some records jumps to
//! the newest; Kafka sends the records themselves, in order.

use std::sync::Arc;

use super::behaviour::Behaviour;
use super::broker::Replica;
use super::event::Fact;
use super::ids::{
    BrokerEpoch, BrokerId, BrokerSet, LeaderEpoch, MetadataOffset, PartitionEpoch, PartitionId,
    TopicId,
};
use super::rules::Rules;
use super::settings::TopicSettings;
use super::table::Table;
use super::turn::Turn;
use super::{ledger, lifecycle, roles};

/// The metadata up to an offset of the metadata log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct MetadataImage {
    /// One past the last record that is part of it.
    pub offset: MetadataOffset,
    /// The registered brokers.
    pub brokers: Table<BrokerId, Registration>,
    /// The partitions.
    pub partitions: Table<PartitionId, Partition>,
    /// The topics.
    pub topics: Table<TopicId, Topic>,
}

/// A topic.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Topic {
    /// Its name.
    pub name: Arc<str>,
    /// Its configurations.
    pub settings: TopicSettings,
}

/// A registered broker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Registration {
    /// The registration: a restart makes another.
    pub epoch: BrokerEpoch,
    /// Fenced brokers lead nothing and are in no ISR (KRC-5).
    pub fenced: bool,
    /// Whether it asked to stop and hands over what it leads (KRC-9).
    pub shutting_down: bool,
}

/// The metadata of one partition.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Partition {
    /// The topic that it is part of.
    pub topic: TopicId,
    /// Its number within the topic.
    pub index: u16,
    /// The assigned replicas (AR); the first is the preferred leader.
    pub replicas: Vec<BrokerId>,
    /// The in-sync replicas.
    pub isr: BrokerSet,
    /// Replicas outside the ISR that have all below the high watermark (ELR-4).
    pub elr: BrokerSet,
    /// The last leader alone, kept while nobody can be elected cleanly (ELR-4).
    pub last_known_elr: BrokerSet,
    /// Replicas that a reassignment adds (RAS-1).
    pub adding: BrokerSet,
    /// Replicas that a reassignment takes away once those that it adds are in sync (RAS-1).
    pub removing: BrokerSet,
    /// The leader, if there is one.
    pub leader: Option<BrokerId>,
    /// Raised with each election.
    pub leader_epoch: LeaderEpoch,
    /// Raised with each change.
    pub partition_epoch: PartitionEpoch,
    /// Whether the leader was elected uncleanly and has not recovered yet (ELE-9).
    pub recovering: bool,
}

impl Partition {
    /// A new partition: the first member of the ISR in assignment order leads (ELE-1).
    pub fn new(topic: TopicId, index: u16, replicas: Vec<BrokerId>, isr: BrokerSet) -> Partition {
        Partition {
            topic,
            index,
            leader: replicas.iter().copied().find(|id| isr.contains(*id)),
            replicas,
            isr,
            elr: BrokerSet::default(),
            last_known_elr: BrokerSet::default(),
            adding: BrokerSet::default(),
            removing: BrokerSet::default(),
            leader_epoch: LeaderEpoch(0),
            partition_epoch: PartitionEpoch(0),
            recovering: false,
        }
    }
}

impl MetadataImage {
    /// Whether `broker` may lead or join an ISR: registered, not fenced,
    /// and not about to stop.
    pub fn is_active(&self, broker: BrokerId) -> bool {
        self.brokers.get(broker).is_some_and(|r| !r.fenced && !r.shutting_down)
    }

    /// Whether a broker is registered.
    pub fn is_registered(&self, broker: BrokerId) -> bool {
        self.brokers.get(broker).is_some()
    }

    /// Whether a broker is registered and not fenced.
    pub fn is_unfenced(&self, broker: BrokerId) -> bool {
        self.brokers.get(broker).is_some_and(|registration| !registration.fenced)
    }

    /// The configurations of a partition's topic.
    pub fn settings(&self, partition: PartitionId) -> &TopicSettings {
        let topic = self.partitions.get(partition).and_then(|known| self.topics.get(known.topic));
        topic.map_or(&TopicSettings::DEFAULT, |topic| &topic.settings)
    }

    /// The effective min ISR of a partition; since 3.7 no more than it has replicas (ACK-7).
    pub fn min_isr(&self, rules: &Rules, partition: PartitionId) -> usize {
        let asked = usize::from(self.settings(partition).min_insync_replicas);
        if !rules.has(Behaviour::EffectiveMinIsr) {
            return asked;
        }
        asked.min(self.partitions.get(partition).map_or(1, |known| known.replicas.len()))
    }

    /// Whether there is more than one partition, so that one has to say which is meant.
    pub fn has_several_partitions(&self) -> bool {
        self.partitions.len() > 1
    }

    /// The name of a partition, as `orders-0`.
    pub fn name(&self, partition: PartitionId) -> String {
        let known = self.partitions.get(partition);
        let topic = known.and_then(|known| self.topics.get(known.topic));
        let name = topic.map_or("?", |topic| &topic.name);
        format!("{name}-{}", known.map_or(0, |known| known.index))
    }

    /// The partition of a name, as `orders-0`.
    pub fn find(&self, name: &str) -> Option<PartitionId> {
        let (topic, index) = name.rsplit_once('-')?;
        let index: u16 = index.parse().ok()?;
        let is_it = |known: &Partition| {
            known.index == index
                && self.topics.get(known.topic).is_some_and(|t| t.name.as_ref() == topic)
        };
        self.partitions.iter().find(|(_, known)| is_it(known)).map(|(id, _)| id)
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
    let is_mine = |id: PartitionId| {
        image.partitions.get(id).is_some_and(|partition| partition.replicas.contains(&me))
    };
    for id in turn.broker(me).replicas.keys().filter(|id| !is_mine(*id)).collect::<Vec<_>>() {
        delete_replica(turn, me, id);
    }
    for (id, partition) in image.partitions.iter() {
        if partition.replicas.contains(&me) {
            if turn.broker(me).replicas.get(id).is_none() {
                turn.broker_mut(me).replicas.insert(id, Replica::default());
                turn.tell(Fact::ReplicaCreated { broker: me, partition: id });
            }
            roles::take(turn, me, id, partition);
        }
    }
}

/// A broker deletes a replica that is not assigned to it any more (BRT-5).
///
/// Simplified: its files go at once, not after `file.delete.delay.ms`.
fn delete_replica(turn: &mut Turn<'_>, me: BrokerId, id: PartitionId) {
    let epoch = turn.broker(me).image.partitions.get(id).map(|known| known.leader_epoch);
    roles::idle(turn, me, id, epoch.unwrap_or_default());
    turn.broker_mut(me).replicas.remove(id);
    turn.tell(Fact::ReplicaDeleted { broker: me, partition: id });
    ledger::judge(turn);
}
