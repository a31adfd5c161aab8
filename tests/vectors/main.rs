//! The cases taken from Apache Kafka's own tests, area by area. See README.md.
//!
//! `VECTORS_DIR=FOLDER cargo test --test vectors` plays the cases in another folder.

#![allow(clippy::unwrap_used)]

mod arguments;
mod case;
mod compare;
mod expression;

mod batches;
mod compaction;
mod epoch_cache;
mod index;
mod log;
mod log_state;
mod producer_batches;
mod producer_state;
mod producers;
mod records;
mod say;
mod segment;
mod segment_set;
mod shown;
mod sticky;

use std::io::{Write, stderr};

use case::{Player, play};

#[test]
fn producer_state() {
    check::<producers::Producers>("producer-state");
}

#[test]
fn records() {
    check::<records::Records>("records");
}

#[test]
fn segment() {
    check::<segment::OneSegment>("segment");
}

#[test]
fn index() {
    check::<index::Indexes>("index");
}

#[test]
fn log() {
    check::<log::PartitionLog>("log");
}

#[test]
fn txn_log() {
    check::<log::PartitionLog>("txn-log");
}

#[test]
fn epoch_cache() {
    check::<epoch_cache::Epochs>("epoch-cache");
}

/// Plays an area and says what came out, also when nothing went wrong.
fn check<P: Player>(area: &str) {
    let tally = play::<P>(area);
    let (passed, failed) = (tally.passed, tally.failures.len());
    let line = format!(
        "{area}: {passed} passed, {failed} failed, {} skipped; {} derived values not shown\n",
        tally.skipped, tally.unseen,
    );
    // Written to the stream itself: the test harness holds back what `println` says.
    stderr().write_all(line.as_bytes()).unwrap();
    assert!(tally.failures.is_empty(), "\n{}\n", tally.failures.join("\n"));
    assert!(passed > 0 || std::env::var_os("VECTORS_DIR").is_some(), "no case of {area}");
}
