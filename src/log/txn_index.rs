//! The transaction index of a segment: which transactions were aborted in it.
//!
//! Rule: an entry is written with the abort marker, so the last offsets rise. With each entry
//! stands the last stable offset of that time; a reader need not look beyond an entry whose last
//! stable offset lies behind all that it reads.
//!
//! From: KIP-98; `TransactionIndex`, `AbortedTxn` (TXN-12).

use std::sync::Arc;

use super::Offset;

/// An aborted transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AbortedTxn {
    /// Whose it was.
    pub producer_id: i64,
    /// The offset of its first record.
    pub first_offset: Offset,
    /// The offset of its abort marker.
    pub last_offset: Offset,
    /// The last stable offset as it was with the marker in the log.
    pub last_stable_offset: Offset,
}

/// Why an index does not take an entry, or is not to be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TxnIndexError {
    /// The last offset does not rise. Nothing was appended.
    OutOfOrder {
        /// The greatest last offset in the index.
        last: Offset,
        /// That of the entry.
        sent: Offset,
    },
    /// An entry ends below the base offset of the segment.
    Corrupt {
        /// The base offset.
        base: Offset,
        /// Where the entry ends.
        last: Offset,
    },
}

/// Aborted transactions that touch a range of offsets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AbortedTxns {
    /// The transactions, in the order of their markers.
    pub transactions: Vec<AbortedTxn>,
    /// Whether no later segment can know another one.
    pub complete: bool,
}

/// The transaction index of a segment.
///
/// Invariant: last offsets rise from one entry to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TxnIndex {
    entries: Option<Arc<Vec<AbortedTxn>>>,
}

impl TxnIndex {
    /// The size of an entry in the file, in bytes.
    pub const ENTRY_SIZE: u32 = 34;

    /// The entries, oldest marker first.
    pub fn entries(&self) -> &[AbortedTxn] {
        self.entries.as_deref().map_or(&[], Vec::as_slice)
    }

    /// Adds a transaction.
    ///
    /// # Errors
    /// `OutOfOrder`: its marker does not lie behind that of the last entry.
    pub fn append(&mut self, aborted: AbortedTxn) -> Result<(), TxnIndexError> {
        let sent = aborted.last_offset;
        if let Some(last) = self.entries().last().map(|e| e.last_offset).filter(|l| *l >= sent) {
            return Err(TxnIndexError::OutOfOrder { last, sent });
        }
        Arc::make_mut(self.entries.get_or_insert_default()).push(aborted);
        Ok(())
    }

    /// Removes the transactions whose marker lies at `offset` or behind it.
    pub fn truncate_to(&mut self, offset: Offset) {
        let kept = self.entries().partition_point(|entry| entry.last_offset < offset);
        if kept == 0 {
            self.entries = None;
        } else if let Some(entries) = self.entries.as_mut().filter(|all| kept < all.len()) {
            Arc::make_mut(entries).truncate(kept);
        }
    }

    /// Removes everything.
    pub fn reset(&mut self) {
        self.entries = None;
    }

    /// The transactions that touch the offsets from `fetch_offset` up to, but without,
    /// `upper_bound`.
    pub fn collect(&self, fetch_offset: Offset, upper_bound: Offset) -> AbortedTxns {
        let mut found = AbortedTxns::default();
        for entry in self.entries() {
            if entry.last_offset >= fetch_offset && entry.first_offset < upper_bound {
                found.transactions.push(*entry);
            }
            if entry.last_stable_offset >= upper_bound {
                found.complete = true;
                break;
            }
        }
        found
    }

    /// Whether it can belong to a segment that begins at `base`.
    ///
    /// # Errors
    /// `Corrupt`: an entry ends below.
    pub fn sanity_check(&self, base: Offset) -> Result<(), TxnIndexError> {
        match self.entries().iter().map(|entry| entry.last_offset).find(|last| *last < base) {
            Some(last) => Err(TxnIndexError::Corrupt { base, last }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An index of (producer, first offset, last offset, last stable offset).
    fn index(entries: &[(i64, u64, u64, u64)]) -> TxnIndex {
        let mut index = TxnIndex::default();
        entries.iter().for_each(|entry| append(&mut index, *entry).unwrap());
        index
    }

    fn append(
        index: &mut TxnIndex,
        (producer_id, first, last, stable): (i64, u64, u64, u64),
    ) -> Result<(), TxnIndexError> {
        index.append(AbortedTxn {
            producer_id,
            first_offset: Offset(first),
            last_offset: Offset(last),
            last_stable_offset: Offset(stable),
        })
    }

    fn collect(index: &TxnIndex, from: u64, up_to: u64) -> (Vec<i64>, bool) {
        let found = index.collect(Offset(from), Offset(up_to));
        (found.transactions.iter().map(|t| t.producer_id).collect(), found.complete)
    }

    #[test]
    fn a_reader_gets_what_overlaps_and_learns_when_it_has_seen_all() {
        let index = index(&[(0, 0, 10, 11), (1, 5, 15, 13), (2, 18, 35, 25), (3, 32, 50, 40)]);
        assert_eq!(collect(&index, 0, 100), (vec![0, 1, 2, 3], false));
        assert_eq!(collect(&index, 0, 32), (vec![0, 1, 2], true), "the bound is not read");
        assert_eq!(collect(&index, 0, 33), (vec![0, 1, 2, 3], true));
        assert_eq!(collect(&index, 15, 20), (vec![1, 2], true), "the marker itself is read");
        assert_eq!(collect(&index, 16, 20), (vec![2], true));
        assert_eq!(collect(&index, 50, 51), (vec![3], false));
        assert_eq!(collect(&index, 51, 60), (vec![], false));
    }

    #[test]
    fn markers_come_in_order() {
        let mut index = index(&[(1, 5, 15, 13)]);
        let refused =
            |sent| Err(TxnIndexError::OutOfOrder { last: Offset(15), sent: Offset(sent) });
        assert_eq!(append(&mut index, (0, 0, 10, 11)), refused(10));
        assert_eq!(append(&mut index, (0, 0, 15, 16)), refused(15), "it must rise");
        assert_eq!(index.entries().len(), 1);
        append(&mut index, (0, 0, 16, 17)).unwrap();
    }

    #[test]
    fn a_cut_removes_the_markers_behind_it() {
        let all = [(0, 0, 10, 2), (1, 5, 15, 16), (2, 18, 35, 25), (3, 32, 50, 40)];
        let mut cut = index(&all);
        cut.truncate_to(Offset(51));
        assert_eq!(cut, index(&all));
        cut.truncate_to(Offset(50));
        assert_eq!(cut, index(&all[..3]));
        cut.truncate_to(Offset(0));
        assert_eq!(cut, TxnIndex::default());
    }

    #[test]
    fn an_entry_below_the_base_of_its_segment_is_damage() {
        let index = index(&[(0, 0, 10, 11), (1, 5, 15, 13)]);
        assert_eq!(index.sanity_check(Offset(10)), Ok(()), "its marker is in this segment");
        let damage = TxnIndexError::Corrupt { base: Offset(11), last: Offset(10) };
        assert_eq!(index.sanity_check(Offset(11)), Err(damage));
    }
}
