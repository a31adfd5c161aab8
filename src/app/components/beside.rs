//! Two stages side by side: where the two runs part, and each side under its name.

use std::rc::Rc;

use yew::{Callback, Html};

use super::element::{Attr, button, pressable, tag};
use super::part::send;
use crate::app::adapters::{beside_name, say};
use crate::app::state::Command;
use crate::replay::compare::Beside;
use crate::scene::view::Lang;
use crate::scene::wording::Phrase;

/// What broke, with a button for each thing that would have kept it, which puts the same schedule
/// under it beside the run.
pub fn view_remedies(
    lang: Lang,
    lesson: Option<(String, Rc<[Beside]>)>,
    on: &Callback<Command>,
) -> Html {
    let Some((said, remedies)) = lesson else { return Html::default() };
    let offer = |remedy: &Beside| {
        let (command, name) = (Command::SetBeside(Some(remedy.clone())), beside_name(lang, remedy));
        let label = format!("{}: {name}", say(lang, Phrase::SideBySide));
        pressable("", send(on, command)).with(Attr::Label, label).said(name).html()
    };
    tag("div", "remedies")
        .with(Attr::Role, "group")
        .with(Attr::LabelledBy, "remedies-said")
        .add(tag("p", "remedies__said").with(Attr::Id, "remedies-said").said(said).html())
        .all(remedies.iter().map(offer))
        .html()
}

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
