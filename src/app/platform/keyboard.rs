//! Keys: what has the focus, and keys that nothing on the page has the focus for.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, KeyboardEvent};
use yew::{Callback, hook, use_effect_with};

use crate::app::keys::Focus;

/// What has the focus when `event` comes.
pub fn focus_of(event: &KeyboardEvent) -> Focus {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(element) = target else { return Focus::Other };
    if element.matches("input[type=range]").unwrap_or(false) {
        return Focus::Slider;
    }
    if element.matches("input, select, textarea").unwrap_or(false) {
        return Focus::Field;
    }
    match element.closest("button, summary, a, [role=button]") {
        Ok(Some(_)) => Focus::Button,
        _ => Focus::Other,
    }
}

/// Whether the key belongs to the browser.
pub fn is_foreign(event: &KeyboardEvent) -> bool {
    event.ctrl_key() || event.alt_key() || event.meta_key() || event.default_prevented()
}

/// Calls `on` for keys that are pressed while nothing has the focus, on a page of our own; in
/// somebody else's page these keys are theirs.
#[hook]
pub fn use_page_keys(on: Callback<KeyboardEvent>) {
    use_effect_with(on, |on| {
        let on = on.clone();
        let pressed = Closure::<dyn FnMut(KeyboardEvent)>::new(move |event: KeyboardEvent| {
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            if target.is_some_and(|element| element.matches("body.own-page").unwrap_or(false)) {
                on.emit(event);
            }
        });
        let document = web_sys::window().and_then(|window| window.document());
        if let Some(document) = &document {
            let listener = pressed.as_ref().unchecked_ref();
            let _ = document.add_event_listener_with_callback("keydown", listener);
        }
        move || {
            if let Some(document) = document {
                let listener = pressed.as_ref().unchecked_ref();
                let _ = document.remove_event_listener_with_callback("keydown", listener);
            }
        }
    });
}
