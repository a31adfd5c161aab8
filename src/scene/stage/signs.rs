//! The signs of the stage, each by itself: for the notation key.
//!
//! Rule: a sign is made of the same pieces and classes as on the stage, so it cannot look
//! otherwise.

use super::links::cross;
use super::log_strip::{draw_tick, hue};
use super::piece::{Area, Point, baseline, class, drawing, group, head, line, path, rect, text};
use super::rows;
use crate::engine::{LeaderEpoch, Node};
use crate::scene::item::{Anchor, Item};
use crate::scene::view::Lang;
use crate::scene::wording::stage::{Membership, Standing, Words};

/// The width of a sign.
pub const WIDTH: f32 = 76.0;
/// The height of a sign.
pub const HEIGHT: f32 = 30.0;

const MIDDLE: Point = (WIDTH / 2.0, HEIGHT / 2.0);
const SIZE: f32 = 12.0;
const CELL: f32 = 34.0;

/// A sign of the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// A broker's row.
    Row,
    /// An offset's column.
    Column,
    /// A committed record.
    Committed,
    /// A record that is not known to be committed.
    Uncommitted,
    /// A record that is new.
    New,
    /// A record that was cut off.
    Truncated,
    /// A record that was acknowledged.
    Acknowledged,
    /// A record that was acknowledged and lost.
    Lost,
    /// The high watermark.
    HighWatermark,
    /// The log end.
    LogEnd,
    /// The band of an epoch.
    Epoch,
    /// A leader.
    Leader,
    /// A follower.
    Follower,
    /// A member of the ISR.
    Isr,
    /// A fenced broker.
    Fenced,
    /// A broker that is down.
    Down,
    /// The controller.
    Controller,
    /// A request.
    Request,
    /// An answer.
    Response,
    /// A link that is cut.
    LinkCut,
    /// A link that is slow.
    LinkSlow,
}

/// The pieces of a sign, `WIDTH` by `HEIGHT`.
pub fn sign(sign: Sign, lang: Lang) -> Vec<Item> {
    let words = Words(lang);
    match sign {
        Sign::Row => row(),
        Sign::Column => column(),
        Sign::Committed => vec![cell(&["committed"], vec![])],
        Sign::Uncommitted => vec![cell(&["pending"], vec![])],
        Sign::New => vec![cell(&["pending", "new"], vec![])],
        Sign::Truncated => vec![ghost()],
        Sign::Acknowledged => vec![cell(&["committed"], vec![draw_tick(CELL, false)])],
        Sign::Lost => {
            let word = words.lost();
            vec![cell(&["committed", "lost"], vec![word_at(CELL / 2.0, 13.0, "lost", &word)])]
        }
        Sign::HighWatermark => high_watermark(),
        Sign::LogEnd => log_end(),
        Sign::Epoch => (0..2).map(band).collect(),
        Sign::Leader => vec![rows::mark(Standing::Leader, MIDDLE, 9.0)],
        Sign::Follower => vec![rows::mark(Standing::Follower, MIDDLE, 9.0)],
        Sign::Fenced => vec![rows::mark(Standing::Fenced, MIDDLE, 9.0)],
        Sign::Down => vec![rows::mark(Standing::Down, MIDDLE, 9.0)],
        Sign::Isr => vec![rows::draw_badge(words, Membership::InIsr, false, SIZE, (8.0, MIDDLE.1))],
        Sign::Controller => controller(words),
        Sign::Request => message(false, "fetch"),
        Sign::Response => message(true, "ack"),
        Sign::LinkCut => link(true, ""),
        Sign::LinkSlow => link(false, "50 ms"),
    }
}

fn word_at(x: f32, middle: f32, part: &str, says: &str) -> Item {
    let at = (x, baseline(middle, SIZE));
    text(part, class(part, &[]), at, SIZE, Anchor::Middle, says)
}

fn states(part: &str, states: &[&str]) -> String {
    let holding: Vec<(&str, bool)> = states.iter().map(|state| (*state, true)).collect();
    class(part, &holding)
}

/// A cell of the log, in the middle.
fn cell(says: &[&str], more: Vec<Item>) -> Item {
    let area = Area { x: 1.0, y: 1.0, width: CELL - 2.0, height: 24.0 };
    let shape = rect("shape", hue("cell-shape", LeaderEpoch(0)), area, 3.0);
    let items = [shape].into_iter().chain(more).collect();
    group("cell", states("cell", says), ((WIDTH - CELL) / 2.0, 2.0), items)
}

fn ghost() -> Item {
    let area = Area { x: 1.0, y: 1.0, width: CELL - 2.0, height: 24.0 };
    let items = vec![
        rect("shape", class("ghost-shape", &[]), area, 3.0),
        line("strike", class("strike", &[]), (4.0, 13.0), (CELL - 4.0, 13.0)),
    ];
    group("ghost", states("ghost", &["leaving"]), ((WIDTH - CELL) / 2.0, 2.0), items)
}

fn track(x: f32, width: f32) -> Item {
    rect("track", class("track", &[]), Area { x, y: 8.0, width, height: 14.0 }, 2.0)
}

fn row() -> Vec<Item> {
    let panel = Area { x: 1.0, y: 3.0, width: WIDTH - 2.0, height: 24.0 };
    let items = vec![
        rect("panel", class("panel", &[]), panel, 4.0),
        rows::mark(Standing::Leader, (14.0, MIDDLE.1), 7.0),
        track(28.0, 42.0),
    ];
    vec![group("row", states("row", &["leader"]), (0.0, 0.0), items)]
}

fn column() -> Vec<Item> {
    let offset = text("offset", class("offset", &[]), (38.0, 10.0), 11.0, Anchor::Middle, "0");
    let square = |y: f32, key| {
        let area = Area { x: 28.0, y, width: 20.0, height: 7.0 };
        rect(key, hue("cell-shape", LeaderEpoch(0)), area, 1.0)
    };
    let squares = vec![square(13.0, "cell-13"), square(22.0, "cell-22")];
    vec![
        group("axis", class("axis", &[]), (0.0, 0.0), vec![offset]),
        group("cells", states("cell", &["committed"]), (0.0, 0.0), squares),
    ]
}

fn high_watermark() -> Vec<Item> {
    let flag = [(30.0, 2.0), (35.0, 5.5), (30.0, 9.0)];
    let items = vec![
        line("line", class("hw-line", &[]), (30.0, 2.0), (30.0, 28.0)),
        path("flag", class("hw-flag", &[]), &flag, true),
        text("label", class("hw-label", &[]), (38.0, 11.0), SIZE, Anchor::Start, "HW"),
    ];
    let below = rect(
        "track",
        class("track", &[]),
        Area { x: 8.0, y: 14.0, width: 60.0, height: 12.0 },
        2.0,
    );
    vec![below, group("hw", class("hw", &[]), (0.0, 0.0), items)]
}

fn log_end() -> Vec<Item> {
    let caret = [(30.0, 16.0), (34.0, 23.0), (26.0, 23.0)];
    let items = vec![
        path("caret", class("leo-caret", &[]), &caret, true),
        text("label", class("leo-label", &[]), (38.0, 27.0), SIZE, Anchor::Start, "LEO"),
    ];
    let above =
        rect("track", class("track", &[]), Area { x: 8.0, y: 3.0, width: 60.0, height: 12.0 }, 2.0);
    vec![above, group("leo", class("leo", &[]), (0.0, 0.0), items)]
}

fn band(epoch: u32) -> Item {
    let x = 8.0 + 31.0 * epoch as f32;
    let area = Area { x, y: 6.0, width: 29.0, height: 5.0 };
    let items = vec![
        rect("band", hue("band-shape", LeaderEpoch(epoch)), area, 0.0),
        text(
            "label",
            class("epoch", &[]),
            (x + 1.0, 24.0),
            SIZE,
            Anchor::Start,
            format!("e{epoch}"),
        ),
    ];
    group(&format!("band-{epoch}"), class("band", &[]), (0.0, 0.0), items)
}

fn controller(words: Words) -> Vec<Item> {
    let area = Area { x: 1.0, y: 4.0, width: WIDTH - 2.0, height: 22.0 };
    let at = (MIDDLE.0, baseline(MIDDLE.1, 11.0));
    let title = words.node(Node::Controller);
    let items = vec![
        rect("box", class("box", &[]), area, 4.0),
        text("title", class("fact", &[("title", true)]), at, 11.0, Anchor::Middle, title),
    ];
    vec![group("node", states("node", &["controller"]), (0.0, 0.0), items)]
}

fn message(answer: bool, says: &str) -> Vec<Item> {
    let shape = Area::around((0.0, 0.0), 48.0, 20.0);
    let tip = head((26.0, 0.0), (1.0, 0.0), 6.0);
    let items = vec![
        path("tip", class("tip", &[]), &tip, true),
        rect("shape", class("capsule", &[]), shape, 10.0),
        word_at(0.0, 0.0, "message-label", says),
    ];
    vec![group("message", class("message", &[("answer", answer)]), MIDDLE, items)]
}

fn link(cut: bool, says: &str) -> Vec<Item> {
    let y = if cut { MIDDLE.1 } else { 23.0 };
    let mut items = vec![line("way", class("link-way", &[]), (4.0, y), (WIDTH - 4.0, y))];
    match cut {
        true => items.push(drawing("sign", class("link-sign", &[]), cross(MIDDLE, 5.0))),
        false => items.push(word_at(MIDDLE.0, 11.0, "link-word", says)),
    }
    vec![group("link", class("link", &[("cut", cut), ("slow", !cut)]), (0.0, 0.0), items)]
}
