//! The log of one replica: append as leader or as follower, read, truncate.
//!
//! Rule: log start ≤ high watermark ≤ log end, always. Setting the high watermark clamps it.
//! What was written is in the page cache only, unless it was flushed; a machine that loses
//! power may lose any unflushed tail.
//!
//! From: `UnifiedLog`, `LocalLog` (POS-1 to POS-6, FLS-1, FLS-6).
//!
//! Simplified: no segments yet, and nothing flushes (Kafka's default flushes only at a roll).

use std::sync::Arc;

use super::{
    Batch, BatchBody, Chunks, EpochCache, EpochEnd, LeaderEpoch, LogContext, Offset, RecordId,
};

/// Why nothing was appended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppendError {
    /// Offsets fall inside the append, or it begins below the log end.
    OffsetsOutOfOrder {
        /// Where the log ended, or the batch before.
        end: Offset,
        /// Where the batch begins.
        base_offset: Offset,
    },
}

/// What an append did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appended {
    /// The offset of the first record.
    pub from: Offset,
    /// The log end after it.
    pub to: Offset,
}

/// The log of one replica.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Log {
    batches: Chunks<Batch>,
    epochs: Arc<EpochCache>,
    start: Offset,
    end: Offset,
    high_watermark: Offset,
}

impl Log {
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

    /// All batches, oldest first.
    pub fn batches(&self) -> &Chunks<Batch> {
        &self.batches
    }

    /// The epoch cache.
    pub fn epochs(&self) -> &EpochCache {
        &self.epochs
    }

    /// The offset below which everything is on disk for certain (FLS-1: nothing is, by default).
    pub fn flushed(&self) -> Offset {
        self.start
    }

    /// Appends a batch as the leader of `epoch`: it gets the next offsets and its stamp (LOG-4).
    ///
    /// # Errors
    /// See `AppendError`; nothing is appended then.
    pub fn append_as_leader(
        &mut self,
        _context: LogContext<'_>,
        body: Arc<BatchBody>,
        epoch: LeaderEpoch,
    ) -> Result<Appended, AppendError> {
        assert!(!body.records.is_empty(), "a batch holds at least one record");
        let from = self.end;
        self.push(Batch { base_offset: from, leader_epoch: epoch, body });
        Ok(Appended { from, to: self.end })
    }

    /// Appends batches as they came from the leader, in one call.
    ///
    /// # Errors
    /// See `AppendError`; nothing is appended then.
    pub fn append_as_follower(
        &mut self,
        _context: LogContext<'_>,
        batches: &[Batch],
    ) -> Result<Appended, AppendError> {
        let from = self.end;
        let mut end = from;
        for batch in batches {
            if batch.base_offset < end {
                let base_offset = batch.base_offset;
                return Err(AppendError::OffsetsOutOfOrder { end, base_offset });
            }
            end = batch.end();
        }
        batches.iter().for_each(|batch| self.push(batch.clone()));
        Ok(Appended { from, to: self.end })
    }

    fn push(&mut self, batch: Batch) {
        if self.epochs.latest() != Some(batch.leader_epoch) {
            self.assign_epoch(batch.leader_epoch, batch.base_offset);
        }
        self.end = batch.end();
        self.batches.push(batch);
    }

    /// Notes in the epoch cache that `epoch` begins at `start` (BRT-1: a new leader does so
    /// before its first append).
    pub fn assign_epoch(&mut self, epoch: LeaderEpoch, start: Offset) {
        Arc::make_mut(&mut self.epochs).assign(epoch, start);
    }

    /// Where `epoch` ends in this log (TRC-5).
    pub fn end_of_epoch(&self, epoch: LeaderEpoch) -> Option<EpochEnd> {
        self.epochs.end_of(epoch, self.end)
    }

    /// Sets the high watermark, clamped to what the log holds (POS-2). Answers whether it moved.
    pub fn set_high_watermark(&mut self, to: Offset) -> bool {
        let before = self.high_watermark;
        self.high_watermark = to.clamp(self.start, self.end);
        self.high_watermark != before
    }

    /// Cuts the log so that it ends at `to`, with the epochs that began there or later, and
    /// answers the records that went, in offset order. Does nothing to records if the log ends
    /// earlier (TRC-12). Batches are cut whole: one that holds `to` goes too.
    pub fn truncate_to(&mut self, to: Offset) -> Vec<(Offset, RecordId)> {
        let to = self.batch_at(to).map_or(to, |batch| batch.base_offset).max(self.start);
        let keep = self.index_of(to);
        let gone: Vec<_> = self.entries_from(to).collect();
        self.batches.truncate(keep);
        if self.epochs.entries().last().is_some_and(|(_, start)| *start >= to) {
            Arc::make_mut(&mut self.epochs).truncate_from_end(to);
        }
        self.end = self.end.min(to);
        self.high_watermark = self.high_watermark.min(self.end);
        gone
    }

    /// The whole batches from the one that holds `from` on, up to `up_to` (LOG-5).
    pub fn read(&self, from: Offset, up_to: Offset) -> Vec<Batch> {
        let first = self.index_of(from);
        self.batches.iter_from(first).take_while(|b| b.end() <= up_to).cloned().collect()
    }

    /// The index of the first batch that ends after `offset`.
    fn index_of(&self, offset: Offset) -> usize {
        self.batches.partition_point(|batch| batch.end() <= offset)
    }

    /// The records from `from` on, with their offsets.
    pub fn entries_from(&self, from: Offset) -> impl Iterator<Item = (Offset, RecordId)> + '_ {
        let first = self.index_of(from);
        self.batches.iter_from(first).flat_map(Batch::entries).filter(move |(at, _)| *at >= from)
    }

    /// All records with their offsets.
    pub fn entries(&self) -> impl Iterator<Item = (Offset, RecordId)> + '_ {
        self.batches.iter().flat_map(Batch::entries)
    }

    /// The batch that holds the record at `offset`.
    pub fn batch_at(&self, offset: Offset) -> Option<&Batch> {
        self.batches.get(self.index_of(offset)).filter(|b| b.base_offset <= offset)
    }

    /// The identity of the record at `offset`.
    pub fn record_at(&self, offset: Offset) -> Option<RecordId> {
        let batch = self.batch_at(offset)?;
        batch.entries().find(|(at, _)| *at == offset).map(|(_, id)| id)
    }

    /// Whether the log holds the record, at any offset. Looks at the newest first.
    pub fn holds(&self, record: RecordId) -> bool {
        self.batches.iter().rev().any(|batch| batch.ids().any(|id| id == record))
    }
}

#[cfg(test)]
mod tests {
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
        assert_eq!(appended, Appended { from: Offset(2), to: Offset(4) });
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
        let refused = AppendError::OffsetsOutOfOrder { end: Offset(2), base_offset: Offset(0) };
        assert_eq!(follower.append_as_follower(context, &all), Err(refused));
        assert_eq!(follower, source);
    }

    #[test]
    fn the_high_watermark_stays_between_start_and_end() {
        let mut log = log(&[0, 0, 0]);
        assert!(log.set_high_watermark(Offset(9)));
        assert_eq!(log.high_watermark(), Offset(3));
        assert!(!log.set_high_watermark(Offset(3)), "it did not move");
        assert_eq!(log.truncate_to(Offset(1)).len(), 2);
        assert_eq!(log.high_watermark(), Offset(1), "a cut below it takes it along (TRC-9)");
    }

    #[test]
    fn a_cut_tells_what_went_and_forgets_its_epochs() {
        let mut log = log(&[0, 0, 1, 1]);
        assert_eq!(
            log.truncate_to(Offset(2)),
            [(Offset(2), RecordId(2)), (Offset(3), RecordId(3))]
        );
        assert_eq!(log.epochs().latest(), Some(LeaderEpoch(0)));
        assert!(log.truncate_to(Offset(9)).is_empty(), "behind the end there is nothing to cut");
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
