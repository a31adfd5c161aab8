//! Acts: what a learner, an operator or misfortune does to the cluster.
//!
//! A killed process loses nothing that it has written; a machine that loses power may lose any
//! unflushed tail of each log (FLS-1, FLS-6). A cut link holds what is under way, as TCP does
//! while it keeps trying.

use std::sync::Arc;

use super::action::Act;
use super::blocked::Blocked;
use super::broker::{Ask, Life};
use super::event::{Fact, Origin};
use super::ids::{BrokerId, MessageId, Millis, Node, Offset};
use super::message::{Body, Message};
use super::metadata::Topic;
use super::network::{Link, LinkState};
use super::setting::{Name, Setting};
use super::settings::TopicSettings;
use super::turn::Turn;
use super::{
    alter_partition, connection, controller, defaults, fill, ledger, lifecycle, send, stop, upkeep,
};
use crate::log::{Checkpoints, LogContext};

/// The longest journey that a link can be slowed to.
pub const SLOWEST: u64 = 600_000;

/// Does `act`, or says why it cannot be done now.
pub fn act(turn: &mut Turn<'_>, act: &Act) -> Result<(), Blocked> {
    check(turn, act)?;
    turn.begin(Vec::new(), Fact::Acted(act.clone()));
    match act {
        Act::Produce { producer, partition, records } => {
            send::produce(turn, *producer, *partition, records);
        }
        Act::Fill(fill) => fill::fill(turn, fill),
        Act::DeleteRecords { partition, before } => {
            let (leader, _) = turn.cluster.leader(*partition).expect("checked: somebody leads");
            upkeep::delete_records(turn, leader, *partition, *before);
        }
        Act::Crash { broker, losing } => crash(turn, *broker, *losing),
        Act::Restart(broker) => restart(turn, *broker),
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
        Act::Crash { broker, .. } | Act::Restart(broker) => {
            let known = cluster.brokers.get(*broker).ok_or(Blocked::NoBroker(*broker))?;
            match (act, known.is_up()) {
                (Act::Restart(_), true) => Err(Blocked::BrokerUp(*broker)),
                (Act::Crash { .. }, false) => Err(Blocked::BrokerDown(*broker)),
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
    let settings = &turn.cluster.settings;
    let in_force = |topic: &Topic| setting.in_force(settings, &topic.settings) == setting;
    if turn.cluster.controller.image.topics.values().all(in_force) {
        Err(Blocked::NoChange)
    } else {
        Ok(())
    }
}

fn crash(turn: &mut Turn<'_>, id: BrokerId, losing: u32) {
    stop::stop(turn, id);
    for partition in turn.broker(id).replicas.keys().collect::<Vec<_>>() {
        let config = turn.log_config(id, partition);
        let context = LogContext { config: &config, now: turn.cluster.timestamp() };
        let log = &mut turn.replica_mut(id, partition).log;
        let kept = log.end().0.saturating_sub(u64::from(losing));
        let records = log.lose_unflushed(context, Offset(kept));
        if !records.is_empty() {
            let to = log.end();
            let gone = records.clone();
            turn.tell(Fact::TailLost { broker: id, partition, to, records });
            ledger::harmed(turn, &gone);
        }
    }
    if losing > 0 {
        ledger::judge(turn);
    }
}

/// The process starts again with what is on disk, and asks to be registered.
fn restart(turn: &mut Turn<'_>, id: BrokerId) {
    let (now, since) = (turn.now(), turn.origin());
    let broker = turn.broker_mut(id);
    broker.since = since;
    broker.started = now;
    for partition in turn.broker(id).replicas.keys().collect::<Vec<_>>() {
        let config = turn.log_config(id, partition);
        let context = LogContext { config: &config, now: turn.cluster.timestamp() };
        let replica = turn.replica_mut(id, partition);
        let (from, read_from) = (replica.log.high_watermark(), replica.log.flushed());
        let checkpoints = Checkpoints {
            log_start: replica.log.start(),
            recovery_point: read_from,
            high_watermark: replica.checkpoint.value,
        };
        let recovered = replica.log.recover(context, checkpoints);
        let to = replica.log.high_watermark();
        if from != to {
            turn.tell(Fact::HighWatermarkMoved { broker: id, partition, from, to });
        }
        if recovered.batches > 0 {
            let (from, segments) = (read_from, recovered.segments as u32);
            turn.tell(Fact::LogRecovered { broker: id, partition, from, segments });
        }
    }
    lifecycle::send_registration(turn, id);
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
    let check = turn.now() + alter_partition::check_interval(turn);
    let heartbeat = turn.now() + turn.cluster.controller.heartbeat_interval(settings);
    for id in turn.cluster.brokers.keys().collect::<Vec<_>>() {
        let broker = turn.broker_mut(id);
        broker.next_isr_check = broker.next_isr_check.min(check);
        if let Life::Registered { heartbeat: Ask::At(at), .. } = &mut broker.life {
            *at = (*at).min(heartbeat);
        }
    }
}

/// A configuration of the topic reaches the brokers with the metadata; the others are in force at
/// once.
fn set(turn: &mut Turn<'_>, setting: Setting) {
    if !setting.is_of_topic() {
        let mut topic = TopicSettings::default();
        setting.apply(Arc::make_mut(&mut turn.cluster.settings), &mut topic);
        return shorten_timers(turn);
    }
    let mut settings = (*turn.cluster.settings).clone();
    controller::amend(turn, |change| {
        for topic in change.image.topics.keys().collect::<Vec<_>>() {
            if let Some(topic) = change.image.topics.get_mut(topic) {
                setting.apply(&mut settings, &mut topic.settings);
            }
        }
        change.topic_changed();
        if let Setting::UncleanLeaderElection(_) = setting {
            change.elect_where_leaderless();
        }
    });
    controller::publish(turn);
}
