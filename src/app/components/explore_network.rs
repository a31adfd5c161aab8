//! Links and messages in flight.

use web_sys::HtmlSelectElement;
use yew::{Callback, Event, Html, TargetCast, html};

use super::explore_drafts::{Forms, SLOW_MS};
use super::part::send;
use crate::app::adapters::{node_name, say};
use crate::app::state::Command;
use crate::engine::network::LinkState;
use crate::engine::{Act, Action, Cluster, MessageId, Node};
use crate::scene::view::{Lang, Pick};
use crate::scene::wording::Phrase;

/// A button for an act.
pub(super) fn button(lang: Lang, phrase: Phrase, act: Act, on: &Callback<Command>) -> Html {
    command_button(lang, phrase, Command::Act(Action::Act(act)), on)
}

fn command_button(lang: Lang, phrase: Phrase, command: Command, on: &Callback<Command>) -> Html {
    html! {
        <button type="button" onclick={send(on, command)}>
            { say(lang, phrase) }
        </button>
    }
}

/// Chooses a link, and cuts it, heals it or slows it down.
pub(super) fn view_link(forms: &Forms, nodes: &[Node]) -> Html {
    let (lang, on, drafts) = (forms.lang, &forms.on, &forms.drafts);
    let [a, b] = drafts.ends.map(|at| nodes.get(at).copied().unwrap_or(Node::Controller));
    let slow = Act::Slow(a, b, drafts.delay.parse().unwrap_or(SLOW_MS));
    html! {
        <div class="form">
            { view_end(forms, nodes, Phrase::From, 0) }
            { view_end(forms, nodes, Phrase::To, 1) }
            { button(lang, Phrase::Cut, Act::Cut(a, b), on) }
            { button(lang, Phrase::Heal, Act::Heal(a, b), on) }
            { forms.field(Phrase::SlowTo, Some("1"), |drafts| &mut drafts.delay) }
            { button(lang, Phrase::Slow, slow, on) }
        </div>
    }
}

fn view_end(forms: &Forms, nodes: &[Node], name: Phrase, end: usize) -> Html {
    let chosen = forms.keep(move |drafts, event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        drafts.ends[end] = usize::try_from(select.selected_index()).unwrap_or_default();
    });
    html! {
        <label class="form__field">
            <span>{ say(forms.lang, name) }</span>
            <select onchange={chosen}>
                for (at, node) in nodes.iter().enumerate() {
                    <option selected={at == forms.drafts.ends[end]}>
                        { node_name(forms.lang, *node) }
                    </option>
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
                        onclick={send(on, Command::Select(Pick::Message(id)))}>
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
