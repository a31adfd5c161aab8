//! The stage: rows are brokers, columns are offsets.
//!
//! Rule: the picture is a function of the view. Messages move with `progress`; all else is the
//! state at the playhead, and what the step there changed is marked. Every mark that a colour
//! makes, a shape or a word makes too.
//!
//! Simplified: one partition at a time, and a window of the newest offsets when a log is longer
//! than wide.

mod clients;
mod controller;
mod describe;
mod form;
mod geometry;
mod links;
mod log_strip;
mod marks;
mod messages;
mod paths;
pub(in crate::scene) mod piece;
mod rows;
mod signs;
pub(in crate::scene) mod text;
mod travel;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use self::form::Form;
use self::geometry::{Geometry, Needs};
use self::marks::Marks;
use self::paths::{Lanes, Ways};
use super::item::Item;
use super::view::{Pick, View};
use super::wording::stage::{Membership, RowFacts, Standing, Words};
use crate::engine::broker::{Broker, Replica, Role};
use crate::engine::metadata::Partition;
use crate::engine::{BrokerId, ClientId, Cluster, Offset, RecordId};
use crate::replay::Frame;
use crate::replay::compare::Seen;
use crate::scene::beside::Unlike;

pub(in crate::scene) use self::links::cross;
pub use self::signs::{HEIGHT as SIGN_HEIGHT, Sign, WIDTH as SIGN_WIDTH, sign};
pub(in crate::scene) use self::travel::is_quiet;

/// A laid-out stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// Its width in CSS pixels.
    pub width: f32,
    /// Its height in CSS pixels.
    pub height: f32,
    /// Its accessible name.
    pub name: String,
    /// What is to be seen, in sentences, for those who do not see it.
    pub description: String,
    /// The pieces, back to front.
    pub items: Vec<Item>,
}

/// Lays out the stage.
pub fn lay_out(view: &View<'_>) -> Stage {
    let plan = Plan::new(view);
    let mut items = vec![rows::draw_axis(&plan)];
    items.extend((0..plan.brokers.len()).map(|row| rows::draw(&plan, row)));
    items.extend(controller::draw(&plan));
    items.extend(clients::draw(&plan));
    let (links, labels) = links::draw(&plan);
    items.extend(links);
    items.extend(messages::draw(&plan, labels));
    Stage {
        width: view.width,
        height: view.height,
        name: describe::name(&plan),
        description: describe::description(&plan),
        items,
    }
}

/// All that the parts of the picture have in common.
struct Plan<'a> {
    view: &'a View<'a>,
    cluster: &'a Cluster,
    frame: &'a Frame,
    next: Option<&'a Frame>,
    geometry: Geometry,
    lanes: Lanes,
    marks: Marks,
    words: Words,
    brokers: Vec<BrokerId>,
    producers: Vec<ClientId>,
    consumers: Vec<ClientId>,
}

impl<'a> Plan<'a> {
    fn new(view: &'a View<'a>) -> Plan<'a> {
        let frame = view.history.frame(view.at);
        let next = view.history.frames(view.at.branch).get(view.at.step + 1).map(AsRef::as_ref);
        let cluster = &frame.cluster;
        let marks = Marks::of(&frame.events, view.partition);
        let words = Words(view.lang);
        let lanes = Lanes::of(cluster.brokers.len());
        let geometry = Geometry::new(&needs(view, cluster, &lanes, &marks));
        Plan {
            view,
            cluster,
            frame,
            next,
            geometry,
            lanes,
            marks,
            words,
            brokers: cluster.brokers.keys().collect(),
            producers: cluster.producers.keys().collect(),
            consumers: cluster.consumers.keys().collect(),
        }
    }

    fn ways(&self) -> Ways<'_> {
        Ways {
            geometry: &self.geometry,
            lanes: &self.lanes,
            brokers: &self.brokers,
            producers: &self.producers,
            consumers: &self.consumers,
        }
    }

    /// A broker and its replica.
    fn broker(&self, row: usize) -> (BrokerId, &'a Broker, Option<&'a Replica>) {
        let id = self.brokers[row];
        let broker = self.cluster.brokers.get(id).expect("the rows are the cluster's brokers");
        (id, broker, broker.replicas.get(self.view.partition))
    }

    fn partition(&self) -> Option<&'a Partition> {
        self.cluster.partition(self.view.partition)
    }

    /// What a broker is to the partition.
    fn membership(&self, broker: BrokerId) -> Membership {
        match self.partition() {
            Some(partition) if partition.isr.contains(broker) => Membership::InIsr,
            Some(partition) if partition.elr.contains(broker) => Membership::InElr,
            Some(partition) if partition.replicas.contains(&broker) => Membership::OutOfIsr,
            _ => Membership::None,
        }
    }

    /// What a broker is: its life first, then what it takes itself for.
    fn standing(&self, row: usize) -> Standing {
        let (id, broker, replica) = self.broker(row);
        let fenced = !self.cluster.controller.image.is_active(id);
        let leads = self.partition().is_some_and(|partition| partition.leader == Some(id));
        match replica.map(|replica| &replica.role) {
            _ if !broker.is_up() => Standing::Down,
            Some(Role::Leader(_)) if leads => Standing::Leader,
            Some(Role::Leader(_)) => Standing::OldLeader,
            _ if fenced => Standing::Fenced,
            Some(Role::Follower(_)) => Standing::Follower,
            Some(Role::Idle) => Standing::Idle,
            None => Standing::NoReplica,
        }
    }

    /// The leader epoch that a broker believes in, or the newest one on its disk.
    fn epoch(&self, row: usize) -> Option<u32> {
        let replica = self.broker(row).2?;
        match &replica.role {
            Role::Leader(leadership) => Some(leadership.epoch.0),
            Role::Follower(following) => Some(following.epoch.0),
            Role::Idle => replica.log.epochs().latest().map(|epoch| epoch.0),
        }
    }

    /// What a broker's row says.
    fn row_facts(&self, row: usize) -> RowFacts {
        let (broker, _, replica) = self.broker(row);
        RowFacts {
            broker,
            standing: self.standing(row),
            fenced: !self.cluster.controller.image.is_active(broker),
            epoch: self.epoch(row),
            log: replica.map(|replica| (replica.log.end(), replica.log.high_watermark())),
            membership: self.membership(broker),
        }
    }

    fn value(&self, record: RecordId) -> Arc<str> {
        self.cluster.record(record).said()
    }

    fn is_acknowledged(&self, record: RecordId) -> bool {
        self.cluster.ledger.acknowledged.get(record).is_some()
    }

    fn is_lost(&self, record: RecordId) -> bool {
        self.cluster.ledger.acknowledged.get(record).is_some_and(|promise| promise.lost)
    }

    /// What the run beside shows differently in this partition.
    fn unlike(&self) -> impl Iterator<Item = Seen> {
        let here =
            |one: &&Unlike| one.partition == self.view.partition || !one.what.is_of_partition();
        self.view.beside.unwrap_or_default().iter().filter(here).map(|one| one.what)
    }

    /// Whether the run beside shows this differently.
    fn differs(&self, what: Seen) -> bool {
        self.unlike().any(|one| one == what)
    }

    fn is_selected(&self, pick: Pick) -> bool {
        self.view.selected == Some(pick)
    }
}

/// The least width of a stage whose columns are in line with those of the stage beside.
const ALIGNED: f32 = 480.0;

fn needs(view: &View<'_>, cluster: &Cluster, lanes: &Lanes, marks: &Marks) -> Needs {
    let form = Form::of(view.width, view.height);
    let text = form.text(view.height, view.lang);
    let ends = cluster.brokers.values().filter_map(|b| b.replicas.get(view.partition));
    let own = ends.map(|replica| replica.log.end()).max().unwrap_or(Offset(0));
    // Side by side the columns are those of the longer logs, where there is room for several.
    let longest = view.beside.filter(|_| view.width >= ALIGNED).unwrap_or_default().iter().fold(
        own,
        |longest, one| match one.what {
            Seen::Record(_, at) if one.partition == view.partition => longest.max(at.plus(1)),
            _ => longest,
        },
    );
    let chips = form.has_surroundings() && !form.has_sides();
    let room = view.width - 2.0 * form.margin();
    Needs {
        width: view.width,
        height: view.height,
        lang: view.lang,
        brokers: cluster.brokers.len(),
        producers: cluster.producers.len(),
        consumers: cluster.consumers.len(),
        lanes: lanes.count(form.has_surroundings(), chips),
        header: rows::header_width(Words(view.lang), form, text),
        controller_lines: controller::lines_needed(view, Words(view.lang), text, room),
        longest: longest.max(marks.end_of_gone()),
    }
}
