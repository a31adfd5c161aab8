//! What a script can look at. A pure function of the cluster: looking changes nothing.
//!
//! Rule: without a number, `hw`, `leo`, `isr` and `epoch` are of the leader that the controller
//! has chosen or of the controller's metadata; with one, as that broker has it. ` of orders-1`
//! says of which partition, if not of the first.

use std::fmt;

use super::failure::Obstacle;
use super::message::MessageKind;
use super::place::Place;
use super::value::{Kind, ReplicaRole, Value};
use crate::engine::broker::Role;
use crate::engine::{
    Blocked, BrokerId, BrokerSet, ClientId, Cluster, Node, Offset, PartitionId, RecordId,
};
use crate::log::{Answer, Found, Lookup, Probe};

/// Something to look at, and of which partition.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Look {
    /// What is looked at.
    pub what: Observable,
    /// Of which partition; for `partitions`, of which topic.
    pub of: Place,
}

/// Something to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Observable {
    /// `hw`, `hw 2`: a high watermark.
    HighWatermark(Option<BrokerId>),
    /// `leo`, `leo 2`: a log end offset.
    LogEnd(Option<BrokerId>),
    /// `log-start`, `log-start 2`: where a log begins.
    LogStart(Option<BrokerId>),
    /// `segments`, `segments 2`: how many segments a log has.
    Segments(Option<BrokerId>),
    /// `log-size`, `log-size 2`: how many bytes they take.
    LogSize(Option<BrokerId>),
    /// `segment-of 5`: the base of the leader's segment in which the search for an offset ends.
    SegmentOf(Offset),
    /// `scan-from 5`: the byte from which on that segment is read for it, as its index says.
    ScanFrom(Offset),
    /// `batch-of 5`: the byte at which the batch that it finds begins.
    BatchOf(Offset),
    /// `leader`: the leader that the controller has chosen.
    Leader,
    /// `epoch`: the leader epoch.
    LeaderEpoch,
    /// `partition-epoch`.
    PartitionEpoch,
    /// `isr`: the controller's. `isr 1`: as broker 1 knows it while it leads.
    Isr(Option<BrokerId>),
    /// `elr`: the controller's eligible leader replicas.
    Elr,
    /// `replicas`: the assigned replicas.
    Replicas,
    /// `partitions`: how many there are, in all topics or in one.
    Partitions,
    /// `time`: since the opening.
    Time,
    /// `acked`: the records that were acknowledged.
    Acked,
    /// `lost`: those among them that can no longer be read.
    Lost,
    /// `read c1`: what a consumer has read.
    Read(ClientId),
    /// `log 2`: what is in a replica's log.
    Log(BrokerId),
    /// `role 2`: what a replica does.
    Role(BrokerId),
    /// `fenced 2`: whether the controller keeps a broker out.
    Fenced(BrokerId),
    /// `in-flight fetch-request`: how many messages of a kind are on their way.
    InFlight(MessageKind),
}

/// Looks at the cluster. What is absent, as a leader or a broker, is `None`.
pub fn observe(cluster: &Cluster, look: &Look) -> Value {
    match look.what {
        Observable::Partitions => partitions(cluster, &look.of),
        Observable::Time => Value::Duration(cluster.now),
        Observable::Acked => texts(cluster, cluster.ledger.acknowledged.iter().map(|(id, _)| id)),
        Observable::Lost => texts(cluster, cluster.ledger.lost()),
        Observable::Read(id) => cluster
            .consumers
            .get(id)
            .map_or(Value::None, |c| texts(cluster, c.read.iter().map(|(_, record)| *record))),
        Observable::Fenced(broker) if cluster.brokers.get(broker).is_none() => Value::None,
        Observable::Fenced(broker) => Value::YesNo(!cluster.controller.image.is_active(broker)),
        Observable::InFlight(kind) => {
            let messages = cluster.network.in_flight.values();
            let count = messages.filter(|m| MessageKind::of(&m.body) == kind).count();
            Value::Number(count as u64)
        }
        what => match look.of.find(cluster) {
            Ok(id) => of_partition(cluster, id, what).unwrap_or(Value::None),
            Err(_) => Value::None,
        },
    }
}

/// Looks at something that belongs to a partition.
fn of_partition(cluster: &Cluster, id: PartitionId, what: Observable) -> Option<Value> {
    let known = || cluster.partition(id);
    let replica = |broker: Option<BrokerId>| match broker {
        Some(broker) => cluster.replica(broker, id),
        None => cluster.leader(id).map(|(_, replica)| replica),
    };
    let log = |broker| replica(broker).map(|replica| &replica.log);
    let look_up = |offset| Some(log(None)?.look_up(offset));
    Some(match what {
        Observable::HighWatermark(broker) => Value::Number(log(broker)?.high_watermark().0),
        Observable::LogEnd(broker) => Value::Number(log(broker)?.end().0),
        Observable::LogStart(broker) => Value::Number(log(broker)?.start().0),
        Observable::Segments(broker) => Value::Number(log(broker)?.segments().count() as u64),
        Observable::LogSize(broker) => Value::Number(log(broker)?.size()),
        Observable::SegmentOf(offset) => Value::Number(found(look_up(offset)?)?.segment.0),
        Observable::ScanFrom(offset) => Value::Number(scan_from(look_up(offset)?)?),
        Observable::BatchOf(offset) => Value::Number(found(look_up(offset)?)?.position.into()),
        Observable::Leader => Value::Number(known()?.leader?.0.into()),
        Observable::LeaderEpoch => Value::Number(known()?.leader_epoch.0.into()),
        Observable::PartitionEpoch => Value::Number(known()?.partition_epoch.0.into()),
        Observable::Isr(None) => brokers(known()?.isr),
        Observable::Isr(broker) => brokers(replica(broker)?.leadership()?.isr),
        Observable::Elr => brokers(known()?.elr),
        Observable::Replicas => brokers(known()?.replicas.iter().copied().collect()),
        Observable::Log(broker) => {
            texts(cluster, log(Some(broker))?.entries().map(|(_, record)| record))
        }
        Observable::Role(broker) => Value::Role(role(cluster, id, broker)?),
        _ => return None,
    })
}

fn partitions(cluster: &Cluster, of: &Place) -> Value {
    let Ok(topic) = of.find_topic(cluster) else { return Value::None };
    let known = cluster.controller.image.partitions.values();
    Value::Number(known.filter(|p| topic.is_none_or(|topic| p.topic == topic)).count() as u64)
}

/// The broker, consumer, partition or topic that is looked at and not there.
pub fn missing(cluster: &Cluster, look: &Look) -> Option<Obstacle> {
    let gone = match look.what {
        Observable::Partitions => return look.of.find_topic(cluster).err(),
        Observable::Fenced(broker) => no_broker(cluster, Some(broker)),
        Observable::Read(id) => {
            let node = Node::Consumer(id);
            cluster.consumers.get(id).is_none().then_some(Blocked::NoNode(node))
        }
        what => match look.of.find(cluster) {
            Ok(_) => no_broker(cluster, what.broker()),
            Err(unknown) => return Some(unknown),
        },
    };
    gone.map(Obstacle::Blocked)
}

fn no_broker(cluster: &Cluster, id: Option<BrokerId>) -> Option<Blocked> {
    id.filter(|id| cluster.brokers.get(*id).is_none()).map(Blocked::NoBroker)
}

/// Where the search for an offset in the leader's log ends.
fn found(search: Lookup) -> Option<Found> {
    match search.answer {
        Answer::Found(found) => Some(found),
        Answer::OutOfRange | Answer::Nothing => None,
    }
}

/// The byte that the offset index of the last segment looked at leads to.
fn scan_from(search: Lookup) -> Option<u64> {
    search.probes.into_iter().rev().find_map(|probe| match probe {
        Probe::OffsetIndexSays { entry, .. } => Some(entry.map_or(0, |e| e.position.into())),
        _ => None,
    })
}

fn role(cluster: &Cluster, partition: PartitionId, id: BrokerId) -> Option<ReplicaRole> {
    if !cluster.brokers.get(id)?.is_up() {
        return Some(ReplicaRole::Down);
    }
    Some(match cluster.replica(id, partition)?.role {
        Role::Idle => ReplicaRole::Idle,
        Role::Leader(_) => ReplicaRole::Leader,
        Role::Follower(_) => ReplicaRole::Follower,
    })
}

fn brokers(set: BrokerSet) -> Value {
    Value::brokers(set.iter().map(|broker| broker.0).collect())
}

fn texts(cluster: &Cluster, records: impl Iterator<Item = RecordId>) -> Value {
    Value::texts(records.map(|id| cluster.record(id).said()).collect())
}

impl Observable {
    /// What kind of value it has.
    pub(super) fn kind(self) -> Kind {
        match self {
            Observable::HighWatermark(_)
            | Observable::LogEnd(_)
            | Observable::LogStart(_)
            | Observable::Segments(_)
            | Observable::LogSize(_)
            | Observable::SegmentOf(_)
            | Observable::ScanFrom(_)
            | Observable::BatchOf(_)
            | Observable::Leader
            | Observable::LeaderEpoch
            | Observable::PartitionEpoch
            | Observable::Partitions
            | Observable::InFlight(_) => Kind::Number,
            Observable::Isr(_) | Observable::Elr | Observable::Replicas => Kind::Brokers,
            Observable::Time => Kind::Duration,
            Observable::Acked | Observable::Lost | Observable::Read(_) | Observable::Log(_) => {
                Kind::Texts
            }
            Observable::Role(_) => Kind::Role,
            Observable::Fenced(_) => Kind::YesNo,
        }
    }

    /// Whether it belongs to a partition or topic, so that a place can be named.
    pub(super) fn has_place(self) -> bool {
        !matches!(
            self,
            Observable::Time
                | Observable::Acked
                | Observable::Lost
                | Observable::Read(_)
                | Observable::Fenced(_)
                | Observable::InFlight(_)
        )
    }

    /// The broker whose replica is looked at.
    fn broker(self) -> Option<BrokerId> {
        match self {
            Observable::HighWatermark(broker)
            | Observable::LogEnd(broker)
            | Observable::LogStart(broker)
            | Observable::Segments(broker)
            | Observable::LogSize(broker)
            | Observable::Isr(broker) => broker,
            Observable::Log(broker) | Observable::Role(broker) => Some(broker),
            _ => None,
        }
    }
}

impl fmt::Display for Look {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.what, self.of)
    }
}

impl fmt::Display for Observable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = |broker: &Option<BrokerId>| broker.map_or(String::new(), |b| format!(" {b}"));
        match self {
            Observable::HighWatermark(broker) => write!(f, "hw{}", of(broker)),
            Observable::LogEnd(broker) => write!(f, "leo{}", of(broker)),
            Observable::LogStart(broker) => write!(f, "log-start{}", of(broker)),
            Observable::Segments(broker) => write!(f, "segments{}", of(broker)),
            Observable::LogSize(broker) => write!(f, "log-size{}", of(broker)),
            Observable::SegmentOf(offset) => write!(f, "segment-of {offset}"),
            Observable::ScanFrom(offset) => write!(f, "scan-from {offset}"),
            Observable::BatchOf(offset) => write!(f, "batch-of {offset}"),
            Observable::Leader => write!(f, "leader"),
            Observable::LeaderEpoch => write!(f, "epoch"),
            Observable::PartitionEpoch => write!(f, "partition-epoch"),
            Observable::Isr(broker) => write!(f, "isr{}", of(broker)),
            Observable::Elr => write!(f, "elr"),
            Observable::Replicas => write!(f, "replicas"),
            Observable::Partitions => write!(f, "partitions"),
            Observable::Time => write!(f, "time"),
            Observable::Acked => write!(f, "acked"),
            Observable::Lost => write!(f, "lost"),
            Observable::Read(consumer) => write!(f, "read c{}", consumer.0),
            Observable::Log(broker) => write!(f, "log {broker}"),
            Observable::Role(broker) => write!(f, "role {broker}"),
            Observable::Fenced(broker) => write!(f, "fenced {broker}"),
            Observable::InFlight(kind) => write!(f, "in-flight {}", kind.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Opening, Rules};
    use crate::scenario::parse::parse_statement;
    use crate::scenario::{Condition, Statement, perform};

    fn play(script: &str) -> Cluster {
        let rules = Rules::default();
        let mut cluster = Opening::of(&rules).cluster(&rules);
        for line in script.lines() {
            let statement = parse_statement(line.trim()).unwrap();
            for (_, step) in perform(&rules, &cluster, &statement).unwrap() {
                cluster = step.cluster;
            }
        }
        cluster
    }

    fn see(cluster: &Cluster, observable: &str) -> String {
        let statement = parse_statement(&format!("expect {observable}")).unwrap();
        let Statement::Expect(Condition { look, .. }) = statement else {
            panic!("{statement} is no expectation")
        };
        observe(cluster, &look).to_string()
    }

    #[test]
    fn a_fresh_cluster_has_a_leader_and_nothing_in_it() {
        let cluster = play("");
        for (observable, value) in [
            ("hw = 0", "0"),
            ("leo 3 = 0", "0"),
            ("leader = 1", "1"),
            ("epoch = 0", "0"),
            ("partition-epoch = 0", "0"),
            ("isr = 1", "1,2,3"),
            ("isr 1 = 1", "1,2,3"),
            ("isr 2 = none", "none"),
            ("elr = none", "none"),
            ("replicas = 1", "1,2,3"),
            ("partitions = 1", "1"),
            ("partitions of highwater = 1", "1"),
            ("leader of highwater-0 = 1", "1"),
            ("leader of highwater-1 = 1", "none"),
            ("time = 0ms", "0ms"),
            ("acked = none", "none"),
            ("read = none", "none"),
            ("role 1 = leader", "leader"),
            ("role 2 = leader", "follower"),
            ("fenced 2 = no", "no"),
            ("fenced 7 = no", "none"),
            ("hw 7 = none", "none"),
        ] {
            assert_eq!(see(&cluster, observable), value, "{observable}");
        }
    }

    #[test]
    fn a_write_is_seen_on_its_way_through_the_cluster() {
        let sent = play("produce p1 \"a\" \"b\"");
        assert_eq!(see(&sent, "in-flight produce-request = 1"), "1");
        let written = play("produce p1 \"a\" \"b\"\nrun until leo 1 = 2");
        assert_eq!(see(&written, "log 1 = none"), "\"a\",\"b\"");
        assert_eq!([see(&written, "log 2 = none"), see(&written, "hw = 0")], ["none", "0"]);
        let read = play("produce p1 \"a\" \"b\"\nrun until acked = \"a\",\"b\"");
        assert_eq!([see(&read, "acked = none"), see(&read, "hw = 0")], ["\"a\",\"b\"", "2"]);
    }

    #[test]
    fn a_crash_is_seen_by_the_controller_and_acknowledged_records_can_be_lost() {
        let script = "cut 1 2\ncut 1 3\nset acks=1\nproduce p1 \"a\"\n\
                      run until acked = \"a\"\ncrash broker 1 losing 1";
        let down = play(script);
        assert_eq!([see(&down, "role 1 = down"), see(&down, "isr 1 = none")], ["down", "none"]);
        assert_eq!([see(&down, "fenced 1 = no"), see(&down, "leader = 1")], ["no", "1"]);
        let script = format!("{script}\nrun until leader != 1");
        let elected = play(&script);
        assert_eq!([see(&elected, "leader = 2"), see(&elected, "epoch = 1")], ["2", "1"]);
        assert_eq!([see(&elected, "fenced 1 = yes"), see(&elected, "isr = 2,3")], ["yes", "2,3"]);
        assert_eq!(see(&elected, "lost = \"a\""), "\"a\"");
    }
}
