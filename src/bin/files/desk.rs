//! What the worker has on its desk: the folder that is open, or is being opened.
//!
//! Rule: one folder at a time. A new opening replaces the old folder at once, and ends an opening
//! that is under way.

use std::rc::Rc;

use highwater::files::job::Job;
use highwater::files::messages::{Answer, Ask};
use highwater::files::{archive, lookup, session};
use highwater::log::folder::{Folder, SourceFile};
use highwater::scene::opened::{log, report};
use js_sys::{Array, Date, Uint8Array};
use wasm_bindgen::JsCast;
use web_sys::{Blob, File};

use crate::Told;
use crate::blob::{Kept, Unpacked};

/// How long the worker works before it listens again, in milliseconds.
const TURN: f64 = 30.0;

/// How often it says how far it is, in milliseconds.
const BETWEEN_PROGRESS: f64 = 100.0;

/// How many records of a batch are shown.
const RECORDS: usize = 100;

/// An opening that is under way.
struct UnderWay {
    id: f64,
    job: Job,
    told_at: f64,
}

/// See the module.
#[derive(Default)]
pub struct Desk {
    under_way: Option<UnderWay>,
    folder: Option<Folder>,
}

impl Desk {
    /// Whether an opening is under way.
    pub fn is_working(&self) -> bool {
        self.under_way.is_some()
    }

    /// Takes a question. What it answers at once is told; an opening goes on with `work`.
    pub fn take(&mut self, id: f64, ask: Ask, files: &Array) -> Vec<Told> {
        match ask {
            Ask::Open => {
                let mut told = self.cancel();
                self.folder = None;
                match begin(files) {
                    Ok(job) => self.under_way = Some(UnderWay { id, job, told_at: 0.0 }),
                    Err(why) => told.push((id, Answer::Failed(why), None)),
                }
                told
            }
            Ask::Cancel => self.cancel(),
            ask => {
                let (answer, bytes) =
                    self.answer(ask, files).unwrap_or_else(|why| (Answer::Failed(why), None));
                vec![(id, answer, bytes)]
            }
        }
    }

    /// Works on what is being opened for a turn. Answers whether there is more to do.
    pub fn work(&mut self) -> (Vec<Told>, bool) {
        let Some(mut under_way) = self.under_way.take() else { return (Vec::new(), false) };
        let (id, start) = (under_way.id, Date::now());
        while Date::now() < start + TURN {
            match under_way.job.step() {
                Ok(true) => {}
                Ok(false) => return (vec![(id, self.open(under_way.job), None)], false),
                Err(why) => return (vec![(id, Answer::Failed(why), None)], false),
            }
        }
        let mut told = Vec::new();
        if Date::now() >= under_way.told_at + BETWEEN_PROGRESS {
            told.push((id, under_way.job.progress(), None));
            under_way.told_at = Date::now();
        }
        self.under_way = Some(under_way);
        (told, true)
    }

    fn open(&mut self, job: Job) -> Answer {
        self.folder = job.finish();
        match &self.folder {
            Some(folder) => Answer::Shown(report::overview(folder.report())),
            None => Answer::Cancelled,
        }
    }

    fn cancel(&mut self) -> Vec<Told> {
        let cancelled = self.under_way.take();
        cancelled.map(|under_way| (under_way.id, Answer::Cancelled, None)).into_iter().collect()
    }

    fn answer(&self, ask: Ask, files: &Array) -> Result<(Answer, Option<Vec<u8>>), String> {
        if let Ask::Pack { folder, names } = ask {
            let bytes = files.iter().map(|file| Uint8Array::new(&file).to_vec());
            let files: Vec<_> = names.lines().map(str::to_owned).zip(bytes).collect();
            let packed = archive::pack(&folder, &files)?;
            return Ok((Answer::Shown(String::new()), Some(packed)));
        }
        let folder = self.folder.as_ref().ok_or("no folder is open")?;
        let report = folder.report();
        let (text, bytes) = match ask {
            Ask::Page { file, from } => {
                let page = folder.page(file, from, log::AT_ONCE as usize)?;
                (log::page(report, file, &page), None)
            }
            Ask::Batch { file, position } => {
                let (batch, bytes) = session::batch(folder, file, position, RECORDS)?;
                (log::batch(&batch), Some(bytes))
            }
            Ask::Entries { file, from } => {
                let (entries, position, bytes) =
                    session::index_entries(folder, file, from, log::AT_ONCE as usize)?;
                (log::entries(report, (file, from, position), &entries), Some(bytes))
            }
            Ask::Bytes { file, position, count } => {
                let bytes = session::bytes(folder, file, position, count as usize)?;
                (log::piece(report, file, position), Some(bytes))
            }
            Ask::LookUp(sought) => {
                (log::steps(report, sought, &lookup::look_up(folder, sought)?), None)
            }
            Ask::Open | Ask::Cancel | Ask::Pack { .. } => return Err("answered before".to_owned()),
        };
        Ok((Answer::Shown(text), bytes))
    }
}

fn begin(files: &Array) -> Result<Job, String> {
    let source = |value| {
        let file: File = File::unchecked_from_js(value);
        let name = file.name();
        let bytes = Rc::new(Kept::new(Blob::from(file))?);
        Ok(SourceFile { name, bytes })
    };
    let files: Result<Vec<_>, String> = files.iter().map(source).collect();
    Job::new(files?, Box::new(Unpacked::default()))
}
