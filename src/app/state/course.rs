//! Lessons: beats, pages, predictions and runs.
//!
//! Rule: a beat covers the steps from where its prose is read to where its script ends, so two
//! beats may meet in a step; going on then turns the page before it moves. A prediction stops
//! the forward step, and nothing else, until it is answered or skipped.

use std::rc::Rc;

use super::{Notice, Position, State};
use crate::app::adapters::{self, Arrived, BeatSpan, Gate, LessonPlace, Linked};
use crate::engine::PartitionId;
use crate::replay::{FrameKind, Playhead};
use crate::scene::view::Lang;

/// An answer to a prediction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// One of the options.
    Option(usize),
    /// "Not sure": counts as an answer.
    Unsure,
    /// No answer.
    Skipped,
}

/// A prediction as it is to be shown now.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// The gate.
    pub gate: Gate,
    /// The answer, if there is one.
    pub answer: Option<Answer>,
    /// Whether the run has shown what is right.
    pub revealed: bool,
}

impl State {
    pub(super) fn open_first_lesson(&mut self) {
        match adapters::lessons(self.lang).first() {
            Some(first) => self.open_lesson(&first.id),
            None => self.explore(),
        }
    }

    pub(super) fn open_lesson(&mut self, id: &str) {
        let Some(lesson) = adapters::open_lesson(id, self.lang) else {
            return self.tell(Notice::NoLesson(id.to_owned()));
        };
        self.begin(lesson.runs.clone());
        self.lesson = Some(Rc::new(lesson));
        self.speak(self.caption().headline);
    }

    pub(super) fn explore(&mut self) {
        self.begin(vec![adapters::fresh_run()]);
        self.speak(self.caption().headline);
    }

    pub(super) fn begin(&mut self, runs: Vec<crate::replay::History>) {
        self.runs = Rc::new(runs);
        self.revision += 1;
        self.lesson = None;
        self.beat = 0;
        self.answers.clear();
        self.position = Position::default();
        self.partition = PartitionId::default();
        self.heading = None;
        (self.selected, self.why) = (None, None);
        self.schedule = None;
        (self.besides, self.broken, self.doubted) = (None, None, None);
        self.pair = None;
        self.kept = None;
    }

    /// Shows what a link leads to; a broken one is told, with its text.
    pub(super) fn open_link(&mut self, arrived: &Arrived) {
        match adapters::follow_link(self.lang, arrived) {
            Ok(Linked::Lesson(place)) => {
                // The browser's Back within a lesson keeps the answers and the branches.
                if self.lesson.as_ref().is_none_or(|lesson| lesson.lesson.id != place.id) {
                    self.open_lesson(&place.id);
                }
                self.heading = None;
                self.go_to_place(&place);
                self.put_beside(place.beside);
            }
            Ok(Linked::Run(history, link)) => {
                self.begin(vec![*history]);
                self.jump(link.step);
                link.partition.iter().for_each(|name| _ = self.show_named(name));
                link.breaks.iter().for_each(|claim| self.doubt(claim));
                self.put_beside(link.beside);
            }
            Err(why) => self.tell(Notice::BadLink { why, text: arrived.written.clone() }),
        }
    }

    /// Goes to a step of a lesson and opens the page of its beat there; if there is none of that
    /// name, the first that shows the step.
    fn go_to_place(&mut self, place: &LessonPlace) {
        let Some(lesson) = self.lesson.clone() else { return };
        let shows = |beat: &&BeatSpan| {
            beat.run == place.run && (beat.first_step..=beat.last_step).contains(&place.step)
        };
        let named = |beat: &&BeatSpan| shows(beat) && Some(&beat.id) == place.beat.as_ref();
        let beats = || lesson.beats.iter();
        if let Some(beat) = beats().find(named).or_else(|| beats().find(shows)) {
            self.beat = beats().position(|other| other == beat).unwrap_or_default();
            self.enter_run(place.run, place.step);
            self.partition = PartitionId::default();
            place.partition.iter().for_each(|name| _ = self.show_named(name));
        }
    }

    fn enter_run(&mut self, run: usize, step: usize) {
        self.position = Position { run, branch: 0, step: step as f32 };
        self.arrived();
    }

    pub(super) fn next_run(&mut self) -> bool {
        if self.position.run + 1 == self.runs.len() {
            self.tell(Notice::LessonOver);
            return false;
        }
        self.enter_run(self.position.run + 1, 0);
        true
    }

    pub(super) fn previous_run(&mut self) {
        let before = self.position.run.checked_sub(1).filter(|_| self.lesson.is_some());
        let Some(run) = before else {
            return self.tell(Notice::AtStart);
        };
        self.beat = self.beat.saturating_sub(1);
        self.enter_run(run, self.runs[run].last(0));
    }

    /// Whether this is the last step of a run as the lesson plays it.
    pub(super) fn ends_lesson_run(&self) -> bool {
        let Some(lesson) = self.lesson_here() else { return false };
        let beats = lesson.beats.iter().filter(|beat| beat.run == self.position.run);
        beats.map(|beat| beat.last_step).max() == Some(self.step())
    }

    /// Whether this is the last step of the lesson's last run, and its last page.
    pub(super) fn is_lesson_over(&self) -> bool {
        let last_page = self.lesson_here().is_some_and(|l| self.beat + 1 == l.beats.len());
        let last_run = self.position.run + 1 == self.runs.len();
        last_run && last_page && self.ends_lesson_run() && !self.is_moving()
    }

    /// Whether this is the first page of the first step.
    pub(super) fn is_at_start(&self) -> bool {
        let first_page = self.lesson_here().is_none() || self.beat == 0;
        let still = self.heading.is_none() && self.position.step == 0.0;
        let first_run = self.position.run == 0 || self.lesson.is_none();
        still && first_run && first_page
    }

    /// The lesson, unless one looks at a branch of one's own.
    fn lesson_here(&self) -> Option<&Rc<adapters::OpenLesson>> {
        self.lesson.as_ref().filter(|_| self.position.branch == 0)
    }

    /// Keeps the beat if it covers the step that is shown, else finds the one that does.
    pub(super) fn sync_beat(&mut self) {
        let Some(lesson) = self.lesson_here() else { return };
        let (run, step) = (self.position.run, self.step());
        let covers = |beat: &adapters::BeatSpan| {
            beat.run == run && (beat.first_step..=beat.last_step).contains(&step)
        };
        if lesson.beats.get(self.beat).is_some_and(covers) {
            return;
        }
        let begun = |beat: &adapters::BeatSpan| beat.run == run && beat.first_step <= step;
        let first = lesson.beats.iter().position(covers);
        self.beat = first.or(lesson.beats.iter().rposition(begun)).unwrap_or(self.beat);
    }

    /// Turns to the next beat if it begins at the step that is shown.
    pub(super) fn turn_page(&mut self) -> bool {
        let Some(lesson) = self.lesson_here() else { return false };
        let (run, step) = (self.position.run, self.step());
        let ends = lesson.beats.get(self.beat).is_some_and(|beat| beat.last_step == step);
        let next = lesson.beats.get(self.beat + 1);
        let begins = next.is_some_and(|next| next.run == run && next.first_step == step);
        if ends && begins {
            self.beat += 1;
            self.arrived();
        }
        ends && begins
    }

    /// Turns back to the beat before if it ends at the step that is shown.
    pub(super) fn turn_page_back(&mut self) -> bool {
        let Some(lesson) = self.lesson_here() else { return false };
        let (run, step) = (self.position.run, self.step());
        let begins = lesson.beats.get(self.beat).is_some_and(|beat| beat.first_step == step);
        let before = self.beat.checked_sub(1).and_then(|at| lesson.beats.get(at));
        let ends = before.is_some_and(|before| before.run == run && before.last_step == step);
        if begins && ends {
            self.beat -= 1;
            self.arrived();
        }
        begins && ends
    }

    /// To the opening of the run, and to its first page.
    pub(super) fn rewind(&mut self) {
        if let Some(lesson) = self.lesson_here() {
            let first = lesson.beats.iter().position(|beat| beat.run == self.position.run);
            self.beat = first.unwrap_or(0);
        }
        self.jump(0);
    }

    pub(super) fn go_to_beat(&mut self, beat: usize) {
        let Some(lesson) = self.lesson.clone() else { return };
        if let Some(span) = lesson.beats.get(beat) {
            self.heading = None;
            self.beat = beat;
            self.enter_run(span.run, span.first_step);
        }
    }

    /// To the next beat, but not past a question; when exploring, to the next act.
    pub(super) fn next_beat(&mut self) {
        self.settle();
        let Some(lesson) = self.lesson_here().cloned() else {
            return self.jump(self.next_act());
        };
        let Some(next) = lesson.beats.get(self.beat + 1) else {
            return match self.is_lesson_over() {
                true => self.tell(Notice::LessonOver),
                false => self.jump(self.last()),
            };
        };
        let run = self.position.run;
        let until = if next.run == run { next.first_step } else { usize::MAX };
        let asked = |(at, gate): (usize, &Gate)| {
            let ahead = gate.run == run && (self.step()..until).contains(&gate.step);
            (ahead && !self.answers.contains(at)).then_some(gate.step)
        };
        match lesson.gates.iter().enumerate().filter_map(asked).min() {
            Some(step) if step == self.step() => self.tell(Notice::AnswerFirst { by_hand: true }),
            Some(step) => self.jump(step),
            None => self.go_to_beat(self.beat + 1),
        }
    }

    pub(super) fn previous_beat(&mut self) {
        self.settle();
        let Some(lesson) = self.lesson_here().cloned() else {
            return self.jump(self.previous_act());
        };
        let began = lesson.beats.get(self.beat).is_some_and(|beat| self.step() > beat.first_step);
        let to = if began { self.beat } else { self.beat.saturating_sub(1) };
        self.go_to_beat(to);
    }

    fn is_act(&self, step: usize) -> bool {
        let at = Playhead { branch: self.position.branch, step };
        matches!(self.history().frame(at).kind(), FrameKind::Chosen(_))
    }

    fn next_act(&self) -> usize {
        (self.step() + 1..self.last()).find(|step| self.is_act(*step)).unwrap_or(self.last())
    }

    fn previous_act(&self) -> usize {
        (0..self.step()).rev().find(|step| self.is_act(*step)).unwrap_or(0)
    }

    /// The question that stops the forward step here, with its number.
    pub fn gate(&self) -> Option<(usize, &Gate)> {
        let lesson = self.lesson_here()?;
        let (run, step) = (self.position.run, self.step());
        let here = |(at, gate): &(usize, &Gate)| {
            gate.run == run && gate.step == step && !self.answers.contains(*at)
        };
        lesson.gates.iter().enumerate().find(here)
    }

    /// The prediction to be shown: the one asked here, or the last one answered in this beat.
    pub fn card(&self) -> Option<Card> {
        let lesson = self.lesson_here()?;
        let step = self.step();
        let beat = lesson.beats.get(self.beat)?;
        let shown = |(at, gate): &(usize, &Gate)| {
            let in_beat = gate.run == beat.run
                && (beat.first_step..=beat.last_step).contains(&gate.step)
                && !self.waits_for_page(gate.step);
            let open = gate.step == step || self.answers.contains(*at);
            in_beat && open && gate.step <= step
        };
        let (at, gate) = lesson.gates.iter().enumerate().rfind(shown)?;
        let answer = self.answers.get(at).copied();
        let revealed = answer.is_some() && step >= gate.revealed_at;
        Some(Card { gate: gate.clone(), answer, revealed })
    }

    /// Whether the page has to be turned at `step`: what is asked there is the next beat's.
    fn waits_for_page(&self, step: usize) -> bool {
        let Some(lesson) = self.lesson_here() else { return false };
        let here = lesson.beats.get(self.beat);
        let next = lesson.beats.get(self.beat + 1);
        here.zip(next).is_some_and(|(here, next)| {
            here.last_step == step && next.run == here.run && next.first_step == step
        })
    }

    /// Keeps the answer and lets the run show what is right.
    pub(super) fn answer(&mut self, answer: Answer) {
        self.settle();
        let Some((at, gate)) = self.gate() else { return };
        if matches!(answer, Answer::Option(choice) if choice >= gate.prediction.options.len()) {
            return;
        }
        self.answers.insert(at, answer);
        self.next();
    }

    pub(super) fn set_lang(&mut self, lang: Lang) {
        self.lang = lang;
        if let Some(lesson) = &self.lesson {
            let same = adapters::open_lesson(&lesson.lesson.id, lang).map(Rc::new);
            self.lesson = same.or(self.lesson.take());
        }
    }
}
