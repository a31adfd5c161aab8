//! Files of a real broker: questions, answers that come late, and what is not there.

#![allow(clippy::unwrap_used)]

use std::rc::Rc;

use yew::Reducible;

use super::opened::BYTES;
use super::{Doing, Look, Opened, Stage};
use crate::files::messages::{Answer, Ask, LookUp};
use crate::log::folder::{PageStart, Progress};
use crate::scene::opened::sheet::{row, sheet};

fn report() -> String {
    let files = [("log", "a.log"), ("index", "a.index"), ("", "leader-epoch-checkpoint")];
    sheet(|_| files.map(|(list, name)| row("file", &[list, "", name])).to_vec())
}

fn after(opened: Opened, doings: Vec<Doing>) -> Opened {
    doings.into_iter().fold(Rc::new(opened), Opened::reduce).as_ref().clone()
}

fn told(number: u32, answer: Answer) -> Doing {
    Doing::Told(number, answer, Vec::new())
}

fn opened() -> Opened {
    after(Opened::default(), vec![Doing::Open, told(1, Answer::Shown(report()))])
}

#[test]
fn progress_leaves_the_opening_waiting_and_the_report_asks_for_the_first_log() {
    let progress = Progress { done: 3, total: 9, file: 0 };
    let begun = after(Opened::default(), vec![Doing::Open, told(1, Answer::Reading(progress))]);
    assert_eq!((begun.stage, begun.waiting.len()), (Stage::Reading(progress), 1));
    let page = Ask::Page { file: 0, from: PageStart::Ordinal(0) };
    assert_eq!(opened().waiting, [(2, page)]);
}

#[test]
fn an_opening_that_was_stopped_or_replaced_is_not_shown() {
    let stopped = vec![Doing::Open, Doing::Cancel, told(1, Answer::Cancelled)];
    let state = after(Opened::default(), stopped);
    assert_eq!((state.stage, state.waiting.len()), (Stage::Cancelled, 0));
    let twice = vec![Doing::Open, Doing::Open, told(1, Answer::Shown(report()))];
    assert_eq!(after(Opened::default(), twice).stage, Stage::Loading, "the first is forgotten");
}

#[test]
fn an_answer_about_a_file_that_is_left_changes_nothing() {
    let late = vec![Doing::Choose(2), told(2, Answer::Shown(report()))];
    let state = after(opened(), late);
    assert_eq!((state.file, state.list), (Some(2), None));
    assert_eq!(state.waiting[0].1, Ask::Bytes { file: 2, position: 0, count: BYTES });
}

#[test]
fn an_index_is_shown_with_its_entries_and_their_bytes() {
    let state = after(opened(), vec![Doing::Choose(1), Doing::List(100)]);
    let asked: Vec<_> = state.waiting[1..].iter().map(|(_, ask)| ask.clone()).collect();
    let entries = |from| Ask::Entries { file: 1, from };
    assert_eq!(asked, [entries(0), entries(100)]);
    let answer = Doing::Told(3, Answer::Shown(report()), vec![7]);
    let state = after(state, vec![answer]);
    assert_eq!(
        state.shown.map(|(told, bytes)| (Some(told), bytes)),
        Some((state.list, vec![7].into()))
    );
}

#[test]
fn spans_of_time_are_counted_from_the_first_batch() {
    let page = |began: &str| sheet(|_| vec![row("window", &["", "", "", began])]);
    let pages = vec![told(2, Answer::Shown(page("5000"))), Doing::List(100)];
    let state = after(opened(), pages);
    let state = after(state, vec![told(3, Answer::Shown(page("9000")))]);
    let state = after(state, vec![Doing::Look(Look::Find("2s".into()))]);
    assert_eq!(state.waiting.last().unwrap().1, Ask::LookUp(LookUp::Timestamp(7000)));
}

#[test]
fn what_a_search_found_is_looked_at() {
    let found = |_| vec![row("found", &["0", "400", "700"])];
    let find = after(opened(), vec![Doing::Choose(1), Doing::Look(Look::Find("421".into()))]);
    let (number, ask) = find.waiting.last().cloned().unwrap();
    assert_eq!(ask, Ask::LookUp(LookUp::Offset(421)));
    let state = after(find, vec![told(number, Answer::Shown(sheet(found)))]);
    let page = Ask::Page { file: 0, from: PageStart::Offset(400) };
    let asked: Vec<_> = state.waiting.iter().rev().map(|(_, ask)| ask.clone()).take(2).collect();
    assert_eq!(asked, [Ask::Batch { file: 0, position: 700 }, page]);
    assert_eq!(state.file, Some(0));
    let wrong = after(opened(), vec![Doing::Look(Look::Find("soon".into()))]);
    assert!(wrong.mistyped && wrong.target.is_none());
}

#[test]
fn a_worker_that_is_not_there_is_told_and_files_of_another_kind_too() {
    let broken = after(Opened::default(), vec![Doing::Open, Doing::Broke("gone".into())]);
    assert_eq!((broken.stage, broken.waiting.len()), (Stage::NoWorker("gone".into()), 0));
    let other = sheet(|_| Vec::new());
    let state = after(Opened::default(), vec![Doing::Open, told(1, Answer::Shown(other))]);
    assert_eq!(state.stage, Stage::NotOfKafka);
}
