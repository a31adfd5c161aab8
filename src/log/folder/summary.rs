//! A batch without its records: where it lies and what its header says.

use std::ops::Deref;

use crate::log::format::BatchHeader;

/// The header of a batch, and where the batch lies in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchSummary {
    /// Where it begins in its file.
    pub position: u64,
    /// Its header.
    pub header: BatchHeader,
}

impl BatchSummary {
    /// The size of the whole batch in bytes.
    pub fn size(&self) -> u64 {
        self.header.size() as u64
    }

    /// The offset of its last record, or where it was before compaction.
    pub fn last_offset(&self) -> i64 {
        self.base_offset.saturating_add(i64::from(self.last_offset_delta))
    }
}

impl Deref for BatchSummary {
    type Target = BatchHeader;
    fn deref(&self) -> &BatchHeader {
        &self.header
    }
}
