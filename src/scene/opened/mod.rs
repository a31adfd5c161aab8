//! The files of a real broker: what was read of them, as rows and sentences.
//!
//! Rule: the worker `files` writes what is to be shown in both languages (`report`, `log`), and the
//! page reads no more than rows (`sheet`). A finding is told with its file and byte, and a damaged
//! log with what of it is sound.

pub mod log;
pub mod report;
pub mod sheet;
#[cfg(test)]
mod tests;

use crate::log::format::Content;

/// What the bytes of a file are made up of, by the number that stands in its row.
pub const CONTENTS: [Content; 6] = [
    Content::Batch,
    Content::OffsetIndex,
    Content::TimeIndex,
    Content::TransactionIndex,
    Content::ProducerSnapshot,
    Content::EpochCheckpoint,
];
