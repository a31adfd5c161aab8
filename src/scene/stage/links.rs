//! Links that are cut or slow, as a mark on the way between two nodes.

use super::Plan;
use super::form::Form;
use super::paths::Way;
use super::piece::{Area, Point, baseline, class, drawing, group, line, strokes, text};
use super::text::width;
use crate::engine::Node;
use crate::engine::network::LinkState;
use crate::scene::item::{Anchor, Item};

/// Draws the links that are not as at first, and answers where their labels are.
pub fn draw(plan: &Plan<'_>) -> (Vec<Item>, Vec<Area>) {
    let ways = plan.ways();
    let (mut items, mut labels): (Vec<Item>, Vec<Area>) = (Vec::new(), Vec::new());
    for (link, state) in plan.cluster.network.links.iter() {
        let (a, b) = link.ends();
        if let Some(way) = ways.between(a, b) {
            let mark =
                Mark { at: place(&way, a, *state), word: word(plan, *state), cut: is_cut(state) };
            let area = label_area(plan, &way, &mark)
                .filter(|area| !labels.iter().any(|label| label.overlaps(*area)));
            items.push(draw_one(plan, &format!("link-{a}-{b}"), &way, &mark, area));
            labels.extend(area);
        }
    }
    (items, labels)
}

/// The sign on a link.
struct Mark {
    at: Point,
    word: String,
    cut: bool,
}

fn is_cut(state: &LinkState) -> bool {
    *state == LinkState::Cut
}

/// A cut is half way, where messages stop before it; what is slow is told near the end, where
/// messages are not for long. On the controller's lane, which brokers share, a mark sits near
/// its broker.
fn place(way: &Way, from: Node, state: LinkState) -> Point {
    match (from, state) {
        (Node::Controller, _) => way.at(1.0 - (10.0 / way.length().max(1.0)).min(0.5)),
        (_, LinkState::Cut) => way.at(0.5),
        (_, LinkState::Slow(_)) => way.at(0.85),
    }
}

fn word(plan: &Plan<'_>, state: LinkState) -> String {
    match state {
        LinkState::Cut => plan.words.cut().to_string(),
        LinkState::Slow(latency) => plan.words.slow(latency),
    }
}

/// The label stands beside the mark, on the side where the gutter has more room.
fn label_area(plan: &Plan<'_>, way: &Way, mark: &Mark) -> Option<Area> {
    let size = plan.geometry.small_text();
    let (at, wide) = (mark.at, width(&mark.word, size) + 4.0);
    let side = if at.0 < way.bounds.middle().0 { 1.0 } else { -1.0 };
    let middle = match way.is_vertical() {
        true => (at.0 + side * (wide / 2.0 + 8.0), at.1),
        false => (at.0, at.1 - size - 2.0),
    };
    let middle = way.bounds.keep_inside(middle, wide, size * 1.2);
    (plan.geometry.form != Form::Tiny).then(|| Area::around(middle, wide, size * 1.2))
}

fn draw_one(plan: &Plan<'_>, key: &str, way: &Way, mark: &Mark, label: Option<Area>) -> Item {
    let mut items = vec![line("way", class("link-way", &[]), way.from, way.to)];
    if mark.cut {
        items.push(drawing("sign", class("link-sign", &[]), cross(mark.at, 5.0)));
    }
    if let Some(area) = label {
        let size = plan.geometry.small_text();
        let (x, y) = area.middle();
        let at = (x, baseline(y, size));
        let word = mark.word.clone();
        items.push(text("word", class("link-word", &[]), at, size, Anchor::Middle, word));
    }
    group(key, class("link", &[("cut", mark.cut), ("slow", !mark.cut)]), (0.0, 0.0), items)
}

/// A cross of this reach.
pub fn cross((x, y): Point, r: f32) -> String {
    let falling = [(x - r, y - r), (x + r, y + r)];
    let rising = [(x - r, y + r), (x + r, y - r)];
    strokes(&[&falling, &rising], false)
}
