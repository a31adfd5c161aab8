//! When the program itself fails: the notice is part of `index.html`, outside of what the page
//! draws, because nothing of the program can be relied on afterwards.

use std::panic;

use web_sys::Element;

/// Shows the crash notice with the message of a panic, besides the console.
pub fn install() {
    panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        let _ = show(&info.to_string());
    }));
}

fn show(message: &str) -> Option<()> {
    let document = web_sys::window()?.document()?;
    document.get_element_by_id("crash")?.remove_attribute("hidden").ok()?;
    document.get_element_by_id("crash-message")?.set_text_content(Some(message));
    Some(())
}

/// The element that the page is drawn into. The still pictures in it move to the crash notice,
/// where they are of use again.
pub fn prepare_root() -> Option<Element> {
    let document = web_sys::window()?.document()?;
    let root = document.get_element_by_id("app")?;
    let stills = document.get_element_by_id("stills");
    let place = document.get_element_by_id("crash-stills");
    if let (Some(stills), Some(place)) = (stills, place) {
        let _ = place.append_child(&stills);
    }
    let _ = root.set_attribute("data-mounted", "");
    Some(root)
}
