//! The page's side of its workers: the one that looks into files, and the one that thinks.
//!
//! Rule: nothing of them is loaded before [`PageWorker::start`]. What is asked before the worker
//! is ready waits for it. After a failure nothing more is told; start another one to try again.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ErrorEvent, MessageEvent, Worker};
use yew::Callback;

/// Where the workers begin, beside the page; the build puts them there under these very names.
pub const FILES: &str = "files_loader.js";
/// See `FILES`.
pub const STUDY: &str = "study_loader.js";

/// What the worker tells the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// A message: an answer, or how far it has come.
    Message(JsValue),
    /// The worker could not be loaded, or broke. What the browser says of it, in its language;
    /// it says nothing of a file that is not there.
    Failed(String),
}

/// A worker that was started. It ends when this is dropped, whatever it is doing.
pub struct PageWorker {
    worker: Worker,
    /// What is to be sent once the worker is ready; nothing waits after that.
    waiting: Rc<RefCell<Option<Vec<JsValue>>>>,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(ErrorEvent)>,
}

impl PageWorker {
    /// Starts loading a worker; `told` takes what comes of it.
    ///
    /// # Errors
    /// What the browser says if it starts no worker here, as in a page opened from a file.
    pub fn start(script: &str, told: Callback<Told>) -> Result<PageWorker, String> {
        let worker = Worker::new(script).map_err(|why| format!("{why:?}"))?;
        let waiting = Rc::new(RefCell::new(Some(Vec::new())));
        let on_message = heard(&worker, Rc::clone(&waiting), told.clone());
        let on_error = Closure::<dyn Fn(ErrorEvent)>::new(move |event: ErrorEvent| {
            // It is told here, so it is no error of the page.
            event.prevent_default();
            told.emit(Told::Failed(message_of(&event)));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(PageWorker { worker, waiting, _on_message: on_message, _on_error: on_error })
    }

    /// Sends a request: anything that the browser can copy into a worker, such as text, bytes,
    /// files, and arrays or objects of them.
    ///
    /// # Errors
    /// What the browser says if it cannot be copied.
    pub fn ask(&self, request: JsValue) -> Result<(), String> {
        match self.waiting.borrow_mut().as_mut() {
            Some(waiting) => {
                waiting.push(request);
                Ok(())
            }
            None => self.worker.post_message(&request).map_err(|why| format!("{why:?}")),
        }
    }
}

impl Drop for PageWorker {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// Takes the worker's messages: the first says that it is ready, all others are for the page.
fn heard(
    worker: &Worker,
    waiting: Rc<RefCell<Option<Vec<JsValue>>>>,
    told: Callback<Told>,
) -> Closure<dyn Fn(MessageEvent)> {
    let worker = worker.clone();
    Closure::new(move |event: MessageEvent| {
        let Some(requests) = waiting.take() else {
            return told.emit(Told::Message(event.data()));
        };
        for request in requests {
            if let Err(why) = worker.post_message(&request) {
                told.emit(Told::Failed(format!("{why:?}")));
            }
        }
    })
}

/// A file that is not there gives a plain event, without a message.
fn message_of(event: &ErrorEvent) -> String {
    match event.is_instance_of::<ErrorEvent>() {
        true => event.message(),
        false => String::new(),
    }
}
