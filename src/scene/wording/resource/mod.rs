//! Sentences kept outside the program: one file of messages for each language, in a syntax modelled
//! on Fluent's, fetched by the page for the language in use.
//!
//! - `## inside` begins an area; `inside-Active = active` is a message of it. A message goes on
//!   over lines that are indented.
//! - `{ $name }` stands for a part that the program gives; `{ START($name) }` for the same at the
//!   start of a sentence; `{ HEX($name) }` for a number in eight hexadecimal digits; `{ " " }` for
//!   the text between the quotes.
//! - `{ $count -> [one] 1 record *[other] { $count } records }` chooses by the number itself
//!   (`[0]`), by its plural category (`[one]`) or by a word that the program gives (`[true]`,
//!   `[none]`); nodes go by their kind (`[broker]`), records and brokers by how many they are. The
//!   variant with the star is taken if no other fits.
//!   `{ NUMBER($nth, type: "ordinal") -> [one] st ... }` chooses by the ordinal category.
//!
//! Which messages there are and which parts they have stands in the program, by [`words!`]: an
//! area is an enum with a variant for each message. A test holds every file against it, so that
//! a message that is missing, unknown or misspelt does not pass.

mod file;
mod render;
#[cfg(test)]
mod tests;
mod word;

use std::sync::OnceLock;

pub use file::{BadWords, Words};
pub(super) use word::{Arg, Say, Word};

use crate::scene::Lang;

static ENGLISH: OnceLock<Words> = OnceLock::new();
static CHINESE: OnceLock<Words> = OnceLock::new();

fn slot(lang: Lang) -> &'static OnceLock<Words> {
    match lang {
        Lang::En => &ENGLISH,
        Lang::Zh => &CHINESE,
    }
}

/// Takes the words of a language into use. The first ones stay.
pub fn install(lang: Lang, words: Words) {
    slot(lang).get_or_init(|| words);
}

/// Takes the words of every language into use, which come along with the program then. Later calls
/// change nothing.
pub fn install_all() {
    for lang in [Lang::En, Lang::Zh] {
        if !is_installed(lang) {
            install(lang, source(lang).parse().unwrap_or_default());
        }
    }
}

/// Whether the words of a language are here.
pub fn is_installed(lang: Lang) -> bool {
    installed(lang).is_some()
}

/// Tells one state of a language's file from another.
pub fn words_version(lang: Lang) -> u32 {
    use crate::replay::shelf::version;
    match lang {
        Lang::En => const { version(include_bytes!("../../../../www/words.en.txt")) },
        Lang::Zh => const { version(include_bytes!("../../../../www/words.zh.txt")) },
    }
}

/// The file with the words of a language, as it lies in the repository.
pub(super) fn source(lang: Lang) -> &'static str {
    match lang {
        Lang::En => include_str!("../../../../www/words.en.txt"),
        Lang::Zh => include_str!("../../../../www/words.zh.txt"),
    }
}

/// Natively all words are at hand.
#[cfg(not(target_arch = "wasm32"))]
fn installed(lang: Lang) -> Option<&'static Words> {
    Some(slot(lang).get_or_init(|| source(lang).parse().unwrap_or_default()))
}

/// In the browser the page installs them.
#[cfg(target_arch = "wasm32")]
fn installed(lang: Lang) -> Option<&'static Words> {
    slot(lang).get()
}

/// A message of an area in a language, with its parts put in. Nothing while there are no words.
/// The names of each message's parts stand in one text, in their order.
pub(super) fn tell(
    lang: Lang,
    (area, names): (&str, &'static [&'static str]),
    message: usize,
    parts: Vec<Arg<'_>>,
) -> String {
    let mut said = String::new();
    if let Some(pattern) = installed(lang).and_then(|words| words.message(area, message)) {
        let parts: Vec<_> = names[message].split(' ').zip(parts).collect();
        render::render(lang, pattern, &parts, &mut said);
    }
    said
}

/// Adds a part. A call for each kind of part, because one stands for each part of each message.
#[inline(never)]
pub(super) fn put<'a, T: Word>(parts: &mut Vec<Arg<'a>>, part: &'a T) {
    add(parts, part.word());
}

#[inline(never)]
fn add<'a>(parts: &mut Vec<Arg<'a>>, part: Arg<'a>) {
    parts.push(part);
}

/// Makes the messages of an area: `words! { "inside": enum Phrase { Active, Offsets { from: u64,
/// to: u64 }, Records(count: u64) } }` is that enum, with `say(self, lang)`; a part of a tuple is
/// named in front of its type. With `for` instead of `enum` the enum is one that is defined
/// elsewhere, `say(what, lang)` is a function, and types are left out.
macro_rules! words {
    ($area:literal: $(#[$meta:meta])* $vis:vis enum $name:ident $(<$life:lifetime>)? {
        $($(#[$note:meta])* $variant:ident
            $(($($one:ident: $one_type:ty),*))? $({ $($field:ident: $type:ty),* $(,)? })?
        ),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Clone, Copy)]
        #[allow(missing_docs)]
        $vis enum $name $(<$life>)? {
            $($(#[$note])* $variant $(($($one_type),*))? $({ $($field: $type),* })?),*
        }

        impl $(<$life>)? $crate::scene::wording::resource::Say for $name $(<$life>)? {
            fn say(&self, lang: $crate::scene::Lang) -> String {
                $crate::scene::wording::resource::table! { $area, self, lang, $name:
                    $($variant $(($($one),*))? $({ $($field),* })?),* }
            }
        }

        impl $(<$life>)? $crate::scene::wording::resource::Word for $name $(<$life>)? {
            fn word(&self) -> $crate::scene::wording::resource::Arg<'_> {
                $crate::scene::wording::resource::Arg::Said(self)
            }
        }

        impl $(<$life>)? $name $(<$life>)? {
            /// Its messages with their parts.
            #[cfg(test)]
            pub(in crate::scene::wording) const AREA: $crate::scene::wording::resource::Area = (
                $area,
                &[$((stringify!($variant), &[
                    $($(stringify!($one)),*)? $($(stringify!($field)),*)?
                ])),*],
            );
        }
    };
    ($area:literal: $vis:vis fn $say:ident for $name:ident, $list:ident {
        $($variant:ident $(($($one:ident),*))? $({ $($field:ident),* $(,)? })?),* $(,)?
    }) => {
        /// How it is said in a language.
        $vis fn $say(lang: $crate::scene::Lang, what: &$name) -> String {
            $crate::scene::wording::resource::table! { $area, what, lang, $name:
                $($variant $(($($one),*))? $({ $($field),* })?),* }
        }

        /// Its messages with their parts.
        #[cfg(test)]
        pub(in crate::scene::wording) const $list: $crate::scene::wording::resource::Area = (
            $area,
            &[$((stringify!($variant), &[
                $($(stringify!($one)),*)? $($(stringify!($field)),*)?
            ])),*],
        );
    };
}

/// The messages of an area by their place in it. The place is asked for apart from the parts: most
/// messages have none, and share their code then.
macro_rules! table {
    ($area:literal, $what:expr, $lang:expr, $name:ident:
        $($variant:ident $(($($one:ident),*))? $({ $($field:ident),* })?),*
    ) => {{
        #[allow(dead_code, clippy::enum_variant_names)]
        enum At { $($variant),* }
        const NAMES: &[&str] = &[$(concat!(
            $($(stringify!($one), " "),*)? $($(stringify!($field), " "),*)?
        )),*];
        #[allow(unused_variables)]
        let message = match $what {
            $($name::$variant $(($($one),*))? $({ $($field),* })? => At::$variant as usize,)*
        };
        #[allow(unused_mut)]
        let mut parts = Vec::new();
        match $what {
            $($name::$variant $(($($one),*))? $({ $($field),* })? => {
                $($($crate::scene::wording::resource::put(&mut parts, $one);)*)?
                $($($crate::scene::wording::resource::put(&mut parts, $field);)*)?
            })*
        }
        $crate::scene::wording::resource::tell($lang, ($area, NAMES), message, parts)
    }};
}

pub(in crate::scene) use table;
pub(in crate::scene) use words;

/// The name of an area, and its messages with the names of their parts.
#[cfg(test)]
pub(super) type Area = (&'static str, &'static [(&'static str, &'static [&'static str])]);
