//! What is modelled, simplified or left out; loaded once somebody opens it.

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
}

/// The fidelity table, closed at first.
#[component]
pub fn Fidelity(props: &FidelityProps) -> Html {
    let lang = props.lang;
    let open = use_state_eq(|| false);
    let file = match lang {
        Lang::En => "fidelity.en.html",
        Lang::Zh => "fidelity.zh.html",
    };
    let (table, again) = use_document(open.then_some(file));
    let toggled = Callback::from(move |event: Event| {
        open.set(event.target_unchecked_into::<Element>().has_attribute("open"));
    });
    html! {
        <details class="panel fidelity" ontoggle={toggled}>
            <summary>{ say(lang, Phrase::Fidelity) }</summary>
            <div class="fidelity__scroll" role="region" tabindex="0"
                aria-label={say(lang, Phrase::Fidelity)}>
                { view_table(lang, table, &again) }
            </div>
        </details>
    }
}

fn view_table(lang: Lang, table: Document, again: &Callback<()>) -> Html {
    match table {
        Document::Loading => text("p", "", say(lang, Phrase::Loading)),
        Document::Here(table) => Html::from_html_unchecked(table),
        Document::Missing => tag("p", "")
            .with(Attr::Role, "alert")
            .said(say(lang, Phrase::NotLoaded))
            .said(" ")
            .add(button("", again.reform(|_| ()), say(lang, Phrase::TryAgain)))
            .html(),
    }
}
