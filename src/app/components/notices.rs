//! Notices: what there is to tell besides the picture. They are spoken by the page's one live
//! region, so they are not live themselves.

use yew::{Callback, Html, Properties, component, html};

use crate::app::adapters::say;
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
    let notice = props.notice.as_ref().filter(|notice| **notice != Notice::AnswerFirst);
    let Some(notice) = notice else { return Html::default() };
    html! {
        <div class="notice">
            <div class="notice__text">{ view_notice(props.lang, notice) }</div>
            <button type="button" class="notice__dismiss"
                onclick={props.on.reform(|_| Command::Dismiss)}>
                { say(props.lang, Phrase::Dismiss) }
            </button>
        </div>
    }
}

fn view_notice(lang: Lang, notice: &Notice) -> Html {
    let Notice::BadLink { why, text } = notice else {
        return html! { <p>{ notice.text(lang) }</p> };
    };
    html! {
        <>
            <h2 class="notice__title">{ say(lang, Phrase::BadLinkTitle) }</h2>
            <p>{ why.clone() }</p>
            <label class="notice__link">
                { say(lang, Phrase::BadLinkText) }
                <textarea readonly=true rows="2" value={text.clone()} />
            </label>
        </>
    }
}
