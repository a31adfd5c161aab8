//! A broker's life as the controller sees it: registration, heartbeats, sessions, leave to stop.
//!
//! Rule: with KRaft, a starting broker registers, is fenced at first, and is let in when it has
//! applied the metadata that holds its own registration; who is silent for
//! `broker.session.timeout.ms` is fenced. While an incarnation's session is valid no other one is
//! registered under its id. With ZooKeeper the registration is a node that goes with the session,
//! and heartbeats stand for what keeps the session alive.
//!
//! From: `BrokerLifecycleManager`, `ClusterControlManager` (KRC-3 to KRC-7, KRC-9), `KafkaServer`,
//! `KafkaController.doControlledShutdown` (ZKC-3, ZKC-6, ZKC-8).
//!
//! Simplified: an unanswered registration is repeated after one second. With ZooKeeper a new
//! process takes the place of the old one's node at once, and the request to stop travels as a
//! heartbeat too.

use super::broker::{Ask, Life};
use super::controller::{self, Session};
use super::heartbeats::{BrokerControlState, Pulse};
use super::ids::{BrokerEpoch, BrokerId, MessageId, MetadataOffset, Millis, Node};
use super::message::{Body, ErrorCode, Message};
use super::turn::Turn;
use super::{metadata, process};

/// How long a broker waits before it asks again to be registered.
const REGISTRATION_BACKOFF: Millis = Millis(1_000);

/// A broker asks the controller to be registered.
pub fn send_registration(turn: &mut Turn<'_>, me: BrokerId) {
    let body = Body::RegistrationRequest { clean_stop: turn.broker(me).clean_stop };
    let id = turn.send(Node::Broker(me), Node::Controller, body);
    turn.broker_mut(me).life = Life::Registering(Ask::Out(id));
}

/// A registration reaches the controller. A process that stopped in order names the registration
/// that it had then (ELR-7).
pub fn register(turn: &mut Turn<'_>, message: &Message, clean_stop: Option<BrokerEpoch>) {
    let Node::Broker(broker) = message.from else { return };
    let controller = &turn.cluster.controller;
    let timeout = controller.session_timeout(&turn.cluster.settings);
    let result = if let Some(epoch) = registered_by(turn, broker, message.request) {
        Ok(epoch)
    } else if controller.kraft && controller.has_valid_session(broker, turn.now(), timeout) {
        Err(ErrorCode::DuplicateBrokerRegistration)
    } else {
        let last = controller.image.brokers.get(broker).map(|r| r.epoch);
        let clean = last == clean_stop;
        let epoch = controller::amend(turn, |change| change.register(broker, clean));
        let (last_contact, since) = (turn.now(), turn.origin());
        let registered_by = Some(message.request);
        let session = Session { last_contact, registered_by, since, ..Session::default() };
        turn.controller_mut().sessions.insert(broker, session);
        Ok(epoch)
    };
    let body = Body::RegistrationResponse { answers: message.request, result };
    turn.send(Node::Controller, message.from, body);
    if result.is_ok() {
        controller::publish(turn);
    }
}

/// The registration that this very request has made already: it arrived twice.
fn registered_by(turn: &Turn<'_>, broker: BrokerId, request: MessageId) -> Option<BrokerEpoch> {
    let controller = &turn.cluster.controller;
    controller.sessions.get(broker).filter(|s| s.registered_by == Some(request))?;
    controller.image.brokers.get(broker).map(|registration| registration.epoch)
}

/// The controller's answer to a registration reaches the broker.
pub fn registered(
    turn: &mut Turn<'_>,
    me: BrokerId,
    answers: MessageId,
    result: Result<BrokerEpoch, ErrorCode>,
) {
    if turn.broker(me).life != Life::Registering(Ask::Out(answers)) {
        return;
    }
    let (now, since) = (turn.now(), turn.origin());
    let broker = turn.broker_mut(me);
    match result {
        Ok(epoch) => {
            broker.life = Life::Registered { epoch, heartbeat: Ask::At(now) };
            broker.clean_stop = None;
            broker.since = since;
            metadata::take_roles(turn, me);
        }
        Err(_) => broker.life = Life::Registering(Ask::At(now + REGISTRATION_BACKOFF)),
    }
}

/// A broker tells the controller that it lives, or that it wants to stop.
pub fn send_heartbeat(turn: &mut Turn<'_>, me: BrokerId) {
    let broker = turn.broker(me);
    let Some(epoch) = broker.epoch() else { return };
    let metadata = broker.image.offset;
    let wants_stop = broker.stops_at.is_some();
    let body = Body::Heartbeat { epoch, metadata, wants_stop };
    let id = turn.send(Node::Broker(me), Node::Controller, body);
    turn.broker_mut(me).life = Life::Registered { epoch, heartbeat: Ask::Out(id) };
}

/// A heartbeat reaches the controller.
pub fn heartbeat(turn: &mut Turn<'_>, message: &Message, epoch: BrokerEpoch, pulse: Pulse) {
    let Node::Broker(broker) = message.from else { return };
    let controller = &turn.cluster.controller;
    let image = &controller.image;
    if image.brokers.get(broker).is_none_or(|r| r.epoch != epoch) {
        return answer(turn, message, Err(ErrorCode::StaleBrokerEpoch));
    }
    let before = image.offset;
    let state = match controller.kraft {
        true => kraft_state(turn, broker, pulse, epoch),
        false => zookeeper_state(turn, broker, pulse),
    };
    let (now, since) = (turn.now(), turn.origin());
    let controller = turn.controller_mut();
    controller.touch(broker, now, since, pulse.metadata);
    let offset = controller.image.offset;
    if state == BrokerControlState::ControlledShutdown {
        controller.note_shutdown(broker, offset);
    }
    answer(turn, message, Ok(state));
    if offset != before {
        controller::publish(turn);
    }
}

fn kraft_state(
    turn: &mut Turn<'_>,
    broker: BrokerId,
    pulse: Pulse,
    epoch: BrokerEpoch,
) -> BrokerControlState {
    let controller = &turn.cluster.controller;
    let leads = controller.image.leads_anything(broker);
    let known = controller.next_state(broker, pulse, MetadataOffset(epoch.0), leads);
    let Some((current, next)) = known else { return BrokerControlState::Fenced };
    if current != next {
        controller::amend(turn, |change| change.enter(broker, current, next));
    }
    next
}

/// The ZooKeeper controller hands over what it can and says whether something is left.
fn zookeeper_state(turn: &mut Turn<'_>, broker: BrokerId, pulse: Pulse) -> BrokerControlState {
    if !pulse.wants_stop {
        return BrokerControlState::Unfenced;
    }
    controller::amend(turn, |change| change.shut_down(broker));
    match turn.cluster.controller.image.leads_anything(broker) {
        true => BrokerControlState::ControlledShutdown,
        false => BrokerControlState::ShutdownNow,
    }
}

fn answer(turn: &mut Turn<'_>, message: &Message, result: Result<BrokerControlState, ErrorCode>) {
    let body = Body::HeartbeatResponse { answers: message.request, result };
    turn.send(Node::Controller, message.from, body);
}

/// The controller's answer to a heartbeat reaches the broker.
pub fn heartbeat_answered(
    turn: &mut Turn<'_>,
    me: BrokerId,
    answers: MessageId,
    result: Result<BrokerControlState, ErrorCode>,
) {
    let Life::Registered { epoch, heartbeat: Ask::Out(id) } = turn.broker(me).life else { return };
    if id != answers {
        return;
    }
    match result {
        Ok(BrokerControlState::ShutdownNow) => process::stop(turn, me),
        // Another registration has taken the place of this one: it needs a new one.
        Err(ErrorCode::StaleBrokerEpoch) => send_registration(turn, me),
        _ => heartbeat_after(turn, me, epoch, heartbeat_interval(turn)),
    }
}

fn heartbeat_interval(turn: &Turn<'_>) -> Millis {
    turn.cluster.controller.heartbeat_interval(&turn.cluster.settings)
}

fn heartbeat_after(turn: &mut Turn<'_>, me: BrokerId, epoch: BrokerEpoch, wait: Millis) {
    let at = turn.now() + wait;
    turn.broker_mut(me).life = Life::Registered { epoch, heartbeat: Ask::At(at) };
}

/// A broker that sees itself fenced tells at once how far it has got, if it is not about to.
pub fn hurry_heartbeat(turn: &mut Turn<'_>, me: BrokerId) {
    if let Life::Registered { epoch, heartbeat: Ask::At(_) } = turn.broker(me).life {
        heartbeat_after(turn, me, epoch, Millis(0));
    }
}

/// The connection broke under a registration or heartbeat: it is sent again.
pub fn broke(turn: &mut Turn<'_>, me: BrokerId, request: MessageId) {
    let now = turn.now();
    match turn.broker(me).life {
        Life::Registering(Ask::Out(id)) if id == request => {
            turn.broker_mut(me).life = Life::Registering(Ask::At(now + REGISTRATION_BACKOFF));
        }
        Life::Registered { epoch, heartbeat: Ask::Out(id) } if id == request => {
            let wait = heartbeat_interval(turn);
            heartbeat_after(turn, me, epoch, wait);
        }
        _ => {}
    }
}

/// A broker was silent for too long: the controller fences it, or its node in ZooKeeper goes
/// (KRC-6, ZKC-6).
pub fn session_expired(turn: &mut Turn<'_>, broker: BrokerId) {
    controller::amend(turn, |change| change.end_session(broker));
    controller::publish(turn);
}
