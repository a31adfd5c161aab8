//! The producer: send, wait, try again.
//!
//! Rule: a batch is tried again after a broken connection, a time-out or a retriable error, until
//! `retries` or `delivery.timeout.ms` is used up. The broker may have written it all the same:
//! without idempotence that makes duplicates.
//!
//! From: `Sender`, `RecordAccumulator`, `ProducerBatch` (RTY-1 to RTY-6, BAT-4, ACK-1).
//!
//! Simplified: a call of `send` makes one batch, which leaves at once (no `linger.ms`); no
//! idempotence, so retries can also reorder; any number of requests may be unanswered.

use std::sync::Arc;

use super::action::Draft;
use super::client::{BatchState, ProducerBatch};
use super::clients;
use super::event::{Fact, Origin};
use super::ids::{BrokerId, ClientId, MessageId, Node, Offset, PartitionId, RecordId};
use super::ledger;
use super::message::{Body, ErrorCode, ProduceRequest};
use super::settings::Acks;
use super::turn::Turn;
use crate::log::BatchBody;

/// A producer is given records to send.
pub fn produce(turn: &mut Turn<'_>, producer: ClientId, partition: PartitionId, drafts: &[Draft]) {
    let known = &mut turn.cluster.records;
    let first = known.len() as u32;
    known.extend(drafts.iter().cloned());
    let records: Arc<[RecordId]> = (first..known.len() as u32).map(RecordId).collect();
    let now = turn.now();
    let state = BatchState::Waiting { until: now };
    let since = turn.origin();
    let acks = turn.cluster.settings.acks;
    let said = records.iter().copied().zip(drafts.iter().map(Draft::payload));
    let body = Arc::new(BatchBody::at(turn.cluster.timestamp(), said));
    let created = now;
    let batch =
        ProducerBatch { partition, records, body, created, acks, attempts: 0, state, since };
    let mine = turn.cluster.producers.get_mut(producer).expect("the guard found this producer");
    let number = mine.next_batch;
    mine.next_batch += 1;
    mine.batches.insert(number, batch);
    if mine.views.get(partition).is_none() {
        clients::look_for_leader(turn, Node::Producer(producer), partition, None);
    }
    pump(turn, producer);
}

/// Sends every batch whose time has come, and gives up those whose time is over.
pub fn pump(turn: &mut Turn<'_>, producer: ClientId) {
    let now = turn.now();
    let delivery_timeout = turn.cluster.settings.delivery_timeout;
    let Some(mine) = turn.cluster.producers.get(producer) else { return };
    let before = mine.clone();
    let leader =
        |partition| before.views.get(partition).filter(|_| before.knows_leader(partition))?.leader;
    let waiting: Vec<(u32, ProducerBatch)> = mine
        .batches
        .iter()
        .filter(|(_, batch)| matches!(batch.state, BatchState::Waiting { .. }))
        .map(|(number, batch)| (number, batch.clone()))
        .collect();
    for (number, batch) in waiting {
        let ready = matches!(batch.state, BatchState::Waiting { until } if until <= now);
        if now.since(batch.created) >= delivery_timeout {
            give_up(turn, producer, number, ErrorCode::RequestTimedOut);
        } else if let (true, Some(leader)) = (ready, leader(batch.partition)) {
            transmit(turn, producer, number, &batch, leader);
        }
    }
}

fn transmit(
    turn: &mut Turn<'_>,
    producer: ClientId,
    number: u32,
    batch: &ProducerBatch,
    to: BrokerId,
) {
    let acks = turn.cluster.settings.acks;
    let timeout = turn.cluster.settings.request_timeout;
    let (partition, body) = (batch.partition, batch.body.clone());
    let request = ProduceRequest { partition, body, acks, timeout };
    let body = Body::ProduceRequest(request);
    let request = turn.send(Node::Producer(producer), Node::Broker(to), body);
    let times_out = turn.now() + timeout;
    let since = Origin(turn.cluster.last_event());
    let batches = batches_mut(turn, producer);
    if acks == Acks::Zero {
        // Nobody will answer; the producer is done with it (ACK-1).
        batches.remove(number);
        let records = batch.records.clone();
        turn.tell(Fact::Acknowledged { producer, records, base_offset: None });
    } else if let Some(batch) = batches.get_mut(number) {
        batch.attempts += 1;
        batch.acks = acks;
        batch.state = BatchState::Out { request, to, times_out };
        batch.since = since;
    }
}

fn batches_mut<'t>(
    turn: &'t mut Turn<'_>,
    producer: ClientId,
) -> &'t mut super::table::Table<u32, ProducerBatch> {
    let mine = turn.cluster.producers.get_mut(producer);
    &mut mine.expect("the caller found this producer").batches
}

/// The batch whose present request is `id`.
fn find(turn: &Turn<'_>, producer: ClientId, id: MessageId) -> Option<(u32, ProducerBatch)> {
    let mine = turn.cluster.producers.get(producer)?;
    let request = |batch: &ProducerBatch| match batch.state {
        BatchState::Out { request, .. } => Some(request),
        BatchState::Waiting { .. } => None,
    };
    let (number, batch) = mine.batches.iter().find(|(_, batch)| request(batch) == Some(id))?;
    Some((number, batch.clone()))
}

/// Whether the batch's time is over although its present request could still be answered (RTY-1).
pub fn only_delivery_is_over(turn: &Turn<'_>, producer: ClientId, id: MessageId) -> bool {
    let out = find(turn, producer, id).map(|(_, batch)| batch.state);
    matches!(out, Some(BatchState::Out { times_out, .. }) if times_out > turn.now())
}

/// Whether the producer waits for an answer to this request.
pub fn is_out(turn: &Turn<'_>, producer: ClientId, id: MessageId) -> bool {
    find(turn, producer, id).is_some()
}

/// The leader's answer arrives.
pub fn answered(
    turn: &mut Turn<'_>,
    producer: ClientId,
    answers: MessageId,
    result: Result<Offset, ErrorCode>,
) {
    let Some((number, batch)) = find(turn, producer, answers) else { return };
    match result {
        Ok(base) => {
            batches_mut(turn, producer).remove(number);
            let (records, base_offset) = (batch.records.clone(), Some(base));
            let told = turn.tell(Fact::Acknowledged { producer, records, base_offset });
            turn.cause = told;
            ledger::promise(turn, batch.partition, &batch.records, batch.acks, base);
        }
        Err(why) => {
            if why == ErrorCode::NotLeaderOrFollower {
                let asked = sent_to(&batch);
                let client = Node::Producer(producer);
                clients::look_for_leader(turn, client, batch.partition, asked);
            }
            try_again(turn, producer, number, &batch, why);
        }
    }
}

fn sent_to(batch: &ProducerBatch) -> Option<BrokerId> {
    match batch.state {
        BatchState::Out { to, .. } => Some(to),
        BatchState::Waiting { .. } => None,
    }
}

/// The connection broke: nobody knows whether the leader wrote the batch (RTY-4).
pub fn broke(turn: &mut Turn<'_>, producer: ClientId, request: MessageId) {
    let Some((number, batch)) = find(turn, producer, request) else { return };
    let client = Node::Producer(producer);
    clients::look_for_leader(turn, client, batch.partition, sent_to(&batch));
    try_again(turn, producer, number, &batch, ErrorCode::NetworkException);
}

/// The producer has waited long enough for an answer.
pub fn timed_out(turn: &mut Turn<'_>, producer: ClientId, request: MessageId) {
    let Some((number, batch)) = find(turn, producer, request) else { return };
    let client = Node::Producer(producer);
    clients::look_for_leader(turn, client, batch.partition, sent_to(&batch));
    try_again(turn, producer, number, &batch, ErrorCode::RequestTimedOut);
}

fn try_again(
    turn: &mut Turn<'_>,
    producer: ClientId,
    number: u32,
    batch: &ProducerBatch,
    why: ErrorCode,
) {
    let settings = &turn.cluster.settings;
    let expired = turn.now().since(batch.created) >= settings.delivery_timeout;
    if expired || batch.attempts > settings.retries {
        return give_up(turn, producer, number, why);
    }
    let until = turn.now() + clients::backoff(turn, batch.attempts.saturating_sub(1));
    let (records, attempt) = (batch.records.clone(), batch.attempts);
    let told = turn.tell(Fact::RetryScheduled { producer, records, why, attempt });
    if let Some(batch) = batches_mut(turn, producer).get_mut(number) {
        batch.state = BatchState::Waiting { until };
        batch.since = Origin(told);
    }
}

fn give_up(turn: &mut Turn<'_>, producer: ClientId, number: u32, why: ErrorCode) {
    if let Some(batch) = batches_mut(turn, producer).remove(number) {
        let records = batch.records.clone();
        turn.tell(Fact::ProduceFailed { producer, records, why });
    }
}
