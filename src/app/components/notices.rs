//! Notices: what there is to tell besides the picture. They are spoken by the page's one live
//! region, so they are not live themselves.

use yew::{Callback, Html, html};

use super::part::send;
use crate::app::adapters::say;
use crate::app::query::{Ignored, Near};
use crate::app::state::{Command, Notice};
use crate::scene::view::Lang;
use crate::scene::wording::Phrase;

/// The notice, with a button that takes it away.
pub fn view_notices(lang: Lang, notice: Option<&Notice>, on: &Callback<Command>) -> Html {
    // The question itself takes the focus then.
    let is_shown = |notice: &&Notice| !matches!(notice, Notice::AnswerFirst { .. });
    let Some(notice) = notice.filter(is_shown) else { return Html::default() };
    html! {
        <div class="notice">
            <div class="notice__text">{ view_notice(lang, notice, on) }</div>
            <p class="notice__foot">
                if *notice == Notice::StartedOver {
                    { view_button(on, Command::UndoReset, say(lang, Phrase::Undo)) }
                }
                if let Notice::NotLoaded(command) = notice {
                    { view_button(on, Command::clone(command), say(lang, Phrase::TryAgain)) }
                }
                { view_button(on, Command::Dismiss, say(lang, Phrase::Dismiss)) }
            </p>
        </div>
    }
}

fn view_button(on: &Callback<Command>, command: Command, name: String) -> Html {
    html! {
        <button type="button" onclick={send(on, command)}>{ name }</button>
    }
}

fn view_notice(lang: Lang, notice: &Notice, on: &Callback<Command>) -> Html {
    match notice {
        Notice::BadLink { why, text } => view_bad_link(lang, why, text),
        Notice::Ignored(ignored) => view_ignored(lang, ignored, on),
        other => html! { <p>{ other.text(lang) }</p> },
    }
}

fn view_bad_link(lang: Lang, why: &str, text: &str) -> Html {
    html! {
        <>
            <h2 class="notice__title">{ say(lang, Phrase::BadLinkTitle) }</h2>
            <p>{ why.to_owned() }</p>
            <label class="notice__link">
                { say(lang, Phrase::BadLinkText) }
                <textarea readonly=true rows="2" value={text.to_owned()} />
            </label>
        </>
    }
}

/// What the address has that leads nowhere, each with what was probably meant.
fn view_ignored(lang: Lang, ignored: &[Ignored], on: &Callback<Command>) -> Html {
    html! {
        <>
            <h2 class="notice__title">{ say(lang, Phrase::AddressTitle) }</h2>
            <ul class="notice__list">
                for part in ignored.iter() {
                    <li>
                        <code lang="en">{ part.as_written() }</code>
                        if !part.near.is_empty() {
                            <p class="notice__near">
                                { say(lang, Phrase::DidYouMean) }
                                for near in part.near.iter() { { view_near(lang, part, near, on) } }
                            </p>
                        }
                    </li>
                }
            </ul>
        </>
    }
}

fn view_near(lang: Lang, part: &Ignored, near: &Near, on: &Callback<Command>) -> Html {
    let (command, name) = match near {
        Near::Word(word) => {
            let values = ["lang", "theme", "motion"].contains(&part.name.as_str());
            let meant = if values { format!("{}={word}", part.name) } else { word.clone() };
            return html! { <code lang="en">{ meant }</code> };
        }
        Near::Lesson(id, title) => (Command::OpenLesson(id.clone()), title.clone()),
        Near::Step(step) => (Command::Step(*step), say(lang, Phrase::Step(*step))),
        Near::Beat(beat, title) => (Command::Beat(*beat), title.clone()),
    };
    view_button(on, command, name)
}
