//! The prose of a lesson: paragraphs and lists, with `code`, *emphasis* and **strong** words.
//!
//! Rule: this much of Markdown and no more; marks are not nested. A line break within a
//! paragraph is a space, but none between two Chinese characters.

use crate::scenario::error::{Problem, Trouble};

/// A paragraph or list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list; each item is a line of text.
    List(Vec<Vec<Inline>>),
}

/// A piece of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Plain text.
    Text(String),
    /// `code`
    Code(String),
    /// *emphasis*
    Emphasis(String),
    /// **strong**
    Strong(String),
}

/// What a sign makes of the text inside.
type Piece = fn(String) -> Inline;

/// A character, and where it stands in the file.
#[derive(Clone, Copy)]
struct Mark {
    c: char,
    line: usize,
    column: usize,
}

/// Reads prose from lines with their numbers.
pub(super) fn blocks(lines: &[(usize, &str)]) -> Result<Vec<Block>, Trouble> {
    let is_blank = |(_, line): &&(usize, &str)| line.trim().is_empty();
    let paragraphs = lines.split(|line| is_blank(&line)).filter(|lines| !lines.is_empty());
    let mut blocks = Vec::new();
    for paragraph in paragraphs {
        // A list may follow on a sentence without a blank line between them.
        let list = paragraph.iter().position(is_item).unwrap_or(paragraph.len());
        let (text, list) = paragraph.split_at(list);
        if !text.is_empty() {
            blocks.push(Block::Paragraph(inlines(text)?));
        }
        if !list.is_empty() {
            let items = list.chunk_by(|_, next| !is_item(next));
            blocks.push(Block::List(items.map(item).collect::<Result<_, _>>()?));
        }
    }
    Ok(blocks)
}

fn is_item((_, line): &(usize, &str)) -> bool {
    line.starts_with("- ")
}

fn item(lines: &[(usize, &str)]) -> Result<Vec<Inline>, Trouble> {
    let mut marks = joined(lines);
    marks.drain(..2);
    read(&marks)
}

/// Reads the pieces of lines that belong together.
pub(super) fn inlines(lines: &[(usize, &str)]) -> Result<Vec<Inline>, Trouble> {
    read(&joined(lines))
}

/// Reads the pieces of a text that begins at a place.
pub(super) fn inlines_at(text: &str, line: usize, column: usize) -> Result<Vec<Inline>, Trouble> {
    let mut marks = joined(&[(line, text)]);
    marks.iter_mut().for_each(|mark| mark.column += column - 1);
    read(&marks)
}

fn joined(lines: &[(usize, &str)]) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for (line, text) in lines {
        let blank = text.chars().take_while(|c| c.is_whitespace()).count();
        let chars = text.trim().chars().enumerate();
        let next: Vec<Mark> =
            chars.map(|(at, c)| Mark { c, line: *line, column: blank + at + 1 }).collect();
        if let (Some(last), Some(first)) = (marks.last(), next.first())
            && !(is_wide(last.c) && is_wide(first.c))
        {
            marks.push(Mark { c: ' ', ..*last });
        }
        marks.extend(next);
    }
    marks
}

/// Whether a character belongs to a script that is written without spaces.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}'
        | '\u{2014}' | '\u{2018}'..='\u{201d}' | '\u{2026}')
}

fn read(marks: &[Mark]) -> Result<Vec<Inline>, Trouble> {
    let (mut pieces, mut plain) = (Vec::new(), String::new());
    let mut rest = marks;
    while let Some(first) = rest.first() {
        let escaped = rest.get(1).filter(|next| first.c == '\\' && next.c.is_ascii_punctuation());
        if let Some(next) = escaped {
            plain.push(next.c);
            rest = &rest[2..];
        } else if let Some((sign, piece)) = opened(rest) {
            let (inside, after) = closed(&rest[sign.len()..], sign).ok_or(Trouble {
                line: first.line,
                column: first.column,
                problem: Problem::UnclosedMark(sign),
            })?;
            if !plain.is_empty() {
                pieces.push(Inline::Text(std::mem::take(&mut plain)));
            }
            pieces.push(piece(inside));
            rest = after;
        } else {
            plain.push(first.c);
            rest = &rest[1..];
        }
    }
    if !plain.is_empty() {
        pieces.push(Inline::Text(plain));
    }
    Ok(pieces)
}

/// The sign that opens here, and what it makes of the text inside. A star before a space is a
/// star.
fn opened(rest: &[Mark]) -> Option<(&'static str, Piece)> {
    let char_at = |at: usize| rest.get(at).map(|mark| mark.c);
    match (char_at(0)?, char_at(1), char_at(2)) {
        ('`', ..) => Some(("`", Inline::Code)),
        ('*', Some('*'), Some(c)) if !c.is_whitespace() => Some(("**", Inline::Strong)),
        ('*', Some(c), _) if c != '*' && !c.is_whitespace() => Some(("*", Inline::Emphasis)),
        _ => None,
    }
}

/// The text up to the sign, and what follows the sign.
fn closed<'a>(rest: &'a [Mark], sign: &str) -> Option<(String, &'a [Mark])> {
    let sign: Vec<char> = sign.chars().collect();
    let is_sign = |marks: &[Mark]| marks.iter().map(|mark| mark.c).eq(sign.iter().copied());
    let end = rest.windows(sign.len()).position(is_sign)?;
    let inside = rest[..end].iter().map(|mark| mark.c).collect();
    (end > 0).then(|| (inside, &rest[end + sign.len()..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_blocks(text: &str) -> Result<Vec<Block>, Trouble> {
        let lines: Vec<_> = text.lines().enumerate().map(|(at, line)| (at + 1, line)).collect();
        blocks(&lines)
    }

    fn text(words: &str) -> Inline {
        Inline::Text(words.to_owned())
    }

    #[test]
    fn words_may_be_code_or_stressed() {
        let read = read_blocks("A `b*` *c d*, **e**").unwrap();
        assert_eq!(
            read,
            [Block::Paragraph(vec![
                text("A "),
                Inline::Code("b*".to_owned()),
                text(" "),
                Inline::Emphasis("c d".to_owned()),
                text(", "),
                Inline::Strong("e".to_owned()),
            ])]
        );
    }

    #[test]
    fn a_star_is_a_star_before_a_space_or_behind_a_backslash() {
        assert_eq!(read_blocks("3 * 4 \\*").unwrap(), [Block::Paragraph(vec![text("3 * 4 *")])]);
    }

    #[test]
    fn a_line_break_is_a_space_except_between_chinese_characters() {
        let read = read_blocks("one\ntwo\n\n高水位，\n不会\nISR").unwrap();
        let paragraphs = ["one two", "高水位，不会 ISR"];
        assert_eq!(read, paragraphs.map(|words| Block::Paragraph(vec![text(words)])));
    }

    #[test]
    fn a_list_item_goes_on_to_the_next_hyphen() {
        let read = read_blocks("Two:\n- one\n  more\n- two").unwrap();
        let list = Block::List(vec![vec![text("one more")], vec![text("two")]]);
        assert_eq!(read, [Block::Paragraph(vec![text("Two:")]), list]);
    }

    #[test]
    fn a_mark_without_a_partner_is_named_with_its_place() {
        let trouble = read_blocks("fine\n  but `this").unwrap_err();
        assert_eq!((trouble.line, trouble.column), (2, 7));
        assert_eq!(trouble.problem, Problem::UnclosedMark("`"));
    }
}
