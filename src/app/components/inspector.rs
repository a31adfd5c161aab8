//! The inspector: what the chosen thing is now, and since which step.

use yew::{Callback, Html, Properties, component, html};

use crate::app::adapters::{InsidePhrase, Inspection, say, say_inside};
use crate::app::state::{Command, Look};
use crate::engine::BrokerId;
use crate::scene::view::Lang;
use crate::scene::wording::Phrase;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct InspectorProps {
    /// The language.
    pub lang: Lang,
    /// What is known of the chosen thing.
    pub inspection: Inspection,
    /// The broker whose log can be looked into from here.
    pub broker: Option<BrokerId>,
    /// Takes commands.
    pub on: Callback<Command>,
}

/// The inspector's panel.
#[component]
pub fn Inspector(props: &InspectorProps) -> Html {
    let (lang, inspection) = (props.lang, &props.inspection);
    html! {
        <section class="inspector" aria-labelledby="inspector-title">
            <p class="inspector__kicker">{ say(lang, Phrase::Inspector) }</p>
            <h2 class="inspector__title" id="inspector-title">{ inspection.title.clone() }</h2>
            <button type="button" class="inspector__close"
                aria-label={say(lang, Phrase::Close)}
                onclick={props.on.reform(|_| Command::Unselect)}>{ "✕" }</button>
            <dl class="inspector__rows">
                for (name, value) in inspection.rows.iter() {
                    <div class="inspector__row">
                        <dt>{ name.clone() }</dt>
                        <dd>{ value.clone() }</dd>
                    </div>
                }
            </dl>
            for sentence in inspection.sentences.iter() {
                <p>{ sentence.clone() }</p>
            }
            if let Some(broker) = props.broker {
                <button type="button" class="inspector__inside"
                    onclick={props.on.reform(move |_| Command::Inside(Look::Open(broker)))}>
                    { say_inside(lang, InsidePhrase::Inside) }
                </button>
            }
            if let Some(step) = inspection.since_step {
                <button type="button" onclick={props.on.reform(move |_| Command::Step(step))}>
                    { say(lang, Phrase::SinceStep(step)) }
                </button>
            }
        </section>
    }
}
