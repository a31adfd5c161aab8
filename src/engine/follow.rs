//! The follower's loop: fetch, cut what the leader never had, append, fetch again.
//!
//! Rule: a follower has at most one fetch out. It asks from its log end and says the epoch of
//! its last record; if the logs part it cuts its tail and asks again, as often as needed. Its
//! high watermark is what the answer says, bounded by its own log.
//!
//! From: `AbstractFetcherThread`, `ReplicaFetcherThread` (REP-1 to REP-8, HW-8, TRC-8, TRC-10).

use super::behaviour::Behaviour;
use super::broker::{Fetching, Following, Replica, Role};
use super::cluster::Cluster;
use super::event::{Fact, StartReason};
use super::ids::{BrokerId, LeaderEpoch, MessageId, Node, Offset, PartitionId};
use super::message::{Body, Edge, EpochAnswer, ErrorCode, FetchRequest, FetchResult};
use super::rules::Rules;
use super::turn::Turn;
use super::{ledger, out_of_range, truncation, upkeep, watermark};
use crate::log::{Batch, Log, LogContext};

/// Sends the next fetch to the leader, or the question that comes before.
pub fn fetch(turn: &mut Turn<'_>, me: BrokerId, partition: PartitionId) {
    let (broker, rules) = (turn.broker(me), turn.rules);
    let replica = turn.replica(me, partition);
    let Some(following) = replica.following() else { return };
    if following.truncating {
        return truncation::ask(turn, me, partition);
    }
    let leader = following.leader;
    let last_epoch = replica.log.epochs().latest();
    let request = FetchRequest {
        partition,
        replica_epoch: broker.epoch().filter(|_| rules.has(Behaviour::RestartedMayNotJoin)),
        offset: replica.log.end(),
        current_epoch: said_epoch(rules, following.epoch),
        last_fetched_epoch: last_epoch.filter(|_| rules.has(Behaviour::TruncationOnFetch)),
        max_wait: turn.cluster.settings.replica_fetch_wait_max,
        max_bytes: turn.cluster.settings.replica_fetch_max_bytes,
    };
    let id = turn.send(Node::Broker(me), Node::Broker(leader), Body::FetchRequest(request));
    set_fetching(turn, me, partition, Fetching::Out(id));
}

/// The leader epoch that a request says: none before KIP-320.
pub fn said_epoch(rules: &Rules, epoch: LeaderEpoch) -> Option<LeaderEpoch> {
    rules.has(Behaviour::FetchCarriesEpoch).then_some(epoch)
}

pub(super) fn set_fetching(
    turn: &mut Turn<'_>,
    me: BrokerId,
    partition: PartitionId,
    fetch: Fetching,
) {
    let since = turn.origin();
    if let Role::Follower(following) = &mut turn.replica_mut(me, partition).role {
        following.fetch = fetch;
        following.since = since;
    }
}

/// Waits for the back-off, then fetches again (REP-8).
pub fn back_off(turn: &mut Turn<'_>, me: BrokerId, partition: PartitionId) {
    let until = turn.now() + turn.cluster.settings.replica_fetch_backoff;
    set_fetching(turn, me, partition, Fetching::Delayed(until));
}

/// The partition whose fetch is the request `id`, if the follower still waits for it (REP-4).
pub fn waits_for(cluster: &Cluster, me: BrokerId, id: MessageId) -> Option<PartitionId> {
    let waits = |replica: &Replica| {
        replica.following().is_some_and(|f: &Following| f.fetch == Fetching::Out(id))
    };
    let mut replicas = cluster.brokers.get(me)?.replicas.iter();
    replicas.find(|(_, replica)| waits(replica)).map(|(partition, _)| partition)
}

/// The leader's answer arrives.
pub fn answered(
    turn: &mut Turn<'_>,
    me: BrokerId,
    partition: PartitionId,
    answers: MessageId,
    result: &FetchResult,
) {
    if waits_for(&turn.cluster, me, answers) != Some(partition) {
        return;
    }
    match result {
        FetchResult::Records { batches, high_watermark, log_start } => {
            if !append(turn, me, partition, batches, *high_watermark) {
                // The logs do not fit: it fetches no more until its role changes (REP-8).
                turn.tell(Fact::ReplicationFailed { broker: me, partition });
                return set_fetching(turn, me, partition, Fetching::Stopped);
            }
            upkeep::raise_start(turn, me, partition, *log_start, StartReason::Leader);
            fetch(turn, me, partition);
        }
        FetchResult::Diverging(end) => {
            let (epoch, end_offset) = (Some(end.epoch), Some(end.end_offset));
            // Whether it is the last word or not: the next fetch looks again (TRC-8).
            truncation::follow_answer(turn, me, partition, EpochAnswer { epoch, end_offset });
            fetch(turn, me, partition);
        }
        FetchResult::Refused(ErrorCode::FencedLeaderEpoch) => {
            set_fetching(turn, me, partition, Fetching::Stopped);
        }
        FetchResult::Refused(ErrorCode::OffsetOutOfRange) => {
            out_of_range::follower_asks(turn, me, partition, Edge::Latest);
        }
        FetchResult::Refused(_) => back_off(turn, me, partition),
    }
}

/// Appends what the leader sent; answers whether it fits. Without epochs in the fetches two logs
/// can part unnoticed, and then a batch may begin before the end of this one.
fn append(
    turn: &mut Turn<'_>,
    me: BrokerId,
    partition: PartitionId,
    batches: &[Batch],
    high_watermark: Offset,
) -> bool {
    let mut cause = turn.cause;
    if !batches.is_empty() {
        let config = turn.log_config(me, partition);
        let context = LogContext { config: &config, now: turn.cluster.timestamp() };
        let log = &mut turn.replica_mut(me, partition).log;
        if let Some(first) = batches.first().filter(|first| spans_the_start(log, first)) {
            log.truncate_fully_and_start_at(context, first.base_offset, Some(log.start()));
        }
        let appended = log.append_as_follower(context, batches);
        let Ok(appended) = appended else { return false };
        cause = upkeep::tell_append(turn, me, partition, &appended);
        for batch in batches {
            ledger::appended(turn, batch.ids());
        }
    }
    watermark::set(turn, me, partition, high_watermark, vec![cause, turn.cause]);
    true
}

/// Whether an empty log has to begin earlier to take this batch: the leader's log start lies
/// inside of it, because records were deleted up to there (A.4).
fn spans_the_start(log: &Log, batch: &Batch) -> bool {
    log.start() == log.end() && batch.base_offset < log.end() && batch.end() > log.end()
}
