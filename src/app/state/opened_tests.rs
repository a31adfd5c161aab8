//! Files of a real broker: questions, answers that come late, and what is not there.

#![allow(clippy::unwrap_used)]

use std::rc::Rc;

use yew::Reducible;

use super::opened::{BYTES, RECORDS};
use super::{Doing, Look, Opened, Stage};
use crate::files::messages::{Answer, Ask, FoundInFile, LookUp, LookedUp};
use crate::log::folder::{
    Content, FileReport, Finding, FolderReport, LogContent, Page, PageStart, Progress, What,
};

fn report() -> FolderReport {
    let file = |name: &str, content| FileReport {
        name: name.to_owned(),
        size: 900,
        named: crate::log::folder::FileName::parse(name),
        content,
    };
    let log = LogContent { batches: 250, offsets: Some((0, 999)), ..LogContent::default() };
    let files = vec![
        file("00000000000000000000.log", Content::Log(log)),
        file("00000000000000000000.index", Content::Index { entries: 9, padding: 0 }),
        file("leader-epoch-checkpoint", Content::Epochs(vec![(0, 0)])),
    ];
    let findings = vec![Finding { file: 0, position: 61, what: What::EntryAfterPadding }];
    FolderReport { files, findings, more_findings: 0 }
}

fn after(opened: Opened, doings: Vec<Doing>) -> Opened {
    doings.into_iter().fold(Rc::new(opened), Opened::reduce).as_ref().clone()
}

fn told(number: u32, answer: Answer) -> Doing {
    Doing::Told(number, answer, Vec::new())
}

fn opened() -> Opened {
    after(Opened::default(), vec![Doing::Open, told(1, Answer::Opened(report()))])
}

#[test]
fn progress_leaves_the_opening_waiting_and_the_report_asks_for_the_first_log() {
    let progress = Progress { done: 3, total: 9, file: 0 };
    let begun = after(Opened::default(), vec![Doing::Open, told(1, Answer::Progress(progress))]);
    assert_eq!((begun.stage, begun.waiting.len()), (Stage::Reading(progress), 1));
    let page = Ask::Page { file: 0, from: PageStart::Ordinal(0), count: 100 };
    assert_eq!(opened().waiting, [(2, page)]);
}

#[test]
fn an_opening_that_was_stopped_or_replaced_is_not_shown() {
    let stopped = vec![Doing::Open, Doing::Cancel, told(1, Answer::Cancelled)];
    let state = after(Opened::default(), stopped);
    assert_eq!((state.stage, state.waiting.len()), (Stage::Cancelled, 0));
    let twice = vec![Doing::Open, Doing::Open, told(1, Answer::Opened(report()))];
    assert_eq!(after(Opened::default(), twice).stage, Stage::Loading, "the first is forgotten");
}

#[test]
fn an_answer_about_a_file_that_is_left_changes_nothing() {
    let late = vec![Doing::Choose(2), told(2, Answer::Page(Page::default()))];
    let state = after(opened(), late);
    assert_eq!((state.file, state.page), (Some(2), None));
    assert_eq!(state.waiting[0].1, Ask::Bytes { file: 2, position: 0, count: BYTES });
}

#[test]
fn an_index_is_shown_with_its_entries_and_their_bytes() {
    let state = after(opened(), vec![Doing::Choose(1), Doing::Entries(100)]);
    let asked: Vec<_> = state.waiting[1..].iter().map(|(_, ask)| ask.clone()).collect();
    let entries = |from| Ask::Entries { file: 1, from, count: 100 };
    let bytes = |position| Ask::Bytes { file: 1, position, count: 800 };
    assert_eq!(asked, [entries(0), bytes(0), entries(100), bytes(800)]);
}

#[test]
fn what_a_search_found_is_looked_at() {
    let found = FoundInFile { file: 0, position: 700, base_offset: 400, record: Some(421) };
    let looked_up = LookedUp { probes: Vec::new(), found: Some(found) };
    let find = after(opened(), vec![Doing::Choose(1), Doing::Look(Look::Find("421".into()))]);
    let (number, ask) = find.waiting.last().cloned().unwrap();
    assert_eq!(ask, Ask::LookUp(LookUp::Offset(421)));
    let state = after(find, vec![told(number, Answer::LookedUp(looked_up))]);
    let batch = Ask::Batch { file: 0, position: 700, records: RECORDS };
    assert_eq!(state.waiting.last().unwrap().1, batch);
    assert_eq!(state.file, Some(0));
    let wrong = after(opened(), vec![Doing::Look(Look::Find("soon".into()))]);
    assert!(wrong.mistyped && wrong.target.is_none());
}

#[test]
fn a_worker_that_is_not_there_is_told_and_files_of_another_kind_too() {
    let broken = after(Opened::default(), vec![Doing::Open, Doing::Broke("gone".into())]);
    assert_eq!((broken.stage, broken.waiting.len()), (Stage::NoWorker("gone".into()), 0));
    let mut other = report();
    other.files.truncate(1);
    other.files[0].named = crate::log::folder::FileName::parse("holiday.jpg");
    let state = after(Opened::default(), vec![Doing::Open, told(1, Answer::Opened(other))]);
    assert_eq!(state.stage, Stage::NotOfKafka);
}
