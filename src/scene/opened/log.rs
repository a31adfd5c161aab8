//! Batches, records and index entries of a real broker's files, as rows; and their bytes.

use super::{Phrase, bytes, say};
use crate::files::messages::{BatchContent, Excerpt, IndexEntry, LookUp, LookedUp, RecordContent};
use crate::log::folder::{BatchSummary, CODECS, FileKind, FolderReport, Page};
use crate::log::format::Content;
use crate::log::{Answer, Found, Lookup, Offset, Probe};
use crate::scene::Lang;
use crate::scene::inside::target::{self, Target};

/// How many batches or entries are shown at once.
pub const AT_ONCE: u64 = 100;

/// The longest key or value that is printed, in characters.
const LONGEST: usize = 200;

/// A batch in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchLine {
    /// Where it begins, in bytes.
    pub position: u64,
    /// Its offsets.
    pub offsets: String,
    /// Records, codec, size and place.
    pub facts: String,
}

/// The batches of a page.
pub fn batches(lang: Lang, page: &Page) -> Vec<BatchLine> {
    page.batches.iter().map(|batch| batch_line(lang, batch)).collect()
}

fn batch_line(lang: Lang, batch: &BatchSummary) -> BatchLine {
    let (first, last) = (batch.base_offset, batch.last_offset());
    let records = u64::try_from(batch.record_count).unwrap_or(0);
    let mut facts = vec![say(lang, Phrase::Records(records)), bytes(batch.size())];
    facts.extend(codec(batch).map(str::to_owned));
    if batch.flags().control {
        facts.push(say(lang, Phrase::Control));
    }
    facts.push(say(lang, Phrase::At(batch.position)));
    let offsets = say(lang, Phrase::Offsets { first, last, single: first == last });
    BatchLine { position: batch.position, offsets, facts: facts.join(" · ") }
}

/// The codec of a batch, if it is compressed.
fn codec(batch: &BatchSummary) -> Option<&'static str> {
    let number = usize::from(batch.attributes.cast_unsigned() & 7);
    CODECS.get(number).filter(|_| number > 0).copied()
}

/// How the records of a batch are stored.
pub fn codec_sentence(lang: Lang, batch: &BatchContent) -> String {
    let header = BatchSummary::size(&batch.summary);
    let stored = header.saturating_sub(crate::log::format::BatchHeader::SIZE as u64);
    match codec(&batch.summary) {
        Some(codec) => {
            let (stored, size) = (&*bytes(stored), &*bytes(batch.uncompressed));
            say(lang, Phrase::CompressedBy { codec, stored, size })
        }
        None => say(lang, Phrase::NotCompressed),
    }
}

/// A record as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordLine {
    /// Its offset.
    pub offset: String,
    /// Its timestamp.
    pub time: String,
    /// Its key.
    pub key: String,
    /// Its value.
    pub value: String,
    /// Its headers.
    pub headers: String,
}

/// The records of a batch.
pub fn records(lang: Lang, batch: &BatchContent) -> Vec<RecordLine> {
    batch.records.iter().map(|record| record_line(lang, record)).collect()
}

fn record_line(lang: Lang, record: &RecordContent) -> RecordLine {
    let header = |(key, value): &(Excerpt, Option<Excerpt>)| {
        format!("{}={}", excerpt(lang, Some(key)), excerpt(lang, value.as_ref()))
    };
    RecordLine {
        offset: record.offset.to_string(),
        time: target::print(record.timestamp),
        key: excerpt(lang, record.key.as_ref()),
        value: excerpt(lang, record.value.as_ref()),
        headers: record.headers.iter().map(header).collect::<Vec<_>>().join(", "),
    }
}

/// Bytes as text if they are text, else in hexadecimal; `null` if there are none.
fn excerpt(lang: Lang, excerpt: Option<&Excerpt>) -> String {
    let Some(excerpt) = excerpt else { return "null".to_owned() };
    let bytes = &excerpt.bytes.0;
    let (mut text, used) = match readable(bytes) {
        Some(text) => {
            let shown: String = text.chars().take(LONGEST).collect();
            let used = shown.len();
            (shown, used)
        }
        None => {
            let used = bytes.len().min(LONGEST / 3);
            let hex: Vec<_> = bytes[..used].iter().map(|byte| format!("{byte:02x}")).collect();
            (hex.join(" "), used)
        }
    };
    let left = excerpt.length.saturating_sub(used as u64);
    if left > 0 {
        text.push(' ');
        text.push_str(&say(lang, Phrase::LongerBy(left)));
    }
    text
}

/// The text of bytes, if it has no control characters but white space. What was cut off in the
/// middle of a character ends before it.
fn readable(bytes: &[u8]) -> Option<&str> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&bytes[..error.valid_up_to()]).ok()?
        }
        Err(_) => return None,
    };
    let is_plain = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    text.chars().all(is_plain).then_some(text)
}

/// What is to be said below the records: damage, and how many more there are.
pub fn left(lang: Lang, batch: &BatchContent) -> Option<String> {
    if let Some((position, why)) = &batch.damage {
        return Some(say(lang, Phrase::RecordDamage { position: *position, why }));
    }
    let all = u64::try_from(batch.summary.record_count).unwrap_or(0);
    let left = all.saturating_sub(batch.records.len() as u64);
    (left > 0).then(|| say(lang, Phrase::RecordsLeft(left)))
}

/// The entries of an index, as sentences.
pub fn entries(lang: Lang, entries: &[IndexEntry]) -> Vec<String> {
    entries.iter().map(|entry| entry_words(lang, *entry)).collect()
}

fn entry_words(lang: Lang, entry: IndexEntry) -> String {
    match entry {
        IndexEntry::Offset { offset, position } => {
            say(lang, Phrase::OffsetEntry { offset, position })
        }
        IndexEntry::Time { timestamp, offset } => {
            say(lang, Phrase::TimeEntry { time: &target::print(timestamp), offset })
        }
        IndexEntry::Aborted { producer, first, last, last_stable } => {
            say(lang, Phrase::AbortedEntry { producer, first, last, last_stable })
        }
        IndexEntry::OtherVersion { version } => say(lang, Phrase::OtherVersion(version)),
    }
}

/// The fields that the bytes of a file make up, if they have any that are known.
pub fn content(kind: FileKind) -> Option<Content> {
    match kind {
        FileKind::Log => Some(Content::Batch),
        FileKind::OffsetIndex => Some(Content::OffsetIndex),
        FileKind::TimeIndex => Some(Content::TimeIndex),
        FileKind::TransactionIndex => Some(Content::TransactionIndex),
        FileKind::ProducerSnapshot => Some(Content::ProducerSnapshot),
        FileKind::LeaderEpochCheckpoint => Some(Content::EpochCheckpoint),
        FileKind::PartitionMetadata | FileKind::Unknown => None,
    }
}

/// The size of an index entry in bytes, if the file is an index.
pub fn entry_size(kind: FileKind) -> Option<u64> {
    match kind {
        FileKind::OffsetIndex => Some(8),
        FileKind::TimeIndex => Some(12),
        FileKind::TransactionIndex => Some(34),
        _ => None,
    }
}

/// What the worker is asked to search for.
pub fn look_up(target: Target) -> LookUp {
    match target {
        Target::Offset(offset) => LookUp::Offset(i64::try_from(offset).unwrap_or(i64::MAX)),
        Target::Time(time) => LookUp::Timestamp(time),
    }
}

/// A search in files, told like one in the model.
pub fn lookup(report: &FolderReport, looked_up: &LookedUp) -> Lookup {
    let natural = |offset: i64| Offset(u64::try_from(offset).unwrap_or(0));
    let is_outside = |probe: &Probe| matches!(probe, Probe::Range { within: false, .. });
    let base = |file: u32| report.files.get(file as usize).and_then(|file| file.named.base);
    let answer = match &looked_up.found {
        Some(found) => Answer::Found(Found {
            segment: natural(base(found.file).unwrap_or(0)),
            position: u32::try_from(found.position).unwrap_or(u32::MAX),
            batch: natural(found.base_offset),
            record: found.record.map(natural),
        }),
        None if looked_up.probes.iter().any(is_outside) => Answer::OutOfRange,
        None => Answer::Nothing,
    };
    Lookup { probes: looked_up.probes.clone(), answer }
}
