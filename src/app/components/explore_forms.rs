//! Producing, stopping brokers, and the console.

use web_sys::HtmlInputElement;
use yew::{Callback, Event, Html, MouseEvent, TargetCast, html};

use super::element::{Attr, button, field, pressable, tag, together};
use super::explore_drafts::Forms;
use super::notices::asks;
use super::part::{send, send_submitted};
use crate::app::adapters::{node_name, say};
use crate::app::state::{Command, Problem};
use crate::engine::{Act, Action, BrokerId, ClientId, Cluster, Draft, Node};
use crate::scene::wording::Phrase;

/// Sends a batch of one record; the value counts on by itself until somebody types. A null value
/// is a tombstone where the log is compacted.
pub(super) fn view_produce(forms: &Forms, cluster: &Cluster) -> Html {
    let (lang, drafts) = (forms.lang, &forms.drafts);
    let (value, oninput) = forms.text(|drafts| &mut drafts.value);
    let many = cluster.producers.len() > 1;
    let switched = forms.keep(|drafts, event: Event| {
        drafts.null = event.target_unchecked_into::<HtmlInputElement>().checked();
    });
    let input = html! { <input type="text" {value} disabled={drafts.null} {oninput} /> };
    let null = html! { <input type="checkbox" checked={drafts.null} onchange={switched} /> };
    let null =
        tag("label", "form__choice").add(null).text("span", "", say(lang, Phrase::NullValue));
    let one = |producer: ClientId| {
        let which = if many { format!(" p{}", producer.0) } else { String::new() };
        pressable("form__button", produce(forms, producer))
            .key(producer.0)
            .said(say(lang, Phrase::Produce) + &which)
            .html()
    };
    tag("div", "form")
        .add(field("form__field", say(lang, Phrase::RecordValue), input))
        .add(forms.field(Phrase::RecordKey, None, |drafts| &mut drafts.key))
        .add(null.html())
        .all(cluster.producers.keys().map(one))
        .html()
}

fn produce(forms: &Forms, producer: ClientId) -> Callback<MouseEvent> {
    let (on, partition) = (forms.on.clone(), forms.partition);
    forms.keep(move |drafts, _| {
        let key = Some(drafts.key.as_str()).filter(|key| !key.is_empty()).map(Into::into);
        let value = (!drafts.null).then(|| drafts.value.as_str().into());
        let act = Act::Produce { producer, partition, records: [Draft { key, value }].into() };
        on.emit(Command::Act(Action::Act(act)));
        if !drafts.null {
            drafts.value = counted_on(&drafts.value);
        }
    })
}

/// The value with the number at its end raised by one.
pub(super) fn counted_on(value: &str) -> String {
    let text = value.trim_end_matches(|c: char| c.is_ascii_digit());
    match value[text.len()..].parse::<u32>() {
        Ok(number) => format!("{text}{}", number.saturating_add(1)),
        Err(_) => value.to_owned(),
    }
}

/// Stop in order, crash, crash with loss of the newest records, or restart, for each broker.
pub(super) fn view_brokers(forms: &Forms, cluster: &Cluster) -> Html {
    let count = forms.drafts.losing.parse().unwrap_or(1);
    let name = |broker| node_name(forms.lang, Node::Broker(broker));
    let crash = |broker, losing| Act::Crash { broker, losing };
    let line = |broker: BrokerId, is_up| {
        let line = tag("li", "explore__line").key(broker.0);
        let line = line.text("span", "explore__name", name(broker));
        if is_up {
            line.add(act_button(forms, broker, Phrase::ShutDown, Act::Shutdown(broker)))
                .add(act_button(forms, broker, Phrase::Crash, crash(broker, 0)))
                .add(act_button(forms, broker, Phrase::CrashLosing, crash(broker, count)))
                .html()
        } else {
            line.add(act_button(forms, broker, Phrase::Restart, Act::Restart(broker))).html()
        }
    };
    let lines = cluster.brokers.iter().map(|(broker, state)| line(broker, state.is_up()));
    together(vec![
        tag("ul", "explore__list").all(lines).html(),
        forms.field(Phrase::LosingRecords, Some("1"), |drafts| &mut drafts.losing),
    ])
}

fn act_button(forms: &Forms, broker: BrokerId, phrase: Phrase, act: Act) -> Html {
    let text = say(forms.lang, phrase);
    let name = format!("{text}: {}", node_name(forms.lang, Node::Broker(broker)));
    let act = send(&forms.on, Command::Act(Action::Act(act)));
    pressable("", act).with(Attr::Label, name).said(text).html()
}

/// One line of the script language; `problem` is what was wrong with the last one.
pub(super) fn view_console(forms: &Forms, problem: Option<&Problem>) -> Html {
    let (value, oninput) = forms.text(|drafts| &mut drafts.statement);
    let submitted = send_submitted(&forms.on, Some(Command::Say(value.clone())));
    let input = html! {
        <input type="text" class="explore__console" autocomplete="off" spellcheck="false"
            lang="en" {value} aria-invalid={problem.is_some().to_string()}
            aria-describedby="console-problem" {oninput} />
    };
    let class = "form__field form__field--wide";
    let asks = problem.and_then(|problem| asks(problem.refused?));
    let told = tag("p", "explore__problem").with(Attr::Id, "console-problem");
    tag("form", "form")
        .submitted(submitted)
        .add(field(class, say(forms.lang, Phrase::ConsoleHint), input))
        .text("button", "form__button", say(forms.lang, Phrase::RunStatement))
        .add(told.said(problem.map(|problem| problem.said.clone()).unwrap_or_default()).html())
        .some(asks.map(|asks| button("", send(&forms.on, asks), say(forms.lang, Phrase::AskWhy))))
        .html()
}
