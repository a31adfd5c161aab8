//! Which partition a line is about.
//!
//! Rule: ` of orders-1` at the end names it; a line without it is about the first partition. The
//! name is looked up when the line is played, since topics may come later.

use std::fmt;
use std::sync::Arc;

use super::error::{Trouble, What, suggest};
use super::failure::Obstacle;
use super::token::{Cursor, Token};
use crate::engine::metadata::MetadataImage;
use crate::engine::{Cluster, PartitionId, TopicId};

/// The name of a partition, as `orders-1`, or of a topic; without one the first is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Place(pub Option<Arc<str>>);

impl Place {
    /// The name of a partition; none if it is the first.
    pub fn named(image: &MetadataImage, partition: PartitionId) -> Place {
        let other = partition != Cluster::PARTITION;
        Place(other.then(|| image.name(partition).into()))
    }

    /// The partition of that name.
    ///
    /// # Errors
    /// There is none, with the name that was probably meant.
    pub fn find(&self, cluster: &Cluster) -> Result<PartitionId, Obstacle> {
        let image = &cluster.controller.image;
        let Some(name) = &self.0 else { return Ok(Cluster::PARTITION) };
        image.find(name).ok_or_else(|| {
            let names = image.partitions.keys().map(|id| image.name(id));
            unknown(name, &names.collect::<Vec<_>>())
        })
    }

    /// The topic of that name.
    ///
    /// # Errors
    /// There is none, with the name that was probably meant.
    pub fn find_topic(&self, cluster: &Cluster) -> Result<Option<TopicId>, Obstacle> {
        let topics = &cluster.controller.image.topics;
        let Some(name) = &self.0 else { return Ok(None) };
        let found = topics.iter().find(|(_, topic)| topic.name == *name);
        found.map(|(id, _)| Some(id)).ok_or_else(|| {
            let names = topics.values().map(|topic| topic.name.to_string());
            unknown(name, &names.collect::<Vec<_>>())
        })
    }

    /// Takes the name after a word, if that word comes next.
    pub(super) fn after(cursor: &mut Cursor<'_>, word: &str) -> Result<Place, Trouble> {
        if !cursor.take_if(&Token::Word(word.to_owned())) {
            return Ok(Place::default());
        }
        Ok(Place(Some(partition_name(cursor)?)))
    }
}

fn unknown(name: &str, names: &[String]) -> Obstacle {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Obstacle::NoSuchName { name: name.to_owned(), suggestion: suggest(name, &names) }
}

/// Takes the name of a partition: that of its topic and its number.
pub(super) fn partition_name(cursor: &mut Cursor<'_>) -> Result<Arc<str>, Trouble> {
    cursor.take(What::Partition, &[], |token| {
        let (topic, index) = token.word()?.rsplit_once('-')?;
        let numbered = index.parse::<u16>().is_ok() && index.bytes().all(|b| b.is_ascii_digit());
        (numbered && is_topic(topic)).then(|| token.word().map(Arc::from))?
    })
}

/// Takes the name of a topic.
pub(super) fn topic_name(cursor: &mut Cursor<'_>) -> Result<Arc<str>, Trouble> {
    let name = |token: &Token| token.word().filter(|word| is_topic(word)).map(Arc::from);
    cursor.take(What::Topic, &[], name)
}

/// What Kafka allows for a name: `Topic.validate`.
fn is_topic(name: &str) -> bool {
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    !matches!(name, "" | "." | "..") && name.len() <= 249 && name.chars().all(legal)
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|name| write!(f, " of {name}"))
    }
}
