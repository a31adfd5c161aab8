//! The numbers of the protocol, each with a type of its own, so that an offset is never taken
//! for an epoch.

use std::fmt;
use std::hash::{Hash, Hasher};

pub use crate::log::{LeaderEpoch, Offset, RecordId};

/// A broker's `node.id`, 1 to 9.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BrokerId(pub u8);

/// Which of the producers or consumers: the 1 of `p1` or `c1`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClientId(pub u8);

/// A topic, numbered in order of creation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TopicId(pub u8);

/// A partition, numbered over all topics of the cluster in order of creation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartitionId(pub u16);

/// Raised with each change of a partition's metadata record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartitionEpoch(pub u32);

/// One registration of a broker: the offset of its record in the metadata log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BrokerEpoch(pub u32);

/// How much of the metadata log somebody has applied: one past the last record applied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MetadataOffset(pub u32);

/// Virtual milliseconds since the opening of the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Millis(pub u64);

/// A message on the wire. A request keeps its number until it is answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct MessageId(pub u32);

/// An instant is hashed as the one signed number, and the number of a message as the one wide
/// one, so that a hasher can tell them from all else: see `hash::SameButForNames`.
impl Hash for Millis {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        hasher.write_i64(self.0 as i64);
    }
}

impl Hash for MessageId {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        hasher.write_u128(u128::from(self.0));
    }
}

/// Somebody who sends and receives messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    /// The active controller.
    Controller,
    /// A broker.
    Broker(BrokerId),
    /// A producer.
    Producer(ClientId),
    /// A consumer.
    Consumer(ClientId),
}

impl std::ops::Add for Millis {
    type Output = Millis;
    fn add(self, other: Millis) -> Millis {
        Millis(self.0.saturating_add(other.0))
    }
}

impl Millis {
    /// The time from `earlier` to here; nothing if `earlier` is later.
    pub fn since(self, earlier: Millis) -> Millis {
        Millis(self.0.saturating_sub(earlier.0))
    }
}

impl fmt::Display for BrokerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "m{}", self.0)
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Node::Controller => write!(f, "controller"),
            Node::Broker(id) => write!(f, "b{}", id.0),
            Node::Producer(id) => write!(f, "p{}", id.0),
            Node::Consumer(id) => write!(f, "c{}", id.0),
        }
    }
}

/// A set of brokers: an ISR, a list of acknowledgements. Iterates in order of id.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BrokerSet(u32);

impl BrokerSet {
    /// The largest broker id that a set can hold.
    pub const LARGEST: u8 = 31;

    /// The set with this one member.
    pub fn of(broker: BrokerId) -> BrokerSet {
        BrokerSet::default().with(broker)
    }

    /// This set and `broker`.
    #[must_use]
    pub fn with(self, broker: BrokerId) -> BrokerSet {
        assert!(broker.0 <= Self::LARGEST, "broker ids fit a set");
        BrokerSet(self.0 | 1 << broker.0)
    }

    /// This set less `broker`.
    #[must_use]
    pub fn without(self, broker: BrokerId) -> BrokerSet {
        BrokerSet(self.0 & !(1 << broker.0))
    }

    /// The members of either set.
    #[must_use]
    pub fn union(self, other: BrokerSet) -> BrokerSet {
        BrokerSet(self.0 | other.0)
    }

    /// The members of this set that are not in `other`.
    #[must_use]
    pub fn minus(self, other: BrokerSet) -> BrokerSet {
        BrokerSet(self.0 & !other.0)
    }

    /// Whether `broker` is a member.
    pub fn contains(self, broker: BrokerId) -> bool {
        self.0 & (1 << broker.0) != 0
    }

    /// How many members there are.
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether there is no member.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The members, smallest id first.
    pub fn iter(self) -> impl Iterator<Item = BrokerId> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            let id = BrokerId(left.trailing_zeros() as u8);
            (left != 0).then(|| {
                left &= left - 1;
                id
            })
        })
    }

    /// The set as a number: bit `n` stands for broker `n`.
    pub fn bits(self) -> u32 {
        self.0
    }

    /// The set of a number that `bits` gave.
    pub fn from_bits(bits: u32) -> BrokerSet {
        BrokerSet(bits)
    }
}

impl FromIterator<BrokerId> for BrokerSet {
    fn from_iter<I: IntoIterator<Item = BrokerId>>(ids: I) -> BrokerSet {
        ids.into_iter().fold(BrokerSet::default(), BrokerSet::with)
    }
}

impl fmt::Display for BrokerSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids: Vec<String> = self.iter().map(|b| b.to_string()).collect();
        write!(f, "{}", ids.join(","))
    }
}

impl fmt::Debug for BrokerSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{self}}}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(ids: &[u8]) -> BrokerSet {
        ids.iter().copied().map(BrokerId).collect()
    }

    #[test]
    fn a_set_is_a_set() {
        let members = set(&[31, 2, 0, 2]);
        assert_eq!(members.iter().map(|id| id.0).collect::<Vec<u8>>(), [0, 2, 31]);
        assert_eq!((members.len(), members.to_string()), (3, "0,2,31".to_owned()));
        assert!(members.contains(BrokerId(31)) && !members.contains(BrokerId(1)));
        assert_eq!(members.without(BrokerId(2)), set(&[0, 31]));
        assert_eq!(members.without(BrokerId(3)), members);
        assert_eq!(members.union(set(&[2, 3])), set(&[0, 2, 3, 31]));
        assert_eq!(members.minus(set(&[2, 3])), set(&[0, 31]));
        assert!(set(&[]).is_empty() && !members.is_empty());
        assert_eq!((set(&[0, 2]).bits(), BrokerSet::from_bits(5)), (5, set(&[0, 2])));
    }

    #[test]
    fn time_neither_overflows_nor_runs_back() {
        assert_eq!(Millis(u64::MAX) + Millis(1), Millis(u64::MAX));
        assert_eq!(
            (Millis(5).since(Millis(3)), Millis(3).since(Millis(5))),
            (Millis(2), Millis(0))
        );
    }
}
