//! What can be done in a state, by what it is and not by what its parts are called, so that a
//! schedule can be changed and played again.

use super::bounds::{Bounds, Kind, Spent};
use crate::engine::agenda::{self, Due};
use crate::engine::message::Channel;
use crate::engine::network::{Link, LinkState};
use crate::engine::{
    Act, Action, BrokerId, ClientId, Cluster, Draft, Message, MessageId, Node, PartitionId, Timer,
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
    Cut(Link),
    /// A link heals.
    Heal(Link),
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
            Move::Next | Move::Heal(_) => None,
            Move::Produce(_) => Some(Kind::Record),
            Move::Crash(..) => Some(Kind::Crash),
            Move::Restart(_) => Some(Kind::Restart),
            Move::Cut(_) => Some(Kind::Cut),
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
            Move::Cut(link) => Act::Cut(link.ends().0, link.ends().1),
            Move::Heal(link) => Act::Heal(link.ends().0, link.ends().1),
            Move::Drop(wire) => Act::Drop(wire.first(cluster)?.id),
            Move::Elect { unclean } => Act::Elect { partition: Some(partition), unclean },
        };
        Some(Action::Act(act))
    }

    /// What an action is, done by somebody else; `None` if no schedule can have it. To wait, or to
    /// do what comes next anyway, is a part of going on. What a record says is free.
    pub fn of(action: &Action, cluster: &Cluster, partition: PartitionId) -> Option<Move> {
        let now = agenda::earliest(cluster).map(|(_, due)| due);
        let wire = |id: &MessageId| wire_of(cluster.network.in_flight.get(*id)?, cluster);
        let act = match action {
            Action::Next | Action::Wait(_) => return Some(Move::Next),
            Action::Deliver(id) if now == Some(Due::Message(*id)) => return Some(Move::Next),
            Action::Fire(timer) if now == Some(Due::Timer(*timer)) => return Some(Move::Next),
            Action::Deliver(id) => return wire(id).map(Move::Deliver),
            Action::Fire(timer) => return Some(Move::Fire(*timer)),
            Action::Act(act) => act,
        };
        let alone = cluster.controller.image.partitions.len() == 1;
        Some(match act {
            Act::Produce { producer, partition: to, records } if *to == partition => {
                return (records.len() == 1).then_some(Move::Produce(*producer));
            }
            Act::Crash { broker, losing } => Move::Crash(*broker, u8::try_from(*losing).ok()?),
            Act::Restart(broker) => Move::Restart(*broker),
            Act::Cut(a, b) => Move::Cut(Link::between(*a, *b)),
            Act::Heal(a, b) => Move::Heal(Link::between(*a, *b)),
            Act::Drop(id) => Move::Drop(wire(id)?),
            Act::Elect { partition: of, unclean } => {
                let is_it = of.map_or(alone, |of| of == partition);
                return is_it.then_some(Move::Elect { unclean: *unclean });
            }
            _ => return None,
        })
    }
}

/// What a record says: a, b, c and so on; then r26.
fn name(number: usize) -> String {
    match u8::try_from(number) {
        Ok(letter @ 0..26) => char::from(b'a' + letter).to_string(),
        _ => format!("r{number}"),
    }
}

/// What can be done where so much of the bounds is spent: the world goes on, then acts, then what
/// comes before its turn. Some of them may be refused.
pub fn moves(bounds: &Bounds, spent: Spent, cluster: &Cluster) -> Vec<Move> {
    let may = |kind| bounds.allow(spent, kind);
    let mut moves = vec![Move::Next];
    if may(Kind::Record) {
        moves.extend(cluster.producers.keys().map(Move::Produce));
    }
    let may_crash = may(Kind::Crash) && cluster.brokers_down() < usize::from(bounds.down);
    for (id, broker) in cluster.brokers.iter() {
        if broker.is_up() && may_crash {
            moves.extend((0..=bounds.losing).map(|losing| Move::Crash(id, losing)));
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
            let link = Link::between(broker, *other);
            match links.get(link) {
                Some(LinkState::Cut) => moves.push(Move::Heal(link)),
                None if may_cut => moves.push(Move::Cut(link)),
                _ => {}
            }
        }
        others.push(broker);
    }
}

fn wires(cluster: &Cluster) -> impl Iterator<Item = Wire> {
    cluster.network.in_flight.values().filter_map(|message| wire_of(message, cluster))
}

/// The connection whose first message this is.
fn wire_of(message: &Message, cluster: &Cluster) -> Option<Wire> {
    cluster.network.ahead_of(message).is_none().then(|| Wire::of(message))
}

/// What is not next. Heartbeats, retention and the cleaner keep their turn.
fn choices(cluster: &Cluster, moves: &mut Vec<Move>) {
    let now = agenda::earliest(cluster).map(|(_, due)| due);
    for (_, due) in agenda::all(cluster) {
        if Some(due) == now {
            continue;
        }
        match due {
            Due::Message(id) => {
                let message = cluster.network.in_flight.get(id);
                let first = message.and_then(|message| wire_of(message, cluster));
                moves.extend(first.map(Move::Deliver));
            }
            Due::Timer(Timer::Heartbeat(_) | Timer::RetentionCheck(_) | Timer::Cleaner(_)) => {}
            Due::Timer(timer) => moves.push(Move::Fire(timer)),
        }
    }
}
