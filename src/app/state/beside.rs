//! Two runs side by side: the one at which one looks, and the one beside it.
//!
//! Rule: there is one playhead. The run beside is made by a worker, anew whenever the one that is
//! looked at goes on or is another one; until its answer comes, the one before stays. Nobody acts
//! on the run beside.

use std::rc::Rc;

use super::{Asking, Command, Notice, State};
use crate::app::adapters::{self, Inspection, Marker, MarkerKind, Pair};
use crate::replay::Playhead;
use crate::replay::compare::Beside;
use crate::scene::stage::{Stage, lay_out};
use crate::scene::view::{Pick, View};

/// What stands beside the run that is looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Besides {
    /// What makes it another run.
    pub beside: Beside,
    /// What the worker is asked, and a number that tells it from what was asked before.
    pub asked: Asking,
    /// The revision, run and branch that were looked at.
    of: (u32, usize, usize),
}

impl State {
    /// Puts another run beside this one, or takes it away.
    pub(super) fn set_beside(&mut self, beside: Option<Beside>) {
        self.settle();
        self.put_beside(beside);
    }

    pub(super) fn set_branch_beside(&mut self, branch: usize) {
        if branch < self.history().branches().len() {
            self.set_beside(Some(adapters::branch_beside(self.history(), branch)));
        }
    }

    pub(super) fn put_beside(&mut self, beside: Option<Beside>) {
        // The link and the markers are other ones, too.
        self.revision += 1;
        self.pair = None;
        self.besides = beside.map(|beside| self.ask_for(beside));
    }

    fn place_of_pair(&self) -> (u32, usize, usize) {
        (self.revision, self.position.run, self.position.branch)
    }

    fn ask_for(&mut self, beside: Beside) -> Besides {
        let text = self.text_of_run(self.playhead(), Some(beside.clone()));
        Besides { beside, asked: self.asking(text.into()), of: self.place_of_pair() }
    }

    /// Asks for the run beside anew if the one that is looked at is not what it was.
    pub(super) fn keep_pair(&mut self) {
        let place = self.place_of_pair();
        if let Some(besides) = self.besides.take_if(|besides| besides.of != place) {
            self.besides = Some(self.ask_for(besides.beside));
        }
    }

    /// The worker answers what was asked under this number; with nothing, if it failed.
    pub(super) fn hear_of_beside(&mut self, serial: u32, text: &str) {
        let Some(besides) = self.besides.as_ref().filter(|b| b.asked.0 == serial) else { return };
        let Some(answer) = Pair::read(text) else {
            let again = Command::SetBeside(Some(besides.beside.clone()));
            return self.tell(Notice::NotLoaded(Rc::new(again)));
        };
        let first = self.pair.replace(Rc::new(answer)).is_none();
        self.marked += 1;
        if first {
            self.verdict().into_iter().for_each(|said| self.speak(said));
        }
    }

    /// Where the two part, and why.
    pub fn verdict(&self) -> Option<String> {
        Some(self.pair.as_ref()?.said(self.lang)[2].clone())
    }

    /// What the two sides are called.
    pub fn sides(&self) -> Option<[String; 2]> {
        let [one, other, _] = self.pair.as_ref()?.said(self.lang).clone();
        Some([one, other])
    }

    /// The marker of the first difference.
    pub(super) fn parting(&self) -> Option<Marker> {
        let step = self.pair.as_ref()?.parting?;
        let kind = MarkerKind::Parting;
        Some(Marker { step, kind, name: kind.name(self.lang), label: self.verdict()? })
    }

    /// The stage, and the one of the run beside.
    pub fn stages(&self) -> (Stage, Option<Stage>) {
        let Some(pair) = &self.pair else { return (lay_out(&self.view()), None) };
        let (at, progress) = self.position.playhead();
        let left = View { beside: Some(pair.unlike(at.step)), ..self.view() };
        let (at, progress) = pair.place(at.step, progress);
        let mut right = lay_out(&View { history: &pair.right, at, progress, ..left });
        // The numbers of its messages mean others here.
        for item in &mut right.items {
            item.pick.take_if(|(pick, _)| matches!(pick, Pick::Message(_)));
        }
        (lay_out(&left), Some(right))
    }

    /// What is known of the chosen thing; where the run beside has something else, both.
    pub fn inspection(&self) -> Option<Inspection> {
        let pick = self.selected?;
        let mut inspection = adapters::inspect(&self.view(), pick);
        if let Some(pair) = self.pair.as_ref().filter(|_| !matches!(pick, Pick::Message(_))) {
            let at = Playhead { branch: 0, step: pair.step(self.step()) };
            let there = adapters::inspect(&View { history: &pair.right, at, ..self.view() }, pick);
            for (ours, theirs) in inspection.rows.iter_mut().zip(there.rows) {
                if ours.0 == theirs.0 && ours.1 != theirs.1 {
                    ours.1 += &format!(" ≠ {}", theirs.1);
                }
            }
        }
        Some(inspection)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::Command;
    use crate::app::state::tests::{arrived, page};
    use crate::engine::{Acks, Edition, Setting};
    use crate::scene::view::Lang;

    fn lost() -> State {
        let lesson = Command::OpenLesson("the-leader-dies".to_owned());
        page(false, "").after(lesson).after(Command::Last)
    }

    fn acks(acks: Acks) -> Command {
        Command::SetBeside(Some(Beside::Setting(Setting::Acks(acks), None)))
    }

    /// The state after a command, with what the worker answers.
    fn then(state: &State, command: Command) -> State {
        let state = state.after(command);
        let Some(besides) = &state.besides else { return state };
        let (serial, asked) = &besides.asked;
        let text = crate::scene::beside::answer(asked).unwrap();
        state.after(Command::HeardOfBeside(*serial, text.into()))
    }

    #[test]
    fn a_run_is_put_beside_another_and_moves_with_it() {
        let state = then(&lost(), acks(Acks::One));
        assert_eq!(state.sides().unwrap(), ["acks=all", "acks=1"]);
        assert_eq!(state.spoken.text, state.verdict().unwrap());
        let first = state.pair.as_ref().unwrap().parting.unwrap();
        let before = state.after(Command::Step(first - 1));
        assert!(!before.stages().1.unwrap().description.contains("other side"));
        let there = before.after(Command::Next);
        let (left, right) = there.stages();
        assert!(left.description.contains("other side"));
        assert!(right.unwrap().description.contains("other side"));
        let (ours, theirs) = there.marks();
        for marks in [ours, theirs] {
            let parting: Vec<_> =
                marks.iter().filter(|mark| mark.signs[0] == MarkerKind::Parting).collect();
            assert_eq!(parting.iter().map(|mark| mark.step).collect::<Vec<_>>(), [first]);
            assert!(parting[0].name.contains(&state.verdict().unwrap()));
        }
        let alone = there.after(Command::SetBeside(None));
        assert!(alone.stages().1.is_none() && alone.marks().1.is_empty());
    }

    #[test]
    fn what_is_done_is_done_on_both_sides() {
        let edition = Command::SetBeside(Some(Beside::Edition(Edition::V0_9)));
        let state = then(&page(false, "").after(Command::Explore), edition);
        let state = then(&state, Command::Say("produce p1 \"a\"".to_owned()));
        let state = then(&state, Command::Say("run 1s".to_owned()));
        let pair = state.pair.clone().unwrap();
        let there = pair.right.cluster(Playhead { branch: 0, step: pair.step(state.last()) });
        assert_eq!((there.records.len(), there.now), (1, state.cluster().now));
        let branch = state.after(Command::First).after(Command::Say("crash broker 1".to_owned()));
        let other = then(&branch, Command::SetBranchBeside(0)).after(Command::Last);
        assert_eq!(other.pair.as_ref().unwrap().parting, Some(1));
        let again = then(&other, Command::SwitchBranch(0));
        assert_eq!(again.pair.as_ref().unwrap().parting, None);
    }

    #[test]
    fn an_answer_to_what_was_asked_before_is_not_heard_and_a_failure_is_told() {
        let state = lost().after(acks(Acks::One));
        assert!(state.stages().1.is_none(), "the worker has not answered");
        let serial = state.besides.as_ref().unwrap().asked.0;
        let stale = state.after(Command::HeardOfBeside(serial - 1, "".into()));
        assert!(stale.notice.is_none() && stale.pair.is_none());
        let failed = state.after(Command::HeardOfBeside(serial, "".into()));
        let Some(Notice::NotLoaded(again)) = &failed.notice else { panic!("it is told") };
        let answered = then(&failed, (**again).clone());
        assert!(answered.pair.is_some() && answered.notice.is_none());
    }

    #[test]
    fn a_link_carries_the_pair() {
        for state in [lost(), lost().after(Command::Say("crash broker 2".to_owned()))] {
            let state = then(&state, acks(Acks::One)).after(Command::Step(4));
            let open = Command::OpenLink(Rc::new(arrived(&state.link())));
            let again = then(&page(false, ""), open);
            assert_eq!(again.verdict(), state.verdict());
            assert_eq!(again.stages(), state.stages());
            assert_eq!(again.link(), state.link());
        }
        let none = page(false, "").after(Command::OpenLink(Rc::new(arrived(&lost().link()))));
        assert!(none.besides.is_none());
    }

    #[test]
    fn the_chosen_thing_has_the_values_of_both_sides() {
        let state = then(&lost(), acks(Acks::Zero));
        let pick = Pick::Node(crate::engine::Node::Controller);
        let same = state.after(Command::First).after(Command::Select(pick)).inspection().unwrap();
        assert!(same.rows.iter().all(|(_, value)| !value.contains('≠')));
        let values = |state: &State| {
            let picks = state.cluster().brokers.keys().map(Pick::HighWatermark);
            let states = picks.map(|pick| state.after(Command::Select(pick)));
            let rows = states.flat_map(|state| state.inspection().unwrap().rows);
            rows.map(|(_, value)| value).collect::<Vec<_>>()
        };
        let edition = Command::SetBeside(Some(Beside::Edition(Edition::V0_9)));
        let there = then(&lost(), edition);
        let all: Vec<Vec<String>> =
            (0..=state.last()).map(|step| values(&there.after(Command::Step(step)))).collect();
        assert!(all.iter().flatten().any(|value| value.contains('≠')));
    }

    #[test]
    fn the_sides_are_told_in_both_languages() {
        let state = then(&lost(), acks(Acks::One)).after(Command::SetLang(Lang::Zh));
        assert!(state.verdict().unwrap().contains("acks=1 为"));
    }
}
