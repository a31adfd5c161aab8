//! The log of one replica: its segments and its positions.
//!
//! Rule: log start ≤ high watermark ≤ log end, always. Setting the high watermark clamps it.
//! There is always one segment that is written to, the active one; the others are closed.
//! What was written is in the page cache only, unless it was flushed.
//!
//! From: `UnifiedLog`, `LocalLog`, `LogSegments` (POS-1 to POS-6).
//!
//! What is done with a log lies beside: `append`, `read`, `lookup`, `time_lookup`, `truncate`,
//! `retention`, `recovery`.

use std::sync::Arc;

use super::roll::RollReason;
use super::{
    Batch, EpochCache, EpochEnd, LeaderEpoch, LogContext, Offset, ProducerStamp, ProducerStates,
    RecordId, Segment, Segments, Timestamp, VerificationGuard,
};

/// A segment was closed and another one begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rolled {
    /// The base of the new segment.
    pub base: Offset,
    /// Why.
    pub why: RollReason,
}

/// The offset lies outside of what the log holds (OFFSET_OUT_OF_RANGE).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfRange {
    /// The offset asked for.
    pub asked: Offset,
    /// The lowest one possible.
    pub from: Offset,
    /// The highest one possible.
    pub to: Offset,
}

/// The log of one replica.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Log {
    pub(super) segments: Segments,
    pub(super) epochs: Arc<EpochCache>,
    pub(super) start: Offset,
    pub(super) end: Offset,
    pub(super) high_watermark: Offset,
    pub(super) recovery_point: Offset,
    pub(super) cleaned_until: Option<Offset>,
    pub(super) producers: ProducerStates,
}

impl Default for Log {
    fn default() -> Log {
        Log::starting_at(LogContext::default(), Offset(0))
    }
}

impl Log {
    /// An empty log that begins at an offset.
    pub fn starting_at(context: LogContext<'_>, start: Offset) -> Log {
        let mut producers = ProducerStates::default();
        producers.set_map_end(start);
        producers.take_snapshot();
        Log {
            segments: Segments::new(Segment::new(start, context)),
            epochs: Arc::default(),
            start,
            end: start,
            high_watermark: start,
            recovery_point: start,
            cleaned_until: None,
            producers,
        }
    }

    /// The first offset that can be read.
    pub fn start(&self) -> Offset {
        self.start
    }

    /// The log end offset (LEO): the offset that the next record will get.
    pub fn end(&self) -> Offset {
        self.end
    }

    /// The high watermark: every offset below it is committed, as far as this replica knows.
    pub fn high_watermark(&self) -> Offset {
        self.high_watermark
    }

    /// The recovery point: the offset below which everything is on disk for certain.
    pub fn flushed(&self) -> Offset {
        self.recovery_point
    }

    /// What the log knows of its producers.
    pub fn producers(&self) -> &ProducerStates {
        &self.producers
    }

    /// The first offset of the oldest transaction that is open, or whose marker the high
    /// watermark has not passed; not below the log start (POS-3).
    pub fn first_unstable_offset(&self) -> Option<Offset> {
        self.producers.first_unstable_offset().map(|first| first.max(self.start))
    }

    /// The last stable offset (LSO): who reads committed sees what lies below (POS-3).
    pub fn last_stable_offset(&self) -> Offset {
        let unstable = self.first_unstable_offset();
        unstable.map_or(self.high_watermark, |first| first.min(self.high_watermark))
    }

    /// The coordinator is asked whether a transaction is known: hands out a guard for the append
    /// that begins it; `None` if it is open already (TXN-14).
    pub fn start_verification(
        &mut self,
        stamp: ProducerStamp,
        now: Timestamp,
    ) -> Option<VerificationGuard> {
        self.producers.start_verification(stamp, now)
    }

    /// Writes down what is known of the producers, as a clean shutdown does (A.3).
    /// Writes down what is known of the producers as of the log end, as a clean shutdown does.
    pub fn take_producer_snapshot(&mut self) {
        self.producers.take_snapshot();
    }

    /// Forgets producers that were silent for `producer.id.expiration.ms` (IDM-8).
    pub fn remove_expired_producers(&mut self, now: Timestamp, expiration_ms: u64) {
        self.producers.remove_expired(now, expiration_ms);
    }

    /// The epoch cache.
    pub fn epochs(&self) -> &EpochCache {
        &self.epochs
    }

    /// Notes in the epoch cache that `epoch` begins at `start` (BRT-1: a new leader does so
    /// before its first append).
    pub fn assign_epoch(&mut self, epoch: LeaderEpoch, start: Offset) {
        if !self.epochs.knows(epoch, start) {
            Arc::make_mut(&mut self.epochs).assign(epoch, start);
        }
    }

    /// Where `epoch` ends in this log (TRC-5).
    pub fn end_of_epoch(&self, epoch: LeaderEpoch) -> Option<EpochEnd> {
        self.epochs.end_of(epoch, self.end)
    }

    /// Sets the high watermark, clamped to what the log holds (POS-2). Answers whether it moved.
    pub fn set_high_watermark(&mut self, to: Offset) -> bool {
        let before = self.high_watermark;
        self.high_watermark = self.within(to);
        self.producers.on_high_watermark_updated(self.high_watermark);
        self.high_watermark != before
    }

    /// Where the high watermark would be if it were set to `to`: not above the log end, and not
    /// below the log start. That counts more: an empty log that waits for a batch across its
    /// start ends below it (`UnifiedLog.updateHighWatermark`).
    pub fn within(&self, to: Offset) -> Offset {
        to.min(self.end).max(self.start)
    }

    /// Raises the high watermark, never lowers it (POS-2). Answers whether it moved.
    ///
    /// # Errors
    /// It would be above the log end.
    pub fn maybe_increment_high_watermark(&mut self, to: Offset) -> Result<bool, OutOfRange> {
        if to > self.end {
            return Err(OutOfRange { asked: to, from: self.start, to: self.end });
        }
        Ok(to > self.high_watermark && self.set_high_watermark(to))
    }

    /// The segments.
    pub fn segments(&self) -> &Segments {
        &self.segments
    }

    /// The size of all segments, in bytes.
    pub fn size(&self) -> u64 {
        self.segments.iter().map(Segment::size).sum()
    }

    /// All batches, oldest first.
    pub fn batches(&self) -> impl DoubleEndedIterator<Item = &Batch> {
        self.segments.iter().flat_map(|segment| segment.batches.iter().map(|placed| &placed.batch))
    }

    /// The batches from the one that holds `from` on.
    pub fn batches_from(&self, from: Offset) -> impl Iterator<Item = &Batch> {
        let first = self.segments.floor(from).unwrap_or(0);
        let of = move |(n, segment): (usize, &'_ Segment)| {
            if n == 0 { segment.index_of(from) } else { 0 }
        };
        self.segments.iter_from(first).enumerate().flat_map(move |numbered| {
            let index = of(numbered);
            numbered.1.batches.iter_from(index).map(|placed| &placed.batch)
        })
    }

    /// The records from `from` on, with their offsets.
    pub fn entries_from(&self, from: Offset) -> impl Iterator<Item = (Offset, RecordId)> + '_ {
        self.batches_from(from).flat_map(Batch::entries).filter(move |(at, _)| *at >= from)
    }

    /// All records with their offsets.
    pub fn entries(&self) -> impl Iterator<Item = (Offset, RecordId)> + '_ {
        self.batches().flat_map(Batch::entries)
    }

    /// The batch that holds the record at `offset`.
    pub fn batch_at(&self, offset: Offset) -> Option<&Batch> {
        self.batches_from(offset).next().filter(|batch| batch.base_offset <= offset)
    }

    /// The identity of the record at `offset`.
    pub fn record_at(&self, offset: Offset) -> Option<RecordId> {
        let batch = self.batch_at(offset)?;
        batch.entries().find(|(at, _)| *at == offset).map(|(_, id)| id)
    }

    /// Whether the log holds the record, at any offset. Looks at the newest first.
    pub fn holds(&self, record: RecordId) -> bool {
        self.batches().rev().any(|batch| batch.ids().any(|id| id == record))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{AppendError, Appended, BatchBody};
    use super::*;

    fn append(log: &mut Log, records: &[u32], epoch: u32) -> Appended {
        let body = BatchBody::silent(records.iter().copied().map(RecordId));
        log.append_as_leader(LogContext::default(), body, LeaderEpoch(epoch)).unwrap()
    }

    fn log(epochs: &[u32]) -> Log {
        let mut log = Log::default();
        for (at, epoch) in epochs.iter().enumerate() {
            append(&mut log, &[at as u32], *epoch);
        }
        log
    }

    #[test]
    fn the_leader_stamps_the_next_offset_and_its_epoch() {
        let mut log = log(&[0, 0]);
        let appended = append(&mut log, &[7, 8], 2);
        assert_eq!((appended.from, appended.to, appended.bytes), (Offset(2), Offset(4), 75));
        assert_eq!(log.record_at(Offset(3)), Some(RecordId(8)));
        assert_eq!(log.record_at(Offset(4)), None);
        assert_eq!(log.epochs().latest(), Some(LeaderEpoch(2)));
    }

    #[test]
    fn a_follower_takes_only_what_comes_next() {
        let source = log(&[0, 0]);
        let context = LogContext::default();
        let mut follower = Log::default();
        let all = source.read(Offset(0), Offset(2));
        follower.append_as_follower(context, &all).expect("in order");
        assert_eq!(follower, source);
        let refused = AppendError::UnexpectedOffset { end: Offset(2), base_offset: Offset(0) };
        assert_eq!(follower.append_as_follower(context, &all), Err(refused));
        assert_eq!(follower, source);
    }

    #[test]
    fn the_high_watermark_stays_between_start_and_end() {
        let mut log = log(&[0, 0, 0]);
        assert!(log.set_high_watermark(Offset(9)));
        assert_eq!(log.high_watermark(), Offset(3));
        assert!(!log.set_high_watermark(Offset(3)), "it did not move");
        assert_eq!(log.truncate_to(LogContext::default(), Offset(1)).len(), 2);
        assert_eq!(log.high_watermark(), Offset(1), "a cut below it takes it along (TRC-9)");
    }

    #[test]
    fn records_are_told_from_any_offset_on_also_from_within_a_batch() {
        let mut log = log(&[0]);
        append(&mut log, &[7, 8, 9], 0);
        append(&mut log, &[3], 1);
        let from = |at| log.entries_from(Offset(at)).map(|(at, id)| (at.0, id.0));
        assert!(from(0).eq([(0, 0), (1, 7), (2, 8), (3, 9), (4, 3)]));
        assert!(from(2).eq([(2, 8), (3, 9), (4, 3)]), "the batch begins at 1");
        assert_eq!(from(5).count(), 0);
        assert!(log.holds(RecordId(8)) && log.holds(RecordId(3)) && !log.holds(RecordId(4)));
    }

    #[test]
    fn a_cut_tells_what_went_and_forgets_its_epochs() {
        let mut log = log(&[0, 0, 1, 1]);
        assert_eq!(
            log.truncate_to(LogContext::default(), Offset(2)),
            [(Offset(2), RecordId(2)), (Offset(3), RecordId(3))]
        );
        assert_eq!(log.epochs().latest(), Some(LeaderEpoch(0)));
        assert!(
            log.truncate_to(LogContext::default(), Offset(9)).is_empty(),
            "behind the end there is nothing to cut"
        );
        assert_eq!(log.end(), Offset(2));
    }

    #[test]
    fn a_read_gives_whole_batches_below_the_bound() {
        let mut log = log(&[0]);
        append(&mut log, &[1, 2], 0);
        assert_eq!(log.read(Offset(2), Offset(3)).len(), 1, "a batch that began earlier");
        assert_eq!(log.read(Offset(0), Offset(2)).len(), 1, "not half of the second");
        assert!(log.read(Offset(3), Offset(3)).is_empty());
    }
}
