//! The caption of a step: one sentence that says the most, and what else is worth saying.
//!
//! A frame holds many events, most of them bookkeeping. The headline is the weightiest fact,
//! which is also what a screen reader is told.

use super::captions;
use super::captions_clients::lost;
use super::telling::Telling;
use crate::engine::{BrokerId, Cluster, Event, Fact, RecordId, Rules};
use crate::replay::{Frame, FrameKind};
use crate::scene::Lang;

/// The most characters of a headline.
pub const HEADLINE: usize = 120;

/// What is said about a step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caption {
    /// One sentence: who did what, with which result, and why.
    pub headline: String,
    /// The other notable facts in order, one sentence each.
    pub details: Vec<String>,
}

/// The caption of a frame of a run with these rules. `before` is the cluster before it.
pub fn caption(lang: Lang, rules: &Rules, before: &Cluster, frame: &Frame) -> Caption {
    if frame.kind() == FrameKind::Opening {
        return opening_caption(lang, &frame.cluster);
    }
    let Some(head) = weightiest(frame) else { return quiet_caption(lang, rules, before, frame) };
    let gone = lost_in(frame);
    let of_loss = !gone.is_empty();
    let headline = within_bounds(|named| {
        let telling = Telling::of(lang, rules, before, frame, named);
        if of_loss { lost(&telling, &gone) } else { captions::fact(&telling, &head.fact) }
    });
    let others = frame.events.iter().filter(|event| {
        let in_headline = *event == head || of_loss && is_loss(&event.fact);
        event.fact.is_notable() && !in_headline
    });
    let telling = Telling::of(lang, rules, before, frame, true);
    let mut details: Vec<String> = Vec::new();
    for sentence in others.map(|event| captions::fact(&telling, &event.fact)) {
        if !details.contains(&sentence) {
            details.push(sentence);
        }
    }
    Caption { headline, details }
}

/// The sentence of one event of a frame, quiet or not: for the event log when it is opened up.
pub fn fact_sentence(
    lang: Lang,
    rules: &Rules,
    before: &Cluster,
    frame: &Frame,
    event: &Event,
) -> String {
    captions::fact(&Telling::of(lang, rules, before, frame, true), &event.fact)
}

/// The caption of the opening: who leads, and what there is to be seen.
pub fn opening_caption(lang: Lang, cluster: &Cluster) -> Caption {
    captions::opening(lang, cluster)
}

/// A frame without anything notable: the one event that somebody chose, or a summary.
fn quiet_caption(lang: Lang, rules: &Rules, before: &Cluster, frame: &Frame) -> Caption {
    let headline = within_bounds(|named| {
        let telling = Telling::of(lang, rules, before, frame, named);
        match (frame.kind(), frame.events.first()) {
            (FrameKind::Chosen(_), Some(event)) => captions::fact(&telling, &event.fact),
            _ => captions::quiet(&telling),
        }
    });
    Caption { headline, details: Vec::new() }
}

/// With names if that is short enough, else with numbers.
fn within_bounds(sentence: impl Fn(bool) -> String) -> String {
    let named = sentence(true);
    if named.chars().count() <= HEADLINE { named } else { sentence(false) }
}

fn is_loss(fact: &Fact) -> bool {
    matches!(fact, Fact::RecordLost { .. })
}

fn lost_in(frame: &Frame) -> Vec<RecordId> {
    let of = |event: &Event| match event.fact {
        Fact::RecordLost { record } => Some(record),
        _ => None,
    };
    frame.events.iter().filter_map(of).collect()
}

/// The notable event that the headline is about; the first of equals.
pub(in crate::scene) fn weightiest(frame: &Frame) -> Option<&Event> {
    let notable = frame.events.iter().filter(|event| event.fact.is_notable());
    notable
        .min_by_key(|event| rank(&event.fact, |broker| leads(&frame.cluster, broker, &event.fact)))
}

/// Whether a broker takes itself for the leader of the partition that a fact is about.
pub(in crate::scene) fn leads(cluster: &Cluster, broker: BrokerId, fact: &Fact) -> bool {
    let replica = cluster.replica(broker, fact.partition().unwrap_or(Cluster::PARTITION));
    replica.is_some_and(|replica| replica.leadership().is_some())
}

/// The weight of a fact; a smaller number weighs more.
fn rank(fact: &Fact, leads: impl Fn(BrokerId) -> bool) -> u8 {
    match fact {
        Fact::RecordLost { .. } => 0,
        Fact::Acted(_) => 1,
        Fact::RecordFound { .. } => 2,
        Fact::LeaderElected { .. } => 3,
        Fact::LogTruncated { .. } | Fact::TailLost { .. } => 4,
        Fact::LogStartedAnew { .. } | Fact::BrokerHalted { .. } => 4,
        Fact::ReplicationFailed { .. } => 4,
        Fact::RecordsFilled { .. } | Fact::BrokerFenced { .. } => 5,
        Fact::ShutdownBegan { .. } | Fact::BrokerUnregistered { .. } => 5,
        Fact::BrokerStopped { .. } | Fact::PartitionsCreated { .. } => 5,
        Fact::ProduceFailed { .. } => 6,
        Fact::SegmentDeleted { .. } | Fact::LogCleaned { .. } => 6,
        Fact::PositionReset { .. } => 7,
        Fact::IsrChanged { .. } | Fact::ReplicasChanged { .. } => 8,
        Fact::BrokerUnfenced { .. } | Fact::BrokerRegistered { .. } => 9,
        Fact::ElrChanged { .. } | Fact::LeaderEpochRaised { .. } => 9,
        Fact::BecameLeader { .. } => 10,
        Fact::DivergenceFound { .. } => 11,
        Fact::ProduceRefused { .. } => 12,
        Fact::SegmentRolled { broker, .. } | Fact::LogStartMoved { broker, .. }
            if leads(*broker) =>
        {
            12
        }
        Fact::RecordsAppended { broker, .. } if leads(*broker) => 13,
        Fact::HighWatermarkMoved { broker, .. } if leads(*broker) => 14,
        Fact::IsrChangeFailed { .. } | Fact::IsrAdopted { .. } => 15,
        Fact::IsrChangeProposed { .. } => 16,
        Fact::Acknowledged { .. } | Fact::ProduceCompleted { .. } => 17,
        Fact::RecordsAppended { .. } => 18,
        Fact::SegmentRolled { .. } | Fact::LogStartMoved { .. } => 18,
        Fact::LogRecovered { .. } | Fact::RecordsRead { .. } => 19,
        Fact::HighWatermarkMoved { .. } => 20,
        Fact::BecameFollower { .. } => 21,
        Fact::ReplicaCreated { .. } | Fact::ReplicaDeleted { .. } => 21,
        Fact::FetchRefused { .. } => 22,
        Fact::RetryScheduled { .. } => 23,
        Fact::LeaderLearned { .. } => 24,
        Fact::FollowerProgressed { .. } => 25,
        Fact::ProduceParked { .. } => 26,
        Fact::MessageLost(_) | Fact::MetadataApplied { .. } | Fact::FetchParked { .. } => 27,
        Fact::IndexEntryAdded { .. } | Fact::LogFlushed { .. } => 27,
        Fact::TimerFired(_) => 28,
        Fact::MessageSent(_) | Fact::MessageArrived(_) => 29,
    }
}
