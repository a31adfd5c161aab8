//! Every word of the page that is not a sentence about a step: buttons, labels, hints, notices.
//!
//! `Phrase` names them; each language has one table, `ui_en` and `ui_zh`, which the compiler
//! keeps complete.

use super::{ui_en, ui_zh};
use crate::engine::{BrokerId, BrokerSet, ClientId, LeaderEpoch, Millis, Offset};
use crate::scene::Lang;

/// A word or sentence of the page. The names say what they are; the tables how it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Phrase {
    // The page.
    Title,
    Tagline,
    LanguageName(Lang),
    Theme,
    ThemeAuto,
    ThemeLight,
    ThemeDark,
    Close,
    Apply,
    Help,

    // The transport.
    Transport,
    First,
    Back,
    Play,
    Pause,
    Next,
    Last,
    NextBeat,
    PreviousBeat,
    Speed,
    Timeline,
    Markers,
    StepOf {
        step: usize,
        of: usize,
    },
    Step(usize),
    NothingHappens,
    Reset,
    UndoReset,

    // Branches.
    Branches,
    OriginalRun,
    BranchFrom {
        number: usize,
        step: usize,
    },
    BranchStarted(usize),

    // Lesson and explore.
    Lesson,
    BeatOf {
        beat: usize,
        of: usize,
    },
    LessonEnds,
    Explore,
    ExploreHint,

    // Predictions.
    Prediction,
    Skip,
    NotSure,
    YourAnswer,
    RightAnswer,
    Correct,
    Wrong,
    NotAnswered,

    // Acts.
    Acts,
    Produce,
    RecordValue,
    RecordKey,
    NullValue,
    Crash,
    CrashLosing,
    LosingRecords,
    Restart,
    Cut,
    Heal,
    Slow,
    SlowTo,
    Drop,
    Duplicate,
    DeliverNow,
    MessagesInFlight,
    NoMessages,
    Links,
    Brokers,

    // The log, as somebody acts on it.
    LogActs,
    LogActsHint,
    FillCount,
    FillBytes,
    FillKeys,
    Fill,
    DeleteBefore,
    DeleteRecords,

    // Settings.
    Settings,

    // Who is who.
    Controller,
    Broker(BrokerId),
    Producer(ClientId),
    Consumer(ClientId),
    Role,
    State,
    Leader,
    FollowerOf(BrokerId),
    Idle,
    NobodyLeads,
    Up,
    Down,
    Fenced,
    Registering,
    InIsr,
    Yes,
    No,
    Dash,
    BrokerColumn,

    // Values.
    Epoch,
    PartitionEpoch,
    BrokerEpoch,
    Isr,
    IsrPending(BrokerSet),
    AssignedReplicas,
    HighWatermark,
    LogEnd,
    LogEndOf(Offset),
    Checkpoint,
    LogStart,
    Offset,
    Record,
    Value,
    Key,
    AppendedIn,
    Committed,
    NotCommitted,
    Acknowledged,
    NotAcknowledged,
    Lost,
    HeldBy,
    LastCaughtUp,
    NotHeardOf,
    CaughtUp,
    NotInThisEpoch,
    Ago(Millis),
    LastHeartbeat,
    MetadataUpTo,
    EpochCache,
    EpochFrom {
        epoch: LeaderEpoch,
        start: Offset,
    },
    WaitingFetches,
    WaitingWrites,
    WaitsFor(Offset),
    BelievesLeader,
    Position,
    HasRead,
    BatchesUnderWay,
    SentAt,
    DueAt,
    From,
    To,
    HeldUp,
    Gone,

    // Panels.
    Caption,
    EventLog,
    StateTable,
    Inspector,
    SinceStep(usize),
    SinceOpening,
    SpaceTime,
    Fidelity,
    FidelityRules,
    FidelityWhat,
    FidelityStatus,
    FidelityVersions,
    FidelityNote,
    FidelityTest,
    Modelled,
    Simplified,
    LeftOut,

    // Markers.
    MarkerAct,
    MarkerAppend,
    MarkerHighWatermark,
    MarkerAcknowledged,
    MarkerIsr,
    MarkerFenced,
    MarkerElection,
    MarkerTruncation,
    MarkerLoss,

    // Legend.
    LegendTitle,
    LegendRow,
    LegendColumn,
    LegendCommitted,
    LegendUncommitted,
    LegendNew,
    LegendTruncated,
    LegendAcknowledged,
    LegendLost,
    LegendHighWatermark,
    LegendLogEnd,
    LegendEpoch,
    LegendLeader,
    LegendFollower,
    LegendIsr,
    LegendFenced,
    LegendDown,
    LegendController,
    LegendRequest,
    LegendResponse,
    LegendCut,
    LegendSlow,

    // Keyboard.
    Keyboard,
    KeyNext,
    KeyBack,
    KeyBeat,
    KeyPlay,
    KeyFirstLast,
    KeySpeed,
    KeyHelp,
    KeyClose,
    KeyInside,
    KeyAnswer,
    KeysOnStage,

    // Sharing.
    CopyLink,
    LinkCopied,
    CopyFailed,

    // Notices.
    Dismiss,
    /// Something is on its way.
    Loading,
    /// Something that was asked for did not come.
    NotLoaded,
    /// Asks for it once more.
    TryAgain,
    BadLinkTitle,
    BadLinkText,
    UnknownLesson,
    DidYouMean,

    // The page, besides.
    Sections,
    Console,
    ConsoleHint,
    RunStatement,
    Holds,
    AnswerFirst,
    IsCut,
    Watch,
    RunOf {
        run: usize,
        of: usize,
    },
    AtTheBeginning,
    StartedOver,
    Undo,
    AddressTitle,
    SingleKeys,
    SpaceTimeHint,
    BecauseOfStep(usize),
}

/// How a phrase is said.
pub fn say(lang: Lang, phrase: Phrase) -> String {
    match lang {
        Lang::En => ui_en::say(phrase),
        Lang::Zh => ui_zh::say(phrase),
    }
}

/// A language's own name, the same in every language.
pub(super) fn name_of(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "English",
        Lang::Zh => "简体中文",
    }
}

/// Makes `say` of a table with a line for each phrase of the type that is named first. A phrase
/// that is missing or unknown does not compile.
macro_rules! words {
    ($type:ty: $($phrase:ident $(($($one:ident),*))? $({ $($field:ident),* })? $(if $when:expr)?
        => $text:expr,)*) => {
        /// How a phrase is said in this language.
        pub(super) fn say(phrase: $type) -> String {
            match phrase {
                $(Phrase::$phrase $(($($one),*))? $({ $($field),* })? $(if $when)?
                    => $text.into(),)*
            }
        }
    };
}

pub(super) use words;
