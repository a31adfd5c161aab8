//! Producing, stopping brokers, and the console.

use web_sys::HtmlInputElement;
use yew::{Callback, Event, Html, MouseEvent, TargetCast, html};

use super::explore_drafts::Forms;
use super::part::{send, send_submitted};
use crate::app::adapters::{node_name, say};
use crate::app::state::Command;
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
    html! {
        <div class="form">
            <label class="form__field">
                <span>{ say(lang, Phrase::RecordValue) }</span>
                <input type="text" {value} disabled={drafts.null} {oninput} />
            </label>
            { forms.field(Phrase::RecordKey, None, |drafts| &mut drafts.key) }
            <label class="form__choice">
                <input type="checkbox" checked={drafts.null} onchange={switched} />
                <span>{ say(lang, Phrase::NullValue) }</span>
            </label>
            for producer in cluster.producers.keys() {
                <button type="button" key={producer.0} class="form__button"
                    onclick={produce(forms, producer)}>
                    { say(lang, Phrase::Produce) }
                    if many { { format!(" p{}", producer.0) } }
                </button>
            }
        </div>
    }
}

fn produce(forms: &Forms, producer: ClientId) -> Callback<MouseEvent> {
    let on = forms.on.clone();
    forms.keep(move |drafts, _| {
        let key = Some(drafts.key.as_str()).filter(|key| !key.is_empty()).map(Into::into);
        let value = (!drafts.null).then(|| drafts.value.as_str().into());
        let partition = Cluster::PARTITION;
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

/// Crash, crash with loss of the newest records, or restart, for each broker.
pub(super) fn view_brokers(forms: &Forms, cluster: &Cluster) -> Html {
    let count = forms.drafts.losing.parse().unwrap_or(1);
    let name = |broker| node_name(forms.lang, Node::Broker(broker));
    let crash = |broker, losing| Act::Crash { broker, losing };
    html! {
        <>
            <ul class="explore__list">
                for (broker, state) in cluster.brokers.iter() {
                    <li key={broker.0} class="explore__line">
                        <span class="explore__name">{ name(broker) }</span>
                        if state.is_up() {
                            { act_button(forms, broker, Phrase::Crash, crash(broker, 0)) }
                            { act_button(forms, broker, Phrase::CrashLosing, crash(broker, count)) }
                        } else {
                            { act_button(forms, broker, Phrase::Restart, Act::Restart(broker)) }
                        }
                    </li>
                }
            </ul>
            { forms.field(Phrase::LosingRecords, Some("1"), |drafts| &mut drafts.losing) }
        </>
    }
}

fn act_button(forms: &Forms, broker: BrokerId, phrase: Phrase, act: Act) -> Html {
    let text = say(forms.lang, phrase);
    let name = format!("{text}: {}", node_name(forms.lang, Node::Broker(broker)));
    html! {
        <button type="button" aria-label={name}
            onclick={send(&forms.on, Command::Act(Action::Act(act)))}>{ text }</button>
    }
}

/// One line of the script language; `problem` is what was wrong with the last one.
pub(super) fn view_console(forms: &Forms, problem: Option<&str>) -> Html {
    let (value, oninput) = forms.text(|drafts| &mut drafts.statement);
    let submitted = send_submitted(&forms.on, Some(Command::Say(value.clone())));
    html! {
        <form class="form" onsubmit={submitted}>
            <label class="form__field form__field--wide">
                <span>{ say(forms.lang, Phrase::ConsoleHint) }</span>
                <input type="text" class="explore__console" autocomplete="off" spellcheck="false"
                    lang="en" {value} aria-invalid={problem.is_some().to_string()}
                    aria-describedby="console-problem" {oninput} />
            </label>
            <button class="form__button">{ say(forms.lang, Phrase::RunStatement) }</button>
            <p class="explore__problem" id="console-problem">
                { problem.unwrap_or_default().to_owned() }
            </p>
        </form>
    }
}
