//! Two runs in lockstep: one schedule under another edition or another setting, or another branch.
//!
//! Rule: the run beside is made anew from the one that is looked at, so that both are always the
//! same length of time. Beside a step stands the last step of the other run that is not later;
//! among several of one instant, the one after as many acts.

mod cause;
mod lockstep;
mod remedy;
mod seen;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::history::{History, Playhead};
use super::schedule;
use crate::engine::{Blocked, Cluster, Edition, Setting};
use crate::scenario::header::with;
use crate::scenario::{Failure, Obstacle, Operation, Statement, perform};

pub use cause::Cause;
pub use remedy::remedies;
pub use seen::{Difference, Seen, differences};

use lockstep::Played;

/// What makes the run beside another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Beside {
    /// The same schedule under another edition.
    Edition(Edition),
    /// The same schedule with a value that a configuration has from the opening on, in one topic
    /// if one is named. What changes it later is left out.
    Setting(Setting, Option<Arc<str>>),
    /// What was done on another branch, from the opening on.
    Branch(Vec<Statement>),
}

/// The run beside one that is looked at.
#[derive(Clone, Debug)]
pub struct Pair {
    /// What makes it another one.
    pub beside: Beside,
    /// The other run; it has one branch.
    pub right: History,
    /// What could not be done there, in order.
    pub refused: Vec<Failure>,
    /// Where the two part, if they do.
    pub first: Option<First>,
    steps: Vec<usize>,
}

/// Where two runs part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct First {
    /// The first step that shows something else.
    pub step: usize,
    /// What it is; the weightiest, if there are several.
    pub difference: Difference,
    /// What makes it so.
    pub causes: Vec<Cause>,
    /// Whether each of the causes does so alone; if not, they bear on what differs.
    pub alone: bool,
}

impl Pair {
    /// The run beside a branch of `left`.
    pub fn of(left: &History, branch: usize, beside: Beside) -> Pair {
        let played = beside.play(left, branch);
        let steps = lockstep::beside(left.frames(branch), &played);
        let Played { run: right, refused, .. } = played;
        let mut pair = Pair { beside, right, refused, first: None, steps };
        pair.first = pair.parting(left, branch).map(|(step, difference)| {
            let at = Playhead { branch, step };
            let (causes, alone) = cause::causes(left, at, &pair, &difference);
            First { step, difference, causes, alone }
        });
        pair
    }

    /// The steps of the other run, each beside a step of the one that is looked at.
    pub fn steps(&self) -> &[usize] {
        &self.steps
    }

    /// The step of the other run beside a step.
    pub fn step(&self, left: usize) -> usize {
        self.steps.get(left).copied().unwrap_or(self.right.last(0))
    }

    /// The other cluster beside a step.
    pub fn cluster(&self, left: usize) -> &Cluster {
        self.right.cluster(Playhead { branch: 0, step: self.step(left) })
    }

    /// What the two show differently at a step.
    pub fn differences(&self, left: &History, at: Playhead) -> Vec<Difference> {
        differences(left.cluster(at), self.cluster(at.step))
    }

    /// The first step that differs, and in what. Steps of one instant come in another order now
    /// and then, so only what still differs at the end of its instant counts.
    fn parting(&self, left: &History, branch: usize) -> Option<(usize, Difference)> {
        let frames = left.frames(branch);
        let ends = |step: usize| {
            let next = frames.get(step + 1);
            next.is_none_or(|next| next.cluster.now > frames[step].cluster.now)
        };
        let at = |step| self.differences(left, Playhead { branch, step });
        let (end, lasting) = (0..frames.len())
            .filter(|step| ends(*step))
            .map(|step| (step, at(step)))
            .find(|(_, found)| !found.is_empty())?;
        let begun = (0..end).rev().take_while(|step| !ends(*step)).last().unwrap_or(end);
        (begun..=end).find_map(|step| {
            let now = at(step);
            let lasts = |one: &&Difference| lasting.contains(one);
            Some((step, now.iter().find(lasts)?.clone()))
        })
    }
}

impl Beside {
    fn play(&self, left: &History, branch: usize) -> Played {
        let frames = left.frames(branch);
        let rules = left.rules();
        match self {
            Beside::Edition(edition) => {
                let run = schedule::fresh(left, edition.rules());
                lockstep::play(frames, rules, run, |_| false)
            }
            Beside::Setting(setting, topic) => {
                if let Some(refused) = self.refusal(left) {
                    let run = History::open(*rules, left.opening().clone());
                    let mut played = lockstep::play(frames, rules, run, |_| false);
                    played.refused.insert(0, refused);
                    return played;
                }
                let opening =
                    with(left.opening().clone(), left.rules(), *setting, topic.as_deref());
                let run = History::open(*rules, opening);
                lockstep::play(frames, rules, run, |said| self.replaces(said))
            }
            Beside::Branch(statements) => {
                let mut run = History::open(*rules, left.opening().clone());
                let (_, failed) = schedule::play(&mut run, statements);
                Played { run, refused: failed.into_iter().collect(), gaps: Vec::new() }
            }
        }
    }

    /// The statement that would give the configuration its value.
    pub fn statement(&self) -> Option<Statement> {
        match self {
            Beside::Setting(setting, None) => Some(Statement::Set(*setting)),
            Beside::Setting(setting, Some(topic)) => {
                let topic = Arc::clone(topic);
                Some(Statement::Operate(Operation::SetOf { topic, setting: *setting }))
            }
            _ => None,
        }
    }

    /// Why the configuration cannot have that value.
    fn refusal(&self, left: &History) -> Option<Failure> {
        let failure = perform(left.rules(), left.cluster(START), &self.statement()?).err()?;
        (failure.obstacle != Obstacle::Blocked(Blocked::NoChange)).then_some(failure)
    }

    /// Whether a statement would give the configuration another value.
    fn replaces(&self, said: &Statement) -> bool {
        let Beside::Setting(ours, of) = self else { return false };
        match said {
            Statement::Set(setting) => setting.name() == ours.name(),
            Statement::Operate(Operation::SetOf { topic, setting }) => {
                setting.name() == ours.name() && of.as_ref().is_none_or(|of| of == topic)
            }
            _ => false,
        }
    }
}

/// The opening of every run.
const START: Playhead = Playhead { branch: 0, step: 0 };
