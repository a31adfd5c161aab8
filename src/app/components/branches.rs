//! The branches: the original run and those that began by acting in the past.

use yew::{Callback, Html, html};

use super::part::send;
use crate::app::adapters::say;
use crate::app::state::Command;
use crate::scene::view::Lang;
use crate::scene::wording::Phrase;

/// The switcher; nothing while there is only one branch. `began` are the steps at which the
/// branches began, the first of which is the original run; one looks at `branch`.
pub fn view_branches(
    lang: Lang,
    began: &[Option<usize>],
    branch: usize,
    on: &Callback<Command>,
) -> Html {
    if began.len() < 2 {
        return Html::default();
    }
    html! {
        <div class="branches" role="group" aria-label={say(lang, Phrase::Branches)}>
            for (at, step) in began.iter().enumerate() {
                <button type="button" key={at} class="branches__branch"
                    aria-pressed={(at == branch).to_string()}
                    onclick={send(on, Command::SwitchBranch(at))}>
                    { name(lang, at, *step) }
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
