//! The random sequence of a walk, the same on every machine (splitmix64), and what it picks.

use highwater::engine::agenda::{self, Due};
use highwater::engine::*;
use highwater::log::splitmix;

/// See the module.
pub struct Dice(pub u64);

impl Dice {
    /// A number below `sides`.
    pub fn roll(&mut self, sides: usize) -> usize {
        (splitmix::draw(&mut self.0) % sides as u64) as usize
    }

    /// Any broker.
    pub fn broker(&mut self, cluster: &Cluster) -> BrokerId {
        BrokerId(1 + self.roll(cluster.brokers.len()) as u8)
    }

    /// Any node, mostly a broker.
    pub fn node(&mut self, cluster: &Cluster) -> Node {
        match self.roll(6) {
            0 => Node::Controller,
            1 => Node::Producer(ClientId(1)),
            2 => Node::Consumer(ClientId(1)),
            _ => Node::Broker(self.broker(cluster)),
        }
    }

    /// Anything that is due within the hour, in any order.
    pub fn due(&mut self, cluster: &Cluster) -> Action {
        let soon = cluster.now + Millis(3_600_000);
        let agenda: Vec<_> =
            agenda::all(cluster).into_iter().filter(|(at, _)| *at <= soon).collect();
        match agenda.get(self.roll(agenda.len().max(1))) {
            Some((_, Due::Message(id))) => Action::Deliver(*id),
            Some((_, Due::Timer(timer))) => Action::Fire(*timer),
            None => Action::Next,
        }
    }

    /// Any message in flight; one that is not, if there is none.
    pub fn message(&mut self, cluster: &Cluster) -> MessageId {
        let flying: Vec<MessageId> = cluster.network.in_flight.keys().collect();
        flying.get(self.roll(flying.len().max(1))).copied().unwrap_or_default()
    }
}
