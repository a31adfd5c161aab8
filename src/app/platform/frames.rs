//! The browser's frames, only while something moves.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use yew::{Callback, hook, use_effect_with};

use super::crash::has_crashed;
use crate::app::state::Command;

type OnFrame = Closure<dyn FnMut(f64)>;

/// Frames that are asked for until this is dropped.
struct Frames {
    request: Rc<Cell<i32>>,
    // Keeps itself alive by this cell, which `drop` empties.
    on_frame: Rc<RefCell<Option<OnFrame>>>,
}

/// Sends `Command::Frame` with each frame of the browser while `active`.
#[hook]
pub fn use_frames(active: bool, on: Callback<Command>) {
    use_effect_with(active, move |active| {
        let frames = active.then(|| Frames::start(on));
        move || drop(frames)
    });
}

fn request(on_frame: &OnFrame) -> i32 {
    let window = web_sys::window();
    let callback = on_frame.as_ref().unchecked_ref();
    window.and_then(|window| window.request_animation_frame(callback).ok()).unwrap_or(0)
}

impl Frames {
    fn start(on: Callback<Command>) -> Frames {
        let frames = Frames { request: Rc::default(), on_frame: Rc::default() };
        let (id, itself) = (Rc::clone(&frames.request), Rc::clone(&frames.on_frame));
        let mut before: Option<f64> = None;
        let on_frame = Closure::new(move |now: f64| {
            if has_crashed() {
                return;
            }
            let passed = before.replace(now).map_or(0.0, |before| now - before);
            if let Some(on_frame) = itself.borrow().as_ref() {
                id.set(request(on_frame));
            }
            on.emit(Command::Frame(passed as f32));
        });
        frames.request.set(request(&on_frame));
        frames.on_frame.replace(Some(on_frame));
        frames
    }
}

impl Drop for Frames {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            let _ = window.cancel_animation_frame(self.request.get());
        }
        self.on_frame.replace(None);
    }
}
