//! What the page learns from the browser before it begins: address, memory, system.
//!
//! Rule: the address decides, then what was chosen earlier, then the browser. Memory may be
//! forbidden (a sandboxed frame); then there is none.

use web_sys::Storage;

use super::address::{fragment, parameters};
use super::media::motion_allowed;
use super::pack;
use crate::app::query::Query;
use crate::app::state::{Start, Theme};
use crate::scene::view::Lang;

/// Under which name the language is remembered.
pub const LANG_KEY: &str = "highwater-lang";
/// Under which name the theme is remembered.
pub const THEME_KEY: &str = "highwater-theme";
/// Under which name it is remembered whether keys of a single character are shortcuts.
pub const KEYS_KEY: &str = "highwater-keys";

/// How it is remembered that something is switched off.
pub const OFF: &str = "off";

/// Reads all of it.
pub async fn read() -> Start {
    let link = match fragment() {
        link if link.is_empty() => None,
        link => Some(pack::open(link).await),
    };
    let pairs = parameters();
    let parameter = |name: &str| {
        let found = pairs.iter().find(|(of, _)| of == name);
        found.map(|(_, value)| value.clone())
    };
    let lang = parameter("lang").or_else(|| recall(LANG_KEY)).or_else(browser_lang);
    let theme = parameter("theme").or_else(|| recall(THEME_KEY));
    let still = parameter("motion").is_some_and(|motion| motion == "reduce");
    Start {
        lang: lang.map_or(Lang::En, |tag| lang_of(&tag)),
        theme: theme.map_or(Theme::Auto, |name| theme_of(&name)),
        motion: motion_allowed() && !still,
        single_keys: recall(KEYS_KEY).is_none_or(|keys| keys != OFF),
        link,
        query: Query::read(&pairs),
    }
}

/// The language of a tag such as `zh-CN`; English if it is another one.
pub fn lang_of(tag: &str) -> Lang {
    match tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "zh" => Lang::Zh,
        _ => Lang::En,
    }
}

/// The tag of a language.
pub fn lang_tag(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "en",
        Lang::Zh => "zh-Hans",
    }
}

/// The theme of a name; automatic if there is none of it.
pub fn theme_of(name: &str) -> Theme {
    match name {
        "light" => Theme::Light,
        "dark" => Theme::Dark,
        _ => Theme::Auto,
    }
}

/// The name of a theme.
pub fn theme_name(theme: Theme) -> &'static str {
    match theme {
        Theme::Auto => "auto",
        Theme::Light => "light",
        Theme::Dark => "dark",
    }
}

fn browser_lang() -> Option<String> {
    web_sys::window()?.navigator().language()
}

fn memory() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

fn recall(key: &str) -> Option<String> {
    memory()?.get_item(key).ok()?
}

/// Remembers a preference, if the browser lets us.
pub fn store(key: &str, value: &str) {
    if let Some(memory) = memory() {
        let _ = memory.set_item(key, value);
    }
}
