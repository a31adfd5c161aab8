//! The event log: a line for each step, which can be opened up to all of its events.

use crate::engine::Millis;
use crate::replay::{History, Playhead};
use crate::scene::Lang;
use crate::scene::wording::{caption, fact_sentence, opening_caption};

/// A line of the event log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    /// The step that it is about.
    pub step: usize,
    /// The instant after the step.
    pub at: Millis,
    /// The headline of the step.
    pub text: String,
}

/// The headlines of a branch, the opening first.
pub fn event_log(history: &History, branch: usize, lang: Lang) -> Vec<LogLine> {
    let frames = history.frames(branch);
    let headline = |step: usize| match step.checked_sub(1) {
        None => opening_caption(lang, &frames[0].cluster).headline,
        Some(before) => {
            caption(lang, history.rules(), &frames[before].cluster, &frames[step]).headline
        }
    };
    let line = |step: usize| LogLine { step, at: frames[step].cluster.now, text: headline(step) };
    (0..frames.len()).map(line).collect()
}

/// Every event of one step, quiet ones too, in order.
pub fn step_events(history: &History, at: Playhead, lang: Lang) -> Vec<LogLine> {
    let Some(before) = at.step.checked_sub(1) else { return Vec::new() };
    let before = &history.frames(at.branch)[before].cluster;
    let frame = history.frame(at);
    let line = |event| fact_sentence(lang, history.rules(), before, frame, event);
    let events = frame.events.iter();
    events.map(|event| LogLine { step: at.step, at: event.at, text: line(event) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Cluster;
    use crate::scene::panels::{MarkerKind, inspect, markers, state_table};
    use crate::scene::wording::tests::eventful_run;
    use crate::scene::{Pick, View};

    #[test]
    fn the_log_has_a_line_for_each_step_and_time_never_goes_back() {
        let history = eventful_run();
        for lang in [Lang::En, Lang::Zh] {
            let lines = event_log(&history, 0, lang);
            assert_eq!(lines.len(), history.frames(0).len());
            assert!(lines.iter().all(|line| !line.text.is_empty()));
            assert!(lines.is_sorted_by_key(|line| line.at));
        }
    }

    #[test]
    fn a_step_opened_up_shows_every_event() {
        let history = eventful_run();
        let at = Playhead { branch: 0, step: 5 };
        let lines = step_events(&history, at, Lang::En);
        assert_eq!(lines.len(), history.frame(at).events.len());
        assert!(step_events(&history, Playhead::default(), Lang::En).is_empty());
    }

    #[test]
    fn a_run_with_a_loss_and_elections_is_marked_so() {
        let marks = markers(&eventful_run(), 0, Lang::En);
        let count = |kind| marks.iter().filter(|mark| mark.kind == kind).count();
        assert_eq!(count(MarkerKind::Truncation), 1);
        assert!(count(MarkerKind::Loss) >= 2, "one by election, one by power");
        assert!(marks.is_sorted_by_key(|mark| mark.step));
    }

    #[test]
    fn every_part_of_a_run_can_be_inspected_and_points_to_the_past() {
        let history = eventful_run();
        for step in 0..=history.last(0) {
            let at = Playhead { branch: 0, step };
            let cluster = history.cluster(at);
            let picks = state_table(cluster, Lang::En, Cluster::PARTITION)
                .rows
                .into_iter()
                .map(|row| row.pick);
            let messages = cluster.network.in_flight.keys().map(Pick::Message);
            for selected in picks.chain(messages) {
                let view = View {
                    history: &history,
                    at,
                    partition: Cluster::PARTITION,
                    progress: 0.0,
                    width: 800.0,
                    height: 500.0,
                    lang: Lang::Zh,
                    selected: Some(selected),
                    motion: false,
                    beside: None,
                };
                let inspection = inspect(&view, selected);
                assert!(!inspection.rows.is_empty() && !inspection.sentences.is_empty());
                assert!(inspection.since_step.is_none_or(|since| since <= step));
            }
        }
    }
}
