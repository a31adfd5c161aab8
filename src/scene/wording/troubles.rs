//! What is wrong with a text that people wrote, or stands in the way of a statement: what the
//! console, a broken link and those who check a lesson are told.
//!
//! Rule: a trouble comes with its place, its reason and, where one is near, the word that was
//! probably meant. Words of the script language are quoted as they are written, in every language.

use super::refusals::refusal;
use super::resource::{Arg, Say, Word, words};
use crate::replay::link::BadLink;
use crate::scenario::{Failure, Obstacle, Problem, Trouble, Value, What};
use crate::scene::Lang;

/// The longest text that is quoted whole.
const LONGEST_QUOTE: usize = 40;

words! { "link":
    pub(super) enum OfLink<'a> {
        Empty,
        UnknownVersion(version: &'a str),
        BadCharacter(at: usize),
        Damaged,
        TooLarge,
        NoUnpacking,
        Script(first: &'a str),
    }
}

words! { "trouble":
    pub(super) enum Told<'a> {
        At { line: usize, column: usize, what: &'a str },
    }
}

words! { "what":
    fn what_belongs for What, WHATS {
        Statement,
        Word(word),
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
}

words! { "problem":
    fn of_text for Problem, PROBLEMS {
        Expected { what, found, suggestion },
        UnexpectedCharacter(found),
        UnclosedText,
        BadEscape(found),
        OutOfBounds { name, least, most },
        NotInEdition { name, edition },
        Repeated(what),
        HeaderTooLate(what),
        NoOrder,
        NoHeader,
        MissingKey(key),
        OtherLesson { file, header },
        BeforeFirstBeat,
        BadHeading,
        NoBeat,
        UnclosedBlock,
        BlockNotEmpty,
        UnclosedMark(mark),
        NothingToPredict { question },
        TooFewOptions { question },
        NothingAsked { question },
        NoRightOption { question, answer },
        Failed(failed),
        Differs { here, there },
    }
}

words! { "failure":
    pub(super) enum Hindered<'a> {
        NoSuchMessage(message: &'a str),
        NoSuchName { name: &'a str, suggestion: &'a Option<String> },
        NothingNotable,
        TooMuch,
        Unmet { statement: &'a str, observable: &'a str, found: &'a str },
        NeverTrue { statement: &'a str, observable: &'a str, found: &'a str },
    }
}

/// What is said in a way of its own.
macro_rules! said {
    ($($type:ty: $say:expr),*) => {
        $(impl Say for $type {
            fn say(&self, lang: Lang) -> String {
                $say(lang, self)
            }
        }

        impl Word for $type {
            fn word(&self) -> Arg<'_> {
                Arg::Said(self)
            }
        })*
    };
}

said!(What: what_belongs, Box<Failure>: |lang, failed: &Failure| failure(lang, failed),
    Value: |_, value: &Value| value.to_string());

/// Why a link cannot be opened.
pub fn bad_link(lang: Lang, bad: &BadLink) -> String {
    let first;
    let said = match bad {
        BadLink::Empty => OfLink::Empty,
        BadLink::Damaged => OfLink::Damaged,
        BadLink::TooLarge => OfLink::TooLarge,
        BadLink::NoUnpacking => OfLink::NoUnpacking,
        BadLink::UnknownVersion(version) => OfLink::UnknownVersion(version),
        BadLink::BadCharacter { at } => OfLink::BadCharacter(at + 1),
        BadLink::Script(troubles) => {
            first = troubles.first().map_or(String::new(), |first| trouble(lang, first));
            OfLink::Script(&first)
        }
    };
    said.say(lang)
}

/// What is wrong with a text, and where.
pub fn trouble(lang: Lang, trouble: &Trouble) -> String {
    let what = &problem(lang, &trouble.problem);
    Told::At { line: trouble.line, column: trouble.column, what }.say(lang)
}

/// What is wrong with a text. The examples are words of the script language.
pub fn problem(lang: Lang, problem: &Problem) -> String {
    let Problem::Expected { what, found: Some(found), suggestion } = problem else {
        return of_text(lang, problem);
    };
    let (what, found, suggestion) = (*what, Some(quoted(found)), suggestion.clone());
    of_text(lang, &Problem::Expected { what, found, suggestion })
}

/// What was found, cut if it is long.
fn quoted(found: &str) -> String {
    let mut kept: String = found.chars().take(LONGEST_QUOTE).collect();
    if kept.len() < found.len() {
        kept.push('…');
    }
    kept
}

/// Why a statement could not be played.
pub fn failure(lang: Lang, failure: &Failure) -> String {
    let statement = &failure.statement.to_string();
    match &failure.obstacle {
        Obstacle::Blocked(blocked) => refusal(lang, blocked),
        Obstacle::NoSuchMessage(message) => Hindered::NoSuchMessage(&message.to_string()).say(lang),
        Obstacle::NoSuchName { name, suggestion } => {
            Hindered::NoSuchName { name, suggestion }.say(lang)
        }
        Obstacle::NothingNotable => Hindered::NothingNotable.say(lang),
        Obstacle::TooMuch => Hindered::TooMuch.say(lang),
        Obstacle::Unmet { observable, found } => {
            let (observable, found) = (&observable.to_string(), &found.to_string());
            Hindered::Unmet { statement, observable, found }.say(lang)
        }
        Obstacle::NeverTrue { observable, found } => {
            let (observable, found) = (&observable.to_string(), &found.to_string());
            Hindered::NeverTrue { statement, observable, found }.say(lang)
        }
    }
}
