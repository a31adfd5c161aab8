//! The worker for files as a hook: sends the questions that wait, and passes the answers on.
//!
//! Rule: each opening has a worker of its own; another opening, or leaving the view, ends it.

use std::rc::Rc;

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use yew::{
    Callback, UseReducerDispatcher, UseReducerHandle, hook, use_effect_with, use_mut_ref,
    use_reducer,
};

use super::picked::Picked;
use crate::app::state::{Doing, Opened};
use crate::app::worker::{FILES, PageWorker, Told};
use crate::files::messages::{Answer, Ask};

/// The worker, and the number of the last question that it was sent.
#[derive(Default)]
struct Sender {
    worker: Option<PageWorker>,
    sent: u32,
}

/// What is known of the files that were picked; another pick opens anew.
#[hook]
pub fn use_desk(picked: Option<Picked>) -> UseReducerHandle<Opened> {
    let opened = use_reducer(Opened::default);
    let sender = use_mut_ref(Sender::default);
    let dispatcher = opened.dispatcher();
    use_effect_with(picked.clone(), {
        let dispatcher = dispatcher.clone();
        move |picked| {
            if picked.is_some() {
                dispatcher.dispatch(Doing::Open);
            }
        }
    });
    let state = Rc::new((*opened).clone());
    use_effect_with(opened.asked, move |_| {
        let sender = &mut *sender.borrow_mut();
        let waiting = state.waiting.iter().filter(|(number, _)| *number > sender.sent);
        for (number, ask) in waiting.cloned().collect::<Vec<_>>() {
            sender.sent = number;
            if let Err(why) = sender.send(number, &ask, picked.as_ref(), &dispatcher) {
                dispatcher.dispatch(Doing::Broke(why));
            }
        }
    });
    opened
}

impl Sender {
    fn send(
        &mut self,
        number: u32,
        ask: &Ask,
        picked: Option<&Picked>,
        to: &UseReducerDispatcher<Opened>,
    ) -> Result<(), String> {
        let files = match ask {
            Ask::Open => {
                self.worker = Some(PageWorker::start(FILES, told(to.clone()))?);
                picked.map(|picked| picked.files())
            }
            _ => None,
        };
        let Some(worker) = &self.worker else { return Ok(()) };
        worker.ask(question(number, ask, files.as_ref()))
    }
}

/// A question as the worker takes it.
pub fn question(number: u32, ask: &Ask, files: Option<&Array>) -> JsValue {
    let message = Object::new();
    let set = |name: &str, value: &JsValue| {
        Reflect::set(&message, &JsValue::from_str(name), value).expect("a new object takes it");
    };
    set("id", &JsValue::from_f64(number.into()));
    set("ask", &JsValue::from_str(&ask.text()));
    if let Some(files) = files {
        set("files", files);
    }
    message.into()
}

/// An answer of the worker: the number of its question, and the bytes that come with it.
pub fn answer(message: &JsValue) -> Option<(u32, Answer, Option<Uint8Array>)> {
    let get = |name: &str| Reflect::get(message, &JsValue::from_str(name)).ok();
    let number = get("id")?.as_f64()? as u32;
    let answer = Answer::read(&get("answer")?.as_string()?)?;
    let bytes = get("bytes").and_then(|bytes| bytes.dyn_into::<Uint8Array>().ok());
    Some((number, answer, bytes))
}

fn told(to: UseReducerDispatcher<Opened>) -> Callback<Told> {
    Callback::from(move |told| match told {
        Told::Failed(why) => to.dispatch(Doing::Broke(why)),
        Told::Message(message) => {
            if let Some((number, answer, bytes)) = answer(&message) {
                let bytes = bytes.map(|bytes| bytes.to_vec()).unwrap_or_default();
                to.dispatch(Doing::Told(number, answer, bytes));
            }
        }
    })
}
