//! Finding the batch for an offset.
//!
//! Rule: range check; the segment with the greatest base at or below the offset; the greatest
//! entry at or below it in the segment's offset index; from there batch by batch until one ends
//! at or after it. If the segment has none, the next segment's first batch. No binary search
//! runs in the `.log` file itself.
//!
//! From: `UnifiedLog.read`, `LogSegment.translateOffset`, `FileRecords.searchForOffsetWithSize`
//! (LKP-1 to LKP-5).

use super::probe::{Observer, Probe};
use super::{Log, Offset, Placed, Segment};

/// A search as it was watched, with its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookup {
    /// What it looked at, in order.
    pub probes: Vec<Probe>,
    /// What it found.
    pub answer: Answer,
}

/// What a search found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The offset lies outside of the log (LKP-1).
    OutOfRange,
    /// The log holds nothing there yet.
    Nothing,
    /// A batch.
    Found(Found),
}

/// Where a search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The base of the segment.
    pub segment: Offset,
    /// Where the batch starts in its file, in bytes.
    pub position: u32,
    /// The base offset of the batch.
    pub batch: Offset,
    /// The offset of the record; `None` if compaction took all that would do from this batch.
    pub record: Option<Offset>,
}

impl Segment {
    /// The number of the first batch that ends at or after the offset (LKP-3, LKP-4).
    pub fn search(&self, offset: Offset, observer: &mut impl Observer) -> Option<usize> {
        let entry = self.offset_index.look_up(offset, observer);
        observer.sees(Probe::OffsetIndexSays { segment: self.base, entry });
        let from = self.index_at(entry.map_or(0, |entry| entry.position));
        let misses = |placed: &&Placed| {
            let hit = placed.batch.last_offset() >= offset;
            observer.sees(scanned(placed, hit));
            !hit
        };
        let number = from + self.batches.iter_from(from).take_while(misses).count();
        (number < self.batches.len()).then_some(number)
    }
}

pub(super) fn scanned(placed: &Placed, hit: bool) -> Probe {
    let Placed { position, batch } = placed;
    let (base, last) = (batch.base_offset, batch.last_offset());
    Probe::Scanned { position: *position, base, last, size: batch.size(), hit }
}

impl Log {
    /// Finds the batch for an offset, and tells every step of the search.
    pub fn look_up(&self, offset: Offset) -> Lookup {
        let mut probes = Vec::new();
        let answer = match self.locate(offset, &mut probes) {
            None if self.is_in_range(offset) => Answer::Nothing,
            None => Answer::OutOfRange,
            Some((segment, placed)) => Answer::Found(Found {
                segment: segment.base,
                position: placed.position,
                batch: placed.batch.base_offset,
                record: placed.batch.entries().map(|(at, _)| at).find(|at| *at >= offset),
            }),
        };
        Lookup { probes, answer }
    }

    /// The first batch that ends at or after the offset, as a read finds it.
    pub fn batch_of(&self, offset: Offset) -> Option<&Placed> {
        self.locate(offset, &mut ()).map(|(_, placed)| placed)
    }

    /// Whether a read may ask for the offset (LKP-1).
    pub fn is_in_range(&self, offset: Offset) -> bool {
        (self.start..=self.end).contains(&offset)
    }

    /// The segment and the batch for an offset.
    pub(super) fn locate(
        &self,
        offset: Offset,
        observer: &mut impl Observer,
    ) -> Option<(&Segment, &Placed)> {
        let (start, end, within) = (self.start, self.end, self.is_in_range(offset));
        observer.sees(Probe::Range { start, end, within });
        if !within || offset == end {
            return None;
        }
        let floor = self.segments.floor(offset)?;
        let base = self.segments.get(floor)?.base;
        let next = self.segments.get(floor + 1).map(|segment| segment.base);
        observer.sees(Probe::Floor { base, next });
        for (skipped, segment) in self.segments.iter_from(floor).enumerate() {
            if skipped > 0 {
                observer.sees(Probe::NextSegment { base: segment.base });
            }
            if let Some(number) = segment.search(offset, observer) {
                return Some((segment, &segment.batches[number]));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{at, batch, log};
    use super::super::{Comparison, OffsetEntry, OffsetIndex, segment};
    use super::*;

    /// The example of section A.7: base 368796, entries (4 -> 256) and (8 -> 1407).
    fn example() -> Log {
        let mut log = Log::starting_at(at(0), Offset(368_796));
        let sizes = [(1, 100), (3, 156), (1, 300), (1, 400), (2, 451), (1, 80)];
        let mut base = 368_796;
        for (records, size) in sizes {
            let mut batch = batch(base, records, 0);
            let body = (*batch.body).clone();
            batch.body = body.with_size(size).into();
            let largest = segment::largest([&batch].into_iter()).unwrap();
            log.segments.active_mut().append(at(0), &[batch], largest).unwrap();
            base += u64::from(records);
        }
        let mut index = OffsetIndex::new(Offset(368_796), 80);
        index.append(Offset(368_800), 256).unwrap();
        index.append(Offset(368_804), 1_407).unwrap();
        log.segments.active_mut().offset_index = index;
        log.end = Offset(base);
        log
    }

    #[test]
    fn the_sixth_record_of_a_segment_is_found_behind_the_entry_of_the_fifth() {
        let lookup = example().look_up(Offset(368_801));
        let entry = OffsetEntry { relative: 4, position: 256 };
        let next = OffsetEntry { relative: 8, position: 1_407 };
        let base = Offset(368_796);
        let scanned = |position, offset, size, hit| Probe::Scanned {
            position,
            base: Offset(offset),
            last: Offset(offset),
            size,
            hit,
        };
        let expected = [
            Probe::Range { start: base, end: Offset(368_805), within: true },
            Probe::Floor { base, next: None },
            Probe::WarmSection { first: 0, key: 4, chosen: true },
            Probe::OffsetSlot {
                slot: 1,
                entry: next,
                within: (0, 1),
                comparison: Comparison::Greater,
            },
            Probe::OffsetIndexSays { segment: base, entry: Some(entry) },
            scanned(256, 368_800, 300, false),
            scanned(556, 368_801, 400, true),
        ];
        assert_eq!(lookup.probes, expected);
        let found = Found {
            segment: base,
            position: 556,
            batch: Offset(368_801),
            record: Some(Offset(368_801)),
        };
        assert_eq!(lookup.answer, Answer::Found(found));
    }

    #[test]
    fn what_lies_outside_is_not_searched() {
        let log = log(&[1, 2]);
        assert_eq!(log.look_up(Offset(3)).answer, Answer::OutOfRange);
        assert_eq!(log.look_up(Offset(2)).answer, Answer::Nothing);
        assert_eq!(log.look_up(Offset(3)).probes.len(), 1);
    }

    #[test]
    fn a_segment_whose_end_is_gone_leads_to_the_next_one() {
        let mut log = log(&[1, 2, 3, 4, 5, 6, 7]);
        let kept = log.read(Offset(0), Offset(2));
        log.swap_in(at(9), &[Offset(0)], &kept, Default::default());
        let lookup = log.look_up(Offset(3));
        assert!(lookup.probes.contains(&Probe::NextSegment { base: Offset(5) }));
        let Answer::Found(found) = lookup.answer else { panic!("{lookup:?}") };
        assert_eq!((found.segment, found.batch), (Offset(5), Offset(5)));
    }
}
