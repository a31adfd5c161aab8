//! The help: the keys that are active, and the notation; its text is a file (`help_text`).

use web_sys::HtmlInputElement;
use yew::{Callback, Event, Html, Properties, TargetCast, component, html, use_node_ref};

use super::element::{Attr, button, tag, text};
use super::fidelity::view_document;
use super::part::send;
use crate::app::adapters::say;
use crate::app::platform::dialog::use_dialog;
use crate::app::platform::document::use_document;
use crate::app::state::Command;
use crate::scene::view::Lang;
use crate::scene::wording::Phrase;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct HelpProps {
    /// The language.
    pub lang: Lang,
    /// Whether it is open.
    pub open: bool,
    /// Whether keys of a single character are shortcuts.
    pub single_keys: bool,
    /// Takes commands.
    pub on: Callback<Command>,
}

/// The dialog.
#[component]
pub fn Help(props: &HelpProps) -> Html {
    let dialog = use_node_ref();
    use_dialog(dialog.clone(), props.open);
    let lang = props.lang;
    let file = ["help.en.html", "help.zh.html"][lang as usize];
    let (document, again) = use_document(props.open.then_some(file));
    let title = tag("h2", "").with(Attr::Id, "help-title").said(say(lang, Phrase::Help));
    let close = send(&props.on, Command::ShowHelp(false));
    let head =
        tag("div", "help__head").add(title.html()).add(button("", close, say(lang, Phrase::Close)));
    let class = if props.single_keys { "help" } else { "help help--few-keys" };
    html! {
        <dialog {class} ref={dialog} aria-labelledby="help-title"
            onclose={props.on.reform(|_| Command::ShowHelp(false))}>
            { head.html() }
            { text("h3", "", say(lang, Phrase::Keyboard)) }
            { view_switch(props) }
            { view_document(lang, document, &again) }
        </dialog>
    }
}

fn view_switch(props: &HelpProps) -> Html {
    let switched = props.on.reform(|event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Command::SetSingleKeys(input.checked())
    });
    html! {
        <label class="help__switch">
            <input type="checkbox" checked={props.single_keys} onchange={switched} />
            { say(props.lang, Phrase::SingleKeys) }
        </label>
    }
}
