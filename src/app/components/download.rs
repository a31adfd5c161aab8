//! A replica's log as files: the button to download them, and the one to open others.

use std::sync::Arc;

use yew::{Callback, Html, Properties, component, html, use_mut_ref, use_state};

use super::element::{Attr, button, field, pressable, tag};
use super::part::{Same, send};
use crate::app::adapters::{FilesPhrase as Phrase, aside, say_files as say};
use crate::app::platform::download::{Download as Handle, Packing};
use crate::app::state::Command;
use crate::engine::{BrokerId, PartitionId};
use crate::replay::Frame;
use crate::scene::view::Lang;
use crate::scene::wording::bytes;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct DownloadProps {
    /// The language.
    pub lang: Lang,
    /// The step that is shown.
    pub frame: Same<Arc<Frame>>,
    /// The partition whose log it is.
    pub partition: PartitionId,
    /// The broker whose log it is.
    pub broker: BrokerId,
    /// Takes commands.
    pub on: Callback<Command>,
}

/// The buttons, and how far the download is.
#[component]
pub fn Download(props: &DownloadProps) -> Html {
    let packing = use_state(|| None::<Packing>);
    let handle = use_mut_ref(|| None::<Handle>);
    let lang = props.lang;
    let is_busy = matches!(*packing, Some(Packing::Writing(..)));
    let cluster = &props.frame.cluster;
    let log = cluster.replica(props.broker, props.partition).map(|r| r.log.clone());
    let folder = cluster.controller.image.name(props.partition);
    let tell = Callback::from({
        let set = packing.setter();
        move |packing| set.set(Some(packing))
    });
    let clicked = Callback::from(move |_| {
        if let Some(log) = log.clone().filter(|_| !is_busy) {
            tell.emit(Packing::Writing(0, log.segments().iter().map(|s| s.size()).sum()));
            handle.replace(Some(Handle::start(folder.clone(), log, tell.clone())));
        }
    });
    let save = pressable("inside__download", clicked)
        .maybe(Attr::Off, is_busy.then_some("true"))
        .said(say(lang, Phrase::Download));
    let open = send(&props.on, Command::OpenFiles(true));
    let told = tag("p", "inside__hint").with(Attr::Role, "status");
    tag("div", "inside__longer")
        .with(Attr::Role, "group")
        .with(Attr::Label, say(lang, Phrase::Files))
        .add(save.html())
        .add(button("", open, say(lang, Phrase::OpenFiles)))
        .add(view_progress(lang, packing.as_ref()))
        .add(told.said(outcome(lang, packing.as_ref())).html())
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
