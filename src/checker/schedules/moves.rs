//! What can be done in a state, by what it is and not by what its parts are called, so that a
//! schedule can be changed and played again.

use super::bounds::{Bounds, Kind};
use super::ground::State;
use crate::engine::agenda::{self, Due};
use crate::engine::message::Channel;
use crate::engine::network::{Link, LinkState};
use crate::engine::{
    Act, Action, BrokerId, ClientId, Cluster, Draft, Message, Node, PartitionId, Timer,
};

/// One step of a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// The world goes on until something notable happens.
    Next,
    /// A producer sends one record.
    Produce(ClientId),
    /// A broker crashes, and so many unflushed records of each log are lost.
    Crash(BrokerId, u8),
    /// A broker starts again.
    Restart(BrokerId),
    /// A link is cut.
    Cut(Node, Node),
    /// A link heals.
    Heal(Node, Node),
    /// The first message of a connection is lost.
    Drop(Wire),
    /// The controller is asked for an election; uncleanly or of the preferred leader.
    Elect {
        /// Whether anybody active may be elected.
        unclean: bool,
    },
    /// The first message of a connection arrives before its turn.
    Deliver(Wire),
    /// A timer goes off before its turn.
    Fire(Timer),
}

/// A connection in one direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wire {
    from: Node,
    to: Node,
    channel: Channel,
}

impl Wire {
    fn of(message: &Message) -> Wire {
        Wire { from: message.from, to: message.to, channel: message.body.channel() }
    }

    fn first(self, cluster: &Cluster) -> Option<&Message> {
        cluster.network.in_flight.values().find(|message| Wire::of(message) == self)
    }
}

impl Move {
    /// What of the bounds it uses up.
    pub fn kind(self) -> Option<Kind> {
        match self {
            Move::Next | Move::Heal(..) => None,
            Move::Produce(_) => Some(Kind::Record),
            Move::Crash(..) => Some(Kind::Crash),
            Move::Restart(_) => Some(Kind::Restart),
            Move::Cut(..) => Some(Kind::Cut),
            Move::Drop(_) => Some(Kind::Drop),
            Move::Elect { .. } => Some(Kind::Election),
            Move::Deliver(_) | Move::Fire(_) => Some(Kind::Choice),
        }
    }

    /// What the engine is told; `None` if there is nothing to do it with.
    pub fn action(self, cluster: &Cluster, partition: PartitionId) -> Option<Action> {
        let act = match self {
            Move::Next => return Some(Action::Next),
            Move::Deliver(wire) => return Some(Action::Deliver(wire.first(cluster)?.id)),
            Move::Fire(timer) => return Some(Action::Fire(timer)),
            Move::Produce(producer) => {
                let records = [Draft::of(name(cluster.records.len()))].into();
                Act::Produce { producer, partition, records }
            }
            Move::Crash(broker, losing) => Act::Crash { broker, losing: losing.into() },
            Move::Restart(broker) => Act::Restart(broker),
            Move::Cut(a, b) => Act::Cut(a, b),
            Move::Heal(a, b) => Act::Heal(a, b),
            Move::Drop(wire) => Act::Drop(wire.first(cluster)?.id),
            Move::Elect { unclean } => Act::Elect { partition: Some(partition), unclean },
        };
        Some(Action::Act(act))
    }
}

/// What a record says: a, b, c and so on; then r26.
fn name(number: usize) -> String {
    match u8::try_from(number) {
        Ok(letter @ 0..26) => char::from(b'a' + letter).to_string(),
        _ => format!("r{number}"),
    }
}

/// What can be done: the world goes on, then acts, then what comes before its turn. Some of them
/// may be refused.
pub fn moves(bounds: &Bounds, partition: PartitionId, state: &State) -> Vec<Move> {
    let State { cluster, spent, .. } = state;
    let may = |kind| bounds.allow(*spent, kind);
    let mut moves = vec![Move::Next];
    if may(Kind::Record) {
        moves.extend(cluster.producers.keys().map(Move::Produce));
    }
    let may_crash = may(Kind::Crash) && cluster.brokers_down() < usize::from(bounds.down);
    for (id, broker) in cluster.brokers.iter() {
        if broker.is_up() && may_crash {
            moves.push(Move::Crash(id, 0));
            let holds = cluster.replica(id, partition).is_some_and(|r| r.log.end() > r.log.start());
            if bounds.losing > 0 && holds {
                moves.push(Move::Crash(id, bounds.losing));
            }
        }
        if !broker.is_up() && may(Kind::Restart) {
            moves.push(Move::Restart(id));
        }
    }
    links(cluster, may(Kind::Cut), &mut moves);
    if may(Kind::Drop) {
        moves.extend(wires(cluster).map(Move::Drop));
    }
    if may(Kind::Election) {
        moves.extend([false, true].map(|unclean| Move::Elect { unclean }));
    }
    if may(Kind::Choice) {
        choices(cluster, &mut moves);
    }
    moves
}

/// Between two brokers, or between a broker and the controller.
fn links(cluster: &Cluster, may_cut: bool, moves: &mut Vec<Move>) {
    let links = &cluster.network.links;
    let mut others: Vec<Node> = vec![Node::Controller];
    for broker in cluster.brokers.keys().map(Node::Broker) {
        for other in &others {
            match links.get(Link::between(broker, *other)) {
                Some(LinkState::Cut) => moves.push(Move::Heal(*other, broker)),
                None if may_cut => moves.push(Move::Cut(*other, broker)),
                _ => {}
            }
        }
        others.push(broker);
    }
}

fn wires(cluster: &Cluster) -> impl Iterator<Item = Wire> {
    let network = &cluster.network;
    let first = |message: &&Message| network.ahead_of(message).is_none();
    network.in_flight.values().filter(first).map(Wire::of)
}

fn choices(cluster: &Cluster, moves: &mut Vec<Move>) {
    let now = agenda::earliest(cluster).map(|(_, due)| due);
    for (_, due) in agenda::all(cluster) {
        if Some(due) == now {
            continue;
        }
        match due {
            Due::Message(id) => {
                let message = cluster.network.in_flight.get(id);
                let first = message.filter(|m| cluster.network.ahead_of(m).is_none());
                moves.extend(first.map(|message| Move::Deliver(Wire::of(message))));
            }
            Due::Timer(Timer::Heartbeat(_) | Timer::RetentionCheck(_) | Timer::Cleaner(_)) => {}
            Due::Timer(timer) => moves.push(Move::Fire(timer)),
        }
    }
}
