//! What producers and consumers have in common: finding out who leads, and time-outs.
//!
//! Rule: a client that fails to reach the leader, or is told that it is not the leader, asks the
//! brokers one after another who leads, with a back-off that doubles up to
//! `retry.backoff.max.ms`.
//!
//! From: `Metadata`, `NetworkClient` (RTY-3, RTY-5, TXR-1).
//!
//! Simplified: brokers do not name the new leader in a refusal (KIP-951); the back-off has no
//! random part; consumers use the producers' back-off and `request.timeout.ms`; a time-out gives up
//! one request, where Kafka closes the connection with all of them.

use super::client::{ClientFetch, LeaderView, Refresh};
use super::cluster::Cluster;
use super::event::{EventId, Fact};
use super::ids::{BrokerId, MessageId, Millis, Node, PartitionId};
use super::message::{Body, Message};
use super::metadata::Partition;
use super::table::Table;
use super::turn::Turn;
use super::{consume, send};

pub use super::consume::answered as fetch_answered;
pub use super::send::answered as produce_answered;

/// What a client waits for began with these events.
pub fn waiting_since(cluster: &Cluster, client: Node) -> Vec<EventId> {
    let batches = match client {
        Node::Producer(id) => cluster.producers.get(id).map(|p| &p.batches),
        _ => None,
    };
    let causes: Vec<EventId> =
        batches.into_iter().flat_map(|b| b.values()).map(|batch| batch.since.0).collect();
    if causes.is_empty() { vec![cluster.last_event()] } else { causes }
}

fn refresh_of(turn: &Turn<'_>, client: Node) -> Option<Refresh> {
    match client {
        Node::Producer(id) => turn.cluster.producers.get(id).map(|p| p.refresh),
        Node::Consumer(id) => turn.cluster.consumers.get(id).map(|c| c.refresh),
        Node::Controller | Node::Broker(_) => None,
    }
}

fn refresh_mut<'t>(turn: &'t mut Turn<'_>, client: Node) -> Option<&'t mut Refresh> {
    match client {
        Node::Producer(id) => turn.cluster.producers.get_mut(id).map(|p| &mut p.refresh),
        Node::Consumer(id) => turn.cluster.consumers.get_mut(id).map(|c| &mut c.refresh),
        Node::Controller | Node::Broker(_) => None,
    }
}

/// Whom a client takes for the leader of a partition.
fn view(turn: &Turn<'_>, client: Node, partition: PartitionId) -> LeaderView {
    let known = match client {
        Node::Producer(id) => {
            turn.cluster.producers.get(id).and_then(|p| p.views.get(partition)).copied()
        }
        Node::Consumer(id) => turn.cluster.consumers.get(id).map(|c| c.view),
        Node::Controller | Node::Broker(_) => None,
    };
    known.unwrap_or_default()
}

fn set_refresh(turn: &mut Turn<'_>, client: Node, refresh: Refresh) {
    if let Some(mine) = refresh_mut(turn, client) {
        *mine = refresh;
    }
}

/// The client will ask who leads, beginning with the broker after `last`, unless it asks already.
pub fn look_for_leader(
    turn: &mut Turn<'_>,
    client: Node,
    partition: PartitionId,
    last: Option<BrokerId>,
) {
    if refresh_of(turn, client) == Some(Refresh::Fresh) {
        let until = turn.now() + turn.cluster.settings.retry_backoff;
        set_refresh(turn, client, Refresh::Waiting { partition, until, last, attempts: 0 });
    }
}

/// How long to wait before attempt number `attempt + 1` (RTY-3).
pub fn backoff(turn: &Turn<'_>, attempt: u32) -> Millis {
    let settings = &turn.cluster.settings;
    let doubled = settings.retry_backoff.0.saturating_mul(1 << attempt.min(20));
    Millis(doubled.min(settings.retry_backoff_max.0))
}

/// A client's back-off is over.
pub fn go_on(turn: &mut Turn<'_>, client: Node) {
    if let Some(Refresh::Waiting { partition, until, last, attempts }) = refresh_of(turn, client)
        && until <= turn.now()
    {
        ask(turn, client, partition, last, attempts);
    }
    pump(turn, client);
}

/// Sends what can be sent now.
fn pump(turn: &mut Turn<'_>, client: Node) {
    match client {
        Node::Producer(id) => send::pump(turn, id),
        Node::Consumer(id) => consume::fetch(turn, id),
        Node::Controller | Node::Broker(_) => {}
    }
}

fn ask(
    turn: &mut Turn<'_>,
    client: Node,
    partition: PartitionId,
    last: Option<BrokerId>,
    attempts: u32,
) {
    let brokers: Vec<BrokerId> = turn.cluster.brokers.keys().collect();
    let after = |id: &&BrokerId| last.is_none_or(|last| **id > last);
    let Some(broker) = brokers.iter().find(after).or(brokers.first()).copied() else { return };
    let body = Body::MetadataRequest { partition };
    let request = turn.send(client, Node::Broker(broker), body);
    let times_out = turn.now() + turn.cluster.settings.request_timeout;
    set_refresh(turn, client, Refresh::Asking { request, partition, broker, times_out, attempts });
}

/// A client asks a broker who leads.
pub fn metadata_asked(
    turn: &mut Turn<'_>,
    at: BrokerId,
    message: &Message,
    partition: PartitionId,
) {
    let known = turn.broker(at).image.partitions.iter();
    let view = |known: &Partition| LeaderView { leader: known.leader, epoch: known.leader_epoch };
    let leaders = known.map(|(id, known)| (id, view(known))).collect();
    let body = Body::MetadataResponse { answers: message.request, partition, leaders };
    turn.send(Node::Broker(at), message.from, body);
}

/// A broker's answer reaches the client. It may know less than the client does.
pub fn metadata_answered(
    turn: &mut Turn<'_>,
    client: Node,
    answers: MessageId,
    leaders: &Table<PartitionId, LeaderView>,
) {
    let asking = refresh_of(turn, client);
    let Some(Refresh::Asking { request, partition, broker, attempts, .. }) = asking else { return };
    if request != answers {
        return;
    }
    let (now, wait) = (turn.now(), backoff(turn, attempts));
    let known = view(turn, client, partition);
    let told = leaders.get(partition).copied().unwrap_or_default();
    if told.leader.is_none() || told.epoch < known.epoch {
        let (until, last, attempts) = (now + wait, Some(broker), attempts + 1);
        set_refresh(turn, client, Refresh::Waiting { partition, until, last, attempts });
        return;
    }
    set_refresh(turn, client, Refresh::Fresh);
    for (id, told) in leaders.iter() {
        learn(turn, client, id, *told);
    }
    if let Node::Consumer(id) = client
        && let Some(consumer) = turn.cluster.consumers.get_mut(id)
    {
        consumer.fetch = ClientFetch::Delayed(now);
    }
    pump(turn, client);
}

/// A client takes over who leads a partition, unless it knows better.
fn learn(turn: &mut Turn<'_>, client: Node, partition: PartitionId, told: LeaderView) {
    let known = view(turn, client, partition);
    if told.epoch < known.epoch {
        return;
    }
    match client {
        Node::Producer(id) => {
            if let Some(producer) = turn.cluster.producers.get_mut(id) {
                producer.views.insert(partition, told);
            }
        }
        Node::Consumer(id) => match turn.cluster.consumers.get_mut(id) {
            Some(consumer) if consumer.partition == partition => consumer.view = told,
            _ => return,
        },
        Node::Controller | Node::Broker(_) => return,
    }
    if told.epoch > known.epoch {
        let LeaderView { leader, epoch } = told;
        turn.tell(Fact::LeaderLearned { client, partition, leader, epoch });
    }
}

/// The connection broke under a client's request.
pub fn request_broke(turn: &mut Turn<'_>, client: Node, request: MessageId) {
    match refresh_of(turn, client) {
        Some(Refresh::Asking { request: mine, partition, broker, attempts, .. })
            if mine == request =>
        {
            let until = turn.now() + backoff(turn, attempts);
            let (last, attempts) = (Some(broker), attempts + 1);
            set_refresh(turn, client, Refresh::Waiting { partition, until, last, attempts });
        }
        _ => match client {
            Node::Producer(id) => send::broke(turn, id, request),
            Node::Consumer(id) => consume::broke(turn, id, request),
            Node::Controller | Node::Broker(_) => {}
        },
    }
}

/// A client has waited `request.timeout.ms` for an answer: it closes the connection (RTY-4). If
/// only `delivery.timeout.ms` is over, it gives the batch up and leaves the request under way.
pub fn timed_out(turn: &mut Turn<'_>, client: Node, request: MessageId) {
    if let Node::Producer(id) = client
        && send::only_delivery_is_over(turn, id, request)
    {
        return send::timed_out(turn, id, request);
    }
    let network = turn.network_mut();
    let gone: Vec<MessageId> = network
        .in_flight
        .iter()
        .filter(|(_, m)| m.body.answers().unwrap_or(m.request) == request)
        .map(|(id, _)| id)
        .collect();
    for id in gone {
        if let Some(message) = turn.network_mut().in_flight.remove(id) {
            turn.tell(Fact::MessageLost(message));
        }
    }
    match client {
        Node::Producer(id) if send::is_out(turn, id, request) => send::timed_out(turn, id, request),
        _ => request_broke(turn, client, request),
    }
}
