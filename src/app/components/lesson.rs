//! The lesson: the prose of the beat that is read, and the list of all beats.

use std::rc::Rc;

use yew::{Callback, Html, html};

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
        html! {
            <section class="lesson" aria-labelledby="lesson-title">
                <p class="lesson__name">{ self.lesson.lesson.title.clone() }</p>
                <p class="lesson__place">
                    { say(lang, Phrase::BeatOf { beat: self.beat + 1, of: beats.len() }) }
                    if runs > 1 {
                        { " · " }{ say(lang, Phrase::RunOf { run: beat.run + 1, of: runs }) }
                    }
                </p>
                <h2 class="lesson__title" id="lesson-title">{ beat.title.clone() }</h2>
                <div class="lesson__prose">{ view_blocks(&beat.prose) }</div>
                <details class="lesson__sections">
                    <summary>{ say(lang, Phrase::Sections) }</summary>
                    <ol>
                        for (at, beat) in beats.iter().enumerate() {
                            { view_entry(self, at, beat) }
                        }
                    </ol>
                </details>
            </section>
        }
    }
}

fn view_entry(props: &LessonPanel, at: usize, beat: &BeatSpan) -> Html {
    let current = (at == props.beat).then_some("step");
    html! {
        <li key={at}>
            <button type="button" class="lesson__section" aria-current={current}
                onclick={send(&props.on, Command::Beat(at))}>
                { beat.title.clone() }
            </button>
        </li>
    }
}
