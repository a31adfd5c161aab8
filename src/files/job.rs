//! Opening what was dropped, in steps: an archive is unpacked first.
//!
//! Rule: each step reads one piece of one file. Files that lie in an archive as they are stay
//! there; others are unpacked into a store, which need not be in memory.

use std::rc::Rc;
use std::vec::IntoIter;

use super::archive::{self, Entry, Unpacking};
use super::messages::Answer;
use crate::log::folder::{FileBytes, Folder, Opening, Progress, SourceFile};

/// Takes the bytes of unpacked files, one file after the other.
pub trait Store {
    /// Takes the next bytes of the file.
    ///
    /// # Errors
    /// If there is no room.
    fn add(&mut self, piece: &[u8]) -> Result<(), String>;

    /// Ends the file and gives it back.
    ///
    /// # Errors
    /// If there is no room.
    fn end(&mut self) -> Result<Rc<dyn FileBytes>, String>;
}

/// Keeps unpacked files in memory.
impl Store for Vec<u8> {
    fn add(&mut self, piece: &[u8]) -> Result<(), String> {
        self.extend(piece);
        Ok(())
    }

    fn end(&mut self) -> Result<Rc<dyn FileBytes>, String> {
        Ok(Rc::new(std::mem::take(self)))
    }
}

/// An archive that is being unpacked.
struct Unpack {
    archive: Rc<dyn FileBytes>,
    entries: IntoIter<Entry>,
    current: Option<(String, Unpacking)>,
    files: Vec<SourceFile>,
    progress: Progress,
}

enum Stage {
    Unpack(Box<Unpack>),
    Open(Box<Opening>),
}

/// See the module.
pub struct Job {
    stage: Stage,
    store: Box<dyn Store>,
}

impl Job {
    /// Begins with what was dropped: the files of a folder, or one archive.
    ///
    /// # Errors
    /// If an archive cannot be read.
    pub fn new(files: Vec<SourceFile>, store: Box<dyn Store>) -> Result<Job, String> {
        let stage = match &files[..] {
            [one] if archive::is_archive(&one.name) => {
                Stage::Unpack(Box::new(Unpack::new(&one.bytes)?))
            }
            _ => Stage::Open(Box::new(Opening::new(files))),
        };
        Ok(Job { stage, store })
    }

    /// Goes one step on. Answers whether there is more to do.
    ///
    /// # Errors
    /// If an archive is damaged, or there is no room for its files.
    pub fn step(&mut self) -> Result<bool, String> {
        match &mut self.stage {
            Stage::Open(opening) => return Ok(opening.step()),
            Stage::Unpack(unpack) => {
                if !unpack.step(self.store.as_mut())? {
                    let files = std::mem::take(&mut unpack.files);
                    self.stage = Stage::Open(Box::new(Opening::new(files)));
                }
            }
        }
        Ok(true)
    }

    /// How far it is.
    pub fn progress(&self) -> Answer {
        match &self.stage {
            Stage::Unpack(unpack) => Answer::Unpacking(unpack.progress),
            Stage::Open(opening) => Answer::Reading(opening.progress()),
        }
    }

    /// What was opened; `None` if it was not even unpacked.
    pub fn finish(self) -> Option<Folder> {
        match self.stage {
            Stage::Unpack(_) => None,
            Stage::Open(opening) => Some(opening.finish()),
        }
    }
}

impl Unpack {
    fn new(archive: &Rc<dyn FileBytes>) -> Result<Unpack, String> {
        let entries = archive::entries(archive)?;
        let total = entries.iter().map(|entry| entry.size).sum();
        Ok(Unpack {
            archive: archive.clone(),
            entries: entries.into_iter(),
            current: None,
            files: Vec::new(),
            progress: Progress { done: 0, total, file: 0 },
        })
    }

    fn step(&mut self, store: &mut dyn Store) -> Result<bool, String> {
        let Some((name, unpacking)) = &mut self.current else {
            return self.begin_next();
        };
        let piece = unpacking.next_piece()?;
        self.progress.done += piece.len() as u64;
        if piece.is_empty() {
            let name = std::mem::take(name);
            self.files.push(SourceFile { name, bytes: store.end()? });
            self.current = None;
        } else {
            store.add(&piece)?;
        }
        Ok(true)
    }

    fn begin_next(&mut self) -> Result<bool, String> {
        let Some(entry) = self.entries.next() else { return Ok(false) };
        self.progress.file = self.files.len() as u32;
        match archive::stored(&self.archive, &entry) {
            Some(file) => {
                self.progress.done += entry.size;
                self.files.push(file);
            }
            None => {
                let unpacking = Unpacking::new(&self.archive, &entry)?;
                self.current = Some((entry.name, unpacking));
            }
        }
        Ok(true)
    }
}
