//! A quest while it is pursued: breadth first, and beside it a swarm of random walks, so that there
//! is soon something to look at while the search for the shortest schedule goes on.
//!
//! Rule: how far each goes is counted in states and steps and never in time, so that the answer is
//! the same on every machine and with any number of threads.

use std::ops::Range;

use super::challenge::committed_by;
use super::compare::remedies;
use super::history::{History, Playhead};
use super::quest::{BadQuest, Found, Quest, Report, Verdict};
use super::recording::{replay, script_of, statement_of};
use crate::checker::Status;
use crate::checker::schedules::{Ground, Move, Part, Search, Swarm, Trail};
use crate::scenario::Script;

/// How many states are expanded in a round, and how many of these together.
const ROUND: u32 = 512;
const PART: u32 = 16;

/// The swarm plays one step for so many of the search.
const SHARE: u64 = 3;

/// After the search stopped at its limit, the swarm plays on for so many times what it had.
const AFTERWARDS: u64 = 2;

/// See the module.
pub struct Hunt {
    lead: (History, Playhead),
    search: Search,
    swarm: Swarm,
    most_states: u64,
    is_full: bool,
}

/// What expands parts of a level, somewhere, in their order.
pub type Expand<'a> = &'a mut dyn FnMut(&Search, Vec<Range<u32>>) -> Vec<Part>;

/// Expands parts here, one after another.
pub fn alone() -> impl FnMut(&Search, Vec<Range<u32>>) -> Vec<Part> {
    let mut trail = Trail::default();
    move |search, parts| {
        let expand = |numbers| search.expand(numbers, &mut trail);
        parts.into_iter().map(expand).collect()
    }
}

impl Hunt {
    /// Plays what leads to where schedules begin.
    ///
    /// # Errors
    /// If that cannot be played, or there is no partition of that name then.
    pub fn begin(quest: &Quest) -> Result<Hunt, BadQuest> {
        let Script { rules, opening, statements } = quest.script.clone();
        let lead = replay(rules, opening, &statements).map_err(BadQuest::Lead)?;
        let opening = lead.0.cluster(lead.1).clone();
        let partition = quest.partition_in(&opening)?;
        let ground = Ground {
            rules,
            opening,
            committed: committed_by(&lead.0, lead.1),
            partition,
            bounds: quest.bounds,
            claim: quest.claim,
        };
        let (search, swarm) = (Search::new(ground.clone()), Swarm::new(ground, 1));
        Ok(Hunt { lead, search, swarm, most_states: quest.most_states, is_full: false })
    }

    /// Looks on for a round; whether there is more to do.
    pub fn round(&mut self, expand: Expand<'_>) -> bool {
        if !self.is_full && self.search.status() == Status::Running {
            let parts = self.search.parts(PART).take((ROUND / PART) as usize).collect();
            let expanded = expand(&self.search, parts);
            let absorbed = expanded.into_iter().try_for_each(|part| self.search.absorb(part));
            let counts = self.search.counts();
            self.is_full = absorbed.is_err() || counts.states >= self.most_states;
        }
        let until = self.swarms_share().min(self.swarm.played() + u64::from(ROUND));
        while self.swarm.played() < until {
            self.swarm.walk();
        }
        self.is_running()
    }

    /// How many steps the swarm plays at most.
    fn swarms_share(&self) -> u64 {
        let share = self.search.counts().played / SHARE;
        if self.is_full { share * (1 + AFTERWARDS) } else { share }
    }

    /// Whether there is more to do.
    fn is_running(&self) -> bool {
        match self.is_full {
            true => self.swarm.found().is_none() && self.swarm.played() < self.swarms_share(),
            false => self.search.status() == Status::Running,
        }
    }

    /// What is looked at.
    pub fn ground(&self) -> &Ground {
        self.search.ground()
    }

    /// The best schedule so far.
    pub fn found(&self) -> Option<Vec<Move>> {
        self.search.found().or_else(|| self.swarm.found().map(<[Move]>::to_vec))
    }

    /// How far it is, and what was found.
    pub fn report(&self) -> Report {
        let counts = self.search.counts();
        let found = self.found();
        let running = self.is_running();
        let verdict = match (&found, self.is_full) {
            _ if self.search.has_found() => Verdict::Shortest,
            _ if running => Verdict::Looking,
            (Some(_), _) => Verdict::Minimal,
            (None, true) => Verdict::Stopped,
            (None, false) if self.search.is_exhausted() => Verdict::Never,
            (None, false) => Verdict::NotInSteps,
        };
        Report {
            verdict,
            states: counts.states,
            depth: counts.depth,
            bytes: counts.bytes as u64,
            walks: self.swarm.walks(),
            found: found.map(|way| self.told(&way, verdict != Verdict::Looking)),
        }
    }

    /// A schedule as a script, with what leads to it; and if the search is over, what would have
    /// kept the promise.
    fn told(&self, way: &[Move], over: bool) -> Found {
        let (mut history, mut at) = self.lead.clone();
        let wait = way.iter().take_while(|each| **each == Move::Next).count();
        let mut act = String::new();
        for (number, each) in way.iter().enumerate() {
            let before = at;
            let steps = self.ground().steps(history.cluster(at), *each);
            at = history.record(at, steps);
            if number == wait {
                let statement = statement_of(history.frame(at), history.cluster(before));
                act = statement.map(|statement| statement.to_string()).unwrap_or_default();
            }
        }
        let (rules, opening) = (*history.rules(), history.opening().clone());
        let script = Script { rules, opening, statements: script_of(&history, at) }.to_string();
        let claim = self.ground().claim;
        let remedies = over.then(|| remedies(claim, &history, at.branch));
        Found { steps: way.len() as u16, wait: wait as u16, act, script, remedies }
    }
}
