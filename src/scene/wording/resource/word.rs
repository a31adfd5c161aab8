//! What can stand for a part of a message.

use crate::engine::{
    Acks, BrokerEpoch, BrokerId, BrokerSet, ClientId, Edition, ErrorCode, LeaderEpoch, MessageId,
    Millis, Name, Node, Offset, PartitionEpoch, PartitionId, TopicId,
};
use crate::scene::Lang;
use crate::scene::wording::errors::why;
use crate::scene::wording::names::{duration, members, node_name};

/// A part of a message.
#[derive(Clone, Copy)]
pub(in crate::scene::wording) enum Arg<'a> {
    /// A number, printed as it is in every language.
    Number(i64),
    /// A text that is the same in every language, or is in the right one already.
    Text(&'a str),
    /// A word of the program that a message chooses by.
    Key(&'static str),
    /// Something that each language says in its own way.
    Said(&'a dyn Say),
}

/// What each language says in its own way.
pub trait Say {
    /// How it is said.
    fn say(&self, lang: Lang) -> String;

    /// What a message chooses by: how many they are, or of which kind it is.
    fn key(&self) -> Arg<'_> {
        Arg::Key("")
    }
}

/// What can be a part of a message.
pub(in crate::scene::wording) trait Word {
    /// The part.
    fn word(&self) -> Arg<'_>;
}

macro_rules! numbers {
    ($($type:ty),*) => {
        $(impl Word for $type {
            fn word(&self) -> Arg<'_> {
                Arg::Number(*self as i64)
            }
        })*
    };
}

numbers!(u8, u16, u32, u64, usize, i8, i16, i32, i64);

impl Word for str {
    fn word(&self) -> Arg<'_> {
        Arg::Text(self)
    }
}

impl Word for String {
    fn word(&self) -> Arg<'_> {
        Arg::Text(self)
    }
}

impl Word for bool {
    fn word(&self) -> Arg<'_> {
        Arg::Key(if *self { "true" } else { "false" })
    }
}

impl<T: Word + ?Sized> Word for &T {
    fn word(&self) -> Arg<'_> {
        (**self).word()
    }
}

/// `none`, to choose by, if there is nothing. A text that says `none` is another thing.
impl<T: Word> Word for Option<T> {
    fn word(&self) -> Arg<'_> {
        self.as_ref().map_or(Arg::Key("none"), Word::word)
    }
}

impl Say for char {
    fn say(&self, _: Lang) -> String {
        self.to_string()
    }
}

/// Ids are printed as they are.
macro_rules! ids {
    ($($type:ty),*) => {
        $(impl Word for $type {
            fn word(&self) -> Arg<'_> {
                Arg::Number(self.0 as i64)
            }
        })*
    };
}

ids!(BrokerId, ClientId, PartitionId, TopicId, Offset, LeaderEpoch, PartitionEpoch, BrokerEpoch);

macro_rules! said {
    ($($type:ty),*) => {
        $(impl Word for $type {
            fn word(&self) -> Arg<'_> {
                Arg::Said(self)
            }
        })*
    };
}

said!(Node, Millis, ErrorCode, BrokerSet, MessageId, char);

impl Say for Node {
    fn say(&self, lang: Lang) -> String {
        node_name(lang, *self)
    }

    fn key(&self) -> Arg<'_> {
        Arg::Key(match self {
            Node::Controller => "controller",
            Node::Broker(_) => "broker",
            Node::Producer(_) => "producer",
            Node::Consumer(_) => "consumer",
        })
    }
}

impl Say for Millis {
    fn say(&self, lang: Lang) -> String {
        duration(lang, *self)
    }
}

/// The name with the explanation beside it, to end a sentence with.
impl Say for ErrorCode {
    fn say(&self, lang: Lang) -> String {
        why(lang, *self)
    }
}

/// The members, for labels such as `ISR 1,2`; a dash if there is none.
impl Say for BrokerSet {
    fn say(&self, _: Lang) -> String {
        members(*self)
    }

    fn key(&self) -> Arg<'_> {
        Arg::Number(self.len() as i64)
    }
}

impl Say for MessageId {
    fn say(&self, _: Lang) -> String {
        self.to_string()
    }
}

impl Word for Acks {
    fn word(&self) -> Arg<'_> {
        Arg::Key(self.as_str())
    }
}

impl Word for Edition {
    fn word(&self) -> Arg<'_> {
        Arg::Text(self.as_str())
    }
}

/// Kafka's name of a configuration.
impl Word for Name {
    fn word(&self) -> Arg<'_> {
        Arg::Text(self.as_str())
    }
}
