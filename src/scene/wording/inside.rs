//! Every word of the view inside a log.
//!
//! `Phrase` names them; each language has one table, `inside_en` and `inside_zh`, which the
//! compiler keeps complete.

use super::{inside_en, inside_zh};
use crate::scene::Lang;

/// A word or sentence of the view. Offsets, positions and sizes in bytes are plain numbers;
/// moments come printed already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Phrase<'a> {
    // The panel.
    Inside,
    TitleOf(u8),
    Replica,
    Gone,
    MakeLonger,
    Records(u64),

    // The files.
    Files,
    FilesHint,
    Active,
    Closed,
    Offsets { from: u64, to: u64 },
    Empty,
    Batches(u64),
    EntriesOnly(u64),
    Allocated(&'a str),
    Older(u64),
    Newer(u64),

    // What became of a segment in this step.
    Begun,
    ClosedNow,
    Grew(&'a str),
    Indexed(u64),
    Cut(&'a str),
    Compacted(u64),
    Deleted,
    Merged,

    // The positions.
    Positions,
    RecoveryPoint,
    Cached { from: u64, to: u64 },
    NothingCached,

    // The picture.
    Picture,
    PictureHint,
    Window { first: u64, last: u64, of: u64 },
    Earlier,
    Later,
    BatchAt { base: u64, last: u64, position: u64 },
    HighWatermarkSign,
    OnDisk,
    CacheOnly,

    // Looking something up.
    Find,
    FindHint,
    FindButton,
    NotATarget,
    StepOf { step: u64, of: u64 },
    PreviousProbe,
    NextProbe,
    ToTheAnswer,
    StopSearch,

    // The steps of a search.
    InRange { offset: u64, start: u64, end: u64 },
    OutOfRange { offset: u64, start: u64, end: u64 },
    Floor { offset: u64, base: u64, next: Option<u64> },
    Relative { offset: u64, base: u64 },
    WarmFrom { slot: u64, says: &'a str },
    WarmChosen,
    WarmLeft { slot: u64 },
    OffsetSlot { slot: u64, low: u64, high: u64, offset: u64, position: u64 },
    TimeSlot { slot: u64, low: u64, high: u64, time: &'a str, offset: u64 },
    TooFar,
    HereOrLater,
    ExactlyThis,
    OffsetIndexSays { offset: u64, position: u64 },
    OffsetIndexSilent,
    TimeIndexSays { time: &'a str, offset: u64 },
    TimeIndexSilent,
    ReadOn { position: u64, last: u64, offset: u64 },
    ReadOnInTime { position: u64 },
    Hit { position: u64, base: u64, last: u64 },
    HitInTime { position: u64 },
    Skipped(u64),
    NextSegment(u64),
    SegmentTooOld { base: u64, time: &'a str },
    SegmentReaches { base: u64, time: &'a str },

    // What a search found.
    FoundRecord { offset: u64, nth: u64, position: u64 },
    FoundLater { asked: u64, offset: u64 },
    FoundNone { position: u64 },
    NothingYet(u64),
    NothingSoLate(&'a str),

    // The bytes.
    Bytes,
    BytesHint,
    BatchPiece(u64),
    OffsetEntryPiece(u64),
    TimeEntryPiece(u64),
    EpochsPiece,
    FieldColumn,
    TypeColumn,
    ValueColumn,
    BytesFrom { first: u64, last: u64 },
    MoreBytes,
    ShownOf { shown: u64, of: u64 },
    NoPiece,
}

/// How a phrase is said.
pub fn say(lang: Lang, phrase: Phrase<'_>) -> String {
    match lang {
        Lang::En => inside_en::say(phrase),
        Lang::Zh => inside_zh::say(phrase),
    }
}
