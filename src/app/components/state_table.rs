//! The state as a table: the same facts as on the stage, in rows and columns.

use yew::{Callback, Html};

use super::element::{Attr, button, table, tag, text};
use super::part::{Part, send};
use crate::app::adapters::{Row, Table, say};
use crate::app::state::Command;
use crate::engine::PartitionId;
use crate::scene::view::{Lang, Pick};
use crate::scene::wording::Phrase;

/// See the module.
#[derive(PartialEq)]
pub struct StateTable {
    /// The language.
    pub lang: Lang,
    /// The table of the brokers.
    pub table: Table,
    /// That of the partitions, if there are several.
    pub partitions: Option<Table>,
    /// The partition that is looked at.
    pub partition: PartitionId,
    /// What is chosen.
    pub selected: Option<Pick>,
    /// Takes commands.
    pub on: Callback<Command>,
}

impl Part for StateTable {
    fn view(&self) -> Html {
        let partitions = self.partitions.as_ref().map(|table| view_table(self, table));
        tag("details", "panel state-table")
            .flag(Attr::IsOpen, true)
            .text("summary", "", say(self.lang, Phrase::StateTable))
            .some(partitions)
            .add(view_table(self, &self.table))
            .html()
    }
}

fn view_table(props: &StateTable, shown: &Table) -> Html {
    let rows = shown.rows.iter().map(|row| view_row(props, row));
    let table = table(shown.columns.iter().cloned(), rows);
    tag("div", "state-table__scroll").add(table).html()
}

fn view_row(props: &StateTable, row: &Row) -> Html {
    let pick = row.pick;
    let looked_at = pick == Pick::Partition(props.partition);
    let current = (props.selected == Some(pick) || looked_at).then_some("true");
    let Some((name, cells)) = row.cells.split_first() else { return Html::default() };
    let choose = send(&props.on, Command::Select(pick));
    let head = button("state-table__name", choose, name.clone());
    tag("tr", "")
        .key(name.as_str())
        .maybe(Attr::Current, current)
        .add(tag("th", "").with(Attr::Scope, "row").add(head).html())
        .all(cells.iter().map(|cell| text("td", "", cell.clone())))
        .html()
}
