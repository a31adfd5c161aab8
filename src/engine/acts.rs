//! Acts: what a learner, an operator or misfortune does to the cluster.
//!
//! A cut link holds what is under way, as TCP does while it keeps trying.

use std::sync::Arc;

use super::action::Act;
use super::blocked::Blocked;
use super::broker::{Ask, Life};
use super::event::{Fact, Origin};
use super::ids::{MessageId, Millis, Node};
use super::message::{Body, Message};
use super::network::{Link, LinkState};
use super::setting::{Name, Setting};
use super::settings::TopicSettings;
use super::turn::Turn;
use super::{
    alter_partition, connection, consume, controller, defaults, fill, operations, process, send,
    upkeep,
};

/// The longest journey that a link can be slowed to.
pub const SLOWEST: u64 = 600_000;

/// Does `act`, or says why it cannot be done now.
pub fn act(turn: &mut Turn<'_>, act: &Act) -> Result<(), Blocked> {
    check(turn, act)?;
    let change = operations::decide(turn, act)?;
    turn.begin(Vec::new(), Fact::Acted(act.clone()));
    if let Some(change) = change {
        if !change.is_unchanged(&turn.cluster.controller.image) {
            controller::carry_out(turn, change);
            controller::publish(turn);
        }
        return Ok(());
    }
    match act {
        Act::Produce { producer, partition, records } => {
            send::produce(turn, *producer, *partition, records);
        }
        Act::Fill(fill) => fill::fill(turn, fill),
        Act::DeleteRecords { partition, before } => {
            let (leader, _) = turn.cluster.leader(*partition).expect("checked: somebody leads");
            upkeep::delete_records(turn, leader, *partition, *before);
        }
        Act::Crash { broker, losing } => process::crash(turn, *broker, *losing),
        Act::Shutdown(broker) => process::shut_down(turn, *broker),
        Act::Restart(broker) => process::restart(turn, *broker),
        Act::Cut(a, b) => {
            connection::end_idle_between(turn, *a, *b);
            set_link(turn, *a, *b, Some(LinkState::Cut));
        }
        Act::Heal(a, b) => set_link(turn, *a, *b, None),
        Act::Slow(a, b, millis) => {
            set_link(turn, *a, *b, Some(LinkState::Slow(Millis(*millis))));
        }
        Act::Drop(id) => {
            if let Some(message) = turn.network_mut().in_flight.remove(*id) {
                turn.cause = turn.tell(Fact::MessageLost(message.clone()));
                connection::broke(turn, &message);
            }
        }
        Act::Duplicate(id) => duplicate(turn, *id),
        Act::Set(setting) => set(turn, *setting),
        Act::Assign { consumer, partition } => consume::assign(turn, *consumer, *partition),
        Act::SetOf(..)
        | Act::Elect { .. }
        | Act::CreateTopic { .. }
        | Act::AddPartitions { .. }
        | Act::Reassign { .. } => unreachable!("the controller has decided it"),
    }
    Ok(())
}

fn check(turn: &Turn<'_>, act: &Act) -> Result<(), Blocked> {
    let cluster = &turn.cluster;
    match act {
        Act::Produce { producer, partition, records } => {
            cluster.producers.get(*producer).ok_or(Blocked::NoProducer(*producer))?;
            cluster.partition(*partition).ok_or(Blocked::NoPartition(*partition))?;
            if records.is_empty() { Err(Blocked::NothingToProduce) } else { Ok(()) }
        }
        Act::Fill(fill) => fill::check(turn.rules, cluster, fill),
        Act::DeleteRecords { partition, before } => {
            let (leader, replica) = cluster.leader(*partition).ok_or(Blocked::NoLeader)?;
            let leads = replica.leadership().is_some() && turn.broker(leader).is_up();
            let log = if leads { &replica.log } else { return Err(Blocked::NoLeader) };
            let (start, high_watermark) = (log.start(), log.high_watermark());
            match before {
                Some(to) if !(start..=high_watermark).contains(to) => {
                    Err(Blocked::OutOfRange { start, high_watermark })
                }
                _ => Ok(()),
            }
        }
        Act::Crash { broker, .. } | Act::Shutdown(broker) | Act::Restart(broker) => {
            let known = cluster.brokers.get(*broker).ok_or(Blocked::NoBroker(*broker))?;
            match (act, known.is_up()) {
                (Act::Restart(_), true) => Err(Blocked::BrokerUp(*broker)),
                (Act::Crash { .. } | Act::Shutdown(_), false) => Err(Blocked::BrokerDown(*broker)),
                (Act::Shutdown(_), true) if known.stops_at.is_some() => {
                    Err(Blocked::StopsAlready(*broker))
                }
                _ => Ok(()),
            }
        }
        Act::Cut(a, b) | Act::Heal(a, b) | Act::Slow(a, b, _) => check_link(turn, act, *a, *b),
        Act::Drop(id) | Act::Duplicate(id) => {
            let message = cluster.network.in_flight.get(*id).ok_or(Blocked::NotInFlight(*id))?;
            match message.body {
                Body::ConnectionClosed { .. } => Err(Blocked::NotAMessage(*id)),
                _ => Ok(()),
            }
        }
        Act::Set(setting) => check_setting(turn, *setting),
        Act::SetOf(topic, setting) => {
            cluster.controller.image.topics.get(*topic).ok_or(Blocked::NoTopic(*topic))?;
            check_setting(turn, *setting)
        }
        Act::Assign { consumer, partition } => {
            cluster.consumers.get(*consumer).ok_or(Blocked::NoConsumer(*consumer))?;
            cluster.partition(*partition).ok_or(Blocked::NoPartition(*partition))?;
            Ok(())
        }
        Act::Elect { .. }
        | Act::CreateTopic { .. }
        | Act::AddPartitions { .. }
        | Act::Reassign { .. } => Ok(()),
    }
}

fn check_link(turn: &Turn<'_>, act: &Act, a: Node, b: Node) -> Result<(), Blocked> {
    for node in [a, b] {
        let exists = match node {
            Node::Controller => true,
            Node::Broker(id) => turn.cluster.brokers.get(id).is_some(),
            Node::Producer(id) => turn.cluster.producers.get(id).is_some(),
            Node::Consumer(id) => turn.cluster.consumers.get(id).is_some(),
        };
        if !exists {
            return Err(Blocked::NoNode(node));
        }
    }
    // Every conversation has a broker at one end.
    if a == b || !matches!((a, b), (Node::Broker(_), _) | (_, Node::Broker(_))) {
        return Err(Blocked::NoLink(a, b));
    }
    let state = turn.cluster.network.links.get(Link::between(a, b));
    match (act, state) {
        (Act::Cut(..), Some(LinkState::Cut)) => Err(Blocked::AlreadyCut(a, b)),
        (Act::Heal(..), None) => Err(Blocked::NotCut(a, b)),
        (Act::Slow(_, _, millis), _) if *millis == 0 || *millis > SLOWEST => {
            Err(Blocked::OutOfBounds { name: Name::Latency, least: 1, most: SLOWEST as i64 })
        }
        _ => Ok(()),
    }
}

/// The edition knows the configuration, and its value is within its bounds. It may be in force
/// already, as Kafka takes such a change too.
fn check_setting(turn: &Turn<'_>, setting: Setting) -> Result<(), Blocked> {
    let (name, edition) = (setting.name(), turn.rules.edition);
    if !defaults::exists(name, edition) {
        return Err(Blocked::NotInEdition { name, edition });
    }
    match setting {
        Setting::MinInsyncReplicas(count) => {
            let most = turn.cluster.brokers.len() as u8;
            if count == 0 || count > most {
                return Err(Blocked::MinInsyncReplicas { most });
            }
        }
        Setting::Number(name, value) => {
            let (least, most) = name.bounds();
            if value < least || value > most {
                return Err(Blocked::OutOfBounds { name, least, most });
            }
        }
        _ => {}
    }
    Ok(())
}

/// Changes a link. What a cut link held sets out anew, in the order in which it was sent; what
/// was slow arrives no later than a message that sets out now.
fn set_link(turn: &mut Turn<'_>, a: Node, b: Node, state: Option<LinkState>) {
    let link = Link::between(a, b);
    let (now, since) = (turn.now(), turn.origin());
    let was_cut = turn.cluster.network.is_cut(a, b);
    let network = turn.network_mut();
    match state {
        Some(state) => {
            network.links.insert(link, state);
            network.touched.insert(link, since);
        }
        None => {
            network.links.remove(link);
            network.touched.remove(link);
        }
    }
    if state != Some(LinkState::Cut) {
        let due = now + turn.latency(a, b);
        let network = turn.network_mut();
        for id in network.in_flight.keys().collect::<Vec<_>>() {
            let held =
                network.in_flight.get(id).is_some_and(|m| Link::between(m.from, m.to) == link);
            if let Some(message) = network.in_flight.get_mut(id).filter(|_| held) {
                message.due_at = if was_cut { due } else { message.due_at.min(due) };
            }
        }
    }
}

fn duplicate(turn: &mut Turn<'_>, id: MessageId) {
    let origin = Origin(super::event::EventId(turn.cluster.last_event().0 + 1));
    let network = turn.network_mut();
    let copy = MessageId(network.next_id.0);
    network.next_id = MessageId(copy.0 + 1);
    let Some(message) = network.in_flight.get(id) else { return };
    let due_at = network.due_of_last(message.from, message.to, message.body.channel());
    let message = Arc::new(Message { id: copy, due_at, origin, ..message.clone() });
    network.in_flight.insert(copy, Arc::clone(&message));
    turn.tell(Fact::MessageSent(message));
}

/// Timers that run already end no later than the new periods say.
fn shorten_timers(turn: &mut Turn<'_>) {
    let settings = &turn.cluster.settings;
    let check = turn.now() + alter_partition::check_interval(turn.rules, settings);
    let heartbeat = turn.now() + turn.cluster.controller.heartbeat_interval(settings);
    for id in turn.cluster.brokers.keys().collect::<Vec<_>>() {
        let broker = turn.broker_mut(id);
        broker.next_isr_check = broker.next_isr_check.min(check);
        if let Life::Registered { heartbeat: Ask::At(at), .. } = &mut broker.life {
            *at = (*at).min(heartbeat);
        }
    }
}

/// A configuration that is not of a topic is in force at once.
fn set(turn: &mut Turn<'_>, setting: Setting) {
    let mut topic = TopicSettings::default();
    setting.apply(Arc::make_mut(&mut turn.cluster.settings), &mut topic);
    shorten_timers(turn);
}
