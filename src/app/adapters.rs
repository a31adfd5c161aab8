//! Where the page meets the floors below: every name of lessons, scripts, links and panels that
//! the page uses passes through here, so a change below is felt in one file.

use crate::engine::{Blocked, Cluster, Edition, PartitionId, Rules};
use crate::replay::compare::Beside;
use crate::replay::link;
use crate::replay::{History, Playhead, replay, script_of};
use crate::replay::{course, schedule};
use crate::scenario::parse::parse_statement;
use crate::scenario::{self, Choice, Failure, Obstacle, Script, Statement};
use crate::scene::inside::hex;
use crate::scene::view::Lang;
use crate::scene::wording::{self, Phrase};

pub use crate::replay::challenge::Standing;
pub use crate::replay::course::{BeatSpan, Gate, OpenLesson};
pub use crate::replay::link::{BadLink, LARGEST, Link, seal, unseal, write as write_link};
pub use crate::replay::quest::{Found, Report, Verdict};
pub use crate::replay::shelf::{self, LessonEntry};
pub use crate::scenario::{Block, Inline};
pub use crate::scene::beside::Answer as Pair;
pub use crate::scene::inside::files::FileRow;
pub use crate::scene::inside::hex::{FieldRow, HexRow, HexScene};
pub use crate::scene::inside::{Inside, Lens, Piece};
pub use crate::scene::opened::CONTENTS;
pub use crate::scene::opened::sheet::{Sheet, SheetRow};
pub use crate::scene::panels::inspect::{Inspection, inspect};
pub use crate::scene::panels::legend::{LegendEntry, legend};
pub use crate::scene::panels::log::{LogLine, event_log};
use crate::scene::panels::loss;
pub use crate::scene::panels::markers::{Marker, MarkerKind, markers};
pub use crate::scene::panels::table::{Row, Table, partition_table, state_table};
pub use crate::scene::why::{Kind as WhyKind, Line as WhyLine, about, question};
pub use crate::scene::wording::beside::beside_name;
pub use crate::scene::wording::files::{Phrase as FilesPhrase, aside, say as say_files};
pub use crate::scene::wording::hunt::{Named, Phrase as HuntPhrase, grouped, say as say_hunt};
pub use crate::scene::wording::inside::{Phrase as InsidePhrase, say as say_inside};
pub use crate::scene::wording::{Caption, bytes, node_name, say};

/// What somebody is told who types a number that a field does not take.
pub fn out_of_bounds(lang: Lang, name: String, least: u16, most: u16) -> String {
    let (least, most) = (least.into(), most.into());
    wording::problem(lang, &scenario::Problem::OutOfBounds { name, least, most })
}

/// All lessons, in teaching order.
pub fn lessons(lang: Lang) -> Vec<LessonEntry> {
    shelf::entries(lang.tag())
}

/// A lesson, played to its end.
pub fn open_lesson(id: &str, lang: Lang) -> Option<OpenLesson> {
    course::open(course::read(id, lang.tag())?.ok()?).ok()
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
            let mut caption = wording::caption(lang, history.rules(), before, history.frame(at));
            caption.details.extend(loss::reasons(history, at, lang));
            caption
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
) -> Result<Playhead, Unperformed> {
    let statement = parse_statement(text).map_err(|bad| (wording::trouble(lang, &bad), None))?;
    let steps =
        scenario::perform(history.rules(), history.cluster(at), &statement).map_err(|failed| {
            (wording::failure(lang, &failed), blocked(&failed, history.cluster(at)))
        })?;
    Ok(history.record(at, steps))
}

/// Why a statement was not performed, in words, and the refusal if it is one of the engine's, with
/// the partition that it is about.
type Unperformed = (String, Option<(Blocked, PartitionId)>);

fn blocked(failed: &Failure, cluster: &Cluster) -> Option<(Blocked, PartitionId)> {
    let Obstacle::Blocked(blocked) = failed.obstacle else { return None };
    let partition = failed.statement.place().and_then(|place| place.find(cluster).ok());
    Some((blocked, partition.unwrap_or_default()))
}

/// A link that somebody opens.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// As it came.
    pub written: String,
    /// What it says.
    pub link: Result<Link, BadLink>,
}

/// Two are told apart by how they came: what a link says follows from that.
impl PartialEq for Arrived {
    fn eq(&self, other: &Arrived) -> bool {
        self.written == other.written
    }
}

impl Arrived {
    /// A link that came, and its text unpacked.
    pub fn new(written: String, text: Result<String, BadLink>) -> Arrived {
        Arrived { written, link: text.and_then(|text| link::read(&text)) }
    }

    /// The lesson that it leads to, if it leads to one.
    pub fn lesson(&self) -> Option<&str> {
        self.link.as_ref().ok()?.lesson.as_deref()
    }
}

/// What a link leads to.
#[derive(Clone, Debug)]
pub enum Linked {
    /// A lesson as it is written.
    Lesson(LessonPlace),
    /// A run of somebody's own, and the link that says what else is to be shown.
    Run(Box<History>, Box<Link>),
}

/// A place in a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonPlace {
    /// The lesson.
    pub id: String,
    /// Which of its runs.
    pub run: usize,
    /// The beat that is read, if it has one of that name.
    pub beat: Option<String>,
    /// The step of the run.
    pub step: usize,
    /// The partition that is looked at.
    pub partition: Option<String>,
    /// What it is compared with.
    pub beside: Option<Beside>,
}

/// The text of the link to a step of a lesson, read in a beat. It carries the whole run, so that
/// it still shows the same when the lesson has been written anew.
pub fn lesson_link(
    lesson: &OpenLesson,
    beat: usize,
    step: usize,
    partition: Option<String>,
    beside: Option<Beside>,
) -> String {
    let span = &lesson.beats[beat];
    let history = &lesson.runs[span.run];
    link::write(&Link {
        lesson: Some(lesson.lesson.id.clone()),
        beat: Some(span.id.clone()),
        rules: *history.rules(),
        opening: history.opening().clone(),
        statements: whole_script(history),
        step,
        partition,
        breaks: None,
        beside,
    })
}

fn whole_script(history: &History) -> Vec<Statement> {
    script_of(history, Playhead { branch: 0, step: history.last(0) })
}

/// The link to a step of a run, with everything that was played on its branch and nothing else.
pub fn run_link(history: &History, at: Playhead) -> Link {
    let end = Playhead { step: history.last(at.branch), ..at };
    Link {
        lesson: None,
        beat: None,
        rules: *history.rules(),
        opening: history.opening().clone(),
        statements: script_of(history, end),
        step: at.step,
        partition: None,
        breaks: None,
        beside: None,
    }
}

/// What a link leads to.
///
/// # Errors
/// What is wrong with it.
pub fn follow_link(lang: Lang, arrived: &Arrived) -> Result<Linked, String> {
    let link = arrived.link.as_ref().map_err(|bad| wording::bad_link(lang, bad))?;
    if let Some(id) = &link.lesson {
        match open_lesson(id, lang).map(|lesson| written_run(&lesson, link)) {
            Some(Some(run)) => {
                let Link { beat, step, partition, beside, .. } = link.clone();
                let place = LessonPlace { id: id.clone(), run, beat, step, partition, beside };
                return Ok(Linked::Lesson(place));
            }
            None if link.statements.is_empty() => {
                return Err(format!("{} ({id})", say(lang, Phrase::UnknownLesson)));
            }
            // The lesson is gone or was written anew: the run is what the link says.
            Some(None) | None => {}
        }
    }
    replay(link.rules, link.opening.clone(), &link.statements)
        .map(|(history, _)| Linked::Run(Box::new(history), link.clone().into()))
        .map_err(|failed| wording::failure(lang, &failed))
}

/// Which run of the lesson is the one in the link.
fn written_run(lesson: &OpenLesson, link: &Link) -> Option<usize> {
    lesson.runs.iter().position(|history| {
        *history.opening() == link.opening && whole_script(history) == link.statements
    })
}

/// The opening of a run under another edition.
pub fn fresh_under(history: &History, edition: Edition) -> History {
    schedule::fresh(history, edition.rules())
}

/// What was done on a branch, and when.
pub fn schedule(history: &History, branch: usize) -> Vec<Statement> {
    schedule::schedule(history, branch)
}

/// Plays statements from the opening of a run on, and answers its end and why it ends there.
pub fn play_schedule(
    lang: Lang,
    run: &mut History,
    statements: &[Statement],
) -> (Playhead, Option<String>) {
    let (at, failed) = schedule::play(run, statements);
    (at, failed.map(|failed| wording::failure(lang, &failed)))
}

/// A run that nobody has acted on: where exploring begins.
pub fn fresh_run() -> History {
    let rules = Rules::default();
    History::open(rules, crate::engine::Opening::of(&rules))
}

/// What was done on a branch, as the other side of a comparison.
pub fn branch_beside(history: &History, branch: usize) -> Beside {
    Beside::Branch(script_of(history, Playhead { branch, step: history.last(branch) }))
}

/// How many brokers there are to act on.
pub fn broker_count(cluster: &Cluster) -> u8 {
    u8::try_from(cluster.brokers.len()).unwrap_or(u8::MAX)
}

/// How many bytes are shown when somebody asks for more.
pub fn more_bytes(shown: usize) -> usize {
    (shown * 2).min(hex::MOST_BYTES)
}

/// The script that leads from the opening of a run to a step.
pub fn script_to(history: &History, at: Playhead) -> String {
    let (rules, opening) = (*history.rules(), history.opening().clone());
    Script { rules, opening, statements: script_of(history, at) }.to_string()
}
