//! Small logs before and after.
//!
//! A drawing: each word is a batch of one record, a key and a value; `a-` is a tombstone, `(…)`
//! a batch of several. After a cleaning, the offset stands before each record.

use std::sync::Arc;

use super::super::format::control::Marker;
use super::super::{
    AbortedTxn, Batch, BatchBody, Filler, LeaderEpoch, LogConfig, LogContext, Offset, Payload,
    ProducerStamp, ProducerStates, RecordId, Records, Timestamp, TxnIndex,
};
use super::super::{AppendOrigin, Verification};
use super::*;

const DAY: i64 = 86_400_000;

fn payload(word: &str) -> Payload {
    let (key, value) = word.split_at(1);
    let value = (value != "-").then(|| value.as_bytes().into());
    Payload { key: Some(key.as_bytes().into()), value, ..Payload::default() }
}

fn batch(base: u64, words: &str) -> Batch {
    let records =
        words.split(',').zip(base..).map(|(word, at)| (RecordId(at as u32), payload(word)));
    let body = Arc::new(BatchBody::at(Timestamp(base as i64 + 1), records));
    Batch { base_offset: Offset(base), leader_epoch: LeaderEpoch(0), body }
}

/// The segments of a drawing, one for each string; the first one begins at 0.
fn log(segments: &[&str]) -> Vec<ClosedSegment> {
    let mut end = 0;
    let mut segment = |drawing: &&str| {
        let base_offset = Offset(end);
        let mut place = |words: &str| {
            let batch = batch(end, words.trim_matches(['(', ')']));
            end = batch.end().0;
            batch
        };
        let batches = drawing.split_whitespace().map(&mut place).collect();
        ClosedSegment { base_offset, batches, offset_index_bytes: 0, time_index_bytes: 0 }
    };
    segments.iter().map(&mut segment).collect()
}

fn end(segments: &[ClosedSegment]) -> Offset {
    segments.last().and_then(|s| s.batches.last()).map_or(Offset(0), Batch::end)
}

struct Cleaner<'a> {
    dirty: (u64, Offset),
    aborted: &'a [AbortedTxn],
    producers: &'a ProducerStates,
    config: LogConfig,
}

impl Cleaner<'_> {
    fn clean(&self, segments: &[ClosedSegment], now: i64) -> Cleaned {
        clean(&Cleaning {
            segments,
            first_dirty: Offset(self.dirty.0),
            first_uncleanable: self.dirty.1,
            aborted: self.aborted,
            producers: self.producers,
            context: LogContext { config: &self.config, now: Timestamp(now) },
        })
    }
}

fn clean_all(segments: &[ClosedSegment], now: i64) -> Cleaned {
    let producers = ProducerStates::default();
    let config = LogConfig::DEFAULT;
    let dirty = (0, end(segments));
    Cleaner { dirty, aborted: &[], producers: &producers, config }.clean(segments, now)
}

/// The segments as they lie in the log after a cleaning.
fn again(cleaned: &Cleaned) -> Vec<ClosedSegment> {
    let segment = |cleaned: &CleanedSegment| ClosedSegment {
        base_offset: cleaned.base_offset,
        batches: cleaned.batches.clone(),
        offset_index_bytes: 0,
        time_index_bytes: 0,
    };
    cleaned.segments.iter().map(segment).collect()
}

fn draw(batch: &Batch) -> String {
    let text = |bytes: &Option<Arc<[u8]>>| match bytes {
        Some(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        None => "-".to_string(),
    };
    let records = batch.body.records.iter().map(|record| {
        let offset = batch.base_offset.plus(record.offset_delta as usize);
        let Payload { key, value, .. } = &record.payload;
        match batch.body.attributes.control {
            true => format!("{offset}marker"),
            false => format!("{offset}{}{}", text(key), text(value)),
        }
    });
    let records: Vec<String> = records.collect();
    match records.len() {
        0 => format!("{}empty", batch.base_offset),
        1 => records.concat(),
        _ => format!("({})", records.join(",")),
    }
}

fn drawn(cleaned: &Cleaned) -> Vec<String> {
    let segment =
        |segment: &CleanedSegment| segment.batches.iter().map(draw).collect::<Vec<_>>().join(" ");
    cleaned.segments.iter().map(segment).collect()
}

#[test]
fn the_last_value_of_each_key_stays_at_its_offset() {
    let cleaned = clean_all(&log(&["a1 b1 a2", "c1 (a3,b2) d1"]), 0);
    assert_eq!(drawn(&cleaned), ["3c1 (4a3,5b2) 6d1"]);
    assert_eq!(cleaned.first_dirty, Offset(7));
    let removed: Vec<_> = cleaned.segments[0].removed.iter().map(|(at, id)| (at.0, id.0)).collect();
    assert_eq!(removed, [(0, 0), (1, 1), (2, 2)]);
    let [first, second] = cleaned.segments[0].sources[..] else { panic!("two were merged") };
    assert_eq!((first.read.records, first.kept), (3, Amount::default()));
    assert_eq!((second.read, second.kept.records), (second.kept, 4), "nothing went");
}

#[test]
fn a_batch_that_loses_records_keeps_its_bounds() {
    let cleaned = clean_all(&log(&["(a1,b1,c1,a2) b2"]), 0);
    assert_eq!(drawn(&cleaned), ["(2c1,3a2) 4b2"]);
    let batch = &cleaned.segments[0].batches[0];
    assert_eq!((batch.base_offset, batch.last_offset()), (Offset(0), Offset(3)));
    assert_eq!(batch.size(), 61 + batch.body.records.size());
}

#[test]
fn what_loses_nothing_is_the_same_batch() {
    let before = log(&["a1 (b1,c1)", "a2"]);
    let cleaned = clean_all(&before, 0);
    assert!(Arc::ptr_eq(&before[0].batches[1].body, &cleaned.segments[0].batches[0].body));
    let once_more = clean_all(&again(&cleaned), 0);
    assert_eq!(once_more.segments[0].batches, cleaned.segments[0].batches);
    assert!(once_more.segments[0].removed.is_empty());
}

#[test]
fn a_key_counts_only_from_the_first_dirty_offset_on() {
    let producers = ProducerStates::default();
    let segments = log(&["a1 b1", "a2 c1"]);
    let cleaner =
        |dirty| Cleaner { dirty, aborted: &[], producers: &producers, config: LogConfig::DEFAULT };
    let tail = cleaner((2, Offset(4))).clean(&segments, 0);
    assert_eq!(drawn(&tail), ["1b1 2a2 3c1"], "the clean part is rewritten too");
    let head = cleaner((0, Offset(2))).clean(&segments, 0);
    assert_eq!(drawn(&head), ["0a1 1b1"], "what cannot be cleaned does not count");
    assert_eq!(head.first_dirty, Offset(2));
    let nothing = cleaner((2, Offset(2))).clean(&segments, 0);
    assert!(nothing.segments.is_empty());
}

#[test]
fn a_tombstone_stays_until_its_horizon() {
    let first = clean_all(&log(&["a1 (b1,a-)", "c1"]), 1000);
    assert_eq!(drawn(&first), ["(1b1,2a-) 3c1"]);
    let body = &first.segments[0].batches[0].body;
    assert!(body.attributes.delete_horizon);
    assert_eq!(body.base_timestamp, Timestamp(1000 + DAY));
    assert_eq!(body.max_timestamp, Timestamp(2));
    let told: Vec<_> =
        body.records.iter().map(|r| body.base_timestamp.0 + r.timestamp_delta).collect();
    assert_eq!(told, [2, 2], "the records keep their timestamps");

    let early = clean_all(&again(&first), 1000 + DAY - 1);
    assert_eq!(early.segments[0].batches, first.segments[0].batches, "the horizon is settled");
    let due = clean_all(&again(&first), 1000 + DAY);
    assert_eq!(drawn(&due), ["1b1 3c1"]);
    assert!(due.segments[0].batches[0].body.attributes.delete_horizon);
}

#[test]
fn the_last_offset_of_a_cleaning_is_not_lost() {
    let first = clean_all(&log(&["b1 a-"]), 0);
    let due = clean_all(&again(&first), DAY);
    assert_eq!(drawn(&due), ["0b1 1empty"]);
    let header = &due.segments[0].batches[1];
    assert_eq!((header.size(), header.body.max_timestamp), (61, Timestamp(2)));
    assert!(!header.body.attributes.delete_horizon);
}

#[test]
fn a_record_without_a_key_goes() {
    let mut segments = log(&["a1 b1 c1"]);
    let silent = BatchBody::silent([RecordId(1)]);
    segments[0].batches[1].body = silent;
    assert_eq!(drawn(&clean_all(&segments, 0)), ["0a1 2c1"]);
}

#[test]
fn filler_is_cleaned_like_listed_records() {
    let first = RecordId(0);
    let filler = Filler { first, number: 0, count: 10, value_bytes: 12, keys: 3, interval: 5 };
    let body = Arc::new(BatchBody::new(Timestamp(100), Records::Filler(filler)));
    let mut segments = log(&["a1"]);
    segments[0].batches[0].body = body;
    let cleaned = clean_all(&segments, 0);
    let batch = &cleaned.segments[0].batches[0];
    let left: Vec<_> = batch.entries().map(|(at, _)| at.0).collect();
    assert_eq!(left, [7, 8, 9], "one for each of the three keys");
    assert_eq!(
        (batch.body.base_timestamp, batch.body.max_timestamp),
        (Timestamp(135), Timestamp(145))
    );
    assert_eq!(batch.end(), Offset(10));
}

fn written_by(batch: &mut Batch, stamp: ProducerStamp, transactional: bool) {
    let body = Arc::make_mut(&mut batch.body);
    body.producer = Some(stamp);
    body.attributes.transactional = transactional;
}

fn marker(batch: &mut Batch, id: i64, marker: Marker) {
    let stamp = ProducerStamp { id, epoch: 0, base_sequence: -1 };
    let record = RecordId(batch.base_offset.0 as u32);
    let body = BatchBody::marker(marker, 0, stamp, batch.body.base_timestamp, record);
    batch.body = Arc::new(body);
}

#[test]
fn the_last_batch_of_a_producer_stays_as_a_header() {
    let mut segments = log(&["a1 a2 a3", "b1"]);
    for (at, batch) in segments[0].batches.iter_mut().enumerate().take(2) {
        written_by(batch, ProducerStamp { id: 7, epoch: 0, base_sequence: at as i32 }, false);
    }
    let mut producers = ProducerStates::default();
    let origin = AppendOrigin::Replication;
    producers.append(&segments[0].batches, origin, Verification::Off).unwrap();
    let cleaner = Cleaner {
        dirty: (0, Offset(4)),
        aborted: &[],
        producers: &producers,
        config: LogConfig::DEFAULT,
    };
    let cleaned = cleaner.clean(&segments, 0);
    assert_eq!(drawn(&cleaned), ["1empty 2a3 3b1"]);
    let mut rebuilt = ProducerStates::default();
    rebuilt.append(&cleaned.segments[0].batches, origin, Verification::Off).unwrap();
    assert_eq!(rebuilt.get(7).unwrap().last_sequence(), 1);
}

/// Producer 1 aborts a2 with a marker at 3, producer 2 commits b2 with a marker at 5.
fn transactions() -> (Vec<ClosedSegment>, AbortedTxn) {
    let mut segments = log(&["a1 a2 b1 m1", "b2 m2 c1"]);
    let stamp = |id| ProducerStamp { id, epoch: 0, base_sequence: 0 };
    written_by(&mut segments[0].batches[1], stamp(1), true);
    marker(&mut segments[0].batches[3], 1, Marker::Abort);
    written_by(&mut segments[1].batches[0], stamp(2), true);
    marker(&mut segments[1].batches[1], 2, Marker::Commit);
    let aborted = AbortedTxn {
        producer_id: 1,
        first_offset: Offset(1),
        last_offset: Offset(3),
        last_stable_offset: Offset(4),
    };
    (segments, aborted)
}

#[test]
fn aborted_records_go_and_their_marker_follows_after_its_horizon() {
    let (segments, aborted) = transactions();
    let producers = ProducerStates::default();
    let aborted_list = [aborted];
    let with = |aborted| Cleaner {
        dirty: (0, Offset(7)),
        aborted,
        producers: &producers,
        config: LogConfig::DEFAULT,
    };
    let first = with(&aborted_list).clean(&segments, 0);
    assert_eq!(drawn(&first), ["0a1 3marker 4b2 5marker 6c1"], "a2 hides nothing");
    assert_eq!(first.segments[0].txn_index.entries(), [aborted], "a copy may still need it");

    let second = with(&aborted_list).clean(&again(&first), 0);
    assert_eq!(drawn(&second), drawn(&first));
    assert_eq!(second.segments[0].txn_index, TxnIndex::default());
    let [_, of_aborted, _, of_committed, _] = &second.segments[0].batches[..] else { panic!() };
    assert!(of_aborted.body.attributes.delete_horizon, "its transaction is gone");
    assert!(!of_committed.body.attributes.delete_horizon, "b2 is still there");

    let due = with(&[]).clean(&again(&second), DAY);
    assert_eq!(drawn(&due), ["0a1 4b2 5marker 6c1"]);
}

#[test]
fn a_producers_last_marker_stays_for_its_epoch() {
    let (segments, _) = transactions();
    let mut producers = ProducerStates::default();
    let markers = &segments[0].batches[3..];
    producers.append(markers, AppendOrigin::Replication, Verification::Off).unwrap();
    let lone = ClosedSegment { batches: markers.to_vec(), ..segments[0].clone() };
    let cleaner = Cleaner {
        dirty: (0, Offset(9)),
        aborted: &[],
        producers: &producers,
        config: LogConfig::DEFAULT,
    };
    let first = cleaner.clean(&[lone], 0);
    let due = cleaner.clean(&again(&first), DAY);
    assert_eq!(drawn(&due), ["3empty"], "known, though it says nothing any more");
}

#[test]
fn neighbours_are_merged_as_far_as_they_fit() {
    let segments = log(&["a1 b1", "c1", "d1 e1", "f1"]);
    let bases = |config: LogConfig, segments: &[ClosedSegment]| {
        let producers = ProducerStates::default();
        let dirty = (0, Offset(6));
        let cleaner = Cleaner { dirty, aborted: &[], producers: &producers, config };
        let cleaned = cleaner.clean(segments, 0);
        cleaned.segments.iter().map(|s| (s.base_offset.0, s.sources.len())).collect::<Vec<_>>()
    };
    let one = u64::from(segments[0].batches[0].size());
    let sized = |segment_bytes| LogConfig { segment_bytes, ..LogConfig::DEFAULT };
    assert_eq!(bases(sized(3 * one), &segments), [(0, 2), (3, 2)]);
    assert_eq!(bases(sized(3 * one - 1), &segments), [(0, 1), (2, 1), (3, 1), (5, 1)]);
    let mut indexed = segments.clone();
    indexed.iter_mut().for_each(|segment| segment.time_index_bytes = 12);
    let small = LogConfig { segment_index_bytes: 36, ..LogConfig::DEFAULT };
    assert_eq!(bases(small, &indexed), [(0, 3), (5, 1)]);
    let far = Offset((1 << 31) - 1);
    let mut distant = segments[..2].to_vec();
    distant.push(ClosedSegment { base_offset: far, ..segments[3].clone() });
    distant.push(ClosedSegment { base_offset: far.plus(2), ..segments[3].clone() });
    let mut config = Cleaner {
        dirty: (0, far.plus(4)),
        aborted: &[],
        producers: &ProducerStates::default(),
        config: LogConfig::DEFAULT,
    };
    assert_eq!(config.clean(&distant, 0).segments.len(), 2, "2^31 offsets do not fit");
    distant.truncate(3);
    config.dirty.1 = far.plus(1);
    assert_eq!(config.clean(&distant, 0).segments.len(), 1, "2^31 - 1 do");
}
