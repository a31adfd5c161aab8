//! The markers of the timeline: which of them stay where there is little room, and where they lie.
//!
//! Rule: a loss, the act behind it, a broken promise and the parting of two runs always stay. Those
//! of one step share a place; those that would lie on each other move apart, as far as there is
//! room. Lighter ones take what room is left, the heavier of two first.

use super::State;
use crate::app::adapters::{self, Marker, MarkerKind};

/// How much of the timeline a marker needs, in CSS pixels: less is no target for a finger.
const MARK_WIDTH: f32 = 28.0;

/// How much more each further sign of a marker needs, in CSS pixels.
pub const SIGN_WIDTH: f32 = 14.0;

/// A marker as it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct TimelineMark {
    /// The step it marks.
    pub step: usize,
    /// Where it is, in hundredths of the timeline's length.
    pub percent: f32,
    /// What kinds of step it is, the weightiest first; never empty.
    pub signs: Vec<MarkerKind>,
    /// What it is called.
    pub name: String,
}

impl State {
    /// The markers of the timeline, with so much room between them that each can be hit; and those
    /// of the run beside, each at the step beside which it comes.
    pub fn marks(&self) -> (Vec<TimelineMark>, Vec<TimelineMark>) {
        let mut ours = adapters::markers(self.history(), self.position.branch, self.lang);
        ours.extend(self.breaking());
        let Some(pair) = &self.pair else { return (self.placed(ours), Vec::new()) };
        let mut theirs = adapters::markers(&pair.right, 0, self.lang);
        theirs.iter_mut().for_each(|marker| marker.step = pair.left_step(marker.step));
        ours.extend(self.parting());
        theirs.extend(self.parting());
        (self.placed(ours), self.placed(theirs))
    }

    fn placed(&self, markers: Vec<Marker>) -> Vec<TimelineMark> {
        let line = Line { width: self.size.0.max(MARK_WIDTH), last: self.last().max(1) };
        let (mut marks, mut light) = (Vec::<TimelineMark>::new(), Vec::new());
        for marker in markers {
            match marks.iter_mut().find(|mark| mark.step == marker.step) {
                _ if marker.kind < MarkerKind::Cause => light.push(line.mark(marker)),
                Some(mark) => mark.take_in(marker),
                None => insert(&mut marks, line.mark(marker)),
            }
        }
        line.spread(&mut marks);
        let mut others: Vec<TimelineMark> = Vec::new();
        for mark in light {
            match others.last_mut() {
                _ if marks.iter().any(|grave| line.is_too_close(grave, &mark)) => {}
                Some(before) if line.is_too_close(before, &mark) => {
                    if mark.signs > before.signs {
                        *before = mark;
                    }
                }
                _ => others.push(mark),
            }
        }
        others.into_iter().for_each(|mark| insert(&mut marks, mark));
        marks
    }
}

/// Puts a marker between its neighbours.
fn insert(marks: &mut Vec<TimelineMark>, mark: TimelineMark) {
    let at = marks.iter().position(|other| other.percent > mark.percent);
    marks.insert(at.unwrap_or(marks.len()), mark);
}

impl TimelineMark {
    /// Takes in another marker of the same step. What the step is called is said once.
    fn take_in(&mut self, Marker { kind, name, label, .. }: Marker) {
        if self.signs.contains(&kind) && self.name.contains(&label) {
            return;
        }
        let said = if self.name.contains(&label) { name } else { format!("{name}: {label}") };
        let is_first = kind > self.signs[0];
        let both = if is_first { [&said, &self.name] } else { [&self.name, &said] };
        self.name = both.map(String::as_str).join(" · ");
        if !self.signs.contains(&kind) {
            self.signs.insert(if is_first { 0 } else { self.signs.len() }, kind);
        }
    }

    /// How much of the timeline its further signs take, in CSS pixels.
    pub fn more(&self) -> f32 {
        SIGN_WIDTH * (self.signs.len() - 1) as f32
    }
}

/// The timeline: its width in CSS pixels, and its last step.
struct Line {
    width: f32,
    last: usize,
}

impl Line {
    fn mark(&self, Marker { step, kind, name, label }: Marker) -> TimelineMark {
        let percent = step as f32 / self.last as f32 * 100.0;
        TimelineMark { step, percent, signs: vec![kind], name: format!("{name}: {label}") }
    }

    /// How far apart two markers have to be, in hundredths.
    fn gap(&self, one: &TimelineMark, other: &TimelineMark) -> f32 {
        (MARK_WIDTH + (one.more() + other.more()) / 2.0) / self.width * 100.0
    }

    fn is_too_close(&self, one: &TimelineMark, other: &TimelineMark) -> bool {
        (one.percent - other.percent).abs() < self.gap(one, other)
    }

    /// Moves markers apart that lie on each other: on along the line, and back where it ends.
    fn spread(&self, marks: &mut [TimelineMark]) {
        let gaps: Vec<f32> = marks.windows(2).map(|pair| self.gap(&pair[0], &pair[1])).collect();
        let edges: Vec<f32> =
            marks.iter().map(|mark| mark.more() / 2.0 / self.width * 100.0).collect();
        // More than the line can hold lie closer.
        let ends: f32 = [edges.first(), edges.last()].into_iter().flatten().sum();
        let tight = ((100.0 - ends) / gaps.iter().sum::<f32>()).clamp(0.0, 1.0);
        let mut least = 0.0_f32;
        for (at, mark) in marks.iter_mut().enumerate() {
            mark.percent = mark.percent.max(least).max(edges[at]);
            least = mark.percent + gaps.get(at).map_or(0.0, |gap| gap * tight);
        }
        let mut most = 100.0_f32;
        for (at, mark) in marks.iter_mut().enumerate().rev() {
            mark.percent = mark.percent.min(most).min(100.0 - edges[at]);
            most = mark.percent - at.checked_sub(1).map_or(0.0, |before| gaps[before] * tight);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::tests::page;

    fn marker(step: usize, kind: MarkerKind) -> Marker {
        Marker { step, kind, name: "at".to_owned(), label: format!("{kind:?} {step}") }
    }

    /// What is marked on a line of so many steps, in the order of the line; each can be hit.
    fn placed(width: f32, markers: &[(usize, MarkerKind)], more: &[(usize, MarkerKind)]) -> String {
        let mut state = page(false, "");
        state.size.0 = width;
        let all = markers.iter().chain(more).map(|(at, kind)| marker(*at, *kind));
        let marks = state.placed(all.collect());
        let line = Line { width, last: state.last() };
        for pair in marks.windows(2) {
            let apart = pair[1].percent - pair[0].percent;
            assert!(apart > line.gap(&pair[0], &pair[1]) - 0.001, "{marks:?}");
        }
        let edge = |mark: &TimelineMark| mark.more() / 2.0 / width * 100.0 - 0.001;
        let is_within =
            |mark: &TimelineMark| mark.percent >= edge(mark) && mark.percent <= 100.0 - edge(mark);
        assert!(marks.iter().all(is_within), "{marks:?}");
        let names: Vec<&str> = marks.iter().map(|mark| &*mark.name).collect();
        names.join(", ")
    }

    #[test]
    fn a_loss_its_cause_and_a_broken_promise_stay_however_close_they_are() {
        use MarkerKind::{Act, Broken, Cause, Election, Fenced, Loss, Parting};
        let last = page(false, "").last();
        let told = |cause: usize| {
            format!("at: Act 1, at: Cause {cause}, at: Broken {last} · at: Loss {last}")
        };
        let run = [(1, Act), (last - 2, Cause), (last - 1, Fenced), (last, Loss)];
        assert_eq!(placed(390.0, &run, &[(last, Broken)]), told(last - 2));
        let next = [(1, Act), (last - 1, Cause), (last, Loss)];
        assert_eq!(placed(320.0, &next, &[(last, Broken)]), told(last - 1));
        let all = placed(320.0, &[(1, Cause), (2, Loss), (3, Loss)], &[(2, Broken), (2, Parting)]);
        assert_eq!(all, "at: Cause 1, at: Parting 2 · at: Broken 2 · at: Loss 2, at: Loss 3");
        let light = placed(100.0, &[(1, Act), (2, Election), (3, Fenced)], &[]);
        assert_eq!(light, "at: Election 2", "there is no more room");
    }

    #[test]
    fn what_shares_a_step_shares_a_place() {
        use MarkerKind::{Act, Broken, Loss};
        let marks = placed(960.0, &[(2, Loss), (2, Loss), (6, Act)], &[(2, Broken)]);
        assert_eq!(marks, "at: Broken 2 · at: Loss 2, at: Act 6");
        let mut state = page(false, "");
        state.size.0 = 100.0;
        let ends = [marker(1, Broken), marker(8, Broken)];
        let many = (1..=8).map(|step| marker(step, Loss)).chain(ends).collect();
        let marks = state.placed(many);
        assert_eq!(marks.len(), 8, "more than the line can hold");
        let signs = marks[0].more() / 2.0;
        assert!(signs > 0.0 && marks[0].percent >= signs - 0.001, "{marks:?}");
        assert!(marks.iter().all(|mark| (-0.001..=100.001).contains(&mark.percent)), "{marks:?}");
        assert!(marks.is_sorted_by(|one, other| one.percent < other.percent), "{marks:?}");
    }
}
