//! The help: the keys that are active, and the notation.

use web_sys::HtmlInputElement;
use yew::{Callback, Event, Html, Properties, TargetCast, component, html, use_node_ref};

use super::element::{Attr, button, tag, text, together};
use super::legend::view_legend;
use super::part::send;
use crate::app::adapters::say;
use crate::app::keys::shortcuts;
use crate::app::platform::dialog::use_dialog;
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
    let title = tag("h2", "").with(Attr::Id, "help-title").said(say(lang, Phrase::Help));
    let close = send(&props.on, Command::ShowHelp(false));
    let head =
        tag("div", "help__head").add(title.html()).add(button("", close, say(lang, Phrase::Close)));
    html! {
        <dialog class="help" ref={dialog} aria-labelledby="help-title"
            onclose={props.on.reform(|_| Command::ShowHelp(false))}>
            { head.html() }
            if props.open { { view_help(props) } }
        </dialog>
    }
}

fn view_help(props: &HelpProps) -> Html {
    let lang = props.lang;
    let key = |(keys, meaning): (&str, Phrase)| {
        tag("div", "help__key")
            .add(tag("dt", "").text("kbd", "", keys.to_owned()).html())
            .text("dd", "", say(lang, meaning))
            .html()
    };
    let keys = shortcuts(props.single_keys).map(key);
    together(vec![
        text("h3", "", say(lang, Phrase::Keyboard)),
        text("p", "", say(lang, Phrase::KeysOnStage)),
        tag("dl", "help__keys").all(keys).html(),
        view_switch(props),
        view_legend(lang),
    ])
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
