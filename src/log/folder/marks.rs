//! Where some of a file's batches lie, so that any page of them is found again quickly.
//!
//! Rule: every so many batches one mark is kept. When there are too many marks every second one
//! goes and the distance doubles, so that memory stays bounded for files of any size.

use super::summary::BatchSummary;

/// One batch whose place is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// How many batches come before it in the file.
    pub ordinal: u64,
    /// Where it begins.
    pub position: u64,
    /// Its base offset.
    pub base_offset: i64,
}

/// See the module.
#[derive(Clone, Debug)]
pub struct Marks {
    marks: Vec<Mark>,
    distance: u64,
}

impl Default for Marks {
    fn default() -> Marks {
        Marks { marks: Vec::new(), distance: 16 }
    }
}

impl Marks {
    const MOST: usize = 4096;

    /// Notes a batch, if its turn has come.
    pub fn note(&mut self, ordinal: u64, batch: &BatchSummary) {
        if !ordinal.is_multiple_of(self.distance) {
            return;
        }
        let (position, base_offset) = (batch.position, batch.base_offset);
        self.marks.push(Mark { ordinal, position, base_offset });
        if self.marks.len() > Marks::MOST {
            self.distance *= 2;
            self.marks.retain(|mark| mark.ordinal.is_multiple_of(self.distance));
        }
    }

    /// The last mark at or before the batch with this ordinal.
    pub fn before_ordinal(&self, ordinal: u64) -> Option<Mark> {
        self.last_where(|mark| mark.ordinal <= ordinal)
    }

    /// The last mark whose batch begins at or before this offset.
    pub fn before_offset(&self, offset: i64) -> Option<Mark> {
        self.last_where(|mark| mark.base_offset <= offset)
    }

    fn last_where(&self, holds: impl Fn(&Mark) -> bool) -> Option<Mark> {
        let end = self.marks.partition_point(holds);
        self.marks[..end].last().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::format::BatchHeader;
    use crate::log::{BatchBody, Timestamp};

    /// So many batches of 100 bytes and ten offsets.
    fn noted(batches: u64) -> Marks {
        let mut marks = Marks::default();
        let body = BatchBody::at(Timestamp(0), []);
        let mut batch = BatchSummary { position: 0, header: BatchHeader::of(0, 0, &body) };
        for ordinal in 0..batches {
            batch.position = ordinal * 100;
            batch.header.base_offset = ordinal as i64 * 10;
            marks.note(ordinal, &batch);
        }
        marks
    }

    #[test]
    fn every_second_mark_goes_when_there_is_one_too_many() {
        let kept = |batches| (noted(batches).marks.len(), noted(batches).distance);
        assert_eq!([kept(16), kept(17)], [(1, 16), (2, 16)]);
        let full = 16 * Marks::MOST as u64;
        assert_eq!([kept(full), kept(full + 1)], [(4096, 16), (2049, 32)]);
    }

    #[test]
    fn memory_stays_bounded_and_any_batch_is_near_a_mark() {
        let marks = noted(1_000_000);
        assert!(marks.marks.len() <= Marks::MOST);
        for ordinal in [0, 1, 255, 256, 999_999] {
            let mark = marks.before_ordinal(ordinal).unwrap();
            assert!(mark.ordinal <= ordinal && ordinal < mark.ordinal + marks.distance);
            assert_eq!(marks.before_offset(ordinal as i64 * 10 + 9), Some(mark));
        }
        assert_eq!(marks.before_offset(-1), None);
    }
}
