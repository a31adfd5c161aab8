//! What a search looks at, step by step, for whoever watches it.
//!
//! A search takes an observer. Reads pass `()`, which sees nothing and costs nothing; the page
//! passes a list and gets every comparison of the same search.

use super::index::{OffsetEntry, TimeEntry};
use super::{Offset, Timestamp};

/// How an entry compares with what is searched for.
pub type Comparison = std::cmp::Ordering;

/// Somebody who watches a search.
pub trait Observer {
    /// The search looked at this.
    fn sees(&mut self, probe: Probe);
}

impl Observer for () {
    fn sees(&mut self, _: Probe) {}
}

impl Observer for Vec<Probe> {
    fn sees(&mut self, probe: Probe) {
        self.push(probe);
    }
}

/// One look of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Probe {
    /// Whether the offset lies between log start and log end (LKP-1).
    Range {
        /// The log start.
        start: Offset,
        /// The log end.
        end: Offset,
        /// Whether it does.
        within: bool,
    },
    /// The segment with the greatest base at or below the offset (LKP-2).
    Floor {
        /// Its base.
        base: Offset,
        /// The base of the segment after it, which is above the offset.
        next: Option<Offset>,
    },
    /// Whether the warm section of the index is searched, or the rest (LKP-3).
    WarmSection {
        /// The slot where it begins.
        first: usize,
        /// The key in that slot.
        key: i64,
        /// Whether that key is below the target, so that the answer is at or after it.
        chosen: bool,
    },
    /// A comparison in the offset index (LKP-3).
    OffsetSlot {
        /// The slot in the middle.
        slot: usize,
        /// What it holds.
        entry: OffsetEntry,
        /// The lowest and the highest slot that may still be the answer.
        within: (usize, usize),
        /// How it compares with the target.
        comparison: Comparison,
    },
    /// A comparison in the time index.
    TimeSlot {
        /// The slot in the middle.
        slot: usize,
        /// What it holds.
        entry: TimeEntry,
        /// The lowest and the highest slot that may still be the answer.
        within: (usize, usize),
        /// How it compares with the target.
        comparison: Comparison,
    },
    /// What the offset index answers; `None` leads to the start of the file.
    OffsetIndexSays {
        /// The segment.
        segment: Offset,
        /// The last entry at or below the target.
        entry: Option<OffsetEntry>,
    },
    /// What the time index answers; `None` leads to the start of the file.
    TimeIndexSays {
        /// The segment.
        segment: Offset,
        /// The last entry at or below the target.
        entry: Option<TimeEntry>,
    },
    /// A batch header that was read on the way (LKP-4).
    Scanned {
        /// Where the batch lies in the file, in bytes.
        position: u32,
        /// Its base offset.
        base: Offset,
        /// Its last offset.
        last: Offset,
        /// Its size in bytes.
        size: u32,
        /// Whether it is the one; otherwise the scan goes on.
        hit: bool,
    },
    /// The segment holds no such batch; the next one is asked (LKP-5).
    NextSegment {
        /// Its base.
        base: Offset,
    },
    /// Whether a segment reaches the timestamp (IDX-6).
    SegmentTime {
        /// Its base.
        base: Offset,
        /// Its largest timestamp.
        largest: Timestamp,
        /// Whether that is at or after the target.
        reaches: bool,
    },
}
