//! The transport: the buttons that move the playhead.

use web_sys::HtmlSelectElement;
use yew::{Callback, Event, Html, TargetCast, classes, html};

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
        html! {
            <div class="transport" role="group" aria-label={say(lang, Phrase::Transport)}>
                { small(self, Icon::First, Phrase::First, Command::First) }
                { small(self, Icon::PreviousBeat, Phrase::PreviousBeat, Command::PreviousBeat) }
                { large(self, Icon::Back, Phrase::Back, Command::Back) }
                { small(self, icon, play, Command::TogglePlay) }
                { large(self, Icon::Next, Phrase::Next, Command::Next) }
                { small(self, Icon::NextBeat, Phrase::NextBeat, Command::NextBeat) }
                { small(self, Icon::Last, Phrase::Last, Command::Last) }
                <span class="transport__step">{ say(lang, step_of) }</span>
                { view_reset(self) }
                { view_speed(self) }
                { view_reasons(self) }
            </div>
        }
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

fn view_reasons(props: &Transport) -> Html {
    let reasons = [(NOT_BACK, &props.why_not_back), (NOT_NEXT, &props.why_not_next)];
    html! {
        for (id, why) in reasons {
            if let Some(why) = why { <span {id} hidden=true>{ why.clone() }</span> }
        }
    }
}

fn view_reset(props: &Transport) -> Html {
    let (command, phrase) = match props.can_undo {
        true => (Command::UndoReset, Phrase::UndoReset),
        false => (Command::Reset, Phrase::Reset),
    };
    html! {
        <button type="button" class="transport__reset"
            onclick={send(&props.on, command)}>
            { say(props.lang, phrase) }
        </button>
    }
}

fn small(props: &Transport, icon: Icon, phrase: Phrase, command: Command) -> Html {
    let name = say(props.lang, phrase);
    let reason = reason(props, icon);
    let class = classes!(
        "transport__button",
        matches!(icon, Icon::Play | Icon::Pause).then_some("transport__button--play")
    );
    html! {
        <button type="button" {class} aria-label={name.clone()} title={name}
            aria-disabled={reason.map(|_| "true")} aria-describedby={reason}
            onclick={send(&props.on, command)}>
            { icon.draw() }
        </button>
    }
}

/// Back and Next carry their names in writing; Next is the one to press.
fn large(props: &Transport, icon: Icon, phrase: Phrase, command: Command) -> Html {
    let next = icon == Icon::Next;
    let class = classes!(
        "transport__button",
        "transport__button--large",
        next.then_some("transport__button--next")
    );
    let reason = reason(props, icon);
    let name = html! { <span>{ say(props.lang, phrase) }</span> };
    html! {
        <button type="button" {class} aria-disabled={reason.map(|_| "true")}
            aria-describedby={reason} onclick={send(&props.on, command)}>
            if next { { name } { icon.draw() } } else { { icon.draw() } { name } }
        </button>
    }
}

fn view_speed(props: &Transport) -> Html {
    let chosen = props.on.reform(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        let at = usize::try_from(select.selected_index()).unwrap_or_default();
        Command::SetSpeed(Speed::ALL.get(at).copied().unwrap_or_default())
    });
    html! {
        <label class="transport__speed">
            <span>{ say(props.lang, Phrase::Speed) }</span>
            <select onchange={chosen}>
                for speed in Speed::ALL {
                    <option selected={speed == props.speed}>{ speed.as_str() }</option>
                }
            </select>
        </label>
    }
}
