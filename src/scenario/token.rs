//! A line of script, read word by word.
//!
//! Rule: a line is made of words, quoted texts, comparisons, commas, colons and slashes. `#`
//! outside a text begins a comment. Columns count characters, not bytes.

use std::sync::Arc;

use super::error::{Problem, Trouble, What, suggest};
use super::statement::Comparison;

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Word(String),
    Text(Arc<str>),
    Compare(Comparison),
    Comma,
    Colon,
    Slash,
}

/// A place in a line, and what follows it there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a> {
    rest: &'a str,
    line: usize,
    column: usize,
}

impl Token {
    pub(super) fn word(&self) -> Option<&str> {
        match self {
            Token::Word(word) => Some(word),
            _ => None,
        }
    }

    pub(super) fn text(&self) -> Option<Arc<str>> {
        match self {
            Token::Text(text) => Some(Arc::clone(text)),
            _ => None,
        }
    }

    fn written(&self) -> String {
        match self {
            Token::Word(word) => word.clone(),
            Token::Text(text) => quoted(text),
            Token::Compare(comparison) => comparison.as_str().to_owned(),
            Token::Comma => ",".to_owned(),
            Token::Colon => ":".to_owned(),
            Token::Slash => "/".to_owned(),
        }
    }
}

impl<'a> Cursor<'a> {
    /// The beginning of a text that stands at `column` of `line`.
    pub(super) fn new(text: &'a str, line: usize, column: usize) -> Cursor<'a> {
        Cursor { rest: text, line, column }
    }

    pub(super) fn line(&self) -> usize {
        self.line
    }

    pub(super) fn column(&self) -> usize {
        self.column
    }

    /// All that follows, as it is written.
    pub(super) fn rest(&self) -> &'a str {
        self.rest
    }

    /// Something wrong at this place.
    pub(super) fn trouble(&self, problem: Problem) -> Trouble {
        Trouble { line: self.line, column: self.column, problem }
    }

    /// Goes to the next word, and answers where that is.
    pub(super) fn next_place(&mut self) -> Cursor<'a> {
        let blank = self.rest.len() - self.rest.trim_start().len();
        self.advance(blank);
        if self.rest.starts_with('#') {
            let comment = self.rest.len();
            self.advance(comment);
        }
        *self
    }

    pub(super) fn at_end(&mut self) -> bool {
        self.next_place().rest.is_empty()
    }

    /// Takes the next piece if `accept` can use it; `choices` are the words for a suggestion.
    pub(super) fn take<T>(
        &mut self,
        what: What,
        choices: &[&str],
        accept: impl FnOnce(&Token) -> Option<T>,
    ) -> Result<T, Trouble> {
        let place = self.next_place();
        let token = self.next()?;
        token.as_ref().and_then(accept).ok_or_else(|| {
            let found = token.as_ref().map(Token::written);
            let word = token.as_ref().and_then(Token::word);
            let suggestion = word.and_then(|word| suggest(word, choices));
            place.trouble(Problem::Expected { what, found, suggestion })
        })
    }

    /// Takes one of the words of a table, and answers what stands beside it.
    pub(super) fn take_from<T: Copy>(
        &mut self,
        what: What,
        table: &[(&str, T)],
    ) -> Result<T, Trouble> {
        let names: Vec<&str> = table.iter().map(|(name, _)| *name).collect();
        self.take(what, &names, |token| {
            let word = token.word()?;
            table.iter().find(|(name, _)| *name == word).map(|(_, meaning)| *meaning)
        })
    }

    /// Takes the word `word`.
    pub(super) fn take_word(&mut self, word: &'static str) -> Result<(), Trouble> {
        self.take(What::Word(word), &[word], |token| (token.word()? == word).then_some(()))
    }

    /// The next word; nothing if something else comes next.
    pub(super) fn peek_word(&self) -> &'a str {
        let rest = self.rest.trim_start();
        &rest[..rest.find(|c| !is_word(c)).unwrap_or(rest.len())]
    }

    /// Takes the next piece if it is this one.
    pub(super) fn take_if(&mut self, wanted: &Token) -> bool {
        let mut ahead = *self;
        let found = matches!(ahead.next(), Ok(Some(token)) if token == *wanted);
        if found {
            *self = ahead;
        }
        found
    }

    /// Makes sure that the line ends here.
    pub(super) fn end(&mut self) -> Result<(), Trouble> {
        if self.at_end() { Ok(()) } else { self.take(What::EndOfLine, &[], |_| None) }
    }

    /// Takes the next piece, whatever it is; `None` at the end of the line.
    pub(super) fn next(&mut self) -> Result<Option<Token>, Trouble> {
        let place = self.next_place();
        let Some(first) = self.rest.chars().next() else { return Ok(None) };
        let token = match first {
            '"' => Token::Text(self.quoted()?.into()),
            ',' => self.single(Token::Comma),
            '/' => self.single(Token::Slash),
            // Chinese keyboards have the second one.
            ':' | '：' => self.single(Token::Colon),
            '=' | '!' | '<' | '>' => Token::Compare(self.comparison()?),
            first if is_word(first) => {
                let length = self.rest.find(|c| !is_word(c)).unwrap_or(self.rest.len());
                Token::Word(self.advance(length).to_owned())
            }
            other => return Err(place.trouble(Problem::UnexpectedCharacter(other))),
        };
        Ok(Some(token))
    }

    fn single(&mut self, token: Token) -> Token {
        self.advance(self.rest.chars().next().map_or(0, char::len_utf8));
        token
    }

    fn comparison(&mut self) -> Result<Comparison, Trouble> {
        // The longer signs come first, so that >= is not taken for >.
        let found = Comparison::ALL.into_iter().find(|c| self.rest.starts_with(c.as_str()));
        let comparison = found.ok_or_else(|| self.trouble(Problem::UnexpectedCharacter('!')))?;
        self.advance(comparison.as_str().len());
        Ok(comparison)
    }

    fn quoted(&mut self) -> Result<String, Trouble> {
        let open = *self;
        self.advance(1);
        let mut text = String::new();
        loop {
            let place = *self;
            match self.character() {
                Some('"') => return Ok(text),
                Some('\\') => text.push(self.escape(place)?),
                Some(other) => text.push(other),
                None => return Err(open.trouble(Problem::UnclosedText)),
            }
        }
    }

    fn escape(&mut self, place: Cursor<'a>) -> Result<char, Trouble> {
        let found = match self.character() {
            Some(c @ ('"' | '\\')) => return Ok(c),
            Some('n') => return Ok('\n'),
            Some('t') => return Ok('\t'),
            Some('u') => self.code_point(),
            _ => None,
        };
        found.ok_or_else(|| {
            let written = &place.rest[..place.rest.len() - self.rest.len()];
            place.trouble(Problem::BadEscape(written.to_owned()))
        })
    }

    /// The `{7f}` of `\u{7f}`.
    fn code_point(&mut self) -> Option<char> {
        let digits = self.rest.strip_prefix('{')?;
        let (digits, _) = digits.split_at_checked(digits.find('}')?)?;
        let short = digits.len() <= 6 && digits.bytes().all(|b| b.is_ascii_hexdigit());
        let number = short.then(|| u32::from_str_radix(digits, 16).ok())??;
        self.advance(digits.len() + 2);
        char::from_u32(number)
    }

    fn character(&mut self) -> Option<char> {
        let next = self.rest.chars().next()?;
        self.advance(next.len_utf8());
        Some(next)
    }

    fn advance(&mut self, bytes: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(bytes);
        self.column += taken.chars().count();
        self.rest = rest;
        taken
    }
}

/// Whether a character can be part of a word that is not quoted.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '-' | '_')
}

/// A text as it is written in a script.
pub(super) fn quoted(text: &str) -> String {
    let mut written = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => written.extend(['\\', c]),
            '\n' => written.push_str("\\n"),
            '\t' => written.push_str("\\t"),
            c if c.is_control() => written.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            c => written.push(c),
        }
    }
    written.push('"');
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(line: &str) -> Vec<String> {
        let mut cursor = Cursor::new(line, 1, 1);
        let mut found = Vec::new();
        while let Some(token) = cursor.next().unwrap() {
            found.push(token.written());
        }
        found
    }

    #[test]
    fn a_comment_ends_the_line_but_not_inside_a_text() {
        assert_eq!(pieces("set acks=1 # why"), ["set", "acks", "=", "1"]);
        assert_eq!(pieces("a \"#1\">=b"), ["a", "\"#1\"", ">=", "b"]);
    }

    #[test]
    fn a_text_of_any_characters_is_read_as_it_was_written() {
        for text in ["", "a b", "say \"hi\" \\", "两行\n\t\r\u{1b}", "# not a comment"] {
            let written = quoted(text);
            let token = Cursor::new(&written, 1, 1).next().unwrap();
            assert_eq!(token, Some(Token::Text(text.into())), "{written}");
        }
    }

    #[test]
    fn columns_count_characters() {
        let mut cursor = Cursor::new("\"高水位\" x", 1, 1);
        cursor.next().unwrap();
        assert_eq!(cursor.next_place().column(), 7);
    }
}
