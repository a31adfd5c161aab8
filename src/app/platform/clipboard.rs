//! The clipboard.

use wasm_bindgen_futures::JsFuture;
use yew::platform::spawn_local;
use yew::{AttrValue, Callback};

use super::address::with_fragment;
use super::pack::link_of;
use crate::app::state::{Command, Copying};

/// Copies the address of the link that holds `text`, and tells what became of that.
pub fn copy_link(text: AttrValue, on: Callback<Command>) {
    spawn_local(async move {
        let copying = match link_of(&text).await {
            None => Copying::NoPacking,
            Some(link) if copy(&with_fragment(&link)).await => Copying::Done,
            Some(_) => Copying::Forbidden,
        };
        on.emit(Command::Copied(copying));
    });
}

async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    // Outside of a secure context there is no clipboard.
    let navigator = window.navigator();
    let has = js_sys::Reflect::has(&navigator, &"clipboard".into()).unwrap_or(false);
    if !has || !window.is_secure_context() {
        return false;
    }
    JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}
