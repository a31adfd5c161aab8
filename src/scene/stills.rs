//! The storyboard of every lesson as still pictures, for a page whose WebAssembly does not run:
//! one picture for the end of each beat, drawn by the same code as the stage.
//!
//! `highwater stills` prints it into `www/stills.html`, which the page contains; a test keeps
//! the file true.

use super::stage::lay_out;
use super::svg::{escape, print_inline};
use super::view::{Lang, View};
use crate::replay::course::{self, BeatSpan, OpenLesson};
use crate::replay::{History, Playhead};
use crate::scenario::{Block, Inline};

const WIDTH: f32 = 760.0;
const HEIGHT: f32 = 400.0;

/// The storyboard of all lessons.
pub fn html() -> String {
    course::ids().map(lesson).collect()
}

fn lesson(id: &str) -> String {
    let [english, chinese] = ["en", "zh"].map(|lang| {
        let lesson = course::read(id, lang).expect("the course knows its lessons");
        let lesson = lesson.expect("built-in lessons are well formed");
        course::open(lesson).expect("built-in lessons play to their end")
    });
    let mut out = format!(
        "<section class=\"still-lesson\">\n<h2>{} <span lang=\"zh-Hans\">{}</span></h2>\n",
        escape(&english.lesson.title),
        escape(&chinese.lesson.title)
    );
    for (beat, translated) in english.beats.iter().zip(&chinese.beats) {
        out.push_str(&figure(&english, beat, translated));
    }
    out.push_str("</section>\n");
    out
}

fn figure(open: &OpenLesson, beat: &BeatSpan, translated: &BeatSpan) -> String {
    let picture = still(&open.runs[beat.run], beat.last_step);
    format!(
        "<figure class=\"still\">\n{picture}<figcaption><h3>{}</h3>{}\
         <div lang=\"zh-Hans\"><h3>{}</h3>{}</div></figcaption>\n</figure>\n",
        escape(&beat.title),
        prose(&beat.prose),
        escape(&translated.title),
        prose(&translated.prose)
    )
}

/// The picture of a step.
fn still(history: &History, step: usize) -> String {
    let at = Playhead { step, branch: 0 };
    let stage = lay_out(&View {
        history,
        at,
        partition: crate::engine::Cluster::PARTITION,
        progress: 0.0,
        width: WIDTH,
        height: HEIGHT,
        lang: Lang::En,
        selected: None,
        motion: false,
        beside: None,
    });
    print_inline(&stage)
}

fn prose(blocks: &[Block]) -> String {
    let block = |block: &Block| match block {
        Block::Paragraph(inlines) => format!("<p>{}</p>", text(inlines)),
        Block::List(items) => {
            let items: String =
                items.iter().map(|item| format!("<li>{}</li>", text(item))).collect();
            format!("<ul>{items}</ul>")
        }
    };
    blocks.iter().map(block).collect()
}

fn text(inlines: &[Inline]) -> String {
    let piece = |inline: &Inline| match inline {
        Inline::Text(text) => escape(text),
        Inline::Code(text) => format!("<code>{}</code>", escape(text)),
        Inline::Emphasis(text) => format!("<em>{}</em>", escape(text)),
        Inline::Strong(text) => format!("<strong>{}</strong>", escape(text)),
    };
    inlines.iter().map(piece).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_still_pictures_of_the_page_are_those_of_the_lessons() {
        expect_test::expect_file!["../../www/stills.html"].assert_eq(&super::html());
    }
}
