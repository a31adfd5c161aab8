//! The search for a schedule that breaks a promise: what was asked, and what is known.
//!
//! Rule: the search itself runs in a worker. It is told what is asked as text, and what it tells
//! comes in as commands.

use std::rc::Rc;

use super::State;
use crate::app::adapters::{
    self, Arrived, Found, HuntPhrase as Phrase, Report, Verdict, bytes, grouped, say_hunt as say,
};
use crate::replay::Playhead;
use crate::scene::view::Lang;

/// The bounds by name, in the order of the form.
pub const BOUNDS: [&str; 10] = [
    "records",
    "crashes",
    "restarts",
    "cuts",
    "drops",
    "elections",
    "choices",
    "losing",
    "down",
    "steps",
];

/// Sensible bounds by name, the usual ones first.
pub const PRESETS: [(&str, [u16; BOUNDS.len()]); 7] = [
    ("usual", [2, 2, 1, 0, 0, 0, 0, 0, 9, 30]),
    ("one-at-a-time", [2, 2, 2, 0, 0, 0, 0, 0, 1, 30]),
    ("crashes", [2, 3, 0, 0, 0, 0, 0, 0, 9, 30]),
    ("power", [1, 2, 2, 0, 0, 0, 0, 1, 9, 30]),
    ("links", [2, 1, 1, 1, 0, 0, 0, 0, 9, 30]),
    ("elections", [1, 2, 1, 0, 0, 1, 0, 0, 9, 30]),
    ("turns", [2, 1, 0, 0, 1, 0, 2, 0, 9, 20]),
];

/// The promises by name: those that say most come first.
pub const CLAIMS: [&str; 18] = [
    "nothing-acknowledged-is-lost",
    "replicas-agree",
    "one-leader-per-epoch",
    "what-was-read-stays",
    "high-watermark-rises",
    "isr-holds-committed",
    "logs-match",
    "positions-in-order",
    "epochs-rise",
    "leader-in-isr",
    "isr-not-empty",
    "isr-within-maximal",
    "controller-epochs-rise",
    "strict-min-isr",
    "elr-holds-committed",
    "followers-follow",
    "nothing-acknowledged-by-all-is-lost",
    "reads-are-repeatable",
];

/// How many states are looked at, at most.
const MOST_STATES: u64 = 4_000_000;

/// What is asked, as it stands in the form.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Asked {
    /// The promise, by its place among `CLAIMS`.
    pub claim: usize,
    /// Whether schedules begin at the step shown, and not at the opening.
    pub here: bool,
    /// How often at most, in the order of `BOUNDS`.
    pub most: [u16; BOUNDS.len()],
}

impl Default for Asked {
    fn default() -> Asked {
        Asked { claim: 0, here: false, most: PRESETS[0].1 }
    }
}

/// A search.
#[derive(Clone, Debug, PartialEq)]
pub struct Hunt {
    /// Tells it from those before.
    pub serial: u32,
    /// What the worker is told.
    pub quest: Rc<str>,
    /// Whether it only looks for what to do next.
    pub hint: bool,
    /// Whether it rests.
    pub paused: bool,
    /// What is known, and how many states a second were found.
    pub told: Option<Rc<(Report, u64)>>,
    /// Why it cannot be done; empty if the worker did not load.
    pub trouble: Option<String>,
}

/// What the worker tells of a search, or the browser of the worker.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// How far it is: states a second, and the report.
    Report(u64, Report),
    /// It cannot be done.
    Trouble(String),
}

impl Hunt {
    /// Whether it goes on by itself.
    pub fn is_looking(&self) -> bool {
        let looks = |told: &Rc<(Report, u64)>| told.0.verdict == Verdict::Looking;
        self.trouble.is_none() && self.told.as_ref().is_none_or(looks)
    }

    /// How it stands, in a sentence.
    pub fn status(&self, lang: Lang) -> String {
        if let Some(why) = &self.trouble {
            let failed = if why.is_empty() { Phrase::NoWorker } else { Phrase::Trouble(why) };
            return say(lang, failed);
        }
        let Some(told) = &self.told else { return say(lang, Phrase::Loading) };
        let (Report { verdict, states, depth, bytes: held, found, .. }, rate) = &**told;
        let (states, rate, memory) = (&grouped(*states), &grouped(*rate), &bytes(*held));
        let depth = *depth;
        let steps = found.as_ref().map_or(depth, |found| found.steps);
        if let Some(Found { wait, act, .. }) = found.as_ref().filter(|_| self.hint) {
            return say(lang, Phrase::Advice { wait: *wait, act, steps });
        }
        say(
            lang,
            match verdict {
                Verdict::Never | Verdict::NotInSteps if self.hint => Phrase::NoAdvice,
                Verdict::Looking => Phrase::Looking { states, depth, rate, memory },
                Verdict::Shortest => Phrase::Shortest(steps),
                Verdict::Minimal => Phrase::Minimal { steps, depth },
                Verdict::Never => Phrase::Never { states },
                Verdict::NotInSteps => Phrase::NotInSteps { steps, states },
                Verdict::Stopped => Phrase::Stopped { states, depth },
            },
        )
    }
}

impl State {
    /// Begins a search for what is asked, in the place of the one before.
    pub(super) fn begin_hunt(&mut self) {
        self.look_for(&self.asked.clone(), false);
    }

    /// Looks for the shortest schedule, and for a hint only for how it begins.
    pub(super) fn look_for(&mut self, asked: &Asked, hint: bool) {
        let at = if asked.here { self.playhead() } else { Playhead::default() };
        let quest = self.quest(asked, at).into();
        let serial = self.hunt.as_ref().map_or(0, |hunt| hunt.serial) + 1;
        self.hunt = Some(Hunt { serial, quest, hint, paused: false, told: None, trouble: None });
    }

    /// What is asked, as text, after what was done up to a step.
    pub(super) fn quest(&self, asked: &Asked, at: Playhead) -> String {
        let script = adapters::script_to(self.history(), at);
        let bounds: Vec<String> =
            BOUNDS.iter().zip(asked.most).map(|(name, most)| format!("{name}={most}")).collect();
        let partition = self.partition_name().map(|name| format!("partition {name}\n"));
        format!(
            "claim {}\nbounds {}\nstates {MOST_STATES}\n{}script\n{script}",
            CLAIMS.get(asked.claim).unwrap_or(&CLAIMS[0]),
            bounds.join(" "),
            partition.unwrap_or_default(),
        )
    }

    pub(super) fn pause_hunt(&mut self, paused: bool) {
        if let Some(hunt) = &mut self.hunt {
            hunt.paused = paused;
        }
    }

    /// What the worker tells; of the search before nothing is heard any more.
    pub(super) fn hear_of_hunt(&mut self, serial: u32, told: &Told) {
        let lang = self.lang;
        let Some(hunt) = self.hunt.as_mut().filter(|hunt| hunt.serial == serial) else { return };
        match told {
            Told::Report(rate, report) => hunt.told = Some(Rc::new((report.clone(), *rate))),
            Told::Trouble(why) => hunt.trouble = Some(why.clone()),
        }
        if !hunt.is_looking() {
            let status = hunt.status(lang);
            self.speak(status);
        }
    }

    /// Opens the schedule that was found as a run of one's own, at its beginning.
    pub(super) fn play_found(&mut self) {
        let told = self.hunt.as_ref().and_then(|hunt| hunt.told.clone());
        let Some(found) = told.as_ref().and_then(|told| told.0.found.as_ref()) else {
            return;
        };
        let partition = self.partition_name();
        self.open_link(&Arrived::new(String::new(), Ok(found.script.clone())));
        partition.iter().for_each(|name| _ = self.show_named(name));
        self.jump(self.last().saturating_sub(usize::from(found.steps)));
        self.speak(self.caption().headline);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::Command;
    use crate::app::state::tests::page;
    use crate::checker::schedules::Claim;
    use crate::replay::hunt::{Hunt as Search, alone};
    use crate::replay::quest::Quest;

    fn asked(state: &State, asked: Asked) -> (State, Quest) {
        let state = state.after(Command::Ask(asked)).after(Command::Hunt);
        let quest = Quest::parse(&state.hunt.as_ref().expect("a search").quest);
        (state, quest.expect("what is asked is understood"))
    }

    #[test]
    fn the_form_names_the_promises_and_bounds_that_the_search_knows() {
        let known: Vec<&str> = Claim::all().map(Claim::as_str).collect();
        assert_eq!(known.len(), CLAIMS.len());
        for (claim, name) in CLAIMS.iter().enumerate() {
            let asks = Asked { claim, ..Asked::default() };
            assert_eq!(asked(&page(false, ""), asks).1.claim.as_str(), *name);
        }
        for (name, most) in PRESETS {
            let (_, quest) = asked(&page(false, ""), Asked { most, ..Asked::default() });
            assert_eq!(quest.bounds.steps, most[9], "{name}");
            assert_eq!(quest.bounds.down, most[8] as u8, "{name}");
        }
    }

    #[test]
    fn a_search_that_finds_something_lets_it_be_played() {
        let state =
            page(false, "").after(Command::Explore).after(Command::Say("set acks=1".into()));
        let (state, quest) = asked(&state, Asked { here: true, ..Asked::default() });
        let mut search = Search::begin(&quest).expect("it can be played");
        let mut expand = alone();
        while search.round(&mut expand) {}
        let serial = state.hunt.as_ref().expect("a search").serial;
        let told = Rc::new(Told::Report(1, search.report()));
        assert!(state.hunt.as_ref().is_some_and(Hunt::is_looking));
        let stale = state.after(Command::HeardOfHunt(serial + 1, Rc::clone(&told)));
        assert_eq!(stale.hunt, state.hunt);
        let found = state.after(Command::HeardOfHunt(serial, told));
        let hunt = found.hunt.clone().expect("a search");
        assert!(!hunt.is_looking());
        assert!(found.spoken.text.starts_with("Yes: in "), "{}", found.spoken.text);
        let played = found.after(Command::PlayFound);
        assert!(played.lesson.is_none() && played.notice.is_none());
        assert_eq!(played.step(), 1, "the schedule begins after what led to it");
        let over = played.after(Command::Last);
        assert!(over.cluster().ledger.lost().next().is_some(), "a record is lost");
    }

    #[test]
    fn what_cannot_be_done_is_told() {
        let (state, _) = asked(&page(false, ""), Asked::default());
        let told = |why: &str| {
            let told = Rc::new(Told::Trouble(why.to_owned()));
            let state = state.after(Command::HeardOfHunt(1, told));
            state.hunt.expect("a search").status(Lang::En)
        };
        assert_eq!(told("so"), "The search cannot be done: so");
        assert_eq!(told(""), "The search did not load. Try again.");
        assert_eq!(state.after(Command::StopHunt).hunt, None);
    }
}
