//! A segment: the batches of one `.log` file, with its indexes.
//!
//! Rule: a segment is named after its base offset, and batches lie back to back in it. Per call
//! of append at most one entry goes to each index, before the batches do, and only when more
//! than `index.interval.bytes` were written since the last one. So the first append never gets
//! an entry, and leader and follower have different indexes for equal files.
//!
//! From: `LogSegment` (IDX-1 to IDX-3, IDX-6, SEG-11), `LogFileUtils` (A.3).

use super::index::{OffsetEntry, OffsetIndex, TimeIndex, TimestampOffset, relative_offset};
use super::{Batch, Chunks, LogContext, Offset, RecordId, Timestamp, TxnIndex};

/// A batch and where it lies.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Placed {
    /// Where it starts in the file, in bytes.
    pub position: u32,
    /// The batch.
    pub batch: Batch,
}

/// The last offset of an append lies below the base, or too far from it for 31 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OffsetOverflow {
    /// The base of the segment.
    pub base: Offset,
    /// The offset that does not fit.
    pub offset: Offset,
}

/// See the module.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Segment {
    pub(super) base: Offset,
    pub(super) created: Timestamp,
    pub(super) modified: Timestamp,
    /// What is taken off `segment.ms` for this segment (SEG-8).
    pub(super) jitter_ms: u64,
    pub(super) batches: Chunks<Placed>,
    pub(super) size: u32,
    pub(super) offset_index: OffsetIndex,
    pub(super) time_index: TimeIndex,
    pub(super) txn_index: TxnIndex,
    pub(super) bytes_since_entry: u64,
    /// The greatest timestamp so far; `None` while no record has one.
    pub(super) largest: Option<TimestampOffset>,
    /// The largest timestamp of the first append, which the age counts from (SEG-7).
    pub(super) first_timestamp: Option<Timestamp>,
    /// From where on the file is damaged, in bytes (FLS-4).
    pub(super) damaged_from: Option<u32>,
}

impl Segment {
    /// An empty segment, made now.
    pub fn new(base: Offset, context: LogContext<'_>) -> Segment {
        Segment {
            base,
            created: context.now,
            modified: context.now,
            jitter_ms: super::roll::jitter(context.config, base),
            batches: Chunks::default(),
            size: 0,
            offset_index: OffsetIndex::new(base, context.config.segment_index_bytes),
            time_index: TimeIndex::new(base, context.config.segment_index_bytes),
            txn_index: TxnIndex::default(),
            bytes_since_entry: 0,
            largest: None,
            first_timestamp: None,
            damaged_from: None,
        }
    }

    /// The offset that its files are named after: that of its first record, unless compaction
    /// took it.
    pub fn base(&self) -> Offset {
        self.base
    }

    /// The offset after its last record.
    pub fn end(&self) -> Offset {
        self.batches.last().map_or(self.base, |placed| placed.batch.end())
    }

    /// The size of its `.log` file in bytes.
    pub fn size(&self) -> u64 {
        u64::from(self.size)
    }

    /// Whether it holds no batch.
    pub fn is_empty(&self) -> bool {
        self.size == 0
    }

    /// Its batches with their places, in order.
    pub fn batches(&self) -> &Chunks<Placed> {
        &self.batches
    }

    /// How many records it holds.
    pub fn record_count(&self) -> usize {
        self.batches.iter().map(|placed| placed.batch.body.records.len()).sum()
    }

    /// Its offset index.
    pub fn offset_index(&self) -> &OffsetIndex {
        &self.offset_index
    }

    /// Its time index.
    pub fn time_index(&self) -> &TimeIndex {
        &self.time_index
    }

    /// Its transaction index.
    pub fn txn_index(&self) -> &TxnIndex {
        &self.txn_index
    }

    /// The greatest timestamp of its records with the offset it is noted at; `None` without one.
    pub fn largest(&self) -> Option<TimestampOffset> {
        self.largest
    }

    /// What retention goes by: the greatest timestamp of its records, or without one the time of
    /// the last change (RET-4).
    pub fn largest_timestamp(&self) -> Timestamp {
        self.largest.map_or(self.modified, |largest| largest.timestamp)
    }

    /// The largest timestamp of the first append, which the age counts from (SEG-7).
    pub fn first_timestamp(&self) -> Option<Timestamp> {
        self.first_timestamp
    }

    /// When it was made.
    pub fn created(&self) -> Timestamp {
        self.created
    }

    /// How many bytes were appended since the last index entry, or since it was made.
    pub fn bytes_since_entry(&self) -> u64 {
        self.bytes_since_entry
    }

    /// What is taken off `segment.ms` for this segment, in milliseconds (SEG-8).
    pub fn jitter_ms(&self) -> u64 {
        self.jitter_ms
    }

    /// The name of a file of this segment: 20 digits and a suffix (`log`, `index`, `timeindex`,
    /// `txnindex`, `snapshot`).
    pub fn file_name(&self, suffix: &str) -> String {
        format!("{:020}.{suffix}", self.base.0)
    }

    /// Appends batches that arrived in one call, and answers the entry that the offset index
    /// got. `largest` is their greatest timestamp.
    ///
    /// # Errors
    /// An offset does not fit; nothing is appended then.
    ///
    /// # Panics
    /// If an index is full: the segment should have been rolled (SEG-4, SEG-5).
    pub fn append(
        &mut self,
        context: LogContext<'_>,
        batches: &[Batch],
        largest: TimestampOffset,
    ) -> Result<Option<OffsetEntry>, OffsetOverflow> {
        let Some(last) = batches.last() else { return Ok(None) };
        let offset = last.last_offset();
        if relative_offset(offset, self.base).is_none() {
            return Err(OffsetOverflow { base: self.base, offset });
        }
        if self.is_empty() {
            self.first_timestamp = Some(largest.timestamp);
        }
        self.rise(largest);
        let mut entry = None;
        if self.bytes_since_entry > context.config.index_interval_bytes {
            entry = Some(self.add_entries(offset, self.size));
        }
        self.modified = context.now;
        for batch in batches {
            self.bytes_since_entry += u64::from(batch.size());
            self.place(batch.clone());
        }
        Ok(entry)
    }

    /// Notes a timestamp if it is the greatest so far.
    pub(super) fn rise(&mut self, seen: TimestampOffset) {
        let so_far = self.largest.map_or(Timestamp::NONE, |largest| largest.timestamp);
        if seen.timestamp > so_far {
            self.largest = Some(seen);
        }
    }

    /// Gives both indexes an entry for an append that ends with `offset`.
    pub(super) fn add_entries(&mut self, offset: Offset, position: u32) -> OffsetEntry {
        let room = "the segment is rolled when an index is full, and offsets rise";
        let entry = self.offset_index.append(offset, position).expect(room);
        if let Some(largest) = self.largest {
            self.time_index.append(largest).expect(room);
        }
        self.bytes_since_entry = 0;
        entry
    }

    fn place(&mut self, batch: Batch) {
        let position = self.size;
        let end = position.checked_add(batch.size());
        self.size = end.expect("segment.bytes keeps a segment below 2 GiB");
        self.batches.push(Placed { position, batch });
    }

    /// Closes it: another segment is written to now (SEG-11).
    pub(super) fn close(&mut self) {
        self.note_largest();
        self.offset_index.trim();
        self.time_index.trim();
    }

    /// Opens it again: it is written to from now on.
    pub(super) fn open(&mut self) {
        self.offset_index.grow();
        self.time_index.grow();
    }

    /// The time index gets its last entry.
    pub(super) fn note_largest(&mut self) {
        if let Some(largest) = self.largest {
            let noted = self.time_index.close_with(largest);
            noted.expect("the largest timestamp is not below those noted before");
        }
    }

    /// Cuts off the first batch that reaches to `offset`, and all after it; the segment is
    /// written to again afterwards. Answers the records that went.
    pub fn truncate_to(&mut self, offset: Offset, now: Timestamp) -> Vec<(Offset, RecordId)> {
        let keep = self.batches.partition_point(|placed| placed.batch.last_offset() < offset);
        let gone = self.batches.iter_from(keep).flat_map(|p| p.batch.entries()).collect();
        self.offset_index.truncate_to(offset);
        self.time_index.truncate_to(offset);
        self.txn_index.truncate_to(offset);
        self.open();
        if let Some(first_gone) = self.batches.get(keep) {
            self.size = first_gone.position;
            self.batches.truncate(keep);
            self.modified = now;
        }
        if self.is_empty() {
            self.created = now;
            self.first_timestamp = None;
        }
        self.bytes_since_entry = 0;
        if self.largest.is_some() {
            self.largest = self.read_largest();
        }
        gone
    }

    /// The greatest timestamp as the files tell it: the last entry of the time index, or that of
    /// a batch after it.
    pub(super) fn read_largest(&self) -> Option<TimestampOffset> {
        let noted = self.time_index.last();
        let from = noted.and_then(|noted| self.offset_index.look_up(noted.offset, &mut ()));
        let scanned = self.batches.iter_from(self.index_at(from.map_or(0, |entry| entry.position)));
        let later = largest(scanned.map(|placed| &placed.batch));
        match (noted, later) {
            (Some(noted), Some(later)) if later.timestamp <= noted.timestamp => Some(noted),
            (noted, later) => later.or(noted),
        }
    }

    /// The index of the batch at a position, which an index entry gave.
    pub(super) fn index_at(&self, position: u32) -> usize {
        self.batches.partition_point(|placed| placed.position < position)
    }

    /// The index of the first batch that ends after `offset`.
    pub(super) fn index_of(&self, offset: Offset) -> usize {
        self.batches.partition_point(|placed| placed.batch.last_offset() < offset)
    }
}

/// The greatest timestamp of batches with the last offset of the first batch that has it; `None`
/// if no batch has one.
pub fn largest<'a>(batches: impl Iterator<Item = &'a Batch>) -> Option<TimestampOffset> {
    let mut largest: Option<TimestampOffset> = None;
    for batch in batches {
        let timestamp = batch.body.max_timestamp;
        if timestamp > largest.map_or(Timestamp::NONE, |seen| seen.timestamp) {
            largest = Some(TimestampOffset { timestamp, offset: batch.last_offset() });
        }
    }
    largest
}

#[cfg(test)]
mod tests {
    use super::super::samples::{at, batch, log};
    use super::super::{Log, Offset};
    use super::*;

    fn entries(segment: &Segment) -> Vec<(u32, u32)> {
        let entry = |entry: &OffsetEntry| (entry.relative, entry.position);
        segment.offset_index().entries().iter().map(entry).collect()
    }

    #[test]
    fn an_append_gets_an_entry_when_enough_was_written_before_it() {
        // 100 bytes each, an entry after more than 100.
        let leader = log(&[1, 2, 3, 4, 5]);
        assert_eq!(entries(leader.segments().active()), [(2, 200), (4, 400)]);
        let times = leader.segments().active().time_index().entries();
        assert!(times.iter().map(|e| (e.timestamp.0, e.relative)).eq([(3, 2), (5, 4)]));
    }

    #[test]
    fn leader_and_follower_have_different_indexes_for_the_same_batches() {
        let leader = log(&[1, 2, 3, 4, 5]);
        let batches = leader.read(Offset(0), Offset(5));
        let mut follower = Log::starting_at(at(0), Offset(0));
        follower.append_as_follower(at(0), &batches[..3]).unwrap();
        follower.append_as_follower(at(0), &batches[3..]).unwrap();
        assert_eq!(entries(follower.segments().active()), [(4, 300)]);
        assert!(follower.batches().eq(leader.batches()));
    }

    #[test]
    fn a_closed_segment_has_its_last_time_entry_and_no_room() {
        let mut log = log(&[7, 8]);
        log.roll(at(9));
        let closed = log.segments().get(0).unwrap();
        assert_eq!(closed.time_index().last().map(|entry| entry.timestamp), Some(Timestamp(8)));
        assert_eq!((closed.time_index().capacity(), closed.offset_index().capacity()), (1, 0));
        assert_eq!(closed.file_name("timeindex"), "00000000000000000000.timeindex");
    }

    #[test]
    fn a_cut_takes_the_entries_and_the_greatest_timestamp_along() {
        let mut log = log(&[1, 2, 9, 4, 5]);
        let segment = log.segments.active_mut();
        segment.truncate_to(Offset(2), Timestamp(50));
        assert_eq!(entries(segment), []);
        assert_eq!((segment.size(), segment.end()), (200, Offset(2)));
        assert_eq!(segment.largest_timestamp(), Timestamp(2));
        assert_eq!(
            (segment.created(), segment.first_timestamp()),
            (Timestamp(0), Some(Timestamp(1)))
        );
        segment.truncate_to(Offset(0), Timestamp(60));
        assert_eq!((segment.created(), segment.first_timestamp()), (Timestamp(60), None));
        assert_eq!((segment.largest(), segment.largest_timestamp()), (None, Timestamp(60)));
    }

    #[test]
    fn the_records_of_all_batches_are_counted() {
        let mut log = Log::starting_at(at(0), Offset(0));
        assert_eq!(log.segments().active().record_count(), 0);
        log.append_as_follower(at(0), &[batch(0, 3, 1), batch(7, 2, 1)]).unwrap();
        assert_eq!(log.segments().active().record_count(), 5, "a gap holds none");
    }

    #[test]
    fn an_offset_too_far_from_the_base_is_refused() {
        let mut segment = Segment::new(Offset(5), at(0));
        let none = TimestampOffset { timestamp: Timestamp::NONE, offset: Offset(0) };
        for base in [4, 5 + (1 << 31)] {
            let refused = segment.append(at(0), &[batch(base, 1, 0)], none);
            assert_eq!(refused, Err(OffsetOverflow { base: Offset(5), offset: Offset(base) }));
        }
        assert!(segment.is_empty());
    }
}
