//! Inside a log, in the place of the stage: files, a picture of one segment, a look-up, bytes.

use web_sys::MouseEvent;
use yew::{Callback, Html, NodeRef, Properties, component, html, use_node_ref};

use super::inside_bytes::BytesView;
use super::inside_search::{SearchForm, view_passed};
use super::part::{send, send_pressed};
use super::stage::{number, view_item, view_items};
use crate::app::adapters::{FileRow, Inside, InsidePhrase as Phrase, Piece, say_inside as say};
use crate::app::platform::focus::use_revealed;
use crate::app::platform::panel::use_entered;
use crate::app::platform::size::use_size;
use crate::app::state::{Command, Look};
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
    pub inside: Option<std::rc::Rc<Inside>>,
    /// The broker whose log it is.
    pub broker: BrokerId,
    /// All brokers.
    pub brokers: Vec<BrokerId>,
    /// Whether what was typed last was no target.
    pub mistyped: bool,
    /// What hands the log out as files.
    pub tools: Html,
    /// Takes commands.
    pub on: Callback<Command>,
}

/// The panel.
#[component]
pub fn InsidePanel(props: &InsidePanelProps) -> Html {
    let place = use_node_ref();
    let title = use_node_ref();
    use_size(place.clone(), props.on.clone());
    use_entered(title.clone(), ".inspector__inside");
    let picture = use_node_ref();
    let search = props.inside.as_ref().filter(|inside| !inside.steps.is_empty());
    use_revealed(picture.clone(), search.map(|inside| inside.step));
    let lang = props.lang;
    let name = props.inside.as_ref().map_or_else(|| say(lang, Phrase::Gone), |i| i.title.clone());
    html! {
        <section class="inside" ref={place} aria-labelledby="inside-title">
            <header class="inside__head">
                <h2 class="inside__title" id="inside-title" tabindex="-1" ref={title}>{ name }</h2>
                { view_replicas(props) }
                <button type="button" class="inside__close"
                    aria-label={ui::say(lang, ui::Phrase::Close)}
                    onclick={look(&props.on, Look::Close)}>{ "✕" }</button>
            </header>
            if let Some(inside) = &props.inside {
                <div class="inside__body" key={props.broker.0}>
                    <div class="inside__list">
                        { view_files(lang, inside, &props.on) }
                        { view_positions(lang, inside) }
                        { view_longer(lang, &props.on) }
                        { props.tools.clone() }
                    </div>
                    <div class="inside__look">
                        <SearchForm {lang} steps={inside.steps.clone()} step={inside.step}
                            mistyped={props.mistyped} on={props.on.clone()} />
                        { view_picture(lang, inside, picture, &props.on) }
                        { view_passed(&inside.steps[..inside.step]) }
                        { view_pieces(lang, inside, &props.on) }
                        <BytesView {lang} hex={inside.hex.clone()} on={props.on.clone()} />
                    </div>
                </div>
            }
        </section>
    }
}

/// Sends something that somebody does inside the log.
pub(super) fn look(on: &Callback<Command>, look: Look) -> Callback<MouseEvent> {
    send(on, Command::Inside(look))
}

fn view_replicas(props: &InsidePanelProps) -> Html {
    html! {
        <div class="inside__replicas" role="group" aria-label={say(props.lang, Phrase::Replica)}>
            for broker in props.brokers.iter().copied() {
                <button type="button" key={broker.0}
                    aria-pressed={(broker == props.broker).to_string()}
                    onclick={look(&props.on, Look::Open(broker))}>
                    { ui::say(props.lang, ui::Phrase::Broker(broker)) }
                </button>
            }
        </div>
    }
}

fn view_files(lang: Lang, inside: &Inside, on: &Callback<Command>) -> Html {
    let [older, newer] = inside.left_out.clone();
    html! {
        <>
            <h3>{ say(lang, Phrase::Files) }</h3>
            <p class="inside__hint">{ say(lang, Phrase::FilesHint) }</p>
            <ul class="inside__files">
                if let Some(older) = older { <li class="inside__more">{ older }</li> }
                for row in inside.files.iter() { { view_file(row, on) } }
                if let Some(newer) = newer { <li class="inside__more">{ newer }</li> }
            </ul>
        </>
    }
}

fn view_file(row: &FileRow, on: &Callback<Command>) -> Html {
    let content = html! {
        <>
            <span class="inside__file-head">
                <span class="inside__name">{ row.name.clone() }</span>
                if !row.gone { <span class={state_class(row)}>{ row.state.clone() }</span> }
            </span>
            <span class="inside__facts">{ row.facts.join(" · ") }</span>
            <span class="inside__soft">{ row.times.clone() }</span>
            for (suffix, size, more) in row.files.iter() {
                <span class="inside__part">
                    <span class="inside__suffix">
                        { *suffix }{ if row.gone { ".deleted" } else { "" } }
                    </span>
                    <span>
                        { size.clone() }
                        if let Some(more) = more {
                            <span class="inside__soft">{ format!(" · {more}") }</span>
                        }
                    </span>
                </span>
            }
            if !row.marks.is_empty() {
                <span class="inside__marks">
                    for mark in row.marks.iter() { <span>{ mark.clone() }</span> }
                </span>
            }
        </>
    };
    let key = format!("{}{}", if row.gone { "gone" } else { "" }, row.base);
    if row.gone {
        return html! {
            <li {key}><div class="inside__file inside__file--gone">{ content }</div></li>
        };
    }
    html! {
        <li {key}>
            <button type="button" class="inside__file" title={row.exact.clone()}
                aria-pressed={row.chosen.to_string()}
                onclick={look(on, Look::Segment(row.base))}>{ content }</button>
        </li>
    }
}

fn state_class(row: &FileRow) -> &'static str {
    if row.active { "inside__state inside__state--active" } else { "inside__state" }
}

fn view_positions(lang: Lang, inside: &Inside) -> Html {
    html! {
        <>
            <h3>{ say(lang, Phrase::Positions) }</h3>
            <dl class="inspector__rows">
                for (name, value) in inside.positions.iter() {
                    <div class="inspector__row">
                        <dt>{ name.clone() }</dt>
                        <dd>{ value.clone() }</dd>
                    </div>
                }
            </dl>
        </>
    }
}

fn view_longer(lang: Lang, on: &Callback<Command>) -> Html {
    let add = |records: u32| send(on, Command::Say(format!("fill {records} records of 100 bytes")));
    html! {
        <div class="inside__longer" role="group" aria-labelledby="inside-longer">
            <h3 id="inside-longer">{ say(lang, Phrase::MakeLonger) }</h3>
            for records in LONGER {
                <button type="button" key={records} onclick={add(records)}>
                    { "+ " }{ say(lang, Phrase::Records(records.into())) }
                </button>
            }
        </div>
    }
}

fn view_picture(lang: Lang, inside: &Inside, place: NodeRef, on: &Callback<Command>) -> Html {
    let Picture { width, height, .. } = inside.picture;
    let (width, height) = (number(width), number(height));
    let [earlier, later] = inside.windows;
    html! {
        <>
            <p class="inside__hint" id="inside-hint" hidden={!inside.steps.is_empty()}>
                { say(lang, Phrase::PictureHint) }
            </p>
            <svg class="inside__picture" ref={place}
                viewBox={format!("0 0 {width} {height}")} {width} {height}
                role="group" aria-label={say(lang, Phrase::Picture)}
                aria-describedby="inside-hint">
                { view_items(&inside.picture.items, on) }
                for batch in inside.picture.batches.iter() { { view_batch(batch, on) } }
            </svg>
            if let Some(window) = &inside.window {
                <p class="inside__window">
                    { view_turn("◂", lang, Phrase::Earlier, earlier, on) }
                    <span>{ window.clone() }</span>
                    { view_turn("▸", lang, Phrase::Later, later, on) }
                </p>
            }
        </>
    }
}

fn view_turn(
    sign: &'static str,
    lang: Lang,
    phrase: Phrase<'static>,
    to: Option<usize>,
    on: &Callback<Command>,
) -> Html {
    let name = say(lang, phrase);
    let turned = look(on, Look::Window(to.unwrap_or(0)));
    html! {
        <button type="button" aria-label={name.clone()} title={name} disabled={to.is_none()}
            onclick={turned}>{ sign }</button>
    }
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
    html! {
        <div class="inside__pieces" role="group" aria-labelledby="inside-bytes">
            <h3 id="inside-bytes">{ say(lang, Phrase::Bytes) }</h3>
            for (piece, name, chosen) in inside.pieces.iter() {
                <button type="button" key={name.clone()} aria-pressed={chosen.to_string()}
                    onclick={look(on, Look::Piece(*piece))}>{ name.clone() }</button>
            }
        </div>
    }
}
