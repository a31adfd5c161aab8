//! The segments of a folder as rows: names, sizes, ranges, and what became of them in this step.

use super::folder::{Folder, IndexFile, Mark, SegmentFiles};
use super::target;
use crate::log::ordered::sorted_by_rank;
use crate::scene::Lang;
use crate::scene::wording::inside::{Phrase, say};
use crate::scene::wording::names::bytes;
use crate::scene::wording::{self, Phrase as UiPhrase};

/// The most segments that are listed.
const MOST_ROWS: usize = 40;

/// A segment in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRow {
    /// Its base, which chooses it.
    pub base: u64,
    /// The name of its files without the suffix.
    pub name: String,
    /// Its files: suffix, size, and what else there is to say.
    pub files: [(&'static str, String, Option<String>); 3],
    /// The exact size of the log in bytes.
    pub exact: String,
    /// Offsets, records and batches.
    pub facts: Vec<String>,
    /// The timestamps, if there are records.
    pub times: Option<String>,
    /// What became of it in this step.
    pub marks: Vec<String>,
    /// Whether it is written to, in words.
    pub state: String,
    /// Whether it is the one that is looked at.
    pub chosen: bool,
    /// Whether it is written to.
    pub active: bool,
    /// Whether it went in this step.
    pub gone: bool,
}

/// A position of the log: its name and its value.
pub type PositionRow = (String, String);

/// The rows of the list around the segment that is looked at, and how many are left out.
pub fn rows(lang: Lang, folder: &Folder, chosen: usize) -> (Vec<FileRow>, [Option<String>; 2]) {
    let count = folder.segments.len();
    let from = chosen.saturating_sub(MOST_ROWS / 2).min(count.saturating_sub(MOST_ROWS));
    let to = (from + MOST_ROWS).min(count);
    let row = |(at, files)| FileRow { chosen: at == chosen, ..file_row(lang, files) };
    let shown = folder.segments.iter().enumerate().skip(from).take(to - from).map(row);
    let gone = folder.gone.iter().rev().take(MOST_ROWS / 4);
    let gone = gone.map(|files| FileRow { gone: true, ..file_row(lang, files) });
    let rows = sorted_by_rank(gone.chain(shown).collect(), |row| row.base);
    let older = (from > 0).then(|| say(lang, Phrase::Older(from as u64)));
    let newer = (to < count).then(|| say(lang, Phrase::Newer((count - to) as u64)));
    (rows, [older, newer])
}

fn file_row(lang: Lang, files: &SegmentFiles) -> FileRow {
    let state = if files.active { Phrase::Active } else { Phrase::Closed };
    FileRow {
        base: files.base,
        name: files.name(),
        files: [
            (".log", bytes(files.size), None),
            index_file(lang, ".index", files.index, files.active),
            index_file(lang, ".timeindex", files.time_index, files.active),
        ],
        exact: format!("{} B", files.size),
        facts: facts(lang, files),
        times: files.times.map(|(first, last)| target::print_span(first, last)),
        marks: files.marks.iter().map(|mark| mark_words(lang, *mark)).collect(),
        state: say(lang, state),
        chosen: false,
        active: files.active,
        gone: false,
    }
}

/// An index by its entries; an open one is allocated in full, whatever it holds (IDX-7).
fn index_file(
    lang: Lang,
    suffix: &'static str,
    file: IndexFile,
    active: bool,
) -> (&'static str, String, Option<String>) {
    let entries = say(lang, Phrase::EntriesOnly(file.entries as u64));
    let size = bytes(file.size);
    let allocated = active.then(|| say(lang, Phrase::Allocated(&size)));
    (suffix, entries, Some(allocated.unwrap_or(size)))
}

fn facts(lang: Lang, files: &SegmentFiles) -> Vec<String> {
    let Some(to) = files.end.checked_sub(1).filter(|_| files.batches > 0) else {
        return vec![say(lang, Phrase::Empty)];
    };
    vec![
        say(lang, Phrase::Offsets { from: files.base, to, single: files.base == to }),
        say(lang, Phrase::Records(files.records)),
        say(lang, Phrase::Batches(files.batches)),
    ]
}

fn mark_words(lang: Lang, mark: Mark) -> String {
    say(
        lang,
        match mark {
            Mark::Begun => Phrase::Begun,
            Mark::Closed => Phrase::ClosedNow,
            Mark::Grew(size) => return say(lang, Phrase::Grew(&bytes(size))),
            Mark::Cut(size) => return say(lang, Phrase::Cut(&bytes(size))),
            Mark::Indexed(entries) => Phrase::Indexed(entries as u64),
            Mark::Compacted(records) => Phrase::Compacted(records),
            Mark::Deleted => Phrase::Deleted,
            Mark::Merged => Phrase::Merged,
        },
    )
}

/// The positions of the log, and what of it is in the page cache only.
pub fn positions(lang: Lang, folder: &Folder) -> Vec<PositionRow> {
    let Some(at) = folder.positions else { return Vec::new() };
    let row = |name, value: u64| (wording::say(lang, name), value.to_string());
    let from = at.recovery_point;
    let point = match at.end.checked_sub(1).filter(|last| *last >= from) {
        Some(to) => Phrase::Cached { from, to, single: from == to },
        None => Phrase::NothingCached { at: from },
    };
    vec![
        row(UiPhrase::LogStart, at.start),
        row(UiPhrase::HighWatermark, at.high_watermark),
        row(UiPhrase::LogEnd, at.end),
        (say(lang, Phrase::RecoveryPoint), say(lang, point)),
    ]
}
