//! The state as a table: the same facts as on the stage, in rows and columns.

use yew::{Callback, Html, html};

use super::part::{Part, send};
use crate::app::adapters::{Row, Table, say};
use crate::app::state::Command;
use crate::scene::view::{Lang, Pick};
use crate::scene::wording::Phrase;

/// See the module.
#[derive(PartialEq)]
pub struct StateTable {
    /// The language.
    pub lang: Lang,
    /// The table.
    pub table: Table,
    /// What is chosen.
    pub selected: Option<Pick>,
    /// Takes commands.
    pub on: Callback<Command>,
}

impl Part for StateTable {
    fn view(&self) -> Html {
        html! {
            <details class="panel state-table" open=true>
                <summary>{ say(self.lang, Phrase::StateTable) }</summary>
                <div class="state-table__scroll">
                    <table>
                        <thead>
                            <tr>
                                for column in self.table.columns.iter() {
                                    <th scope="col">{ column.clone() }</th>
                                }
                            </tr>
                        </thead>
                        <tbody>
                            for row in self.table.rows.iter() {
                                { view_row(self, row) }
                            }
                        </tbody>
                    </table>
                </div>
            </details>
        }
    }
}

fn view_row(props: &StateTable, row: &Row) -> Html {
    let pick = row.pick;
    let current = (props.selected == Some(pick)).then_some("true");
    let Some((name, cells)) = row.cells.split_first() else { return Html::default() };
    html! {
        <tr key={name.clone()} aria-current={current}>
            <th scope="row">
                <button type="button" class="state-table__name"
                    onclick={send(&props.on, Command::Select(pick))}>
                    { name.clone() }
                </button>
            </th>
            for cell in cells.iter() {
                <td>{ cell.clone() }</td>
            }
        </tr>
    }
}
