//! The branches: the original run and those that began by acting in the past.

use yew::{Callback, Html};

use super::element::{Attr, pressable, tag};
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
    let one = |(at, step): (usize, &Option<usize>)| {
        pressable("branches__branch", send(on, Command::SwitchBranch(at)))
            .key(at)
            .states(Attr::Pressed, at == branch)
            .said(name(lang, at, *step))
            .html()
    };
    tag("div", "branches")
        .with(Attr::Role, "group")
        .with(Attr::Label, say(lang, Phrase::Branches))
        .all(began.iter().enumerate().map(one))
        .html()
}

/// What a branch is called: its number, and the step at which it began.
pub(super) fn name(lang: Lang, at: usize, began: Option<usize>) -> String {
    match began {
        None => say(lang, Phrase::OriginalRun),
        Some(step) => say(lang, Phrase::BranchFrom { number: at + 1, step }),
    }
}
