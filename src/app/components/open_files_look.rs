//! What is in one file of a real broker: batches and their records, index entries, bytes; and a
//! search through all of them.

use web_sys::MouseEvent;
use yew::{Callback, Html, html};

use super::element::{Attr, pressable, table, tag, text, together};
use super::inside;
use super::inside_bytes::BytesView;
use super::inside_search::{SearchForm, view_passed};
use crate::app::adapters::{
    CONTENTS, FilesPhrase as Phrase, HexScene, Sheet, SheetRow, aside, say_files as say,
};
use crate::app::state::{Command, Doing, Opened};
use crate::scene::inside::hex;
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
    let name = |file: SheetRow<'_>| text("h3", "open-files__name", file.text(3));
    let passed = view_passed(&steps[..step]);
    let search = html! {
        <SearchForm {lang} {steps} {step} mistyped={opened.mistyped} on={look.clone()} />
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
        passed,
        opened.problem.as_ref().map(problem).unwrap_or_default(),
        opened.chosen().map(name).unwrap_or_default(),
        opened.list.as_ref().map(|list| view_list(props, list)).unwrap_or_default(),
        opened.shown.as_ref().map(|(told, _)| view_records(lang, told)).unwrap_or_default(),
        bytes,
    ])
}

fn steps(lang: Lang, opened: &Opened) -> Vec<String> {
    let steps = opened.looked_up.as_ref().filter(|_| opened.target.is_some());
    let steps = steps.map(|steps| steps.rows(lang, "step"));
    steps.unwrap_or_default().into_iter().map(|step| step.text(1)).collect()
}

fn hex_scene(props: &FileLook<'_>) -> Option<HexScene> {
    let FileLook { lang, opened, .. } = props;
    let (told, bytes) = opened.shown.as_ref()?;
    let place = told.row(*lang, "bytes")?;
    let content = opened.chosen()?.number(2);
    let content = content.and_then(|number| CONTENTS.get(number as usize).copied());
    let columns = if props.width < WIDE { 8 } else { 16 };
    let (title, position) = (place.text(1), position(place, 2));
    Some(hex::lay_out(*lang, title, content, bytes, position, (opened.bytes, columns)))
}

/// The position that stands in a cell.
fn position(row: SheetRow<'_>, cell: usize) -> u64 {
    row.number(cell).unwrap_or(0).cast_unsigned()
}

/// Batches or entries, and what turns to those before and after.
fn view_list(props: &FileLook<'_>, list: &Sheet) -> Html {
    let FileLook { lang, opened, on, .. } = props;
    let lang = *lang;
    let Some(window) = list.row(lang, "window") else { return Html::default() };
    let is_log = opened.chosen().is_some_and(|file| file.is(1, "log"));
    let (earlier, later, class) = match is_log {
        true => (Phrase::Earlier, Phrase::Later, "open-files__lines"),
        false => {
            let class = "open-files__lines open-files__entries";
            (Phrase::EarlierEntries, Phrase::LaterEntries, class)
        }
    };
    let turn = |phrase, sign, cell| {
        let to = window.number(cell).map(i64::cast_unsigned);
        let turned = on.reform(move |_: MouseEvent| Doing::List(to.unwrap_or(0)));
        inside::turn(sign, say(lang, phrase), to.is_none(), turned)
    };
    let turns = tag("p", "inside__window")
        .add(turn(earlier, "◂", 2))
        .text("span", "", window.text(1))
        .add(turn(later, "▸", 3));
    let chosen = shown_batch(opened);
    let lines = match is_log {
        true => tag("ul", class)
            .with(Attr::Label, say(lang, Phrase::BatchList))
            .all(list.rows(lang, "batch").into_iter().map(|batch| view_batch(batch, chosen, on))),
        false => tag("ol", class)
            .with(Attr::Start, window.text(4))
            .with(Attr::TabIndex, "0")
            .with(Attr::Label, say(lang, Phrase::EntryList))
            .all(list.rows(lang, "entry").into_iter().map(|row| text("li", "", row.text(1)))),
    };
    together(vec![turns.html(), lines.html()])
}

/// Where the batch begins that is shown, if it is one.
fn shown_batch(opened: &Opened) -> Option<u64> {
    let (told, _) = opened.shown.as_ref()?;
    told.row(Lang::En, "records")?;
    Some(position(told.row(Lang::En, "bytes")?, 2))
}

fn view_batch(batch: SheetRow<'_>, chosen: Option<u64>, on: &Callback<Doing>) -> Html {
    let at = position(batch, 1);
    let line = pressable("open-files__line", on.reform(move |_| Doing::Batch(at)))
        .states(Attr::Pressed, chosen == Some(at))
        .text("span", "open-files__offsets", batch.text(2))
        .text("span", "inside__soft", batch.text(3));
    tag("li", "").key(at).add(line.html()).html()
}

/// The records of a batch, if it is one.
fn view_records(lang: Lang, told: &Sheet) -> Html {
    let Some(row) = told.row(lang, "records") else { return Html::default() };
    let columns = [Phrase::Offset, Phrase::Time, Phrase::Key, Phrase::Value, Phrase::Headers];
    let records = told.rows(lang, "record").into_iter().map(view_record);
    let table = table(columns.map(|column| say(lang, column)), records);
    let records = tag("div", "open-files__records")
        .with(Attr::TabIndex, "0")
        .with(Attr::Role, "group")
        .with(Attr::Label, row.text(1));
    let left = row.some(3).map(|left| text("p", "inside__hint", left));
    together(vec![
        text("h3", "", row.text(1)),
        text("p", "inside__hint", row.text(2)),
        records.add(table).html(),
        left.unwrap_or_default(),
    ])
}

fn view_record(record: SheetRow<'_>) -> Html {
    tag("tr", "")
        .key(record.text(1))
        .add(tag("th", "").with(Attr::Scope, "row").said(record.text(1)).html())
        .all([2, 3, 4, 5].map(|cell| text("td", "", record.text(cell))))
        .html()
}
