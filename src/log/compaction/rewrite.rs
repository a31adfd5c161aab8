//! What is left of a batch when some of its records go.
//!
//! Rule: a batch that loses nothing stays as it is. Otherwise base offset, last offset, sequences
//! and leader epoch stay; sizes and timestamps follow the records that are left. With the first
//! tombstone the batch notes in its base timestamp when tombstones may go (KIP-534).
//!
//! From: `MemoryRecords.filterTo` (LOG-3, CMP-5).

use std::sync::Arc;

use super::super::{Attributes, Batch, BatchBody, Record, Records, Timestamp};

/// What becomes of a batch without records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WhenEmpty {
    /// It goes.
    Delete,
    /// Its header stays: it says something that nothing else does.
    Retain,
}

/// What to do with a batch.
pub(super) struct Rewrite {
    pub(super) when_empty: WhenEmpty,
    /// Whether it is a marker whose transaction is gone, so that it may go like a tombstone.
    pub(super) idle_marker: bool,
    /// When tombstones that are first cleaned now may go.
    pub(super) delete_horizon: Timestamp,
}

impl Rewrite {
    /// The batch with the records that `keep` holds; `None` if it goes.
    pub(super) fn apply(&self, batch: &Batch, keep: impl FnMut(&Record) -> bool) -> Option<Batch> {
        let body = &batch.body;
        let kept: Vec<Record> = body.records.iter().filter(keep).collect();
        if kept.is_empty() {
            return (self.when_empty == WhenEmpty::Retain).then(|| with_body(batch, empty(body)));
        }
        let deletes = self.idle_marker || kept.iter().any(|record| record.payload.value.is_none());
        let sets_horizon = deletes && !body.attributes.delete_horizon;
        if kept.len() == body.records.len() && !sets_horizon {
            return Some(batch.clone());
        }
        let horizon = if sets_horizon { Some(self.delete_horizon) } else { delete_horizon(body) };
        Some(with_body(batch, rewritten(body, kept, horizon)))
    }
}

/// When the tombstones of a batch may go, if that is settled.
pub(super) fn delete_horizon(body: &BatchBody) -> Option<Timestamp> {
    body.attributes.delete_horizon.then_some(body.base_timestamp)
}

fn with_body(batch: &Batch, body: BatchBody) -> Batch {
    Batch { body: Arc::new(body), ..*batch }
}

fn rewritten(body: &BatchBody, mut kept: Vec<Record>, horizon: Option<Timestamp>) -> BatchBody {
    let log_append_time = body.attributes.log_append_time;
    let timestamp = |record: &Record| match log_append_time {
        true => body.max_timestamp.0,
        false => body.base_timestamp.0 + record.timestamp_delta,
    };
    let first = kept.first().map_or(body.base_timestamp, |record| Timestamp(timestamp(record)));
    let base = horizon.unwrap_or(first);
    kept.iter_mut().for_each(|record| record.timestamp_delta = timestamp(record) - base.0);
    let mut left = BatchBody::new(base, Records::Listed(kept.into()));
    left.attributes = Attributes { delete_horizon: horizon.is_some(), ..body.attributes };
    left.last_offset_delta = body.last_offset_delta;
    left.producer = body.producer;
    left
}

/// A header without records: 61 bytes.
fn empty(body: &BatchBody) -> BatchBody {
    let mut left = BatchBody::new(Timestamp::NONE, Records::Listed(Arc::default()));
    left.attributes = Attributes { delete_horizon: false, ..body.attributes };
    left.last_offset_delta = body.last_offset_delta;
    left.max_timestamp = body.max_timestamp;
    left.producer = body.producer;
    left
}
