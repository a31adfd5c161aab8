//! Why a value is as it is, and why it does not change now.
//!
//! Rule: *why* is the way back through causes from the last event that made the value what it is.
//! *Why not* is asked of the rules and the cluster at the step: each condition that is not met is
//! a [`Hindrance`] with its values. Nothing here decides anything; where a condition is one of the
//! engine's, its own function is asked.

mod chain;
mod follower;
mod hindrance;
mod leader;
mod membership;
mod now;
mod record;
mod rule;
mod subject;
#[cfg(test)]
mod tests;
mod watermark;

pub use chain::{Chain, Link, MOST};
pub use hindrance::{Hindrance, Leading, Mark, Membership, Reading, Writing};
pub use now::Now;
pub use rule::{Rule, of_error, of_event, of_fact, of_hindrance};
pub use subject::{Subject, node_named};

use super::history::{History, Playhead};
use super::why;
use crate::engine::broker::Replica;
use crate::engine::event::Origin;
use crate::engine::metadata::Partition;
use crate::engine::network::{Link as NetLink, LinkState};
use crate::engine::{BrokerId, Cluster, Node, PartitionId, Rules};

/// What there is to say about a subject at a step.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// What it is.
    pub now: Now,
    /// The events behind it, oldest first.
    pub why: Chain,
    /// What holds it back, or that nothing does; what is said first explains most.
    pub why_not: Vec<Reason>,
}

/// A hindrance, and the step that brought it about, if one did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reason {
    /// What holds something back.
    pub hindrance: Hindrance,
    /// Since which step.
    pub step: Option<usize>,
}

/// Explains a subject of a partition at the step at which one looks.
pub fn explain(
    history: &History,
    at: Playhead,
    partition: PartitionId,
    subject: Subject,
) -> Explanation {
    let partition = match subject {
        Subject::Record(record) => chain::partition_of(history, at, record).unwrap_or(partition),
        _ => partition,
    };
    let mut ask = Ask::of(history, at, partition);
    let now = ask.now(subject);
    if now == Now::Gone {
        return Explanation { now, why: Chain::default(), why_not: Vec::new() };
    }
    match subject {
        Subject::HighWatermark(broker) => ask.watermark(broker),
        Subject::LogEnd(broker) => ask.log_end(broker),
        Subject::Isr => ask.isr(),
        Subject::Member(broker) => ask.member(broker),
        Subject::Elr => ask.eligible(),
        Subject::Leader => ask.leader(),
        Subject::Epoch => ask.epoch(),
        Subject::Record(record) => ask.record(record),
        Subject::Copy(broker, offset) => ask.copy(broker, offset),
        Subject::Producer(producer) => ask.producer(producer),
        Subject::Consumer(consumer) => ask.consumer(consumer),
        Subject::Message(id) => ask.message(id),
        Subject::Broker(broker) => ask.broker(broker),
        Subject::Link(a, b) => ask.between(a, b),
    }
    Explanation { now, why: chain::of(history, at, partition, subject), why_not: ask.found }
}

/// Somebody who looks for what holds a value back.
struct Ask<'a> {
    history: &'a History,
    at: Playhead,
    rules: &'a Rules,
    cluster: &'a Cluster,
    partition: PartitionId,
    found: Vec<Reason>,
}

impl<'a> Ask<'a> {
    fn of(history: &'a History, at: Playhead, partition: PartitionId) -> Ask<'a> {
        let (rules, cluster) = (history.rules(), history.cluster(at));
        Ask { history, at, rules, cluster, partition, found: Vec::new() }
    }

    /// Notes a hindrance, once.
    fn say(&mut self, hindrance: impl Into<Hindrance>) {
        self.say_from(hindrance, None);
    }

    /// Notes a hindrance that is so since an event.
    fn say_since(&mut self, hindrance: impl Into<Hindrance>, since: Origin) {
        let found = why::find(self.history, self.at.branch, since.0);
        self.say_from(hindrance, found.map(|found| found.step));
    }

    /// Notes a hindrance that is so since the last fact of a kind.
    fn say_after(
        &mut self,
        hindrance: impl Into<Hindrance>,
        kind: impl Fn(&crate::engine::Fact) -> bool,
    ) {
        let last = chain::last(self.history, self.at, kind);
        self.say_from(hindrance, last.map(|link| link.step));
    }

    fn say_from(&mut self, hindrance: impl Into<Hindrance>, step: Option<usize>) {
        let hindrance = hindrance.into();
        // Nothing made the opening what it is.
        let step = step.filter(|step| *step > 0);
        if self.found.iter().all(|known| known.hindrance != hindrance) {
            self.found.push(Reason { hindrance, step });
        }
    }

    fn replica(&self, broker: BrokerId) -> Option<&'a Replica> {
        self.cluster.replica(broker, self.partition)
    }

    fn metadata(&self) -> Option<&'a Partition> {
        self.cluster.partition(self.partition)
    }

    /// Says that nothing passes between two nodes, or that it takes long; answers whether it is
    /// cut.
    fn link(&mut self, a: Node, b: Node) -> bool {
        let network = &self.cluster.network;
        let link = NetLink::between(a, b);
        let since = network.touched.get(link).copied().unwrap_or_default();
        match network.links.get(link) {
            Some(LinkState::Cut) => self.say_since(Reading::LinkCut { a, b }, since),
            Some(LinkState::Slow(by)) => {
                self.say_since(Reading::LinkSlow { a, b, by: *by }, since);
            }
            None => {}
        }
        network.is_cut(a, b)
    }
}
