//! Two stages side by side: where the two runs part, and each side under its name.

use yew::{Callback, Html};

use super::element::{Attr, button, tag};
use super::part::send;
use crate::app::adapters::say;
use crate::app::state::Command;
use crate::scene::view::Lang;
use crate::scene::wording::Phrase;

/// The two stages with their names, below the sentence on what makes them differ.
pub fn view_beside(
    lang: Lang,
    verdict: String,
    names: [String; 2],
    stages: [Html; 2],
    on: &Callback<Command>,
) -> Html {
    let end = send(on, Command::SetBeside(None));
    let head = tag("div", "beside__head").text("p", "beside__verdict", verdict).add(button(
        "beside__end",
        end,
        say(lang, Phrase::EndSideBySide),
    ));
    let side = |(name, stage): (String, Html)| {
        tag("section", "beside__side")
            .with(Attr::Label, format!("{}: {name}", say(lang, Phrase::SideBySide)))
            .text("h2", "beside__name", name)
            .add(stage)
            .html()
    };
    tag("div", "beside").add(head.html()).all(names.into_iter().zip(stages).map(side)).html()
}
