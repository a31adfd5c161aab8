//! The inspector: what the chosen thing is now, and since which step.

use yew::{Callback, Html};

use super::element::{Attr, button, pressable, rows, tag, text};
use super::part::send;
use crate::app::adapters::{InsidePhrase, Inspection, WhyKind, WhyLine, say, say_inside};
use crate::app::state::{Command, Look};
use crate::engine::BrokerId;
use crate::scene::view::Lang;
use crate::scene::wording::Phrase;

/// What is known of the chosen thing, and the way into the log of `broker`, if it has one.
pub fn view_inspector(
    lang: Lang,
    inspection: &Inspection,
    broker: Option<BrokerId>,
    why: Option<(usize, &[WhyLine])>,
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
        .add(view_why(lang, why, on))
        .html()
}

/// Asks why, and says what was answered of which step.
fn view_why(lang: Lang, why: Option<(usize, &[WhyLine])>, on: &Callback<Command>) -> Html {
    let region = tag("div", "why").add(button(
        "why__ask",
        send(on, Command::AskWhy),
        say(lang, Phrase::AskWhy),
    ));
    let Some((step, lines)) = why else { return region.html() };
    let about = if lines.is_empty() { Phrase::Loading } else { Phrase::Step(step) };
    region
        .text("p", "inspector__kicker", say(lang, about))
        .all(lines.iter().map(|line| view_line(lang, line, on)))
        .html()
}

/// A sentence, the way to its step, and its rule.
fn view_line(lang: Lang, line: &WhyLine, on: &Callback<Command>) -> Html {
    let (name, class) = match line.kind {
        WhyKind::Now | WhyKind::Failed => ("p", "why__now"),
        WhyKind::Head => ("h3", "why__head"),
        WhyKind::Act => ("p", "why__line why__line--act"),
        WhyKind::Why | WhyKind::Not => ("p", "why__line"),
    };
    let go = |step| {
        let said = say(lang, Phrase::Step(step));
        button("why__step", send(on, Command::Step(step)), said)
    };
    let rule = format!("{} {}", line.rule, line.kip);
    let rule = (rule != " ").then(|| text("small", "why__rule", rule));
    tag(name, class).said(line.text.clone()).some(line.step.map(go)).some(rule).html()
}
