//! When a segment is closed and the next one begins.
//!
//! Rule: checked at each append, on the active segment, before anything is written. The age runs
//! on the timestamps of records, so an idle log never rolls.
//!
//! From: `LogSegment.shouldRoll`, `RollParams`, `LogConfig.randomSegmentJitter` (SEG-1 to SEG-9,
//! SEG-12).

use super::index::relative_offset;
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

/// One step of SplitMix64: every bit of the answer hangs on every bit of the number.
fn mix(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
