//! What the system is set to.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::MediaQueryList;
use yew::{Callback, hook, use_effect_with};

use crate::app::state::Command;

fn reduced_motion() -> Option<MediaQueryList> {
    web_sys::window()?.match_media("(prefers-reduced-motion: reduce)").ok()?
}

/// Whether things may move.
pub fn motion_allowed() -> bool {
    !reduced_motion().is_some_and(|query| query.matches())
}

/// Follows the system's setting for movement.
#[hook]
pub fn use_motion(on: Callback<Command>) {
    use_effect_with((), move |()| {
        let changed = Closure::<dyn FnMut()>::new(move || {
            on.emit(Command::SetMotion(motion_allowed()));
        });
        let query = reduced_motion();
        if let Some(query) = &query {
            query.set_onchange(Some(changed.as_ref().unchecked_ref()));
        }
        move || {
            if let Some(query) = query {
                query.set_onchange(None);
            }
            drop(changed);
        }
    });
}
