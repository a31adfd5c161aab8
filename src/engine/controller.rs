//! The active controller: the metadata that it decides, and who has shown a sign of life.
//!
//! Rule: every change of the metadata goes through `amend`, which puts it in force and tells what
//! changed; `publish` sends the result to the brokers.
//!
//! From: `QuorumController` (KRC-1, KRC-2), and before KRaft `KafkaController` (ZKC-5).
//!
//! Simplified: one node that cannot fail, whose decisions hold at once; the quorum behind it
//! comes later.

use std::sync::Arc;

use super::behaviour::Behaviour;
use super::broker::{Life, Replica};
use super::change::Change;
use super::event::{Fact, Origin};
use super::ids::{
    BrokerId, BrokerSet, MessageId, MetadataOffset, Millis, Node, PartitionEpoch, PartitionId,
};
use super::ledger;
use super::message::Body;
use super::metadata::MetadataImage;
use super::opening::Opening;
use super::rules::Rules;
use super::settings::{Settings, TopicSettings};
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
    /// The configurations of topics that are created without their own.
    pub topic_defaults: TopicSettings,
}

impl Controller {
    /// The controller at the opening.
    pub fn opening(rules: &Rules, opening: &Opening, image: Arc<MetadataImage>) -> Controller {
        let session = Session { metadata: image.offset, ..Session::default() };
        Controller {
            kraft: rules.has(Behaviour::Kraft),
            image,
            sessions: opening.ids().map(|id| (id, session)).collect(),
            next_balance: Millis(opening.settings.leader_imbalance_check_seconds * 1_000),
            topic_defaults: opening.topic,
        }
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
    /// How much of the metadata the broker had applied then.
    pub metadata: MetadataOffset,
    /// Where the metadata ended when its wish to stop had become part of them (KRC-9).
    pub shutdown_offset: Option<MetadataOffset>,
    /// The request that made the registration; none for those of the opening.
    pub registered_by: Option<MessageId>,
    /// The event of its arrival.
    pub since: Origin,
}

/// Changes the metadata and tells what changed.
pub fn amend<T>(turn: &mut Turn<'_>, decide: impl FnOnce(&mut Change) -> T) -> T {
    let image = turn.cluster.controller.image.as_ref().clone();
    let mut change = Change::of(turn.rules, image);
    let answer = decide(&mut change);
    carry_out(turn, change);
    answer
}

/// Puts a change in force and tells it. The last fact told becomes the cause of what follows.
pub fn carry_out(turn: &mut Turn<'_>, change: Change) {
    let (image, facts) = change.end();
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

/// Before AlterPartition a leader writes the ISR to ZooKeeper itself, if the partition's node is
/// still as it knows it (ALT-10). Answers the version of what was written; `None` if it was not.
///
/// Simplified: it is written at once, and the controller sees it at once; in Kafka the controller
/// hears of it some seconds later.
pub fn write_isr(
    turn: &mut Turn<'_>,
    leader: BrokerId,
    partition: PartitionId,
    isr: BrokerSet,
) -> Option<PartitionEpoch> {
    let leadership = turn.broker(leader).replicas.get(partition).and_then(Replica::leadership);
    let known = leadership.map(|l| (l.epoch, l.partition_epoch));
    let node = turn.cluster.partition(partition).map(|p| (p.leader_epoch, p.partition_epoch));
    let cut = turn.cluster.network.is_cut(Node::Broker(leader), Node::Controller);
    if cut || known.is_none() || known != node {
        return None;
    }
    amend(turn, |change| {
        change.alter(partition, |wish| {
            wish.target.isr = isr;
            wish.by_leader = true;
        })
    });
    publish(turn);
    turn.cluster.partition(partition).map(|written| written.partition_epoch)
}
