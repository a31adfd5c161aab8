//! "Can this lose data?": what is asked, how far the search is, and what it found; and below it the
//! state spaces of published specs.

use web_sys::{Event, HtmlInputElement, InputEvent, MouseEvent};
use yew::{Callback, Html, TargetCast, html};

use super::element::{self, Attr, button, choices, field, tag};
use super::explore_drafts::typed;
use super::part::{Part, part, send};
use crate::app::adapters::{HuntPhrase as Phrase, Named, say_hunt as say};
use crate::app::state::{
    Aim, Asked, BOUNDS, CLAIMS, CONSTANTS, Challenge, Command, Hunt, MOST_MILLIONS, PRESETS, SPECS,
};
use crate::scene::view::Lang;

/// See the module.
#[derive(PartialEq)]
pub struct HuntPanel {
    /// The language.
    pub lang: Lang,
    /// What is being asked.
    pub asked: Asked,
    /// The search, if there is one.
    pub hunt: Option<Hunt>,
    /// What somebody tries by hand, if there is such a thing.
    pub challenge: Option<Challenge>,
    /// Takes commands.
    pub on: Callback<Command>,
}

impl Part for HuntPanel {
    fn view(&self) -> Html {
        let (lang, on) = (self.lang, &self.on);
        let start = send(on, Command::Hunt);
        tag("details", "panel hunt")
            .text("summary", "", say(lang, Phrase::Title))
            .text("p", "hunt__hint", say(lang, Phrase::Hint))
            .add(self.claims())
            .add(self.beginnings())
            .add(self.presets())
            .add(self.bounds())
            .add(
                tag("details", "hunt__granted")
                    .text("summary", "", say(lang, Phrase::Granted))
                    .text("p", "hunt__hint", say(lang, Phrase::GrantedText))
                    .html(),
            )
            .add(
                tag("div", "hunt__buttons")
                    .add(button("hunt__start", start, say(lang, Phrase::Start)))
                    .add(button("", send(on, Command::Challenge(true)), say(lang, Phrase::Try)))
                    .html(),
            )
            .some(self.challenge.as_ref().map(|challenge| view_challenge(lang, challenge, on)))
            .some(self.searching(false))
            .add(self.space())
            .html()
    }
}

impl HuntPanel {
    fn list(
        &self,
        name: Phrase<'_>,
        all: Vec<(String, bool)>,
        change: fn(&mut Asked, usize),
    ) -> Html {
        let asked = self.asked;
        let list = choices(
            all,
            self.on.reform(move |event: Event| {
                let mut asked = asked;
                change(&mut asked, element::chosen(&event));
                Command::Ask(asked)
            }),
        );
        field("hunt__field", say(self.lang, name), list)
    }

    fn claims(&self) -> Html {
        let one = |(at, name): (usize, &&'static str)| {
            (say(self.lang, Phrase::Claim(Named(name))), at == self.asked.claim)
        };
        let all = CLAIMS.iter().enumerate().map(one).collect();
        self.list(Phrase::Promise, all, |asked, at| asked.claim = at)
    }

    fn beginnings(&self) -> Html {
        let all = [(Phrase::FromOpening, false), (Phrase::FromHere, true)];
        let all = all.map(|(name, here)| (say(self.lang, name), here == self.asked.here));
        self.list(Phrase::Begin, all.into(), |asked, at| asked.here = at == 1)
    }

    fn presets(&self) -> Html {
        let one = |(name, most): &(&'static str, _)| {
            (say(self.lang, Phrase::PresetIs(Named(name))), *most == self.asked.most)
        };
        let own = PRESETS.iter().all(|(_, most)| *most != self.asked.most);
        let all = PRESETS.iter().map(one);
        let own = own.then(|| (say(self.lang, Phrase::PresetIs(Named("own"))), true));
        self.list(Phrase::Preset, all.chain(own).collect(), |asked, at| {
            asked.most = PRESETS.get(at).map_or(asked.most, |(_, most)| *most);
        })
    }

    /// A field for a number from `least` to `most`.
    fn number(&self, name: String, place: (bool, usize), least: u16, most: u16) -> Html {
        part(Number { name, place, least, most, asked: self.asked, on: self.on.clone() })
    }

    /// How far the search is: the one of state spaces, or the other.
    fn searching(&self, counts: bool) -> Option<Html> {
        let hunt = self.hunt.as_ref().filter(|hunt| (hunt.aim == Aim::Count) == counts)?;
        Some(view_hunt(self.lang, hunt, &self.on))
    }

    /// The state spaces of published specs.
    fn space(&self) -> Html {
        let (lang, asked) = (self.lang, self.asked);
        let spec =
            |(at, (name, ..)): (usize, &(&str, _, _))| ((*name).to_owned(), at == asked.spec);
        let specs = SPECS.iter().enumerate().map(spec).collect();
        let specs = self.list(Phrase::Spec, specs, |asked, at| {
            asked.spec = at;
            asked.constants = asked.spec().2;
        });
        let (spec_name, names, _) = asked.spec();
        let names = names.iter().map(|name| (*name).to_owned()).enumerate();
        let names = names.chain([(CONSTANTS, say(lang, Phrase::Millions))]);
        let number = |(at, name)| {
            let (least, most) = if at == CONSTANTS { (1, MOST_MILLIONS) } else { (0, 99) };
            self.number(name, (true, at), least, most)
        };
        let count = button("hunt__count", send(&self.on, Command::Count), say(lang, Phrase::Count));
        tag("details", "hunt__space")
            .text("summary", "", say(lang, Phrase::Space))
            .text("p", "hunt__hint", say(lang, Phrase::SpaceHint))
            .add(specs)
            .add(
                tag("fieldset", "hunt__grid")
                    .with(Attr::Label, *spec_name)
                    .all(names.map(number))
                    .html(),
            )
            .add(tag("div", "hunt__buttons").add(count).html())
            .some(self.searching(true))
            .html()
    }

    fn bounds(&self) -> Html {
        let one = |(at, name): (usize, &&'static str)| {
            let most = if at == BOUNDS.len() - 1 { 99 } else { 9 };
            let name = say(self.lang, Phrase::Bound(Named(name)));
            self.number(name, (false, at), 0, most)
        };
        let title = tag("summary", "").with(Attr::Id, "hunt-bounds");
        let hint = tag("p", "hunt__hint").with(Attr::Id, "hunt-bounds-hint");
        let grid = tag("fieldset", "hunt__grid")
            .with(Attr::LabelledBy, "hunt-bounds")
            .with(Attr::DescribedBy, "hunt-bounds-hint");
        tag("details", "hunt__bounds")
            .add(title.said(say(self.lang, Phrase::Bounds)).html())
            .add(hint.said(say(self.lang, Phrase::BoundsHint)).html())
            .add(grid.all(BOUNDS.iter().enumerate().map(one)).html())
            .html()
    }
}

/// A field for a number. What is typed is left alone; when the field is left with a number that it
/// does not take, it shows the last one again.
#[derive(PartialEq)]
struct Number {
    name: String,
    /// See `Asked::number`.
    place: (bool, usize),
    least: u16,
    most: u16,
    asked: Asked,
    on: Callback<Command>,
}

impl Number {
    fn read(typed: &str, least: u16, most: u16) -> Option<u16> {
        typed.parse().ok().filter(|number| (least..=most).contains(number))
    }
}

impl Part for Number {
    fn view(&self) -> Html {
        let Number { place: (is_constant, at), least, most, mut asked, .. } = *self;
        let value = asked.number(is_constant, at).to_string();
        let on = self.on.clone();
        let oninput = move |event: InputEvent| {
            if let Some(number) = Number::read(&typed(&event), least, most) {
                let mut asked = asked;
                *asked.number(is_constant, at) = number;
                on.emit(Command::Ask(asked));
            }
        };
        let (on, name, before) = (self.on.clone(), self.name.clone(), value.clone());
        let onchange = move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            if Number::read(&input.value(), least, most).is_none() {
                input.set_value(&before);
                on.emit(Command::Mistyped { name: name.clone(), least, most });
            }
        };
        let (min, max) = (least.to_string(), most.to_string());
        let input = html! {
            <input type="number" required=true {min} {max} {value} {oninput} {onchange} />
        };
        field("hunt__bound", self.name.clone(), input)
    }
}

/// What somebody tries by hand, and how it stands.
fn view_challenge(lang: Lang, challenge: &Challenge, on: &Callback<Command>) -> Html {
    let claim = challenge.asked.claim();
    let hint = || button("hunt__ask", send(on, Command::Hint), say(lang, Phrase::AskHint));
    let end = button("", send(on, Command::Challenge(false)), say(lang, Phrase::EndTry));
    tag("div", "hunt__told hunt__try")
        .text("p", "hunt__status", say(lang, Phrase::Claim(claim)))
        .text("p", "hunt__standing", challenge.status(lang))
        .text("p", "hunt__hint", say(lang, Phrase::TryHint))
        .add(tag("div", "hunt__buttons").some(challenge.is_open().then(hint)).add(end).html())
        .html()
}

fn view_hunt(lang: Lang, hunt: &Hunt, on: &Callback<Command>) -> Html {
    let to = |command: Command| -> Callback<MouseEvent> { send(on, command) };
    let looking = hunt.is_looking();
    let found = hunt.found();
    let best = found
        .filter(|_| looking && !hunt.is_hint())
        .map(|found| say(lang, Phrase::BestSoFar(found.steps)));
    let (pause, paused) = match hunt.paused {
        true => (Phrase::Resume, format!(" ({})", say(lang, Phrase::Paused))),
        false => (Phrase::Pause, String::new()),
    };
    let play = || button("hunt__play", to(Command::PlayFound), say(lang, Phrase::Play));
    let pause = || button("", to(Command::PauseHunt(!hunt.paused)), say(lang, pause));
    let stop = || button("", to(Command::StopHunt), say(lang, Phrase::Stop));
    tag("div", "hunt__told")
        .states(Attr::Busy, looking)
        .some(hunt.about(lang).map(|about| element::text("p", "hunt__hint", about)))
        .text("p", "hunt__status", hunt.status(lang) + &paused)
        .some(best.map(|best| element::text("p", "", best)))
        .add(
            tag("div", "hunt__buttons")
                .some(found.filter(|_| !hunt.is_hint()).map(|_| play()))
                .some(looking.then(pause))
                .some(looking.then(stop))
                .html(),
        )
        .all(hunt.lines(lang).into_iter().skip(1).map(view_law))
        .html()
}

/// How a law fares, and the steps that break it.
fn view_law(line: &str) -> Html {
    let mut parts = line.split('\t').map(str::to_owned);
    let law = parts.next().unwrap_or_default();
    let steps: Vec<Html> = parts.map(|step| element::text("li", "", step)).collect();
    match steps.is_empty() {
        true => element::text("p", "hunt__law", law),
        false => tag("details", "hunt__law")
            .text("summary", "", law)
            .add(tag("ol", "").all(steps).html())
            .html(),
    }
}
