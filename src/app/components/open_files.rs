//! The files of a real broker, in the place of the stage: choosing them, how far the reading is,
//! and the report; what is in a file is in `open_files_look`.

use web_sys::{Event, HtmlInputElement, MouseEvent};
use yew::{
    Callback, Html, Properties, TargetCast, UseReducerDispatcher, classes, component, html,
    use_node_ref,
};

use super::open_files_look::{FileLook, view_file_look};
use super::part::send;
use crate::app::adapters::opened::{FindingRow, OpenedFile, Overview, overview};
use crate::app::adapters::{FilesPhrase as Phrase, aside, say as say_ui, say_files as say};
use crate::app::platform::desk::use_desk;
use crate::app::platform::panel::use_entered;
use crate::app::platform::picked::{Picked, of_input};
use crate::app::platform::size::use_size;
use crate::app::state::{Command, Doing, Opened, Stage};
use crate::log::folder::{Progress, Severity};
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
    html! {
        <section class="inside open-files" ref={place} aria-labelledby="open-files-title">
            <header class="inside__head">
                <h2 class="inside__title" id="open-files-title" tabindex="-1" ref={title}>
                    { name(props) }
                </h2>
                <button type="button" class="inside__close"
                    aria-label={say_ui(lang, UiPhrase::Close)}
                    onclick={send(&props.on, Command::OpenFiles(false))}>{ "✕" }</button>
            </header>
            <p class="open-files__status" role="status">{ status(lang, &opened) }</p>
            if let Some(report) = opened.report() {
                <div class="inside__body" key="report">
                    { view_report(props, &opened, &overview(lang, report), &doing) }
                    <div class="inside__look">
                        { view_file_look(&look) }
                    </div>
                </div>
            } else {
                <div class="open-files__begin" key="begin">
                    { view_stage(props, &opened, &doing) }
                </div>
            }
        </section>
    }
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
        Stage::Opened(report) => overview(lang, report).verdict,
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
    html! {
        <>
            if let Stage::NoWorker(_) = opened.stage {
                <p><button type="button" onclick={on.reform(|_: MouseEvent| Doing::Open)}>
                    { say(lang, Phrase::TryAgain) }
                </button></p>
            }
            <p>{ say(lang, Phrase::Hint) }</p>
            { view_choice(props) }
            <p class="inside__hint">{ say(lang, Phrase::Private) }</p>
        </>
    }
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
    html! {
        <>
            <label class="open-files__progress">
                <span>{ words }</span>
                <progress max={total.max(1).to_string()}
                    value={progress.map(|_| done.to_string())} />
            </label>
            <p><button type="button" onclick={on.reform(|_: MouseEvent| Doing::Cancel)}>
                { say(lang, Phrase::Cancel) }
            </button></p>
        </>
    }
}

fn view_choice(props: &OpenFilesProps) -> Html {
    let lang = props.lang;
    let on_pick = props.on_pick.clone();
    let chosen = Callback::from(move |event: Event| {
        if let Some(picked) = of_input(&event.target_unchecked_into::<HtmlInputElement>()) {
            on_pick.emit(picked);
        }
    });
    html! {
        <div class="open-files__choice">
            <label class="open-files__pick">
                { say(lang, Phrase::ChooseFiles) }
                <input type="file" multiple=true onchange={chosen.clone()} />
            </label>
            <label class="open-files__pick">
                { say(lang, Phrase::ChooseFolder) }
                <input type="file" webkitdirectory=true onchange={chosen} />
            </label>
        </div>
    }
}

fn view_report(
    props: &OpenFilesProps,
    opened: &Opened,
    told: &Overview,
    on: &Callback<Doing>,
) -> Html {
    let lang = props.lang;
    let class = match told.worst {
        Some(Severity::Damage | Severity::Mismatch) => "open-files__verdict--faulty",
        _ => "open-files__verdict--sound",
    };
    html! {
        <div class="inside__list">
            <p class={classes!("open-files__verdict", class)} aria-hidden="true">
                { told.verdict.clone() }
            </p>
            <p class="inside__hint">{ told.sums.clone() }</p>
            <ul class="open-files__findings">
                for row in told.findings.iter() { { view_finding(row, on) } }
                if let Some(more) = &told.more { <li>{ more.clone() }</li> }
            </ul>
            for kept in told.kept.iter() { <p class="inside__hint">{ kept.clone() }</p> }
            <h3>{ say(lang, Phrase::Files) }</h3>
            <ul class="inside__files">
                for file in told.files.iter() { { view_file(file, opened.file, on) } }
            </ul>
            { view_choice(props) }
            <p class="inside__hint">{ say(lang, Phrase::Private) }</p>
        </div>
    }
}

fn view_finding(row: &FindingRow, on: &Callback<Doing>) -> Html {
    let (file, position, is_batch) = (row.file, row.position, row.is_batch);
    let class = match row.severity {
        Severity::Note => "open-files__weight",
        _ => "open-files__weight open-files__weight--fault",
    };
    html! {
        <li>
            <button type="button" class="inside__file open-files__finding"
                onclick={on.reform(move |_| Doing::Place(file, position, is_batch))}>
                <span class={class}>{ row.weight.clone() }</span>
                <span class="open-files__place">{ row.place.clone() }</span>
                <span>{ row.sentence.clone() }</span>
            </button>
        </li>
    }
}

fn view_file(file: &OpenedFile, chosen: Option<u32>, on: &Callback<Doing>) -> Html {
    let number = file.number;
    html! {
        <li key={number}>
            <button type="button" class="inside__file" title={file.exact.clone()}
                aria-pressed={(chosen == Some(number)).to_string()}
                onclick={on.reform(move |_| Doing::Choose(number))}>
                <span class="inside__file-head">
                    <span class="inside__name open-files__name">{ file.name.clone() }</span>
                    <span class="inside__state">{ file.size.clone() }</span>
                </span>
                <span class="inside__facts">{ file.facts.join(" · ") }</span>
                if let Some(findings) = &file.findings {
                    <span class="inside__marks"><span>{ findings.clone() }</span></span>
                }
            </button>
        </li>
    }
}
