//! A lesson: prose, scripts and predictions, one Markdown file for each language.
//!
//! Rule: the file never says what the right answer is. The engine computes it, after the script
//! that follows the prediction in its beat.

mod check;
mod parse;
mod prose;

#[cfg(test)]
mod tests;

pub use check::same_script;
pub use prose::{Block, Inline};

use super::observe::{Look, observe};
use super::statement::Statement;
use super::value::Value;
use crate::engine::{Cluster, Opening, Rules};

/// A lesson in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// Its name in addresses; the same in every language.
    pub id: String,
    /// Its language: `en` or `zh`.
    pub lang: String,
    /// Its title.
    pub title: String,
    /// One sentence about it.
    pub summary: String,
    /// The rules in force.
    pub rules: Rules,
    /// How its first run begins.
    pub opening: Opening,
    /// Its beats, in order; never empty.
    pub beats: Vec<Beat>,
    /// The line of each landmark (see `check`), in order of reading.
    lines: Vec<usize>,
}

/// A beat: one thought of a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beat {
    /// Its name in addresses; the same in every language.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it consists of, in order.
    pub items: Vec<BeatItem>,
}

/// A part of a beat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BeatItem {
    /// Something to read.
    Prose(Vec<Block>),
    /// Something that happens.
    Script(Vec<Statement>),
    /// Something to predict before the next script.
    Predict(Prediction),
    /// A new run begins here, from this opening.
    Reopen(Box<Opening>),
}

/// A question whose answer the next script of the beat gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prediction {
    /// Its name; the same in every language.
    pub id: String,
    /// The question in words.
    pub question: Vec<Inline>,
    /// What is looked at for the answer.
    pub ask: Look,
    /// What can be answered; at least two options, all different.
    pub options: Vec<Choice>,
}

/// An option of a prediction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The value that it stands for.
    pub value: Value,
    /// What is shown instead of the value.
    pub text: Option<String>,
    /// What is said to somebody who chose it.
    pub feedback: Vec<Inline>,
}

impl Prediction {
    /// Which of the options is right in this cluster, the one after the script.
    pub fn right_option(&self, cluster: &Cluster) -> Option<usize> {
        let answer = observe(cluster, &self.ask);
        self.options.iter().position(|option| option.value == answer)
    }
}

impl Choice {
    /// What is shown: the text if there is one, else the value.
    pub fn label(&self) -> String {
        self.text.clone().unwrap_or_else(|| self.value.to_string())
    }
}
