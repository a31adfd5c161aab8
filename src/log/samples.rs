//! Logs for tests: batches of a given size and time.

use std::sync::Arc;

use super::{
    Batch, BatchBody, LeaderEpoch, Log, LogConfig, LogContext, Offset, Payload, RecordId, Timestamp,
};

/// Small segments and many index entries.
pub const CONFIG: LogConfig =
    LogConfig { segment_bytes: 500, index_interval_bytes: 100, ..LogConfig::DEFAULT };

/// The context of these configurations, at this time.
pub fn at(now: i64) -> LogContext<'static> {
    LogContext { config: &CONFIG, now: Timestamp(now) }
}

/// A batch body of so many records, of this size and time.
pub fn body(records: u32, size: u32, timestamp: i64) -> Arc<BatchBody> {
    let records = (0..records).map(|n| (RecordId(n), Payload::default()));
    Arc::new(BatchBody::at(Timestamp(timestamp), records).with_size(size))
}

/// A batch of so many records at an offset, 100 bytes large.
pub fn batch(base_offset: u64, records: u32, timestamp: i64) -> Batch {
    let body = body(records, 100, timestamp);
    Batch { base_offset: Offset(base_offset), leader_epoch: LeaderEpoch(0), body }
}

/// A log of batches of one record and 100 bytes, five to a segment, one for each timestamp.
pub fn log(timestamps: &[i64]) -> Log {
    let mut log = Log::starting_at(at(0), Offset(0));
    for timestamp in timestamps {
        append(&mut log, at(*timestamp), body(1, 100, *timestamp));
    }
    log
}

/// Appends as the leader.
pub fn append(log: &mut Log, context: LogContext<'_>, body: Arc<BatchBody>) -> super::Appended {
    log.append_as_leader(context, body, LeaderEpoch(0)).unwrap()
}

/// The bases of the segments.
pub fn bases(log: &Log) -> Vec<u64> {
    log.segments().iter().map(|segment| segment.base().0).collect()
}
