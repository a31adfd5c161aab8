//! The ways that messages take.
//!
//! Rule: each pair of nodes has a way of its own. Brokers talk up and down in the gutter, where
//! a pair has a lane; pairs whose rows do not overlap share one. The controller's lane is the
//! first. Clients at the sides talk across; clients above and below have a lane as well.

use super::geometry::Geometry;
use super::piece::{Area, Point};
use crate::engine::{BrokerId, ClientId, Node};

/// A straight way from one node to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Way {
    /// Where it begins.
    pub from: Point,
    /// Where it ends.
    pub to: Point,
    /// What messages on it must not leave.
    pub bounds: Area,
}

impl Way {
    /// The point at this part of the way, 0 to 1.
    pub fn at(&self, part: f32) -> Point {
        let between = |a: f32, b: f32| a + (b - a) * part;
        (between(self.from.0, self.to.0), between(self.from.1, self.to.1))
    }

    /// The direction in which it leads.
    pub fn direction(&self) -> Point {
        (self.to.0 - self.from.0, self.to.1 - self.from.1)
    }

    /// How long it is.
    pub fn length(&self) -> f32 {
        let (dx, dy) = self.direction();
        (dx * dx + dy * dy).sqrt()
    }

    /// Whether it leads up or down.
    pub fn is_vertical(&self) -> bool {
        let (dx, dy) = self.direction();
        dx.abs() < dy.abs() && self.from.0 == self.to.0
    }

    fn back(self) -> Way {
        Way { from: self.to, to: self.from, ..self }
    }
}

/// The lanes in the gutter.
#[derive(Clone, Debug)]
pub struct Lanes {
    pairs: Vec<(usize, usize, usize)>,
    count: usize,
}

impl Lanes {
    /// The lanes that this many brokers need among themselves: nearest neighbours first.
    pub fn of(brokers: usize) -> Lanes {
        let mut pairs: Vec<(usize, usize, usize)> = Vec::new();
        let mut count = 0;
        for span in 1..brokers {
            for above in 0..brokers - span {
                let below = above + span;
                let taken = |lane: usize| {
                    pairs.iter().any(|(a, b, l)| *l == lane && *a < below && above < *b)
                };
                let lane = (0..).find(|lane| !taken(*lane)).expect("lanes do not end");
                count = count.max(lane + 1);
                pairs.push((above, below, lane));
            }
        }
        Lanes { pairs, count }
    }

    /// How many there are in all, with those of the controller and, if these are above and
    /// below the rows, of the clients.
    pub fn count(&self, surroundings: bool, clients: bool) -> usize {
        self.count + usize::from(surroundings) + if clients { 2 } else { 0 }
    }

    fn of_pair(&self, above: usize, below: usize) -> usize {
        let found = self.pairs.iter().find(|(a, b, _)| (*a, *b) == (above, below));
        found.map_or(0, |(_, _, lane)| *lane)
    }
}

/// Who stands where, for finding ways.
#[derive(Clone, Debug)]
pub struct Ways<'a> {
    /// Where everything is.
    pub geometry: &'a Geometry,
    /// The lanes between brokers.
    pub lanes: &'a Lanes,
    /// The brokers in order of their rows.
    pub brokers: &'a [BrokerId],
    /// The producers in order.
    pub producers: &'a [ClientId],
    /// The consumers in order.
    pub consumers: &'a [ClientId],
}

impl Ways<'_> {
    /// The way from one node to another; none if they never talk or there is no room for it.
    pub fn between(&self, from: Node, to: Node) -> Option<Way> {
        match (from, to) {
            (Node::Broker(a), Node::Broker(b)) => {
                let (a, b) = (self.row(a)?, self.row(b)?);
                if a < b { self.down(a, b) } else { self.down(b, a).map(Way::back) }
            }
            (Node::Controller, Node::Broker(b)) => self.controller_to(self.row(b)?),
            (Node::Producer(p), Node::Broker(b)) => self.producer_to(p, self.row(b)?),
            (Node::Consumer(c), Node::Broker(b)) => self.consumer_to(c, self.row(b)?),
            (Node::Broker(_), _) => self.between(to, from).map(Way::back),
            _ => None,
        }
    }

    fn row(&self, broker: BrokerId) -> Option<usize> {
        self.brokers.iter().position(|b| *b == broker)
    }

    fn surroundings(&self) -> bool {
        self.geometry.form.has_surroundings()
    }

    fn chips(&self) -> bool {
        self.surroundings() && !self.geometry.form.has_sides()
    }

    fn lane_x(&self, lane: usize) -> f32 {
        let gutter = self.geometry.gutter;
        let count = self.lanes.count(self.surroundings(), self.chips());
        gutter.x + gutter.width * (lane as f32 + 0.5) / count.max(1) as f32
    }

    /// A way within the gutter. Lanes end at different heights in a row, so that messages of
    /// several followers that arrive together stand below each other.
    fn vertical(&self, lane: usize, from: f32, to: f32) -> Way {
        let x = self.lane_x(lane);
        Way { from: (x, from), to: (x, to), bounds: self.geometry.gutter }
    }

    fn end_in_row(&self, row: usize, lane: usize, below_middle: bool) -> f32 {
        let area = self.geometry.rows[row];
        let half = area.height / 2.0 - 2.0;
        let reach = (half - self.geometry.small_text() * 0.8).max(half * 0.4);
        let lanes = self.lanes.count.max(2) as f32 - 1.0;
        let off = reach * (0.25 + 0.75 * (lane as f32 / lanes).min(1.0));
        area.middle().1 + if below_middle { off } else { -off }
    }

    fn down(&self, above: usize, below: usize) -> Option<Way> {
        let lane = self.lanes.of_pair(above, below);
        let (from, to) = (self.end_in_row(above, lane, true), self.end_in_row(below, lane, false));
        Some(self.vertical(lane + usize::from(self.surroundings()), from, to))
    }

    fn controller_to(&self, row: usize) -> Option<Way> {
        let controller = self.geometry.controller?;
        Some(self.vertical(0, controller.bottom(), self.end_in_row(row, 0, false)))
    }

    fn producer_to(&self, producer: ClientId, row: usize) -> Option<Way> {
        let index = self.producers.iter().position(|p| *p == producer)?;
        let card = *self.geometry.producers.get(index)?;
        if self.chips() {
            let lane = self.lanes.count + 1;
            return Some(self.vertical(lane, card.bottom(), self.end_in_row(row, 0, false)));
        }
        let area = self.geometry.rows[row];
        let end = (area.x, self.beside(row, index, self.producers.len()));
        let across = area.x - card.right();
        Some(self.across((card.right(), card.middle().1), end, card.right(), across))
    }

    fn consumer_to(&self, consumer: ClientId, row: usize) -> Option<Way> {
        let index = self.consumers.iter().position(|c| *c == consumer)?;
        let card = *self.geometry.consumers.get(index)?;
        if self.chips() {
            let lane = self.lanes.count + 2;
            return Some(self.vertical(lane, card.y, self.end_in_row(row, 0, true)));
        }
        let area = self.geometry.rows[row];
        let end = (area.right(), self.beside(row, index, self.consumers.len()));
        let across = card.x - area.right();
        Some(self.across((card.x, card.middle().1), end, area.right(), across))
    }

    /// Several clients at one row end below each other.
    fn beside(&self, row: usize, index: usize, count: usize) -> f32 {
        let area = self.geometry.rows[row];
        let step = (area.height / count.max(1) as f32).min(self.geometry.text * 1.8);
        area.middle().1 + (index as f32 - (count as f32 - 1.0) / 2.0) * step
    }

    fn across(&self, from: Point, to: Point, x: f32, width: f32) -> Way {
        let stage = self.geometry.stage;
        Way { from, to, bounds: Area { x, width, ..stage } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_whose_rows_overlap_never_share_a_lane() {
        let lanes = Lanes::of(5);
        for (a, b, lane) in &lanes.pairs {
            for (c, d, other) in &lanes.pairs {
                let same = (a, b) == (c, d);
                assert!(same || lane != other || b <= c || d <= a, "{a}-{b} and {c}-{d}");
            }
        }
        assert_eq!((Lanes::of(3).count, lanes.count, Lanes::of(1).count), (2, 6, 0));
    }
}
