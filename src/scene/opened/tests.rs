//! What is told of folders: sound ones, damaged ones, and those that are none.

#![allow(clippy::unwrap_used)]

use super::CONTENTS;
use super::report::overview;
use super::sheet::{Sheet, row, sheet};
use crate::log::folder::{Content, FileName, FileReport, Finding, FolderReport, LogContent, What};
use crate::log::format::Content as Fields;
use crate::scene::Lang;

fn file(name: &str, size: u64, content: Content) -> FileReport {
    FileReport { name: name.to_owned(), size, named: FileName::parse(name), content }
}

fn log(size: u64, sound: u64) -> FileReport {
    let content = LogContent {
        offsets: Some((0, 41)),
        batches: 3,
        records: 42,
        codecs: [1, 0, 0, 0, 2],
        sound,
        readable: size,
        ..LogContent::default()
    };
    file("00000000000000000000.log", size, Content::Log(content))
}

fn told(report: &FolderReport) -> Sheet {
    Sheet::new(overview(report))
}

/// A cell of each row of a kind, in English.
fn cells(sheet: &Sheet, kind: &str, cell: usize) -> Vec<String> {
    sheet.rows(Lang::En, kind).iter().map(|row| row.text(cell)).collect()
}

#[test]
fn a_sound_folder_is_told_with_its_sums() {
    let index = Content::Index { entries: 2, padding: 10_240 };
    let files = vec![log(900, 900), file("00000000000000000000.index", 10_256, index)];
    let told = told(&FolderReport { files, ..FolderReport::default() });
    let verdict = told.row(Lang::En, "verdict").unwrap();
    assert!(verdict.is(1, "sound") && verdict.is(2, "No fault found."));
    let sums = "1 segment, 10.8 KiB, 3 batches, 42 records, offsets 0 to 41";
    assert_eq!(cells(&told, "sums", 1), [sums]);
    let facts =
        ["offsets 0–41 · 42 records · 3 batches · zstd", "2 entries · 10 KiB allocated in advance"];
    assert_eq!(cells(&told, "file", 6), facts);
    assert_eq!(cells(&told, "file", 1), ["log", "index"]);
    assert_eq!(cells(&told, "file", 5), ["900 B", "10256 B"]);
    assert_eq!(cells(&told, "kept", 1).len() + cells(&told, "finding", 1).len(), 0);
    assert_eq!(told.row(Lang::Zh, "verdict").unwrap().text(2), "没有发现问题。");
}

#[test]
fn damage_is_told_with_file_and_byte_and_what_could_be_read() {
    let what = What::CrcMismatch { stored: 1, computed: 2 };
    let findings = vec![
        Finding { file: 0, position: 623, what },
        Finding { file: 0, position: 80, what: What::ZeroTail { bytes: 7 } },
    ];
    let told = told(&FolderReport { files: vec![log(900, 623)], findings, more_findings: 8 });
    let verdict = told.row(Lang::En, "verdict").unwrap();
    assert!(verdict.is(1, "faulty") && verdict.is(2, "9 faults found."), "{verdict:?}");
    let place = "00000000000000000000.log, byte 623";
    assert_eq!(cells(&told, "finding", 1), ["note", "fault"]);
    assert_eq!(cells(&told, "finding", 3), ["80", "623"]);
    assert_eq!(cells(&told, "finding", 4), ["", "batch"]);
    assert_eq!(cells(&told, "finding", 6)[1], place);
    assert!(cells(&told, "kept", 1)[0].contains("Sound up to byte 623 of 900"));
    assert_eq!(cells(&told, "file", 7), ["2 findings"]);
    assert!(cells(&told, "more", 1)[0].contains('8'));
}

#[test]
fn files_that_no_broker_knows_are_no_folder() {
    let files = |name| {
        let files = vec![file(name, 3, Content::NotLookedAt)];
        cells(&told(&FolderReport { files, ..FolderReport::default() }), "file", 3)
    };
    assert!(files("holiday.jpg").is_empty());
    assert_eq!(files("leader-epoch-checkpoint"), ["leader-epoch-checkpoint"]);
}

#[test]
fn each_file_says_what_its_bytes_are_made_up_of() {
    let content = |name: &str| {
        let files = vec![log(900, 900), file(name, 3, Content::NotLookedAt)];
        let told = told(&FolderReport { files, ..FolderReport::default() });
        told.rows(Lang::Zh, "file")[1].number(2).map(|number| CONTENTS[number as usize])
    };
    let segment = |ending: &str| content(&format!("00000000000000000007.{ending}"));
    assert_eq!(segment("log"), Some(Fields::Batch));
    assert_eq!(segment("index"), Some(Fields::OffsetIndex));
    assert_eq!(segment("timeindex"), Some(Fields::TimeIndex));
    assert_eq!(segment("txnindex"), Some(Fields::TransactionIndex));
    assert_eq!(segment("snapshot"), Some(Fields::ProducerSnapshot));
    assert_eq!(content("leader-epoch-checkpoint"), Some(Fields::EpochCheckpoint));
    assert_eq!(content("partition.metadata"), None);
}

#[test]
fn a_cell_holds_any_text_and_no_separator() {
    let written = sheet(|lang| {
        let name = match lang {
            Lang::En => "a\u{1e}file\u{1f} \"\t\n",
            Lang::Zh => "\u{1d}文件",
        };
        vec![row("other", &[]), row("file", &[name, "-7", ""]), row("file", &["b"])]
    });
    let told = Sheet::new(written);
    assert_eq!(cells(&told, "file", 1), ["afile \"\t\n", "b"]);
    let first = told.row(Lang::Zh, "file").unwrap();
    assert_eq!((first.text(1), first.number(2)), ("文件".to_owned(), Some(-7)));
    assert_eq!((first.some(3), first.some(4), first.number(1)), (None, None, None));
    assert_eq!(told.row(Lang::En, "others"), None);
}
