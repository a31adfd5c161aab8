//! Every word of the view of a real broker's files, and of handing out a replica as files.
//!
//! `Phrase` names them; each language has one table, `files_en` and `files_zh`, which the
//! compiler keeps complete.

use super::{files_en, files_zh};
use crate::log::folder::Severity;
use crate::scene::Lang;

/// A word or sentence of the view. Sizes come printed already; positions are bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Phrase<'a> {
    // Choosing files.
    OpenFiles,
    Title,
    TitleOf(&'a str),
    Hint,
    Private,
    ChooseFiles,
    ChooseFolder,
    Named(u64),

    // Reading them.
    Loading,
    Unpacking { done: &'a str, total: &'a str },
    Reading { done: &'a str, total: &'a str },
    Cancel,
    Cancelled,
    TryAgain,
    NoWorker(&'a str),
    NotOpened(&'a str),
    NotAnswered(&'a str),
    NotOfKafka,

    // The report.
    NoFault,
    Faults(u64),
    OnlyNotes(u64),
    MoreFindings(u64),
    Sums { segments: u64, size: &'a str, batches: u64, records: u64 },
    SumOffsets { first: i64, last: i64 },
    Severity(Severity),
    Place { file: &'a str, position: u64 },
    SoundUpTo { sound: &'a str, readable: &'a str, size: &'a str },

    // The files.
    Files,
    Offsets { first: i64, last: i64 },
    Empty,
    Records(u64),
    Batches(u64),
    Entries(u64),
    Padding(&'a str),
    Producers(u64),
    Epochs(u64),
    TopicId(&'a str),
    NotLookedAt,
    FindingsHere(u64),

    // A log.
    BatchList,
    BatchesOf { first: u64, last: u64, of: u64 },
    Earlier,
    Later,
    At(u64),
    Control,
    BatchFrom(i64),
    CompressedBy { codec: &'a str, stored: &'a str, size: &'a str },
    NotCompressed,
    RecordsOf(i64),
    RecordsLeft(u64),
    RecordDamage { position: u64, why: &'a str },
    Offset,
    Time,
    Key,
    Value,
    Headers,
    LongerBy(u64),

    // An index, or another file.
    EntryList,
    EntriesOf { first: u64, last: u64, of: u64 },
    EarlierEntries,
    LaterEntries,
    OffsetEntry { offset: i64, position: i64 },
    TimeEntry { time: &'a str, offset: i64 },
    AbortedEntry { producer: i64, first: i64, last: i64, last_stable: i64 },
    OtherVersion(i16),
    FirstBytes,
    Asking,

    // A replica as files.
    Download,
    Packing { done: &'a str, total: &'a str },
    Packed { name: &'a str, size: &'a str },
    NotPacked(&'a str),
}

/// How a phrase is said.
pub fn say(lang: Lang, phrase: Phrase<'_>) -> String {
    match lang {
        Lang::En => files_en::say(phrase),
        Lang::Zh => files_zh::say(phrase),
    }
}
