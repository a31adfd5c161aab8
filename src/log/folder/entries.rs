//! The entries of the three index files, byte by byte.
//!
//! From: `OffsetIndex`, `TimeIndex`, `AbortedTxn` (section A.3).

use super::cursor::at;

/// An aborted transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AbortedTxn {
    /// The producer.
    pub producer_id: i64,
    /// The offset of its first record.
    pub first_offset: i64,
    /// The offset of its abort marker.
    pub last_offset: i64,
    /// The last stable offset when it was aborted.
    pub last_stable_offset: i64,
}

/// The relative offset and the position of an entry.
pub fn offset_entry(entry: &[u8; 8]) -> (i64, i64) {
    let number = |start| i64::from(i32::from_be_bytes(at(entry, start)));
    (number(0), number(4))
}

/// The timestamp and the relative offset of an entry.
pub fn time_entry(entry: &[u8; 12]) -> (i64, i64) {
    (i64::from_be_bytes(at(entry, 0)), i64::from(i32::from_be_bytes(at(entry, 8))))
}

/// The version of an entry, and the transaction.
pub fn aborted_txn(entry: &[u8; 34]) -> (i16, AbortedTxn) {
    let long = |start| i64::from_be_bytes(at(entry, start));
    let aborted = AbortedTxn {
        producer_id: long(2),
        first_offset: long(10),
        last_offset: long(18),
        last_stable_offset: long(26),
    };
    (i16::from_be_bytes(at(entry, 0)), aborted)
}
