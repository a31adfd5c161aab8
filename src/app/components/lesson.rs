//! The lesson: the prose of the beat that is read, and the list of all beats.

use std::rc::Rc;

use yew::{Callback, Html};

use super::element::{Attr, pressable, tag};
use super::part::{Part, send};
use super::prose::view_blocks;
use crate::app::adapters::{BeatSpan, OpenLesson, say};
use crate::app::state::Command;
use crate::scene::view::Lang;
use crate::scene::wording::Phrase;

/// See the module.
pub struct LessonPanel {
    /// The language.
    pub lang: Lang,
    /// The lesson.
    pub lesson: Rc<OpenLesson>,
    /// The beat that is read.
    pub beat: usize,
    /// Takes commands.
    pub on: Callback<Command>,
}

impl PartialEq for LessonPanel {
    fn eq(&self, other: &Self) -> bool {
        self.lang == other.lang
            && self.beat == other.beat
            && self.on == other.on
            && Rc::ptr_eq(&self.lesson, &other.lesson)
    }
}

impl Part for LessonPanel {
    fn view(&self) -> Html {
        let lang = self.lang;
        let beats = &self.lesson.beats;
        let Some(beat) = beats.get(self.beat) else { return Html::default() };
        let runs = self.lesson.runs.len();
        let place = tag("p", "lesson__place")
            .said(say(lang, Phrase::BeatOf { beat: self.beat + 1, of: beats.len() }));
        let place = match runs {
            0 | 1 => place,
            _ => place.said(" · ").said(say(lang, Phrase::RunOf { run: beat.run + 1, of: runs })),
        };
        let edition = self.lesson.lesson.rules.edition;
        let place = place.said(" · ").said(say(lang, Phrase::KafkaEdition(edition)));
        let title = tag("h2", "lesson__title").with(Attr::Id, "lesson-title");
        let entries = beats.iter().enumerate().map(|(at, beat)| view_entry(self, at, beat));
        let sections = tag("details", "lesson__sections")
            .text("summary", "", say(lang, Phrase::Sections))
            .add(tag("ol", "").all(entries).html());
        tag("section", "lesson")
            .with(Attr::LabelledBy, "lesson-title")
            .text("p", "lesson__name", self.lesson.lesson.title.clone())
            .add(place.html())
            .add(title.said(beat.title.clone()).html())
            .add(tag("div", "lesson__prose").add(view_blocks(&beat.prose)).html())
            .add(sections.html())
            .html()
    }
}

fn view_entry(props: &LessonPanel, at: usize, beat: &BeatSpan) -> Html {
    let current = (at == props.beat).then_some("step");
    let entry = pressable("lesson__section", send(&props.on, Command::Beat(at)))
        .maybe(Attr::Current, current)
        .said(beat.title.clone());
    tag("li", "").key(at).add(entry.html()).html()
}
