//! Fetch at the leader: check, compare, read, count, answer or wait.
//!
//! Rule: a follower's fetch offset says that it has everything below. The leader first looks
//! whether the logs part, then reads, then counts the fetch; so the answer carries the high
//! watermark from before. Without data the fetch waits, and what wakes it is read anew.
//!
//! From: `Partition.fetchRecords`, `DelayedFetch`; KIP-320, KIP-595 (LFE-1 to LFE-10, HW-11,
//! HW-12, PUR-1 to PUR-4, TRC-6).
//!
//! Simplified: while the answer to a waiting fetch would change nothing, its long poll counts as
//! renewed on time, and the empty round trips are not played.

use std::cmp::Ordering;

use super::alter_partition;
use super::broker::{Broker, Leadership, ParkedFetch, Remote, Replica};
use super::event::{Fact, Origin};
use super::ids::{BrokerId, LeaderEpoch, Node, Offset, PartitionId};
use super::message::{Body, ErrorCode, FetchRequest, FetchResult, Message};
use super::turn::Turn;
use super::watermark;

/// A fetch reaches a broker.
pub fn request_arrived(
    turn: &mut Turn<'_>,
    at: BrokerId,
    message: &Message,
    request: &FetchRequest,
) {
    let (partition, reader) = (request.partition, message.from);
    if let Err(why) = check(turn.broker(at), reader, request) {
        refuse(turn, at, message, partition, why);
        return;
    }
    // The read comes before the fetch is counted (LFE-3 before LFE-9).
    let result = read(turn.replica(at, partition), reader, request);
    match &result {
        FetchResult::Refused(why) => return refuse(turn, at, message, partition, *why),
        FetchResult::Diverging(end) => {
            let (epoch, end) = (end.epoch, end.end_offset);
            turn.tell(Fact::DivergenceFound { leader: at, partition, reader, epoch, end });
            return answer(turn, at, reader, message, partition, result);
        }
        FetchResult::Records { .. } => {}
    }
    if let Node::Broker(follower) = reader {
        count(turn, at, partition, follower, request);
    }
    match &result {
        FetchResult::Records { batches, .. } if batches.is_empty() && request.max_wait.0 > 0 => {
            park(turn, at, message, request);
        }
        _ => answer(turn, at, reader, message, partition, result),
    }
}

/// The leadership of a broker whom a reader takes for the leader of `epoch`, or why it cannot
/// answer (LFE-1).
pub fn leadership(
    broker: &Broker,
    partition: PartitionId,
    epoch: Option<LeaderEpoch>,
) -> Result<&Leadership, ErrorCode> {
    let known = broker.image.partitions.get(partition);
    let known = known.ok_or(ErrorCode::NotLeaderOrFollower)?;
    let leadership = broker.replicas.get(partition).and_then(Replica::leadership);
    let Some(epoch) = epoch else { return leadership.ok_or(ErrorCode::NotLeaderOrFollower) };
    match epoch.cmp(&leadership.map_or(known.leader_epoch, |l| l.epoch)) {
        Ordering::Less => Err(ErrorCode::FencedLeaderEpoch),
        Ordering::Greater => Err(ErrorCode::UnknownLeaderEpoch),
        Ordering::Equal => leadership.ok_or(ErrorCode::NotLeaderOrFollower),
    }
}

/// What keeps a leader from serving a fetch (LFE-1, LFE-2, LFE-7).
fn check(broker: &Broker, reader: Node, request: &FetchRequest) -> Result<(), ErrorCode> {
    let leadership = leadership(broker, request.partition, request.current_epoch)?;
    if let Node::Broker(follower) = reader {
        let unknown = match request.current_epoch {
            Some(_) => ErrorCode::UnknownLeaderEpoch,
            None => ErrorCode::NotLeaderOrFollower,
        };
        leadership.remotes.get(follower).ok_or(unknown)?;
        let registered = broker.image.brokers.get(follower).map(|r| r.epoch);
        if request.replica_epoch.is_some() && request.replica_epoch < registered {
            return Err(ErrorCode::NotLeaderOrFollower);
        }
    }
    Ok(())
}

/// Reads for `reader`: a follower up to the log end, a consumer up to the high watermark.
fn read(replica: &Replica, reader: Node, request: &FetchRequest) -> FetchResult {
    let log = &replica.log;
    if let Some(epoch) = request.last_fetched_epoch {
        // Below the log start nobody looks whether the logs part.
        let end = log.end_of_epoch(epoch).filter(|_| request.offset >= log.start());
        let Some(end) = end else {
            return FetchResult::Refused(ErrorCode::OffsetOutOfRange);
        };
        if end.epoch < epoch || end.end_offset < request.offset {
            return FetchResult::Diverging(end);
        }
    }
    let bound = match reader {
        Node::Broker(_) => log.end(),
        _ => log.high_watermark(),
    };
    let (high_watermark, log_start) = (log.high_watermark(), log.start());
    match log.fetch(request.offset, request.max_bytes, bound, true) {
        Ok(fetched) => FetchResult::Records { batches: fetched.batches, high_watermark, log_start },
        Err(_) => FetchResult::Refused(ErrorCode::OffsetOutOfRange),
    }
}

/// A follower's fetch counts: its log end is known, it may join the ISR, the high watermark may
/// rise (LFE-7 to LFE-9).
fn count(
    turn: &mut Turn<'_>,
    at: BrokerId,
    partition: PartitionId,
    follower: BrokerId,
    request: &FetchRequest,
) {
    let (now, cause, to) = (turn.now(), turn.cause, request.offset);
    let leader_end = turn.replica(at, partition).log.end();
    let rules = turn.rules;
    let remote = remote_mut(turn, at, partition, follower);
    let progressed = remote.end != Some(to);
    remote.note_fetch(rules, to, leader_end, now);
    remote.broker_epoch = request.replica_epoch;
    if progressed {
        remote.since = Origin(cause);
        turn.tell(Fact::FollowerProgressed { leader: at, partition, follower, to });
    }
    alter_partition::consider_expansion(turn, at, partition, follower);
    if progressed {
        watermark::advance(turn, at, partition);
    }
}

fn remote_mut<'t>(
    turn: &'t mut Turn<'_>,
    at: BrokerId,
    partition: PartitionId,
    follower: BrokerId,
) -> &'t mut Remote {
    let leadership = turn.leadership_mut(at, partition).expect("checked: it leads");
    leadership.remotes.get_mut(follower).expect("checked: an assigned replica")
}

fn refuse(
    turn: &mut Turn<'_>,
    at: BrokerId,
    message: &Message,
    partition: PartitionId,
    why: ErrorCode,
) {
    turn.tell(Fact::FetchRefused { leader: at, partition, reader: message.from, why });
    answer(turn, at, message.from, message, partition, FetchResult::Refused(why));
}

fn answer(
    turn: &mut Turn<'_>,
    at: BrokerId,
    reader: Node,
    message: &Message,
    partition: PartitionId,
    result: FetchResult,
) {
    let behind = behind(turn, at, partition, &result);
    let body = Body::FetchResponse { answers: message.request, partition, result };
    turn.send_because(&behind, Node::Broker(at), reader, body);
}

/// What an answer with records follows from: the last rise of the high watermark, which it tells,
/// and the last append if there are records in it.
fn behind(
    turn: &Turn<'_>,
    at: BrokerId,
    partition: PartitionId,
    result: &FetchResult,
) -> Vec<Origin> {
    let replica = turn.cluster.replica(at, partition);
    match (result, replica.and_then(Replica::leadership)) {
        (FetchResult::Records { batches, .. }, Some(leadership)) if batches.is_empty() => {
            vec![leadership.risen]
        }
        (FetchResult::Records { .. }, Some(leadership)) => {
            vec![leadership.appended, leadership.risen]
        }
        _ => Vec::new(),
    }
}

fn park(turn: &mut Turn<'_>, at: BrokerId, message: &Message, request: &FetchRequest) {
    let (partition, reader) = (request.partition, message.from);
    // A copy of an older fetch may arrive late: nobody's fetch is forgotten over another one.
    complete(turn, at, partition, reader);
    let news = has_news(turn, at, partition, reader);
    let arrived = turn.now();
    let parked = ParkedFetch {
        request: message.request,
        fetch: request.clone(),
        arrived,
        answer_at: news.then_some(arrived + request.max_wait),
        since: turn.origin(),
    };
    let leadership = turn.leadership_mut(at, partition).expect("checked: it leads");
    leadership.parked_fetches.insert(reader, parked);
    turn.tell(Fact::FetchParked { leader: at, partition, reader });
}

/// Whether the end of a follower's long poll would change anything: it learns a high watermark,
/// or its next fetch may bring it into the ISR.
fn has_news(turn: &Turn<'_>, at: BrokerId, partition: PartitionId, reader: Node) -> bool {
    let Node::Broker(follower) = reader else { return false };
    let leader = turn.replica(at, partition);
    let Some(log) = turn.cluster.replica(follower, partition).map(|replica| &replica.log) else {
        return false;
    };
    let start = leader.log.start().min(log.high_watermark());
    let learns =
        log.high_watermark() != leader.log.high_watermark().min(log.end()) || log.start() < start;
    let outside = |l: &Leadership| !l.maximal_isr().contains(follower);
    learns || leader.leadership().is_some_and(outside)
}

/// The leader's log grew from `end_before`: waiting followers get the records (PUR-3).
pub fn log_grew(turn: &mut Turn<'_>, at: BrokerId, partition: PartitionId, end_before: Offset) {
    renew(turn, at, partition, end_before);
    let Some(leadership) = turn.replica(at, partition).leadership() else { return };
    let end = turn.replica(at, partition).log.end();
    let waits = |(reader, parked): &(Node, &ParkedFetch)| {
        matches!(reader, Node::Broker(_)) && parked.fetch.offset < end
    };
    let followers = leadership.parked_fetches.iter().filter(waits).map(|(reader, _)| reader);
    for reader in followers.collect::<Vec<_>>() {
        complete(turn, at, partition, reader);
    }
}

/// The leader's high watermark rose: waiting consumers get records, waiting followers will hear
/// of it when their wait ends, not before (HW-12).
pub fn high_watermark_rose(turn: &mut Turn<'_>, at: BrokerId, partition: PartitionId) {
    let now = turn.now();
    let replica = turn.replica(at, partition);
    let Some(leadership) = replica.leadership() else { return };
    let high_watermark = replica.log.high_watermark();
    let parked: Vec<(Node, Offset, bool)> = leadership
        .parked_fetches
        .iter()
        .map(|(n, p)| (n, p.fetch.offset, has_news(turn, at, partition, n)))
        .collect();
    for (reader, offset, news) in parked {
        match reader {
            Node::Broker(_) if news => end_idle(turn, at, partition, reader, now),
            Node::Broker(_) => {}
            _ if offset < high_watermark => complete(turn, at, partition, reader),
            _ => {}
        }
    }
}

/// The leader's log begins later: waiting followers will hear of it when their wait ends.
pub fn log_start_rose(turn: &mut Turn<'_>, at: BrokerId, partition: PartitionId) {
    let now = turn.now();
    let Some(leadership) = turn.replica(at, partition).leadership() else { return };
    for reader in leadership.parked_fetches.keys().collect::<Vec<_>>() {
        if has_news(turn, at, partition, reader) {
            end_idle(turn, at, partition, reader, now);
        }
    }
}

/// A waiting fetch will be answered when its present long poll ends.
pub fn end_idle(
    turn: &mut Turn<'_>,
    at: BrokerId,
    partition: PartitionId,
    reader: Node,
    now: super::ids::Millis,
) {
    let end = turn.replica(at, partition).log.end();
    renew(turn, at, partition, end);
    let Some(leadership) = turn.leadership_mut(at, partition) else { return };
    if let Some(parked) = leadership.parked_fetches.get_mut(reader)
        && parked.answer_at.is_none()
    {
        parked.answer_at = Some(parked.next_round(now));
    }
}

/// Counts the rounds of idle long polls that were not played, up to now: the reader had all
/// below `leader_end` at its last one.
pub fn renew(turn: &mut Turn<'_>, at: BrokerId, partition: PartitionId, leader_end: Offset) {
    let now = turn.now();
    let Some(leadership) = turn.replica(at, partition).leadership() else { return };
    if leadership.parked_fetches.is_empty() {
        return;
    }
    let rules = turn.rules;
    let leadership = turn.leadership_mut(at, partition).expect("looked up above");
    for (reader, parked) in leadership.parked_fetches.iter() {
        if let Node::Broker(follower) = reader
            && let Some(remote) = leadership.remotes.get_mut(follower)
        {
            let round = parked.last_round(now);
            if Some(round) > remote.last_fetch {
                remote.note_fetch(rules, parked.fetch.offset, leader_end, round);
            }
        }
    }
}

/// A fetch has waited long enough (PUR-2).
pub fn wait_ended(turn: &mut Turn<'_>, at: BrokerId, partition: PartitionId, reader: Node) {
    complete(turn, at, partition, reader);
}

/// Answers a waiting fetch by a second read; it is not counted again (PUR-4).
fn complete(turn: &mut Turn<'_>, at: BrokerId, partition: PartitionId, reader: Node) {
    let leadership = turn.leadership_mut(at, partition).expect("a fetch waits at a leader");
    let Some(parked) = leadership.parked_fetches.remove(reader) else { return };
    let result = match check(turn.broker(at), reader, &parked.fetch) {
        Ok(()) => read(turn.replica(at, partition), reader, &parked.fetch),
        Err(why) => FetchResult::Refused(why),
    };
    let mut behind = behind(turn, at, partition, &result);
    behind.push(parked.since);
    let body = Body::FetchResponse { answers: parked.request, partition, result };
    turn.send_because(&behind, Node::Broker(at), reader, body);
}

/// Refuses all waiting fetches of a partition: its leadership changed, and the epoch that they say
/// is an older one now (PUR-2).
pub fn refuse_parked(turn: &mut Turn<'_>, at: BrokerId, partition: PartitionId) {
    let Some(leadership) = turn.leadership_mut(at, partition) else { return };
    let parked = std::mem::take(&mut leadership.parked_fetches);
    for (reader, fetch) in parked.iter() {
        let why = match fetch.fetch.current_epoch {
            Some(_) => ErrorCode::FencedLeaderEpoch,
            None => ErrorCode::NotLeaderOrFollower,
        };
        turn.tell(Fact::FetchRefused { leader: at, partition, reader, why });
        let result = FetchResult::Refused(why);
        let body = Body::FetchResponse { answers: fetch.request, partition, result };
        turn.send(Node::Broker(at), reader, body);
    }
}
