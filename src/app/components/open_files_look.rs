//! What is in one file of a real broker: batches and their records, index entries, bytes; and a
//! search through all of them.

use web_sys::MouseEvent;
use yew::{Callback, Html, html};

use super::inside_bytes::BytesView;
use super::inside_search::{SearchForm, view_passed};
use crate::app::adapters::opened::log::{self as rows, AT_ONCE, BatchLine, RecordLine};
use crate::app::adapters::{FilesPhrase as Phrase, HexScene, SearchStep, aside, say_files as say};
use crate::app::state::{Command, Doing, Opened, Shown};
use crate::files::messages::BatchContent;
use crate::log::folder::{Content, Page};
use crate::scene::inside::{hex, search};
use crate::scene::view::Lang;

/// From which width on sixteen bytes stand in a row, in CSS pixels.
const WIDE: f32 = 1_000.0;

/// See the module.
pub struct FileLook<'a> {
    /// The language.
    pub lang: Lang,
    /// The width of the view in CSS pixels.
    pub width: f32,
    /// What is known.
    pub opened: &'a Opened,
    /// Takes what somebody does.
    pub on: &'a Callback<Doing>,
}

/// One file.
pub fn view_file_look(props: &FileLook<'_>) -> Html {
    let FileLook { lang, opened, on, .. } = props;
    let (lang, steps) = (*lang, steps(*lang, opened));
    let step = opened.step.min(steps.len().saturating_sub(1));
    // The search and the bytes are the same as inside a log of the model.
    let look = on.reform(|command| match command {
        Command::Inside(look) => Doing::Look(look),
        _ => Doing::Look(crate::app::state::Look::EndSearch),
    });
    html! {
        <>
            <SearchForm {lang} steps={steps.clone()} {step} mistyped={opened.mistyped}
                on={look.clone()} />
            { view_passed(&steps[..step]) }
            if let Some(why) = &opened.problem {
                <p class="inside__problem" role="alert">
                    { say(lang, Phrase::NotAnswered(aside(why))) }
                </p>
            }
            if let Some(file) = opened.chosen() {
                <h3 class="open-files__name">{ file.name.clone() }</h3>
            }
            if let Some(page) = &opened.page { { view_batches(props, page) } }
            if let Some((from, entries)) = &opened.entries {
                { view_entries(props, *from, &rows::entries(lang, entries)) }
            }
            if let Some(Shown::Batch(batch, _)) = &opened.shown { { view_records(lang, batch) } }
            if let Some(hex) = hex_scene(props) {
                <h3>{ hex.title.clone() }</h3>
                <BytesView {lang} hex={Some(hex)} on={look} />
            } else {
                <p class="inside__hint">{ say(lang, Phrase::Asking) }</p>
            }
        </>
    }
}

fn steps(lang: Lang, opened: &Opened) -> Vec<SearchStep> {
    let asked = opened.target.zip(opened.looked_up.as_ref()).zip(opened.report());
    asked.map_or(Vec::new(), |((target, looked_up), report)| {
        search::steps(lang, target, &rows::lookup(report, looked_up))
    })
}

fn hex_scene(props: &FileLook<'_>) -> Option<HexScene> {
    let FileLook { lang, opened, .. } = props;
    let kind = opened.chosen()?.named.kind;
    let (title, bytes, position) = match opened.shown.as_ref()? {
        Shown::Batch(batch, bytes) => {
            let title = say(*lang, Phrase::BatchFrom(batch.summary.base_offset));
            (title, bytes, batch.summary.position)
        }
        Shown::Bytes(position, bytes) => {
            let name = &opened.chosen()?.name;
            let title = say(*lang, Phrase::Place { file: name, position: *position });
            (title, bytes, *position)
        }
    };
    let columns = if props.width < WIDE { 8 } else { 16 };
    let room = (opened.bytes, columns);
    Some(hex::lay_out(*lang, title, rows::content(kind), bytes, position, room))
}

fn view_batches(props: &FileLook<'_>, page: &Page) -> Html {
    let FileLook { lang, opened, on, .. } = props;
    let lang = *lang;
    let of = match opened.chosen().map(|file| &file.content) {
        Some(Content::Log(log)) => log.batches,
        _ => 0,
    };
    let count = page.batches.len() as u64;
    let (first, last) = (page.ordinal + 1, page.ordinal + count);
    let words = if count == 0 { Phrase::Empty } else { Phrase::BatchesOf { first, last, of } };
    let chosen = match &opened.shown {
        Some(Shown::Batch(batch, _)) => Some(batch.summary.position),
        _ => None,
    };
    let earlier = (page.ordinal > 0).then(|| page.ordinal.saturating_sub(AT_ONCE));
    let later = (last < of).then_some(last);
    let turn = |phrase, sign, to| view_turn(lang, phrase, sign, to, on, Doing::Page);
    html! {
        <>
            <p class="inside__window">
                { turn(Phrase::Earlier, "◂", earlier) }
                <span>{ say(lang, words) }</span>
                { turn(Phrase::Later, "▸", later) }
            </p>
            <ul class="open-files__lines" aria-label={say(lang, Phrase::BatchList)}>
                for batch in rows::batches(lang, page) { { view_batch(batch, chosen, on) } }
            </ul>
        </>
    }
}

fn view_turn(
    lang: Lang,
    phrase: Phrase<'static>,
    sign: &'static str,
    to: Option<u64>,
    on: &Callback<Doing>,
    doing: fn(u64) -> Doing,
) -> Html {
    let name = say(lang, phrase);
    let turned = on.reform(move |_: MouseEvent| doing(to.unwrap_or(0)));
    html! {
        <button type="button" aria-label={name.clone()} title={name} disabled={to.is_none()}
            onclick={turned}>{ sign }</button>
    }
}

fn view_batch(batch: BatchLine, chosen: Option<u64>, on: &Callback<Doing>) -> Html {
    let position = batch.position;
    html! {
        <li key={position}>
            <button type="button" class="open-files__line"
                aria-pressed={(chosen == Some(position)).to_string()}
                onclick={on.reform(move |_| Doing::Batch(position))}>
                <span class="open-files__offsets">{ batch.offsets }</span>
                <span class="inside__soft">{ batch.facts }</span>
            </button>
        </li>
    }
}

fn view_entries(props: &FileLook<'_>, from: u64, entries: &[String]) -> Html {
    let FileLook { lang, opened, on, .. } = props;
    let lang = *lang;
    let of = match opened.chosen().map(|file| &file.content) {
        Some(Content::Index { entries, .. }) => *entries,
        _ => 0,
    };
    let count = (entries.len() as u64).min(of.saturating_sub(from));
    let (first, last) = (from + 1, from + count);
    let words = if count == 0 { Phrase::Empty } else { Phrase::EntriesOf { first, last, of } };
    let earlier = (from > 0).then(|| from.saturating_sub(AT_ONCE));
    let later = (last < of).then_some(last);
    let turn = |phrase, sign, to| view_turn(lang, phrase, sign, to, on, Doing::Entries);
    html! {
        <>
            <p class="inside__window">
                { turn(Phrase::EarlierEntries, "◂", earlier) }
                <span>{ say(lang, words) }</span>
                { turn(Phrase::LaterEntries, "▸", later) }
            </p>
            <ol class="open-files__lines open-files__entries" start={first.to_string()}
                tabindex="0" aria-label={say(lang, Phrase::EntryList)}>
                for entry in entries[..count as usize].iter() { <li>{ entry.clone() }</li> }
            </ol>
        </>
    }
}

fn view_records(lang: Lang, batch: &BatchContent) -> Html {
    let columns = [Phrase::Offset, Phrase::Time, Phrase::Key, Phrase::Value, Phrase::Headers];
    html! {
        <>
            <h3>{ say(lang, Phrase::RecordsOf(batch.summary.base_offset)) }</h3>
            <p class="inside__hint">{ rows::codec_sentence(lang, batch) }</p>
            <div class="open-files__records" tabindex="0" role="group"
                aria-label={say(lang, Phrase::RecordsOf(batch.summary.base_offset))}>
                <table>
                    <thead><tr>
                        for column in columns { <th scope="col">{ say(lang, column) }</th> }
                    </tr></thead>
                    <tbody>
                        for record in rows::records(lang, batch) { { view_record(record) } }
                    </tbody>
                </table>
            </div>
            if let Some(left) = rows::left(lang, batch) { <p class="inside__hint">{ left }</p> }
        </>
    }
}

fn view_record(record: RecordLine) -> Html {
    let RecordLine { offset, time, key, value, headers } = record;
    html! {
        <tr key={offset.clone()}>
            <th scope="row">{ offset }</th>
            <td>{ time }</td><td>{ key }</td><td>{ value }</td><td>{ headers }</td>
        </tr>
    }
}
