//! The worker that looks into files, in a WebAssembly of its own that the page loads when
//! somebody needs it.
//!
//! Rule: the first message says `ready`, because what is sent earlier would be lost. After that
//! a message is an object of a number `id`, a question `ask` (text, `files::messages::Ask`) and
//! `files`, if the question has any; an answer is an object of the same `id`, the text `answer`
//! (`files::messages::Answer`, with sheets of `scene::opened`), and `bytes` if it has any.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use highwater::files::messages::{Answer, Ask};
use highwater::scene::wording::install_all;
use js_sys::{Array, JsString, Object, Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

mod blob;
mod desk;

use desk::Desk;

fn main() {
    console_error_panic_hook::set_once();
    install_all();
    let worker: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let desk = Rc::new(RefCell::new(Desk::default()));
    let page = worker.clone();
    let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        hear(&page, &desk, &event.data());
    });
    worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    // The worker hears until it is terminated.
    heard.forget();
    tell(&worker, &JsValue::from_str("ready"));
}

fn tell(worker: &DedicatedWorkerGlobalScope, what: &JsValue) {
    worker.post_message(what).expect("an answer holds nothing that cannot be sent");
}

/// `version` is answered with the version of the program; what is not understood, with `null`.
fn hear(worker: &DedicatedWorkerGlobalScope, desk: &Rc<RefCell<Desk>>, message: &JsValue) {
    if message.dyn_ref::<JsString>().is_some_and(|text| text == "version") {
        return tell(worker, &JsValue::from_str(env!("CARGO_PKG_VERSION")));
    }
    let get = |name: &str| Reflect::get(message, &JsValue::from_str(name)).ok();
    let ask = get("ask").and_then(|ask| ask.as_string()).and_then(|ask| Ask::read(&ask));
    let (Some(id), Some(ask)) = (get("id").and_then(|id| id.as_f64()), ask) else {
        return tell(worker, &JsValue::NULL);
    };
    let files = get("files").and_then(|files| files.dyn_into::<Array>().ok()).unwrap_or_default();
    let opens = ask == Ask::Open && !desk.borrow().is_working();
    let told = desk.borrow_mut().take(id, ask, &files);
    told.into_iter().for_each(|told| answer(worker, told));
    if opens {
        go_on(worker.clone(), desk.clone());
    }
}

/// Works on what is being opened for a while, and again after messages had their turn.
fn go_on(worker: DedicatedWorkerGlobalScope, desk: Rc<RefCell<Desk>>) {
    let (told, more) = desk.borrow_mut().work();
    told.into_iter().for_each(|told| answer(&worker, told));
    if more {
        Timeout::new(0, move || go_on(worker, desk)).forget();
    }
}

/// An answer, the number of its question, and the bytes that go with it.
type Told = (f64, Answer, Option<Vec<u8>>);

fn answer(worker: &DedicatedWorkerGlobalScope, (id, answer, bytes): Told) {
    let message = Object::new();
    let set = |name: &str, value: &JsValue| {
        Reflect::set(&message, &JsValue::from_str(name), value).expect("a new object takes it");
    };
    set("id", &JsValue::from_f64(id));
    set("answer", &JsValue::from_str(&answer.text()));
    if let Some(bytes) = bytes {
        set("bytes", &Uint8Array::from(bytes.as_slice()));
    }
    tell(worker, &message);
}
