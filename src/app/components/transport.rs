//! The transport: the buttons that move the playhead.

use web_sys::Event;
use yew::{Callback, Html};

use super::element::{Attr, Element, button, choices, chosen, field, pressable, tag, text};
use super::icon::Icon;
use super::part::{Part, send};
use crate::app::adapters::say;
use crate::app::state::{Command, Speed};
use crate::scene::view::Lang;
use crate::scene::wording::Phrase;

/// The names of the texts that say why a button does nothing.
const NOT_BACK: &str = "transport-not-back";
const NOT_NEXT: &str = "transport-not-next";

/// See the module.
#[derive(PartialEq)]
pub struct Transport {
    /// The language.
    pub lang: Lang,
    /// The step that is shown.
    pub step: usize,
    /// The last step that was played.
    pub last: usize,
    /// Whether it plays.
    pub playing: bool,
    /// How fast.
    pub speed: Speed,
    /// Why there is no way back, if there is none.
    pub why_not_back: Option<String>,
    /// Why there is no way on, if there is none.
    pub why_not_next: Option<String>,
    /// Whether starting over can be taken back.
    pub can_undo: bool,
    /// Takes commands.
    pub on: Callback<Command>,
}

impl Part for Transport {
    fn view(&self) -> Html {
        let lang = self.lang;
        let (icon, play) = match self.playing {
            true => (Icon::Pause, Phrase::Pause),
            false => (Icon::Play, Phrase::Play),
        };
        let step_of = Phrase::StepOf { step: self.step, of: self.last };
        tag("div", "transport")
            .with(Attr::Role, "group")
            .with(Attr::Label, say(lang, Phrase::Transport))
            .add(small(self, Icon::First, Phrase::First, Command::First))
            .add(small(self, Icon::PreviousBeat, Phrase::PreviousBeat, Command::PreviousBeat))
            .add(large(self, Icon::Back, Phrase::Back, Command::Back))
            .add(small(self, icon, play, Command::TogglePlay))
            .add(large(self, Icon::Next, Phrase::Next, Command::Next))
            .add(small(self, Icon::NextBeat, Phrase::NextBeat, Command::NextBeat))
            .add(small(self, Icon::Last, Phrase::Last, Command::Last))
            .text("span", "transport__step", say(lang, step_of))
            .add(view_reset(self))
            .add(view_speed(self))
            .all(reasons(self))
            .html()
    }
}

/// Why a button does nothing: the name of the text that says it. Pressed, it says so as well.
fn reason(props: &Transport, icon: Icon) -> Option<&'static str> {
    let back = matches!(icon, Icon::First | Icon::PreviousBeat | Icon::Back);
    let next = matches!(icon, Icon::Next | Icon::NextBeat);
    match (&props.why_not_back, &props.why_not_next) {
        (Some(_), _) if back => Some(NOT_BACK),
        (_, Some(_)) if next => Some(NOT_NEXT),
        _ => None,
    }
}

fn reasons(props: &Transport) -> impl Iterator<Item = Html> {
    let reasons = [(NOT_BACK, &props.why_not_back), (NOT_NEXT, &props.why_not_next)];
    let hidden = |(id, why): (_, &Option<String>)| {
        let reason = tag("span", "").with(Attr::Id, id).flag(Attr::IsHidden, true);
        why.as_ref().map_or_else(Html::default, |why| reason.said(why.clone()).html())
    };
    reasons.into_iter().map(hidden)
}

fn view_reset(props: &Transport) -> Html {
    let (command, phrase) = match props.can_undo {
        true => (Command::UndoReset, Phrase::UndoReset),
        false => (Command::Reset, Phrase::Reset),
    };
    button("transport__reset", send(&props.on, command), say(props.lang, phrase))
}

fn small(props: &Transport, icon: Icon, phrase: Phrase, command: Command) -> Html {
    let name = say(props.lang, phrase);
    let class = match icon {
        Icon::Play | Icon::Pause => "transport__button transport__button--play",
        _ => "transport__button",
    };
    let pressed = with_reason(props, icon, class, command);
    pressed.with(Attr::Label, name.clone()).with(Attr::Title, name).add(icon.draw()).html()
}

/// A button that says why it does nothing, if it does nothing.
fn with_reason(props: &Transport, icon: Icon, class: &'static str, command: Command) -> Element {
    let reason = reason(props, icon);
    pressable(class, send(&props.on, command))
        .maybe(Attr::Off, reason.map(|_| "true"))
        .maybe(Attr::DescribedBy, reason)
}

/// Back and Next carry their names in writing; Next is the one to press.
fn large(props: &Transport, icon: Icon, phrase: Phrase, command: Command) -> Html {
    let name = text("span", "", say(props.lang, phrase));
    let (class, parts) = match icon {
        Icon::Next => (
            "transport__button transport__button--large transport__button--next",
            [name, icon.draw()],
        ),
        _ => ("transport__button transport__button--large", [icon.draw(), name]),
    };
    with_reason(props, icon, class, command).all(parts).html()
}

fn view_speed(props: &Transport) -> Html {
    let chosen = props.on.reform(|event: Event| {
        Command::SetSpeed(Speed::ALL.get(chosen(&event)).copied().unwrap_or_default())
    });
    let speeds = Speed::ALL.map(|speed| (speed.as_str().to_owned(), speed == props.speed));
    let list = choices(speeds.into(), chosen);
    field("transport__speed", say(props.lang, Phrase::Speed), list)
}
