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

#[cfg(test)]
mod tests {
    use super::super::samples::{append, at, body, log};
    use super::super::{LogConfig, LogContext};
    use super::*;

    fn found(log: &Log, target: Target) -> Option<(u64, i64)> {
        log.offset_for_timestamp(target).map(|found| (found.offset.0, found.timestamp.0))
    }

    #[test]
    fn the_first_record_that_is_not_older_is_found() {
        let log = log(&[10, 20, 15, 30, 30, 60, 40]);
        let at = |timestamp| found(&log, Target::At(Timestamp(timestamp)));
        assert_eq!([at(0), at(11), at(30)], [Some((0, 10)), Some((1, 20)), Some((3, 30))]);
        assert_eq!([at(31), at(60), at(61)], [Some((5, 60)), Some((5, 60)), None]);
    }

    #[test]
    fn the_search_is_told() {
        let log = log(&[10, 20, 15, 30, 30, 60]);
        let lookup = log.look_up_time(Timestamp(31));
        let of_segments = lookup.probes.iter().filter_map(|probe| match probe {
            Probe::SegmentTime { base, reaches, .. } => Some((base.0, *reaches)),
            _ => None,
        });
        assert_eq!(of_segments.collect::<Vec<_>>(), [(0, false), (5, true)]);
        let Answer::Found(found) = lookup.answer else { panic!("{lookup:?}") };
        assert_eq!((found.segment, found.record), (Offset(5), Some(Offset(5))));
    }

    #[test]
    fn of_equal_greatest_timestamps_the_oldest_counts() {
        let log = log(&[10, 60, 15, 60, 30, 60]);
        assert_eq!(found(&log, Target::Max), Some((1, 60)));
        assert_eq!(found(&Log::default(), Target::Max), None);
    }

    #[test]
    fn the_broker_stamps_the_time_if_the_topic_says_so() {
        let config = LogConfig { log_append_time: true, ..LogConfig::DEFAULT };
        let mut log = Log::default();
        let context = LogContext { config: &config, now: Timestamp(500) };
        append(&mut log, context, body(3, 100, 7));
        assert_eq!(found(&log, Target::At(Timestamp(8))), Some((0, 500)));
        assert_eq!(log.segments().active().largest_timestamp(), Timestamp(500));
    }

    #[test]
    fn the_ends_have_their_epochs() {
        let mut log = log(&[1, 2]);
        log.assign_epoch(LeaderEpoch(3), Offset(2));
        let end = log.offset_for_timestamp(Target::Latest).unwrap();
        assert_eq!((end.offset, end.leader_epoch), (Offset(2), Some(LeaderEpoch(3))));
        let start = log.offset_for_timestamp(Target::Earliest).unwrap();
        assert_eq!((start.offset, start.leader_epoch), (Offset(0), Some(LeaderEpoch(0))));
        log.truncate_fully_and_start_at(at(0), Offset(9), None);
        assert_eq!(log.offset_for_timestamp(Target::Earliest).unwrap().leader_epoch, None);
    }
}
