//! A lesson is a test: it plays to its end, and each prediction has its right answer among its
//! options. And two languages of it are the same lesson.
//!
//! A landmark is what must be the same in every language: a beat, a statement, a prediction, a
//! new run. The lesson knows the line of each.

use super::{BeatItem, Lesson, Prediction};
use crate::engine::Cluster;
use crate::scenario::error::{Problem, Trouble};
use crate::scenario::header::{differing_words, opening_lines};
use crate::scenario::observe::observe;
use crate::scenario::perform::perform;
use crate::scenario::statement::Statement;

/// Plays a lesson from landmark to landmark.
struct Check<'a> {
    lesson: &'a Lesson,
    lines: std::slice::Iter<'a, usize>,
    cluster: Cluster,
    open: Vec<(usize, &'a Prediction)>,
    troubles: Vec<Trouble>,
}

impl Lesson {
    /// Plays the lesson through.
    ///
    /// # Errors
    /// The statement that cannot be played, and predictions without a right option.
    pub fn check(&self) -> Result<(), Vec<Trouble>> {
        let mut check = Check {
            lesson: self,
            lines: self.lines.iter(),
            cluster: self.opening.cluster(&self.rules),
            open: Vec::new(),
            troubles: Vec::new(),
        };
        for beat in &self.beats {
            check.lines.next();
            // What comes after a statement that failed cannot be judged.
            if beat.items.iter().try_for_each(|item| check.item(item)).is_none() {
                break;
            }
        }
        if check.troubles.is_empty() { Ok(()) } else { Err(check.troubles) }
    }

    /// What must be the same in every language, with its lines here.
    fn landmarks(&self) -> Vec<(usize, String)> {
        let cluster = opening_lines(&self.rules, &self.opening);
        let edition = self.rules.edition.as_str();
        let mut marks = Vec::new();
        for beat in &self.beats {
            marks.push(format!("beat {}", beat.id));
            beat.items.iter().for_each(|item| self.landmarks_of(item, &mut marks));
        }
        let header =
            [(1, format!("lesson {}", self.id)), (1, format!("edition {edition}")), (1, cluster)];
        header.into_iter().chain(self.lines.iter().copied().zip(marks)).collect()
    }

    fn landmarks_of(&self, item: &BeatItem, marks: &mut Vec<String>) {
        match item {
            BeatItem::Prose(_) => {}
            BeatItem::Script(statements) => {
                marks.extend(statements.iter().map(Statement::to_string))
            }
            BeatItem::Predict(prediction) => {
                let values: Vec<String> =
                    prediction.options.iter().map(|option| option.value.to_string()).collect();
                let Prediction { id, ask, .. } = prediction;
                marks.push(format!("predict {id}: ask {ask}: {}", values.join(" | ")));
            }
            BeatItem::Reopen(opening) => {
                marks.push(format!("restart {}", differing_words(&self.opening, opening)));
            }
        }
    }
}

impl<'a> Check<'a> {
    fn item(&mut self, item: &'a BeatItem) -> Option<()> {
        match item {
            BeatItem::Prose(_) => {}
            BeatItem::Script(statements) => {
                statements.iter().try_for_each(|statement| self.statement(statement))?;
                self.judge();
            }
            BeatItem::Predict(prediction) => {
                let line = self.line();
                self.open.push((line, prediction));
            }
            BeatItem::Reopen(opening) => {
                self.line();
                self.cluster = opening.cluster(&self.lesson.rules);
            }
        }
        Some(())
    }

    fn statement(&mut self, statement: &Statement) -> Option<()> {
        let line = self.line();
        match perform(&self.lesson.rules, &self.cluster, statement) {
            Ok(mut played) => {
                if let Some((_, last)) = played.pop() {
                    self.cluster = last.cluster;
                }
                Some(())
            }
            Err(failure) => {
                let problem = Problem::Failed(Box::new(failure));
                self.troubles.push(Trouble { line, column: 1, problem });
                None
            }
        }
    }

    fn judge(&mut self) {
        for (line, prediction) in self.open.drain(..) {
            if prediction.right_option(&self.cluster).is_none() {
                let answer = observe(&self.cluster, &prediction.ask);
                let problem = Problem::NoRightOption { question: prediction.id.clone(), answer };
                self.troubles.push(Trouble { line, column: 1, problem });
            }
        }
    }

    fn line(&mut self) -> usize {
        self.lines.next().copied().unwrap_or(1)
    }
}

/// Makes sure that two languages hold the same lesson: the same beats, scripts and questions.
///
/// # Errors
/// The first place of `here` where it differs from `there`.
pub fn same_script(here: &Lesson, there: &Lesson) -> Result<(), Trouble> {
    let (ours, theirs) = (here.landmarks(), there.landmarks());
    for at in 0..ours.len().max(theirs.len()) {
        let (our, their) = (ours.get(at), theirs.get(at).map(|(_, mark)| mark.clone()));
        if our.map(|(_, mark)| mark) != their.as_ref() {
            let line = our.or(ours.last()).map_or(1, |(line, _)| *line);
            let here = our.map(|(_, mark)| mark.clone());
            return Err(Trouble {
                line,
                column: 1,
                problem: Problem::Differs { here, there: their },
            });
        }
    }
    Ok(())
}
