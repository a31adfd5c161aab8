//! Broken connections: who notices, and what it does then.
//!
//! Rule: a message is never lost in silence. If the connection that carries it breaks, or the
//! receiver does not run, the one who asked learns that no answer will come, and asks again
//! after a back-off.
//!
//! Simplified: it learns so at the instant of the break, not a round trip later.

use super::ids::{MessageId, Node};
use super::message::{Body, Channel, Message};
use super::turn::Turn;
use super::{alter_partition, clients, controller, fetch, follow, lifecycle};

/// The connection that carried `message` broke.
pub fn broke(turn: &mut Turn<'_>, message: &Message) {
    match (&message.body, message.to) {
        // The broker's own metadata fetch is asked again and answered with what is new by then.
        (Body::MetadataUpdate(_), Node::Broker(broker)) => controller::publish_to(turn, broker),
        (Body::ConnectionClosed { .. }, _) => {}
        (body, to) => {
            let answered = body.answers();
            let requester = if answered.is_some() { to } else { message.from };
            request_broke(turn, requester, answered.unwrap_or(message.request), body.channel());
        }
    }
}

/// `requester` learns that its request will not be answered.
pub fn request_broke(turn: &mut Turn<'_>, requester: Node, request: MessageId, channel: Channel) {
    match (requester, channel) {
        (Node::Broker(me), Channel::Fetch) => {
            if let Some(partition) = follow::waits_for(&turn.cluster, me, request) {
                follow::back_off(turn, me, partition);
            }
        }
        (Node::Broker(me), Channel::AlterPartition) => alter_partition::repeat(turn, me, request),
        (Node::Broker(me), Channel::Lifecycle) => lifecycle::broke(turn, me, request),
        (client, _) => clients::request_broke(turn, client, request),
    }
}

/// The process at `dead` stopped: whoever waits for an answer there sees its connection close.
pub fn close_all_at(turn: &mut Turn<'_>, dead: super::ids::BrokerId) {
    let mut waiting: Vec<(Node, MessageId, Channel)> = Vec::new();
    for replica in turn.broker(dead).replicas.values() {
        let Some(leadership) = replica.leadership() else { continue };
        let fetches = leadership.parked_fetches.iter();
        waiting.extend(fetches.map(|(reader, f)| (reader, f.request, Channel::Fetch)));
        let writes = leadership.parked_produces.iter();
        waiting.extend(writes.map(|(_, write)| (write.producer, write.request, Channel::Produce)));
    }
    for (requester, request, channel) in waiting {
        let body = Body::ConnectionClosed { request, channel };
        turn.send(Node::Broker(dead), requester, body);
    }
}

/// Nothing passes between two nodes any more, or one of them stopped: idle long polls between
/// them are not renewed.
pub fn end_idle_between(turn: &mut Turn<'_>, a: Node, b: Node) {
    for (at, reader) in [(a, b), (b, a)] {
        let Node::Broker(leader) = at else { continue };
        for partition in turn.broker(leader).replicas.keys().collect::<Vec<_>>() {
            let now = turn.now();
            fetch::end_idle(turn, leader, partition, reader, now);
        }
    }
}
