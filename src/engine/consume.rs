//! The consumer: fetch below the high watermark, read, fetch again.
//!
//! Rule: nothing is pushed. The leader answers with records below its high watermark or lets the
//! fetch wait. The fetch carries the epoch of the last record read, so a consumer learns when
//! what it read was cut, and moves back.
//!
//! From: `AbstractFetch`, `OffsetFetcher`; KIP-320 (CON-1 to CON-7, TXR-1 to TXR-4).
//!
//! Simplified: truncation is found by the fetch alone.

use super::behaviour::Behaviour;
use super::client::{ClientFetch, Consumer, LeaderView, Refresh};
use super::event::Fact;
use super::ids::{ClientId, LeaderEpoch, MessageId, Node, Offset, PartitionId};
use super::message::{Body, ErrorCode, FetchRequest, FetchResult};
use super::rules::Rules;
use super::turn::Turn;
use super::{clients, follow, out_of_range};
use crate::log::{Batch, Chunks, EpochEnd};

/// Sends the next fetch, if the consumer knows a leader and has none out.
pub fn fetch(turn: &mut Turn<'_>, me: ClientId) {
    let max_wait = turn.cluster.settings.fetch_max_wait;
    let now = turn.now();
    let Some(consumer) = turn.cluster.consumers.get(me) else { return };
    let ready = matches!(consumer.fetch, ClientFetch::Delayed(at) if at <= now)
        && consumer.refresh == Refresh::Fresh;
    let (true, Some(leader)) = (ready, consumer.view.leader) else { return };
    let request = FetchRequest {
        partition: consumer.partition,
        replica_epoch: None,
        offset: consumer.position,
        current_epoch: follow::said_epoch(turn.rules, consumer.view.epoch),
        last_fetched_epoch: said(turn.rules, consumer.position_epoch),
        max_wait,
        max_bytes: turn.cluster.settings.fetch_max_bytes,
    };
    let body = Body::FetchRequest(request);
    let id = turn.send(Node::Consumer(me), Node::Broker(leader), body);
    consumer_mut(turn, me).fetch = ClientFetch::Out(id, leader);
}

/// Only fetches that can be answered with where the logs part say the epoch of the last record.
fn said(rules: &Rules, epoch: Option<LeaderEpoch>) -> Option<LeaderEpoch> {
    epoch.filter(|_| rules.has(Behaviour::TruncationOnFetch))
}

fn consumer_mut<'t>(turn: &'t mut Turn<'_>, me: ClientId) -> &'t mut Consumer {
    turn.cluster.consumers.get_mut(me).expect("the caller found this consumer")
}

/// The leader's answer arrives.
pub fn answered(turn: &mut Turn<'_>, me: ClientId, answers: MessageId, result: &FetchResult) {
    let Some(consumer) = turn.cluster.consumers.get(me) else { return };
    let ClientFetch::Out(request, leader) = consumer.fetch else { return };
    if request != answers {
        return;
    }
    let partition = consumer.partition;
    let mut wait = clients::backoff(turn, 0);
    match result {
        FetchResult::Records { batches, .. } => {
            read(turn, me, batches);
            wait = super::ids::Millis(0);
        }
        FetchResult::Diverging(end) => {
            move_back(turn, me, *end);
            wait = super::ids::Millis(0);
        }
        FetchResult::Refused(
            ErrorCode::NotLeaderOrFollower
            | ErrorCode::FencedLeaderEpoch
            | ErrorCode::UnknownLeaderEpoch,
        ) => clients::look_for_leader(turn, Node::Consumer(me), partition, Some(leader)),
        FetchResult::Refused(ErrorCode::OffsetOutOfRange) => {
            return out_of_range::consumer_asks(turn, me, leader);
        }
        FetchResult::Refused(_) => {}
    }
    let at = turn.now() + wait;
    consumer_mut(turn, me).fetch = ClientFetch::Delayed(at);
    fetch(turn, me);
}

/// Hands records to the application; those of a batch that lie below the position were read
/// before (LOG-5).
fn read(turn: &mut Turn<'_>, me: ClientId, batches: &[Batch]) {
    let Some(last) = batches.last() else { return };
    let consumer = consumer_mut(turn, me);
    let (from, to) = (consumer.position, last.end());
    let new = batches.iter().flat_map(Batch::entries).filter(|(at, _)| *at >= from);
    consumer.read.extend(new);
    consumer.position = to;
    consumer.position_epoch = Some(last.leader_epoch);
    turn.tell(Fact::RecordsRead { consumer: me, from, to });
}

/// What the consumer read last is not in the leader's log: it moves to where the logs part
/// (TXR-4).
fn move_back(turn: &mut Turn<'_>, me: ClientId, end: EpochEnd) {
    let consumer = consumer_mut(turn, me);
    let from = consumer.position;
    consumer.position = from.min(end.end_offset);
    consumer.position_epoch = Some(end.epoch);
    let to = consumer.position;
    turn.tell(Fact::PositionReset { consumer: me, from, to });
}

/// The connection broke under a fetch.
pub fn broke(turn: &mut Turn<'_>, me: ClientId, request: MessageId) {
    let Some(consumer) = turn.cluster.consumers.get(me) else { return };
    let ClientFetch::Out(mine, leader) = consumer.fetch else { return };
    if mine != request {
        return;
    }
    let partition = consumer.partition;
    let at = turn.now() + clients::backoff(turn, 0);
    consumer_mut(turn, me).fetch = ClientFetch::Delayed(at);
    clients::look_for_leader(turn, Node::Consumer(me), partition, Some(leader));
}

/// A consumer reads another partition from now on, from its beginning. What it asked the old
/// leader for is not waited for.
pub fn assign(turn: &mut Turn<'_>, me: ClientId, partition: PartitionId) {
    let now = turn.now();
    let consumer = consumer_mut(turn, me);
    let old = consumer.partition;
    let fresh = Consumer {
        partition,
        view: LeaderView::default(),
        position: Offset(0),
        position_epoch: None,
        read: Chunks::default(),
        fetch: ClientFetch::Delayed(now),
        refresh: Refresh::Waiting { partition, until: now, last: None, attempts: 0 },
        ..consumer.clone()
    };
    let before = std::mem::replace(consumer, fresh);
    if let ClientFetch::Out(_, leader) = before.fetch
        && turn.broker(leader).replicas.get(old).is_some()
    {
        super::fetch::end_idle(turn, leader, old, Node::Consumer(me), now);
    }
    clients::go_on(turn, Node::Consumer(me));
}
