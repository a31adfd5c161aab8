//! The fidelity table: each behaviour as modelled, simplified or left out.
//!
//! Rule: nothing is claimed beyond this table. A row names the rules of the rule book, the Kafka
//! versions for which they hold, and the test that proves it.

mod left_out;
mod modelled;
mod simplified;

use crate::scene::Lang;
use crate::scene::wording::{Phrase, say};

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
    /// The test that proves it; empty for what is left out.
    pub test: &'static str,
}

/// Every row, in the order modelled, simplified, left out.
pub fn rows() -> impl Iterator<Item = &'static Fidelity> {
    modelled::ROWS.iter().chain(simplified::ROWS).chain(left_out::ROWS)
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
        let phrase = match self {
            Status::Modelled => Phrase::Modelled,
            Status::Simplified => Phrase::Simplified,
            Status::LeftOut => Phrase::LeftOut,
        };
        say(lang, phrase)
    }
}

/// The table in English, as Markdown, for the repository.
pub fn markdown() -> String {
    let heading = [
        Phrase::FidelityRules,
        Phrase::FidelityWhat,
        Phrase::FidelityStatus,
        Phrase::FidelityVersions,
        Phrase::FidelityNote,
        Phrase::FidelityTest,
    ];
    let heading: Vec<String> = heading.iter().map(|phrase| say(Lang::En, *phrase)).collect();
    let mut text = line(&heading);
    text.push_str(&"|---".repeat(heading.len()));
    text.push_str("|\n");
    for row in rows() {
        let test = if row.test.is_empty() { String::new() } else { format!("`{}`", row.test) };
        text.push_str(&line(&[
            row.rules.into(),
            row.what.en.into(),
            row.status.name(Lang::En),
            row.versions.into(),
            row.note.en.into(),
            test,
        ]));
    }
    text
}

fn line(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    format!("| {} |\n", cells.join(" | "))
}

#[cfg(test)]
mod tests {
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
    fn the_printed_table_has_a_line_for_each_row_and_six_columns() {
        let text = markdown();
        assert_eq!(text.lines().count(), rows().count() + 2);
        let columns = |line: &str| line.replace("\\|", "").matches('|').count();
        assert!(text.lines().all(|line| columns(line) == 7), "{text}");
    }
}
