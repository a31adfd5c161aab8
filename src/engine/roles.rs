//! Becoming leader, becoming follower, and doing neither.
//!
//! Rule: a new epoch makes a new leader, which keeps its whole log and knows nothing yet of the
//! others' log ends; the same epoch brings at most another ISR. A follower of a new epoch starts
//! fetching from its log end at once.
//!
//! From: `Partition.makeLeader`, `Partition.makeFollower`, `ReplicaManager.applyDelta` (BRT-1 to
//! BRT-4, ISR-4, TRC-13).

use super::broker::{Fetching, Following, Leadership, Remote, Role};
use super::event::{Fact, Origin};
use super::ids::{BrokerId, LeaderEpoch, PartitionId};
use super::message::ErrorCode;
use super::metadata::Partition;
use super::table::Table;
use super::turn::Turn;
use super::{alter_partition, fetch, follow, produce, watermark};

/// A replica does what the metadata says of its partition.
pub fn take(turn: &mut Turn<'_>, me: BrokerId, id: PartitionId, partition: &Partition) {
    match partition.leader {
        Some(leader) if leader == me => lead(turn, me, id, partition),
        Some(leader) => follow(turn, me, id, leader, partition.leader_epoch),
        None => idle(turn, me, id, partition.leader_epoch),
    }
}

fn lead(turn: &mut Turn<'_>, me: BrokerId, id: PartitionId, partition: &Partition) {
    let known = turn.replica(me, id).leadership().map(|l| (l.epoch, l.partition_epoch));
    match known {
        Some((epoch, known)) if epoch == partition.leader_epoch => {
            if partition.partition_epoch > known {
                let leadership = turn.leadership_mut(me, id).expect("looked up above");
                leadership.partition_epoch = partition.partition_epoch;
                leadership.recovering = partition.recovering;
                alter_partition::adopt(turn, me, id, partition.isr);
            }
        }
        Some((epoch, _)) if epoch > partition.leader_epoch => {}
        _ => begin_epoch(turn, me, id, partition),
    }
}

fn begin_epoch(turn: &mut Turn<'_>, me: BrokerId, id: PartitionId, partition: &Partition) {
    fetch::refuse_parked(turn, me, id, ErrorCode::FencedLeaderEpoch);
    let (now, epoch) = (turn.now(), partition.leader_epoch);
    let start = turn.replica(me, id).log.end();
    let fact = Fact::BecameLeader { broker: me, partition: id, epoch, start };
    let since = Origin(turn.tell(fact));
    let lag_max = turn.cluster.settings.replica_lag_time_max;
    turn.broker_mut(me).next_isr_check = now + super::ids::Millis((lag_max.0 / 2).max(1));
    let replica = turn.replica_mut(me, id);
    let parked_produces = match &mut replica.role {
        Role::Leader(old) => std::mem::take(&mut old.parked_produces),
        Role::Idle | Role::Follower(_) => Table::default(),
    };
    let remote = |other: BrokerId| match partition.isr.contains(other) {
        true => (other, Remote::in_sync_at(now, since)),
        false => (other, Remote::unknown(since)),
    };
    let others = partition.replicas.iter().copied().filter(|other| *other != me);
    replica.log.assign_epoch(epoch, start);
    replica.role = Role::Leader(Leadership {
        epoch,
        epoch_start: start,
        partition_epoch: partition.partition_epoch,
        isr: partition.isr,
        pending: None,
        recovering: partition.recovering,
        remotes: others.map(remote).collect(),
        parked_fetches: Table::default(),
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
    let known = turn.replica(me, id).following().map(|f| f.epoch);
    if known.is_some_and(|known| known >= epoch) {
        return;
    }
    resign(turn, me, id);
    let fact = Fact::BecameFollower { broker: me, partition: id, epoch, leader: Some(leader) };
    let since = Origin(turn.tell(fact));
    let fetch = Fetching::Delayed(turn.now());
    turn.replica_mut(me, id).role = Role::Follower(Following { leader, epoch, fetch, since });
    follow::fetch(turn, me, id);
}

fn idle(turn: &mut Turn<'_>, me: BrokerId, id: PartitionId, epoch: LeaderEpoch) {
    if turn.replica(me, id).role == Role::Idle {
        return;
    }
    resign(turn, me, id);
    turn.tell(Fact::BecameFollower { broker: me, partition: id, epoch, leader: None });
    turn.replica_mut(me, id).role = Role::Idle;
}

/// Whoever waits at a leader that leads no longer is told so (BRT-3, PUR-2).
fn resign(turn: &mut Turn<'_>, me: BrokerId, id: PartitionId) {
    produce::refuse_parked(turn, me, id, ErrorCode::NotLeaderOrFollower);
    fetch::refuse_parked(turn, me, id, ErrorCode::NotLeaderOrFollower);
}
