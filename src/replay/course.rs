//! The lessons, and a lesson played to its end: which steps belong to which beat, and where a
//! prediction stands before the step that answers it.

use super::history::{History, Playhead};
use super::shelf;
pub use super::shelf::ids;
use crate::scenario::{BeatItem, Block, Failure, Lesson, Prediction, Statement, Trouble, perform};

/// Reads a lesson in a language.
///
/// # Errors
/// `None` if there is no such lesson, or its file has not come yet; the troubles of its file
/// otherwise.
pub fn read(id: &str, lang: &str) -> Option<Result<Lesson, Vec<Trouble>>> {
    Some(Lesson::parse(id, shelf::text(id, lang)?))
}

/// A lesson played to its end.
#[derive(Clone, Debug)]
pub struct OpenLesson {
    /// The lesson.
    pub lesson: Lesson,
    /// Its runs: the first one, and one for each new opening.
    pub runs: Vec<History>,
    /// Its beats, in order.
    pub beats: Vec<BeatSpan>,
    /// Its predictions, in order.
    pub gates: Vec<Gate>,
}

/// The steps of a beat.
#[derive(Clone, Debug, PartialEq)]
pub struct BeatSpan {
    /// The run it belongs to.
    pub run: usize,
    /// The step at which it begins; what happens in it comes after.
    pub first_step: usize,
    /// The step with which it ends.
    pub last_step: usize,
    /// Its name in addresses.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What there is to read.
    pub prose: Vec<Block>,
}

/// A prediction, before the steps that answer it.
#[derive(Clone, Debug, PartialEq)]
pub struct Gate {
    /// The run it belongs to.
    pub run: usize,
    /// The step at which it is asked.
    pub step: usize,
    /// The step at which the answer is seen.
    pub revealed_at: usize,
    /// The question and its options.
    pub prediction: Prediction,
    /// Which option is right.
    pub right: usize,
}

/// Plays a lesson to its end.
///
/// # Errors
/// The statement that could not be played; a built-in lesson never gives one.
pub fn open(lesson: Lesson) -> Result<OpenLesson, Failure> {
    let run = History::open(lesson.rules, lesson.opening.clone());
    let mut stage = Staging { runs: vec![run], ..Staging::default() };
    for beat in &lesson.beats {
        let mut first_step = stage.at.step;
        let mut prose = Vec::new();
        for item in &beat.items {
            match item {
                BeatItem::Prose(blocks) => prose.extend(blocks.iter().cloned()),
                BeatItem::Script(statements) => stage.play(statements)?,
                BeatItem::Predict(prediction) => stage.ask(prediction),
                BeatItem::Reopen(opening) => {
                    stage.runs.push(History::open(lesson.rules, (**opening).clone()));
                    stage.at = Playhead::default();
                    first_step = 0;
                }
            }
        }
        stage.beats.push(BeatSpan {
            run: stage.runs.len() - 1,
            first_step,
            last_step: stage.at.step,
            id: beat.id.clone(),
            title: beat.title.clone(),
            prose,
        });
    }
    let Staging { runs, beats, gates, .. } = stage;
    Ok(OpenLesson { lesson, runs, beats, gates })
}

/// A lesson while it is played.
#[derive(Default)]
struct Staging {
    runs: Vec<History>,
    at: Playhead,
    beats: Vec<BeatSpan>,
    gates: Vec<Gate>,
    /// Predictions whose answer the next script gives: the step and the question.
    asked: Vec<(usize, Prediction)>,
}

impl Staging {
    fn play(&mut self, statements: &[Statement]) -> Result<(), Failure> {
        let run = self.runs.len() - 1;
        let history = &mut self.runs[run];
        for statement in statements {
            let steps = perform(history.rules(), history.cluster(self.at), statement)?;
            self.at = history.record(self.at, steps);
        }
        let revealed_at = self.at.step;
        for (step, prediction) in std::mem::take(&mut self.asked) {
            if let Some(right) = prediction.right_option(history.cluster(self.at)) {
                self.gates.push(Gate { run, step, revealed_at, prediction, right });
            }
        }
        Ok(())
    }

    fn ask(&mut self, prediction: &Prediction) {
        self.asked.push((self.at.step, prediction.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::same_script;

    fn lesson(id: &str, lang: &str) -> Lesson {
        read(id, lang).unwrap().unwrap_or_else(|troubles| panic!("{id}.{lang}: {troubles:#?}"))
    }

    #[test]
    fn every_lesson_plays_to_its_end_and_its_expectations_hold() {
        for id in ids() {
            for lang in ["en", "zh"] {
                let lesson = lesson(id, lang);
                if let Err(troubles) = lesson.check() {
                    let told: Vec<String> = troubles.iter().map(ToString::to_string).collect();
                    panic!("{id}.{lang}: {told:#?}");
                }
                let predictions = open(lesson).unwrap().gates.len();
                assert!(predictions >= 2, "{id}.{lang} asks {predictions} questions");
            }
        }
    }

    #[test]
    fn both_languages_of_a_lesson_hold_the_same_script() {
        for id in ids() {
            if let Err(trouble) = same_script(&lesson(id, "en"), &lesson(id, "zh")) {
                panic!("{id}: {trouble}");
            }
        }
    }

    #[test]
    fn every_option_of_a_prediction_explains_itself() {
        for (id, lang) in ids().flat_map(|id| [(id, "en"), (id, "zh")]) {
            for gate in open(lesson(id, lang)).unwrap().gates {
                assert!(gate.prediction.options.iter().all(|o| !o.feedback.is_empty()), "{id}");
            }
        }
    }

    #[test]
    fn beats_follow_one_another_without_a_gap() {
        for id in ids() {
            let open = open(lesson(id, "en")).unwrap();
            for pair in open.beats.windows(2) {
                let follows = (pair[1].run, pair[1].first_step) == (pair[0].run, pair[0].last_step)
                    || (pair[1].run, pair[1].first_step) == (pair[0].run + 1, 0);
                assert!(follows, "{id}: {} and {}", pair[0].id, pair[1].id);
            }
        }
    }
}
