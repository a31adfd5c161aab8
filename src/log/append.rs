//! Appending: as the leader, which stamps offsets, and as a follower, which takes them.
//!
//! Rule: everything is checked before anything changes. Then the segment is rolled if it has to
//! be, and the batches of one call are written in one go. A batch that its producer sent before
//! is not written again, though it may cause a roll (IDM-1).
//!
//! From: `UnifiedLog.append`, `LogValidator`, `LocalLog.roll` (APP-3 to APP-10, SEG-10, SEG-11,
//! IDX-1).
//!
//! Simplified: nothing is compressed or converted, and an offset that a batch takes twice is
//! refused even where Kafka looks at last offsets only.

use std::sync::Arc;

use super::index::{MAX_RELATIVE_OFFSET, OffsetEntry, TimestampOffset};
use super::replica_log::Rolled;
use super::roll::{Incoming, RollReason};
use super::{
    AppendOrigin, Batch, BatchBody, CompletedTxn, LeaderEpoch, Log, LogContext, Offset,
    ProducerError, ProducerVerdict, Records, Segment, Timestamp, Verification, segment,
};

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

/// What an append did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appended {
    /// The offset of the first record.
    pub from: Offset,
    /// The offset after the last record.
    pub to: Offset,
    /// How many bytes were written.
    pub bytes: u64,
    /// The roll that came first.
    pub rolled: Option<Rolled>,
    /// The entry that the offset index got.
    pub index_entry: Option<OffsetEntry>,
    /// The new recovery point, if something was flushed.
    pub flushed: Option<Offset>,
    /// The batch was appended before: nothing was written, and the offsets are those of then.
    pub duplicate: bool,
}

impl Log {
    /// Appends a batch as the leader of `epoch`: it gets the next offsets and its stamp (LOG-4).
    ///
    /// # Errors
    /// See `AppendError`; nothing is appended then.
    pub fn append_as_leader(
        &mut self,
        context: LogContext<'_>,
        body: Arc<BatchBody>,
        epoch: LeaderEpoch,
    ) -> Result<Appended, AppendError> {
        self.append_from(context, body, epoch, (AppendOrigin::Client, Verification::Off))
    }

    /// The same for whoever else appends at the leader, such as the transaction coordinator, and
    /// with what shows that the coordinator knows of the transaction.
    ///
    /// # Errors
    /// See `AppendError`; nothing is appended then.
    pub fn append_from(
        &mut self,
        context: LogContext<'_>,
        body: Arc<BatchBody>,
        epoch: LeaderEpoch,
        checks: (AppendOrigin, Verification),
    ) -> Result<Appended, AppendError> {
        assert!(!body.records.is_empty(), "a batch holds at least one record");
        validate(context, &body)?;
        let body = stamped_time(context, body);
        let batch = Batch { base_offset: self.end, leader_epoch: epoch, body };
        self.append(context, &[batch], checks)
    }

    /// Appends batches as they came from the leader, in one call.
    ///
    /// # Errors
    /// See `AppendError`; nothing is appended then.
    pub fn append_as_follower(
        &mut self,
        context: LogContext<'_>,
        batches: &[Batch],
    ) -> Result<Appended, AppendError> {
        for pair in batches.windows(2) {
            let (end, base_offset) = (pair[0].end(), pair[1].base_offset);
            if base_offset < end {
                return Err(AppendError::OffsetsOutOfOrder { end, base_offset });
            }
        }
        if let Some(first) = batches.first()
            && first.base_offset < self.end
        {
            let (end, base_offset) = (self.end, first.base_offset);
            return Err(AppendError::UnexpectedOffset { end, base_offset });
        }
        self.append(context, batches, (AppendOrigin::Replication, Verification::Off))
    }

    /// Closes the active segment and begins another one at the log end (SEG-10, SEG-11).
    pub fn roll(&mut self, context: LogContext<'_>) -> Rolled {
        self.roll_to(context, self.end, RollReason::Asked)
    }

    fn append(
        &mut self,
        context: LogContext<'_>,
        batches: &[Batch],
        checks: (AppendOrigin, Verification),
    ) -> Result<Appended, AppendError> {
        let (Some(first), Some(last)) = (batches.first(), batches.last()) else {
            return Ok(Appended::nothing(self.end, self.end));
        };
        let largest = segment::largest(batches.iter());
        let incoming = Incoming {
            bytes: batches.iter().map(|batch| u64::from(batch.size())).sum(),
            max_timestamp: largest.map_or(Timestamp::NONE, |largest| largest.timestamp),
            last_offset: last.last_offset(),
        };
        fits_a_segment(context, first.base_offset, incoming)?;

        let flushed_before = self.recovery_point;
        let why = self.segments.active().should_roll(context, incoming);
        let mut rolled = None;
        if let Some(why) = why {
            // The snapshot of the roll must not know of this append, so it is only tried first.
            self.producers.clone().append(batches, checks.0, checks.1)?;
            rolled = Some(self.roll_to(context, first.base_offset, why));
        }
        let mut appended = match self.producers.append(batches, checks.0, checks.1)? {
            ProducerVerdict::Duplicate(known) => Appended {
                duplicate: true,
                ..Appended::nothing(known.base_offset(), known.last_offset.plus(1))
            },
            ProducerVerdict::Appended(completed) => {
                let index_entry = self.write(context, batches, largest);
                self.note_aborted(&completed);
                let bytes = incoming.bytes;
                Appended { bytes, index_entry, ..Appended::nothing(first.base_offset, self.end) }
            }
        };
        if self.end.0.saturating_sub(self.recovery_point.0) >= context.config.flush_messages {
            self.flush_to(self.end);
        }
        appended.rolled = rolled;
        appended.flushed = (self.recovery_point != flushed_before).then_some(self.recovery_point);
        Ok(appended)
    }

    /// The transaction index learns which transactions were aborted (TXN-12).
    fn note_aborted(&mut self, completed: &[CompletedTxn]) {
        for aborted in completed.iter().filter_map(CompletedTxn::aborted) {
            let index = &mut self.segments.active_mut().txn_index;
            index.append(aborted).expect("a marker lies behind those before it");
        }
    }

    fn write(
        &mut self,
        context: LogContext<'_>,
        batches: &[Batch],
        largest: Option<TimestampOffset>,
    ) -> Option<OffsetEntry> {
        for batch in batches {
            self.assign_epoch(batch.leader_epoch, batch.base_offset);
        }
        let active = self.segments.active_mut();
        let none = TimestampOffset { timestamp: Timestamp::NONE, offset: self.end };
        let entry = active.append(context, batches, largest.unwrap_or(none));
        self.end = batches.last().map_or(self.end, Batch::end);
        entry.expect("a segment that cannot take the offsets is rolled before")
    }

    /// Begins another segment at the log end, or further on where the next batch begins.
    pub(super) fn roll_to(
        &mut self,
        context: LogContext<'_>,
        expected: Offset,
        why: RollReason,
    ) -> Rolled {
        let base = self.end.max(expected);
        self.segments.push(Segment::new(base, context));
        self.producers.set_map_end(base);
        self.producers.take_snapshot();
        self.flush_to(base);
        Rolled { base, why }
    }
}

impl Appended {
    fn nothing(from: Offset, to: Offset) -> Appended {
        Appended {
            from,
            to,
            bytes: 0,
            rolled: None,
            index_entry: None,
            flushed: None,
            duplicate: false,
        }
    }
}

/// What the leader demands of a batch (APP-3, APP-4).
fn validate(context: LogContext<'_>, body: &BatchBody) -> Result<(), AppendError> {
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
fn stamped_time(context: LogContext<'_>, mut body: Arc<BatchBody>) -> Arc<BatchBody> {
    if context.config.log_append_time {
        let body = Arc::make_mut(&mut body);
        body.attributes.log_append_time = true;
        body.max_timestamp = context.now;
    }
    body
}

/// What one call may bring at most (APP-6, SEG-6).
fn fits_a_segment(
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
