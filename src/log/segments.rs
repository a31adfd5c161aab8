//! The segments of a log, by base offset.
//!
//! Rule: bases rise; the last segment is the active one, and there always is one. A range of
//! offsets begins with the segment whose base is the greatest at or below its start.
//!
//! From: `LogSegments` (LKP-2).

use std::sync::Arc;

use super::replica_log::OutOfRange;
use super::{Chunks, Offset, Segment};

/// See the module.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Segments {
    /// Invariant: their bases rise, and all are below that of the active segment.
    closed: Chunks<Arc<Segment>>,
    active: Arc<Segment>,
}

impl Segments {
    /// One segment, which is written to.
    pub fn new(active: Segment) -> Segments {
        Segments { closed: Chunks::default(), active: Arc::new(active) }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.closed.len() + 1
    }

    /// The one that is written to.
    pub fn active(&self) -> &Segment {
        &self.active
    }

    /// All of them, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Segment> {
        self.closed.iter().map(Arc::as_ref).chain(std::iter::once(self.active.as_ref()))
    }

    /// Those from a number on, counted from the oldest.
    pub fn iter_from(&self, number: usize) -> impl Iterator<Item = &Segment> {
        let active = (number <= self.closed.len()).then_some(self.active.as_ref());
        self.closed.iter_from(number).map(Arc::as_ref).chain(active)
    }

    /// The one of this number, counted from the oldest.
    pub fn get(&self, number: usize) -> Option<&Segment> {
        if number == self.closed.len() {
            return Some(&self.active);
        }
        self.closed.get(number).map(Arc::as_ref)
    }

    /// The number of the segment with the greatest base at or below the offset.
    pub fn floor(&self, offset: Offset) -> Option<usize> {
        if self.active.base() <= offset {
            return Some(self.closed.len());
        }
        self.closed.partition_point(|segment| segment.base() <= offset).checked_sub(1)
    }

    /// The number of the segment with the greatest base below the offset.
    pub fn lower(&self, offset: Offset) -> Option<usize> {
        self.floor(Offset(offset.0.checked_sub(1)?))
    }

    /// The number of the segment with the lowest base above the offset.
    pub fn higher(&self, offset: Offset) -> Option<usize> {
        let number = self.floor(offset).map_or(0, |floor| floor + 1);
        (number < self.count()).then_some(number)
    }

    /// Those that may hold offsets from `from` to below `to`: from the one with the greatest base
    /// at or below `from`, if there is one, to the last whose base is below `to`.
    ///
    /// # Errors
    /// The range is upside down.
    pub fn between(
        &self,
        from: Offset,
        to: Offset,
    ) -> Result<impl Iterator<Item = &Segment>, OutOfRange> {
        if from > to {
            return Err(OutOfRange { asked: from, from: Offset(0), to });
        }
        let first = if from == to { self.count() } else { self.floor(from).unwrap_or(0) };
        Ok(self.iter_from(first).take_while(move |segment| segment.base() < to))
    }

    /// The closed ones from the one that holds `from` on.
    pub fn closed_from(&self, from: Offset) -> impl Iterator<Item = &Segment> {
        let first = match from > self.active.base() {
            true => self.count(),
            false => self.floor(from).unwrap_or(0),
        };
        self.iter_from(first).take_while(|segment| segment.base() < self.active.base())
    }

    /// The active one, to be changed here and in no other clone.
    pub(super) fn active_mut(&mut self) -> &mut Segment {
        Arc::make_mut(&mut self.active)
    }

    /// One of them, to be changed here and in no other clone.
    pub(super) fn get_mut(&mut self, number: usize) -> Option<&mut Segment> {
        if number == self.closed.len() {
            return Some(self.active_mut());
        }
        self.closed.get_mut(number).map(Arc::make_mut)
    }

    /// Adds a segment in its place; one with the same base goes.
    pub fn insert(&mut self, segment: Segment) {
        let base = segment.base();
        let below = self.lower(base).map_or(0, |lower| lower + 1);
        let above = self.higher(base).unwrap_or(self.count());
        let mut all: Vec<Arc<Segment>> = self.shared().collect();
        all.splice(below..above, [Arc::new(segment)]);
        self.set(all);
    }

    /// Takes the segment with this base away, unless it is the only one. Answers whether it went.
    pub fn remove(&mut self, base: Offset) -> bool {
        let mut all: Vec<Arc<Segment>> = self.shared().collect();
        all.retain(|segment| segment.base() != base);
        let goes = !all.is_empty() && all.len() < self.count();
        if goes {
            self.set(all);
        }
        goes
    }

    /// Adds a segment behind all others; what was written to is closed. An empty one of the
    /// same base is replaced (SEG-10).
    pub(super) fn push(&mut self, segment: Segment) {
        let replaced = self.active.base() == segment.base();
        let mut old = std::mem::replace(&mut self.active, Arc::new(segment));
        if !replaced {
            Arc::make_mut(&mut old).close();
            self.closed.push(old);
        }
    }

    /// Keeps the oldest ones, at least one; the last of them is written to again.
    pub(super) fn keep(&mut self, count: usize) {
        if (1..self.count()).contains(&count) {
            self.active = self.closed[count - 1].clone();
            self.closed.truncate(count - 1);
            self.active_mut().open();
        }
    }

    /// The closed ones, oldest first.
    pub fn closed(&self) -> impl Iterator<Item = &Segment> {
        self.closed.iter().map(|segment| &**segment)
    }

    /// Takes the oldest ones away, which are closed.
    pub(super) fn remove_first(&mut self, count: usize) {
        self.closed.remove_first(count);
    }

    fn shared(&self) -> impl Iterator<Item = Arc<Segment>> {
        self.closed.iter().chain(std::iter::once(&self.active)).cloned()
    }

    fn set(&mut self, mut all: Vec<Arc<Segment>>) {
        if let Some(active) = all.pop() {
            self.active = active;
            self.closed = all.into_iter().collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::at;
    use super::*;

    fn segment(base: u64) -> Segment {
        Segment::new(Offset(base), at(0))
    }

    /// Segments with these bases, all empty.
    fn segments(bases: &[u64]) -> Segments {
        let mut segments = Segments::new(segment(bases[0]));
        bases[1..].iter().for_each(|base| segments.push(segment(*base)));
        segments
    }

    fn bases<'a>(segments: impl Iterator<Item = &'a Segment>) -> Vec<u64> {
        segments.map(|segment| segment.base().0).collect()
    }

    #[test]
    fn neighbours_are_found_on_both_sides_of_every_base() {
        let segments = segments(&[2, 5, 9]);
        let at = |offset| {
            let offset = Offset(offset);
            (segments.lower(offset), segments.floor(offset), segments.higher(offset))
        };
        assert_eq!([at(0), at(1)], [(None, None, Some(0)); 2]);
        assert_eq!([at(2), at(3)], [(None, Some(0), Some(1)), (Some(0), Some(0), Some(1))]);
        assert_eq!([at(5), at(8)], [(Some(0), Some(1), Some(2)), (Some(1), Some(1), Some(2))]);
        assert_eq!([at(9), at(10)], [(Some(1), Some(2), None), (Some(2), Some(2), None)]);
        assert_eq!((0..4).filter_map(|n| segments.get(n)).count(), segments.count());
    }

    #[test]
    fn a_range_begins_with_the_segment_that_may_hold_its_start() {
        let segments = segments(&[2, 5, 9]);
        let between = |from, to| segments.between(Offset(from), Offset(to)).map(bases);
        assert_eq!(between(0, 2), Ok(vec![]));
        assert_eq!(between(0, 3), Ok(vec![2]));
        assert_eq!([between(4, 5), between(4, 6)], [Ok(vec![2]), Ok(vec![2, 5])]);
        assert_eq!([between(5, 9), between(5, 99)], [Ok(vec![5]), Ok(vec![5, 9])]);
        assert_eq!(between(6, 6), Ok(vec![]), "nothing lies between");
        let (asked, to) = (Offset(7), Offset(6));
        assert_eq!(between(7, 6), Err(OutOfRange { asked, from: Offset(0), to }));
        let closed = [0, 4, 5, 9, 10].map(|from| bases(segments.closed_from(Offset(from))));
        assert_eq!(closed, [vec![2, 5], vec![2, 5], vec![5], vec![], vec![]]);
        let from = [0, 1, 2, 3].map(|number| bases(segments.iter_from(number)));
        assert_eq!(from, [vec![2, 5, 9], vec![5, 9], vec![9], vec![]]);
    }

    #[test]
    fn a_segment_takes_its_place_and_that_of_one_with_its_base() {
        let mut segments = segments(&[2, 5, 9]);
        for base in [7, 0, 11] {
            segments.insert(segment(base));
        }
        assert_eq!(bases(segments.iter()), [0, 2, 5, 7, 9, 11]);
        for base in [0, 7, 11] {
            let modified = Segment { modified: super::super::Timestamp(4), ..segment(base) };
            segments.insert(modified);
        }
        assert_eq!(bases(segments.iter()), [0, 2, 5, 7, 9, 11]);
        let fresh = segments.iter().filter(|segment| segment.modified.0 == 4);
        assert_eq!(bases(fresh), [0, 7, 11]);
        assert_eq!([2, 11, 4].map(|base| segments.remove(Offset(base))), [true, true, false]);
        assert_eq!(
            (bases(segments.closed()), segments.active().base()),
            (vec![0, 5, 7], Offset(9))
        );
        let mut only = Segments::new(segment(3));
        assert!(!only.remove(Offset(3)), "there is always one");
        assert_eq!(bases(only.iter()), [3]);
    }

    #[test]
    fn the_last_one_that_is_kept_is_written_to_again() {
        for (count, kept) in [(0, vec![2, 5, 9]), (1, vec![2]), (2, vec![2, 5]), (3, vec![2, 5, 9])]
        {
            let mut segments = segments(&[2, 5, 9]);
            segments.keep(count);
            assert_eq!(bases(segments.iter()), kept, "{count}");
            assert!(!segments.active().offset_index().is_full());
            assert!(segments.closed().all(|closed| closed.offset_index().is_full()));
        }
    }
}
