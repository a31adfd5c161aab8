//! The worker that looks into files, in a WebAssembly of its own that the page loads when
//! somebody needs it.
//!
//! Rule: the first message says `ready`, because what is sent earlier would be lost. After that
//! each request gets its answer, in order.

use js_sys::JsString;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    console_error_panic_hook::set_once();
    let worker: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let page = worker.clone();
    let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        tell(&page, &answer(&event.data()));
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
fn answer(request: &JsValue) -> JsValue {
    match request.dyn_ref::<JsString>() {
        Some(text) if text == "version" => JsValue::from_str(env!("CARGO_PKG_VERSION")),
        _ => JsValue::NULL,
    }
}
