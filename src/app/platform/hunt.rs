//! The worker that searches as a hook: told what is asked, it passes on what is found.
//!
//! Rule: each search has a worker of its own, which ends with it, so that its memory is free again.

use std::cell::RefCell;
use std::rc::Rc;

use yew::{Callback, hook, use_effect_with, use_mut_ref};

use crate::app::adapters::Report;
use crate::app::state::{Asking, Command, Hunt, HuntTold};
use crate::app::worker::{PageWorker, STUDY, Told};

/// Keeps the worker at what the state asks for.
#[hook]
pub fn use_hunt(hunt: &Option<Hunt>, on: &Callback<Command>) {
    let asked = hunt.as_ref().filter(|hunt| hunt.is_looking());
    let asked = asked.map(|hunt| (hunt.serial, Rc::clone(&hunt.quest)));
    let worker = use_worker(asked, on, begin);
    let paused = hunt.as_ref().is_some_and(|hunt| hunt.paused);
    use_effect_with(paused, move |paused| {
        let wish = if *paused { "pause" } else { "resume" };
        if let Some(worker) = worker.borrow().as_ref() {
            _ = worker.ask(wish.into());
        }
    });
}

/// A worker in its place, while there is one.
pub type Place = RefCell<Option<PageWorker>>;
/// The place of a worker, which `ask` keeps at what is asked.
#[hook]
pub fn use_worker(
    asked: Option<Asking>,
    on: &Callback<Command>,
    ask: fn(&Rc<Place>, Option<&Asking>, &Callback<Command>),
) -> Rc<Place> {
    let worker = use_mut_ref(|| None::<PageWorker>);
    let (place, on) = (Rc::clone(&worker), on.clone());
    use_effect_with(asked, move |asked| ask(&place, asked.as_ref(), &on));
    worker
}

fn begin(worker: &Rc<Place>, asked: Option<&Asking>, on: &Callback<Command>) {
    *worker.borrow_mut() = None;
    let Some((serial, quest)) = asked else { return };
    let (serial, on) = (*serial, on.clone());
    let tell = move |told| on.emit(Command::HeardOfHunt(serial, Rc::new(told)));
    let heard = Callback::from({
        let tell = tell.clone();
        move |told| match told {
            Told::Failed(_) => tell(HuntTold::Trouble(String::new())),
            Told::Message(message) => {
                message.as_string().and_then(|m| read(&m)).into_iter().for_each(&tell)
            }
        }
    });
    let sent = PageWorker::start(STUDY, heard).and_then(|started| {
        started.ask((**quest).into())?;
        *worker.borrow_mut() = Some(started);
        Ok(())
    });
    if sent.is_err() {
        tell(HuntTold::Trouble(String::new()));
    }
}

fn read(message: &str) -> Option<HuntTold> {
    let (head, text) = message.split_once('\n')?;
    match head.split_once(' ') {
        Some(("hunt", rate)) => Some(HuntTold::Report(rate.parse().ok()?, Report::parse(text)?)),
        Some(("space", stands)) => Some(HuntTold::Space(stands == "on", text.to_owned())),
        _ => Some(HuntTold::Trouble(text.to_owned())),
    }
}
