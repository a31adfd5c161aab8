//! Compaction of batches: which records of them stay, and what the batches look like then.
//!
//! Rule: offsets, the bounds of a batch, its sequence numbers, its epochs and its attributes stay
//! as they were (CMP-5). A batch that loses nothing stays as it is; one that loses a record is
//! written anew. The first pass that finds a tombstone notes in the batch when it may go.
//!
//! From: `MemoryRecords.filterTo`, `DefaultRecordBatch.writeEmptyHeader` (CMP-3 to CMP-5,
//! KIP-534).

use std::sync::Arc;

use super::batch::{Attributes, Batch, BatchBody};
use super::record::{Record, Records, Timestamp};

/// What becomes of a batch, by Kafka's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BatchRetention {
    /// It goes, whatever is in it.
    Delete,
    /// It goes if no record is left.
    DeleteEmpty,
    /// If no record is left, its header stays: its producer's last sequence number is needed.
    RetainEmpty,
}

/// What is decided about a batch before its records are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchVerdict {
    /// What becomes of it.
    pub retention: BatchRetention,
    /// It is the marker of a transaction of which no record is left, so it may go some day, as
    /// a tombstone may.
    pub marker_of_empty_transaction: bool,
}

impl From<BatchRetention> for BatchVerdict {
    fn from(retention: BatchRetention) -> BatchVerdict {
        BatchVerdict { retention, marker_of_empty_transaction: false }
    }
}

/// What is left, and the sums that Kafka's cleaner keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filtered {
    /// The batches that are left.
    pub batches: Vec<Batch>,
    /// How many records were looked at.
    pub messages_read: u64,
    /// How many are left.
    pub messages_retained: u64,
    /// The size of all batches before, in bytes.
    pub bytes_read: u64,
    /// The size of all batches after, in bytes.
    pub bytes_retained: u64,
    /// The greatest offset that is left; of a batch that stays as it is, its last offset.
    pub max_offset: Option<u64>,
    /// The greatest timestamp, with the last offset of the first batch that has it.
    pub max_timestamp: Option<(Timestamp, u64)>,
}

/// Compacts batches: `verdict` decides about a batch, `keep` about a record. A batch with
/// tombstones that has no delete horizon yet gets `delete_horizon`; none is set with `None`, as
/// before Kafka 3.1.
pub fn filter(
    batches: &[Batch],
    verdict: impl Fn(&Batch) -> BatchVerdict,
    keep: impl Fn(&Batch, &Record) -> bool,
    delete_horizon: Option<Timestamp>,
) -> Filtered {
    let mut filtered = Filtered::default();
    for batch in batches {
        filtered.bytes_read += u64::from(batch.size());
        let verdict = verdict(batch);
        if verdict.retention == BatchRetention::Delete {
            continue;
        }
        let kept: Vec<Record> = batch.body.records.iter().filter(|r| keep(batch, r)).collect();
        filtered.messages_read += batch.body.records.len() as u64;
        if kept.is_empty() {
            if verdict.retention == BatchRetention::RetainEmpty {
                filtered.add(emptied(batch), batch.last_offset().0);
            }
            continue;
        }
        let tombstones = kept.iter().any(|record| record.payload.value.is_none());
        let expires = tombstones || verdict.marker_of_empty_transaction;
        let sets_horizon = expires && !batch.body.attributes.delete_horizon;
        let new_horizon = delete_horizon.filter(|_| sets_horizon);
        if kept.len() == batch.body.records.len() && new_horizon.is_none() {
            filtered.add(batch.clone(), batch.last_offset().0);
        } else {
            let last = kept.iter().map(|record| record.offset_delta).max().unwrap_or(0);
            let max_offset = batch.base_offset.plus(last as usize).0;
            filtered.add(rewritten(batch, kept, new_horizon), max_offset);
        }
    }
    filtered
}

impl Filtered {
    fn add(&mut self, batch: Batch, max_offset: u64) {
        let latest = batch.body.max_timestamp;
        let before = self.max_timestamp.map_or(Timestamp::NONE, |(time, _)| time);
        if latest > before {
            self.max_timestamp = Some((latest, batch.last_offset().0));
        }
        self.max_offset = self.max_offset.max(Some(max_offset));
        self.messages_retained += batch.body.records.len() as u64;
        self.bytes_retained += u64::from(batch.size());
        self.batches.push(batch);
    }
}

/// A batch of its own header and nothing else.
fn emptied(batch: &Batch) -> Batch {
    let before = &batch.body;
    let mut body = BatchBody::new(Timestamp::NONE, Records::Listed(Arc::default()));
    body.attributes = Attributes { delete_horizon: false, ..before.attributes };
    body.last_offset_delta = before.last_offset_delta;
    body.max_timestamp = before.max_timestamp;
    body.producer = before.producer;
    Batch { body: Arc::new(body), ..*batch }
}

/// The batch with these of its records. Their deltas count from the delete horizon if there is
/// one, else from the first of them.
fn rewritten(batch: &Batch, mut kept: Vec<Record>, new_horizon: Option<Timestamp>) -> Batch {
    let before = &batch.body;
    let attributes = before.attributes;
    let time = |record: &Record| match attributes.log_append_time {
        true => before.max_timestamp.0,
        false => before.base_timestamp.0.saturating_add(record.timestamp_delta),
    };
    let old_horizon = attributes.delete_horizon.then_some(before.base_timestamp);
    let horizon = new_horizon.or(old_horizon);
    let base_timestamp = horizon.unwrap_or_else(|| Timestamp(kept.first().map_or(-1, time)));
    let latest = kept.iter().map(time).max().map_or(Timestamp::NONE, Timestamp);
    for record in &mut kept {
        record.timestamp_delta = time(record).saturating_sub(base_timestamp.0);
    }
    let mut body = BatchBody::new(base_timestamp, Records::Listed(kept.into()));
    body.attributes = Attributes { delete_horizon: horizon.is_some(), ..attributes };
    body.last_offset_delta = before.last_offset_delta;
    body.max_timestamp = latest.max(Timestamp::NONE);
    body.producer = before.producer;
    Batch { body: Arc::new(body), ..*batch }
}

#[cfg(test)]
mod tests {
    use super::super::batch::{LeaderEpoch, Offset};
    use super::super::record::{Payload, RecordId};
    use super::*;

    /// A batch at offset 5 with these keys, each a second after the one before; "-" has no value.
    fn batch(keys: &[&str]) -> Batch {
        let record = |(index, key): (usize, &&str)| Record {
            id: RecordId(index as u32),
            offset_delta: index as u32,
            timestamp_delta: 1_000 * index as i64,
            payload: Payload {
                key: Some(key.as_bytes().into()),
                value: (*key != "-").then(|| (*b"v").into()),
                ..Payload::default()
            },
        };
        let records: Vec<Record> = keys.iter().enumerate().map(record).collect();
        let body = BatchBody::new(Timestamp(100), Records::Listed(records.into()));
        Batch { base_offset: Offset(5), leader_epoch: LeaderEpoch(3), body: Arc::new(body) }
    }

    fn keep_all_but(key: &'static str) -> impl Fn(&Batch, &Record) -> bool {
        move |_, record| record.payload.key.as_deref() != Some(key.as_bytes())
    }

    fn delete_empty(_: &Batch) -> BatchVerdict {
        BatchRetention::DeleteEmpty.into()
    }

    #[test]
    fn a_batch_that_loses_a_record_keeps_its_bounds_and_its_times() {
        let batches = [batch(&["a", "b", "c"])];
        let before = &batches[0];
        let filtered = filter(&batches, delete_empty, keep_all_but("a"), None);
        let after = &filtered.batches[0];
        assert_eq!((after.base_offset, after.last_offset()), (Offset(5), Offset(7)));
        assert_eq!(after.leader_epoch, before.leader_epoch);
        assert_eq!(after.body.base_timestamp, Timestamp(1_100));
        assert_eq!(after.body.max_timestamp, before.body.max_timestamp);
        assert!(after.entries().eq([(Offset(6), RecordId(1)), (Offset(7), RecordId(2))]));
        assert_eq!(filtered.bytes_retained, u64::from(after.size()));
        assert_eq!((filtered.messages_read, filtered.messages_retained), (3, 2));
        let kept = filter(&batches, delete_empty, keep_all_but("c"), None);
        assert_eq!(kept.max_offset, Some(6), "the last record is gone");
        assert_eq!(kept.max_timestamp, Some((Timestamp(1_100), 7)));
    }

    #[test]
    fn a_tombstone_gets_its_horizon_once() {
        let horizon = Some(Timestamp(9_000));
        let first = filter(&[batch(&["a", "-"])], delete_empty, keep_all_but("x"), horizon);
        let body = &first.batches[0].body;
        assert!(body.attributes.delete_horizon);
        assert_eq!((body.base_timestamp, body.max_timestamp), (Timestamp(9_000), Timestamp(1_100)));
        assert!(body.records.timestamps().eq([(0, -8_900), (1, -7_900)]));
        let later = Some(Timestamp(20_000));
        let second = filter(&first.batches, delete_empty, keep_all_but("a"), later);
        assert_eq!(second.batches[0].body.base_timestamp, Timestamp(9_000));
        assert!(second.batches[0].body.attributes.delete_horizon);
        let without = filter(&[batch(&["a", "-"])], delete_empty, keep_all_but("x"), None);
        assert_eq!(without.batches, [batch(&["a", "-"])]);
    }

    #[test]
    fn an_empty_batch_goes_or_leaves_its_header() {
        let before = [batch(&["a"]), batch(&["b"])];
        let rules = [BatchRetention::Delete, BatchRetention::DeleteEmpty];
        for rule in rules {
            let filtered = filter(&before, |_| rule.into(), |_, _| false, None);
            assert!(filtered.batches.is_empty());
            assert_eq!(filtered.bytes_read, u64::from(2 * before[0].size()));
            let read = if rule == BatchRetention::Delete { 0 } else { 2 };
            assert_eq!(filtered.messages_read, read);
        }
        let rule = BatchRetention::RetainEmpty;
        let filtered = filter(&before, |_| rule.into(), |_, _| false, None);
        assert!(filtered.batches.iter().all(|batch| batch.size() == BatchBody::OVERHEAD));
        let again = filter(&filtered.batches, |_| rule.into(), |_, _| true, None);
        assert_eq!(again.batches, filtered.batches, "an empty batch stays empty");
    }
}
