//! What is wrong with a text that people wrote: where, what, and what was probably meant.
//!
//! Rule: parsing never panics and never guesses. A word that is nearly right is named in a
//! suggestion; it is not taken for what it resembles.

use std::fmt;

use super::failure::Failure;
use super::value::Value;

/// Something wrong with a script or lesson, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The line, counted from 1.
    pub line: usize,
    /// The character within the line, counted from 1.
    pub column: usize,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Problem {
    /// Something else belongs here. `None` was found at the end of a line.
    Expected { what: What, found: Option<String>, suggestion: Option<String> },
    /// A character that means nothing here.
    UnexpectedCharacter(char),
    /// A text without its closing quote.
    UnclosedText,
    /// An escape that is none.
    BadEscape(String),
    /// A number that is too small or too large.
    OutOfBounds { name: String, least: i64, most: i64 },
    /// A configuration that the edition does not know.
    NotInEdition { name: &'static str, edition: &'static str },
    /// Something that may be said only once.
    Repeated(String),
    /// `edition`, `cluster` or `topic` below a statement, or in the wrong order.
    HeaderTooLate(&'static str),
    /// A list, role or flag is neither smaller nor larger.
    NoOrder,

    /// A lesson without `---` on its first line, or without the second one.
    NoHeader,
    /// A header without a key that it needs.
    MissingKey(&'static str),
    /// The header names another lesson than the file.
    OtherLesson { file: String, header: String },
    /// Text or a block above the first beat.
    BeforeFirstBeat,
    /// A heading that is no beat.
    BadHeading,
    /// A lesson without a beat.
    NoBeat,
    /// A block that is not closed.
    UnclosedBlock,
    /// Text inside a block that has none.
    BlockNotEmpty,
    /// An emphasis, strong or code mark without its partner.
    UnclosedMark(&'static str),
    /// A prediction without a script after it in its beat.
    NothingToPredict { question: String },
    /// A prediction with a single option, or none.
    TooFewOptions { question: String },
    /// A prediction without `ask`.
    NothingAsked { question: String },
    /// A prediction of which no option is right.
    NoRightOption { question: String, answer: Value },
    /// A lesson that does not play to its end.
    Failed(Box<Failure>),
    /// Two languages of a lesson part.
    Differs { here: Option<String>, there: Option<String> },
}

/// What belongs in a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum What {
    Statement,
    Word(&'static str),
    EndOfLine,
    Edition,
    Election,
    ClusterSetting,
    TopicSetting,
    Topic,
    Partition,
    Setting,
    Acks,
    Boolean,
    OffsetReset,
    CleanupPolicy,
    FillPart,
    Number,
    Broker,
    Producer,
    Consumer,
    Client,
    Node,
    Duration,
    Text,
    Key,
    Message,
    Timer,
    Observable,
    Comparison,
    NumberOrNone,
    Brokers,
    Texts,
    Role,
    YesNo,
    Run,
    HeaderKey,
    Language,
    BlockKind,
    QuestionId,
}

/// How many things are named before reading stops.
pub(crate) const MOST_TROUBLES: usize = 20;

/// The choice that `word` was probably meant to be.
pub fn suggest(word: &str, choices: &[&str]) -> Option<String> {
    if word.len() > 60 {
        return None;
    }
    let near = |choice: &&str| distance(&word.to_ascii_lowercase(), choice);
    let best = choices.iter().min_by_key(|choice| near(choice))?;
    (near(best) <= 1 + best.len() / 5 && near(best) < best.len()).then(|| (*best).to_owned())
}

/// How many characters have to be changed, added, left out or swapped with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut next = vec![i];
        for j in 1..=b.len() {
            let change = row[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = change.min(row[j] + 1).min(next[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut row, next);
    }
    row[b.len()]
}

impl What {
    fn english(self) -> String {
        let words = match self {
            What::Word(word) => return format!("`{word}`"),
            What::Statement => "a statement, as `produce` or `next`",
            What::EndOfLine => "the end of the line",
            What::Election => "preferred or unclean",
            What::Edition => "an edition of Kafka, as 4.0",
            What::ClusterSetting => "a setting, as brokers=3",
            What::TopicSetting => "a setting, as partitions=3",
            What::Topic => "a topic, as orders",
            What::Partition => "a partition, as orders-0",
            What::Setting => "a configuration, as acks",
            What::Acks => "0, 1 or all",
            What::Boolean => "true or false",
            What::OffsetReset => "earliest or latest",
            What::CleanupPolicy => "delete or compact",
            What::FillPart => "in batches of, every or with",
            What::Number => "a number",
            What::Broker => "a broker, 1 to 9",
            What::Producer => "a producer, as p1",
            What::Consumer => "a consumer, as c1",
            What::Client => "a producer or consumer, as p1 or c1",
            What::Node => "a node, as 1, p1, c1 or controller",
            What::Duration => "a duration, as 400ms, 9s or 2m",
            What::Text => "a text in double quotes",
            What::Key => "a key",
            What::Message => "a message, as m12 or heartbeat 1 controller",
            What::Timer => "a timer, as isr-check 1",
            What::Observable => "something to look at, as hw or isr",
            What::Comparison => "one of = != >= <= > <",
            What::NumberOrNone => "a number or none",
            What::Brokers => "a list of brokers, as 1,3, or none",
            What::Texts => "a list of texts, as \"a\",\"b\", or none",
            What::Role => "leader, follower, idle or down",
            What::YesNo => "yes or no",
            What::Run => "a duration or `until`",
            What::HeaderKey => "a line of the header, as `title: ...`",
            What::Language => "a language, en or zh",
            What::BlockKind => "script, predict or restart",
            What::QuestionId => "a name for the question",
        };
        words.to_owned()
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.problem)
    }
}

impl std::error::Error for Trouble {}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Expected { what, found, suggestion } => {
                write!(f, "expected {}, found {}", what.english(), found_words(found.as_deref()))?;
                suggestion.iter().try_for_each(|word| write!(f, "; did you mean `{word}`?"))
            }
            Problem::UnexpectedCharacter(found) => {
                write!(f, "the character {found:?} means nothing here")
            }
            Problem::UnclosedText => write!(f, "this text has no closing \""),
            Problem::BadEscape(found) => {
                write!(f, "there is no escape {found}; write \\\\ for a backslash")
            }
            Problem::OutOfBounds { name, least, most } => {
                write!(f, "{name} must be from {least} to {most}")
            }
            Problem::NotInEdition { name, edition } => {
                write!(f, "Kafka {edition} has no configuration {name}")
            }
            Problem::Repeated(what) => write!(f, "`{what}` is there already"),
            Problem::HeaderTooLate(what) => {
                write!(f, "`{what}` belongs at the top: edition, cluster, topics, then statements")
            }
            Problem::NoOrder => write!(f, "this can be compared with = and != only"),
            other => other.fmt_lesson(f),
        }
    }
}

impl Problem {
    fn fmt_lesson(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::NoHeader => write!(f, "a lesson begins with a header between two lines ---"),
            Problem::MissingKey(key) => write!(f, "the header has no `{key}: ...`"),
            Problem::OtherLesson { file, header } => {
                write!(f, "the file is of the lesson `{file}`, the header of `{header}`")
            }
            Problem::BeforeFirstBeat => {
                write!(f, "this stands before the first beat; write `## Title {{#id}}` above it")
            }
            Problem::BadHeading => write!(f, "a heading is written `## Title {{#id}}`"),
            Problem::NoBeat => write!(f, "a lesson has at least one beat, `## Title {{#id}}`"),
            Problem::UnclosedBlock => write!(f, "this block is not closed with ```"),
            Problem::BlockNotEmpty => write!(f, "this block ends with ``` on its next line"),
            Problem::UnclosedMark(mark) => {
                write!(f, "this {mark} has no partner; write \\{mark} for the character itself")
            }
            Problem::NothingToPredict { question } => {
                write!(f, "no script follows the prediction `{question}` in its beat")
            }
            Problem::TooFewOptions { question } => {
                write!(f, "the prediction `{question}` needs at least two options")
            }
            Problem::NothingAsked { question } => {
                write!(f, "the prediction `{question}` has no line `ask ...`")
            }
            Problem::NoRightOption { question, answer } => {
                write!(f, "the answer to `{question}` is {answer}, and no option says so")
            }
            Problem::Failed(failure) => write!(f, "{failure}"),
            Problem::Differs { here, there } => {
                let word = |side: &Option<String>| match side {
                    Some(text) => format!("`{text}`"),
                    None => "nothing more".to_owned(),
                };
                write!(f, "the other language has {} here, not {}", word(there), word(here))
            }
            // These have their words above.
            Problem::Expected { .. }
            | Problem::UnexpectedCharacter(_)
            | Problem::UnclosedText
            | Problem::BadEscape(_)
            | Problem::OutOfBounds { .. }
            | Problem::NotInEdition { .. }
            | Problem::Repeated(_)
            | Problem::HeaderTooLate(_)
            | Problem::NoOrder => Ok(()),
        }
    }
}

fn found_words(found: Option<&str>) -> String {
    match found {
        None => "the end of the line".to_owned(),
        Some(text) if text.chars().count() > 40 => {
            format!("`{}...`", text.chars().take(40).collect::<String>())
        }
        Some(text) => format!("`{text}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_recognised_and_another_word_is_not() {
        let choices = ["produce", "crash", "next", "hw"];
        for (word, meant) in [("prodcue", "produce"), ("Produce", "produce"), ("nxt", "next")] {
            assert_eq!(suggest(word, &choices).as_deref(), Some(meant), "{word}");
        }
        for word in ["consume", "xy", "", "x"] {
            assert_eq!(suggest(word, &choices), None, "{word}");
        }
    }
}
