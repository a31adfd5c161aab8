//! What a subject is at a step.

use super::{Ask, Subject};
use crate::engine::{
    Behaviour, BrokerId, BrokerSet, ClientId, LeaderEpoch, MessageId, Node, Offset, RecordId,
};

/// What a subject is at a step. The fields are what their names and types say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Now {
    /// It is not there.
    Gone,
    HighWatermark {
        broker: BrokerId,
        mark: Offset,
        end: Offset,
        leads: bool,
    },
    LogEnd {
        broker: BrokerId,
        end: Offset,
        mark: Offset,
        leads: bool,
    },
    Isr {
        isr: BrokerSet,
        outside: BrokerSet,
        min: usize,
    },
    Member {
        broker: BrokerId,
        isr: BrokerSet,
    },
    NoMember {
        broker: BrokerId,
        isr: BrokerSet,
    },
    Elr {
        elr: BrokerSet,
    },
    Leader {
        leader: Option<BrokerId>,
        epoch: LeaderEpoch,
    },
    Epoch {
        epoch: LeaderEpoch,
        leader: Option<BrokerId>,
    },
    Acknowledged {
        acks: &'static str,
    },
    Lost {
        acks: &'static str,
    },
    Unanswered,
    Unpromised,
    Copy {
        broker: BrokerId,
        offset: Offset,
        mark: Offset,
        epoch: LeaderEpoch,
    },
    Producer {
        producer: Node,
        open: usize,
    },
    Consumer {
        consumer: Node,
        position: Offset,
    },
    Message {
        id: MessageId,
        from: Node,
        to: Node,
    },
    Runs {
        broker: BrokerId,
        up: bool,
    },
    Link {
        a: Node,
        b: Node,
        cut: bool,
    },
}

impl Ask<'_> {
    /// What a subject is now.
    pub(super) fn now(&self, subject: Subject) -> Now {
        let found = match subject {
            Subject::HighWatermark(id) | Subject::LogEnd(id) => self.position(subject, id),
            Subject::Isr | Subject::Member(_) | Subject::Elr | Subject::Leader | Subject::Epoch => {
                self.of_metadata(subject)
            }
            Subject::Record(record) => self.of_record(record),
            Subject::Copy(broker, offset) => self.of_copy(broker, offset),
            Subject::Producer(id) => self.of_producer(id),
            Subject::Consumer(id) => self.cluster.consumers.get(id).map(|consumer| Now::Consumer {
                consumer: Node::Consumer(id),
                position: consumer.position,
            }),
            Subject::Message(id) => {
                let message = self.cluster.network.in_flight.get(id);
                message.map(|m| Now::Message { id, from: m.from, to: m.to })
            }
            Subject::Broker(broker) => {
                let known = self.cluster.brokers.get(broker);
                known.map(|known| Now::Runs { broker, up: known.is_up() })
            }
            Subject::Link(a, b) => Some(Now::Link { a, b, cut: self.cluster.network.is_cut(a, b) }),
        };
        found.unwrap_or(Now::Gone)
    }

    fn position(&self, subject: Subject, broker: BrokerId) -> Option<Now> {
        let replica = self.replica(broker)?;
        let (mark, end) = (replica.log.high_watermark(), replica.log.end());
        let leads = replica.leadership().is_some();
        Some(match subject {
            Subject::LogEnd(_) => Now::LogEnd { broker, end, mark, leads },
            _ => Now::HighWatermark { broker, mark, end, leads },
        })
    }

    fn of_metadata(&self, subject: Subject) -> Option<Now> {
        let known = self.metadata()?;
        let (leader, epoch, isr) = (known.leader, known.leader_epoch, known.isr);
        Some(match subject {
            Subject::Member(broker) if !self.cluster.brokers.keys().any(|id| id == broker) => {
                return None;
            }
            Subject::Member(broker) if isr.contains(broker) => Now::Member { broker, isr },
            Subject::Member(broker) => Now::NoMember { broker, isr },
            Subject::Elr if !self.rules.has(Behaviour::EligibleLeaderReplicas) => return None,
            Subject::Elr => Now::Elr { elr: known.elr },
            Subject::Leader => Now::Leader { leader, epoch },
            Subject::Epoch => Now::Epoch { epoch, leader },
            _ => {
                let assigned: BrokerSet = known.replicas.iter().copied().collect();
                let min = self.cluster.controller.image.min_isr(self.rules, self.partition);
                Now::Isr { isr, outside: assigned.minus(isr), min }
            }
        })
    }

    fn of_record(&self, record: RecordId) -> Option<Now> {
        self.cluster.records.get(record.0 as usize)?;
        let acks = |promise: &crate::engine::ledger::Promise| promise.acks.as_str();
        Some(match self.cluster.ledger.acknowledged.get(record) {
            Some(promise) if promise.lost => Now::Lost { acks: acks(promise) },
            Some(promise) => Now::Acknowledged { acks: acks(promise) },
            None if self.batch_of(record).is_some() => Now::Unanswered,
            None => Now::Unpromised,
        })
    }

    fn of_copy(&self, broker: BrokerId, offset: Offset) -> Option<Now> {
        let log = &self.replica(broker)?.log;
        log.record_at(offset)?;
        let epoch = log.batch_at(offset)?.leader_epoch;
        Some(Now::Copy { broker, offset, mark: log.high_watermark(), epoch })
    }

    fn of_producer(&self, id: ClientId) -> Option<Now> {
        let open = self.cluster.producers.get(id)?.batches.len();
        Some(Now::Producer { producer: Node::Producer(id), open })
    }
}
