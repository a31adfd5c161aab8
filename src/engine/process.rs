//! A broker's process: it crashes, stops in order, starts again.
//!
//! A killed process loses nothing that it has written; a machine that loses power may lose any
//! unflushed tail of each log (FLS-1, FLS-6). Who wants to stop in order first hands over what it
//! leads; then it flushes its logs, writes its high watermarks, and leaves a file by which its next
//! start knows that the logs are whole, and shows the controller that nothing is missing (FLS-3,
//! KRC-9, ELR-7).
//!
//! Simplified: before KRaft a broker waits 15 seconds at most for leave to stop, which is three
//! attempts (`controlled.shutdown.max.retries`) with five seconds between them.

use super::broker::{Life, Role};
use super::event::Fact;
use super::ids::{BrokerId, Millis, Node, Offset, PartitionId};
use super::turn::Turn;
use super::{connection, ledger, lifecycle};
use crate::log::{Checkpoints, LogContext, Recovery};

/// How long a broker waits for leave to stop, with KRaft and before.
const PATIENCE: (Millis, Millis) = (Millis(300_000), Millis(15_000));

/// The process ends, in order or not. Whoever waits for it sees its connection close.
fn go_down(turn: &mut Turn<'_>, id: BrokerId) -> Vec<PartitionId> {
    connection::close_all_at(turn, id);
    let others: Vec<BrokerId> = turn.cluster.brokers.keys().filter(|other| *other != id).collect();
    for other in others {
        connection::end_idle_between(turn, Node::Broker(id), Node::Broker(other));
    }
    let (now, since) = (turn.now(), turn.origin());
    let broker = turn.broker_mut(id);
    broker.life = Life::Down;
    broker.stops_at = None;
    broker.since = since;
    let replicas: Vec<PartitionId> = broker.replicas.keys().collect();
    for partition in &replicas {
        let replica = turn.replica_mut(id, *partition);
        replica.role = Role::Idle;
        replica.checkpoint.note(replica.log.high_watermark(), now);
    }
    replicas
}

/// A broker's process or machine stops without warning.
pub fn crash(turn: &mut Turn<'_>, id: BrokerId, losing: u32) {
    turn.broker_mut(id).clean_stop = None;
    for partition in go_down(turn, id) {
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

/// Somebody asks a broker to stop in order: it asks the controller for leave. Who is not
/// registered needs none.
pub fn shut_down(turn: &mut Turn<'_>, id: BrokerId) {
    turn.broker_mut(id).since = turn.origin();
    let Life::Registered { .. } = turn.broker(id).life else { return stop(turn, id) };
    let patience = if turn.cluster.controller.kraft { PATIENCE.0 } else { PATIENCE.1 };
    let stops_at = Some(turn.now() + patience);
    turn.broker_mut(id).stops_at = stops_at;
    lifecycle::hurry_heartbeat(turn, id);
}

/// The process stops in order: it has leave, or has waited for it long enough. A session with
/// ZooKeeper ends with it.
pub fn stop(turn: &mut Turn<'_>, id: BrokerId) {
    let (now, epoch, asked) = (turn.now(), turn.broker(id).epoch(), turn.broker(id).since);
    for partition in go_down(turn, id) {
        let replica = turn.replica_mut(id, partition);
        let (end, high_watermark) = (replica.log.end(), replica.log.high_watermark());
        replica.log.flush_to(end);
        replica.checkpoint.write(high_watermark, now);
    }
    let broker = turn.broker_mut(id);
    broker.clean_stop = epoch;
    broker.clean_shutdown_file = true;
    turn.cause = turn.tell_because(vec![turn.cause, asked.0], Fact::BrokerStopped { broker: id });
    let connected = !turn.cluster.network.is_cut(Node::Broker(id), Node::Controller);
    if !turn.cluster.controller.kraft && connected {
        lifecycle::session_expired(turn, id);
    }
}

/// The process starts again with what is on disk, and asks to be registered. Unless the last one
/// stopped in order it first makes its logs whole (FLS-3, FLS-4).
pub fn restart(turn: &mut Turn<'_>, id: BrokerId) {
    let (now, since) = (turn.now(), turn.origin());
    let broker = turn.broker_mut(id);
    broker.since = since;
    broker.started = now;
    let clean = std::mem::take(&mut broker.clean_shutdown_file);
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
        let recovered = match clean {
            true => {
                replica.log.reopen(context, checkpoints);
                Recovery::default()
            }
            false => replica.log.recover(context, checkpoints),
        };
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
