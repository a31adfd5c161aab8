//! What is in the files of a real broker, as the worker that reads them says it.

use super::resource::{Arg, Say, Word, words};
use crate::log::folder::Severity;
use crate::scene::Lang;

words! { "opened":
    /// A word or sentence about files. Sizes come printed already; positions are bytes. `single`:
    /// the range has only its first member.
    #[derive(Debug, PartialEq, Eq)]
    pub enum Told<'a> {
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
        BatchesOf { first: u64, last: u64, of: u64 },
        At(position: u64),
        Control,
        BatchFrom(base: i64),
        CompressedBy { codec: &'a str, stored: &'a str, size: &'a str },
        NotCompressed,
        RecordsOf(base: i64),
        RecordsLeft(left: u64),
        RecordDamage { position: u64, why: &'a str },
        LongerBy(bytes: u64),

        // An index.
        EntriesOf { first: u64, last: u64, of: u64 },
        OffsetEntry { offset: i64, position: i64 },
        TimeEntry { time: &'a str, offset: i64 },
        AbortedEntry { producer: i64, first: i64, last: i64, last_stable: i64 },
        OtherVersion(version: i16),
    }
}

/// How it is said.
pub fn say(lang: Lang, told: Told<'_>) -> String {
    told.say(lang)
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
