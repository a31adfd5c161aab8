//! What is due, and when.
//!
//! Rule: timers are not kept anywhere; they follow from the state. So no timer can be left over
//! from a state that is gone, and equal clusters have equal agendas.

use super::action::Timer;
use super::broker::{Ask, Broker, Fetching, Leadership, Life, Role};
use super::client::{BatchState, ClientFetch, Consumer, Producer, Refresh};
use super::cluster::Cluster;
use super::ids::{BrokerId, MessageId, Millis, Node, PartitionId};
use super::message::Message;
use super::settings::Settings;
use super::upkeep;

/// Something that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Due {
    /// A message arrives.
    Message(MessageId),
    /// A timer goes off.
    Timer(Timer),
}

/// What is due first; at the same instant messages before timers, and these in their order.
pub fn earliest(cluster: &Cluster) -> Option<(Millis, Due)> {
    let mut first: Option<(Millis, Due)> = None;
    each(cluster, &mut |at, due| {
        let next = (at.max(cluster.now), due);
        first = Some(first.map_or(next, |known| known.min(next)));
    });
    first
}

/// Everything that is due some time, earliest first.
pub fn all(cluster: &Cluster) -> Vec<(Millis, Due)> {
    let mut agenda = Vec::new();
    each(cluster, &mut |at, due| agenda.push((at.max(cluster.now), due)));
    agenda.sort_unstable();
    agenda
}

/// When a timer goes off, if it runs.
pub fn due(cluster: &Cluster, timer: Timer) -> Option<Millis> {
    let mut found = None;
    each(cluster, &mut |at, due| {
        if due == Due::Timer(timer) {
            found = Some(at);
        }
    });
    found
}

fn each(cluster: &Cluster, tell: &mut dyn FnMut(Millis, Due)) {
    let network = &cluster.network;
    for (id, message) in network.in_flight.iter() {
        if network.links.is_empty() || !network.is_cut(message.from, message.to) {
            tell(message.due_at, Due::Message(id));
        }
    }
    let timer = &mut |at, timer| tell(at, Due::Timer(timer));
    controller_timers(cluster, timer);
    for (id, broker) in cluster.brokers.iter() {
        broker_timers(id, broker, timer);
        upkeep_timers(id, broker, cluster, timer);
    }
    for (id, producer) in cluster.producers.iter() {
        producer_timers(Node::Producer(id), producer, &cluster.settings, timer);
    }
    for (id, consumer) in cluster.consumers.iter() {
        consumer_timers(Node::Consumer(id), consumer, cluster, timer);
    }
}

/// A check of the balance that would change nothing is not on the agenda.
fn controller_timers(cluster: &Cluster, timer: &mut dyn FnMut(Millis, Timer)) {
    let (controller, settings) = (&cluster.controller, &cluster.settings);
    for (ends, id) in controller.session_ends(controller.session_timeout(settings)) {
        timer(ends, Timer::Session(id));
    }
    let percentage = settings.leader_imbalance_percentage;
    if settings.auto_leader_rebalance
        && controller.image.needs_balance(controller.kraft, percentage)
    {
        let interval = settings.leader_imbalance_check_seconds * 1_000;
        let late = cluster.now.since(controller.next_balance).0;
        let at = controller.next_balance + Millis(late.div_ceil(interval.max(1)) * interval);
        timer(at, Timer::Balance);
    }
}

fn broker_timers(id: BrokerId, broker: &Broker, timer: &mut dyn FnMut(Millis, Timer)) {
    if let Some(at) = broker.stops_at {
        timer(at, Timer::Shutdown(id));
    }
    match broker.life {
        Life::Down => return,
        Life::Registering(Ask::At(at)) => timer(at, Timer::Register(id)),
        Life::Registered { heartbeat: Ask::At(at), .. } => timer(at, Timer::Heartbeat(id)),
        Life::Registering(Ask::Out(_)) | Life::Registered { heartbeat: Ask::Out(_), .. } => {}
    }
    let mut leads = false;
    for (partition, replica) in broker.replicas.iter() {
        match &replica.role {
            Role::Leader(leadership) => {
                leads = true;
                parked(id, partition, leadership, timer);
            }
            Role::Follower(following) => {
                if let Fetching::Delayed(until) = following.fetch {
                    timer(until, Timer::FetchBackoff(id, partition));
                }
            }
            Role::Idle => {}
        }
    }
    if leads {
        timer(broker.next_isr_check, Timer::IsrCheck(id));
    }
}

/// A retention check or cleaning that would change nothing is not on the agenda.
fn upkeep_timers(
    id: BrokerId,
    broker: &Broker,
    cluster: &Cluster,
    timer: &mut dyn FnMut(Millis, Timer),
) {
    if !broker.is_up() {
        return;
    }
    if let Some(at) = upkeep::next_retention(cluster, broker) {
        timer(at, Timer::RetentionCheck(id));
    }
    if let Some(at) = upkeep::next_cleaning(cluster, broker) {
        timer(at, Timer::Cleaner(id));
    }
}

fn parked(
    id: BrokerId,
    partition: PartitionId,
    leadership: &Leadership,
    timer: &mut dyn FnMut(Millis, Timer),
) {
    for (reader, fetch) in leadership.parked_fetches.iter() {
        if let Some(at) = fetch.answer_at {
            timer(at, Timer::FetchWait(id, partition, reader));
        }
    }
    for (request, write) in leadership.parked_produces.iter() {
        timer(write.answer_at, Timer::ProduceWait(id, partition, request));
    }
}

fn producer_timers(
    node: Node,
    producer: &Producer,
    settings: &Settings,
    timer: &mut dyn FnMut(Millis, Timer),
) {
    let mut go_on = refresh_timer(node, &producer.refresh, timer);
    for batch in producer.batches.values() {
        let expires = batch.created + settings.delivery_timeout;
        match batch.state {
            BatchState::Out { request, times_out, .. } => {
                timer(times_out.min(expires), Timer::RequestTimeout(node, request));
            }
            BatchState::Waiting { until } => {
                let knows = producer.knows_leader(batch.partition);
                let at = if knows { until.min(expires) } else { expires };
                go_on = Some(go_on.map_or(at, |other| other.min(at)));
            }
        }
    }
    if let Some(at) = go_on {
        timer(at, Timer::ClientBackoff(node));
    }
}

/// A fetch or its answer that is under way for too long is given up; one that waits at the leader
/// is renewed.
fn consumer_timers(
    node: Node,
    consumer: &Consumer,
    cluster: &Cluster,
    timer: &mut dyn FnMut(Millis, Timer),
) {
    if let ClientFetch::Out(request, _) = consumer.fetch {
        let network = &cluster.network;
        let is_it = |m: &&Message| m.body.answers().unwrap_or(m.request) == request;
        if let Some(message) = network.in_flight.values().find(is_it) {
            let times_out = message.sent_at + cluster.settings.request_timeout;
            timer(times_out, Timer::RequestTimeout(node, request));
        }
    }
    let asks = refresh_timer(node, &consumer.refresh, timer);
    let fetches = match (consumer.fetch, consumer.refresh) {
        (ClientFetch::Delayed(at), Refresh::Fresh) => Some(at),
        _ => None,
    };
    if let Some(at) = asks.or(fetches) {
        timer(at, Timer::ClientBackoff(node));
    }
}

fn refresh_timer(
    node: Node,
    refresh: &Refresh,
    timer: &mut dyn FnMut(Millis, Timer),
) -> Option<Millis> {
    match *refresh {
        Refresh::Fresh => None,
        Refresh::Asking { request, times_out, .. } => {
            timer(times_out, Timer::RequestTimeout(node, request));
            None
        }
        Refresh::Waiting { until, .. } => Some(until),
    }
}
