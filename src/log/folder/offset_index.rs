//! Holds each entry of an offset index against the log.
//!
//! Rule: an entry says that the append whose last offset it names begins at a position (IDX-3;
//! up to Kafka 1.1 it names the first offset). So entries increase, a batch begins at the
//! position, it begins at or below the offset, and a batch ends at the offset.
//!
//! From: `OffsetIndex.append`, `OffsetIndex.sanityCheck`, `LogSegment.append`.

use super::cursor::Cursor;
use super::entries::offset_entry;
use super::finding::What;
use super::findings::Findings;
use super::source::SourceFile;
use super::summary::BatchSummary;

/// The entries of one index, next to the batches of its log.
pub struct OffsetIndexCheck {
    /// The file, as findings name it.
    pub file: u32,
    cursor: Cursor<8>,
    base: i64,
    next: Option<Entry>,
    previous: Option<(i64, i64)>,
    /// An entry whose batch was met, and whose offset is at the end of a later one.
    open: Option<Entry>,
}

#[derive(Clone, Copy)]
struct Entry {
    at: u64,
    offset: i64,
    position: i64,
}

impl OffsetIndexCheck {
    /// Opens an index of the segment with this base offset.
    pub fn new(file: u32, source: &SourceFile, base: i64, findings: &mut Findings) -> Self {
        let cursor = Cursor::new(source.bytes.clone());
        if let Some((position, what)) = cursor.odd_size() {
            findings.tell(file, position, what);
        }
        let (next, previous, open) = (None, None, None);
        let mut check = OffsetIndexCheck { file, cursor, base, next, previous, open };
        check.advance(findings);
        check
    }

    /// Takes in the next batch of the log.
    pub fn meet(&mut self, batch: &BatchSummary, findings: &mut Findings) {
        while let Some(entry) = self.next.filter(|e| e.position <= position_of(batch)) {
            let Entry { at, offset, position } = entry;
            if let Some(Entry { at, offset, .. }) = self.open.take() {
                findings.tell(self.file, at, What::NoBatchEndsAt { offset });
            }
            if position < position_of(batch) {
                findings.tell(self.file, at, What::NoBatchAt { position, offset });
            } else if offset < batch.base_offset {
                let base_offset = batch.base_offset;
                findings.tell(self.file, at, What::IndexPastOffset { offset, base_offset });
            } else if offset != batch.base_offset {
                self.open = Some(entry);
            }
            self.advance(findings);
        }
        let Some(Entry { at, offset, .. }) = self.open else { return };
        if offset < batch.last_offset() {
            findings.tell(self.file, at, What::NoBatchEndsAt { offset });
        }
        if offset <= batch.last_offset() {
            self.open = None;
        }
    }

    /// Ends the check: entries that are left point behind the log, unless its end was not seen.
    pub fn end(&mut self, whole_log: bool, findings: &mut Findings) {
        let open = self.open.take().filter(|_| whole_log);
        if let Some(Entry { at, offset, .. }) = open {
            findings.tell(self.file, at, What::OffsetBeyondLog { offset });
        }
        while let Some(Entry { at, offset, position }) = self.next {
            if whole_log {
                findings.tell(self.file, at, What::NoBatchAt { position, offset });
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
                entry.map(|entry| offset_entry(&entry)).and_then(|entry| self.in_order(entry));
            match entry {
                Err(what) => findings.tell(self.file, at, what),
                Ok((relative, position)) => {
                    self.previous = Some((relative, position));
                    let offset = self.base.saturating_add(relative);
                    self.next = Some(Entry { at, offset, position });
                    return;
                }
            }
        }
    }

    fn in_order(&self, entry: (i64, i64)) -> Result<(i64, i64), What> {
        let previous = self.previous.unwrap_or((-1, -1));
        let above = entry.0 > previous.0 && entry.1 > previous.1;
        if above { Ok(entry) } else { Err(What::IndexNotIncreasing { previous, entry }) }
    }
}

fn position_of(batch: &BatchSummary) -> i64 {
    i64::try_from(batch.position).unwrap_or(i64::MAX)
}
