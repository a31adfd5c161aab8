//! Prose of a lesson.

use yew::{Html, html};

use crate::app::adapters::{Block, Inline};

/// Paragraphs and lists.
pub fn view_blocks(blocks: &[Block]) -> Html {
    blocks.iter().map(view_block).collect()
}

fn view_block(block: &Block) -> Html {
    match block {
        Block::Paragraph(inlines) => html! { <p>{ view_inlines(inlines) }</p> },
        Block::List(items) => html! {
            <ul>
                for item in items.iter() {
                    <li>{ view_inlines(item) }</li>
                }
            </ul>
        },
    }
}

/// A line of prose.
pub fn view_inlines(inlines: &[Inline]) -> Html {
    inlines.iter().map(view_inline).collect()
}

fn view_inline(inline: &Inline) -> Html {
    match inline {
        Inline::Text(text) => html! { { text.clone() } },
        Inline::Code(text) => html! { <code lang="en">{ text.clone() }</code> },
        Inline::Emphasis(text) => html! { <em>{ text.clone() }</em> },
        Inline::Strong(text) => html! { <strong>{ text.clone() }</strong> },
    }
}
