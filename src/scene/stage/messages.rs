//! Messages in flight.
//!
//! Rule: a message that carries records looks like the record it will become; the others are
//! capsules with a short label. A tip shows which way a message goes. Quiet ones are small. When
//! two would hide each other, the later one gives its label up and stays as a tip.

use super::Plan;
use super::form::Form;
use super::log_strip::hue;
use super::paths::Way;
use super::piece::{
    Area, Point, baseline, choosable, class, drawing, group, head, line, path, rect, strokes, text,
};
use super::text::{fit, fit_end, width};
use super::travel::{Traveller, travellers};
use crate::engine::message::{FetchResult, ProduceRequest};
use crate::engine::{Body, LeaderEpoch, Message};
use crate::log::ordered::sorted_by_rank;
use crate::scene::item::{Anchor, Item};
use crate::scene::view::Pick;
use crate::scene::wording::message_label;

/// Where on its way a message stands that does not move.
const STANDING: f32 = 0.6;

/// Where a message is drawn, and what it says there.
struct Place {
    middle: Point,
    /// What it says; nothing if it is drawn as a tip only.
    label: Option<(String, Area)>,
}

/// Draws all messages in flight: first their ways, so that no line crosses a label. `taken` are
/// the labels of links, which messages spare.
pub fn draw(plan: &Plan<'_>, mut taken: Vec<Area>) -> Vec<Item> {
    let travellers = travellers(plan);
    // First what bears records, last what is quiet.
    let rank = |t: &&Traveller<'_>| {
        u64::from(t.quiet) * 2 + u64::from(t.message.body.records().is_empty())
    };
    let order = sorted_by_rank(travellers.iter().collect(), rank);
    let (mut ways, mut tips, mut labelled) = (Vec::new(), Vec::new(), Vec::new());
    for traveller in order {
        let place = place(plan, traveller, &taken);
        taken.extend(place.label.as_ref().map(|(_, area)| *area));
        ways.extend(draw_way(plan, traveller, place.middle));
        let drawn = if place.label.is_some() { &mut labelled } else { &mut tips };
        drawn.push(draw_one(plan, traveller, &place));
    }
    // Tips lie below labels.
    [ways, tips, labelled].into_iter().flatten().collect()
}

fn place(plan: &Plan<'_>, traveller: &Traveller<'_>, taken: &[Area]) -> Place {
    let size = plan.geometry.small_text();
    let part = if plan.view.motion { traveller.part } else { STANDING };
    let bare = point(traveller, part, 10.0, size);
    let none = Place { middle: bare, label: None };
    if traveller.quiet || plan.geometry.form == Form::Tiny {
        return none;
    }
    let bounds = traveller.way.bounds;
    let share = if traveller.way.is_vertical() { 1.0 } else { 0.65 };
    let room = bounds.width * share - 13.0;
    let full = label(traveller.message, plan);
    let fitted = match records(traveller.message).is_some() {
        true => fit_end(&full, size, room),
        false => fit(&full, size, room),
    };
    let (wide, high) = (width(&fitted, size) + 12.0, size * 1.5);
    let middle = point(traveller, part, wide + 10.0, high);
    let middle = bounds.keep_inside(middle, wide, high + 12.0);
    let area = Area::around(middle, wide, high);
    match taken.iter().any(|other| other.overlaps(area)) {
        true => none,
        false => Place { middle, label: Some((fitted, area)) },
    }
}

/// Where on its way a piece of this size is. Messages of one sender to one receiver stand below
/// each other.
fn point(traveller: &Traveller<'_>, part: f32, wide: f32, high: f32) -> Point {
    let way = within(traveller.way, wide / 2.0);
    let (x, y) = way.at(part);
    (x, y + traveller.rank as f32 * (high + 3.0))
}

/// A way across, shortened so that a piece does not cover what it leaves or reaches.
fn within(way: Way, by: f32) -> Way {
    if way.is_vertical() {
        return way;
    }
    let side = way.direction().0.signum();
    Way { from: (way.from.0 + side * by, way.from.1), to: (way.to.0 - side * by, way.to.1), ..way }
}

/// The trail of a message that moves, or the whole way with its goal of one that does not.
fn draw_way(plan: &Plan<'_>, traveller: &Traveller<'_>, (x, y): Point) -> Option<Item> {
    let way = traveller.way;
    let items = if !plan.view.motion {
        let goal = head(way.to, way.direction(), 5.0);
        vec![
            line("line", class("message-way", &[]), way.from, way.to),
            path("goal", class("message-goal", &[]), &goal, true),
        ]
    } else if !traveller.quiet && !traveller.held {
        // In the gutter a capsule may stand beside its lane; its trail stays in it.
        let end = if way.is_vertical() { (way.from.0, y) } else { (x, y) };
        vec![line("line", class("message-trail", &[]), way.from, end)]
    } else {
        return None;
    };
    let class = class("way", &[("quiet", traveller.quiet)]);
    Some(group(&format!("way-{}", traveller.message.id), class, (0.0, 0.0), items))
}

fn draw_one(plan: &Plan<'_>, traveller: &Traveller<'_>, place: &Place) -> Item {
    let id = traveller.message.id;
    let pick = Pick::Message(id);
    let states = [
        ("answer", traveller.message.body.answers().is_some()),
        ("quiet", traveller.quiet),
        ("held", traveller.held),
        ("lost", traveller.lost),
        ("selected", plan.is_selected(pick)),
    ];
    let items = body(plan, traveller, place);
    let piece = group(&format!("message-{id}"), class("message", &states), place.middle, items);
    choosable(piece, pick, name(plan, traveller))
}

/// The capsule or record with its tip, around the origin.
fn body(plan: &Plan<'_>, traveller: &Traveller<'_>, place: &Place) -> Vec<Item> {
    let direction = traveller.way.direction();
    let size = plan.geometry.small_text();
    let Some((says, area)) = &place.label else {
        let r = if traveller.quiet { 3.0 } else { 5.5 };
        return vec![path("tip", class("tip", &[]), &head((0.0, 0.0), direction, r), true)];
    };
    let shape = Area::around((0.0, 0.0), area.width, area.height);
    let mut items = Vec::new();
    items.push(path("tip", class("tip", &[]), &tip(traveller.way, shape), true));
    items.extend(match records(traveller.message) {
        Some((count, epoch)) => record_shapes(shape, count, epoch),
        None => vec![rect("shape", class("capsule", &[]), shape, shape.height / 2.0)],
    });
    let at = (0.0, baseline(0.0, size));
    items.push(text("label", class("message-label", &[]), at, size, Anchor::Middle, says.clone()));
    if traveller.held || traveller.lost {
        items.push(drawing("sign", class("message-sign", &[]), sign(traveller, shape)));
    }
    items
}

/// Two bars for a message that is held, a stroke through one that is lost.
fn sign(traveller: &Traveller<'_>, shape: Area) -> String {
    let (right, top) = (shape.right() - 2.0, shape.y - 5.0);
    match traveller.held {
        true => {
            let bar = |x: f32| [(x, top), (x, top + 8.0)];
            strokes(&[&bar(right - 4.0), &bar(right)], false)
        }
        false => strokes(&[&[(shape.x, shape.bottom()), (shape.right(), shape.y)]], false),
    }
}

/// A second outline behind the first says that there are more records than one.
fn record_shapes(shape: Area, count: usize, epoch: Option<LeaderEpoch>) -> Vec<Item> {
    let hue =
        epoch.map_or_else(|| class("cell-shape", &[("unstamped", true)]), |e| hue("cell-shape", e));
    let behind = Area { x: shape.x + 3.0, y: shape.y - 3.0, ..shape };
    let more = (count > 1).then(|| rect("more", hue.clone(), behind, 3.0));
    more.into_iter().chain([rect("shape", hue, shape, 3.0)]).collect()
}

fn tip(way: Way, shape: Area) -> [Point; 3] {
    let (dx, dy) = way.direction();
    let at = match way.is_vertical() {
        true => (0.0, dy.signum() * (shape.height / 2.0 + 1.0)),
        false => (dx.signum() * (shape.width / 2.0 + 1.0), 0.0),
    };
    let straight = if way.is_vertical() { (0.0, dy) } else { (dx, 0.0) };
    head(at, straight, 6.0)
}

/// How many records travel in a message and, once a leader has stamped them, their epoch.
fn records(message: &Message) -> Option<(usize, Option<LeaderEpoch>)> {
    match &message.body {
        Body::ProduceRequest(ProduceRequest { body, .. }) => Some((body.records.len(), None)),
        Body::FetchResponse { result: FetchResult::Records { batches, .. }, .. } => {
            let first = batches.first()?;
            Some((batches.iter().map(|b| b.body.records.len()).sum(), Some(first.leader_epoch)))
        }
        _ => None,
    }
}

fn name(plan: &Plan<'_>, traveller: &Traveller<'_>) -> String {
    let message = traveller.message;
    plan.words.message(message.id, &label(message, plan), message.from, message.to)
}

/// What a message says: the records in it, or a word or two.
fn label(message: &Message, plan: &Plan<'_>) -> String {
    match message.body.records().as_slice() {
        [] => message_label(plan.words.0, message),
        [only] => plan.value(*only).to_string(),
        [first, rest @ ..] => format!("{} +{}", plan.value(*first), rest.len()),
    }
}
