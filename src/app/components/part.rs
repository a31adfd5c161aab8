//! Parts of the page: what is printed again only when it shows something else than before.
//!
//! Each kind of component brings all of a component's life with it, in code that the browser
//! loads. Parts keep no state of their own, so they share one.

use std::any::Any;
use std::ops::Deref;
use std::ptr;
use std::rc::Rc;

use web_sys::{KeyboardEvent, MouseEvent, SubmitEvent};
use yew::{Callback, Html, Properties, component, html};

use crate::app::state::Command;

/// What a part of the page shows.
pub trait Part: PartialEq + 'static {
    /// Prints it.
    fn view(&self) -> Html;
}

/// A part in its place; nothing is printed as long as it is equal to what stood there.
pub fn part(shown: impl Part) -> Html {
    html! { <Place shown={Shown(Rc::new(shown))} /> }
}

/// A part of any kind.
trait AnyPart: Any {
    fn view(&self) -> Html;
    fn is(&self, other: &dyn Any) -> bool;
}

impl<P: Part> AnyPart for P {
    fn view(&self) -> Html {
        Part::view(self)
    }

    fn is(&self, other: &dyn Any) -> bool {
        other.downcast_ref() == Some(self)
    }
}

#[derive(Clone)]
struct Shown(Rc<dyn AnyPart>);

impl PartialEq for Shown {
    fn eq(&self, other: &Shown) -> bool {
        let other: &dyn Any = &*other.0;
        self.0.is(other)
    }
}

#[derive(PartialEq, Properties)]
struct PlaceProps {
    shown: Shown,
}

#[component]
fn Place(props: &PlaceProps) -> Html {
    props.shown.0.view()
}

/// Something kept elsewhere, equal to itself alone: to compare it costs neither time nor code.
#[derive(Clone, Debug)]
pub struct Same<P>(pub P);

impl<P: Deref> PartialEq for Same<P> {
    fn eq(&self, other: &Same<P>) -> bool {
        ptr::eq(&raw const *self.0, &raw const *other.0)
    }
}

impl<P: Deref> Deref for Same<P> {
    type Target = P::Target;

    fn deref(&self) -> &P::Target {
        &self.0
    }
}

/// Sends a command when it is clicked.
pub fn send(on: &Callback<Command>, command: Command) -> Callback<MouseEvent> {
    on.reform(move |_| command.clone())
}

/// Sends a command when it is clicked, or when Enter or the space bar is pressed: for what is a
/// button, but not to the browser. Nothing around it hears of that.
pub fn send_pressed(
    on: &Callback<Command>,
    command: Command,
) -> (Callback<MouseEvent>, Callback<KeyboardEvent>) {
    let choose = on.reform(move |()| command.clone());
    let clicked = choose.reform(|event: MouseEvent| event.stop_propagation());
    let pressed = Callback::from(move |event: KeyboardEvent| {
        if matches!(event.key().as_str(), "Enter" | " ") {
            event.prevent_default();
            event.stop_propagation();
            choose.emit(());
        }
    });
    (clicked, pressed)
}

/// Sends a command, if there is one, when a form is submitted.
pub fn send_submitted(on: &Callback<Command>, command: Option<Command>) -> Callback<SubmitEvent> {
    let on = on.clone();
    Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(command) = &command {
            on.emit(command.clone());
        }
    })
}
