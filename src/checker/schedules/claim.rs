//! What a schedule is to break.

use crate::engine::broker::Replica;
use crate::engine::laws::{Committed, Law};
use crate::engine::metadata::Partition;
use crate::engine::{BrokerId, Cluster, PartitionId, Rules, ledger};
use crate::log::Log;

/// A promise that a person may rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// No acknowledged record is lost for good, whatever its `acks`: it cannot be read, and without
    /// an unclean election it never will be.
    NoAcknowledgedRecordIsLost,
    /// Replicas at work hold the same records below the lower of their high watermarks.
    ReplicasAgree,
    /// What a consumer has read can be read again: it is in the leader's log, or in some log while
    /// nobody leads.
    WhatWasReadStays,
    /// No leader's high watermark is below what an earlier leader's was. No version promises it:
    /// a new leader begins with what it was told of the high watermark (HW-9, A11). Since 2.2
    /// whoever asks for the end of what can be read is told to wait meanwhile (HW-10, KIP-207).
    HighWatermarkStays,
    /// A law of the engine.
    Law(Law),
}

impl Claim {
    /// Every claim: first those that say something to everybody.
    pub fn all() -> impl Iterator<Item = Claim> {
        let own = [
            Claim::NoAcknowledgedRecordIsLost,
            Claim::ReplicasAgree,
            Claim::WhatWasReadStays,
            Claim::HighWatermarkStays,
        ];
        own.into_iter().chain(Law::ALL.map(Claim::Law))
    }

    /// Its name in flags and links.
    pub fn as_str(self) -> &'static str {
        match self {
            Claim::NoAcknowledgedRecordIsLost => "nothing-acknowledged-is-lost",
            Claim::ReplicasAgree => "replicas-agree",
            Claim::WhatWasReadStays => "what-was-read-stays",
            Claim::HighWatermarkStays => "high-watermark-stays",
            Claim::Law(law) => law.as_str(),
        }
    }

    /// The claim of this name.
    pub fn named(name: &str) -> Option<Claim> {
        Claim::all().find(|claim| claim.as_str() == name)
    }

    /// Whether it holds after the step from `before` to `after`; `committed` is what leaders have
    /// committed so far.
    pub fn holds(
        self,
        rules: &Rules,
        before: &Cluster,
        after: &Cluster,
        committed: &Committed,
    ) -> bool {
        match self {
            Claim::NoAcknowledgedRecordIsLost => {
                after.ledger.lost().all(|record| ledger::may_return(after, record))
            }
            Claim::ReplicasAgree => partitions(after).all(|(id, _)| replicas_agree(after, id)),
            Claim::WhatWasReadStays => what_was_read_stays(after),
            Claim::HighWatermarkStays => partitions(after).all(|one| {
                let log = at_work(after, one).map(|leader| &leader.log);
                log.is_none_or(|log| log.high_watermark() >= committed.end(one.0))
            }),
            Claim::Law(law) => law.holds(rules, before, after, committed),
        }
    }
}

fn partitions(cluster: &Cluster) -> impl Iterator<Item = (PartitionId, &Partition)> {
    cluster.controller.image.partitions.iter()
}

/// The leader of a partition, if it acts as such in the partition's epoch.
fn at_work<'a>(
    cluster: &'a Cluster,
    (id, partition): (PartitionId, &Partition),
) -> Option<&'a Replica> {
    let replica = cluster.replica(partition.leader?, id)?;
    (replica.leadership()?.epoch == partition.leader_epoch).then_some(replica)
}

fn replicas_agree(cluster: &Cluster, partition: PartitionId) -> bool {
    let at_work = cluster.brokers.values().filter(|broker| broker.is_up());
    let logs: Vec<&Log> =
        at_work.filter_map(|broker| Some(&broker.replicas.get(partition)?.log)).collect();
    let cleaned = logs.iter().any(|log| log.cleaned_until().is_some());
    cleaned || logs.iter().enumerate().all(|(n, a)| logs[n + 1..].iter().all(|b| agree(a, b)))
}

/// Below the lower high watermark, as far as both reach back.
fn agree(a: &Log, b: &Log) -> bool {
    let from = a.start().max(b.start());
    let to = a.high_watermark().min(b.high_watermark());
    let below =
        |log: &Log| log.entries_from(from).take_while(|(at, _)| *at < to).collect::<Vec<_>>();
    below(a) == below(b)
}

fn what_was_read_stays(cluster: &Cluster) -> bool {
    cluster.consumers.values().all(|consumer| {
        let of = consumer.partition;
        let Some(partition) = cluster.partition(of) else { return true };
        let counts = |broker: &&BrokerId| partition.leader.is_none_or(|leader| leader == **broker);
        let replicas = || partition.replicas.iter().filter(counts);
        consumer.read.iter().all(|(at, record)| {
            let gone = |log: &Log| *at < log.start() || log.cleaned_until() > Some(*at);
            let mut logs = replicas().filter_map(|id| Some(&cluster.replica(*id, of)?.log));
            logs.any(|log| gone(log) || log.holds(*record))
        })
    })
}
