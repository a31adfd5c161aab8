//! The entries of the three index files, byte by byte.
//!
//! From: `OffsetIndex`, `TimeIndex`, `AbortedTxn` (section A.3). Numbers are read as they are,
//! also those that nobody should have written.

use super::cursor::at;
use crate::log::format::index_file::{self, AbortedEntry};

/// The relative offset and the position of an entry.
pub fn offset_entry(entry: &[u8; 8]) -> (i64, i64) {
    let number = |start| i64::from(i32::from_be_bytes(at(entry, start)));
    (number(0), number(4))
}

/// The timestamp and the relative offset of an entry.
pub fn time_entry(entry: &[u8; 12]) -> (i64, i64) {
    (i64::from_be_bytes(at(entry, 0)), i64::from(i32::from_be_bytes(at(entry, 8))))
}

/// An aborted transaction.
///
/// # Errors
/// The version, if it is not known.
pub fn aborted_txn(entry: &[u8; 34]) -> Result<AbortedEntry, i16> {
    let version = i16::from_be_bytes(at(entry, 0));
    let read = index_file::aborted_entries(entry).next().and_then(Result::ok);
    read.ok_or(version)
}
