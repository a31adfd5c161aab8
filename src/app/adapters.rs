//! Where the page meets the floors below: every name of lessons, scripts, links and panels that
//! the page uses passes through here, so a change below is felt in one file.

use crate::engine::{Cluster, Rules};
use crate::replay::course;
use crate::replay::link::{self, Link};
use crate::replay::{History, Playhead, replay, script_of};
use crate::scenario::parse::parse_statement;
use crate::scenario::{self, Choice};
use crate::scene::view::Lang;
use crate::scene::wording::{self, Phrase};

pub use crate::replay::course::{BeatSpan, Gate, OpenLesson};
pub use crate::scenario::{Block, Inline};
pub use crate::scene::panels::fidelity::rows as fidelity;
pub use crate::scene::panels::inspect::{Inspection, inspect};
pub use crate::scene::panels::legend::{LegendEntry, legend};
pub use crate::scene::panels::log::{LogLine, event_log};
pub use crate::scene::panels::markers::{MarkerKind, markers};
pub use crate::scene::panels::table::{Row, Table, state_table};
pub use crate::scene::wording::{Caption, node_name, say};

/// A lesson in the list of lessons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonEntry {
    /// Its name in links.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub summary: String,
}

/// All lessons, in teaching order.
pub fn lessons(lang: Lang) -> Vec<LessonEntry> {
    let entry = |id: &str| {
        let lesson = course::read(id, tag(lang))?.ok()?;
        Some(LessonEntry { id: lesson.id, title: lesson.title, summary: lesson.summary })
    };
    course::ids().filter_map(entry).collect()
}

/// A lesson, played to its end.
pub fn open_lesson(id: &str, lang: Lang) -> Option<OpenLesson> {
    course::open(course::read(id, tag(lang))?.ok()?).ok()
}

/// A language as lessons name it.
fn tag(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "en",
        Lang::Zh => "zh",
    }
}

/// An option of a prediction as it is shown.
pub fn choice_text(choice: &Choice) -> String {
    choice.label()
}

/// What a learner who chose this option is told.
pub fn choice_feedback(choice: &Choice) -> &[Inline] {
    &choice.feedback
}

/// Caption of a step: of the opening if there is no step before it.
pub fn caption_at(lang: Lang, history: &History, at: Playhead) -> Caption {
    match at.step.checked_sub(1) {
        None => wording::opening_caption(lang, history.cluster(at)),
        Some(before) => {
            let before = history.cluster(Playhead { step: before, ..at });
            wording::caption(lang, before, history.frame(at))
        }
    }
}

/// Plays one statement of the script language after the step `at`.
///
/// # Errors
/// What is wrong with the text, with its column, or why it cannot be done now.
pub fn perform(
    lang: Lang,
    history: &mut History,
    at: Playhead,
    text: &str,
) -> Result<Playhead, String> {
    let statement = parse_statement(text).map_err(|bad| wording::trouble(lang, &bad))?;
    let steps = scenario::perform(history.rules(), history.cluster(at), &statement)
        .map_err(|failed| wording::failure(lang, &failed))?;
    Ok(history.record(at, steps))
}

/// What a link leads to.
#[derive(Clone, Debug)]
pub enum Linked {
    /// A lesson as it is written, at a place counted over all of its beats.
    Lesson(String, usize),
    /// A run of somebody's own, at a step.
    Run(Box<History>, usize),
}

/// The text of the link to a place of a lesson, counted over all of its beats.
pub fn lesson_link(lesson: &OpenLesson, place: usize) -> String {
    let lesson = &lesson.lesson;
    link::encode(&Link {
        lesson: Some(lesson.id.clone()),
        rules: lesson.rules,
        opening: lesson.opening.clone(),
        statements: Vec::new(),
        step: place,
    })
}

/// The text of the link to a step of a run, with everything that was played on its branch.
pub fn run_link(history: &History, at: Playhead) -> String {
    let end = Playhead { step: history.last(at.branch), ..at };
    link::encode(&Link {
        lesson: None,
        rules: *history.rules(),
        opening: history.opening().clone(),
        statements: script_of(history, end),
        step: at.step,
    })
}

/// What the text of a link leads to.
///
/// # Errors
/// What is wrong with it.
pub fn follow_link(lang: Lang, text: &str) -> Result<Linked, String> {
    let link = link::decode(text).map_err(|bad| wording::bad_link(lang, &bad))?;
    if let (Some(lesson), true) = (&link.lesson, link.statements.is_empty()) {
        return match lessons(lang).iter().any(|entry| entry.id == *lesson) {
            true => Ok(Linked::Lesson(lesson.clone(), link.step)),
            false => Err(format!("{} ({lesson})", say(lang, Phrase::UnknownLesson))),
        };
    }
    replay(link.rules, link.opening, &link.statements)
        .map(|(history, _)| Linked::Run(Box::new(history), link.step))
        .map_err(|failed| wording::failure(lang, &failed))
}

/// A run that nobody has acted on: where exploring begins.
pub fn fresh_run() -> History {
    let rules = Rules::default();
    History::open(rules, crate::engine::Opening::of(&rules))
}

/// How many brokers there are to act on.
pub fn broker_count(cluster: &Cluster) -> u8 {
    u8::try_from(cluster.brokers.len()).unwrap_or(u8::MAX)
}
