//! What was found in files, as English sentences.

use highwater::log::folder::What;

/// The sentence for a finding.
pub fn describe(what: What) -> String {
    of_log(what)
        .or_else(|| of_segments(what))
        .or_else(|| of_indexes(what))
        .unwrap_or_else(|| of_small(what))
}

fn of_log(what: What) -> Option<String> {
    let sentence = match what {
        What::Unreadable => "the file cannot be read from here on".to_owned(),
        What::HeaderCutOff { needs, has } => {
            format!("the file ends inside the header of a batch: {has} of {needs} bytes")
        }
        What::BatchCutOff { needs, has } => {
            format!("the file ends inside a batch: {has} of {needs} bytes")
        }
        What::OtherFormat { magic: magic @ (0 | 1) } => {
            format!("a message of the old format {magic}, from before Kafka 0.11")
        }
        What::OtherFormat { magic } => format!("no batch: its format would be {magic}"),
        What::ImpossibleLength { length } => format!("no batch: its length would be {length}"),
        What::CrcMismatch { stored, computed } => {
            format!("the checksum is {stored:08x}, that of the bytes {computed:08x}")
        }
        What::ImpossibleCount { count, last_offset_delta } => {
            format!("a batch of {count} records, the last offset {last_offset_delta} further on")
        }
        What::UnknownCodec { codec } => format!("no codec has the number {codec}"),
        What::ZeroTail { bytes } => format!("{bytes} bytes allocated in advance"),
        _ => return None,
    };
    Some(sentence)
}

fn of_segments(what: What) -> Option<String> {
    let sentence = match what {
        What::OffsetsFall { previous, base_offset } => {
            format!("a batch begins at offset {base_offset}, and {previous} came before it")
        }
        What::EpochFalls { previous, epoch } => {
            format!("leader epoch {epoch} after {previous}")
        }
        What::BelowName { name, base_offset } => {
            format!("the first batch begins at {base_offset}, below the file's name, {name}")
        }
        What::AboveName { name, base_offset } => {
            format!("the first batch begins at {base_offset}, above the file's name, {name}")
        }
        What::TooFarFromBase { name, last_offset } => {
            format!("offset {last_offset} is more than 2147483647 above the file's name, {name}")
        }
        What::OverlapsPrevious { previous_end, name } => {
            format!("the segment begins at {name}, the one before ends at {previous_end}")
        }
        What::GapBefore { previous_end, name } => {
            format!("no offsets from {previous_end} to {name}: compacted, or a file is missing")
        }
        _ => return None,
    };
    Some(sentence)
}

fn of_indexes(what: What) -> Option<String> {
    let sentence = match what {
        What::NoLog => "the log of this index is not here".to_owned(),
        What::OddSize { entry, rest } => {
            format!("{rest} bytes left over: an entry has {entry}")
        }
        What::EntryAfterPadding => "an entry behind empty ones".to_owned(),
        What::IndexNotIncreasing { previous, entry }
        | What::TimeNotIncreasing { previous, entry } => {
            format!("{entry:?} does not come after {previous:?}")
        }
        What::NoBatchAt { position, offset } => {
            format!("no batch begins at byte {position} of the log (for offset {offset})")
        }
        What::IndexPastOffset { offset, base_offset } => {
            format!("points to the batch at {base_offset}, behind offset {offset}")
        }
        What::NoBatchEndsAt { offset } => format!("no batch ends at offset {offset}"),
        What::OffsetBeyondLog { offset } => format!("offset {offset} is beyond the log"),
        What::OffsetNotInLog { offset } => format!("offset {offset} is not in the log"),
        What::TimestampDiffers { indexed, batch } => {
            format!("timestamp {indexed}; the greatest in the batch is {batch}")
        }
        What::NotTheGreatest { indexed, earlier } => {
            format!("timestamp {indexed} is not the greatest so far: {earlier} came before")
        }
        What::AbortedNotIncreasing { first, last } => {
            format!("an aborted transaction from {first} to {last}, out of order")
        }
        What::NoAbortMarker { producer, last } => {
            format!("no marker of producer {producer} at offset {last}")
        }
        _ => return None,
    };
    Some(sentence)
}

fn of_small(what: What) -> String {
    match what {
        What::OtherVersion { version } => format!("version {version}, not known"),
        What::BadLine { line } => format!("line {line} does not say what it should"),
        What::CountDiffers { stated, found } => format!("{stated} entries stated, {found} found"),
        What::EpochsNotIncreasing { previous, entry } => {
            format!("epoch and offset {entry:?} do not come after {previous:?}")
        }
        What::EpochMissing { epoch, base_offset } => {
            format!("epoch {epoch} at offset {base_offset} is not in the checkpoint")
        }
        What::EpochStartDiffers { epoch, start, base_offset } => {
            format!("epoch {epoch} starts at {start}; its first batch begins at {base_offset}")
        }
        What::BelowFirstEpoch { start, base_offset } => {
            format!("records from {base_offset} on lie below the first epoch's start, {start}")
        }
        What::WrongSize { size } => format!("{size} bytes do not fit its content"),
        other => format!("{other:?}"),
    }
}
