//! The notation key.

use yew::{Callback, Html, html};

use super::element::{Attr, tag};
use super::stage::{number, view_items};
use super::timeline::{mark_class, mark_path};
use crate::app::adapters::{LegendEntry, MarkerKind, legend, say};
use crate::scene::stage::{SIGN_HEIGHT, SIGN_WIDTH};
use crate::scene::view::Lang;
use crate::scene::wording::Phrase;

/// Every sign of the stage and of the timeline, and what it means.
pub fn view_legend(lang: Lang) -> Html {
    let signs = legend(lang).into_iter().map(|LegendEntry { sign, text }| {
        let sign = html! {
            <svg class="legend__sign stage" width={number(SIGN_WIDTH)}
                height={number(SIGN_HEIGHT)} aria-hidden="true">
                { view_items(&sign, &Callback::noop()) }
            </svg>
        };
        entry(sign, text)
    });
    let marks = MarkerKind::ALL.into_iter().map(|kind| {
        let sign = html! {
            <svg class="legend__mark" viewBox="-12 -12 24 24" width="24" height="24"
                aria-hidden="true">
                <g class={mark_class(kind)}>
                    <path class="timeline__sign" d={mark_path(kind)} />
                </g>
            </svg>
        };
        entry(sign, kind.name(lang))
    });
    let title = tag("h3", "").with(Attr::Id, "legend-title");
    tag("section", "legend")
        .with(Attr::LabelledBy, "legend-title")
        .add(title.said(say(lang, Phrase::LegendTitle)).html())
        .add(tag("ul", "legend__entries").all(signs).html())
        .text("h3", "", say(lang, Phrase::Markers))
        .add(tag("ul", "legend__entries legend__entries--markers").all(marks).html())
        .html()
}

fn entry(sign: Html, said: String) -> Html {
    tag("li", "legend__entry").add(sign).text("span", "", said).html()
}
