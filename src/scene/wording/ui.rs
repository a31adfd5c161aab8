//! Every word of the page that is not a sentence about a step: buttons, labels, hints, notices.

use super::resource::{Arg, Say, Word, words};
use crate::engine::{BrokerId, BrokerSet, ClientId, Edition as Kafka, LeaderEpoch, Millis, Offset};
use crate::scene::Lang;

words! { "page":
    /// A word or sentence of the page. The names say what they are.
    #[derive(Debug, PartialEq, Eq)]
    pub enum Phrase {
        // The page.
        Title,
        Tagline,
        LanguageName(lang: Lang),
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
        StepOf { step: usize, of: usize },
        Step(step: usize),
        NothingHappens,
        Reset,
        UndoReset,

        // Branches.
        Branches,
        OriginalRun,
        BranchFrom { number: usize, step: usize },
        BranchStarted(step: usize),
        Edition,
        KafkaEdition(edition: Kafka),
        SameSchedule,
        RunsByEdition,
        SideBySide,
        EndSideBySide,
        ScheduleEnds(edition: Kafka),

        // Lesson and explore.
        Lesson,
        BeatOf { beat: usize, of: usize },
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
        ShutDown,
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

        // What an operator asks for.
        Operations,
        OperationsHint,
        ElectPreferred,
        ElectUnclean,
        Assign,
        Replicas,
        Reassign,
        TakeMoveBack,
        MorePartitions,
        AddPartitions,
        TopicName,
        PartitionCount,
        ReplicationFactor,
        CreateTopic,

        // Settings.
        Settings,

        // Who is who.
        Controller,
        Broker(id: BrokerId),
        Producer(id: ClientId),
        Consumer(id: ClientId),
        Role,
        State,
        Leader,
        FollowerOf(leader: BrokerId),
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
        Elr,
        Partition,
        NoReplica,
        IsrPending(isr: BrokerSet),
        AssignedReplicas,
        HighWatermark,
        LogEnd,
        LogEndOf(at: Offset),
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
        Ago(span: Millis),
        LastHeartbeat,
        MetadataUpTo,
        EpochCache,
        EpochFrom { epoch: LeaderEpoch, start: Offset },
        WaitingFetches,
        WaitingWrites,
        WaitsFor(at: Offset),
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
        SinceStep(step: usize),
        SinceOpening,
        AskWhy,
        SpaceTime,
        Fidelity,
        Releases,

        // Markers.
        MarkerAct,
        MarkerAppend,
        MarkerHighWatermark,
        MarkerAcknowledged,
        MarkerIsr,
        MarkerFenced,
        MarkerElection,
        MarkerTruncation,
        MarkerCause,
        MarkerLoss,
        MarkerBroken,
        MarkerParting,

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
        NoPacking,

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
        SaveLesson,
        ConsoleHint,
        RunStatement,
        Holds,
        AnswerFirst,
        IsCut,
        Watch,
        RunOf { run: usize, of: usize },
        AtTheBeginning,
        StartedOver,
        Undo,
        AddressTitle,
        SingleKeys,
        SpaceTimeHint,
    }
}

words! { "reason":
    /// Why acknowledged records are lost.
    pub(super) enum Reason<'a> {
        Act { step: usize, act: &'a str },
    }
}

/// How a phrase is said.
pub fn say(lang: Lang, phrase: Phrase) -> String {
    phrase.say(lang)
}

/// A reason for the loss of a record: an act of an earlier step, with its headline.
pub(in crate::scene) fn because(lang: Lang, step: usize, act: &str) -> String {
    Reason::Act { step, act }.say(lang)
}

/// To choose by.
impl Word for Lang {
    fn word(&self) -> Arg<'_> {
        Arg::Key(match self {
            Lang::En => "en",
            Lang::Zh => "zh",
        })
    }
}
