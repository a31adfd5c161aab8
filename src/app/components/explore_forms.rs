//! Producing, stopping brokers, and the console. A form holds the text that is typed, and
//! nothing else.

use web_sys::{HtmlInputElement, InputEvent, SubmitEvent};
use yew::{Callback, Event, Html, Properties, TargetCast, component, html, use_state};

use crate::app::adapters::{node_name, say};
use crate::app::state::Command;
use crate::engine::{Act, Action, BrokerId, ClientId, Cluster, Draft, Node};
use crate::scene::view::Lang;
use crate::scene::wording::Phrase;

/// What a field holds after `event`.
pub(super) fn typed(event: &InputEvent) -> String {
    event.target_unchecked_into::<HtmlInputElement>().value()
}

/// Whether a box is ticked after `event`.
fn checked(event: &Event) -> bool {
    event.target_unchecked_into::<HtmlInputElement>().checked()
}

/// See `ProduceForm`.
#[derive(Clone, PartialEq, Properties)]
pub struct ProduceFormProps {
    /// The language.
    pub lang: Lang,
    /// The producers.
    pub producers: Vec<ClientId>,
    /// Takes commands.
    pub on: Callback<Command>,
}

/// Sends a batch of one record; the value counts on by itself until somebody types. A null value
/// is a tombstone where the log is compacted.
#[component]
pub fn ProduceForm(props: &ProduceFormProps) -> Html {
    let value = use_state(|| "order-1".to_owned());
    let key = use_state(String::new);
    let null = use_state(|| false);
    let lang = props.lang;
    let switch_null = null.setter();
    let type_value = value.setter();
    let type_key = key.setter();
    html! {
        <div class="form">
            <label class="form__field">
                <span>{ say(lang, Phrase::RecordValue) }</span>
                <input type="text" value={(*value).clone()} disabled={*null}
                    oninput={move |event: InputEvent| type_value.set(typed(&event))} />
            </label>
            <label class="form__field">
                <span>{ say(lang, Phrase::RecordKey) }</span>
                <input type="text" value={(*key).clone()}
                    oninput={move |event: InputEvent| type_key.set(typed(&event))} />
            </label>
            <label class="form__choice">
                <input type="checkbox" checked={*null}
                    onchange={move |event: Event| switch_null.set(checked(&event))} />
                <span>{ say(lang, Phrase::NullValue) }</span>
            </label>
            for producer in props.producers.iter().copied() {
                <button type="button" key={producer.0} class="form__button"
                    onclick={produce(props, producer, &value, &key, *null)}>
                    { say(lang, Phrase::Produce) }
                    if props.producers.len() > 1 { { format!(" p{}", producer.0) } }
                </button>
            }
        </div>
    }
}

fn produce(
    props: &ProduceFormProps,
    producer: ClientId,
    value: &yew::UseStateHandle<String>,
    key: &str,
    null: bool,
) -> Callback<yew::MouseEvent> {
    let key = Some(key).filter(|key| !key.is_empty()).map(Into::into);
    let (value, on) = (value.clone(), props.on.clone());
    Callback::from(move |_| {
        let said = (!null).then(|| value.as_str().into());
        let draft = Draft { key: key.clone(), value: said };
        let partition = Cluster::PARTITION;
        let act = Act::Produce { producer, partition, records: [draft].into() };
        on.emit(Command::Act(Action::Act(act)));
        if !null {
            value.set(counted_on(&value));
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

/// See `BrokerForm`.
#[derive(Clone, PartialEq, Properties)]
pub struct BrokerFormProps {
    /// The language.
    pub lang: Lang,
    /// The brokers, and whether they are up.
    pub brokers: Vec<(BrokerId, bool)>,
    /// Takes commands.
    pub on: Callback<Command>,
}

/// Crash, crash with loss of the newest records, or restart, for each broker.
#[component]
pub fn BrokerForm(props: &BrokerFormProps) -> Html {
    let losing = use_state(|| "1".to_owned());
    let type_losing = losing.setter();
    let count = losing.parse().unwrap_or(1);
    let BrokerFormProps { lang, on, .. } = props;
    let lang = *lang;
    html! {
        <>
            <ul class="explore__list">
                for (broker, up) in props.brokers.iter().copied() {
                    <li key={broker.0} class="explore__line">
                        <span class="explore__name">
                            { node_name(lang, Node::Broker(broker)) }
                        </span>
                        if up {
                            { act_button(lang, broker, Phrase::Crash, crash(broker, 0), on) }
                            { act_button(lang, broker, Phrase::CrashLosing,
                                crash(broker, count), on) }
                        } else {
                            { act_button(lang, broker, Phrase::Restart, Act::Restart(broker), on) }
                        }
                    </li>
                }
            </ul>
            <label class="form__field">
                <span>{ say(lang, Phrase::LosingRecords) }</span>
                <input type="number" min="1" value={(*losing).clone()}
                    oninput={move |event: InputEvent| type_losing.set(typed(&event))} />
            </label>
        </>
    }
}

fn crash(broker: BrokerId, losing: u32) -> Act {
    Act::Crash { broker, losing }
}

fn act_button(
    lang: Lang,
    broker: BrokerId,
    phrase: Phrase,
    act: Act,
    on: &Callback<Command>,
) -> Html {
    let text = say(lang, phrase);
    let name = format!("{text}: {}", node_name(lang, Node::Broker(broker)));
    html! {
        <button type="button" aria-label={name}
            onclick={on.reform(move |_| Command::Act(Action::Act(act.clone())))}>{ text }</button>
    }
}

/// See `ConsoleForm`.
#[derive(Clone, PartialEq, Properties)]
pub struct ConsoleFormProps {
    /// The language.
    pub lang: Lang,
    /// What was wrong with the last statement.
    pub problem: Option<String>,
    /// Takes commands.
    pub on: Callback<Command>,
}

/// One line of the script language.
#[component]
pub fn ConsoleForm(props: &ConsoleFormProps) -> Html {
    let text = use_state(String::new);
    let type_text = text.setter();
    let (said, on) = (text.clone(), props.on.clone());
    let submitted = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        on.emit(Command::Say((*said).clone()));
    });
    let wrong = props.problem.is_some();
    html! {
        <form class="form" onsubmit={submitted}>
            <label class="form__field form__field--wide">
                <span>{ say(props.lang, Phrase::ConsoleHint) }</span>
                <input type="text" class="explore__console" autocomplete="off" spellcheck="false"
                    lang="en" value={(*text).clone()} aria-invalid={wrong.to_string()}
                    aria-describedby="console-problem"
                    oninput={move |event: InputEvent| type_text.set(typed(&event))} />
            </label>
            <button class="form__button">{ say(props.lang, Phrase::RunStatement) }</button>
            <p class="explore__problem" id="console-problem">
                { props.problem.clone().unwrap_or_default() }
            </p>
        </form>
    }
}
