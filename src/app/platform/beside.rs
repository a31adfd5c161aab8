//! The worker that plays the run beside, as a hook: told what is asked, it passes on the answer.
//!
//! Rule: one worker answers as long as something stands beside; what it holds goes with it.

use yew::{Callback, hook};

use super::hunt::{Asked, Place, use_worker};
use crate::app::state::Command;
use crate::app::worker::{PageWorker, STUDY, Told};

/// Asks the worker what the state asks.
#[hook]
pub fn use_beside(asked: Option<Asked>, on: &Callback<Command>) {
    use_worker(asked, on, ask);
}

fn ask(worker: &Place, asked: Option<&Asked>, on: &Callback<Command>) {
    let mut worker = worker.borrow_mut();
    let Some((serial, text)) = asked else {
        *worker = None;
        return;
    };
    if worker.is_none() {
        *worker = PageWorker::start(STUDY, heard(*serial, on.clone())).ok();
    }
    let sent = worker.as_ref().map(|worker| worker.ask(format!("beside {serial}\n{text}").into()));
    if !matches!(sent, Some(Ok(()))) {
        on.emit(Command::HeardOfBeside(*serial, "".into()));
    }
}

/// What comes of it; a worker that does not load fails what was asked first.
fn heard(first: u32, on: Callback<Command>) -> Callback<Told> {
    Callback::from(move |told| {
        let message = match told {
            Told::Message(message) => message.as_string().unwrap_or_default(),
            Told::Failed(_) => format!("beside {first}\n"),
        };
        let (head, text) = message.split_once('\n').unwrap_or_default();
        let serial = head.strip_prefix("beside ").and_then(|serial| serial.parse().ok());
        let heard = serial.map(|serial| Command::HeardOfBeside(serial, text.into()));
        heard.into_iter().for_each(|command| on.emit(command));
    })
}
