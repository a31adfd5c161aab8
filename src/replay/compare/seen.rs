//! What a person sees in a cluster, and where two clusters differ in it.
//!
//! Rule: what cannot be seen makes no difference: clocks of requests, numbers of messages,
//! registrations. Records are compared by what they say, and near the ends of the logs only, where
//! the stage shows them.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use crate::engine::broker::{Replica, Role};
use crate::engine::{BrokerId, BrokerSet, ClientId, Cluster, Offset, PartitionId, RecordId};
use crate::scenario::{ReplicaRole, Value};

/// Something that is seen in a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// The acknowledged records that can no longer be read.
    Lost,
    /// The leader that the controller has chosen.
    Leader,
    /// The in-sync replicas.
    Isr,
    /// The eligible leader replicas.
    Elr,
    /// Whether a broker is one of the in-sync replicas.
    Member(BrokerId),
    /// What a replica does.
    Role(BrokerId),
    /// What a replica has at an offset.
    Record(BrokerId, Offset),
    /// A replica's high watermark.
    HighWatermark(BrokerId),
    /// Where a replica's log ends.
    LogEnd(BrokerId),
    /// The leader epoch.
    LeaderEpoch,
    /// The records that were acknowledged.
    Acknowledged,
    /// How far a consumer has read.
    Position(ClientId),
    /// What a consumer has read last.
    Read(ClientId),
}

/// Something that two clusters show differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What.
    pub what: Seen,
    /// In which partition; the first, if it belongs to none.
    pub partition: PartitionId,
    /// As the one has it.
    pub left: Value,
    /// As the other has it.
    pub right: Value,
}

/// How many offsets below the log ends are compared.
const WINDOW: u64 = 32;

/// All that two clusters show differently, the weightiest first.
pub fn differences(left: &Cluster, right: &Cluster) -> Vec<Difference> {
    let mut found = Vec::new();
    let of_cluster = |what| (what, Cluster::PARTITION);
    let consumers = || left.consumers.keys();
    let mut all = vec![of_cluster(Seen::Lost)];
    let of_both = [left, right].map(|cluster| cluster.controller.image.partitions.keys());
    let partitions: BTreeSet<PartitionId> = of_both.into_iter().flatten().collect();
    for partition in partitions {
        let of = |what| (what, partition);
        all.extend([Seen::Leader, Seen::Isr, Seen::Elr].map(of));
        let brokers = || left.brokers.keys();
        all.extend(brokers().map(Seen::Member).map(of));
        all.extend(brokers().map(Seen::Role).map(of));
        all.extend(brokers().flat_map(|b| records(left, right, partition, b)).map(of));
        all.extend(brokers().flat_map(|b| [Seen::HighWatermark(b), Seen::LogEnd(b)]).map(of));
        all.push(of(Seen::LeaderEpoch));
    }
    all.push(of_cluster(Seen::Acknowledged));
    all.extend(consumers().map(Seen::Position).map(of_cluster));
    all.extend(consumers().map(Seen::Read).map(of_cluster));
    for (what, partition) in all {
        let (left, right) = (what.of(left, partition), what.of(right, partition));
        if left != right {
            found.push(Difference { what, partition, left, right });
        }
    }
    found
}

/// The places near the log ends of a broker in two clusters.
fn records(
    left: &Cluster,
    right: &Cluster,
    partition: PartitionId,
    broker: BrokerId,
) -> impl Iterator<Item = Seen> {
    let end = |cluster: &Cluster| cluster.replica(broker, partition).map(|r| r.log.end().0);
    let last = end(left).max(end(right)).unwrap_or(0);
    (last.saturating_sub(WINDOW)..last).map(move |at| Seen::Record(broker, Offset(at)))
}

impl Seen {
    /// Whether it belongs to a partition.
    pub fn is_of_partition(self) -> bool {
        use Seen::{Acknowledged, Lost, Position, Read};
        !matches!(self, Lost | Acknowledged | Position(_) | Read(_))
    }

    /// How a cluster has it. What is not there is `None`.
    pub fn of(self, cluster: &Cluster, partition: PartitionId) -> Value {
        self.value(cluster, partition).unwrap_or(Value::None)
    }

    fn value(self, cluster: &Cluster, id: PartitionId) -> Option<Value> {
        let partition = || cluster.partition(id);
        let replica = |broker| cluster.replica(broker, id);
        let texts = |records: Vec<RecordId>| {
            let said = |record: RecordId| cluster.record(record).said();
            Value::texts(records.into_iter().map(said).collect::<Vec<Arc<str>>>())
        };
        Some(match self {
            Seen::Lost => texts(cluster.ledger.lost().collect()),
            Seen::Leader => Value::Number(partition()?.leader?.0.into()),
            Seen::Isr => brokers(partition()?.isr),
            Seen::Elr => brokers(partition()?.elr),
            Seen::Member(broker) => Value::YesNo(partition()?.isr.contains(broker)),
            Seen::Record(broker, at) => texts(vec![replica(broker)?.log.record_at(at)?]),
            Seen::HighWatermark(broker) => Value::Number(replica(broker)?.log.high_watermark().0),
            Seen::LogEnd(broker) => Value::Number(replica(broker)?.log.end().0),
            Seen::LeaderEpoch => Value::Number(partition()?.leader_epoch.0.into()),
            Seen::Role(broker) => {
                let is_up = cluster.brokers.get(broker)?.is_up();
                Value::Role(if is_up { role(replica(broker)?) } else { ReplicaRole::Down })
            }
            Seen::Acknowledged => {
                texts(cluster.ledger.acknowledged.iter().map(|(record, _)| record).collect())
            }
            Seen::Position(consumer) => Value::Number(cluster.consumers.get(consumer)?.position.0),
            Seen::Read(consumer) => texts(vec![cluster.consumers.get(consumer)?.read.last()?.1]),
        })
    }
}

/// A letter, and the numbers of broker or consumer and of the offset.
impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Seen::Lost => write!(f, "x"),
            Seen::Leader => write!(f, "l"),
            Seen::Isr => write!(f, "i"),
            Seen::Elr => write!(f, "e"),
            Seen::Member(broker) => write!(f, "m{broker}"),
            Seen::Role(broker) => write!(f, "r{broker}"),
            Seen::Record(broker, at) => write!(f, "o{broker}.{at}"),
            Seen::HighWatermark(broker) => write!(f, "h{broker}"),
            Seen::LogEnd(broker) => write!(f, "n{broker}"),
            Seen::LeaderEpoch => write!(f, "p"),
            Seen::Acknowledged => write!(f, "a"),
            Seen::Position(consumer) => write!(f, "c{}", consumer.0),
            Seen::Read(consumer) => write!(f, "d{}", consumer.0),
        }
    }
}

impl Seen {
    /// Reads what was written as text.
    pub fn read(text: &str) -> Option<Seen> {
        let (kind, numbers) = text.split_at_checked(1)?;
        let (one, other) = numbers.split_once('.').unwrap_or((numbers, ""));
        let id = one.parse::<u8>();
        let broker = || id.clone().ok().map(BrokerId);
        let consumer = || id.clone().ok().map(ClientId);
        Some(match kind {
            "x" => Seen::Lost,
            "l" => Seen::Leader,
            "i" => Seen::Isr,
            "e" => Seen::Elr,
            "m" => Seen::Member(broker()?),
            "r" => Seen::Role(broker()?),
            "o" => Seen::Record(broker()?, Offset(other.parse().ok()?)),
            "h" => Seen::HighWatermark(broker()?),
            "n" => Seen::LogEnd(broker()?),
            "p" => Seen::LeaderEpoch,
            "a" => Seen::Acknowledged,
            "c" => Seen::Position(consumer()?),
            "d" => Seen::Read(consumer()?),
            _ => return None,
        })
    }
}

fn brokers(set: BrokerSet) -> Value {
    Value::brokers(set.iter().map(|broker| broker.0).collect())
}

fn role(replica: &Replica) -> ReplicaRole {
    match replica.role {
        Role::Idle => ReplicaRole::Idle,
        Role::Leader(_) => ReplicaRole::Leader,
        Role::Follower(_) => ReplicaRole::Follower,
    }
}
