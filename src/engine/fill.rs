//! Much is written at once, as if hours had passed.
//!
//! Rule: it is one action at the coarse grain: the leader appends batch by batch, every follower
//! in the ISR appends what its fetches would have brought, and the high watermark follows. The
//! logs do all that they do for any append: they roll, and add index entries, the followers'
//! otherwise than the leader's (IDX-2). It can only happen while the ISR waits for data with
//! nothing under way.
//!
//! Simplified: no message is played, and no producer waits; what is written this way is never
//! counted as acknowledged.

use std::sync::Arc;

use super::action::Fill;
use super::blocked::Blocked;
use super::broker::{Leadership, Replica};
use super::cluster::Cluster;
use super::event::{Fact, Origin};
use super::ids::{BrokerId, BrokerSet, LeaderEpoch, Node, Offset, PartitionId, RecordId};
use super::message::ErrorCode;
use super::rules::Rules;
use super::turn::Turn;
use super::{fetch, upkeep};
use crate::log::{Batch, BatchBody, Filler, LogConfig, LogContext, Records, Timestamp};

/// How many records one `fill` writes at most, and all of them together.
pub const MOST: u32 = 2_000_000;

/// How long a value is at most, in bytes.
pub const LONGEST: u32 = 100_000;

/// Whether it can happen now.
///
/// # Errors
/// What has to be different.
pub fn check(rules: &Rules, cluster: &Cluster, fill: &Fill) -> Result<(), Blocked> {
    let partition = fill.partition;
    cluster.partition(partition).ok_or(Blocked::NoPartition(partition))?;
    let sensible = fill.count > 0
        && fill.batch > 0
        && fill.count <= MOST.saturating_sub(cluster.filled)
        && fill.value_bytes <= LONGEST;
    if !sensible {
        return Err(Blocked::TooMuchToFill { most: MOST - cluster.filled });
    }
    let (leader, replica) = cluster.leader(partition).ok_or(Blocked::NoLeader)?;
    let leadership = replica.leadership().ok_or(Blocked::NoLeader)?;
    let rests = |follower: &BrokerId| rests(cluster, partition, leadership, replica, *follower);
    let followers = leadership.maximal_isr().iter().filter(|id| *id != leader);
    if let Some(busy) = followers.collect::<Vec<_>>().iter().find(|id| !rests(id)) {
        return Err(Blocked::NotAtRest(*busy));
    }
    takes(rules, cluster, leader, replica, fill)
}

/// Whether the logs of the topic take batches like these: one is tried on a copy.
fn takes(
    rules: &Rules,
    cluster: &Cluster,
    leader: BrokerId,
    replica: &Replica,
    fill: &Fill,
) -> Result<(), Blocked> {
    let broker = cluster.brokers.get(leader).ok_or(Blocked::NoLeader)?;
    let isr = replica.leadership().map_or(0, |leadership| leadership.isr.len());
    if isr < broker.image.min_isr(rules, fill.partition) {
        return Err(Blocked::FillRefused(ErrorCode::NotEnoughReplicas));
    }
    let context =
        LogContext { config: &broker.image.settings(fill.partition).log, now: cluster.timestamp() };
    let body = Arc::new(body(cluster, fill, cluster.filled));
    let tried = replica.log.clone().append_as_leader(context, body, LeaderEpoch(0));
    tried.map(|_| ()).map_err(|why| Blocked::FillRefused(upkeep::error_of(why)))
}

/// Whether a follower has all and its fetch waits at the leader.
fn rests(
    cluster: &Cluster,
    partition: PartitionId,
    leadership: &Leadership,
    leader: &Replica,
    follower: BrokerId,
) -> bool {
    let parked = leadership.parked_fetches.get(Node::Broker(follower));
    let replica = cluster.replica(follower, partition);
    parked.is_some_and(|p| p.fetch.offset == leader.log.end())
        && replica.is_some_and(|r| r.log.end() == leader.log.end())
}

/// Does it; the caller has checked that it can happen.
pub fn fill(turn: &mut Turn<'_>, fill: &Fill) {
    let partition = fill.partition;
    let (leader, replica) = turn.cluster.leader(partition).expect("checked: somebody leads");
    let leadership = replica.leadership().expect("checked: it leads");
    let (members, from) = (leadership.maximal_isr(), replica.log.end());
    let batches = append_at_leader(turn, leader, fill);
    for follower in members.iter().filter(|id| *id != leader) {
        append_at_follower(turn, follower, partition, &batches);
    }
    let to = turn.replica(leader, partition).log.end();
    note_progress(turn, leader, partition, members, to);
    turn.cause = turn.tell(Fact::RecordsFilled { partition, from, to });
    let told = Origin(turn.cause);
    for member in members.iter() {
        super::watermark::set(turn, member, partition, to, vec![told.0]);
    }
    let leadership = turn.leadership_mut(leader, partition).expect("checked: it leads");
    leadership.appended = told;
    fetch::log_grew(turn, leader, partition, from);
    fetch::high_watermark_rose(turn, leader, partition);
}

/// The batches of a fill, without offsets yet.
fn bodies(cluster: &Cluster, fill: &Fill) -> Vec<Arc<BatchBody>> {
    let numbers = cluster.filled..cluster.filled + fill.count;
    numbers.step_by(fill.batch as usize).map(|n| Arc::new(body(cluster, fill, n))).collect()
}

/// The batch whose first record has this number among all that were ever filled in.
fn body(cluster: &Cluster, fill: &Fill, number: u32) -> BatchBody {
    let after = cluster.filled + fill.count - number;
    let age = i64::from(after - 1) * i64::from(fill.interval);
    let base = Timestamp(cluster.timestamp().0 - age);
    let filler = Filler {
        first: RecordId(Cluster::FILLED.0 + number),
        number,
        count: fill.batch.min(after),
        value_bytes: fill.value_bytes,
        keys: fill.keys,
        interval: fill.interval,
    };
    BatchBody::new(base, Records::Filler(filler))
}

fn append_at_leader(turn: &mut Turn<'_>, leader: BrokerId, fill: &Fill) -> Vec<Batch> {
    let bodies = bodies(&turn.cluster, fill);
    turn.cluster.filled += fill.count;
    let config = turn.log_config(leader, fill.partition);
    let now = turn.cluster.timestamp();
    let epoch = turn.replica(leader, fill.partition).leadership().expect("it leads").epoch;
    let mut batches = Vec::with_capacity(bodies.len());
    for body in bodies {
        let context = LogContext { config: &config, now };
        let log = &mut turn.replica_mut(leader, fill.partition).log;
        let Ok(appended) = log.append_as_leader(context, body.clone(), epoch) else { break };
        batches.push(Batch { base_offset: appended.from, leader_epoch: epoch, body });
        upkeep::tell_roll(turn, leader, fill.partition, &appended);
    }
    batches
}

/// A follower appends what each of its fetches would have brought: as much as fits.
fn append_at_follower(
    turn: &mut Turn<'_>,
    follower: BrokerId,
    partition: PartitionId,
    batches: &[Batch],
) {
    let config: LogConfig = turn.log_config(follower, partition);
    let now = turn.cluster.timestamp();
    let most = turn.cluster.settings.replica_fetch_max_bytes;
    let mut rest = batches;
    while !rest.is_empty() {
        let fits = fitting(rest, most.min(config.segment_bytes));
        let (answer, later) = rest.split_at(fits);
        let context = LogContext { config: &config, now };
        let log = &mut turn.replica_mut(follower, partition).log;
        let appended = log.append_as_follower(context, answer);
        let appended = appended.expect("it follows on the log end");
        upkeep::tell_roll(turn, follower, partition, &appended);
        rest = later;
    }
}

/// How many batches fit into so many bytes; one always does.
fn fitting(batches: &[Batch], most: u64) -> usize {
    let mut bytes = 0;
    let fits = |batch: &&Batch| {
        bytes += u64::from(batch.size());
        bytes <= most
    };
    batches.iter().take_while(fits).count().max(1)
}

/// The leader knows that the members have all, and their waiting fetches ask from there on.
fn note_progress(
    turn: &mut Turn<'_>,
    leader: BrokerId,
    partition: PartitionId,
    members: BrokerSet,
    to: Offset,
) {
    let now = turn.now();
    let epoch = turn.replica(leader, partition).log.epochs().latest();
    let rules = turn.rules;
    let leadership = turn.leadership_mut(leader, partition).expect("checked: it leads");
    for member in members.iter().filter(|id| *id != leader) {
        if let Some(remote) = leadership.remotes.get_mut(member) {
            remote.note_fetch(rules, to, to, now);
        }
        if let Some(parked) = leadership.parked_fetches.get_mut(Node::Broker(member)) {
            parked.fetch.offset = to;
            parked.fetch.last_fetched_epoch = epoch;
        }
    }
}
