//! How much of a log can be cleaned, and whether it should be.
//!
//! From: `LogCleanerManager.cleanableOffsets`, `LogToClean` (CMP-1, CMP-2).

use super::super::ordered::sorted_by_rank;
use super::super::{LogConfig, LogContext, Offset, Timestamp};

/// A closed segment, as far as the choice goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SegmentView {
    /// Its base offset.
    pub base_offset: Offset,
    /// The size of its `.log` file in bytes.
    pub size: u64,
    /// The greatest timestamp in it.
    pub largest_timestamp: Timestamp,
    /// The timestamp of its first batch, if it has one.
    pub first_timestamp: Option<Timestamp>,
}

/// A log, as far as the choice goes.
#[derive(Clone, Copy, Debug)]
pub struct LogView<'a> {
    /// Where the log begins and ends.
    pub range: (Offset, Offset),
    /// The last stable offset (POS-3).
    pub last_stable_offset: Offset,
    /// The closed segments, oldest first.
    pub closed: &'a [SegmentView],
    /// The base of the active segment.
    pub active_base: Offset,
    /// What `cleaner-offset-checkpoint` says: how far it was cleaned last time.
    pub checkpoint: Option<Offset>,
}

/// What of a log is dirty, and what of that can be cleaned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Dirtiness {
    /// Below it the log has been cleaned.
    pub first_dirty: Offset,
    /// From here on nothing may be cleaned: the base of a segment.
    pub first_uncleanable: Offset,
    /// The size of the segments that begin in the clean part, in bytes.
    pub clean_bytes: u64,
    /// The size of the dirty segments that can be cleaned, in bytes.
    pub cleanable_bytes: u64,
    /// Whether something dirty is older than `max.compaction.lag.ms`.
    pub overdue: bool,
}

impl Dirtiness {
    /// The dirty ratio: how much of all that a cleaning would read is dirty, in thousandths.
    pub fn ratio_permille(&self) -> u32 {
        let total = u128::from(self.clean_bytes) + u128::from(self.cleanable_bytes);
        let dirty = u128::from(self.cleanable_bytes) * 1000;
        dirty.checked_div(total).map_or(0, |ratio| ratio as u32)
    }

    /// Whether the cleaner takes the log: enough of it is dirty, or something is overdue. The
    /// ratio must be above `min.cleanable.dirty.ratio`, not at it.
    pub fn is_due(&self, config: &LogConfig) -> bool {
        let total = u128::from(self.clean_bytes) + u128::from(self.cleanable_bytes);
        let dirty = u128::from(self.cleanable_bytes) * 1000;
        let enough = dirty > total * u128::from(config.min_cleanable_dirty_permille);
        enough || (self.overdue && self.cleanable_bytes > 0)
    }
}

/// What of a log is dirty now. A checkpoint outside the log counts for nothing.
pub fn dirtiness(log: &LogView<'_>, context: LogContext<'_>) -> Dirtiness {
    let (start, end) = log.range;
    let first_dirty = log.checkpoint.filter(|at| (start..=end).contains(at)).unwrap_or(start);
    let dirty = log.from(first_dirty);
    let bounds = [Some(log.last_stable_offset), Some(log.active_base), too_young(dirty, context)];
    let bound = bounds.into_iter().flatten().min().map_or(first_dirty, |b| b.max(first_dirty));
    let first_uncleanable = log.from(bound).first().map_or(log.active_base, |s| s.base_offset);
    let size = |segments: &[SegmentView]| segments.iter().map(|segment| segment.size).sum();
    let clean = log.closed.partition_point(|segment| segment.base_offset < first_dirty);
    let cleanable = dirty.partition_point(|segment| segment.base_offset < first_uncleanable);
    Dirtiness {
        first_dirty,
        first_uncleanable,
        clean_bytes: size(&log.closed[..clean]),
        cleanable_bytes: size(&dirty[..cleanable]),
        overdue: is_overdue(dirty, context),
    }
}

/// The earliest instant, not before now, at which the cleaner would take the log if nothing is
/// written to it; `None` if it never would.
///
/// The older the segments are, the more of them can be cleaned. So only the instants count at
/// which one comes of age, and what is due then stays due.
pub fn next_cleaning(log: &LogView<'_>, context: LogContext<'_>) -> Option<Timestamp> {
    let LogContext { config, now } = context;
    let of_age = |segment: &SegmentView| {
        segment.largest_timestamp.0.checked_add_unsigned(config.min_compaction_lag_ms)
    };
    let overdue = |segment: &SegmentView| {
        segment
            .first_timestamp?
            .0
            .checked_add_unsigned(config.max_compaction_lag_ms)?
            .checked_add(1)
    };
    let ahead = log.closed.iter().flat_map(|segment| [of_age(segment), overdue(segment)]);
    let ahead = ahead.flatten().filter(|at| *at > now.0);
    let instants = sorted_by_rank(ahead.chain([now.0]).collect(), |at| at.abs_diff(now.0));
    let is_due = |at: i64| dirtiness(log, LogContext { config, now: Timestamp(at) }).is_due(config);
    let waits = instants.partition_point(|at| !is_due(*at));
    instants.get(waits).copied().map(Timestamp)
}

impl LogView<'_> {
    /// The closed segments from the one that holds `offset` on.
    fn from(&self, offset: Offset) -> &[SegmentView] {
        if offset >= self.active_base {
            return &[];
        }
        let later = self.closed.partition_point(|segment| segment.base_offset <= offset);
        &self.closed[later.saturating_sub(1)..]
    }
}

/// The first segment with a record that is younger than `min.compaction.lag.ms`.
fn too_young(dirty: &[SegmentView], context: LogContext<'_>) -> Option<Offset> {
    let lag = i128::from(context.config.min_compaction_lag_ms);
    let bound = i128::from(context.now.0) - lag;
    let young = |segment: &&SegmentView| i128::from(segment.largest_timestamp.0) > bound;
    dirty.iter().filter(|_| lag > 0).find(young).map(|segment| segment.base_offset)
}

/// Whether a segment began longer ago than `max.compaction.lag.ms`.
fn is_overdue(dirty: &[SegmentView], context: LogContext<'_>) -> bool {
    let bound = i128::from(context.now.0) - i128::from(context.config.max_compaction_lag_ms);
    let began = dirty.iter().filter_map(|segment| segment.first_timestamp);
    let oldest = began.filter(|timestamp| timestamp.0 > 0).min();
    oldest.is_some_and(|oldest| i128::from(oldest.0) < bound)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Closed segments of 100 bytes and ten offsets each; active from then on.
    fn view(segments: &[(i64, i64)]) -> Vec<SegmentView> {
        let segment = |((first, largest), base): (&(i64, i64), u64)| SegmentView {
            base_offset: Offset(base * 10),
            size: 100,
            largest_timestamp: Timestamp(*largest),
            first_timestamp: Some(Timestamp(*first)),
        };
        segments.iter().zip(0..).map(segment).collect()
    }

    #[test]
    fn the_dirty_ratio_counts_what_can_be_cleaned() {
        let closed = view(&[(1, 9), (10, 19), (20, 29), (30, 39)]);
        let mut log = LogView {
            range: (Offset(0), Offset(45)),
            last_stable_offset: Offset(45),
            closed: &closed,
            active_base: Offset(40),
            checkpoint: Some(Offset(20)),
        };
        let config = LogConfig { max_compaction_lag_ms: 70, ..LogConfig::DEFAULT };
        let at = |log: &LogView<'_>, config: &LogConfig, now| {
            dirtiness(log, LogContext { config, now: Timestamp(now) })
        };
        let half = at(&log, &config, 90);
        assert_eq!((half.first_dirty, half.first_uncleanable), (Offset(20), Offset(40)));
        assert_eq!((half.clean_bytes, half.cleanable_bytes), (200, 200));
        assert_eq!((half.ratio_permille(), half.is_due(&config)), (500, false), "not above 0.5");
        let lower = LogConfig { min_cleanable_dirty_permille: 499, ..config };
        assert!(half.is_due(&lower));
        assert!(at(&log, &config, 91).is_due(&config), "older than the greatest lag");

        log.last_stable_offset = Offset(35);
        let unstable = at(&log, &config, 91);
        assert_eq!(unstable.first_uncleanable, Offset(30), "not the segment with the unstable one");
        assert_eq!(unstable.ratio_permille(), 333);
        log.last_stable_offset = Offset(25);
        let none = at(&log, &config, 91);
        assert_eq!((none.cleanable_bytes, none.overdue), (0, true));
        assert!(!none.is_due(&config), "overdue, and nothing of it can be cleaned");
        log.last_stable_offset = Offset(45);
        let young = LogConfig { min_compaction_lag_ms: 52, ..config };
        assert_eq!(at(&log, &young, 90).first_uncleanable, Offset(30));
        assert_eq!(at(&log, &young, 91).first_uncleanable, Offset(40), "no longer too young");
        for outside in [None, Some(Offset(46))] {
            log.checkpoint = outside;
            assert_eq!(at(&log, &config, 0).ratio_permille(), 1000, "{outside:?}");
        }
        log.checkpoint = Some(Offset(40));
        assert_eq!(
            (at(&log, &config, 0).ratio_permille(), at(&log, &config, 999).is_due(&config)),
            (0, false)
        );
    }

    #[test]
    fn the_next_cleaning_is_when_enough_is_old_enough() {
        let closed = view(&[(1, 9), (10, 19), (20, 29), (30, 39)]);
        let log = LogView {
            range: (Offset(0), Offset(45)),
            last_stable_offset: Offset(45),
            closed: &closed,
            active_base: Offset(40),
            checkpoint: Some(Offset(20)),
        };
        let at = |config: &LogConfig, now| {
            next_cleaning(&log, LogContext { config, now: Timestamp(now) }).map(|at| at.0)
        };
        let half = LogConfig::DEFAULT;
        assert_eq!(at(&half, 90), None, "the ratio is not above one half, and stays so");
        let overdue = LogConfig { max_compaction_lag_ms: 70, ..half };
        assert_eq!((at(&overdue, 50), at(&overdue, 95)), (Some(91), Some(95)));
        let lower = LogConfig { min_cleanable_dirty_permille: 400, ..half };
        assert_eq!(at(&lower, 50), Some(50), "at once");
        let aged = LogConfig { min_compaction_lag_ms: 100, ..lower };
        assert_eq!(at(&aged, 50), Some(139), "one of two dirty segments is not enough");
        let clean = LogView { checkpoint: Some(Offset(40)), ..log };
        assert_eq!(next_cleaning(&clean, LogContext { config: &overdue, now: Timestamp(0) }), None);
    }
}
