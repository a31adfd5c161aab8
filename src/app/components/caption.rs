//! The caption of the step, and the voice that speaks it.

use yew::{Html, Properties, component, html};

use crate::app::adapters::{Caption, say};
use crate::app::state::Spoken;
use crate::scene::view::Lang;
use crate::scene::wording::Phrase;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct CaptionBoxProps {
    /// The language.
    pub lang: Lang,
    /// The caption of the step that is shown.
    pub caption: Caption,
    /// The section of the lesson: its title.
    pub section: Option<String>,
}

/// What happens in this step, under the stage.
#[component]
pub fn CaptionBox(props: &CaptionBoxProps) -> Html {
    // Another caption is another element, which is read from its beginning.
    html! {
        <section key={props.caption.headline.clone()} class="caption" tabindex="0"
            aria-label={say(props.lang, Phrase::Caption)}>
            if let Some(section) = &props.section {
                <p class="caption__section">{ section.clone() }</p>
            }
            <p class="caption__headline">{ props.caption.headline.clone() }</p>
            if !props.caption.details.is_empty() {
                <ul class="caption__details">
                    for detail in props.caption.details.iter() {
                        <li>{ detail.clone() }</li>
                    }
                </ul>
            }
        </section>
    }
}

/// What is spoken.
#[derive(Clone, PartialEq, Properties)]
pub struct SpeakerProps {
    /// The sentence.
    pub spoken: Spoken,
}

/// The one live region of the page. A sentence that is equal to the one before is another
/// element, so it is spoken again.
#[component]
pub fn Speaker(props: &SpeakerProps) -> Html {
    html! {
        <div class="speaker" role="status" aria-live="polite" aria-atomic="true">
            <span key={props.spoken.serial}>{ props.spoken.text.clone() }</span>
        </div>
    }
}
