//! Links and messages in flight.

use web_sys::{HtmlSelectElement, InputEvent};
use yew::{Callback, Event, Html, Properties, TargetCast, component, html, use_state};

use super::explore_forms::typed;
use crate::app::adapters::{node_name, say};
use crate::app::state::Command;
use crate::engine::network::LinkState;
use crate::engine::{Act, Action, Cluster, MessageId, Node};
use crate::scene::view::{Lang, Pick};
use crate::scene::wording::Phrase;

/// How long a message takes on a slowed link, unless somebody types something else.
const SLOW_MS: u64 = 400;

/// A button for an act.
pub(super) fn button(lang: Lang, phrase: Phrase, act: Act, on: &Callback<Command>) -> Html {
    command_button(lang, phrase, Command::Act(Action::Act(act)), on)
}

fn command_button(lang: Lang, phrase: Phrase, command: Command, on: &Callback<Command>) -> Html {
    html! {
        <button type="button" onclick={on.reform(move |_| command.clone())}>
            { say(lang, phrase) }
        </button>
    }
}

/// See `LinkForm`.
#[derive(Clone, PartialEq, Properties)]
pub struct LinkFormProps {
    /// The language.
    pub lang: Lang,
    /// Every node, brokers first.
    pub nodes: Vec<Node>,
    /// Takes commands.
    pub on: Callback<Command>,
}

/// Chooses a link, and cuts it, heals it or slows it down.
#[component]
pub fn LinkForm(props: &LinkFormProps) -> Html {
    let ends = use_state(|| (0, 1));
    let delay = use_state(|| SLOW_MS.to_string());
    let (LinkFormProps { lang, on, .. }, (a, b)) = (props, *ends);
    let lang = *lang;
    let (from, to, type_delay) = (ends.setter(), ends.setter(), delay.setter());
    let node = |at: usize| props.nodes.get(at).copied().unwrap_or(Node::Controller);
    let (a_node, b_node) = (node(a), node(b));
    let slow = Act::Slow(a_node, b_node, delay.parse().unwrap_or(SLOW_MS));
    html! {
        <div class="form">
            { view_end(props, Phrase::From, a, Callback::from(move |at| from.set((at, b)))) }
            { view_end(props, Phrase::To, b, Callback::from(move |at| to.set((a, at)))) }
            { button(lang, Phrase::Cut, Act::Cut(a_node, b_node), on) }
            { button(lang, Phrase::Heal, Act::Heal(a_node, b_node), on) }
            <label class="form__field">
                <span>{ say(lang, Phrase::SlowTo) }</span>
                <input type="number" min="1" value={(*delay).clone()}
                    oninput={move |event: InputEvent| type_delay.set(typed(&event))} />
            </label>
            { button(lang, Phrase::Slow, slow, on) }
        </div>
    }
}

fn view_end(props: &LinkFormProps, name: Phrase, end: usize, chosen: Callback<usize>) -> Html {
    let chosen = chosen.reform(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        usize::try_from(select.selected_index()).unwrap_or_default()
    });
    html! {
        <label class="form__field">
            <span>{ say(props.lang, name) }</span>
            <select onchange={chosen}>
                for (at, node) in props.nodes.iter().enumerate() {
                    <option selected={at == end}>{ node_name(props.lang, *node) }</option>
                }
            </select>
        </label>
    }
}

/// The links that are not as at first.
pub(super) fn view_links(lang: Lang, cluster: &Cluster, on: &Callback<Command>) -> Html {
    html! {
        <ul class="explore__list">
            for (link, state) in cluster.network.links.iter() {
                <li class="explore__line">
                    <span class="explore__name">
                        { node_name(lang, link.ends().0) }{ " – " }
                        { node_name(lang, link.ends().1) }
                        { ": " }{ link_state(lang, *state) }
                    </span>
                    { button(lang, Phrase::Heal, Act::Heal(link.ends().0, link.ends().1), on) }
                </li>
            }
        </ul>
    }
}

fn link_state(lang: Lang, state: LinkState) -> String {
    match state {
        LinkState::Cut => say(lang, Phrase::IsCut),
        LinkState::Slow(delay) => format!("{} ms", delay.0),
    }
}

/// The messages in flight, and what can be done to each.
pub(super) fn view_messages(
    lang: Lang,
    messages: &[(MessageId, String)],
    on: &Callback<Command>,
) -> Html {
    if messages.is_empty() {
        return html! { <p class="explore__hint">{ say(lang, Phrase::NoMessages) }</p> };
    }
    html! {
        <ul class="explore__list">
            for (id, name) in messages.iter().map(|(id, name)| (*id, name)) {
                <li key={id.0} class="explore__line explore__line--message">
                    <button type="button" class="explore__message"
                        onclick={on.reform(move |_| Command::Select(Pick::Message(id)))}>
                        { name.clone() }
                    </button>
                    { command_button(lang, Phrase::DeliverNow,
                        Command::Act(Action::Deliver(id)), on) }
                    { button(lang, Phrase::Drop, Act::Drop(id), on) }
                    { button(lang, Phrase::Duplicate, Act::Duplicate(id), on) }
                </li>
            }
        </ul>
    }
}
