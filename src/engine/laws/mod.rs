//! The laws: what holds in every state, whatever happens.
//!
//! Some hold always. Others hold since some version, or as long as nobody loses unflushed records
//! and no election is unclean; a run that has seen either is *tainted*.
//!
//! From: section J of the rule book (INV-1 to INV-15 without INV-12, which is about idempotent
//! producers).

mod committed;
mod logs;

use super::behaviour::Behaviour;
use super::broker::{Broker, Remote, Role};
use super::cluster::Cluster;
use super::ids::{BrokerId, LeaderEpoch, PartitionId};
use super::rules::Rules;
use super::settings::Acks;
use crate::log::Log;
pub use committed::Committed;
use logs::{epochs_rise, is_prefix, match_each_other, positions_in_order};

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
    /// Every eligible leader replica has it too (INV-14).
    ElrHoldsCommitted,
    /// A follower whose fetch has counted in its leader's epoch has nothing that the leader has
    /// not (INV-15).
    FollowersFollow,
    /// A record acknowledged with acks=all is not lost (INV-4).
    NothingAcknowledgedIsLost,
    /// What a consumer has read does not change: the same offset holds the same record on every
    /// replica that has it committed (INV-5).
    ReadsAreRepeatable,
}

impl Law {
    /// Every law.
    pub const ALL: [Law; 15] = [
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
        Law::ElrHoldsCommitted,
        Law::FollowersFollow,
        Law::NothingAcknowledgedIsLost,
        Law::ReadsAreRepeatable,
    ];

    /// Its name in flags and links.
    pub fn as_str(self) -> &'static str {
        match self {
            Law::OneLeaderPerEpoch => "one-leader-per-epoch",
            Law::LogsMatch => "logs-match",
            Law::PositionsInOrder => "positions-in-order",
            Law::EpochsRise => "epochs-rise",
            Law::LeaderInIsr => "leader-in-isr",
            Law::IsrNotEmpty => "isr-not-empty",
            Law::IsrWithinMaximal => "isr-within-maximal",
            Law::ControllerEpochsRise => "controller-epochs-rise",
            Law::HighWatermarkRises => "high-watermark-rises",
            Law::StrictMinIsr => "strict-min-isr",
            Law::IsrHoldsCommitted => "isr-holds-committed",
            Law::ElrHoldsCommitted => "elr-holds-committed",
            Law::FollowersFollow => "followers-follow",
            Law::NothingAcknowledgedIsLost => "nothing-acknowledged-by-all-is-lost",
            Law::ReadsAreRepeatable => "reads-are-repeatable",
        }
    }

    /// Whether an edition promises it; `tainted` says whether the run has lost unflushed records
    /// or elected uncleanly.
    pub fn is_promised(self, rules: &Rules, tainted: bool) -> bool {
        match self {
            Law::OneLeaderPerEpoch
            | Law::PositionsInOrder
            | Law::LeaderInIsr
            | Law::IsrNotEmpty
            | Law::IsrWithinMaximal
            | Law::ControllerEpochsRise
            | Law::HighWatermarkRises => true,
            Law::StrictMinIsr => rules.has(Behaviour::StrictMinIsr),
            // Logs that part unnoticed may go on with batches of older epochs.
            Law::EpochsRise => rules.has(Behaviour::EpochFound) || !tainted,
            // Without epochs in the fetches a follower may go on with another leader's log.
            Law::LogsMatch | Law::FollowersFollow => rules.has(Behaviour::FetchCarriesEpoch),
            Law::IsrHoldsCommitted
            | Law::ElrHoldsCommitted
            | Law::NothingAcknowledgedIsLost
            | Law::ReadsAreRepeatable => rules.has(Behaviour::FetchCarriesEpoch) && !tainted,
        }
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
            Law::LogsMatch => partitions(after).all(|(id, _)| logs_match(after, id)),
            Law::PositionsInOrder => logs(after).all(positions_in_order),
            Law::EpochsRise => logs(after).all(epochs_rise),
            Law::LeaderInIsr => {
                partitions(after).all(|(_, p)| p.leader.is_none_or(|id| p.isr.contains(id)))
            }
            Law::IsrNotEmpty => partitions(after).all(|(_, p)| {
                let elr = rules.has(Behaviour::EligibleLeaderReplicas);
                !p.isr.is_empty() || (elr && p.leader.is_none())
            }),
            Law::IsrWithinMaximal => leaders(after).all(|l| isr_within_maximal(after, &l)),
            Law::ControllerEpochsRise => controller_epochs_rise(before, after),
            Law::HighWatermarkRises => leaders(after).all(|l| watermark_rises(before, &l)),
            Law::StrictMinIsr => leaders(after).all(|l| strict_min_isr(rules, before, &l)),
            Law::IsrHoldsCommitted => partitions(after)
                .all(|(id, p)| p.isr.iter().all(|broker| committed.all_in(after, broker, id))),
            Law::ElrHoldsCommitted => partitions(after)
                .all(|(id, p)| p.elr.iter().all(|broker| committed.all_in(after, broker, id))),
            Law::FollowersFollow => leaders(after).all(|l| followers_follow(after, &l)),
            Law::NothingAcknowledgedIsLost => {
                after.ledger.acknowledged.iter().all(|(_, p)| p.acks != Acks::All || !p.lost)
            }
            Law::ReadsAreRepeatable => reads_are_repeatable(after),
        }
    }
}

fn partitions(
    cluster: &Cluster,
) -> impl Iterator<Item = (PartitionId, &super::metadata::Partition)> {
    cluster.controller.image.partitions.iter()
}

/// The logs of a partition, on every broker that has a replica.
fn logs_of(cluster: &Cluster, partition: PartitionId) -> impl Iterator<Item = &Log> {
    cluster.brokers.values().filter_map(move |b| Some(&b.replicas.get(partition)?.log))
}

fn logs(cluster: &Cluster) -> impl Iterator<Item = &Log> {
    cluster.brokers.values().flat_map(|b: &Broker| b.replicas.values()).map(|r| &r.log)
}

/// Whether some log of a partition has been compacted, and others may have what it no longer has.
fn is_compacted(cluster: &Cluster, partition: PartitionId) -> bool {
    logs_of(cluster, partition).any(|log| log.cleaned_until().is_some())
}

fn logs_match(cluster: &Cluster, partition: PartitionId) -> bool {
    let compacted = is_compacted(cluster, partition);
    let all = || logs_of(cluster, partition);
    all().enumerate().all(|(n, a)| all().skip(n + 1).all(|b| match_each_other(a, b, compacted)))
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
    cluster.consumers.values().all(|consumer| {
        let compacted = is_compacted(cluster, consumer.partition);
        consumer.read.iter().all(|(at, record)| {
            let has = |log: &&Log| log.start() <= *at && log.high_watermark() > *at;
            logs_of(cluster, consumer.partition).filter(has).all(|log| {
                let found = log.record_at(*at);
                found == Some(*record) || (compacted && found.is_none())
            })
        })
    })
}

fn followers_follow(cluster: &Cluster, leader: &Leader<'_>) -> bool {
    let compacted = is_compacted(cluster, leader.partition);
    let since = leader.leadership.since.0;
    let fetched = |remote: &Remote| remote.end.is_some() && remote.since.0 > since;
    leader.leadership.remotes.iter().filter(|(_, remote)| fetched(remote)).all(|(id, _)| {
        let Some(replica) = cluster.replica(id, leader.partition) else { return true };
        let follows = replica
            .following()
            .is_some_and(|f| (f.leader, f.epoch) == (leader.broker, leader.leadership.epoch));
        !follows || is_prefix(&replica.log, leader.log, compacted)
    })
}
