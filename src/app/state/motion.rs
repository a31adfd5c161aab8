//! The playhead: stepping, scrubbing and playing.
//!
//! Rule: a step is a movement of `position` from one whole number to the next. Pressing again
//! while it moves jumps to its end first, so no step is ever lost or doubled, and none queues.

use super::{Notice, State};
use crate::replay::Playhead;
use crate::scene::number::within;

/// How long a step takes at normal speed.
const STEP_MS: f32 = 600.0;
/// How long a step is shown while playing, before the next one begins.
const REST_MS: f32 = 1_400.0;
/// The least time between two sentences that are spoken while playing.
const SILENCE_MS: f32 = 3_000.0;

/// Where one looks. The whole part of `step` is a step; the rest is the way to the next one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Position {
    /// The run of the lesson; 0 when exploring.
    pub run: usize,
    /// The branch of the run.
    pub branch: usize,
    /// The step, and how far it is to the next.
    pub step: f32,
}

/// How fast it plays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Speed {
    /// A quarter.
    Quarter,
    /// Half.
    Half,
    /// Normal.
    #[default]
    Normal,
    /// Twice.
    Double,
    /// Four times.
    Fourfold,
}

impl Speed {
    /// Every speed, slowest first.
    pub const ALL: [Speed; 5] =
        [Speed::Quarter, Speed::Half, Speed::Normal, Speed::Double, Speed::Fourfold];

    /// As a factor.
    pub fn factor(self) -> f32 {
        match self {
            Speed::Quarter => 0.25,
            Speed::Half => 0.5,
            Speed::Normal => 1.0,
            Speed::Double => 2.0,
            Speed::Fourfold => 4.0,
        }
    }

    /// As it is shown, and as the value of a control.
    pub fn as_str(self) -> &'static str {
        match self {
            Speed::Quarter => "0.25×",
            Speed::Half => "0.5×",
            Speed::Normal => "1×",
            Speed::Double => "2×",
            Speed::Fourfold => "4×",
        }
    }

    /// The next faster (or slower) one.
    #[must_use]
    pub fn changed(self, faster: bool) -> Speed {
        let at = Speed::ALL.iter().position(|speed| *speed == self).unwrap_or(2);
        let to = if faster { at + 1 } else { at.saturating_sub(1) };
        Speed::ALL[to.min(Speed::ALL.len() - 1)]
    }
}

impl Position {
    /// The step that is shown, and how far the picture has moved on from it: slow at both ends.
    pub fn playhead(self) -> (Playhead, f32) {
        let whole = self.step.floor();
        let way = self.step - whole;
        let eased = way * way * (3.0 - 2.0 * way);
        (Playhead { branch: self.branch, step: whole as usize }, eased)
    }
}

impl State {
    /// Whether the browser's frames are needed.
    pub fn is_moving(&self) -> bool {
        self.heading.is_some() || self.playing
    }

    /// Jumps to the end of the movement that is under way.
    pub(super) fn settle(&mut self) {
        if let Some(target) = self.heading.take() {
            self.position.step = target as f32;
            self.sync_beat();
        }
    }

    /// One step on. Answers whether there was anywhere to go.
    pub(super) fn next(&mut self) -> bool {
        self.settle();
        let step = self.step();
        if self.position.step > step as f32 {
            self.head_for(step + 1);
            return true;
        }
        if self.turn_page() {
            return true;
        }
        if self.gate().is_some() {
            self.tell(Notice::AnswerFirst { by_hand: !self.playing });
            return false;
        }
        if step < self.last() {
            self.head_for(step + 1);
            return true;
        }
        self.beyond()
    }

    /// Goes on after the last step: to the lesson's next run, or by letting the world go on.
    fn beyond(&mut self) -> bool {
        if self.ends_lesson_run() {
            return self.next_run();
        }
        let at = self.playhead();
        match self.run_mut().forward(at) {
            Ok(at) => {
                self.went_to(at);
                true
            }
            Err(_) => {
                self.tell(Notice::NothingHappens);
                false
            }
        }
    }

    /// One step back, to the very state that was shown before.
    pub(super) fn back(&mut self) {
        self.settle();
        let step = self.step();
        if self.position.step > step as f32 {
            self.head_for(step);
        } else if self.turn_page_back() {
        } else if step > 0 {
            self.head_for(step - 1);
        } else {
            self.previous_run();
        }
    }

    /// Moves, or jumps if nothing may move.
    pub(super) fn head_for(&mut self, step: usize) {
        if self.motion {
            self.heading = Some(step);
        } else {
            self.position.step = step as f32;
            self.arrived();
        }
    }

    /// Shows a step at once.
    pub(super) fn jump(&mut self, step: usize) {
        self.heading = None;
        self.position.step = step.min(self.last()) as f32;
        self.arrived();
    }

    /// Shows a place between steps. Scrubbing is not spoken until it rests on a step.
    pub(super) fn seek(&mut self, to: f32) {
        self.heading = None;
        let to = if to.is_finite() { within(to, 0.0, self.last() as f32) } else { 0.0 };
        self.position.step = if self.motion { to } else { to.round() };
        self.sync_beat();
    }

    /// A step has been played after `at`'s predecessor: move there.
    pub(super) fn went_to(&mut self, at: Playhead) {
        self.revision += 1;
        self.position.branch = at.branch;
        self.position.step = at.step.saturating_sub(1) as f32;
        self.head_for(at.step);
    }

    pub(super) fn arrived(&mut self) {
        self.heading = None;
        self.sync_beat();
        if self.playing {
            self.rest = REST_MS;
        }
        if !self.playing || self.silent_for >= SILENCE_MS {
            self.speak(self.caption().headline);
        }
    }

    pub(super) fn toggle_play(&mut self) {
        self.notice = None;
        if self.playing {
            self.playing = false;
            self.speak(self.caption().headline);
        } else {
            self.playing = true;
            self.silent_for = 0.0;
            self.playing = self.next();
            if let Some(Notice::AnswerFirst { by_hand }) = &mut self.notice {
                *by_hand = true;
            }
        }
    }

    /// The browser's clock has moved on.
    pub(super) fn frame(&mut self, ms: f32) {
        if !self.is_moving() {
            return;
        }
        let way = within(ms, 0.0, 100.0) * self.speed.factor();
        self.silent_for += ms;
        match self.heading {
            Some(target) => self.move_towards(target as f32, way / STEP_MS),
            None if self.rest > way => self.rest -= way,
            None => self.playing = self.next(),
        }
    }

    fn move_towards(&mut self, target: f32, way: f32) {
        let left = target - self.position.step;
        if left.abs() <= way {
            self.position.step = target;
            self.arrived();
        } else {
            self.position.step += way.copysign(left);
        }
    }

    pub(super) fn set_motion(&mut self, motion: bool) {
        self.motion = motion;
        if !motion {
            self.settle();
            self.position.step = self.position.step.round();
        }
    }
}
