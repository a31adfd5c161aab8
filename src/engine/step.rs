//! The one way for the world to move.

use super::action::{Action, Timer};
use super::agenda::{self, Due};
use super::blocked::Blocked;
use super::broker::ParkedProduce;
use super::cluster::Cluster;
use super::event::{Event, EventId, Fact};
use super::heartbeats::Pulse;
use super::ids::{MessageId, Millis, Node};
use super::message::{Body, Message};
use super::network::Link;
use super::rules::Rules;
use super::turn::Turn;
use super::{
    acts, alter_partition, clients, connection, fetch, follow, isr_request, lifecycle, metadata,
    operations, out_of_range, process, produce, truncation, upkeep,
};

/// What an action made of the cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The cluster after it.
    pub cluster: Cluster,
    /// What happened, in order.
    pub events: Vec<Event>,
}

/// Applies `action` to `cluster`, or says why it cannot happen now.
///
/// Pure: no clock, no randomness, no I/O. The same arguments give the same answer, here and in
/// the browser, which is what replay and the checker rest on.
///
/// # Errors
/// `Blocked` with the values that explain the refusal; nothing has changed then.
pub fn step(rules: &Rules, cluster: &Cluster, action: &Action) -> Result<Step, Blocked> {
    step_from(rules, cluster.clone(), action)
}

/// `step` for who needs the cluster no longer: what nobody else shares is changed in its place,
/// which spares copies in a long run of steps.
///
/// # Errors
/// As `step`.
pub fn step_from(rules: &Rules, cluster: Cluster, action: &Action) -> Result<Step, Blocked> {
    let mut turn = Turn::new(rules, cluster);
    match action {
        Action::Next => next(&mut turn)?,
        Action::Deliver(message) => deliver(&mut turn, *message)?,
        Action::Fire(timer) => fire(&mut turn, *timer)?,
        Action::Wait(until) => wait(&mut turn, *until)?,
        Action::Act(act) => acts::act(&mut turn, act)?,
    }
    Ok(turn.finish())
}

impl Step {
    /// Whether somebody who watches would want to stop here: something happened besides
    /// heartbeats, idle fetches and attempts that change nothing.
    pub fn is_notable(&self) -> bool {
        self.events.iter().any(|event| event.fact.is_notable())
    }
}

fn next(turn: &mut Turn<'_>) -> Result<(), Blocked> {
    let (at, due) = agenda::earliest(&turn.cluster).ok_or(Blocked::NothingDue)?;
    turn.pass_to(at);
    match due {
        Due::Message(id) => arrive(turn, id),
        Due::Timer(timer) => go_off(turn, timer),
    }
    Ok(())
}

fn deliver(turn: &mut Turn<'_>, id: MessageId) -> Result<(), Blocked> {
    let network = &turn.cluster.network;
    let message = network.in_flight.get(id).ok_or(Blocked::NotInFlight(id))?;
    if network.is_cut(message.from, message.to) {
        return Err(Blocked::LinkCut(message.from, message.to));
    }
    if let Some(first) = network.ahead_of(message) {
        return Err(Blocked::Behind { message: id, first });
    }
    arrive(turn, id);
    Ok(())
}

fn fire(turn: &mut Turn<'_>, timer: Timer) -> Result<(), Blocked> {
    let at = agenda::due(&turn.cluster, timer).ok_or(Blocked::NotRunning)?;
    turn.pass_to(at);
    go_off(turn, timer);
    Ok(())
}

fn wait(turn: &mut Turn<'_>, until: Millis) -> Result<(), Blocked> {
    match agenda::earliest(&turn.cluster) {
        Some((at, _)) if at < until => return Err(Blocked::DueEarlier(at)),
        _ => turn.pass_to(until),
    }
    Ok(())
}

/// A message reaches its receiver, if that runs; else the sender learns that it does not.
pub(super) fn arrive(turn: &mut Turn<'_>, id: MessageId) {
    let network = turn.network_mut();
    let message = network.in_flight.remove(id).expect("the guard found this message");
    let causes = vec![message.origin.0];
    if let Node::Broker(broker) = message.to
        && !turn.broker(broker).is_up()
    {
        let mut causes = causes;
        causes.push(turn.broker(broker).since.0);
        turn.begin(causes, Fact::MessageLost(message.clone()));
        connection::broke(turn, &message);
        return;
    }
    turn.begin(causes, Fact::MessageArrived(message.clone()));
    receive(turn, &message);
}

fn receive(turn: &mut Turn<'_>, message: &Message) {
    match (&message.body, message.to) {
        (Body::ProduceRequest(request), Node::Broker(at)) => {
            produce::request_arrived(turn, at, message, request);
        }
        (Body::ProduceResponse { answers, result }, Node::Producer(at)) => {
            clients::produce_answered(turn, at, *answers, *result);
        }
        (Body::FetchRequest(request), Node::Broker(at)) => {
            fetch::request_arrived(turn, at, message, request);
        }
        (Body::FetchResponse { answers, partition, result }, Node::Broker(at)) => {
            follow::answered(turn, at, *partition, *answers, result);
        }
        (Body::FetchResponse { answers, result, .. }, Node::Consumer(at)) => {
            clients::fetch_answered(turn, at, *answers, result);
        }
        (Body::AlterPartitionRequest(request), Node::Controller) => {
            isr_request::arrived(turn, message, request);
        }
        (Body::AlterPartitionResponse { answers, partition, result }, Node::Broker(at)) => {
            alter_partition::answered(turn, at, *partition, *answers, *result);
        }
        (Body::RegistrationRequest { clean_stop }, Node::Controller) => {
            lifecycle::register(turn, message, *clean_stop);
        }
        (Body::RegistrationResponse { answers, result }, Node::Broker(at)) => {
            lifecycle::registered(turn, at, *answers, *result);
        }
        (Body::Heartbeat { epoch, metadata, wants_stop }, Node::Controller) => {
            let (metadata, wants_stop) = (*metadata, *wants_stop);
            let pulse = Pulse { metadata, wants_fence: false, wants_stop };
            lifecycle::heartbeat(turn, message, *epoch, pulse);
        }
        (Body::HeartbeatResponse { answers, result }, Node::Broker(at)) => {
            lifecycle::heartbeat_answered(turn, at, *answers, *result);
        }
        (Body::MetadataUpdate(image), Node::Broker(at)) => metadata::apply(turn, at, image),
        (Body::MetadataRequest { partition }, Node::Broker(at)) => {
            clients::metadata_asked(turn, at, message, *partition);
        }
        (Body::MetadataResponse { answers, leaders, .. }, client) => {
            clients::metadata_answered(turn, client, *answers, leaders);
        }
        (Body::ConnectionClosed { request, channel }, requester) => {
            connection::request_broke(turn, requester, *request, *channel);
        }
        _ => receive_offsets(turn, message),
    }
}

/// Questions and answers about where logs and epochs end.
fn receive_offsets(turn: &mut Turn<'_>, message: &Message) {
    match (&message.body, message.to) {
        (Body::ListOffsetsRequest(request), Node::Broker(at)) => {
            out_of_range::request_arrived(turn, at, message, request);
        }
        (Body::ListOffsetsResponse { answers, partition, edge, result }, Node::Broker(at)) => {
            out_of_range::follower_answered(turn, at, *partition, *answers, (*edge, *result))
        }
        (Body::ListOffsetsResponse { answers, result, .. }, Node::Consumer(at)) => {
            out_of_range::consumer_answered(turn, at, *answers, *result);
        }
        (Body::EpochEndRequest(request), Node::Broker(at)) => {
            truncation::asked(turn, at, message, request);
        }
        (Body::EpochEndResponse { answers, partition, result }, Node::Broker(at)) => {
            truncation::answered(turn, at, *partition, *answers, *result);
        }
        (_, to) => unreachable!("nobody sends {to} what {} sends as {}", message.from, message.id),
    }
}

fn go_off(turn: &mut Turn<'_>, timer: Timer) {
    let causes = timer_causes(turn, timer);
    turn.begin(causes, Fact::TimerFired(timer));
    match timer {
        Timer::Session(broker) => lifecycle::session_expired(turn, broker),
        Timer::Heartbeat(broker) => lifecycle::send_heartbeat(turn, broker),
        Timer::Register(broker) => lifecycle::send_registration(turn, broker),
        Timer::Shutdown(broker) => process::stop(turn, broker),
        Timer::Balance => operations::balance(turn),
        Timer::IsrCheck(broker) => alter_partition::check_isr(turn, broker),
        Timer::FetchBackoff(broker, partition) => follow::fetch(turn, broker, partition),
        Timer::RetentionCheck(broker) => upkeep::check_retention(turn, broker),
        Timer::Cleaner(broker) => upkeep::clean(turn, broker),
        Timer::FetchWait(leader, partition, reader) => {
            fetch::wait_ended(turn, leader, partition, reader);
        }
        Timer::ProduceWait(leader, partition, request) => {
            produce::wait_ended(turn, leader, partition, request);
        }
        Timer::RequestTimeout(client, request) => clients::timed_out(turn, client, request),
        Timer::ClientBackoff(client) => clients::go_on(turn, client),
    }
}

/// What a timer that goes off follows from: for a session, the last sign of life, and whatever
/// keeps the next one from coming.
fn timer_causes(turn: &Turn<'_>, timer: Timer) -> Vec<EventId> {
    let cluster = &turn.cluster;
    let parked = |leader, partition| cluster.replica(leader, partition)?.leadership();
    match timer {
        Timer::Session(broker) => {
            let link = Link::between(Node::Broker(broker), Node::Controller);
            let session = cluster.controller.sessions.get(broker).map(|s| s.since.0);
            let cut = cluster.network.touched.get(link).map(|origin| origin.0);
            [session, Some(turn.broker(broker).since.0), cut].into_iter().flatten().collect()
        }
        Timer::FetchWait(leader, partition, reader) => {
            let fetch = parked(leader, partition).and_then(|l| l.parked_fetches.get(reader));
            vec![fetch.map_or(turn.cause, |f| f.since.0)]
        }
        Timer::ProduceWait(leader, partition, request) => {
            let write = parked(leader, partition).and_then(|l| l.parked_produces.get(request));
            let events = |w: &ParkedProduce| [Some(w.since.0), w.committed.map(|c| c.0)];
            write.map(events).into_iter().flatten().flatten().collect()
        }
        Timer::IsrCheck(broker) => {
            // Whoever lags may do so because it stopped, or because its link was touched.
            let to = |other| Link::between(Node::Broker(broker), Node::Broker(other));
            let stopped = cluster.brokers.values().filter(|b| !b.is_up()).map(|b| b.since.0);
            let links = cluster.brokers.keys().filter_map(|b| cluster.network.touched.get(to(b)));
            let own = [turn.broker(broker).since.0];
            own.into_iter().chain(stopped).chain(links.map(|origin| origin.0)).collect()
        }
        Timer::Heartbeat(broker)
        | Timer::Register(broker)
        | Timer::Shutdown(broker)
        | Timer::RetentionCheck(broker)
        | Timer::Cleaner(broker) => vec![turn.broker(broker).since.0],
        Timer::Balance => vec![cluster.ledger.election.0],
        Timer::FetchBackoff(broker, partition) => {
            let following = turn.replica(broker, partition).following();
            vec![following.map_or(turn.cause, |f| f.since.0)]
        }
        Timer::RequestTimeout(client, _) | Timer::ClientBackoff(client) => {
            clients::waiting_since(cluster, client)
        }
    }
}
