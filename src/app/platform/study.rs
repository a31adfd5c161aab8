//! The worker that thinks as hooks: told what is asked, they pass on what is answered.
//!
//! Rule: one worker answers as long as something of its kind is asked; what it holds goes with it.

use std::rc::Rc;

use js_sys::Uint8Array;
use yew::{Callback, hook};

use super::download::offer;
use super::hunt::{Place, use_worker};
use crate::app::state::{Asking, Command};
use crate::app::worker::{PageWorker, STUDY, Told};

/// A kind of question: the word that it begins with, and the command that takes the answer.
struct Kind(&'static str, fn(u32, Rc<str>) -> Command);

const BESIDE: Kind = Kind("beside", Command::HeardOfBeside);
const LESSON: Kind = Kind("lesson", hand_out);
const JUDGE: Kind = Kind("judge", Command::HeardOfChallenge);
const WHY: Kind = Kind("why", Command::HeardOfWhy);

/// Asks for the run that is to stand beside.
#[hook]
pub fn use_beside(asked: Option<Asking>, on: &Callback<Command>) {
    use_worker(asked, on, |worker, asked, on| ask(&BESIDE, worker, asked, on));
}

/// Asks how the attempt at a challenge stands.
#[hook]
pub fn use_judge(asked: Option<Asking>, on: &Callback<Command>) {
    use_worker(asked, on, |worker, asked, on| ask(&JUDGE, worker, asked, on));
}

/// Asks why the chosen thing is as it is.
#[hook]
pub fn use_why(asked: Option<Asking>, on: &Callback<Command>) {
    use_worker(asked, on, |worker, asked, on| ask(&WHY, worker, asked, on));
}

/// Asks for the run as the file of a lesson, and hands it out.
#[hook]
pub fn use_saving(asked: Option<Asking>, on: &Callback<Command>) {
    use_worker(asked, on, |worker, asked, on| ask(&LESSON, worker, asked, on));
}

fn hand_out(serial: u32, answer: Rc<str>) -> Command {
    let file = answer.split_once('\n');
    let offered = file.map(|(name, text)| offer(&Uint8Array::from(text.as_bytes()), name));
    Command::Saved(serial, matches!(offered, Some(Ok(()))))
}

fn ask(kind: &'static Kind, worker: &Place, asked: Option<&Asking>, on: &Callback<Command>) {
    let mut worker = worker.borrow_mut();
    let Some((serial, text)) = asked else {
        *worker = None;
        return;
    };
    if worker.is_none() {
        *worker = PageWorker::start(STUDY, heard(kind, *serial, on.clone())).ok();
    }
    let Kind(name, told) = kind;
    let sent = worker.as_ref().map(|worker| worker.ask(format!("{name} {serial}\n{text}").into()));
    if !matches!(sent, Some(Ok(()))) {
        on.emit(told(*serial, "".into()));
    }
}

/// What comes of it; a worker that does not load fails what was asked first.
fn heard(kind: &'static Kind, first: u32, on: Callback<Command>) -> Callback<Told> {
    let Kind(name, told) = kind;
    Callback::from(move |heard| {
        let message = match heard {
            Told::Message(message) => message.as_string().unwrap_or_default(),
            Told::Failed(_) => format!("{name} {first}\n"),
        };
        let (head, text) = message.split_once('\n').unwrap_or_default();
        let serial = head.split_once(' ').and_then(|(_, serial)| serial.parse().ok());
        serial.into_iter().for_each(|serial| on.emit(told(serial, text.into())));
    })
}
