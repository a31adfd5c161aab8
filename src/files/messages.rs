//! What the page asks its worker about files, and what the worker answers.
//!
//! Rule: each question has a number, which its answers carry. Opening is answered by progress, at
//! most ten times a second, and at last by a report, by `Cancelled` or by `Failed`; all others
//! by one answer. Files and bytes travel beside the text, as the browser copies them.

use super::wire::{Bytes, Reader, Wire, wire_enum, wire_structs};
use crate::log::folder::{
    Aside, BatchSummary, Content, FileKind, FileName, FileReport, Finding, FolderReport,
    LogContent, Page, PageStart, Progress, What,
};
use crate::log::format::BatchHeader;
use crate::log::{Comparison, Offset, OffsetEntry, Probe, TimeEntry, Timestamp};

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Opens the files that come with it: those of a partition folder, or one archive of them.
    Open,
    /// Stops the opening that is under way.
    Cancel,
    /// The batches of a log file.
    Page {
        /// The file: its index in the report.
        file: u32,
        /// Where to begin.
        from: PageStart,
        /// How many, at most.
        count: usize,
    },
    /// A batch, with as many of its records, at most.
    Batch {
        /// The file: its index in the report.
        file: u32,
        /// Where the batch begins, in bytes.
        position: u64,
        /// How many records.
        records: usize,
    },
    /// The entries of an index.
    Entries {
        /// The file: its index in the report.
        file: u32,
        /// The first entry.
        from: u64,
        /// How many, at most.
        count: usize,
    },
    /// Bytes of any file, at most 64 KiB.
    Bytes {
        /// The file: its index in the report.
        file: u32,
        /// The first byte.
        position: u64,
        /// How many, at most.
        count: usize,
    },
    /// Searches for an offset or a timestamp, through the index files.
    LookUp(LookUp),
    /// Packs files, whose bytes come with it, into an archive.
    Pack {
        /// The folder in the archive: `<topic>-<partition>`.
        folder: String,
        /// Their names.
        names: Vec<String>,
    },
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// How far the unpacking of an archive is, which comes before the opening.
    Unpacking(Progress),
    /// How far an opening is.
    Progress(Progress),
    /// All files were read once.
    Opened(FolderReport),
    /// The opening was stopped.
    Cancelled,
    /// A page of batches.
    Page(Page),
    /// A batch; its first bytes, at most 64 KiB, come with it.
    Batch(BatchContent),
    /// Entries of an index.
    Entries(Vec<IndexEntry>),
    /// What a search looked at and found.
    LookedUp(LookedUp),
    /// The bytes come with it: a piece of a file, or an archive.
    Bytes,
    /// It could not be done, and what the system says.
    Failed(String),
}

/// What to search for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookUp {
    /// The record at an offset, or the first one after it.
    Offset(i64),
    /// The first record that is not older (ms).
    Timestamp(i64),
}

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
    /// Where it lies in the uncompressed records: first byte and the one behind it.
    pub bytes: (u64, u64),
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
    pub bytes: Bytes,
}

wire_enum! {
    Ask {
        Page { file, from, count }
        Batch { file, position, records }
        Entries { file, from, count }
        Bytes { file, position, count }
        Pack { folder, names }
    } { LookUp } { Open Cancel }
}

wire_enum! {
    Answer {} { Unpacking Progress Opened Page Batch Entries LookedUp Failed } { Cancelled Bytes }
}

wire_enum! { LookUp {} { Offset Timestamp } {} }

wire_enum! { Comparison {} {} { Less Equal Greater } }

wire_enum! {
    Probe {
        Range { start, end, within }
        Floor { base, next }
        WarmSection { first, key, chosen }
        OffsetSlot { slot, entry, within, comparison }
        TimeSlot { slot, entry, within, comparison }
        OffsetIndexSays { segment, entry }
        TimeIndexSays { segment, entry }
        Scanned { position, base, last, size, hit }
        NextSegment { base }
        SegmentTime { base, largest, reaches }
    } {} {}
}

wire_enum! { PageStart {} { Ordinal Offset } {} }

wire_enum! {
    IndexEntry {
        Offset { offset, position }
        Time { timestamp, offset }
        Aborted { producer, first, last, last_stable }
        OtherVersion { version }
    } {} {}
}

wire_enum! {
    FileKind {} {} {
        Log OffsetIndex TimeIndex TransactionIndex ProducerSnapshot LeaderEpochCheckpoint
        PartitionMetadata Unknown
    }
}

wire_enum! { Aside {} {} { Deleted Cleaned Swap } }

wire_enum! {
    Content { Index { entries, padding } } { Log Producers Epochs TopicId } { NotLookedAt }
}

wire_enum! {
    What {
        HeaderCutOff { needs, has }
        BatchCutOff { needs, has }
        OtherFormat { magic }
        ImpossibleLength { length }
        CrcMismatch { stored, computed }
        ImpossibleCount { count, last_offset_delta }
        UnknownCodec { codec }
        ZeroTail { bytes }
        OffsetsFall { previous, base_offset }
        EpochFalls { previous, epoch }
        BelowName { name, base_offset }
        AboveName { name, base_offset }
        TooFarFromBase { name, last_offset }
        OverlapsPrevious { previous_end, name }
        GapBefore { previous_end, name }
        OddSize { entry, rest }
        IndexNotIncreasing { previous, entry }
        NoBatchAt { position, offset }
        IndexPastOffset { offset, base_offset }
        NoBatchEndsAt { offset }
        OffsetBeyondLog { offset }
        TimeNotIncreasing { previous, entry }
        OffsetNotInLog { offset }
        TimestampDiffers { indexed, batch }
        NotTheGreatest { indexed, earlier }
        OtherVersion { version }
        AbortedNotIncreasing { first, last }
        NoAbortMarker { producer, last }
        BadLine { line }
        CountDiffers { stated, found }
        EpochsNotIncreasing { previous, entry }
        EpochMissing { epoch, base_offset }
        EpochStartDiffers { epoch, start, base_offset }
        BelowFirstEpoch { start, base_offset }
        WrongSize { size }
    } {} { Unreadable NoLog EntryAfterPadding }
}

wire_structs! {
    LookedUp { probes, found }
    FoundInFile { file, position, base_offset, record }
    OffsetEntry { relative, position }
    TimeEntry { timestamp, relative }
    Progress { done, total, file }
    FolderReport { files, findings, more_findings }
    FileReport { name, size, named, content }
    FileName { kind, base, aside }
    LogContent {
        offsets, batches, records, codecs, control, max_timestamp, sound, readable
    }
    Finding { file, position, what }
    Page { ordinal, batches }
    BatchSummary { position, header }
    BatchHeader {
        base_offset, batch_length, partition_leader_epoch, magic, crc, attributes,
        last_offset_delta, base_timestamp, max_timestamp, producer_id, producer_epoch,
        base_sequence, record_count
    }
    BatchContent { summary, computed_crc, uncompressed, records, damage }
    RecordContent { offset, timestamp, bytes, key, value, headers }
    Excerpt { length, bytes }
}

impl Wire for Offset {
    fn put(&self, to: &mut String) {
        self.0.put(to);
    }

    fn take(from: &mut Reader<'_>) -> Option<Offset> {
        u64::take(from).map(Offset)
    }
}

impl Wire for Timestamp {
    fn put(&self, to: &mut String) {
        self.0.put(to);
    }

    fn take(from: &mut Reader<'_>) -> Option<Timestamp> {
        i64::take(from).map(Timestamp)
    }
}
