//! Components printed to strings, as a reader of the page would find them.

use futures::executor::block_on;
use yew::{BaseComponent, Callback, Html, LocalServerRenderer, Properties, component};

use super::prediction::PredictionCardProps;
use super::stage::StageViewProps;
use super::*;
use crate::app::adapters::{Caption, LessonEntry, lessons, open_lesson, say};
use crate::app::query::Query;
use crate::app::state::{Answer, Command, Speed, Spoken, Start, State, Theme};
use crate::engine::{BrokerId, Node};
use crate::scene::item::{Item, Shape};
use crate::scene::stage::Stage;
use crate::scene::view::{Lang, Pick};
use crate::scene::wording::Phrase;

pub(super) fn print<C: BaseComponent>(props: C::Properties) -> String
where
    C::Properties: Clone,
{
    block_on(LocalServerRenderer::<C>::with_props(props).hydratable(false).render())
}

#[derive(Clone, PartialEq, Properties)]
struct PrintedProps {
    html: Html,
}

#[component]
fn Printed(props: &PrintedProps) -> Html {
    props.html.clone()
}

pub(super) fn print_html(html: Html) -> String {
    print::<Printed>(PrintedProps { html })
}

fn rect(pick: Option<(Pick, String)>) -> Item {
    let shape = Shape::Rect { x: 1.5, y: 2.0, width: 1.0 / 3.0, height: 4.0, r: 0.0 };
    Item { key: "box".into(), class: "stage__box".into(), shape, pick }
}

fn stage(items: Vec<Item>) -> String {
    let (name, description) = ("The cluster".into(), "Three brokers.".into());
    let stage = Stage { width: 320.0, height: 120.0, name, description, items };
    print::<StageView>(StageViewProps { stage, on: Callback::noop() })
}

#[test]
fn the_stage_prints_one_element_for_each_piece_where_the_scene_put_it() {
    let inner = vec![rect(None)];
    let shape = Shape::Group { x: 10.0, y: 20.25, items: inner };
    let group = Item { key: "g".into(), class: "stage__row".into(), shape, pick: None };
    let printed = stage(vec![group]);
    assert!(printed.contains(r#"viewBox="0 0 320 120""#), "{printed}");
    assert!(printed.contains(r#"<g transform="translate(10 20.25)" class="stage__row">"#));
    assert!(printed.contains(r#"x="1.5" y="2" width="0.33" height="4""#), "{printed}");
    assert!(!printed.contains("role=\"button\""));
}

#[test]
fn what_can_be_chosen_is_a_button_with_a_name() {
    let pick = Pick::Node(Node::Broker(BrokerId(2)));
    let printed = stage(vec![rect(Some((pick, "Broker 2".into())))]);
    for part in [r#"role="button""#, r#"tabindex="0""#, r#"aria-label="Broker 2""#] {
        assert!(printed.contains(part), "{part} is missing in {printed}");
    }
}

#[test]
fn the_stage_has_a_name_and_a_description() {
    let printed = stage(vec![]);
    assert!(printed.contains(r#"aria-label="The cluster""#));
    assert!(printed.contains(r#"aria-describedby="stage-description""#));
    assert!(printed.contains("Three brokers.</p>"), "{printed}");
}

fn transport(lang: Lang, playing: bool) -> String {
    let on = Callback::noop();
    let (step, last, speed) = (3, 8, Speed::Normal);
    let (why_not_back, why_not_next, can_undo) = (None, None, false);
    let props =
        Transport { lang, step, last, playing, speed, why_not_back, why_not_next, can_undo, on };
    print_html(part(props))
}

#[test]
fn the_transport_is_a_group_of_named_buttons_in_both_languages() {
    let english = transport(Lang::En, false);
    assert!(english.contains(r#"role="group""#));
    for name in ["First step", "Back", "Play", "Next", "Last step", "Speed", "Step 3 of 8"] {
        assert!(english.contains(name), "{name} is missing in {english}");
    }
    let chinese = transport(Lang::Zh, true);
    for name in ["第一步", "上一步", "暂停", "下一步", "最后一步", "速度"] {
        assert!(chinese.contains(name), "{name} is missing in {chinese}");
    }
}

#[test]
fn the_caption_prints_headline_and_details() {
    let caption = Caption { headline: "Broker 1 appends.".into(), details: vec!["LEO 1.".into()] };
    let section = Some("A record".into());
    let printed = print_html(view_caption(Lang::En, &caption, section));
    for part in ["A record</p>", "Broker 1 appends.</p>", "<li>LEO 1.</li>"] {
        assert!(printed.contains(part), "{part} is missing in {printed}");
    }
}

#[test]
fn there_is_one_polite_live_region() {
    let spoken = Spoken { serial: 4, text: "Broker 1 appends.".into() };
    let printed = print_html(view_speaker(&spoken));
    assert!(printed.contains(r#"role="status" aria-live="polite" aria-atomic="true""#));
    assert!(printed.contains("Broker 1 appends."));
}

/// The first question that any lesson asks, answered or not.
fn card(answer: Option<Answer>) -> String {
    let mut state = at_a_question();
    let revealed_at = state.gate().map(|(_, gate)| gate.revealed_at).unwrap();
    if let Some(answer) = answer {
        state = state.after(Command::Answer(answer)).after(Command::Step(revealed_at));
    }
    let (lang, card, called) = (Lang::En, state.card().unwrap(), None);
    print::<PredictionCard>(PredictionCardProps { lang, card, called, on: Callback::noop() })
}

fn at_a_question() -> State {
    let (link, query) = (None, Query::default());
    let (lang, theme) = (Lang::En, Theme::Auto);
    let start = Start { lang, theme, motion: false, single_keys: true, link, query };
    let asks = |entry: &LessonEntry| {
        open_lesson(&entry.id, Lang::En).is_some_and(|lesson| !lesson.gates.is_empty())
    };
    let lesson = lessons(Lang::En).into_iter().find(asks).expect("some lesson asks");
    let state = State::start(&start).after(Command::OpenLesson(lesson.id));
    (0..200).fold(state, |state, _| state.after(Command::Next))
}

#[test]
fn an_open_question_offers_buttons_and_not_sure_and_does_not_tell_the_answer() {
    let asked = card(None);
    assert!(asked.matches("<button").count() >= 4, "{asked}");
    assert!(asked.contains(&say(Lang::En, Phrase::NotSure)));
    assert!(!asked.contains(&say(Lang::En, Phrase::RightAnswer)));
}

#[test]
fn an_answered_question_keeps_the_choice_and_shows_what_happened() {
    let answered = card(Some(Answer::Option(0)));
    assert!(!answered.contains("<button"), "{answered}");
    assert!(answered.contains(&say(Lang::En, Phrase::YourAnswer)));
    assert!(answered.contains(&say(Lang::En, Phrase::RightAnswer)));
}

#[test]
fn a_button_that_does_nothing_stays_and_says_why() {
    let why_not_back = Some("This is the beginning.".to_owned());
    let (lang, speed, on) = (Lang::En, Speed::Normal, Callback::noop());
    let (step, last, playing, can_undo, why_not_next) = (0, 8, false, false, None);
    let props =
        Transport { lang, step, last, playing, speed, why_not_back, why_not_next, can_undo, on };
    let printed = print_html(part(props));
    assert_eq!(printed.matches(r#"aria-disabled="true""#).count(), 3, "{printed}");
    assert!(printed.contains("This is the beginning.</span>"), "{printed}");
}
