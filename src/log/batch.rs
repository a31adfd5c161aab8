//! Record batches, and the numbers that they are made of.
//!
//! From: `DefaultRecordBatch`, `RecordBatch` (section A.1, LOG-1 to LOG-6).

use std::fmt;
use std::sync::Arc;

use super::record::{Payload, Record, RecordId, Records, Timestamp};

/// A position in a partition's log; the first record has offset 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Offset(pub u64);

/// The reign of one leader; the controller raises it with each election. Logs keep it (KIP-101).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LeaderEpoch(pub u32);

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Display for LeaderEpoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl Offset {
    /// The offset `count` records further on.
    #[must_use]
    pub fn plus(self, count: usize) -> Offset {
        Offset(self.0 + count as u64)
    }
}

/// Who wrote a batch, for idempotence and transactions (KIP-98).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ProducerStamp {
    /// The producer id.
    pub id: i64,
    /// The producer epoch.
    pub epoch: i16,
    /// The sequence number of the first record; -1 on a transaction marker.
    pub base_sequence: i32,
}

/// The attributes of a batch that say something about all of its records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Attributes {
    /// The broker stamped the time of the append (bit 3).
    pub log_append_time: bool,
    /// The batch belongs to a transaction (bit 4).
    pub transactional: bool,
    /// The batch holds a control record, which no application sees (bit 5, LOG-6).
    pub control: bool,
    /// The base timestamp is when tombstones may go, not when the first record came (bit 6).
    pub delete_horizon: bool,
}

/// What a batch is before the leader stamps offset and epoch on it. Never changed after.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BatchBody {
    /// The attributes.
    pub attributes: Attributes,
    /// The last offset, counted from the base offset. Compaction does not change it.
    pub last_offset_delta: u32,
    /// The timestamp that the records' deltas count from.
    pub base_timestamp: Timestamp,
    /// The greatest timestamp of a record.
    pub max_timestamp: Timestamp,
    /// Who wrote it; `None` without idempotence.
    pub producer: Option<ProducerStamp>,
    /// The records.
    pub records: Records,
    size: u32,
}

impl BatchBody {
    /// The size of a batch without its records, in bytes.
    pub const OVERHEAD: u32 = 61;

    /// A batch of records that say something, all at the same instant.
    pub fn at(now: Timestamp, records: impl IntoIterator<Item = (RecordId, Payload)>) -> BatchBody {
        let numbered = records.into_iter().enumerate();
        let record = |(index, (id, payload))| Record {
            id,
            offset_delta: index as u32,
            timestamp_delta: 0,
            payload,
        };
        BatchBody::new(now, Records::Listed(numbered.map(record).collect()))
    }

    /// A batch of records that say nothing, at the beginning of time.
    pub fn silent(records: impl IntoIterator<Item = RecordId>) -> Arc<BatchBody> {
        let said = records.into_iter().map(|id| (id, Payload::default()));
        Arc::new(BatchBody::at(Timestamp(0), said))
    }

    /// A batch of these records; its other fields are as from a producer without idempotence.
    pub fn new(base_timestamp: Timestamp, records: Records) -> BatchBody {
        let latest = records.timestamps().map(|(_, delta)| delta).max();
        BatchBody {
            attributes: Attributes::default(),
            last_offset_delta: records.ids().last().map_or(0, |(delta, _)| delta),
            base_timestamp,
            max_timestamp: Timestamp(base_timestamp.0.saturating_add(latest.unwrap_or(0))),
            producer: None,
            size: BatchBody::OVERHEAD + records.size(),
            records,
        }
    }

    /// The same, but of a size that is known from elsewhere: a batch of an older format, or one
    /// whose records are compressed.
    #[must_use]
    pub fn with_size(self, size: u32) -> BatchBody {
        BatchBody { size, ..self }
    }

    /// The size of the whole batch in bytes.
    pub fn size(&self) -> u32 {
        self.size
    }
}

/// Records that were appended together. The leader stamps offset and epoch (LOG-4); followers
/// copy a batch as it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Batch {
    /// The offset of the first record, or where it was before compaction.
    pub base_offset: Offset,
    /// The epoch of the leader that appended it.
    pub leader_epoch: LeaderEpoch,
    /// All the rest.
    pub body: Arc<BatchBody>,
}

impl Batch {
    /// The offset after the last record.
    pub fn end(&self) -> Offset {
        self.last_offset().plus(1)
    }

    /// The offset of the last record, or where it was before compaction.
    pub fn last_offset(&self) -> Offset {
        self.base_offset.plus(self.body.last_offset_delta as usize)
    }

    /// Its size in bytes.
    pub fn size(&self) -> u32 {
        self.body.size
    }

    /// The records' identities, in order.
    pub fn ids(&self) -> impl Iterator<Item = RecordId> + '_ {
        self.body.records.ids().map(|(_, id)| id)
    }

    /// The records' identities with their offsets.
    pub fn entries(&self) -> impl Iterator<Item = (Offset, RecordId)> + '_ {
        self.body.records.ids().map(|(delta, id)| (self.base_offset.plus(delta as usize), id))
    }
}
