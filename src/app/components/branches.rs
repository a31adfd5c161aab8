//! The branches: the original run and those that began by acting in the past.

use yew::{Callback, Html, Properties, component, html};

use crate::app::adapters::say;
use crate::app::state::Command;
use crate::scene::view::Lang;
use crate::scene::wording::Phrase;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct BranchesProps {
    /// The language.
    pub lang: Lang,
    /// The step at which each branch began; the first is the original run.
    pub began: Vec<Option<usize>>,
    /// The branch at which one looks.
    pub branch: usize,
    /// Takes commands.
    pub on: Callback<Command>,
}

/// The switcher; nothing while there is only one branch.
#[component]
pub fn Branches(props: &BranchesProps) -> Html {
    if props.began.len() < 2 {
        return Html::default();
    }
    html! {
        <div class="branches" role="group" aria-label={say(props.lang, Phrase::Branches)}>
            for (at, began) in props.began.iter().enumerate() {
                <button type="button" key={at} class="branches__branch"
                    aria-pressed={(at == props.branch).to_string()}
                    onclick={props.on.reform(move |_| Command::SwitchBranch(at))}>
                    { name(props.lang, at, *began) }
                </button>
            }
        </div>
    }
}

fn name(lang: Lang, at: usize, began: Option<usize>) -> String {
    match began {
        None => say(lang, Phrase::OriginalRun),
        Some(step) => say(lang, Phrase::BranchFrom { number: at + 1, step }),
    }
}
