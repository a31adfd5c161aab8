//! The files of a real broker, in the place of the stage: choosing them, how far the reading is,
//! and the report; what is in a file is in `open_files_look`.

use web_sys::{Event, HtmlInputElement, MouseEvent};
use yew::{
    Callback, Html, Properties, TargetCast, UseReducerDispatcher, component, html, use_node_ref,
};

use super::element::{Attr, button, field, pressable, tag, text, together};
use super::open_files_look::{FileLook, view_file_look};
use super::part::send;
use crate::app::adapters::{
    FilesPhrase as Phrase, Sheet, SheetRow, aside, say as say_ui, say_files as say,
};
use crate::app::platform::desk::use_desk;
use crate::app::platform::panel::use_entered;
use crate::app::platform::picked::{Picked, of_input};
use crate::app::platform::size::use_size;
use crate::app::state::{Command, Doing, Opened, Stage};
use crate::log::folder::Progress;
use crate::scene::view::Lang;
use crate::scene::wording::Phrase as UiPhrase;
use crate::scene::wording::bytes;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct OpenFilesProps {
    /// The language.
    pub lang: Lang,
    /// The width of the place in CSS pixels.
    pub width: f32,
    /// What was chosen or dropped.
    pub picked: Option<Picked>,
    /// Takes what is chosen.
    pub on_pick: Callback<Picked>,
    /// Takes commands.
    pub on: Callback<Command>,
}

/// The view.
#[component]
pub fn OpenFiles(props: &OpenFilesProps) -> Html {
    let (place, title) = (use_node_ref(), use_node_ref());
    use_size(place.clone(), props.on.clone());
    use_entered(title.clone(), ".open-files__opener");
    let opened = use_desk(props.picked.clone());
    let doing = dispatch(opened.dispatcher());
    let lang = props.lang;
    let look = FileLook { lang, width: props.width, opened: &opened, on: &doing };
    let name = tag("h2", "inside__title")
        .with(Attr::Id, "open-files-title")
        .with(Attr::TabIndex, "-1")
        .at(&title)
        .said(name(props));
    let close = pressable("inside__close", send(&props.on, Command::OpenFiles(false)))
        .with(Attr::Label, say_ui(lang, UiPhrase::Close))
        .said("✕");
    let status =
        tag("p", "open-files__status").with(Attr::Role, "status").said(status(lang, &opened));
    let shown = match opened.report() {
        Some(report) => tag("div", "inside__body")
            .key("report")
            .add(view_report(props, &opened, report, &doing))
            .add(tag("div", "inside__look").add(view_file_look(&look)).html()),
        None => {
            tag("div", "open-files__begin").key("begin").add(view_stage(props, &opened, &doing))
        }
    };
    tag("section", "inside open-files")
        .at(&place)
        .with(Attr::LabelledBy, "open-files-title")
        .add(tag("header", "inside__head").add(name.html()).add(close.html()).html())
        .add(status.html())
        .add(shown.html())
        .html()
}

fn dispatch(to: UseReducerDispatcher<Opened>) -> Callback<Doing> {
    Callback::from(move |doing| to.dispatch(doing))
}

fn name(props: &OpenFilesProps) -> String {
    let lang = props.lang;
    let Some(picked) = &props.picked else { return say(lang, Phrase::Title) };
    let counted = say(lang, Phrase::Named(picked.count().into()));
    say(lang, Phrase::TitleOf(&picked.name().unwrap_or(counted)))
}

/// What is told to those who listen: how far it is in words, but not each step of it.
fn status(lang: Lang, opened: &Opened) -> String {
    match &opened.stage {
        Stage::Empty | Stage::Reading(_) | Stage::Unpacking(_) => String::new(),
        Stage::Loading => say(lang, Phrase::Loading),
        Stage::Cancelled => say(lang, Phrase::Cancelled),
        Stage::NoWorker(why) => say(lang, Phrase::NoWorker(aside(why))),
        Stage::NotOpened(why) => say(lang, Phrase::NotOpened(aside(why))),
        Stage::NotOfKafka => say(lang, Phrase::NotOfKafka),
        Stage::Opened(report) => verdict(lang, report),
    }
}

fn view_stage(props: &OpenFilesProps, opened: &Opened, on: &Callback<Doing>) -> Html {
    let lang = props.lang;
    let reading = match &opened.stage {
        Stage::Loading => Some((Phrase::Loading, None)),
        Stage::Reading(progress) => Some((Phrase::Reading { done: "", total: "" }, Some(progress))),
        Stage::Unpacking(progress) => {
            Some((Phrase::Unpacking { done: "", total: "" }, Some(progress)))
        }
        _ => None,
    };
    if let Some((phrase, progress)) = reading {
        return view_progress(lang, phrase, progress, on);
    }
    let again = || {
        let again = on.reform(|_: MouseEvent| Doing::Open);
        tag("p", "").add(button("", again, say(lang, Phrase::TryAgain))).html()
    };
    let failed = matches!(opened.stage, Stage::NoWorker(_));
    together(vec![
        failed.then(again).unwrap_or_default(),
        text("p", "", say(lang, Phrase::Hint)),
        view_choice(props),
        text("p", "inside__hint", say(lang, Phrase::Private)),
    ])
}

fn view_progress(
    lang: Lang,
    phrase: Phrase<'_>,
    progress: Option<&Progress>,
    on: &Callback<Doing>,
) -> Html {
    let (done, total) = progress.map_or((0, 0), |progress| (progress.done, progress.total));
    let (printed, all) = (bytes(done), bytes(total));
    let words = match phrase {
        Phrase::Reading { .. } => Phrase::Reading { done: &printed, total: &all },
        Phrase::Unpacking { .. } => Phrase::Unpacking { done: &printed, total: &all },
        other => other,
    };
    let words = say(lang, words);
    let bar = html! {
        <progress max={total.max(1).to_string()} value={progress.map(|_| done.to_string())} />
    };
    let cancel = on.reform(|_: MouseEvent| Doing::Cancel);
    together(vec![
        field("open-files__progress", words, bar),
        tag("p", "").add(button("", cancel, say(lang, Phrase::Cancel))).html(),
    ])
}

fn view_choice(props: &OpenFilesProps) -> Html {
    let lang = props.lang;
    let on_pick = props.on_pick.clone();
    let chosen = Callback::from(move |event: Event| {
        if let Some(picked) = of_input(&event.target_unchecked_into::<HtmlInputElement>()) {
            on_pick.emit(picked);
        }
    });
    let files = html! { <input type="file" multiple=true onchange={chosen.clone()} /> };
    let folder = html! { <input type="file" webkitdirectory=true onchange={chosen} /> };
    let one = |(phrase, input)| {
        tag("label", "open-files__pick").said(say(lang, phrase)).add(input).html()
    };
    let both = [(Phrase::ChooseFiles, files), (Phrase::ChooseFolder, folder)];
    tag("div", "open-files__choice").all(both.map(one)).html()
}

fn verdict(lang: Lang, report: &Sheet) -> String {
    report.row(lang, "verdict").map_or(String::new(), |row| row.text(2))
}

fn view_report(
    props: &OpenFilesProps,
    opened: &Opened,
    report: &Sheet,
    on: &Callback<Doing>,
) -> Html {
    let lang = props.lang;
    let faulty = report.row(lang, "verdict").is_some_and(|row| row.is(1, "faulty"));
    let class = match faulty {
        true => "open-files__verdict open-files__verdict--faulty",
        false => "open-files__verdict open-files__verdict--sound",
    };
    let verdict = tag("p", class).with(Attr::Hidden, "true").said(verdict(lang, report));
    let rows = |kind| report.rows(lang, kind).into_iter();
    let hints = |kind| rows(kind).map(|row| text("p", "inside__hint", row.text(1)));
    let findings = tag("ul", "open-files__findings")
        .all(rows("finding").map(|row| view_finding(row, on)))
        .all(rows("more").map(|row| text("li", "", row.text(1))));
    let files = (0..).zip(rows("file")).map(|(number, row)| {
        let chosen = opened.file == Some(number);
        view_file(number, row, chosen, on)
    });
    tag("div", "inside__list")
        .add(verdict.html())
        .all(hints("sums"))
        .add(findings.html())
        .all(hints("kept"))
        .text("h3", "", say(lang, Phrase::Files))
        .add(tag("ul", "inside__files").all(files).html())
        .add(view_choice(props))
        .text("p", "inside__hint", say(lang, Phrase::Private))
        .html()
}

fn view_finding(row: SheetRow<'_>, on: &Callback<Doing>) -> Html {
    let class = match row.is(1, "note") {
        true => "open-files__weight",
        false => "open-files__weight open-files__weight--fault",
    };
    let [file, position] = [2, 3].map(|cell| row.number(cell).unwrap_or(0));
    let (file, position, is_batch) = (file as u32, position.cast_unsigned(), row.is(4, "batch"));
    let go = on.reform(move |_| Doing::Place(file, position, is_batch));
    let told = pressable("inside__file open-files__finding", go)
        .text("span", class, row.text(5))
        .text("span", "open-files__place", row.text(6))
        .text("span", "", row.text(7));
    tag("li", "").add(told.html()).html()
}

fn view_file(number: u32, row: SheetRow<'_>, chosen: bool, on: &Callback<Doing>) -> Html {
    let head = tag("span", "inside__file-head")
        .text("span", "inside__name open-files__name", row.text(3))
        .text("span", "inside__state", row.text(4));
    let marks = |findings: String| tag("span", "inside__marks").text("span", "", findings).html();
    let entry = pressable("inside__file", on.reform(move |_| Doing::Choose(number)))
        .with(Attr::Title, row.text(5))
        .states(Attr::Pressed, chosen)
        .add(head.html())
        .text("span", "inside__facts", row.text(6))
        .some(row.some(7).map(marks));
    tag("li", "").key(number).add(entry.html()).html()
}
