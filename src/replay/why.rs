//! Why: from an event back to what made it happen.
//!
//! Rule: every event names its causes, and only acts have none within a run. So the acts behind
//! an event are found by walking back, and the latest of them is what tipped the scales.

use super::history::{Frame, History};
use crate::engine::{Act, Event, EventId, Fact};
use crate::log::ordered::include;

/// An event of a branch and the step in which it happened.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// The step.
    pub step: usize,
    /// The event.
    pub event: &'a Event,
}

/// The event of that number on a branch; `None` if it lies before the run.
pub fn find(history: &History, branch: usize, id: EventId) -> Option<Found<'_>> {
    let frames = history.frames(branch);
    let ends_before = |frame: &Frame| frame.cluster.last_event() < id;
    let step = frames.partition_point(|frame| ends_before(frame));
    let event = frames.get(step)?.events.iter().find(|event| event.id == id)?;
    Some(Found { step, event })
}

/// An event and all without which it would not have happened, latest first.
pub fn behind(history: &History, branch: usize, id: EventId) -> impl Iterator<Item = Found<'_>> {
    let mut open = vec![id];
    // Causes have smaller numbers than what they cause, so the largest is always finished.
    std::iter::from_fn(move || {
        while let Some(id) = open.pop() {
            let Some(found) = find(history, branch, id) else { continue };
            found.event.causes.iter().for_each(|cause| include(&mut open, *cause));
            return Some(found);
        }
        None
    })
}

/// The acts without which an event would not have happened, latest first.
pub fn acts_behind(history: &History, branch: usize, id: EventId) -> Vec<(usize, Act)> {
    let act = |found: Found<'_>| match &found.event.fact {
        Fact::Acted(act) => Some((found.step, act.clone())),
        _ => None,
    };
    behind(history, branch, id).filter_map(act).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::action::Draft;
    use crate::engine::{Acks, Action, BrokerId, ClientId, Cluster, Opening, Rules};
    use crate::replay::Playhead;

    #[test]
    fn the_loss_of_an_acknowledged_record_leads_back_to_the_crash_and_to_the_write() {
        let rules = Rules::default();
        let mut opening = Opening::of(&rules);
        opening.settings.acks = Acks::One;
        let mut history = History::open(rules, opening);
        let draft = Draft::of("r");
        let produce = Act::Produce {
            producer: ClientId(1),
            partition: Cluster::PARTITION,
            records: [draft].into(),
        };
        let crash = Act::Crash { broker: BrokerId(1), losing: 0 };
        let mut at = history.act(Playhead::default(), &Action::Act(produce.clone())).unwrap();
        // The answer sets out with the append; the followers' copies are dropped on the way.
        at = history.forward(at).unwrap();
        let flying: Vec<_> = history.cluster(at).network.in_flight.keys().collect();
        for id in &flying[1..] {
            at = history.act(at, &Action::Act(Act::Drop(*id))).unwrap();
        }
        at = history.act(at, &Action::Act(crash.clone())).unwrap();
        let lost = loop {
            at = history.forward(at).unwrap();
            let events = &history.frame(at).events;
            if let Some(event) = events.iter().find(|e| matches!(e.fact, Fact::RecordLost { .. })) {
                break event.id;
            }
        };
        let acts: Vec<Act> = acts_behind(&history, 0, lost).into_iter().map(|(_, a)| a).collect();
        assert_eq!(acts, [crash, produce]);
    }

    #[test]
    fn what_a_consumer_reads_leads_back_to_the_write_of_that_record() {
        let rules = Rules::default();
        let mut history = History::open(rules, Opening::of(&rules));
        let mut at = Playhead::default();
        for value in ["a", "b"] {
            let draft = Draft::of(value);
            let produce = Act::Produce {
                producer: ClientId(1),
                partition: Cluster::PARTITION,
                records: [draft].into(),
            };
            at = history.act(at, &Action::Act(produce)).unwrap();
            let read = loop {
                at = history.forward(at).unwrap();
                let events = &history.frame(at).events;
                if let Some(read) =
                    events.iter().find(|e| matches!(e.fact, Fact::RecordsRead { .. }))
                {
                    break read.id;
                }
            };
            let (_, latest) = acts_behind(&history, 0, read).remove(0);
            let Act::Produce { records, .. } = latest else { panic!("a write is behind it") };
            assert_eq!(&*records[0].said(), value);
        }
    }
}
