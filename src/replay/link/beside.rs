//! The lines of a link that say what its run is to be compared with.

use super::{BadLink, Link};
use crate::replay::compare::Beside;
use crate::scenario::{Operation, Script, Statement};

/// What it is to be compared with, as `beside_line` writes it, or `beside branch` with how many
/// statements both have in common, how many follow on the other branch, and these.
pub fn beside_lines(beside: &Beside, link: &Link) -> String {
    let Beside::Branch(other) = beside else {
        return beside_line(beside).unwrap_or_default();
    };
    let both = link.statements.iter().zip(other);
    let common = both.take_while(|(ours, theirs)| ours == theirs).count();
    let rest = &other[common..];
    let head = format!("beside branch {common} {}\n", rest.len());
    rest.iter().fold(head, |text, statement| text + &format!("{statement}\n"))
}

/// What it is to be compared with in a line, `beside edition 0.9` or `beside set acks=all`; a
/// branch takes more than that.
pub fn beside_line(beside: &Beside) -> Option<String> {
    match beside {
        Beside::Edition(edition) => Some(format!("beside edition {}\n", edition.as_str())),
        other => other.statement().map(|set| format!("beside {set}\n")),
    }
}

/// Reads what `beside_lines` wrote below the word; answers how many statements are in common as
/// well, and the text that follows.
pub fn read_beside<'a>(line: &str, text: &'a str) -> Result<(Beside, usize, &'a str), BadLink> {
    let script = |text: &str| Script::parse(text).map_err(BadLink::Script);
    let Some(counts) = line.strip_prefix("branch ") else {
        let Script { rules, statements, .. } = script(line)?;
        let beside = match statements.into_iter().next() {
            None => Beside::Edition(rules.edition),
            Some(Statement::Set(setting)) => Beside::Setting(setting, None),
            Some(Statement::Operate(Operation::SetOf { topic, setting })) => {
                Beside::Setting(setting, Some(topic))
            }
            Some(_) => return Err(BadLink::Damaged),
        };
        return Ok((beside, 0, text));
    };
    let numbers = counts.split_once(' ').and_then(|(common, more)| {
        Some((common.parse::<usize>().ok()?, more.parse::<usize>().ok()?))
    });
    let (common, more) = numbers.ok_or(BadLink::Damaged)?;
    let end = text.split_inclusive('\n').take(more).map(str::len).sum();
    let statements = script(&text[..end])?.statements;
    if statements.len() != more {
        return Err(BadLink::Damaged);
    }
    Ok((Beside::Branch(statements), common, &text[end..]))
}
