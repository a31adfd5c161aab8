//! A challenge: somebody tries to break a promise by hand, and a worker judges every step.
//!
//! Rule: it is about what comes after one step. Whoever goes on from another one, or looks at
//! another run, has ended it.

use std::rc::Rc;
use std::sync::Arc;

use super::asked::{Asked, BOUNDS, in_words};
use super::hunt::line_in;
use super::{Aim, Asking, Broken, State};
use crate::app::adapters::{HuntPhrase as Phrase, Standing, say_hunt as say};
use crate::app::components::Same;
use crate::replay::challenge::read_answer;
use crate::replay::{Frame, Playhead};
use crate::scene::view::Lang;

/// See the module.
#[derive(Clone, Debug, PartialEq)]
pub struct Challenge {
    /// What is to be broken, and with what.
    pub asked: Asked,
    /// After which step it begins.
    pub since: usize,
    /// How the attempt stands; `None` until the worker has told.
    pub standing: Option<Standing>,
    /// What the worker said instead; nothing, if it did not load or broke.
    failed: Option<Rc<str>>,
    /// What the worker is asked.
    pub asking: Asking,
    begun: Same<Arc<Frame>>,
    at: Playhead,
}

impl Challenge {
    /// How it stands, in a sentence.
    pub fn status(&self, lang: Lang) -> String {
        let Some(Standing { broken, foul, left }) = &self.standing else {
            return self.not_judged(lang);
        };
        match (broken, foul) {
            (Some(step), _) => say(lang, Phrase::Broken { step: *step, steps: step - self.since }),
            (None, Some(step)) => say(lang, Phrase::Foul { step: *step }),
            (None, None) => {
                let most = left.most.named().map(|(name, times)| (name, times.into()));
                say(lang, Phrase::Holds { left: &in_words(lang, most), steps: left.steps })
            }
        }
    }

    fn not_judged(&self, lang: Lang) -> String {
        let Some(said) = self.failed.as_deref() else { return say(lang, Phrase::Loading) };
        match said.strip_prefix("trouble\n") {
            Some(why) => say(lang, Phrase::NotJudged(line_in(lang, why))),
            None if said.is_empty() => say(lang, Phrase::NoJudge),
            None => say(lang, Phrase::Unreadable),
        }
    }

    /// What is worth being spoken when it changes. That there is a step less is not: the caption of
    /// the step would not be heard.
    fn news(&self) -> (Option<Standing>, Option<Rc<str>>) {
        let mut standing = self.standing;
        standing.iter_mut().for_each(|now| now.left.steps = 0);
        (standing, self.failed.clone())
    }

    /// Whether more can be tried from here.
    pub fn is_open(&self) -> bool {
        self.standing.is_some_and(|standing| standing.broken.or(standing.foul).is_none())
    }
}

impl State {
    /// Begins a challenge with what is filled in, or ends it.
    pub(super) fn challenge(&mut self, on: bool) {
        self.settle();
        (self.challenge, self.hunt) = (None, None);
        if !on {
            return;
        }
        let asked = self.asked;
        if !asked.here {
            self.jump(0);
        }
        let since = self.step();
        let at = self.playhead();
        let begun = Same(Arc::clone(&self.history().frames(at.branch)[at.step]));
        let asking = self.ask_judge(&asked, since);
        self.challenge =
            Some(Challenge { asked, since, standing: None, failed: None, asking, begun, at });
    }

    fn ask_judge(&mut self, asked: &Asked, since: usize) -> Asking {
        let quest = self.quest(asked, self.playhead());
        self.asking(format!("{since}\n{quest}").into())
    }

    /// Asks again how the attempt stands if the step shown is another one.
    pub(super) fn keep_challenge(&mut self) {
        let Some(mut challenge) = self.challenge.take() else { return };
        let at = self.playhead();
        let begun = self.history().frames(at.branch).get(challenge.since).map(Arc::clone);
        if begun.map(Same) != Some(challenge.begun.clone()) {
            return;
        }
        if challenge.at != at {
            challenge.at = at;
            challenge.asking = self.ask_judge(&challenge.asked, challenge.since);
            // What was advised was for another step.
            self.hunt.take_if(|hunt| hunt.is_hint());
        }
        self.challenge = Some(challenge);
    }

    /// The worker tells how the attempt stands; with nothing, that it cannot.
    pub(super) fn hear_of_challenge(&mut self, serial: u32, text: &str) {
        let lang = self.lang;
        let Some(challenge) = self.challenge.as_mut().filter(|c| c.asking.0 == serial) else {
            return;
        };
        let before = challenge.news();
        let (standing, remedies) = read_answer(text).unzip();
        (challenge.standing, challenge.failed) =
            (standing, standing.is_none().then(|| text.into()));
        // What was broken stays so on its branch, wherever one looks.
        if let Some(step) = standing.and_then(|standing| standing.broken) {
            let (at, claim) = (Playhead { step, ..challenge.at }, challenge.asked.claim);
            let (run, remedies) = (self.position.run, remedies.map(Rc::from));
            self.broken = Some(Broken { claim, run, at, remedies });
            self.marked += 1;
        }
        let Some(challenge) = &self.challenge else { return };
        if challenge.news() != before {
            let status = challenge.status(lang);
            self.speak(status);
        }
    }

    /// Looks for what to do next.
    pub(super) fn ask_for_hint(&mut self) {
        let Some(challenge) = self.challenge.as_ref().filter(|c| c.is_open()) else { return };
        let Some(Standing { left, .. }) = challenge.standing else { return };
        let mut asked = Asked { here: true, ..challenge.asked };
        for (name, times) in left.most.named() {
            let place = BOUNDS.iter().position(|bound| *bound == name);
            place.into_iter().for_each(|at| asked.most[at] = times.into());
        }
        asked.most[BOUNDS.len() - 1] = left.steps;
        self.look_for(&asked, Aim::Hint);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::Command;
    use crate::app::state::tests::page;
    use crate::replay::challenge::answer;
    use crate::replay::hunt::{Hunt as Search, alone};
    use crate::replay::quest::Quest;

    /// The state after a command, with what the workers answer.
    fn then(state: &State, command: Command) -> State {
        let mut state = state.after(command);
        if let Some(challenge) = state.challenge.clone() {
            let (since, quest) = challenge.asking.1.split_once('\n').expect("two parts");
            let quest = Quest::parse(quest).expect("a quest");
            let told = answer(&quest, since.parse().ok()).expect("it can be played");
            state = state.after(Command::HeardOfChallenge(challenge.asking.0, told.into()));
        }
        if let Some(hunt) = state.hunt.clone() {
            let quest =
                hunt.quest.strip_prefix("hunt\n").and_then(|quest| Quest::parse(quest).ok());
            let quest = quest.expect("a quest");
            let mut search = Search::begin(&quest).expect("it can be played");
            let mut expand = alone();
            while search.round(&mut expand) {}
            let told = super::super::HuntTold::Report(1, search.report());
            state = state.after(Command::HeardOfHunt(hunt.serial, told.into()));
        }
        state
    }

    fn says(state: &State) -> String {
        let status = state.challenge.as_ref().map(|challenge| challenge.status(Lang::En));
        let hint = state.hunt.as_ref().map(|hunt| hunt.status(Lang::En));
        [status, hint].into_iter().flatten().collect::<Vec<_>>().join(" | ")
    }

    fn begun() -> State {
        let explored = page(false, "").after(Command::Explore);
        let set = explored.after(Command::Say("set acks=1".into()));
        let here = Asked { here: true, ..Asked::default() };
        then(&set.after(Command::Ask(here)), Command::Challenge(true))
    }

    #[test]
    fn who_follows_the_hints_breaks_the_promise() {
        let mut state = begun();
        assert_eq!(
            says(&state),
            "The promise holds so far. Left: Records 2 · Crashes 3 · Restarts 1; 30 steps."
        );
        let mut steps = 0;
        while state.challenge.as_ref().is_some_and(Challenge::is_open) {
            let hinted = then(&state, Command::Hint);
            let hunt = hinted.hunt.as_ref().expect("a hint");
            let found = hunt.found().cloned().expect("a way");
            assert!(says(&hinted).ends_with(" from here)."));
            let command = match found.wait {
                0 => Command::Say(found.act.as_str().into()),
                _ => Command::Next,
            };
            state = then(&hinted, command);
            assert_eq!(state.console, None);
            steps += 1;
            assert!(state.hunt.is_none() && steps < 30, "what was advised was for another step");
        }
        assert!(says(&state).starts_with("You did it: in step "), "{}", says(&state));
        assert_eq!(state.spoken.text, says(&state));
        let (said, kept) = state.lesson_of_it().expect("it is told");
        assert!(said.starts_with(&format!("In step {} this promise", state.step())), "{said}");
        assert!(!kept.is_empty());
        let back = then(&state, Command::Back);
        assert!(back.challenge.as_ref().is_some_and(Challenge::is_open));
        assert_eq!(back.lesson_of_it(), state.lesson_of_it(), "it stays broken on this branch");
        let other = then(&back, Command::Say("cut 2 3".into()));
        assert!(other.position.branch > 0 && other.lesson_of_it().is_none());
    }

    #[test]
    fn more_than_is_allowed_is_told_and_taken_back_by_a_step_back() {
        let state = then(&begun(), Command::Say("cut 1 2".into()));
        let step = state.step();
        let told =
            format!("Step {step} is more than is allowed here. Go back, and try another way.");
        assert_eq!(says(&state), told);
        assert_eq!(then(&state, Command::Hint).hunt, None, "there is nothing to advise");
        assert!(says(&then(&state, Command::Back)).starts_with("The promise holds so far."));
    }

    #[test]
    fn what_is_left_is_spoken_when_it_changes_and_each_step_has_its_own_caption() {
        let state = begun();
        assert_eq!(state.spoken.text, says(&state), "what may be done");
        let write = then(&state, Command::Say("produce p1 \"a\"".into()));
        assert_eq!(write.spoken.text, says(&write), "a record less");
        let next = then(&write, Command::Next);
        assert_eq!(next.spoken.text, next.caption().headline);
        let act = then(&next, Command::Say("crash broker 3".into()));
        assert!(act.spoken.text.contains("Crashes 2 ·"), "{}", act.spoken.text);
        let foul = then(&act, Command::Say("cut 1 2".into()));
        assert!(foul.spoken.text.contains("is more than is allowed"), "{}", foul.spoken.text);
        let back = then(&foul, Command::Back);
        assert_eq!(back.spoken.text, says(&back), "it is taken back");
        let asked = back.after(Command::Next);
        let serial = asked.challenge.as_ref().expect("a challenge").asking.0;
        let failed = asked.after(Command::HeardOfChallenge(serial, "".into()));
        assert_eq!(failed.spoken.text, says(&failed));
    }

    #[test]
    fn a_challenge_is_about_what_comes_after_one_step() {
        let state = begun();
        let earlier = state.after(Command::Back);
        assert!(earlier.challenge.is_some(), "one may look at what was before");
        assert_eq!(earlier.after(Command::Say("cut 1 2".into())).challenge, None);
        let found = then(&state, Command::Hunt).after(Command::PlayFound);
        assert_eq!(found.challenge, None, "that is another run");
        assert!(state.after(Command::SetLang(Lang::Zh)).challenge.is_some());
        assert_eq!(state.after(Command::Challenge(false)).challenge, None);
        let lesson = Command::OpenLesson("the-leader-dies".to_owned());
        assert_eq!(state.after(lesson).challenge, None);
        let stale = state.after(Command::HeardOfChallenge(0, "".into()));
        assert_eq!(stale.challenge, state.challenge);
        let serial = state.challenge.as_ref().expect("a challenge").asking.0;
        let failed = |said: &str| state.after(Command::HeardOfChallenge(serial, said.into()));
        assert!(says(&failed("")).starts_with("This step was not judged"));
        assert_eq!(says(&failed("trouble\nso\n如此")), "This step cannot be judged: so");
        let zh = failed("trouble\nso\n如此").challenge.expect("a challenge").status(Lang::Zh);
        assert_eq!(zh, "无法评判这一步：如此");
        assert!(says(&failed("lives\n")).ends_with("Load the page again."));
    }
}
