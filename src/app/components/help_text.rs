//! The text of the help: the keys and the notation.
//!
//! The page fetches it when somebody asks: `www/help.en.html` and `www/help.zh.html` are printed
//! from here by a test.

use yew::{Callback, Html, html};

use super::element::{Attr, tag, text, together};
use super::stage::{number, view_items};
use super::timeline::{mark_class, mark_path};
use crate::app::adapters::{LegendEntry, MarkerKind, legend, say};
use crate::app::keys::{ALWAYS, SINGLE, Shortcut};
use crate::scene::stage::{SIGN_HEIGHT, SIGN_WIDTH};
use crate::scene::view::Lang;
use crate::scene::wording::Phrase;

/// Every key, then every sign of the stage and of the timeline, and what it means.
pub fn view_help_text(lang: Lang) -> Html {
    let always = ALWAYS.map(|shortcut| view_key("help__key", lang, shortcut));
    let single = SINGLE.map(|shortcut| view_key("help__key help__key--single", lang, shortcut));
    together(vec![
        text("p", "", say(lang, Phrase::KeysOnStage)),
        tag("dl", "help__keys").all(always.into_iter().chain(single)).html(),
        view_legend(lang),
    ])
}

fn view_key(class: &'static str, lang: Lang, (keys, meaning): Shortcut) -> Html {
    tag("div", class)
        .add(tag("dt", "").text("kbd", "", keys.to_owned()).html())
        .text("dd", "", say(lang, meaning))
        .html()
}

fn view_legend(lang: Lang) -> Html {
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

#[cfg(test)]
mod tests {
    use super::super::tests::print_html;
    use super::*;

    #[test]
    fn the_files_of_the_help_are_printed_from_here() {
        let print = |lang| {
            let mut text = print_html(view_help_text(lang));
            for block in ["<div", "<section", "<ul", "<li ", "<h3"] {
                text = text.replace(block, &format!("\n{block}"));
            }
            text + "\n"
        };
        let file = expect_test::expect_file!["../../../www/help.en.html"];
        file.assert_eq(&print(Lang::En));
        let file = expect_test::expect_file!["../../../www/help.zh.html"];
        file.assert_eq(&print(Lang::Zh));
    }
}
