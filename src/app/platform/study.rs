//! The worker that thinks as hooks: told what is asked, they pass on what is answered.
//!
//! Rule: one worker answers as long as something of its kind is asked; what it holds goes with it.
//! One that fails makes place for another, and fails what was asked last: of all that was asked
//! before, nobody waits for an answer.

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
const DOUBT: Kind = Kind("judge", Command::HeardOfDoubted);
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

/// Asks whether the run of a link breaks what it is said to break.
#[hook]
pub fn use_doubt(asked: Option<Asking>, on: &Callback<Command>) {
    use_worker(asked, on, |worker, asked, on| ask(&DOUBT, worker, asked, on));
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

fn ask(kind: &'static Kind, place: &Rc<Place>, asked: Option<&Asking>, on: &Callback<Command>) {
    let mut worker = place.worker.borrow_mut();
    let Some((serial, text)) = asked else {
        *worker = None;
        return;
    };
    if worker.is_none() {
        *worker = PageWorker::start(STUDY, heard(kind, place, on.clone())).ok();
    }
    let sent =
        worker.as_ref().map(|worker| worker.ask(format!("{} {serial}\n{text}", kind.0).into()));
    drop(worker);
    if !matches!(sent, Some(Ok(()))) {
        fail(kind, place, on);
    }
}

/// What comes of it; what cannot be understood is a failure, too.
fn heard(kind: &'static Kind, place: &Rc<Place>, on: Callback<Command>) -> Callback<Told> {
    let place = Rc::downgrade(place);
    Callback::from(move |heard| {
        let Some(place) = place.upgrade() else { return };
        let message = match heard {
            Told::Message(message) => message.as_string().unwrap_or_default(),
            Told::Failed(_) => String::new(),
        };
        match read(&message) {
            Some((serial, text)) => on.emit(kind.1(serial, text.into())),
            None => fail(kind, &place, &on),
        }
    })
}

fn read(message: &str) -> Option<(u32, &str)> {
    let (head, text) = message.split_once('\n')?;
    Some((head.split_once(' ')?.1.parse().ok()?, text))
}

/// The worker did not load, or broke: nothing that it was asked will be answered. Its place is
/// empty before anybody hears of it, so that whoever asks again starts another one.
fn fail(kind: &Kind, place: &Place, on: &Callback<Command>) {
    *place.worker.borrow_mut() = None;
    on.emit(kind.1(place.asked.get(), "".into()));
}
