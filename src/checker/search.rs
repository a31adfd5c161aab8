//! Breadth first over all states of a model, as far as one is told at a time.
//!
//! Rule: states are expanded in the order in which they were found. All states of a level come
//! before those of the next, so the first state that breaks a law is at the end of a shortest
//! counterexample.
//!
//! `advance` does all of it. Those who have threads `fill` parts of a level, expand them elsewhere,
//! and `absorb` them in order: the outcome is the same to the last number.

use std::ops::Range;

use super::arena::Arena;
use super::model::{Law, LawSet, Model};
use super::report::Step;
use super::seen::{Seen, TooMany};
use super::value::Value;

/// How many states are expanded at once: enough to keep memory busy, little enough for its caches.
const PART: u32 = 1024;

/// Whether there is more to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// There are states to expand.
    Running,
    /// Every state was seen.
    Done,
}

/// A law so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Broken {
    /// The first state that breaks it.
    first: Option<u32>,
    states: u64,
}

/// A part of a level: its states, and once it is expanded, what comes after them.
#[derive(Clone, Debug)]
pub struct Part<const W: usize> {
    /// The number of its first state.
    first: u32,
    states: Vec<[u64; W]>,
    successors: Vec<[u64; W]>,
    parents: Vec<u32>,
    generated: u64,
    deadlocks: u64,
    broken: [Broken; 32],
}

impl<const W: usize> Default for Part<W> {
    fn default() -> Part<W> {
        Part {
            first: 0,
            states: Vec::new(),
            successors: Vec::new(),
            parents: Vec::new(),
            generated: 0,
            deadlocks: 0,
            broken: Default::default(),
        }
    }
}

impl<const W: usize> Part<W> {
    /// Finds the successors of its states, and which of `laws` these break. It takes nothing but
    /// the part itself, so that it may be done anywhere.
    pub fn expand<M: Model<W>>(&mut self, model: &M, laws: LawSet) {
        self.successors.clear();
        self.parents.clear();
        (self.generated, self.deadlocks, self.broken) = (0, 0, Default::default());
        for (number, state) in (self.first..).zip(&self.states) {
            let view = model.look(state);
            for (law, Law { claim, .. }) in M::LAWS.iter().enumerate() {
                if laws.contains(law) && !model.holds(*claim, &view) {
                    self.broken[law].first.get_or_insert(number);
                    self.broken[law].states += 1;
                }
            }
            let before = self.generated;
            model.successors(&view, &mut |_, next| {
                self.generated += 1;
                if let Some(next) = next {
                    self.successors.push(model.representative(&next));
                    self.parents.push(number);
                }
            });
            self.deadlocks += u64::from(self.generated == before);
        }
    }
}

/// See the module.
pub struct Search<M, const W: usize> {
    model: M,
    laws: LawSet,
    seen: Seen<W>,
    /// The state from which each was found first.
    parents: Arena<u32>,
    levels: Vec<u64>,
    level_end: u32,
    expanded: u32,
    generated: u64,
    deadlocks: u64,
    broken: [Broken; 32],
}

impl<M: Model<W>, const W: usize> Search<M, W> {
    /// At the beginning; `laws` are checked on the way.
    pub fn new(model: M, laws: LawSet) -> Search<M, W> {
        let mut search = Search {
            laws,
            seen: Seen::new(),
            parents: Arena::default(),
            levels: vec![1],
            level_end: 1,
            expanded: 0,
            generated: 1,
            deadlocks: 0,
            broken: Default::default(),
            model,
        };
        let initial = search.model.initial();
        search.seen.add_all(&[initial], |_| {}).expect("there is a number for the first state");
        search.parents.push(0);
        search
    }

    /// Expands about `budget` states, at least one.
    ///
    /// # Errors
    /// If there are more states than it can number. What was found until then stays.
    pub fn advance(&mut self, budget: u32) -> Result<Status, TooMany> {
        let mut part = Part::default();
        let until = self.expanded.saturating_add(budget.max(1));
        while self.status() == Status::Running && self.expanded < until {
            self.fill(self.parts(PART).next().unwrap_or_default(), &mut part);
            part.expand(&self.model, self.laws);
            self.absorb(&part)?;
        }
        Ok(self.status())
    }

    /// Whether there is more to do.
    pub fn status(&self) -> Status {
        if self.expanded == self.seen.len() { Status::Done } else { Status::Running }
    }

    /// What of the present level is to be expanded, in order, in parts of at most `size` states.
    pub fn parts(&self, size: u32) -> impl Iterator<Item = Range<u32>> + use<M, W> {
        let end = self.level_end;
        let until = move |from: u32| end.min(from.saturating_add(size));
        (self.expanded..end).step_by(size as usize).map(move |from| from..until(from))
    }

    /// Puts the states of these numbers into a part, whatever that held before.
    pub fn fill(&self, numbers: Range<u32>, part: &mut Part<W>) {
        part.first = numbers.start;
        part.states.clear();
        part.states.extend(numbers.map(|number| self.seen.get(number)));
    }

    /// Takes in a part that was expanded. Parts are taken in the order of `parts`.
    ///
    /// # Errors
    /// If there are more states than it can number. What was found until then stays.
    pub fn absorb(&mut self, part: &Part<W>) -> Result<(), TooMany> {
        assert!(part.first == self.expanded, "parts are absorbed in their order");
        let parents = &mut self.parents;
        self.seen.add_all(&part.successors, |at| parents.push(part.parents[at]))?;
        self.expanded += part.states.len() as u32;
        self.generated += part.generated;
        self.deadlocks += part.deadlocks;
        for law in self.laws.iter() {
            let (all, new) = (&mut self.broken[law], part.broken[law]);
            all.first = all.first.or(new.first);
            all.states += new.states;
        }
        if self.expanded == self.level_end && self.seen.len() > self.level_end {
            self.levels.push(u64::from(self.seen.len() - self.level_end));
            self.level_end = self.seen.len();
        }
        Ok(())
    }

    /// The model.
    pub fn model(&self) -> &M {
        &self.model
    }

    /// The laws that are checked, by their place among the model's.
    pub fn laws(&self) -> LawSet {
        self.laws
    }

    /// How many states were found.
    pub fn states(&self) -> u64 {
        u64::from(self.seen.len())
    }

    /// The states that were found, in that order.
    pub fn states_seen(&self) -> impl Iterator<Item = [u64; W]> + '_ {
        (0..self.seen.len()).map(|number| self.seen.get(number))
    }

    /// How many states were found at each depth; the initial state is at depth 0.
    pub fn levels(&self) -> &[u64] {
        &self.levels
    }

    /// The initial state and every successor, as often as it came.
    pub fn generated(&self) -> u64 {
        self.generated
    }

    /// How many of the states that were expanded have no successor.
    pub fn deadlocks(&self) -> u64 {
        self.deadlocks
    }

    /// How many bytes states, table and parents take.
    pub fn bytes(&self) -> usize {
        self.seen.bytes() + self.parents.bytes()
    }

    /// How many of the states that were expanded break a law.
    pub fn violating(&self, law: usize) -> u64 {
        self.broken[law].states
    }

    /// A shortest way to break a law, from the first state on; empty if no state did so far.
    pub fn counterexample(&self, law: usize) -> Vec<Step> {
        let mut path: Vec<u32> = self.broken[law].first.into_iter().collect();
        while let Some(number) = path.last().copied().filter(|number| *number != 0) {
            path.push(self.parents.get(number));
        }
        path.reverse();
        // States are counted by their representatives; the way keeps to the names it began with.
        let mut steps = Vec::with_capacity(path.len());
        let mut at = self.model.initial();
        for number in path {
            let mut action = None;
            if !steps.is_empty() {
                (action, at) = self.between(&at, number);
            }
            steps.push(Step { action, state: self.model.show_state(&self.model.look(&at)) });
        }
        steps
    }

    /// The first action that leads from a state to one that is counted as the other, and the state
    /// it leads to.
    fn between(&self, from: &[u64; W], to: u32) -> (Option<Value>, [u64; W]) {
        let target = self.seen.get(to);
        let mut found = None;
        self.model.successors(&self.model.look(from), &mut |action, next| {
            if let Some(next) = next
                && found.is_none()
                && self.model.representative(&next) == target
            {
                found = Some((action, next));
            }
        });
        let shown = found.map(|(action, next)| (Some(self.model.show_action(action)), next));
        shown.unwrap_or((None, target))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checker::coarse::{Setup, Visitor};
    use crate::checker::report::Report;

    /// Two counters. The first stops at 3; a second beyond 2 is not explored.
    struct Counters;

    impl Model<1> for Counters {
        type View = (u64, u64);
        type Action = &'static str;
        type Claim = u64;

        const LAWS: &'static [Law<u64>] =
            &[Law { claim: 9, name: "SumBelow9" }, Law { claim: 4, name: "SumBelow4" }];

        fn initial(&self) -> [u64; 1] {
            [0]
        }

        fn look(&self, state: &[u64; 1]) -> (u64, u64) {
            (state[0] / 10, state[0] % 10)
        }

        fn successors(
            &self,
            (a, b): &(u64, u64),
            next: &mut impl FnMut(&'static str, Option<[u64; 1]>),
        ) {
            if *a < 3 {
                next("a", Some([(a + 1) * 10 + b]));
                next("b", (*b < 2).then(|| [a * 10 + b + 1]));
            }
        }

        fn holds(&self, sum: u64, (a, b): &(u64, u64)) -> bool {
            a + b < sum
        }

        fn show_action(&self, action: &'static str) -> Value {
            Value::name(action)
        }

        fn show_state(&self, (a, b): &(u64, u64)) -> Value {
            [*a, *b].into_iter().map(Value::from).collect()
        }
    }

    #[test]
    fn states_are_found_level_by_level_whatever_the_budget() {
        for budget in [1, 2, 1000] {
            let mut search = Search::new(Counters, LawSet::first(2));
            while search.advance(budget) == Ok(Status::Running) {}
            let report = Report::of(&search);
            assert_eq!((report.states, report.levels), (12, vec![1, 2, 3, 3, 2, 1]));
            assert_eq!((report.generated, report.deadlocks), (1 + 9 * 2, 3));
            let [below_9, below_4] = report.verdicts.as_slice() else { panic!("two laws") };
            assert_eq!((below_9.steps(), below_9.violating), (None, 0));
            assert_eq!((below_4.steps(), below_4.violating), (Some(4), 3));
            let told = below_4.trace.iter().map(|step| match &step.action {
                Some(action) => format!("{action} {}", step.state),
                None => step.state.to_string(),
            });
            let told: Vec<String> = told.collect();
            let way = ["[0, 0]", "\"a\" [1, 0]", "\"a\" [2, 0]", "\"b\" [2, 1]", "\"a\" [3, 1]"];
            assert_eq!(told, way);
        }
    }

    #[test]
    fn laws_that_nobody_asked_for_are_not_checked() {
        let mut search = Search::new(Counters, LawSet::default().with(1));
        while search.advance(100) == Ok(Status::Running) {}
        let laws: Vec<_> = Report::of(&search).verdicts.iter().map(|v| v.law).collect();
        assert_eq!(laws, ["SumBelow4"]);
    }

    /// Expands as many parts at once, as threads would.
    struct Together(usize);

    impl Visitor for Together {
        type Output = Report;

        fn visit<M: Model<W> + Clone + Send, const W: usize>(self, model: M) -> Report {
            let mut search = Search::new(model, LawSet::first(M::LAWS.len()));
            while search.status() == Status::Running {
                let parts: Vec<_> = search.parts(100).take(self.0).collect();
                let expand = |numbers: &Range<u32>| {
                    let mut part = Part::default();
                    search.fill(numbers.clone(), &mut part);
                    part.expand(search.model(), search.laws());
                    part
                };
                let all: Vec<_> = parts.iter().map(expand).collect();
                all.iter().for_each(|part| search.absorb(part).unwrap());
            }
            Report::of(&search)
        }
    }

    #[test]
    fn parts_that_are_expanded_at_once_give_the_same_report() {
        let bounds =
            [("replicas", 2), ("log-size", 2), ("max-records", 2), ("max-leader-epoch", 2)];
        let setup = Setup::new("kip-101", &bounds).unwrap();
        let alone = setup.visit(Together(1));
        assert_eq!(alone.states, 9_045);
        assert_eq!(alone, setup.visit(Together(3)));
    }
}
