//! A fetch offset that the leader's log does not have: ask where it begins and ends, and go on
//! there.
//!
//! Rule: a follower first asks for the leader's end. If its own log is longer, it cuts it; else
//! it asks for the leader's start. If that lies above its own end, it throws its log away and
//! begins there; else it fetches from its own end. A consumer goes where `auto.offset.reset`
//! says.
//!
//! Up to 2.0 a broker whose log was longer than its leader's stopped, unless unclean election was
//! allowed (OOR-4). A new leader does not say where the partition ends until its high watermark
//! has reached its epoch (HW-10).
//!
//! From: `AbstractFetcherThread.fetchOffsetAndTruncate`, `OffsetFetcher` (OOR-1 to OOR-5, CON-6).

use super::behaviour::Behaviour;
use super::broker::{Fetching, Role};
use super::client::ClientFetch;
use super::event::Fact;
use super::ids::{BrokerId, ClientId, MessageId, Node, Offset, PartitionId};
use super::message::{Body, Edge, ErrorCode, ListOffsetsRequest, Message};
use super::settings::OffsetReset;
use super::turn::Turn;
use super::{clients, consume, fetch, follow, ledger, process, truncation};
use crate::log::LogContext;

/// A reader asks a leader for one end of its log.
pub fn request_arrived(
    turn: &mut Turn<'_>,
    at: BrokerId,
    message: &Message,
    request: &ListOffsetsRequest,
) {
    let (partition, edge) = (request.partition, request.edge);
    let leadership = fetch::leadership(turn.broker(at), partition, request.current_epoch);
    let result = leadership.and_then(|leadership| {
        let log = &turn.replica(at, partition).log;
        let behind = log.high_watermark() < leadership.epoch_start;
        match (edge, message.from) {
            (Edge::Earliest, _) => Ok(log.start()),
            (Edge::Latest, Node::Broker(_)) => Ok(log.end()),
            (Edge::Latest, _) if behind && turn.rules.has(Behaviour::OffsetNotAvailable) => {
                Err(ErrorCode::OffsetNotAvailable)
            }
            (Edge::Latest, _) => Ok(log.high_watermark()),
        }
    });
    let body = Body::ListOffsetsResponse { answers: message.request, partition, edge, result };
    turn.send(Node::Broker(at), message.from, body);
}

/// A follower's fetch was out of range: it asks for one end of the leader's log.
pub fn follower_asks(turn: &mut Turn<'_>, me: BrokerId, partition: PartitionId, edge: Edge) {
    let Role::Follower(following) = turn.replica(me, partition).role else { return };
    let current_epoch = follow::said_epoch(turn.rules, following.epoch);
    let request = ListOffsetsRequest { partition, current_epoch, edge };
    let to = Node::Broker(following.leader);
    let id = turn.send(Node::Broker(me), to, Body::ListOffsetsRequest(request));
    follow::set_fetching(turn, me, partition, Fetching::Out(id));
}

/// The leader's answer reaches the follower.
pub fn follower_answered(
    turn: &mut Turn<'_>,
    me: BrokerId,
    partition: PartitionId,
    answers: MessageId,
    (edge, result): (Edge, Result<Offset, ErrorCode>),
) {
    if follow::waits_for(&turn.cluster, me, answers) != Some(partition) {
        return;
    }
    let end = turn.replica(me, partition).log.end();
    match (edge, result) {
        (Edge::Latest, Ok(leader_end)) if leader_end < end && stops(turn, me, partition) => {
            turn.cause = turn.tell(Fact::BrokerHalted { broker: me, partition });
            process::crash(turn, me, 0);
        }
        (Edge::Latest, Ok(leader_end)) if leader_end < end => {
            truncation::cut(turn, me, partition, leader_end);
            follow::fetch(turn, me, partition);
        }
        (Edge::Latest, Ok(_)) => follower_asks(turn, me, partition, Edge::Earliest),
        (Edge::Earliest, Ok(leader_start)) => {
            if leader_start > end {
                start_anew(turn, me, partition, leader_start);
            }
            follow::fetch(turn, me, partition);
        }
        (_, Err(ErrorCode::FencedLeaderEpoch)) => {
            follow::set_fetching(turn, me, partition, Fetching::Stopped);
        }
        (_, Err(_)) => follow::back_off(turn, me, partition),
    }
}

/// Whether a broker rather stops than cut a log that is longer than its leader's: a clean election
/// would never have chosen a shorter one (OOR-4).
fn stops(turn: &Turn<'_>, me: BrokerId, partition: PartitionId) -> bool {
    let unclean = turn.broker(me).image.settings(partition).unclean_leader_election;
    !unclean && !turn.rules.has(Behaviour::LongerLogIsCut)
}

/// Nothing that the follower has is in the leader's range any more (OOR-2).
fn start_anew(turn: &mut Turn<'_>, me: BrokerId, partition: PartitionId, start: Offset) {
    let config = turn.log_config(me, partition);
    let context = LogContext { config: &config, now: turn.cluster.timestamp() };
    let log = &mut turn.replica_mut(me, partition).log;
    let old = (log.start(), log.end());
    let from = log.high_watermark();
    let gone = log.truncate_fully_and_start_at(context, start, None);
    let to = log.high_watermark();
    turn.cause = turn.tell(Fact::LogStartedAnew { broker: me, partition, old, start });
    ledger::harmed(turn, &gone);
    if from != to {
        turn.tell(Fact::HighWatermarkMoved { broker: me, partition, from, to });
    }
    ledger::judge(turn);
}

/// A consumer's fetch was out of range: it asks the broker for the end it was told to go on at.
pub fn consumer_asks(turn: &mut Turn<'_>, me: ClientId, leader: BrokerId) {
    let edge = match turn.cluster.settings.auto_offset_reset {
        OffsetReset::Earliest => Edge::Earliest,
        OffsetReset::Latest => Edge::Latest,
    };
    let Some(consumer) = turn.cluster.consumers.get(me) else { return };
    let partition = consumer.partition;
    let current_epoch = follow::said_epoch(turn.rules, consumer.view.epoch);
    let request = ListOffsetsRequest { partition, current_epoch, edge };
    let body = Body::ListOffsetsRequest(request);
    let id = turn.send(Node::Consumer(me), Node::Broker(leader), body);
    if let Some(consumer) = turn.cluster.consumers.get_mut(me) {
        consumer.fetch = ClientFetch::Out(id, leader);
    }
}

/// The leader's answer reaches the consumer.
pub fn consumer_answered(
    turn: &mut Turn<'_>,
    me: ClientId,
    answers: MessageId,
    result: Result<Offset, ErrorCode>,
) {
    let backoff = clients::backoff(turn, 0);
    let now = turn.now();
    let Some(consumer) = turn.cluster.consumers.get_mut(me) else { return };
    let ClientFetch::Out(request, leader) = consumer.fetch else { return };
    if request != answers {
        return;
    }
    let (from, partition) = (consumer.position, consumer.partition);
    match result {
        Ok(to) => {
            consumer.fetch = ClientFetch::Delayed(now);
            consumer.position = to;
            consumer.position_epoch = None;
            turn.tell(Fact::PositionReset { consumer: me, from, to });
        }
        Err(_) => {
            consumer.fetch = ClientFetch::Delayed(now + backoff);
            clients::look_for_leader(turn, Node::Consumer(me), partition, Some(leader));
        }
    }
    consume::fetch(turn, me);
}
