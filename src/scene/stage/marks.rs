//! What changed in the step at which one looks, and only that.
//!
//! Rule: marks are read off the events of the step, never off a comparison of pictures, so that
//! a step looks the same however one came to it.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::{Act, BrokerId, Event, Fact, Node, Offset, RecordId};

/// What changed in a step.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    /// Records that were appended.
    pub appended: BTreeSet<(BrokerId, Offset)>,
    /// Where the high watermarks that moved came from.
    pub high_watermarks: BTreeMap<BrokerId, Offset>,
    /// Records that left a log, by a cut or with the power.
    pub gone: BTreeMap<BrokerId, Vec<(Offset, RecordId)>>,
    /// Nodes whose standing or belief changed.
    pub nodes: BTreeSet<Node>,
    /// Brokers that joined or left the ISR.
    pub isr: BTreeSet<BrokerId>,
    /// Whether the controller chose a leader.
    pub elected: bool,
    /// Whether the controller fenced or unfenced a broker.
    pub fencing: bool,
    /// Records that were acknowledged.
    pub acknowledged: BTreeSet<RecordId>,
    /// Records that turned out to be lost.
    pub lost: BTreeSet<RecordId>,
}

impl Marks {
    /// The marks of a step.
    pub fn of(events: &[Event]) -> Marks {
        let mut marks = Marks::default();
        for event in events {
            marks.note_log(&event.fact);
            marks.note_cluster(&event.fact);
            marks.note_client(&event.fact);
        }
        marks
    }

    fn note_log(&mut self, fact: &Fact) {
        match fact {
            Fact::RecordsAppended { broker, from, to, .. } => {
                self.appended.extend((from.0..to.0).map(|at| (*broker, Offset(at))));
            }
            Fact::LogTruncated { broker, records, .. } | Fact::TailLost { broker, records, .. } => {
                self.gone.entry(*broker).or_default().extend(records.iter().copied());
            }
            Fact::HighWatermarkMoved { broker, from, .. } => {
                self.high_watermarks.entry(*broker).or_insert(*from);
            }
            Fact::RecordLost { record } => {
                self.lost.insert(*record);
            }
            _ => {}
        }
    }

    fn note_cluster(&mut self, fact: &Fact) {
        match fact {
            Fact::Acted(Act::Crash { broker, .. } | Act::Restart(broker))
            | Fact::BecameLeader { broker, .. }
            | Fact::BecameFollower { broker, .. } => {
                self.nodes.insert(Node::Broker(*broker));
            }
            Fact::BrokerFenced { broker } | Fact::BrokerUnfenced { broker } => {
                self.nodes.insert(Node::Broker(*broker));
                self.fencing = true;
            }
            Fact::LeaderElected { .. } => self.elected = true,
            Fact::IsrChanged { from, to, .. } => {
                self.isr.extend(from.minus(*to).union(to.minus(*from)).iter());
            }
            _ => {}
        }
    }

    fn note_client(&mut self, fact: &Fact) {
        match fact {
            Fact::Acknowledged { producer, records, .. } => {
                self.nodes.insert(Node::Producer(*producer));
                self.acknowledged.extend(records.iter().copied());
            }
            Fact::RetryScheduled { producer, .. } | Fact::ProduceFailed { producer, .. } => {
                self.nodes.insert(Node::Producer(*producer));
            }
            Fact::LeaderLearned { client, .. } => {
                self.nodes.insert(*client);
            }
            Fact::RecordsRead { consumer, .. } | Fact::PositionReset { consumer, .. } => {
                self.nodes.insert(Node::Consumer(*consumer));
            }
            _ => {}
        }
    }

    /// The offset after the last record that left a log in this step.
    pub fn end_of_gone(&self) -> Offset {
        let ends = self.gone.values().flatten().map(|(at, _)| at.plus(1));
        ends.max().unwrap_or_default()
    }
}
