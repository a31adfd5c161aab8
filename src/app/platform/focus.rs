//! Leading somebody to a question, without taking away what they look at.
//!
//! Rule: a question that appears is scrolled into view by its title, and only as far as caption
//! and transport stay. The focus goes to it when somebody wants to go on without an answer, and
//! only if it is on our page already.

use gloo_timers::callback::Timeout;
use web_sys::{
    Document, Element, FocusOptions, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition,
};
use yew::{NodeRef, hook, use_effect_with};

/// The space that is left below the title, and above the caption.
const EDGE: f64 = 12.0;

/// Leads to the question at `place` when `asked` is another one, and each time `called` is
/// another number.
#[hook]
pub fn use_question(place: NodeRef, asked: Option<(usize, usize)>, called: Option<u32>) {
    let question = place.clone();
    use_effect_with(asked, move |asked| {
        let element = question.cast::<Element>().filter(|_| asked.is_some());
        let shown = element.map(|element| soon(move || _ = reveal(&element, false)));
        move || drop(shown)
    });
    use_effect_with(called, move |called| {
        let element = place.cast::<HtmlElement>().filter(|_| called.is_some());
        let led = element.map(|element| soon(move || lead(&element)));
        move || drop(led)
    });
}

/// Scrolls `place` into view when `shown` becomes another thing; nothing moves for `None`.
#[hook]
pub fn use_revealed(place: NodeRef, shown: Option<usize>) {
    use_effect_with(shown, move |shown| {
        let element = place.cast::<Element>().filter(|_| shown.is_some());
        let scrolled = element.map(|element| soon(move || into_view(&element)));
        move || drop(scrolled)
    });
}

/// Scrolls to the place of the stage, with what is said above it, each time `led` is another
/// number.
#[hook]
pub fn use_led(led: usize) {
    use_effect_with(led, move |led| {
        let led = (*led > 0).then(|| soon(|| _ = show_stage()));
        move || drop(led)
    });
}

fn show_stage() -> Option<()> {
    document()?.query_selector(".page__show").ok()??.scroll_into_view();
    Some(())
}

/// As little as is needed.
fn into_view(element: &Element) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// After everything that changes with the question has been drawn.
fn soon(then: impl FnOnce() + 'static) -> Timeout {
    Timeout::new(0, then)
}

fn lead(question: &HtmlElement) {
    let focused = is_ours().unwrap_or(false);
    if focused {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = question.focus_with_options(&options);
    }
    let _ = reveal(question, focused);
}

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// Whether the focus is on our page, or nowhere on a page that is all ours.
fn is_ours() -> Option<bool> {
    let document = document()?;
    let active = document.active_element()?;
    let inside = active.closest(".page").ok()?.is_some();
    let nowhere = active.matches("body.own-page").ok()?;
    Some(document.has_focus().ok()? && (inside || nowhere))
}

/// Scrolls until the title of the question is to be seen; unless `wholly`, not beyond the
/// caption.
fn reveal(question: &Element, wholly: bool) -> Option<()> {
    let window = web_sys::window()?;
    let title = question.query_selector("h2").ok()??.get_bounding_client_rect();
    let bottom = window.inner_height().ok()?.as_f64()?;
    let caption = document()?.query_selector(".caption").ok()??.get_bounding_client_rect();
    let (below, above) = (title.bottom() + EDGE - bottom, title.top() - EDGE);
    let room = (caption.top() - EDGE).max(0.0);
    let way = match wholly {
        true if above < 0.0 => above,
        true => below.max(0.0),
        false => below.max(0.0).min(room),
    };
    if way != 0.0 {
        window.scroll_by_with_x_and_y(0.0, way);
    }
    Some(())
}
