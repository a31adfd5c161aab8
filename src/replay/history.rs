//! Frames, branches and the playhead.

use std::sync::Arc;

use crate::engine::{Action, Blocked, Cluster, Event, Opening, Rules, Step, step};
use crate::scenario::perform::PATIENCE;

/// One step as a person sees it: something notable, with the bookkeeping that led up to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// The actions, as the engine took them.
    pub actions: Vec<Action>,
    /// The cluster after the last of them.
    pub cluster: Cluster,
    /// What happened, in order.
    pub events: Vec<Event>,
}

/// What sort of step a frame is, and so how it is written in a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FrameKind {
    /// The opening of the run.
    Opening,
    /// The world went on until something notable happened: `next`.
    Next,
    /// The world went on for some actions, without anything notable at the end: `tick n`.
    Ticks(usize),
    /// Somebody chose what happens.
    Chosen(Action),
}

/// A line of frames from the opening on. Branches share the frames that they have in common.
#[derive(Clone, Debug)]
pub struct Branch {
    /// Where it parted from another branch: that branch, and the last step in common.
    pub parted: Option<Playhead>,
    /// The frames; the first is the opening. Never empty.
    pub frames: Vec<Arc<Frame>>,
}

/// A step of a branch: where one looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Playhead {
    /// The number of the branch.
    pub branch: usize,
    /// The number of the step; 0 is the opening.
    pub step: usize,
}

/// Everything that has been played from one opening.
#[derive(Clone, Debug)]
pub struct History {
    rules: Rules,
    opening: Opening,
    branches: Vec<Branch>,
}

impl History {
    /// A history that has only its opening.
    pub fn open(rules: Rules, opening: Opening) -> History {
        let frame =
            Frame { actions: Vec::new(), cluster: opening.cluster(&rules), events: Vec::new() };
        let branch = Branch { parted: None, frames: vec![Arc::new(frame)] };
        History { rules, opening, branches: vec![branch] }
    }

    /// The rules in force.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// The opening.
    pub fn opening(&self) -> &Opening {
        &self.opening
    }

    /// The branches; the first is the original run.
    pub fn branches(&self) -> &[Branch] {
        &self.branches
    }

    /// The frames of the branch at which one looks.
    pub fn frames(&self, branch: usize) -> &[Arc<Frame>] {
        &self.branches[branch].frames
    }

    /// The last step of a branch.
    pub fn last(&self, branch: usize) -> usize {
        self.branches[branch].frames.len() - 1
    }

    /// The frame at which one looks.
    pub fn frame(&self, at: Playhead) -> &Frame {
        &self.branches[at.branch].frames[at.step]
    }

    /// The cluster at which one looks.
    pub fn cluster(&self, at: Playhead) -> &Cluster {
        &self.frame(at).cluster
    }

    /// One step on: to the next frame, or, at the end of the branch, by letting the world go on
    /// until something notable happens.
    ///
    /// # Errors
    /// `NothingDue` if nothing notable happens any more unless somebody acts.
    pub fn forward(&mut self, at: Playhead) -> Result<Playhead, Blocked> {
        if at.step < self.last(at.branch) {
            return Ok(Playhead { step: at.step + 1, ..at });
        }
        let mut steps = Vec::new();
        while steps.len() < PATIENCE {
            let cluster = steps.last().map_or(self.cluster(at), |(_, s): &(_, Step)| &s.cluster);
            let step = step(&self.rules, cluster, &Action::Next)?;
            let notable = step.is_notable();
            steps.push((Action::Next, step));
            if notable {
                return Ok(self.add(at, steps));
            }
        }
        Err(Blocked::NothingDue)
    }

    /// Does `action` after the step `at`. In the past of a branch this starts another branch,
    /// unless it is what happened there anyway.
    ///
    /// # Errors
    /// The engine's refusal; the history is as before.
    pub fn act(&mut self, at: Playhead, action: &Action) -> Result<Playhead, Blocked> {
        let step = step(&self.rules, self.cluster(at), action)?;
        Ok(self.record(at, vec![(action.clone(), step)]))
    }

    /// Adds steps that were played after the step `at`, and answers the playhead at the last of
    /// them. A frame ends after each notable step and around each step that was chosen.
    pub fn record(&mut self, at: Playhead, steps: Vec<(Action, Step)>) -> Playhead {
        let mut at = at;
        let mut open: Vec<(Action, Step)> = Vec::new();
        for (action, step) in steps {
            if action != Action::Next && !open.is_empty() {
                at = self.add(at, std::mem::take(&mut open));
            }
            let ends = action != Action::Next || step.is_notable();
            open.push((action, step));
            if ends {
                at = self.add(at, std::mem::take(&mut open));
            }
        }
        if open.is_empty() { at } else { self.add(at, open) }
    }

    fn add(&mut self, at: Playhead, steps: Vec<(Action, Step)>) -> Playhead {
        let frame = Arc::new(Frame::of(steps));
        let frames = &self.branches[at.branch].frames;
        // The same actions in the same place lead to the same frame: the engine is a function.
        if frames.get(at.step + 1).is_some_and(|next| next.actions == frame.actions) {
            return Playhead { step: at.step + 1, ..at };
        }
        if at.step == self.last(at.branch) {
            self.branches[at.branch].frames.push(frame);
            return Playhead { step: at.step + 1, ..at };
        }
        let mut frames = frames[..=at.step].to_vec();
        frames.push(frame);
        self.branches.push(Branch { parted: Some(at), frames });
        Playhead { branch: self.branches.len() - 1, step: at.step + 1 }
    }
}

impl Frame {
    fn of(steps: Vec<(Action, Step)>) -> Frame {
        let cluster = steps.last().expect("a frame has at least one step").1.cluster.clone();
        let mut actions = Vec::with_capacity(steps.len());
        let mut events = Vec::new();
        for (action, step) in steps {
            actions.push(action);
            events.extend(step.events);
        }
        Frame { actions, cluster, events }
    }

    /// What sort of step this is.
    pub fn kind(&self) -> FrameKind {
        match self.actions.as_slice() {
            [] => FrameKind::Opening,
            [chosen] if *chosen != Action::Next => FrameKind::Chosen(chosen.clone()),
            _ if self.is_notable() => FrameKind::Next,
            ticks => FrameKind::Ticks(ticks.len()),
        }
    }

    /// Whether something notable happened.
    pub fn is_notable(&self) -> bool {
        self.events.iter().any(|event| event.fact.is_notable())
    }
}
