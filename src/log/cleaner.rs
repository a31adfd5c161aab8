//! Compaction of this log: when, and what takes the place of the cleaned segments.
//!
//! Rule: a log is cleaned when enough of it is dirty, or something dirty is overdue. The cleaned
//! segments take the place of those that were read; the checkpoint moves to where the cleaning
//! ended.
//!
//! From: `LogCleaner`, `LogCleanerManager`, `UnifiedLog.replaceSegments` (CMP-1 to CMP-6).

use super::compaction::{
    self, Cleaning, ClosedSegment, Dirtiness, LogView, SegmentView, dirtiness,
};
use super::{Log, LogContext, Offset, RecordId, Segment, Timestamp};

/// What a cleaning did to a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogCleaned {
    /// Up to where the log is clean now.
    pub until: Offset,
    /// The size of the cleaned part before, in bytes.
    pub bytes_before: u64,
    /// Its size now, in bytes.
    pub bytes_after: u64,
    /// The records that went.
    pub removed: Vec<(Offset, RecordId)>,
}

impl Log {
    /// Up to where the log has been compacted: `cleaner-offset-checkpoint`.
    pub fn cleaned_until(&self) -> Option<Offset> {
        self.cleaned_until
    }

    /// What of the log is dirty, and what of that can be cleaned.
    pub fn dirtiness(&self, context: LogContext<'_>) -> Dirtiness {
        dirtiness(&self.view(&self.closed_views()), context)
    }

    /// The earliest instant from which on the cleaner would take the log, as things stand; `None`
    /// that it will not.
    pub fn next_cleaning(&self, context: LogContext<'_>) -> Option<Timestamp> {
        if !context.config.cleanup_policy.compact || self.segments.count() == 1 {
            return None;
        }
        compaction::next_cleaning(&self.view(&self.closed_views()), context)
    }

    fn closed_views(&self) -> Vec<SegmentView> {
        let view = |segment: &Segment| SegmentView {
            base_offset: segment.base(),
            size: segment.size(),
            largest_timestamp: segment.largest_timestamp(),
            first_timestamp: segment.first_timestamp(),
        };
        self.segments.closed().map(view).collect()
    }

    fn view<'a>(&self, closed: &'a [SegmentView]) -> LogView<'a> {
        LogView {
            range: (self.start(), self.end()),
            last_stable_offset: self.last_stable_offset(),
            closed,
            active_base: self.segments.active().base(),
            checkpoint: self.cleaned_until,
        }
    }

    /// Compacts the log if that is due, and answers what went.
    pub fn clean(&mut self, context: LogContext<'_>) -> Option<LogCleaned> {
        let config = context.config;
        let dirtiness = self.dirtiness(context);
        if !config.cleanup_policy.compact || !dirtiness.is_due(config) {
            return None;
        }
        let read: Vec<ClosedSegment> = self.segments.closed().map(source).collect();
        let aborted = self.segments.iter().flat_map(|segment| segment.txn_index().entries());
        let cleaned = compaction::clean(&Cleaning {
            segments: &read,
            first_dirty: dirtiness.first_dirty,
            first_uncleanable: dirtiness.first_uncleanable,
            aborted: &aborted.copied().collect::<Vec<_>>(),
            producers: &self.producers,
            context,
        });
        let until = dirtiness.first_uncleanable;
        let size = |log: &Log| {
            let clean = log.segments.closed().take_while(|segment| segment.base() < until);
            clean.map(Segment::size).sum()
        };
        let bytes_before = size(self);
        for segment in &cleaned.segments {
            let sources: Vec<Offset> = segment.sources.iter().map(|s| s.base_offset).collect();
            self.swap_in(context, &sources, &segment.batches, segment.txn_index.clone());
        }
        let bytes_after = size(self);
        self.cleaned_until = Some(cleaned.first_dirty);
        let removed = cleaned.segments.into_iter().flat_map(|s| s.removed).collect();
        Some(LogCleaned { until, bytes_before, bytes_after, removed })
    }
}

fn source(segment: &Segment) -> ClosedSegment {
    ClosedSegment {
        base_offset: segment.base(),
        batches: segment.batches().iter().map(|placed| placed.batch.clone()).collect(),
        offset_index_bytes: segment.offset_index().file_size(),
        time_index_bytes: segment.time_index().file_size(),
    }
}
