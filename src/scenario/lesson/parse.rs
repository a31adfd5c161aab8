//! From a Markdown file to a lesson.
//!
//! Rule: a header between two lines `---`, then beats, each under `## Title {#id}`. Blocks
//! between lines of three backticks are scripts, predictions and new runs; all else is prose.
//! Everything that is wrong is told at once, with its place in the file.

use super::prose::{blocks, inlines, inlines_at};
use super::{Beat, BeatItem, Choice, Lesson, Prediction};
use crate::engine::{Opening, Rules};
use crate::log::ordered::sorted_by_rank;
use crate::scenario::error::{MOST_TROUBLES, Problem, Trouble, What, suggest};
use crate::scenario::header;
use crate::scenario::observe::Look;
use crate::scenario::parse::look;
use crate::scenario::script::statements;
use crate::scenario::statement::Comparison;
use crate::scenario::token::{Cursor, Token};
use crate::scenario::topic::topic;
use crate::scenario::value::{Kind, value};

/// The keys of the header; `topic` may be missing, and may come more than once.
const KEYS: [&str; 7] = ["lesson", "lang", "title", "summary", "edition", "cluster", TOPIC];
const TOPIC: &str = "topic";
const FENCE: &str = "```";
const KINDS: [(&str, BlockKind); 3] = [
    ("script", BlockKind::Script),
    ("predict", BlockKind::Predict),
    ("restart", BlockKind::Restart),
];

/// What stands between two lines of backticks.
#[derive(Clone, Copy)]
enum BlockKind {
    Script,
    Predict,
    Restart,
}

/// What has been read of a lesson.
struct Reader<'a> {
    rest: std::iter::Peekable<std::vec::IntoIter<(usize, &'a str)>>,
    lesson: Lesson,
    prose: Vec<(usize, &'a str)>,
    /// Predictions of this beat that wait for a script.
    waiting: Vec<(usize, String)>,
    questions: Vec<String>,
    troubles: Vec<Trouble>,
}

impl Lesson {
    /// Reads a lesson from the file of that name.
    ///
    /// # Errors
    /// All that is wrong with it, as long as it is not too much.
    pub fn parse(id: &str, text: &str) -> Result<Lesson, Vec<Trouble>> {
        let lines: Vec<_> = text.lines().enumerate().map(|(at, line)| (at + 1, line)).collect();
        let mut reader = Reader {
            rest: lines.into_iter().peekable(),
            lesson: Lesson::empty(id),
            prose: Vec::new(),
            waiting: Vec::new(),
            questions: Vec::new(),
            troubles: Vec::new(),
        };
        if reader.header() {
            reader.body();
        }
        let Reader { lesson, troubles, .. } = reader;
        let place = |trouble: &Trouble| (trouble.line as u64) << 32 | trouble.column as u64;
        let mut troubles = sorted_by_rank(troubles, place);
        troubles.truncate(MOST_TROUBLES);
        if troubles.is_empty() { Ok(lesson) } else { Err(troubles) }
    }

    fn empty(id: &str) -> Lesson {
        let rules = Rules::default();
        Lesson {
            id: id.to_owned(),
            lang: String::new(),
            title: String::new(),
            summary: String::new(),
            rules,
            opening: Opening::of(&rules),
            beats: Vec::new(),
            lines: Vec::new(),
        }
    }
}

fn trouble(line: usize, column: usize, problem: Problem) -> Trouble {
    Trouble { line, column, problem }
}

impl<'a> Reader<'a> {
    /// Reads the header; answers whether there is one, without which nothing else makes sense.
    fn header(&mut self) -> bool {
        let opened = self.rest.next_if(|(_, line)| line.trim_end() == "---").is_some();
        let mut lines = Vec::new();
        let mut closed = false;
        while let Some(line) = self.rest.next_if(|_| opened && !closed) {
            closed = line.1.trim_end() == "---";
            if !closed {
                lines.push(line);
            }
        }
        if !closed {
            self.troubles.push(trouble(1, 1, Problem::NoHeader));
            return false;
        }
        self.header_lines(&lines);
        true
    }

    fn header_lines(&mut self, lines: &[(usize, &'a str)]) {
        let mut values: Vec<(&'static str, Cursor<'a>)> = Vec::new();
        for (number, line) in lines {
            match header_line(*number, line) {
                Ok((key, place))
                    if key != TOPIC && values.iter().any(|(other, _)| *other == key) =>
                {
                    self.troubles.push(place.trouble(Problem::Repeated(key.to_owned())));
                }
                Ok(found) => values.push(found),
                Err(trouble) => self.troubles.push(trouble),
            }
        }
        for key in KEYS {
            let given: Vec<_> = values.iter().filter(|(other, _)| *other == key).collect();
            if given.is_empty() && key != TOPIC {
                self.troubles.push(trouble(1, 1, Problem::MissingKey(key)));
            }
            for (_, place) in given {
                let read = self.header_value(key, *place);
                self.troubles.extend(read.err());
            }
        }
    }

    fn header_value(&mut self, key: &'static str, mut place: Cursor<'a>) -> Result<(), Trouble> {
        let lesson = &mut self.lesson;
        let text = place.rest().trim_end();
        if text.is_empty() && key != "cluster" {
            return Err(place.trouble(Problem::MissingKey(key)));
        }
        match key {
            "lesson" if text != lesson.id => {
                let (file, header) = (lesson.id.clone(), text.to_owned());
                return Err(place.trouble(Problem::OtherLesson { file, header }));
            }
            "lang" => {
                let table = [("en", "en"), ("zh", "zh")];
                lesson.lang = place.take_from(What::Language, &table)?.to_owned();
                place.end()?;
            }
            "title" => lesson.title = text.to_owned(),
            "summary" => lesson.summary = text.to_owned(),
            "edition" => {
                lesson.rules = header::edition(&mut place)?;
                lesson.opening = Opening::of(&lesson.rules);
            }
            "cluster" => {
                lesson.opening = header::opening(&mut place, &lesson.rules, &lesson.opening)?;
            }
            TOPIC => topic(&mut place, &lesson.rules, &mut lesson.opening)?,
            _ => {}
        }
        Ok(())
    }

    fn body(&mut self) {
        while let Some((number, line)) = self.rest.next() {
            if let Some(info) = line.strip_prefix(FENCE) {
                self.end_prose();
                let read = self.block(number, info);
                self.keep(read);
            } else if line.starts_with('#') {
                self.end_prose();
                let read = self.heading(number, line);
                self.keep(read);
            } else if self.lesson.beats.is_empty() && !line.trim().is_empty() {
                self.troubles.push(trouble(number, 1, Problem::BeforeFirstBeat));
            } else {
                self.prose.push((number, line));
            }
        }
        self.end_prose();
        self.end_beat();
        if self.lesson.beats.is_empty() {
            self.troubles.push(trouble(1, 1, Problem::NoBeat));
        }
    }

    fn keep(&mut self, read: Result<(), Vec<Trouble>>) {
        self.troubles.extend(read.err().into_iter().flatten());
    }

    fn end_prose(&mut self) {
        match blocks(&std::mem::take(&mut self.prose)) {
            Ok(blocks) if blocks.is_empty() => {}
            Ok(blocks) => self.add(BeatItem::Prose(blocks)),
            Err(trouble) => self.troubles.push(trouble),
        }
    }

    fn end_beat(&mut self) {
        for (line, question) in std::mem::take(&mut self.waiting) {
            self.troubles.push(trouble(line, 1, Problem::NothingToPredict { question }));
        }
    }

    fn add(&mut self, item: BeatItem) {
        if let Some(beat) = self.lesson.beats.last_mut() {
            beat.items.push(item);
        }
    }

    fn heading(&mut self, number: usize, line: &str) -> Result<(), Vec<Trouble>> {
        self.end_beat();
        let wrong = || vec![trouble(number, 1, Problem::BadHeading)];
        let (title, id) = heading_parts(line).ok_or_else(wrong)?;
        if self.lesson.beats.iter().any(|beat| beat.id == id) {
            let column = line.chars().count() - id.chars().count();
            return Err(vec![trouble(number, column, Problem::Repeated(id.to_owned()))]);
        }
        let (id, title) = (id.to_owned(), title.to_owned());
        self.lesson.beats.push(Beat { id, title, items: Vec::new() });
        self.lesson.lines.push(number);
        Ok(())
    }

    fn block(&mut self, number: usize, info: &str) -> Result<(), Vec<Trouble>> {
        let mut lines = Vec::new();
        loop {
            match self.rest.next() {
                Some((_, line)) if line.trim_end() == FENCE => break,
                Some(line) => lines.push(line),
                None => return Err(vec![trouble(number, 1, Problem::UnclosedBlock)]),
            }
        }
        if self.lesson.beats.is_empty() {
            return Err(vec![trouble(number, 1, Problem::BeforeFirstBeat)]);
        }
        let mut cursor = Cursor::new(info, number, FENCE.len() + 1);
        match cursor.take_from(What::BlockKind, &KINDS).map_err(|t| vec![t])? {
            BlockKind::Script => {
                cursor.end().map_err(|t| vec![t])?;
                self.script(number, &lines)
            }
            BlockKind::Predict => self.predict(cursor, &lines),
            BlockKind::Restart => self.reopen(cursor, &lines).map_err(|t| vec![t]),
        }
    }

    fn script(&mut self, number: usize, lines: &[(usize, &str)]) -> Result<(), Vec<Trouble>> {
        // Something follows the predictions, even if it has errors of its own.
        self.waiting.clear();
        let lines: Vec<&str> = lines.iter().map(|(_, line)| *line).collect();
        let (numbers, statements): (Vec<_>, Vec<_>) =
            statements(&lines, number + 1)?.into_iter().unzip();
        self.lesson.lines.extend::<Vec<usize>>(numbers);
        self.add(BeatItem::Script(statements));
        Ok(())
    }

    fn reopen(&mut self, mut cursor: Cursor<'_>, lines: &[(usize, &str)]) -> Result<(), Trouble> {
        let Lesson { rules, opening, .. } = &self.lesson;
        let opening = header::opening(&mut cursor, rules, opening)?;
        if let Some((line, _)) = lines.iter().find(|(_, line)| !line.trim().is_empty()) {
            return Err(trouble(*line, 1, Problem::BlockNotEmpty));
        }
        self.lesson.lines.push(cursor.line());
        self.add(BeatItem::Reopen(Box::new(opening)));
        Ok(())
    }

    fn predict(
        &mut self,
        mut cursor: Cursor<'_>,
        lines: &[(usize, &str)],
    ) -> Result<(), Vec<Trouble>> {
        let number = cursor.line();
        let place = cursor.next_place();
        let id = cursor
            .take(What::QuestionId, &[], |token| token.word().map(str::to_owned))
            .and_then(|id| cursor.end().map(|()| id))
            .map_err(|trouble| vec![trouble])?;
        self.waiting.push((number, id.clone()));
        if self.questions.contains(&id) {
            return Err(vec![place.trouble(Problem::Repeated(id))]);
        }
        self.questions.push(id.clone());
        let prediction = prediction(id, number, lines)?;
        self.lesson.lines.push(number);
        self.add(BeatItem::Predict(prediction));
        Ok(())
    }
}

/// The key of a line of the header, and the place of its value.
fn header_line(number: usize, line: &str) -> Result<(&'static str, Cursor<'_>), Trouble> {
    let (word, value) = line.split_once([':', '：']).unwrap_or((line, ""));
    let word = word.trim();
    let Some(key) = KEYS.into_iter().find(|key| *key == word) else {
        let (found, suggestion) = (Some(word.to_owned()), suggest(word, &KEYS));
        let problem = Problem::Expected { what: What::HeaderKey, found, suggestion };
        return Err(trouble(number, 1, problem));
    };
    let text = value.trim_start();
    let column = line.chars().count() - text.chars().count() + 1;
    Ok((key, Cursor::new(text, number, column)))
}

/// The title and name of `## Title {#id}`.
fn heading_parts(line: &str) -> Option<(&str, &str)> {
    let (title, id) = line.strip_prefix("## ")?.trim_end().strip_suffix('}')?.rsplit_once("{#")?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let good = !id.is_empty() && id.chars().all(is_name) && !title.trim().is_empty();
    good.then(|| (title.trim(), id))
}

fn prediction(
    id: String,
    number: usize,
    lines: &[(usize, &str)],
) -> Result<Prediction, Vec<Trouble>> {
    let is_ask = |(_, line): &(usize, &str)| line.split_whitespace().next() == Some("ask");
    let Some(at) = lines.iter().position(is_ask) else {
        return Err(vec![trouble(number, 1, Problem::NothingAsked { question: id })]);
    };
    let question = inlines(&lines[..at]).map_err(|t| vec![t])?;
    let ask = asked(lines[at]).map_err(|t| vec![t])?;
    let options = choices(&lines[at + 1..], ask.what.kind())?;
    if options.len() < 2 {
        return Err(vec![trouble(number, 1, Problem::TooFewOptions { question: id })]);
    }
    Ok(Prediction { id, question, ask, options })
}

fn asked((number, line): (usize, &str)) -> Result<Look, Trouble> {
    let mut cursor = Cursor::new(line, number, 1);
    cursor.take_word("ask")?;
    let ask = look(&mut cursor)?;
    cursor.end()?;
    Ok(ask)
}

fn choices(lines: &[(usize, &str)], kind: Kind) -> Result<Vec<Choice>, Vec<Trouble>> {
    let (mut options, mut troubles): (Vec<Choice>, Vec<Trouble>) = (Vec::new(), Vec::new());
    for (number, line) in lines.iter().filter(|(_, line)| !line.trim().is_empty()) {
        match choice(*number, line, kind) {
            Ok(choice) if options.iter().any(|other| other.value == choice.value) => {
                let repeated = Problem::Repeated(choice.value.to_string());
                troubles.push(trouble(*number, 3, repeated));
            }
            Ok(choice) => options.push(choice),
            Err(trouble) => troubles.push(trouble),
        }
    }
    if troubles.is_empty() { Ok(options) } else { Err(troubles) }
}

/// Reads `- value = "text" : feedback`.
fn choice(number: usize, line: &str, kind: Kind) -> Result<Choice, Trouble> {
    let mut cursor = Cursor::new(line, number, 1);
    cursor.take_word("-")?;
    let value = value(&mut cursor, kind)?;
    let mut text = None;
    if cursor.take_if(&Token::Compare(Comparison::Equal)) {
        text = Some(cursor.take(What::Text, &[], Token::text)?.to_string());
    }
    cursor.take(What::Word(":"), &[], |token| (*token == Token::Colon).then_some(()))?;
    let feedback = inlines_at(cursor.rest(), number, cursor.column())?;
    Ok(Choice { value, text, feedback })
}
