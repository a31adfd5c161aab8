//! A sentence for each fact about clients and the promises made to them, in English.

use super::errors::why as reason;
use super::names::{node_name, offsets, start_en};
use super::telling::Telling;
use crate::engine::{BrokerId, ClientId, Cluster, ErrorCode, LeaderEpoch, Node, Offset, RecordId};
use crate::scene::Lang::En;

pub(super) fn refused(leader: BrokerId, producer: Node, why: ErrorCode) -> String {
    let producer = node_name(En, producer);
    format!("Broker {leader} refuses the batch of {producer}: {}.", reason(En, why))
}

pub(super) fn parked(leader: BrokerId, producer: Node, until: Offset) -> String {
    let producer = node_name(En, producer);
    format!(
        "Broker {leader} lets {producer} wait for its answer until the high watermark reaches \
         {until} (acks=all)."
    )
}

pub(super) fn completed(
    t: &Telling<'_>,
    leader: BrokerId,
    producer: Node,
    from: Offset,
    to: Offset,
) -> String {
    let said = t.say_records(En, &t.records_in(leader, from, to));
    let (at, producer) = (offsets(En, from, to), node_name(En, producer));
    format!("Broker {leader} answers {producer}: the high watermark has passed {said} ({at}).")
}

pub(super) fn acked(
    t: &Telling<'_>,
    producer: ClientId,
    records: &[RecordId],
    base_offset: Option<Offset>,
) -> String {
    let (is, said) = (is(records.len()), t.say_records(En, records));
    let producer = start_en(Node::Producer(producer));
    match base_offset {
        Some(at) => {
            let acks = acks_of(t, records);
            format!("{producer} gets its answer: {said} {is} acknowledged at offset {at}{acks}.")
        }
        None => {
            format!("{producer} counts {said} as written without waiting for an answer (acks=0).")
        }
    }
}

pub(super) fn retried(
    t: &Telling<'_>,
    producer: ClientId,
    records: &[RecordId],
    why: ErrorCode,
    attempt: u32,
) -> String {
    let (producer, said) = (start_en(Node::Producer(producer)), t.say_records(En, records));
    format!("{producer} will retry {said} (try {attempt} failed): {}.", reason(En, why))
}

pub(super) fn given_up(
    t: &Telling<'_>,
    producer: ClientId,
    records: &[RecordId],
    why: ErrorCode,
) -> String {
    let (producer, said) = (start_en(Node::Producer(producer)), t.say_records(En, records));
    format!("{producer} gives up on {said}: {}.", reason(En, why))
}

pub(super) fn leader_learned(client: Node, leader: Option<BrokerId>, epoch: LeaderEpoch) -> String {
    let client = start_en(client);
    match leader {
        Some(leader) => format!("{client} learns that broker {leader} leads in epoch {epoch}."),
        None => format!("{client} learns that nobody leads at present (epoch {epoch})."),
    }
}

pub(super) fn records_read(
    t: &Telling<'_>,
    consumer: ClientId,
    from: Offset,
    to: Offset,
) -> String {
    let records = t.records_read(consumer, from, to);
    let (said, at) = (t.say_records(En, &records), offsets(En, from, to));
    let lie = if to > from.plus(1) { "lie" } else { "lies" };
    let consumer = start_en(Node::Consumer(consumer));
    format!("{consumer} reads {said} ({at}), which {lie} below the high watermark.")
}

pub(super) fn position_reset(consumer: ClientId, from: Offset, to: Offset) -> String {
    let consumer = start_en(Node::Consumer(consumer));
    if to < from {
        return format!(
            "{consumer} goes back from offset {from} to {to}: the leader's log does not have what \
             it read there."
        );
    }
    format!("{consumer} moves its position from {from} to {to}.")
}

/// Acknowledged records that can no longer be read.
pub(super) fn lost(t: &Telling<'_>, records: &[RecordId]) -> String {
    let said = t.say_records(En, records);
    let (is, they, them) = match records.len() {
        1 => ("is", "it was", "it"),
        _ => ("are", "they were", "them"),
    };
    let acks = acks_of(t, records);
    let who = match t.after().leader(Cluster::PARTITION) {
        Some((leader, _)) if t.loses_power(leader) => {
            format!("broker {leader}, the leader, lost {them} with its power")
        }
        Some((leader, _)) => {
            let leads = match t.elected_uncleanly() {
                Some(true) => "elected uncleanly",
                Some(false) => "the new leader",
                None => "the leader",
            };
            format!("broker {leader}, {leads}, does not have {them}")
        }
        None => format!("no broker has {them} any more"),
    };
    format!("{said} {is} lost: {they} acknowledged{acks}, but {who}.")
}

pub(super) fn found(t: &Telling<'_>, record: RecordId) -> String {
    let said = t.say_records(En, &[record]);
    let who = match t.after().leader(Cluster::PARTITION) {
        Some((leader, _)) => format!("broker {leader}, now the leader, has it"),
        None => "a broker still has it".into(),
    };
    format!("{said} counted as lost and is found again: {who}.")
}

/// Under which `acks` the first of some records was acknowledged, if the ledger knows it.
fn acks_of(t: &Telling<'_>, records: &[RecordId]) -> String {
    let promise = records.first().and_then(|id| t.after().ledger.acknowledged.get(*id));
    promise.map_or(String::new(), |p| format!(" (acks={})", p.acks.as_str()))
}

fn is(count: usize) -> &'static str {
    if count == 1 { "is" } else { "are" }
}
