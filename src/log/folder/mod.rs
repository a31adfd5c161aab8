//! Partition folders as brokers keep them: read once, held against themselves, looked into.
//!
//! Rule: nothing is believed. The file names, the batches, the indexes and the checkpoints tell
//! the same story several times; where two tellings differ, a finding says where and how.
//!
//! From: `LogLoader`, `LogSegment.sanityCheck`, `DumpLogSegments` (section A).
//!
//! Memory stays bounded whatever the size of the files: one piece is held at a time, and a
//! sparse table of where batches lie.

mod cursor;
pub mod entries;
mod epochs;
pub mod finding;
mod findings;
#[expect(clippy::module_inception, reason = "the folder is what this module is about")]
mod folder;
mod marks;
mod names;
mod offset_index;
mod opening;
mod report;
mod scanner;
mod segment;
mod small;
mod source;
mod summary;
mod time_index;
mod txn_index;

pub use finding::{Finding, Severity, What};
pub use folder::{Folder, MOST_AT_ONCE, Page, PageStart};
pub use names::{Aside, FileKind, FileName};
pub use opening::{Opening, Progress};
pub use report::{CODECS, Content, FileReport, FolderReport, LogContent, Totals};
pub use source::{FileBytes, SourceFile};
pub use summary::BatchSummary;
