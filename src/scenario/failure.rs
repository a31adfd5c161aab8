//! Why a statement could not be played.

use std::fmt;

use super::message::MessageRef;
use super::observe::Look;
use super::statement::{Statement, node_words};
use super::value::Value;
use crate::engine::{Blocked, Node};

/// A statement that could not be played, and why. The cluster is as before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The statement.
    pub statement: Box<Statement>,
    /// What stood in its way.
    pub obstacle: Obstacle,
}

/// What stood in the way of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The engine refused.
    Blocked(Blocked),
    /// No such message is in flight.
    NoSuchMessage(MessageRef),
    /// There is no partition or topic of that name.
    NoSuchName {
        /// The name.
        name: String,
        /// The one that was probably meant.
        suggestion: Option<String>,
    },
    /// Nothing notable happens any more unless somebody acts.
    NothingNotable,
    /// More happened in the time given than one statement plays.
    TooMuch,
    /// An expectation does not hold. The statement has it.
    Unmet {
        /// What was looked at.
        observable: Look,
        /// What was found.
        found: Value,
    },
    /// A condition did not come true. The statement has it.
    NeverTrue {
        /// What was looked at.
        observable: Look,
        /// What was found at the end.
        found: Value,
    },
}

impl std::error::Error for Failure {}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let went = match self.obstacle {
            Obstacle::Unmet { .. } => "fails",
            Obstacle::NeverTrue { .. } => "does not come true",
            _ => "cannot be played",
        };
        write!(f, "`{}` {went}: {}", self.statement, self.obstacle)
    }
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Obstacle::Blocked(blocked) => write!(f, "{}", refusal(blocked)),
            Obstacle::NoSuchMessage(message) => write!(f, "no message {message} is in flight"),
            Obstacle::NoSuchName { name, suggestion } => {
                write!(f, "there is no {name}")?;
                suggestion.iter().try_for_each(|word| write!(f, "; did you mean `{word}`?"))
            }
            Obstacle::NothingNotable => {
                write!(f, "nothing notable happens any more unless somebody acts")
            }
            Obstacle::TooMuch => write!(f, "too much happens in that time"),
            Obstacle::Unmet { observable, found } | Obstacle::NeverTrue { observable, found } => {
                write!(f, "{observable} is {found}")
            }
        }
    }
}

/// The engine's refusal in plain English, for tests and the command line. What learners read is
/// worded on another floor, in both languages.
pub fn refusal(blocked: &Blocked) -> String {
    match *blocked {
        Blocked::NoBroker(broker) => format!("there is no broker {broker}"),
        Blocked::NoProducer(producer) => format!("there is no producer p{}", producer.0),
        Blocked::NoNode(node) => format!("there is no node {}", node_words(node)),
        Blocked::NoPartition(partition) => format!("there is no partition {}", partition.0),
        Blocked::BrokerDown(broker) => format!("broker {broker} is down"),
        Blocked::BrokerUp(broker) => format!("broker {broker} is up"),
        Blocked::NothingToProduce => "a batch needs at least one record".to_owned(),
        Blocked::NothingDue => "nothing is due: no message and no timer".to_owned(),
        Blocked::DueEarlier(at) => format!("something is due earlier, at {} ms", at.0),
        Blocked::NotInFlight(message) => format!("no message {message} is in flight"),
        Blocked::Behind { message, first } => {
            format!("{message} cannot overtake {first} on the same connection")
        }
        Blocked::LinkCut(a, b) => format!("the link {} is cut", between(a, b)),
        Blocked::AlreadyCut(a, b) => format!("the link {} is cut already", between(a, b)),
        Blocked::NotCut(a, b) => format!("the link {} is as it was at first", between(a, b)),
        Blocked::NoLink(a, b) => format!("there is no link {}", between(a, b)),
        Blocked::NotRunning => "that timer does not run".to_owned(),
        Blocked::NotAMessage(message) => {
            format!("{message} is the notice of a broken connection, not a message")
        }
        Blocked::NoChange => "the partition has those replicas already".to_owned(),
        Blocked::OutOfBounds { name, least, most } => {
            format!("{} must be from {least} to {most}", name.as_str())
        }
        Blocked::NotInEdition { name, edition } => {
            format!("Kafka {} has no configuration {name}", edition.as_str())
        }
        Blocked::NoLeader => "nobody leads".to_owned(),
        Blocked::NotAtRest(broker) => {
            format!("broker {broker} does not wait for data with all that the leader has")
        }
        Blocked::TooMuchToFill { most } => format!("a fill has from 1 to {most} records"),
        Blocked::FillRefused(why) => {
            format!("the log does not take such a batch: {}", why.as_str())
        }
        Blocked::OutOfRange { start, high_watermark } => {
            format!("the offset must be from {start} to {high_watermark}")
        }
        Blocked::MinInsyncReplicas { most } => {
            format!("min.insync.replicas must be from 1 to {most}")
        }
        _ => of_operation(blocked),
    }
}

/// The controller's refusal of what an operator asks for.
fn of_operation(blocked: &Blocked) -> String {
    let said = match *blocked {
        Blocked::NoConsumer(consumer) => return format!("there is no consumer c{}", consumer.0),
        Blocked::NoTopic(topic) => return format!("there is no topic number {}", topic.0),
        Blocked::StopsAlready(broker) => return format!("broker {broker} has been asked already"),
        Blocked::TopicExists(topic) => return format!("that is topic number {} already", topic.0),
        Blocked::TooFewPartitions { have } => {
            return format!("there must be more than {have} partitions");
        }
        Blocked::TooManyPartitions { most } => {
            return format!("there may be {most} partitions at most");
        }
        Blocked::ReplicationFactor { most } => {
            return format!("each partition has from 1 to {most} replicas");
        }
        Blocked::NotRegistered(broker) => return format!("broker {broker} is not registered"),
        Blocked::AssignedTwice(broker) => return format!("broker {broker} is named twice"),
        Blocked::ReplicaCount { needed } => {
            return format!("each partition of the topic has {needed} replicas");
        }
        Blocked::Assignments { needed } => {
            return format!("{needed} partitions need their replicas named");
        }
        Blocked::NoReassignment(_) => "no reassignment is under way",
        Blocked::PreferredNotAvailable(broker) => {
            return format!("broker {broker}, the preferred leader, may not lead now");
        }
        Blocked::BadTopicName => "a topic's name has letters, digits, dots, dashes, underscores",
        Blocked::NobodyActive => "none of the brokers is active",
        Blocked::NoReplicas => "a partition needs at least one replica",
        Blocked::UncleanRevert => "that would need an unclean election, which is not allowed",
        Blocked::ElectionNotNeeded => "no election is needed",
        Blocked::NobodyToElect => "nobody can be elected",
        _ => "refused",
    };
    said.to_owned()
}

fn between(a: Node, b: Node) -> String {
    format!("between {} and {}", node_words(a), node_words(b))
}
