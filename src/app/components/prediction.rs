//! The prediction card: asked before the step, kept beside what happened.

use yew::{Callback, Html, Properties, classes, component, html, use_node_ref};

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
    html! {
        <section class="prediction" ref={place} tabindex="-1" aria-labelledby="prediction-title">
            <h2 class="prediction__title" id="prediction-title">
                { say(lang, Phrase::Prediction) }
            </h2>
            <p class="prediction__question">
                { view_inlines(&card.gate.prediction.question) }
            </p>
            <ol class="prediction__options">
                for at in 0..card.gate.prediction.options.len() {
                    <li key={at}>{ view_option(props, at) }</li>
                }
            </ol>
            { view_foot(props) }
        </section>
    }
}

/// A button while it is asked, a line afterwards.
fn view_option(props: &PredictionCardProps, at: usize) -> Html {
    let card = &props.card;
    let choice = &card.gate.prediction.options[at];
    let text = html! {
        <>
            <span class="prediction__number" aria-hidden="true">{ at + 1 }</span>
            <span>{ choice_text(choice) }</span>
        </>
    };
    if card.answer.is_none() {
        let answer = send(&props.on, Command::Answer(Answer::Option(at)));
        return html! {
            <button type="button" class="prediction__option" onclick={answer}>{ text }</button>
        };
    }
    let chosen = card.answer == Some(Answer::Option(at));
    let right = card.revealed && card.gate.right == at;
    let class = classes!(
        "prediction__option",
        chosen.then_some("prediction__option--chosen"),
        right.then_some("prediction__option--right"),
    );
    html! {
        <p {class}>
            { text }
            if chosen { <em>{ say(props.lang, Phrase::YourAnswer) }</em> }
            if right { <strong>{ "✓ " }{ say(props.lang, Phrase::RightAnswer) }</strong> }
        </p>
    }
}

fn view_foot(props: &PredictionCardProps) -> Html {
    let (lang, card) = (props.lang, &props.card);
    match card.answer {
        None => html! {
            <p class="prediction__foot">
                <button type="button"
                    onclick={send(&props.on, Command::Answer(Answer::Unsure))}>
                    { say(lang, Phrase::NotSure) }
                </button>
                <button type="button"
                    onclick={send(&props.on, Command::Answer(Answer::Skipped))}>
                    { say(lang, Phrase::Skip) }
                </button>
            </p>
        },
        Some(_) if !card.revealed => html! {
            <p class="prediction__foot">{ say(lang, Phrase::Watch) }</p>
        },
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
    html! {
        <div class="prediction__foot">
            if let Some(outcome) = outcome {
                <strong>{ say(props.lang, outcome) }</strong>{ " " }
            }
            if let Some(choice) = choice { { view_inlines(choice_feedback(choice)) } }
        </div>
    }
}
