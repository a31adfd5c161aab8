//! The focus of a panel that takes another one's place, and of a group with one stop for Tab.

use web_sys::{Element, HtmlElement};
use yew::{NodeRef, hook, use_effect_with};

/// Gives the focus to `place` when it appears, and when it goes to what `opener` selects: the
/// button that opens it.
#[hook]
pub fn use_entered(place: NodeRef, opener: &'static str) {
    use_effect_with((), move |()| {
        focus(place.cast::<HtmlElement>());
        move || {
            let document = web_sys::window().and_then(|window| window.document());
            let opener = document.and_then(|document| document.query_selector(opener).ok()?);
            focus(opener.and_then(|opener| wasm_bindgen::JsCast::dyn_into(opener).ok()));
        }
    });
}

fn focus(element: Option<HtmlElement>) {
    if let Some(element) = element {
        let _ = element.focus();
    }
}

/// While the focus is in `group`, it follows to the one element that Tab stops at; and that one
/// is scrolled to where it can be seen.
#[hook]
pub fn use_roving(group: NodeRef, at: usize) {
    use_effect_with(at, move |_| {
        let Some(group) = group.cast::<Element>() else { return };
        let inside = group.query_selector(":focus").ok().flatten().is_some();
        let stop = group.query_selector("[tabindex='0']").ok().flatten();
        if let Some(stop) = &stop {
            reveal(&group, stop);
        }
        if inside {
            focus(stop.and_then(|stop| wasm_bindgen::JsCast::dyn_into(stop).ok()));
        }
    });
}

/// Scrolls the group, and nothing around it.
fn reveal(group: &Element, stop: &Element) {
    let (outer, inner) = (group.get_bounding_client_rect(), stop.get_bounding_client_rect());
    let (above, below) = (inner.top() - outer.top(), inner.bottom() - outer.bottom());
    let way = if above < 0.0 { above } else { below.max(0.0) };
    if way != 0.0 {
        group.set_scroll_top(group.scroll_top() + way as i32);
    }
}
