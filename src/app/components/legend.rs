//! The notation key.

use yew::{Html, Properties, component, html};

use crate::app::adapters::{LegendEntry, legend, say};
use crate::scene::view::Lang;
use crate::scene::wording::Phrase;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct LegendProps {
    /// The language.
    pub lang: Lang,
}

/// Every sign of the stage, and what it means.
#[component]
pub fn Legend(props: &LegendProps) -> Html {
    html! {
        <section class="legend" aria-labelledby="legend-title">
            <h3 id="legend-title">{ say(props.lang, Phrase::LegendTitle) }</h3>
            <ul class="legend__entries">
                for LegendEntry { symbol, text } in legend(props.lang) {
                    <li class="legend__entry">
                        <span class={format!("legend__symbol legend__symbol--{symbol}")}
                            aria-hidden="true"></span>
                        <span>{ text }</span>
                    </li>
                }
            </ul>
        </section>
    }
}
