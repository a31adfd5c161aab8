//! The worker that searches as a hook: told what is asked, it passes on what is found.
//!
//! Rule: each search has a worker of its own, which ends with it, so that its memory is free again.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use yew::{Callback, hook, use_effect_with, use_memo};

use crate::app::adapters::Report;
use crate::app::state::{Asking, Command, Hunt, HuntTold};
use crate::app::worker::{PageWorker, STUDY, Told};

/// Keeps the worker at what the state asks for.
#[hook]
pub fn use_hunt(hunt: &Option<Hunt>, on: &Callback<Command>) {
    let asked = hunt.as_ref().filter(|hunt| hunt.is_looking());
    let asked = asked.map(|hunt| (hunt.serial, Rc::clone(&hunt.quest)));
    let place = use_worker(asked, on, begin);
    let paused = hunt.as_ref().is_some_and(|hunt| hunt.paused);
    use_effect_with(paused, move |paused| {
        let wish = if *paused { "pause" } else { "resume" };
        if let Some(worker) = place.worker.borrow().as_ref() {
            _ = worker.ask(wish.into());
        }
    });
}

/// The place of a worker.
#[derive(Default)]
pub struct Place {
    /// The worker, while there is one.
    pub worker: RefCell<Option<PageWorker>>,
    /// The number of what was asked last.
    pub asked: Cell<u32>,
}

/// The place of a worker, which `ask` keeps at what is asked.
#[hook]
pub fn use_worker(
    asked: Option<Asking>,
    on: &Callback<Command>,
    ask: fn(&Rc<Place>, Option<&Asking>, &Callback<Command>),
) -> Rc<Place> {
    let place = use_memo((), |()| Place::default());
    let (kept, on) = (Rc::clone(&place), on.clone());
    use_effect_with(asked, move |asked| {
        asked.iter().for_each(|(serial, _)| kept.asked.set(*serial));
        ask(&kept, asked.as_ref(), &on);
    });
    place
}

fn begin(place: &Rc<Place>, asked: Option<&Asking>, on: &Callback<Command>) {
    *place.worker.borrow_mut() = None;
    let Some((serial, quest)) = asked else { return };
    let (serial, on) = (*serial, on.clone());
    let tell = move |told| on.emit(Command::HeardOfHunt(serial, Rc::new(told)));
    let heard = Callback::from({
        let tell = tell.clone();
        move |told| match told {
            Told::Failed(_) => tell(HuntTold::Failed),
            Told::Message(message) => {
                let told = message.as_string().and_then(|message| read(&message));
                tell(told.unwrap_or(HuntTold::Unreadable));
            }
        }
    });
    let sent = PageWorker::start(STUDY, heard).and_then(|started| {
        started.ask((**quest).into())?;
        *place.worker.borrow_mut() = Some(started);
        Ok(())
    });
    if sent.is_err() {
        tell(HuntTold::Failed);
    }
}

fn read(message: &str) -> Option<HuntTold> {
    let (head, text) = message.split_once('\n')?;
    match head.split_once(' ').unwrap_or((head, "")) {
        ("hunt", rate) => Some(HuntTold::Report(rate.parse().ok()?, Report::parse(text)?)),
        ("space", stands) => Some(HuntTold::Space(stands == "on", text.to_owned())),
        ("trouble", _) => Some(HuntTold::Trouble(text.to_owned())),
        _ => None,
    }
}
