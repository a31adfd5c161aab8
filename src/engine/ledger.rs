//! The book of promises: which records were acknowledged, and which of these are lost.
//!
//! Rule: an acknowledged record is lost once the leader that the controller chose does not have
//! it, or, while there is no leader, once no replica has it on disk. It is judged by the
//! record's identity, never by its offset.
//!
//! It can be found again: an unclean election may bring back a log that has it.

use std::sync::Arc;

use super::cluster::Cluster;
use super::event::{Fact, Origin};
use super::ids::{BrokerId, Millis, Offset, PartitionId, RecordId};
use super::settings::Acks;
use super::turn::Turn;
use crate::log::{Chunks, Log};

/// The book of promises.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ledger {
    /// The acknowledged records.
    pub acknowledged: Promises,
    /// The last election.
    pub election: Origin,
}

/// An acknowledged record.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Promise {
    /// Under which `acks`.
    pub acks: Acks,
    /// When the producer was told.
    pub at: Millis,
    /// Whether it is lost now.
    pub lost: bool,
    /// Whether retention, DeleteRecords or compaction took it away somewhere: then it is no loss
    /// that it is gone.
    pub expired: bool,
    /// The event of the acknowledgement or, once it is lost, of the loss.
    pub since: Origin,
    /// The events that took a copy of it away.
    pub harm: Vec<Origin>,
}

/// The promises by record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Promises {
    by_record: Chunks<Option<Promise>>,
}

impl Promises {
    /// The promise about a record.
    pub fn get(&self, record: RecordId) -> Option<&Promise> {
        self.by_record.get(record.0 as usize)?.as_ref()
    }

    /// Makes a promise, or changes it.
    pub fn insert(&mut self, record: RecordId, promise: Promise) {
        while self.by_record.len() <= record.0 as usize {
            self.by_record.push(None);
        }
        if let Some(place) = self.by_record.get_mut(record.0 as usize) {
            *place = Some(promise);
        }
    }

    /// All promises, in order of record.
    pub fn iter(&self) -> impl Iterator<Item = (RecordId, &Promise)> {
        let numbered = self.by_record.iter().enumerate();
        numbered.filter_map(|(id, promise)| Some((RecordId(id as u32), promise.as_ref()?)))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.by_record.is_empty()
    }
}

impl Ledger {
    /// The acknowledged records that can no longer be read.
    pub fn lost(&self) -> impl Iterator<Item = RecordId> + '_ {
        self.acknowledged.iter().filter(|(_, p)| p.lost).map(|(id, _)| id)
    }
}

/// A producer was told that these records, sent with `acks`, are written from `base` on.
pub fn promise(
    turn: &mut Turn<'_>,
    partition: PartitionId,
    records: &[RecordId],
    acks: Acks,
    base: Offset,
) {
    let (at, since) = (turn.now(), turn.origin());
    for (index, record) in records.iter().enumerate() {
        // The answer may be slower than retention or the cleaner of any replica.
        let offset = base.plus(index);
        let expired = turn
            .cluster
            .brokers
            .values()
            .filter_map(|broker| Some(&broker.replicas.get(partition)?.log))
            .any(|log| offset < log.start() || log.cleaned_until() > Some(offset));
        let ledger = Arc::make_mut(&mut turn.cluster.ledger);
        if ledger.acknowledged.get(*record).is_none() {
            let promise = Promise { acks, at, lost: false, expired, since, harm: Vec::new() };
            ledger.acknowledged.insert(*record, promise);
        }
        let lost = !logs_of_record(&turn.cluster).any(|log| log.holds(*record));
        note(turn, *record, lost);
    }
}

/// These records were written somewhere: those that counted as lost may be there again.
pub fn appended(turn: &mut Turn<'_>, records: impl Iterator<Item = RecordId>) {
    for record in records {
        let promise = turn.cluster.ledger.acknowledged.get(record);
        if promise.is_some_and(|promise| promise.lost) {
            let lost = !logs_of_record(&turn.cluster).any(|log| log.holds(record));
            note(turn, record, lost);
        }
    }
}

/// The last event took copies of these records away. If one of them is lost later, that is a
/// reason why.
pub fn harmed(turn: &mut Turn<'_>, records: &[(Offset, RecordId)]) {
    let event = Origin(turn.cluster.last_event());
    for (_, record) in records {
        if let Some(mut promise) = turn.cluster.ledger.acknowledged.get(*record).cloned() {
            promise.harm.push(event);
            Arc::make_mut(&mut turn.cluster.ledger).acknowledged.insert(*record, promise);
        }
    }
}

/// These records went as they should: by retention, DeleteRecords or compaction.
pub fn expired(turn: &mut Turn<'_>, records: impl Iterator<Item = RecordId>) {
    for record in records {
        let promise = turn.cluster.ledger.acknowledged.get(record);
        if let Some(promise) = promise.filter(|promise| !promise.expired).cloned() {
            let ledger = Arc::make_mut(&mut turn.cluster.ledger);
            ledger.acknowledged.insert(record, Promise { expired: true, ..promise });
        }
    }
}

/// Looks which acknowledged records can still be read, and tells what changed. Called wherever
/// that can change for older promises: after an election, a cut, a loss of power.
pub fn judge(turn: &mut Turn<'_>) {
    let readable = readable(&turn.cluster);
    let is_lost = |record: RecordId| !readable.get(record.0 as usize).copied().unwrap_or(false);
    let ledger = &turn.cluster.ledger;
    let changed: Vec<(RecordId, bool)> = ledger
        .acknowledged
        .iter()
        .map(|(record, promise)| (record, promise.lost, is_lost(record)))
        .filter(|(_, was, is)| was != is)
        .map(|(record, _, is)| (record, is))
        .collect();
    for (record, lost) in changed {
        note(turn, record, lost);
    }
}

/// Notes whether an acknowledged record is lost, and tells it if that is new.
fn note(turn: &mut Turn<'_>, record: RecordId, lost: bool) {
    let known = turn.cluster.ledger.acknowledged.get(record).cloned();
    let expired = known.as_ref().is_some_and(|promise| promise.expired);
    let lost = lost && !expired;
    let Some(promise) = known.filter(|promise| promise.lost != lost) else { return };
    let fact = if lost { Fact::RecordLost { record } } else { Fact::RecordFound { record } };
    let election = turn.cluster.ledger.election.0;
    let harm = promise.harm.iter().map(|origin| origin.0);
    let causes = harm.chain([promise.since.0, election, turn.cause]).collect();
    let since = Origin(turn.tell_because(causes, fact));
    let ledger = Arc::make_mut(&mut turn.cluster.ledger);
    ledger.acknowledged.insert(record, Promise { lost, since, ..promise });
}

/// Which records can be read, by id.
fn readable(cluster: &Cluster) -> Vec<bool> {
    let mut readable = vec![false; cluster.records.len()];
    for log in logs_of_record(cluster) {
        for (_, record) in log.entries() {
            if let Some(place) = readable.get_mut(record.0 as usize) {
                *place = true;
            }
        }
    }
    readable
}

/// The logs that decide what can be read: the leader's or, while nobody leads, all that some
/// replica has on disk.
fn logs_of_record(cluster: &Cluster) -> impl Iterator<Item = &Log> {
    cluster.controller.image.partitions.iter().flat_map(move |(id, partition)| {
        let counts = move |broker: &&BrokerId| partition.leader.is_none_or(|l| l == **broker);
        let brokers = partition.replicas.iter().filter(counts);
        brokers.filter_map(move |broker| Some(&cluster.replica(*broker, id)?.log))
    })
}
