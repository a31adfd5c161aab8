//! The files of the lessons: natively at hand, in the browser fetched when they are wanted.

#[cfg(target_arch = "wasm32")]
use std::cell::RefCell;

/// What a list of lessons says of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonEntry {
    /// Its name in links.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is about, in a sentence.
    pub summary: String,
}

/// Makes the shelf of the names of lessons, in teaching order. Each has a file in `lessons` for
/// each language.
macro_rules! lessons {
    ($($id:literal),* $(,)?) => {
        const IDS: &[&str] = &[$($id),*];

        #[cfg(not(target_arch = "wasm32"))]
        fn file(id: &str, lang: &str) -> Option<&'static str> {
            match (id, lang) {
                $(($id, "en") => Some(include_str!(concat!("../../lessons/", $id, ".en.md"))),
                ($id, "zh") => Some(include_str!(concat!("../../lessons/", $id, ".zh.md"))),)*
                _ => None,
            }
        }

        /// Tells one state of a lesson's file from another.
        pub fn lesson_version(id: &str, lang: &str) -> u32 {
            match (id, lang) {
                $(($id, "en") => const {
                    version(include_bytes!(concat!("../../lessons/", $id, ".en.md")))
                },
                ($id, "zh") => const {
                    version(include_bytes!(concat!("../../lessons/", $id, ".zh.md")))
                },)*
                _ => 0,
            }
        }
    };
}

lessons![
    "a-records-way",
    "the-leader-dies",
    "where-an-offset-lives",
    "what-retention-takes-away",
    "acknowledged-by-one",
    "an-unclean-election",
    "the-last-replica-standing",
    "cut-too-deep",
    "logs-that-differ",
    "a-fast-fail-over",
    "an-isr-that-flaps",
];

/// Tells one state of a list of lessons from another.
pub fn list_version(lang: &str) -> u32 {
    match lang {
        "zh" => const { version(include_bytes!("../../www/lessons.zh.txt")) },
        _ => const { version(include_bytes!("../../www/lessons.en.txt")) },
    }
}

/// Tells one state of a file from another (FNV-1a). Made for constants: the file itself does not
/// become a part of the program.
pub const fn version(bytes: &[u8]) -> u32 {
    let (mut hash, mut at) = (0x811c_9dc5_u32, 0);
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    hash
}

/// The names of all lessons, in teaching order.
pub fn ids() -> impl Iterator<Item = &'static str> {
    IDS.iter().copied()
}

/// The list of lessons in a language; nothing if it is not there yet.
pub fn entries(lang: &str) -> Vec<LessonEntry> {
    let entry = |line: &str| {
        let mut parts = line.split('\t').map(str::to_string);
        Some(LessonEntry { id: parts.next()?, title: parts.next()?, summary: parts.next()? })
    };
    list(lang).map_or(Vec::new(), |list| list.lines().filter_map(entry).collect())
}

#[cfg(not(target_arch = "wasm32"))]
pub use native::*;

#[cfg(not(target_arch = "wasm32"))]
mod native {
    /// The file of a lesson, if there is one.
    pub fn text(id: &str, lang: &str) -> Option<&'static str> {
        super::file(id, lang)
    }

    pub(super) fn list(lang: &str) -> Option<&'static str> {
        match lang {
            "zh" => Some(include_str!("../../www/lessons.zh.txt")),
            _ => Some(include_str!("../../www/lessons.en.txt")),
        }
    }

    /// Natively everything is there already.
    pub fn put(_: &str, _: &str, _: String) {}

    /// Natively everything is there already.
    pub fn put_list(_: &str, _: String) {}

    /// Whether the list of lessons of a language is there.
    pub fn has_list(_: &str) -> bool {
        true
    }
}

#[cfg(target_arch = "wasm32")]
pub use fetched::*;

#[cfg(target_arch = "wasm32")]
mod fetched {
    use super::RefCell;

    /// A text under the name of its lesson, empty for the list, and its language.
    type Texts = Vec<(String, String, &'static str)>;

    thread_local! {
        static TEXTS: RefCell<Texts> = const { RefCell::new(Vec::new()) };
    }

    /// The file of a lesson, if it has come.
    pub fn text(id: &str, lang: &str) -> Option<&'static str> {
        TEXTS.with_borrow(|texts| {
            let mut found = texts.iter();
            found.find(|(of, tongue, _)| of == id && tongue == lang).map(|(_, _, text)| *text)
        })
    }

    pub(super) fn list(lang: &str) -> Option<&'static str> {
        text("", lang)
    }

    /// Keeps the file of a lesson for as long as the page is open.
    pub fn put(id: &str, lang: &str, came: String) {
        if text(id, lang).is_none() {
            let kept = Box::leak(came.into_boxed_str());
            TEXTS.with_borrow_mut(|texts| texts.push((id.into(), lang.into(), kept)));
        }
    }

    /// Keeps the list of lessons of a language.
    pub fn put_list(lang: &str, came: String) {
        put("", lang, came);
    }

    /// Whether the list of lessons of a language is there.
    pub fn has_list(lang: &str) -> bool {
        list(lang).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Lesson;

    fn printed(lang: &str) -> String {
        let line = |id| {
            let lesson = Lesson::parse(id, text(id, lang).unwrap_or_default()).expect("a lesson");
            assert_eq!(lesson.lang, lang, "{id}");
            format!("{id}\t{}\t{}\n", lesson.title, lesson.summary)
        };
        ids().map(line).collect()
    }

    #[test]
    fn the_lists_are_printed_from_the_lessons() {
        expect_test::expect_file!["../../www/lessons.en.txt"].assert_eq(&printed("en"));
        expect_test::expect_file!["../../www/lessons.zh.txt"].assert_eq(&printed("zh"));
    }

    #[test]
    fn every_lesson_is_in_the_list() {
        for lang in ["en", "zh"] {
            let listed: Vec<String> = entries(lang).into_iter().map(|entry| entry.id).collect();
            assert_eq!(listed, IDS);
        }
        assert_eq!(text("no-such-lesson", "en"), None);
    }

    #[test]
    fn another_text_is_another_version() {
        assert_ne!(version(b"a"), version(b"b"));
        assert_ne!(lesson_version(IDS[0], "en"), lesson_version(IDS[0], "zh"));
    }
}
