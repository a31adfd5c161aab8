//! The inspector: what the chosen thing is now, and since which step.

use yew::{Callback, Html};

use super::element::{Attr, button, pressable, rows, tag, text};
use super::part::send;
use crate::app::adapters::{InsidePhrase, Inspection, say, say_inside};
use crate::app::state::{Command, Look};
use crate::engine::BrokerId;
use crate::scene::view::Lang;
use crate::scene::wording::Phrase;

/// What is known of the chosen thing, and the way into the log of `broker`, if it has one.
pub fn view_inspector(
    lang: Lang,
    inspection: &Inspection,
    broker: Option<BrokerId>,
    on: &Callback<Command>,
) -> Html {
    let close = pressable("inspector__close", send(on, Command::Unselect));
    let inside = |broker| {
        let open = send(on, Command::Inside(Look::Open(broker)));
        button("inspector__inside", open, say_inside(lang, InsidePhrase::Inside))
    };
    let since =
        |step| button("", send(on, Command::Step(step)), say(lang, Phrase::SinceStep(step)));
    let title = tag("h2", "inspector__title").with(Attr::Id, "inspector-title");
    tag("section", "inspector")
        .with(Attr::LabelledBy, "inspector-title")
        .text("p", "inspector__kicker", say(lang, Phrase::Inspector))
        .add(title.said(inspection.title.clone()).html())
        .add(close.with(Attr::Label, say(lang, Phrase::Close)).said("✕").html())
        .add(rows(&inspection.rows))
        .all(inspection.sentences.iter().map(|sentence| text("p", "", sentence.clone())))
        .some(broker.map(inside))
        .some(inspection.since_step.map(since))
        .html()
}
