//! A step in the making: the cluster that changes, and the facts told so far.

use std::sync::Arc;

use super::broker::{Broker, Leadership, Replica, Role};
use super::cluster::Cluster;
use super::controller::Controller;
use super::event::{Event, EventId, Fact, Origin};
use super::ids::{BrokerId, MessageId, Millis, Node, PartitionId};
use super::message::{Body, Message};
use super::network::{Link, LinkState, Network};
use super::rules::Rules;
use super::step::Step;
use crate::log::LogConfig;
use crate::log::ordered::include;

/// A step in the making.
pub struct Turn<'a> {
    /// The rules in force.
    pub rules: &'a Rules,
    /// The cluster, on its way to what it will be.
    pub cluster: Cluster,
    /// What has happened so far.
    pub events: Vec<Event>,
    /// The event that all further ones follow from, unless they say otherwise.
    pub cause: EventId,
}

impl<'a> Turn<'a> {
    /// Begins a step from `cluster`.
    pub fn new(rules: &'a Rules, cluster: Cluster) -> Turn<'a> {
        let cause = cluster.last_event();
        Turn { rules, cluster, events: Vec::with_capacity(4), cause }
    }

    /// Ends the step.
    pub fn finish(self) -> Step {
        Step { cluster: self.cluster, events: self.events }
    }

    /// Virtual time.
    pub fn now(&self) -> Millis {
        self.cluster.now
    }

    /// Moves time on; never back.
    pub fn pass_to(&mut self, at: Millis) {
        self.cluster.now = self.cluster.now.max(at);
    }

    /// Tells a fact that follows from the present cause.
    pub fn tell(&mut self, fact: Fact) -> EventId {
        self.tell_because(vec![self.cause], fact)
    }

    /// Tells a fact that follows from several events.
    pub fn tell_because(&mut self, mut causes: Vec<EventId>, fact: Fact) -> EventId {
        if !causes.is_sorted_by(|one, next| one < next) {
            let mut ascending = Vec::with_capacity(causes.len());
            causes.into_iter().for_each(|cause| include(&mut ascending, cause));
            causes = ascending;
        }
        let id = EventId(self.cluster.last_event().0 + 1);
        self.cluster.last_event = Origin(id);
        self.events.push(Event { id, at: self.now(), causes, fact });
        id
    }

    /// Tells the fact from which all others of this step follow.
    pub fn begin(&mut self, causes: Vec<EventId>, fact: Fact) {
        self.cause = self.tell_because(causes, fact);
    }

    /// The present cause, as a piece of state remembers it.
    pub fn origin(&self) -> Origin {
        Origin(self.cause)
    }

    /// What a replica's log obeys: the topic's configurations as its broker knows them.
    pub fn log_config(&self, at: BrokerId, partition: PartitionId) -> LogConfig {
        self.broker(at).image.settings(partition).log
    }

    /// A broker that is known to exist.
    pub fn broker(&self, id: BrokerId) -> &Broker {
        self.cluster.brokers.get(id).expect("the caller has found this broker")
    }

    /// A broker that is known to exist, to be changed.
    pub fn broker_mut(&mut self, id: BrokerId) -> &mut Broker {
        self.cluster.brokers.get_mut(id).expect("the caller has found this broker")
    }

    /// A replica that is known to exist.
    pub fn replica(&self, broker: BrokerId, partition: PartitionId) -> &Replica {
        self.broker(broker).replicas.get(partition).expect("the caller has found this replica")
    }

    /// A replica that is known to exist, to be changed.
    pub fn replica_mut(&mut self, broker: BrokerId, partition: PartitionId) -> &mut Replica {
        let replicas = &mut self.broker_mut(broker).replicas;
        replicas.get_mut(partition).expect("the caller has found this replica")
    }

    /// What a replica keeps as leader, if it leads, to be changed.
    pub fn leadership_mut(
        &mut self,
        broker: BrokerId,
        partition: PartitionId,
    ) -> Option<&mut Leadership> {
        self.broker(broker).replicas.get(partition)?.leadership()?;
        match &mut self.replica_mut(broker, partition).role {
            Role::Leader(leadership) => Some(leadership),
            Role::Idle | Role::Follower(_) => None,
        }
    }

    /// The controller, to be changed.
    pub fn controller_mut(&mut self) -> &mut Controller {
        Arc::make_mut(&mut self.cluster.controller)
    }

    /// The network, to be changed.
    pub fn network_mut(&mut self) -> &mut Network {
        Arc::make_mut(&mut self.cluster.network)
    }

    /// Puts a message on its way. It arrives after the latency of its link, and not before what
    /// was sent earlier over the same connection.
    pub fn send(&mut self, from: Node, to: Node, body: Body) -> MessageId {
        self.send_because(&[], from, to, body)
    }

    /// Puts a message on its way that follows from these events besides the present cause.
    pub fn send_because(&mut self, also: &[Origin], from: Node, to: Node, body: Body) -> MessageId {
        let sent_at = self.now();
        let latency = self.latency(from, to);
        let network = self.network_mut();
        let id = network.next_id;
        network.next_id = MessageId(id.0 + 1);
        let channel = body.channel();
        let ahead = network.due_of_last(from, to, channel);
        let due_at = ahead.max(sent_at + latency);
        let origin = Origin(EventId(self.cluster.last_event().0 + 1));
        let message =
            Arc::new(Message { id, request: id, from, to, sent_at, due_at, body, origin });
        self.network_mut().in_flight.insert(id, Arc::clone(&message));
        let causes = also.iter().map(|origin| origin.0).chain([self.cause]).collect();
        self.tell_because(causes, Fact::MessageSent(message));
        id
    }

    /// How long a message takes that sets out now.
    pub fn latency(&mut self, from: Node, to: Node) -> Millis {
        let settings = &self.cluster.settings;
        let usual = match self.cluster.network.links.get(Link::between(from, to)) {
            Some(LinkState::Slow(latency)) => *latency,
            Some(LinkState::Cut) | None => settings.latency,
        };
        match settings.jitter {
            Millis(0) => usual,
            Millis(most) => usual + Millis(self.network_mut().draw() % (most + 1)),
        }
    }
}
