//! Holds each entry of a transaction index against the log.
//!
//! Rule: an aborted transaction is noted when its abort marker is written, with the offset of
//! the marker as its last offset; last offsets increase.
//!
//! From: `TransactionIndex.append`, `AbortedTxn` (34 bytes: version, producer id, first offset,
//! last offset, last stable offset).

use super::cursor::Cursor;
use super::entries::aborted_txn;
use super::finding::What;
use super::findings::Findings;
use super::source::SourceFile;
use super::summary::BatchSummary;
use crate::log::format::index_file::AbortedEntry;

/// The entries of one transaction index, next to the batches of its log.
pub struct TxnIndexCheck {
    /// The file, as findings name it.
    pub file: u32,
    cursor: Cursor<34>,
    next: Option<(u64, AbortedEntry)>,
    previous: i64,
}

impl TxnIndexCheck {
    /// Opens an index.
    pub fn new(file: u32, source: &SourceFile, findings: &mut Findings) -> Self {
        let cursor = Cursor::new(source.bytes.clone());
        if let Some((position, what)) = cursor.odd_size() {
            findings.tell(file, position, what);
        }
        let mut check = TxnIndexCheck { file, cursor, next: None, previous: -1 };
        check.advance(findings);
        check
    }

    /// Takes in the next batch of the log.
    pub fn meet(&mut self, batch: &BatchSummary, findings: &mut Findings) {
        while let Some((at, aborted)) = self.next
            && aborted.last_offset <= batch.last_offset()
        {
            let (producer, last) = (aborted.producer_id, aborted.last_offset);
            let marker = batch.flags().control
                && batch.producer_id == producer
                && batch.last_offset() == last;
            if !marker {
                findings.tell(self.file, at, What::NoAbortMarker { producer, last });
            }
            self.advance(findings);
        }
    }

    /// Ends the check: entries that are left are beyond the log, unless its end was not seen.
    pub fn end(&mut self, whole_log: bool, findings: &mut Findings) {
        while let Some((at, aborted)) = self.next {
            if whole_log {
                let offset = aborted.last_offset;
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
            match entry.and_then(|entry| self.in_order(&entry)) {
                Err(what) => findings.tell(self.file, at, what),
                Ok(aborted) => {
                    self.previous = aborted.last_offset;
                    self.next = Some((at, aborted));
                    return;
                }
            }
        }
    }

    fn in_order(&self, entry: &[u8; 34]) -> Result<AbortedEntry, What> {
        let aborted = aborted_txn(entry)
            .map_err(|version| What::OtherVersion { version: i32::from(version) })?;
        let AbortedEntry { first_offset: first, last_offset: last, .. } = aborted;
        let above = first >= 0 && last > first && last > self.previous;
        if above { Ok(aborted) } else { Err(What::AbortedNotIncreasing { first, last }) }
    }
}
