//! Producers and consumers, with what they believe.
//!
//! Rule: a client says only what it knows itself: a producer what it still waits for and what
//! was acknowledged to it, a consumer how far it has read.

use std::sync::Arc;

use super::Plan;
use super::geometry::line_height;
use super::piece::{Area, baseline, choosable, class, group, rect, text, unlike};
use super::text::fit;
use crate::engine::client::{BatchState, Consumer, Producer};
use crate::engine::{ClientId, Fact, Node, RecordId};
use crate::replay::compare::Seen;
use crate::scene::item::{Anchor, Item};
use crate::scene::view::Pick;

/// Draws all clients that there is room for.
pub fn draw(plan: &Plan<'_>) -> Vec<Item> {
    let (geometry, cluster) = (&plan.geometry, plan.cluster);
    let producers = geometry.producers.iter().zip(cluster.producers.iter());
    let consumers = geometry.consumers.iter().zip(cluster.consumers.iter());
    producers
        .map(|(area, (id, p))| draw_client(plan, *area, Node::Producer(id), &producer(plan, p)))
        .chain(consumers.map(|(area, (id, c))| {
            draw_client(plan, *area, Node::Consumer(id), &consumer(plan, c))
        }))
        .collect()
}

fn draw_client(plan: &Plan<'_>, area: Area, node: Node, facts: &[String]) -> Item {
    let inner = Area { x: 0.0, y: 0.0, ..area };
    let mut items = vec![rect("box", class("box", &[]), inner, 4.0)];
    let title = plan.words.node(node);
    let differs = match node {
        Node::Producer(_) => plan.differs(Seen::Acknowledged),
        Node::Consumer(id) => plan.differs(Seen::Position(id)) || plan.differs(Seen::Read(id)),
        _ => false,
    };
    if plan.geometry.form.has_sides() {
        items.extend(lines(plan, area, &unlike(title.clone(), differs), facts));
    } else {
        items.extend(chip(plan, area, &unlike(node.to_string(), differs), facts));
    }
    let pick = Pick::Node(node);
    let states = [
        ("client", true),
        ("selected", plan.is_selected(pick)),
        ("changed", plan.marks.nodes.contains(&node)),
    ];
    let name = plan.words.name_of(&[&[title], facts].concat());
    let group = group(&node.to_string(), class("node", &states), (area.x, area.y), items);
    choosable(group, pick, name)
}

/// A card: the name and below it a line for each fact.
fn lines(plan: &Plan<'_>, area: Area, title: &str, facts: &[String]) -> Vec<Item> {
    let size = plan.geometry.text;
    let step = line_height(size);
    let room = ((area.height - 6.0) / step).max(1.0) as usize;
    let says: Vec<&str> =
        std::iter::once(title).chain(facts.iter().map(String::as_str)).take(room).collect();
    let top = area.height / 2.0 - (says.len() as f32 - 1.0) / 2.0 * step;
    says.iter()
        .enumerate()
        .map(|(line, said)| {
            let at = (8.0, baseline(top + line as f32 * step, size));
            let class = class("fact", &[("title", line == 0)]);
            text(
                &format!("line-{line}"),
                class,
                at,
                size,
                Anchor::Start,
                fit(said, size, area.width - 14.0),
            )
        })
        .collect()
}

/// A chip: everything in one line, as far as it fits.
fn chip(plan: &Plan<'_>, area: Area, name: &str, facts: &[String]) -> Option<Item> {
    let size = plan.geometry.text;
    let says = format!("{name}  {}", facts.join(" · "));
    let at = (8.0, baseline(area.height / 2.0, size));
    let fitted = fit(&says, size, area.width - 14.0);
    Some(text("line", class("fact", &[("title", false)]), at, size, Anchor::Start, fitted))
}

fn producer(plan: &Plan<'_>, producer: &Producer) -> Vec<String> {
    let words = plan.words;
    let mut facts = vec![format!("acks={}", plan.cluster.settings.acks.as_str())];
    let pending: Vec<_> =
        producer.batches.values().flat_map(|batch| values(plan, &batch.records)).collect();
    let retries = producer.batches.values().any(|batch| {
        let waits = matches!(batch.state, BatchState::Waiting { .. });
        batch.attempts > 1 || (batch.attempts == 1 && waits)
    });
    let idle = || words.nothing_sent().to_string();
    facts.extend(match pending.as_slice() {
        // A chip has no room to say that there is nothing to say.
        [] => plan.geometry.form.has_sides().then(idle),
        [first, rest @ ..] => {
            let more = if rest.is_empty() { String::new() } else { format!(" +{}", rest.len()) };
            Some(words.sent(first, retries) + &more)
        }
    });
    if let Some(last) = last_acknowledged(plan, producer.id) {
        facts.push(words.acknowledged(&plan.value(last)));
    }
    facts
}

fn values(plan: &Plan<'_>, records: &[RecordId]) -> Vec<Arc<str>> {
    records.iter().map(|record| plan.value(*record)).collect()
}

/// The last record that was acknowledged to a producer. It is not part of the cluster's state,
/// so the steps are walked back; a run without acknowledgements is not searched.
fn last_acknowledged(plan: &Plan<'_>, producer: ClientId) -> Option<RecordId> {
    if plan.cluster.ledger.acknowledged.is_empty() {
        return None;
    }
    let told = |fact: &Fact| match fact {
        // Without an offset nobody answered: acks=0.
        Fact::Acknowledged { producer: to, records, base_offset: Some(_) } if *to == producer => {
            records.last().copied()
        }
        _ => None,
    };
    let frames = plan.view.history.frames(plan.view.at.branch);
    let until = &frames[..=plan.view.at.step];
    until.iter().rev().find_map(|frame| frame.events.iter().rev().find_map(|e| told(&e.fact)))
}

fn consumer(plan: &Plan<'_>, consumer: &Consumer) -> Vec<String> {
    let last = consumer.read.last().map(|(_, record)| plan.value(*record));
    let image = &plan.cluster.controller.image;
    let mut facts = vec![plan.words.position(consumer.position), plan.words.read(last.as_deref())];
    if image.has_several_partitions() {
        facts.insert(0, image.name(consumer.partition));
    }
    facts
}
