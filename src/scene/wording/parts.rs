//! Parts of the sentences about a frame: records, spans of offsets, brokers.

use super::names::{brokers, offsets, record_names};
use super::resource::{Arg, Say, Word, words};
use crate::engine::{BrokerSet, Cluster, MessageId, Node, Offset, RecordId};
use crate::scene::Lang;

words! { "clause":
    pub(super) enum Clause<'a> {
        Records(count: usize),
        Message { label: &'a str, from: Node, to: Node },
        GoneMessage(id: MessageId),
    }
}

/// Records: up to three by name, more by number. A message chooses by how many they are.
pub(super) struct Records<'a> {
    /// The cluster that knows their names.
    pub cluster: &'a Cluster,
    /// Which they are; none if the log does not hold them any more after the frame.
    pub ids: Vec<RecordId>,
    /// Whether they may be named.
    pub named: bool,
}

impl Say for Records<'_> {
    fn say(&self, lang: Lang) -> String {
        let named = self.named.then(|| record_names(lang, self.cluster, &self.ids)).flatten();
        named.unwrap_or_else(|| Clause::Records(self.ids.len()).say(lang))
    }

    fn key(&self) -> Arg<'_> {
        Arg::Number(self.ids.len() as i64)
    }
}

/// The offsets from the first up to, not including, the second. A message chooses by how many
/// they are.
#[derive(Clone, Copy)]
pub(super) struct Span(pub Offset, pub Offset);

impl Say for Span {
    fn say(&self, lang: Lang) -> String {
        offsets(lang, self.0, self.1)
    }

    fn key(&self) -> Arg<'_> {
        Arg::Number(self.1.0 as i64 - self.0.0 as i64)
    }
}

/// Brokers as they are said inside a sentence. A message chooses by how many they are.
#[derive(Clone, Copy)]
pub(super) struct Brokers(pub BrokerSet);

impl Say for Brokers {
    fn say(&self, lang: Lang) -> String {
        brokers(lang, self.0)
    }

    fn key(&self) -> Arg<'_> {
        Arg::Number(self.0.len() as i64)
    }
}

impl Word for Records<'_> {
    fn word(&self) -> Arg<'_> {
        Arg::Said(self)
    }
}

impl Word for Span {
    fn word(&self) -> Arg<'_> {
        Arg::Said(self)
    }
}

impl Word for Brokers {
    fn word(&self) -> Arg<'_> {
        Arg::Said(self)
    }
}
