//! The book of promises: which records were acknowledged, and which of these are lost.
//!
//! Rule: an acknowledged record is lost once the leader that the controller chose does not have
//! it, or, while there is no leader, once no replica has it on disk. It is judged by the
//! record's identity, never by its offset.
//!
//! It can be found again: a follower in the ISR that has not cut its log yet may be elected, or an
//! unclean election brings back a log that has it.

use std::sync::Arc;

use super::cluster::Cluster;
use super::event::{Fact, Origin};
use super::follow;
use super::ids::{BrokerId, Millis, Node, Offset, PartitionId, RecordId};
use super::message::Message;
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
    /// Where it was written.
    pub partition: PartitionId,
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
            let harm = Vec::new();
            let promise = Promise { partition, acks, at, lost: false, expired, since, harm };
            ledger.acknowledged.insert(*record, promise);
        }
        let lost = is_lost(&turn.cluster, partition, *record);
        note(turn, *record, lost);
    }
}

/// These records were written somewhere: those that counted as lost may be there again.
pub fn appended(turn: &mut Turn<'_>, records: impl Iterator<Item = RecordId>) {
    for record in records {
        let promise = turn.cluster.ledger.acknowledged.get(record);
        if let Some(promise) = promise.filter(|promise| promise.lost) {
            let lost = is_lost(&turn.cluster, promise.partition, record);
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
    let cannot = |record: RecordId| !readable.get(record.0 as usize).copied().unwrap_or(false);
    let ledger = &turn.cluster.ledger;
    let changed: Vec<(RecordId, bool)> = ledger
        .acknowledged
        .iter()
        .map(|(record, promise)| (record, promise.lost, cannot(record)))
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
    let partitions = cluster.controller.image.partitions.keys();
    for log in partitions.flat_map(|id| logs_of_record(cluster, id)) {
        for (_, record) in log.entries() {
            if let Some(place) = readable.get_mut(record.0 as usize) {
                *place = true;
            }
        }
    }
    readable
}

fn is_lost(cluster: &Cluster, partition: PartitionId, record: RecordId) -> bool {
    !logs_of_record(cluster, partition).any(|log| log.holds(record))
}

/// The logs that decide what of a partition can be read: the leader's or, while nobody leads, all
/// that some replica has on disk.
fn logs_of_record(cluster: &Cluster, id: PartitionId) -> impl Iterator<Item = &Log> {
    cluster.partition(id).into_iter().flat_map(move |partition| {
        let counts = move |broker: &&BrokerId| partition.leader.is_none_or(|l| l == **broker);
        let brokers = partition.replicas.iter().filter(counts);
        brokers.filter_map(move |broker| Some(&cluster.replica(*broker, id)?.log))
    })
}

/// Whether a record that is lost now may come back without an unclean election: a replica that can
/// be elected cleanly holds it, or may get it yet, from a message under way or from a former leader
/// that does not know it is none. Before 2.1 what was lost for good could come back, too: a replica
/// with another log could join the ISR (KIP-320).
pub fn may_return(cluster: &Cluster, record: RecordId) -> bool {
    let held: Vec<BrokerId> = holders(cluster, record).map(|(broker, _)| broker).collect();
    let of = cluster.ledger.acknowledged.get(record).map(|promise| promise.partition);
    let leads = |id: &BrokerId| of.and_then(|of| cluster.replica(*id, of)?.leadership()).is_some();
    let follows = |id| Some(cluster.replica(id, of?)?.following()?.leader);
    let sent = |id| follows(id).filter(leads).is_some_and(|leader| held.contains(&leader));
    let gets = |id| held.contains(&id) || sent(id);
    let is_clean = |id| may_lead_cleanly(cluster, record, id);
    cluster.brokers.keys().any(|id| is_clean(id) && gets(id))
        || carriers(cluster, record).any(|(to, _)| is_clean(to))
}

/// Whether a broker can be elected cleanly where an acknowledged record was written.
pub fn may_lead_cleanly(cluster: &Cluster, record: RecordId, broker: BrokerId) -> bool {
    let promise = cluster.ledger.acknowledged.get(record);
    let partition = promise.and_then(|promise| cluster.partition(promise.partition));
    partition.is_some_and(|p| p.isr.contains(broker) || p.elr.contains(broker))
}

/// The brokers whose logs hold an acknowledged record, up or down, and where it lies.
pub fn holders(cluster: &Cluster, record: RecordId) -> impl Iterator<Item = (BrokerId, Offset)> {
    let of = cluster.ledger.acknowledged.get(record).map(|promise| promise.partition);
    cluster.brokers.iter().filter_map(move |(broker, at)| {
        let mut entries = at.replicas.get(of?)?.log.entries();
        Some((broker, entries.find(|(_, held)| *held == record)?.0))
    })
}

/// The messages that carry a record and that their receivers would take.
pub fn carriers(cluster: &Cluster, record: RecordId) -> impl Iterator<Item = (BrokerId, &Message)> {
    cluster.network.in_flight.values().filter_map(move |message| {
        let Node::Broker(to) = message.to else { return None };
        let answers = message.body.answers();
        let taken = answers.is_none_or(|id| follow::waits_for(cluster, to, id).is_some());
        (taken && message.body.records().contains(&record)).then_some((to, message))
    })
}
