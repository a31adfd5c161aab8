//! Prose of a lesson.

use yew::Html;

use super::element::{Attr, tag, text};
use crate::app::adapters::{Block, Inline};

/// Paragraphs and lists.
pub fn view_blocks(blocks: &[Block]) -> Html {
    blocks.iter().map(view_block).collect()
}

fn view_block(block: &Block) -> Html {
    match block {
        Block::Paragraph(inlines) => tag("p", "").add(view_inlines(inlines)).html(),
        Block::List(items) => {
            let item = |item: &Vec<Inline>| tag("li", "").add(view_inlines(item)).html();
            tag("ul", "").all(items.iter().map(item)).html()
        }
    }
}

/// A line of prose.
pub fn view_inlines(inlines: &[Inline]) -> Html {
    inlines.iter().map(view_inline).collect()
}

fn view_inline(inline: &Inline) -> Html {
    match inline {
        Inline::Text(text) => text.as_str().into(),
        Inline::Code(code) => tag("code", "").with(Attr::Lang, "en").said(code.clone()).html(),
        Inline::Emphasis(said) => text("em", "", said.clone()),
        Inline::Strong(said) => text("strong", "", said.clone()),
    }
}
