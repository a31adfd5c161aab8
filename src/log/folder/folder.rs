//! A partition folder that was read once: its report, and any part of it again on demand.

use super::marks::{Mark, Marks};
use super::opening::STEP;
use super::report::FolderReport;
use super::scanner::{Scanner, Seen};
use super::source::SourceFile;
use super::summary::BatchSummary;

/// The most batches or entries that are answered at once.
pub const MOST_AT_ONCE: usize = 1000;

/// Where a page of batches begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageStart {
    /// At the batch that so many come before, in the same file.
    Ordinal(u64),
    /// At the batch that holds the offset, or the first one after it.
    Offset(i64),
}

/// A page of the batches of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// How many batches come before the first one.
    pub ordinal: u64,
    /// The batches.
    pub batches: Vec<BatchSummary>,
}

/// See the module.
pub struct Folder {
    files: Vec<SourceFile>,
    report: FolderReport,
    marks: Vec<Marks>,
}

impl Folder {
    pub(super) fn new(files: Vec<SourceFile>, report: FolderReport, marks: Vec<Marks>) -> Folder {
        Folder { files, report, marks }
    }

    /// What is known of it.
    pub fn report(&self) -> &FolderReport {
        &self.report
    }

    /// A file, by its index in the report.
    pub fn file(&self, file: u32) -> Option<&SourceFile> {
        self.files.get(file as usize)
    }

    /// The batches of a log file from a place on, at most `count` of them.
    ///
    /// # Errors
    /// What the system says if the file cannot be read.
    pub fn page(&self, file: u32, from: PageStart, count: usize) -> Result<Page, String> {
        let start = Mark { ordinal: 0, position: 0, base_offset: 0 };
        let mark = self.marks.get(file as usize).and_then(|marks| match from {
            PageStart::Ordinal(ordinal) => marks.before_ordinal(ordinal),
            PageStart::Offset(offset) => marks.before_offset(offset),
        });
        let mark = mark.unwrap_or(start);
        let count = count.min(MOST_AT_ONCE);
        let mut ordinal = mark.ordinal;
        let mut page = Page::default();
        self.walk(file, mark.position, &mut |batch| {
            let reached = match from {
                PageStart::Ordinal(first) => ordinal >= first,
                PageStart::Offset(offset) => batch.last_offset() >= offset,
            };
            if reached && page.batches.len() < count {
                if page.batches.is_empty() {
                    page.ordinal = ordinal;
                }
                page.batches.push(batch);
            }
            ordinal += 1;
            page.batches.len() < count
        })?;
        Ok(page)
    }

    /// Goes through the batches of a log file from a position on, as long as `more` says so.
    ///
    /// # Errors
    /// What the system says if the file cannot be read.
    pub fn walk(
        &self,
        file: u32,
        position: u64,
        more: &mut dyn FnMut(BatchSummary) -> bool,
    ) -> Result<(), String> {
        let source = self.file(file).ok_or("no such file")?;
        let mut scanner = Scanner::at(position);
        let mut at = position;
        let mut going = true;
        while going && !scanner.has_stopped() {
            let piece = source.read(at, STEP / 4)?;
            if piece.is_empty() {
                break;
            }
            at += piece.len() as u64;
            scanner.feed(&piece, &mut |seen| {
                if let Seen::Batch(batch, _) = seen
                    && going
                {
                    going = more(batch);
                }
            });
        }
        Ok(())
    }
}
