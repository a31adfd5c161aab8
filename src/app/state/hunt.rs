//! The search for a schedule that breaks a promise: what was asked, and what is known.
//!
//! Rule: the search itself runs in a worker. It is told what is asked as text, and what it tells
//! comes in as commands. There is one search at a time: the state space of a spec, which is counted
//! in the same panel, takes the place of a search for a schedule, and the other way round.

use std::rc::Rc;

use super::asked::{Asked, BOUNDS, CONSTANTS};
use super::{Broken, State};
use crate::app::adapters::{
    self, Arrived, Found, HuntPhrase as Phrase, Report, Verdict, bytes, grouped, say_hunt as say,
};
use crate::engine::Edition;
use crate::replay::Playhead;
use crate::scene::view::Lang;

/// What a search is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// The shortest schedule.
    Find,
    /// What to do next.
    Hint,
    /// All states of a spec.
    Count,
}

/// A search.
#[derive(Clone, Debug, PartialEq)]
pub struct Hunt {
    /// Tells it from those before.
    pub serial: u32,
    /// What the worker is told.
    pub quest: Rc<str>,
    /// What it is for.
    pub aim: Aim,
    /// What is asked.
    pub asked: Asked,
    /// After which step it begins; 0 is the opening.
    pub from: usize,
    /// Under which edition.
    pub edition: Edition,
    /// Whether it rests.
    pub paused: bool,
    /// What is known.
    pub told: Option<Rc<Told>>,
}

/// What the worker tells of a search, or the browser of the worker.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// How far it is: states a second, and the report.
    Report(u64, Report),
    /// Whether there is more to count, and ready sentences in each language (`scene::space`).
    Space(bool, String),
    /// It cannot be done, and why: a line in each language.
    Trouble(String),
    /// It is nothing that can be read.
    Unreadable,
    /// The worker did not load.
    Failed,
    /// The worker broke while it worked, after this report.
    BrokeOff(Option<Report>),
}

impl Hunt {
    /// Whether it goes on by itself.
    pub fn is_looking(&self) -> bool {
        match self.told.as_deref() {
            None => true,
            Some(Told::Report(_, report)) => report.verdict == Verdict::Looking,
            Some(Told::Space(more, _)) => *more,
            Some(Told::Trouble(_) | Told::Unreadable | Told::Failed | Told::BrokeOff(_)) => false,
        }
    }

    /// What was found, if it was looked for.
    pub fn found(&self) -> Option<&Found> {
        match self.told.as_deref() {
            Some(Told::Report(_, report) | Told::BrokeOff(Some(report))) => report.found.as_ref(),
            _ => None,
        }
    }

    /// What is told of a state space: how it stands, then how each law fares, with the steps that
    /// break it behind tabs.
    pub fn lines(&self, lang: Lang) -> Vec<&str> {
        let Some(Told::Space(_, text)) = self.told.as_deref() else { return Vec::new() };
        text.split("\n\n").nth(usize::from(lang == Lang::Zh)).unwrap_or_default().lines().collect()
    }

    /// What was asked, in a sentence; what the form asks may be something else by now.
    pub fn about(&self, lang: Lang) -> Option<String> {
        let Hunt { asked, from, edition, .. } = self;
        let claim = &say(lang, Phrase::Claim(asked.claim()));
        let (most, steps) = (&asked.acts(lang), asked.steps());
        let about = Phrase::About { claim, edition: *edition, from: *from, most, steps };
        (self.aim == Aim::Find).then(|| say(lang, about))
    }

    /// Whether it only looks for what to do next.
    pub fn is_hint(&self) -> bool {
        self.aim == Aim::Hint
    }

    /// How it stands, in a sentence.
    pub fn status(&self, lang: Lang) -> String {
        let (rate, report) = match self.told.as_deref() {
            None => return say(lang, Phrase::Loading),
            Some(Told::Failed) => return say(lang, Phrase::NoWorker),
            Some(Told::Unreadable) => return say(lang, Phrase::Unreadable),
            Some(Told::BrokeOff(_)) => return say(lang, Phrase::BrokeOff),
            Some(Told::Trouble(why)) => return say(lang, Phrase::Trouble(line_in(lang, why))),
            Some(Told::Space(..)) => {
                return self.lines(lang).first().copied().unwrap_or_default().to_owned();
            }
            Some(Told::Report(rate, report)) => (rate, report),
        };
        let Report { verdict, states, depth, bytes: held, walks, found } = report;
        let (states, rate, memory) = (&grouped(*states), &grouped(*rate), &bytes(*held));
        let walks = &grouped(*walks);
        let depth = *depth;
        let steps = found.as_ref().map_or(depth, |found| found.steps);
        let advised = found.as_ref().filter(|_| self.is_hint() && *verdict != Verdict::Looking);
        if let Some(Found { wait, act, .. }) = advised {
            return say(lang, Phrase::Advice { wait: *wait, act, steps });
        }
        say(
            lang,
            match verdict {
                Verdict::Never | Verdict::NotInSteps if self.is_hint() => Phrase::NoAdvice,
                Verdict::Looking => Phrase::Looking { states, depth, rate, memory, walks },
                Verdict::Shortest => Phrase::Shortest(steps),
                Verdict::Minimal => Phrase::Minimal { steps, depth },
                Verdict::Never => Phrase::Never { states },
                Verdict::NotInSteps => Phrase::NotInSteps { steps, states },
                Verdict::Stopped => Phrase::Stopped { states, depth, walks },
            },
        )
    }
}

/// What a worker says in each language, a line each, in one of them.
pub(super) fn line_in(lang: Lang, said: &str) -> &str {
    said.lines().nth(usize::from(lang == Lang::Zh)).unwrap_or_default()
}

impl State {
    /// Begins a search for what is asked, in the place of the one before.
    pub(super) fn begin_hunt(&mut self) {
        self.look_for(&self.asked.clone(), Aim::Find);
    }

    /// Looks for the shortest schedule, and for a hint only for how it begins.
    pub(super) fn look_for(&mut self, asked: &Asked, aim: Aim) {
        let at = if asked.here { self.playhead() } else { Playhead::default() };
        self.search(aim, *asked, at.step, format!("hunt\n{}", self.quest(asked, at)));
    }

    /// Says which numbers a field takes; it has the one before again.
    pub(super) fn mistyped(&mut self, name: String, least: u16, most: u16) {
        self.speak(adapters::out_of_bounds(self.lang, name, least, most));
    }

    /// Begins to count the states of a spec, in the place of the search before.
    pub(super) fn count(&mut self) {
        let Asked { constants, .. } = self.asked;
        let (spec, names, _) = self.asked.spec();
        let mut quest = format!("space\n{spec} {}000000", constants[CONSTANTS]);
        for (name, value) in names.iter().zip(constants) {
            quest += &format!(" {name}={value}");
        }
        self.search(Aim::Count, self.asked, 0, quest);
    }

    fn search(&mut self, aim: Aim, asked: Asked, from: usize, quest: String) {
        let serial = self.hunt.as_ref().map_or(0, |hunt| hunt.serial) + 1;
        let (quest, edition) = (quest.into(), self.history().rules().edition);
        let (paused, told) = (false, None);
        self.hunt = Some(Hunt { serial, quest, aim, asked, from, edition, paused, told });
    }

    /// What is asked, as text, after what was done up to a step.
    pub(super) fn quest(&self, asked: &Asked, at: Playhead) -> String {
        let script = adapters::script_to(self.history(), at);
        let bounds: Vec<String> =
            BOUNDS.iter().zip(asked.most).map(|(name, most)| format!("{name}={most}")).collect();
        let partition = self.partition_name().map(|name| format!("partition {name}\n"));
        format!(
            "claim {}\nbounds {}\n{}script\n{script}",
            asked.claim().0,
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
    pub(super) fn hear_of_hunt(&mut self, serial: u32, told: Rc<Told>) {
        let lang = self.lang;
        let Some(hunt) = self.hunt.as_mut().filter(|hunt| hunt.serial == serial) else { return };
        let failed = *told == Told::Failed;
        // Who has told something was loaded.
        hunt.told = Some(match hunt.told.as_deref() {
            Some(Told::Report(_, report)) if failed => Told::BrokeOff(Some(report.clone())).into(),
            Some(_) if failed => Told::BrokeOff(None).into(),
            _ => told,
        });
        if !hunt.is_looking() {
            let status = hunt.status(lang);
            self.speak(status);
        }
    }

    /// Opens the schedule that was found as a run of one's own, at its beginning.
    pub(super) fn play_found(&mut self) {
        let Some(hunt) = self.hunt.clone() else { return };
        let Some(found) = hunt.found() else { return };
        let partition = self.partition_name();
        self.open_link(&Arrived::new(String::new(), Ok(found.script.clone())));
        partition.iter().for_each(|name| _ = self.show_named(name));
        let at = Playhead { branch: 0, step: self.last() };
        let remedies = found.remedies.as_deref().map(Rc::from);
        self.broken =
            Some(Broken { claim: hunt.asked.claim, run: self.position.run, at, remedies });
        self.led += 1;
        self.jump(at.step.saturating_sub(usize::from(found.steps)));
        self.toggle_play();
        self.speak(self.caption().headline);
    }
}

#[cfg(test)]
mod tests {
    use super::super::asked::{CLAIMS, PRESETS, SPECS};
    use super::*;
    use crate::app::adapters::MarkerKind;
    use crate::app::state::Command;
    use crate::app::state::tests::page;
    use crate::checker::coarse::Spec as Known;
    use crate::checker::schedules::Claim;
    use crate::engine::{Acks, Setting};
    use crate::replay::compare::Beside;
    use crate::replay::hunt::{Hunt as Search, alone};
    use crate::replay::quest::Quest;
    use crate::scene::space::Space;

    fn asked(state: &State, asked: Asked) -> (State, Quest) {
        let state = state.after(Command::Ask(asked)).after(Command::Hunt);
        let asked = &state.hunt.as_ref().expect("a search").quest;
        let quest = Quest::parse(asked.strip_prefix("hunt\n").expect("a search for a schedule"));
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
        assert!(
            found.spoken.text.starts_with("Yes: the promise breaks in "),
            "{}",
            found.spoken.text
        );
        let played = found.after(Command::PlayFound);
        assert!(played.lesson.is_none() && played.notice.is_none());
        assert!(played.playing && played.position.step < 2.5, "from after what led to it");
        let early = {
            let mut report = search.report();
            let found = report.found.as_mut().expect("a find");
            found.remedies = None;
            let told = Rc::new(Told::Report(1, report));
            state.after(Command::HeardOfHunt(serial, told)).after(Command::PlayFound)
        };
        assert!(early.broken.is_some() && early.lesson_of_it().is_none(), "nothing was tried");
        let over = played.after(Command::Last);
        assert!(over.cluster().ledger.lost().next().is_some(), "a record is lost");
        let (said, remedies) = over.lesson_of_it().expect("it is told");
        assert!(said.starts_with(&format!("In step {} this promise", over.last())), "{said}");
        let all = Beside::Setting(Setting::Acks(Acks::All), None);
        assert_eq!(remedies.first(), Some(&all), "{remedies:?}");
        let marks = over.marks().0;
        let last = marks.last().expect("a mark");
        assert_eq!((last.step, last.signs[0]), (over.last(), MarkerKind::Broken));
        let broken = "broken promise: No acknowledged record is lost";
        assert!(last.name.starts_with(broken), "{}", last.name);
        let kinds: Vec<MarkerKind> = marks.iter().flat_map(|mark| mark.signs.clone()).collect();
        for kind in [MarkerKind::Loss, MarkerKind::Cause] {
            assert!(kinds.contains(&kind), "{kinds:?}");
        }
        let paired = over.after(Command::SetBeside(Some(all)));
        assert!(paired.besides.is_some() && paired.lesson_of_it().is_none());
        assert!(paired.after(Command::SetBeside(None)).lesson_of_it().is_some());
        let branch = over.after(Command::Step(1)).after(Command::Say("crash broker 3".into()));
        assert!(branch.position.branch > 0 && branch.lesson_of_it().is_none());
        assert_eq!(over.after(Command::Explore).broken, None, "it is about that run");
    }

    #[test]
    fn the_form_names_the_specs_and_constants_that_can_be_explored() {
        let known: Vec<&str> = Known::all().map(Known::name).collect();
        assert_eq!(known.len(), SPECS.len());
        for (at, (name, names, constants)) in SPECS.into_iter().enumerate() {
            let asks = Asked { spec: at, constants, ..Asked::default() };
            let state = page(false, "").after(Command::Ask(asks)).after(Command::Count);
            let hunt = state.hunt.expect("a search");
            let asked = hunt.quest.strip_prefix("space\n").expect("a state space");
            assert!(asked.starts_with(&format!("{name} 5000000 Replicas=3 ")), "{asked}");
            assert!(known.contains(&name) && Space::begin(asked).is_ok(), "{asked}");
            let spec = Known::all().find(|spec| spec.name() == name).expect("it is known");
            let needed = spec.constants().iter().map(|constant| constant.name());
            assert!(needed.eq(names.iter().copied()), "{name}");
        }
    }

    #[test]
    fn a_state_space_is_told_in_the_language_of_the_page() {
        let state = page(false, "").after(Command::Count);
        let hunt = state.hunt.clone().expect("a search");
        assert_eq!((hunt.aim, hunt.is_looking(), hunt.found()), (Aim::Count, true, None));
        let mut space = Space::begin(&hunt.quest["space\n".len()..]).expect("it is understood");
        while space.round() {}
        let told = Told::Space(false, space.report(false, 1));
        let state = state.after(Command::HeardOfHunt(hunt.serial, told.into()));
        let hunt = state.hunt.clone().expect("a search");
        assert_eq!(hunt.status(Lang::En), "192,952 distinct states, depth 21: all there are.");
        assert!(hunt.status(Lang::Zh).starts_with("共有 192,952 个不同的状态"));
        assert_eq!(hunt.lines(Lang::Zh).len(), hunt.lines(Lang::En).len());
        assert_eq!(state.spoken.text, hunt.status(Lang::En));
        assert!(!hunt.is_looking() && state.after(Command::PlayFound).hunt.is_some());
        let next = state.after(Command::Hunt).hunt.expect("it takes its place");
        assert_eq!((next.aim, next.serial, next.told), (Aim::Find, hunt.serial + 1, None));
    }

    #[test]
    fn what_cannot_be_done_is_told() {
        let (state, _) = asked(&page(false, ""), Asked::default());
        let tell = |state: &State, told| state.after(Command::HeardOfHunt(1, Rc::new(told)));
        let told = |told, lang| {
            let told = tell(&state, told);
            let hunt = told.hunt.expect("a search");
            assert!(!hunt.is_looking() && told.spoken.text == hunt.status(Lang::En));
            hunt.status(lang)
        };
        let trouble = || Told::Trouble("so\n如此".to_owned());
        assert_eq!(told(trouble(), Lang::En), "The search cannot be done: so");
        assert_eq!(told(trouble(), Lang::Zh), "无法搜索：如此");
        assert_eq!(told(Told::Failed, Lang::En), "The search did not load. Try again.");
        assert!(told(Told::Unreadable, Lang::En).ends_with("Load the page again."));
        let far = Told::Space(true, "9 states so far".into());
        let broke = tell(&tell(&state, far), Told::Failed).hunt.expect("a search");
        assert!(broke.status(Lang::En).starts_with("The search broke off"));
        assert!(!broke.is_looking() && broke.found().is_none());
        assert_eq!(state.after(Command::StopHunt).hunt, None);
    }
}
