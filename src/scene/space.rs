//! The whole state space of a published spec, as text between the page and its worker.
//!
//! Rule: the page asks with the spec's name, the most states that are wanted, and the constants, as
//! `Kip101 5000000 Replicas=3 LogSize=2 MaxRecords=1 MaxLeaderEpoch=2`. A report says the same in
//! each language, with an empty line between them: how far it is, then a line for each law; behind
//! that, after tabs, the steps that break it. Names of specs, laws and actions are their own.

use super::view::Lang;
use super::wording::bytes;
use super::wording::hunt::grouped;
use super::wording::space::{Told, say};
use crate::checker::coarse::{Setup, Trouble, Visitor};
use crate::checker::{LawSet, Model, Report, Search, Status, TooMany, Verdict};

const LANGS: [Lang; 2] = [Lang::En, Lang::Zh];

/// How many states are expanded in a round.
const ROUND: u32 = 4096;

/// A state space while it is explored.
pub struct Space {
    search: Box<dyn Explored>,
    most_states: u64,
}

/// How far a search is, with its laws, whatever the kind and the size of its states.
trait Explored {
    fn advance(&mut self) -> Result<Status, TooMany>;
    fn status(&self) -> Status;
    fn states(&self) -> u64;
    fn bytes(&self) -> usize;
    fn report(&self) -> Report;
}

impl<M: Model<W>, const W: usize> Explored for Search<M, W> {
    fn advance(&mut self) -> Result<Status, TooMany> {
        Search::advance(self, ROUND)
    }

    fn status(&self) -> Status {
        Search::status(self)
    }

    fn states(&self) -> u64 {
        Search::states(self)
    }

    fn bytes(&self) -> usize {
        Search::bytes(self)
    }

    fn report(&self) -> Report {
        Report::of(self)
    }
}

struct Begin;

impl Visitor for Begin {
    type Output = Box<dyn Explored>;

    fn visit<M, const W: usize>(self, model: M) -> Box<dyn Explored>
    where
        M: Model<W> + Clone + Send + 'static,
    {
        Box::new(Search::new(model, LawSet::first(M::LAWS.len())))
    }
}

impl Space {
    /// Begins what is asked.
    ///
    /// # Errors
    /// The report that says why it cannot be done.
    pub fn begin(asked: &str) -> Result<Space, String> {
        let mut words = asked.split(' ');
        let spec = words.next().unwrap_or_default();
        let most_states = words.next().and_then(|most| most.parse().ok()).unwrap_or_default();
        let constant = |word: &'_ str| {
            let (name, value) = word.split_once('=')?;
            Some((name.to_owned(), value.parse().ok()?))
        };
        let given: Vec<(String, u64)> = words.filter_map(constant).collect();
        let given: Vec<(&str, u64)> = given.iter().map(|(name, value)| (&**name, *value)).collect();
        let setup = Setup::new(spec, &given)
            .map_err(|bad| LANGS.map(|lang| format!("{}\n", trouble(lang, &bad))).join("\n"))?;
        Ok(Space { search: setup.visit(Begin), most_states })
    }

    /// Explores on for a round; whether there is more to do.
    pub fn round(&mut self) -> bool {
        let wanted = |space: &Space| space.search.states() < space.most_states;
        wanted(self) && self.search.advance() == Ok(Status::Running) && wanted(self)
    }

    /// How many states were found.
    pub fn states(&self) -> u64 {
        self.search.states()
    }

    /// What is known, with how many states a second were found; `more` is what the last round said.
    pub fn report(&self, more: bool, rate: u64) -> String {
        let report = self.search.report();
        LANGS.map(|lang| self.report_in(lang, more, &report, rate)).join("\n")
    }

    fn report_in(&self, lang: Lang, more: bool, report: &Report, rate: u64) -> String {
        let (states, depth) = (&grouped(report.states), report.depth());
        let (rate, memory) = (&grouped(rate), &bytes(self.search.bytes() as u64));
        let is_whole = self.search.status() == Status::Done;
        let stands = match more {
            true => Told::Counting { states, depth, rate, memory },
            false if is_whole => Told::All { states, depth },
            false => Told::Stopped { states, depth },
        };
        let (generated, deadlocks) = (&grouped(report.generated), &grouped(report.deadlocks));
        let said = [stands, Told::Generated { generated, deadlocks }].map(|told| say(lang, told));
        let laws = report.verdicts.iter().map(|law| verdict(lang, is_whole, law));
        said.into_iter().chain(laws).map(|line| format!("{line}\n")).collect()
    }
}

/// How a law fares, and the steps that break it.
fn verdict(lang: Lang, is_whole: bool, verdict: &Verdict) -> String {
    let Verdict { law, violating: count, trace } = verdict;
    let told = match verdict.steps() {
        Some(steps) => Told::Broken { law, steps, count: *count, states: &grouped(*count) },
        None if is_whole => Told::Holds(law),
        None => Told::SoFar(law),
    };
    let actions = trace.iter().filter_map(|step| step.action.as_ref());
    actions.fold(say(lang, told), |said, action| format!("{said}\t{}", action.line()))
}

/// Why it cannot be done. The page asks for no spec and no constant that is not known.
fn trouble(lang: Lang, trouble: &Trouble) -> String {
    match trouble {
        Trouble::OutOfRange(constant, least, most) => {
            let constant = constant.name();
            say(lang, Told::OutOfRange { constant, least: *least, most: *most })
        }
        Trouble::LogTooWide => say(lang, Told::LogTooWide),
        Trouble::StateTooWide(_) => say(lang, Told::StateTooWide),
        other => format!("{other:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Explores all that is wanted, and answers the reports on the way and the last one.
    fn explored(asked: &str) -> (Vec<String>, String) {
        let mut space = Space::begin(asked).unwrap_or_else(|why| panic!("{why}"));
        let mut told = Vec::new();
        while space.round() {
            told.push(space.report(true, 1_000));
        }
        (told, space.report(false, 1_000))
    }

    #[test]
    fn the_figures_of_tlc_are_told_in_both_languages() {
        let asked = "Kip101 5000000 Replicas=2 LogSize=2 MaxRecords=2 MaxLeaderEpoch=2";
        let (told, last) = explored(asked);
        assert!(told[0].contains(" so far; 1,000 a second; "), "{told:?}");
        let (english, chinese) = last.split_once("\n\n").expect("two languages");
        let lines: Vec<&str> = english.lines().collect();
        assert_eq!(lines[0], "9,045 distinct states, depth 17: all there are.");
        assert!(lines.contains(&"X_LogMatching: holds"), "{lines:?}");
        let weak = lines.iter().find(|line| line.starts_with("WeakIsr: ")).expect("a law");
        let steps: Vec<&str> = weak.split('\t').collect();
        assert!(steps[0].starts_with("WeakIsr: broken after 11 steps; "), "{weak}");
        assert_eq!((steps.len(), steps[1]), (12, "ControllerElectLeader leader=r1"));
        let first = lines.iter().find(|line| line.starts_with("LeaderInIsr: ")).expect("a law");
        assert!(first.starts_with("LeaderInIsr: broken in the first state; "), "{first}");
        assert!(chinese.starts_with("共有 9,045 个不同的状态，深度 17："), "{chinese}");
        assert_eq!(chinese.lines().count(), lines.len());
    }

    #[test]
    fn a_law_can_be_broken_in_one_spec_and_hold_in_the_next() {
        let bounds = "Replicas=2 LogSize=2 MaxRecords=2 MaxLeaderEpoch=2";
        let of = |spec: &str| explored(&format!("{spec} 5000000 {bounds}")).1;
        let old = of("KafkaTruncateToHighWatermark");
        assert!(old.contains("\nX_HwPrefixAgreement: broken after 14 steps; 12 states break it\t"));
        assert!(of("Kip320").contains("\nX_HwPrefixAgreement: holds\n"));
        let small = explored("AsyncIsr 5000000 Replicas=2 MaxOffset=1 MaxVersion=1").1;
        assert!(small.starts_with("24 distinct states, depth 6: all there are.\n"), "{small}");
    }

    #[test]
    fn a_search_ends_at_its_limit_and_claims_nothing_beyond_it() {
        let asked = "Kip320 20000 Replicas=3 LogSize=2 MaxRecords=1 MaxLeaderEpoch=2";
        let (told, last) = explored(asked);
        let so_far = told.last().expect("it takes a while");
        assert!(so_far.contains(" so far; 1,000 a second; "), "{so_far}");
        assert!(last.starts_with("Stopped at 2") && last.contains(": there are more."), "{last}");
        assert!(last.contains("\nStrongIsr: not broken so far\n") && !last.contains("holds"));
        let begun = explored(&asked.replace(" 20000 ", " 1 "));
        assert!(begun.0.is_empty() && begun.1.starts_with("Stopped at 1 states, depth 0"));
    }

    #[test]
    fn what_cannot_be_searched_is_told() {
        let told = |asked: &str| Space::begin(asked).err().expect("it cannot be done");
        let kip = |rest: &str| told(&format!("Kip320 1 {rest}"));
        let least = kip("Replicas=0 LogSize=1 MaxRecords=1 MaxLeaderEpoch=1");
        assert_eq!(least, "Replicas is from 1 to 8.\n\nReplicas 的取值从 1 到 8。\n");
        let log = kip("Replicas=2 LogSize=13 MaxRecords=10 MaxLeaderEpoch=1");
        assert!(log.starts_with("With these constants a log does not fit"), "{log}");
        let state = kip("Replicas=8 LogSize=12 MaxRecords=10 MaxLeaderEpoch=1");
        assert!(state.starts_with("With these constants a state does not fit"), "{state}");
        assert!(told("Kip999 1").starts_with("UnknownSpec"));
    }
}
