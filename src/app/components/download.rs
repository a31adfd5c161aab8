//! A replica's log as files: the button to download them, and the one to open others.

use yew::{Callback, Html, html};

use super::element::{Attr, button, field, pressable, tag};
use super::part::send;
use crate::app::adapters::{FilesPhrase as Phrase, aside, say_files as say};
use crate::app::state::{Command, Packing};
use crate::scene::view::Lang;
use crate::scene::wording::bytes;

/// The buttons, and how far the download is.
pub fn view_download(lang: Lang, packing: Option<&Packing>, on: &Callback<Command>) -> Html {
    let is_busy = matches!(packing, Some(Packing::Writing(..)));
    let save = pressable("inside__download", send(on, Command::Download))
        .maybe(Attr::Off, is_busy.then_some("true"))
        .said(say(lang, Phrase::Download));
    let told = tag("p", "inside__hint").with(Attr::Role, "status");
    tag("div", "inside__longer")
        .with(Attr::Role, "group")
        .with(Attr::Label, say(lang, Phrase::Files))
        .add(save.html())
        .add(button("", send(on, Command::OpenFiles(true)), say(lang, Phrase::OpenFiles)))
        .add(view_progress(lang, packing))
        .add(told.said(outcome(lang, packing)).html())
        .html()
}

fn view_progress(lang: Lang, packing: Option<&Packing>) -> Html {
    let Some(Packing::Writing(done, total)) = packing else { return Html::default() };
    let words = Phrase::Packing { done: &bytes(*done), total: &bytes(*total) };
    let bar = html! { <progress max={total.max(&1).to_string()} value={done.to_string()} /> };
    field("open-files__progress", say(lang, words), bar)
}

fn outcome(lang: Lang, packing: Option<&Packing>) -> String {
    match packing {
        Some(Packing::Done(name, size)) => say(lang, Phrase::Packed { name, size: &bytes(*size) }),
        Some(Packing::Failed(why)) => say(lang, Phrase::NotPacked(aside(why))),
        Some(Packing::Writing(..)) | None => String::new(),
    }
}
