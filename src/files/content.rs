//! What is found in real files when somebody looks: batches with their records, index entries, the
//! looks of a search.

use crate::log::Probe;
use crate::log::folder::BatchSummary;

/// A search as it was watched, with what it found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookedUp {
    /// What it looked at, in order: of a very long search the beginning and the last look.
    pub probes: Vec<Probe>,
    /// Where it ended; `None` if there is no such record.
    pub found: Option<FoundInFile>,
}

/// Where a search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FoundInFile {
    /// The log file: its index in the report.
    pub file: u32,
    /// Where the batch begins, in bytes.
    pub position: u64,
    /// The base offset of the batch.
    pub base_offset: i64,
    /// The offset of the record; `None` if compaction took all that would do from this batch.
    pub record: Option<i64>,
}

/// An entry of an index file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndexEntry {
    /// Of an offset index.
    Offset {
        /// The offset.
        offset: i64,
        /// The position in the log.
        position: i64,
    },
    /// Of a time index.
    Time {
        /// The timestamp (ms).
        timestamp: i64,
        /// The offset.
        offset: i64,
    },
    /// Of a transaction index.
    Aborted {
        /// The producer id.
        producer: i64,
        /// The first offset.
        first: i64,
        /// The offset of the marker.
        last: i64,
        /// The last stable offset then.
        last_stable: i64,
    },
    /// Of a transaction index, in a version that is not known.
    OtherVersion {
        /// The version.
        version: i16,
    },
}

/// What a batch holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchContent {
    /// Where it lies and its header.
    pub summary: BatchSummary,
    /// The checksum of its bytes.
    pub computed_crc: u32,
    /// The size of its records when they are not compressed, in bytes.
    pub uncompressed: u64,
    /// The first records.
    pub records: Vec<RecordContent>,
    /// Why there are no more records than these, if there should be, and at which byte of the
    /// uncompressed records.
    pub damage: Option<(u64, String)>,
}

/// A record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordContent {
    /// Its offset.
    pub offset: i64,
    /// Its timestamp (ms).
    pub timestamp: i64,
    /// Its key.
    pub key: Option<Excerpt>,
    /// Its value.
    pub value: Option<Excerpt>,
    /// Its headers.
    pub headers: Vec<(Excerpt, Option<Excerpt>)>,
}

/// The beginning of something that may be long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// Its whole length in bytes.
    pub length: u64,
    /// Its first bytes.
    pub bytes: Vec<u8>,
}
