//! A replica's log as files: what is asked of the workers, and how far they are.
//!
//! Rule: the log is that of the step at which somebody asked. One download is prepared at a time;
//! leaving the view inside the log ends it. A lesson is written by a worker in one go.

use std::rc::Rc;

use super::{Asking, Command, Notice, State};

/// How far a download is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Packing {
    /// So many bytes of so many are written.
    Writing(u64, u64),
    /// The browser has the archive: its name and its size in bytes.
    Done(String, u64),
    /// It could not be done, and what the browser says.
    Failed(String),
}

/// A download.
#[derive(Clone, Debug, PartialEq)]
pub struct Download {
    asked: Asking,
    /// How far it is.
    pub packing: Packing,
}

impl Packing {
    /// What the worker that writes says of itself.
    pub fn read(text: &str) -> Packing {
        let progress = || {
            let (done, total) = text.strip_prefix("files\n")?.split_once(' ')?;
            Some(Packing::Writing(done.parse().ok()?, total.parse().ok()?))
        };
        let trouble = || text.split_once('\n').map_or(text, |(_, why)| why);
        progress().unwrap_or_else(|| Packing::Failed(trouble().to_owned()))
    }
}

impl Download {
    /// What the workers are asked, while they are at it.
    pub fn asked(&self) -> Option<Asking> {
        matches!(self.packing, Packing::Writing(..)).then(|| self.asked.clone())
    }
}

impl State {
    /// Begins a download of the log that is looked into, unless one is being prepared.
    pub(super) fn download(&mut self) {
        let is_busy = self.download.as_ref().is_some_and(|download| download.asked().is_some());
        let Some(lens) = self.lens.as_ref().filter(|_| !is_busy) else { return };
        let link = self.text_of_run(self.playhead(), None);
        let text: Rc<str> = format!("{} {}\n{link}", lens.broker.0, self.partition().0).into();
        let packing = Packing::Writing(0, 0);
        self.download = Some(Download { asked: self.asking(text), packing });
    }

    /// Asks for the run up to the step shown as the file of a lesson.
    pub(super) fn save_lesson(&mut self) {
        let link = self.text_of_run(self.playhead(), None);
        let asked = format!("{}\n{link}", self.lang.tag());
        self.saving = Some(self.asking(asked.into()));
    }

    /// The file of this number was handed out, or could not be.
    pub(super) fn saved(&mut self, serial: u32, done: bool) {
        if self.saving.take_if(|saving| saving.0 == serial).is_some() && !done {
            self.tell(Notice::NotLoaded(Rc::new(Command::SaveLesson)));
        }
    }

    /// The workers tell how far the download of this number is.
    pub(super) fn hear_of_download(&mut self, serial: u32, packing: Packing) {
        if let Some(download) = self.download.as_mut().filter(|at| at.asked.0 == serial) {
            download.packing = packing;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::tests::page;
    use crate::app::state::{Command, Look};
    use crate::engine::BrokerId;

    fn looking() -> State {
        let said = Command::Say("produce p1 \"a\"".to_owned());
        let state = page(false, "").after(Command::Explore).after(said).after(Command::Next);
        state.after(Command::Inside(Look::Open(BrokerId(2))))
    }

    #[test]
    fn a_download_is_asked_for_once_and_ends_with_the_view() {
        let none = page(false, "").after(Command::Download);
        assert_eq!(none.download, None, "no log is looked into");
        let begun = looking().after(Command::Download);
        let (serial, text) = begun.download.as_ref().unwrap().asked().unwrap();
        assert!(text.starts_with("2 0\n") && text.contains("produce p1 \"a\""), "{text}");
        assert_eq!(begun.after(Command::Download).download, begun.download, "it is under way");
        let on = begun.after(Command::HeardOfDownload(serial, Packing::Writing(3, 9)));
        assert_eq!(on.download.as_ref().unwrap().packing, Packing::Writing(3, 9));
        let done = Packing::Done("a.zip".to_owned(), 9);
        let over = on.after(Command::HeardOfDownload(serial, done.clone()));
        let told = over.download.as_ref().unwrap();
        assert_eq!((told.asked(), &told.packing), (None, &done));
        let again = over.after(Command::Download);
        let stale = again.after(Command::HeardOfDownload(serial, done));
        assert_eq!(stale.download, again.download, "that was the one before");
        assert_eq!(again.after(Command::Inside(Look::Close)).download, None);
    }

    #[test]
    fn what_the_worker_says_is_read() {
        assert_eq!(Packing::read("files\n3 9"), Packing::Writing(3, 9));
        assert_eq!(Packing::read("trouble\nno log"), Packing::Failed("no log".to_owned()));
        assert_eq!(Packing::read("files\n3 x"), Packing::Failed("3 x".to_owned()));
    }

    #[test]
    fn a_run_is_saved_up_to_the_step_shown_and_what_fails_can_be_tried_again() {
        let run = page(false, "").after(Command::Explore).after(Command::Say("cut 1 2".into()));
        let state = run.after(Command::Say("crash broker 1".into())).after(Command::Back);
        let asked = state.after(Command::SaveLesson);
        let (serial, text) = asked.saving.clone().expect("a question");
        let answer = crate::scene::saved::answer(&text).expect("a file");
        assert!(answer.starts_with("my-lesson.en.md\n---\nlesson: my-lesson\nlang: en\n"));
        assert!(answer.contains("\ncut 1 2\n") && !answer.contains("crash broker"), "{answer}");
        let stale = asked.after(Command::Saved(serial + 1, false));
        assert!(stale.saving.is_some() && stale.notice.is_none());
        let done = asked.after(Command::Saved(serial, true));
        assert!(done.saving.is_none() && done.notice.is_none());
        let failed = asked.after(Command::Saved(serial, false));
        let again = Notice::NotLoaded(Rc::new(Command::SaveLesson));
        assert_eq!((failed.saving, failed.notice), (None, Some(again)));
    }
}
