//! The diagram of space and time: a line for each node, time to the right, an arrow for each
//! message from where it was sent to where it arrived.
//!
//! Rule: steps stand at equal distances, whatever time passes in them. What happens in a step
//! lies between it and the step before, in the order of its events, so every arrow goes forward.
//!
//! Simplified: messages that tell nothing new are left out, as are heartbeats. A window of some
//! steps around the playhead is shown; what comes after the playhead is faint and has no label.

mod flights;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use self::flights::{Fate, Flight};
use super::item::{Anchor, Item};
use super::stage::cross;
use super::stage::piece::{
    Area, Point, baseline, drawing, group, head, line, path, rect, text as text_piece,
};
use super::stage::text::{fit, width};
use super::view::{Lang, View};
use super::wording::{Phrase, message_label, say};
use crate::engine::{Cluster, Node};
use crate::replay::Frame;
use crate::scene::number::within;

/// The most steps in the window.
const WINDOW: usize = 14;
/// How many of them lie after the playhead, if there are that many.
const AHEAD: usize = 4;
/// The least width of a step: a target for a finger.
const STEP: f32 = 40.0;
const SIZE: f32 = 12.0;
const ROW: f32 = 32.0;
const TOP: f32 = 34.0;
const MARGIN: f32 = 6.0;
/// Events at the end of a step count to it.
const EPSILON: f32 = 0.001;

/// A laid-out diagram.
#[derive(Clone, Debug, PartialEq)]
pub struct SpaceTime {
    /// Its width in CSS pixels.
    pub width: f32,
    /// Its height in CSS pixels.
    pub height: f32,
    /// The pieces, back to front.
    pub items: Vec<Item>,
    /// Where to press for a step.
    pub steps: Vec<Place>,
}

/// A step of the window.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The step.
    pub step: usize,
    /// Its name.
    pub name: String,
    /// Whether it is the one that is shown.
    pub current: bool,
    /// The piece to press.
    pub target: Item,
}

/// Lays out the diagram.
pub fn lay_out(view: &View<'_>) -> SpaceTime {
    let plan = Plan::new(view);
    let mut items = plan.draw_steps();
    items.extend(plan.draw_lines());
    items.extend(plan.draw_messages());
    items.push(plan.draw_playhead());
    let steps = (plan.first..=plan.end).map(|step| plan.place(step)).collect();
    SpaceTime { width: view.width, height: plan.height(), items, steps }
}

struct Plan<'a> {
    view: &'a View<'a>,
    frames: &'a [Arc<Frame>],
    nodes: Vec<Node>,
    /// The first and the last step in the window.
    first: usize,
    end: usize,
    /// Where the lines begin, and the width of a step.
    left: f32,
    step: f32,
}

impl<'a> Plan<'a> {
    fn new(view: &'a View<'a>) -> Plan<'a> {
        let frames = view.history.frames(view.at.branch);
        let last = frames.len() - 1;
        let nodes = nodes(view.history.cluster(view.at));
        let widest = nodes.iter().map(|node| width(&name(view.lang, *node), SIZE));
        let left = widest.fold(0.0, f32::max).min(view.width * 0.3) + 2.0 * MARGIN;
        let room = (view.width - left - MARGIN).max(STEP);
        let count = ((room / STEP) as usize).clamp(1, WINDOW);
        let ahead = AHEAD.min(count / 2);
        let end = (view.at.step + ahead).max(count - 1).min(last);
        let first = (end + 1).saturating_sub(count);
        Plan { view, frames, nodes, first, end, left, step: room / count as f32 }
    }

    fn height(&self) -> f32 {
        TOP + self.nodes.len() as f32 * ROW
    }

    /// The first and the last moment in the window.
    fn window(&self) -> (f32, f32) {
        (self.first as f32 - 0.5, self.end as f32 + 0.5)
    }

    fn x(&self, time: f32) -> f32 {
        let (begin, end) = self.window();
        self.left + (within(time, begin, end) - begin) * self.step
    }

    fn y(&self, node: Node) -> Option<f32> {
        let row = self.nodes.iter().position(|other| *other == node)?;
        Some(TOP + (row as f32 + 0.5) * ROW)
    }

    /// The moment that the picture shows.
    fn now(&self) -> f32 {
        self.view.at.step as f32 + self.view.progress
    }

    fn draw_steps(&self) -> Vec<Item> {
        let number = |step: usize| {
            let current = step == self.view.at.step;
            let class = class("number", &[("current", current)]);
            let at = (self.x(step as f32), 16.0);
            let key = format!("number-{step}");
            text_piece(&key, class, at, SIZE, Anchor::Middle, step.to_string())
        };
        let tick = |step: usize| {
            let x = self.x(step as f32);
            line(&format!("tick-{step}"), class("tick", &[]), (x, 22.0), (x, self.height()))
        };
        let steps = self.first..=self.end;
        steps.clone().map(tick).chain(steps.map(number)).collect()
    }

    fn place(&self, step: usize) -> Place {
        let x = self.x(step as f32) - self.step / 2.0;
        let area = Area { x, y: 0.0, width: self.step, height: self.height() };
        Place {
            step,
            name: say(self.view.lang, Phrase::Step(step)),
            current: step == self.view.at.step,
            target: rect("target", class("target", &[]), area, 3.0),
        }
    }

    /// The nodes' names and lines; a line is dotted while its broker is down.
    fn draw_lines(&self) -> Vec<Item> {
        let mut items = Vec::new();
        for node in &self.nodes {
            let Some(y) = self.y(*node) else { continue };
            let says = fit(&name(self.view.lang, *node), SIZE, self.left - 2.0 * MARGIN);
            let at = (MARGIN, baseline(y, SIZE));
            let key = format!("name-{node}");
            items.push(text_piece(&key, class("name", &[]), at, SIZE, Anchor::Start, says));
            let (begin, end) = self.window();
            let mut from = begin;
            for step in self.first..=self.end {
                let down = is_down(&self.frames[step].cluster, *node);
                let next = self.frames.get(step + 1).filter(|_| step < self.end);
                if next.is_some_and(|next| is_down(&next.cluster, *node) == down) {
                    continue;
                }
                let to = if step == self.end { end } else { step as f32 };
                let key = format!("line-{node}-{step}");
                let class = class("line", &[("down", down)]);
                items.push(line(&key, class, (self.x(from), y), (self.x(to), y)));
                from = to;
            }
        }
        items
    }

    /// The messages that are to be seen in the window, in order of sending.
    fn flights(&self) -> Vec<Flight<'a>> {
        let (begin, end) = self.window();
        let frames = &self.frames[..self.frames.len().min(self.end + 2)];
        let mut flights = flights::of(frames, self.view.partition);
        flights.retain(|flight| flight.sent < end && flight.end > begin);
        flights
    }

    fn draw_messages(&self) -> Vec<Item> {
        let mut taken: Vec<Area> = Vec::new();
        let mut labels = Vec::new();
        let mut arrows = Vec::new();
        // The newest first: their labels matter most.
        for flight in self.flights().iter().rev() {
            let Some((from, to)) = self.way(flight) else { continue };
            let later = flight.sent > self.now() + EPSILON;
            arrows.push(self.draw_arrow(flight, from, to, later));
            let label = (!later).then(|| self.label(flight, from, to, &taken)).flatten();
            if let Some((item, area)) = label {
                labels.push(item);
                taken.push(area);
            }
        }
        arrows.into_iter().chain(labels).collect()
    }

    /// From where to where a message is drawn: as much of its way as lies in the window.
    fn way(&self, flight: &Flight<'_>) -> Option<(Point, Point)> {
        let (from, to) = (self.y(flight.message.from)?, self.y(flight.message.to)?);
        let (begin, end) = self.window();
        let goal = from + (to - from) * flight.part;
        let long = (flight.end - flight.sent).max(f32::EPSILON);
        let at = |time: f32| {
            let time = within(time, begin, end);
            (self.x(time), from + (goal - from) * (time - flight.sent) / long)
        };
        Some((at(flight.sent), at(flight.end)))
    }

    fn draw_arrow(&self, flight: &Flight<'_>, from: Point, to: Point, later: bool) -> Item {
        let answer = flight.message.body.answers().is_some();
        let mut items = vec![line("way", class("way", &[]), from, to)];
        let whole = flight.end <= self.window().1;
        if whole && flight.fate == Fate::Lost {
            items.push(drawing("loss", class("loss", &[]), cross(to, 4.5)));
        } else if whole && flight.fate == Fate::Arrived {
            let way = (to.0 - from.0, to.1 - from.1);
            let long = (way.0 * way.0 + way.1 * way.1).sqrt().max(0.001);
            let tip = (to.0 - way.0 / long * 6.0, to.1 - way.1 / long * 6.0);
            items.push(path("tip", class("tip", &[]), &head(tip, way, 6.0), true));
        }
        let lost = flight.fate == Fate::Lost;
        let class = class("message", &[("answer", answer), ("lost", lost), ("later", later)]);
        group(&format!("message-{}", flight.message.id), class, (0.0, 0.0), items)
    }

    /// What a message says, beside the middle of its way, if nothing else is there.
    fn label(
        &self,
        flight: &Flight<'_>,
        from: Point,
        to: Point,
        taken: &[Area],
    ) -> Option<(Item, Area)> {
        let says = message_label(self.view.lang, flight.message);
        let middle = ((from.0 + to.0) / 2.0, (from.1 + to.1) / 2.0);
        let (wide, high) = (width(&says, SIZE - 1.0), SIZE + 1.0);
        let room = Area {
            x: self.left,
            y: TOP - ROW / 2.0,
            width: self.view.width - self.left - MARGIN,
            height: self.height() - TOP + ROW / 2.0,
        };
        let middle = room.keep_inside(middle, wide, high);
        let area = Area::around(middle, wide, high);
        if wide > room.width || taken.iter().any(|other| other.overlaps(area)) {
            return None;
        }
        let at = (middle.0, baseline(middle.1, SIZE - 1.0));
        let key = format!("label-{}", flight.message.id);
        Some((text_piece(&key, class("label", &[]), at, SIZE - 1.0, Anchor::Middle, says), area))
    }

    fn draw_playhead(&self) -> Item {
        let x = self.x(self.now());
        line("playhead", class("playhead", &[]), (x, 20.0), (x, self.height()))
    }
}

fn nodes(cluster: &Cluster) -> Vec<Node> {
    let producers = cluster.producers.keys().map(Node::Producer);
    let brokers = cluster.brokers.keys().map(Node::Broker);
    let consumers = cluster.consumers.keys().map(Node::Consumer);
    [Node::Controller].into_iter().chain(producers).chain(brokers).chain(consumers).collect()
}

fn name(lang: Lang, node: Node) -> String {
    let phrase = match node {
        Node::Controller => Phrase::Controller,
        Node::Broker(id) => Phrase::Broker(id),
        Node::Producer(id) => Phrase::Producer(id),
        Node::Consumer(id) => Phrase::Consumer(id),
    };
    say(lang, phrase)
}

fn is_down(cluster: &Cluster, node: Node) -> bool {
    let Node::Broker(id) = node else { return false };
    cluster.brokers.get(id).is_some_and(|broker| !broker.is_up())
}

/// The classes of a part of the diagram, with the states that hold.
fn class(part: &str, states: &[(&str, bool)]) -> String {
    let mut classes = format!("spacetime__{part}");
    for (state, _) in states.iter().filter(|(_, holds)| *holds) {
        classes.push_str(&format!(" spacetime__{part}--{state}"));
    }
    classes
}
