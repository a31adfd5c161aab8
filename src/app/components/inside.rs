//! Inside a log, in the place of the stage: files, a picture of one segment, a look-up, bytes.

use std::rc::Rc;
use web_sys::MouseEvent;

use yew::{Callback, Html, NodeRef, Properties, component, html, use_node_ref};

use super::download::view_download;
use super::element::{Attr, pressable, rows, tag, text, together};
use super::inside_bytes::BytesView;
use super::inside_search::{SearchForm, view_passed};
use super::part::{Same, send, send_pressed};
use super::stage::{number, view_item, view_items};
use crate::app::adapters::{FileRow, Inside, InsidePhrase as Phrase, Piece, say_inside as say};
use crate::app::platform::focus::use_revealed;
use crate::app::platform::panel::use_entered;
use crate::app::platform::size::use_size;
use crate::app::state::{Command, Look, Packing};
use crate::engine::BrokerId;
use crate::scene::inside::picture::{BatchTarget, Picture};
use crate::scene::view::Lang;
use crate::scene::wording as ui;

/// How many records the buttons add that make a log longer.
const LONGER: [u32; 3] = [1_000, 100_000, 400_000];

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct InsidePanelProps {
    /// The language.
    pub lang: Lang,
    /// The view; `None` if the broker has no such replica.
    pub inside: Option<Same<Rc<Inside>>>,
    /// The broker whose log it is.
    pub broker: BrokerId,
    /// All brokers.
    pub brokers: Vec<BrokerId>,
    /// Whether what was typed last was no target.
    pub mistyped: bool,
    /// How far the download of its files is.
    pub packing: Option<Packing>,
    /// Takes commands.
    pub on: Callback<Command>,
}

/// The panel.
#[component]
pub fn InsidePanel(props: &InsidePanelProps) -> Html {
    let place = use_node_ref();
    let entered = use_node_ref();
    use_size(place.clone(), props.on.clone());
    use_entered(entered.clone(), ".inspector__inside");
    let picture = use_node_ref();
    let search = props.inside.as_ref().filter(|inside| !inside.steps.is_empty());
    use_revealed(picture.clone(), search.map(|inside| inside.step));
    let lang = props.lang;
    let name = props.inside.as_ref().map_or_else(|| say(lang, Phrase::Gone), |i| i.title.clone());
    let title = tag("h2", "inside__title").with(Attr::Id, "inside-title");
    let close = pressable("inside__close", look(&props.on, Look::Close));
    let head = tag("header", "inside__head")
        .add(title.with(Attr::TabIndex, "-1").at(&entered).said(name).html())
        .add(view_replicas(props))
        .add(close.with(Attr::Label, ui::say(lang, ui::Phrase::Close)).said("✕").html());
    tag("section", "inside")
        .at(&place)
        .with(Attr::LabelledBy, "inside-title")
        .add(head.html())
        .some(props.inside.as_ref().map(|inside| view_body(props, inside, &picture)))
        .html()
}

fn view_body(props: &InsidePanelProps, inside: &Inside, picture: &NodeRef) -> Html {
    let (lang, on) = (props.lang, &props.on);
    let steps: Vec<String> = inside.steps.iter().map(|step| step.sentence.clone()).collect();
    let passed = view_passed(&steps[..inside.step]);
    let search = html! {
        <SearchForm {lang} {steps} step={inside.step}
            mistyped={props.mistyped} on={on.clone()} />
    };
    let bytes = html! { <BytesView {lang} hex={inside.hex.clone()} on={on.clone()} /> };
    let list = tag("div", "inside__list")
        .add(view_files(lang, inside, on))
        .add(view_positions(lang, inside))
        .add(view_longer(lang, on))
        .add(view_download(lang, props.packing.as_ref(), on));
    let look = tag("div", "inside__look")
        .add(search)
        .add(view_picture(lang, inside, picture, on))
        .add(passed)
        .add(view_pieces(lang, inside, on))
        .add(bytes);
    tag("div", "inside__body").key(props.broker.0).add(list.html()).add(look.html()).html()
}

/// Sends something that somebody does inside the log.
pub(super) fn look(on: &Callback<Command>, look: Look) -> Callback<MouseEvent> {
    send(on, Command::Inside(look))
}

fn view_replicas(props: &InsidePanelProps) -> Html {
    let one = |broker| {
        pressable("", look(&props.on, Look::Open(broker)))
            .key(broker.0)
            .states(Attr::Pressed, broker == props.broker)
            .said(ui::say(props.lang, ui::Phrase::Broker(broker)))
            .html()
    };
    tag("div", "inside__replicas")
        .with(Attr::Role, "group")
        .with(Attr::Label, say(props.lang, Phrase::Replica))
        .all(props.brokers.iter().copied().map(one))
        .html()
}

fn view_files(lang: Lang, inside: &Inside, on: &Callback<Command>) -> Html {
    let [older, newer] = inside.left_out.clone();
    let more = |left_out| text("li", "inside__more", left_out);
    let files = tag("ul", "inside__files")
        .some(older.map(more))
        .all(inside.files.iter().map(|row| view_file(row, on)))
        .some(newer.map(more));
    together(vec![
        text("h3", "", say(lang, Phrase::Files)),
        text("p", "inside__hint", say(lang, Phrase::FilesHint)),
        files.html(),
    ])
}

fn view_file(row: &FileRow, on: &Callback<Command>) -> Html {
    let key = format!("{}{}", if row.gone { "gone" } else { "" }, row.base);
    let file = match row.gone {
        true => tag("div", "inside__file inside__file--gone"),
        false => pressable("inside__file", look(on, Look::Segment(row.base)))
            .with(Attr::Title, row.exact.clone())
            .states(Attr::Pressed, row.chosen),
    };
    let state = || text("span", state_class(row), row.state.clone());
    let head = tag("span", "inside__file-head")
        .text("span", "inside__name", row.name.clone())
        .some((!row.gone).then(state));
    let marks = row.marks.iter().map(|mark| text("span", "", mark.clone()));
    let marks = || tag("span", "inside__marks").all(marks).html();
    let file = file
        .add(head.html())
        .text("span", "inside__facts", row.facts.join(" · "))
        .text("span", "inside__soft", row.times.clone().unwrap_or_default())
        .all(row.files.iter().map(|part| view_part(row.gone, part)))
        .some((!row.marks.is_empty()).then(marks));
    tag("li", "").key(key).add(file.html()).html()
}

fn view_part(gone: bool, (suffix, size, more): &(&'static str, String, Option<String>)) -> Html {
    let more = more.as_ref().map(|more| text("span", "inside__soft", format!(" · {more}")));
    let size = tag("span", "").said(size.clone()).some(more);
    let name = tag("span", "inside__suffix").said(*suffix).said(if gone { ".deleted" } else { "" });
    tag("span", "inside__part").add(name.html()).add(size.html()).html()
}

fn state_class(row: &FileRow) -> &'static str {
    if row.active { "inside__state inside__state--active" } else { "inside__state" }
}

fn view_positions(lang: Lang, inside: &Inside) -> Html {
    together(vec![text("h3", "", say(lang, Phrase::Positions)), rows(&inside.positions)])
}

fn view_longer(lang: Lang, on: &Callback<Command>) -> Html {
    let add = |records: u32| send(on, Command::Say(format!("fill {records} records of 100 bytes")));
    let one = |records: u32| {
        pressable("", add(records))
            .key(records)
            .said("+ ")
            .said(say(lang, Phrase::Records(records.into())))
            .html()
    };
    let title = tag("h3", "").with(Attr::Id, "inside-longer");
    tag("div", "inside__longer")
        .with(Attr::Role, "group")
        .with(Attr::LabelledBy, "inside-longer")
        .add(title.said(say(lang, Phrase::MakeLonger)).html())
        .all(LONGER.map(one))
        .html()
}

fn view_picture(lang: Lang, inside: &Inside, place: &NodeRef, on: &Callback<Command>) -> Html {
    let Picture { width, height, .. } = inside.picture;
    let (width, height) = (number(width), number(height));
    let [earlier, later] = inside.windows;
    let hint = tag("p", "inside__hint")
        .with(Attr::Id, "inside-hint")
        .flag(Attr::IsHidden, !inside.steps.is_empty())
        .said(say(lang, Phrase::PictureHint));
    let picture = html! {
        <svg class="inside__picture" ref={place} viewBox={format!("0 0 {width} {height}")}
            {width} {height}
            role="group" aria-label={say(lang, Phrase::Picture)} aria-describedby="inside-hint">
            { view_items(&inside.picture.items, on) }
            for batch in inside.picture.batches.iter() { { view_batch(batch, on) } }
        </svg>
    };
    let [earlier, later] = [earlier, later].map(|to| (look(on, Look::Window(to.unwrap_or(0))), to));
    let window = |window: &String| {
        tag("p", "inside__window")
            .add(turn("◂", say(lang, Phrase::Earlier), earlier.1.is_none(), earlier.0))
            .text("span", "", window.clone())
            .add(turn("▸", say(lang, Phrase::Later), later.1.is_none(), later.0))
            .html()
    };
    let window = inside.window.as_ref().map(window);
    together(vec![hint.html(), picture, window.unwrap_or_default()])
}

/// A button with a sign on it that turns to what is before or after; `ends` if nothing is.
pub(super) fn turn(
    sign: &'static str,
    name: String,
    ends: bool,
    turned: Callback<MouseEvent>,
) -> Html {
    pressable("", turned)
        .with(Attr::Label, name.clone())
        .with(Attr::Title, name)
        .flag(Attr::IsDisabled, ends)
        .said(sign)
        .html()
}

fn view_batch(batch: &BatchTarget, on: &Callback<Command>) -> Html {
    let number = batch.number;
    let (clicked, pressed) =
        send_pressed(on, Command::Inside(Look::Piece(Piece::Batch(Some(number)))));
    html! {
        <g key={number} class="inside__pick" role="button" tabindex="0"
            aria-label={batch.name.clone()} aria-pressed={batch.chosen.to_string()}
            onclick={clicked} onkeydown={pressed}>
            { view_item(&batch.item, on) }
        </g>
    }
}

fn view_pieces(lang: Lang, inside: &Inside, on: &Callback<Command>) -> Html {
    let one = |(piece, name, chosen): &(Piece, String, bool)| {
        pressable("", look(on, Look::Piece(*piece)))
            .key(name.as_str())
            .states(Attr::Pressed, *chosen)
            .said(name.clone())
            .html()
    };
    let title = tag("h3", "").with(Attr::Id, "inside-bytes");
    tag("div", "inside__pieces")
        .with(Attr::Role, "group")
        .with(Attr::LabelledBy, "inside-bytes")
        .add(title.said(say(lang, Phrase::Bytes)).html())
        .all(inside.pieces.iter().map(one))
        .html()
}
