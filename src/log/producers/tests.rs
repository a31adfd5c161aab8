//! The rules of the table of producers, one by one.

use std::sync::Arc;

use super::super::format::control::Marker;
use super::super::{Batch, BatchBody, LeaderEpoch, Offset, Payload, ProducerStamp, RecordId};
use super::super::{Record, Records, Timestamp};
use super::*;

const MAX: i32 = i32::MAX;

fn stamp(id: i64, epoch: i16, base_sequence: i32) -> ProducerStamp {
    ProducerStamp { id, epoch, base_sequence }
}

/// A batch at these offsets, written when the clock showed its last offset.
fn batch((from, to): (u64, u64), stamp: ProducerStamp) -> Batch {
    let record = |delta: u64| Record {
        id: RecordId(0),
        offset_delta: delta as u32,
        timestamp_delta: 0,
        payload: Payload::default(),
    };
    let records = Records::Listed((0..=to - from).map(record).collect());
    let mut body = BatchBody::new(Timestamp(to as i64), records);
    body.producer = Some(stamp);
    Batch { base_offset: Offset(from), leader_epoch: LeaderEpoch(0), body: Arc::new(body) }
}

fn transactional(mut batch: Batch) -> Batch {
    Arc::make_mut(&mut batch.body).attributes.transactional = true;
    batch
}

fn marker(at: u64, id: i64, epoch: i16, marker: Marker, coordinator: i32) -> Batch {
    let now = Timestamp(at as i64);
    let body = BatchBody::marker(marker, coordinator, stamp(id, epoch, -1), now, RecordId(0));
    Batch { base_offset: Offset(at), leader_epoch: LeaderEpoch(0), body: Arc::new(body) }
}

fn commit(at: u64, id: i64, epoch: i16) -> Batch {
    marker(at, id, epoch, Marker::Commit, 0)
}

type Outcome = Result<ProducerVerdict, ProducerError>;

fn send(states: &mut ProducerStates, batch: Batch) -> Outcome {
    states.append(&[batch], AppendOrigin::Client, Verification::Off)
}

fn end(states: &mut ProducerStates, marker: Batch) -> Outcome {
    states.append(&[marker], AppendOrigin::Coordinator, Verification::Off)
}

fn taken() -> Outcome {
    Ok(ProducerVerdict::Appended(Vec::new()))
}

fn gap(expected: i32, sent: i32) -> Outcome {
    Err(ProducerError::OutOfOrderSequence { expected, sent })
}

fn unstable(states: &ProducerStates) -> Option<u64> {
    states.first_unstable_offset().map(|offset| offset.0)
}

/// The table after these batches came from a leader.
fn copied(batches: &[Batch]) -> ProducerStates {
    let mut states = ProducerStates::default();
    states.append(batches, AppendOrigin::Replication, Verification::Off).unwrap();
    states
}

#[test]
fn a_retry_of_one_of_the_last_five_batches_is_told_its_old_offsets() {
    let mut states = ProducerStates::default();
    for at in 0..6 {
        let sent = send(&mut states, batch((at * 2, at * 2 + 1), stamp(1, 0, at as i32 * 2)));
        assert_eq!(sent, taken());
    }
    let retry = send(&mut states, batch((50, 51), stamp(1, 0, 2)));
    let Ok(ProducerVerdict::Duplicate(first)) = retry else { panic!("{retry:?}") };
    assert_eq!((first.base_offset(), first.last_offset), (Offset(2), Offset(3)));
    assert_eq!(states.map_end(), Offset(12), "nothing was appended");
    let known = states.get(1).unwrap();
    assert_eq!(known.first_data_offset(), Some(Offset(2)), "the first batch is forgotten");
    assert_eq!(known.last_data_offset(), Some(Offset(11)));
    assert_eq!(send(&mut states, batch((12, 13), stamp(1, 0, 0))), gap(12, 0), "forgotten");
    assert_eq!(send(&mut states, batch((12, 12), stamp(1, 0, 10))), gap(12, 10), "only half");
}

#[test]
fn sequences_have_no_gaps_and_begin_anew_behind_the_greatest() {
    let mut states = copied(&[batch((0, 1), stamp(1, 0, MAX - 1))]);
    assert_eq!(send(&mut states, batch((2, 2), stamp(1, 0, 1))), gap(0, 1));
    assert_eq!(send(&mut states, batch((2, 4), stamp(1, 0, 0))), taken());
    assert_eq!(states.get(1).unwrap().last_sequence(), 2);
    let across = copied(&[batch((0, 2), stamp(1, 0, MAX - 1))]);
    assert_eq!(across.get(1).unwrap().last_sequence(), 0, "a batch goes across the end");
}

#[test]
fn a_new_epoch_begins_at_zero_and_fences_the_old_one() {
    let mut states = copied(&[batch((0, 0), stamp(1, 0, 0))]);
    assert_eq!(send(&mut states, batch((1, 1), stamp(1, 1, 1))), gap(0, 1));
    let same_sequences = batch((1, 1), stamp(1, 1, 0));
    assert_eq!(send(&mut states, same_sequences), taken(), "no duplicate: the epoch differs");
    let fenced = ProducerError::InvalidProducerEpoch { known: 1, sent: 0 };
    assert_eq!(send(&mut states, batch((2, 2), stamp(1, 0, 0))), Err(fenced), "nor is this");
    assert_eq!(states.get(1).unwrap().batches.len(), 1, "the old epoch's batches say nothing");
}

#[test]
fn an_unknown_producer_may_begin_anywhere() {
    let mut states = ProducerStates::default();
    assert_eq!(send(&mut states, batch((0, 0), stamp(1, 3, 17))), taken());
    let mut ended = copied(&[commit(27, 2, 2)]);
    assert_eq!(send(&mut ended, batch((28, 28), stamp(2, 2, 17))), gap(0, 17), "known by a marker");
    assert_eq!(send(&mut ended, batch((28, 28), stamp(2, 2, 0))), taken());
}

#[test]
fn who_copies_a_leader_does_not_question_it() {
    let mut states = copied(&[batch((0, 0), stamp(1, 5, 0)), commit(1, 1, 6)]);
    let odd = [batch((2, 2), stamp(1, 5, 9)), marker(3, 1, 6, Marker::Abort, -3)];
    states.append(&odd, AppendOrigin::Replication, Verification::Off).unwrap();
    assert_eq!(states.map_end(), Offset(4));
}

#[test]
fn one_bad_batch_spoils_the_whole_append() {
    let mut states = copied(&[batch((0, 0), stamp(1, 0, 0))]);
    let before = states.clone();
    let both = [batch((1, 1), stamp(1, 0, 1)), batch((2, 2), stamp(1, 0, 3))];
    let refused = states.append(&both, AppendOrigin::Client, Verification::Off);
    assert_eq!(refused, gap(2, 3));
    assert_eq!(states, before);
}

#[test]
fn a_transaction_is_unstable_until_the_high_watermark_passes_its_marker() {
    let mut states = copied(&[
        transactional(batch((0, 2), stamp(1, 0, 0))),
        transactional(batch((3, 4), stamp(2, 0, 0))),
    ]);
    let ended = end(&mut states, marker(5, 1, 0, Marker::Abort, 7));
    let aborted = CompletedTxn {
        producer_id: 1,
        first_offset: Offset(0),
        last_offset: Offset(5),
        marker: Marker::Abort,
        last_stable_offset: Offset(3),
    };
    assert_eq!(ended, Ok(ProducerVerdict::Appended(vec![aborted])));
    assert_eq!(aborted.aborted().unwrap().last_stable_offset, Offset(3));
    assert_eq!(CompletedTxn { marker: Marker::Commit, ..aborted }.aborted(), None);
    assert_eq!(states.get(1).unwrap().coordinator_epoch, Some(7));
    for (high_watermark, expected) in [(0, 0), (5, 0), (6, 3)] {
        states.on_high_watermark_updated(Offset(high_watermark));
        assert_eq!(unstable(&states), Some(expected), "at {high_watermark}");
    }
    end(&mut states, commit(6, 2, 0)).unwrap();
    assert_eq!(states.first_undecided_offset(), None);
    states.on_high_watermark_updated(Offset(7));
    assert_eq!(unstable(&states), None);
}

#[test]
fn a_record_outside_its_producers_open_transaction_is_refused() {
    let mut states = copied(&[transactional(batch((0, 0), stamp(1, 0, 0)))]);
    let outside = send(&mut states, batch((1, 1), stamp(1, 0, 1)));
    assert_eq!(outside, Err(ProducerError::InvalidTxnState));
}

#[test]
fn markers_of_an_old_producer_or_coordinator_are_refused() {
    let mut states = copied(&[marker(0, 1, 5, Marker::Commit, 2)]);
    let old = ProducerError::InvalidProducerEpoch { known: 5, sent: 4 };
    assert_eq!(end(&mut states, commit(1, 1, 4)), Err(old));
    let stale = ProducerError::TransactionCoordinatorFenced { known: 2, sent: 1 };
    assert_eq!(end(&mut states, marker(1, 1, 5, Marker::Commit, 1)), Err(stale));
    assert_eq!(end(&mut states, marker(1, 1, 5, Marker::Commit, 2)), taken(), "an empty one");
}

#[test]
fn a_marker_of_a_newer_epoch_forgets_the_batches() {
    let mut states = copied(&[transactional(batch((0, 0), stamp(1, 0, 0)))]);
    end(&mut states, marker(1, 1, 1, Marker::Abort, 0)).unwrap();
    let entry = states.get(1).unwrap();
    assert_eq!((entry.epoch, entry.last_data_offset()), (Some(1), None));
    assert_eq!(entry.current_txn_first_offset, None);
}

#[test]
fn a_marker_that_compaction_emptied_ends_nothing() {
    let mut empty = commit(3, 1, 0);
    Arc::make_mut(&mut empty.body).records = Records::Listed(Arc::default());
    let states = copied(&[transactional(batch((0, 0), stamp(1, 0, 0))), empty]);
    assert_eq!(unstable(&states), Some(0));
}

#[test]
fn a_transaction_begins_with_the_guard_that_was_handed_out() {
    let mut states = ProducerStates::default();
    let guard = states.start_verification(stamp(1, 0, 5), Timestamp(0));
    assert_eq!(states.start_verification(stamp(1, 0, 4), Timestamp(1)), guard, "still open");
    let mut begin = |brought, sequence| {
        let data = transactional(batch((0, 0), stamp(1, 0, sequence)));
        let outcome = states.append(&[data], AppendOrigin::Client, Verification::Guard(brought));
        (outcome, states.has_ongoing_transaction(1, 0))
    };
    assert_eq!(begin(None, 4), (Err(ProducerError::InvalidTxnState), false));
    assert_eq!(begin(guard, 5), (gap(4, 5), false), "a lower one asked and must come first");
    assert_eq!(begin(guard, 4), (taken(), true));
    assert_eq!(states.verification_guard(1), None);
    assert_eq!(states.start_verification(stamp(1, 0, 5), Timestamp(2)), None, "open here");
    end(&mut states, commit(1, 1, 0)).unwrap();
    assert_ne!(states.start_verification(stamp(1, 0, 5), Timestamp(3)), guard);
}

#[test]
fn the_lowest_sequence_of_the_newest_epoch_that_asked_must_come_first() {
    let mut states = ProducerStates::default();
    let mut ask = |epoch, sequence| {
        states.start_verification(stamp(1, epoch, sequence), Timestamp(0));
        states.verification(1).map(|asked| (asked.epoch, asked.lowest_sequence)).unwrap()
    };
    assert_eq!([ask(1, 5), ask(1, 7), ask(1, 4)], [(1, 5), (1, 5), (1, 4)]);
    assert_eq!([ask(0, 0), ask(2, 9), ask(1, 3)], [(1, 4), (2, 9), (2, 9)]);
}

#[test]
fn a_question_that_nobody_answers_is_forgotten() {
    let mut states = ProducerStates::default();
    let guard = states.start_verification(stamp(1, 0, 0), Timestamp(50));
    states.remove_expired(Timestamp(149), 100);
    assert_eq!(states.verification_guard(1), guard);
    states.remove_expired(Timestamp(150), 100);
    assert_eq!(states.verification_guard(1), None);
}

#[test]
fn the_silent_are_forgotten_but_not_with_an_open_transaction() {
    let mut states = copied(&[
        batch((0, 0), stamp(1, 0, 0)),
        transactional(batch((1, 1), stamp(2, 0, 0))),
        batch((2, 2), stamp(3, 0, 0)),
    ]);
    states.remove_expired(Timestamp(101), 100);
    assert_eq!(states.iter().map(|(id, _)| id).collect::<Vec<_>>(), [2, 3]);
    states.remove_expired(Timestamp(102), 100);
    assert_eq!(states.iter().map(|(id, _)| id).collect::<Vec<_>>(), [2]);
    assert!(!states.has_late_transaction(Timestamp(300_101), 100));
    assert!(states.has_late_transaction(Timestamp(300_102), 100));
}

#[test]
fn a_cut_goes_back_to_the_newest_snapshot_within() {
    let mut states = ProducerStates::default();
    for at in 0..5 {
        send(&mut states, transactional(batch((at, at), stamp(1, 0, at as i32)))).unwrap();
        states.take_snapshot();
    }
    let (start, end) = (Offset(1), Offset(3));
    states.truncate_and_reload((start, end), Timestamp(0), ProducerStates::EXPIRATION_MS);
    assert_eq!((states.oldest_snapshot(), states.latest_snapshot()), (Some(Offset(2)), Some(end)));
    assert_eq!(states.map_end(), Offset(3));
    let entry = states.get(1).unwrap();
    assert_eq!((entry.batches.len(), entry.last_sequence()), (1, 2), "only the newest batch");
    assert_eq!(unstable(&states), Some(0), "with its transaction");
    assert_eq!(send(&mut states, transactional(batch((3, 3), stamp(1, 0, 3)))), taken());
}

#[test]
fn a_cut_below_all_snapshots_forgets_the_producers() {
    let mut states = copied(&[batch((0, 1), stamp(1, 0, 0))]);
    states.take_snapshot();
    let expiration = ProducerStates::EXPIRATION_MS;
    states.truncate_and_reload((Offset(0), Offset(1)), Timestamp(0), expiration);
    assert!(states.is_empty());
    assert_eq!((states.map_end(), states.latest_snapshot()), (Offset(0), None));
}

#[test]
fn a_log_that_begins_later_keeps_its_producers_and_drops_snapshots() {
    let mut states = copied(&[batch((0, 0), stamp(1, 0, 0))]);
    states.take_snapshot();
    states
        .append(&[batch((1, 1), stamp(2, 0, 0))], AppendOrigin::Client, Verification::Off)
        .unwrap();
    states.take_snapshot();
    let expiration = ProducerStates::EXPIRATION_MS;
    states.truncate_and_reload((Offset(1), Offset(2)), Timestamp(0), expiration);
    assert_eq!(states.iter().len(), 2);
    assert_eq!(states.snapshots().map(|(at, _)| at).collect::<Vec<_>>(), [Offset(2)]);
}

#[test]
fn an_expired_producer_does_not_come_back_from_a_snapshot() {
    let mut states = copied(&[batch((0, 0), stamp(1, 0, 0)), batch((1, 9), stamp(2, 0, 0))]);
    states.take_snapshot();
    let mut again = states.restarted();
    assert!(again.is_empty());
    again.truncate_and_reload((Offset(0), Offset(20)), Timestamp(105), 100);
    assert_eq!(again.iter().map(|(id, _)| id).collect::<Vec<_>>(), [2]);
}

#[test]
fn a_snapshot_that_belongs_to_no_segment_goes_unless_it_is_behind_all() {
    let mut states = ProducerStates::default();
    states.take_snapshot();
    assert_eq!(states.snapshots().len(), 0, "nothing was written yet");
    for at in [2, 5, 42, 50, 60] {
        states.set_map_end(Offset(at));
        states.take_snapshot();
    }
    states.take_snapshot();
    states.remove_stray_snapshots(&[Offset(0), Offset(42)]);
    let left: Vec<_> = states.snapshots().map(|(at, _)| at.0).collect();
    assert_eq!(left, [42, 60]);
    states.delete_snapshots_before(Offset(43));
    assert_eq!(states.oldest_snapshot(), Some(Offset(60)));
    states.truncate_fully_and_start_at(Offset(9));
    assert_eq!((states.snapshots().len(), states.map_end()), (0, Offset(9)));
}

#[test]
fn a_damaged_snapshot_is_removed_and_the_one_before_is_loaded() {
    let mut states = ProducerStates::default();
    for at in 0..3 {
        send(&mut states, batch((at, at), stamp(1, 0, at as i32))).unwrap();
        states.take_snapshot();
    }
    states.damage_snapshot(Offset(3));
    states.damage_snapshot(Offset(1));
    let mut again = states.restarted();
    let expiration = ProducerStates::EXPIRATION_MS;
    again.truncate_and_reload((Offset(0), Offset(20)), Timestamp(0), expiration);
    assert_eq!((again.latest_snapshot(), again.map_end()), (Some(Offset(2)), Offset(2)));
    assert_eq!(again.get(1).unwrap().last_sequence(), 1);
    again.damage_snapshot(Offset(2));
    again.truncate_and_reload((Offset(0), Offset(20)), Timestamp(0), expiration);
    assert_eq!((again.snapshots().len(), again.iter().len()), (0, 0));
}
