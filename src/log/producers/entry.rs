//! What is known of one producer.
//!
//! From: `ProducerStateEntry`, `BatchMetadata`.

use super::super::{Batch, Offset, ProducerStamp, Timestamp};

/// One batch of a producer, as it is remembered to know a retry again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BatchMetadata {
    /// The sequence number of its first record.
    pub base_sequence: i32,
    /// The sequence number of its last record.
    pub last_sequence: i32,
    /// The offset of its last record.
    pub last_offset: Offset,
    /// How far the last record lies from the first.
    pub offset_delta: u32,
    /// The greatest timestamp in it.
    pub timestamp: Timestamp,
}

impl BatchMetadata {
    /// What is remembered of `batch`, which `stamp` wrote.
    pub fn of(batch: &Batch, stamp: ProducerStamp) -> BatchMetadata {
        let offset_delta = batch.body.last_offset_delta;
        BatchMetadata {
            base_sequence: stamp.base_sequence,
            last_sequence: last_sequence(stamp.base_sequence, offset_delta),
            last_offset: batch.last_offset(),
            offset_delta,
            timestamp: batch.body.max_timestamp,
        }
    }

    /// The offset of its first record.
    pub fn base_offset(&self) -> Offset {
        Offset(self.last_offset.0 - u64::from(self.offset_delta))
    }
}

/// The sequence number of a batch's last record: behind 2147483647 follows 0 (IDM-6). A batch
/// without sequence numbers has none at its end either.
fn last_sequence(base: i32, delta: u32) -> i32 {
    if base == ProducerEntry::NO_SEQUENCE {
        return base;
    }
    ((i64::from(base) + i64::from(delta)) % (1 << 31)) as i32
}

/// What is known of one producer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ProducerEntry {
    /// Its epoch; `None` if nothing of it is known but an emptied marker.
    pub epoch: Option<i16>,
    /// Its newest batches of this epoch, at most five, oldest first.
    pub batches: Vec<BatchMetadata>,
    /// The epoch of the coordinator that ended its last transaction; `None` if none did.
    pub coordinator_epoch: Option<i32>,
    /// When it wrote last.
    pub last_timestamp: Timestamp,
    /// Where its open transaction begins.
    pub current_txn_first_offset: Option<Offset>,
}

impl Default for ProducerEntry {
    /// Nothing is known.
    fn default() -> ProducerEntry {
        ProducerEntry {
            epoch: None,
            batches: Vec::new(),
            coordinator_epoch: None,
            last_timestamp: Timestamp::NONE,
            current_txn_first_offset: None,
        }
    }
}

impl ProducerEntry {
    /// The sequence number of what has none: markers, and writes of a coordinator.
    pub const NO_SEQUENCE: i32 = -1;

    /// How many batches are remembered.
    pub const BATCHES: usize = 5;

    /// The sequence number of the newest record; -1 if none is known.
    pub fn last_sequence(&self) -> i32 {
        self.batches.last().map_or(ProducerEntry::NO_SEQUENCE, |batch| batch.last_sequence)
    }

    /// The offset of the oldest record that is remembered.
    pub fn first_data_offset(&self) -> Option<Offset> {
        self.batches.first().map(BatchMetadata::base_offset)
    }

    /// The offset of the newest record.
    pub fn last_data_offset(&self) -> Option<Offset> {
        self.batches.last().map(|batch| batch.last_offset)
    }

    /// The remembered batch that `stamp` and the distance of its last record say again (IDM-1).
    pub fn duplicate(&self, stamp: ProducerStamp, last_offset_delta: u32) -> Option<BatchMetadata> {
        if self.epoch != Some(stamp.epoch) {
            return None;
        }
        let range = (stamp.base_sequence, last_sequence(stamp.base_sequence, last_offset_delta));
        self.batches.iter().find(|b| (b.base_sequence, b.last_sequence) == range).copied()
    }

    pub(super) fn add(&mut self, epoch: i16, batch: BatchMetadata) {
        self.set_epoch(epoch);
        if self.batches.len() == ProducerEntry::BATCHES {
            self.batches.remove(0);
        }
        self.batches.push(batch);
        self.last_timestamp = batch.timestamp;
    }

    /// Another epoch begins its sequences anew, so the batches of the last one say nothing.
    pub(super) fn set_epoch(&mut self, epoch: i16) {
        if self.epoch != Some(epoch) {
            self.batches.clear();
            self.epoch = Some(epoch);
        }
    }

    /// What a snapshot keeps: of the batches only the newest (IDM-7).
    pub(super) fn as_in_snapshot(&self) -> ProducerEntry {
        let newest = self.batches.last().copied();
        ProducerEntry { batches: newest.into_iter().collect(), ..self.clone() }
    }

    /// Whether it has been silent for so long that it is forgotten (IDM-8). A producer with an
    /// open transaction never is.
    pub(super) fn is_expired(&self, now: Timestamp, expiration_ms: u64) -> bool {
        let silent = now.0.saturating_sub(self.last_timestamp.0);
        self.current_txn_first_offset.is_none() && i128::from(silent) >= i128::from(expiration_ms)
    }
}
