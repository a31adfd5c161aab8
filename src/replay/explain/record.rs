//! Why a write is not answered, and what became of a record.

use super::hindrance::Writing;
use super::{Ask, chain};
use crate::engine::broker::{Broker, ParkedProduce};
use crate::engine::client::{BatchState, ProducerBatch};
use crate::engine::{
    Body, BrokerId, ClientId, Fact, Message, MessageId, Node, Offset, RecordId, ledger,
};
use crate::replay::why;

impl<'a> Ask<'a> {
    /// The batch of a record that its producer has not finished with.
    pub(super) fn batch_of(&self, record: RecordId) -> Option<(ClientId, &'a ProducerBatch)> {
        self.cluster.producers.iter().find_map(|(id, producer)| {
            let mut batches = producer.batches.values();
            Some((id, batches.find(|batch| batch.records.contains(&record))?))
        })
    }

    /// Why a record is not answered, or is lost.
    pub(super) fn record(&mut self, record: RecordId) {
        let promise = self.cluster.ledger.acknowledged.get(record);
        if let Some((producer, batch)) = self.batch_of(record) {
            return self.batch(Node::Producer(producer), batch);
        }
        match promise {
            Some(promise) if promise.lost => self.lost(record),
            Some(promise) => {
                self.say_since(Writing::Answered { at: promise.at }, promise.since);
                self.visible(record);
            }
            None => self.unpromised(record),
        }
    }

    /// A record that nobody promised, and nobody will.
    fn unpromised(&mut self, record: RecordId) {
        let (history, at) = (self.history, self.at);
        let last = chain::last(history, at, |fact| match fact {
            Fact::Acknowledged { records, .. } | Fact::ProduceFailed { records, .. } => {
                records.contains(&record)
            }
            _ => false,
        });
        let told = last.and_then(|link| why::find(history, at.branch, link.event));
        let hindrance = match told.map(|found| &found.event.fact) {
            Some(Fact::ProduceFailed { why, .. }) => Writing::GivenUp { why: *why },
            Some(_) => Writing::NeverAnswered,
            None => return,
        };
        self.say_from(hindrance, last.map(|link| link.step));
        self.visible(record);
    }

    /// Whether consumers see a record, and if not, why.
    fn visible(&mut self, record: RecordId) {
        let Some((leader, replica)) = self.cluster.leader(self.partition) else {
            return self.nobody_leads();
        };
        let found = replica.log.entries().find(|(_, id)| *id == record);
        match found {
            Some((offset, _)) => self.seen(leader, offset),
            None => self.say(Writing::LeaderLacks { leader }),
        }
    }

    fn seen(&mut self, leader: BrokerId, offset: Offset) {
        let Some(mark) = self.replica(leader).map(|replica| replica.log.high_watermark()) else {
            return;
        };
        if offset < mark {
            return self.say(Writing::Committed { mark });
        }
        self.say(Writing::NotCommitted { offset, mark });
        self.watermark(leader);
    }

    /// What became of the record at a place of a log.
    pub(super) fn copy(&mut self, broker: BrokerId, offset: Offset) {
        let record = self.replica(broker).and_then(|replica| replica.log.record_at(offset));
        if let Some(record) = record {
            self.record(record);
            if self.found.is_empty() {
                self.visible(record);
            }
        }
    }

    /// The batches that a producer waits for.
    pub(super) fn producer(&mut self, id: ClientId) {
        let Some(producer) = self.cluster.producers.get(id) else { return };
        let node = Node::Producer(id);
        if producer.batches.is_empty() {
            return self.say(Writing::NothingOpen { producer: node });
        }
        producer.batches.values().for_each(|batch| self.batch(node, batch));
    }

    fn batch(&mut self, producer: Node, batch: &ProducerBatch) {
        let partition = std::mem::replace(&mut self.partition, batch.partition);
        match batch.state {
            BatchState::Waiting { until } => self.waiting(producer, batch, until),
            BatchState::Out { request, to, times_out } => {
                if !self.link(producer, Node::Broker(to)) {
                    self.out(request, to, times_out);
                } else {
                    self.parked(to, request);
                }
            }
        }
        self.partition = partition;
    }

    /// A batch that its producer has not sent, or sends again.
    fn waiting(&mut self, producer: Node, batch: &ProducerBatch, until: crate::engine::Millis) {
        let since = why::find(self.history, self.at.branch, batch.since.0);
        if let Some(Fact::RetryScheduled { why, .. }) = since.map(|found| &found.event.fact) {
            self.say_since(Writing::TriedAgain { why: *why }, batch.since);
        }
        if until > self.cluster.now {
            self.say_since(Writing::BackOff { until, attempts: batch.attempts }, batch.since);
        }
        let client = match producer {
            Node::Producer(id) => self.cluster.producers.get(id),
            _ => None,
        };
        if client.is_some_and(|client| !client.knows_leader(batch.partition)) {
            self.say(Writing::LeaderUnknown { client: producer });
            self.nobody_leads();
        }
    }

    /// A batch that was sent and not answered.
    fn out(&mut self, request: MessageId, to: BrokerId, times_out: crate::engine::Millis) {
        let is_it = |m: &&Message| m.body.answers().unwrap_or(m.request) == request;
        let mut messages = self.cluster.network.in_flight.values();
        if let Some(message) = messages.find(is_it) {
            let due = message.due_at;
            let hindrance = match &message.body {
                Body::ProduceResponse { result: Err(why), .. } => {
                    Writing::RefusalUnderWay { from: message.from, why: *why, due }
                }
                body if body.answers().is_some() => {
                    Writing::ResponseUnderWay { from: message.from, due }
                }
                _ => Writing::RequestUnderWay { to, due },
            };
            return self.say_since(hindrance, message.origin);
        }
        if self.parked(to, request) {
            return;
        }
        self.say(Writing::RequestGone { to, gives_up: times_out });
        if let Some(broker) = self.cluster.brokers.get(to).filter(|broker| !broker.is_up()) {
            self.down(to, broker);
        }
    }

    /// A write that waits at the leader; answers whether it does.
    fn parked(&mut self, leader: BrokerId, request: MessageId) -> bool {
        let Some(replica) = self.replica(leader) else { return false };
        let Some(own) = replica.leadership() else { return false };
        let is_it = |write: &&ParkedProduce| write.request == request;
        let Some(write) = own.parked_produces.values().find(is_it) else { return false };
        let (mark, required) = (replica.log.high_watermark(), write.required);
        if mark >= required {
            self.say(Writing::AnsweredNext { leader });
            return true;
        }
        let until = write.answer_at;
        self.say_since(Writing::WaitsForMark { leader, mark, required, until }, write.since);
        self.watermark(leader);
        true
    }

    /// An acknowledged record that can no longer be read: where it may come back from, and if no
    /// copy is left, since when.
    fn lost(&mut self, record: RecordId) {
        let cluster = self.cluster;
        for (broker, offset) in ledger::holders(cluster, record) {
            let up = cluster.brokers.get(broker).is_some_and(Broker::is_up);
            let clean = ledger::may_lead_cleanly(cluster, record, broker);
            self.say(Writing::CopyLeft { broker, offset, up, clean });
        }
        if let Some((to, message)) = ledger::carriers(cluster, record).next() {
            self.say_since(Writing::CopyUnderWay { to: Node::Broker(to) }, message.origin);
        } else if ledger::holders(cluster, record).next().is_none() {
            let step = self.last_held(record).map(|step| step + 1);
            self.say_from(Writing::LossCertain, step);
        }
    }

    /// The last step at which a replica held a record, or a message.
    fn last_held(&self, record: RecordId) -> Option<usize> {
        let frames = self.history.frames(self.at.branch);
        let holds = |step: &usize| {
            let cluster = &frames[*step].cluster;
            ledger::holders(cluster, record).next().is_some()
                || ledger::carriers(cluster, record).next().is_some()
        };
        (0..=self.at.step).rev().find(holds)
    }
}
