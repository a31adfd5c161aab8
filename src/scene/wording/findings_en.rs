//! What is found in files, in English.

use super::ui::words;
use crate::log::folder::What as Phrase;

words! { Phrase:
    // The batches of a log.
    Unreadable => "the file cannot be read from here on",
    HeaderCutOff { needs, has } =>
        format!("the file ends inside the header of a batch: {has} of {needs} bytes"),
    BatchCutOff { needs, has } =>
        format!("the file ends inside a batch: {has} of {needs} bytes"),
    OtherFormat { magic } if matches!(magic, 0 | 1) =>
        format!("a message of the old format {magic}, from before Kafka 0.11"),
    OtherFormat { magic } => format!("no batch: its format would be {magic}"),
    ImpossibleLength { length } => format!("no batch: its length would be {length}"),
    CrcMismatch { stored, computed } =>
        format!("the checksum is {stored:08x}, that of the bytes {computed:08x}"),
    ImpossibleCount { count, last_offset_delta } =>
        format!("a batch of {count} records, the last offset {last_offset_delta} further on"),
    UnknownCodec { codec } => format!("no codec has the number {codec}"),
    ZeroTail { bytes } => format!("{bytes} bytes allocated in advance"),

    // Segments and their names.
    OffsetsFall { previous, base_offset } =>
        format!("a batch begins at offset {base_offset}, and {previous} came before it"),
    EpochFalls { previous, epoch } => format!("leader epoch {epoch} after {previous}"),
    BelowName { name, base_offset } =>
        format!("the first batch begins at {base_offset}, below the file's name, {name}"),
    AboveName { name, base_offset } =>
        format!("the first batch begins at {base_offset}, above the file's name, {name}"),
    TooFarFromBase { name, last_offset } =>
        format!("offset {last_offset} is more than 2147483647 above the file's name, {name}"),
    OverlapsPrevious { previous_end, name } =>
        format!("the segment begins at {name}, the one before ends at {previous_end}"),
    GapBefore { previous_end, name } =>
        format!("no offsets from {previous_end} to {name}: compacted, or a file is missing"),

    // Indexes.
    NoLog => "the log of this index is not here",
    OddSize { entry, rest } => format!("{rest} bytes left over: an entry has {entry}"),
    EntryAfterPadding => "an entry behind empty ones",
    IndexNotIncreasing { previous, entry } =>
        format!("{entry:?} does not come after {previous:?}"),
    TimeNotIncreasing { previous, entry } =>
        format!("{entry:?} does not come after {previous:?}"),
    NoBatchAt { position, offset } =>
        format!("no batch begins at byte {position} of the log (for offset {offset})"),
    IndexPastOffset { offset, base_offset } =>
        format!("points to the batch at {base_offset}, behind offset {offset}"),
    NoBatchEndsAt { offset } => format!("no batch ends at offset {offset}"),
    OffsetBeyondLog { offset } => format!("offset {offset} is beyond the log"),
    OffsetNotInLog { offset } => format!("offset {offset} is not in the log"),
    TimestampDiffers { indexed, batch } =>
        format!("timestamp {indexed}; the greatest in the batch is {batch}"),
    NotTheGreatest { indexed, earlier } =>
        format!("timestamp {indexed} is not the greatest so far: {earlier} came before"),
    AbortedNotIncreasing { first, last } =>
        format!("an aborted transaction from {first} to {last}, out of order"),
    NoAbortMarker { producer, last } =>
        format!("no marker of producer {producer} at offset {last}"),

    // Checkpoints and snapshots.
    OtherVersion { version } => format!("version {version}, not known"),
    BadLine { line } => format!("line {line} does not say what it should"),
    CountDiffers { stated, found } => format!("{stated} entries stated, {found} found"),
    EpochsNotIncreasing { previous, entry } =>
        format!("epoch and offset {entry:?} do not come after {previous:?}"),
    EpochMissing { epoch, base_offset } =>
        format!("epoch {epoch} at offset {base_offset} is not in the checkpoint"),
    EpochStartDiffers { epoch, start, base_offset } =>
        format!("epoch {epoch} starts at {start}; its first batch begins at {base_offset}"),
    BelowFirstEpoch { start, base_offset } =>
        format!("records from {base_offset} on lie below the first epoch's start, {start}"),
    WrongSize { size } => format!("{size} bytes do not fit its content"),
}
