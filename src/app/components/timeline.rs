//! The timeline: a slider over the steps, and markers on it.

use web_sys::{HtmlInputElement, InputEvent};
use yew::{Callback, Event, Html, TargetCast, html};

use super::element::tag;
use super::part::send_pressed;
use crate::app::adapters::{MarkerKind, say};
use crate::app::state::{Command, SIGN_WIDTH, TimelineMark};
use crate::scene::number::decimal;
use crate::scene::view::Lang;
use crate::scene::wording::Phrase;

/// How wide a marker with a single sign is to be hit, and how high each is, in CSS pixels.
const TARGET: f32 = 24.0;

/// See the module.
pub struct Timeline<'a> {
    /// The language.
    pub lang: Lang,
    /// Where the playhead is.
    pub position: f32,
    /// The last step.
    pub last: usize,
    /// What the position means, for a screen reader.
    pub text: String,
    /// The markers.
    pub marks: &'a [TimelineMark],
    /// The name of the run beside, and its markers, while there is one.
    pub beside: Option<(&'a str, &'a [TimelineMark])>,
    /// Takes commands.
    pub on: &'a Callback<Command>,
}

/// The slider and its markers.
pub fn view_timeline(props: &Timeline<'_>) -> Html {
    let value = |input: HtmlInputElement| input.value_as_number() as f32;
    let scrubbed = props
        .on
        .reform(move |event: InputEvent| Command::Seek(value(event.target_unchecked_into())));
    let released = props.on.reform(move |event: Event| {
        Command::Step(value(event.target_unchecked_into()).round() as usize)
    });
    html! {
        <div class="timeline">
            <input class="timeline__slider" type="range" min="0" step="any"
                max={props.last.to_string()} value={decimal(props.position, 3)}
                aria-label={say(props.lang, Phrase::Timeline)} aria-valuetext={props.text.clone()}
                oninput={scrubbed} onchange={released} />
            { view_marks(say(props.lang, Phrase::Markers), props.marks, props.on) }
            { props.beside.map(|beside| view_beside(props, beside)).unwrap_or_default() }
        </div>
    }
}

/// The markers of the run beside under its name.
fn view_beside(props: &Timeline<'_>, (name, marks): (&str, &[TimelineMark])) -> Html {
    let label = format!("{} ({name})", say(props.lang, Phrase::Markers));
    tag("div", "timeline__beside")
        .text("span", "timeline__name", name.to_owned())
        .add(view_marks(label, marks, props.on))
        .html()
}

fn view_marks(label: String, marks: &[TimelineMark], on: &Callback<Command>) -> Html {
    html! {
        <svg class="timeline__marks" role="group" width="100%" height="24" aria-label={label}>
            for mark in marks.iter() {
                { view_mark(mark, on) }
            }
        </svg>
    }
}

fn view_mark(mark: &TimelineMark, on: &Callback<Command>) -> Html {
    let step = mark.step;
    let (clicked, pressed) = send_pressed(on, Command::Step(step));
    let more = mark.more();
    let width = TARGET + more;
    html! {
        <svg key={step} class="timeline__place" x={decimal(mark.percent, 2) + "%"} y="12">
            <g class="timeline__mark" role="button" tabindex="0"
                aria-label={mark.name.clone()} onclick={clicked} onkeydown={pressed}>
                <title>{ mark.name.clone() }</title>
                <rect class="timeline__target" x={decimal(-width / 2.0, 1)} y="-12"
                    width={decimal(width, 1)} height="24" />
                for (at, kind) in mark.signs.iter().enumerate() {
                    { view_sign(*kind, SIGN_WIDTH * at as f32 - more / 2.0) }
                }
            </g>
        </svg>
    }
}

fn view_sign(kind: MarkerKind, at: f32) -> Html {
    html! {
        <g class={mark_class(kind)} transform={format!("translate({})", decimal(at, 1))}>
            <path class="timeline__sign" d={mark_path(kind)} />
        </g>
    }
}

/// The classes of a sign.
pub(super) fn mark_class(kind: MarkerKind) -> &'static str {
    match kind {
        MarkerKind::Act => "timeline__mark timeline__mark--act",
        MarkerKind::Append => "timeline__mark timeline__mark--append",
        MarkerKind::Acknowledged => "timeline__mark timeline__mark--acknowledged",
        MarkerKind::HighWatermark => "timeline__mark timeline__mark--high-watermark",
        MarkerKind::IsrChange => "timeline__mark timeline__mark--isr-change",
        MarkerKind::Fenced => "timeline__mark timeline__mark--fenced",
        MarkerKind::Truncation => "timeline__mark timeline__mark--truncation",
        MarkerKind::Election => "timeline__mark timeline__mark--election",
        MarkerKind::Cause => "timeline__mark timeline__mark--cause",
        MarkerKind::Loss => "timeline__mark timeline__mark--loss",
        MarkerKind::Broken => "timeline__mark timeline__mark--broken",
        MarkerKind::Parting => "timeline__mark timeline__mark--parting",
    }
}

/// A shape for each kind, so that no colour is needed to tell them apart: a diamond, a square, a
/// tick, a flag, a ring of two, a bar, a cut, a star, a bolt, a cross, a warning, a sign of
/// inequality.
pub(super) fn mark_path(kind: MarkerKind) -> &'static str {
    match kind {
        MarkerKind::Act => "M0 -6 6 0 0 6 -6 0Z",
        MarkerKind::Append => "M-4 -4H4V4H-4Z",
        MarkerKind::Acknowledged => "M-6 0 -4 -2 -1 1 4 -5 6 -3 -1 5Z",
        MarkerKind::HighWatermark => "M-3 -6H-1L5 -3-1 0V6H-3Z",
        MarkerKind::IsrChange => {
            "M-6 0A3 3 0 0 1 0 0 3 3 0 0 1-6 0M0 0A3 3 0 0 1 6 0 3 3 0 0 1 0 0"
        }
        MarkerKind::Fenced => "M-6 -2H6V2H-6Z",
        MarkerKind::Truncation => "M-5 -5 5 0-5 5Z",
        MarkerKind::Election => {
            "M0 -6 1.8 -1.8 6 -1.8 2.6 1 3.8 5.5 0 3-3.8 5.5-2.6 1-6 -1.8-1.8 -1.8Z"
        }
        MarkerKind::Parting => {
            "M-6 -4H1L3 -7H5L3 -4H6V-2H2L1 1H6V3H0L-2 6H-4L-2 3H-6V1H-1L0 -2H-6Z"
        }
        MarkerKind::Cause => "M2 -8-6 1H-1L-2 8 6 -2H1Z",
        MarkerKind::Broken => "M0 -7 7 6H-7ZM-1 -2V2H1V-2ZM-1 3V5H1V3Z",
        MarkerKind::Loss => "M-5 -3-3 -5 0 -2 3 -5 5 -3 2 0 5 3 3 5 0 2-3 5-5 3-2 0Z",
    }
}
