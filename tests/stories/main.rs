//! The protocol by stories: a drawing, a script, and what was told. One story, one rule.
//!
//! `UPDATE_EXPECT=1 ./test unit` rewrites the tellings; read the difference.

#![allow(clippy::unwrap_used)]

mod drawing;
mod ends;
mod telling;

mod acks;
mod anomalies;
mod anomalies_later;
mod clients;
mod consumers;
mod editions;
mod elections;
mod failures;
mod fill;
mod isr;
mod laws;
mod lessons;
mod links;
mod operations;
mod recovery;
mod refusals;
mod retention;
mod shutdown;
mod truncation;
mod zookeeper;

use expect_test::Expect;
use highwater::scenario::{Script, perform};

/// Plays `script` from what is drawn and compares what is told.
fn check(drawing: &str, script: &str, told: Expect) {
    told.assert_eq(&play(drawing, script));
}

/// Plays `script` from the opening: an empty partition on three brokers.
fn check_empty(script: &str, told: Expect) {
    check("", script, told);
}

fn play(drawing: &str, script: &str) -> String {
    let script = match Script::parse(script) {
        Ok(script) => script,
        Err(troubles) => panic!("{}", troubles[0]),
    };
    let mut cluster = match drawing {
        "" => script.opening.cluster(&script.rules),
        drawing => drawing::cluster(&script.rules, &script.opening, drawing),
    };
    let mut told = String::new();
    for statement in &script.statements {
        let steps = match perform(&script.rules, &cluster, statement) {
            Ok(steps) => steps,
            Err(failure) => return format!("{told}FAILED {failure}\n"),
        };
        for (_, step) in steps {
            for event in &step.events {
                if let Some(line) = telling::line(&step.cluster, &event.fact) {
                    told.push_str(&line);
                    told.push('\n');
                }
            }
            cluster = step.cluster;
        }
    }
    told
}
