//! Messages as text: JSON, in the one form that this program writes.
//!
//! Rule: what is written is read back to the same value, and anything else is refused. Fields
//! come in their order and with their names, so no table of names is needed at run time; a value
//! with variants is its name, or an object of its name and its fields. Bytes are base64.
//!
//! Both sides are of one build; nothing is kept in this form.

use base64ct::{Base64UrlUnpadded, Encoding};

pub use super::reader::Reader;

/// What can be sent between the page and its worker.
pub trait Wire: Sized {
    /// Adds the text of the value.
    fn put(&self, to: &mut String);

    /// Takes the value off the beginning of a text.
    fn take(from: &mut Reader<'_>) -> Option<Self>;

    /// The text of the value.
    fn to_text(&self) -> String {
        let mut text = String::new();
        self.put(&mut text);
        text
    }

    /// The value of a text; `None` if it is not of the form.
    fn from_text(text: &str) -> Option<Self> {
        let mut reader = Reader::new(text);
        let value = Self::take(&mut reader)?;
        reader.is_at_end().then_some(value)
    }
}

/// Adds a name and its colon, and a comma before it unless it is the first.
pub fn write_field(name: &str, first: bool, to: &mut String) {
    to.push_str(if first { "\"" } else { ",\"" });
    to.push_str(name);
    to.push_str("\":");
}

impl Wire for u64 {
    fn put(&self, to: &mut String) {
        to.push_str(&self.to_string());
    }

    fn take(from: &mut Reader<'_>) -> Option<u64> {
        from.number().parse().ok()
    }
}

impl Wire for i64 {
    fn put(&self, to: &mut String) {
        to.push_str(&self.to_string());
    }

    fn take(from: &mut Reader<'_>) -> Option<i64> {
        from.number().parse().ok()
    }
}

/// Makes numbers sendable that a larger kind holds: one way of reading serves them all.
macro_rules! wire_numbers {
    ($($number:ty as $larger:ty),*) => {$(
        impl Wire for $number {
            fn put(&self, to: &mut String) {
                (*self as $larger).put(to);
            }

            fn take(from: &mut Reader<'_>) -> Option<$number> {
                <$larger>::take(from)?.try_into().ok()
            }
        }
    )*};
}

wire_numbers!(u8 as u64, u32 as u64, usize as u64, i8 as i64, i16 as i64, i32 as i64);

impl Wire for bool {
    fn put(&self, to: &mut String) {
        to.push_str(if *self { "true" } else { "false" });
    }

    fn take(from: &mut Reader<'_>) -> Option<bool> {
        if from.eats("true") { Some(true) } else { from.eat("false").map(|()| false) }
    }
}

impl Wire for String {
    fn put(&self, to: &mut String) {
        to.push('"');
        for character in self.chars() {
            match character {
                '"' | '\\' => to.extend(['\\', character]),
                control if control < ' ' => {
                    to.push_str(&format!("\\u{:04x}", u32::from(control)));
                }
                plain => to.push(plain),
            }
        }
        to.push('"');
    }

    fn take(from: &mut Reader<'_>) -> Option<String> {
        from.text()
    }
}

/// Bytes, as base64.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bytes(pub Vec<u8>);

impl Wire for Bytes {
    fn put(&self, to: &mut String) {
        to.push('"');
        to.push_str(&Base64UrlUnpadded::encode_string(&self.0));
        to.push('"');
    }

    fn take(from: &mut Reader<'_>) -> Option<Bytes> {
        let text = String::take(from)?;
        Base64UrlUnpadded::decode_vec(&text).ok().map(Bytes)
    }
}

impl<T: Wire> Wire for Option<T> {
    fn put(&self, to: &mut String) {
        match self {
            Some(value) => value.put(to),
            None => to.push_str("null"),
        }
    }

    fn take(from: &mut Reader<'_>) -> Option<Option<T>> {
        if from.eats("null") { Some(None) } else { T::take(from).map(Some) }
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn put(&self, to: &mut String) {
        to.push('[');
        for (index, value) in self.iter().enumerate() {
            if index > 0 {
                to.push(',');
            }
            value.put(to);
        }
        to.push(']');
    }

    fn take(from: &mut Reader<'_>) -> Option<Vec<T>> {
        from.eat("[")?;
        let mut values = Vec::new();
        while !from.eats("]") {
            if !values.is_empty() {
                from.eat(",")?;
            }
            values.push(T::take(from)?);
        }
        Some(values)
    }
}

impl<T: Wire, const N: usize> Wire for [T; N] {
    fn put(&self, to: &mut String) {
        for (index, value) in self.iter().enumerate() {
            to.push(if index == 0 { '[' } else { ',' });
            value.put(to);
        }
        to.push(']');
    }

    fn take(from: &mut Reader<'_>) -> Option<[T; N]> {
        Vec::take(from)?.try_into().ok()
    }
}

impl<A: Wire, B: Wire> Wire for (A, B) {
    fn put(&self, to: &mut String) {
        to.push('[');
        self.0.put(to);
        to.push(',');
        self.1.put(to);
        to.push(']');
    }

    fn take(from: &mut Reader<'_>) -> Option<(A, B)> {
        from.eat("[")?;
        let first = A::take(from)?;
        from.eat(",")?;
        let second = B::take(from)?;
        from.eat("]").map(|()| (first, second))
    }
}

/// Makes structs sendable, given their fields in order.
macro_rules! wire_structs {
    ($($name:ident { $first:ident $(, $field:ident)* })*) => {$(
        impl $crate::files::wire::Wire for $name {
            fn put(&self, to: &mut String) {
                to.push('{');
                $crate::files::wire::write_field(stringify!($first), true, to);
                self.$first.put(to);
                $(
                    $crate::files::wire::write_field(stringify!($field), false, to);
                    self.$field.put(to);
                )*
                to.push('}');
            }

            fn take(from: &mut $crate::files::wire::Reader<'_>) -> Option<$name> {
                from.begin(concat!(stringify!($first), " ", $(stringify!($field), " "),*))?;
                let value = $name { $first: from.field()? $(, $field: from.field()?)* };
                from.end().map(|()| value)
            }
        }
    )*};
}

/// Makes enums sendable: variants with named fields, with one value, and with nothing.
macro_rules! wire_enum {
    ($name:ident {
        $($fields:ident { $first:ident $(, $field:ident)* })*
    } {
        $($one:ident)*
    } {
        $($unit:ident)*
    }) => {
        impl $crate::files::wire::Wire for $name {
            fn put(&self, to: &mut String) {
                match self {
                    $($name::$fields { $first $(, $field)* } => {
                        to.push_str(concat!("{\"", stringify!($fields), "\":{"));
                        $crate::files::wire::write_field(stringify!($first), true, to);
                        $first.put(to);
                        $(
                            $crate::files::wire::write_field(stringify!($field), false, to);
                            $field.put(to);
                        )*
                        to.push_str("}}");
                    })*
                    $($name::$one(value) => {
                        to.push_str(concat!("{\"", stringify!($one), "\":"));
                        value.put(to);
                        to.push('}');
                    })*
                    $($name::$unit => to.push_str(concat!("\"", stringify!($unit), "\"")),)*
                }
            }

            fn take(from: &mut $crate::files::wire::Reader<'_>) -> Option<$name> {
                #[allow(clippy::enum_variant_names)]
                enum At { $($fields,)* $($one,)* $($unit,)* }
                const NAMES: &str = concat!(
                    $(stringify!($fields), " ",)* $(stringify!($one), " ",)*
                    $(stringify!($unit), " ",)*
                );
                const HOLDS: &[&str] = &[$(stringify!($fields),)* $(stringify!($one)),*];
                let value = match from.variant(NAMES, HOLDS.len())? {
                    $(at if at == At::$fields as usize => {
                        from.begin(concat!(stringify!($first), " ", $(stringify!($field), " "),*))?;
                        let value =
                            $name::$fields { $first: from.field()? $(, $field: from.field()?)* };
                        from.end()?;
                        from.eat("}")?;
                        value
                    })*
                    $(at if at == At::$one as usize => {
                        let value = $name::$one($crate::files::wire::Wire::take(from)?);
                        from.eat("}")?;
                        value
                    })*
                    $(at if at == At::$unit as usize => $name::$unit,)*
                    _ => return None,
                };
                Some(value)
            }
        }
    };
}

pub(crate) use {wire_enum, wire_structs};

#[cfg(test)]
mod tests {
    use super::*;

    fn goes_round<T: Wire + PartialEq + std::fmt::Debug>(value: T, text: &str) {
        assert_eq!(value.to_text(), text);
        assert_eq!(T::from_text(text), Some(value));
    }

    #[derive(Debug, PartialEq)]
    struct Order {
        id: u64,
        note: Option<String>,
    }

    #[derive(Debug, PartialEq)]
    enum Step {
        Sent { to: String, at: i64 },
        Lost(Vec<u32>),
        Done,
    }

    wire_structs! { Order { id, note } }
    wire_enum! { Step { Sent { to, at } } { Lost } { Done } }

    #[test]
    fn values_go_round_in_a_form_that_any_json_reader_takes() {
        goes_round(u64::MAX, "18446744073709551615");
        goes_round(i64::MIN, "-9223372036854775808");
        goes_round(vec![true, false], "[true,false]");
        goes_round((1_u8, Some(-2_i16)), "[1,-2]");
        goes_round([Some(1_u32), None], "[1,null]");
        goes_round("a \"b\" \\ \n 水位".to_owned(), "\"a \\\"b\\\" \\\\ \\u000a 水位\"");
        goes_round(Bytes(vec![0, 255, 16]), "\"AP8Q\"");
        goes_round(Order { id: 7, note: None }, "{\"id\":7,\"note\":null}");
        goes_round(Step::Done, "\"Done\"");
        goes_round(Step::Lost(vec![1, 2]), "{\"Lost\":[1,2]}");
        let sent = Step::Sent { to: "b1".to_owned(), at: -1 };
        goes_round(sent, "{\"Sent\":{\"to\":\"b1\",\"at\":-1}}");
    }

    #[test]
    fn anything_else_is_refused() {
        for wrong in
            ["", "{", "{\"id\":7}", "{\"id\":7,\"note\":null} ", "{\"note\":null,\"id\":7}"]
        {
            assert_eq!(Order::from_text(wrong), None, "{wrong}");
        }
        for wrong in ["\"", "\"\\", "\"\\u00", "\"\\ud800\"", "\"\\n\""] {
            assert_eq!(String::from_text(wrong), None, "{wrong}");
        }
        assert_eq!(u8::from_text("256"), None);
        assert_eq!(Vec::<u8>::from_text("[1 2]"), None);
        for wrong in
            ["\"Undone\"", "\"\"", "{\"Done\":}", "\"Lost\"", "{\"Lost\":[1]", "{\"Sent\":{}}"]
        {
            assert_eq!(Step::from_text(wrong), None, "{wrong}");
        }
    }
}
