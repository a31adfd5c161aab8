//! Holds each entry of a time index against the log.
//!
//! Rule: an entry says that its timestamp is the greatest of the segment up to its offset, and
//! that a record there has it (IDX-6). So entries increase in both, a batch holds the offset, it
//! has this greatest timestamp, and no batch before it is as late.
//!
//! From: `TimeIndex.maybeAppend`, `TimeIndex.sanityCheck`, `LogSegment.append`.

use super::cursor::Cursor;
use super::entries::time_entry;
use super::finding::What;
use super::findings::Findings;
use super::source::SourceFile;
use super::summary::BatchSummary;

/// The entries of one time index, next to the batches of its log.
pub struct TimeIndexCheck {
    /// The file, as findings name it.
    pub file: u32,
    cursor: Cursor<12>,
    base: i64,
    next: Option<Entry>,
    previous: Option<(i64, i64)>,
    latest: i64,
}

#[derive(Clone, Copy)]
struct Entry {
    at: u64,
    timestamp: i64,
    offset: i64,
}

impl TimeIndexCheck {
    /// Opens an index of the segment with this base offset.
    pub fn new(file: u32, source: &SourceFile, base: i64, findings: &mut Findings) -> Self {
        let cursor = Cursor::new(source.bytes.clone());
        if let Some((position, what)) = cursor.odd_size() {
            findings.tell(file, position, what);
        }
        let (next, previous, latest) = (None, None, -1);
        let mut check = TimeIndexCheck { file, cursor, base, next, previous, latest };
        check.advance(findings);
        check
    }

    /// Takes in the next batch of the log.
    pub fn meet(&mut self, batch: &BatchSummary, findings: &mut Findings) {
        while let Some(entry) = self.next.filter(|e| e.offset <= batch.last_offset()) {
            if let Some(what) = self.wrong(entry, batch) {
                findings.tell(self.file, entry.at, what);
            }
            self.advance(findings);
        }
        self.latest = self.latest.max(batch.max_timestamp);
    }

    fn wrong(&self, entry: Entry, batch: &BatchSummary) -> Option<What> {
        let Entry { timestamp: indexed, offset, .. } = entry;
        if offset < batch.base_offset {
            return Some(What::OffsetNotInLog { offset });
        }
        if indexed != batch.max_timestamp {
            return Some(What::TimestampDiffers { indexed, batch: batch.max_timestamp });
        }
        let earlier = self.latest;
        (earlier >= indexed).then_some(What::NotTheGreatest { indexed, earlier })
    }

    /// Ends the check: entries that are left are beyond the log, unless its end was not seen.
    pub fn end(&mut self, whole_log: bool, findings: &mut Findings) {
        while let Some(Entry { at, offset, .. }) = self.next {
            if whole_log {
                findings.tell(self.file, at, What::OffsetBeyondLog { offset });
            }
            self.advance(findings);
        }
    }

    /// How many entries are in use, and how many bytes behind them are not.
    pub fn used_and_padding(&self) -> (u64, u64) {
        (self.cursor.used(), self.cursor.padding())
    }

    fn advance(&mut self, findings: &mut Findings) {
        self.next = None;
        while let Some((at, entry)) = self.cursor.next() {
            let entry =
                entry.map(|entry| time_entry(&entry)).and_then(|entry| self.in_order(entry));
            match entry {
                Err(what) => findings.tell(self.file, at, what),
                Ok((timestamp, relative)) => {
                    self.previous = Some((timestamp, relative));
                    let offset = self.base.saturating_add(relative);
                    self.next = Some(Entry { at, timestamp, offset });
                    return;
                }
            }
        }
    }

    fn in_order(&self, entry: (i64, i64)) -> Result<(i64, i64), What> {
        let previous = self.previous.unwrap_or((-1, -1));
        let above = entry.0 > previous.0 && entry.1 >= previous.1.max(0);
        if above { Ok(entry) } else { Err(What::TimeNotIncreasing { previous, entry }) }
    }
}
