//! A replica's log in one word: records of so many bits each, the first in the lowest ones.
//!
//! A record is its id and its leader epoch, as one number from 1; 0 is a place without a record.
//! From: the module FiniteReplicatedLog, whose records are padded with Nil.

use crate::log::{EpochEnd, LeaderEpoch, Offset, end_of_epoch};

/// How records are numbered.
#[derive(Clone, Copy, Debug)]
pub struct Records {
    epochs: u64,
    largest: u64,
    bits: u32,
}

/// A log and where it ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PackedLog {
    records: u64,
    /// The offset of the next record.
    pub end: Offset,
}

impl Records {
    /// The widest log, in bits. One less than a word, so that a mask can be had by one shift.
    pub const MOST_BITS: u64 = 63;

    /// For ids below `ids` and epochs below `epochs`.
    pub fn new(ids: u64, epochs: u64) -> Records {
        let largest = ids.saturating_mul(epochs);
        Records { epochs, largest, bits: u64::BITS - largest.leading_zeros() }
    }

    /// How many bits a log of `size` records takes.
    pub fn bits(self, size: u64) -> u64 {
        size.saturating_mul(u64::from(self.bits))
    }

    /// The log that `packed` gave.
    pub fn unpack(self, records: u64) -> PackedLog {
        let used = u64::BITS - records.leading_zeros();
        PackedLog { records, end: Offset(u64::from(used.div_ceil(self.bits))) }
    }

    /// The log as one number.
    pub fn pack(self, log: PackedLog) -> u64 {
        log.records
    }

    /// The record at an offset; 0 where none is.
    fn at(self, log: PackedLog, offset: Offset) -> u64 {
        log.records >> (offset.0 as u32 * self.bits) & self.below(Offset(1))
    }

    /// A mask of the records below an offset.
    fn below(self, offset: Offset) -> u64 {
        (1 << (offset.0 as u32 * self.bits)) - 1
    }

    /// Id and leader epoch of the record at an offset below the end.
    pub fn record(self, log: PackedLog, offset: Offset) -> (u64, LeaderEpoch) {
        let number = (self.at(log, offset) - 1) as u32;
        let epochs = self.epochs as u32;
        (u64::from(number / epochs), LeaderEpoch(number % epochs))
    }

    /// The log with one record more.
    pub fn append(self, log: PackedLog, id: u64, epoch: LeaderEpoch) -> PackedLog {
        let number = 1 + id * self.epochs + u64::from(epoch.0);
        let records = log.records | number << (log.end.0 as u32 * self.bits);
        PackedLog { records, end: log.end.plus(1) }
    }

    /// `log` with one record more, the one that `from` has there.
    pub fn copy_next(self, from: PackedLog, log: PackedLog) -> PackedLog {
        let records = from.records & self.below(log.end.plus(1)) & !self.below(log.end);
        PackedLog { records: log.records | records, end: log.end.plus(1) }
    }

    /// The log without what is at `end` and above, which is not beyond its end.
    pub fn truncate(self, log: PackedLog, end: Offset) -> PackedLog {
        PackedLog { records: log.records & self.below(end), end }
    }

    /// Whether both logs have a record at each offset below `end`, and the same.
    pub fn agree_below(self, a: PackedLog, b: PackedLog, end: Offset) -> bool {
        end <= a.end && end <= b.end && (a.records ^ b.records) & self.below(end) == 0
    }

    /// One past the last offset at which both logs have the same record; 0 if there is none.
    pub fn end_of_match(self, a: PackedLog, b: PackedLog) -> Offset {
        let same = |offset: &Offset| self.at(a, *offset) == self.at(b, *offset);
        let shared = (0..a.end.min(b.end).0).rev().map(Offset);
        shared.into_iter().find(same).map_or(Offset(0), |offset| offset.plus(1))
    }

    /// Whether both logs have a record at this offset, and of the same epoch.
    pub fn same_epoch_at(self, a: PackedLog, b: PackedLog, offset: Offset) -> bool {
        let has = offset < a.end && offset < b.end;
        has && (self.at(a, offset) == self.at(b, offset)
            || self.record(a, offset).1 == self.record(b, offset).1)
    }

    /// Where an epoch ends in the log: the rule of the message grain.
    pub fn end_of_epoch(self, log: PackedLog, epoch: LeaderEpoch) -> Option<EpochEnd> {
        let epochs = (0..log.end.0).map(Offset).map(|at| (self.record(log, at).1, at));
        end_of_epoch(epochs, epoch, log.end)
    }

    /// Whether each record below the end is one that there may be.
    pub fn are_ok(self, log: PackedLog) -> bool {
        (0..log.end.0).all(|at| (1..=self.largest).contains(&self.at(log, Offset(at))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OF: fn() -> Records = || Records::new(3, 4);

    fn log(records: &[(u64, u32)]) -> PackedLog {
        let append = |log, (id, epoch): &(u64, u32)| OF().append(log, *id, LeaderEpoch(*epoch));
        records.iter().fold(PackedLog::default(), append)
    }

    #[test]
    fn a_log_in_a_word_says_what_was_appended() {
        let long = log(&[(0, 0), (2, 3), (1, 3)]);
        assert_eq!(long.end, Offset(3));
        assert_eq!(OF().unpack(OF().pack(long)), long);
        assert_eq!(OF().record(long, Offset(1)), (2, LeaderEpoch(3)));
        assert_eq!(OF().truncate(long, Offset(1)), log(&[(0, 0)]));
        assert_eq!(OF().copy_next(long, log(&[(1, 1)])), log(&[(1, 1), (2, 3)]));
        assert!(OF().are_ok(long));
    }

    #[test]
    fn logs_are_compared_record_by_record() {
        let (a, b) = (log(&[(0, 0), (1, 1), (2, 2)]), log(&[(0, 0), (1, 2)]));
        assert_eq!(OF().end_of_match(a, b), Offset(1));
        assert_eq!(OF().end_of_match(a, log(&[(1, 0), (1, 1)])), Offset(2), "from the tail");
        assert!(OF().agree_below(a, b, Offset(1)) && !OF().agree_below(a, b, Offset(2)));
        assert!(!OF().agree_below(log(&[]), b, Offset(1)), "what is not there agrees with nothing");
        assert!(OF().same_epoch_at(a, log(&[(1, 0)]), Offset(0)), "another record of its epoch");
        assert!(!OF().same_epoch_at(a, b, Offset(2)));
    }

    #[test]
    fn an_epoch_ends_at_the_log_end_if_it_is_the_last_one_written() {
        let end = |log, epoch| OF().end_of_epoch(log, LeaderEpoch(epoch)).map(|end| end.end_offset);
        let rising = log(&[(0, 0), (1, 2), (2, 2)]);
        assert_eq!(
            [0, 1, 2, 3].map(|e| end(rising, e)),
            [Some(1), Some(1), Some(3), None].map(|end| end.map(Offset))
        );
        assert_eq!(end(log(&[]), 0), None);
        // Before KIP-320 a zombie could write below a newer epoch's record.
        assert_eq!(end(log(&[(0, 2), (1, 1)]), 1), Some(Offset(2)));
    }
}
