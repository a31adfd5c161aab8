//! What a pass over the log knows of the transactions that it goes through.
//!
//! From: `CleanedTransactionMetadata` (CMP-4).

use super::super::format::control::{ControlRecord, Marker};
use super::super::ordered::{Ordered, sorted_by_rank};
use super::super::{AbortedTxn, Batch, Offset, ProducerStamp};

/// The open transactions at the place that a pass has reached.
pub(super) struct Transactions {
    /// Aborted ones that begin further on, the next one last.
    ahead: Vec<AbortedTxn>,
    /// Aborted ones by producer, and whether a batch of them is still there.
    aborted: Ordered<i64, (AbortedTxn, bool)>,
    /// Producers with a batch in a transaction that was not aborted.
    committed: Ordered<i64, ()>,
}

/// What a control batch is still good for.
pub(super) enum Use {
    /// All of its transaction is gone.
    Idle,
    /// A batch of its transaction is still there. An aborted one stays in the index.
    Needed(Option<AbortedTxn>),
}

impl Transactions {
    /// For a pass over the offsets of this range. `aborted` are all that the log knows.
    pub(super) fn new(aborted: &[AbortedTxn], (from, to): (Offset, Offset)) -> Transactions {
        let inside = |t: &&AbortedTxn| t.last_offset >= from && t.first_offset < to;
        let ahead: Vec<AbortedTxn> = aborted.iter().filter(inside).copied().collect();
        let ahead = sorted_by_rank(ahead, |transaction| u64::MAX - transaction.first_offset.0);
        Transactions { ahead, aborted: Ordered::default(), committed: Ordered::default() }
    }

    fn advance(&mut self, to: Offset) {
        while let Some(next) = self.ahead.pop_if(|next| next.first_offset <= to) {
            self.aborted.get_or_insert_with(next.producer_id, || (next, false));
        }
    }

    /// Passes a batch of records, and answers whether it belongs to an aborted transaction.
    pub(super) fn pass_data(&mut self, batch: &Batch) -> bool {
        self.advance(batch.last_offset());
        let Some(ProducerStamp { id, .. }) = batch.body.producer else { return false };
        if !batch.body.attributes.transactional {
            return false;
        }
        match self.aborted.get_mut(id) {
            Some((_, seen)) => *seen = true,
            None => {
                self.committed.insert(id, ());
            }
        }
        self.aborted.contains(id)
    }

    /// Passes a control batch. One of another type than a marker is needed.
    pub(super) fn pass_control(&mut self, batch: &Batch) -> Use {
        self.advance(batch.last_offset());
        let Some(record) = batch.body.records.get(0) else { return Use::Idle };
        let Some(ControlRecord::EndTransaction { marker, .. }) = ControlRecord::of(&record) else {
            return Use::Needed(None);
        };
        let Some(ProducerStamp { id, .. }) = batch.body.producer else { return Use::Needed(None) };
        match marker {
            Marker::Abort => match self.aborted.remove(id) {
                Some((transaction, true)) => Use::Needed(Some(transaction)),
                _ => Use::Idle,
            },
            Marker::Commit if self.committed.remove(id).is_some() => Use::Needed(None),
            Marker::Commit => Use::Idle,
        }
    }
}
