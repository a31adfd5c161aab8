//! A text of `wire`, read from its beginning on.
//!
//! Rule: what is not as it is expected answers `None`, and nothing more is read then.

use super::wire::Wire;

/// A text that is being read.
pub struct Reader<'a> {
    rest: &'a str,
    /// For each value with fields that is being read, the names that are still to come, each with
    /// a space behind it, and whether the next one is the first.
    names: Vec<(&'static str, bool)>,
}

impl<'a> Reader<'a> {
    /// At the beginning of a text.
    pub fn new(text: &'a str) -> Reader<'a> {
        Reader { rest: text, names: Vec::new() }
    }

    /// Whether all was taken off.
    pub fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// Whether the text goes on with `expected`, which is taken off then.
    pub fn eats(&mut self, expected: &str) -> bool {
        let rest = self.rest.strip_prefix(expected);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Takes `expected` off.
    pub fn eat(&mut self, expected: &str) -> Option<()> {
        self.eats(expected).then_some(())
    }

    /// Begins a value with fields of these names.
    #[inline(never)]
    pub fn begin(&mut self, names: &'static str) -> Option<()> {
        self.names.push((names, true));
        self.eat("{")
    }

    /// Takes the next field off: its name and its value. A call for each kind of value, because
    /// one stands for each field.
    #[inline(never)]
    pub fn field<T: Wire>(&mut self) -> Option<T> {
        self.name()?;
        T::take(self)
    }

    #[inline(never)]
    fn name(&mut self) -> Option<()> {
        let (names, first) = *self.names.last()?;
        if !first {
            self.eat(",")?;
        }
        let (name, names) = names.split_once(' ')?;
        *self.names.last_mut()? = (names, false);
        self.eat("\"")?;
        self.eat(name)?;
        self.eat("\":")
    }

    /// Ends a value with fields.
    #[inline(never)]
    pub fn end(&mut self) -> Option<()> {
        self.names.pop();
        self.eat("}")
    }

    /// Takes the name of a variant off and answers its place among `names`. Those from `units` on
    /// hold nothing; the value of any other follows.
    #[inline(never)]
    pub fn variant(&mut self, names: &str, units: usize) -> Option<usize> {
        let holds = self.eats("{");
        self.eat("\"")?;
        let (name, rest) = self.rest.split_once('"')?;
        self.rest = rest;
        if holds {
            self.eat(":")?;
        }
        names.split(' ').position(|other| other == name).filter(|at| (*at < units) == holds)
    }

    /// Takes digits and signs off.
    pub fn number(&mut self) -> &'a str {
        let is_part = |c: char| c.is_ascii_digit() || c == '-';
        let end = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let (number, rest) = self.rest.split_at(end);
        self.rest = rest;
        number
    }

    /// Takes a text in quotes off.
    pub fn text(&mut self) -> Option<String> {
        self.eat("\"")?;
        let mut text = String::new();
        loop {
            let end = self.rest.find(['"', '\\'])?;
            text.push_str(&self.rest[..end]);
            self.rest = &self.rest[end..];
            if self.eats("\"") {
                return Some(text);
            }
            self.eat("\\")?;
            if self.eats("u") {
                let code = u32::from_str_radix(self.rest.get(..4)?, 16).ok()?;
                text.push(char::from_u32(code)?);
                self.rest = &self.rest[4..];
            } else {
                text.push(self.rest.chars().next().filter(|c| matches!(c, '"' | '\\'))?);
                self.rest = &self.rest[1..];
            }
        }
    }
}
