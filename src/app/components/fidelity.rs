//! Tables that are loaded once somebody opens them: what is modelled, simplified or left out, and
//! what each version of Kafka does.

use web_sys::Element;
use yew::{Callback, Event, Html, Properties, TargetCast, component, html, use_state_eq};

use super::element::{Attr, button, tag, text};
use crate::app::adapters::say;
use crate::app::platform::document::{Document, use_document};
use crate::scene::view::Lang;
use crate::scene::wording::Phrase;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct FidelityProps {
    /// The language.
    pub lang: Lang,
    /// Whether it is the table of editions.
    #[prop_or_default]
    pub editions: bool,
}

/// The table, closed at first.
#[component]
pub fn Fidelity(props: &FidelityProps) -> Html {
    let lang = props.lang;
    let open = use_state_eq(|| false);
    let (class, title, files) = match props.editions {
        false => ("fidelity", Phrase::Fidelity, ["fidelity.en.html", "fidelity.zh.html"]),
        true => ("releases", Phrase::Releases, ["editions.en.html", "editions.zh.html"]),
    };
    let file = files[lang as usize];
    let (table, again) = use_document(open.then_some(file));
    let toggled = Callback::from(move |event: Event| {
        open.set(event.target_unchecked_into::<Element>().has_attribute("open"));
    });
    html! {
        <details class={format!("panel {class}")} ontoggle={toggled}>
            <summary>{ say(lang, title) }</summary>
            <div class="fidelity__scroll" role="region" tabindex="0"
                aria-label={say(lang, title)}>
                { view_document(lang, table, &again) }
            </div>
        </details>
    }
}

/// A text that was fetched, or what is said in its place.
#[inline(never)]
pub fn view_document(lang: Lang, document: Document, again: &Callback<()>) -> Html {
    match document {
        Document::Loading => text("p", "", say(lang, Phrase::Loading)),
        Document::Here(text) => Html::from_html_unchecked(text),
        Document::Missing => tag("p", "")
            .with(Attr::Role, "alert")
            .said(say(lang, Phrase::NotLoaded))
            .said(" ")
            .add(button("", again.reform(|_| ()), say(lang, Phrase::TryAgain)))
            .html(),
    }
}
