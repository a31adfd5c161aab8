//! The focus, where somebody has to be led to a question.

use web_sys::HtmlElement;
use yew::{NodeRef, hook, use_effect_with};

/// Moves the focus to the element each time `call` is another number. Only an answer to
/// something that somebody did: nothing takes the focus by itself.
#[hook]
pub fn use_focus(place: NodeRef, call: Option<u32>) {
    use_effect_with(call, move |call| {
        if let (Some(element), Some(_)) = (place.cast::<HtmlElement>(), call) {
            let _ = element.focus();
        }
    });
}
