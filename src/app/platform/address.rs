//! The part of the address after `#`: it always describes what is shown.

use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use yew::{AttrValue, Callback, hook, use_effect_with};

use crate::app::state::Command;

/// What comes after `#` in the address.
pub fn fragment() -> String {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok());
    hash.map(|hash| hash.trim_start_matches('#').to_owned()).unwrap_or_default()
}

/// The whole address with another fragment.
pub fn with_fragment(link: &str) -> String {
    let address = web_sys::window().and_then(|window| window.location().href().ok());
    let address = address.unwrap_or_default();
    let page = address.split('#').next().unwrap_or_default();
    format!("{page}#{link}")
}

/// Writes the link into the address whenever it changes; `None` leaves the address alone.
#[hook]
pub fn use_address(link: Option<AttrValue>) {
    use_effect_with(link, |link| {
        let history = web_sys::window().and_then(|window| window.history().ok());
        if let (Some(history), Some(link)) = (history, link) {
            // Refused in a sandboxed frame: there the address is nobody's to read either.
            let address = format!("#{link}");
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
        }
    });
}

/// Opens the link when somebody changes the fragment by hand.
#[hook]
pub fn use_fragment(on: Callback<Command>) {
    use_effect_with((), move |()| {
        let changed = Closure::<dyn FnMut()>::new(move || on.emit(Command::OpenLink(fragment())));
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
