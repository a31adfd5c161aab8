//! The notation key.

use yew::{Callback, Html, html};

use super::stage::{number, view_items};
use super::timeline::{mark_class, mark_path};
use crate::app::adapters::{LegendEntry, MarkerKind, legend, say};
use crate::scene::stage::{SIGN_HEIGHT, SIGN_WIDTH};
use crate::scene::view::Lang;
use crate::scene::wording::Phrase;

/// Every sign of the stage and of the timeline, and what it means.
pub fn view_legend(lang: Lang) -> Html {
    html! {
        <section class="legend" aria-labelledby="legend-title">
            <h3 id="legend-title">{ say(lang, Phrase::LegendTitle) }</h3>
            <ul class="legend__entries">
                for LegendEntry { sign, text } in legend(lang) {
                    <li class="legend__entry">
                        <svg class="legend__sign stage" width={number(SIGN_WIDTH)}
                            height={number(SIGN_HEIGHT)} aria-hidden="true">
                            { view_items(&sign, &Callback::noop()) }
                        </svg>
                        <span>{ text }</span>
                    </li>
                }
            </ul>
            <h3>{ say(lang, Phrase::Markers) }</h3>
            <ul class="legend__entries legend__entries--markers">
                for kind in MarkerKind::ALL {
                    <li class="legend__entry">
                        <svg class="legend__mark" viewBox="-12 -12 24 24" width="24" height="24"
                            aria-hidden="true">
                            <g class={mark_class(kind)}>
                                <path class="timeline__sign" d={mark_path(kind)} />
                            </g>
                        </svg>
                        <span>{ kind.name(lang) }</span>
                    </li>
                }
            </ul>
        </section>
    }
}
