//! The files of a real broker: what was asked of the worker, and what it answered.
//!
//! Rule: a pure reducer. What somebody does becomes questions with numbers, which wait in
//! `waiting` until they are answered; the hook sends them. An answer to a question that does not
//! wait any more is dropped, and so is one about a file that is not looked at now.

use std::rc::Rc;

use yew::Reducible;

use super::Look;
use crate::app::adapters::{Sheet, SheetRow};
use crate::files::messages::{Answer, Ask, LookUp};
use crate::log::folder::{PageStart, Progress};
use crate::scene::inside::hex::FIRST_BYTES;
use crate::scene::inside::target::{self, Target};
use crate::scene::view::Lang;

/// How many bytes of a file without a list are asked for.
pub(super) const BYTES: u64 = 4096;

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
    /// All files were read once: what is known of them.
    Opened(Rc<Sheet>),
}

/// Bytes that are shown, and what is told of them.
pub type Shown = (Rc<Sheet>, Rc<Vec<u8>>);

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
    /// Some of its batches, if it is a log, or of its entries, if it is an index.
    pub list: Option<Rc<Sheet>>,
    /// The bytes that are shown.
    pub shown: Option<Shown>,
    /// How many of them at most.
    pub bytes: usize,
    /// What is looked up.
    pub target: Option<Target>,
    /// What the search looked at and found.
    pub looked_up: Option<Rc<Sheet>>,
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
            list: None,
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
    /// Looks at the batches or entries from one on.
    List(u64),
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
    /// What is known of the files, once all were read.
    pub fn report(&self) -> Option<&Rc<Sheet>> {
        match &self.stage {
            Stage::Opened(report) => Some(report),
            _ => None,
        }
    }

    /// The file that is looked at.
    pub fn chosen(&self) -> Option<SheetRow<'_>> {
        self.report()?.rows(Lang::En, "file").get(self.file? as usize).copied()
    }

    fn take(&mut self, doing: Doing) {
        match doing {
            Doing::Open => self.open(),
            Doing::Cancel => self.ask(Ask::Cancel),
            Doing::Choose(file) => self.choose(file),
            Doing::List(from) => self.ask_list(from),
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
        self.leave_for(file);
        self.ask_list(0);
    }

    fn leave_for(&mut self, file: u32) {
        self.file = Some(file);
        (self.list, self.shown) = (None, None);
    }

    fn go_to(&mut self, file: u32, position: u64, is_batch: bool) {
        if self.file != Some(file) {
            self.choose(file);
        }
        match is_batch {
            true => self.ask_batch(position),
            false => self.ask_bytes(position, FIRST_BYTES as u64),
        }
    }

    /// Asks for the batches or entries from one on; for bytes, if the file has neither.
    fn ask_list(&mut self, from: u64) {
        let (Some(file), Some(chosen)) = (self.file, self.chosen()) else { return };
        if chosen.is(1, "log") {
            self.ask(Ask::Page { file, from: PageStart::Ordinal(from) });
        } else if chosen.is(1, "index") {
            self.bytes = FIRST_BYTES;
            self.ask(Ask::Entries { file, from });
        } else {
            self.ask_bytes(0, BYTES);
        }
    }

    fn ask_batch(&mut self, position: u64) {
        let Some(file) = self.file else { return };
        self.bytes = FIRST_BYTES;
        self.ask(Ask::Batch { file, position });
    }

    fn ask_bytes(&mut self, position: u64, count: u64) {
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
                let sought = match self.target {
                    Some(Target::Offset(offset)) => LookUp::Offset(offset.cast_signed()),
                    Some(Target::Time(time)) => LookUp::Timestamp(time),
                    None => return,
                };
                self.ask(Ask::LookUp(sought));
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
            Answer::Reading(progress) => return self.stage = Stage::Reading(progress),
            Answer::Unpacking(progress) => return self.stage = Stage::Unpacking(progress),
            _ => {}
        }
        let (_, ask) = self.waiting.remove(at);
        match (ask, answer) {
            (Ask::Open, Answer::Shown(report)) => self.opened(Sheet::new(report)),
            (Ask::Open, Answer::Cancelled) => {
                *self = Opened { stage: Stage::Cancelled, asked: self.asked, ..Opened::default() };
            }
            (Ask::Open, Answer::Failed(why)) => self.stage = Stage::NotOpened(why),
            (_, Answer::Failed(why)) => self.problem = Some(why),
            (ask, Answer::Shown(text)) => self.show(&ask, Sheet::new(text).into(), bytes),
            _ => {}
        }
    }

    fn opened(&mut self, report: Sheet) {
        let files = report.rows(Lang::En, "file");
        let first = files.iter().position(|file| file.is(1, "log")).unwrap_or(0) as u32;
        if files.is_empty() {
            return self.stage = Stage::NotOfKafka;
        }
        self.stage = Stage::Opened(report.into());
        self.choose(first);
    }

    fn found(&mut self, looked_up: Rc<Sheet>) {
        if let Some(found) = looked_up.row(Lang::En, "found") {
            let numbers = [1, 2, 3].map(|cell| found.number(cell).unwrap_or(0));
            let [file, base, position] = numbers;
            self.leave_for(file as u32);
            self.ask(Ask::Page { file: file as u32, from: PageStart::Offset(base) });
            self.ask_batch(position.cast_unsigned());
        }
        self.looked_up = Some(looked_up);
    }

    fn show(&mut self, ask: &Ask, told: Rc<Sheet>, bytes: Vec<u8>) {
        let here = |file: &u32| self.file == Some(*file);
        match ask {
            Ask::LookUp(_) => self.found(told),
            Ask::Page { file, .. } if here(file) => {
                let window = told.row(Lang::En, "window");
                self.began = self.began.or(window.and_then(|window| window.number(4)));
                self.list = Some(told);
            }
            Ask::Entries { file, .. } if here(file) => {
                self.list = Some(Rc::clone(&told));
                self.shown = Some((told, bytes.into()));
            }
            Ask::Batch { file, .. } | Ask::Bytes { file, .. } if here(file) => {
                self.shown = Some((told, bytes.into()));
            }
            _ => {}
        }
    }
}
