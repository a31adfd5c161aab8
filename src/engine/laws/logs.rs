//! What the laws say of one log, or of two.

use crate::engine::ids::{LeaderEpoch, Offset, RecordId};
use crate::log::{Batch, Log};

/// A record in a log: where, from which epoch, and which one.
type Entry = (Offset, LeaderEpoch, RecordId);

fn entries(log: &Log, from: Offset) -> Vec<Entry> {
    let stamped = |batch: &Batch| {
        let epoch = batch.leader_epoch;
        let entry = move |(at, record)| (at, epoch, record);
        batch.entries().map(entry).collect::<Vec<_>>()
    };
    log.batches_from(from).flat_map(stamped).filter(|(at, _, _)| *at >= from).collect()
}

/// Looks only at what neither log has deleted.
pub(super) fn match_each_other(a: &Log, b: &Log, compacted: bool) -> bool {
    if a.batches().eq(b.batches()) {
        return true;
    }
    let from = a.start().max(b.start());
    let (a, b) = (entries(a, from), entries(b, from));
    let at = |entries: &[Entry], at: Offset| entries.binary_search_by_key(&at, |e| e.0).ok();
    let same = |x: &&Entry| at(&b, x.0).is_some_and(|y| b[y].1 == x.1);
    let Some(last) = a.iter().rev().find(same).map(|entry| entry.0) else { return true };
    let (a, b) = (up_to(&a, last), up_to(&b, last));
    if compacted {
        return a.iter().all(|x| at(b, x.0).is_none_or(|y| b[y] == *x));
    }
    a == b
}

fn up_to(entries: &[Entry], last: Offset) -> &[Entry] {
    &entries[..entries.partition_point(|entry| entry.0 <= last)]
}

pub(super) fn positions_in_order(log: &Log) -> bool {
    log.start() <= log.high_watermark() && log.high_watermark() <= log.end()
}

pub(super) fn epochs_rise(log: &Log) -> bool {
    let epochs: Vec<LeaderEpoch> = log.batches().map(|b| b.leader_epoch).collect();
    epochs.is_sorted()
}

/// Whether `log` has nothing that `leader` has not, as far as both reach back.
pub(super) fn is_prefix(log: &Log, leader: &Log, compacted: bool) -> bool {
    if compacted || log.end() > leader.end() {
        return compacted;
    }
    if log.batches().eq(leader.batches()) {
        return true;
    }
    let from = log.start().max(leader.start());
    let (log, leader) = (entries(log, from), entries(leader, from));
    leader.starts_with(&log)
}
