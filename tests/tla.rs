//! The figures of the published TLA+ specs, and their counterexamples state by state. See
//! `tests/vectors/tla/README.md`.
//!
//! `VECTORS_DIR=FOLDER cargo test --test tla` takes `FOLDER/tla/counts.json`, or
//! `FOLDER/counts.json`. What has more states than `TLA_STATES` (five million if it is not set) is
//! not run, and named with the command that does it.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::{Write, stderr};
use std::path::PathBuf;
use std::process::Command;

use highwater::checker::coarse::{Setup, Spec, Visitor};
use highwater::checker::{LawSet, Model, Report, Search, Status, Value as Shown};
use serde_json::{Value, json};

#[test]
fn truncation_to_the_high_watermark() {
    check("KafkaTruncateToHighWatermark");
}

#[test]
fn kip_101() {
    check("Kip101");
}

#[test]
fn kip_279() {
    check("Kip279");
}

#[test]
fn kip_320_first_try() {
    check("Kip320FirstTry");
}

#[test]
fn kip_320() {
    check("Kip320");
}

#[test]
fn asynchronous_isr() {
    check("AsyncIsr");
}

#[test]
fn every_spec_of_the_file_is_known() {
    let counts = counts();
    let cases = list(&counts, "results").iter().chain(list(&counts, "traces"));
    let known: Vec<&str> = Spec::all().map(Spec::name).collect();
    let unknown: Vec<_> =
        cases.map(|case| &case["spec"]).filter(|spec| !known.contains(&name(spec))).collect();
    assert!(unknown.is_empty(), "not checked: {unknown:?}");
}

/// Runs the command: what it printed, what it complained of, and whether it succeeded.
fn run(words: &str) -> (String, String, bool) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_highwater"));
    let output = command.args(words.split_whitespace()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.success())
}

#[test]
fn the_command_prints_the_figures_and_the_way_to_break_a_law() {
    let bounds = "--replicas 2 --log-size 1 --max-records 1 --max-leader-epoch 1 --threads 2";
    let words = format!("check --spec TruncateToHw {bounds} --law WeakIsr --law HwWithinLog");
    let (text, _, _) = run(&words);
    let actions: Vec<&str> = text.lines().filter(|line| line.starts_with("  ")).collect();
    assert!(text.contains("distinct states   353\n") && text.contains("X_HwWithinLog: holds\n"));
    assert!(text.contains("WeakIsr: broken after 8 steps; 6 states break it\n"), "{text}");
    assert_eq!(actions.len(), 8);
    assert_eq!(actions[0], "   1  ControllerElectLeader leader=r1");
    let (printed, _, _) = run(&format!("{words} --json -"));
    let printed: Value = serde_json::from_str(&printed).unwrap();
    let weak_isr = &printed["invariants"][0];
    assert_eq!((&weak_isr["steps"], &weak_isr["violating_states"]), (&json!(8), &json!(6)));
    assert_eq!(list(weak_isr, "trace").len(), 9);
    assert_eq!((&printed["generated"], &printed["deadlock_states"]), (&json!(683), &json!(32)));
}

#[test]
fn the_command_refuses_what_it_does_not_know_and_says_what_there_is() {
    let bounds = "--replicas 2 --log-size 1 --max-records 1 --max-leader-epoch";
    let refused = [
        ("check".to_owned(), "Kip320FirstTry (FirstTry)"),
        ("check --spec Kip100".to_owned(), "Kip101"),
        ("check --spec Kip101".to_owned(), "--replicas is missing"),
        ("check --spec AsyncIsr --log-size 1".to_owned(), "--max-version"),
        (format!("check --spec Kip101 {bounds} 99"), "--max-leader-epoch is from 0 to 15"),
        (format!("check --spec Kip101 {bounds} 1 --law Strong"), "StrongIsr"),
    ];
    for (words, hint) in refused {
        let (text, complaint, content) = run(&words);
        assert!(complaint.contains(hint) && text.is_empty() && !content, "{words}: {complaint}");
    }
}

/// The file that is played. Another folder may hold nothing of the kind.
fn counts() -> Value {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/tla/counts.json");
    let path = match std::env::var_os("VECTORS_DIR").map(PathBuf::from) {
        None => own,
        Some(folder) => {
            let places = [folder.join("tla/counts.json"), folder.join("counts.json")];
            places.into_iter().find(|path| path.exists()).unwrap_or_else(|| {
                say(&format!("no tla/counts.json in {}: those of the project", folder.display()));
                own
            })
        }
    };
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn list<'a>(value: &'a Value, field: &str) -> &'a [Value] {
    value[field].as_array().map_or(&[], Vec::as_slice)
}

fn name(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Written to the stream itself: the test harness holds back what `println` says.
fn say(line: &str) {
    stderr().write_all(format!("{line}\n").as_bytes()).unwrap();
}

fn setup(case: &Value) -> Setup {
    let constants = case["constants"].as_object().unwrap();
    let constants: Vec<(&str, u64)> =
        constants.iter().map(|(name, value)| (name.as_str(), value.as_u64().unwrap())).collect();
    Setup::new(name(&case["spec"]), &constants)
        .unwrap_or_else(|trouble| panic!("{}: {trouble:?}", case["constants"]))
}

/// The words that check a case from the command line.
fn command(case: &Value) -> String {
    let constants = case["constants"].as_object().unwrap();
    let flag = |name: &str| {
        name.chars().fold("-".to_owned(), |flag, letter| match letter.is_uppercase() {
            true => format!("{flag}-{}", letter.to_ascii_lowercase()),
            false => format!("{flag}{letter}"),
        })
    };
    constants.iter().fold(
        format!("cargo run --profile native -- check --spec {}", name(&case["spec"])),
        |command, (name, value)| format!("{command} {} {value}", flag(name)),
    )
}

/// Plays all cases of a spec and says how many.
fn check(spec: &str) {
    let most = std::env::var("TLA_STATES").map_or(5_000_000, |most| most.parse().unwrap());
    let counts = counts();
    let of_spec = |case: &&Value| case["spec"] == spec;
    let (mut played, mut states) = (0, 0);
    let mut wrong = Vec::new();
    for case in list(&counts, "results").iter().filter(of_spec) {
        let expected = case["distinct_states"].as_u64().unwrap();
        if expected > most {
            say(&format!("NOT RUN: {expected} states: {}", command(case)));
            continue;
        }
        wrong.extend(setup(case).visit(Compare { case }));
        played += 1;
        states += expected;
    }
    let traces: Vec<&Value> = list(&counts, "traces").iter().filter(of_spec).collect();
    for case in &traces {
        wrong.extend(setup(case).visit(Replay { case }));
    }
    let traces = traces.len();
    say(&format!("{spec}: {played} state spaces, {states} states, {traces} traces"));
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// Explores all states of a case and says what is not as expected.
struct Compare<'a> {
    case: &'a Value,
}

impl Visitor for Compare<'_> {
    type Output = Vec<String>;

    fn visit<M: Model<W> + Clone + Send, const W: usize>(self, model: M) -> Vec<String> {
        let mut search = Search::new(model, LawSet::first(M::LAWS.len()));
        while search.advance(1 << 20).unwrap() == Status::Running {}
        let report = Report::of(&search);
        assert!(
            report.verdicts.iter().all(|v| v
                .trace
                .iter()
                .skip(1)
                .all(|step| step.action.is_some())),
            "each step of a counterexample is an action"
        );
        let found: Value =
            report.fields().into_iter().map(|(name, value)| (name, plain(&value))).collect();
        let mut wrong = Vec::new();
        let mut compare = |what: &str, found: &Value, expected: &Value| {
            if found != expected {
                let case = command(self.case);
                wrong.push(format!("{case}\n  {what}: {found}, expected {expected}"));
            }
        };
        for (field, found) in found.as_object().unwrap() {
            // What one of the tools does not count is null.
            if field != "invariants" && !self.case[field].is_null() {
                compare(field, found, &self.case[field]);
            }
        }
        for expected in list(self.case, "invariants") {
            let laws = list(&found, "invariants");
            let law = laws.iter().find(|law| law["name"] == expected["name"]);
            for field in ["holds", "steps", "violating_states"] {
                let found = law.map_or(&Value::Null, |law| &law[field]);
                compare(&format!("{} {field}", expected["name"]), found, &expected[field]);
            }
        }
        wrong
    }
}

fn plain(value: &Shown) -> Value {
    serde_json::from_str(&value.to_string()).unwrap()
}

/// Takes the steps of a counterexample one by one and says at which it goes wrong.
struct Replay<'a> {
    case: &'a Value,
}

impl Visitor for Replay<'_> {
    type Output = Option<String>;

    fn visit<M: Model<W> + Clone + Send, const W: usize>(self, model: M) -> Option<String> {
        let trace = list(self.case, "trace");
        let shown = |state: &[u64; W]| plain(&model.show_state(&model.look(state)));
        let mut state = model.initial();
        if trace[0] != json!({"action": {"name": "Init"}, "state": shown(&state)}) {
            return Some(format!("{}: begins with {}", self.case["id"], trace[0]));
        }
        for (at, step) in trace.iter().enumerate().skip(1) {
            let mut after = None;
            model.successors(&model.look(&state), &mut |action, next| {
                let Some(next) = next else { return };
                let action = plain(&model.show_action(action));
                if *step == json!({"action": action, "state": shown(&next)}) {
                    after = Some(next);
                }
            });
            let Some(next) = after else {
                return Some(format!("{}: cannot take step {at}: {step}", self.case["id"]));
            };
            state = next;
        }
        let law = M::LAWS.iter().find(|law| law.name == self.case["invariant"]);
        let broken = law.is_some_and(|law| !model.holds(law.claim, &model.look(&state)));
        (!broken).then(|| format!("{}: the last state breaks nothing", self.case["id"]))
    }
}
