//! The event log: the headlines of the steps around the one that is shown.

use std::rc::Rc;

use yew::{Callback, Html};

use super::element::{Attr, pressable, tag};
use super::part::{Part, Same, send};
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
    pub lines: Same<Rc<Vec<LogLine>>>,
    /// The step that is shown.
    pub step: usize,
    /// Takes commands.
    pub on: Callback<Command>,
}

impl Part for EventLog {
    fn view(&self) -> Html {
        let near = |line: &&LogLine| line.step.abs_diff(self.step) <= AROUND;
        let lines = self.lines.iter().filter(near).map(|line| view_line(self, line));
        tag("details", "panel event-log")
            .text("summary", "", say(self.lang, Phrase::EventLog))
            .add(tag("ol", "event-log__lines").all(lines).html())
            .html()
    }
}

fn view_line(props: &EventLog, line: &LogLine) -> Html {
    let step = line.step;
    let current = (step == props.step).then_some("step");
    let shown = pressable("event-log__line", send(&props.on, Command::Step(step)))
        .maybe(Attr::Current, current)
        .text("span", "event-log__step", step.to_string())
        .text("span", "event-log__time", format!("{} ms", line.at.0))
        .text("span", "", line.text.clone());
    tag("li", "").key(step).add(shown.html()).html()
}
