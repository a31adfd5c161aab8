//! The events behind a value.
//!
//! Rule: the chain ends with the last event that made the value what it is. Of all events behind
//! it only those are told that somebody would want to stop at, the last few of them; but the
//! act that tipped the scales is always among them.

use super::Subject;
use crate::engine::{Act, BrokerId, Event, EventId, Fact, PartitionId, RecordId};
use crate::replay::history::{History, Playhead};
use crate::replay::why;

/// The most events of a chain.
pub const MOST: usize = 8;

/// An event and its step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The step.
    pub step: usize,
    /// The event.
    pub event: EventId,
}

/// The events behind a value, oldest first. Empty if it is so since the opening.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chain {
    /// The events that are told.
    pub links: Vec<Link>,
    /// How many more there are.
    pub earlier: usize,
}

/// The chain of a subject.
pub(super) fn of(
    history: &History,
    at: Playhead,
    partition: PartitionId,
    subject: Subject,
) -> Chain {
    match made_by(history, at, partition, subject) {
        Some(last) => behind(history, at.branch, partition, last, subject),
        None => Chain::default(),
    }
}

/// The last fact of a kind, going back from where one looks.
pub(super) fn last(history: &History, at: Playhead, kind: impl Fn(&Fact) -> bool) -> Option<Link> {
    let frames = history.frames(at.branch);
    (1..=at.step).rev().find_map(|step| {
        let event = frames[step].events.iter().rev().find(|event| kind(&event.fact))?;
        Some(Link { step, event: event.id })
    })
}

/// The last event that made a subject what it is.
fn made_by(
    history: &History,
    at: Playhead,
    partition: PartitionId,
    subject: Subject,
) -> Option<Link> {
    let cluster = history.cluster(at);
    let at_event = |id: EventId| {
        let found = why::find(history, at.branch, id)?;
        Some(Link { step: found.step, event: id })
    };
    let subject = match subject {
        Subject::Message(id) => return at_event(cluster.network.in_flight.get(id)?.origin.0),
        Subject::Copy(broker, offset) => {
            let made = |fact: &Fact| is_of(fact, partition) && wrote(fact, broker, offset);
            return last(history, at, made);
        }
        Subject::Record(record) => return made_record(history, at, record),
        Subject::Broker(id) => return last(history, at, |fact| is_life(fact, id)),
        Subject::Producer(producer) => {
            let batch = cluster.producers.get(producer)?.batches.values().next()?;
            return made_record(history, at, *batch.records.first()?);
        }
        other => other,
    };
    last(history, at, |fact| is_of(fact, partition) && changes(fact, subject))
}

/// Whether a fact is about the partition, or about none.
fn is_of(fact: &Fact, partition: PartitionId) -> bool {
    fact.partition().is_none_or(|id| id == partition)
}

fn wrote(fact: &Fact, at: crate::engine::BrokerId, offset: crate::engine::Offset) -> bool {
    match fact {
        Fact::RecordsAppended { broker, from, to, .. } => {
            *broker == at && (*from..*to).contains(&offset)
        }
        Fact::RecordsFilled { from, to, .. } => (*from..*to).contains(&offset),
        _ => false,
    }
}

/// Whether a fact made a subject what it is.
fn changes(fact: &Fact, subject: Subject) -> bool {
    match (subject, fact) {
        (Subject::HighWatermark(at), Fact::HighWatermarkMoved { broker, .. }) => *broker == at,
        (Subject::HighWatermark(_) | Subject::LogEnd(_), Fact::RecordsFilled { .. }) => true,
        (
            Subject::LogEnd(at),
            Fact::RecordsAppended { broker, .. }
            | Fact::LogTruncated { broker, .. }
            | Fact::TailLost { broker, .. }
            | Fact::LogStartedAnew { broker, .. },
        ) => *broker == at,
        (Subject::Isr, Fact::IsrChanged { .. }) => true,
        (Subject::Member(id), Fact::IsrChanged { from, to, .. }) => {
            from.contains(id) != to.contains(id)
        }
        (Subject::Elr, Fact::ElrChanged { .. }) => true,
        (Subject::Leader, Fact::LeaderElected { .. }) => true,
        (Subject::Epoch, Fact::LeaderElected { .. } | Fact::LeaderEpochRaised { .. }) => true,
        (
            Subject::Consumer(id),
            Fact::RecordsRead { consumer, .. } | Fact::PositionReset { consumer, .. },
        ) => *consumer == id,
        (
            Subject::Link(a, b),
            Fact::Acted(Act::Cut(c, d) | Act::Heal(c, d) | Act::Slow(c, d, _)),
        ) => [(*c, *d), (*d, *c)].contains(&(a, b)),
        _ => false,
    }
}

/// Whether a broker began to run with it, or stopped.
fn is_life(fact: &Fact, id: BrokerId) -> bool {
    match fact {
        Fact::Acted(Act::Restart(broker) | Act::Crash { broker, .. })
        | Fact::BrokerStopped { broker }
        | Fact::BrokerHalted { broker, .. } => *broker == id,
        _ => false,
    }
}

/// The partition that a record was sent to.
pub(super) fn partition_of(
    history: &History,
    at: Playhead,
    record: RecordId,
) -> Option<PartitionId> {
    let frames = history.frames(at.branch);
    let sent = frames.partition_point(|f| f.cluster.records.len() <= record.0 as usize);
    frames.get(sent)?.events.iter().find_map(|event| match &event.fact {
        Fact::Acted(act) => act.partition(),
        _ => None,
    })
}

/// The last event in the life of a record: it was lost, acknowledged, refused, or is on its way.
fn made_record(history: &History, at: Playhead, record: RecordId) -> Option<Link> {
    let cluster = history.cluster(at);
    let told = last(history, at, |fact| match fact {
        Fact::RecordLost { record: lost } | Fact::RecordFound { record: lost } => *lost == record,
        Fact::Acknowledged { records, .. }
        | Fact::RetryScheduled { records, .. }
        | Fact::ProduceFailed { records, .. } => records.contains(&record),
        _ => false,
    });
    let open = || {
        let batches = cluster.producers.values().flat_map(|p| p.batches.values());
        let mine = batches.filter(|batch| batch.records.contains(&record)).map(|b| b.since.0);
        let parked = cluster.brokers.values().flat_map(|b| b.replicas.values());
        let parked = parked.filter_map(|replica| replica.leadership());
        let parked = parked.flat_map(|l| l.parked_produces.values());
        let parked = parked.filter(|write| write.records.contains(&record));
        mine.chain(parked.map(|write| write.since.0)).max()
    };
    let open = open().and_then(|id| {
        let found = why::find(history, at.branch, id)?;
        Some(Link { step: found.step, event: id })
    });
    [told, open].into_iter().flatten().max_by_key(|link| link.event)
}

/// The chain that ends with an event.
fn behind(
    history: &History,
    branch: usize,
    partition: PartitionId,
    last: Link,
    subject: Subject,
) -> Chain {
    let tells = |event: &Event| {
        event.id == last.event
            || event.fact.is_notable() && is_of(&event.fact, partition) && matters(event, subject)
    };
    let all = why::behind(history, branch, last.event).filter(|found| tells(found.event));
    let all: Vec<(Link, bool)> = all
        .map(|found| {
            let link = Link { step: found.step, event: found.event.id };
            (link, matches!(found.event.fact, Fact::Acted(_)))
        })
        .collect();
    let mut told: Vec<Link> = all.iter().take(MOST).map(|(link, _)| *link).collect();
    let act = all.iter().position(|(_, is_act)| *is_act).filter(|place| *place >= MOST);
    if let (Some(act), Some(oldest)) = (act, told.last_mut()) {
        *oldest = all[act].0;
    }
    let earlier = all.len() - told.len();
    told.reverse();
    Chain { links: told, earlier }
}

/// Whether a fact behind a subject explains it. What clients learn and read explains nothing but
/// clients.
fn matters(event: &Event, subject: Subject) -> bool {
    let of_client = matches!(
        subject,
        Subject::Record(_) | Subject::Producer(_) | Subject::Consumer(_) | Subject::Message(_)
    );
    match event.fact {
        Fact::LeaderLearned { .. } | Fact::RecordsRead { .. } => of_client,
        _ => true,
    }
}
