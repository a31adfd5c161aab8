//! The caption of the step, and the voice that speaks it.

use yew::{Html, html};

use crate::app::adapters::{Caption, say};
use crate::app::state::Spoken;
use crate::scene::view::Lang;
use crate::scene::wording::Phrase;

/// What happens in this step, under the stage; with the title of the lesson's section.
pub fn view_caption(lang: Lang, caption: &Caption, section: Option<String>) -> Html {
    // Another caption is another element, which is read from its beginning.
    html! {
        <section key={caption.headline.clone()} class="caption" tabindex="0"
            aria-label={say(lang, Phrase::Caption)}>
            if let Some(section) = section {
                <p class="caption__section">{ section }</p>
            }
            <p class="caption__headline">{ caption.headline.clone() }</p>
            if !caption.details.is_empty() {
                <ul class="caption__details">
                    for detail in caption.details.iter() {
                        <li>{ detail.clone() }</li>
                    }
                </ul>
            }
        </section>
    }
}

/// The one live region of the page. A sentence that is equal to the one before is another
/// element, so it is spoken again.
pub fn view_speaker(spoken: &Spoken) -> Html {
    html! {
        <div class="speaker" role="status" aria-live="polite" aria-atomic="true">
            <span key={spoken.serial}>{ spoken.text.clone() }</span>
        </div>
    }
}
