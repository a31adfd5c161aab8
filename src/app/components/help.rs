//! The help: the keys that are active, and the notation.

use web_sys::HtmlInputElement;
use yew::{Callback, Event, Html, Properties, TargetCast, component, html, use_node_ref};

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
    html! {
        <dialog class="help" ref={dialog} aria-labelledby="help-title"
            onclose={props.on.reform(|_| Command::ShowHelp(false))}>
            <div class="help__head">
                <h2 id="help-title">{ say(lang, Phrase::Help) }</h2>
                <button type="button" onclick={send(&props.on, Command::ShowHelp(false))}>
                    { say(lang, Phrase::Close) }
                </button>
            </div>
            if props.open {
                <h3>{ say(lang, Phrase::Keyboard) }</h3>
                <p>{ say(lang, Phrase::KeysOnStage) }</p>
                <dl class="help__keys">
                    for (keys, meaning) in shortcuts(props.single_keys) {
                        <div class="help__key">
                            <dt><kbd>{ keys }</kbd></dt>
                            <dd>{ say(lang, meaning) }</dd>
                        </div>
                    }
                </dl>
                { view_switch(props) }
                { view_legend(lang) }
            }
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
