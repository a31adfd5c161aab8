//! The diagram of space and time, laid out only while it is open.

use web_sys::MouseEvent;
use yew::{Callback, Html, html};

use super::part::{Part, send_pressed};
use super::stage::{number, view_item, view_items};
use crate::app::adapters::say;
use crate::app::state::Command;
use crate::scene::spacetime::{Place, SpaceTime};
use crate::scene::view::Lang;
use crate::scene::wording::Phrase;

/// See the module.
#[derive(PartialEq)]
pub struct SpaceTimePanel {
    /// The language.
    pub lang: Lang,
    /// The diagram, while it is open.
    pub diagram: Option<SpaceTime>,
    /// Takes commands.
    pub on: Callback<Command>,
}

impl Part for SpaceTimePanel {
    fn view(&self) -> Html {
        let open = self.diagram.is_some();
        // The state decides whether it is open, not the element.
        let toggled = self.on.reform(move |event: MouseEvent| {
            event.prevent_default();
            Command::ShowSpaceTime(!open)
        });
        html! {
            <details class="panel spacetime" {open}>
                <summary onclick={toggled}>{ say(self.lang, Phrase::SpaceTime) }</summary>
                if let Some(diagram) = &self.diagram {
                    <p class="spacetime__hint" id="spacetime-hint">
                        { say(self.lang, Phrase::SpaceTimeHint) }
                    </p>
                    { view_diagram(self, diagram) }
                }
            </details>
        }
    }
}

fn view_diagram(props: &SpaceTimePanel, diagram: &SpaceTime) -> Html {
    let (width, height) = (number(diagram.width), number(diagram.height));
    html! {
        <svg class="spacetime__picture" viewBox={format!("0 0 {width} {height}")} {width} {height}
            role="group" aria-label={say(props.lang, Phrase::SpaceTime)}
            aria-describedby="spacetime-hint">
            { view_items(&diagram.items, &props.on) }
            for place in diagram.steps.iter() {
                { view_place(place, &props.on) }
            }
        </svg>
    }
}

fn view_place(place: &Place, on: &Callback<Command>) -> Html {
    let step = place.step;
    let (clicked, pressed) = send_pressed(on, Command::Step(step));
    html! {
        <g key={step} class="spacetime__place" role="button" tabindex="0"
            aria-label={place.name.clone()} aria-current={place.current.then_some("step")}
            onclick={clicked} onkeydown={pressed}>
            { view_item(&place.target, on) }
        </g>
    }
}
