//! The notable points of a timeline, each with a shape and a name.
//!
//! A step gets one marker at most, for the weightiest thing in it; but two if an act loses
//! something at once, which is both the loss and the act behind it.

use crate::engine::{Event, Fact};
use crate::replay::{Frame, History, why};
use crate::scene::Lang;
use crate::scene::wording::{Phrase, caption, leads, say};

/// What happened at a marker. Heavier kinds come later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarkerKind {
    /// The leader wrote records.
    Append,
    /// A producer was told that its records are written.
    Acknowledged,
    /// The leader's high watermark moved.
    HighWatermark,
    /// The controller changed the ISR.
    IsrChange,
    /// The learner did something.
    Act,
    /// The controller fenced a broker.
    Fenced,
    /// A replica cut its log.
    Truncation,
    /// The controller elected a leader, or none.
    Election,
    /// The act that brought a loss about, later or at once.
    Cause,
    /// An acknowledged record was lost.
    Loss,
    /// The promise that somebody asked about broke.
    Broken,
    /// The first step at which the run beside shows something else.
    Parting,
}

/// A notable point of the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    /// The step at which it is.
    pub step: usize,
    /// Its kind, for shape and colour.
    pub kind: MarkerKind,
    /// Its kind in a word.
    pub name: String,
    /// The headline of the step.
    pub label: String,
}

/// The markers of a branch, in order.
pub fn markers(history: &History, branch: usize, lang: Lang) -> Vec<Marker> {
    let frames = history.frames(branch);
    let causes = causes(history, branch);
    let mut all = Vec::new();
    for (step, pair) in frames.windows(2).enumerate().map(|(at, pair)| (at + 1, pair)) {
        let [before, frame] = pair else { continue };
        let cause = causes.contains(&step).then_some(MarkerKind::Cause);
        let own = kind_of(frame);
        let mut mark = |kind: MarkerKind| {
            let label = caption(lang, history.rules(), &before.cluster, frame).headline;
            all.push(Marker { step, kind, name: kind.name(lang), label });
        };
        if own > cause {
            own.into_iter().for_each(&mut mark);
        }
        cause.into_iter().for_each(mark);
    }
    all
}

/// The steps of the acts that tipped the scales: for each loss of an acknowledged record the latest
/// act without which it would not have happened.
fn causes(history: &History, branch: usize) -> Vec<usize> {
    let events = history.frames(branch).iter().flat_map(|frame| frame.events.iter());
    let lost = events.filter(|event| matches!(event.fact, Fact::RecordLost { .. }));
    let latest = |event: &Event| Some(why::acts_behind(history, branch, event.id).first()?.0);
    lost.filter_map(latest).collect()
}

impl MarkerKind {
    /// Every kind, lightest first.
    pub const ALL: [MarkerKind; 12] = [
        MarkerKind::Append,
        MarkerKind::Acknowledged,
        MarkerKind::HighWatermark,
        MarkerKind::IsrChange,
        MarkerKind::Act,
        MarkerKind::Fenced,
        MarkerKind::Truncation,
        MarkerKind::Election,
        MarkerKind::Cause,
        MarkerKind::Loss,
        MarkerKind::Broken,
        MarkerKind::Parting,
    ];

    /// The kind in a word.
    pub fn name(self, lang: Lang) -> String {
        let phrase = match self {
            MarkerKind::Append => Phrase::MarkerAppend,
            MarkerKind::Acknowledged => Phrase::MarkerAcknowledged,
            MarkerKind::HighWatermark => Phrase::MarkerHighWatermark,
            MarkerKind::IsrChange => Phrase::MarkerIsr,
            MarkerKind::Act => Phrase::MarkerAct,
            MarkerKind::Fenced => Phrase::MarkerFenced,
            MarkerKind::Truncation => Phrase::MarkerTruncation,
            MarkerKind::Election => Phrase::MarkerElection,
            MarkerKind::Cause => Phrase::MarkerCause,
            MarkerKind::Loss => Phrase::MarkerLoss,
            MarkerKind::Broken => Phrase::MarkerBroken,
            MarkerKind::Parting => Phrase::MarkerParting,
        };
        say(lang, phrase)
    }
}

/// The heaviest kind among the events of a frame.
fn kind_of(frame: &Frame) -> Option<MarkerKind> {
    let of = |fact: &Fact| match fact {
        Fact::RecordLost { .. } => Some(MarkerKind::Loss),
        Fact::LeaderElected { .. } => Some(MarkerKind::Election),
        Fact::LogTruncated { .. } => Some(MarkerKind::Truncation),
        Fact::BrokerFenced { .. } => Some(MarkerKind::Fenced),
        Fact::Acted(_) => Some(MarkerKind::Act),
        Fact::IsrChanged { .. } => Some(MarkerKind::IsrChange),
        Fact::HighWatermarkMoved { broker, .. } if leads(&frame.cluster, *broker, fact) => {
            Some(MarkerKind::HighWatermark)
        }
        Fact::Acknowledged { .. } => Some(MarkerKind::Acknowledged),
        Fact::RecordsAppended { broker, .. } if leads(&frame.cluster, *broker, fact) => {
            Some(MarkerKind::Append)
        }
        _ => None,
    };
    frame.events.iter().filter_map(|event| of(&event.fact)).max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{BrokerId, Cluster, LeaderEpoch, Offset, RecordId};
    use crate::replay::course;
    use crate::scene::wording::samples::frame_of;

    const PARTITION: crate::engine::PartitionId = Cluster::PARTITION;

    fn kinds(facts: Vec<Fact>) -> Option<MarkerKind> {
        kind_of(&frame_of(facts))
    }

    #[test]
    fn a_frame_is_marked_by_the_heaviest_thing_in_it() {
        let elected = Fact::LeaderElected {
            partition: PARTITION,
            leader: Some(BrokerId(2)),
            epoch: LeaderEpoch(1),
            unclean: false,
        };
        let fenced = Fact::BrokerFenced { broker: BrokerId(1) };
        assert_eq!(kinds(vec![fenced.clone(), elected.clone()]), Some(MarkerKind::Election));
        let lost = Fact::RecordLost { record: RecordId(0) };
        assert_eq!(kinds(vec![lost, elected, fenced]), Some(MarkerKind::Loss));
    }

    #[test]
    fn the_act_that_brought_a_loss_about_is_marked_and_a_run_without_loss_has_none() {
        let lesson = course::read("the-leader-dies", "en").unwrap().unwrap();
        let open = course::open(lesson).unwrap();
        let of = |run: usize, kind| {
            let all = markers(&open.runs[run], 0, Lang::En).into_iter();
            all.filter(|marker| marker.kind == kind).collect::<Vec<_>>()
        };
        let (causes, losses) = (of(1, MarkerKind::Cause), of(1, MarkerKind::Loss));
        let ([cause], [loss]) = (&*causes, &*losses) else { panic!("{causes:?} {losses:?}") };
        assert!(cause.step < loss.step && cause.label.contains("crashes"), "{cause:?}");
        assert!(of(0, MarkerKind::Act).iter().any(|act| act.label.contains("crashes")));
        assert_eq!(of(0, MarkerKind::Cause), []);
    }

    #[test]
    fn what_a_follower_does_is_not_marked() {
        let appended = |broker| Fact::RecordsAppended {
            broker: BrokerId(broker),
            partition: PARTITION,
            from: Offset(0),
            to: Offset(1),
        };
        assert_eq!(kinds(vec![appended(1)]), Some(MarkerKind::Append), "broker 1 leads");
        assert_eq!(kinds(vec![appended(2)]), None);
    }
}
