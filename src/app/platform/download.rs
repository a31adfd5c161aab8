//! A replica's log as an archive of files, handed to the browser as a download.
//!
//! Rule: the worker that thinks plays the run and writes the files, and that for files packs
//! them; the page waits for neither.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, HtmlAnchorElement, Url};
use yew::{Callback, hook};

use super::desk::{answer, question};
use super::hunt::{Place, use_worker};
use crate::app::state::{Asking, Command, Packing};
use crate::app::worker::{FILES, PageWorker, STUDY, Told};
use crate::files::messages::{Answer, Ask};

/// How long the browser may take to begin the download, in milliseconds.
const KEPT_FOR: u32 = 60_000;

/// Prepares the download that is asked for, while it is.
#[hook]
pub fn use_download(asked: Option<Asking>, on: &Callback<Command>) {
    use_worker(asked, on, begin);
}

fn begin(place: &Rc<Place>, asked: Option<&Asking>, on: &Callback<Command>) {
    *place.worker.borrow_mut() = None;
    let Some((serial, text)) = asked else { return };
    let serial = *serial;
    let tell = on.reform(move |packing| Command::HeardOfDownload(serial, packing));
    let question = format!("files\n{text}").into();
    let heard = Callback::from({
        let (place, tell) = (Rc::clone(place), tell.clone());
        move |told| match told {
            Told::Failed(why) => tell.emit(Packing::Failed(why)),
            Told::Message(message) => hear(&place, &message, &tell),
        }
    });
    send(place, STUDY, heard, question, &tell);
}

/// Starts a worker in the place of the one before, and asks it.
fn send(
    place: &Place,
    script: &str,
    heard: Callback<Told>,
    question: JsValue,
    tell: &Callback<Packing>,
) {
    let sent = PageWorker::start(script, heard).and_then(|worker| {
        worker.ask(question)?;
        *place.worker.borrow_mut() = Some(worker);
        Ok(())
    });
    if let Err(why) = sent {
        tell.emit(Packing::Failed(why));
    }
}

/// How far the writing is, as a text; or the folder, its files' names, and their bytes.
fn hear(place: &Place, message: &JsValue, tell: &Callback<Packing>) {
    if let Some(text) = message.as_string() {
        return tell.emit(Packing::read(&text));
    }
    let mut parts = message.unchecked_ref::<Array>().iter();
    let text = |part: Option<JsValue>| part.and_then(|part| part.as_string()).unwrap_or_default();
    let (folder, names) = (text(parts.next()), text(parts.next()));
    let files = parts.next().map(JsCast::unchecked_into::<Array>);
    let heard = packed(format!("{folder}.zip"), tell.clone());
    let ask = Ask::Pack { folder, names };
    send(place, FILES, heard, question(1, &ask, files.as_ref()), tell);
}

fn packed(name: String, tell: Callback<Packing>) -> Callback<Told> {
    Callback::from(move |told| {
        let outcome = match told {
            Told::Failed(why) => Packing::Failed(why),
            Told::Message(message) => match answer(&message) {
                Some((_, Answer::Shown(_), Some(bytes))) => save(&name, &bytes),
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
///
/// # Errors
/// What the browser says.
pub fn offer(bytes: &Uint8Array, name: &str) -> Result<(), JsValue> {
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
