//! What is modelled, simplified or left out.

use yew::{Html, Properties, component, html};

use crate::app::adapters::{fidelity, say};
use crate::scene::view::Lang;
use crate::scene::wording::Phrase;

const COLUMNS: [Phrase; 5] = [
    Phrase::FidelityWhat,
    Phrase::FidelityStatus,
    Phrase::FidelityVersions,
    Phrase::FidelityNote,
    Phrase::FidelityTest,
];

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct FidelityProps {
    /// The language.
    pub lang: Lang,
}

/// The fidelity table, closed at first.
#[component]
pub fn Fidelity(props: &FidelityProps) -> Html {
    let lang = props.lang;
    html! {
        <details class="panel fidelity">
            <summary>{ say(lang, Phrase::Fidelity) }</summary>
            <div class="fidelity__scroll" role="region" tabindex="0"
                aria-label={say(lang, Phrase::Fidelity)}>
                <table>
                    <thead>
                        <tr>
                            for column in COLUMNS {
                                <th scope="col">{ say(lang, column) }</th>
                            }
                        </tr>
                    </thead>
                    <tbody>
                        for row in fidelity() {
                            <tr>
                                <th scope="row">{ row.what.get(lang) }</th>
                                <td>{ row.status.name(lang) }</td>
                                <td>{ row.versions }</td>
                                <td>{ row.note.get(lang) }</td>
                                <td><code lang="en">{ row.test }</code></td>
                            </tr>
                        }
                    </tbody>
                </table>
            </div>
        </details>
    }
}
