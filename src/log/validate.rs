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

#[cfg(test)]
mod tests {
    use super::super::samples::body;
    use super::super::{CleanupPolicy, Filler, LogConfig, RecordId};
    use super::*;

    const NOW: Timestamp = Timestamp(1_000);

    fn check(config: &LogConfig, body: &BatchBody) -> Result<(), AppendError> {
        validate(LogContext { config, now: NOW }, body)
    }

    #[test]
    fn each_bound_of_a_timestamp_holds_by_itself() {
        let before = LogConfig { timestamp_before_max_ms: 10, ..LogConfig::DEFAULT };
        let after = LogConfig { timestamp_after_max_ms: 20, ..LogConfig::DEFAULT };
        let stamped = LogConfig { log_append_time: true, ..before };
        let is_taken = |config| {
            [3, 989, 990, 1_020, 1_021, 9_999].map(|at| check(config, &body(1, 100, at)).is_ok())
        };
        assert_eq!(is_taken(&LogConfig::DEFAULT), [true; 6]);
        assert_eq!(is_taken(&before), [false, false, true, true, true, true]);
        assert_eq!(is_taken(&after), [true, true, true, true, false, false]);
        assert_eq!(is_taken(&stamped), [true; 6], "the broker's own time replaces it");
    }

    #[test]
    fn any_record_may_be_the_one_that_is_too_old() {
        let config = LogConfig { timestamp_after_max_ms: 20, ..LogConfig::DEFAULT };
        let first = RecordId(0);
        let filler = Filler { first, number: 0, count: 3, value_bytes: 1, keys: 0, interval: 20 };
        let body = BatchBody::new(Timestamp(990), Records::Filler(filler));
        let timestamp = Timestamp(1_030);
        let why = AppendError::InvalidTimestamp { timestamp, now: NOW };
        assert_eq!(check(&config, &body), Err(why));
    }

    #[test]
    fn a_compacted_topic_wants_keys_but_not_of_markers() {
        let cleanup_policy = CleanupPolicy { delete: true, compact: true };
        let config = LogConfig { cleanup_policy, ..LogConfig::DEFAULT };
        let filler = |keys| {
            let first = RecordId(0);
            let filler = Filler { first, number: 0, count: 2, value_bytes: 1, keys, interval: 0 };
            BatchBody::new(NOW, Records::Filler(filler))
        };
        assert_eq!(check(&config, &filler(0)), Err(AppendError::MissingKey));
        assert_eq!(check(&config, &filler(1)), Ok(()));
        let mut marker = filler(0);
        marker.attributes.control = true;
        assert_eq!(check(&config, &marker), Ok(()));
    }

    #[test]
    fn one_call_fits_one_segment_in_bytes_and_in_offsets() {
        let config = LogConfig { segment_bytes: 500, ..LogConfig::DEFAULT };
        let fits = |bytes, last| {
            let incoming = Incoming { bytes, max_timestamp: NOW, last_offset: Offset(last) };
            fits_a_segment(LogContext { config: &config, now: NOW }, Offset(5), incoming)
        };
        assert_eq!(fits(500, 5), Ok(()));
        let too_large = AppendError::RecordListTooLarge { size: 501, limit: 500 };
        assert_eq!(fits(501, 5), Err(too_large));
        let farthest = 5 + MAX_RELATIVE_OFFSET;
        assert_eq!(fits(1, farthest), Ok(()));
        let (from, last) = (Offset(5), Offset(farthest + 1));
        assert_eq!(fits(1, farthest + 1), Err(AppendError::OffsetOverflow { from, last }));
    }
}
