//! When the program itself fails: the notice is part of `index.html`, outside of what the page
//! draws, because nothing of the program can be relied on afterwards.

use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, Ordering};

use web_sys::Element;

static CRASHED: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// The still pictures, out of the page while the program runs.
    static STILLS: RefCell<Option<Element>> = const { RefCell::new(None) };
}

/// Whether the program has failed; nothing may run on then.
pub fn has_crashed() -> bool {
    CRASHED.load(Ordering::Relaxed)
}

/// Shows the crash notice with the message of a panic, besides the console.
pub fn install() {
    // Yew would put its own hook in the place of one that it does not know of.
    yew::set_custom_panic_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        if !CRASHED.swap(true, Ordering::Relaxed) {
            let _ = show(&info.to_string());
        }
    }));
}

fn show(message: &str) -> Option<()> {
    let document = web_sys::window()?.document()?;
    document.get_element_by_id("crash-message")?.set_text_content(Some(message));
    // What is drawn stays to be seen, but nothing in it answers any more.
    document.get_element_by_id("app")?.set_attribute("inert", "").ok()?;
    if let Some(stills) = STILLS.take() {
        document.get_element_by_id("crash-stills")?.append_child(&stills).ok()?;
    }
    let notice = document.get_element_by_id("crash")?;
    notice.remove_attribute("hidden").ok()?;
    notice.scroll_into_view();
    Some(())
}

/// Says that the program could not start; the still pictures stay.
pub fn tell_of_no_start() {
    let document = web_sys::window().and_then(|window| window.document());
    let notice = document.and_then(|document| document.query_selector(".boot-failed").ok()?);
    if let Some(notice) = notice {
        let _ = notice.remove_attribute("hidden");
    }
}

/// The element that the page is drawn into. The still pictures in it are kept for the crash
/// notice.
pub fn prepare_root() -> Option<Element> {
    let document = web_sys::window()?.document()?;
    let root = document.get_element_by_id("app")?;
    if let Some(stills) = document.get_element_by_id("stills") {
        stills.remove();
        STILLS.set(Some(stills));
    }
    let _ = root.set_attribute("data-mounted", "");
    Some(root)
}
