//! A replica's log as the files that a broker would have on disk.
//!
//! Rule: for each segment its batches, its two indexes and, if transactions were aborted in it,
//! their index; the snapshots of producers; the leader epoch checkpoint and the topic's id. The
//! bytes are those of Kafka's formats, so that other programs read them (section A.3).
//!
//! From: `LogSegment`, `ProducerStateManager.writeSnapshot`, `LeaderEpochCheckpointFile`,
//! `PartitionMetadataFile`.
//!
//! Simplified: the active segment's indexes end with their last entry, where a broker has room
//! allocated behind it (IDX-7).

use crate::log::format::names::{FileKind, partition_metadata};
use crate::log::format::{checkpoint, index_file, snapshot};
use crate::log::{Log, Offset, ProducerEntry, Segment};

/// How large a piece of a log is, in bytes, unless its last batch is larger.
const PIECE: usize = 1 << 20;

/// The files, with their names, one after the other: no more than one is in memory at a time
/// unless the caller keeps them.
pub fn files(log: &Log, topic_id: u128) -> impl Iterator<Item = (String, Vec<u8>)> + '_ {
    let whole = |segment| {
        let name = FileKind::Log.name(Segment::base(segment).0);
        std::iter::once((name, segment_bytes(segment, FileKind::Log))).chain(indexes(segment))
    };
    log.segments().iter().flat_map(whole).chain(others(log, topic_id))
}

/// The same with each log in pieces, so that whoever writes them can do something else between.
/// The pieces of one file come one after the other, each with its name.
pub fn pieces(log: &Log, topic_id: u128) -> impl Iterator<Item = (String, Vec<u8>)> + '_ {
    let in_pieces = |segment| log_pieces(segment).chain(indexes(segment));
    log.segments().iter().flat_map(in_pieces).chain(others(log, topic_id))
}

/// A log in pieces; an empty one is one piece without bytes.
fn log_pieces(segment: &Segment) -> impl Iterator<Item = (String, Vec<u8>)> + '_ {
    let name = FileKind::Log.name(segment.base().0);
    let mut batches = segment.batches().iter().peekable();
    let mut is_first = true;
    std::iter::from_fn(move || {
        if !std::mem::take(&mut is_first) && batches.peek().is_none() {
            return None;
        }
        let mut bytes = Vec::new();
        while bytes.len() < PIECE
            && let Some(placed) = batches.next()
        {
            placed.batch.encode_into(&mut bytes);
        }
        Some((name.clone(), bytes))
    })
}

/// The snapshots, the checkpoint of epochs and the id of the topic.
fn others(log: &Log, topic_id: u128) -> impl Iterator<Item = (String, Vec<u8>)> + '_ {
    // A snapshot that was damaged has no file any more.
    let whole = log.producers().snapshots().filter_map(|(at, snapshot)| Some((at, snapshot?)));
    let snapshots = whole.map(|(offset, producers)| {
        let entries = producers.iter().map(|(id, entry)| producer(id, entry));
        let bytes = snapshot::write(&entries.collect::<Vec<_>>());
        (FileKind::ProducerSnapshot.name(offset.0), bytes)
    });
    let once = [
        ("leader-epoch-checkpoint".to_owned(), epochs(log).into_bytes()),
        ("partition.metadata".to_owned(), partition_metadata(topic_id).into_bytes()),
    ];
    snapshots.chain(once)
}

fn indexes(segment: &Segment) -> impl Iterator<Item = (String, Vec<u8>)> + '_ {
    let kinds = [FileKind::OffsetIndex, FileKind::TimeIndex, FileKind::TransactionIndex];
    let file = |kind: FileKind| (kind.name(segment.base().0), segment_bytes(segment, kind));
    let is_there =
        |kind: &FileKind| *kind != FileKind::TransactionIndex || !aborted(segment).is_empty();
    kinds.into_iter().filter(is_there).map(file)
}

fn segment_bytes(segment: &Segment, kind: FileKind) -> Vec<u8> {
    match kind {
        FileKind::Log => {
            let mut bytes = Vec::with_capacity(segment.size() as usize);
            segment.batches().iter().for_each(|placed| placed.batch.encode_into(&mut bytes));
            bytes
        }
        FileKind::OffsetIndex => {
            let entries = segment.offset_index().entries().iter();
            entries.flat_map(|e| index_file::offset_entry(e.relative, e.position)).collect()
        }
        FileKind::TimeIndex => {
            let entries = segment.time_index().entries().iter();
            entries.flat_map(|e| index_file::time_entry(e.timestamp.0, e.relative)).collect()
        }
        FileKind::TransactionIndex => aborted(segment),
        FileKind::ProducerSnapshot => Vec::new(),
    }
}

fn aborted(segment: &Segment) -> Vec<u8> {
    let entry = |aborted: &crate::log::AbortedTxn| index_file::AbortedEntry {
        producer_id: aborted.producer_id,
        first_offset: signed(aborted.first_offset),
        last_offset: signed(aborted.last_offset),
        last_stable_offset: signed(aborted.last_stable_offset),
    };
    segment.txn_index().entries().iter().flat_map(|aborted| entry(aborted).write()).collect()
}

fn producer(producer_id: i64, entry: &ProducerEntry) -> snapshot::ProducerEntry {
    snapshot::ProducerEntry {
        producer_id,
        epoch: entry.epoch.unwrap_or(-1),
        last_sequence: entry.last_sequence(),
        last_offset: entry.last_data_offset().map_or(-1, signed),
        offset_delta: entry.batches.last().map_or(0, |batch| batch.offset_delta as i32),
        timestamp: entry.last_timestamp.0,
        coordinator_epoch: entry.coordinator_epoch.unwrap_or(-1),
        current_txn_first_offset: entry.current_txn_first_offset.map(signed),
    }
}

fn epochs(log: &Log) -> String {
    let entries = log.epochs().entries().iter();
    let lines = entries.map(|(epoch, start)| checkpoint::EpochLine {
        epoch: epoch.0 as i32,
        start_offset: signed(*start),
    });
    checkpoint::write(&lines.collect::<Vec<_>>())
}

/// An offset as the files have it.
fn signed(offset: Offset) -> i64 {
    i64::try_from(offset.0).unwrap_or(i64::MAX)
}
