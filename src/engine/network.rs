//! The network: messages in flight, and links that are cut or slow.
//!
//! Rule: a cut link holds what is under way, as TCP does while it keeps trying; a healed link
//! lets it through. Nothing is lost silently: a connection that breaks is noticed.

use super::event::Origin;
use super::ids::{MessageId, Millis, Node};
use super::message::{Channel, Message};
use super::table::Table;
use crate::log::splitmix;

/// Two nodes, the smaller first, so that a link has one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Link(Node, Node);

/// Messages in flight and the state of the links.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Network {
    /// Messages in flight, by number: the order of sending.
    pub in_flight: Table<MessageId, Message>,
    /// The number of the next message.
    pub next_id: MessageId,
    /// Links that are not as at first.
    pub links: Table<Link, LinkState>,
    /// The acts that cut or slowed them.
    pub touched: Table<Link, Origin>,
    /// The state of the random part of latencies.
    pub seed: u64,
}

/// A link that is not as at first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkState {
    /// Nothing passes.
    Cut,
    /// A message takes this long.
    Slow(Millis),
}

impl Link {
    /// The link between two nodes.
    pub fn between(a: Node, b: Node) -> Link {
        Link(a.min(b), a.max(b))
    }

    /// Its two ends.
    pub fn ends(self) -> (Node, Node) {
        (self.0, self.1)
    }
}

impl Network {
    /// Whether nothing passes between two nodes.
    pub fn is_cut(&self, a: Node, b: Node) -> bool {
        self.links.get(Link::between(a, b)) == Some(&LinkState::Cut)
    }

    /// When the last message of a connection arrives that is under way now.
    pub fn due_of_last(&self, from: Node, to: Node, channel: Channel) -> Millis {
        let same = |m: &&Message| (m.from, m.to, m.body.channel()) == (from, to, channel);
        self.in_flight.values().filter(same).map(|m| m.due_at).max().unwrap_or_default()
    }

    /// A message that must arrive before this one: sent earlier over the same connection.
    pub fn ahead_of(&self, message: &Message) -> Option<MessageId> {
        let same = |other: &Message| {
            (other.from, other.to, other.body.channel())
                == (message.from, message.to, message.body.channel())
        };
        let (first, _) = self.in_flight.iter().find(|(_, other)| same(other))?;
        (first < message.id).then_some(first)
    }

    /// The next number of the random sequence.
    pub fn draw(&mut self) -> u64 {
        splitmix::draw(&mut self.seed)
    }
}
