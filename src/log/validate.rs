//! What may be appended: sizes, timestamps, keys.
//!
//! Rule: a batch is at most `max.message.bytes` large and a call at most `segment.bytes`; records
//! of a compacted topic have keys; timestamps lie within the bounds of the topic, or the broker
//! stamps its own.
//!
//! From: `UnifiedLog.analyzeAndValidateRecords`, `LogValidator` (APP-3, APP-4, APP-6).

use std::sync::Arc;

use super::index::MAX_RELATIVE_OFFSET;
use super::roll::Incoming;
use super::{BatchBody, LogContext, Offset, ProducerError, Records, Timestamp};

/// Why nothing was appended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppendError {
    /// Offsets fall inside the append.
    OffsetsOutOfOrder {
        /// Where the batch before ended.
        end: Offset,
        /// Where the batch begins.
        base_offset: Offset,
    },
    /// The append begins below the log end.
    UnexpectedOffset {
        /// The log end.
        end: Offset,
        /// Where the first batch begins.
        base_offset: Offset,
    },
    /// The batch is larger than `max.message.bytes` (MESSAGE_TOO_LARGE).
    RecordTooLarge {
        /// The size of the batch, in bytes.
        size: u64,
        /// The limit.
        limit: u64,
    },
    /// All batches together are larger than `segment.bytes` (RECORD_LIST_TOO_LARGE).
    RecordListTooLarge {
        /// The size of all batches, in bytes.
        size: u64,
        /// The limit.
        limit: u64,
    },
    /// A record is older or newer than the topic allows (INVALID_TIMESTAMP).
    InvalidTimestamp {
        /// The timestamp of the record.
        timestamp: Timestamp,
        /// The broker's clock.
        now: Timestamp,
    },
    /// A record without a key for a compacted topic (INVALID_RECORD).
    MissingKey,
    /// What the log knows of the producer forbids it.
    Producer(ProducerError),
    /// The offsets of one append are too far apart for one segment.
    OffsetOverflow {
        /// The first offset.
        from: Offset,
        /// The last offset.
        last: Offset,
    },
}

impl From<ProducerError> for AppendError {
    fn from(why: ProducerError) -> AppendError {
        AppendError::Producer(why)
    }
}

/// What the leader demands of a batch (APP-3, APP-4).
pub(super) fn validate(context: LogContext<'_>, body: &BatchBody) -> Result<(), AppendError> {
    let LogContext { config, now } = context;
    let (size, limit) = (u64::from(body.size()), config.max_message_bytes);
    if size > limit {
        return Err(AppendError::RecordTooLarge { size, limit });
    }
    if config.cleanup_policy.compact && !body.attributes.control && lacks_keys(&body.records) {
        return Err(AppendError::MissingKey);
    }
    let (before, after) =
        (config.timestamp_before_max_ms as i64, config.timestamp_after_max_ms as i64);
    if config.log_append_time || (before == i64::MAX && after == i64::MAX) {
        return Ok(());
    }
    for (_, delta) in body.records.timestamps() {
        let timestamp = Timestamp(body.base_timestamp.0 + delta);
        let age = now.0 - timestamp.0;
        if timestamp != Timestamp::NONE && (age > before || -age > after) {
            return Err(AppendError::InvalidTimestamp { timestamp, now });
        }
    }
    Ok(())
}

fn lacks_keys(records: &Records) -> bool {
    match records {
        Records::Listed(records) => records.iter().any(|record| record.payload.key.is_none()),
        Records::Filler(filler) => filler.keys == 0,
    }
}

/// With LogAppendTime the broker's clock replaces what the producer said (APP-4).
pub(super) fn stamped_time(context: LogContext<'_>, mut body: Arc<BatchBody>) -> Arc<BatchBody> {
    if context.config.log_append_time {
        let body = Arc::make_mut(&mut body);
        body.attributes.log_append_time = true;
        body.max_timestamp = context.now;
    }
    body
}

/// What one call may bring at most (APP-6, SEG-6).
pub(super) fn fits_a_segment(
    context: LogContext<'_>,
    from: Offset,
    incoming: Incoming,
) -> Result<(), AppendError> {
    let (size, limit) = (incoming.bytes, context.config.segment_bytes);
    if size > limit {
        return Err(AppendError::RecordListTooLarge { size, limit });
    }
    let last = incoming.last_offset;
    if last.0 - from.0 > MAX_RELATIVE_OFFSET {
        return Err(AppendError::OffsetOverflow { from, last });
    }
    Ok(())
}
