//! When nothing more happens unless somebody acts.

use crate::engine::agenda::{self, Due};
use crate::engine::broker::{Leadership, Life, Replica};
use crate::engine::message::Body;
use crate::engine::{Cluster, Message, Millis, Node, PartitionId, Timer};

/// Whether the world would only go on with heartbeats and checks that change nothing, at least for
/// so many engine steps and until then: all that is under way are signs of life, everybody who
/// runs is heard, and every reader waits at a leader for data that nobody sends. It may say no of a
/// world that is at rest.
pub fn is_at_rest(cluster: &Cluster, steps: usize, until: Millis) -> bool {
    cluster.network.links.is_empty()
        && cluster.brokers.iter().all(|(id, broker)| {
            let registered = cluster.controller.image.brokers.get(id);
            match broker.life {
                Life::Down => registered.is_none_or(|r| r.fenced),
                Life::Registering(_) => false,
                Life::Registered { .. } => registered.is_some_and(|r| !r.fenced),
            }
        })
        && cluster.controller.image.partitions.keys().all(|id| everybody_waits(cluster, id))
        && nothing_else_comes(cluster, steps, until)
}

/// Whether all else that is due, such as retention in a week, comes after so many engine steps of
/// heartbeats and after that instant.
fn nothing_else_comes(cluster: &Cluster, steps: usize, until: Millis) -> bool {
    let agenda = agenda::all(cluster);
    let other = agenda.iter().find(|(_, due)| !is_idle(*due)).map(|(at, _)| *at);
    let (now, network, settings) = (cluster.now, &cluster.network, &cluster.settings);
    let interval = cluster.controller.heartbeat_interval(settings);
    let journey = settings.latency + settings.jitter;
    let round = interval + journey + journey;
    let in_turn = |(at, due): &(Millis, Due)| match due {
        Due::Message(id) => {
            let message = network.in_flight.get(*id);
            *at <= now + journey && message.is_some_and(|one| is_heartbeat(cluster, one))
        }
        Due::Timer(Timer::Heartbeat(_)) => *at <= now + interval,
        Due::Timer(Timer::Session(_)) => *at >= now + round,
        Due::Timer(_) => true,
    };
    // In every round each broker sends a heartbeat, has it arrive and hears the answer.
    let beating = cluster.brokers.values().filter(|broker| broker.is_up()).count();
    let rounds = 2 + steps.div_ceil(3 * beating.max(1));
    let over = until.max(now + Millis(rounds as u64 * round.0));
    let is_far = |other| beating > 0 && other > over + round;
    agenda.iter().all(in_turn) && other.is_none_or(is_far)
}

/// Whether a message is a heartbeat of a broker that runs, or an answer to one.
fn is_heartbeat(cluster: &Cluster, message: &Message) -> bool {
    match (&message.body, message.from) {
        (Body::Heartbeat { .. }, Node::Broker(id)) => {
            cluster.brokers.get(id).is_some_and(|broker| broker.is_up())
        }
        (body, _) => matches!(body, Body::HeartbeatResponse { .. }),
    }
}

/// Whether what is due is a sign of life, or looks at what does not change.
pub fn is_idle(due: Due) -> bool {
    match due {
        Due::Message(_) => true,
        Due::Timer(timer) => {
            matches!(timer, Timer::Heartbeat(_) | Timer::Session(_) | Timer::IsrCheck(_))
        }
    }
}

/// Whether every follower at work waits at its leader and is in the ISR, and nobody else is.
fn everybody_waits(cluster: &Cluster, partition: PartitionId) -> bool {
    let Some(known) = cluster.partition(partition) else { return true };
    let Some((leader, replica)) = cluster.leader(partition) else {
        return known
            .replicas
            .iter()
            .all(|id| cluster.brokers.get(*id).is_some_and(|b| !b.is_up()));
    };
    let Some(leadership) = replica.leadership() else { return false };
    known.replicas.iter().filter(|id| **id != leader).all(|id| {
        let up = cluster.brokers.get(*id).is_some_and(|broker| broker.is_up());
        let waits = waits(leadership, replica, Node::Broker(*id));
        known.isr.contains(*id) == up && (waits || !up)
    })
}

fn waits(leadership: &Leadership, leader: &Replica, reader: Node) -> bool {
    let parked = leadership.parked_fetches.get(reader);
    parked.is_some_and(|parked| parked.fetch.offset == leader.log.end())
}
