//! The lesson: the prose of the beat that is read, and the list of all beats.

use std::rc::Rc;

use yew::{Callback, Html, Properties, component, html};

use super::prose::view_blocks;
use crate::app::adapters::{BeatSpan, OpenLesson, say};
use crate::app::state::Command;
use crate::scene::view::Lang;
use crate::scene::wording::Phrase;

/// See the module.
#[derive(Clone, Properties)]
pub struct LessonPanelProps {
    /// The language.
    pub lang: Lang,
    /// The lesson.
    pub lesson: Rc<OpenLesson>,
    /// The beat that is read.
    pub beat: usize,
    /// Takes commands.
    pub on: Callback<Command>,
}

impl PartialEq for LessonPanelProps {
    fn eq(&self, other: &Self) -> bool {
        self.lang == other.lang
            && self.beat == other.beat
            && self.on == other.on
            && Rc::ptr_eq(&self.lesson, &other.lesson)
    }
}

/// The lesson's panel.
#[component]
pub fn LessonPanel(props: &LessonPanelProps) -> Html {
    let lang = props.lang;
    let beats = &props.lesson.beats;
    let Some(beat) = beats.get(props.beat) else { return Html::default() };
    let runs = props.lesson.runs.len();
    html! {
        <section class="lesson" aria-labelledby="lesson-title">
            <p class="lesson__name">{ props.lesson.lesson.title.clone() }</p>
            <p class="lesson__place">
                { say(lang, Phrase::BeatOf { beat: props.beat + 1, of: beats.len() }) }
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
                        { view_entry(props, at, beat) }
                    }
                </ol>
            </details>
        </section>
    }
}

fn view_entry(props: &LessonPanelProps, at: usize, beat: &BeatSpan) -> Html {
    let current = (at == props.beat).then_some("step");
    html! {
        <li key={at}>
            <button type="button" class="lesson__section" aria-current={current}
                onclick={props.on.reform(move |_| Command::Beat(at))}>
                { beat.title.clone() }
            </button>
        </li>
    }
}
