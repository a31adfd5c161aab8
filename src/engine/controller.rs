//! The active controller: the metadata that it decides, and who has shown a sign of life.
//!
//! Rule: every change of the metadata goes through `amend`, which counts records and epochs and
//! tells what changed; `publish` sends the result to the brokers.
//!
//! From: `QuorumController`, `ReplicationControlManager`, `PartitionRegistration.merge` (KRC-1,
//! KRC-2, EPO-1 to EPO-4).
//!
//! Simplified: one node that cannot fail, whose decisions hold at once; the quorum behind it
//! comes later.

use std::sync::Arc;

use super::behaviour::Behaviour;
use super::broker::Life;
use super::election;
use super::event::{Fact, Origin};
use super::ids::{
    BrokerEpoch, BrokerId, LeaderEpoch, MessageId, MetadataOffset, Millis, Node, PartitionEpoch,
    PartitionId,
};
use super::ledger;
use super::message::Body;
use super::metadata::{MetadataImage, Partition, Registration};
use super::rules::Rules;
use super::settings::Settings;
use super::table::Table;
use super::turn::Turn;

/// The active controller. Before KRaft it stands for ZooKeeper too, which holds the metadata and
/// the brokers' sessions.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Controller {
    /// Whether the metadata are a log of a quorum (KRaft), or ZooKeeper holds them.
    pub kraft: bool,
    /// All it has decided.
    pub image: Arc<MetadataImage>,
    /// The registered brokers' last signs of life.
    pub sessions: Table<BrokerId, Session>,
    /// When it next looks for partitions that their preferred leader does not lead (PRF-2).
    pub next_balance: Millis,
}

impl Controller {
    /// The controller at the opening.
    pub fn opening(
        rules: &Rules,
        brokers: impl Iterator<Item = BrokerId>,
        image: Arc<MetadataImage>,
    ) -> Controller {
        let sessions = brokers.map(|id| (id, Session::default())).collect();
        let kraft = rules.has(Behaviour::Kraft);
        Controller { kraft, image, sessions, next_balance: Millis(0) }
    }

    /// How long a broker may be silent.
    pub fn session_timeout(&self, settings: &Settings) -> Millis {
        match self.kraft {
            true => settings.session_timeout,
            false => settings.zookeeper_session_timeout,
        }
    }

    /// How often a broker shows that it lives. ZooKeeper's client does so three times a session.
    pub fn heartbeat_interval(&self, settings: &Settings) -> Millis {
        match self.kraft {
            true => settings.heartbeat_interval,
            false => Millis((settings.zookeeper_session_timeout.0 / 3).max(1)),
        }
    }
}

/// A broker's session with the controller.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Session {
    /// When the last heartbeat arrived.
    pub last_contact: Millis,
    /// The request that made the registration; none for those of the opening.
    pub registered_by: Option<MessageId>,
    /// The event of its arrival.
    pub since: Origin,
}

/// A change of the metadata in the making: records are counted, facts are collected.
pub struct Change {
    /// The metadata, on its way to what it will be.
    pub image: MetadataImage,
    facts: Vec<Fact>,
}

/// Changes the metadata and tells what changed. The last fact told becomes the cause of what
/// follows.
pub fn amend(turn: &mut Turn<'_>, decide: impl FnOnce(&mut Change)) {
    let image = turn.cluster.controller.image.as_ref().clone();
    let mut change = Change { image, facts: Vec::new() };
    decide(&mut change);
    let Change { image, facts } = change;
    turn.controller_mut().image = Arc::new(image);
    let mut elected = false;
    for fact in facts {
        let election = matches!(fact, Fact::LeaderElected { .. });
        turn.cause = turn.tell(fact);
        if election {
            elected = true;
            Arc::make_mut(&mut turn.cluster.ledger).election = turn.origin();
        }
    }
    if elected {
        ledger::judge(turn);
    }
}

/// Sends the metadata to every broker that is connected.
pub fn publish(turn: &mut Turn<'_>) {
    for broker in turn.cluster.brokers.keys().collect::<Vec<_>>() {
        publish_to(turn, broker);
    }
}

/// Sends the metadata to one broker, if its process runs.
pub fn publish_to(turn: &mut Turn<'_>, broker: BrokerId) {
    if turn.broker(broker).life == Life::Down {
        return;
    }
    let image = Arc::clone(&turn.cluster.controller.image);
    turn.send(Node::Controller, Node::Broker(broker), Body::MetadataUpdate(image));
}

impl Change {
    /// A partition that is known to exist.
    pub fn partition(&self, id: PartitionId) -> Partition {
        self.image.partitions.get(id).expect("the caller has found this partition").clone()
    }

    fn record(&mut self, fact: Fact) {
        self.image.offset = MetadataOffset(self.image.offset.0 + 1);
        self.facts.push(fact);
    }

    /// Registers a broker, fenced at first (KRC-3). Its epoch is the offset of this record.
    pub fn register(&mut self, broker: BrokerId) -> BrokerEpoch {
        let epoch = BrokerEpoch(self.image.offset.0);
        self.image
            .brokers
            .insert(broker, Registration { epoch, fenced: true, shutting_down: false });
        self.record(Fact::BrokerRegistered { broker, epoch });
        epoch
    }

    /// Fences a broker: it leaves all ISRs and leads nothing any more (KRC-6).
    pub fn fence(&mut self, broker: BrokerId) {
        self.set_fenced(broker, true);
        self.record(Fact::BrokerFenced { broker });
        for (id, partition) in self.image.partitions.clone().iter() {
            if partition.isr.contains(broker) || partition.leader == Some(broker) {
                let target = partition.isr.without(broker);
                self.rebuild(id, &Partition { isr: target, ..partition.clone() });
            }
        }
    }

    /// Unfences a broker: partitions without a leader may get it (KRC-7).
    pub fn unfence(&mut self, broker: BrokerId) {
        self.set_fenced(broker, false);
        self.record(Fact::BrokerUnfenced { broker });
        self.elect_where_leaderless();
    }

    fn set_fenced(&mut self, broker: BrokerId, fenced: bool) {
        if let Some(registration) = self.image.brokers.get_mut(broker) {
            registration.fenced = fenced;
        }
    }

    /// Tries an election for every partition that has no leader (ELE-10).
    pub fn elect_where_leaderless(&mut self) {
        for (id, partition) in self.image.partitions.clone().iter() {
            if partition.leader.is_none() {
                self.rebuild(id, partition);
            }
        }
    }

    /// Counts a change of the topic's configurations as a record.
    pub fn topic_changed(&mut self) {
        self.image.offset = MetadataOffset(self.image.offset.0 + 1);
    }

    /// Sets a partition to what the election rules make of `target`.
    fn rebuild(&mut self, id: PartitionId, target: &Partition) {
        let old_isr = self.partition(id).isr;
        let (partition, unclean) = election::elect(&self.image, target, old_isr);
        self.set(id, partition, unclean);
    }

    /// Sets a partition, without an election.
    pub fn set_partition(&mut self, id: PartitionId, partition: Partition) {
        self.set(id, partition, false);
    }

    /// The leader epoch rises if and only if the leader changes, the partition epoch with each
    /// change (E.4).
    fn set(&mut self, id: PartitionId, mut partition: Partition, unclean: bool) {
        let old = self.partition(id);
        if partition == old {
            return;
        }
        partition.partition_epoch = PartitionEpoch(old.partition_epoch.0 + 1);
        if partition.leader != old.leader {
            partition.leader_epoch = LeaderEpoch(old.leader_epoch.0 + 1);
        }
        let (leader, epoch) = (partition.leader, partition.leader_epoch);
        if partition.isr != old.isr {
            let (from, to) = (old.isr, partition.isr);
            let epoch = partition.partition_epoch;
            self.facts.push(Fact::IsrChanged { partition: id, from, to, epoch });
        }
        if leader != old.leader {
            self.facts.push(Fact::LeaderElected { partition: id, leader, epoch, unclean });
        }
        self.image.partitions.insert(id, partition);
        self.image.offset = MetadataOffset(self.image.offset.0 + 1);
    }
}
