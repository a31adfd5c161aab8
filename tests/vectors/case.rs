//! Cases: how they are read, played and judged. See README.md for their form.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use serde_json::{Map, Value};

pub use crate::arguments::{Arguments, Trouble};
use crate::compare::{beyond, difference};
use crate::expression::Scope;

/// What a step answers, by the names that expectations use. Success is `"error": null`, which
/// need not be said.
pub type Outcome = Result<Map<String, Value>, Trouble>;

/// Whoever can play the cases of an area. A new one is opened for each case.
pub trait Player: Sized {
    /// Brings about the state before the first step.
    ///
    /// # Errors
    /// If the setup is not understood.
    fn open(setup: &Arguments) -> Result<Self, Trouble>;

    /// Does one step. Every argument that it understands it has to read.
    ///
    /// # Errors
    /// If the step is refused or not understood.
    fn perform(&mut self, action: &str, arguments: &Arguments) -> Outcome;

    /// A value of the present state by the name that expectations use; `None` if nobody knows it.
    fn state(&mut self, key: &str) -> Option<Value>;

    /// The clock, for areas that have one.
    fn now(&self) -> Option<i64> {
        None
    }

    /// Whether the list of this name is a set, compared in any order.
    fn is_set(_key: &str) -> bool {
        false
    }

    /// Whether the object of this name holds nothing that is not expected.
    fn is_exact(_key: &str) -> bool {
        false
    }
}

/// Tags of cases that may be skipped: their outcome hangs on an order that is not Kafka's rule.
const SKIPPED: [&str; 2] = ["java-hash-order", "timer-tie"];

/// Refusals that are internal to Kafka: any refusal is right.
const INTERNAL: [&str; 6] = [
    "IllegalState",
    "IllegalArgument",
    "Runtime",
    "CorruptIndex",
    "OffsetsOutOfOrder",
    "LogSegmentOffsetOverflow",
];

/// Stands for a value that Kafka keeps and the engine does not: counted, not compared.
pub fn not_kept() -> Value {
    Value::from("the engine does not keep this")
}

/// What became of the cases of an area.
#[derive(Debug, Default)]
pub struct Tally {
    /// How many did as expected.
    pub passed: usize,
    /// How many may be skipped.
    pub skipped: usize,
    /// Cases about something that the engine does not have, and what that is.
    pub without: Vec<String>,
    /// How many values under `implied` and `derived` nobody shows.
    pub unseen: usize,
    /// How many values are `not_kept`.
    pub not_kept: usize,
    /// What went wrong, beginning with the case.
    pub failures: Vec<String>,
}

/// Plays every case of the area in the folder of the cases.
pub fn play<P: Player>(area: &str) -> Tally {
    let mut tally = Tally::default();
    for case in cases(area) {
        let tags = case["tags"].as_array().into_iter().flatten();
        if tags.clone().any(|tag| SKIPPED.iter().any(|skipped| tag == skipped)) {
            tally.skipped += 1;
            continue;
        }
        let played = catch_unwind(AssertUnwindSafe(|| play_case::<P>(&case)));
        let panicked = || Err(Failure::Wrong("panicked".to_string()));
        match played.unwrap_or_else(|_| panicked()) {
            Ok(counts) => {
                tally.passed += 1;
                tally.unseen += counts.unseen;
                tally.not_kept += counts.not_kept;
            }
            Err(Failure::Without(what)) => tally.without.push(format!("{} {what}", case["id"])),
            Err(Failure::Wrong(why)) => {
                tally.failures.push(format!("{} ({}): {why}", case["id"], case["title"]));
            }
        }
    }
    tally
}

/// Where the cases lie: `VECTORS_DIR`, or with this test.
fn folder() -> PathBuf {
    let with_this_test = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/kafka");
    std::env::var_os("VECTORS_DIR").map_or_else(with_this_test, PathBuf::from)
}

fn cases(area: &str) -> Vec<Value> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let file: Value = serde_json::from_str(&text).expect("the file is JSON");
        if file["area"] == area {
            found.extend(file["cases"].as_array().expect("a list of cases").iter().cloned());
        }
    }
    found
}

/// Values that were not compared.
#[derive(Default)]
struct Counts {
    unseen: usize,
    not_kept: usize,
}

/// Why a case did not pass.
enum Failure {
    Without(String),
    Wrong(String),
}

impl From<String> for Failure {
    fn from(why: String) -> Failure {
        Failure::Wrong(why)
    }
}

impl From<&str> for Failure {
    fn from(why: &str) -> Failure {
        Failure::Wrong(why.to_string())
    }
}

impl Failure {
    fn before(self, place: &str) -> Failure {
        match self {
            Failure::Wrong(why) => Failure::Wrong(format!("{place}{why}")),
            without => without,
        }
    }
}

/// Plays one case. Answers how many values were not compared.
fn play_case<P: Player>(case: &Value) -> Result<Counts, Failure> {
    const FIELDS: [&str; 11] = [
        "id", "area", "title", "source", "tags", "note", "setup", "steps", "expect", "derived",
        "implied",
    ];
    known_only(case, &FIELDS)?;
    let setup = case.get("setup").cloned().unwrap_or_default();
    let setup = Arguments::new(Scope::default().compute(&setup));
    let player = P::open(&setup).map_err(|trouble| told(trouble).before("setup: "))?;
    all_read(&setup, "setup")?;
    let mut play = Play { player, counts: Counts::default() };
    play.steps(&case["steps"], &Scope::default())?;
    play.end(case)?;
    Ok(play.counts)
}

struct Play<P> {
    player: P,
    counts: Counts,
}

impl<P: Player> Play<P> {
    fn steps(&mut self, steps: &Value, scope: &Scope) -> Result<(), Failure> {
        for step in steps.as_array().ok_or("the steps are no list")? {
            if step["do"] == "repeat" {
                self.repeat(step, scope)?;
            } else {
                let at = || format!("{}\n    ", short(step));
                self.step(step, scope).map_err(|why| why.before(&at()))?;
            }
        }
        Ok(())
    }

    fn repeat(&mut self, step: &Value, scope: &Scope) -> Result<(), Failure> {
        known_only(step, &["do", "var", "count", "body", "note"])?;
        let count = self.scope(scope).compute(&step["count"]).as_i64().ok_or("no count")?;
        let name = step["var"].as_str().unwrap_or("i");
        for turn in 0..count {
            self.steps(&step["body"], &scope.with(name, turn))
                .map_err(|why| why.before(&format!("{name} = {turn}: ")))?;
        }
        Ok(())
    }

    fn scope(&self, scope: &Scope) -> Scope {
        self.player.now().map_or_else(|| scope.clone(), |now| scope.with("now", now))
    }

    fn step(&mut self, step: &Value, scope: &Scope) -> Result<(), Failure> {
        let action = step["do"].as_str().ok_or("it does nothing")?;
        let mut arguments = step.as_object().ok_or("the step is no object")?.clone();
        for key in ["do", "expect", "implied", "note"] {
            arguments.remove(key);
        }
        let arguments = Arguments::new(self.scope(scope).compute(&Value::Object(arguments)));
        let (outcome, refused) = match self.player.perform(action, &arguments) {
            Ok(outcome) => (outcome, false),
            Err(Trouble::Refused(name)) => (Map::from_iter([("error".into(), name.into())]), true),
            Err(Trouble::RefusedWith(name, mut with)) => {
                with.insert("error".into(), name.into());
                (with, true)
            }
            Err(trouble) => return Err(told(trouble)),
        };
        if !refused {
            all_read(&arguments, action)?;
        }
        let expected = self.scope(scope).compute(&step["expect"]);
        let implied = self.scope(scope).compute(&step["implied"]);
        if refused && expected.get("error").or(implied.get("error")).is_none() {
            return Err(format!("it was refused: {}", outcome["error"]).into());
        }
        for (expected, evidence) in [(expected, Evidence::Given), (implied, Evidence::Implied)] {
            self.judge(&expected, evidence, |_, key| outcome.get(key).cloned())?;
        }
        Ok(())
    }

    fn end(&mut self, case: &Value) -> Result<(), String> {
        let last = [
            (&case["expect"], Evidence::Given),
            (&case["implied"], Evidence::Implied),
            (&case["derived"], Evidence::Implied),
        ];
        for (expected, evidence) in last {
            let expected = self.scope(&Scope::default()).compute(expected);
            self.judge(&expected, evidence, |player, key| player.state(key))
                .map_err(|why| format!("at the end: {why}"))?;
        }
        Ok(())
    }

    /// Compares every expected value with what `actual` answers.
    fn judge(
        &mut self,
        expected: &Value,
        evidence: Evidence,
        actual: impl Fn(&mut P, &str) -> Option<Value>,
    ) -> Result<(), String> {
        for (key, expected) in expected.as_object().into_iter().flatten() {
            if let Some((name, below)) = bounded(key) {
                let found = actual(&mut self.player, name);
                let found = found.ok_or_else(|| format!("nobody answers \"{name}\""))?;
                if let Some(why) = beyond(expected, &found, below) {
                    return Err(format!("{key}: {why}"));
                }
                continue;
            }
            let found = match actual(&mut self.player, key) {
                None if key == "error" => Value::Null,
                None if evidence == Evidence::Implied => {
                    self.counts.unseen += 1;
                    continue;
                }
                Some(found) if found == not_kept() => {
                    self.counts.not_kept += 1;
                    continue;
                }
                None => return Err(format!("nobody answers \"{key}\"")),
                Some(found) => found,
            };
            let any = INTERNAL.iter().any(|name| expected == name) && !found.is_null();
            if key == "error" && any {
                continue;
            }
            let sizes = (expected.as_object().map(Map::len), found.as_object().map(Map::len));
            if P::is_exact(key) && sizes.0 != sizes.1 {
                return Err(format!("{key}: expected just {expected}, found {found}"));
            }
            if let Some(why) = difference(expected, &found, P::is_set(key)) {
                return Err(format!("{key}: {why}"));
            }
        }
        Ok(())
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Evidence {
    Given,
    Implied,
}

/// The name of what an expectation bounds, and whether it must lie below the bound.
fn bounded(key: &str) -> Option<(&str, bool)> {
    let below = key.strip_suffix("Below").map(|name| (name, true));
    below.or_else(|| key.strip_suffix("AtMost").map(|name| (name, false)))
}

fn all_read(arguments: &Arguments, of: &str) -> Result<(), String> {
    let unread: Vec<String> =
        arguments.unread().into_iter().filter(|path| !path.ends_with("/note")).collect();
    match unread.as_slice() {
        [] => Ok(()),
        unread => Err(format!("{of} does not understand {}", unread.join(", "))),
    }
}

fn known_only(value: &Value, known: &[&str]) -> Result<(), String> {
    let object = value.as_object().ok_or("no object")?;
    match object.keys().find(|key| !known.contains(&key.as_str())) {
        Some(key) => Err(format!("nobody knows the field \"{key}\"")),
        None => Ok(()),
    }
}

fn told(trouble: Trouble) -> Failure {
    match trouble {
        Trouble::Refused(name) | Trouble::RefusedWith(name, _) => {
            Failure::Wrong(format!("refused: {name}"))
        }
        Trouble::NotUnderstood(why) => Failure::Wrong(format!("not understood: {why}")),
        Trouble::NotModelled(what) => Failure::Without(what),
    }
}

fn short(step: &Value) -> String {
    let text = step.to_string();
    text.chars().take(300).collect()
}
