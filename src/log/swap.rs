//! Compaction puts a cleaned segment in the place of those that it was made from.
//!
//! From: `LocalLog.replaceSegments`, `Cleaner.cleanSegments` (CMP-5).
//!
//! Simplified: each batch is appended by itself, where Kafka appends a buffer at a time; so
//! there may be more index entries.

use std::slice::from_ref;

use super::index::TimestampOffset;
use super::{Batch, Log, LogContext, Offset, Segment, TxnIndex};

impl Log {
    /// Puts a segment of these batches in the place of the closed segments with these bases; its
    /// base is the first of them. Its last change counts as that of the last of them.
    ///
    /// # Panics
    /// If a base is not that of a closed segment, or there is none.
    pub fn swap_in(
        &mut self,
        context: LogContext<'_>,
        sources: &[Offset],
        batches: &[Batch],
        txn_index: TxnIndex,
    ) {
        let is_closed = |base: &Offset| *base < self.segments.active().base;
        assert!(sources.iter().all(is_closed), "only closed segments are cleaned");
        let base = *sources.first().expect("a cleaned segment has a source");
        let last = self.segments.iter().rfind(|segment| sources.contains(&segment.base));
        let modified = last.expect("the sources are segments of this log").modified;
        let mut cleaned = Segment::new(base, context);
        for batch in batches {
            let timestamp = batch.body.max_timestamp;
            let largest = TimestampOffset { timestamp, offset: batch.last_offset() };
            let appended = cleaned.append(context, from_ref(batch), largest);
            appended.expect("compaction merges only what fits one segment");
        }
        cleaned.txn_index = txn_index;
        cleaned.modified = modified;
        cleaned.close();
        sources.iter().for_each(|source| {
            self.segments.remove(*source);
            if *source != base {
                self.producers.delete_snapshot(*source);
            }
        });
        self.segments.insert(cleaned);
    }
}
