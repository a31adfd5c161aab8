//! The words of the view of a real broker's files in English.

use super::files::Phrase;
use super::ui::words;
use crate::log::folder::Severity;

/// `1 record`, `2 records`.
fn count(number: u64, one: &str) -> String {
    format!("{number} {one}{}", if number == 1 { "" } else { "s" })
}

fn batch_count(number: u64) -> String {
    if number == 1 { "1 batch".into() } else { format!("{number} batches") }
}

fn entries(number: u64) -> String {
    if number == 1 { "1 entry".into() } else { format!("{number} entries") }
}

/// What the browser says, if it says anything, in brackets.
fn aside(why: &str) -> String {
    if why.is_empty() { String::new() } else { format!(" ({why})") }
}

fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "Note",
        Severity::Mismatch => "Mismatch",
        Severity::Damage => "Damage",
    }
}

words! { Phrase<'_>:
    // Choosing files.
    OpenFiles => "Open files of a real broker…",
    Title => "Files of a real broker",
    TitleOf(name) => format!("Files: {name}"),
    Hint => "Choose the files of one partition folder, such as orders-0 in a broker's log.dirs, \
         or a zip archive of it. Or drop them anywhere on this page.",
    Private => "Nothing leaves this page: the files are read in your browser, and only read.",
    ChooseFiles => "Choose files or an archive",
    ChooseFolder => "Choose a folder",
    Named(files) => count(files, "file"),

    // Reading them.
    Loading => "Loading what reads files…",
    Unpacking { done, total } => format!("Unpacking: {done} of {total}"),
    Reading { done, total } => format!("Reading: {done} of {total}"),
    Cancel => "Cancel",
    Cancelled => "Stopped. Nothing is open; choose files to begin again.",
    TryAgain => "Try again",
    NoWorker(why) => format!(
        "What reads files could not be loaded{}. Check the connection and try again; a page \
         that was opened from disk must be served instead.", aside(why)
    ),
    NotOpened(why) => format!(
        "These files could not be opened{}. Choose all files of one partition folder, or one \
         zip archive of it.", aside(why)
    ),
    NotAnswered(why) => format!(
        "This part of the file could not be read{}. If the file has changed, choose it again.",
        aside(why)
    ),
    NotOfKafka => "None of these is a file of a partition folder. A broker names them like \
         00000000000000000000.log; choose the folder of one partition.",

    // The report.
    NoFault => "No fault found.",
    Faults(faults) => format!("{} found.", count(faults, "fault")),
    OnlyNotes(notes) => format!("No fault found; {} worth knowing.", count(notes, "thing")),
    MoreFindings(more) => format!("And {} more.", count(more, "finding")),
    Sums { segments, size, batches, records } => format!(
        "{}, {size}, {}, {}",
        count(segments, "segment"), batch_count(batches), count(records, "record")
    ),
    SumOffsets { first, last } => format!("offsets {first} to {last}"),
    Severity(severity) => severity_name(severity),
    Place { file, position } => format!("{file}, byte {position}"),
    SoundUpTo { sound, readable, size } => format!(
        "Sound up to byte {sound} of {size}, which a broker's recovery would keep; \
         {readable} bytes could be read."
    ),

    // The files.
    Files => "Files",
    Offsets { first, last } if first == last => format!("offset {first}"),
    Offsets { first, last } => format!("offsets {first}–{last}"),
    Empty => "empty",
    Records(records) => count(records, "record"),
    Batches(batches) => batch_count(batches),
    Entries(used) => entries(used),
    Padding(size) => format!("{size} allocated in advance"),
    Producers(producers) => count(producers, "producer"),
    Epochs(epochs) => count(epochs, "epoch"),
    TopicId(id) => format!("topic id {id}"),
    NotLookedAt => "not looked at, as a broker would not",
    FindingsHere(findings) => count(findings, "finding"),

    // A log.
    BatchList => "Batches",
    BatchesOf { first, last, of } => format!("Batches {first}–{last} of {of}"),
    Earlier => "Earlier batches",
    Later => "Later batches",
    At(position) => format!("byte {position}"),
    Control => "control",
    BatchFrom(base) => format!("Batch from offset {base}"),
    CompressedBy { codec, stored, size } =>
        format!("Its records are compressed with {codec}: {stored} in the file, {size} unpacked."),
    NotCompressed => "Its records are not compressed.",
    RecordsOf(base) => format!("Records of the batch from offset {base}"),
    RecordsLeft(left) => format!("{} not shown.", count(left, "more record")),
    RecordDamage { position, why } =>
        format!("The records can be read up to byte {position} of them; then: {why}."),
    Offset => "Offset",
    Time => "Timestamp",
    Key => "Key",
    Value => "Value",
    Headers => "Headers",
    LongerBy(bytes) => format!("… and {}", count(bytes, "more byte")),

    // An index, or another file.
    EntryList => "Entries",
    EntriesOf { first, last, of } => format!("Entries {first}–{last} of {of}"),
    EarlierEntries => "Earlier entries",
    LaterEntries => "Later entries",
    OffsetEntry { offset, position } => format!("offset {offset} → byte {position}"),
    TimeEntry { time, offset } => format!("{time} → offset {offset}"),
    AbortedEntry { producer, first, last, last_stable } => format!(
        "producer {producer} aborted offsets {first}–{last}; the last stable offset was \
         {last_stable}"
    ),
    OtherVersion(version) => format!("an entry of version {version}, not known"),
    FirstBytes => "The first bytes",
    Asking => "Reading…",

    // A replica as files.
    Download => "Download this folder",
    Packing { done, total } => format!("Writing: {done} of {total}"),
    Packed { name, size } => format!("{name}, {size}, was handed to the browser."),
    NotPacked(why) => format!("The folder could not be packed{}. Try again.", aside(why)),
}
