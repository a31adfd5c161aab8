//! The floors, the sizes and the cards: what every source file must keep to.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

/// The floors from the ground up. A module imports from floors below its own and from its own.
const FLOORS: [&str; 8] =
    ["log", "files", "engine", "checker", "scenario", "replay", "scene", "app"];

/// Two on one level, which do not see each other: the second would be allowed to see the first.
const BESIDE: (&str, &str) = ("checker", "scenario");

/// Crates that only the top floor names.
const BROWSER: [&str; 7] =
    ["yew::", "web_sys::", "js_sys::", "gloo_", "wasm_bindgen::", "console_error", "yew;"];

const LONGEST_FILE: usize = 400;
const LONGEST_FUNCTION: usize = 60;
const LONGEST_COMPONENT: usize = 80;
const WIDEST_LINE: usize = 100;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, endings: &[&str]) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    for path in entries {
        let hidden = path.ends_with("node_modules");
        if path.is_dir() && !hidden {
            found.extend(files(&path, endings));
        } else if path.extension().is_some_and(|e| endings.iter().any(|known| e == *known)) {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path.strip_prefix(root()).unwrap_or(&path).to_path_buf(), text));
        }
    }
    found.sort();
    found
}

fn sources() -> Vec<(PathBuf, String)> {
    files(&root().join("src"), &["rs"])
}

/// Fails with all that is wrong, not just the first.
fn expect_none(wrong: Vec<String>) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn a_module_imports_nothing_from_a_floor_above_its_own() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let floor = FLOORS.iter().position(|floor| path.starts_with(format!("src/{floor}")));
        let Some(floor) = floor else { continue };
        for above in &FLOORS[floor + 1..] {
            if text.contains(&format!("crate::{above}::")) {
                wrong.push(format!("{}: names {above}", path.display()));
            }
        }
        if FLOORS[floor] == BESIDE.1 && text.contains(&format!("crate::{}::", BESIDE.0)) {
            wrong.push(format!("{}: names {}, which is beside it", path.display(), BESIDE.0));
        }
        let names_browser = BROWSER.iter().find(|name| text.contains(**name));
        if let Some(name) = names_browser.filter(|_| FLOORS[floor] != "app") {
            wrong.push(format!("{}: names {name}", path.display()));
        }
    }
    expect_none(wrong);
}

#[test]
fn every_file_opens_with_its_card_and_keeps_to_the_sizes() {
    let mut wrong = Vec::new();
    let tests = files(&root().join("tests"), &["rs", "mjs"]);
    let styles = files(&root().join("styles"), &["css"]);
    for (path, text) in sources().into_iter().chain(tests).chain(styles) {
        let name = path.display();
        let lines = text.lines().count();
        if lines > LONGEST_FILE {
            wrong.push(format!("{name}: {lines} lines"));
        }
        let rust = path.extension().is_some_and(|e| e == "rs");
        if rust && !text.starts_with("//!") {
            wrong.push(format!("{name}: no card"));
        }
        let wide = text.lines().position(|line| line.chars().count() > WIDEST_LINE);
        if let Some(at) = wide {
            wrong.push(format!("{name}:{}: wider than {WIDEST_LINE}", at + 1));
        }
    }
    expect_none(wrong);
}

/// The functions of a file with their lines: from `fn` to the brace that closes it at the same
/// indentation, as the formatter puts it.
fn functions(text: &str) -> Vec<(String, usize, bool)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let is_function = ["fn ", "pub fn ", "pub(super) fn ", "pub(crate) fn ", "const fn "]
            .iter()
            .any(|start| code.starts_with(start));
        let opens = lines[at..].iter().find(|line| line.ends_with(['{', ';']));
        let declared_only = opens.is_some_and(|line| line.ends_with(';'));
        if !is_function || line.ends_with('}') || declared_only {
            continue;
        }
        let close = format!("{}}}", &line[..line.len() - code.len()]);
        let length = lines[at..].iter().position(|l| *l == close).unwrap_or(0) + 1;
        let before = at.checked_sub(1).map_or("", |before| lines[before]);
        found.push((code.to_string(), length, before.contains("component")));
    }
    found
}

#[test]
fn functions_are_short() {
    let mut wrong = Vec::new();
    let tests = files(&root().join("tests"), &["rs"]);
    for (path, text) in sources().into_iter().chain(tests) {
        for (name, length, component) in functions(&text) {
            let most = if component { LONGEST_COMPONENT } else { LONGEST_FUNCTION };
            if length > most {
                wrong.push(format!("{}: {length} lines: {name}", path.display()));
            }
        }
    }
    expect_none(wrong);
}

#[test]
fn engine_and_checker_have_no_clock_no_thread_no_float_and_no_hash_map() {
    let forbidden =
        ["HashMap", "HashSet", "f32", "f64", "std::time", "std::thread", "SystemTime", "Instant::"];
    let floors = ["src/log", "src/engine", "src/checker"];
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        if !floors.iter().any(|floor| path.starts_with(floor)) {
            continue;
        }
        for word in forbidden.iter().filter(|word| text.contains(**word)) {
            wrong.push(format!("{}: {word}", path.display()));
        }
    }
    expect_none(wrong);
}

#[test]
fn styles_have_no_important_and_no_ids() {
    let mut wrong = Vec::new();
    for (path, text) in files(&root().join("styles"), &["css"]) {
        if text.contains("!important") {
            wrong.push(format!("{}: !important", path.display()));
        }
        let id = text.lines().find(|line| line.starts_with('#'));
        wrong.extend(id.map(|line| format!("{}: {line}", path.display())));
    }
    expect_none(wrong);
}

/// The areas of messages whose names the whole program may use, so that the compiler does not see
/// which of them nothing uses.
const PHRASES: [&str; 3] = ["page-", "inside-", "files-"];

#[test]
fn every_phrase_is_said_somewhere() {
    let said: String = sources()
        .into_iter()
        .filter(|(path, _)| !path.starts_with("src/scene/wording"))
        .map(|(_, text)| text)
        .collect();
    let words = fs::read_to_string(root().join("www/words.en.txt")).unwrap();
    let phrases = words.lines().filter_map(|line| {
        let name = PHRASES.iter().find_map(|area| line.strip_prefix(area))?;
        Some((line, name.split_once(" =")?.0))
    });
    let is_said = |name: &str| {
        let phrase = format!("Phrase::{name}");
        let after = |(at, found): (usize, &str)| said[at + found.len()..].chars().next();
        let mut uses = said.match_indices(&phrase).map(after);
        uses.any(|next| next.is_none_or(|c| !c.is_alphanumeric()))
    };
    let silent = phrases.filter(|(_, name)| !is_said(name));
    expect_none(silent.map(|(line, _)| format!("nothing says {line}")).collect());
}
