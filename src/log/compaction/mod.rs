//! Compaction: of the records with the same key, the newest stays.
//!
//! Rule: only closed segments below the last stable offset are cleaned. One pass learns the last
//! offset of each key in the dirty part; a second one rewrites everything up to there. Offsets,
//! sequences and epochs of what stays never change. A tombstone stays until
//! `delete.retention.ms` after it was first cleaned, and a transaction marker as long as a record
//! of its transaction.
//!
//! From: `Cleaner`, `LogCleanerManager`, KIP-534 (CMP-1 to CMP-6).
//!
//! Simplified: all keys fit into the map of the first pass (`log.cleaner.dedupe.buffer.size`),
//! keys are compared and not their hashes, and a segment never has to be split.

mod clean;
mod dirtiness;
#[cfg(test)]
mod tests;
mod transactions;

pub use clean::{Amount, Cleaned, CleanedSegment, Cleaning, ClosedSegment, SourceSegment, clean};
pub use dirtiness::{Dirtiness, LogView, SegmentView, dirtiness, next_cleaning};
