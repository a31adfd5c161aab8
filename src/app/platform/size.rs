//! The size of the stage.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver, ResizeObserverEntry};
use yew::{Callback, NodeRef, hook, use_effect_with};

use crate::app::state::Command;

/// Sends `Command::Resize` with the inner size of the element, now and whenever it changes.
#[hook]
pub fn use_size(place: NodeRef, on: Callback<Command>) {
    use_effect_with(place, move |place| {
        let element = place.cast::<Element>();
        let resized = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            let Ok(entry) = entries.get(0).dyn_into::<ResizeObserverEntry>() else { return };
            let rect = entry.content_rect();
            on.emit(Command::Resize(rect.width() as f32, rect.height() as f32));
        });
        let observer = ResizeObserver::new(resized.as_ref().unchecked_ref()).ok();
        if let (Some(observer), Some(element)) = (&observer, &element) {
            observer.observe(element);
        }
        move || {
            if let Some(observer) = observer {
                observer.disconnect();
            }
            drop(resized);
        }
    });
}
