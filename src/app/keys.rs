//! The keyboard: which key means which command, and the list of them for the help.
//!
//! Rule: keys act only while the focus is inside the page and not in a field; Space is left to
//! a button that has the focus. Keys with Ctrl, Alt or Meta belong to the browser.

use super::state::{Answer, Command, Look, State};
use crate::scene::wording::Phrase;

/// What has the focus when a key is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// A field or a list that uses the keys itself.
    Field,
    /// The timeline.
    Slider,
    /// Something that Space and Enter press.
    Button,
    /// Anything else.
    Other,
}

/// A shortcut as it is printed, and what it does.
pub type Shortcut = (&'static str, Phrase);

/// Shortcuts that are always active.
pub const ALWAYS: [Shortcut; 6] = [
    ("→", Phrase::KeyNext),
    ("←", Phrase::KeyBack),
    ("Shift + → / ←, PageDown / PageUp", Phrase::KeyBeat),
    ("Home / End", Phrase::KeyFirstLast),
    ("Space", Phrase::KeyPlay),
    ("Esc", Phrase::KeyClose),
];

/// Shortcuts of a single character, which can be switched off (WCAG 2.1.4).
pub const SINGLE: [Shortcut; 4] = [
    ("+ / −", Phrase::KeySpeed),
    ("1 … 9", Phrase::KeyAnswer),
    ("l", Phrase::KeyInside),
    ("?", Phrase::KeyHelp),
];

/// The command of a key, if it has one.
pub fn command(state: &State, key: &str, shift: bool, focus: Focus) -> Option<Command> {
    if state.help {
        return None;
    }
    if key == "Escape" && state.is_opening_files {
        return Some(Command::OpenFiles(false));
    }
    if key == "Escape" && state.lens.is_some() {
        return Some(Command::Inside(Look::Close));
    }
    if focus == Focus::Field {
        return None;
    }
    if is_single(key) && !state.single_keys {
        return None;
    }
    match key {
        "ArrowRight" if shift => Some(Command::NextBeat),
        "ArrowLeft" if shift => Some(Command::PreviousBeat),
        "ArrowRight" => Some(Command::Next),
        "ArrowLeft" => Some(Command::Back),
        "ArrowUp" if focus == Focus::Slider => Some(Command::Next),
        "ArrowDown" if focus == Focus::Slider => Some(Command::Back),
        // On a slider PageUp increases; elsewhere presenters' remotes send PageDown for "on".
        "PageUp" if focus == Focus::Slider => Some(Command::NextBeat),
        "PageDown" if focus == Focus::Slider => Some(Command::PreviousBeat),
        "PageDown" => Some(Command::NextBeat),
        "PageUp" => Some(Command::PreviousBeat),
        "Home" => Some(Command::First),
        "End" => Some(Command::Last),
        " " if focus != Focus::Button => Some(Command::TogglePlay),
        "+" | "=" => Some(Command::SetSpeed(state.speed.changed(true))),
        "-" | "−" => Some(Command::SetSpeed(state.speed.changed(false))),
        "l" => inside(state),
        "?" => Some(Command::ShowHelp(true)),
        "Escape" => Some(Command::Unselect),
        digit => answer(state, digit),
    }
}

/// Whether a key is a character; Space is none that a voice would type by mistake.
fn is_single(key: &str) -> bool {
    key != " " && key.chars().count() == 1
}

fn answer(state: &State, key: &str) -> Option<Command> {
    let number: usize = key.parse().ok()?;
    let (_, gate) = state.gate()?;
    let offered = (1..=gate.prediction.options.len()).contains(&number);
    offered.then(|| Command::Answer(Answer::Option(number - 1)))
}

/// Looks inside the log of the broker that is chosen, or of the leader.
fn inside(state: &State) -> Option<Command> {
    let leader = || Some(state.cluster().leader(state.partition())?.0);
    let broker = state.chosen_broker().or_else(leader)?;
    Some(Command::Inside(Look::Open(broker)))
}
