//! Texts that lie beside the page and are fetched when somebody wants to read them, so that
//! nobody else waits for them.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;
use yew::platform::spawn_local;
use yew::{AttrValue, Callback, hook, use_callback, use_effect_with, use_state_eq};

/// How far a text has come.
#[derive(Clone, Debug, PartialEq)]
pub enum Document {
    /// It is on its way.
    Loading,
    /// It is here.
    Here(AttrValue),
    /// It could not be loaded.
    Missing,
}

/// The text of the file `name` beside the page, and how to try once more if it is missing.
/// Nothing is fetched while there is no name.
#[hook]
pub fn use_document(name: Option<&'static str>) -> (Document, Callback<()>) {
    // With its name: what comes late may belong to a file that is not wanted any more.
    let arrived = use_state_eq(|| None);
    let tries = use_state_eq(|| 0);
    let arrival = arrived.setter();
    use_effect_with((name, *tries), move |(name, _)| {
        if let Some(name) = *name {
            spawn_local(async move { arrival.set(Some((name, fetch(name).await))) });
        }
    });
    let document = match &*arrived {
        Some((of, Some(text))) if Some(*of) == name => Document::Here(text.clone()),
        Some((of, None)) if Some(*of) == name => Document::Missing,
        _ => Document::Loading,
    };
    let again = use_callback((arrived.setter(), tries), |(), (arrived, tries)| {
        arrived.set(None);
        tries.set(**tries + 1);
    });
    (document, again)
}

async fn fetch(name: &str) -> Option<AttrValue> {
    read(JsFuture::from(web_sys::window()?.fetch_with_str(name))).await
}

/// The text of a file that is being fetched; nothing if it did not come.
pub async fn read(answer: JsFuture) -> Option<AttrValue> {
    let answer = answer.await.ok()?;
    let response: Response = answer.dyn_into().ok()?;
    let text = JsFuture::from(response.text().ok().filter(|_| response.ok())?).await.ok()?;
    text.as_string().map(AttrValue::from)
}
