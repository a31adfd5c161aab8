//! The address: what comes after `#` always describes what is shown.
//!
//! Rule: another page of a lesson is another entry in the browser's history, another step is
//! not. Inside of somebody else's page there are no entries of ours: Back is theirs.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::mem::replace;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use yew::platform::spawn_local;
use yew::{AttrValue, Callback, hook, use_effect_with, use_mut_ref};

use super::pack::{self, link_of};
use crate::app::query::without_place;
use crate::app::state::Command;

/// What comes after `#` in the address.
pub fn fragment() -> String {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok());
    hash.map(|hash| hash.trim_start_matches('#').to_owned()).unwrap_or_default()
}

/// What comes after `?` in the address, with the `?`.
pub fn search() -> String {
    let search = web_sys::window().and_then(|window| window.location().search().ok());
    search.unwrap_or_default()
}

/// The names and values after `?`, decoded.
pub fn parameters() -> Vec<(String, String)> {
    let decoded = |text: &str| {
        let text = text.replace('+', " ");
        js_sys::decode_uri_component(&text).map_or(text, String::from)
    };
    let search = search();
    let pairs = search.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect()
}

/// The whole address of a link.
pub fn with_fragment(link: &str) -> String {
    let address = web_sys::window().and_then(|window| window.location().href().ok());
    let address = address.unwrap_or_default();
    let page = address.split(['#', '?']).next().unwrap_or_default();
    format!("{page}{}#{link}", without_place(&search()))
}

/// The address of a link as the browser's history takes it. Only the fragment where nothing else
/// changes: a page from a file may change no more than that.
fn relative(link: &str) -> Option<String> {
    let search = search();
    let kept = without_place(&search);
    if kept == search {
        return Some(format!("#{link}"));
    }
    let path = web_sys::window()?.location().pathname().ok()?;
    Some(format!("{path}{kept}#{link}"))
}

/// Whether this is a part of somebody else's page.
fn is_embedded() -> bool {
    let window = web_sys::window();
    let top = window.as_ref().and_then(|window| window.parent().ok()?);
    window.zip(top).is_some_and(|(window, parent)| !js_sys::Object::is(&window, &parent))
}

/// The page of a lesson: the lesson, and the beat.
pub type Page = (Option<String>, usize);

/// What is to be written into the address, in its order: to pack a link takes a while.
#[derive(Default)]
struct Desk {
    /// The page that was asked for last.
    page: Option<Page>,
    /// The texts of the links, and whether each is of another page than the one before.
    waiting: VecDeque<(AttrValue, bool)>,
    /// Whether somebody is writing.
    is_busy: bool,
    /// The link that was written last.
    written: String,
}

/// Writes the link that holds the text into the address whenever it changes; `None` leaves the
/// address alone.
#[hook]
pub fn use_address(text: Option<AttrValue>, page: Page) {
    let desk = use_mut_ref(Desk::default);
    use_effect_with((text, page), move |(text, page)| {
        let Some(text) = text else { return };
        let mut at = desk.borrow_mut();
        let before = at.page.replace(page.clone());
        at.waiting.push_back((text.clone(), before.is_some_and(|before| before != *page)));
        if !replace(&mut at.is_busy, true) {
            spawn_local(write_all(Rc::clone(&desk)));
        }
    });
}

async fn write_all(desk: Rc<RefCell<Desk>>) {
    loop {
        let next = desk.borrow_mut().waiting.pop_front();
        let Some((text, turned)) = next else { break };
        let Some(link) = link_of(&text).await else { continue };
        let before = replace(&mut desk.borrow_mut().written, link.clone());
        // Who typed another link has got an entry for it from the browser.
        write(&link, turned && before == fragment());
    }
    desk.borrow_mut().is_busy = false;
}

fn write(link: &str, turned: bool) -> Option<()> {
    // The browser went there by itself, back or forward.
    if fragment() == link {
        return None;
    }
    let (history, address) = (web_sys::window()?.history().ok()?, relative(link)?);
    // Refused in a sandboxed frame: there the address is nobody's to read either.
    let _ = match turned && !is_embedded() {
        true => history.push_state_with_url(&JsValue::NULL, "", Some(&address)),
        false => history.replace_state_with_url(&JsValue::NULL, "", Some(&address)),
    };
    Some(())
}

/// Opens the link when somebody changes the fragment by hand.
#[hook]
pub fn use_fragment(on: Callback<Command>) {
    let changes = use_mut_ref(|| 0_u32);
    use_effect_with((), move |()| {
        let changed = Closure::<dyn FnMut()>::new(move || {
            let link = fragment();
            if link.is_empty() {
                return;
            }
            *changes.borrow_mut() += 1;
            let (mine, changes, on) = (*changes.borrow(), Rc::clone(&changes), on.clone());
            spawn_local(async move {
                let arrived = pack::open(link).await;
                // Unless it was changed once more meanwhile.
                if *changes.borrow() == mine {
                    on.emit(Command::OpenLink(Rc::new(arrived)));
                }
            });
        });
        let listener = changed.as_ref().unchecked_ref();
        let window = web_sys::window();
        if let Some(window) = &window {
            let _ = window.add_event_listener_with_callback("hashchange", listener);
        }
        move || {
            if let Some(window) = window {
                let listener = changed.as_ref().unchecked_ref();
                let _ = window.remove_event_listener_with_callback("hashchange", listener);
            }
        }
    });
}
