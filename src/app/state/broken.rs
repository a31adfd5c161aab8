//! A run in which a promise breaks: where, and what would have kept it.
//!
//! Rule: it is known of a schedule that a search found, and of an attempt that succeeded. Of a run
//! that came with a link it is only said, and judged again. It is about one branch, and forgotten
//! with the run.

use std::rc::Rc;

use super::asked::{Asked, CLAIMS, claim_at};
use super::{Asking, State};
use crate::app::adapters::{HuntPhrase as Phrase, Marker, MarkerKind, say_hunt as say};
use crate::replay::Playhead;
use crate::replay::challenge::read_answer;
use crate::replay::compare::Beside;

/// See the module.
#[derive(Clone, Debug, PartialEq)]
pub struct Broken {
    /// The promise, by its place among `CLAIMS`.
    pub claim: usize,
    /// The run; then the branch, and the step in which it breaks.
    pub run: usize,
    /// See `run`.
    pub at: Playhead,
    /// What would have kept it in the same schedule, if that was tried.
    pub remedies: Option<Rc<[Beside]>>,
}

/// A run of which a link says that it breaks a promise.
#[derive(Clone, Debug, PartialEq)]
pub struct Doubted {
    /// The promise, by its place among `CLAIMS`.
    pub claim: usize,
    /// What the judge is asked; nothing if he has failed. Then the link still says it.
    pub asking: Option<Asking>,
}

impl State {
    /// Asks the judge about the run that came with a link; a promise that nobody knows is not
    /// asked about.
    pub(super) fn doubt(&mut self, claim: &str) {
        let Some(claim) = CLAIMS.iter().position(|known| *known == claim) else { return };
        let end = Playhead { step: self.last(), ..self.playhead() };
        let quest = self.quest(&Asked { claim, ..Asked::default() }, end);
        let asking = self.asking(format!("-\n{quest}").into());
        self.doubted = Some(Doubted { claim, asking: Some(asking) });
    }

    /// What the judge says of it; if that is nothing, the run is shown as any other.
    pub(super) fn hear_of_doubted(&mut self, serial: u32, text: &str) {
        let Some(doubted) = &mut self.doubted else { return };
        if doubted.asking.take_if(|asked| asked.0 == serial).is_none() {
            return;
        }
        let claim = doubted.claim;
        let Some((standing, remedies)) = read_answer(text) else { return };
        self.doubted = None;
        if let Some(step) = standing.broken.filter(|_| self.broken.is_none()) {
            let at = Playhead { branch: 0, step };
            self.broken = Some(Broken { claim, run: 0, at, remedies: Some(remedies.into()) });
            self.marked += 1;
        }
    }

    /// The name of the promise that the branch which is looked at breaks, or is said to.
    pub(super) fn breaks(&self) -> Option<String> {
        let is_its = (self.position.run, self.position.branch) == (0, 0);
        let said = self.doubted.as_ref().filter(|_| is_its).map(|doubted| doubted.claim);
        let claim = self.broken_here().map(|broken| broken.claim).or(said)?;
        Some(claim_at(claim).0.to_owned())
    }

    /// What is broken on the branch that is looked at.
    pub fn broken_here(&self) -> Option<&Broken> {
        let here = (self.position.run, self.position.branch);
        self.broken.as_ref().filter(|broken| (broken.run, broken.at.branch) == here)
    }

    /// What is said of it above the stage, with what would have kept the promise; nothing while
    /// another run stands there, or something else in the stage's place.
    pub fn lesson_of_it(&self) -> Option<(String, Rc<[Beside]>)> {
        let is_stage = self.lens.is_none() && !self.is_opening_files;
        let broken = self.broken_here().filter(|_| is_stage && self.besides.is_none())?;
        let remedies = Rc::clone(broken.remedies.as_ref()?);
        let (step, claim) = (broken.at.step, &self.claim_of(broken));
        let said = match remedies.is_empty() {
            true => Phrase::NotKept { step, claim },
            false => Phrase::Kept { step, claim },
        };
        Some((say(self.lang, said), remedies))
    }

    fn claim_of(&self, broken: &Broken) -> String {
        say(self.lang, Phrase::Claim(claim_at(broken.claim)))
    }

    /// The marker of the step in which it breaks.
    pub(super) fn breaking(&self) -> Option<Marker> {
        let broken = self.broken_here()?;
        let kind = MarkerKind::Broken;
        let (name, label) = (kind.name(self.lang), self.claim_of(broken));
        Some(Marker { step: broken.at.step, kind, name, label })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::Command;
    use crate::app::state::tests::{arrived, page};
    use crate::replay::challenge::answer;
    use crate::replay::quest::Quest;

    #[test]
    fn what_broke_is_told_of_its_own_run_and_only_where_the_stage_is() {
        let lesson = Command::OpenLesson("the-leader-dies".to_owned());
        let mut state = page(false, "").after(lesson);
        let at = Playhead { branch: 0, step: 3 };
        state.broken = Some(Broken { claim: 1, run: 0, at, remedies: Some([].into()) });
        let (said, _) = state.lesson_of_it().expect("it is told");
        assert!(said.starts_with("In step 3 this promise is broken: “Replicas agree"), "{said}");
        assert_eq!(state.breaking().map(|marker| marker.step), Some(3));
        let beats = state.lesson.as_ref().expect("a lesson").beats.len();
        let other = state.after(Command::Beat(beats - 1));
        assert!(other.position.run == 1 && other.broken.is_some());
        assert!(other.lesson_of_it().is_none() && other.breaking().is_none());
        let files = state.after(Command::OpenFiles(true));
        assert!(files.lesson_of_it().is_none() && files.breaking().is_some());
    }

    #[test]
    fn of_a_run_that_came_with_a_link_it_is_judged_what_is_said() {
        let lost = "cut 1 2\nproduce p1 \"a\"\nrun until acked = \"a\"\ncrash broker 1\n\
                    run until role 2 = leader\n";
        let open = |text: &str| {
            let link = arrived(&format!("{text}cluster brokers=2 acks=1\n{lost}"));
            page(false, "").after(Command::OpenLink(Rc::new(link)))
        };
        let asked = |state: &State| {
            state.doubted.as_ref().and_then(|doubted| doubted.asking.clone()).expect("it is asked")
        };
        let judged = |state: &State| {
            let (serial, text) = asked(state);
            let (since, quest) = text.split_once('\n').expect("two parts");
            let quest = Quest::parse(quest).expect("it is understood");
            let told = answer(&quest, since.parse().ok()).expect("it can be played");
            let stale = state.after(Command::HeardOfDoubted(serial + 1, told.as_str().into()));
            assert!(stale.broken.is_none());
            state.after(Command::HeardOfDoubted(serial, told.into()))
        };
        let state = judged(&open("breaks nothing-acknowledged-is-lost\n"));
        let (said, remedies) = state.lesson_of_it().expect("it is told");
        assert!(said.contains("No acknowledged record is lost"), "{said}");
        assert!(!remedies.is_empty() && state.doubted.is_none());
        assert!(state.link().starts_with("breaks nothing-acknowledged-is-lost\n"));
        let none = judged(&open("breaks one-leader-per-epoch\n"));
        assert!(none.lesson_of_it().is_none() && !none.link().starts_with("breaks"));
        for unknown in ["", "breaks what-nobody-knows\n"] {
            assert!(open(unknown).doubted.is_none());
        }
        let state = open("breaks replicas-agree\n");
        let failed = state.after(Command::HeardOfDoubted(asked(&state).0, "".into()));
        assert!(failed.lesson_of_it().is_none() && failed.breaking().is_none());
        assert!(failed.link().starts_with("breaks replicas-agree\n"), "it is still said");
    }
}
