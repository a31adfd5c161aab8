//! When a segment is closed and the next one begins.
//!
//! Rule: checked at each append, on the active segment, before anything is written. The age runs
//! on the timestamps of records, so an idle log never rolls.
//!
//! From: `LogSegment.shouldRoll`, `RollParams`, `LogConfig.randomSegmentJitter` (SEG-1 to SEG-9,
//! SEG-12).

use super::index::relative_offset;
use super::splitmix::mix;
use super::{LogConfig, LogContext, Offset, Segment, Timestamp};

/// What is about to be appended, as far as a roll depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// The size of all batches together, in bytes.
    pub bytes: u64,
    /// The greatest timestamp of them.
    pub max_timestamp: Timestamp,
    /// The last offset of them.
    pub last_offset: Offset,
}

/// Why a segment is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RollReason {
    /// It would grow beyond `segment.bytes` (SEG-2).
    Size,
    /// Its records span more than `segment.ms` (SEG-3).
    Age,
    /// Its offset index is full (SEG-4).
    OffsetIndexFull,
    /// Its time index is full (SEG-5).
    TimeIndexFull,
    /// An offset does not fit relative to its base (SEG-6).
    OffsetOverflow,
    /// Retention takes all segments away (RET-6).
    Retention,
    /// Somebody asked for it.
    Asked,
}

impl Segment {
    /// Why this segment has to be closed before the append, if it has to (SEG-1).
    pub fn should_roll(&self, context: LogContext<'_>, incoming: Incoming) -> Option<RollReason> {
        let limit = context.config.segment_bytes.min(i32::MAX as u64);
        let waited = self.waited(context.now, incoming.max_timestamp);
        let may_wait = max_segment_ms(context.config).saturating_sub(self.jitter_ms) as i64;
        if self.size() + incoming.bytes > limit {
            Some(RollReason::Size)
        } else if !self.is_empty() && waited > may_wait {
            Some(RollReason::Age)
        } else if self.offset_index.is_full() {
            Some(RollReason::OffsetIndexFull)
        } else if self.time_index.is_full() {
            Some(RollReason::TimeIndexFull)
        } else if relative_offset(incoming.last_offset, self.base).is_none() {
            Some(RollReason::OffsetOverflow)
        } else {
            None
        }
    }

    /// How long it waited for a roll, in milliseconds, when a batch with this greatest timestamp
    /// arrives (SEG-7).
    pub fn waited(&self, now: Timestamp, max_timestamp: Timestamp) -> i64 {
        match self.first_timestamp {
            Some(first) if first.0 >= 0 => max_timestamp.0.saturating_sub(first.0),
            _ => now.0.saturating_sub(self.created.0),
        }
    }
}

/// `segment.ms`, which a compacted topic shortens to `max.compaction.lag.ms` (SEG-9).
fn max_segment_ms(config: &LogConfig) -> u64 {
    if config.cleanup_policy.compact && config.max_compaction_lag_ms > 0 {
        config.segment_ms.min(config.max_compaction_lag_ms)
    } else {
        config.segment_ms
    }
}

/// The jitter of the segment at `base`: below `segment.jitter.ms` and below `segment.ms`, drawn
/// once for each segment from the seed (SEG-8).
pub fn jitter(config: &LogConfig, base: Offset) -> u64 {
    let bound = config.segment_jitter_ms.min(config.segment_ms);
    mix(config.jitter_seed ^ mix(base.0)).checked_rem(bound).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::samples::{at, batch};
    use super::super::{TimestampOffset, segment};
    use super::*;

    fn segment(config: &LogConfig, batches: &[(u64, i64)]) -> Segment {
        let context = LogContext { config, now: Timestamp(0) };
        let mut segment = Segment::new(Offset(0), context);
        for (base, timestamp) in batches {
            let batch = [batch(*base, 1, *timestamp)];
            let none = TimestampOffset { timestamp: Timestamp::NONE, offset: Offset(*base) };
            let largest = segment::largest(batch.iter()).unwrap_or(none);
            segment.append(context, &batch, largest).unwrap();
        }
        segment
    }

    fn incoming(bytes: u64, timestamp: i64, last_offset: u64) -> Incoming {
        Incoming { bytes, max_timestamp: Timestamp(timestamp), last_offset: Offset(last_offset) }
    }

    #[test]
    fn a_segment_is_closed_before_it_grows_beyond_its_size() {
        let segment = segment(at(0).config, &[(0, 0), (1, 0)]);
        assert_eq!(segment.should_roll(at(0), incoming(300, 0, 2)), None);
        assert_eq!(segment.should_roll(at(0), incoming(301, 0, 2)), Some(RollReason::Size));
    }

    #[test]
    fn the_age_runs_on_the_time_of_records() {
        let config = LogConfig { segment_ms: 50, ..LogConfig::DEFAULT };
        let now = |now| LogContext { config: &config, now: Timestamp(now) };
        let stamped = segment(&config, &[(0, 1_000)]);
        assert_eq!(stamped.should_roll(now(9_000), incoming(1, 1_050, 1)), None, "idle");
        let late = stamped.should_roll(now(0), incoming(1, 1_051, 1));
        assert_eq!(late, Some(RollReason::Age), "a record from the future");
        assert_eq!(stamped.should_roll(now(9_000), incoming(1, 3, 1)), None, "an old record");
        let unstamped = segment(&config, &[(0, -1)]);
        assert_eq!(unstamped.should_roll(now(50), incoming(1, -1, 1)), None);
        assert_eq!(unstamped.should_roll(now(51), incoming(1, -1, 1)), Some(RollReason::Age));
        let empty = segment(&config, &[]);
        assert_eq!(empty.should_roll(now(9_000), incoming(1, 9_000, 0)), None);
    }

    #[test]
    fn a_compacted_topic_rolls_in_time_for_its_cleaning() {
        let cleanup_policy = super::super::CleanupPolicy { delete: false, compact: true };
        let max_compaction_lag_ms = 50;
        let config = LogConfig { cleanup_policy, max_compaction_lag_ms, ..LogConfig::DEFAULT };
        let context = LogContext { config: &config, now: Timestamp(0) };
        let segment = segment(&config, &[(0, 1_000)]);
        let rolls = segment.should_roll(context, incoming(1, 1_051, 1));
        assert_eq!(rolls, Some(RollReason::Age));
        let deleted = LogConfig { cleanup_policy: LogConfig::DEFAULT.cleanup_policy, ..config };
        let context = LogContext { config: &deleted, now: Timestamp(0) };
        assert_eq!(segment.should_roll(context, incoming(1, 1_051, 1)), None, "nobody cleans it");
    }

    #[test]
    fn a_segment_is_closed_when_an_index_is_full_or_an_offset_is_too_far() {
        let config =
            LogConfig { segment_index_bytes: 24, index_interval_bytes: 1, ..LogConfig::DEFAULT };
        let context = LogContext { config: &config, now: Timestamp(0) };
        let next = incoming(1, 0, 4);
        // Room for three offsets, and two timestamps of which one is kept for the closing.
        let full = segment(&config, &[(0, 0), (1, 1)]);
        assert_eq!(full.should_roll(context, next), Some(RollReason::TimeIndexFull));
        let full = segment(&config, &[(0, -1), (1, -1), (2, -1), (3, -1)]);
        assert_eq!(full.should_roll(context, next), Some(RollReason::OffsetIndexFull));
        let far = incoming(1, 0, (1 << 31) - 1);
        assert_eq!(segment(at(0).config, &[]).should_roll(at(0), far), None);
        let farther = incoming(1, 0, 1 << 31);
        let why = segment(at(0).config, &[]).should_roll(at(0), farther);
        assert_eq!(why, Some(RollReason::OffsetOverflow));
    }

    #[test]
    fn the_jitter_of_each_segment_is_drawn_once_and_below_its_bound() {
        let config = LogConfig { segment_jitter_ms: 1_000, segment_ms: 40, ..LogConfig::DEFAULT };
        let draws: Vec<u64> = (0..200).map(|base| jitter(&config, Offset(base))).collect();
        assert!(draws.iter().all(|draw| *draw < 40));
        assert!(draws.iter().any(|draw| *draw != draws[0]));
        assert_eq!(draws[7], jitter(&config, Offset(7)));
        assert_eq!(jitter(&LogConfig::DEFAULT, Offset(7)), 0);
        let other = LogConfig { jitter_seed: 1, ..config };
        assert!((0..200).any(|base| jitter(&other, Offset(base)) != draws[base as usize]));
        let sooner = segment(&config, &[(0, 0)]);
        let context = LogContext { config: &config, now: Timestamp(0) };
        let limit = 40 - sooner.jitter_ms() as i64;
        assert_eq!(sooner.should_roll(context, incoming(1, limit, 1)), None);
        let rolls = sooner.should_roll(context, incoming(1, limit + 1, 1));
        assert_eq!(rolls, Some(RollReason::Age));
    }
}
