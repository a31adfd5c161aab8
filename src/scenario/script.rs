//! A whole script: how the run begins, and what happens then.

use std::fmt;

use super::error::{MOST_TROUBLES, Problem, Trouble};
use super::header;
use super::parse::statement;
use super::statement::Statement;
use super::token::Cursor;
use super::topic::topic;
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
    Topics,
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
        let word = cursor.peek_word();
        let header = [
            ("edition", Part::Edition, Part::Cluster),
            ("cluster", Part::Cluster, Part::Topics),
            ("topic", Part::Topics, Part::Topics),
        ];
        let Some((name, part, next)) = header.into_iter().find(|(name, ..)| *name == word) else {
            self.part = Part::Statements;
            script.statements.push(statement(cursor)?);
            return Ok(());
        };
        cursor.take_word(name)?;
        if self.part > part {
            return Err(place.trouble(Problem::HeaderTooLate(name)));
        }
        self.part = next;
        match part {
            Part::Edition => {
                script.rules = header::edition(cursor)?;
                script.opening = Opening::of(&script.rules);
            }
            Part::Topics => topic(cursor, &script.rules, &mut script.opening)?,
            _ => script.opening = header::opening(cursor, &script.rules, &script.opening)?,
        }
        Ok(())
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
        f.write_str(&header::opening_lines(&self.rules, &self.opening))?;
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
    fn topics_are_placed_and_print_their_replicas() {
        let text = "edition 2.7\ncluster brokers=4 min.insync.replicas=2\n\
                    topic orders partitions=5 replication.factor=3\n\
                    topic clicks.raw replicas=1/3,4 cleanup.policy=compact retention.ms=5\n\
                    topic all\nnext";
        let printed = "edition 2.7\ncluster brokers=4 min.insync.replicas=2\n\
                       topic orders replicas=1,2,3/2,3,4/3,4,1/4,1,2/1,3,4\n\
                       topic clicks.raw replicas=1/3,4 cleanup.policy=compact retention.ms=5\n\
                       topic all replicas=1,2,3,4\nnext\n";
        let script = Script::parse(text).unwrap();
        assert_eq!(script.to_string(), printed);
        assert_eq!(Script::parse(printed).as_ref(), Ok(&script));
        let cluster = script.opening.cluster(&script.rules);
        let image = &cluster.controller.image;
        assert_eq!(image.find("clicks.raw-1").map(|id| image.name(id)).unwrap(), "clicks.raw-1");
        assert_eq!(image.partitions.len(), 8);
    }

    #[test]
    fn every_wrong_line_is_named_up_to_a_limit() {
        let troubles = Script::parse(&"what\n".repeat(500)).unwrap_err();
        assert_eq!(troubles.len(), MOST_TROUBLES);
        assert_eq!(troubles.last().unwrap().line, MOST_TROUBLES);
    }
}
