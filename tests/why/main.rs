//! Why and why not by stories: a script, what is asked at its end, and what is answered in both
//! languages.
//!
//! `UPDATE_EXPECT=1 cargo test --test why` rewrites the answers; read the difference.

#![allow(clippy::unwrap_used)]

use expect_test::{ExpectFile, expect_file};
use highwater::replay::replay;
use highwater::scenario::Script;
use highwater::scene::view::Lang;
use highwater::scene::why::answer_about;

/// The stories of a file: a line `## name`, a script, and what is asked, each behind a `?`.
fn check(stories: &str, answers: ExpectFile) {
    let stories = stories.split("## ").skip(1);
    answers.assert_eq(&stories.map(answered).collect::<String>());
}

/// A story with its answers.
fn answered(story: &str) -> String {
    let (name, told) = story.split_once('\n').unwrap();
    let is_asked = |line: &&str| line.starts_with("? ");
    let script: Vec<&str> = told.lines().filter(|line| !is_asked(line)).collect();
    let script = match Script::parse(&script.join("\n")) {
        Ok(script) => script,
        Err(troubles) => panic!("{name}: {}", troubles[0]),
    };
    let (history, end) = match replay(script.rules, script.opening, &script.statements) {
        Ok(run) => run,
        Err(failure) => panic!("{name}: {failure}"),
    };
    let mut out = format!("## {name}\n");
    for asked in told.lines().filter(is_asked) {
        out.push_str(&format!("\n{asked}\n"));
        for lang in [Lang::En, Lang::Zh] {
            for line in answer_about(&history, end, &asked[2..], lang) {
                out.push_str(&line.to_string().replace('\t', " | "));
                out.push('\n');
            }
        }
    }
    out + "\n"
}

#[test]
fn of_high_watermarks_and_log_ends() {
    check(include_str!("positions.txt"), expect_file!["positions.answers.txt"]);
}

#[test]
fn of_leaders_and_isrs() {
    check(include_str!("metadata.txt"), expect_file!["metadata.answers.txt"]);
}

#[test]
fn of_records_and_clients() {
    check(include_str!("clients.txt"), expect_file!["clients.answers.txt"]);
}
