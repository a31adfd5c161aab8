//! The book of promises: which records were acknowledged, and which of these are lost.
//!
//! Rule: an acknowledged record is lost once the leader that the controller chose does not have
//! it, or, while there is no leader, once no replica has it on disk. It is judged by the
//! record's identity, never by its offset.
//!
//! It can be found again: an unclean election may bring back a log that has it.

use std::sync::Arc;

use super::broker::Replica;
use super::cluster::Cluster;
use super::event::{Fact, Origin};
use super::ids::{Millis, RecordId};
use super::settings::Acks;
use super::table::Table;
use super::turn::Turn;

/// The book of promises.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ledger {
    /// The acknowledged records.
    pub acknowledged: Table<RecordId, Promise>,
}

/// An acknowledged record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Promise {
    /// Under which `acks`.
    pub acks: Acks,
    /// When the producer was told.
    pub at: Millis,
    /// Whether it is lost now.
    pub lost: bool,
    /// The event of the acknowledgement or, once it is lost, of the loss.
    pub since: Origin,
}

impl Ledger {
    /// The acknowledged records that can no longer be read.
    pub fn lost(&self) -> impl Iterator<Item = RecordId> + '_ {
        self.acknowledged.iter().filter(|(_, p)| p.lost).map(|(id, _)| id)
    }
}

/// A producer was told that these records, sent with `acks`, are written.
pub fn promise(turn: &mut Turn<'_>, records: &[RecordId], acks: Acks) {
    let (at, since) = (turn.now(), turn.origin());
    let ledger = Arc::make_mut(&mut turn.cluster.ledger);
    for record in records {
        if ledger.acknowledged.get(*record).is_none() {
            ledger.acknowledged.insert(*record, Promise { acks, at, lost: false, since });
        }
    }
    judge(turn);
}

/// Looks which acknowledged records can still be read, and tells what changed. Called wherever
/// that can change: after an acknowledgement, an election, a cut, a loss of power.
pub fn judge(turn: &mut Turn<'_>) {
    let readable = readable(&turn.cluster);
    let is_lost = |record: RecordId| !readable.get(record.0 as usize).copied().unwrap_or(false);
    let changed: Vec<(RecordId, bool)> = turn
        .cluster
        .ledger
        .acknowledged
        .iter()
        .map(|(record, promise)| (record, promise.lost, is_lost(record)))
        .filter(|(_, was, is)| was != is)
        .map(|(record, _, is)| (record, is))
        .collect();
    for (record, lost) in changed {
        let fact = if lost { Fact::RecordLost { record } } else { Fact::RecordFound { record } };
        let promised = turn.cluster.ledger.acknowledged.get(record).map(|p| p.since.0);
        let causes = promised.into_iter().chain([turn.cause]).collect();
        let told = turn.tell_because(causes, fact);
        let ledger = Arc::make_mut(&mut turn.cluster.ledger);
        if let Some(promise) = ledger.acknowledged.get_mut(record) {
            promise.lost = lost;
            promise.since = Origin(told);
        }
    }
}

/// Which records can be read, by id: those of the leader's log or, while nobody leads, those
/// that some replica has on disk.
fn readable(cluster: &Cluster) -> Vec<bool> {
    let mut readable = vec![false; cluster.records.len()];
    let mut note = |replica: &Replica| {
        replica.log.entries().for_each(|(_, record)| readable[record.0 as usize] = true);
    };
    for (id, partition) in cluster.controller.image.partitions.iter() {
        match partition.leader {
            Some(leader) => cluster.replica(leader, id).into_iter().for_each(&mut note),
            None => {
                let assigned = partition.replicas.iter();
                assigned.filter_map(|broker| cluster.replica(*broker, id)).for_each(&mut note);
            }
        }
    }
    readable
}
