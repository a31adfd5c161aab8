//! Finding the offset for a timestamp.
//!
//! Rule: the first segment whose largest timestamp reaches the target; in it the last time index
//! entry at or below the target, then the offset index, then batch by batch the first record
//! that is not older.
//!
//! From: `UnifiedLog.fetchOffsetByTimestamp`, `LogSegment.findOffsetByTimestamp` (IDX-6).

use super::lookup::{Answer, Found, Lookup, scanned};
use super::probe::{Observer, Probe};
use super::{Batch, LeaderEpoch, Log, Offset, Placed, Segment, Timestamp};

/// What a ListOffsets request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The first record that is not older.
    At(Timestamp),
    /// The log start (-2).
    Earliest,
    /// The start of what is on local disk (-4); the log start, without tiered storage.
    EarliestLocal,
    /// The log end (-1).
    Latest,
    /// The record with the greatest timestamp (-3).
    Max,
}

/// An offset with what belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimedOffset {
    /// The offset.
    pub offset: Offset,
    /// The timestamp of the record there; `Timestamp::NONE` for the ends of the log.
    pub timestamp: Timestamp,
    /// The leader epoch there.
    pub leader_epoch: Option<LeaderEpoch>,
}

impl Segment {
    /// The first record at or after `from` that is not older than the target, with its batch.
    pub fn search_time(
        &self,
        target: Timestamp,
        from: Offset,
        observer: &mut impl Observer,
    ) -> Option<(&Placed, TimedOffset)> {
        let noted = self.time_index.look_up(target, observer);
        observer.sees(Probe::TimeIndexSays { segment: self.base, entry: noted });
        let begin = noted.map_or(self.base, |entry| self.base.plus(entry.relative as usize));
        let entry = self.offset_index.look_up(begin.max(from), observer);
        observer.sees(Probe::OffsetIndexSays { segment: self.base, entry });
        let number = self.index_at(entry.map_or(0, |entry| entry.position));
        for placed in self.batches.iter_from(number) {
            let fits = |record: &TimedOffset| record.timestamp >= target && record.offset >= from;
            let record = match placed.batch.body.max_timestamp >= target {
                true => timed(&placed.batch).find(fits),
                false => None,
            };
            observer.sees(scanned(placed, record.is_some()));
            if let Some(record) = record {
                return Some((placed, record));
            }
        }
        None
    }
}

impl Log {
    /// Finds the first record that is not older than `target`, and tells every step.
    pub fn look_up_time(&self, target: Timestamp) -> Lookup {
        let mut probes = Vec::new();
        let found = self.locate_time(target, &mut probes);
        let answer = found.map_or(Answer::Nothing, |(segment, placed, record)| {
            Answer::Found(Found {
                segment: segment.base,
                position: placed.position,
                batch: placed.batch.base_offset,
                record: Some(record.offset),
            })
        });
        Lookup { probes, answer }
    }

    /// What a ListOffsets request gets; `None` if there is no such record.
    pub fn offset_for_timestamp(&self, target: Target) -> Option<TimedOffset> {
        let timestamp = Timestamp::NONE;
        match target {
            Target::At(target) => self.locate_time(target, &mut ()).map(|(_, _, record)| record),
            Target::Earliest | Target::EarliestLocal => {
                let first = self.epochs.earliest().filter(|(_, start)| *start <= self.start);
                let leader_epoch = first.map(|(epoch, _)| epoch);
                Some(TimedOffset { offset: self.start, timestamp, leader_epoch })
            }
            Target::Latest => {
                let leader_epoch = self.epochs.latest();
                Some(TimedOffset { offset: self.end, timestamp, leader_epoch })
            }
            Target::Max => self.with_greatest_timestamp(),
        }
    }

    fn with_greatest_timestamp(&self) -> Option<TimedOffset> {
        let reached = |segment: &&Segment| segment.largest.map(|largest| largest.timestamp);
        // Of equal ones the oldest, so the search runs from the newest.
        let segment = self.segments.iter().rev().max_by_key(reached)?;
        let entry = segment.largest.and_then(|l| segment.offset_index.look_up(l.offset, &mut ()));
        let from = segment.index_at(entry.map_or(0, |entry| entry.position));
        let greatest = segment.largest.map_or(Timestamp::NONE, |largest| largest.timestamp);
        let mut batches = segment.batches.iter_from(from).map(|placed| &placed.batch);
        let batch = batches.find(|batch| batch.body.max_timestamp == greatest)?;
        timed(batch).find(|record| record.timestamp == greatest)
    }

    fn locate_time(
        &self,
        target: Timestamp,
        observer: &mut impl Observer,
    ) -> Option<(&Segment, &Placed, TimedOffset)> {
        let segment = self.segments.iter().find(|segment| {
            let (base, largest) = (segment.base, segment.largest_timestamp());
            let reaches = largest >= target;
            observer.sees(Probe::SegmentTime { base, largest, reaches });
            reaches
        })?;
        let (placed, record) = segment.search_time(target, self.start, observer)?;
        Some((segment, placed, record))
    }
}

/// The records of a batch with their timestamps. With LogAppendTime all have the greatest one.
fn timed(batch: &Batch) -> impl Iterator<Item = TimedOffset> + '_ {
    let body = &batch.body;
    body.records.timestamps().map(move |(offset_delta, delta)| TimedOffset {
        offset: batch.base_offset.plus(offset_delta as usize),
        timestamp: match body.attributes.log_append_time {
            true => body.max_timestamp,
            false => Timestamp(body.base_timestamp.0 + delta),
        },
        leader_epoch: Some(batch.leader_epoch),
    })
}
