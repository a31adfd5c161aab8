//! The configurations that one log obeys, and their defaults.

use super::record::Timestamp;

/// What a log obeys, and what time its broker has.
#[derive(Clone, Copy, Debug)]
pub struct LogContext<'a> {
    /// The configurations.
    pub config: &'a LogConfig,
    /// The broker's clock.
    pub now: Timestamp,
}

/// The configurations of a topic that its logs obey, by Kafka's names. Times are milliseconds,
/// sizes bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LogConfig {
    /// `segment.bytes`: a segment that would grow beyond it is closed (SEG-2).
    pub segment_bytes: u64,
    /// `segment.ms`: a segment that spans more record time is closed (SEG-3).
    pub segment_ms: u64,
    /// `segment.jitter.ms`: up to this much is taken off `segment.ms` (SEG-8).
    pub segment_jitter_ms: u64,
    /// Draws the jitter of each segment. Not a Kafka configuration.
    pub jitter_seed: u64,
    /// `segment.index.bytes`: how large an index may grow (SEG-4, SEG-5).
    pub segment_index_bytes: u64,
    /// `index.interval.bytes`: how far apart index entries are at least (IDX-1).
    pub index_interval_bytes: u64,
    /// `retention.ms`; `None` is Kafka's -1: for ever (RET-4).
    pub retention_ms: Option<u64>,
    /// `retention.bytes`; `None` is Kafka's -1: without bound (RET-4).
    pub retention_bytes: Option<u64>,
    /// `cleanup.policy`.
    pub cleanup_policy: CleanupPolicy,
    /// `max.message.bytes`: how large a batch may be (APP-3).
    pub max_message_bytes: u64,
    /// `flush.messages`: so many unflushed records are flushed (FLS-1).
    pub flush_messages: u64,
    /// `file.delete.delay.ms`: how long a deleted file stays under another name (RET-7).
    pub file_delete_delay_ms: u64,
    /// `message.timestamp.type` is LogAppendTime (APP-4).
    pub log_append_time: bool,
    /// `message.timestamp.before.max.ms` (APP-4).
    pub timestamp_before_max_ms: u64,
    /// `message.timestamp.after.max.ms` (APP-4).
    pub timestamp_after_max_ms: u64,
    /// `min.cleanable.dirty.ratio`, in thousandths (CMP-1).
    pub min_cleanable_dirty_permille: u32,
    /// `delete.retention.ms`: how long a tombstone stays (CMP-4).
    pub delete_retention_ms: u64,
    /// `min.compaction.lag.ms` (CMP-2).
    pub min_compaction_lag_ms: u64,
    /// `max.compaction.lag.ms` (CMP-1, SEG-9).
    pub max_compaction_lag_ms: u64,
}

/// `cleanup.policy`: what may take old records away. Neither is allowed too (KIP-1005).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CleanupPolicy {
    /// `delete`: whole segments by age and size.
    pub delete: bool,
    /// `compact`: records of which a newer one has the same key.
    pub compact: bool,
}

const DAY: u64 = 24 * 3_600_000;

impl LogConfig {
    /// Kafka 4.0's defaults (section H.3).
    pub const DEFAULT: LogConfig = LogConfig {
        segment_bytes: 1 << 30,
        segment_ms: 7 * DAY,
        segment_jitter_ms: 0,
        jitter_seed: 0,
        segment_index_bytes: 10 << 20,
        index_interval_bytes: 4096,
        retention_ms: Some(7 * DAY),
        retention_bytes: None,
        cleanup_policy: CleanupPolicy { delete: true, compact: false },
        max_message_bytes: 1_048_588,
        flush_messages: i64::MAX as u64,
        file_delete_delay_ms: 60_000,
        log_append_time: false,
        timestamp_before_max_ms: i64::MAX as u64,
        timestamp_after_max_ms: i64::MAX as u64,
        min_cleanable_dirty_permille: 500,
        delete_retention_ms: DAY,
        min_compaction_lag_ms: 0,
        max_compaction_lag_ms: i64::MAX as u64,
    };
}

impl Default for LogConfig {
    fn default() -> LogConfig {
        LogConfig::DEFAULT
    }
}

impl Default for LogContext<'_> {
    /// The default configurations, at the beginning of time.
    fn default() -> Self {
        LogContext { config: &LogConfig::DEFAULT, now: Timestamp(0) }
    }
}
