//! Starting over, and taking that back.
//!
//! Rule: a lesson goes back to how it is written, a run of one's own to its opening. What is
//! given up is kept until the next time, or until something else is opened.

use std::rc::Rc;

use super::{Answer, Notice, Position, State};
use crate::app::adapters::OpenLesson;
use crate::log::ordered::Ordered;
use crate::replay::History;

/// What was given up by starting over.
#[derive(Clone, Debug)]
pub struct Kept {
    lesson: Option<Rc<OpenLesson>>,
    runs: Rc<Vec<History>>,
    beat: usize,
    answers: Ordered<usize, Answer>,
    position: Position,
}

impl Kept {
    /// The name of its lesson, if it was one.
    pub fn lesson_id(&self) -> Option<&str> {
        self.lesson.as_ref().map(|lesson| lesson.lesson.id.as_str())
    }
}

impl State {
    pub(super) fn reset(&mut self) {
        if self.is_untouched() {
            return self.tell(Notice::AtStart);
        }
        let kept = Kept {
            lesson: self.lesson.clone(),
            runs: Rc::clone(&self.runs),
            beat: self.beat,
            answers: self.answers.clone(),
            position: self.position,
        };
        match &self.lesson {
            Some(lesson) => self.open_lesson(&lesson.lesson.id.clone()),
            None => {
                let run = self.history();
                self.begin(vec![History::open(*run.rules(), run.opening().clone())]);
            }
        }
        self.kept = Some(Rc::new(kept));
        self.tell(Notice::StartedOver);
    }

    pub(super) fn undo_reset(&mut self) {
        let Some(kept) = self.kept.take() else { return };
        let Kept { lesson, runs, beat, answers, position } = (*kept).clone();
        self.begin(Vec::new());
        (self.lesson, self.runs, self.beat) = (lesson, runs, beat);
        (self.answers, self.position) = (answers, position);
        // It may be another language by now.
        self.set_lang(self.lang);
        self.position.step = self.position.step.round();
        self.speak(self.caption().headline);
    }

    /// Whether starting over can be taken back from here.
    pub fn can_undo(&self) -> bool {
        self.kept.is_some() && self.is_untouched()
    }

    /// Whether nothing has been done since it was opened.
    fn is_untouched(&self) -> bool {
        let alone = self.runs.iter().all(|run| run.branches().len() == 1);
        let unplayed = match self.lesson {
            Some(_) => self.is_as_written(),
            None => self.last() == 0,
        };
        self.is_at_start() && alone && unplayed && self.answers.is_empty()
    }
}
