//! Truncation: a new follower finds where its log parts from its leader's, and cuts it there.
//!
//! Rule: up to 0.10 it cut to its own high watermark. Since 0.11 it asks the leader where its
//! last epoch ends; since 2.0 the answer names the epoch that was found, and it may take several
//! rounds. Since 2.7 every fetch does this, and there is no phase of its own.
//!
//! From: `AbstractFetcherThread.maybeTruncate`, `getOffsetTruncationState`,
//! `LeaderEpochFileCache.endOffsetFor`; KIP-101, KIP-279 (F.1, TRC-5 to TRC-12).
//!
//! Simplified: the question is about one partition.

use super::behaviour::Behaviour;
use super::broker::{Fetching, Role};
use super::event::Fact;
use super::ids::{BrokerId, LeaderEpoch, MessageId, Node, Offset, PartitionId};
use super::message::{Body, EpochAnswer, EpochEndRequest, ErrorCode, Message};
use super::rules::Rules;
use super::turn::Turn;
use super::{fetch, follow, ledger};
use crate::log::{EpochEnd, Log, LogContext};

/// Where a follower cuts its log, and whether that is the last word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// The new log end, unless the log is shorter.
    pub to: Offset,
    /// Whether it may fetch now; if not, it has to ask about an older epoch.
    pub done: bool,
}

/// What a leader whose log this is answers to the question where `epoch` ends (TRC-5, TRC-5b).
pub fn answer(rules: &Rules, log: &Log, epoch: LeaderEpoch) -> EpochAnswer {
    let found = log.end_of_epoch(epoch);
    if rules.has(Behaviour::EpochFound) {
        return EpochAnswer {
            epoch: found.map(|end| end.epoch),
            end_offset: found.map(|end| end.end_offset),
        };
    }
    let known = log.epochs().earliest().is_some_and(|(first, _)| epoch >= first);
    EpochAnswer { epoch: None, end_offset: found.filter(|_| known).map(|end| end.end_offset) }
}

/// What a follower whose log ends at `end` makes of its leader's answer; `own` looks an epoch up
/// in its own log, and `initial` is where it would cut without epochs (TRC-8).
pub fn decide(
    leader: EpochAnswer,
    end: Offset,
    initial: Offset,
    own: impl FnOnce(LeaderEpoch) -> Option<EpochEnd>,
) -> Cut {
    let Some(leader_end) = leader.end_offset else {
        return Cut { to: initial.min(end), done: true };
    };
    let Some(epoch) = leader.epoch else {
        return Cut { to: leader_end.min(end), done: true };
    };
    match own(epoch) {
        Some(own) if own.epoch == epoch => {
            Cut { to: own.end_offset.min(leader_end).min(end), done: true }
        }
        Some(own) if own.epoch < epoch => Cut { to: own.end_offset.min(end), done: false },
        Some(_) | None => Cut { to: leader_end.min(end), done: true },
    }
}

/// A replica that begins to follow does what its version asks for before it fetches.
pub fn begin(turn: &mut Turn<'_>, me: BrokerId, partition: PartitionId) {
    let log = &turn.replica(me, partition).log;
    let has_epochs = log.epochs().latest().is_some();
    let high_watermark = log.high_watermark();
    if !has_epochs || !turn.rules.has(Behaviour::TruncationByEpoch) {
        if high_watermark < log.end() {
            cut(turn, me, partition, high_watermark);
        }
    } else if !turn.rules.has(Behaviour::TruncationOnFetch) {
        set_truncating(turn, me, partition, true);
    }
    follow::fetch(turn, me, partition);
}

fn set_truncating(turn: &mut Turn<'_>, me: BrokerId, partition: PartitionId, truncating: bool) {
    if let Role::Follower(following) = &mut turn.replica_mut(me, partition).role {
        following.truncating = truncating;
    }
}

/// The follower asks its leader where the last epoch of its log ends.
pub fn ask(turn: &mut Turn<'_>, me: BrokerId, partition: PartitionId) {
    let replica = turn.replica(me, partition);
    let (Some(following), Some(epoch)) = (replica.following(), replica.log.epochs().latest())
    else {
        return;
    };
    let leader = Node::Broker(following.leader);
    let current_epoch = follow::said_epoch(turn.rules, following.epoch);
    let request = EpochEndRequest { partition, current_epoch, epoch };
    let id = turn.send(Node::Broker(me), leader, Body::EpochEndRequest(request));
    follow::set_fetching(turn, me, partition, Fetching::Out(id));
}

/// The question reaches the leader.
pub fn asked(turn: &mut Turn<'_>, at: BrokerId, message: &Message, request: &EpochEndRequest) {
    let partition = request.partition;
    let result = fetch::leadership(turn.broker(at), partition, request.current_epoch)
        .map(|_| answer(turn.rules, &turn.replica(at, partition).log, request.epoch));
    let body = Body::EpochEndResponse { answers: message.request, partition, result };
    turn.send(Node::Broker(at), message.from, body);
}

/// The leader's answer reaches the follower.
pub fn answered(
    turn: &mut Turn<'_>,
    me: BrokerId,
    partition: PartitionId,
    answers: MessageId,
    result: Result<EpochAnswer, ErrorCode>,
) {
    if follow::waits_for(&turn.cluster, me, answers) != Some(partition) {
        return;
    }
    match result {
        Ok(leader) => {
            let done = follow_answer(turn, me, partition, leader);
            set_truncating(turn, me, partition, !done);
            follow::fetch(turn, me, partition);
        }
        Err(ErrorCode::FencedLeaderEpoch) => {
            follow::set_fetching(turn, me, partition, Fetching::Stopped);
        }
        Err(_) => follow::back_off(turn, me, partition),
    }
}

/// Cuts the log as the leader's answer says; answers whether that is the last word.
pub fn follow_answer(
    turn: &mut Turn<'_>,
    me: BrokerId,
    partition: PartitionId,
    leader: EpochAnswer,
) -> bool {
    let log = &turn.replica(me, partition).log;
    let own = |epoch| log.end_of_epoch(epoch);
    let Cut { to, done } = decide(leader, log.end(), log.high_watermark(), own);
    let epochs_go = log.epochs().latest().and_then(|epoch| log.epochs().start_of(epoch));
    if to < log.end() || epochs_go >= Some(to) {
        cut(turn, me, partition, to);
    }
    done
}

/// Cuts the follower's log at `to`.
pub fn cut(turn: &mut Turn<'_>, me: BrokerId, partition: PartitionId, to: Offset) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Edition;
    use crate::engine::ids::RecordId;
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

    fn cut_to(follower: &Log, epoch: Option<u32>, end_offset: Option<u64>) -> (u64, bool) {
        let leader =
            EpochAnswer { epoch: epoch.map(LeaderEpoch), end_offset: end_offset.map(Offset) };
        let own = |epoch| follower.end_of_epoch(epoch);
        let Cut { to, done } = decide(leader, follower.end(), Offset(2), own);
        (to.0, done)
    }

    #[test]
    fn interleaved_epochs_need_a_second_round() {
        // The example of section F.3: the leader has 1 at 0, 3 at 10, 6 at 20.
        let follower = log(&[(1, 0), (4, 8), (5, 12)], 15);
        assert_eq!(cut_to(&follower, Some(3), Some(20)), (8, false));
    }

    #[test]
    fn a_common_epoch_is_cut_at_its_smaller_end() {
        let follower = log(&[(0, 0), (1, 4)], 6);
        assert_eq!(cut_to(&follower, Some(0), Some(3)), (3, true));
        assert_eq!(cut_to(&follower, Some(0), Some(9)), (4, true));
        assert_eq!(cut_to(&follower, Some(1), Some(5)), (5, true));
    }

    #[test]
    fn without_an_epoch_the_offset_counts_and_without_an_answer_the_high_watermark() {
        let follower = log(&[(0, 0), (1, 4)], 6);
        assert_eq!(cut_to(&follower, None, Some(3)), (3, true));
        assert_eq!(cut_to(&follower, None, Some(9)), (6, true));
        assert_eq!(cut_to(&follower, None, None), (2, true));
    }

    #[test]
    fn the_first_answer_named_no_epoch_and_knew_nothing_of_what_is_older_than_all() {
        let leader = log(&[(1, 0), (3, 4)], 6);
        let asked = |edition: Edition, epoch| {
            let EpochAnswer { epoch, end_offset } =
                answer(&edition.rules(), &leader, LeaderEpoch(epoch));
            (epoch.map(|epoch| epoch.0), end_offset.map(|end| end.0))
        };
        let (first, later) = (Edition::V0_11, Edition::V2_0);
        assert_eq!((asked(first, 2), asked(later, 2)), ((None, Some(4)), (Some(1), Some(4))));
        assert_eq!((asked(first, 0), asked(later, 0)), ((None, None), (Some(0), Some(0))));
        assert_eq!((asked(first, 9), asked(later, 9)), ((None, None), (None, None)));
        assert_eq!((asked(first, 3), asked(later, 3)), ((None, Some(6)), (Some(3), Some(6))));
    }
}
