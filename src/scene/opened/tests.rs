//! What is told of folders: sound ones, damaged ones, and those that are none.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::log::folder::FileName;

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

#[test]
fn a_sound_folder_is_told_with_its_sums() {
    let index = Content::Index { entries: 2, padding: 10_240 };
    let files = vec![log(900, 900), file("00000000000000000000.index", 10_256, index)];
    let report = FolderReport { files, ..FolderReport::default() };
    let told = overview(Lang::En, &report);
    assert_eq!(told.verdict, "No fault found.");
    assert_eq!(told.sums, "1 segment, 10.8 KiB, 3 batches, 42 records, offsets 0 to 41");
    assert_eq!(told.files[0].facts, ["offsets 0–41", "42 records", "3 batches", "zstd"]);
    assert_eq!(told.files[1].facts, ["2 entries", "10 KiB allocated in advance"]);
    assert_eq!((told.kept.len(), told.findings.len()), (0, 0));
    assert_eq!(overview(Lang::Zh, &report).verdict, "没有发现问题。");
}

#[test]
fn damage_is_told_with_file_and_byte_and_what_could_be_read() {
    let what = What::CrcMismatch { stored: 1, computed: 2 };
    let findings = vec![
        Finding { file: 0, position: 623, what },
        Finding { file: 0, position: 80, what: What::ZeroTail { bytes: 7 } },
    ];
    let report = FolderReport { files: vec![log(900, 623)], findings, more_findings: 0 };
    let told = overview(Lang::En, &report);
    assert_eq!(told.verdict, "1 fault found.");
    assert_eq!(told.worst, Some(Severity::Damage));
    let last = told.findings.last().unwrap();
    assert_eq!(last.place, "00000000000000000000.log, byte 623");
    assert!(last.is_batch && !told.findings[0].is_batch);
    assert!(told.kept[0].contains("Sound up to byte 623 of 900"), "{:?}", told.kept);
    assert_eq!(told.files[0].findings.as_deref(), Some("2 findings"));
}

#[test]
fn files_that_no_broker_knows_are_no_folder() {
    let report = |name| FolderReport {
        files: vec![file(name, 3, Content::NotLookedAt)],
        ..FolderReport::default()
    };
    assert!(!is_of_kafka(&report("holiday.jpg")));
    assert!(is_of_kafka(&report("leader-epoch-checkpoint")));
}
