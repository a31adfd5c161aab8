//! The clipboard.

use wasm_bindgen_futures::JsFuture;
use yew::Callback;
use yew::platform::spawn_local;

use super::address::with_fragment;
use crate::app::state::Command;

/// Copies the address of `link` and tells whether that worked.
pub fn copy_link(link: &str, on: Callback<Command>) {
    let address = with_fragment(link);
    spawn_local(async move { on.emit(Command::Copied(copy(&address).await)) });
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
