//! Where a reader is in its loop, and so why it has not fetched further.

use super::Ask;
use super::hindrance::{Membership, Reading, Writing};
use crate::engine::broker::{Broker, Fetching, Following, Role};
use crate::engine::client::ClientFetch;
use crate::engine::event::Origin;
use crate::engine::{BrokerId, ClientId, Fact, LeaderEpoch, Message, MessageId, Node};

impl Ask<'_> {
    /// Why a follower has not fetched more from the leader of an epoch.
    pub(super) fn follower(&mut self, follower: BrokerId, leader: BrokerId, epoch: LeaderEpoch) {
        if self.is_absent(follower) {
            return;
        }
        let Some(replica) = self.replica(follower) else {
            return self.say(Membership::NotAReplica { broker: follower });
        };
        match &replica.role {
            Role::Idle => self.say(Reading::FollowsNobody { broker: follower }),
            Role::Leader(own) => {
                self.say_since(
                    Reading::LeadsItself { broker: follower, epoch: own.epoch },
                    own.since,
                );
            }
            Role::Follower(own) if own.leader != leader || own.epoch < epoch => {
                let (broker, newer) = (follower, own.epoch > epoch);
                let (leader, epoch) = (own.leader, own.epoch);
                self.say(Reading::FollowsOther { broker, leader, epoch, newer });
            }
            Role::Follower(own) => return self.loop_of(follower, own),
        }
        // Only metadata tell it otherwise.
        self.link(Node::Controller, Node::Broker(follower));
    }

    /// Says that a broker is down or not registered; answers whether it is.
    pub(super) fn is_absent(&mut self, id: BrokerId) -> bool {
        let Some(broker) = self.cluster.brokers.get(id) else { return true };
        if !broker.is_up() {
            self.down(id, broker);
        } else if broker.epoch().is_none() {
            self.say(Reading::Unregistered { broker: id });
            self.link(Node::Controller, Node::Broker(id));
        }
        broker.epoch().is_none()
    }

    pub(super) fn down(&mut self, id: BrokerId, broker: &Broker) {
        self.say_since(Reading::Down { broker: id }, broker.since);
    }

    fn loop_of(&mut self, follower: BrokerId, own: &Following) {
        let reader = Node::Broker(follower);
        if own.truncating {
            self.say_since(Reading::Truncating { broker: follower }, own.since);
        }
        let cut = self.link(reader, Node::Broker(own.leader));
        match own.fetch {
            Fetching::Out(id) if !cut => self.request(reader, own.leader, id),
            Fetching::Out(_) => {}
            Fetching::Delayed(until) => {
                self.say_since(Reading::Delayed { reader, until }, own.since);
            }
            Fetching::Stopped => self.say_since(Reading::Stopped { broker: follower }, own.since),
        }
    }

    /// Where a fetch, or the question before it, is: on its way, at the leader, or on its way
    /// back.
    fn request(&mut self, reader: Node, leader: BrokerId, request: MessageId) {
        let is_it = |m: &&Message| m.body.answers().unwrap_or(m.request) == request;
        if let Some(message) = self.cluster.network.in_flight.values().find(is_it) {
            let due = message.due_at;
            let records = message.body.records().len();
            let hindrance = match message.to == reader {
                true => Reading::AnswerUnderWay { reader, records, due },
                false => Reading::FetchUnderWay { reader, due },
            };
            return self.say_since(hindrance, message.origin);
        }
        let leadership = self.replica(leader).and_then(|replica| replica.leadership());
        let parked = leadership.and_then(|l| l.parked_fetches.get(reader));
        if let Some(parked) = parked.filter(|parked| parked.request == request) {
            self.say_since(Reading::FetchWaits { reader, until: parked.answer_at }, parked.since);
        }
    }

    /// Why a consumer reads no further.
    pub(super) fn consumer(&mut self, id: ClientId) {
        let Some(consumer) = self.cluster.consumers.get(id) else { return };
        let reader = Node::Consumer(id);
        if let Some(log) = self.cluster.leader(self.partition).map(|(_, r)| &r.log) {
            let (mark, position) = (log.high_watermark(), consumer.position);
            if position >= mark {
                self.say(Reading::AllRead { position, mark });
            }
        }
        if consumer.view.leader.is_none() || consumer.refresh.partition().is_some() {
            self.say(Writing::LeaderUnknown { client: reader });
        }
        match consumer.fetch {
            ClientFetch::Out(request, leader) => {
                if !self.link(reader, Node::Broker(leader)) {
                    self.request(reader, leader, request);
                }
            }
            ClientFetch::Delayed(until) if until > self.cluster.now => {
                self.say(Reading::Delayed { reader, until });
            }
            ClientFetch::Delayed(_) => {}
        }
        match self.cluster.leader(self.partition) {
            Some((leader, replica)) if consumer.position >= replica.log.high_watermark() => {
                self.watermark(leader);
            }
            Some(_) => {}
            None => self.nobody_leads(),
        }
    }

    /// Why a log does not grow now.
    pub(super) fn log_end(&mut self, id: BrokerId) {
        if self.is_absent(id) {
            return;
        }
        let Some(replica) = self.replica(id) else { return };
        match &replica.role {
            Role::Leader(_) => self.writes_to(id),
            Role::Follower(own) => {
                let leader = own.leader;
                let end = self.replica(leader).map(|replica| replica.log.end());
                if end == Some(replica.log.end()) && !own.truncating {
                    self.say(Reading::HasAll { broker: id, leader });
                    return self.writes_to(leader);
                }
                self.follower(id, leader, own.epoch);
            }
            Role::Idle => {
                self.say(Reading::FollowsNobody { broker: id });
                self.nobody_leads();
            }
        }
    }

    /// What is about to be written to a leader.
    fn writes_to(&mut self, leader: BrokerId) {
        let is_write = |m: &&Message| {
            m.to == Node::Broker(leader)
                && matches!(&m.body, crate::engine::Body::ProduceRequest(request)
                    if request.partition == self.partition)
        };
        let write = self.cluster.network.in_flight.values().find(is_write);
        match write.map(|m| (m.from, m.due_at, m.origin)) {
            Some((producer, due, origin)) => {
                if !self.link(producer, Node::Broker(leader)) {
                    self.say_since(Reading::WriteUnderWay { producer, due }, origin);
                }
            }
            None => self.say(Reading::NothingWritten { leader }),
        }
    }

    /// Why a message has not arrived.
    pub(super) fn message(&mut self, id: MessageId) {
        let Some(message) = self.cluster.network.in_flight.get(id) else { return };
        let cut = self.link(message.from, message.to);
        if let Some(first) = self.cluster.network.ahead_of(message) {
            self.say(Reading::Behind { first });
        }
        if !cut {
            self.say_since(Reading::Arrives { due: message.due_at }, Origin::default());
        }
    }

    /// Whether a broker was fenced, last of all.
    pub(super) fn was_fenced(broker: BrokerId) -> impl Fn(&Fact) -> bool {
        move |fact| match fact {
            Fact::BrokerFenced { broker: other } | Fact::BrokerUnregistered { broker: other } => {
                *other == broker
            }
            _ => false,
        }
    }
}
