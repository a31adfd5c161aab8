//! Produce at the leader: append, and answer when `acks` says so.
//!
//! Rule: with acks=all the ISR must be large enough before the append, and the answer waits for
//! the high watermark; it then depends on whether the ISR is still large enough. With acks=1 the
//! append is enough; with acks=0 nobody is told.
//!
//! From: `Partition.appendRecordsToLeader`, `ReplicaManager.appendRecords`, `DelayedProduce`
//! (APP-1 to APP-11, ACK-1 to ACK-10).

use super::broker::ParkedProduce;
use super::event::{Fact, Origin};
use super::ids::{BrokerId, MessageId, Node, Offset, PartitionId};
use super::message::{Body, ErrorCode, Message, ProduceRequest};
use super::settings::Acks;
use super::turn::Turn;
use super::{fetch, ledger, upkeep, watermark};
use crate::log::LogContext;

/// A producer's batch reaches a broker.
pub fn request_arrived(
    turn: &mut Turn<'_>,
    at: BrokerId,
    message: &Message,
    request: &ProduceRequest,
) {
    let partition = request.partition;
    if let Err(why) = check(turn, at, request) {
        refuse(turn, at, message, request, why);
        return;
    }
    let end_before = turn.replica(at, partition).log.end();
    let config = turn.log_config(at, partition);
    let context = LogContext { config: &config, now: turn.cluster.timestamp() };
    let replica = turn.replica_mut(at, partition);
    let epoch = replica.leadership().expect("checked: it leads").epoch;
    let appended = replica.log.append_as_leader(context, request.body.clone(), epoch);
    let appended = match appended {
        Ok(appended) => appended,
        Err(why) => return refuse(turn, at, message, request, upkeep::error_of(why)),
    };
    let (from, to) = (appended.from, appended.to);
    let appended = upkeep::tell_append(turn, at, partition, &appended);
    let arrival = std::mem::replace(&mut turn.cause, appended);
    let leadership = turn.leadership_mut(at, partition).expect("checked: it leads");
    leadership.appended = Origin(appended);
    ledger::appended(turn, request.ids());
    let parked = ParkedProduce {
        request: message.request,
        producer: message.from,
        base_offset: from,
        required: to,
        answer_at: turn.now() + request.timeout,
        records: request.ids().collect(),
        since: Origin(appended),
        committed: None,
    };
    if request.acks == Acks::All {
        park(turn, at, partition, message.id, parked);
        watermark::advance(turn, at, partition);
        tell_if_parked(turn, at, partition, message.id);
    } else {
        watermark::advance(turn, at, partition);
        if request.acks == Acks::One {
            answer(turn, at, message.from, message.request, Ok(from));
        }
    }
    fetch::log_grew(turn, at, partition, end_before);
    turn.cause = arrival;
}

/// What keeps a leader from taking a batch (APP-1, APP-2).
fn check(turn: &Turn<'_>, at: BrokerId, request: &ProduceRequest) -> Result<(), ErrorCode> {
    let broker = turn.broker(at);
    let replica = broker.replicas.get(request.partition);
    let leadership = replica.and_then(|r| r.leadership()).ok_or(ErrorCode::NotLeaderOrFollower)?;
    // The committed ISR counts here, whatever change is under way (ACK-4).
    let needed = broker.image.min_isr(turn.rules, request.partition);
    if request.acks == Acks::All && leadership.isr.len() < needed {
        return Err(ErrorCode::NotEnoughReplicas);
    }
    Ok(())
}

fn refuse(
    turn: &mut Turn<'_>,
    at: BrokerId,
    message: &Message,
    request: &ProduceRequest,
    why: ErrorCode,
) {
    let (partition, producer) = (request.partition, message.from);
    let refused = turn.tell(Fact::ProduceRefused { leader: at, partition, producer, why });
    let arrival = std::mem::replace(&mut turn.cause, refused);
    if request.acks == Acks::Zero {
        // The client expects no answer; the closed connection makes it look for the leader.
        let channel = message.body.channel();
        let body = Body::ConnectionClosed { request: message.request, channel };
        turn.send(Node::Broker(at), producer, body);
    } else {
        answer(turn, at, producer, message.request, Err(why));
    }
    turn.cause = arrival;
}

fn park(
    turn: &mut Turn<'_>,
    at: BrokerId,
    partition: PartitionId,
    request: MessageId,
    parked: ParkedProduce,
) {
    let leadership = turn.leadership_mut(at, partition).expect("checked: it leads");
    leadership.parked_produces.insert(request, parked);
}

fn tell_if_parked(turn: &mut Turn<'_>, at: BrokerId, partition: PartitionId, id: MessageId) {
    let replica = turn.replica(at, partition);
    let high_watermark = replica.log.high_watermark();
    let write = replica.leadership().and_then(|l| l.parked_produces.get(id));
    if let Some(write) = write.filter(|w| w.required > high_watermark) {
        let (producer, until) = (write.producer, write.required);
        turn.tell(Fact::ProduceParked { leader: at, partition, producer, until });
    }
}

fn answer(
    turn: &mut Turn<'_>,
    at: BrokerId,
    producer: Node,
    request: MessageId,
    result: Result<Offset, ErrorCode>,
) {
    turn.send(Node::Broker(at), producer, Body::ProduceResponse { answers: request, result });
}

/// The high watermark rose: the writes that it has passed are answered next. That is a step of
/// its own, as the ISR can still change before it (ACK-5, ACK-10).
pub fn wake_committed(turn: &mut Turn<'_>, at: BrokerId, partition: PartitionId) {
    let (now, cause) = (turn.now(), Origin(turn.cluster.last_event()));
    let high_watermark = turn.replica(at, partition).log.high_watermark();
    let Some(leadership) = turn.replica(at, partition).leadership() else { return };
    let committed = leadership.parked_produces.iter().filter(|(_, w)| w.required <= high_watermark);
    let committed: Vec<MessageId> = committed.map(|(id, _)| id).collect();
    for id in committed {
        let leadership = turn.leadership_mut(at, partition).expect("looked up above");
        if let Some(write) = leadership.parked_produces.get_mut(id) {
            write.answer_at = write.answer_at.min(now);
            write.committed = Some(cause);
        }
    }
}

/// Answers all waiting writes with an error: the broker leads no longer (ACK-5).
pub fn refuse_parked(turn: &mut Turn<'_>, at: BrokerId, partition: PartitionId, why: ErrorCode) {
    let Some(leadership) = turn.replica(at, partition).leadership() else { return };
    let all: Vec<MessageId> = leadership.parked_produces.keys().collect();
    for id in all {
        finish(turn, at, partition, id, Some(why));
    }
}

/// A waiting write is answered: the high watermark has passed it, or it has waited as long as
/// its producer allowed (ACK-5, ACK-6).
pub fn wait_ended(turn: &mut Turn<'_>, at: BrokerId, partition: PartitionId, request: MessageId) {
    let broker = turn.broker(at);
    let needed = broker.image.min_isr(turn.rules, partition);
    let replica = turn.replica(at, partition);
    let leadership = replica.leadership().expect("a write waits at a leader");
    let Some(write) = leadership.parked_produces.get(request) else { return };
    // The cautious view of the ISR counts here (ALT-4).
    let enough = leadership.maximal_isr().len() >= needed;
    let why = match write.required <= replica.log.high_watermark() {
        true => (!enough).then_some(ErrorCode::NotEnoughReplicasAfterAppend),
        false => Some(ErrorCode::RequestTimedOut),
    };
    if why.is_none() {
        let (producer, from, to) = (write.producer, write.base_offset, write.required);
        let fact = Fact::ProduceCompleted { leader: at, partition, producer, from, to };
        turn.cause = turn.tell(fact);
    }
    finish(turn, at, partition, request, why);
}

fn finish(
    turn: &mut Turn<'_>,
    at: BrokerId,
    partition: PartitionId,
    request: MessageId,
    why: Option<ErrorCode>,
) {
    let leadership = turn.leadership_mut(at, partition).expect("a write waits at a leader");
    let Some(write) = leadership.parked_produces.remove(request) else { return };
    let before = turn.cause;
    if let Some(why) = why {
        let producer = write.producer;
        let refusal = Fact::ProduceRefused { leader: at, partition, producer, why };
        turn.cause = turn.tell_because(vec![before, write.since.0], refusal);
    }
    answer(turn, at, write.producer, write.request, why.map_or(Ok(write.base_offset), Err));
    turn.cause = before;
}
