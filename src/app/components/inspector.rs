//! The inspector: what the chosen thing is now, and since which step.

use yew::{Callback, Html, html};

use super::part::send;
use crate::app::adapters::{InsidePhrase, Inspection, say, say_inside};
use crate::app::state::{Command, Look};
use crate::engine::BrokerId;
use crate::scene::view::Lang;
use crate::scene::wording::Phrase;

/// What is known of the chosen thing, and the way into the log of `broker`, if it has one.
pub fn view_inspector(
    lang: Lang,
    inspection: &Inspection,
    broker: Option<BrokerId>,
    on: &Callback<Command>,
) -> Html {
    html! {
        <section class="inspector" aria-labelledby="inspector-title">
            <p class="inspector__kicker">{ say(lang, Phrase::Inspector) }</p>
            <h2 class="inspector__title" id="inspector-title">{ inspection.title.clone() }</h2>
            <button type="button" class="inspector__close"
                aria-label={say(lang, Phrase::Close)}
                onclick={send(on, Command::Unselect)}>{ "✕" }</button>
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
            if let Some(broker) = broker {
                <button type="button" class="inspector__inside"
                    onclick={send(on, Command::Inside(Look::Open(broker)))}>
                    { say_inside(lang, InsidePhrase::Inside) }
                </button>
            }
            if let Some(step) = inspection.since_step {
                <button type="button" onclick={send(on, Command::Step(step))}>
                    { say(lang, Phrase::SinceStep(step)) }
                </button>
            }
        </section>
    }
}
