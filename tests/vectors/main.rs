//! The cases taken from Apache Kafka's own tests, area by area. See README.md.
//!
//! `VECTORS_DIR=FOLDER cargo test --test vectors` plays the cases in another folder.

#![allow(clippy::unwrap_used)]

mod arguments;
mod case;
mod compare;
mod expression;

mod batches;
mod broker;
mod broker_state;
mod compaction;
mod controller;
mod controller_say;
mod controller_topics;
mod election;
mod epoch_cache;
mod fetcher;
mod fetcher_answers;
mod heartbeat;
mod index;
mod log;
mod log_state;
mod partition;
mod partition_reads;
mod partition_state;
mod partition_writes;
mod producer_batches;
mod producer_state;
mod producers;
mod records;
mod say;
mod segment;
mod segment_set;
mod shown;
mod stage;
mod sticky;

use std::io::{Write, stderr};

use case::{Player, play};

#[test]
fn election() {
    check::<election::Elections>("election");
}

#[test]
fn controller() {
    check::<controller::Controllers>("controller");
}

#[test]
fn heartbeat() {
    check::<heartbeat::Heartbeats>("heartbeat");
}

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

#[test]
fn partition() {
    check::<partition::OnePartition>("partition");
}

#[test]
fn fetcher() {
    check::<fetcher::Fetchers>("fetcher");
}

#[test]
fn broker() {
    check::<broker::OneBroker>("broker");
}

/// Plays an area and says what came out, also when nothing went wrong.
fn check<P: Player>(area: &str) {
    let tally = play::<P>(area);
    let (passed, failed) = (tally.passed, tally.failures.len());
    let mut line = format!(
        "{area}: {passed} passed, {failed} failed, {} skipped, {} not modelled; \
         {} derived values not shown, {} not kept\n",
        tally.skipped,
        tally.without.len(),
        tally.unseen,
        tally.not_kept,
    );
    for case in &tally.without {
        line.push_str(&format!("    not modelled: {case}\n"));
    }
    // Written to the stream itself: the test harness holds back what `println` says.
    stderr().write_all(line.as_bytes()).unwrap();
    assert!(tally.failures.is_empty(), "\n{}\n", tally.failures.join("\n"));
    assert!(passed > 0 || std::env::var_os("VECTORS_DIR").is_some(), "no case of {area}");
}
