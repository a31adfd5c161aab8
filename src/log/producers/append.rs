//! One append, seen from the producers that wrote its batches: what it may not do, what it does.
//!
//! From: `ProducerAppendInfo`, `UnifiedLog.analyzeAndValidateProducerState` (IDM-2 to IDM-5).

use super::super::format::control::{ControlRecord, Marker};
use super::super::{Batch, Offset, ProducerStamp};
use super::entry::{BatchMetadata, ProducerEntry};

/// Who appends, and so what is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AppendOrigin {
    /// A producer: everything is checked.
    Client,
    /// The coordinator of groups or transactions: it has no sequence numbers.
    Coordinator,
    /// The leader of this partition, or this log itself as it is loaded: all was checked before.
    Replication,
    /// The leader of the metadata log.
    RaftLeader,
}

/// Why a producer may not append this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProducerError {
    /// A sequence is missing, or was there already and is no longer remembered (IDM-3, IDM-4).
    OutOfOrderSequence {
        /// The sequence that must come next.
        expected: i32,
        /// The first one of the batch.
        sent: i32,
    },
    /// A producer with a newer epoch wrote here (IDM-2).
    InvalidProducerEpoch {
        /// The newest epoch.
        known: i16,
        /// That of the batch.
        sent: i16,
    },
    /// A newer transaction coordinator wrote here (TXN-8).
    TransactionCoordinatorFenced {
        /// The newest coordinator epoch.
        known: i32,
        /// That of the marker.
        sent: i32,
    },
    /// A record outside the transaction that its producer has open, or one of a transaction that
    /// the coordinator was not asked about (TXN-14).
    InvalidTxnState,
}

/// A transaction that a marker ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ended {
    pub(super) producer_id: i64,
    pub(super) first_offset: Offset,
    pub(super) last_offset: Offset,
    pub(super) marker: Marker,
}

/// The entry of one producer while an append is checked; it counts when all of the append does.
pub(super) struct PendingEntry {
    pub(super) entry: ProducerEntry,
    /// The transactions that the append begins.
    pub(super) started: Vec<Offset>,
    /// Whether the producer was known before the append. If not, it may begin anywhere (IDM-5).
    known: bool,
    /// The lowest sequence that asked for verification.
    lowest_sequence: Option<i32>,
}

impl PendingEntry {
    pub(super) fn new(entry: ProducerEntry, lowest_sequence: Option<i32>) -> PendingEntry {
        let known = entry.epoch.is_some();
        PendingEntry { entry, started: Vec::new(), known, lowest_sequence }
    }

    /// Takes a batch that `stamp` wrote, and answers the transaction that it ends.
    pub(super) fn append(
        &mut self,
        batch: &Batch,
        stamp: ProducerStamp,
        origin: AppendOrigin,
    ) -> Result<Option<Ended>, ProducerError> {
        if batch.body.attributes.control {
            return self.append_marker(batch, stamp, origin);
        }
        self.append_data(batch, stamp, origin)?;
        Ok(None)
    }

    fn append_data(
        &mut self,
        batch: &Batch,
        stamp: ProducerStamp,
        origin: AppendOrigin,
    ) -> Result<(), ProducerError> {
        self.check_epoch(stamp.epoch, origin)?;
        if origin == AppendOrigin::Client {
            self.check_sequence(stamp)?;
        }
        self.entry.add(stamp.epoch, BatchMetadata::of(batch, stamp));
        match (self.entry.current_txn_first_offset, batch.body.attributes.transactional) {
            (Some(_), false) => return Err(ProducerError::InvalidTxnState),
            (None, true) => {
                self.entry.current_txn_first_offset = Some(batch.base_offset);
                self.started.push(batch.base_offset);
            }
            _ => {}
        }
        Ok(())
    }

    /// A marker that compaction has emptied says nothing: all of its transaction is gone.
    fn append_marker(
        &mut self,
        batch: &Batch,
        stamp: ProducerStamp,
        origin: AppendOrigin,
    ) -> Result<Option<Ended>, ProducerError> {
        let Some(record) = batch.body.records.get(0) else { return Ok(None) };
        let Some(ControlRecord::EndTransaction { marker, coordinator_epoch: sent }) =
            ControlRecord::of(&record)
        else {
            return Ok(None);
        };
        self.check_epoch(stamp.epoch, origin)?;
        if let Some(known) =
            self.entry.coordinator_epoch.filter(|known| sent < *known && is_checked(origin))
        {
            return Err(ProducerError::TransactionCoordinatorFenced { known, sent });
        }
        self.entry.set_epoch(stamp.epoch);
        self.entry.coordinator_epoch = Some(sent);
        self.entry.last_timestamp.0 = batch.body.base_timestamp.0 + record.timestamp_delta;
        Ok(self.entry.current_txn_first_offset.take().map(|first_offset| Ended {
            producer_id: stamp.id,
            first_offset,
            last_offset: batch.base_offset,
            marker,
        }))
    }

    fn check_epoch(&self, sent: i16, origin: AppendOrigin) -> Result<(), ProducerError> {
        match self.entry.epoch {
            Some(known) if sent < known && is_checked(origin) => {
                Err(ProducerError::InvalidProducerEpoch { known, sent })
            }
            _ => Ok(()),
        }
    }

    fn check_sequence(&self, stamp: ProducerStamp) -> Result<(), ProducerError> {
        let sent = stamp.base_sequence;
        let refuse = |expected| Err(ProducerError::OutOfOrderSequence { expected, sent });
        if let Some(lowest) = self.lowest_sequence.filter(|lowest| sent > *lowest) {
            return refuse(lowest);
        }
        let same_epoch = self.entry.epoch == Some(stamp.epoch);
        let begins_anywhere = if same_epoch { !self.known } else { self.entry.epoch.is_none() };
        let last = if same_epoch { self.entry.last_sequence() } else { ProducerEntry::NO_SEQUENCE };
        let expected = last.checked_add(1).unwrap_or(0);
        if begins_anywhere || sent == expected { Ok(()) } else { refuse(expected) }
    }
}

/// What a leader appended is not questioned by those who copy it.
fn is_checked(origin: AppendOrigin) -> bool {
    origin != AppendOrigin::Replication
}
