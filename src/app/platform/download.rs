//! A replica's log as an archive of files, handed to the browser as a download.
//!
//! Rule: the log is written piece by piece, and the page has its turn in between; the worker
//! packs. Dropping the handle stops it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use js_sys::{Array, Date, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, HtmlAnchorElement, Url};
use yew::Callback;
use yew::platform::spawn_local;

use super::desk::{answer, question};
use crate::app::worker::{FILES, PageWorker, Told};
use crate::files::messages::{Answer, Ask};
use crate::files::partition;
use crate::log::Log;

/// The id of the topic, whichever it is: the name of this program in letters.
const TOPIC_ID: u128 = 0x0068_6967_6877_6174_6572_0000_0000_0001;
/// How long the log is written before the page has its turn, in milliseconds.
const TURN: f64 = 12.0;
/// How long the browser may take to begin the download, in milliseconds.
const KEPT_FOR: u32 = 60_000;

/// How far it is.
#[derive(Clone, Debug, PartialEq)]
pub enum Packing {
    /// So many bytes of so many are written.
    Writing(u64, u64),
    /// The browser has the archive: its name and its size in bytes.
    Done(String, u64),
    /// It could not be done, and what the browser says.
    Failed(String),
}

/// A download that is being prepared.
pub struct Download {
    stopped: Rc<Cell<bool>>,
    worker: Rc<RefCell<Option<PageWorker>>>,
}

impl Drop for Download {
    fn drop(&mut self) {
        self.stopped.set(true);
        self.worker.replace(None);
    }
}

impl Download {
    /// Begins; the folder has this name. `tell` hears how far it is.
    pub fn start(folder: String, log: Log, tell: Callback<Packing>) -> Download {
        let stopped = Rc::new(Cell::new(false));
        let worker = Rc::new(RefCell::new(None));
        match PageWorker::start(FILES, packed(format!("{folder}.zip"), tell.clone())) {
            Ok(started) => _ = worker.replace(Some(started)),
            Err(why) => tell.emit(Packing::Failed(why)),
        }
        let download = Download { stopped: Rc::clone(&stopped), worker: Rc::clone(&worker) };
        spawn_local(async move {
            let Some((names, files)) = write(&log, &tell, &stopped).await else { return };
            let ask = Ask::Pack { folder, names };
            let Some(worker) = &*worker.borrow() else { return };
            if let Err(why) = worker.ask(question(1, &ask, Some(&files))) {
                tell.emit(Packing::Failed(why));
            }
        });
        download
    }
}

/// Writes the files; `None` if it was stopped.
async fn write(
    log: &Log,
    tell: &Callback<Packing>,
    stopped: &Cell<bool>,
) -> Option<(Vec<String>, Array)> {
    let total = log.segments().iter().map(|segment| segment.size()).sum();
    let (mut done, mut turn) = (0, Date::now());
    let (mut names, files) = (Vec::<String>::new(), Array::new());
    let mut parts = Array::new();
    for (name, piece) in partition::pieces(log, TOPIC_ID) {
        if names.last() != Some(&name) {
            push_joined(&files, &std::mem::take(&mut parts), names.is_empty());
            names.push(name);
        }
        done += piece.len() as u64;
        parts.push(&Uint8Array::from(&*piece));
        if Date::now() >= turn + TURN {
            tell.emit(Packing::Writing(done.min(total), total));
            rest().await;
            turn = Date::now();
        }
        if stopped.get() {
            return None;
        }
    }
    push_joined(&files, &parts, false);
    Some((names, files))
}

/// Adds the parts of a file as one; before the first file there is none.
fn push_joined(files: &Array, parts: &Array, none: bool) {
    if none {
        return;
    }
    let part = |value: JsValue| value.unchecked_into::<Uint8Array>();
    let joined = Uint8Array::new_with_length(parts.iter().map(|p| part(p).length()).sum());
    let mut at = 0;
    for part in parts.iter().map(part) {
        joined.set(&part, at);
        at += part.length();
    }
    files.push(&joined);
}

/// Lets the page have its turn.
async fn rest() {
    let turn = Promise::new(&mut |done, _| {
        Timeout::new(0, move || _ = done.call0(&JsValue::NULL)).forget();
    });
    let _ = JsFuture::from(turn).await;
}

fn packed(name: String, tell: Callback<Packing>) -> Callback<Told> {
    Callback::from(move |told| {
        let outcome = match told {
            Told::Failed(why) => Packing::Failed(why),
            Told::Message(message) => match answer(&message) {
                Some((_, Answer::Bytes, Some(bytes))) => save(&name, &bytes),
                Some((_, Answer::Failed(why), _)) => Packing::Failed(why),
                _ => Packing::Failed(String::new()),
            },
        };
        tell.emit(outcome);
    })
}

fn save(name: &str, bytes: &Uint8Array) -> Packing {
    match offer(bytes, name) {
        Ok(()) => Packing::Done(name.to_owned(), bytes.length().into()),
        Err(why) => Packing::Failed(format!("{why:?}")),
    }
}

/// Offers bytes as a download.
fn offer(bytes: &Uint8Array, name: &str) -> Result<(), JsValue> {
    let blob = Blob::new_with_u8_array_sequence(&Array::of1(bytes))?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let document = web_sys::window().and_then(|window| window.document());
    let anchor = document.ok_or(JsValue::NULL)?.create_element("a")?;
    let anchor: HtmlAnchorElement = anchor.unchecked_into();
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    Timeout::new(KEPT_FOR, move || _ = Url::revoke_object_url(&url)).forget();
    Ok(())
}
