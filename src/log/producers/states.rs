//! The table of producers of one log, its transactions, and its snapshots.
//!
//! From: `ProducerStateManager`.

use std::sync::Arc;

use super::super::format::control::Marker;
use super::super::ordered::Ordered;
use super::super::{AbortedTxn, Batch, BatchBody, Offset, ProducerStamp, Timestamp};
use super::append::{AppendOrigin, Ended, PendingEntry, ProducerError};
use super::entry::{BatchMetadata, ProducerEntry};
use super::verification::{Verification, VerificationEntry, VerificationGuard};

/// What an append came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProducerVerdict {
    /// It counts. These transactions ended in it; the log writes the aborted ones into the
    /// transaction index of the segment.
    Appended(Vec<CompletedTxn>),
    /// The log holds it already: the batch is answered with its old offsets, and nothing is
    /// appended (IDM-1).
    Duplicate(BatchMetadata),
}

/// A transaction that ended in this log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompletedTxn {
    /// Whose it was.
    pub producer_id: i64,
    /// The offset of its first record.
    pub first_offset: Offset,
    /// The offset of its marker.
    pub last_offset: Offset,
    /// How it ended.
    pub marker: Marker,
    /// Where the oldest transaction begins that others have open then; behind the marker if there
    /// is none. The high watermark does not matter here.
    pub last_stable_offset: Offset,
}

impl CompletedTxn {
    /// What the transaction index keeps of it: nothing if it was committed.
    pub fn aborted(&self) -> Option<AbortedTxn> {
        let CompletedTxn { producer_id, first_offset, last_offset, marker, .. } = *self;
        let last_stable_offset = self.last_stable_offset;
        let entry = AbortedTxn { producer_id, first_offset, last_offset, last_stable_offset };
        (marker == Marker::Abort).then_some(entry)
    }
}

/// The producers as a snapshot file keeps them, by id: of the batches only the newest.
pub type ProducerSnapshot = Arc<Ordered<i64, Arc<ProducerEntry>>>;

/// What a log knows of its producers. See the module.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ProducerStates {
    pub(super) table: Arc<Table>,
    pub(super) map_end: Offset,
    pub(super) last_snapshot: Offset,
}

/// Invariant: a producer with an open transaction is in `ongoing`, and no other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Table {
    pub(super) producers: Ordered<i64, Arc<ProducerEntry>>,
    /// Open transactions: first offset to producer.
    pub(super) ongoing: Ordered<Offset, i64>,
    /// Transactions whose marker the high watermark has not passed: first offset to marker.
    pub(super) unreplicated: Ordered<Offset, Offset>,
    /// `None` is a file that cannot be read.
    pub(super) snapshots: Ordered<Offset, Option<ProducerSnapshot>>,
    pub(super) verifications: Ordered<i64, VerificationEntry>,
    /// How many guards were handed out.
    pub(super) guards: u64,
}

impl ProducerStates {
    /// `producer.id.expiration.ms` (IDM-8).
    pub const EXPIRATION_MS: u64 = 86_400_000;

    /// How much longer than `transaction.max.timeout.ms` a transaction may stay open before it
    /// counts as late.
    pub const LATE_TRANSACTION_BUFFER_MS: u64 = 300_000;

    /// What is known of a producer.
    pub fn get(&self, producer_id: i64) -> Option<&ProducerEntry> {
        self.table.producers.get(producer_id).map(|entry| &**entry)
    }

    /// All producers that are known, by id.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (i64, &ProducerEntry)> {
        self.table.producers.iter().map(|(id, entry)| (id, &**entry))
    }

    /// Whether neither a producer nor a transaction is known.
    pub fn is_empty(&self) -> bool {
        self.table.producers.is_empty() && self.table.unreplicated.is_empty()
    }

    /// The offset up to which batches were taken.
    pub fn map_end(&self) -> Offset {
        self.map_end
    }

    /// The lowest first offset of a transaction that is open, or whose marker the high watermark
    /// has not passed (POS-3). The log bounds it by its own start.
    pub fn first_unstable_offset(&self) -> Option<Offset> {
        let unreplicated = self.table.unreplicated.keys().next();
        self.first_undecided_offset().into_iter().chain(unreplicated).min()
    }

    /// The lowest first offset of a transaction that is open.
    pub fn first_undecided_offset(&self) -> Option<Offset> {
        self.table.ongoing.keys().next()
    }

    /// Whether the oldest open transaction is older than any timeout allows: it hangs.
    pub fn has_late_transaction(&self, now: Timestamp, max_timeout_ms: u64) -> bool {
        let oldest = self.table.ongoing.values().next().and_then(|id| self.get(*id));
        oldest.is_some_and(|entry| {
            let silent = i128::from(now.0) - i128::from(entry.last_timestamp.0);
            let allowed = max_timeout_ms.saturating_add(Self::LATE_TRANSACTION_BUFFER_MS);
            entry.last_timestamp.0 > 0 && silent > i128::from(allowed)
        })
    }

    /// Checks the batches of one append and takes them, or says what is wrong with them; then
    /// nothing has changed. They bear their offsets already. To be called for all batches, also
    /// those without a producer; the leader's client brings one batch.
    ///
    /// # Errors
    /// See `ProducerError`.
    pub fn append(
        &mut self,
        batches: &[Batch],
        origin: AppendOrigin,
        verification: Verification,
    ) -> Result<ProducerVerdict, ProducerError> {
        let mut pending: Ordered<i64, PendingEntry> = Ordered::default();
        let mut ended = Vec::new();
        for batch in batches {
            let Some(stamp) = batch.body.producer else { continue };
            if origin == AppendOrigin::Client
                && let Some(duplicate) = self.duplicate(&batch.body)
            {
                return Ok(ProducerVerdict::Duplicate(duplicate));
            }
            self.verify(&batch.body, stamp, origin, verification)?;
            let entry = pending.get_or_insert_with(stamp.id, || self.pending(stamp.id));
            ended.extend(entry.append(batch, stamp, origin)?);
        }
        if let Some(last) = batches.last() {
            self.map_end = last.end();
        }
        if pending.is_empty() {
            return Ok(ProducerVerdict::Appended(Vec::new()));
        }
        let table = Arc::make_mut(&mut self.table);
        for batch in batches.iter().filter(|batch| batch.body.attributes.transactional) {
            batch.body.producer.and_then(|stamp| table.verifications.remove(stamp.id));
        }
        pending.into_iter().for_each(|(id, entry)| table.count(id, entry));
        let completed = ended.into_iter().map(|ended| table.complete(ended)).collect();
        Ok(ProducerVerdict::Appended(completed))
    }

    /// The remembered batch that `body` says again, if it is a retry (IDM-1).
    pub fn duplicate(&self, body: &BatchBody) -> Option<BatchMetadata> {
        let stamp = body.producer?;
        self.get(stamp.id)?.duplicate(stamp, body.last_offset_delta)
    }

    fn pending(&self, producer_id: i64) -> PendingEntry {
        let entry = self.get(producer_id).cloned().unwrap_or_default();
        let asked = self.verification(producer_id);
        PendingEntry::new(entry, asked.map(|asked| asked.lowest_sequence))
    }

    /// A batch that begins a transaction must bring the guard that was handed out (TXN-14).
    fn verify(
        &self,
        body: &BatchBody,
        stamp: ProducerStamp,
        origin: AppendOrigin,
        verification: Verification,
    ) -> Result<(), ProducerError> {
        let asks = matches!(origin, AppendOrigin::Client | AppendOrigin::Coordinator);
        let data = body.attributes.transactional && !body.attributes.control;
        let Verification::Guard(brought) = verification else { return Ok(()) };
        if !asks || !data || self.has_ongoing_transaction(stamp.id, stamp.epoch) {
            return Ok(());
        }
        match self.verification_guard(stamp.id) {
            Some(guard) if brought == Some(guard) => Ok(()),
            _ => Err(ProducerError::InvalidTxnState),
        }
    }

    /// Whether the producer has a transaction open in this epoch.
    pub fn has_ongoing_transaction(&self, producer_id: i64, epoch: i16) -> bool {
        let entry = self.get(producer_id);
        entry.is_some_and(|e| e.current_txn_first_offset.is_some() && e.epoch == Some(epoch))
    }

    /// The question to the coordinator about the producer that is under way.
    pub fn verification(&self, producer_id: i64) -> Option<&VerificationEntry> {
        self.table.verifications.get(producer_id)
    }

    /// The guard that was handed out for the producer.
    pub fn verification_guard(&self, producer_id: i64) -> Option<VerificationGuard> {
        self.verification(producer_id).map(|entry| entry.guard)
    }

    /// The coordinator is asked about a transaction: hands out a guard, the same one as long as
    /// the question is open. `None` if the transaction is open here, so that nobody need ask.
    pub fn start_verification(
        &mut self,
        stamp: ProducerStamp,
        now: Timestamp,
    ) -> Option<VerificationGuard> {
        if self.has_ongoing_transaction(stamp.id, stamp.epoch) {
            return None;
        }
        let table = Arc::make_mut(&mut self.table);
        let entry = table.verifications.get_or_insert_with(stamp.id, || {
            table.guards += 1;
            VerificationEntry {
                guard: VerificationGuard(table.guards),
                since: now,
                epoch: stamp.epoch,
                lowest_sequence: stamp.base_sequence,
            }
        });
        entry.ask(stamp.epoch, stamp.base_sequence);
        Some(entry.guard)
    }

    /// The high watermark is at `to`: transactions that ended below it are stable.
    pub fn on_high_watermark_updated(&mut self, to: Offset) {
        let stable = |marker: &Offset| *marker < to;
        if self.table.unreplicated.values().any(stable) {
            Arc::make_mut(&mut self.table).unreplicated.retain(|_, marker| !stable(marker));
        }
    }

    /// Forgets the producers that were silent for `expiration_ms`, and questions as old (IDM-8).
    pub fn remove_expired(&mut self, now: Timestamp, expiration_ms: u64) {
        let old =
            |since: Timestamp| i128::from(now.0) - i128::from(since.0) >= i128::from(expiration_ms);
        let expired = self.iter().any(|(_, entry)| entry.is_expired(now, expiration_ms));
        if expired || self.table.verifications.values().any(|entry| old(entry.since)) {
            let table = Arc::make_mut(&mut self.table);
            table.producers.retain(|_, entry| !entry.is_expired(now, expiration_ms));
            table.verifications.retain(|_, entry| !old(entry.since));
        }
    }
}

impl Table {
    fn count(&mut self, producer_id: i64, pending: PendingEntry) {
        for first in pending.started {
            self.ongoing.insert(first, producer_id);
        }
        self.producers.insert(producer_id, Arc::new(pending.entry));
    }

    fn complete(&mut self, ended: Ended) -> CompletedTxn {
        let Ended { producer_id, first_offset, last_offset, marker } = ended;
        let next = self.ongoing.iter().find(|(_, id)| **id != producer_id).map(|(first, _)| first);
        let last_stable_offset = next.unwrap_or(last_offset.plus(1));
        self.ongoing.remove(first_offset);
        self.unreplicated.insert(first_offset, last_offset);
        CompletedTxn { producer_id, first_offset, last_offset, marker, last_stable_offset }
    }
}
