//! The texts that lie beside the page and come when they are wanted: the words of a language, the
//! list of lessons, lessons.
//!
//! Rule: a command is obeyed when the texts it wants are there; the reducer never waits.

use super::adapters::{Arrived, shelf};
use super::query::Query;
use super::state::{Command, Start, State};
use crate::scene::view::Lang;
use crate::scene::wording;

/// A text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    /// The words of a language.
    Words(Lang),
    /// The list of lessons.
    Lessons(Lang),
    /// A lesson.
    Lesson(&'static str, Lang),
}

impl Text {
    /// Where it lies, as seen from the page; another state of the file has another address.
    pub fn address(self) -> String {
        let file = match self {
            Text::Words(lang) => format!("words.{}.txt", lang.tag()),
            Text::Lessons(lang) => format!("lessons.{}.txt", lang.tag()),
            Text::Lesson(id, lang) => format!("lessons/{id}.{}.md", lang.tag()),
        };
        format!("{file}?v={:08x}", self.version())
    }

    /// Tells one state of the file from another.
    fn version(self) -> u32 {
        match self {
            Text::Words(lang) => wording::words_version(lang),
            Text::Lessons(lang) => shelf::list_version(lang.tag()),
            Text::Lesson(id, lang) => shelf::lesson_version(id, lang.tag()),
        }
    }

    /// Whether it is there.
    pub fn is_here(self) -> bool {
        match self {
            Text::Words(lang) => wording::is_installed(lang),
            Text::Lessons(lang) => shelf::has_list(lang.tag()),
            Text::Lesson(id, lang) => shelf::text(id, lang.tag()).is_some(),
        }
    }

    /// Takes it in when it has come. Whether it is what it should be: a page that was opened
    /// before a newer one took its place on the server would get the newer one's texts.
    pub fn take(self, text: String) -> bool {
        if shelf::version(text.as_bytes()) != self.version() {
            return false;
        }
        match self {
            Text::Words(lang) => match text.parse() {
                Ok(words) => wording::install(lang, words),
                Err(_) => return false,
            },
            Text::Lessons(lang) => shelf::put_list(lang.tag(), text),
            Text::Lesson(id, lang) => shelf::put(id, lang.tag(), text),
        }
        true
    }
}

/// A lesson, if there is one of that name.
fn lesson(id: &str, lang: Lang) -> Option<Text> {
    shelf::ids().find(|of| *of == id).map(|id| Text::Lesson(id, lang))
}

/// The lesson that a link leads to.
fn linked(link: &Arrived, lang: Lang) -> Option<Text> {
    lesson(link.lesson()?, lang)
}

impl Start {
    /// What the page wants before it can begin.
    pub fn wants(&self) -> Vec<Text> {
        let (lang, Query { lesson: asked, .. }) = (self.lang, &self.query);
        let first = shelf::ids().next().and_then(|id| lesson(id, lang));
        let asked = asked.as_ref().and_then(|id| lesson(id, lang));
        let mut wants = vec![Text::Words(lang), Text::Lessons(lang)];
        let linked = self.link.as_ref().and_then(|link| linked(link, lang));
        wants.extend(linked.or(asked).into_iter().chain(first));
        wants
    }
}

impl Command {
    /// Commands of one kind take each other's place: who asks for another lesson, or for another
    /// language, does not want the one before any more.
    pub fn replaces(&self) -> Option<usize> {
        match self {
            Command::SetLang(_) => Some(0),
            Command::OpenLesson(_)
            | Command::OpenLink(_)
            | Command::Explore
            | Command::Reset
            | Command::UndoReset => Some(1),
            _ => None,
        }
    }
}

impl State {
    /// What a command wants before it can be obeyed.
    pub fn wants(&self, command: &Command) -> Vec<Text> {
        let lang = self.lang;
        let opened = |lang| {
            let open = self.lesson.as_ref();
            open.and_then(|open| lesson(&open.lesson.id, lang))
        };
        match command {
            Command::OpenLesson(id) => lesson(id, lang).into_iter().collect(),
            Command::OpenLink(link) => linked(link, lang).into_iter().collect(),
            Command::SetLang(lang) => {
                let texts = [Text::Words(*lang), Text::Lessons(*lang)];
                texts.into_iter().chain(opened(*lang)).collect()
            }
            Command::Reset => opened(lang).into_iter().collect(),
            Command::UndoReset => {
                let kept = self.kept.as_ref().and_then(|kept| kept.lesson_id());
                kept.and_then(|id| lesson(id, lang)).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::app::adapters;
    use crate::app::state::Theme;

    fn start(link: &str, lesson: Option<&str>) -> Start {
        let link = (!link.is_empty()).then(|| arrived(link));
        let query = Query { lesson: lesson.map(str::to_string), ..Query::default() };
        let (lang, theme) = (Lang::Zh, Theme::Auto);
        Start { lang, theme, motion: false, single_keys: true, link, query }
    }

    fn arrived(link: &str) -> Arrived {
        Arrived::new(link.into(), Ok(link.into()))
    }

    #[test]
    fn the_page_begins_with_its_words_and_the_lesson_that_is_asked_for() {
        let [words, list] = [Text::Words(Lang::Zh), Text::Lessons(Lang::Zh)];
        let [first, other] =
            ["a-records-way", "the-leader-dies"].map(|id| Text::Lesson(id, Lang::Zh));
        assert_eq!(start("", None).wants(), [words, list, first]);
        assert_eq!(start("", Some("the-leader-dies")).wants(), [words, list, other, first]);
        assert_eq!(start("", Some("no-such-lesson")).wants(), [words, list, first]);
        assert_eq!(start("no link", None).wants(), [words, list, first]);
        let state = State::start(&start("", Some("the-leader-dies")));
        let link =
            adapters::lesson_link(state.lesson.as_ref().expect("a lesson"), 0, 0, None, None);
        assert_eq!(start(&link, None).wants(), [words, list, other, first]);
        assert_eq!(state.wants(&Command::OpenLink(Rc::new(arrived(&link)))), [other]);
    }

    #[test]
    fn another_language_wants_its_words_and_the_open_lesson_in_it() {
        let state = State::start(&start("", None));
        let en = Lang::En;
        assert_eq!(
            state.wants(&Command::SetLang(en)),
            [Text::Words(en), Text::Lessons(en), Text::Lesson("a-records-way", en)]
        );
        assert_eq!(state.wants(&Command::Next), []);
        let over = state.after(Command::Next).after(Command::Reset).after(Command::Explore);
        assert_eq!(over.wants(&Command::SetLang(en)), [Text::Words(en), Text::Lessons(en)]);
        let mut over = state.after(Command::Next).after(Command::Reset);
        over.lang = en;
        assert_eq!(over.wants(&Command::UndoReset), [Text::Lesson("a-records-way", en)]);
    }

    #[test]
    fn a_text_of_another_state_is_refused() {
        let list = Text::Lessons(Lang::En);
        assert!(list.take(include_str!("../../www/lessons.en.txt").to_string()));
        assert!(!list.take("<!doctype html>".to_string()));
        assert!(!Text::Words(Lang::En).take(String::new()));
    }

    #[test]
    fn what_is_opened_later_takes_the_place_of_what_is_waited_for() {
        let open = |id: &str| Command::OpenLesson(id.into());
        assert_eq!(open("a").replaces(), open("b").replaces());
        assert_eq!(open("a").replaces(), Command::Explore.replaces());
        assert_ne!(open("a").replaces(), Command::SetLang(Lang::En).replaces());
        assert_eq!(Command::Next.replaces(), None);
    }

    #[test]
    fn an_address_names_the_state_of_the_file() {
        let of = |text: Text| text.address();
        assert!(of(Text::Words(Lang::Zh)).starts_with("words.zh.txt?v="));
        assert!(of(Text::Lessons(Lang::En)).starts_with("lessons.en.txt?v="));
        assert!(of(Text::Lesson("a", Lang::En)).starts_with("lessons/a.en.md?v="));
        assert_ne!(of(Text::Words(Lang::Zh)), of(Text::Words(Lang::En)));
    }
}
