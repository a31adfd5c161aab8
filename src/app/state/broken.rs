//! A run in which a promise breaks: where, and what would have kept it.
//!
//! Rule: it is known of a schedule that a search found, and of an attempt that succeeded. It is
//! about one branch, and forgotten with the run.

use std::rc::Rc;

use super::State;
use super::asked::CLAIMS;
use crate::app::adapters::{HuntPhrase as Phrase, Marker, MarkerKind, Named, say_hunt as say};
use crate::replay::Playhead;
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

impl State {
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
        say(self.lang, Phrase::Claim(Named(CLAIMS.get(broken.claim).unwrap_or(&CLAIMS[0]))))
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
    use crate::app::state::tests::page;

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
}
