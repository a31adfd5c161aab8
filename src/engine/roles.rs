//! Becoming leader, becoming follower, and doing neither.
//!
//! Rule: a new epoch makes a new leader, which keeps its whole log and knows nothing yet of the
//! others' log ends; the same epoch brings at most another ISR. A follower of a new epoch finds
//! out where its log parts from the leader's, and fetches from there.
//!
//! From: `Partition.makeLeader`, `Partition.makeFollower`, `ReplicaManager.applyDelta` (BRT-1 to
//! BRT-4, ISR-4, TRC-13, ZKC-7).

use super::behaviour::Behaviour;
use super::broker::{Fetching, Following, Leadership, Remote, Role};
use super::event::{Fact, Origin};
use super::ids::{BrokerId, LeaderEpoch, PartitionId};
use super::message::ErrorCode;
use super::metadata::Partition;
use super::turn::Turn;
use super::{alter_partition, fetch, produce, truncation, watermark};

/// A replica does what the metadata says of its partition.
pub fn take(turn: &mut Turn<'_>, me: BrokerId, id: PartitionId, partition: &Partition) {
    match partition.leader {
        Some(leader) if leader == me => lead(turn, me, id, partition),
        Some(leader) => follow(turn, me, id, leader, partition.leader_epoch),
        None => idle(turn, me, id, partition.leader_epoch),
    }
}

fn lead(turn: &mut Turn<'_>, me: BrokerId, id: PartitionId, partition: &Partition) {
    let known = turn.replica(me, id).leadership();
    let since = turn.origin();
    match known.map(|known| (known.epoch, known)) {
        Some((epoch, known)) if epoch == partition.leader_epoch => {
            // The same partition epoch says nothing new, unless nothing else has come since.
            let same = partition.partition_epoch == known.partition_epoch;
            let differs = known.pending.is_none() && partition.isr != known.isr;
            if partition.partition_epoch > known.partition_epoch || same && differs {
                let leadership = turn.leadership_mut(me, id).expect("looked up above");
                leadership.partition_epoch = partition.partition_epoch;
                leadership.recovering = partition.recovering;
                leadership.assign(me, &partition.replicas, since);
                alter_partition::adopt(turn, me, id, partition.isr);
            }
        }
        Some((epoch, _)) if epoch > partition.leader_epoch => {}
        _ => begin_epoch(turn, me, id, partition),
    }
}

fn begin_epoch(turn: &mut Turn<'_>, me: BrokerId, id: PartitionId, partition: &Partition) {
    if turn.rules.has(Behaviour::FetchCarriesEpoch) {
        fetch::refuse_parked(turn, me, id);
    }
    let epoch = partition.leader_epoch;
    let start = turn.replica(me, id).log.end();
    let fact = Fact::BecameLeader { broker: me, partition: id, epoch, start };
    let since = Origin(turn.tell(fact));
    let interval = alter_partition::check_interval(turn.rules, &turn.cluster.settings);
    let next_check = turn.now() + interval;
    turn.broker_mut(me).next_isr_check = next_check;
    let (now, at_once) = (turn.now(), turn.rules.has(Behaviour::EpochAtElection));
    let replica = turn.replica_mut(me, id);
    let old = match std::mem::take(&mut replica.role) {
        Role::Leader(old) => Some(old),
        Role::Idle | Role::Follower(_) => None,
    };
    let remote = |other: BrokerId| {
        let known = old.as_ref().and_then(|old| old.remotes.get(other));
        (other, Remote::in_epoch(known, start, partition.isr.contains(other), now, since))
    };
    let others = partition.replicas.iter().copied().filter(|other| *other != me);
    let remotes = others.map(remote).collect();
    let (parked_fetches, parked_produces) =
        old.map(|old| (old.parked_fetches, old.parked_produces)).unwrap_or_default();
    if at_once {
        replica.log.assign_epoch(epoch, start);
    }
    replica.role = Role::Leader(Leadership {
        epoch,
        epoch_start: start,
        partition_epoch: partition.partition_epoch,
        isr: partition.isr,
        pending: None,
        recovering: partition.recovering,
        remotes,
        parked_fetches,
        parked_produces,
        appended: since,
        risen: since,
        since,
    });
    turn.cause = since.0;
    if partition.recovering {
        alter_partition::report_recovery(turn, me, id);
    }
    watermark::advance(turn, me, id);
}

fn follow(
    turn: &mut Turn<'_>,
    me: BrokerId,
    id: PartitionId,
    leader: BrokerId,
    epoch: LeaderEpoch,
) {
    let known = turn.replica(me, id).following().copied();
    if known.is_some_and(|known| known.epoch >= epoch) {
        return;
    }
    if let Some(known) = known.filter(|known| goes_on(turn, known, leader, epoch)) {
        turn.replica_mut(me, id).role = Role::Follower(Following { epoch, ..known });
        return;
    }
    resign(turn, me, id);
    let fact = Fact::BecameFollower { broker: me, partition: id, epoch, leader: Some(leader) };
    let since = Origin(turn.tell(fact));
    let (fetch, truncating) = (Fetching::Delayed(turn.now()), false);
    let following = Following { leader, epoch, fetch, truncating, since };
    turn.replica_mut(me, id).role = Role::Follower(following);
    truncation::begin(turn, me, id);
}

/// Whether a follower of the same leader just goes on fetching in a new epoch: always up to 1.1,
/// in 2.0 unless it missed an epoch, never since fetches carry the epoch (F.1, ZKC-7).
fn goes_on(turn: &Turn<'_>, known: &Following, leader: BrokerId, epoch: LeaderEpoch) -> bool {
    let missed_one = epoch.0 > known.epoch.0 + 1;
    known.leader == leader
        && !turn.rules.has(Behaviour::FetchCarriesEpoch)
        && !(missed_one && turn.rules.has(Behaviour::EpochFound))
}

/// A replica neither leads nor follows any more (BRT-4).
pub fn idle(turn: &mut Turn<'_>, me: BrokerId, id: PartitionId, epoch: LeaderEpoch) {
    if matches!(turn.replica(me, id).role, Role::Idle) {
        return;
    }
    resign(turn, me, id);
    turn.tell(Fact::BecameFollower { broker: me, partition: id, epoch, leader: None });
    turn.replica_mut(me, id).role = Role::Idle;
}

/// Whoever waits at a leader that leads no longer is told so (BRT-3, PUR-2).
fn resign(turn: &mut Turn<'_>, me: BrokerId, id: PartitionId) {
    produce::refuse_parked(turn, me, id, ErrorCode::NotLeaderOrFollower);
    fetch::refuse_parked(turn, me, id);
}
