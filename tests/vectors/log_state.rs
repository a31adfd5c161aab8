//! What the cases of the areas "log" and "txn-log" ask a log for.

use highwater::log::{AppendError, Log, Offset, ProducerEntry, ProducerError, Segment};
use serde_json::{Map, Value, json};

use crate::say::said;
use crate::segment::txn_told;

/// What was seen on the way.
#[derive(Default)]
pub struct Seen {
    /// The high watermark that was announced last, since somebody asked.
    pub announced: Option<Offset>,
    /// The bases before the first check of retention.
    pub bases_before_deletion: Option<Vec<u64>>,
    /// How many segments retention took away.
    pub deleted: usize,
}

/// Every value by the name that expectations use.
pub fn told(log: &Log, seen: &Seen) -> Map<String, Value> {
    let mut all = positions(log);
    all.extend(of_segments(log, seen));
    all.extend(of_producers(log));
    all
}

fn positions(log: &Log) -> Map<String, Value> {
    let epochs: Vec<[u64; 2]> =
        log.epochs().entries().iter().map(|(e, s)| [u64::from(e.0), s.0]).collect();
    said(json!({
        "logStartOffset": log.start().0,
        "leo": log.end().0,
        "hw": log.high_watermark().0,
        "lso": log.last_stable_offset().0,
        "firstUnstableOffset": log.first_unstable_offset().map(|offset| offset.0),
        "recoveryPoint": log.flushed().0,
        "latestEpoch": log.epochs().latest().map(|epoch| epoch.0),
        "latestEpochEntry": epochs.last(),
        "epochEntries": epochs,
    }))
}

fn of_segments(log: &Log, seen: &Seen) -> Map<String, Value> {
    let segments = log.segments();
    let bases: Vec<u64> = segments.iter().map(|segment| segment.base().0).collect();
    let before = seen.bases_before_deletion.as_ref();
    let aborted: Vec<Value> =
        segments.iter().flat_map(|segment| segment.txn_index().entries()).map(txn_told).collect();
    said(json!({
        "segments": bases.len(),
        "activeSegmentBase": segments.active().base().0,
        "activeSegmentBytes": segments.active().size(),
        "sizeBytes": log.size(),
        "segmentSizes": segments.iter().map(Segment::size).collect::<Vec<_>>(),
        "segmentBases": bases,
        "segmentBasesBefore": before,
        "segmentsBefore": before.map(Vec::len),
        "deleted": seen.deleted,
        "abortedTransactions": aborted,
    }))
}

fn of_producers(log: &Log) -> Map<String, Value> {
    let producers = log.producers();
    let entries: Map<String, Value> =
        producers.iter().map(|(id, entry)| (id.to_string(), of_producer(entry))).collect();
    said(json!({
        "activeProducerCount": producers.iter().len(),
        "activeProducers": producers.iter().map(|(id, _)| id).collect::<Vec<_>>(),
        "producers": entries,
        "producerStateEndOffset": producers.map_end().0,
        "snapshots": producers.snapshots().map(|(offset, _)| offset.0).collect::<Vec<_>>(),
        "snapshotCount": producers.snapshots().len(),
        "oldestSnapshot": producers.oldest_snapshot().map(|offset| offset.0),
        "latestSnapshot": producers.latest_snapshot().map(|offset| offset.0),
    }))
}

fn of_producer(entry: &ProducerEntry) -> Value {
    json!({
        "producerEpoch": entry.epoch.unwrap_or(-1),
        "firstDataOffset": entry.first_data_offset().map_or(-1, |offset| offset.0 as i64),
        "lastDataOffset": entry.last_data_offset().map_or(-1, |offset| offset.0 as i64),
        "lastSequence": entry.last_sequence(),
        "currentTxnFirstOffset": entry.current_txn_first_offset.map(|offset| offset.0),
        "coordinatorEpoch": entry.coordinator_epoch.unwrap_or(-1),
    })
}

/// Kafka's name of a refusal.
pub fn name(why: AppendError) -> &'static str {
    match why {
        AppendError::OffsetsOutOfOrder { .. } => "OffsetsOutOfOrder",
        AppendError::UnexpectedOffset { .. } => "UnexpectedAppendOffset",
        AppendError::RecordTooLarge { .. } => "RecordTooLarge",
        AppendError::RecordListTooLarge { .. } => "RecordBatchTooLarge",
        AppendError::InvalidTimestamp { .. } => "InvalidTimestamp",
        AppendError::MissingKey => "InvalidRecord",
        AppendError::OffsetOverflow { .. } => "LogSegmentOffsetOverflow",
        AppendError::Producer(why) => match why {
            ProducerError::OutOfOrderSequence { .. } => "OutOfOrderSequence",
            ProducerError::InvalidProducerEpoch { .. } => "InvalidProducerEpoch",
            ProducerError::TransactionCoordinatorFenced { .. } => "TransactionCoordinatorFenced",
            ProducerError::InvalidTxnState => "InvalidTxnState",
        },
    }
}
