//! What is in one file of a real broker: batches and their records, index entries, bytes; and a
//! search through all of them.

use web_sys::MouseEvent;
use yew::{Callback, Html, html};

use super::element::{Attr, pressable, table, tag, text, together};
use super::inside;
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
    let problem = |why: &String| {
        let alert = tag("p", "inside__problem").with(Attr::Role, "alert");
        alert.said(say(lang, Phrase::NotAnswered(aside(why)))).html()
    };
    let name = |name: &String| text("h3", "open-files__name", name.clone());
    let search = html! {
        <SearchForm {lang} steps={steps.clone()} {step} mistyped={opened.mistyped}
            on={look.clone()} />
    };
    let entries = opened
        .entries
        .as_ref()
        .map(|(from, entries)| view_entries(props, *from, &rows::entries(lang, entries)));
    let records = match &opened.shown {
        Some(Shown::Batch(batch, _)) => view_records(lang, batch),
        _ => Html::default(),
    };
    let bytes = match hex_scene(props) {
        Some(hex) => together(vec![
            text("h3", "", hex.title.clone()),
            html! { <BytesView {lang} hex={Some(hex)} on={look} /> },
        ]),
        None => text("p", "inside__hint", say(lang, Phrase::Asking)),
    };
    together(vec![
        search,
        view_passed(&steps[..step]),
        opened.problem.as_ref().map(problem).unwrap_or_default(),
        opened.chosen().map(|file| name(&file.name)).unwrap_or_default(),
        opened.page.as_ref().map(|page| view_batches(props, page)).unwrap_or_default(),
        entries.unwrap_or_default(),
        records,
        bytes,
    ])
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
    let batches = rows::batches(lang, page).into_iter();
    together(vec![
        tag("p", "inside__window")
            .add(turn(Phrase::Earlier, "◂", earlier))
            .text("span", "", say(lang, words))
            .add(turn(Phrase::Later, "▸", later))
            .html(),
        tag("ul", "open-files__lines")
            .with(Attr::Label, say(lang, Phrase::BatchList))
            .all(batches.map(|batch| view_batch(batch, chosen, on)))
            .html(),
    ])
}

fn view_turn(
    lang: Lang,
    phrase: Phrase<'static>,
    sign: &'static str,
    to: Option<u64>,
    on: &Callback<Doing>,
    doing: fn(u64) -> Doing,
) -> Html {
    let turned = on.reform(move |_: MouseEvent| doing(to.unwrap_or(0)));
    inside::turn(sign, say(lang, phrase), to.is_none(), turned)
}

fn view_batch(batch: BatchLine, chosen: Option<u64>, on: &Callback<Doing>) -> Html {
    let position = batch.position;
    let line = pressable("open-files__line", on.reform(move |_| Doing::Batch(position)))
        .states(Attr::Pressed, chosen == Some(position))
        .text("span", "open-files__offsets", batch.offsets)
        .text("span", "inside__soft", batch.facts);
    tag("li", "").key(position).add(line.html()).html()
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
    let entries = entries[..count as usize].iter().map(|entry| text("li", "", entry.clone()));
    together(vec![
        tag("p", "inside__window")
            .add(turn(Phrase::EarlierEntries, "◂", earlier))
            .text("span", "", say(lang, words))
            .add(turn(Phrase::LaterEntries, "▸", later))
            .html(),
        tag("ol", "open-files__lines open-files__entries")
            .with(Attr::Start, first.to_string())
            .with(Attr::TabIndex, "0")
            .with(Attr::Label, say(lang, Phrase::EntryList))
            .all(entries)
            .html(),
    ])
}

fn view_records(lang: Lang, batch: &BatchContent) -> Html {
    let columns = [Phrase::Offset, Phrase::Time, Phrase::Key, Phrase::Value, Phrase::Headers];
    let title = say(lang, Phrase::RecordsOf(batch.summary.base_offset));
    let records = rows::records(lang, batch).into_iter().map(view_record);
    let table = table(columns.map(|column| say(lang, column)), records);
    let records = tag("div", "open-files__records")
        .with(Attr::TabIndex, "0")
        .with(Attr::Role, "group")
        .with(Attr::Label, title.clone());
    let left = rows::left(lang, batch).map(|left| text("p", "inside__hint", left));
    together(vec![
        text("h3", "", title),
        text("p", "inside__hint", rows::codec_sentence(lang, batch)),
        records.add(table).html(),
        left.unwrap_or_default(),
    ])
}

fn view_record(record: RecordLine) -> Html {
    let RecordLine { offset, time, key, value, headers } = record;
    tag("tr", "")
        .key(offset.as_str())
        .add(tag("th", "").with(Attr::Scope, "row").said(offset).html())
        .all([time, key, value, headers].map(|cell| text("td", "", cell)))
        .html()
}
