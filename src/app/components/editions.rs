//! The edition of Kafka: which one is in force, another one to choose, and the runs by edition.

use yew::{Callback, Event, Html};

use super::element::{self, Attr, button, choices, field, pressable, tag};
use super::part::{Part, send};
use crate::app::adapters::say;
use crate::app::state::Command;
use crate::engine::Edition;
use crate::scene::view::Lang;
use crate::scene::wording::Phrase;

/// See the module.
#[derive(PartialEq)]
pub struct Editions {
    /// The language.
    pub lang: Lang,
    /// The edition in force.
    pub edition: Edition,
    /// Whether what was done before can be done under it.
    pub has_schedule: bool,
    /// The editions of the runs, if there are several.
    pub runs: Vec<Edition>,
    /// Which run is looked at.
    pub run: usize,
    /// Takes commands.
    pub on: Callback<Command>,
}

impl Part for Editions {
    fn view(&self) -> Html {
        let lang = self.lang;
        let all = Edition::ALL.map(|known| (named(lang, known), known == self.edition));
        let chosen = self.on.reform(|event: Event| {
            let at = element::chosen(&event).min(Edition::ALL.len() - 1);
            Command::SetEdition(Edition::ALL[at])
        });
        let list = choices(all.into(), chosen);
        let again =
            || button("", send(&self.on, Command::PlaySchedule), say(lang, Phrase::SameSchedule));
        let one = |(at, edition): (usize, &Edition)| {
            pressable("branches__branch", send(&self.on, Command::SwitchRun(at)))
                .key(at)
                .states(Attr::Pressed, at == self.run)
                .said(named(lang, *edition))
                .html()
        };
        let runs = || {
            tag("div", "branches")
                .with(Attr::Role, "group")
                .with(Attr::Label, say(lang, Phrase::RunsByEdition))
                .all(self.runs.iter().enumerate().map(one))
                .html()
        };
        tag("section", "panel editions")
            .add(field("editions__field", say(lang, Phrase::Edition), list))
            .some(self.has_schedule.then(again))
            .some((!self.runs.is_empty()).then(runs))
            .html()
    }
}

fn named(lang: Lang, edition: Edition) -> String {
    say(lang, Phrase::KafkaEdition(edition))
}
