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

use super::index::{OffsetEntry, TimestampOffset};
use super::replica_log::Rolled;
use super::roll::{Incoming, RollReason};
use super::validate::{AppendError, fits_a_segment, stamped_time, validate};
use super::{
    AppendOrigin, Batch, BatchBody, CompletedTxn, LeaderEpoch, Log, LogContext, Offset,
    ProducerVerdict, Segment, Timestamp, Verification, segment,
};

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

#[cfg(test)]
mod tests {
    use super::super::samples::{append, at, batch, body, log};
    use super::super::{
        Attributes, CleanupPolicy, LogConfig, ProducerError, ProducerStamp, Records,
    };
    use super::*;

    fn refused(config: &LogConfig, body: Arc<BatchBody>) -> AppendError {
        let mut log = log(&[1, 2]);
        let before = log.clone();
        let context = LogContext { config, now: Timestamp(1_000) };
        let why = log.append_as_leader(context, body, LeaderEpoch(9)).unwrap_err();
        assert_eq!(log, before, "a refused append changes nothing");
        why
    }

    #[test]
    fn what_a_topic_forbids_is_refused() {
        let most = LogConfig { max_message_bytes: 99, ..LogConfig::DEFAULT };
        let too_large = AppendError::RecordTooLarge { size: 100, limit: 99 };
        assert_eq!(refused(&most, body(1, 100, 0)), too_large);
        let small = LogConfig { segment_bytes: 99, ..LogConfig::DEFAULT };
        let too_large = AppendError::RecordListTooLarge { size: 100, limit: 99 };
        assert_eq!(refused(&small, body(1, 100, 0)), too_large);
        let cleanup_policy = CleanupPolicy { delete: false, compact: true };
        let compacted = LogConfig { cleanup_policy, ..LogConfig::DEFAULT };
        assert_eq!(refused(&compacted, body(1, 100, 0)), AppendError::MissingKey);
        let span = LogConfig {
            timestamp_before_max_ms: 10,
            timestamp_after_max_ms: 20,
            ..LogConfig::DEFAULT
        };
        for timestamp in [989, 1_021] {
            let (timestamp, now) = (Timestamp(timestamp), Timestamp(1_000));
            let why = AppendError::InvalidTimestamp { timestamp, now };
            assert_eq!(refused(&span, body(1, 100, timestamp.0)), why);
        }
        let context = LogContext { config: &span, now: Timestamp(1_000) };
        for timestamp in [990, 1_020, -1] {
            append(&mut log(&[]), context, body(1, 100, timestamp));
        }
    }

    #[test]
    fn a_follower_takes_large_batches_and_refuses_offsets_that_fall() {
        let config = LogConfig { max_message_bytes: 9, ..LogConfig::DEFAULT };
        let context = LogContext { config: &config, now: Timestamp(0) };
        let mut log = Log::default();
        log.append_as_follower(context, &[batch(0, 2, 0), batch(5, 1, 0)]).unwrap();
        let before = log.clone();
        let why = log.append_as_follower(context, &[batch(6, 2, 0), batch(7, 1, 0)]);
        let (end, base_offset) = (Offset(8), Offset(7));
        assert_eq!(why, Err(AppendError::OffsetsOutOfOrder { end, base_offset }));
        assert_eq!(log, before);
        let nothing = log.append_as_follower(context, &[]).unwrap();
        assert_eq!((nothing.from, nothing.to, log), (Offset(6), Offset(6), before));
    }

    fn from_producer(base_sequence: i32) -> Arc<BatchBody> {
        let mut body = (*body(2, 100, 0)).clone();
        body.producer = Some(ProducerStamp { id: 7, epoch: 0, base_sequence });
        body.into()
    }

    #[test]
    fn a_batch_that_comes_again_is_told_where_it_went_and_a_gap_is_refused() {
        let mut log = log(&[1, 2, 3]);
        append(&mut log, at(4), from_producer(0));
        let again = append(&mut log, at(5), from_producer(0));
        assert!(again.duplicate && again.rolled.is_none());
        assert_eq!((again.from, again.to, again.bytes), (Offset(3), Offset(5), 0));
        append(&mut log, at(6), from_producer(2));
        let full = log.clone();
        let gap = log.append_as_leader(at(7), from_producer(5), LeaderEpoch(0)).unwrap_err();
        assert_eq!(
            gap,
            AppendError::Producer(ProducerError::OutOfOrderSequence { expected: 4, sent: 5 })
        );
        assert_eq!(log, full, "not even rolled");
        let again = append(&mut log, at(8), from_producer(2));
        assert!(again.duplicate && again.rolled.is_some(), "the roll comes before the check");
    }

    #[test]
    fn a_roll_takes_a_snapshot_of_the_producers_before_the_append() {
        let mut log = log(&[1, 2, 3, 4]);
        append(&mut log, at(5), from_producer(0));
        let rolled = append(&mut log, at(6), from_producer(2)).rolled.unwrap();
        assert_eq!((rolled.base, rolled.why), (Offset(6), RollReason::Size));
        let (at, snapshot) = log.producers().snapshots().last().unwrap();
        let entry = snapshot.and_then(|producers| producers.get(7)).expect("it is not damaged");
        assert_eq!((at, entry.last_sequence()), (Offset(6), 1));
    }

    #[test]
    fn an_append_tells_which_index_entry_it_got() {
        let mut log = log(&[1, 2]);
        let third = append(&mut log, at(3), body(2, 100, 3));
        assert_eq!(third.index_entry, Some(OffsetEntry { relative: 3, position: 200 }));
        assert_eq!((third.bytes, third.duplicate), (100, false));
        assert_eq!(append(&mut log, at(4), body(1, 100, 4)).index_entry, None, "too soon");
    }

    #[test]
    fn enough_unflushed_records_are_flushed() {
        let config = LogConfig { flush_messages: 3, ..LogConfig::DEFAULT };
        let context = LogContext { config: &config, now: Timestamp(0) };
        let mut log = Log::default();
        assert_eq!(append(&mut log, context, body(2, 100, 0)).flushed, None);
        assert_eq!(append(&mut log, context, body(1, 100, 0)).flushed, Some(Offset(3)));
        assert_eq!(log.flushed(), Offset(3));
    }

    #[test]
    fn an_aborted_transaction_is_noted_where_its_marker_lies() {
        let mut log = log(&[1]);
        let mut begins = (*from_producer(0)).clone();
        begins.attributes = Attributes { transactional: true, ..Attributes::default() };
        append(&mut log, at(2), begins.into());
        log.set_high_watermark(Offset(3));
        assert_eq!(log.last_stable_offset(), Offset(1));
        let mut marker = (*body(1, 78, 3)).clone();
        marker.attributes =
            Attributes { transactional: true, control: true, ..Attributes::default() };
        marker.producer = Some(ProducerStamp { id: 7, epoch: 0, base_sequence: -1 });
        let mut record = marker.records.get(0).unwrap();
        record.payload.key = Some([0, 0, 0, 0].into());
        record.payload.value = Some([0; 6].into());
        marker.records = Records::Listed([record].into());
        let checks = (AppendOrigin::Coordinator, Verification::Off);
        log.append_from(at(3), marker.into(), LeaderEpoch(0), checks).unwrap();
        log.set_high_watermark(Offset(4));
        assert_eq!(log.last_stable_offset(), Offset(4));
        let aborted = log.aborted_in(Offset(0), 1_000);
        let aborted: Vec<_> = aborted.iter().map(|t| (t.first_offset, t.last_offset)).collect();
        assert_eq!(aborted, [(Offset(1), Offset(3))]);
    }
}
