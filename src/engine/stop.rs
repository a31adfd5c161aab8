//! The process of a broker stops, whatever the reason.

use super::broker::{Life, Role};
use super::connection;
use super::ids::{BrokerId, Node};
use super::turn::Turn;

/// The process of a broker stops; nothing that it has written is lost.
pub fn stop(turn: &mut Turn<'_>, id: BrokerId) {
    connection::close_all_at(turn, id);
    let others: Vec<BrokerId> = turn.cluster.brokers.keys().filter(|other| *other != id).collect();
    for other in others {
        connection::end_idle_between(turn, Node::Broker(id), Node::Broker(other));
    }
    let (now, since) = (turn.now(), turn.origin());
    let broker = turn.broker_mut(id);
    broker.life = Life::Down;
    broker.since = since;
    for partition in turn.broker(id).replicas.keys().collect::<Vec<_>>() {
        let replica = turn.replica_mut(id, partition);
        replica.role = Role::Idle;
        replica.checkpoint.note(replica.log.high_watermark(), now);
    }
}
