//! The follower's loop: fetch, cut what the leader never had, append, fetch again.
//!
//! Rule: a follower has at most one fetch out. It asks from its log end and says the epoch of
//! its last record; if the logs part it cuts its tail and asks again, as often as needed. Its
//! high watermark is what the answer says, bounded by its own log.
//!
//! From: `AbstractFetcherThread`, `ReplicaFetcherThread` (REP-1 to REP-8, HW-8, TRC-8, TRC-10).

use super::broker::{Fetching, Following, Replica, Role};
use super::event::{Fact, StartReason};
use super::ids::{BrokerId, MessageId, Node, Offset, PartitionId};
use super::message::{Body, Edge, ErrorCode, FetchRequest, FetchResult};
use super::turn::Turn;
use super::{ledger, out_of_range, upkeep, watermark};
use crate::log::{Batch, EpochEnd, Log, LogContext};

/// Sends the next fetch to the leader.
pub fn fetch(turn: &mut Turn<'_>, me: BrokerId, partition: PartitionId) {
    let broker = turn.broker(me);
    let replica = turn.replica(me, partition);
    let Some(following) = replica.following() else { return };
    let leader = following.leader;
    let request = FetchRequest {
        partition,
        replica_epoch: broker.epoch(),
        offset: replica.log.end(),
        current_epoch: following.epoch,
        last_fetched_epoch: replica.log.epochs().latest(),
        max_wait: turn.cluster.settings.replica_fetch_wait_max,
        max_bytes: turn.cluster.settings.replica_fetch_max_bytes,
    };
    let id = turn.send(Node::Broker(me), Node::Broker(leader), Body::FetchRequest(request));
    set_fetching(turn, me, partition, Fetching::Out(id));
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
pub fn waits_for(turn: &Turn<'_>, me: BrokerId, id: MessageId) -> Option<PartitionId> {
    let waits = |replica: &Replica| {
        replica.following().is_some_and(|f: &Following| f.fetch == Fetching::Out(id))
    };
    turn.broker(me).replicas.iter().find(|(_, r)| waits(r)).map(|(partition, _)| partition)
}

/// The leader's answer arrives.
pub fn answered(
    turn: &mut Turn<'_>,
    me: BrokerId,
    partition: PartitionId,
    answers: MessageId,
    result: &FetchResult,
) {
    if waits_for(turn, me, answers) != Some(partition) {
        return;
    }
    match result {
        FetchResult::Records { batches, high_watermark, log_start } => {
            append(turn, me, partition, batches, *high_watermark);
            upkeep::raise_start(turn, me, partition, *log_start, StartReason::Leader);
            fetch(turn, me, partition);
        }
        FetchResult::Diverging(end) => {
            truncate(turn, me, partition, *end);
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

fn append(
    turn: &mut Turn<'_>,
    me: BrokerId,
    partition: PartitionId,
    batches: &[Batch],
    high_watermark: Offset,
) {
    let mut cause = turn.cause;
    if !batches.is_empty() {
        let config = turn.log_config(me, partition);
        let context = LogContext { config: &config, now: turn.cluster.timestamp() };
        let log = &mut turn.replica_mut(me, partition).log;
        if let Some(first) = batches.first().filter(|first| spans_the_start(log, first)) {
            log.truncate_fully_and_start_at(context, first.base_offset, Some(log.start()));
        }
        let appended = log.append_as_follower(context, batches);
        let appended = appended.expect("an answer that is waited for follows on the log end");
        cause = upkeep::tell_append(turn, me, partition, &appended);
        for batch in batches {
            ledger::appended(turn, batch.ids());
        }
    }
    watermark::set(turn, me, partition, high_watermark, vec![cause, turn.cause]);
}

/// Whether an empty log has to begin earlier to take this batch: the leader's log start lies
/// inside of it, because records were deleted up to there (A.4).
fn spans_the_start(log: &Log, batch: &Batch) -> bool {
    log.start() == log.end() && batch.base_offset < log.end() && batch.end() > log.end()
}

fn truncate(turn: &mut Turn<'_>, me: BrokerId, partition: PartitionId, leader_end: EpochEnd) {
    let to = truncation_offset(&turn.replica(me, partition).log, leader_end);
    cut(turn, me, partition, to);
}

/// Cuts the follower's log at `to`.
pub(super) fn cut(turn: &mut Turn<'_>, me: BrokerId, partition: PartitionId, to: Offset) {
    let config = turn.log_config(me, partition);
    let context = LogContext { config: &config, now: turn.cluster.timestamp() };
    let log = &mut turn.replica_mut(me, partition).log;
    let from = log.high_watermark();
    let records = log.truncate_to(context, to);
    let to = log.end();
    let high_watermark = log.high_watermark();
    let gone = records.clone();
    turn.cause = turn.tell(Fact::LogTruncated { broker: me, partition, to, records });
    ledger::harmed(turn, &gone);
    if high_watermark != from {
        // Only possible when unflushed data was lost or an election was unclean (TRC-9).
        let moved = Fact::HighWatermarkMoved { broker: me, partition, from, to: high_watermark };
        turn.tell(moved);
    }
    ledger::judge(turn);
}

/// Where a follower cuts its log when the leader says that the reader's epoch ends at
/// `leader_end` (TRC-8). If it does not know that epoch either, more rounds follow.
pub fn truncation_offset(log: &Log, leader_end: EpochEnd) -> Offset {
    let EpochEnd { epoch, end_offset } = leader_end;
    match log.end_of_epoch(epoch) {
        Some(own) if own.epoch == epoch => own.end_offset.min(end_offset).min(log.end()),
        Some(own) if own.epoch < epoch => own.end_offset.min(log.end()),
        Some(_) | None => end_offset.min(log.end()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::ids::{LeaderEpoch, RecordId};
    use crate::log::BatchBody;

    /// A log with these epochs and start offsets, up to `end`.
    fn log(epochs: &[(u32, u64)], end: u64) -> Log {
        let mut log = Log::default();
        for at in 0..end {
            let (epoch, _) = epochs.iter().rev().find(|(_, start)| *start <= at).unwrap();
            let body = BatchBody::silent([RecordId(at as u32)]);
            log.append_as_leader(LogContext::default(), body, LeaderEpoch(*epoch)).unwrap();
        }
        log
    }

    fn end(epoch: u32, end_offset: u64) -> EpochEnd {
        EpochEnd { epoch: LeaderEpoch(epoch), end_offset: Offset(end_offset) }
    }

    #[test]
    fn interleaved_epochs_need_a_second_round() {
        // The example of section F.3: the leader has 1 at 0, 3 at 10, 6 at 20.
        let follower = log(&[(1, 0), (4, 8), (5, 12)], 15);
        assert_eq!(truncation_offset(&follower, end(3, 20)), Offset(8));
    }

    #[test]
    fn a_common_epoch_is_cut_at_its_smaller_end() {
        let follower = log(&[(0, 0), (1, 4)], 6);
        assert_eq!(truncation_offset(&follower, end(0, 3)), Offset(3));
        assert_eq!(truncation_offset(&follower, end(0, 9)), Offset(4));
        assert_eq!(truncation_offset(&follower, end(1, 5)), Offset(5));
    }
}
