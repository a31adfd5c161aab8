//! What is known of a partition folder after its files were read once.

use super::finding::{Finding, Severity};
use super::names::FileName;

/// The codecs by their number in a batch's attributes.
pub const CODECS: [&str; 5] = ["none", "gzip", "snappy", "lz4", "zstd"];

/// What is known of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileReport {
    /// Its name, without the folder.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// What its name says.
    pub named: FileName,
    /// What was read of it.
    pub content: Content,
}

/// What was read of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Nothing: a broker does not read such a file either.
    NotLookedAt,
    /// The batches of a segment.
    Log(LogContent),
    /// Entries of fixed size.
    Index {
        /// How many entries are in use.
        entries: u64,
        /// How many bytes behind them are allocated but empty.
        padding: u64,
    },
    /// Producers in a snapshot.
    Producers(u64),
    /// Epochs and their start offsets.
    Epochs(Vec<(i32, i64)>),
    /// The id of the topic, as text.
    TopicId(String),
}

/// What the batches of one segment add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LogContent {
    /// The base offset of the first batch, and the last offset of the last one.
    pub offsets: Option<(i64, i64)>,
    /// How many batches there are.
    pub batches: u64,
    /// How many records they say that they hold.
    pub records: u64,
    /// How many batches are of each codec, in the order of `CODECS`.
    pub codecs: [u64; 5],
    /// How many control batches there are.
    pub control: u64,
    /// The greatest timestamp (ms); `None` if no batch has one.
    pub max_timestamp: Option<i64>,
    /// How many bytes lie before the first damage: what Kafka's recovery would keep.
    pub sound: u64,
    /// How many bytes could be read: behind a wrong checksum the walk goes on.
    pub readable: u64,
}

/// All of a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FolderReport {
    /// The files: segments in the order of their offsets, each with its indexes, then the others.
    pub files: Vec<FileReport>,
    /// What was found, in the order in which it was met.
    pub findings: Vec<Finding>,
    /// How many more findings there are than are listed.
    pub more_findings: u64,
}

/// What the segments of a folder add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// How many segments there are.
    pub segments: u64,
    /// The size of all files, in bytes.
    pub bytes: u64,
    /// How many batches there are.
    pub batches: u64,
    /// How many records they say that they hold.
    pub records: u64,
    /// The first and the last offset.
    pub offsets: Option<(i64, i64)>,
}

impl FolderReport {
    /// What the segments add up to.
    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for file in &self.files {
            totals.bytes += file.size;
            let Content::Log(log) = &file.content else { continue };
            totals.segments += 1;
            totals.batches += log.batches;
            totals.records += log.records;
            if let Some((first, last)) = log.offsets {
                let (earliest, latest) = totals.offsets.unwrap_or((first, last));
                totals.offsets = Some((earliest.min(first), latest.max(last)));
            }
        }
        totals
    }

    /// What was found in one file.
    pub fn findings_of(&self, file: u32) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| finding.file == file)
    }

    /// The worst of all findings.
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(Finding::severity).max()
    }
}
