//! The laws: what holds in every state, whatever happens.
//!
//! Some hold always. The others hold as long as nobody loses unflushed records and no election
//! is unclean; a run that has seen either is *tainted*, and these are not claimed for it.
//!
//! From: section J of the rule book (INV-1 to INV-13).

use super::broker::{Broker, Role};
use super::cluster::Cluster;
use super::event::{Event, Fact};
use super::ids::{BrokerId, LeaderEpoch, Offset, PartitionId, RecordId};
use super::rules::Rules;
use super::settings::Acks;
use crate::log::{Batch, Log};

/// A law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Law {
    /// At most one replica leads a partition in an epoch (INV-1).
    OneLeaderPerEpoch,
    /// Two logs that have a record of one epoch at one offset agree on all below (INV-2).
    LogsMatch,
    /// Log start ≤ high watermark ≤ log end (INV-9).
    PositionsInOrder,
    /// Epochs never fall from one batch of a log to the next (INV-8).
    EpochsRise,
    /// The leader is in the ISR while there is one (INV-10).
    LeaderInIsr,
    /// The ISR is never empty (INV-11).
    IsrNotEmpty,
    /// While leader and controller agree on the epochs, the controller's ISR is within the
    /// leader's maximal ISR (INV-7).
    IsrWithinMaximal,
    /// Epochs of a partition never fall (INV-8).
    ControllerEpochsRise,
    /// The high watermark of a leader never falls within its epoch (INV-6).
    HighWatermarkRises,
    /// A leader's high watermark does not move while its ISR is below min ISR (INV-13).
    StrictMinIsr,
    /// Every member of the controller's ISR has all that any leader ever committed (INV-3).
    IsrHoldsCommitted,
    /// A record acknowledged with acks=all is not lost (INV-4).
    NothingAcknowledgedIsLost,
    /// What a consumer has read does not change: the same offset holds the same record on every
    /// replica that has it committed (INV-5).
    ReadsAreRepeatable,
}

impl Law {
    /// Every law.
    pub const ALL: [Law; 13] = [
        Law::OneLeaderPerEpoch,
        Law::LogsMatch,
        Law::PositionsInOrder,
        Law::EpochsRise,
        Law::LeaderInIsr,
        Law::IsrNotEmpty,
        Law::IsrWithinMaximal,
        Law::ControllerEpochsRise,
        Law::HighWatermarkRises,
        Law::StrictMinIsr,
        Law::IsrHoldsCommitted,
        Law::NothingAcknowledgedIsLost,
        Law::ReadsAreRepeatable,
    ];

    /// Whether it is claimed even for a tainted run.
    pub fn holds_always(self) -> bool {
        !matches!(
            self,
            Law::IsrHoldsCommitted | Law::NothingAcknowledgedIsLost | Law::ReadsAreRepeatable
        )
    }

    /// Whether it holds after the step from `before` to `after`; `committed` is what leaders
    /// have committed so far.
    pub fn holds(
        self,
        rules: &Rules,
        before: &Cluster,
        after: &Cluster,
        committed: &Committed,
    ) -> bool {
        match self {
            Law::OneLeaderPerEpoch => one_leader_per_epoch(after),
            Law::LogsMatch => {
                let compacted = is_compacted(after);
                pairs(after).all(|(a, b)| match_each_other(a, b, compacted))
            }
            Law::PositionsInOrder => logs(after).all(positions_in_order),
            Law::EpochsRise => logs(after).all(epochs_rise),
            Law::LeaderInIsr => {
                partitions(after).all(|(_, p)| p.leader.is_none_or(|id| p.isr.contains(id)))
            }
            Law::IsrNotEmpty => partitions(after).all(|(_, p)| !p.isr.is_empty()),
            Law::IsrWithinMaximal => leaders(after).all(|l| isr_within_maximal(after, &l)),
            Law::ControllerEpochsRise => controller_epochs_rise(before, after),
            Law::HighWatermarkRises => leaders(after).all(|l| watermark_rises(before, &l)),
            Law::StrictMinIsr => leaders(after).all(|l| strict_min_isr(rules, before, &l)),
            Law::IsrHoldsCommitted => partitions(after)
                .all(|(id, p)| p.isr.iter().all(|broker| committed.all_in(after, broker, id))),
            Law::NothingAcknowledgedIsLost => {
                after.ledger.acknowledged.iter().all(|(_, p)| p.acks != Acks::All || !p.lost)
            }
            Law::ReadsAreRepeatable => reads_are_repeatable(after),
        }
    }
}

/// What leaders have committed so far, by offset, and whether the run is tainted.
#[derive(Clone, Debug, Default)]
pub struct Committed {
    records: Vec<(Offset, RecordId)>,
    end: Offset,
    /// Whether unflushed records were lost or an election was unclean.
    pub tainted: bool,
}

impl Committed {
    /// Takes in what a step did.
    pub fn note(&mut self, after: &Cluster, events: &[Event]) {
        for event in events {
            match &event.fact {
                Fact::TailLost { .. } | Fact::LeaderElected { unclean: true, .. } => {
                    self.tainted = true;
                }
                Fact::HighWatermarkMoved { broker, partition, to, .. } => {
                    self.note_watermark(after, *broker, *partition, *to);
                }
                _ => {}
            }
        }
    }

    fn note_watermark(
        &mut self,
        after: &Cluster,
        broker: BrokerId,
        partition: PartitionId,
        to: Offset,
    ) {
        let Some(replica) = after.replica(broker, partition) else { return };
        if replica.leadership().is_some() && to > self.end {
            let new = replica.log.entries_from(self.end).take_while(|(at, _)| *at < to);
            self.records.extend(new);
            self.end = to;
        }
    }

    /// Whether a replica has all of it that it has not deleted.
    fn all_in(&self, cluster: &Cluster, broker: BrokerId, partition: PartitionId) -> bool {
        let Some(replica) = cluster.replica(broker, partition) else { return false };
        let compacted = is_compacted(cluster);
        let mut held = replica.log.entries_from(replica.log.start()).peekable();
        let kept = self.records.partition_point(|(at, _)| *at < replica.log.start());
        self.records[kept..].iter().all(|committed| match held.peek() {
            Some(entry) if entry == committed => held.next().is_some(),
            Some((at, _)) => compacted && *at > committed.0,
            None => compacted && replica.log.end() > committed.0,
        })
    }
}

fn partitions(
    cluster: &Cluster,
) -> impl Iterator<Item = (PartitionId, &super::metadata::Partition)> {
    cluster.controller.image.partitions.iter()
}

/// The logs of the one partition there is, on every broker.
fn logs(cluster: &Cluster) -> impl Iterator<Item = &Log> {
    cluster.brokers.values().flat_map(|b: &Broker| b.replicas.values()).map(|r| &r.log)
}

fn pairs(cluster: &Cluster) -> impl Iterator<Item = (&Log, &Log)> {
    logs(cluster).enumerate().flat_map(|(n, a)| logs(cluster).skip(n + 1).map(move |b| (a, b)))
}

/// A replica that leads.
struct Leader<'a> {
    broker: BrokerId,
    partition: PartitionId,
    image: &'a super::metadata::MetadataImage,
    log: &'a Log,
    leadership: &'a super::broker::Leadership,
}

fn leaders(cluster: &Cluster) -> impl Iterator<Item = Leader<'_>> {
    cluster.brokers.iter().flat_map(|(broker, state)| {
        state.replicas.iter().filter_map(move |(partition, replica)| match &replica.role {
            Role::Leader(leadership) => {
                let (image, log) = (state.image.as_ref(), &replica.log);
                Some(Leader { broker, partition, image, log, leadership })
            }
            Role::Idle | Role::Follower(_) => None,
        })
    })
}

fn one_leader_per_epoch(cluster: &Cluster) -> bool {
    let mut seen: Vec<(PartitionId, LeaderEpoch)> =
        leaders(cluster).map(|l| (l.partition, l.leadership.epoch)).collect();
    let all = seen.len();
    seen.sort_unstable();
    seen.dedup();
    seen.len() == all
}

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

/// Whether some log has been compacted, and others may have what it no longer has.
fn is_compacted(cluster: &Cluster) -> bool {
    logs(cluster).any(|log| log.cleaned_until().is_some())
}

/// Looks only at what neither log has deleted.
fn match_each_other(a: &Log, b: &Log, compacted: bool) -> bool {
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

fn positions_in_order(log: &Log) -> bool {
    log.start() <= log.high_watermark() && log.high_watermark() <= log.end()
}

fn epochs_rise(log: &Log) -> bool {
    let epochs: Vec<LeaderEpoch> = log.batches().map(|b| b.leader_epoch).collect();
    epochs.is_sorted()
}

fn isr_within_maximal(cluster: &Cluster, leader: &Leader<'_>) -> bool {
    let Some(known) = cluster.partition(leader.partition) else { return true };
    let same = known.leader_epoch == leader.leadership.epoch
        && known.partition_epoch == leader.leadership.partition_epoch;
    !same || known.isr.minus(leader.leadership.maximal_isr()).is_empty()
}

fn controller_epochs_rise(before: &Cluster, after: &Cluster) -> bool {
    partitions(before).all(|(id, old)| {
        after.partition(id).is_some_and(|new| {
            new.leader_epoch >= old.leader_epoch && new.partition_epoch >= old.partition_epoch
        })
    })
}

/// The same leadership one step earlier: its high watermark and ISR.
fn earlier<'b>(before: &'b Cluster, now: &Leader<'_>) -> Option<Leader<'b>> {
    let same = |old: &Leader<'_>| {
        (old.broker, old.partition, old.leadership.epoch)
            == (now.broker, now.partition, now.leadership.epoch)
    };
    leaders(before).find(same)
}

fn watermark_rises(before: &Cluster, now: &Leader<'_>) -> bool {
    earlier(before, now).is_none_or(|old| old.log.high_watermark() <= now.log.high_watermark())
}

fn strict_min_isr(rules: &Rules, before: &Cluster, now: &Leader<'_>) -> bool {
    let needed = now.image.min_isr(rules, now.partition);
    let moved = earlier(before, now)
        .is_some_and(|old| old.log.high_watermark() != now.log.high_watermark());
    !moved || now.leadership.isr.len() >= needed
}

fn reads_are_repeatable(cluster: &Cluster) -> bool {
    let read = cluster.consumers.values().flat_map(|c| c.read.iter());
    let mut read = read.copied();
    let compacted = is_compacted(cluster);
    read.all(|(at, record)| {
        logs(cluster).filter(|log| log.start() <= at && log.high_watermark() > at).all(|log| {
            let found = log.record_at(at);
            found == Some(record) || (compacted && found.is_none())
        })
    })
}
