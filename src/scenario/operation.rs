//! What an operator asks the controller for, as text.
//!
//! `elect preferred of orders-1`, `create topic orders partitions=3 replication.factor=2`,
//! `add 2 partitions to orders`, `reassign orders-0 to 2,3`, `reassign orders-0 cancel`,
//! `assign c1 to orders-1`, `set min.insync.replicas=2 of orders`.

use std::fmt;
use std::sync::Arc;

use super::error::{Trouble, What};
use super::failure::Obstacle;
use super::header::setting_words;
use super::parse::client_named;
use super::place::{Place, partition_name, topic_name};
use super::token::{Cursor, Token};
use super::topic::{Layout, layout, replica_list, replica_words};
use super::value::number_within;
use crate::engine::opening::MOST_PARTITIONS;
use crate::engine::{Act, BrokerId, ClientId, Cluster, Placing, Setting};

/// What an operator asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// An election, in one partition or in all.
    Elect {
        /// In which; all if none is named.
        of: Place,
        /// Whether anybody active may be elected.
        unclean: bool,
    },
    /// A new topic.
    CreateTopic {
        /// Its name.
        name: Arc<str>,
        /// Its partitions and replicas.
        layout: Layout,
    },
    /// More partitions for a topic.
    AddPartitions {
        /// Its name.
        topic: Arc<str>,
        /// How many more.
        count: u16,
    },
    /// Other replicas for a partition.
    Reassign {
        /// Which partition.
        of: Place,
        /// The replicas; none takes the move back.
        replicas: Option<Vec<BrokerId>>,
    },
    /// Another partition for a consumer.
    Assign {
        /// The consumer.
        consumer: ClientId,
        /// What it reads from now on.
        to: Place,
    },
    /// A configuration of one topic.
    SetOf {
        /// Its name.
        topic: Arc<str>,
        /// The configuration.
        setting: Setting,
    },
}

/// Reads what follows `elect`.
pub(super) fn elect(cursor: &mut Cursor<'_>) -> Result<Operation, Trouble> {
    let unclean = cursor.take_from(What::Election, &[("preferred", false), ("unclean", true)])?;
    Ok(Operation::Elect { of: Place::after(cursor, "of")?, unclean })
}

/// Reads what follows `create`.
pub(super) fn create(cursor: &mut Cursor<'_>) -> Result<Operation, Trouble> {
    cursor.take_word("topic")?;
    let name = topic_name(cursor)?;
    Ok(Operation::CreateTopic { name, layout: layout(cursor)? })
}

/// Reads what follows `add`.
pub(super) fn add(cursor: &mut Cursor<'_>) -> Result<Operation, Trouble> {
    let count = number_within(cursor, "add", 1, MOST_PARTITIONS as i64)? as u16;
    cursor.take_word("partitions")?;
    cursor.take_word("to")?;
    Ok(Operation::AddPartitions { topic: topic_name(cursor)?, count })
}

/// Reads what follows `reassign`.
pub(super) fn reassign(cursor: &mut Cursor<'_>) -> Result<Operation, Trouble> {
    let mut of = Place::default();
    if !matches!(cursor.peek_word(), "to" | "cancel") {
        of = Place(Some(partition_name(cursor)?));
    }
    if cursor.take_if(&Token::Word("cancel".to_owned())) {
        return Ok(Operation::Reassign { of, replicas: None });
    }
    cursor.take_word("to")?;
    Ok(Operation::Reassign { of, replicas: Some(replica_list(cursor)?) })
}

/// Reads what follows `assign`.
pub(super) fn assign(cursor: &mut Cursor<'_>) -> Result<Operation, Trouble> {
    let consumer = client_named(cursor, What::Consumer, 'c')?;
    cursor.take_word("to")?;
    Ok(Operation::Assign { consumer, to: Place(Some(partition_name(cursor)?)) })
}

impl Operation {
    /// What it asks of the engine; names are looked up now.
    pub(super) fn act(&self, cluster: &Cluster) -> Result<Act, Obstacle> {
        let topic = |name: &Arc<str>| {
            let found = Place(Some(Arc::clone(name))).find_topic(cluster)?;
            Ok::<_, Obstacle>(found.unwrap_or_default())
        };
        Ok(match self {
            Operation::Elect { of: Place(None), unclean } => {
                Act::Elect { partition: None, unclean: *unclean }
            }
            Operation::Elect { of, unclean } => {
                Act::Elect { partition: Some(of.find(cluster)?), unclean: *unclean }
            }
            Operation::CreateTopic { name, layout } => {
                let name = Arc::clone(name);
                Act::CreateTopic { name, placing: placing(layout, cluster) }
            }
            Operation::AddPartitions { topic: name, count } => {
                Act::AddPartitions { topic: topic(name)?, count: *count }
            }
            Operation::Reassign { of, replicas } => {
                Act::Reassign { partition: of.find(cluster)?, replicas: replicas.clone() }
            }
            Operation::Assign { consumer, to } => {
                Act::Assign { consumer: *consumer, partition: to.find(cluster)? }
            }
            Operation::SetOf { topic: name, setting } => Act::SetOf(topic(name)?, *setting),
        })
    }

    /// How an act of an operator is written; `None` if it is none.
    pub fn of(act: &Act, cluster: &Cluster) -> Option<Operation> {
        let image = &cluster.controller.image;
        let name = |id| Place(Some(image.name(id).into()));
        let topic = |id| image.topics.get(id).map(|topic| Arc::clone(&topic.name));
        Some(match act {
            Act::Elect { partition, unclean } => {
                Operation::Elect { of: partition.map_or(Place::default(), name), unclean: *unclean }
            }
            Act::CreateTopic { name, placing } => {
                let layout = match placing.clone() {
                    Placing::Given(replicas) => Layout::Given(replicas),
                    Placing::Placed { partitions, replication_factor } => {
                        let replication_factor = Some(replication_factor);
                        Layout::Placed { partitions, replication_factor }
                    }
                };
                Operation::CreateTopic { name: Arc::clone(name), layout }
            }
            Act::AddPartitions { topic: id, count } => {
                Operation::AddPartitions { topic: topic(*id)?, count: *count }
            }
            Act::Reassign { partition, replicas } => Operation::Reassign {
                of: Place::named(image, *partition),
                replicas: replicas.clone(),
            },
            Act::Assign { consumer, partition } => {
                Operation::Assign { consumer: *consumer, to: name(*partition) }
            }
            Act::SetOf(id, setting) => Operation::SetOf { topic: topic(*id)?, setting: *setting },
            _ => return None,
        })
    }
}

fn placing(layout: &Layout, cluster: &Cluster) -> Placing {
    match layout {
        Layout::Given(replicas) => Placing::Given(replicas.clone()),
        Layout::Placed { partitions, replication_factor } => {
            let all = cluster.brokers.len() as u8;
            let replication_factor = replication_factor.unwrap_or(all);
            Placing::Placed { partitions: *partitions, replication_factor }
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Operation::Elect { of, unclean: false } => write!(f, "elect preferred{of}"),
            Operation::Elect { of, unclean: true } => write!(f, "elect unclean{of}"),
            Operation::CreateTopic { name, layout } => write!(f, "create topic {name}{layout}"),
            Operation::AddPartitions { topic, count } => {
                write!(f, "add {count} partitions to {topic}")
            }
            Operation::Reassign { of, replicas } => {
                write!(f, "reassign")?;
                of.0.iter().try_for_each(|name| write!(f, " {name}"))?;
                match replicas {
                    Some(replicas) => {
                        write!(f, " to {}", replica_words(std::slice::from_ref(replicas)))
                    }
                    None => write!(f, " cancel"),
                }
            }
            Operation::Assign { consumer, to } => {
                write!(f, "assign c{} to {}", consumer.0, to.0.as_deref().unwrap_or("?"))
            }
            Operation::SetOf { topic, setting } => {
                write!(f, "set {} of {topic}", setting_words(*setting))
            }
        }
    }
}
