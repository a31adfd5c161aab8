//! Every word of the view of a real broker's files, and of handing out a replica as files.

use super::resource::{Arg, Say, Word, words};
use crate::log::folder::Severity;
use crate::scene::Lang;

words! { "files":
    /// A word or sentence of the view. Sizes come printed already; positions are bytes. `single`:
    /// the range has only its first member.
    #[derive(Debug, PartialEq, Eq)]
    pub enum Phrase<'a> {
        // Choosing files.
        OpenFiles,
        Title,
        TitleOf(name: &'a str),
        Hint,
        Private,
        ChooseFiles,
        ChooseFolder,
        Named(files: u64),

        // Reading them.
        Loading,
        Unpacking { done: &'a str, total: &'a str },
        Reading { done: &'a str, total: &'a str },
        Cancel,
        Cancelled,
        TryAgain,
        NoWorker(why: Option<&'a str>),
        NotOpened(why: Option<&'a str>),
        NotAnswered(why: Option<&'a str>),
        NotOfKafka,

        // The report.
        NoFault,
        Faults(faults: u64),
        OnlyNotes(notes: u64),
        MoreFindings(more: u64),
        Sums {
            segments: u64,
            size: &'a str,
            batches: u64,
            records: u64,
            first: Option<i64>,
            last: Option<i64>,
        },
        Severity(severity: Severity),
        Place { file: &'a str, position: u64 },
        SoundUpTo { file: &'a str, sound: u64, readable: u64, size: u64 },

        // The files.
        Files,
        Offsets { first: i64, last: i64, single: bool },
        Empty,
        Records(records: u64),
        Batches(batches: u64),
        Entries(used: u64),
        Padding(size: &'a str),
        Producers(producers: u64),
        Epochs(epochs: u64),
        TopicId(id: &'a str),
        NotLookedAt,
        FindingsHere(findings: u64),

        // A log.
        BatchList,
        BatchesOf { first: u64, last: u64, of: u64 },
        Earlier,
        Later,
        At(position: u64),
        Control,
        BatchFrom(base: i64),
        CompressedBy { codec: &'a str, stored: &'a str, size: &'a str },
        NotCompressed,
        RecordsOf(base: i64),
        RecordsLeft(left: u64),
        RecordDamage { position: u64, why: &'a str },
        Offset,
        Time,
        Key,
        Value,
        Headers,
        LongerBy(bytes: u64),

        // An index, or another file.
        EntryList,
        EntriesOf { first: u64, last: u64, of: u64 },
        EarlierEntries,
        LaterEntries,
        OffsetEntry { offset: i64, position: i64 },
        TimeEntry { time: &'a str, offset: i64 },
        AbortedEntry { producer: i64, first: i64, last: i64, last_stable: i64 },
        OtherVersion(version: i16),
        Asking,

        // A replica as files.
        Download,
        Packing { done: &'a str, total: &'a str },
        Packed { name: &'a str, size: &'a str },
        NotPacked(why: Option<&'a str>),
    }
}

/// How a phrase is said.
pub fn say(lang: Lang, phrase: Phrase<'_>) -> String {
    phrase.say(lang)
}

/// What the browser says of a failure, if it says anything.
pub fn aside(why: &str) -> Option<&str> {
    (!why.is_empty()).then_some(why)
}

/// To choose by.
impl Word for Severity {
    fn word(&self) -> Arg<'_> {
        Arg::Key(match self {
            Severity::Note => "note",
            Severity::Mismatch => "mismatch",
            Severity::Damage => "damage",
        })
    }
}
