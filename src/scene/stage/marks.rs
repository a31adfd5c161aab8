//! What changed in the step at which one looks, and only that.
//!
//! Rule: marks are read off the events of the step, never off a comparison of pictures, so that
//! a step looks the same however one came to it.

use std::ops::Range;

use crate::engine::{Act, BrokerId, BrokerSet, Event, Fact, Node, Offset, PartitionId, RecordId};
use crate::log::ordered::Ordered;

/// What changed in a step.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    /// Records that were appended.
    pub appended: Vec<(BrokerId, Range<Offset>)>,
    /// Where the high watermarks that moved came from.
    pub high_watermarks: Ordered<BrokerId, Offset>,
    /// Records that left a log, by a cut or with the power.
    pub gone: Ordered<BrokerId, Vec<(Offset, RecordId)>>,
    /// Nodes whose standing or belief changed.
    pub nodes: Vec<Node>,
    /// Brokers that joined or left the ISR.
    pub isr: BrokerSet,
    /// Whether the controller chose a leader.
    pub elected: bool,
    /// Whether the controller fenced or unfenced a broker.
    pub fencing: bool,
    /// Records that were acknowledged.
    pub acknowledged: Vec<RecordId>,
    /// Records that turned out to be lost.
    pub lost: Vec<RecordId>,
}

impl Marks {
    /// The marks of a step in a partition.
    pub fn of(events: &[Event], partition: PartitionId) -> Marks {
        let mut marks = Marks::default();
        let here = |event: &&Event| event.fact.partition().is_none_or(|id| id == partition);
        for event in events.iter().filter(here) {
            marks.note_log(&event.fact);
            marks.note_cluster(&event.fact);
            marks.note_client(&event.fact);
        }
        marks
    }

    fn note_log(&mut self, fact: &Fact) {
        match fact {
            Fact::RecordsAppended { broker, from, to, .. } => {
                self.appended.push((*broker, *from..*to));
            }
            Fact::LogTruncated { broker, records, .. } | Fact::TailLost { broker, records, .. } => {
                self.gone.get_or_insert_with(*broker, Vec::new).extend(records.iter().copied());
            }
            Fact::HighWatermarkMoved { broker, from, .. } => {
                self.high_watermarks.get_or_insert_with(*broker, || *from);
            }
            Fact::RecordLost { record } => {
                self.lost.push(*record);
            }
            _ => {}
        }
    }

    fn note_cluster(&mut self, fact: &Fact) {
        match fact {
            Fact::Acted(Act::Crash { broker, .. } | Act::Restart(broker))
            | Fact::BrokerStopped { broker }
            | Fact::BrokerUnregistered { broker }
            | Fact::BecameLeader { broker, .. }
            | Fact::BecameFollower { broker, .. } => {
                self.nodes.push(Node::Broker(*broker));
            }
            Fact::BrokerFenced { broker } | Fact::BrokerUnfenced { broker } => {
                self.nodes.push(Node::Broker(*broker));
                self.fencing = true;
            }
            Fact::LeaderElected { .. } => self.elected = true,
            Fact::IsrChanged { from, to, .. } => {
                self.isr = self.isr.union(from.minus(*to)).union(to.minus(*from));
            }
            _ => {}
        }
    }

    fn note_client(&mut self, fact: &Fact) {
        match fact {
            Fact::Acknowledged { producer, records, .. } => {
                self.nodes.push(Node::Producer(*producer));
                self.acknowledged.extend(records.iter().copied());
            }
            Fact::RetryScheduled { producer, .. } | Fact::ProduceFailed { producer, .. } => {
                self.nodes.push(Node::Producer(*producer));
            }
            Fact::LeaderLearned { client, .. } => {
                self.nodes.push(*client);
            }
            Fact::RecordsRead { consumer, .. } | Fact::PositionReset { consumer, .. } => {
                self.nodes.push(Node::Consumer(*consumer));
            }
            _ => {}
        }
    }

    /// Whether the record at this offset was appended there.
    pub fn is_appended(&self, broker: BrokerId, offset: Offset) -> bool {
        self.appended.iter().any(|(by, range)| *by == broker && range.contains(&offset))
    }

    /// The offset after the last record that left a log in this step.
    pub fn end_of_gone(&self) -> Offset {
        let ends = self.gone.values().flatten().map(|(at, _)| at.plus(1));
        ends.max().unwrap_or_default()
    }
}
