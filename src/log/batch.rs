//! Record batches, and the numbers that they are made of.

use std::fmt;
use std::sync::Arc;

/// A position in a partition's log; the first record has offset 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Offset(pub u64);

/// The reign of one leader; the controller raises it with each election. Logs keep it (KIP-101).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LeaderEpoch(pub u32);

/// The identity of a record, from the call of `send` on. A duplicate has the same identity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId(pub u32);

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Display for LeaderEpoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl Offset {
    /// The offset `count` records further on.
    #[must_use]
    pub fn plus(self, count: usize) -> Offset {
        Offset(self.0 + count as u64)
    }
}

/// Records that were appended together. The leader stamps offset and epoch (LOG-4); followers
/// copy a batch as it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Batch {
    /// The offset of the first record.
    pub base_offset: Offset,
    /// The epoch of the leader that appended it.
    pub leader_epoch: LeaderEpoch,
    /// The records in order; never empty.
    pub records: Arc<[RecordId]>,
}

impl Batch {
    /// The offset after the last record.
    pub fn end(&self) -> Offset {
        self.base_offset.plus(self.records.len())
    }

    /// The records with their offsets.
    pub fn entries(&self) -> impl Iterator<Item = (Offset, RecordId)> + '_ {
        self.records.iter().enumerate().map(|(i, r)| (self.base_offset.plus(i), *r))
    }
}
