//! A message put together from its pattern and its parts.
//!
//! Rule: the patterns are ours, and a test has looked at each; what it would not let pass is left
//! out here without a word.

use super::word::Arg;
use crate::scene::Lang;

type Parts<'a> = [(&'a str, Arg<'a>)];

/// Puts the text of a pattern behind `said`. Line breaks with their indentation are a space.
pub(super) fn render(lang: Lang, pattern: &str, parts: &Parts<'_>, said: &mut String) {
    let mut rest = pattern.trim();
    while let Some(at) = rest.find('{') {
        text(lang, &rest[..at], said);
        let end = closing(&rest[at..]) + at;
        placeable(lang, rest[at + 1..end].trim(), parts, said);
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    text(lang, rest, said);
}

fn text(lang: Lang, text: &str, said: &mut String) {
    let mut lines = text.split('\n');
    join(lang, lines.next().unwrap_or_default(), said);
    for line in lines {
        said.push(' ');
        join(lang, line.trim_start(), said);
    }
}

/// Puts a piece behind `said`. In Chinese, a space at the seam goes if it stands between two Han
/// characters: sentences are spaced for Latin words. Inside of a piece nothing changes.
fn join(lang: Lang, piece: &str, said: &mut String) {
    let mut piece = piece;
    if lang == Lang::Zh {
        let ends_in_han = |text: &str| is_han(text.chars().next_back());
        if said.strip_suffix(' ').is_some_and(ends_in_han) && is_han(piece.chars().next()) {
            said.pop();
        }
        if let Some(rest) = piece.strip_prefix(' ')
            && ends_in_han(said)
            && is_han(rest.chars().next())
        {
            piece = rest;
        }
    }
    said.push_str(piece);
}

fn is_han(c: Option<char>) -> bool {
    c.is_some_and(|c| ('\u{3000}'..='\u{9fff}').contains(&c))
}

/// Where the brace that stands first is closed; the end of the text if it is not.
fn closing(text: &str) -> usize {
    let mut depth = 0;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 1 => return at,
            b'}' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

fn placeable(lang: Lang, inside: &str, parts: &Parts<'_>, said: &mut String) {
    if let Some(literal) = inside.strip_prefix('"') {
        join(lang, literal.strip_suffix('"').unwrap_or(literal), said);
    } else if let Some((chooser, variants)) = inside.split_once("->") {
        if let Some(chosen) = choose(lang, selector(lang, chooser, parts), variants) {
            render(lang, chosen, parts, said);
        }
    } else if let Some(name) = inside.strip_prefix("START(") {
        let start = said.len();
        print(lang, part(name.trim_end_matches(')'), parts), said);
        if let Some(first) = said.get_mut(start..start + 1) {
            first.make_ascii_uppercase();
        }
    } else if let Some(name) = inside.strip_prefix("HEX(") {
        if let Arg::Number(number) = part(name.trim_end_matches(')'), parts) {
            said.push_str(&format!("{number:08x}"));
        }
    } else {
        print(lang, part(inside, parts), said);
    }
}

fn part<'a>(name: &str, parts: &Parts<'a>) -> Arg<'a> {
    let name = name.trim().trim_start_matches('$');
    parts.iter().find(|(other, _)| *other == name).map_or(Arg::Text(""), |(_, part)| *part)
}

/// What a choice is made by: a part, or the ordinal category of one that is a number.
fn selector<'a>(lang: Lang, chooser: &str, parts: &Parts<'a>) -> Arg<'a> {
    let Some(of) = chooser.trim().strip_prefix("NUMBER(") else { return part(chooser, parts) };
    match part(of.split(',').next().unwrap_or_default(), parts) {
        Arg::Number(number) => Arg::Key(ordinal(lang, number)),
        other => other,
    }
}

fn print(lang: Lang, part: Arg<'_>, said: &mut String) {
    match part {
        Arg::Number(number) => said.push_str(&number.to_string()),
        Arg::Text(text) | Arg::Key(text) => join(lang, text, said),
        Arg::Said(what) => join(lang, &what.say(lang), said),
    }
}

/// The text of the variant that fits, else of the one with the star.
fn choose<'a>(lang: Lang, by: Arg<'_>, variants: &'a str) -> Option<&'a str> {
    let mut fallback = None;
    let mut rest = variants;
    while let Some(at) = rest.find('[') {
        let starred = rest[..at].trim_end().ends_with('*');
        let (key, after) = rest[at + 1..].split_once(']')?;
        let length = variant_length(after);
        let value = &after[..length];
        if fits(lang, by, key.trim()) {
            return Some(value);
        }
        if starred {
            fallback = Some(value);
        } else {
            let never = matches!(by, Arg::Text(_)) && key.trim() != "none";
            debug_assert!(!never, "no text is chosen by, so [{key}] is never said");
        }
        rest = &after[length..];
    }
    fallback
}

/// How long the text of a variant is: up to the key of the next one.
fn variant_length(text: &str) -> usize {
    let mut depth = 0;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            b'[' if depth == 0 => return text[..at].trim_end_matches('*').len(),
            _ => {}
        }
    }
    text.len()
}

fn fits(lang: Lang, by: Arg<'_>, key: &str) -> bool {
    match by {
        Arg::Number(number) => key.parse() == Ok(number) || key == plural(lang, number),
        Arg::Key(text) => key == text,
        Arg::Text(_) => false,
        Arg::Said(what) => fits(lang, what.key(), key),
    }
}

/// The plural category of a number: Chinese has one only.
fn plural(lang: Lang, number: i64) -> &'static str {
    match (lang, number) {
        (Lang::En, 1) => "one",
        _ => "other",
    }
}

/// The ordinal category of a number: 1st, 2nd, 3rd, 4th, and 11th, 12th, 13th.
fn ordinal(lang: Lang, number: i64) -> &'static str {
    match (lang, number % 10, number % 100) {
        (Lang::Zh, ..) | (_, _, 11..=13) => "other",
        (_, 1, _) => "one",
        (_, 2, _) => "two",
        (_, 3, _) => "few",
        _ => "other",
    }
}
