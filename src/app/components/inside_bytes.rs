//! Bytes and their fields, side by side; one field is lit in both.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent};
use yew::{Callback, Html, Properties, component, html, use_node_ref, use_state};

use super::element::{Attr, Element, button, tag, text, together};
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
        return text("p", "inside__hint", say(lang, Phrase::NoPiece));
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
    let hint = tag("p", "inside__hint").with(Attr::Id, "inside-bytes-hint");
    let rows = tag("div", "hex__bytes")
        .at(&bytes)
        .with(Attr::Role, "group")
        .with(Attr::Label, hex.title.clone())
        .with(Attr::DescribedBy, "inside-bytes-hint")
        .all(hex.rows.iter().map(|row| view_row(hex, row, byte)))
        .add(view_more(lang, hex, &props.on));
    let fields = hex.fields.iter().enumerate();
    let fields = tag("div", "hex__fields")
        .at(&list)
        .with(Attr::Role, "group")
        .with(Attr::Label, say(lang, Phrase::FieldColumn))
        .all(fields.map(|(number, field)| view_field(number, field, number == at)));
    let both = html! {
        <div class="hex" onkeydown={pressed}
            onmouseover={move |e: yew::MouseEvent| hovered(e.into())}
            onfocusin={move |e: yew::FocusEvent| focused(e.into())}>
            { rows.html() }
            { fields.html() }
        </div>
    };
    together(vec![hint.said(say(lang, Phrase::BytesHint)).html(), both])
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
    let element = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    element.closest("[data-field]").ok()??.get_attribute("data-field")?.parse().ok()
}

fn view_row(hex: &HexScene, row: &HexRow, lit: usize) -> Html {
    let silent = |class, said: &str| {
        tag("span", class).with(Attr::Hidden, "true").said(said.to_owned()).html()
    };
    let runs = row.runs.iter().enumerate().map(|(number, run)| view_run(hex, number, run, lit));
    tag("div", "hex__row")
        .key(row.address.as_str())
        .add(silent("hex__address", &row.address))
        .add(tag("span", "hex__runs").all(runs).html())
        .add(silent("hex__text", &row.text))
        .html()
}

/// Bytes of one field; a button, if they belong to one that is listed.
fn view_run(hex: &HexScene, number: usize, run: &Run, lit: usize) -> Html {
    let listed = run.field.and_then(|at| Some((at, hex.fields.get(at)?)));
    let Some((at, field)) = listed else {
        return tag("span", "hex__run").key(number).said(run.bytes.clone()).html();
    };
    let class = if at == lit { "hex__run hex__run--lit" } else { "hex__run" };
    of_field(class, at, at == lit && run.first, field).key(number).said(run.bytes.clone()).html()
}

/// A button that stands for a field; Tab comes to it if it is `reached`.
fn of_field(class: &'static str, at: usize, reached: bool, field: &FieldRow) -> Element {
    tag("button", class)
        .with(Attr::Type, "button")
        .with(Attr::Field, at.to_string())
        .with(Attr::TabIndex, if reached { "0" } else { "-1" })
        .with(Attr::Label, spoken(field))
}

/// A field for those who listen: name, type, value, place.
fn spoken(field: &FieldRow) -> String {
    let FieldRow { name, kind, value, place, .. } = field;
    let parts = [name.as_str(), kind, value, place];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn view_field(number: usize, field: &FieldRow, lit: bool) -> Html {
    let class = if lit { "hex__field hex__field--lit" } else { "hex__field" };
    of_field(class, number, lit, field)
        .key(number)
        .with(Attr::Style, format!("--depth: {}", field.depth))
        .text("span", "hex__name", field.name.clone())
        .text("span", "hex__kind", field.kind.to_owned())
        .text("span", "hex__value", field.value.clone())
        .html()
}

fn view_more(lang: Lang, hex: &HexScene, on: &Callback<Command>) -> Html {
    if hex.shown == hex.size {
        return Html::default();
    }
    let (shown, of) = (hex.shown as u64, hex.size as u64);
    let more = || button("", look(on, Look::MoreBytes), say(lang, Phrase::MoreBytes));
    tag("p", "hex__more")
        .said(say(lang, Phrase::ShownOf { shown, of }))
        .some((hex.shown < crate::scene::inside::hex::MOST_BYTES).then(more))
        .html()
}
