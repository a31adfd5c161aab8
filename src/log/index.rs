//! The sparse indexes of a segment: from an offset to a place in the file, and from a timestamp
//! to an offset.
//!
//! Rule: entries only rise; a look-up finds the last entry at or below the target by binary
//! search. The newest entries, which are asked for most, are searched first, so that the pages
//! they lie in stay in memory. An index is full when its file is; a time index keeps its last
//! slot for the entry of the closing (SEG-4, SEG-5).
//!
//! From: `AbstractIndex`, `OffsetIndex`, `TimeIndex` (IDX-3 to IDX-6, LKP-3; KAFKA-6432).
//!
//! Simplified: an index file has no damage; what Kafka's sanity check refuses cannot be built.

use super::probe::{Comparison, Observer, Probe};
use super::{Chunks, Offset, Timestamp};

/// The greatest offset relative to a segment's base: the files keep it in 31 bits (IDX-4).
pub const MAX_RELATIVE_OFFSET: u64 = i32::MAX as u64;

/// An entry of an offset index: 8 bytes in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OffsetEntry {
    /// The last offset of the append that the entry is about, from the base of the segment.
    pub relative: u32,
    /// Where that append starts in the file, in bytes.
    pub position: u32,
}

/// An entry of a time index: 12 bytes in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TimeEntry {
    /// The greatest timestamp of the segment so far.
    pub timestamp: Timestamp,
    /// The last offset of the batch that has it, from the base of the segment.
    pub relative: u32,
}

/// A timestamp and an offset that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TimestampOffset {
    /// The timestamp.
    pub timestamp: Timestamp,
    /// The offset.
    pub offset: Offset,
}

/// Why an index takes an entry not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndexError {
    /// All its slots are taken, or it is closed.
    Full,
    /// The offset is not behind that of the last entry.
    OffsetNotRising,
    /// The timestamp is older than that of the last entry.
    TimestampFalls,
    /// The offset is below the base, or too far from it for 31 bits.
    OffsetOverflow,
}

/// What entries are found by.
pub trait Entry: Copy {
    /// How many bytes it takes in the file.
    const BYTES: u64;
    /// How many slots at the end are kept free until the closing.
    const RESERVED: usize;
    /// What a look-up compares with the target.
    fn key(&self) -> i64;
    /// What the key leads to.
    fn value(&self) -> i64;
    /// The entry in slot `slot`, for whoever watches the search.
    fn compared(self, slot: usize, within: (usize, usize), comparison: Comparison) -> Probe;
}

impl Entry for OffsetEntry {
    const BYTES: u64 = 8;
    const RESERVED: usize = 0;
    fn key(&self) -> i64 {
        i64::from(self.relative)
    }
    fn value(&self) -> i64 {
        i64::from(self.position)
    }
    fn compared(self, slot: usize, within: (usize, usize), comparison: Comparison) -> Probe {
        Probe::OffsetSlot { slot, entry: self, within, comparison }
    }
}

impl Entry for TimeEntry {
    const BYTES: u64 = 12;
    const RESERVED: usize = 1;
    fn key(&self) -> i64 {
        self.timestamp.0
    }
    fn value(&self) -> i64 {
        i64::from(self.relative)
    }
    fn compared(self, slot: usize, within: (usize, usize), comparison: Comparison) -> Probe {
        Probe::TimeSlot { slot, entry: self, within, comparison }
    }
}

/// An index; see the module.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Index<E> {
    base: Offset,
    entries: Chunks<E>,
    max_bytes: u64,
    capacity: usize,
}

/// From offsets to positions.
pub type OffsetIndex = Index<OffsetEntry>;
/// From timestamps to offsets.
pub type TimeIndex = Index<TimeEntry>;

impl<E: Entry> Index<E> {
    /// How many entries at the end make the warm section: as many as fill 8192 bytes.
    pub const WARM: usize = (8192 / E::BYTES) as usize;

    /// An empty index of a segment; its file may grow to `max_bytes`.
    pub fn new(base: Offset, max_bytes: u64) -> Index<E> {
        let capacity = (max_bytes / E::BYTES) as usize;
        Index { base, entries: Chunks::default(), max_bytes, capacity }
    }

    /// The entries, lowest first.
    pub fn entries(&self) -> &Chunks<E> {
        &self.entries
    }

    /// How many entries have room: all that the file may hold, or in a closed segment those
    /// that it holds (SEG-11).
    pub fn capacity(&self) -> usize {
        self.capacity
    }

    /// Whether it takes no more entries.
    pub fn is_full(&self) -> bool {
        self.entries.len() + E::RESERVED >= self.capacity
    }

    /// The size of its file in bytes: an open one is allocated in full (IDX-7).
    pub fn file_size(&self) -> u64 {
        self.capacity as u64 * E::BYTES
    }

    /// Takes the room behind the last entry away (SEG-11).
    pub fn trim(&mut self) {
        self.capacity = self.entries.len();
    }

    /// Gives it all its room again: its segment is written to again.
    pub fn grow(&mut self) {
        self.capacity = (self.max_bytes / E::BYTES) as usize;
    }

    /// Forgets all entries.
    pub fn clear(&mut self) {
        self.entries = Chunks::default();
    }

    /// The last entry of which `of` is at or below the target.
    fn floor(
        &self,
        target: i64,
        of: impl Fn(&E) -> i64,
        observer: &mut impl Observer,
    ) -> Option<usize> {
        let first_warm = self.entries.len().checked_sub(1)?.saturating_sub(Self::WARM);
        let key = of(&self.entries[first_warm]);
        let warm = key < target;
        observer.sees(Probe::WarmSection { first: first_warm, key, chosen: warm });
        let (mut low, mut high) = if warm {
            (first_warm, self.entries.len() - 1)
        } else if of(&self.entries[0]) > target {
            return None;
        } else {
            (0, first_warm)
        };
        while low < high {
            let middle = (low + high).div_ceil(2);
            let entry = self.entries[middle];
            let comparison = of(&entry).cmp(&target);
            observer.sees(entry.compared(middle, (low, high), comparison));
            match comparison {
                Comparison::Greater => high = middle - 1,
                Comparison::Less => low = middle,
                Comparison::Equal => return Some(middle),
            }
        }
        Some(low)
    }

    /// The last entry whose key is at or below the target.
    fn floor_key(&self, target: i64, observer: &mut impl Observer) -> Option<E> {
        self.floor(target, E::key, observer).map(|slot| self.entries[slot])
    }

    fn relative(&self, offset: Offset) -> Result<u32, IndexError> {
        relative_offset(offset, self.base).ok_or(IndexError::OffsetOverflow)
    }

    fn distance(&self, offset: Offset) -> i64 {
        offset.0 as i64 - self.base.0 as i64
    }
}

/// The offset counted from a base; `None` if it does not fit the 31 bits of the files.
pub fn relative_offset(offset: Offset, base: Offset) -> Option<u32> {
    let distance = offset.0.checked_sub(base.0)?;
    (distance <= MAX_RELATIVE_OFFSET).then_some(distance as u32)
}

impl OffsetIndex {
    /// Notes that the append which ends with `offset` starts at `position`.
    ///
    /// # Errors
    /// See `IndexError`; nothing is noted then.
    pub fn append(&mut self, offset: Offset, position: u32) -> Result<OffsetEntry, IndexError> {
        if self.is_full() {
            return Err(IndexError::Full);
        }
        let relative = self.relative(offset)?;
        if self.entries.last().is_some_and(|last| relative <= last.relative) {
            return Err(IndexError::OffsetNotRising);
        }
        let entry = OffsetEntry { relative, position };
        self.entries.push(entry);
        Ok(entry)
    }

    /// The last entry at or below `offset`; `None` means that the search in the file begins at
    /// its start.
    pub fn look_up(&self, offset: Offset, observer: &mut impl Observer) -> Option<OffsetEntry> {
        self.floor_key(self.distance(offset), observer)
    }

    /// The first entry whose position is at or behind `bytes` from that of `from`: an upper
    /// bound for the offsets of a read.
    pub fn fetch_upper_bound(&self, from: u32, bytes: u32) -> Option<OffsetEntry> {
        let target = i64::from(from) + i64::from(bytes);
        match self.floor(target, OffsetEntry::value, &mut ()) {
            Some(slot) if self.entries[slot].value() == target => Some(self.entries[slot]),
            Some(slot) => self.entries.get(slot + 1).copied(),
            None => self.entries.get(0).copied(),
        }
    }

    /// Forgets the entries at and above `offset`.
    pub fn truncate_to(&mut self, offset: Offset) {
        let offset = self.distance(offset);
        self.entries.truncate(self.entries.partition_point(|entry| entry.key() < offset));
    }
}

impl TimeIndex {
    /// Notes the greatest timestamp of the segment, if it is greater than the last one noted.
    ///
    /// # Errors
    /// See `IndexError`; nothing is noted then.
    pub fn append(&mut self, largest: TimestampOffset) -> Result<(), IndexError> {
        if self.is_full() {
            return Err(IndexError::Full);
        }
        self.close_with(largest)
    }

    /// The same at the closing of the segment, which may use the last slot (SEG-11).
    ///
    /// # Errors
    /// See `IndexError`; nothing is noted then.
    pub fn close_with(&mut self, largest: TimestampOffset) -> Result<(), IndexError> {
        let TimestampOffset { timestamp, offset } = largest;
        if let Some(last) = self.entries.last() {
            if self.distance(offset) < last.value() {
                return Err(IndexError::OffsetNotRising);
            }
            if timestamp < last.timestamp {
                return Err(IndexError::TimestampFalls);
            }
        }
        let noted = self.entries.last().map_or(Timestamp::NONE, |last| last.timestamp);
        if timestamp > noted {
            let relative = self.relative(offset)?;
            self.entries.push(TimeEntry { timestamp, relative });
        }
        Ok(())
    }

    /// The last entry at or below the timestamp.
    pub fn look_up(&self, target: Timestamp, observer: &mut impl Observer) -> Option<TimeEntry> {
        self.floor_key(target.0, observer)
    }

    /// Forgets the entries of offsets at and above `offset`.
    pub fn truncate_to(&mut self, offset: Offset) {
        let offset = self.distance(offset);
        self.entries.truncate(self.entries.partition_point(|entry| entry.value() < offset));
    }

    /// The last entry; without one there is no timestamp.
    pub fn last(&self) -> Option<TimestampOffset> {
        let last = self.entries.last()?;
        let offset = self.base.plus(last.relative as usize);
        Some(TimestampOffset { timestamp: last.timestamp, offset })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_search_finds_the_last_entry_at_or_below_its_target() {
        for count in [0, 1, 2, 1_024, 1_025, 1_026, 3_000] {
            let mut index = OffsetIndex::new(Offset(100), 1 << 20);
            (0..count).for_each(|n| {
                index.append(Offset(102 + 3 * n), n as u32).unwrap();
            });
            for target in 99..105 + 3 * count {
                let found = index.look_up(Offset(target), &mut ()).map(|entry| entry.position);
                let expected =
                    target.checked_sub(102).map(|above| (above / 3).min(count.saturating_sub(1)));
                let expected = expected.filter(|_| count > 0).map(|n| n as u32);
                assert_eq!(found, expected, "{target} of {count}");
            }
        }
    }

    #[test]
    fn the_newest_entries_are_searched_by_themselves() {
        let mut index = OffsetIndex::new(Offset(0), 1 << 20);
        (1..=2_000).for_each(|n| {
            index.append(Offset(n), n as u32).unwrap();
        });
        // 2000 entries: the warm section begins in slot 2000 - 1 - 1024, which holds 976.
        for (target, chosen, low, high) in [(977, true, 975, 1_999), (976, false, 0, 975)] {
            let mut probes = Vec::new();
            index.look_up(Offset(target), &mut probes);
            assert_eq!(probes[0], Probe::WarmSection { first: 975, key: 976, chosen });
            let Probe::OffsetSlot { slot, within, .. } = probes[1] else { panic!("{probes:?}") };
            assert_eq!((within, slot), ((low, high), usize::div_ceil(low + high, 2)));
            assert!(probes.len() <= 12, "a binary search");
        }
        assert_eq!(TimeIndex::WARM, 682);
    }

    #[test]
    fn a_time_index_takes_only_what_rises_and_keeps_a_slot() {
        let mut index = TimeIndex::new(Offset(0), 36);
        let at = |timestamp, offset| TimestampOffset {
            timestamp: Timestamp(timestamp),
            offset: Offset(offset),
        };
        index.append(at(10, 1)).unwrap();
        index.append(at(10, 4)).unwrap();
        assert_eq!(index.entries().len(), 1, "the same time says nothing new");
        assert_eq!(index.append(at(9, 4)), Err(IndexError::TimestampFalls));
        assert_eq!(index.append(at(11, 0)), Err(IndexError::OffsetNotRising));
        index.append(at(20, 2)).unwrap();
        assert_eq!(index.append(at(30, 3)), Err(IndexError::Full));
        index.close_with(at(30, 3)).unwrap();
        assert_eq!(index.last(), Some(at(30, 3)));
    }

    #[test]
    fn a_read_is_bounded_by_the_first_entry_at_or_behind_its_last_byte() {
        let mut index = OffsetIndex::new(Offset(100), 80);
        assert_eq!(index.fetch_upper_bound(0, 50), None, "there is no entry");
        for (offset, position) in [(103, 200), (105, 400), (109, 600)] {
            index.append(Offset(offset), position).unwrap();
        }
        let bound = |from, bytes| index.fetch_upper_bound(from, bytes).map(|entry| entry.relative);
        assert_eq!([bound(0, 199), bound(0, 200), bound(0, 201)], [Some(3), Some(3), Some(5)]);
        assert_eq!([bound(200, 200), bound(200, 201)], [Some(5), Some(9)]);
        assert_eq!([bound(400, 200), bound(400, 201)], [Some(9), None]);
    }

    #[test]
    fn an_open_file_has_all_its_room_and_a_closed_one_that_of_its_entries() {
        let mut index = TimeIndex::new(Offset(0), 40);
        index.append(TimestampOffset { timestamp: Timestamp(1), offset: Offset(0) }).unwrap();
        let of = |index: &TimeIndex| (index.capacity(), index.file_size());
        assert_eq!(of(&index), (3, 36), "whole entries of 12 bytes");
        index.trim();
        assert_eq!(of(&index), (1, 12));
        index.grow();
        assert_eq!(of(&index), (3, 36));
    }

    #[test]
    fn a_relative_offset_has_31_bits() {
        let mut index = OffsetIndex::new(Offset(10), 80);
        assert_eq!(index.append(Offset(9), 0), Err(IndexError::OffsetOverflow));
        let greatest = 10 + MAX_RELATIVE_OFFSET;
        assert_eq!(index.append(Offset(greatest + 1), 0), Err(IndexError::OffsetOverflow));
        assert_eq!(index.append(Offset(greatest), 0).unwrap().relative, i32::MAX as u32);
    }
}
