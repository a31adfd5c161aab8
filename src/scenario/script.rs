//! A whole script: how the run begins, and what happens then.

use std::fmt;

use super::error::{MOST_TROUBLES, Problem, Trouble};
use super::header;
use super::parse::statement;
use super::statement::Statement;
use super::token::{Cursor, Token};
use crate::engine::{Opening, Rules};

/// A script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// The rules in force.
    pub rules: Rules,
    /// How the run begins.
    pub opening: Opening,
    /// What happens then.
    pub statements: Vec<Statement>,
}

/// How far the header has been read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Edition,
    Cluster,
    Statements,
}

struct Reading {
    script: Script,
    part: Part,
}

impl Script {
    /// A script of the rules that has no statement yet.
    pub fn of(rules: Rules) -> Script {
        Script { rules, opening: Opening::of(&rules), statements: Vec::new() }
    }

    /// Reads a script.
    ///
    /// # Errors
    /// All that is wrong with it, top down, as long as it is not too much.
    pub fn parse(text: &str) -> Result<Script, Vec<Trouble>> {
        let mut reading = Reading { script: Script::of(Rules::default()), part: Part::Edition };
        let mut troubles = Vec::new();
        for (at, line) in text.lines().enumerate() {
            let read = reading.line(&mut Cursor::new(line, at + 1, 1));
            troubles.extend(read.err());
            if troubles.len() == MOST_TROUBLES {
                break;
            }
        }
        if troubles.is_empty() { Ok(reading.script) } else { Err(troubles) }
    }
}

impl Reading {
    fn line(&mut self, cursor: &mut Cursor<'_>) -> Result<(), Trouble> {
        let place = cursor.next_place();
        let script = &mut self.script;
        if cursor.at_end() {
            return Ok(());
        }
        if cursor.take_if(&Token::Word("edition".to_owned())) {
            self.part = self.part.after(Part::Edition, "edition", place)?;
            script.rules = header::edition(cursor)?;
            script.opening = Opening::of(&script.rules);
        } else if cursor.take_if(&Token::Word("cluster".to_owned())) {
            self.part = self.part.after(Part::Cluster, "cluster", place)?;
            script.opening = header::opening(cursor, &script.opening)?;
        } else {
            self.part = Part::Statements;
            script.statements.push(statement(cursor)?);
        }
        Ok(())
    }
}

impl Part {
    fn after(self, this: Part, word: &'static str, place: Cursor<'_>) -> Result<Part, Trouble> {
        if self > this {
            return Err(place.trouble(Problem::HeaderTooLate(word)));
        }
        Ok(if this == Part::Edition { Part::Cluster } else { Part::Statements })
    }
}

/// Reads statements without a header, each with its line.
pub(super) fn statements(
    lines: &[&str],
    first_line: usize,
) -> Result<Vec<(usize, Statement)>, Vec<Trouble>> {
    let (mut found, mut troubles) = (Vec::new(), Vec::new());
    for (at, line) in lines.iter().enumerate() {
        let mut cursor = Cursor::new(line, first_line + at, 1);
        if cursor.at_end() {
            continue;
        }
        match statement(&mut cursor) {
            Ok(statement) => found.push((first_line + at, statement)),
            Err(trouble) => troubles.push(trouble),
        }
    }
    if troubles.is_empty() { Ok(found) } else { Err(troubles) }
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "edition {}", self.rules.edition.as_str())?;
        let cluster = header::opening_words(&self.rules, &self.opening);
        if !cluster.is_empty() {
            writeln!(f, "cluster {cluster}")?;
        }
        self.statements.iter().try_for_each(|statement| writeln!(f, "{statement}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_prints_its_canonical_form() {
        let text = "# A comment\nedition 4.0\ncluster  acks=1 brokers=3  \n\n\
                    produce p1 \"a\"key=k # why\n  expect isr=3,1\ncrash broker b2 losing 0";
        let printed = "edition 4.0\ncluster acks=1\nproduce p1 \"a\" key=k\n\
                       expect isr = 1,3\ncrash broker 2\n";
        let script = Script::parse(text).unwrap();
        assert_eq!(script.to_string(), printed);
        assert_eq!(Script::parse(printed), Ok(script));
    }

    #[test]
    fn every_wrong_line_is_named_up_to_a_limit() {
        let troubles = Script::parse(&"what\n".repeat(500)).unwrap_err();
        assert_eq!(troubles.len(), MOST_TROUBLES);
        assert_eq!(troubles.last().unwrap().line, MOST_TROUBLES);
    }
}
