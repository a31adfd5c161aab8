//! Elements put together piece by piece.
//!
//! `html!` writes the memory of each element out at the place where it stands, some 300 bytes of
//! code; here every piece is a call. What is drawn anew in each frame stays with `html!`.

use std::rc::Rc;

use web_sys::{Event, HtmlSelectElement, KeyboardEvent, MouseEvent, SubmitEvent};
use yew::html::{onchange, onclick, onkeydown, onsubmit};
use yew::virtual_dom::{AttributeOrProperty, Attributes, Key, Listener, VTag, VText};
use yew::{AttrValue, Callback, Html, NodeRef, TargetCast};

macro_rules! names {
    ($($name:ident $printed:literal,)*) => {
        /// The name of an attribute other than "class"; they are printed in this order.
        #[derive(Clone, Copy)]
        pub enum Attr {
            $(#[doc = $printed] $name,)*
        }

        /// The names as they are printed. Yew compares two elements quickest if their lists of
        /// names are the same one.
        static NAMES: [&str; [$($printed),*].len() + 1] = [$($printed,)* "class"];
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
    Busy "aria-busy",
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
}

/// An element that is being put together.
pub struct Element(Box<Parts>);

struct Parts {
    tag: VTag,
    class: &'static str,
    /// The values of all attributes, by the numbers of their names; empty, if there is none.
    values: Vec<Option<AttributeOrProperty>>,
}

/// An element with these classes; none, if there are none.
#[inline(never)]
pub fn tag(name: &'static str, class: &'static str) -> Element {
    let tag = VTag::new(AttrValue::Static(name));
    Element(Box::new(Parts { tag, class, values: Vec::new() }))
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
        let values = &mut self.0.values;
        if values.is_empty() {
            values.reserve_exact(NAMES.len());
            values.resize_with(NAMES.len() - 1, || None);
        }
        values[name as usize] = Some(AttributeOrProperty::Attribute(value));
        self
    }

    /// With a key, by which it is known among its neighbours.
    #[inline(never)]
    pub fn key(mut self, key: impl Into<Key>) -> Element {
        self.0.tag.key = Some(key.into());
        self
    }

    /// With a reference that leads to it.
    #[inline(never)]
    pub fn at(mut self, place: &NodeRef) -> Element {
        self.0.tag.node_ref = place.clone();
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
        self.0.tag.add_listener(listener);
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
        self.0.tag.add_child(child);
        self
    }

    /// With all of these in it, in a place of their own.
    pub fn all(self, children: impl IntoIterator<Item = Html>) -> Element {
        let mut all = Vec::new();
        for child in children {
            keep(&mut all, child);
        }
        self.add(together(all))
    }

    /// With something in it, if there is something; its place stays otherwise.
    pub fn some(self, child: Option<Html>) -> Element {
        self.add(child.unwrap_or_default())
    }

    /// As it is now.
    #[inline(never)]
    pub fn html(self) -> Html {
        let Parts { mut tag, class, mut values } = *self.0;
        let keys = if values.is_empty() { &NAMES[NAMES.len() - 1..] } else { &NAMES };
        let class = (!class.is_empty()).then_some(AttrValue::Static(class));
        values.push(class.map(AttributeOrProperty::Attribute));
        tag.attributes = Attributes::Dynamic { keys, values: values.into() };
        tag.into()
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

/// A table under the names of its columns.
pub fn table(
    columns: impl IntoIterator<Item = String>,
    rows: impl IntoIterator<Item = Html>,
) -> Html {
    let column = |name: String| tag("th", "").with(Attr::Scope, "col").said(name).html();
    let columns = tag("tr", "").all(columns.into_iter().map(column)).html();
    tag("table", "")
        .add(tag("thead", "").add(columns).html())
        .add(tag("tbody", "").all(rows).html())
        .html()
}

/// A field: what is said of it, and the element that takes what is typed or chosen.
#[inline(never)]
pub fn field(class: &'static str, said: String, taker: Html) -> Html {
    tag("label", class).text("span", "", said).add(taker).html()
}

/// A list to choose from: what is said of each choice, and whether it is the chosen one.
#[inline(never)]
pub fn choices(all: Vec<(String, bool)>, changed: Callback<Event>) -> Html {
    let one = |(said, chosen)| tag("option", "").flag(Attr::IsSelected, chosen).said(said).html();
    tag("select", "").changed(changed).all(all.into_iter().map(one)).html()
}

/// Which of the choices of a list is chosen now, by its number.
pub fn chosen(event: &Event) -> usize {
    let select: HtmlSelectElement = event.target_unchecked_into();
    usize::try_from(select.selected_index()).unwrap_or_default()
}

/// A call, because this stands in every loop.
#[inline(never)]
fn keep(all: &mut Vec<Html>, one: Html) {
    all.push(one);
}

/// Several of them side by side.
#[inline(never)]
pub fn together(parts: Vec<Html>) -> Html {
    parts.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use yew::Callback;

    use super::super::tests::print_html;
    use super::{Attr, button, choices, tag, text};

    #[test]
    fn attributes_stand_in_their_order_and_only_where_they_have_a_value() {
        let element = tag("section", "box box--open")
            .flag(Attr::IsHidden, true)
            .flag(Attr::IsOpen, false)
            .maybe(Attr::Current, None)
            .states(Attr::Pressed, false)
            .with(Attr::Role, "group");
        let attributes =
            r#"role="group" aria-pressed="false" hidden="hidden" class="box box--open""#;
        assert_eq!(print_html(element.html()), format!("<section {attributes}></section>"));
        assert_eq!(print_html(text("p", "", "a < b".to_owned())), "<p>a &lt; b</p>");
    }

    #[test]
    fn what_is_left_out_leaves_nothing_and_the_rest_stands_in_order() {
        let element = tag("p", "line")
            .said("one ")
            .some(None)
            .text("em", "", "two".to_owned())
            .all(["3", "4"].map(|said| text("b", "", said.to_owned())));
        let printed = r#"<p class="line">one <em>two</em><b>3</b><b>4</b></p>"#;
        assert_eq!(print_html(element.html()), printed);
    }

    #[test]
    fn a_button_does_not_submit_and_a_list_has_one_choice() {
        let go = button("go", Callback::noop(), "Go".to_owned());
        assert_eq!(print_html(go), r#"<button type="button" class="go">Go</button>"#);
        let all = vec![("a".to_owned(), false), ("b".to_owned(), true)];
        let printed =
            r#"<select><option>a</option><option selected="selected">b</option></select>"#;
        assert_eq!(print_html(choices(all, Callback::noop())), printed);
    }
}
