//! One cleaning of one log.
//!
//! From: `Cleaner` (CMP-3 to CMP-5).

use std::collections::BTreeMap;
use std::slice;
use std::sync::Arc;

use super::super::{
    AbortedTxn, Batch, BatchBody, BatchRetention, BatchVerdict, LogContext, Offset, ProducerStates,
    Record, RecordId, Timestamp, TxnIndex, filter,
};
use super::transactions::{Transactions, Use};

/// A closed segment, as the cleaner reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedSegment {
    /// Its base offset.
    pub base_offset: Offset,
    /// Its batches, in order.
    pub batches: Vec<Batch>,
    /// The size of its offset index in bytes.
    pub offset_index_bytes: u64,
    /// The size of its time index in bytes.
    pub time_index_bytes: u64,
}

/// What to clean. See `dirtiness` for the bounds.
#[derive(Clone, Copy, Debug)]
pub struct Cleaning<'a> {
    /// The closed segments from the log's beginning on, oldest first.
    pub segments: &'a [ClosedSegment],
    /// Below it the log has been cleaned.
    pub first_dirty: Offset,
    /// From here on nothing is cleaned: the base of a segment.
    pub first_uncleanable: Offset,
    /// All entries of the transaction indexes of the log, the active segment's too.
    pub aborted: &'a [AbortedTxn],
    /// The producers of the log: the last batch of each stays, if only as a header.
    pub producers: &'a ProducerStates,
    /// The configurations and the clock.
    pub context: LogContext<'a>,
}

/// How much of something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Amount {
    /// Records.
    pub records: u64,
    /// Bytes.
    pub bytes: u64,
}

/// A segment that was read, and what was kept of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SourceSegment {
    /// Its base offset.
    pub base_offset: Offset,
    /// What it held.
    pub read: Amount,
    /// What was kept.
    pub kept: Amount,
}

/// A segment as cleaned, in the place of one or more neighbours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CleanedSegment {
    /// The base offset of the first of them.
    pub base_offset: Offset,
    /// The segments that it takes the place of, oldest first.
    pub sources: Vec<SourceSegment>,
    /// What it holds.
    pub batches: Vec<Batch>,
    /// Its transaction index.
    pub txn_index: TxnIndex,
    /// The records that went, with their offsets.
    pub removed: Vec<(Offset, RecordId)>,
}

/// What came of a cleaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleaned {
    /// The segments that take the place of all below the first uncleanable offset.
    pub segments: Vec<CleanedSegment>,
    /// The first dirty offset from now on, for `cleaner-offset-checkpoint`.
    pub first_dirty: Offset,
}

/// The last offset of each key in the dirty part.
type OffsetMap = BTreeMap<Arc<[u8]>, Offset>;

/// Cleans a log. Nothing is cleaned if nothing dirty can be.
pub fn clean(cleaning: &Cleaning<'_>) -> Cleaned {
    let Cleaning { segments, first_dirty, first_uncleanable, .. } = *cleaning;
    if first_dirty >= first_uncleanable {
        return Cleaned { segments: Vec::new(), first_dirty };
    }
    let map = cleaning.offset_map();
    let below = segments.partition_point(|segment| segment.base_offset < first_uncleanable);
    let mut pass = Pass {
        cleaning,
        map: &map,
        transactions: Transactions::new(cleaning.aborted, (Offset(0), first_uncleanable)),
    };
    let groups = cleaning.groups(&segments[..below]);
    let segments = groups.into_iter().map(|group| pass.clean_group(group)).collect();
    Cleaned { segments, first_dirty: first_uncleanable }
}

impl Cleaning<'_> {
    /// The first pass. Records of aborted transactions do not count.
    fn offset_map(&self) -> OffsetMap {
        let (from, to) = (self.first_dirty, self.first_uncleanable);
        let mut transactions = Transactions::new(self.aborted, (from, to));
        let mut map = OffsetMap::new();
        let batches = self.segments.iter().flat_map(|segment| &segment.batches);
        let dirty = batches.filter(|batch| batch.last_offset() >= from && batch.base_offset < to);
        for batch in dirty {
            if batch.body.attributes.control {
                transactions.pass_control(batch);
            } else if !transactions.pass_data(batch) {
                for record in batch.body.records.iter() {
                    let offset = offset_of(batch, &record);
                    if let Some(key) = record.payload.key.filter(|_| offset >= from) {
                        map.insert(key, offset);
                    }
                }
            }
        }
        map
    }

    /// Neighbours that become one segment: as many as fit by size, by either index, and by the
    /// 31 bits of a relative offset (CMP-5).
    fn groups<'s>(&self, segments: &'s [ClosedSegment]) -> Vec<&'s [ClosedSegment]> {
        let mut groups = Vec::new();
        let mut rest = segments;
        while !rest.is_empty() {
            let (group, others) = rest.split_at(self.group_length(rest));
            groups.push(group);
            rest = others;
        }
        groups
    }

    fn group_length(&self, segments: &[ClosedSegment]) -> usize {
        let config = self.context.config;
        let most = [config.segment_bytes, config.segment_index_bytes, config.segment_index_bytes];
        let mut sizes = [0; 3];
        for (length, segment) in segments.iter().enumerate() {
            let added = [segment.size(), segment.offset_index_bytes, segment.time_index_bytes];
            sizes = [0, 1, 2].map(|index| sizes[index] + added[index]);
            let end = segments.get(length + 1).map_or(self.first_uncleanable, |n| n.base_offset);
            let distance = end.0 - 1 - segments[0].base_offset.0;
            let fits_offsets = segment.size() == 0 || distance <= i32::MAX as u64;
            let fits = sizes.iter().zip(most).all(|(size, most)| *size <= most);
            if length > 0 && !(fits && fits_offsets) {
                return length;
            }
        }
        segments.len()
    }

    /// Whether the batch holds the last thing that its producer wrote. Without it the table of
    /// producers could not be built again: neither its last sequence, nor, after a marker, its
    /// epoch.
    fn is_last_of_producer(&self, batch: &Batch) -> bool {
        let Some(stamp) = batch.body.producer else { return false };
        self.producers.get(stamp.id).is_some_and(|entry| match entry.last_data_offset() {
            Some(last) => batch.last_offset() == last,
            None => batch.body.attributes.control && entry.epoch == Some(stamp.epoch),
        })
    }
}

impl ClosedSegment {
    fn size(&self) -> u64 {
        self.batches.iter().map(|batch| u64::from(batch.size())).sum()
    }
}

/// The second pass, at the place that it has reached.
struct Pass<'a> {
    cleaning: &'a Cleaning<'a>,
    map: &'a OffsetMap,
    transactions: Transactions,
}

impl Pass<'_> {
    fn clean_group(&mut self, group: &[ClosedSegment]) -> CleanedSegment {
        let mut cleaned = CleanedSegment {
            base_offset: group[0].base_offset,
            sources: Vec::new(),
            batches: Vec::new(),
            txn_index: TxnIndex::default(),
            removed: Vec::new(),
        };
        for segment in group {
            let mut source = SourceSegment {
                base_offset: segment.base_offset,
                read: Amount::default(),
                kept: Amount::default(),
            };
            for batch in &segment.batches {
                source.read.add(batch);
                let kept = self.clean_batch(batch, &mut cleaned.txn_index);
                cleaned.removed.extend(removed(batch, kept.as_ref()));
                kept.iter().for_each(|batch| source.kept.add(batch));
                cleaned.batches.extend(kept);
            }
            cleaned.sources.push(source);
        }
        cleaned
    }

    fn clean_batch(&mut self, batch: &Batch, index: &mut TxnIndex) -> Option<Batch> {
        let now = self.cleaning.context.now;
        let control = batch.body.attributes.control;
        let discardable = match control {
            true => self.pass_marker(batch, index),
            false => self.transactions.pass_data(batch),
        };
        let BatchBody { attributes, base_timestamp, .. } = *batch.body;
        let due = attributes.delete_horizon && base_timestamp <= now;
        let discard = discardable && (due || !control);
        let needed = self.cleaning.is_last_of_producer(batch)
            || batch.end() == self.cleaning.first_uncleanable;
        let retention = match (needed, discard) {
            (true, _) => BatchRetention::RetainEmpty,
            (false, true) => BatchRetention::Delete,
            (false, false) => BatchRetention::DeleteEmpty,
        };
        let marker_of_empty_transaction = discardable && control;
        let verdict = BatchVerdict { retention, marker_of_empty_transaction };
        let keep = |batch: &Batch, record: &Record| {
            !discard && (control || self.is_newest(batch, record, due))
        };
        let delay = self.cleaning.context.config.delete_retention_ms;
        let horizon = Timestamp(now.0.saturating_add_unsigned(delay));
        filter(slice::from_ref(batch), |_| verdict, keep, Some(horizon)).batches.pop()
    }

    /// Whether the marker may go. One of an aborted transaction that stays is noted again.
    fn pass_marker(&mut self, batch: &Batch, index: &mut TxnIndex) -> bool {
        match self.transactions.pass_control(batch) {
            Use::Idle => true,
            Use::Needed(aborted) => {
                let noted = aborted.map_or(Ok(()), |aborted| index.append(aborted));
                noted.expect("markers are passed in the order of their offsets");
                false
            }
        }
    }

    /// Whether no newer record has the same key, and it is not a tombstone that is due. In a
    /// compacted topic a record without a key has no place.
    fn is_newest(&self, batch: &Batch, record: &Record, due: bool) -> bool {
        let offset = offset_of(batch, record);
        let Some(key) = &record.payload.key else { return false };
        let newest = self.map.get(key).is_none_or(|newest| offset >= *newest);
        newest && (record.payload.value.is_some() || !due)
    }
}

impl Amount {
    fn add(&mut self, batch: &Batch) {
        self.records += batch.body.records.len() as u64;
        self.bytes += u64::from(batch.size());
    }
}

/// The records of a batch that are not in what was kept of it.
fn removed(batch: &Batch, kept: Option<&Batch>) -> Vec<(Offset, RecordId)> {
    let mut left = kept.into_iter().flat_map(Batch::entries).peekable();
    batch.entries().filter(|entry| left.next_if(|next| next.0 == entry.0).is_none()).collect()
}

fn offset_of(batch: &Batch, record: &Record) -> Offset {
    batch.base_offset.plus(record.offset_delta as usize)
}
