//! A sentence for each fact about clients and the promises made to them.

use super::parts::{Records, Span};
use super::resource::{Say, words};
use super::telling::Telling;
use crate::engine::{BrokerId, ErrorCode, Fact as F, LeaderEpoch, Node, Offset, RecordId};

words! { "client":
    pub(super) enum Told<'a> {
        ProduceRefused { leader: BrokerId, producer: Node, why: ErrorCode },
        ProduceParked { leader: BrokerId, producer: Node, until: Offset },
        ProduceCompleted {
            leader: BrokerId,
            producer: Node,
            records: &'a Records<'a>,
            at: Span,
        },
        Acknowledged {
            producer: Node,
            records: &'a Records<'a>,
            from: Offset,
            at: Span,
            acks: Option<&'a str>,
        },
        NotWaitedFor { producer: Node, records: &'a Records<'a> },
        WillRetry { producer: Node, records: &'a Records<'a>, attempt: u32, why: ErrorCode },
        GivenUp { producer: Node, records: &'a Records<'a>, why: ErrorCode },
        LeaderLearned { client: Node, leader: Option<BrokerId>, epoch: LeaderEpoch },
        Read { consumer: Node, records: &'a Records<'a>, at: Span },
        WentBack { consumer: Node, from: Offset, to: Offset },
        WentOn { consumer: Node, from: Offset, to: Offset },
        LostByNobody { records: &'a Records<'a>, acks: Option<&'a str> },
        LostWithPower { records: &'a Records<'a>, acks: Option<&'a str>, leader: BrokerId },
        LostByLeader {
            records: &'a Records<'a>,
            acks: Option<&'a str>,
            leader: BrokerId,
            elected: bool,
            uncleanly: bool,
        },
        Found { records: &'a Records<'a>, leader: Option<BrokerId> },
    }
}

/// The sentence of a fact about clients. Other facts are not asked for here.
pub(super) fn client_fact(t: &Telling<'_>, fact: &F) -> String {
    let records = match *fact {
        F::ProduceCompleted { leader, from, to, .. } => t.records_in(leader, from, to),
        F::RecordsRead { consumer, from, to } => t.records_read(consumer, from, to),
        F::Acknowledged { ref records, .. }
        | F::RetryScheduled { ref records, .. }
        | F::ProduceFailed { ref records, .. } => t.records(records.iter().copied()),
        F::RecordLost { record } => return lost(t, &[record]),
        F::RecordFound { record } => t.records([record]),
        _ => t.records([]),
    };
    told(t, fact, &records).map_or(String::new(), |told| told.say(t.lang))
}

/// What is told of a fact and the records in it.
fn told<'a>(t: &Telling<'a>, fact: &F, records: &'a Records<'a>) -> Option<Told<'a>> {
    Some(match *fact {
        F::ProduceRefused { leader, producer, why, .. } => {
            Told::ProduceRefused { leader, producer, why }
        }
        F::ProduceParked { leader, producer, until, .. } => {
            Told::ProduceParked { leader, producer, until }
        }
        F::ProduceCompleted { leader, producer, from, to, .. } => {
            Told::ProduceCompleted { leader, producer, records, at: Span(from, to) }
        }
        F::Acknowledged { producer, base_offset: Some(from), .. } => Told::Acknowledged {
            producer: Node::Producer(producer),
            records,
            from,
            at: Span(from, from.plus(records.ids.len())),
            acks: acks_of(t, &records.ids),
        },
        F::Acknowledged { producer, base_offset: None, .. } => {
            Told::NotWaitedFor { producer: Node::Producer(producer), records }
        }
        F::RetryScheduled { producer, why, attempt, .. } => {
            Told::WillRetry { producer: Node::Producer(producer), records, attempt, why }
        }
        F::ProduceFailed { producer, why, .. } => {
            Told::GivenUp { producer: Node::Producer(producer), records, why }
        }
        F::LeaderLearned { client, leader, epoch, .. } => {
            Told::LeaderLearned { client, leader, epoch }
        }
        F::RecordsRead { consumer, from, to } => {
            Told::Read { consumer: Node::Consumer(consumer), records, at: Span(from, to) }
        }
        F::PositionReset { consumer, from, to } if to < from => {
            Told::WentBack { consumer: Node::Consumer(consumer), from, to }
        }
        F::PositionReset { consumer, from, to } => {
            Told::WentOn { consumer: Node::Consumer(consumer), from, to }
        }
        F::RecordFound { .. } => {
            let leader = t.after().leader(t.partition).map(|(leader, _)| leader);
            Told::Found { records, leader }
        }
        _ => return None,
    })
}

/// Acknowledged records that can no longer be read.
pub(super) fn lost(t: &Telling<'_>, records: &[RecordId]) -> String {
    let acks = acks_of(t, records);
    let records = &t.records(records.iter().copied());
    let told = match t.after().leader(t.partition) {
        None => Told::LostByNobody { records, acks },
        Some((leader, _)) if t.loses_power(leader) => Told::LostWithPower { records, acks, leader },
        Some((leader, _)) => {
            let uncleanly = t.elected_uncleanly();
            let (elected, uncleanly) = (uncleanly.is_some(), uncleanly == Some(true));
            Told::LostByLeader { records, acks, leader, elected, uncleanly }
        }
    };
    told.say(t.lang)
}

/// Under which `acks` the first of some records was acknowledged, if the ledger knows it.
fn acks_of(t: &Telling<'_>, records: &[RecordId]) -> Option<&'static str> {
    let promise = records.first().and_then(|id| t.after().ledger.acknowledged.get(*id));
    promise.map(|p| p.acks.as_str())
}
