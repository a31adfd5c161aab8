//! The stage: one SVG element for each piece that the scene laid out.

use yew::{AttrValue, Callback, Html, NodeRef, Properties, classes, component, html, use_node_ref};

use super::part::{send, send_pressed};
use crate::app::platform::size::use_size;
use crate::app::state::Command;
use crate::scene::item::{Anchor, Item, Shape};
use crate::scene::number::decimal;
use crate::scene::stage::Stage;
use crate::scene::view::Pick;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct StageViewProps {
    /// What the scene laid out.
    pub stage: Stage,
    /// Takes commands.
    pub on: Callback<Command>,
}

/// Draws the stage and tells its size.
#[component]
pub fn StageView(props: &StageViewProps) -> Html {
    let place: NodeRef = use_node_ref();
    use_size(place.clone(), props.on.clone());
    view_stage(&props.stage, place, "stage-description", &props.on)
}

/// Draws the stage of the run beside, which is as large as the other one.
pub fn view_stage_beside(stage: &Stage, on: &Callback<Command>) -> Html {
    view_stage(stage, NodeRef::default(), "beside-description", on)
}

fn view_stage(
    stage: &Stage,
    place: NodeRef,
    described: &'static str,
    on: &Callback<Command>,
) -> Html {
    let view_box = format!("0 0 {} {}", number(stage.width), number(stage.height));
    html! {
        <div class="stage-view" ref={place}>
            <svg class="stage" viewBox={view_box} width={number(stage.width)}
                height={number(stage.height)} role="group" aria-label={stage.name.clone()}
                aria-describedby={described}
                onclick={send(on, Command::Unselect)}>
                { view_items(&stage.items, on) }
            </svg>
            <p class="stage-view__description" id={described}>
                { stage.description.clone() }
            </p>
        </div>
    }
}

/// Pieces of a picture, one element each.
pub(super) fn view_items(items: &[Item], on: &Callback<Command>) -> Html {
    html! { for item in items.iter() { { view_item(item, on) } } }
}

/// A piece; one that can be chosen is a button.
pub(super) fn view_item(item: &Item, on: &Callback<Command>) -> Html {
    let shape = view_shape(item, on);
    let Some((pick, name)) = &item.pick else { return shape };
    let pick = *pick;
    let (clicked, pressed) = send_pressed(on, Command::Select(pick));
    html! {
        <g key={item.key.clone()} class={pick_class(pick)} role="button" tabindex="0"
            aria-label={name.clone()} onclick={clicked} onkeydown={pressed}>
            { shape }
        </g>
    }
}

fn pick_class(pick: Pick) -> &'static str {
    match pick {
        Pick::Node(_) => "stage-view__pick stage-view__pick--node",
        Pick::Record(..) => "stage-view__pick stage-view__pick--record",
        Pick::HighWatermark(_) => "stage-view__pick stage-view__pick--high-watermark",
        Pick::LogEnd(_) => "stage-view__pick stage-view__pick--log-end",
        Pick::Message(_) => "stage-view__pick stage-view__pick--message",
        Pick::Partition(_) => "stage-view__pick",
    }
}

fn view_shape(item: &Item, on: &Callback<Command>) -> Html {
    let key = item.key.clone();
    let class = classes!(item.class.clone());
    match &item.shape {
        Shape::Group { x, y, items } => html! {
            <g {key} {class} transform={format!("translate({} {})", number(*x), number(*y))}>
                for item in items.iter() {
                    { view_item(item, on) }
                }
            </g>
        },
        Shape::Rect { x, y, width, height, r } => html! {
            <rect {key} {class} x={number(*x)} y={number(*y)} width={number(*width)}
                height={number(*height)} rx={number(*r)} />
        },
        Shape::Circle { x, y, r } => html! {
            <circle {key} {class} cx={number(*x)} cy={number(*y)} r={number(*r)} />
        },
        Shape::Line { x1, y1, x2, y2 } => html! {
            <line {key} {class} x1={number(*x1)} y1={number(*y1)} x2={number(*x2)}
                y2={number(*y2)} />
        },
        Shape::Path { d } => html! { <path {key} {class} d={d.clone()} /> },
        Shape::Text { x, y, size, anchor, text } => html! {
            <text {key} {class} x={number(*x)} y={number(*y)} font-size={number(*size)}
                text-anchor={anchor_name(*anchor)}>{ text.clone() }</text>
        },
    }
}

fn anchor_name(anchor: Anchor) -> &'static str {
    match anchor {
        Anchor::Start => "start",
        Anchor::Middle => "middle",
        Anchor::End => "end",
    }
}

/// A hundredth of a pixel is enough.
pub(super) fn number(value: f32) -> AttrValue {
    AttrValue::from(decimal(value, 2))
}
