//! Batches, records and index entries of a real broker's files, their bytes, and a search.
//!
//! Rows: a list has `window` (what it holds; where the one before and the one after begin, if
//! there are any; the number of the first entry, or the timestamp of the first batch), then `batch`
//! (position; offsets, facts) or `entry` (sentence). Bytes are told of in `bytes` (title,
//! position); a batch has `records` (title, codec, what is left out), too, and for each of them
//! `record` (offset, time, key, value, headers). A search has `found` (file, offset and position of
//! the batch) if there is something, and `step` (sentence).

use super::sheet::{row, sheet};
use crate::files::content::{BatchContent, Excerpt, IndexEntry, LookedUp, RecordContent};
use crate::files::messages::LookUp;
use crate::log::folder::{BatchSummary, CODECS, Content, FolderReport, Page};
use crate::log::format::BatchHeader;
use crate::log::{Answer, Found, Lookup, Offset, Probe};
use crate::scene::Lang;
use crate::scene::inside::search;
use crate::scene::inside::target::{self, Target};
use crate::scene::wording::bytes;
use crate::scene::wording::opened::{Told, say};

/// How many batches or entries are shown at once.
pub const AT_ONCE: u64 = 100;

/// The longest key or value that is printed, in characters.
const LONGEST: usize = 200;

/// The window of a list that holds `count` from one on, the `of` that there are; `last` is its last
/// cell.
fn window(words: String, from: u64, count: u64, of: u64, last: &str) -> String {
    let earlier = (from > 0).then(|| from.saturating_sub(AT_ONCE).to_string());
    let later = (from + count < of).then(|| (from + count).to_string());
    row("window", &[&words, &earlier.unwrap_or_default(), &later.unwrap_or_default(), last])
}

/// A page of the batches of a file.
pub fn page(report: &FolderReport, file: u32, page: &Page) -> String {
    let of = match report.files.get(file as usize).map(|file| &file.content) {
        Some(Content::Log(log)) => log.batches,
        _ => 0,
    };
    let (from, count) = (page.ordinal, page.batches.len() as u64);
    let began = page.batches.first().map(|batch| batch.base_timestamp.to_string());
    sheet(|lang| {
        let (first, last) = (from + 1, from + count);
        let words = if count == 0 { Told::Empty } else { Told::BatchesOf { first, last, of } };
        let began = began.as_deref().unwrap_or_default();
        let mut rows = vec![window(say(lang, words), from, count, of, began)];
        rows.extend(page.batches.iter().map(|batch| batch_row(lang, batch)));
        rows
    })
}

fn batch_row(lang: Lang, batch: &BatchSummary) -> String {
    let (first, last) = (batch.base_offset, batch.last_offset());
    let records = u64::try_from(batch.record_count).unwrap_or(0);
    let mut facts = vec![say(lang, Told::Records(records)), bytes(batch.size())];
    facts.extend(codec(batch).map(str::to_owned));
    if batch.flags().control {
        facts.push(say(lang, Told::Control));
    }
    facts.push(say(lang, Told::At(batch.position)));
    let offsets = say(lang, Told::Offsets { first, last, single: first == last });
    row("batch", &[&batch.position.to_string(), &offsets, &facts.join(" · ")])
}

/// Bytes of a file from a position on.
pub fn piece(report: &FolderReport, file: u32, position: u64) -> String {
    sheet(|lang| vec![piece_row(lang, report, file, position)])
}

fn piece_row(lang: Lang, report: &FolderReport, file: u32, position: u64) -> String {
    let file = report.files.get(file as usize).map_or("", |file| &file.name);
    row("bytes", &[&say(lang, Told::Place { file, position }), &position.to_string()])
}

/// A batch and its records.
pub fn batch(batch: &BatchContent) -> String {
    let (base, position) = (batch.summary.base_offset, batch.summary.position.to_string());
    sheet(|lang| {
        let title = say(lang, Told::RecordsOf(base));
        let left = left(lang, batch).unwrap_or_default();
        let mut rows = vec![
            row("bytes", &[&say(lang, Told::BatchFrom(base)), &position]),
            row("records", &[&title, &codec_sentence(lang, batch), &left]),
        ];
        rows.extend(batch.records.iter().map(|record| record_row(lang, record)));
        rows
    })
}

/// The codec of a batch, if it is compressed.
fn codec(batch: &BatchSummary) -> Option<&'static str> {
    let number = usize::from(batch.attributes.cast_unsigned() & 7);
    CODECS.get(number).filter(|_| number > 0).copied()
}

/// How the records of a batch are stored.
fn codec_sentence(lang: Lang, batch: &BatchContent) -> String {
    let header = BatchSummary::size(&batch.summary);
    let stored = header.saturating_sub(BatchHeader::SIZE as u64);
    match codec(&batch.summary) {
        Some(codec) => {
            let (stored, size) = (&*bytes(stored), &*bytes(batch.uncompressed));
            say(lang, Told::CompressedBy { codec, stored, size })
        }
        None => say(lang, Told::NotCompressed),
    }
}

fn record_row(lang: Lang, record: &RecordContent) -> String {
    let header = |(key, value): &(Excerpt, Option<Excerpt>)| {
        format!("{}={}", excerpt(lang, Some(key)), excerpt(lang, value.as_ref()))
    };
    let cells = [
        &*record.offset.to_string(),
        &target::print(record.timestamp),
        &excerpt(lang, record.key.as_ref()),
        &excerpt(lang, record.value.as_ref()),
        &record.headers.iter().map(header).collect::<Vec<_>>().join(", "),
    ];
    row("record", &cells)
}

/// Bytes as text if they are text, else in hexadecimal; `null` if there are none.
fn excerpt(lang: Lang, excerpt: Option<&Excerpt>) -> String {
    let Some(excerpt) = excerpt else { return "null".to_owned() };
    let bytes = &excerpt.bytes;
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
        text.push_str(&say(lang, Told::LongerBy(left)));
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
fn left(lang: Lang, batch: &BatchContent) -> Option<String> {
    if let Some((position, why)) = &batch.damage {
        return Some(say(lang, Told::RecordDamage { position: *position, why }));
    }
    let all = u64::try_from(batch.summary.record_count).unwrap_or(0);
    let left = all.saturating_sub(batch.records.len() as u64);
    (left > 0).then(|| say(lang, Told::RecordsLeft(left)))
}

/// Entries of an index from one on; their bytes begin at `position`.
pub fn entries(
    report: &FolderReport,
    (file, from, position): (u32, u64, u64),
    entries: &[IndexEntry],
) -> String {
    let of = match report.files.get(file as usize).map(|file| &file.content) {
        Some(Content::Index { entries, .. }) => *entries,
        _ => 0,
    };
    let count = (entries.len() as u64).min(of.saturating_sub(from));
    sheet(|lang| {
        let (first, last) = (from + 1, from + count);
        let words = if count == 0 { Told::Empty } else { Told::EntriesOf { first, last, of } };
        let mut rows = vec![
            piece_row(lang, report, file, position),
            window(say(lang, words), from, count, of, &first.to_string()),
        ];
        let used = &entries[..count as usize];
        rows.extend(used.iter().map(|entry| row("entry", &[&entry_words(lang, *entry)])));
        rows
    })
}

fn entry_words(lang: Lang, entry: IndexEntry) -> String {
    match entry {
        IndexEntry::Offset { offset, position } => {
            say(lang, Told::OffsetEntry { offset, position })
        }
        IndexEntry::Time { timestamp, offset } => {
            say(lang, Told::TimeEntry { time: &target::print(timestamp), offset })
        }
        IndexEntry::Aborted { producer, first, last, last_stable } => {
            say(lang, Told::AbortedEntry { producer, first, last, last_stable })
        }
        IndexEntry::OtherVersion { version } => say(lang, Told::OtherVersion(version)),
    }
}

/// A search, told like one in the model.
pub fn steps(report: &FolderReport, sought: LookUp, looked_up: &LookedUp) -> String {
    let target = match sought {
        LookUp::Offset(offset) => Target::Offset(natural(offset).0),
        LookUp::Timestamp(time) => Target::Time(time),
    };
    let lookup = lookup(report, looked_up);
    sheet(|lang| {
        let steps = search::steps(lang, target, &lookup).into_iter();
        let steps = steps.map(|step| row("step", &[&step.sentence]));
        let found = looked_up.found.map(|found| {
            let numbers = [found.file.into(), found.base_offset, found.position.cast_signed()];
            let [file, base, position] = numbers.map(|number: i64| number.to_string());
            row("found", &[&file, &base, &position])
        });
        found.into_iter().chain(steps).collect()
    })
}

fn natural(offset: i64) -> Offset {
    Offset(u64::try_from(offset).unwrap_or(0))
}

fn lookup(report: &FolderReport, looked_up: &LookedUp) -> Lookup {
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
