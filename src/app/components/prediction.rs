//! The prediction card: asked before the step, kept beside what happened.

use yew::{Callback, Html, Properties, component, use_node_ref};

use super::element::{Attr, button, pressable, tag, text};
use super::part::send;
use super::prose::view_inlines;
use crate::app::adapters::{choice_feedback, choice_text, say};
use crate::app::platform::focus::use_question;
use crate::app::state::{Answer, Card, Command};
use crate::scene::view::Lang;
use crate::scene::wording::Phrase;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct PredictionCardProps {
    /// The language.
    pub lang: Lang,
    /// The prediction and its answer.
    pub card: Card,
    /// Raised each time somebody wants to go on without an answer.
    pub called: Option<u32>,
    /// Takes commands.
    pub on: Callback<Command>,
}

/// The card.
#[component]
pub fn PredictionCard(props: &PredictionCardProps) -> Html {
    let (lang, card) = (props.lang, &props.card);
    let place = use_node_ref();
    let asked = card.answer.is_none().then_some((card.gate.run, card.gate.step));
    use_question(place.clone(), asked, props.called);
    let title = tag("h2", "prediction__title").with(Attr::Id, "prediction-title");
    let question = tag("p", "prediction__question");
    let options = 0..card.gate.prediction.options.len();
    let option = |at| tag("li", "").key(at).add(view_option(props, at)).html();
    tag("section", "prediction")
        .at(&place)
        .with(Attr::TabIndex, "-1")
        .with(Attr::LabelledBy, "prediction-title")
        .add(title.said(say(lang, Phrase::Prediction)).html())
        .add(question.add(view_inlines(&card.gate.prediction.question)).html())
        .add(tag("ol", "prediction__options").all(options.map(option)).html())
        .add(view_foot(props))
        .html()
}

/// A button while it is asked, a line afterwards.
fn view_option(props: &PredictionCardProps, at: usize) -> Html {
    let card = &props.card;
    let choice = &card.gate.prediction.options[at];
    let number = tag("span", "prediction__number").with(Attr::Hidden, "true");
    let number = number.said((at + 1).to_string()).html();
    if card.answer.is_none() {
        let answer = send(&props.on, Command::Answer(Answer::Option(at)));
        let open = pressable("prediction__option", answer).add(number);
        return open.text("span", "", choice_text(choice)).html();
    }
    let chosen = card.answer == Some(Answer::Option(at));
    let right = card.revealed && card.gate.right == at;
    let class = match (chosen, right) {
        (false, false) => "prediction__option",
        (true, false) => "prediction__option prediction__option--chosen",
        (false, true) => "prediction__option prediction__option--right",
        (true, true) => "prediction__option prediction__option--chosen prediction__option--right",
    };
    let yours = || text("em", "", say(props.lang, Phrase::YourAnswer));
    let it_is = || tag("strong", "").said("✓ ").said(say(props.lang, Phrase::RightAnswer)).html();
    tag("p", class)
        .add(number)
        .text("span", "", choice_text(choice))
        .some(chosen.then(yours))
        .some(right.then(it_is))
        .html()
}

fn view_foot(props: &PredictionCardProps) -> Html {
    let (lang, card) = (props.lang, &props.card);
    let answer =
        |answer, name| button("", send(&props.on, Command::Answer(answer)), say(lang, name));
    match card.answer {
        None => tag("p", "prediction__foot")
            .add(answer(Answer::Unsure, Phrase::NotSure))
            .add(answer(Answer::Skipped, Phrase::Skip))
            .html(),
        Some(_) if !card.revealed => text("p", "prediction__foot", say(lang, Phrase::Watch)),
        Some(Answer::Option(at)) => view_feedback(props, at),
        Some(Answer::Unsure | Answer::Skipped) => view_feedback(props, card.gate.right),
    }
}

/// Feedback on the option that was chosen, or on what happened if none was.
fn view_feedback(props: &PredictionCardProps, at: usize) -> Html {
    let card = &props.card;
    let outcome = match card.answer {
        Some(Answer::Option(chosen)) if chosen == card.gate.right => Some(Phrase::Correct),
        Some(Answer::Option(_)) => Some(Phrase::Wrong),
        Some(Answer::Skipped) => Some(Phrase::NotAnswered),
        _ => None,
    };
    let choice = card.gate.prediction.options.get(at);
    let foot = tag("div", "prediction__foot");
    let foot = match outcome {
        Some(outcome) => foot.text("strong", "", say(props.lang, outcome)).said(" "),
        None => foot,
    };
    foot.some(choice.map(|choice| view_inlines(choice_feedback(choice)))).html()
}
