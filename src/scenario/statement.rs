//! The statements of a script, and how they are written.
//!
//! Rule: what is printed here parses to the same statement again.

use std::fmt;
use std::sync::Arc;

use super::header::setting_words;
use super::message::MessageRef;
use super::observe::Look;
use super::operation::Operation;
use super::place::Place;
use super::token::{is_word, quoted};
use super::value::{Value, duration_words};
use crate::engine::{
    BrokerId, BrokerSet, ClientId, Cluster, Draft, Fill, Millis, Node, Offset, Setting, Timer,
};
use crate::log::BatchBody;

/// One line of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    /// A producer sends one batch.
    Produce {
        /// The producer.
        producer: ClientId,
        /// Where to.
        to: Place,
        /// The records of the batch.
        records: Arc<[Draft]>,
    },
    /// Much is written at once.
    Fill(Fill, Place),
    /// The leader forgets what lies below an offset, or below the high watermark.
    DeleteRecords {
        /// Of which partition.
        of: Place,
        /// The offset.
        before: Option<Offset>,
    },
    /// Brokers stop, all at once.
    Crash {
        /// The brokers; never empty.
        brokers: BrokerSet,
        /// How many unflushed records of each log are lost.
        losing: u32,
    },
    /// A broker is asked to stop in order.
    Shutdown(BrokerId),
    /// A stopped broker starts again.
    Restart(BrokerId),
    /// Nothing passes between two nodes any more.
    Cut(Node, Node),
    /// A link is as it was at first.
    Heal(Node, Node),
    /// Messages between two nodes take this long.
    Slow(Node, Node, Millis),
    /// A message is lost with its connection.
    Drop(MessageRef),
    /// A message arrives a second time.
    Duplicate(MessageRef),
    /// A message arrives now, before what is due earlier.
    Deliver(MessageRef),
    /// A timer goes off now.
    Fire(Timer, Place),
    /// An operator asks the controller for something.
    Operate(Operation),
    /// A configuration gets another value.
    Set(Setting),
    /// The world goes on until something notable happens, so many times.
    Next(u32),
    /// The world goes on for exactly so many engine steps.
    Tick(u32),
    /// Time passes, and nothing is due before.
    Wait(Millis),
    /// Time passes, and everything due before happens.
    Run(Millis),
    /// The world goes on until the condition holds.
    RunUntil(Condition),
    /// The condition holds, or the script fails.
    Expect(Condition),
}

impl Statement {
    /// The partition that it names, if it is about one.
    pub fn place(&self) -> Option<&Place> {
        match self {
            Statement::Produce { to: place, .. }
            | Statement::Fill(_, place)
            | Statement::DeleteRecords { of: place, .. }
            | Statement::Fire(_, place)
            | Statement::Operate(
                Operation::Elect { of: place, .. }
                | Operation::Reassign { of: place, .. }
                | Operation::Assign { to: place, .. },
            ) => Some(place),
            _ => None,
        }
    }
}

/// Something that holds in a cluster or does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// What is looked at.
    pub look: Look,
    /// How it is compared.
    pub comparison: Comparison,
    /// With what.
    pub value: Value,
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Comparison {
    /// `!=`
    Unequal,
    /// `>=`
    AtLeast,
    /// `<=`
    AtMost,
    /// `=`
    Equal,
    /// `>`
    More,
    /// `<`
    Less,
}

impl Comparison {
    /// Every comparison, those of two characters first.
    pub const ALL: [Comparison; 6] = [
        Comparison::Unequal,
        Comparison::AtLeast,
        Comparison::AtMost,
        Comparison::Equal,
        Comparison::More,
        Comparison::Less,
    ];

    /// The sign.
    pub fn as_str(self) -> &'static str {
        match self {
            Comparison::Unequal => "!=",
            Comparison::AtLeast => ">=",
            Comparison::AtMost => "<=",
            Comparison::Equal => "=",
            Comparison::More => ">",
            Comparison::Less => "<",
        }
    }

    /// Whether it asks for larger or smaller.
    pub fn is_order(self) -> bool {
        !matches!(self, Comparison::Equal | Comparison::Unequal)
    }
}

impl Condition {
    /// Whether the condition holds if `found` was found. What is absent is neither larger nor
    /// smaller than anything.
    pub fn holds(&self, found: &Value) -> bool {
        let order = match (found, &self.value) {
            (Value::Number(a), Value::Number(b)) => Some(a.cmp(b)),
            (Value::Duration(a), Value::Duration(b)) => Some(a.cmp(b)),
            _ => None,
        };
        match self.comparison {
            Comparison::Equal => *found == self.value,
            Comparison::Unequal => *found != self.value,
            Comparison::AtLeast => order.is_some_and(|o| o.is_ge()),
            Comparison::AtMost => order.is_some_and(|o| o.is_le()),
            Comparison::More => order.is_some_and(|o| o.is_gt()),
            Comparison::Less => order.is_some_and(|o| o.is_lt()),
        }
    }
}

impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Statement::Produce { producer, to, records } => {
                write!(f, "produce p{}", producer.0)?;
                to.0.iter().try_for_each(|name| write!(f, " to {name}"))?;
                f.write_str(&record_words(records))
            }
            Statement::Fill(fill, of) => write!(f, "{}{of}", fill_words(fill)),
            Statement::DeleteRecords { of, before: Some(before) } => {
                write!(f, "delete records{of} before {before}")
            }
            Statement::DeleteRecords { of, before: None } => {
                write!(f, "delete records{of} before hw")
            }
            Statement::Crash { brokers, losing } => {
                let ids: Vec<String> = brokers.iter().map(|id| id.to_string()).collect();
                let plural = if ids.len() == 1 { "" } else { "s" };
                write!(f, "crash broker{plural} {}", ids.join(","))?;
                if *losing == 0 { Ok(()) } else { write!(f, " losing {losing}") }
            }
            Statement::Shutdown(broker) => write!(f, "shutdown broker {broker}"),
            Statement::Restart(broker) => write!(f, "restart broker {broker}"),
            Statement::Cut(a, b) => write!(f, "cut {} {}", node_words(*a), node_words(*b)),
            Statement::Heal(a, b) => write!(f, "heal {} {}", node_words(*a), node_words(*b)),
            Statement::Slow(a, b, by) => {
                write!(f, "slow {} {} {}", node_words(*a), node_words(*b), duration_words(*by))
            }
            Statement::Drop(message) => write!(f, "drop {message}"),
            Statement::Duplicate(message) => write!(f, "duplicate {message}"),
            Statement::Deliver(message) => write!(f, "deliver {message}"),
            Statement::Fire(timer, of) => write!(f, "fire {}{of}", timer_words(*timer)),
            Statement::Operate(operation) => write!(f, "{operation}"),
            Statement::Set(setting) => write!(f, "set {}", setting_words(*setting)),
            Statement::Next(1) => write!(f, "next"),
            Statement::Next(times) => write!(f, "next {times}"),
            Statement::Tick(1) => write!(f, "tick"),
            Statement::Tick(times) => write!(f, "tick {times}"),
            Statement::Wait(time) => write!(f, "wait {}", duration_words(*time)),
            Statement::Run(time) => write!(f, "run {}", duration_words(*time)),
            Statement::RunUntil(condition) => write!(f, "run until {condition}"),
            Statement::Expect(condition) => write!(f, "expect {condition}"),
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.look, self.comparison.as_str(), self.value)
    }
}

/// A key stands after the records that have it, back to the key before.
fn record_words(records: &[Draft]) -> String {
    let mut words = String::new();
    let groups: Vec<&[Draft]> = records.chunk_by(|a, b| a.key == b.key).collect();
    for (at, group) in groups.iter().enumerate() {
        group.iter().for_each(|record| words.push_str(&format!(" {}", value_words(record))));
        match &group[0].key {
            Some(key) => words.push_str(&format!(" key={}", bare_or_quoted(key))),
            None if at + 1 < groups.len() => words.push_str(" key=none"),
            None => {}
        }
    }
    words
}

/// What is left out has the usual value.
fn fill_words(fill: &Fill) -> String {
    let mut words = format!("fill {} records of {} bytes", fill.count, fill.value_bytes);
    let usual = usual_fill(fill.count, fill.value_bytes);
    if fill.batch != usual.batch {
        words.push_str(&format!(" in batches of {}", fill.batch));
    }
    if fill.interval != usual.interval {
        words.push_str(&format!(" every {}", duration_words(Millis(fill.interval.into()))));
    }
    if fill.keys != usual.keys {
        words.push_str(&format!(" with {} keys", fill.keys));
    }
    words
}

/// The producer's usual `batch.size`, which decides how many records make a batch.
const BATCH_SIZE: u32 = 16_384;

/// So many records of that size, a millisecond apart, without keys, in batches as full as a
/// producer makes them.
pub fn usual_fill(count: u32, value_bytes: u32) -> Fill {
    let batch = ((BATCH_SIZE - BatchBody::OVERHEAD) / value_bytes.saturating_add(12)).max(1);
    Fill { partition: Cluster::PARTITION, count, value_bytes, batch, interval: 1, keys: 0 }
}

/// A value in quotes; the word null is the absence of one.
fn value_words(record: &Draft) -> String {
    record.value.as_deref().map_or("null".to_owned(), quoted)
}

/// A name without quotes if it needs none. The word none is the absence of a key.
pub(super) fn bare_or_quoted(name: &str) -> String {
    let bare = !name.is_empty() && name != "none" && name.chars().all(is_word);
    if bare { name.to_owned() } else { quoted(name) }
}

/// A node as it is written in a script, where a broker is a number.
pub(super) fn node_words(node: Node) -> String {
    match node {
        Node::Broker(broker) => broker.to_string(),
        other => other.to_string(),
    }
}

fn timer_words(timer: Timer) -> String {
    match timer {
        Timer::Session(broker) => format!("session {broker}"),
        Timer::Heartbeat(broker) => format!("heartbeat {broker}"),
        Timer::Register(broker) => format!("register {broker}"),
        Timer::Shutdown(broker) => format!("shutdown {broker}"),
        Timer::Balance => "balance".to_owned(),
        Timer::IsrCheck(broker) => format!("isr-check {broker}"),
        Timer::FetchBackoff(broker, _) => format!("fetch-backoff {broker}"),
        Timer::RetentionCheck(broker) => format!("retention-check {broker}"),
        Timer::Cleaner(broker) => format!("cleaner {broker}"),
        Timer::FetchWait(leader, _, reader) => {
            format!("fetch-wait {leader} {}", node_words(reader))
        }
        Timer::ProduceWait(leader, _, request) => format!("produce-wait {leader} {request}"),
        Timer::RequestTimeout(client, request) => {
            format!("request-timeout {} {request}", node_words(client))
        }
        Timer::ClientBackoff(client) => format!("client-backoff {}", node_words(client)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Observable;

    fn hw() -> Look {
        Look { what: Observable::HighWatermark(None), of: Place::default() }
    }

    #[test]
    fn what_is_absent_is_neither_larger_nor_smaller() {
        for comparison in Comparison::ALL {
            let condition = Condition { look: hw(), comparison, value: Value::Number(3) };
            assert_eq!(condition.holds(&Value::None), comparison == Comparison::Unequal);
        }
    }

    #[test]
    fn a_comparison_holds_on_its_side_of_the_value_only() {
        let holding = |comparison| {
            let condition = Condition { look: hw(), comparison, value: Value::Number(3) };
            [2, 3, 4].map(|n| condition.holds(&Value::Number(n)))
        };
        assert_eq!(holding(Comparison::Unequal), [true, false, true]);
        assert_eq!(holding(Comparison::AtLeast), [false, true, true]);
        assert_eq!(holding(Comparison::AtMost), [true, true, false]);
        assert_eq!(holding(Comparison::Equal), [false, true, false]);
        assert_eq!(holding(Comparison::More), [false, false, true]);
        assert_eq!(holding(Comparison::Less), [true, false, false]);
    }
}
