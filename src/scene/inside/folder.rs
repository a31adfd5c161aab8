//! A replica's folder as plain numbers: its files, where they are looked at closely, and the
//! checkpoint of its epochs.
//!
//! Rule: everything that the view shows comes from these structs. A log of the model fills them
//! (`of_log`), and so can whatever reads the files of a real broker; the view knows neither.

use crate::log::{OffsetEntry, TimeEntry};

/// What happened to a segment in the step that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It was begun.
    Begun,
    /// It was closed: another one is written to now.
    Closed,
    /// It grew by so many bytes.
    Grew(u64),
    /// Its offset index got so many entries.
    Indexed(usize),
    /// Its end was cut off, so many bytes.
    Cut(u64),
    /// It was compacted: so many records went.
    Compacted(u64),
    /// It was deleted.
    Deleted,
    /// It was compacted into the segment before it.
    Merged,
}

/// The files of one segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SegmentFiles {
    /// The offset that they are named after.
    pub base: u64,
    /// The offset after the last record.
    pub end: u64,
    /// Whether it is written to.
    pub active: bool,
    /// The size of the `.log` file in bytes.
    pub size: u64,
    /// How many records it holds.
    pub records: u64,
    /// How many batches.
    pub batches: u64,
    /// The timestamps of the first append and the greatest one; `None` without records.
    pub times: Option<(i64, i64)>,
    /// Its `.index` file.
    pub index: IndexFile,
    /// Its `.timeindex` file.
    pub time_index: IndexFile,
    /// What happened to it in this step.
    pub marks: Vec<Mark>,
}

impl SegmentFiles {
    /// The name of its files without the suffix: 20 digits.
    pub fn name(&self) -> String {
        format!("{:020}", self.base)
    }
}

/// An index file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IndexFile {
    /// How many entries it has.
    pub entries: usize,
    /// How many have room: in an open segment all that the file is allocated for (IDX-7).
    pub capacity: usize,
    /// Its size in bytes.
    pub size: u64,
}

/// The positions of a log, as offsets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Positions {
    pub start: u64,
    pub high_watermark: u64,
    pub end: u64,
    pub recovery_point: u64,
}

/// A replica's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// Its segments, oldest first. Never empty.
    pub segments: Vec<SegmentFiles>,
    /// The segments that went in this step.
    pub gone: Vec<SegmentFiles>,
    /// The positions, if they are known.
    pub positions: Option<Positions>,
    /// `leader-epoch-checkpoint`: epochs with their start offsets.
    pub epochs: Vec<(u32, u64)>,
}

/// A batch in a `.log` file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchRow {
    /// Where it starts, in bytes.
    pub position: u64,
    /// Its size in bytes.
    pub size: u64,
    /// Its base offset.
    pub base: u64,
    /// Its last offset.
    pub last: u64,
    /// How many records it holds.
    pub records: u64,
    /// Its leader epoch.
    pub epoch: u32,
    /// Whether it came in this step.
    pub new: bool,
}

/// What is drawn of an index: all of its entries if they are few, else some of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Strip<E> {
    /// How many entries there are.
    pub count: usize,
    /// How many of them came in this step; they are the last ones.
    pub new: usize,
    /// Those that are drawn, with their slots and the place in the log that they lead to.
    pub drawn: Vec<(usize, E, u64)>,
}

/// One segment, looked at closely.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closeup {
    /// Its number in the folder, counted from the oldest.
    pub number: usize,
    /// Its files.
    pub files: SegmentFiles,
    /// Where batches start, if there are few enough to be told apart.
    pub cuts: Vec<u64>,
    /// From where on the file is in the page cache only, in bytes.
    pub cached_from: u64,
    /// Where the high watermark lies, in bytes, if it does in this segment.
    pub high_watermark: Option<u64>,
    /// The offset index.
    pub index: Strip<OffsetEntry>,
    /// The time index.
    pub time_index: Strip<TimeEntry>,
    /// The number of the first batch in the window that is enlarged.
    pub window_from: usize,
    /// The batches in the window.
    pub window: Vec<BatchRow>,
}

impl Closeup {
    /// Where the window begins and ends, in bytes.
    pub fn window_bytes(&self) -> (u64, u64) {
        match (self.window.first(), self.window.last()) {
            (Some(first), Some(last)) => (first.position, last.position + last.size),
            _ => (0, 0),
        }
    }
}
