//! Elements put together piece by piece.
//!
//! `html!` writes the memory of each element out at the place where it stands, some 300 bytes of
//! code; here every piece is a call. What is drawn anew in each frame stays with `html!`.

use std::rc::Rc;

use web_sys::{Event, KeyboardEvent, MouseEvent, SubmitEvent};
use yew::html::{onchange, onclick, onkeydown, onsubmit};
use yew::virtual_dom::{AttributeOrProperty, Attributes, Key, Listener, VTag, VText};
use yew::{AttrValue, Callback, Html, NodeRef};

macro_rules! names {
    ($($name:ident $printed:literal,)*) => {
        /// The name of an attribute; they are printed in this order.
        #[derive(Clone, Copy)]
        pub enum Attr {
            $(#[doc = $printed] $name,)*
        }

        const NAMES: &[&str] = &[$($printed),*];
    };
}

names! {
    Type "type",
    Lang "lang",
    Value "value",
    Field "data-field",
    Role "role",
    Id "id",
    TabIndex "tabindex",
    Label "aria-label",
    LabelledBy "aria-labelledby",
    Live "aria-live",
    Atomic "aria-atomic",
    Title "title",
    Scope "scope",
    Hidden "aria-hidden",
    Pressed "aria-pressed",
    Current "aria-current",
    Off "aria-disabled",
    DescribedBy "aria-describedby",
    Start "start",
    Style "style",
    IsDisabled "disabled",
    IsHidden "hidden",
    IsOpen "open",
    IsSelected "selected",
    Class "class",
}

/// An element that is being put together.
pub struct Element(Box<VTag>);

/// An element with these classes; none, if there are none.
#[inline(never)]
pub fn tag(name: &'static str, class: &'static str) -> Element {
    let element = Element(Box::new(VTag::new(AttrValue::Static(name))));
    if class.is_empty() { element } else { element.with(Attr::Class, class) }
}

/// An element that holds nothing but a text.
#[inline(never)]
pub fn text(name: &'static str, class: &'static str, said: String) -> Html {
    tag(name, class).said(said).html()
}

/// A button with its name.
#[inline(never)]
pub fn button(class: &'static str, clicked: Callback<MouseEvent>, name: String) -> Html {
    pressable(class, clicked).said(name).html()
}

/// A button that holds nothing yet.
#[inline(never)]
pub fn pressable(class: &'static str, clicked: Callback<MouseEvent>) -> Element {
    tag("button", class).with(Attr::Type, "button").clicked(clicked)
}

impl Element {
    /// With an attribute.
    #[inline(never)]
    pub fn with(self, name: Attr, value: impl Into<AttrValue>) -> Element {
        self.put(name, value.into())
    }

    /// With an attribute, if it has a value.
    #[inline(never)]
    pub fn maybe(self, name: Attr, value: Option<&'static str>) -> Element {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// With an attribute that is "true" or "false".
    #[inline(never)]
    pub fn states(self, name: Attr, value: bool) -> Element {
        self.with(name, if value { "true" } else { "false" })
    }

    /// With an attribute that is there or is not.
    #[inline(never)]
    pub fn flag(self, name: Attr, value: bool) -> Element {
        self.maybe(name, value.then_some(NAMES[name as usize]))
    }

    #[inline(never)]
    fn put(mut self, name: Attr, value: AttrValue) -> Element {
        // Most elements have a class alone.
        let only_class: &[&str] = &NAMES[Attr::Class as usize..];
        let (keys, mut values) = match std::mem::take(&mut self.0.attributes) {
            Attributes::Dynamic { keys, values } => (keys, values.into_vec()),
            _ => (only_class, vec![None]),
        };
        let missing = NAMES.len() - keys.len();
        let keys = if missing > 0 && !matches!(name, Attr::Class) {
            values.splice(0..0, (0..missing).map(|_| None));
            NAMES
        } else {
            keys
        };
        let at = name as usize + keys.len() - NAMES.len();
        values[at] = Some(AttributeOrProperty::Attribute(value));
        self.0.attributes = Attributes::Dynamic { keys, values: values.into() };
        self
    }

    /// With a key, by which it is known among its neighbours.
    #[inline(never)]
    pub fn key(mut self, key: impl Into<Key>) -> Element {
        self.0.key = Some(key.into());
        self
    }

    /// With a reference that leads to it.
    #[inline(never)]
    pub fn at(mut self, place: &NodeRef) -> Element {
        self.0.node_ref = place.clone();
        self
    }

    /// With somebody who hears of clicks.
    #[inline(never)]
    pub fn clicked(self, to: Callback<MouseEvent>) -> Element {
        self.hears(Rc::new(onclick::Wrapper::new(to)))
    }

    /// With somebody who hears of changes.
    #[inline(never)]
    pub fn changed(self, to: Callback<Event>) -> Element {
        self.hears(Rc::new(onchange::Wrapper::new(to)))
    }

    /// With somebody who hears of keys.
    #[inline(never)]
    pub fn pressed(self, to: Callback<KeyboardEvent>) -> Element {
        self.hears(Rc::new(onkeydown::Wrapper::new(to)))
    }

    /// With somebody who hears that it is submitted.
    #[inline(never)]
    pub fn submitted(self, to: Callback<SubmitEvent>) -> Element {
        self.hears(Rc::new(onsubmit::Wrapper::new(to)))
    }

    /// With a listener.
    #[inline(never)]
    pub fn hears(mut self, listener: Rc<dyn Listener>) -> Element {
        self.0.add_listener(listener);
        self
    }

    /// With a text in it.
    #[inline(never)]
    pub fn said(self, said: impl Into<AttrValue>) -> Element {
        self.add(Html::VText(VText::new(said.into())))
    }

    /// With an element in it that holds nothing but a text.
    #[inline(never)]
    pub fn text(self, name: &'static str, class: &'static str, said: String) -> Element {
        self.add(text(name, class, said))
    }

    /// With something in it.
    #[inline(never)]
    pub fn add(mut self, child: Html) -> Element {
        self.0.add_child(child);
        self
    }

    /// With all of these in it, in a place of their own.
    pub fn all(self, children: impl IntoIterator<Item = Html>) -> Element {
        self.add(children.into_iter().collect())
    }

    /// With something in it, if there is something; its place stays otherwise.
    pub fn some(self, child: Option<Html>) -> Element {
        self.add(child.unwrap_or_default())
    }

    /// As it is now.
    #[inline(never)]
    pub fn html(self) -> Html {
        (*self.0).into()
    }
}

/// Names and values, line by line.
#[inline(never)]
pub fn rows(rows: &[(String, String)]) -> Html {
    let row = |(name, value): &(String, String)| {
        tag("div", "inspector__row")
            .text("dt", "", name.clone())
            .text("dd", "", value.clone())
            .html()
    };
    tag("dl", "inspector__rows").all(rows.iter().map(row)).html()
}

/// Several of them side by side.
#[inline(never)]
pub fn together(parts: Vec<Html>) -> Html {
    parts.into_iter().collect()
}
