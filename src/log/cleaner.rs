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

#[cfg(test)]
mod tests {
    use super::super::samples::append;
    use super::super::{BatchBody, CleanupPolicy, LogConfig, Payload};
    use super::*;

    const COMPACT: LogConfig = LogConfig {
        cleanup_policy: CleanupPolicy { delete: false, compact: true },
        ..LogConfig::DEFAULT
    };

    fn at(now: i64) -> LogContext<'static> {
        LogContext { config: &COMPACT, now: Timestamp(now) }
    }

    /// A drawing: a record of this key at each word, all below the high watermark; `|` closes a
    /// segment.
    fn log(drawing: &str) -> Log {
        let mut log = Log::starting_at(at(0), Offset(0));
        for word in drawing.split(' ') {
            if word == "|" {
                log.roll(at(0));
                continue;
            }
            let key = Some(word.as_bytes().into());
            let payload = Payload { key, value: Some([].into()), ..Payload::default() };
            let id = RecordId(log.end().0 as u32);
            append(&mut log, at(0), BatchBody::at(Timestamp(1), [(id, payload)]).into());
        }
        log.set_high_watermark(log.end());
        log
    }

    /// The other way, with the offset before each record.
    fn draw(log: &Log) -> String {
        let draw = |segment: &Segment| {
            let batches = segment.batches().iter().map(|placed| {
                let record = placed.batch.body.records.get(0).expect("none is empty here");
                let key = String::from_utf8_lossy(record.payload.key.as_deref().unwrap_or(b"-"));
                format!("{}{key}", placed.batch.base_offset)
            });
            batches.collect::<Vec<_>>().join(" ")
        };
        log.segments().iter().map(draw).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn a_cleaning_ends_where_the_active_segment_begins() {
        let mut log = log("a b a | b c | a");
        let one = log.size() / 6;
        assert_eq!((log.cleaned_until(), log.next_cleaning(at(9))), (None, Some(Timestamp(9))));
        let cleaned = log.clean(at(9)).unwrap();
        assert_eq!(draw(&log), "2a 3b 4c | 5a", "what the active segment says hides nothing");
        let removed = vec![(Offset(0), RecordId(0)), (Offset(1), RecordId(1))];
        let (bytes_before, bytes_after, until) = (5 * one, 3 * one, Offset(5));
        assert_eq!(cleaned, LogCleaned { until, bytes_before, bytes_after, removed });
        assert_eq!(log.cleaned_until(), Some(Offset(5)));
    }

    #[test]
    fn a_cleaned_log_waits_until_enough_is_dirty_again() {
        let mut log = log("a b a | b c | a");
        log.clean(at(9)).unwrap();
        let before = log.clone();
        assert_eq!((log.clean(at(9)), log.next_cleaning(at(9))), (None, None));
        assert_eq!(log, before);
        log.roll(at(9));
        assert_eq!(log.dirtiness(at(9)).ratio_permille(), 250, "one record of four");
        assert_eq!((log.clean(at(9)), log.next_cleaning(at(9))), (None, None));
        let lower = LogConfig { min_cleanable_dirty_permille: 249, ..COMPACT };
        let context = LogContext { config: &lower, ..at(9) };
        assert_eq!(log.next_cleaning(context), Some(Timestamp(9)));
        let cleaned = log.clean(context).unwrap();
        assert_eq!((draw(&log).as_str(), cleaned.until), ("3b 4c 5a | ", Offset(6)));
    }

    #[test]
    fn what_is_not_compacted_or_has_no_closed_segment_is_not_cleaned() {
        let mut closed = log("a a | a");
        let before = closed.clone();
        let deleted = LogContext { config: &LogConfig::DEFAULT, now: Timestamp(9) };
        assert_eq!((closed.clean(deleted), closed.next_cleaning(deleted)), (None, None));
        assert_eq!(closed, before);
        let mut open = log("a a a");
        assert_eq!((open.clean(at(9)), open.next_cleaning(at(9))), (None, None));
    }
}
