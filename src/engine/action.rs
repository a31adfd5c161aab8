//! Causes: everything that can move the cluster by one step.
//!
//! A run is its opening and a list of these; all else is computed again.

use std::sync::Arc;

use super::ids::{BrokerId, ClientId, MessageId, Millis, Node, Offset, PartitionId, TopicId};
use super::setting::Setting;
use crate::log::Payload;

/// What happens next.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// The earliest due message or timer, whatever it is.
    Next,
    /// A message in flight arrives: the learner lets it overtake what is due earlier.
    Deliver(MessageId),
    /// A timer goes off; time moves on to where it is due. What is due before it is not played:
    /// it stays on the agenda, and comes late.
    Fire(Timer),
    /// Time passes up to this instant, and nothing is due before it.
    Wait(Millis),
    /// Somebody outside the cluster does something.
    Act(Act),
}

/// What a learner, an operator or misfortune does.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// A producer sends one batch.
    Produce {
        /// The producer that sends.
        producer: ClientId,
        /// Where to.
        partition: PartitionId,
        /// The records of the batch; never empty.
        records: Arc<[Draft]>,
    },
    /// Much is written at once, as if hours had passed: every replica in the ISR gets it, and it
    /// is committed. No message is played.
    Fill(Fill),
    /// Somebody asks the leader to forget what lies below an offset (KIP-107).
    DeleteRecords {
        /// Of which partition.
        partition: PartitionId,
        /// The new log start; `None` is the high watermark.
        before: Option<Offset>,
    },
    /// A broker's process or machine stops. `losing` is how many of the newest records of each
    /// log go with it: 0 for a killed process, more for lost power (FLS-6).
    Crash {
        /// The broker that stops.
        broker: BrokerId,
        /// How many unflushed records are lost.
        losing: u32,
    },
    /// Somebody asks a broker to stop in order: it hands over what it leads first (KRC-9, ZKC-8).
    Shutdown(BrokerId),
    /// A stopped broker starts again.
    Restart(BrokerId),
    /// Nothing passes between two nodes any more; what is under way waits.
    Cut(Node, Node),
    /// A cut or slow link is as it was at first.
    Heal(Node, Node),
    /// Messages between two nodes take this long from now on, in milliseconds.
    Slow(Node, Node, u64),
    /// The connection that carries a message breaks, and the message is lost.
    Drop(MessageId),
    /// A message arrives a second time.
    Duplicate(MessageId),
    /// A configuration gets another value.
    Set(Setting),
    /// A configuration of one topic gets another value.
    SetOf(TopicId, Setting),
    /// The controller holds an election (ELE-4, ELE-5).
    Elect {
        /// In which partition; none is all.
        partition: Option<PartitionId>,
        /// Whether anybody active may be elected, and not the preferred leader only.
        unclean: bool,
    },
    /// A topic is created, with the configurations of the opening.
    CreateTopic {
        /// Its name.
        name: Arc<str>,
        /// Its partitions and replicas.
        placing: Placing,
    },
    /// A topic gets more partitions, as many replicas each as the others have.
    AddPartitions {
        /// Which topic.
        topic: TopicId,
        /// How many more.
        count: u16,
    },
    /// A partition moves to other replicas, or a move is taken back (RAS-1).
    Reassign {
        /// Which partition.
        partition: PartitionId,
        /// The replicas, the preferred leader first; none takes the move back.
        replicas: Option<Vec<BrokerId>>,
    },
    /// A consumer reads another partition, from its beginning.
    Assign {
        /// The consumer.
        consumer: ClientId,
        /// What it reads from now on.
        partition: PartitionId,
    },
}

/// Where the replicas of new partitions go.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Placing {
    /// The replicas of each partition are named, the preferred leader first.
    Given(Vec<Vec<BrokerId>>),
    /// Kafka places them.
    Placed {
        /// How many partitions.
        partitions: u16,
        /// How many replicas each has.
        replication_factor: u8,
    },
}

/// Many records that look alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fill {
    /// Where to.
    pub partition: PartitionId,
    /// How many records.
    pub count: u32,
    /// How long each value is, in bytes.
    pub value_bytes: u32,
    /// How many records make a batch.
    pub batch: u32,
    /// How many milliseconds lie between a record and the next; the last has the present time.
    pub interval: u32,
    /// How many keys are used in turn; with 0 the keys are null.
    pub keys: u32,
}

/// A record before it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Draft {
    /// The key, if it has one.
    pub key: Option<Arc<str>>,
    /// The value; null is a tombstone in a compacted topic.
    pub value: Option<Arc<str>>,
}

impl Draft {
    /// A record that says something, without a key.
    pub fn of(value: impl Into<Arc<str>>) -> Draft {
        Draft { key: None, value: Some(value.into()) }
    }

    /// What it says, in words.
    pub fn said(&self) -> Arc<str> {
        self.value.clone().unwrap_or_else(|| "null".into())
    }

    /// The same as a record says it.
    pub fn payload(&self) -> Payload {
        Payload {
            key: self.key.clone().map(Arc::from),
            value: self.value.clone().map(Arc::from),
            headers: Arc::default(),
        }
    }
}

/// Something that happens at an instant although no message arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Timer {
    /// The controller has heard nothing of a broker for `broker.session.timeout.ms` (KRC-6).
    Session(BrokerId),
    /// A broker tells the controller that it lives (KRC-4).
    Heartbeat(BrokerId),
    /// A broker asks to be registered, again (KRC-3).
    Register(BrokerId),
    /// A broker that wants to stop has waited for leave long enough (KRC-9).
    Shutdown(BrokerId),
    /// The controller looks whether preferred leaders lead (PRF-2, PRF-3).
    Balance,
    /// A broker looks for followers that lag, every half `replica.lag.time.max.ms` (ISR-6).
    IsrCheck(BrokerId),
    /// A follower's back-off is over; it fetches again (REP-8).
    FetchBackoff(BrokerId, PartitionId),
    /// A follower's or consumer's fetch has waited long enough at the leader (HW-12, PUR-2).
    FetchWait(BrokerId, PartitionId, Node),
    /// A produce request has waited long enough at the leader: for the high watermark, or as
    /// long as its producer allows (ACK-5, ACK-6).
    ProduceWait(BrokerId, PartitionId, MessageId),
    /// A broker looks for segments that are too old or too many (RET-1).
    RetentionCheck(BrokerId),
    /// A broker compacts its logs (CMP-1).
    Cleaner(BrokerId),
    /// A client gave an unanswered request up (RTY-4).
    RequestTimeout(Node, MessageId),
    /// A client's back-off is over; it goes on (RTY-3).
    ClientBackoff(Node),
}

impl Act {
    /// The partition that it is about, if it is about one.
    pub fn partition(&self) -> Option<PartitionId> {
        match self {
            Act::Produce { partition, .. }
            | Act::DeleteRecords { partition, .. }
            | Act::Reassign { partition, .. }
            | Act::Assign { partition, .. } => Some(*partition),
            Act::Elect { partition, .. } => *partition,
            Act::Fill(fill) => Some(fill.partition),
            _ => None,
        }
    }
}

impl Timer {
    /// The partition that it is about, if it is about one.
    pub fn partition(self) -> Option<PartitionId> {
        match self {
            Timer::FetchBackoff(_, partition)
            | Timer::FetchWait(_, partition, _)
            | Timer::ProduceWait(_, partition, _) => Some(partition),
            _ => None,
        }
    }

    /// The same timer of another partition, if it is about one.
    #[must_use]
    pub fn of(self, of: PartitionId) -> Timer {
        match self {
            Timer::FetchBackoff(broker, _) => Timer::FetchBackoff(broker, of),
            Timer::FetchWait(broker, _, reader) => Timer::FetchWait(broker, of, reader),
            Timer::ProduceWait(broker, _, request) => Timer::ProduceWait(broker, of, request),
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_about_a_partition_names_one() {
        let partition = PartitionId(3);
        let draft = [Draft { key: None, value: None }];
        let (producer, records) = (ClientId(1), Arc::from(draft));
        assert_eq!(Act::Produce { producer, partition, records }.partition(), Some(partition));
        assert_eq!(Act::DeleteRecords { partition, before: None }.partition(), Some(partition));
        let elect = Act::Elect { partition: Some(partition), unclean: false };
        assert_eq!(elect.partition(), Some(partition));
        assert_eq!(Act::Elect { partition: None, unclean: false }.partition(), None);
        assert_eq!(Act::Restart(BrokerId(1)).partition(), None);
    }
}
