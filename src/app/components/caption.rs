//! The caption of the step, and the voice that speaks it.

use yew::Html;

use super::element::{Attr, tag, text};
use crate::app::adapters::{Caption, say};
use crate::app::state::Spoken;
use crate::scene::view::Lang;
use crate::scene::wording::Phrase;

/// What happens in this step, under the stage; with the title of the lesson's section.
pub fn view_caption(lang: Lang, caption: &Caption, section: Option<String>) -> Html {
    // Another caption is another element, which is read from its beginning.
    let details = caption.details.iter().map(|detail| text("li", "", detail.clone()));
    let listed = || tag("ul", "caption__details").all(details).html();
    tag("section", "caption")
        .key(caption.headline.as_str())
        .with(Attr::TabIndex, "0")
        .with(Attr::Label, say(lang, Phrase::Caption))
        .some(section.map(|section| text("p", "caption__section", section)))
        .text("p", "caption__headline", caption.headline.clone())
        .some((!caption.details.is_empty()).then(listed))
        .html()
}

/// The one live region for what happens in a run and what is asked about it; only the views of
/// files and the tables that are loaded have their own. A sentence that is equal to the one before
/// is another element, so it is spoken again.
pub fn view_speaker(spoken: &Spoken) -> Html {
    let sentence = tag("span", "").key(spoken.serial).said(spoken.text.clone());
    tag("div", "speaker")
        .with(Attr::Role, "status")
        .with(Attr::Live, "polite")
        .with(Attr::Atomic, "true")
        .add(sentence.html())
        .html()
}
