//! The fidelity table: each behaviour as modelled, simplified or left out.
//!
//! Rule: nothing is claimed beyond this table. A row names the rules of the rule book, the Kafka
//! versions for which they hold, and the tests that prove it.

mod left_out;
mod modelled;
mod modelled_clients;
mod modelled_controller;
mod modelled_log;
mod simplified;
mod simplified_log;

use crate::replay::known::{KNOWN, Known};
use crate::scene::Lang;
use crate::scene::svg::escape;
use crate::scene::wording::resource::{Say, words};
use crate::scene::wording::{Phrase, say};

words! { "fidelity":
    /// A word of the table itself.
    pub(in crate::scene::wording) enum Heading {
        Rules,
        What,
        Status,
        Versions,
        Note,
        Test,
        Modelled,
        Simplified,
        LeftOut,
    }
}

/// How far a behaviour is as in Kafka.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// As in Kafka.
    Modelled,
    /// Less than in Kafka, in a way that the note says.
    Simplified,
    /// Not there.
    LeftOut,
}

/// A text in each language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// English.
    pub en: &'static str,
    /// Simplified Chinese.
    pub zh: &'static str,
}

/// A behaviour and how far it is as in Kafka.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fidelity {
    /// The rules of the rule book.
    pub rules: &'static str,
    /// The behaviour.
    pub what: Text,
    /// How far it is as in Kafka.
    pub status: Status,
    /// The Kafka versions for which the rules hold.
    pub versions: &'static str,
    /// What else there is to say; may be empty.
    pub note: Text,
    /// The tests that prove it, as `file: name, file: name`. A file without a folder is one of the
    /// stories, `tests/` begins the name of another test, and any other path is below `src`;
    /// `walks` names a law that the random walks check. Never empty for what is modelled.
    pub test: &'static str,
}

/// What stands above the printed table.
const HEAD: &str = "What the engine does as Kafka does, what it simplifies, and what it leaves out.
Nothing is claimed beyond this table. The rules are named as in the rule book of the project.

A test is named with its file: a name alone is a story in `tests/stories`, a path is below `src`
unless it begins with `tests`, and `walks` stands for a law of `src/engine/laws/mod.rs`, which the
random walks of `tests/walks` check after each step. `tests/vectors` plays cases of Kafka's own
tests, one area in each of its tests. This file is printed from `src/scene/wording/fidelity`; a
test keeps it true.
";

/// Every row, in the order modelled, simplified, left out.
pub fn rows() -> impl Iterator<Item = &'static Fidelity> {
    let log = modelled_log::ROWS.iter();
    let brokers = modelled::ROWS.iter().chain(modelled_controller::ROWS);
    let modelled = log.chain(modelled_clients::ROWS).chain(brokers);
    modelled.chain(simplified_log::ROWS).chain(simplified::ROWS).chain(left_out::ROWS)
}

impl Text {
    /// The text in one language.
    pub fn get(self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::Zh => self.zh,
        }
    }
}

impl Status {
    /// The status in a word.
    pub fn name(self, lang: Lang) -> String {
        let word = match self {
            Status::Modelled => Heading::Modelled,
            Status::Simplified => Heading::Simplified,
            Status::LeftOut => Heading::LeftOut,
        };
        word.say(lang)
    }
}

/// The table in English, as Markdown, for the repository: `FIDELITY.md`.
pub fn markdown() -> String {
    let heading = [
        Heading::Rules,
        Heading::What,
        Heading::Status,
        Heading::Versions,
        Heading::Note,
        Heading::Test,
    ];
    let heading: Vec<String> = heading.iter().map(|heading| heading.say(Lang::En)).collect();
    let mut text = format!("# {}\n\n{HEAD}\n", say(Lang::En, Phrase::Fidelity));
    text.push_str(&line(&heading));
    text.push_str(&"|---".repeat(heading.len()));
    text.push_str("|\n");
    for row in rows() {
        let test = if row.test.is_empty() {
            String::new()
        } else {
            format!("`{}`", row.test.replace(", ", "`, `"))
        };
        text.push_str(&line(&[
            row.rules.into(),
            row.what.en.into(),
            row.status.name(Lang::En),
            row.versions.into(),
            row.note.en.into(),
            test,
        ]));
    }
    text + &known_answers()
}

/// What stands above the searches.
const SEARCHES: &str = "
## Searches whose answers are known

What `highwater lose` and the page find: the promise, what a schedule may have after the steps that
lead to its beginning, and how many steps a shortest one has that breaks it; none: none of up to 60
steps does, or of as many as are allowed. `tests/schedules.rs` holds each against the plain engine;
the clusters and what leads there are in `src/replay/known.rs`.

| Search | Edition | Promise | At most | Shortest schedule |
|---|---|---|---|---|
";

/// The searches whose answers are known, as a table.
fn known_answers() -> String {
    KNOWN.iter().fold(SEARCHES.to_owned(), |text, known| {
        let Known { name, edition, claim, bounds, steps, .. } = known;
        let steps = steps.map_or("none".to_owned(), |steps| format!("{steps} steps"));
        let cells = [name, edition.as_str(), claim, bounds].map(str::to_owned);
        text + &line(&[&cells[..], &[steps]].concat())
    })
}

/// The table in one language, as the page shows it: `www/fidelity.en.html`, `www/fidelity.zh.html`.
pub fn html(lang: Lang) -> String {
    let heading = [Heading::What, Heading::Status, Heading::Versions, Heading::Note, Heading::Test];
    let heading = heading.map(|heading| format!("<th scope=\"col\">{}</th>", heading.say(lang)));
    let mut text = format!("<table>\n<thead><tr>{}</tr></thead>\n<tbody>\n", heading.concat());
    for row in rows() {
        text.push_str(&format!(
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td>\
             <td><code lang=\"en\">{}</code></td></tr>\n",
            escape(row.what.get(lang)),
            row.status.name(lang),
            escape(row.versions),
            escape(row.note.get(lang)),
            escape(row.test),
        ));
    }
    text.push_str("</tbody>\n</table>\n");
    text
}

fn line(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    format!("| {} |\n", cells.join(" | "))
}

#[cfg(test)]
pub(crate) mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::scene::wording::tests::fault_in_chinese;

    #[test]
    fn every_row_says_what_it_is_in_both_languages() {
        for row in rows() {
            assert!(!row.what.en.is_empty() && !row.what.zh.is_empty(), "{}", row.rules);
            assert_eq!(row.note.en.is_empty(), row.note.zh.is_empty(), "{}", row.what.en);
            assert!(!row.versions.is_empty(), "{}", row.what.en);
            for text in [row.what.zh, row.note.zh] {
                assert_eq!(fault_in_chinese(text), None, "{text}");
            }
        }
    }

    /// The families of rules that the table covers, and how many rules each has; `A` are the
    /// anomalies of section F.6.
    const FAMILIES: [(&str, usize); 39] = [
        ("LOG", 7),
        ("POS", 6),
        ("APP", 11),
        ("SEG", 12),
        ("IDX", 7),
        ("LKP", 6),
        ("RET", 9),
        ("FLS", 7),
        ("CMP", 6),
        ("ATM", 5),
        ("ACK", 12),
        ("REP", 12),
        ("LFE", 10),
        ("HW", 12),
        ("HWM", 4),
        ("PUR", 5),
        ("OOR", 5),
        ("ISR", 13),
        ("ALT", 11),
        ("LAG", 3),
        ("MIN", 4),
        ("ELE", 11),
        ("EPO", 11),
        ("PRF", 4),
        ("PLC", 3),
        ("RAS", 1),
        ("ELR", 9),
        ("TRC", 14),
        ("FFL", 4),
        ("LFL", 6),
        ("A", 12),
        ("KRC", 10),
        ("ZKC", 10),
        ("BRT", 6),
        ("RFT", 12),
        ("RTY", 6),
        ("IDM", 12),
        ("CON", 8),
        ("TXR", 4),
    ];

    /// The rules that a row names, one by one: `A1 to A3, HW-10` are four. Sections are none.
    pub(crate) fn named(rules: &str) -> Vec<(&str, usize)> {
        let mut named = Vec::new();
        for part in rules.split(", ") {
            let (first, last) = part.split_once(" to ").unwrap_or((part, part));
            let family = first.split(|c: char| !c.is_ascii_uppercase()).next().unwrap_or_default();
            let number = |rule: &str| -> Option<usize> {
                rule.strip_prefix(family)?.trim_start_matches('-').parse().ok()
            };
            if let Some((first, last)) = number(first).zip(number(last)) {
                named.extend((first..=last).map(|number| (family, number)));
            }
        }
        named
    }

    #[test]
    fn every_rule_stands_in_one_row() {
        assert_eq!(named("A1 to A3, HW-10, A.4"), [("A", 1), ("A", 2), ("A", 3), ("HW", 10)]);
        let mut told: Vec<_> = rows().flat_map(|row| named(row.rules)).collect();
        told.retain(|(family, _)| FAMILIES.iter().any(|(known, _)| known == family));
        told.sort_unstable();
        let mut rules: Vec<_> =
            FAMILIES.iter().flat_map(|(f, most)| (1..=*most).map(|n| (*f, n))).collect();
        rules.sort_unstable();
        let missing: Vec<_> = rules.iter().filter(|rule| !told.contains(rule)).collect();
        assert!(missing.is_empty(), "in no row: {missing:?}");
        assert_eq!(told, rules, "one row each");
    }

    #[test]
    fn what_is_simplified_says_how() {
        let mut simplified = rows().filter(|row| row.status == Status::Simplified);
        assert!(simplified.all(|row| !row.note.en.is_empty()));
    }

    #[test]
    fn rows_stand_in_the_order_of_their_status() {
        let statuses: Vec<_> = rows().map(|row| row.status).collect();
        assert!(statuses.is_sorted());
    }

    #[test]
    fn the_printed_tables_have_a_line_for_each_row_and_as_many_columns() {
        let text = markdown();
        let table = |text: &str, columns: usize| {
            let lines = text.lines().filter(|line| line.starts_with('|'));
            let bars = |line: &str| line.replace("\\|", "").matches('|').count();
            lines.inspect(|line| assert_eq!(bars(line), columns + 1, "{line}")).count()
        };
        let (rules, searches) = text.split_once(SEARCHES.lines().nth(1).unwrap()).unwrap();
        assert_eq!(table(rules, 6), rows().count() + 2);
        assert_eq!(table(searches, 5), KNOWN.len() + 2);
    }

    #[test]
    fn the_table_of_the_repository_is_the_one_of_the_page() {
        expect_test::expect_file!["../../../../FIDELITY.md"].assert_eq(&markdown());
    }

    #[test]
    fn the_tables_of_the_page_are_printed_from_the_rows() {
        let file = expect_test::expect_file!["../../../../www/fidelity.en.html"];
        file.assert_eq(&html(Lang::En));
        let file = expect_test::expect_file!["../../../../www/fidelity.zh.html"];
        file.assert_eq(&html(Lang::Zh));
    }

    #[test]
    fn what_is_modelled_names_its_tests() {
        let mut modelled = rows().filter(|row| row.status == Status::Modelled);
        assert!(modelled.all(|row| !row.test.is_empty()));
    }

    /// The source with this test, or with the laws of the walks.
    fn source_of(file: &str) -> String {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let paths = match file {
            "walks" => vec!["src/engine/laws/mod.rs".to_string()],
            test if test.starts_with("tests/") => {
                let parts = root.join(test).read_dir().into_iter().flatten().flatten();
                let names = parts.map(|part| part.file_name().to_string_lossy().into_owned());
                names.map(|name| format!("{test}/{name}")).chain([format!("{test}.rs")]).collect()
            }
            below_src if below_src.contains('/') => vec![format!("src/{below_src}.rs")],
            story => vec![format!("tests/stories/{story}.rs")],
        };
        paths.iter().map(|path| fs::read_to_string(root.join(path)).unwrap_or_default()).collect()
    }

    /// Whether the sources have this test, or this law for the walks.
    fn exists(file: &str, name: &str) -> bool {
        let source = source_of(file);
        let lines: Vec<&str> = source.lines().map(str::trim).collect();
        match file {
            "walks" => lines.contains(&format!("{name},").as_str()),
            _ => lines
                .windows(2)
                .any(|pair| pair[0] == "#[test]" && pair[1].starts_with(&format!("fn {name}()"))),
        }
    }

    #[test]
    fn every_test_that_the_table_names_exists() {
        assert!(!exists("walks", "NoSuchLaw") && !exists("acks", "no_such_test"));
        assert!(!exists("tests/vectors", "no_such_test") && !exists("tests/none", "log"));
        for row in rows().filter(|row| !row.test.is_empty()) {
            for test in row.test.split(", ") {
                let (file, name) = test.split_once(": ").unwrap();
                assert!(exists(file, name), "{test}");
            }
        }
    }
}
