//! A file of messages, cut into its areas and messages.

use std::ops::Range;
use std::str::FromStr;

/// The messages of one language.
#[derive(Clone, Debug, Default)]
pub struct Words {
    text: String,
    areas: Vec<Area>,
}

/// An area: its name, and for each message its name and its pattern, as places in the text.
#[derive(Clone, Debug, Default)]
struct Area {
    name: Range<usize>,
    messages: Vec<(Range<usize>, Range<usize>)>,
}

/// What is wrong with a file of messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadWords {
    /// The line, counted from 1.
    pub line: usize,
    /// What one would expect there.
    pub expected: &'static str,
}

impl FromStr for Words {
    type Err = BadWords;

    /// Reads a file of messages. The patterns are looked at when they are said.
    fn from_str(text: &str) -> Result<Words, BadWords> {
        let mut words = Words { text: text.to_string(), areas: Vec::new() };
        let mut start = 0;
        for (number, line) in text.split_inclusive('\n').enumerate() {
            let place = start..start + line.trim_end().len();
            start += line.len();
            words.line(place).map_err(|expected| BadWords { line: number + 1, expected })?;
        }
        Ok(words)
    }
}

impl Words {
    fn line(&mut self, place: Range<usize>) -> Result<(), &'static str> {
        let line = &self.text[place.clone()];
        if let Some(name) = line.strip_prefix("## ") {
            let name = place.end - name.len()..place.end;
            self.areas.push(Area { name, messages: Vec::new() });
            return Ok(());
        }
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        let area = self.areas.last_mut().ok_or("`## ` and the name of an area")?;
        if line.starts_with([' ', '}']) {
            let (_, pattern) = area.messages.last_mut().ok_or("a message")?;
            pattern.end = place.end;
            return Ok(());
        }
        let (id, _) = line.split_once(" =").ok_or("`area-Message = text`")?;
        let of_area = id.strip_prefix(&self.text[area.name.clone()]);
        let name = of_area.and_then(|rest| rest.strip_prefix('-')).ok_or("the area's name")?;
        let id_end = place.start + id.len();
        area.messages.push((id_end - name.len()..id_end, id_end + 2..place.end));
        Ok(())
    }

    /// The pattern of a message by its place in its area.
    pub(super) fn message(&self, area: &str, message: usize) -> Option<&str> {
        let area = self.areas.iter().find(|a| &self.text[a.name.clone()] == area)?;
        area.messages.get(message).map(|(_, pattern)| &self.text[pattern.clone()])
    }

    /// The names of the areas in the order of the file.
    #[cfg(test)]
    pub(super) fn areas(&self) -> Vec<&str> {
        self.areas.iter().map(|area| &self.text[area.name.clone()]).collect()
    }

    /// The names and patterns of an area's messages in the order of the file.
    #[cfg(test)]
    pub(super) fn messages(&self, area: &str) -> Vec<(&str, &str)> {
        let area = self.areas.iter().find(|a| &self.text[a.name.clone()] == area);
        let messages = area.map_or(&[][..], |area| &area.messages);
        let text = |place: &Range<usize>| &self.text[place.clone()];
        messages.iter().map(|(name, pattern)| (text(name), text(pattern))).collect()
    }
}
