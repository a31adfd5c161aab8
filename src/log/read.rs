//! Reading: from an offset, below a bound, at most so many bytes.
//!
//! Rule: a read never leaves the segment that it begins in. It begins with the batch that holds
//! the offset, and ends where the batch with the bound begins. With `min_one` the first batch
//! is read whole however large it is.
//!
//! From: `LocalLog.read`, `LogSegment.read` (LKP-1, LKP-5, LKP-6, LOG-5).

use super::replica_log::OutOfRange;
use super::{AbortedTxn, Batch, Log, Offset, Segment};

/// What a read gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fetched {
    /// The whole batches.
    pub batches: Vec<Batch>,
    /// How many bytes Kafka hands out: the last batch may be cut, and readers ignore its part.
    pub bytes: u64,
}

impl Segment {
    /// Reads at most `max_bytes` from the batch that holds `from` on, and not beyond position
    /// `max_position`. Answers the position and what was read; `None` if no batch reaches there.
    pub fn read(
        &self,
        from: Offset,
        max_bytes: u64,
        max_position: u64,
        min_one: bool,
    ) -> Option<(u32, Fetched)> {
        let number = self.search(from, &mut ())?;
        Some((self.batches[number].position, self.cut(number, max_bytes, max_position, min_one)))
    }

    fn cut(&self, number: usize, max_bytes: u64, max_position: u64, min_one: bool) -> Fetched {
        let first = &self.batches[number];
        let least = if min_one { u64::from(first.batch.size()) } else { 0 };
        let from = u64::from(first.position);
        let bytes = max_bytes.max(least).min(max_position.saturating_sub(from));
        let whole = self.batches.iter_from(number).take_while(|placed| {
            u64::from(placed.position) + u64::from(placed.batch.size()) <= from + bytes
        });
        Fetched { batches: whole.map(|placed| placed.batch.clone()).collect(), bytes }
    }

    /// Where a read has to end that may see only what lies below `bound`, in bytes.
    fn position_of(&self, bound: Offset) -> u64 {
        let first_above = self.batches.get(self.index_of(bound));
        first_above.map_or(self.size(), |placed| u64::from(placed.position))
    }
}

impl Log {
    /// The aborted transactions that a read of so many bytes from `from` on touches: what who
    /// reads committed has to skip (TXN-12).
    pub fn aborted_in(&self, from: Offset, bytes: u64) -> Vec<AbortedTxn> {
        let Some((segment, first)) = self.locate(from, &mut ()) else { return Vec::new() };
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        let entry = segment.offset_index.fetch_upper_bound(first.position, bytes);
        let next = self.segments.get(self.segments.higher(segment.base).unwrap_or(usize::MAX));
        let next = next.map(Segment::base);
        let behind = entry.map(|entry| segment.base.plus(entry.relative as usize));
        self.aborted_between(from, behind.or(next).unwrap_or(self.end))
    }

    /// The aborted transactions that touch the offsets from `from` to below `to`.
    pub fn aborted_between(&self, from: Offset, to: Offset) -> Vec<AbortedTxn> {
        let mut found = Vec::new();
        for segment in self.segments.iter_from(self.segments.floor(from).unwrap_or(0)) {
            let part = segment.txn_index.collect(from, to);
            found.extend(part.transactions);
            if part.complete {
                break;
            }
        }
        found
    }

    /// The whole batches from the one that holds `from` on, up to `up_to`, from as many segments
    /// as there are.
    pub fn read(&self, from: Offset, up_to: Offset) -> Vec<Batch> {
        self.batches_from(from).take_while(|batch| batch.end() <= up_to).cloned().collect()
    }

    /// Reads as the broker does for a fetch: at most `max_bytes`, nothing at or above `up_to`.
    ///
    /// # Errors
    /// The offset is below the log start or above the log end.
    pub fn fetch(
        &self,
        from: Offset,
        max_bytes: u64,
        up_to: Offset,
        min_one: bool,
    ) -> Result<Fetched, OutOfRange> {
        if !self.is_in_range(from) {
            return Err(OutOfRange { asked: from, from: self.start, to: self.end });
        }
        if from >= up_to {
            return Ok(Fetched::default());
        }
        let Some((segment, first)) = self.locate(from, &mut ()) else {
            return Ok(Fetched::default());
        };
        let number = segment.index_at(first.position);
        Ok(segment.cut(number, max_bytes, segment.position_of(up_to), min_one))
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::log;
    use super::*;

    fn bases(fetched: &Fetched) -> Vec<u64> {
        fetched.batches.iter().map(|batch| batch.base_offset.0).collect()
    }

    #[test]
    fn a_fetch_is_cut_at_its_size_and_hands_out_whole_batches() {
        let log = log(&[1, 2, 3]);
        let fetch =
            |max_bytes, min_one| log.fetch(Offset(0), max_bytes, Offset(3), min_one).unwrap();
        assert_eq!((bases(&fetch(250, false)), fetch(250, false).bytes), (vec![0, 1], 250));
        assert_eq!((bases(&fetch(99, false)), fetch(99, false).bytes), (vec![], 99));
        assert_eq!((bases(&fetch(1, true)), fetch(1, true).bytes), (vec![0], 100));
        assert_eq!(bases(&fetch(9_999, true)), [0, 1, 2]);
    }

    #[test]
    fn a_fetch_ends_where_the_batch_with_the_bound_begins_and_at_the_end_of_its_segment() {
        let log = log(&[1, 2, 3, 4, 5, 6, 7]);
        let upto = |bound| bases(&log.fetch(Offset(1), 9_999, Offset(bound), true).unwrap());
        assert_eq!(upto(3), [1, 2]);
        assert_eq!(upto(7), [1, 2, 3, 4], "the second segment begins with 5");
        assert_eq!(upto(1), [0; 0]);
        assert_eq!(log.read(Offset(1), Offset(7)).len(), 6, "a plain read goes on");
    }

    #[test]
    fn a_fetch_outside_of_the_log_is_refused() {
        let mut log = log(&[1, 2, 3]);
        log.set_high_watermark(Offset(3));
        log.raise_start(Offset(1)).unwrap();
        let fetch = |from| log.fetch(Offset(from), 9_999, Offset(3), true);
        let refused = |asked| OutOfRange { asked: Offset(asked), from: Offset(1), to: Offset(3) };
        assert_eq!(fetch(0), Err(refused(0)));
        assert_eq!(fetch(4), Err(refused(4)));
        assert_eq!(fetch(3), Ok(Fetched::default()));
    }
}
