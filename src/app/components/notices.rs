//! Notices: what there is to tell besides the picture. They are spoken by the page's one live
//! region, so they are not live themselves.

use yew::{Callback, Html, Properties, component, html};

use crate::app::adapters::say;
use crate::app::query::{Ignored, Near};
use crate::app::state::{Command, Notice};
use crate::scene::view::Lang;
use crate::scene::wording::Phrase;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct NoticesProps {
    /// The language.
    pub lang: Lang,
    /// What there is to tell.
    pub notice: Option<Notice>,
    /// Takes commands.
    pub on: Callback<Command>,
}

/// The notice, with a button that takes it away.
#[component]
pub fn Notices(props: &NoticesProps) -> Html {
    // The question itself takes the focus then.
    let is_shown = |notice: &&Notice| !matches!(notice, Notice::AnswerFirst { .. });
    let Some(notice) = props.notice.as_ref().filter(is_shown) else { return Html::default() };
    html! {
        <div class="notice">
            <div class="notice__text">{ view_notice(props, notice) }</div>
            <p class="notice__foot">
                if *notice == Notice::StartedOver {
                    { view_button(&props.on, Command::UndoReset, say(props.lang, Phrase::Undo)) }
                }
                if let Notice::NotLoaded(command) = notice {
                    { view_button(&props.on, Command::clone(command),
                        say(props.lang, Phrase::TryAgain)) }
                }
                { view_button(&props.on, Command::Dismiss, say(props.lang, Phrase::Dismiss)) }
            </p>
        </div>
    }
}

fn view_button(on: &Callback<Command>, command: Command, name: String) -> Html {
    html! {
        <button type="button" onclick={on.reform(move |_| command.clone())}>{ name }</button>
    }
}

fn view_notice(props: &NoticesProps, notice: &Notice) -> Html {
    match notice {
        Notice::BadLink { why, text } => view_bad_link(props.lang, why, text),
        Notice::Ignored(ignored) => view_ignored(props, ignored),
        other => html! { <p>{ other.text(props.lang) }</p> },
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
fn view_ignored(props: &NoticesProps, ignored: &[Ignored]) -> Html {
    html! {
        <>
            <h2 class="notice__title">{ say(props.lang, Phrase::AddressTitle) }</h2>
            <ul class="notice__list">
                for part in ignored.iter() {
                    <li>
                        <code lang="en">{ part.as_written() }</code>
                        if !part.near.is_empty() {
                            <p class="notice__near">
                                { say(props.lang, Phrase::DidYouMean) }
                                for near in part.near.iter() { { view_near(props, part, near) } }
                            </p>
                        }
                    </li>
                }
            </ul>
        </>
    }
}

fn view_near(props: &NoticesProps, part: &Ignored, near: &Near) -> Html {
    let (command, name) = match near {
        Near::Word(word) => {
            let values = ["lang", "theme", "motion"].contains(&part.name.as_str());
            let meant = if values { format!("{}={word}", part.name) } else { word.clone() };
            return html! { <code lang="en">{ meant }</code> };
        }
        Near::Lesson(id, title) => (Command::OpenLesson(id.clone()), title.clone()),
        Near::Step(step) => (Command::Step(*step), say(props.lang, Phrase::Step(*step))),
        Near::Beat(beat, title) => (Command::Beat(*beat), title.clone()),
    };
    view_button(&props.on, command, name)
}
