//! Bytes and their fields, side by side; one field is lit in both.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent};
use yew::{Callback, Html, Properties, classes, component, html, use_node_ref, use_state};

use super::inside::look;
use crate::app::adapters::{FieldRow, HexRow, HexScene, InsidePhrase as Phrase, say_inside as say};
use crate::app::platform::panel::use_roving;
use crate::app::state::{Command, Look};
use crate::scene::inside::hex::Run;
use crate::scene::view::Lang;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct BytesViewProps {
    /// The language.
    pub lang: Lang,
    /// The bytes, if there are any to show.
    pub hex: Option<HexScene>,
    /// Takes commands.
    pub on: Callback<Command>,
}

/// The bytes and the list of fields.
#[component]
pub fn BytesView(props: &BytesViewProps) -> Html {
    let lit = use_state(|| 0_usize);
    let (bytes, list) = (use_node_ref(), use_node_ref());
    let lang = props.lang;
    let count = props.hex.as_ref().map_or(0, |hex| hex.fields.len());
    let at = (*lit).min(count.saturating_sub(1));
    use_roving(bytes.clone(), at);
    use_roving(list.clone(), at);
    let Some(hex) = &props.hex else {
        return html! { <p class="inside__hint">{ say(lang, Phrase::NoPiece) }</p> };
    };
    let light = Callback::from({
        let lit = lit.setter();
        move |field: usize| lit.set(field)
    });
    // What the pointer or the focus comes to says which field it belongs to.
    let pointed = Rc::new({
        let light = light.clone();
        move |event: Event| _ = field_of(&event).map(|field| light.emit(field))
    });
    let (hovered, focused) = (Rc::clone(&pointed), pointed);
    let byte = hex.fields.get(at).map_or(at, |field| field.bytes_of);
    let pressed = arrows(at, count, light);
    html! {
        <>
            <p class="inside__hint" id="inside-bytes-hint">{ say(lang, Phrase::BytesHint) }</p>
            <div class="hex" onkeydown={pressed}
                onmouseover={move |e: yew::MouseEvent| hovered(e.into())}
                onfocusin={move |e: yew::FocusEvent| focused(e.into())}>
                <div class="hex__bytes" ref={bytes} role="group"
                    aria-label={hex.title.clone()} aria-describedby="inside-bytes-hint">
                    for row in hex.rows.iter() { { view_row(hex, row, byte) } }
                    { view_more(lang, hex, &props.on) }
                </div>
                <div class="hex__fields" ref={list} role="group"
                    aria-label={say(lang, Phrase::FieldColumn)}>
                    for (number, field) in hex.fields.iter().enumerate() {
                        { view_field(number, field, number == at) }
                    }
                </div>
            </div>
        </>
    }
}

/// The arrows go from field to field, and leave the run alone.
fn arrows(at: usize, count: usize, light: Callback<usize>) -> Callback<KeyboardEvent> {
    Callback::from(move |event: KeyboardEvent| {
        let last = count.saturating_sub(1);
        let to = match event.key().as_str() {
            "ArrowRight" | "ArrowDown" => (at + 1).min(last),
            "ArrowLeft" | "ArrowUp" => at.saturating_sub(1),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        light.emit(to);
    })
}

/// The number of the field that an element belongs to.
fn field_of(event: &Event) -> Option<usize> {
    let element = event.target()?.dyn_into::<Element>().ok()?;
    element.closest("[data-field]").ok()??.get_attribute("data-field")?.parse().ok()
}

fn view_row(hex: &HexScene, row: &HexRow, lit: usize) -> Html {
    html! {
        <div key={row.address.clone()} class="hex__row">
            <span class="hex__address" aria-hidden="true">{ row.address.clone() }</span>
            <span class="hex__runs">
                for (number, run) in row.runs.iter().enumerate() {
                    { view_run(hex, number, run, lit) }
                }
            </span>
            <span class="hex__text" aria-hidden="true">{ row.text.clone() }</span>
        </div>
    }
}

/// Bytes of one field; a button, if they belong to one that is listed.
fn view_run(hex: &HexScene, number: usize, run: &Run, lit: usize) -> Html {
    let listed = run.field.and_then(|at| Some((at, hex.fields.get(at)?)));
    let Some((at, field)) = listed else {
        return html! { <span key={number} class="hex__run">{ run.bytes.clone() }</span> };
    };
    html! {
        <button type="button" key={number} data-field={at.to_string()}
            class={classes!("hex__run", (at == lit).then_some("hex__run--lit"))}
            tabindex={if at == lit && run.first { "0" } else { "-1" }}
            aria-label={spoken(field)}>{ run.bytes.clone() }</button>
    }
}

/// A field for those who listen: name, type, value, place.
fn spoken(field: &FieldRow) -> String {
    let FieldRow { name, kind, value, place, .. } = field;
    let parts = [name.as_str(), kind, value, place];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn view_field(number: usize, field: &FieldRow, lit: bool) -> Html {
    let class = classes!("hex__field", lit.then_some("hex__field--lit"));
    html! {
        <button type="button" key={number} {class} data-field={number.to_string()}
            tabindex={if lit { "0" } else { "-1" }} aria-label={spoken(field)}
            style={format!("--depth: {}", field.depth)}>
            <span class="hex__name">{ field.name.clone() }</span>
            <span class="hex__kind">{ field.kind }</span>
            <span class="hex__value">{ field.value.clone() }</span>
        </button>
    }
}

fn view_more(lang: Lang, hex: &HexScene, on: &Callback<Command>) -> Html {
    if hex.shown == hex.size {
        return Html::default();
    }
    let (shown, of) = (hex.shown as u64, hex.size as u64);
    html! {
        <p class="hex__more">
            { say(lang, Phrase::ShownOf { shown, of }) }
            if hex.shown < crate::scene::inside::hex::MOST_BYTES {
                <button type="button" onclick={look(on, Look::MoreBytes)}>
                    { say(lang, Phrase::MoreBytes) }
                </button>
            }
        </p>
    }
}
