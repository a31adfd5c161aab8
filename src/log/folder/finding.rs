//! What is found in files that does not hold together.
//!
//! Rule: a finding is data: what, in which file, at which byte, with the numbers that explain it.
//! Its sentence is written elsewhere, in each language.

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// It is normal, and worth knowing.
    Note,
    /// Two files, or two places of one, contradict each other.
    Mismatch,
    /// Bytes are missing or are not what they were when they were written.
    Damage,
}

/// Something found at one place of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Finding {
    /// The file: its index in the report.
    pub file: u32,
    /// The byte position where the batch, entry or line begins that it is about.
    pub position: u64,
    /// What was found.
    pub what: What,
}

impl Finding {
    /// How much it matters.
    pub fn severity(&self) -> Severity {
        self.what.severity()
    }
}

/// What was found. Offsets, timestamps (ms) and epochs are as in the files; sizes are bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum What {
    /// The file could not be read here.
    Unreadable,
    /// The file ends inside the header of a batch.
    HeaderCutOff {
        /// The size of a header.
        needs: u64,
        /// The bytes that are left.
        has: u64,
    },
    /// The file ends inside a batch.
    BatchCutOff {
        /// The size of the batch.
        needs: u64,
        /// The bytes that are left.
        has: u64,
    },
    /// A batch of an older or unknown format: magic 0 and 1 are those from before 0.11 (LOG-7).
    OtherFormat {
        /// The magic byte.
        magic: i8,
    },
    /// The length in a batch's header cannot be.
    ImpossibleLength {
        /// The length it states.
        length: i32,
    },
    /// The bytes of a batch, or of a snapshot, are not those that its checksum was made of.
    CrcMismatch {
        /// The checksum in the file.
        stored: u32,
        /// The checksum of the bytes.
        computed: u32,
    },
    /// A batch states a negative number of records or a negative last offset delta.
    ImpossibleCount {
        /// The number of records it states.
        count: i32,
        /// The last offset delta it states.
        last_offset_delta: i32,
    },
    /// A batch states a codec that does not exist.
    UnknownCodec {
        /// Its number.
        codec: u8,
    },
    /// The rest of the file is zeros: it was allocated before it was needed.
    ZeroTail {
        /// How many bytes.
        bytes: u64,
    },
    /// A batch begins at or below the last offset before it.
    OffsetsFall {
        /// The last offset before.
        previous: i64,
        /// Where it begins.
        base_offset: i64,
    },
    /// The leader epoch falls from one batch to the next.
    EpochFalls {
        /// The epoch before.
        previous: i32,
        /// The epoch of the batch.
        epoch: i32,
    },
    /// The first batch begins below the offset that the file is named after.
    BelowName {
        /// The offset in the name.
        name: i64,
        /// Where the first batch begins.
        base_offset: i64,
    },
    /// The first batch begins above the offset in the name: compaction may do that.
    AboveName {
        /// The offset in the name.
        name: i64,
        /// Where the first batch begins.
        base_offset: i64,
    },
    /// An offset is too far from the base of its segment for a relative offset (SEG-6).
    TooFarFromBase {
        /// The offset in the name.
        name: i64,
        /// The last offset of the batch.
        last_offset: i64,
    },
    /// A segment is named after an offset below the end of the one before.
    OverlapsPrevious {
        /// Where the segment before ends.
        previous_end: i64,
        /// The offset in the name.
        name: i64,
    },
    /// Offsets are missing between two segments: compaction, or a file that is not here.
    GapBefore {
        /// Where the segment before ends.
        previous_end: i64,
        /// The offset in the name.
        name: i64,
    },
    /// The log that an index belongs to is not here, so the index could not be checked.
    NoLog,
    /// The size of an index is no multiple of the size of its entries.
    OddSize {
        /// The size of an entry.
        entry: u64,
        /// The bytes left over.
        rest: u64,
    },
    /// An entry behind empty ones.
    EntryAfterPadding,
    /// An offset index entry is not above the one before it.
    IndexNotIncreasing {
        /// The relative offset and position before.
        previous: (i64, i64),
        /// Those of the entry.
        entry: (i64, i64),
    },
    /// No batch begins at the position in an offset index entry.
    NoBatchAt {
        /// The position in the log.
        position: i64,
        /// The offset that the entry is for.
        offset: i64,
    },
    /// The batch at the position begins above the offset of the entry: a search would miss it.
    IndexPastOffset {
        /// The offset that the entry is for.
        offset: i64,
        /// Where the batch at its position begins.
        base_offset: i64,
    },
    /// The offset of an offset index entry is no last offset of a batch at or behind its position.
    NoBatchEndsAt {
        /// The offset that the entry is for.
        offset: i64,
    },
    /// The offset of an index entry is beyond what the log holds.
    OffsetBeyondLog {
        /// The offset.
        offset: i64,
    },
    /// A time index entry is not above the one before it.
    TimeNotIncreasing {
        /// The timestamp and relative offset before.
        previous: (i64, i64),
        /// Those of the entry.
        entry: (i64, i64),
    },
    /// No batch holds the offset of a time index entry.
    OffsetNotInLog {
        /// The offset.
        offset: i64,
    },
    /// The batch that a time index entry points to has another greatest timestamp.
    TimestampDiffers {
        /// The timestamp of the entry.
        indexed: i64,
        /// The greatest timestamp in the batch.
        batch: i64,
    },
    /// A batch before the one that a time index entry points to is as late or later.
    NotTheGreatest {
        /// The timestamp of the entry.
        indexed: i64,
        /// The greatest timestamp before.
        earlier: i64,
    },
    /// The entry of an aborted transaction states another version than 0.
    OtherVersion {
        /// The version.
        version: i32,
    },
    /// The offsets of an aborted transaction are not in order, or not above those before.
    AbortedNotIncreasing {
        /// The first offset.
        first: i64,
        /// The last offset.
        last: i64,
    },
    /// There is no marker of this producer at the last offset of an aborted transaction.
    NoAbortMarker {
        /// The producer id.
        producer: i64,
        /// The last offset.
        last: i64,
    },
    /// A line of a text file does not say what it should.
    BadLine {
        /// The line, from 1.
        line: u32,
    },
    /// The checkpoint states another number of entries than it has.
    CountDiffers {
        /// What it states.
        stated: u32,
        /// What it has.
        found: u32,
    },
    /// Epochs or their start offsets do not increase in the checkpoint.
    EpochsNotIncreasing {
        /// The epoch and start offset before.
        previous: (i32, i64),
        /// Those of the line.
        entry: (i32, i64),
    },
    /// The log holds an epoch that the checkpoint does not know.
    EpochMissing {
        /// The epoch.
        epoch: i32,
        /// The base offset of its first batch.
        base_offset: i64,
    },
    /// An epoch begins elsewhere in the log than the checkpoint says.
    EpochStartDiffers {
        /// The epoch.
        epoch: i32,
        /// Where the checkpoint says that it begins.
        start: i64,
        /// The base offset of its first batch in the log.
        base_offset: i64,
    },
    /// The log begins below the first epoch of the checkpoint: records below the log start offset.
    BelowFirstEpoch {
        /// Where the first epoch begins.
        start: i64,
        /// Where the log begins.
        base_offset: i64,
    },
    /// A small file ends early, has bytes left over, or is far too large.
    WrongSize {
        /// Its size.
        size: u64,
    },
}

impl What {
    /// How much it matters.
    pub fn severity(&self) -> Severity {
        match self {
            What::ZeroTail { .. }
            | What::AboveName { .. }
            | What::GapBefore { .. }
            | What::NoLog
            | What::NoAbortMarker { .. }
            | What::BelowFirstEpoch { .. } => Severity::Note,
            What::Unreadable
            | What::HeaderCutOff { .. }
            | What::BatchCutOff { .. }
            | What::OtherFormat { .. }
            | What::ImpossibleLength { .. }
            | What::CrcMismatch { .. }
            | What::ImpossibleCount { .. }
            | What::UnknownCodec { .. }
            | What::OddSize { .. }
            | What::BadLine { .. }
            | What::WrongSize { .. } => Severity::Damage,
            _ => Severity::Mismatch,
        }
    }
}
