//! What the page can be told to do.

use std::rc::Rc;

use super::{Answer, Asked, Copying, HuntTold, Look, Packing, Refused, Speed, Theme};
use crate::app::adapters::Arrived;
use crate::engine::{Action, Edition, PartitionId};
use crate::replay::compare::Beside;
use crate::scene::view::{Lang, Pick};

/// What somebody, or the browser, wants.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// One step on.
    Next,
    /// One step back.
    Back,
    /// To the opening.
    First,
    /// To the last step played.
    Last,
    /// To the next teaching point.
    NextBeat,
    /// To the teaching point before.
    PreviousBeat,
    /// To a place between steps: scrubbing.
    Seek(f32),
    /// To a step.
    Step(usize),
    /// To a beat of the lesson.
    Beat(usize),
    /// Begins to play, or stops.
    TogglePlay,
    /// Plays faster or slower.
    SetSpeed(Speed),
    /// Acts on the cluster at the step shown.
    Act(Action),
    /// Acts by a statement of the script language.
    Say(String),
    /// Looks at another branch.
    SwitchBranch(usize),
    /// Begins the cluster anew under another edition.
    SetEdition(Edition),
    /// Does in this run what was done in the one before.
    PlaySchedule,
    /// Looks at another run of one's own.
    SwitchRun(usize),
    /// Puts another run beside this one, or takes it away.
    SetBeside(Option<Beside>),
    /// Puts another branch beside this one.
    SetBranchBeside(usize),
    /// The worker answers what was asked under this number, with nothing if it failed.
    HeardOfBeside(u32, Rc<str>),
    /// Asks why the chosen thing is as it is, and why it does not change.
    AskWhy,
    /// Asks what is behind a refusal.
    AskWhyNot(Refused),
    /// The worker answers what was asked under this number, with nothing if it failed.
    HeardOfWhy(u32, Rc<str>),
    /// Hands out the log that is looked into as files.
    Download,
    /// The workers tell how far the download of this number is.
    HeardOfDownload(u32, Packing),
    /// Looks at another partition.
    ShowPartition(PartitionId),
    /// Fills in what a search is asked.
    Ask(Asked),
    /// A number of this name was left in a form that is not between these two; it is not taken.
    Mistyped {
        /// What the field is called.
        name: String,
        /// The least number that it takes.
        least: u16,
        /// The greatest.
        most: u16,
    },
    /// Looks for a schedule that breaks a promise.
    Hunt,
    /// Counts the states of a published spec.
    Count,
    /// Lets the search rest, or go on.
    PauseHunt(bool),
    /// Ends the search.
    StopHunt,
    /// The search of this number tells something.
    HeardOfHunt(u32, Rc<HuntTold>),
    /// Opens the schedule that was found.
    PlayFound,
    /// Lets somebody try to break the promise by hand, or ends that.
    Challenge(bool),
    /// The worker tells how the attempt stands, under this number.
    HeardOfChallenge(u32, Rc<str>),
    /// What the judge says of the run that came with a link; with nothing, it cannot.
    HeardOfDoubted(u32, Rc<str>),
    /// Looks for what to do next in a challenge.
    Hint,
    /// Saves the run up to the step shown as the file of a lesson.
    SaveLesson,
    /// The file of this number was handed out, or could not be.
    Saved(u32, bool),
    /// Chooses something to be asked about.
    Select(Pick),
    /// Chooses nothing.
    Unselect,
    /// Opens a lesson.
    OpenLesson(String),
    /// Begins a run of one's own.
    Explore,
    /// The texts that a command wants did not come.
    NotLoaded(Rc<Command>),
    /// Answers the prediction that is asked.
    Answer(Answer),
    /// Shows what a link leads to.
    OpenLink(Rc<Arrived>),
    /// The link was copied, or could not be.
    Copied(Copying),
    /// Starts over: the lesson as it is written, or the opening of the run.
    Reset,
    /// Takes the last starting over back.
    UndoReset,
    /// Takes a notice away.
    Dismiss,
    /// Shows or hides the help.
    ShowHelp(bool),
    /// Looks inside a log.
    Inside(Look),
    /// Opens or closes the view of a real broker's files.
    OpenFiles(bool),
    /// Opens or closes the diagram of space and time.
    ShowSpaceTime(bool),
    /// Makes keys of a single character shortcuts, or not.
    SetSingleKeys(bool),
    /// Changes the language.
    SetLang(Lang),
    /// Changes the theme.
    SetTheme(Theme),
    /// The system allows movement, or does not any more.
    SetMotion(bool),
    /// The stage has another size.
    Resize(f32, f32),
    /// The browser draws a frame, so many milliseconds after the one before.
    Frame(f32),
}
