//! What the page shows, and the one way for it to change.
//!
//! Rule: `reduce` is pure. It knows no browser, no clock and no storage; frames of the browser
//! come in as `Command::Frame` with the milliseconds that have passed. The picture is a function
//! of `position` and nothing else.

mod acting;
mod asked;
mod beside;
mod broken;
mod challenge;
mod command;
mod course;
mod download;
mod editions;
mod hunt;
mod inside;
mod marks;
mod motion;
mod notice;
mod opened;
#[cfg(test)]
mod opened_tests;
mod query;
mod reset;
mod shown;
#[cfg(test)]
mod tests;
mod why;

use std::rc::Rc;

use yew::Reducible;

use super::adapters::{Arrived, Lens, OpenLesson, Pair};
use super::query::Query;
use crate::engine::PartitionId;
use crate::log::ordered::Ordered;
use crate::replay::History;
use crate::scenario::Statement;
use crate::scene::view::{Lang, Pick};

pub use acting::{Problem, Refused};
pub use asked::{Asked, BOUNDS, CLAIMS, CONSTANTS, MOST_MILLIONS, PRESETS, SPECS};
pub use beside::Besides;
pub use broken::{Broken, Doubted};
pub use challenge::Challenge;
pub use command::Command;
pub use course::{Answer, Card};
pub use download::{Download, Packing};
pub use hunt::{Aim, Hunt, Told as HuntTold};
pub use inside::Look;
pub use marks::{SIGN_WIDTH, TimelineMark};
pub use motion::{Position, Speed};
pub use notice::{Copying, Notice};
pub use opened::{Doing, Opened, Shown, Stage};
pub use reset::Kept;
pub use why::Why;

/// Light, dark, or as the system has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    #[default]
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// What the page learns from the browser before it begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Start {
    /// The language.
    pub lang: Lang,
    /// The theme.
    pub theme: Theme,
    /// Whether things may move.
    pub motion: bool,
    /// Whether keys of a single character are shortcuts.
    pub single_keys: bool,
    /// The part of the address after `#`, if there is one.
    pub link: Option<Arrived>,
    /// The part of the address after `?`.
    pub query: Query,
}

/// What a worker is asked, and the number under which it answers.
pub type Asking = (u32, Rc<str>);

/// What is spoken to those who listen; the number tells equal sentences apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spoken {
    /// Raised with each sentence.
    pub serial: u32,
    /// The sentence.
    pub text: String,
}

/// Everything the page shows.
#[derive(Clone, Debug)]
pub struct State {
    /// The language.
    pub lang: Lang,
    /// The theme.
    pub theme: Theme,
    /// Whether things may move.
    pub motion: bool,
    /// Width and height of the stage in CSS pixels.
    pub size: (f32, f32),
    /// The lesson, if one is open.
    pub lesson: Option<Rc<OpenLesson>>,
    /// The beat of the lesson.
    pub beat: usize,
    /// The answers to the predictions, by the number of the gate.
    pub answers: Ordered<usize, Answer>,
    /// The runs: one for each run of the lesson, or the one that is explored. Never empty.
    pub runs: Rc<Vec<History>>,
    /// Raised with each change of a run.
    pub revision: u32,
    /// Where one looks.
    pub position: Position,
    /// The partition that somebody chose to look at.
    pub partition: PartitionId,
    /// The step to which the picture is moving.
    pub heading: Option<usize>,
    /// Whether one step follows another by itself.
    pub playing: bool,
    /// Milliseconds to stay at this step while playing.
    pub rest: f32,
    /// How fast it plays.
    pub speed: Speed,
    /// What is chosen.
    pub selected: Option<Pick>,
    /// What was asked about it, and what was answered.
    pub why: Option<Why>,
    /// What there is to tell besides the picture.
    pub notice: Option<Notice>,
    /// What was wrong with the last statement.
    pub console: Option<Problem>,
    /// What was spoken last.
    pub spoken: Spoken,
    /// Milliseconds since then, while playing.
    pub silent_for: f32,
    /// Whether the help is open.
    pub help: bool,
    /// What is looked at inside a log, while one is open.
    pub lens: Option<Lens>,
    /// Whether the view of a real broker's files is open.
    pub is_opening_files: bool,
    /// Whether the diagram of space and time is open.
    pub is_space_time_open: bool,
    /// Whether keys of a single character are shortcuts.
    pub single_keys: bool,
    /// What was done in a run before, to be done under another edition.
    pub schedule: Option<Rc<Vec<Statement>>>,
    /// The search for a schedule that breaks a promise, if there is one.
    pub hunt: Option<Hunt>,
    /// What the next search is asked.
    pub asked: Asked,
    /// What a worker is asked while the run is saved as a lesson.
    pub saving: Option<Asking>,
    /// What somebody tries by hand, if it is a challenge.
    pub challenge: Option<Challenge>,
    /// The promise that breaks in the run, if one was asked about.
    pub broken: Option<Broken>,
    /// The run of a link that is said to break a promise, while it is judged.
    pub doubted: Option<Doubted>,
    /// How often somebody was led to the stage.
    pub led: usize,
    /// What is to stand beside the run at which one looks.
    pub besides: Option<Besides>,
    /// How often a worker was asked something that it answers under a number.
    pub asks: u32,
    /// The download of a log as files, if somebody asked for one.
    pub download: Option<Download>,
    /// The run beside, as the worker answered last.
    pub pair: Option<Rc<Pair>>,
    /// Raised with each of its answers.
    pub marked: u32,
    /// What was given up by starting over.
    pub kept: Option<Rc<Kept>>,
}

impl State {
    /// The page at its beginning: what the link leads to, or the first lesson; paused.
    pub fn start(start: &Start) -> State {
        let mut state = State {
            lang: start.lang,
            theme: start.theme,
            motion: start.motion,
            size: (960.0, 420.0),
            lesson: None,
            beat: 0,
            answers: Ordered::default(),
            runs: Rc::new(vec![super::adapters::fresh_run()]),
            revision: 0,
            position: Position::default(),
            partition: PartitionId::default(),
            heading: None,
            playing: false,
            rest: 0.0,
            speed: Speed::default(),
            selected: None,
            why: None,
            notice: None,
            console: None,
            spoken: Spoken::default(),
            silent_for: 0.0,
            help: false,
            lens: None,
            is_opening_files: false,
            is_space_time_open: false,
            single_keys: start.single_keys,
            schedule: None,
            hunt: None,
            asked: Asked::default(),
            challenge: None,
            saving: None,
            broken: None,
            doubted: None,
            led: 0,
            besides: None,
            asks: 0,
            download: None,
            pair: None,
            marked: 0,
            kept: None,
        };
        state.open_first_lesson();
        match &start.link {
            Some(arrived) => state.open_link(arrived),
            None => state.open_query(&start.query),
        }
        state.spoken = Spoken::default();
        state
    }

    /// The state after `command`.
    #[must_use]
    pub fn after(&self, command: Command) -> State {
        let mut next = self.clone();
        next.obey(command);
        next.keep_pair();
        next.keep_challenge();
        next
    }

    fn asking(&mut self, text: Rc<str>) -> Asking {
        self.asks += 1;
        (self.asks, text)
    }

    fn obey(&mut self, command: Command) {
        if matches!(&self.notice, Some(Notice::NotLoaded(asked)) if **asked == command) {
            self.notice = None;
        }
        match command {
            Command::Frame(ms) => self.frame(ms),
            Command::Resize(width, height) => self.size = (width, height),
            Command::SetMotion(motion) => self.set_motion(motion),
            Command::SetTheme(theme) => self.theme = theme,
            Command::SetLang(lang) => {
                self.set_lang(lang);
                self.ask_why_again();
            }
            Command::SetSpeed(speed) => self.speed = speed,
            Command::ShowPartition(partition) => self.show_partition(partition),
            Command::Select(pick) => {
                self.why.take_if(|_| self.selected != Some(pick));
                self.selected = Some(pick);
                if let Pick::Partition(partition) = pick {
                    self.show_partition(partition);
                }
            }
            Command::Unselect => self.unselect(),
            Command::HeardOfBeside(serial, text) => self.hear_of_beside(serial, &text),
            Command::AskWhy => self.ask_why(),
            Command::AskWhyNot(refused) => self.ask_why_not(refused),
            Command::HeardOfWhy(serial, text) => self.hear_why(serial, &text),
            Command::Download => self.download(),
            Command::HeardOfDownload(serial, packing) => self.hear_of_download(serial, packing),
            Command::ShowHelp(shown) => self.help = shown,
            Command::Inside(look) => self.look(look),
            Command::OpenFiles(open) => self.is_opening_files = open,
            Command::ShowSpaceTime(shown) => self.is_space_time_open = shown,
            Command::SetSingleKeys(on) => self.single_keys = on,
            Command::Dismiss => self.notice = None,
            Command::NotLoaded(command) => self.tell(Notice::NotLoaded(command)),
            Command::Copied(copying) => self.tell(Notice::Copied(copying)),
            Command::Ask(asked) => self.asked = asked,
            Command::Mistyped { name, least, most } => self.mistyped(name, least, most),
            Command::Hunt => self.begin_hunt(),
            Command::Count => self.count(),
            Command::PauseHunt(paused) => self.pause_hunt(paused),
            Command::StopHunt => self.hunt = None,
            Command::Hint => self.ask_for_hint(),
            Command::SaveLesson => self.save_lesson(),
            Command::Saved(serial, done) => self.saved(serial, done),
            Command::HeardOfDoubted(serial, text) => self.hear_of_doubted(serial, &text),
            Command::HeardOfChallenge(serial, text) => self.hear_of_challenge(serial, &text),
            Command::HeardOfHunt(serial, told) => self.hear_of_hunt(serial, told),
            Command::TogglePlay => self.toggle_play(),
            other => {
                self.notice = None;
                self.console = None;
                self.playing = false;
                self.go(other);
            }
        }
    }

    /// Commands that move the playhead by hand: they stop the play and clear what was told.
    fn go(&mut self, command: Command) {
        match command {
            Command::Next => _ = self.next(),
            Command::Back => self.back(),
            Command::First => self.rewind(),
            Command::Last => self.jump(self.last()),
            Command::NextBeat => self.next_beat(),
            Command::PreviousBeat => self.previous_beat(),
            Command::Seek(to) => self.seek(to),
            Command::Step(step) => self.jump(step),
            Command::Beat(beat) => self.go_to_beat(beat),
            Command::Act(action) => self.act(&action),
            Command::Say(text) => self.say(&text),
            Command::SetEdition(edition) => self.change_edition(edition),
            Command::PlaySchedule => self.play_schedule(),
            Command::SwitchRun(run) => self.switch_run(run),
            Command::SetBeside(beside) => self.set_beside(beside),
            Command::SetBranchBeside(branch) => self.set_branch_beside(branch),
            Command::SwitchBranch(branch) => self.switch_branch(branch),
            Command::OpenLesson(id) => self.open_lesson(&id),
            Command::Explore => self.explore(),
            Command::Answer(answer) => self.answer(answer),
            Command::OpenLink(arrived) => self.open_link(&arrived),
            Command::PlayFound => self.play_found(),
            Command::Challenge(on) => self.challenge(on),
            Command::Reset => self.reset(),
            Command::UndoReset => self.undo_reset(),
            _ => {}
        }
    }
}

impl Reducible for State {
    type Action = Command;

    fn reduce(self: Rc<Self>, command: Command) -> Rc<Self> {
        Rc::new(self.after(command))
    }
}
