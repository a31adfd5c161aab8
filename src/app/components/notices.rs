//! Notices: what there is to tell besides the picture. They are spoken by the page's live
//! region (`view_speaker`), so they are not live themselves.

use yew::{Callback, Html, html};

use super::element::{Attr, button, tag, text, together};
use super::part::send;
use crate::app::adapters::{about, say};
use crate::app::query::{Ignored, Near};
use crate::app::state::{Command, Notice, Refused};
use crate::scene::view::Lang;
use crate::scene::wording::Phrase;

/// The notice, with a button that takes it away.
pub fn view_notices(lang: Lang, notice: Option<&Notice>, on: &Callback<Command>) -> Html {
    // The question itself takes the focus then.
    let is_shown = |notice: &&Notice| !matches!(notice, Notice::AnswerFirst { .. });
    let Some(notice) = notice.filter(is_shown) else { return Html::default() };
    let again = match notice {
        Notice::StartedOver => Some((Command::UndoReset, Phrase::Undo)),
        Notice::NotLoaded(command) => Some((Command::clone(command), Phrase::TryAgain)),
        Notice::Refused(refused) => asks(*refused).map(|asks| (asks, Phrase::AskWhy)),
        _ => None,
    };
    let again = again.map(|(command, name)| view_button(on, command, say(lang, name)));
    let foot = tag("p", "notice__foot").some(again).add(view_button(
        on,
        Command::Dismiss,
        say(lang, Phrase::Dismiss),
    ));
    tag("div", "notice")
        .add(tag("div", "notice__text").add(view_notice(lang, notice, on)).html())
        .add(foot.html())
        .html()
}

/// Asks what is behind a refusal, if there is something to ask.
pub(super) fn asks(refused: Refused) -> Option<Command> {
    about(&refused.blocked).map(|_| Command::AskWhyNot(refused))
}

fn view_button(on: &Callback<Command>, command: Command, name: String) -> Html {
    button("", send(on, command), name)
}

fn view_notice(lang: Lang, notice: &Notice, on: &Callback<Command>) -> Html {
    match notice {
        Notice::BadLink { why, text } => view_bad_link(lang, why, text),
        Notice::Ignored(ignored) => view_ignored(lang, ignored, on),
        other => text("p", "", other.text(lang)),
    }
}

fn view_bad_link(lang: Lang, why: &str, link: &str) -> Html {
    let kept = html! { <textarea readonly=true rows="2" value={link.to_owned()} /> };
    let link = tag("label", "notice__link").said(say(lang, Phrase::BadLinkText)).add(kept);
    together(vec![
        text("h2", "notice__title", say(lang, Phrase::BadLinkTitle)),
        text("p", "", why.to_owned()),
        link.html(),
    ])
}

/// What the address has that leads nowhere, each with what was probably meant.
fn view_ignored(lang: Lang, ignored: &[Ignored], on: &Callback<Command>) -> Html {
    let one = |part: &Ignored| {
        let near = part.near.iter().map(|near| view_near(lang, part, near, on));
        let meant =
            || tag("p", "notice__near").said(say(lang, Phrase::DidYouMean)).all(near).html();
        tag("li", "")
            .add(view_code(part.as_written()))
            .some((!part.near.is_empty()).then(meant))
            .html()
    };
    together(vec![
        text("h2", "notice__title", say(lang, Phrase::AddressTitle)),
        tag("ul", "notice__list").all(ignored.iter().map(one)).html(),
    ])
}

fn view_code(code: String) -> Html {
    tag("code", "").with(Attr::Lang, "en").said(code).html()
}

fn view_near(lang: Lang, part: &Ignored, near: &Near, on: &Callback<Command>) -> Html {
    let (command, name) = match near {
        Near::Word(word) => {
            let values = ["lang", "theme", "motion"].contains(&part.name.as_str());
            let meant = if values { format!("{}={word}", part.name) } else { word.clone() };
            return view_code(meant);
        }
        Near::Lesson(id, title) => (Command::OpenLesson(id.clone()), title.clone()),
        Near::Step(step) => (Command::Step(*step), say(lang, Phrase::Step(*step))),
        Near::Beat(beat, title) => (Command::Beat(*beat), title.clone()),
    };
    view_button(on, command, name)
}
