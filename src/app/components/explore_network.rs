//! Links and messages in flight.

use web_sys::Event;
use yew::{Callback, Html};

use super::element::{self, choices, field, tag, text};
use super::explore_drafts::{Forms, SLOW_MS};
use super::part::send;
use crate::app::adapters::{node_name, say};
use crate::app::state::Command;
use crate::engine::network::{Link, LinkState};
use crate::engine::{Act, Action, Cluster, MessageId, Node};
use crate::scene::view::{Lang, Pick};
use crate::scene::wording::Phrase;

/// A button for an act.
pub(super) fn button(lang: Lang, phrase: Phrase, act: Act, on: &Callback<Command>) -> Html {
    command_button(lang, phrase, Command::Act(Action::Act(act)), on)
}

fn command_button(lang: Lang, phrase: Phrase, command: Command, on: &Callback<Command>) -> Html {
    element::button("", send(on, command), say(lang, phrase))
}

/// Chooses a link, and cuts it, heals it or slows it down.
pub(super) fn view_link(forms: &Forms, nodes: &[Node]) -> Html {
    let (lang, on, drafts) = (forms.lang, &forms.on, &forms.drafts);
    let [a, b] = drafts.ends.map(|at| nodes.get(at).copied().unwrap_or(Node::Controller));
    let slow = Act::Slow(a, b, drafts.delay.parse().unwrap_or(SLOW_MS));
    tag("div", "form")
        .add(view_end(forms, nodes, Phrase::From, 0))
        .add(view_end(forms, nodes, Phrase::To, 1))
        .add(button(lang, Phrase::Cut, Act::Cut(a, b), on))
        .add(button(lang, Phrase::Heal, Act::Heal(a, b), on))
        .add(forms.field(Phrase::SlowTo, Some("1"), |drafts| &mut drafts.delay))
        .add(button(lang, Phrase::Slow, slow, on))
        .html()
}

fn view_end(forms: &Forms, nodes: &[Node], name: Phrase, end: usize) -> Html {
    let chosen = forms.keep(move |drafts, event: Event| drafts.ends[end] = element::chosen(&event));
    let is_chosen = |at| at == forms.drafts.ends[end];
    let names = nodes.iter().enumerate();
    let names = names.map(|(at, node)| (node_name(forms.lang, *node), is_chosen(at))).collect();
    field("form__field", say(forms.lang, name), choices(names, chosen))
}

/// The links that are not as at first.
pub(super) fn view_links(lang: Lang, cluster: &Cluster, on: &Callback<Command>) -> Html {
    let one = |(link, state): (Link, &LinkState)| {
        let (a, b) = link.ends();
        let [from, to] = [a, b].map(|node| node_name(lang, node));
        tag("li", "explore__line")
            .text("span", "explore__name", format!("{from} – {to}: {}", link_state(lang, *state)))
            .add(button(lang, Phrase::Heal, Act::Heal(a, b), on))
            .html()
    };
    tag("ul", "explore__list").all(cluster.network.links.iter().map(one)).html()
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
        return text("p", "explore__hint", say(lang, Phrase::NoMessages));
    }
    let one = |(id, name): &(MessageId, String)| {
        let id = *id;
        let choose = send(on, Command::Select(Pick::Message(id)));
        let deliver = Command::Act(Action::Deliver(id));
        tag("li", "explore__line explore__line--message")
            .key(id.0)
            .add(element::button("explore__message", choose, name.clone()))
            .add(command_button(lang, Phrase::DeliverNow, deliver, on))
            .add(button(lang, Phrase::Drop, Act::Drop(id), on))
            .add(button(lang, Phrase::Duplicate, Act::Duplicate(id), on))
            .html()
    };
    tag("ul", "explore__list").all(messages.iter().map(one)).html()
}
