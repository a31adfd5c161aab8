//! When nothing more happens unless somebody acts.

use crate::engine::agenda::{self, Due};
use crate::engine::broker::{Leadership, Life, Replica};
use crate::engine::message::Channel;
use crate::engine::{Cluster, Node, PartitionId, Timer};

/// Whether the world would only go on with heartbeats and checks that change nothing: all that is
/// under way are signs of life, everybody who runs is heard, and every reader waits at a leader for
/// data that nobody sends. It may say no of a world that is at rest.
pub fn is_at_rest(cluster: &Cluster) -> bool {
    let mut in_flight = cluster.network.in_flight.values();
    in_flight.all(|message| message.body.channel() == Channel::Lifecycle)
        && cluster.network.links.is_empty()
        && cluster.brokers.iter().all(|(id, broker)| {
            let registered = cluster.controller.image.brokers.get(id);
            match broker.life {
                Life::Down => registered.is_none_or(|r| r.fenced),
                Life::Registering(_) => false,
                Life::Registered { .. } => registered.is_some_and(|r| !r.fenced),
            }
        })
        && agenda::all(cluster).iter().all(|(_, due)| is_idle(*due))
        && cluster.controller.image.partitions.keys().all(|id| everybody_waits(cluster, id))
}

/// Whether what is due is a sign of life, or looks at what does not change.
fn is_idle(due: Due) -> bool {
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
