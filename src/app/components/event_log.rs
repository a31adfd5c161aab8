//! The event log: the headlines of the steps around the one that is shown.

use std::rc::Rc;

use yew::{Callback, Html, html};

use super::part::{Part, send};
use crate::app::adapters::{LogLine, say};
use crate::app::state::Command;
use crate::scene::view::Lang;
use crate::scene::wording::Phrase;

/// How many lines are shown before and after the step; a run may have thousands.
const AROUND: usize = 24;

/// See the module.
#[derive(PartialEq)]
pub struct EventLog {
    /// The language.
    pub lang: Lang,
    /// All lines of the branch.
    pub lines: Rc<Vec<LogLine>>,
    /// The step that is shown.
    pub step: usize,
    /// Takes commands.
    pub on: Callback<Command>,
}

impl Part for EventLog {
    fn view(&self) -> Html {
        let near = |line: &&LogLine| line.step.abs_diff(self.step) <= AROUND;
        html! {
            <details class="panel event-log">
                <summary>{ say(self.lang, Phrase::EventLog) }</summary>
                <ol class="event-log__lines">
                    for line in self.lines.iter().filter(near) {
                        { view_line(self, line) }
                    }
                </ol>
            </details>
        }
    }
}

fn view_line(props: &EventLog, line: &LogLine) -> Html {
    let step = line.step;
    let current = (step == props.step).then_some("step");
    html! {
        <li key={step}>
            <button type="button" class="event-log__line" aria-current={current}
                onclick={send(&props.on, Command::Step(step))}>
                <span class="event-log__step">{ step }</span>
                <span class="event-log__time">{ format!("{} ms", line.at.0) }</span>
                <span>{ line.text.clone() }</span>
            </button>
        </li>
    }
}
