//! Language and theme on the root element, and remembered.

use yew::{hook, use_effect_with};

use super::start::{KEYS_KEY, LANG_KEY, OFF, THEME_KEY, lang_tag, store, theme_name};
use crate::app::adapters::say;
use crate::app::state::Theme;
use crate::scene::view::Lang;
use crate::scene::wording::Phrase;

/// Writes language and theme to the root element. Remembers them once somebody changes them.
#[hook]
pub fn use_look(lang: Lang, theme: Theme, single_keys: bool) {
    use_effect_with(lang, |lang| {
        dress("lang", lang_tag(*lang));
        let document = web_sys::window().and_then(|window| window.document());
        if let Some(document) = document {
            document.set_title(&say(*lang, Phrase::Title));
        }
        store(LANG_KEY, lang_tag(*lang));
    });
    use_effect_with(theme, |theme| {
        dress("data-theme", theme_name(*theme));
        store(THEME_KEY, theme_name(*theme));
    });
    use_effect_with(single_keys, |on| store(KEYS_KEY, if *on { "on" } else { OFF }));
}

fn dress(attribute: &str, value: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    if let Some(root) = document.and_then(|document| document.document_element()) {
        let _ = root.set_attribute(attribute, value);
    }
}
