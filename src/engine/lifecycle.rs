//! A broker's life as the controller sees it: registration, heartbeats, fencing.
//!
//! Rule: a starting broker registers, is fenced at first, and is let in when it has applied the
//! metadata that holds its own registration. A broker that is silent for
//! `broker.session.timeout.ms` is fenced. While an incarnation's session is valid no other one
//! is registered under its id.
//!
//! From: `BrokerLifecycleManager`, `BrokerHeartbeatManager`, `ClusterControlManager` (KRC-3 to
//! KRC-7).
//!
//! Simplified: an unanswered registration is repeated after one second; controlled shutdown is
//! left out.

use super::broker::{Ask, Life};
use super::controller::{self, Session};
use super::ids::{BrokerEpoch, BrokerId, MessageId, MetadataOffset, Millis, Node};
use super::message::{Body, ErrorCode, Message};
use super::metadata;
use super::turn::Turn;

/// How long a broker waits before it asks again to be registered.
const REGISTRATION_BACKOFF: Millis = Millis(1_000);

/// A broker asks the controller to be registered.
pub fn send_registration(turn: &mut Turn<'_>, me: BrokerId) {
    let id = turn.send(Node::Broker(me), Node::Controller, Body::RegistrationRequest);
    turn.broker_mut(me).life = Life::Registering(Ask::Out(id));
}

/// A registration reaches the controller.
pub fn register(turn: &mut Turn<'_>, message: &Message) {
    let Node::Broker(broker) = message.from else { return };
    let result = if let Some(epoch) = registered_by(turn, broker, message.request) {
        Ok(epoch)
    } else if has_valid_session(turn, broker) {
        Err(ErrorCode::DuplicateBrokerRegistration)
    } else {
        let mut registered = None;
        controller::amend(turn, |change| {
            if change.image.is_active(broker) {
                change.fence(broker);
            }
            registered = Some(change.register(broker));
        });
        let (last_contact, since) = (turn.now(), turn.origin());
        let registered_by = Some(message.request);
        let session = Session { last_contact, registered_by, since };
        turn.controller_mut().sessions.insert(broker, session);
        Ok(registered.expect("set by the change above"))
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

fn has_valid_session(turn: &Turn<'_>, broker: BrokerId) -> bool {
    let (controller, settings) = (&turn.cluster.controller, &turn.cluster.settings);
    let fresh = controller.sessions.get(broker).is_some_and(|session| {
        turn.now().since(session.last_contact) < controller.session_timeout(settings)
    });
    fresh && controller.image.is_active(broker)
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
            broker.since = since;
            metadata::take_roles(turn, me);
        }
        Err(_) => broker.life = Life::Registering(Ask::At(now + REGISTRATION_BACKOFF)),
    }
}

/// A broker tells the controller that it lives.
pub fn send_heartbeat(turn: &mut Turn<'_>, me: BrokerId) {
    let broker = turn.broker(me);
    let Some(epoch) = broker.epoch() else { return };
    let body = Body::Heartbeat { epoch, metadata: broker.image.offset };
    let id = turn.send(Node::Broker(me), Node::Controller, body);
    turn.broker_mut(me).life = Life::Registered { epoch, heartbeat: Ask::Out(id) };
}

/// A heartbeat reaches the controller.
pub fn heartbeat(
    turn: &mut Turn<'_>,
    message: &Message,
    epoch: BrokerEpoch,
    known: MetadataOffset,
) {
    let Node::Broker(broker) = message.from else { return };
    let registration = turn.cluster.controller.image.brokers.get(broker).copied();
    let Some(registration) = registration.filter(|r| r.epoch == epoch) else {
        return answer(turn, message, Err(ErrorCode::StaleBrokerEpoch));
    };
    let (last_contact, since) = (turn.now(), turn.origin());
    let session = turn.cluster.controller.sessions.get(broker).copied().unwrap_or_default();
    let session = Session { last_contact, since, ..session };
    turn.controller_mut().sessions.insert(broker, session);
    // It has caught up once it has applied its own registration (KRC-5).
    let unfence = registration.fenced && known.0 > epoch.0;
    if unfence {
        controller::amend(turn, |change| change.unfence(broker));
    }
    answer(turn, message, Ok(registration.fenced && !unfence));
    if unfence {
        controller::publish(turn);
    }
}

fn answer(turn: &mut Turn<'_>, message: &Message, result: Result<bool, ErrorCode>) {
    let body = Body::HeartbeatResponse { answers: message.request, result };
    turn.send(Node::Controller, message.from, body);
}

/// The controller's answer to a heartbeat reaches the broker.
pub fn heartbeat_answered(
    turn: &mut Turn<'_>,
    me: BrokerId,
    answers: MessageId,
    result: Result<bool, ErrorCode>,
) {
    let Life::Registered { epoch, heartbeat: Ask::Out(id) } = turn.broker(me).life else { return };
    if id != answers {
        return;
    }
    if result == Err(ErrorCode::StaleBrokerEpoch) {
        // Another registration has taken the place of this one: it needs a new one.
        send_registration(turn, me);
    } else {
        heartbeat_after(turn, me, epoch, heartbeat_interval(turn));
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

/// A broker was silent for too long: the controller fences it (KRC-6).
pub fn session_expired(turn: &mut Turn<'_>, broker: BrokerId) {
    controller::amend(turn, |change| change.fence(broker));
    controller::publish(turn);
}
