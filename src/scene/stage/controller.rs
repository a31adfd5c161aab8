//! The controller above the rows, with what it believes.
//!
//! Rule: the ISR and the leader shown here are the ones in force; a broker's header shows what
//! that broker believes.

use super::Plan;
use super::geometry::line_height;
use super::piece::{Area, Point, baseline, choosable, class, group, rect, text, unlike};
use super::text::width;
use crate::engine::{Behaviour, BrokerSet, Node};
use crate::replay::compare::Seen;
use crate::scene::item::{Anchor, Item};
use crate::scene::view::{Pick, View};
use crate::scene::wording::stage::Words;

/// A short statement of the controller.
struct Field {
    key: &'static str,
    text: String,
    changed: bool,
}

/// The space between two statements, in em.
const SPACE: f32 = 1.5;
/// The space at the edges of the box.
const PADDING: f32 = 10.0;

/// How many lines the longest statements take that this cluster can come to.
pub fn lines_needed(view: &View<'_>, words: Words, size: f32, room: f32) -> usize {
    let brokers: BrokerSet = view.history.cluster(view.at).brokers.keys().collect();
    let fenced = brokers.iter().skip(1).collect();
    let mut longest = vec![
        words.node(Node::Controller),
        words.leader(None) + " 0",
        words.leader_epoch(99),
        words.isr_of(brokers),
        words.partition_epoch(99),
        words.fenced(fenced),
    ];
    longest.extend(knows_elr(view).then(|| words.elr_of(fenced)));
    let longest: Vec<String> =
        longest.into_iter().map(|text| unlike(text, view.beside.is_some())).collect();
    places(&longest, size, room).last().map_or(1, |(line, _)| line + 1)
}

/// Whether the edition has eligible leader replicas.
pub fn knows_elr(view: &View<'_>) -> bool {
    view.history.rules().has(Behaviour::EligibleLeaderReplicas)
}

/// Draws the controller, if there is room for it.
pub fn draw(plan: &Plan<'_>) -> Option<Item> {
    let area = plan.geometry.controller?;
    let size = plan.geometry.text;
    let fields = fields(plan);
    let texts: Vec<String> = fields.iter().map(|field| field.text.clone()).collect();
    let places = places(&texts, size, area.width);
    let lines = places.last().map_or(1, |(line, _)| line + 1) as f32;
    let top = area.height / 2.0 - lines * line_height(size) / 2.0;
    let mut items = vec![rect("box", class("box", &[]), at_origin(area), 4.0)];
    for (field, (line, x)) in fields.iter().zip(places) {
        let y = top + (line as f32 + 0.5) * line_height(size);
        items.push(view_field(field, (x, baseline(y, size)), size));
    }
    let pick = Pick::Node(Node::Controller);
    let class = class("node", &[("controller", true), ("selected", plan.is_selected(pick))]);
    let name = plan.words.name_of(&texts);
    Some(choosable(group("controller", class, (area.x, area.y), items), pick, name))
}

fn at_origin(area: Area) -> Area {
    Area { x: 0.0, y: 0.0, ..area }
}

fn view_field(field: &Field, at: Point, size: f32) -> Item {
    let title = field.key == "title";
    let class = class("fact", &[("title", title), ("changed", field.changed)]);
    text(field.key, class, at, size, Anchor::Start, field.text.clone())
}

fn fields(plan: &Plan<'_>) -> Vec<Field> {
    let (words, marks) = (plan.words, &plan.marks);
    let field = |key, text, changed| Field { key, text, changed };
    let seen = |key, what, text, changed| field(key, unlike(text, plan.differs(what)), changed);
    let mut fields = vec![field("title", words.node(Node::Controller), false)];
    if let Some(partition) = plan.partition() {
        fields.extend([
            seen("leader", Seen::Leader, words.leader(partition.leader), marks.elected),
            seen(
                "epoch",
                Seen::LeaderEpoch,
                words.leader_epoch(partition.leader_epoch.0),
                marks.elected,
            ),
            seen("isr", Seen::Isr, words.isr_of(partition.isr), !marks.isr.is_empty()),
        ]);
        let elr = || seen("elr", Seen::Elr, words.elr_of(partition.elr), !marks.isr.is_empty());
        fields.extend(knows_elr(plan.view).then(elr));
        fields.push(field(
            "partition-epoch",
            words.partition_epoch(partition.partition_epoch.0),
            marks.elected || !marks.isr.is_empty(),
        ));
    }
    let image = &plan.cluster.controller.image;
    let fenced: BrokerSet = plan.brokers.iter().copied().filter(|b| !image.is_active(*b)).collect();
    if !fenced.is_empty() {
        fields.push(field("fenced", words.fenced(fenced), marks.fencing));
    }
    fields
}

/// The line and x of each text, set one after the other like words.
fn places(texts: &[String], size: f32, room: f32) -> Vec<(usize, f32)> {
    let (mut line, mut x) = (0, PADDING);
    let mut places = Vec::new();
    for text in texts {
        let wide = width(text, size);
        if x > PADDING && x + wide > room - PADDING {
            (line, x) = (line + 1, PADDING);
        }
        places.push((line, x));
        x += wide + SPACE * size;
    }
    places
}
