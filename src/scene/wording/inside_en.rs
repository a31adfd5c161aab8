//! The words of the view inside a log in English.

use super::inside::Phrase;
use super::ui::words;

/// `1 record`, `2 records`.
fn count(number: u64, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}

fn entries(number: u64) -> String {
    if number == 1 { "1 entry".into() } else { format!("{number} entries") }
}

/// `6th`, `21st`.
fn ordinal(number: u64) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

fn next_base(next: Option<u64>) -> String {
    next.map_or(String::new(), |next| format!("; the next segment begins at {next}"))
}

words! { Phrase<'_>:
    // The panel.
    Inside => "Inside the log",
    TitleOf(broker) => format!("Inside the log of broker {broker}"),
    Replica => "Replica",
    Gone => "This broker has no replica of the partition.",
    MakeLonger => "Make it longer",
    Records(records) => count(records, "record"),

    // The files.
    Files => "Segments",
    FilesHint => "Each segment is a log file with two sparse indexes. Choose one to look into it.",
    Active => "active",
    Closed => "closed",
    Offsets { from, to } if from == to => format!("offset {from}"),
    Offsets { from, to } => format!("offsets {from}–{to}"),
    Empty => "empty",
    Batches(batches) if batches == 1 => "1 batch",
    Batches(batches) => format!("{batches} batches"),
    EntriesOnly(used) => entries(used),
    Allocated(size) => format!("{size} allocated"),
    Older(hidden) => format!("{} before", count(hidden, "more segment")),
    Newer(hidden) => format!("{} after", count(hidden, "more segment")),

    // What became of a segment in this step.
    Begun => "new",
    ClosedNow => "closed in this step",
    Grew(size) => format!("+{size}"),
    Indexed(added) if added == 1 => "+1 index entry",
    Indexed(added) => format!("+{added} index entries"),
    Cut(size) => format!("cut: −{size}"),
    Compacted(removed) => format!("compacted: −{}", count(removed, "record")),
    Deleted => "deleted",
    Merged => "compacted into its neighbour",

    // The positions.
    Positions => "Positions",
    RecoveryPoint => "Recovery point",
    Cached { from, to } if from == to => format!("offset {from} is in the page cache only"),
    Cached { from, to } => format!("offsets {from}–{to} are in the page cache only"),
    NothingCached => "everything is on disk",

    // The picture.
    Picture => "The files of the segment",
    PictureHint => "Each index entry is tied to the place in the log that it leads to. Below, \
         some batches are enlarged; choose one to see its bytes.",
    Window { first, last, of } => format!("Batches {first}–{last} of {of}, enlarged"),
    Earlier => "Earlier batches",
    Later => "Later batches",
    BatchAt { base, last, position } if base == last =>
        format!("Batch with offset {base}, at byte {position}"),
    BatchAt { base, last, position } =>
        format!("Batch with offsets {base}–{last}, at byte {position}"),
    HighWatermarkSign => "HW",
    OnDisk => "on disk",
    CacheOnly => "page cache only",

    // Looking something up.
    Find => "Look up an offset or a time",
    FindHint => "An offset (368801), or a time: 5s or 5000ms from the start, \
         2026-01-01T00:00:05Z, or @ and milliseconds since 1970.",
    FindButton => "Look up",
    NotATarget => "This is neither an offset nor a time. Try 42, 5s or 2026-01-01T00:00:05Z.",
    StepOf { step, of } => format!("Look {step} of {of}"),
    PreviousProbe => "Previous look",
    NextProbe => "Next look",
    ToTheAnswer => "To the answer",
    StopSearch => "End the search",

    // The steps of a search.
    InRange { offset, start, end } =>
        format!("{offset} lies between the log start {start} and the log end {end}."),
    OutOfRange { offset, start, end } =>
        format!("{offset} does not lie between the log start {start} and the log end {end}."),
    Floor { offset, base, next } => format!(
        "{offset} lies in the segment with base {base}: the greatest base not above it{}.",
        next_base(next)
    ),
    Relative { offset, base } =>
        format!("Its relative offset there is {offset} − {base} = {}.", offset - base),
    WarmFrom { slot, says } => format!("The newest entries begin with slot {slot}: {says}."),
    WarmChosen => "That is below, so the answer is among them.",
    WarmLeft { slot } if slot == 0 => "That is not below what is looked for.",
    WarmLeft { slot } => format!("That is not below, so look among slots 0–{slot}."),
    OffsetSlot { slot, low, high, offset, position } =>
        format!("Among slots {low}–{high}, slot {slot} says {offset} → byte {position}."),
    TimeSlot { slot, low, high, time, offset } =>
        format!("Among slots {low}–{high}, slot {slot} says {time} → offset {offset}."),
    TooFar => "Too far, so look lower.",
    HereOrLater => "Not above, so it is this one or a later one.",
    ExactlyThis => "Exactly what is looked for.",
    OffsetIndexSays { offset, position } => format!(
        "The last entry not above is {offset} → byte {position}: the scan of the log begins there."
    ),
    OffsetIndexSilent =>
        "The offset index has no entry so low: the scan of the log begins at byte 0.",
    TimeIndexSays { time, offset } => format!(
        "The last entry not later is {time} → offset {offset}: look in the offset index for that."
    ),
    TimeIndexSilent =>
        "The time index has no entry so early: begin with the first offset of the segment.",
    ReadOn { position, last, offset } =>
        format!("The batch at byte {position} ends with {last}, below {offset}: read on."),
    ReadOnInTime { position } =>
        format!("The batch at byte {position} has no record so late: read on."),
    Hit { position, base, last } if base == last =>
        format!("The batch at byte {position} holds {base}: this is it."),
    Hit { position, base, last } =>
        format!("The batch at byte {position} holds {base}–{last}: this is it."),
    HitInTime { position } =>
        format!("The batch at byte {position} has a record that is not older: this is it."),
    Skipped(batches) => format!("{batches} more batches are passed over in the same way."),
    NextSegment(base) =>
        format!("No batch of this segment reaches so far: on to the segment with base {base}."),
    SegmentTooOld { base, time } =>
        format!("The greatest timestamp in segment {base} is {time}: too old, on to the next."),
    SegmentReaches { base, time } =>
        format!("The greatest timestamp in segment {base} is {time}: not older, so look here."),

    // What a search found.
    FoundRecord { offset, nth, position } => format!(
        "Found: record {offset}, the {} offset of the segment, in the batch at byte {position}.",
        ordinal(nth)
    ),
    FoundLater { asked, offset } =>
        format!("Record {asked} was compacted away; {offset} is the next one that remains."),
    FoundNone { position } =>
        format!("The batch at byte {position} is the one, but its records were compacted away."),
    NothingYet(offset) => format!("{offset} is the log end: the next record will go there."),
    NothingSoLate(time) => format!("No record is as late as {time}."),

    // The bytes.
    Bytes => "Bytes",
    BytesHint => "Point at bytes or at a field, or go through them with the arrow keys.",
    BatchPiece(base) => format!("Batch from offset {base}"),
    OffsetEntryPiece(slot) => format!("Offset index entry, slot {slot}"),
    TimeEntryPiece(slot) => format!("Time index entry, slot {slot}"),
    EpochsPiece => "leader-epoch-checkpoint",
    FieldColumn => "Field",
    TypeColumn => "Type",
    ValueColumn => "Value",
    BytesFrom { first, last } if first == last => format!("byte {first}"),
    BytesFrom { first, last } => format!("bytes {first}–{last}"),
    MoreBytes => "Show more bytes",
    ShownOf { shown, of } => format!("{shown} of {of} bytes"),
    NoPiece => "There are no such bytes at this step.",
}
