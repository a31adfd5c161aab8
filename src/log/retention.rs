//! Retention: old segments go.
//!
//! Rule: three passes: segments below the log start, segments beyond `retention.bytes`, segments
//! older than `retention.ms`. A pass begins with the oldest segment and stops at the first that
//! has to stay. Nothing at or above the high watermark goes. If all segments go, an empty one
//! is rolled first.
//!
//! From: `UnifiedLog.deleteOldSegments`, `deletableSegments` (RET-1 to RET-7).

use super::roll::RollReason;
use super::{Log, LogConfig, LogContext, Offset, RecordId, Segment, Timestamp};

/// Why a segment went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DeletionReason {
    /// All of it was below the log start.
    LogStart,
    /// The log was larger than `retention.bytes`.
    Size,
    /// Its youngest record was older than `retention.ms`.
    Time,
}

/// A segment that went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeletedSegment {
    /// Its base.
    pub base: Offset,
    /// The offset after its last record.
    pub end: Offset,
    /// Its size in bytes.
    pub bytes: u64,
    /// Why.
    pub why: DeletionReason,
    /// The records that it held.
    pub records: Vec<(Offset, RecordId)>,
}

impl Log {
    /// Takes away what retention does not keep, and answers what went, oldest first.
    pub fn delete_old_segments(&mut self, context: LogContext<'_>) -> Vec<DeletedSegment> {
        let mut deleted = Vec::new();
        for why in passes(context.config) {
            let count = self.count_deletable(why, context);
            deleted.extend(self.delete_first(count, why, context));
        }
        deleted
    }

    /// The earliest instant from which on a check would delete something, as things stand; now
    /// or the past means at once, `None` that nothing will.
    pub fn next_deletion(&self, config: &LogConfig) -> Option<Timestamp> {
        // A pass begins with the oldest segment, so nothing goes before that one may.
        self.segments.get(0).filter(|oldest| self.may_go(oldest, self.segments.get(1)))?;
        let at_once = Timestamp(0);
        let context = LogContext { config, now: at_once };
        let now = |why: &DeletionReason| *why != DeletionReason::Time;
        if passes(config).filter(now).any(|why| self.count_deletable(why, context) > 0) {
            return Some(at_once);
        }
        let retention = config.retention_ms.filter(|_| config.cleanup_policy.delete)? as i64;
        let youngest = self.segments.get(0)?.largest_timestamp();
        Some(Timestamp(youngest.0.checked_add(retention)?.checked_add(1)?))
    }

    /// The segments, oldest first, that may go as far as `wanted` says so (RET-2, RET-3).
    pub fn deletable_segments<'a>(
        &'a self,
        mut wanted: impl FnMut(&Segment, Option<&Segment>) -> bool + 'a,
    ) -> impl Iterator<Item = &'a Segment> + 'a {
        let next = self.segments.iter_from(1).map(Some).chain(std::iter::once(None));
        let pairs = self.segments.iter().zip(next);
        let goes = move |(segment, next): &(&Segment, Option<&Segment>)| {
            wanted(segment, *next) && self.may_go(segment, *next)
        };
        pairs.take_while(goes).map(|(segment, _)| segment)
    }

    /// Whether the high watermark lets a segment go, and there is something to delete (RET-3).
    fn may_go(&self, segment: &Segment, next: Option<&Segment>) -> bool {
        let upper_bound = next.map_or(self.end, |next| next.base);
        let last_and_empty = next.is_none() && segment.is_empty();
        self.high_watermark >= upper_bound && !last_and_empty
    }

    /// How many segments a pass takes away (RET-4).
    fn count_deletable(&self, why: DeletionReason, context: LogContext<'_>) -> usize {
        let LogContext { config, now } = context;
        match why {
            DeletionReason::LogStart => self
                .deletable_segments(|_, next| next.is_some_and(|next| next.base <= self.start))
                .count(),
            DeletionReason::Size => {
                let Some(keep) = config.retention_bytes else { return 0 };
                let Some(mut excess) = self.size().checked_sub(keep) else { return 0 };
                let wanted = |segment: &Segment, _: Option<&Segment>| {
                    let rest = excess.checked_sub(segment.size());
                    excess = rest.unwrap_or(excess);
                    rest.is_some()
                };
                self.deletable_segments(wanted).count()
            }
            DeletionReason::Time => {
                let Some(keep) = config.retention_ms else { return 0 };
                let old = |segment: &Segment, _: Option<&Segment>| {
                    now.0.saturating_sub(segment.largest_timestamp().0) > keep as i64
                };
                self.deletable_segments(old).count()
            }
        }
    }

    /// Takes the oldest segments away (RET-6, RET-7).
    fn delete_first(
        &mut self,
        count: usize,
        why: DeletionReason,
        context: LogContext<'_>,
    ) -> Vec<DeletedSegment> {
        if count == 0 {
            return Vec::new();
        }
        if count == self.segments.count() {
            self.roll_to(context, self.end, RollReason::Retention);
        }
        let deleted = self.segments.iter().take(count).map(|segment| DeletedSegment {
            base: segment.base,
            end: segment.end(),
            bytes: segment.size(),
            why,
            records: segment.batches.iter().flat_map(|placed| placed.batch.entries()).collect(),
        });
        let deleted: Vec<DeletedSegment> = deleted.collect();
        for segment in self.segments.iter().take(count) {
            self.producers.delete_snapshot(segment.base);
        }
        self.segments.remove_first(count);
        let start = self.segments.get(0).map_or(self.start, Segment::base);
        self.raise_start(start).expect("the high watermark is not below what goes (RET-3)");
        deleted
    }
}

/// The passes of a check, in order (RET-1).
fn passes(config: &LogConfig) -> impl Iterator<Item = DeletionReason> {
    let all = [DeletionReason::LogStart, DeletionReason::Size, DeletionReason::Time];
    all.into_iter().take(if config.cleanup_policy.delete { 3 } else { 1 })
}

#[cfg(test)]
mod tests {
    use super::super::CleanupPolicy;
    use super::super::samples::{bases, log};
    use super::*;

    fn check(log: &mut Log, config: &LogConfig, now: i64) -> Vec<(u64, DeletionReason)> {
        let deleted = log.delete_old_segments(LogContext { config, now: Timestamp(now) });
        deleted.iter().map(|segment| (segment.base.0, segment.why)).collect()
    }

    fn committed(timestamps: &[i64]) -> Log {
        let mut log = log(timestamps);
        log.set_high_watermark(log.end());
        log
    }

    /// Nothing goes but for the reason that a test gives.
    const KEEP: LogConfig = LogConfig { retention_ms: None, ..LogConfig::DEFAULT };

    #[test]
    fn a_segment_goes_when_its_youngest_record_is_too_old() {
        let config = LogConfig { retention_ms: Some(100), ..KEEP };
        let mut log = committed(&[1, 2, 50, 4, 5, 6, 7, 8, 9, 10, 11]);
        assert_eq!(log.next_deletion(&config), Some(Timestamp(151)));
        assert_eq!(check(&mut log, &config, 150), [], "not more than retention.ms");
        // The second segment is older, but a pass stops at the first that stays.
        assert_eq!(check(&mut log, &config, 140), []);
        let both = [0, 5].map(|base| (base, DeletionReason::Time));
        assert_eq!(
            check(&mut log, &config, 111 + 40),
            [both[0], both[1], (10, DeletionReason::Time)]
        );
        assert_eq!((bases(&log), log.start()), (vec![11], Offset(11)), "an empty one is left");
        assert_eq!(log.next_deletion(&config), None);
    }

    #[test]
    fn size_goes_down_to_the_limit_and_not_below() {
        let config = LogConfig { retention_bytes: Some(700), ..KEEP };
        let mut log = committed(&[0; 11]);
        assert_eq!(log.next_deletion(&config), None, "400 bytes too much, but a segment has 500");
        assert_eq!(check(&mut log, &config, 0), []);
        let smaller = LogConfig { retention_bytes: Some(600), ..KEEP };
        assert_eq!(log.next_deletion(&smaller), Some(Timestamp(0)), "at once");
        assert_eq!(check(&mut log, &smaller, 0), [(0, DeletionReason::Size)]);
        assert_eq!(log.size(), 600);
    }

    #[test]
    fn what_is_not_committed_stays() {
        let config = LogConfig { retention_ms: Some(0), ..KEEP };
        let mut log = log(&[0; 11]);
        log.set_high_watermark(Offset(4));
        assert_eq!((check(&mut log, &config, 99), log.next_deletion(&config)), (vec![], None));
        log.set_high_watermark(Offset(5));
        assert_eq!(check(&mut log, &config, 99), [(0, DeletionReason::Time)]);
        assert_eq!(log.epochs().earliest().map(|(_, start)| start), Some(Offset(5)));
    }

    #[test]
    fn a_compacted_topic_loses_only_what_lies_below_its_start() {
        let cleanup_policy = CleanupPolicy { delete: false, compact: true };
        let config = LogConfig { cleanup_policy, retention_ms: Some(0), ..KEEP };
        let mut log = committed(&[0; 11]);
        assert_eq!(check(&mut log, &config, 99), []);
        log.raise_start(Offset(7)).unwrap();
        assert_eq!(check(&mut log, &config, 99), [(0, DeletionReason::LogStart)]);
        assert_eq!(log.start(), Offset(7));
    }
}
