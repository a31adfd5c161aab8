//! Looking up an offset or a time: the field, and the search step by step.

use web_sys::{InputEvent, KeyboardEvent};
use yew::{Callback, Html, Properties, component, html, use_state};

use super::element::{Attr, button, field, pressable, tag, together};
use super::explore_drafts::typed;
use super::inside::look;
use super::part::send_submitted;
use crate::app::adapters::{InsidePhrase as Phrase, say_inside as say};
use crate::app::state::{Command, Look};
use crate::scene::view::Lang;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct SearchFormProps {
    /// The language.
    pub lang: Lang,
    /// The steps of the search, in words.
    pub steps: Vec<String>,
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
    let input = html! {
        <input type="text" class="inside__find" autocomplete="off" spellcheck="false" lang="en"
            value={(*text).clone()} aria-invalid={props.mistyped.to_string()}
            aria-describedby="inside-find-hint inside-find-problem"
            oninput={move |event: InputEvent| type_text.set(typed(&event))} />
    };
    let form = tag("form", "form")
        .submitted(submitted)
        .add(field("form__field", say(lang, Phrase::Find), input))
        .text("button", "form__button", say(lang, Phrase::FindButton));
    let hint = tag("p", "inside__hint")
        .with(Attr::Id, "inside-find-hint")
        .flag(Attr::IsHidden, !props.steps.is_empty())
        .said(say(lang, Phrase::FindHint));
    let problem = props.mistyped.then(|| say(lang, Phrase::NotATarget));
    let told = tag("p", "inside__problem").with(Attr::Id, "inside-find-problem");
    let told = told.said(problem.unwrap_or_default());
    let steps = if props.steps.is_empty() { Html::default() } else { view_steps(props) };
    together(vec![form.html(), hint.html(), told.html(), steps])
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
    let end = look(on, Look::EndSearch);
    let turns = tag("div", "inside__turns")
        .add(view_turn(props, Phrase::PreviousProbe, back, step == 0))
        .text("span", "inside__count", say(lang, of))
        .add(view_turn(props, Phrase::NextProbe, next, step == last))
        .add(view_turn(props, Phrase::ToTheAnswer, last, step == last))
        .add(button("", end, say(lang, Phrase::StopSearch)));
    tag("div", "inside__search")
        .pressed(pressed)
        .add(turns.html())
        .text("p", "inside__now", steps[step].clone())
        .html()
}

/// A button that stays where it is when there is nowhere to go.
fn view_turn(props: &SearchFormProps, phrase: Phrase<'static>, to: usize, ends: bool) -> Html {
    pressable("", look(&props.on, Look::Step(to)))
        .maybe(Attr::Off, ends.then_some("true"))
        .said(say(props.lang, phrase))
        .html()
}

/// The looks before the one that is shown.
pub(super) fn view_passed(steps: &[String]) -> Html {
    if steps.is_empty() {
        return Html::default();
    }
    let one = |(at, told): (usize, &String)| tag("li", "").key(at).said(told.clone()).html();
    tag("ol", "inside__steps").all(steps.iter().enumerate().map(one)).html()
}
