//! What a script can look at. A pure function of the cluster: looking changes nothing.
//!
//! Rule: without a number, `hw`, `leo`, `isr` and `epoch` are of the leader that the controller
//! has chosen or of the controller's metadata; with one, as that broker has it.

use std::fmt;

use super::message::MessageKind;
use super::value::{Kind, ReplicaRole, Value};
use crate::engine::broker::{Replica, Role};
use crate::engine::metadata::Partition;
use crate::engine::{Blocked, BrokerId, BrokerSet, ClientId, Cluster, Node, Offset, RecordId};
use crate::log::{Answer, Found, Probe};

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
pub fn observe(cluster: &Cluster, observable: &Observable) -> Value {
    let partition = cluster.partition(Cluster::PARTITION);
    let of_partition =
        |look: fn(&Partition) -> Option<Value>| partition.and_then(look).unwrap_or(Value::None);
    match *observable {
        Observable::HighWatermark(broker) => {
            number(replica_of(cluster, broker).map(|r| r.log.high_watermark().0))
        }
        Observable::LogEnd(broker) => number(replica_of(cluster, broker).map(|r| r.log.end().0)),
        Observable::LogStart(broker) => {
            number(replica_of(cluster, broker).map(|r| r.log.start().0))
        }
        Observable::Segments(broker) => {
            number(replica_of(cluster, broker).map(|r| r.log.segments().count() as u64))
        }
        Observable::LogSize(broker) => number(replica_of(cluster, broker).map(|r| r.log.size())),
        Observable::SegmentOf(offset) => {
            number(found(cluster, offset).map(|found| found.segment.0))
        }
        Observable::ScanFrom(offset) => number(scan_from(cluster, offset)),
        Observable::BatchOf(offset) => {
            number(found(cluster, offset).map(|found| found.position.into()))
        }
        Observable::Leader => of_partition(|p| p.leader.map(|b| Value::Number(b.0.into()))),
        Observable::LeaderEpoch => of_partition(|p| Some(Value::Number(p.leader_epoch.0.into()))),
        Observable::PartitionEpoch => {
            of_partition(|p| Some(Value::Number(p.partition_epoch.0.into())))
        }
        Observable::Isr(None) => of_partition(|p| Some(brokers(p.isr))),
        Observable::Isr(broker) => replica_of(cluster, broker)
            .and_then(|replica| replica.leadership())
            .map_or(Value::None, |leadership| brokers(leadership.isr)),
        Observable::Time => Value::Duration(cluster.now),
        Observable::Acked => texts(cluster, cluster.ledger.acknowledged.iter().map(|(id, _)| id)),
        Observable::Lost => texts(cluster, cluster.ledger.lost()),
        Observable::Read(id) => cluster
            .consumers
            .get(id)
            .map_or(Value::None, |c| texts(cluster, c.read.iter().map(|(_, record)| *record))),
        Observable::Log(broker) => replica_of(cluster, Some(broker))
            .map_or(Value::None, |r| texts(cluster, r.log.entries().map(|(_, record)| record))),
        Observable::Role(broker) => role(cluster, broker).map_or(Value::None, Value::Role),
        Observable::Fenced(broker) if cluster.brokers.get(broker).is_none() => Value::None,
        Observable::Fenced(broker) => Value::YesNo(!cluster.controller.image.is_active(broker)),
        Observable::InFlight(kind) => {
            let messages = cluster.network.in_flight.values();
            let count = messages.filter(|m| MessageKind::of(&m.body) == kind).count();
            Value::Number(count as u64)
        }
    }
}

/// The broker or consumer that is looked at and not there.
pub fn missing(cluster: &Cluster, observable: &Observable) -> Option<Blocked> {
    let no_broker = |id| cluster.brokers.get(id).is_none().then_some(Blocked::NoBroker(id));
    match *observable {
        Observable::HighWatermark(broker)
        | Observable::LogEnd(broker)
        | Observable::LogStart(broker)
        | Observable::Segments(broker)
        | Observable::LogSize(broker)
        | Observable::Isr(broker) => broker.and_then(no_broker),
        Observable::Log(broker) | Observable::Role(broker) | Observable::Fenced(broker) => {
            no_broker(broker)
        }
        Observable::Read(id) => {
            let node = Node::Consumer(id);
            cluster.consumers.get(id).is_none().then_some(Blocked::NoNode(node))
        }
        _ => None,
    }
}

fn replica_of(cluster: &Cluster, broker: Option<BrokerId>) -> Option<&Replica> {
    match broker {
        Some(broker) => cluster.replica(broker, Cluster::PARTITION),
        None => cluster.leader(Cluster::PARTITION).map(|(_, replica)| replica),
    }
}

/// Where the search for an offset in the leader's log ends.
fn found(cluster: &Cluster, offset: Offset) -> Option<Found> {
    match replica_of(cluster, None)?.log.look_up(offset).answer {
        Answer::Found(found) => Some(found),
        Answer::OutOfRange | Answer::Nothing => None,
    }
}

/// The byte that the offset index of the last segment looked at leads to.
fn scan_from(cluster: &Cluster, offset: Offset) -> Option<u64> {
    let probes = replica_of(cluster, None)?.log.look_up(offset).probes;
    probes.into_iter().rev().find_map(|probe| match probe {
        Probe::OffsetIndexSays { entry, .. } => Some(entry.map_or(0, |e| e.position.into())),
        _ => None,
    })
}

fn role(cluster: &Cluster, id: BrokerId) -> Option<ReplicaRole> {
    if !cluster.brokers.get(id)?.is_up() {
        return Some(ReplicaRole::Down);
    }
    Some(match cluster.replica(id, Cluster::PARTITION)?.role {
        Role::Idle => ReplicaRole::Idle,
        Role::Leader(_) => ReplicaRole::Leader,
        Role::Follower(_) => ReplicaRole::Follower,
    })
}

fn number(found: Option<u64>) -> Value {
    found.map_or(Value::None, Value::Number)
}

fn brokers(set: BrokerSet) -> Value {
    Value::brokers(set.iter().map(|broker| broker.0).collect())
}

fn texts(cluster: &Cluster, records: impl Iterator<Item = RecordId>) -> Value {
    Value::texts(records.map(|id| cluster.record(id).said()).collect())
}

impl Observable {
    /// What kind of value it has.
    pub(super) fn kind(&self) -> Kind {
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
            | Observable::InFlight(_) => Kind::Number,
            Observable::Isr(_) => Kind::Brokers,
            Observable::Time => Kind::Duration,
            Observable::Acked | Observable::Lost | Observable::Read(_) | Observable::Log(_) => {
                Kind::Texts
            }
            Observable::Role(_) => Kind::Role,
            Observable::Fenced(_) => Kind::YesNo,
        }
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
        let Statement::Expect(Condition { observable, .. }) = statement else {
            panic!("{statement} is no expectation")
        };
        observe(cluster, &observable).to_string()
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
