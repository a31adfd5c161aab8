//! Looking up an offset or a time: the field, and the search step by step.

use web_sys::{InputEvent, KeyboardEvent};
use yew::{Callback, Html, Properties, component, html, use_state};

use super::explore_drafts::typed;
use super::inside::look;
use super::part::send_submitted;
use crate::app::adapters::{InsidePhrase as Phrase, SearchStep, say_inside as say};
use crate::app::state::{Command, Look};
use crate::scene::view::Lang;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct SearchFormProps {
    /// The language.
    pub lang: Lang,
    /// The steps of the search.
    pub steps: Vec<SearchStep>,
    /// Which of them is shown.
    pub step: usize,
    /// Whether what was typed last was no target.
    pub mistyped: bool,
    /// Takes commands.
    pub on: Callback<Command>,
}

/// The field and the steps.
#[component]
pub fn SearchForm(props: &SearchFormProps) -> Html {
    let text = use_state(String::new);
    let type_text = text.setter();
    let lang = props.lang;
    let find = Command::Inside(Look::Find((*text).clone()));
    let submitted = send_submitted(&props.on, Some(find));
    html! {
        <>
            <form class="form" onsubmit={submitted}>
                <label class="form__field">
                    <span>{ say(lang, Phrase::Find) }</span>
                    <input type="text" class="inside__find" autocomplete="off" spellcheck="false"
                        lang="en" value={(*text).clone()}
                        aria-invalid={props.mistyped.to_string()}
                        aria-describedby="inside-find-hint inside-find-problem"
                        oninput={move |event: InputEvent| type_text.set(typed(&event))} />
                </label>
                <button class="form__button">{ say(lang, Phrase::FindButton) }</button>
            </form>
            <p class="inside__hint" id="inside-find-hint" hidden={!props.steps.is_empty()}>
                { say(lang, Phrase::FindHint) }
            </p>
            <p class="inside__problem" id="inside-find-problem">
                if props.mistyped { { say(lang, Phrase::NotATarget) } }
            </p>
            if !props.steps.is_empty() { { view_steps(props) } }
        </>
    }
}

fn view_steps(props: &SearchFormProps) -> Html {
    let SearchFormProps { lang, steps, step, on, .. } = props;
    let (lang, step, last) = (*lang, *step, steps.len() - 1);
    let moved = on.clone();
    // The arrows move the search here, not the run.
    let pressed = Callback::from(move |event: KeyboardEvent| {
        let to = match event.key().as_str() {
            "ArrowRight" | "ArrowDown" => (step + 1).min(last),
            "ArrowLeft" | "ArrowUp" => step.saturating_sub(1),
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        moved.emit(Command::Inside(Look::Step(to)));
    });
    let of = Phrase::StepOf { step: step as u64 + 1, of: last as u64 + 1 };
    let (back, next) = (step.saturating_sub(1), (step + 1).min(last));
    html! {
        <div class="inside__search" onkeydown={pressed}>
            <div class="inside__turns">
                { view_turn(props, Phrase::PreviousProbe, back, step == 0) }
                <span class="inside__count">{ say(lang, of) }</span>
                { view_turn(props, Phrase::NextProbe, next, step == last) }
                { view_turn(props, Phrase::ToTheAnswer, last, step == last) }
                <button type="button" onclick={look(on, Look::EndSearch)}>
                    { say(lang, Phrase::StopSearch) }
                </button>
            </div>
            <p class="inside__now">{ steps[step].sentence.clone() }</p>
        </div>
    }
}

/// A button that stays where it is when there is nowhere to go.
fn view_turn(props: &SearchFormProps, phrase: Phrase<'static>, to: usize, ends: bool) -> Html {
    html! {
        <button type="button" aria-disabled={ends.then_some("true")}
            onclick={look(&props.on, Look::Step(to))}>{ say(props.lang, phrase) }</button>
    }
}

/// The looks before the one that is shown.
pub(super) fn view_passed(steps: &[SearchStep]) -> Html {
    if steps.is_empty() {
        return Html::default();
    }
    html! {
        <ol class="inside__steps">
            for (at, told) in steps.iter().enumerate() {
                <li key={at}>{ told.sentence.clone() }</li>
            }
        </ol>
    }
}
