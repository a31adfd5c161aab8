//! What somebody asks about, and how that is written.
//!
//! Rule: a subject is a few words, as `hw 2` or `record "a"`, with ` of orders-1` behind it for
//! any partition but the first. It prints as it is read.

use std::fmt;

use crate::engine::{BrokerId, ClientId, Cluster, MessageId, Node, Offset, PartitionId, RecordId};

/// What somebody asks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// The high watermark of a broker's replica: `hw 2`.
    HighWatermark(BrokerId),
    /// The log end of a broker's replica: `leo 2`.
    LogEnd(BrokerId),
    /// The ISR, as the controller has it: `isr`.
    Isr,
    /// Whether a broker is in the ISR: `isr 3`.
    Member(BrokerId),
    /// The eligible leader replicas outside the ISR: `elr`.
    Elr,
    /// Who leads: `leader`.
    Leader,
    /// The leader epoch: `epoch`.
    Epoch,
    /// What became of a record: `record "a"`, the first of that value, or `record #4`.
    Record(RecordId),
    /// The record at an offset of a broker's replica: `record 5 at 2`.
    Copy(BrokerId, Offset),
    /// The batches that a producer has not finished with: `producer 1`.
    Producer(ClientId),
    /// The position of a consumer: `consumer 1`.
    Consumer(ClientId),
    /// A message in flight: `message 17`.
    Message(MessageId),
    /// Whether a broker runs: `broker 2`.
    Broker(BrokerId),
    /// What passes between two nodes: `link b1 controller`.
    Link(Node, Node),
}

impl Subject {
    /// Reads a subject and its partition. `None` if it is not understood, or names a record or a
    /// partition that is not there.
    pub fn parse(text: &str, cluster: &Cluster) -> Option<(Subject, PartitionId)> {
        let (text, partition) = match text.trim().rsplit_once(" of ") {
            Some((text, name)) if !name.contains('"') => {
                (text, cluster.controller.image.find(name.trim())?)
            }
            _ => (text, Cluster::PARTITION),
        };
        let subject = match text.trim().strip_prefix("record \"") {
            Some(rest) => Subject::Record(record_of(rest.strip_suffix('"')?, cluster)?),
            None => Subject::of_words(&text.split_whitespace().collect::<Vec<_>>(), cluster)?,
        };
        let partition = match subject {
            Subject::Consumer(id) => cluster.consumers.get(id)?.partition,
            _ => partition,
        };
        Some((subject, partition))
    }

    fn of_words(words: &[&str], cluster: &Cluster) -> Option<Subject> {
        let node = |word: &str| node_named(word, cluster);
        let broker = |word: &str| word.parse().ok().map(BrokerId);
        let client = |word: &str| word.parse().ok().map(ClientId);
        Some(match *words {
            ["hw", id] => Subject::HighWatermark(broker(id)?),
            ["leo", id] => Subject::LogEnd(broker(id)?),
            ["isr"] => Subject::Isr,
            ["isr", id] => Subject::Member(broker(id)?),
            ["elr"] => Subject::Elr,
            ["leader"] => Subject::Leader,
            ["epoch"] => Subject::Epoch,
            ["record", number] => {
                Subject::Record(number.strip_prefix('#')?.parse().ok().map(RecordId)?)
            }
            ["record", offset, "at", id] => {
                Subject::Copy(broker(id)?, offset.parse().ok().map(Offset)?)
            }
            ["producer", id] => Subject::Producer(client(id)?),
            ["consumer", id] => Subject::Consumer(client(id)?),
            ["message", id] => Subject::Message(id.parse().ok().map(MessageId)?),
            ["broker", id] => Subject::Broker(broker(id)?),
            ["link", a, b] => Subject::Link(node(a)?, node(b)?),
            _ => return None,
        })
    }

    /// The subject with its partition, as it is read.
    pub fn text(self, cluster: &Cluster, partition: PartitionId) -> String {
        match partition {
            Cluster::PARTITION => self.to_string(),
            other => format!("{self} of {}", cluster.controller.image.name(other)),
        }
    }
}

/// The node that prints so: `b2`, `p1`, `c1`, `controller`.
pub fn node_named(text: &str, cluster: &Cluster) -> Option<Node> {
    let clients = cluster.producers.keys().map(Node::Producer);
    let clients = clients.chain(cluster.consumers.keys().map(Node::Consumer));
    let mut all = cluster.brokers.keys().map(Node::Broker).chain(clients).chain([Node::Controller]);
    all.find(|node| node.to_string() == text)
}

/// The first record of that value.
fn record_of(value: &str, cluster: &Cluster) -> Option<RecordId> {
    let place = cluster.records.iter().position(|draft| *draft.said() == *value)?;
    Some(RecordId(place as u32))
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Subject::HighWatermark(id) => write!(f, "hw {id}"),
            Subject::LogEnd(id) => write!(f, "leo {id}"),
            Subject::Isr => write!(f, "isr"),
            Subject::Member(id) => write!(f, "isr {id}"),
            Subject::Elr => write!(f, "elr"),
            Subject::Leader => write!(f, "leader"),
            Subject::Epoch => write!(f, "epoch"),
            Subject::Record(id) => write!(f, "record #{}", id.0),
            Subject::Copy(id, offset) => write!(f, "record {offset} at {id}"),
            Subject::Producer(id) => write!(f, "producer {}", id.0),
            Subject::Consumer(id) => write!(f, "consumer {}", id.0),
            Subject::Message(id) => write!(f, "message {}", id.0),
            Subject::Broker(id) => write!(f, "broker {id}"),
            Subject::Link(a, b) => write!(f, "link {a} {b}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replay::replay;
    use crate::scenario::Script;

    #[test]
    fn a_subject_prints_as_it_is_read() {
        let text = "topic orders partitions=2\nproduce p1 \"b\"\nproduce p1 to orders-1 \"a of b\"";
        let Script { rules, opening, statements } = Script::parse(text).unwrap();
        let (history, at) = replay(rules, opening, &statements).unwrap();
        let cluster = history.cluster(at);
        for text in [
            "hw 2",
            "leo 3 of orders-1",
            "isr",
            "isr 3",
            "elr",
            "leader of orders-1",
            "epoch",
            "record #1",
            "record 5 at 2",
            "producer 1",
            "consumer 1",
            "message 17",
            "broker 2",
            "link b1 controller",
        ] {
            let (subject, partition) = Subject::parse(text, cluster).unwrap();
            assert_eq!(subject.text(cluster, partition), text);
        }
        let by_value = Subject::parse("record \"a of b\"", cluster);
        assert_eq!(by_value, Some((Subject::Record(RecordId(1)), Cluster::PARTITION)));
        for text in [
            "",
            "hw",
            "hw x",
            "record \"c\"",
            "isr of orders-2",
            "consumer 7",
            "hw 1 2",
            "link b1 b9",
        ] {
            assert_eq!(Subject::parse(text, cluster), None, "{text}");
        }
    }
}
