//! What a flush saves, what a loss of power takes, and how a log is made whole after it.
//!
//! Rule: below the recovery point everything is on disk. Of the rest any beginning may be, and
//! is cut to whole batches. Recovery reads every batch from the segment that holds the recovery
//! point on, and writes the indexes of these segments anew, batch by batch; so they may differ
//! from what they were. At a damaged batch the segment is cut, and later segments go.
//!
//! From: `UnifiedLog.flush`, `LogLoader.recoverLog`, `LogSegment.recover` (FLS-1, FLS-4, FLS-6,
//! IDX-5).

use std::sync::Arc;

use super::index::TimestampOffset;
use super::{Batch, Log, LogContext, Offset, Placed, RecordId, Segment};

/// What a recovery did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recovery {
    /// How many segments were read.
    pub segments: usize,
    /// How many batches were read and found whole.
    pub batches: usize,
    /// How many offset index entries were written anew.
    pub index_entries: usize,
    /// Where the log was cut because of damage.
    pub cut_at: Option<Offset>,
}

impl Segment {
    /// From here on the file holds something else than its batches: a write that was torn, or a
    /// damaged disk. Recovery finds it. The position is in bytes.
    pub fn damage_from(&mut self, position: u32) {
        self.damaged_from = Some(position);
    }

    /// Reads every batch, cuts at the first damaged one, and writes both indexes anew. Answers
    /// how many bytes were cut off.
    pub fn recover(&mut self, context: LogContext<'_>) -> u64 {
        let size = self.size;
        let valid = self.damaged_from.take().unwrap_or(size);
        let whole = |placed: &Placed| placed.position + placed.batch.size() <= valid;
        self.batches.truncate(self.batches.partition_point(whole));
        self.offset_index.clear();
        self.time_index.clear();
        self.offset_index.grow();
        self.time_index.grow();
        self.largest = None;
        self.size = 0;
        let mut last_entry = 0;
        for Placed { position, batch } in self.batches.clone().iter() {
            let timestamp = batch.body.max_timestamp;
            self.rise(TimestampOffset { timestamp, offset: batch.last_offset() });
            if u64::from(position - last_entry) > context.config.index_interval_bytes {
                self.add_entries(batch.last_offset(), *position);
                last_entry = *position;
            }
            self.size = position + batch.size();
        }
        self.note_largest();
        self.forget(context);
        u64::from(size - self.size)
    }

    /// What is known in memory only is gone after a restart.
    fn forget(&mut self, context: LogContext<'_>) {
        self.created = context.now;
        self.bytes_since_entry = 0;
        self.first_timestamp = self.batches.get(0).map(|first| first.batch.body.max_timestamp);
    }
}

impl Log {
    /// Writes everything below `offset` to disk: the recovery point moves there.
    pub fn flush_to(&mut self, offset: Offset) {
        self.recovery_point = self.recovery_point.max(offset);
    }

    /// The machine loses power: of what was not flushed, only the whole batches below `keep_to`
    /// were on disk. Answers the records that went (FLS-6).
    pub fn lose_unflushed(
        &mut self,
        context: LogContext<'_>,
        keep_to: Offset,
    ) -> Vec<(Offset, RecordId)> {
        let keep_to = keep_to.max(self.recovery_point);
        let end = self.batches_from(keep_to).next().map_or(self.end, |lost| lost.base_offset);
        if end < self.start {
            return self.truncate_fully_and_start_at(context, self.start, None);
        }
        self.truncate_to(context, end)
    }

    /// The process starts again after a clean shutdown, which flushed everything: the files are
    /// trusted (FLS-3).
    pub fn reopen(&mut self, context: LogContext<'_>) {
        self.flush_to(self.end);
        let active = Arc::make_mut(&mut self.active);
        active.note_largest();
        active.forget(context);
    }

    /// The process starts again after a crash: what may not have been flushed is read through
    /// (FLS-4).
    pub fn recover(&mut self, context: LogContext<'_>) -> Recovery {
        let first = self.floor(self.recovery_point).unwrap_or(0);
        let unflushed: Vec<Arc<Segment>> =
            self.closed.iter_from(first).chain(std::iter::once(&self.active)).cloned().collect();
        self.closed.truncate(first);
        let mut recovery = Recovery::default();
        let mut recovered = Vec::new();
        for mut segment in unflushed {
            let cut_off = Arc::make_mut(&mut segment).recover(context);
            recovery.segments += 1;
            recovery.batches += segment.batches.len();
            recovery.index_entries += segment.offset_index.entries().len();
            segment.batches.iter().for_each(|placed| self.learn_epoch(&placed.batch));
            recovery.cut_at = (cut_off > 0).then(|| segment.end());
            recovered.push(segment);
            if recovery.cut_at.is_some() {
                break;
            }
        }
        self.active = recovered.pop().expect("there is always an active segment");
        for mut segment in recovered {
            Arc::make_mut(&mut segment).close();
            self.closed.push(segment);
        }
        self.settle(context);
        recovery
    }

    fn learn_epoch(&mut self, batch: &Batch) {
        if self.epochs.latest().is_none_or(|latest| batch.leader_epoch > latest) {
            self.assign_epoch(batch.leader_epoch, batch.base_offset);
        }
    }

    /// The positions follow from the files.
    fn settle(&mut self, context: LogContext<'_>) {
        let end = self.active.end();
        if end < self.start {
            self.truncate_fully_and_start_at(context, self.start, None);
            return;
        }
        self.end_at(end);
        self.cut_epochs(end);
    }
}
