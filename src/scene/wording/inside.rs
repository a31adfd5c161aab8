//! Every word of the view inside a log.

use super::resource::{Say, words};
use crate::scene::Lang;

words! { "inside":
    /// A word or sentence of the view. Offsets, positions and sizes in bytes are plain numbers;
    /// moments come printed already. `single`: the range has only its first member.
    #[derive(Debug, PartialEq, Eq)]
    pub enum Phrase<'a> {
        // The panel.
        Inside,
        TitleOf(broker: u8),
        Replica,
        Gone,
        MakeLonger,
        Records(records: u64),

        // The files.
        Files,
        FilesHint,
        Active,
        Closed,
        Offsets { from: u64, to: u64, single: bool },
        Empty,
        Batches(batches: u64),
        EntriesOnly(used: u64),
        Allocated(size: &'a str),
        Older(hidden: u64),
        Newer(hidden: u64),

        // What became of a segment in this step.
        Begun,
        ClosedNow,
        Grew(size: &'a str),
        Indexed(added: u64),
        Cut(size: &'a str),
        Compacted(removed: u64),
        Deleted,
        Merged,

        // The positions.
        Positions,
        RecoveryPoint,
        Cached { from: u64, to: u64, single: bool },
        NothingCached { at: u64 },

        // The picture.
        Picture,
        PictureHint,
        Window { first: u64, last: u64, of: u64 },
        Earlier,
        Later,
        BatchAt { base: u64, last: u64, single: bool, position: u64 },
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
        Floor { offset: u64, base: u64, next: Option<u64>, relative: u64 },
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
        Hit { position: u64, base: u64, last: u64, single: bool },
        HitInTime { position: u64 },
        Skipped(batches: u64),
        NextSegment(base: u64),
        SegmentTooOld { base: u64, time: &'a str },
        SegmentReaches { base: u64, time: &'a str },
        Both { first: &'a str, then: &'a str },

        // What a search found.
        FoundRecord { offset: u64, nth: u64, position: u64 },
        FoundLater { asked: u64, offset: u64 },
        FoundNone { position: u64 },
        NothingYet(offset: u64),
        NothingSoLate(time: &'a str),

        // The bytes.
        Bytes,
        BytesHint,
        BatchPiece(base: u64),
        OffsetEntryPiece(slot: u64),
        TimeEntryPiece(slot: u64),
        EpochsPiece,
        FieldColumn,
        BytesFrom { first: u64, last: u64, single: bool },
        MoreBytes,
        ShownOf { shown: u64, of: u64 },
        NoPiece,
    }
}

/// How a phrase is said.
pub fn say(lang: Lang, phrase: Phrase<'_>) -> String {
    phrase.say(lang)
}
