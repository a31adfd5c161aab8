//! The files of a real broker: what was asked of the worker, and what it answered.
//!
//! Rule: a pure reducer. What somebody does becomes questions with numbers, which wait in
//! `waiting` until they are answered; the hook sends them. An answer to a question that does not
//! wait any more is dropped, and so is one about a file that is not looked at now.

use std::rc::Rc;

use yew::Reducible;

use super::Look;
use crate::app::adapters::opened::{self, log as rows};
use crate::files::messages::{Answer, Ask, BatchContent, IndexEntry, LookedUp};
use crate::log::folder::{Content, FileReport, FolderReport, Page, PageStart, Progress};
use crate::scene::inside::hex::FIRST_BYTES;
use crate::scene::inside::target::{self, Target};

/// How many records of a batch are asked for.
pub(super) const RECORDS: usize = 100;
/// How many bytes of a file without a list are asked for.
pub(super) const BYTES: usize = 4096;

/// How far it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Stage {
    /// No files were chosen.
    #[default]
    Empty,
    /// The worker is being loaded.
    Loading,
    /// An archive is being unpacked.
    Unpacking(Progress),
    /// The files are being read.
    Reading(Progress),
    /// It was stopped.
    Cancelled,
    /// The worker could not be loaded or broke, and what the browser says.
    NoWorker(String),
    /// The files could not be opened, and why.
    NotOpened(String),
    /// No broker would know these files.
    NotOfKafka,
    /// All files were read once.
    Opened(Rc<FolderReport>),
}

/// The bytes that are shown.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    /// A batch.
    Batch(Rc<BatchContent>, Rc<Vec<u8>>),
    /// Bytes of the file from a position on.
    Bytes(u64, Rc<Vec<u8>>),
}

/// See the module.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// How far it is.
    pub stage: Stage,
    /// The number of the last question.
    pub asked: u32,
    /// The questions that are not answered yet, with their numbers.
    pub waiting: Vec<(u32, Ask)>,
    /// The file that is looked at: its index in the report.
    pub file: Option<u32>,
    /// Its batches, if it is a log.
    pub page: Option<Rc<Page>>,
    /// Its entries from one on, if it is an index.
    pub entries: Option<(u64, Rc<Vec<IndexEntry>>)>,
    /// The bytes that are shown.
    pub shown: Option<Shown>,
    /// How many of them at most.
    pub bytes: usize,
    /// What is looked up.
    pub target: Option<Target>,
    /// What the search looked at and found.
    pub looked_up: Option<Rc<LookedUp>>,
    /// The step of the search that is shown.
    pub step: usize,
    /// Whether what was typed last was no target.
    pub mistyped: bool,
    /// The timestamp of the first batch, which spans of time are counted from (ms).
    pub began: Option<i64>,
    /// Why the last question was not answered.
    pub problem: Option<String>,
}

impl Default for Opened {
    fn default() -> Opened {
        Opened {
            stage: Stage::Empty,
            asked: 0,
            waiting: Vec::new(),
            file: None,
            page: None,
            entries: None,
            shown: None,
            bytes: FIRST_BYTES,
            target: None,
            looked_up: None,
            step: 0,
            mistyped: false,
            began: None,
            problem: None,
        }
    }
}

/// What somebody does with files, or the worker tells.
#[derive(Clone, Debug)]
pub enum Doing {
    /// Opens what was chosen.
    Open,
    /// Stops the opening.
    Cancel,
    /// Looks at a file.
    Choose(u32),
    /// Looks at the batches from one on.
    Page(u64),
    /// Looks at the entries from one on.
    Entries(u64),
    /// Looks at the batch at a position.
    Batch(u64),
    /// Looks at a place where something was found: the file, the byte, whether a batch is there.
    Place(u32, u64, bool),
    /// Searches, steps through the search, or shows more bytes; other looks do nothing.
    Look(Look),
    /// The worker answers the question with a number, and the bytes that come with it.
    Told(u32, Answer, Vec<u8>),
    /// The worker could not be loaded, or broke.
    Broke(String),
}

impl Reducible for Opened {
    type Action = Doing;

    fn reduce(self: Rc<Self>, doing: Doing) -> Rc<Self> {
        let mut next = (*self).clone();
        next.take(doing);
        Rc::new(next)
    }
}

impl Opened {
    /// The report, once all files were read.
    pub fn report(&self) -> Option<&Rc<FolderReport>> {
        match &self.stage {
            Stage::Opened(report) => Some(report),
            _ => None,
        }
    }

    /// The file that is looked at.
    pub fn chosen(&self) -> Option<&FileReport> {
        self.report()?.files.get(self.file? as usize)
    }

    fn take(&mut self, doing: Doing) {
        match doing {
            Doing::Open => self.open(),
            Doing::Cancel => self.ask(Ask::Cancel),
            Doing::Choose(file) => self.choose(file),
            Doing::Page(ordinal) => self.ask_page(PageStart::Ordinal(ordinal)),
            Doing::Entries(from) => self.ask_entries(from),
            Doing::Batch(position) => self.ask_batch(position),
            Doing::Place(file, position, is_batch) => self.go_to(file, position, is_batch),
            Doing::Look(look) => self.look(look),
            Doing::Told(number, answer, bytes) => self.hear(number, answer, bytes),
            Doing::Broke(why) => {
                self.waiting.clear();
                self.stage = Stage::NoWorker(why);
            }
        }
    }

    fn ask(&mut self, ask: Ask) {
        self.asked += 1;
        self.problem = None;
        self.waiting.push((self.asked, ask));
    }

    fn open(&mut self) {
        *self = Opened { stage: Stage::Loading, asked: self.asked, ..Opened::default() };
        self.ask(Ask::Open);
    }

    fn choose(&mut self, file: u32) {
        self.file = Some(file);
        (self.page, self.entries, self.shown) = (None, None, None);
        let Some(chosen) = self.chosen() else { return };
        match (&chosen.content, rows::entry_size(chosen.named.kind)) {
            (Content::Log(_), _) => self.ask_page(PageStart::Ordinal(0)),
            (Content::Index { .. }, Some(_)) => self.ask_entries(0),
            _ => self.ask_bytes(0, BYTES),
        }
    }

    fn go_to(&mut self, file: u32, position: u64, is_batch: bool) {
        if self.file != Some(file) {
            self.choose(file);
        }
        match is_batch {
            true => self.ask_batch(position),
            false => self.ask_bytes(position, FIRST_BYTES),
        }
    }

    fn ask_page(&mut self, from: PageStart) {
        let Some(file) = self.file else { return };
        self.ask(Ask::Page { file, from, count: rows::AT_ONCE as usize });
    }

    fn ask_entries(&mut self, from: u64) {
        let (Some(file), Some(chosen)) = (self.file, self.chosen()) else { return };
        let size = rows::entry_size(chosen.named.kind).unwrap_or(1);
        self.ask(Ask::Entries { file, from, count: rows::AT_ONCE as usize });
        self.ask_bytes(from * size, (rows::AT_ONCE * size) as usize);
    }

    fn ask_batch(&mut self, position: u64) {
        let Some(file) = self.file else { return };
        self.bytes = FIRST_BYTES;
        self.ask(Ask::Batch { file, position, records: RECORDS });
    }

    fn ask_bytes(&mut self, position: u64, count: usize) {
        let Some(file) = self.file else { return };
        self.bytes = FIRST_BYTES;
        self.ask(Ask::Bytes { file, position, count });
    }

    fn look(&mut self, look: Look) {
        match look {
            Look::Find(typed) => {
                self.target = target::read(&typed, self.began.unwrap_or(0));
                self.mistyped = self.target.is_none();
                (self.looked_up, self.step) = (None, 0);
                if let Some(target) = self.target {
                    self.ask(Ask::LookUp(rows::look_up(target)));
                }
            }
            Look::Step(step) => self.step = step,
            Look::EndSearch => {
                (self.target, self.looked_up, self.mistyped) = (None, None, false);
            }
            Look::MoreBytes => self.bytes = crate::app::adapters::more_bytes(self.bytes),
            _ => {}
        }
    }

    /// Takes an answer; only progress leaves its question waiting.
    fn hear(&mut self, number: u32, answer: Answer, bytes: Vec<u8>) {
        let Some(at) = self.waiting.iter().position(|(asked, _)| *asked == number) else { return };
        match answer {
            Answer::Progress(progress) => return self.stage = Stage::Reading(progress),
            Answer::Unpacking(progress) => return self.stage = Stage::Unpacking(progress),
            _ => {}
        }
        let (_, ask) = self.waiting.remove(at);
        match (ask, answer) {
            (Ask::Open, Answer::Opened(report)) => self.opened(report),
            (Ask::Open, Answer::Cancelled) => {
                *self = Opened { stage: Stage::Cancelled, asked: self.asked, ..Opened::default() };
            }
            (Ask::Open, Answer::Failed(why)) => self.stage = Stage::NotOpened(why),
            (Ask::LookUp(_), Answer::LookedUp(looked_up)) => self.found(looked_up),
            (_, Answer::Failed(why)) => self.problem = Some(why),
            (ask, answer) => self.show(&ask, answer, bytes),
        }
    }

    fn opened(&mut self, report: FolderReport) {
        if !opened::is_of_kafka(&report) {
            return self.stage = Stage::NotOfKafka;
        }
        let is_log = |file: &FileReport| matches!(file.content, Content::Log(_));
        let first = report.files.iter().position(is_log).unwrap_or(0) as u32;
        self.stage = Stage::Opened(Rc::new(report));
        self.choose(first);
    }

    fn found(&mut self, looked_up: LookedUp) {
        if let Some(found) = looked_up.found {
            self.file = Some(found.file);
            (self.page, self.entries, self.shown) = (None, None, None);
            self.ask_page(PageStart::Offset(found.base_offset));
            self.ask_batch(found.position);
        }
        self.looked_up = Some(Rc::new(looked_up));
    }

    fn show(&mut self, ask: &Ask, answer: Answer, bytes: Vec<u8>) {
        match (ask, answer) {
            (Ask::Page { file, .. }, Answer::Page(page)) if self.file == Some(*file) => {
                let first = page.batches.first().map(|batch| batch.base_timestamp);
                self.began = self.began.or(first);
                self.page = Some(Rc::new(page));
            }
            (Ask::Batch { file, .. }, Answer::Batch(batch)) if self.file == Some(*file) => {
                self.shown = Some(Shown::Batch(Rc::new(batch), Rc::new(bytes)));
            }
            (Ask::Entries { file, from, .. }, Answer::Entries(entries))
                if self.file == Some(*file) =>
            {
                self.entries = Some((*from, Rc::new(entries)));
            }
            (Ask::Bytes { file, position, .. }, Answer::Bytes) if self.file == Some(*file) => {
                self.shown = Some(Shown::Bytes(*position, Rc::new(bytes)));
            }
            _ => {}
        }
    }
}
