//! A broker's row: its header, and its log beside it.
//!
//! Rule: role, epoch and membership are said by a word and a shape: a leader's star, a
//! follower's ring, a bar for the fenced and a cross for those that are down.

use super::Plan;
use super::form::Form;
use super::geometry::line_height;
use super::log_strip;
use super::piece::{
    Area, Point, baseline, choosable, class, drawing, group, path, rect, strokes, text, unlike,
};
use super::text::{fit, width};
use crate::engine::{BrokerId, Node};
use crate::replay::compare::Seen;
use crate::scene::item::{Anchor, Item};
use crate::scene::view::Pick;
use crate::scene::wording::stage::{Membership, Standing, Words};

/// How wide the widest header is.
pub fn header_width(words: Words, form: Form, size: f32) -> f32 {
    let samples = match form {
        Form::Tiny => vec![
            format!("9 {} e0", words.initial(Standing::Leader)),
            format!("9 {}", words.initial(Standing::Down)),
        ],
        Form::Phone => vec![
            role_line(words, Standing::Follower, Some(0)),
            words.node(Node::Broker(BrokerId(9))),
        ],
        _ => vec![
            role_line(words, Standing::OldLeader, Some(10)),
            role_line(words, Standing::NoReplica, None),
            words.node(Node::Broker(BrokerId(9))),
        ],
    };
    let widest = samples.iter().map(|sample| width(sample, size)).fold(0.0, f32::max);
    let badge = badge_width(&words.isr(Membership::OutOfIsr), size - 1.0);
    text_x(size) + if form == Form::Tiny { widest * 1.1 + 4.0 } else { widest.max(badge) + 6.0 }
}

/// Where the texts of a header begin, after the mark.
fn text_x(size: f32) -> f32 {
    6.0 + size * 1.2
}

fn badge_width(says: &str, size: f32) -> f32 {
    width(says, size) + size + 10.0
}

/// The offsets above the first row: as many as there is room for, each the same number apart.
pub fn draw_axis(plan: &Plan<'_>) -> Item {
    let cells = &plan.geometry.cells;
    let size = plan.geometry.small_text().min(plan.geometry.text);
    let top = plan.geometry.rows.first().map_or(0.0, |row| row.y) - 4.0;
    let longest = width(&cells.end().to_string(), size);
    let apart = ((longest + 6.0) / cells.width).ceil().max(1.0) as u64;
    let mut items: Vec<Item> = (cells.first..cells.end())
        .enumerate()
        .filter(|(_, offset)| offset % apart == 0)
        .map(|(column, offset)| {
            let x = cells.x + (column as f32 + 0.5) * cells.width;
            let key = format!("offset-{offset}");
            text(&key, class("offset", &[]), (x, top), size, Anchor::Middle, offset.to_string())
        })
        .collect();
    if cells.first > 0 {
        let at = (cells.x - 4.0 - ((longest - cells.width) / 2.0).max(0.0), top);
        items.push(text("earlier", class("offset", &[]), at, size, Anchor::End, "…"));
    }
    group("axis", class("axis", &[]), (0.0, 0.0), items)
}

/// Draws a broker's row.
pub fn draw(plan: &Plan<'_>, row: usize) -> Item {
    let area = plan.geometry.rows[row];
    let (id, _, replica) = plan.broker(row);
    let standing = plan.standing(row);
    let panel = Area { x: area.x, y: 0.0, ..area };
    let mut items = vec![
        rect("panel", class("panel", &[("out", !plan.membership(id).is_in_isr())]), panel, 4.0),
        draw_header(plan, row),
    ];
    if let Some(replica) = replica {
        items.extend(log_strip::draw(plan, id, &replica.log));
    }
    let states =
        [(standing.class(), true), ("changed", plan.marks.nodes.contains(&Node::Broker(id)))];
    group(&format!("row-{id}"), class("row", &states), (0.0, area.y), items)
}

fn role_line(words: Words, standing: Standing, epoch: Option<u32>) -> String {
    match epoch {
        Some(epoch) => format!("{} e{epoch}", words.standing(standing)),
        None => words.standing(standing).to_string(),
    }
}

fn draw_header(plan: &Plan<'_>, row: usize) -> Item {
    let (id, _, _) = plan.broker(row);
    let header = plan.geometry.header_of(row);
    let pick = Pick::Node(Node::Broker(id));
    let states = [
        ("selected", plan.is_selected(pick)),
        ("changed", plan.marks.nodes.contains(&Node::Broker(id))),
    ];
    let name = plan.words.row(plan.row_facts(row), false);
    let inner = Area { x: 0.0, y: 0.0, ..header };
    let mut items = vec![rect("box", class("box", &[]), inner, 4.0)];
    items.extend(header_lines(plan, row, inner));
    let at = (header.x, 0.0);
    choosable(group("header", class("node", &states), at, items), pick, name)
}

/// As many lines as the row is high enough for: name, role and epoch, membership.
fn header_lines(plan: &Plan<'_>, row: usize, area: Area) -> Vec<Item> {
    let size = plan.geometry.text;
    let (id, _, _) = plan.broker(row);
    let (standing, words) = (plan.standing(row), plan.words);
    let tiny = plan.geometry.form == Form::Tiny;
    let room = ((area.height - 4.0) / line_height(size)) as usize;
    let lines = room.clamp(1, if tiny { 2 } else { 3 });
    let step = line_height(size);
    let middle =
        |line: usize| area.height / 2.0 + (line as f32 - (lines as f32 - 1.0) / 2.0) * step;
    let left = text_x(size);
    let line_text = |key: &str, state: &str, line: usize, says: String| {
        let at = (left, baseline(middle(line), size));
        let fitted = fit(&says, size, area.width - left - 2.0);
        text(key, class("label", &[(state, true)]), at, size, Anchor::Start, fitted)
    };
    let differs = plan.differs(Seen::Role(id)) || plan.differs(Seen::Member(id));
    let mut items = vec![mark(standing, (6.0 + size * 0.45, middle(0)), size * 0.5)];
    if tiny || lines == 1 {
        let initial = words.initial(standing);
        let runs = standing != Standing::Down;
        let epoch = plan.epoch(row).filter(|_| runs);
        let epoch = epoch.map_or(String::new(), |epoch| format!(" e{epoch}"));
        let sign = if differs { '≠' } else { ' ' };
        items.push(line_text("name", "title", 0, format!("{id}{sign}{initial}{epoch}")));
    } else {
        let name = unlike(words.node(Node::Broker(id)), differs);
        items.push(line_text("name", "title", 0, name));
    }
    let member = plan.membership(id);
    match (lines, tiny) {
        (1, _) => {}
        _ if member == Membership::None => {
            items.push(line_text("role", "plain", 1, words.standing(standing)));
        }
        (_, true) => items.push(line_text("isr", "plain", 1, words.isr_short(member))),
        (2, _) => {
            let role = role_line(words, standing, plan.epoch(row));
            let says = format!("{role} {}", words.isr_short(member));
            items.push(line_text("role", "plain", 1, says));
        }
        _ => {
            items.push(line_text("role", "plain", 1, role_line(words, standing, plan.epoch(row))));
            items.push(badge(plan, row, (left, middle(2))));
        }
    }
    items
}

/// Whether a broker is in the ISR: a tick or a gap before the word.
fn badge(plan: &Plan<'_>, row: usize, at: Point) -> Item {
    let id = plan.broker(row).0;
    let changed = plan.marks.isr.contains(id);
    draw_badge(plan.words, plan.membership(id), changed, plan.geometry.small_text(), at)
}

/// A badge whose left edge is just before `at`.
pub fn draw_badge(words: Words, is: Membership, changed: bool, size: f32, at: Point) -> Item {
    let (says, member) = (words.isr(is), is.is_in_isr());
    let (width, height) = (badge_width(&says, size), size * 1.25);
    let area = Area { x: 0.0, y: -height / 2.0, width, height };
    let (x, r) = (4.0 + size * 0.4, size * 0.3);
    let sign = match member {
        true => strokes(&[&[(x - r, 0.0), (x - r * 0.2, r * 0.8), (x + r, -r * 0.8)]], false),
        false => strokes(&[&[(x - r, 0.0), (x + r, 0.0)]], false),
    };
    let words_at = (6.0 + size * 0.9, baseline(0.0, size));
    let items = vec![
        rect("shape", class("badge-shape", &[]), area, height / 2.0),
        drawing("sign", class("badge-sign", &[]), sign),
        text("word", class("label", &[("plain", true)]), words_at, size, Anchor::Start, says),
    ];
    let states = [("in", member), ("out", !member), ("changed", changed)];
    group("isr", class("badge", &states), (at.0 - 2.0, at.1), items)
}

/// The shape that says what a broker is.
pub fn mark(standing: Standing, at: Point, r: f32) -> Item {
    let (x, y) = at;
    let class = class("mark", &[(standing.class(), true)]);
    let ring: Vec<Point> =
        around(SIXTEENTH).take(16).map(|(dx, dy)| (x + dx * r * 0.8, y + dy * r * 0.8)).collect();
    match standing {
        Standing::Leader | Standing::OldLeader => path("mark", class, &star(at, r), true),
        Standing::Follower | Standing::Idle | Standing::NoReplica => {
            path("mark", class, &ring, true)
        }
        Standing::Fenced => {
            let bar = [(x - r * 0.5, y), (x + r * 0.5, y)];
            let d = strokes(&[&ring], true) + &strokes(&[&bar], false);
            drawing("mark", class, d)
        }
        Standing::Down => {
            let s = r * 0.65;
            let falling = [(x - s, y - s), (x + s, y + s)];
            let rising = [(x - s, y + s), (x + s, y - s)];
            drawing("mark", class, strokes(&[&falling, &rising], false))
        }
    }
}

/// Sine and cosine of a sixteenth of a whole turn.
const SIXTEENTH: (f32, f32) = (0.382_683_43, 0.923_879_5);
/// Sine and cosine of a tenth of a whole turn.
const TENTH: (f32, f32) = (0.587_785_25, 0.809_017);

/// Points around a circle of radius 1, clockwise from its top, always `turn` further; without
/// end. The functions of angles that the standard library has would weigh more than a whole panel.
fn around((sin, cos): (f32, f32)) -> impl Iterator<Item = Point> {
    let further = move |&(x, y): &Point| Some((x * cos - y * sin, x * sin + y * cos));
    std::iter::successors(Some((0.0, -1.0)), further)
}

fn star(at: Point, r: f32) -> Vec<Point> {
    let corner = |(i, (dx, dy)): (usize, Point)| {
        let reach = if i.is_multiple_of(2) { r } else { r * 0.45 };
        (at.0 + dx * reach, at.1 + dy * reach)
    };
    around(TENTH).take(10).enumerate().map(corner).collect()
}

impl Standing {
    /// The end of its CSS class.
    pub fn class(self) -> &'static str {
        match self {
            Standing::Leader => "leader",
            Standing::OldLeader => "old-leader",
            Standing::Follower => "follower",
            Standing::Idle => "idle",
            Standing::NoReplica => "no-replica",
            Standing::Fenced => "fenced",
            Standing::Down => "down",
        }
    }
}
