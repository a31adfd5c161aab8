//! The edition of Kafka: which one is in force, another one to choose, and the runs by edition;
//! and what can be put beside the run that is looked at.

use yew::{Callback, Event, Html};

use super::branches;
use super::element::{self, Attr, button, choices, field, pressable, tag};
use super::part::{Part, send};
use crate::app::adapters::{beside_name, say};
use crate::app::state::Command;
use crate::engine::{Acks, Edition, Setting};
use crate::replay::compare::Beside;
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
    /// What stands beside the run that is looked at.
    pub beside: Option<Beside>,
    /// How many brokers there are.
    pub brokers: u8,
    /// The steps at which the branches began.
    pub began: Vec<Option<usize>>,
    /// Which branch is looked at.
    pub branch: usize,
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
            .add(self.view_besides())
            .html()
    }
}

impl Editions {
    /// The list of what can be put beside this run.
    fn view_besides(&self) -> Html {
        let offers = self.offers();
        let stands = Command::SetBeside(self.beside.clone());
        let all = offers.iter().map(|(name, offer)| (name.clone(), *offer == stands)).collect();
        let chosen = self.on.reform(move |event: Event| {
            let at = element::chosen(&event).min(offers.len() - 1);
            offers[at].1.clone()
        });
        let name = say(self.lang, Phrase::SideBySide);
        field("editions__field", name, choices(all, chosen))
    }

    /// Nothing first; then other editions, settings and branches, and what stands there already.
    fn offers(&self) -> Vec<(String, Command)> {
        let named = |beside| (beside_name(self.lang, &beside), Command::SetBeside(Some(beside)));
        let mut offers = vec![(say(self.lang, Phrase::Dash), Command::SetBeside(None))];
        for edition in Edition::ALL.into_iter().filter(|edition| *edition != self.edition) {
            offers.push(named(Beside::Edition(edition)));
        }
        let mut settings = [Acks::Zero, Acks::One, Acks::All].map(Setting::Acks).to_vec();
        settings.extend((1..=self.brokers).map(Setting::MinInsyncReplicas));
        settings.extend([false, true].map(Setting::UncleanLeaderElection));
        for setting in settings {
            offers.push(named(Beside::Setting(setting, None)));
        }
        for (at, began) in self.began.iter().enumerate() {
            let name = branches::name(self.lang, at, *began);
            offers.push((name, Command::SetBranchBeside(at)));
        }
        let (one, other) = (Command::SetBranchBeside(self.branch), self.beside.clone());
        offers.retain(|(_, offer)| *offer != one);
        if let Some(stands) = other.map(named) {
            let is_offered = offers.iter().any(|(_, offer)| *offer == stands.1);
            offers.extend((!is_offered).then_some(stands));
        }
        offers
    }
}

fn named(lang: Lang, edition: Edition) -> String {
    say(lang, Phrase::KafkaEdition(edition))
}
