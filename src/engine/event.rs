//! Facts: what a step did, in past tense, each with what made it possible.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::action::{Act, Timer};
use super::ids::{
    BrokerEpoch, BrokerId, BrokerSet, ClientId, LeaderEpoch, Millis, Node, Offset, PartitionEpoch,
    PartitionId, RecordId,
};
use super::message::{ErrorCode, Message};
use crate::log::{DeletionReason, RollReason};

/// The number of an event within its run, in order of happening.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(pub u32);

/// Where a piece of state comes from. It takes no part in equality or hash: two clusters that
/// are in the same state are equal, however they came to it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Origin(pub EventId);

impl PartialEq for Origin {
    fn eq(&self, _: &Origin) -> bool {
        true
    }
}

impl Eq for Origin {}

impl Hash for Origin {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its number within the run.
    pub id: EventId,
    /// When, in virtual time.
    pub at: Millis,
    /// The events without which it would not have happened, oldest first. Only acts have none.
    pub causes: Vec<EventId>,
    /// What happened.
    pub fact: Fact,
}

/// What happened. The fields are what their names and types say.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Fact {
    /// Somebody acted on the cluster.
    Acted(Act),
    /// A timer went off.
    TimerFired(Timer),
    /// A message set out.
    MessageSent(Arc<Message>),
    /// A message arrived.
    MessageArrived(Arc<Message>),
    /// A message was lost: dropped by hand, or its receiver is down.
    MessageLost(Arc<Message>),

    /// A leader or follower wrote records at the end of its log.
    RecordsAppended { broker: BrokerId, partition: PartitionId, from: Offset, to: Offset },
    /// Much was written at once on every replica of the ISR, and is committed.
    RecordsFilled { partition: PartitionId, from: Offset, to: Offset },
    /// A log closed its active segment and began another at `base` (SEG-1).
    SegmentRolled { broker: BrokerId, partition: PartitionId, base: Offset, why: RollReason },
    /// An append left an entry in the offset index: `offset` is found from `position` on (IDX-1).
    IndexEntryAdded { broker: BrokerId, partition: PartitionId, offset: Offset, position: u32 },
    /// A log deleted its oldest segment, with the records from `base` up to `end` (RET-1).
    SegmentDeleted {
        broker: BrokerId,
        partition: PartitionId,
        base: Offset,
        end: Offset,
        bytes: u64,
        why: DeletionReason,
    },
    /// A log begins later than before (POS-4).
    LogStartMoved {
        broker: BrokerId,
        partition: PartitionId,
        from: Offset,
        to: Offset,
        why: StartReason,
    },
    /// A follower threw its log away, from the first to the second offset of `old`, and begins at
    /// the leader's start (OOR-2).
    LogStartedAnew {
        broker: BrokerId,
        partition: PartitionId,
        old: (Offset, Offset),
        start: Offset,
    },
    /// A log was compacted up to `to`: so many records went, and the bytes fell (CMP-3).
    LogCleaned {
        broker: BrokerId,
        partition: PartitionId,
        to: Offset,
        removed: u32,
        bytes: (u64, u64),
    },
    /// A log's records below `to` were written from the page cache to disk (FLS-1).
    LogFlushed { broker: BrokerId, partition: PartitionId, to: Offset },
    /// A broker that had stopped uncleanly read the end of a log again and rebuilt its indexes
    /// (FLS-4).
    LogRecovered { broker: BrokerId, partition: PartitionId, from: Offset, segments: u32 },
    /// A replica cut its log. `records` went.
    LogTruncated {
        broker: BrokerId,
        partition: PartitionId,
        to: Offset,
        records: Vec<(Offset, RecordId)>,
    },
    /// A machine that lost power lost what was not flushed.
    TailLost {
        broker: BrokerId,
        partition: PartitionId,
        to: Offset,
        records: Vec<(Offset, RecordId)>,
    },
    /// A follower cannot append what its leader sent: their logs do not fit (REP-8).
    ReplicationFailed { broker: BrokerId, partition: PartitionId },
    /// A broker stopped rather than cut a log that is longer than its leader's (OOR-4).
    BrokerHalted { broker: BrokerId, partition: PartitionId },
    /// A leader learned by a fetch how far a follower has got.
    FollowerProgressed { leader: BrokerId, partition: PartitionId, follower: BrokerId, to: Offset },
    /// A replica's high watermark changed. On a follower it can fall (HW-8).
    HighWatermarkMoved { broker: BrokerId, partition: PartitionId, from: Offset, to: Offset },
    /// A fetch was not answered at once; it waits at the leader for data (PUR-1).
    FetchParked { leader: BrokerId, partition: PartitionId, reader: Node },
    /// A fetch was refused, or answered with where the logs part.
    FetchRefused { leader: BrokerId, partition: PartitionId, reader: Node, why: ErrorCode },
    /// The leader answered where the follower's log parts from its own (TRC-6).
    DivergenceFound {
        leader: BrokerId,
        partition: PartitionId,
        reader: Node,
        epoch: LeaderEpoch,
        end: Offset,
    },

    /// A broker became leader of an epoch.
    BecameLeader { broker: BrokerId, partition: PartitionId, epoch: LeaderEpoch, start: Offset },
    /// A broker became follower of a leader.
    BecameFollower {
        broker: BrokerId,
        partition: PartitionId,
        epoch: LeaderEpoch,
        leader: Option<BrokerId>,
    },
    /// A leader asks the controller for another ISR.
    IsrChangeProposed {
        leader: BrokerId,
        partition: PartitionId,
        isr: BrokerSet,
        proposed: BrokerSet,
    },
    /// A leader's proposal came to nothing.
    IsrChangeFailed { leader: BrokerId, partition: PartitionId, why: ErrorCode },
    /// The ISR as a leader knows it changed.
    IsrAdopted { leader: BrokerId, partition: PartitionId, isr: BrokerSet },

    /// The controller changed the ISR in its metadata.
    IsrChanged { partition: PartitionId, from: BrokerSet, to: BrokerSet, epoch: PartitionEpoch },
    /// The controller chose another leader, or none.
    LeaderElected {
        partition: PartitionId,
        leader: Option<BrokerId>,
        epoch: LeaderEpoch,
        unclean: bool,
    },
    /// The controller raised the leader epoch, and the leader stays (EPO-3, EPO-6).
    LeaderEpochRaised { partition: PartitionId, leader: Option<BrokerId>, epoch: LeaderEpoch },
    /// The eligible leader replicas changed, or the leader that is remembered while nobody can
    /// be elected (ELR-4).
    ElrChanged { partition: PartitionId, elr: BrokerSet, last_known: Option<BrokerId> },
    /// A partition has other replicas: a reassignment began, ended or was taken back (RAS-1).
    ReplicasChanged {
        partition: PartitionId,
        replicas: Arc<[BrokerId]>,
        adding: BrokerSet,
        removing: BrokerSet,
    },
    /// A broker asked to stop; the controller hands over what it leads (KRC-9, ZKC-8).
    ShutdownBegan { broker: BrokerId },
    /// A broker's process stopped in order.
    BrokerStopped { broker: BrokerId },
    /// The controller created partitions of a topic: numbers `from` up to `to`.
    PartitionsCreated { topic: Arc<str>, from: u16, to: u16 },
    /// A broker got a replica of a partition, empty at first.
    ReplicaCreated { broker: BrokerId, partition: PartitionId },
    /// A broker deleted its replica of a partition (BRT-5).
    ReplicaDeleted { broker: BrokerId, partition: PartitionId },
    /// A broker's session with ZooKeeper ended, or another began in its place (ZKC-3).
    BrokerUnregistered { broker: BrokerId },
    /// The controller fenced a broker.
    BrokerFenced { broker: BrokerId },
    /// The controller let a broker in again.
    BrokerUnfenced { broker: BrokerId },
    /// The controller registered a broker.
    BrokerRegistered { broker: BrokerId, epoch: BrokerEpoch },
    /// A broker took over newer metadata from the controller.
    MetadataApplied { broker: BrokerId },

    /// A leader refused a write.
    ProduceRefused { leader: BrokerId, partition: PartitionId, producer: Node, why: ErrorCode },
    /// A leader let a write wait until the high watermark passes it.
    ProduceParked { leader: BrokerId, partition: PartitionId, producer: Node, until: Offset },
    /// A leader answers a write that the high watermark has passed.
    ProduceCompleted {
        leader: BrokerId,
        partition: PartitionId,
        producer: Node,
        from: Offset,
        to: Offset,
    },
    /// A producer's batch counts as written: the answer came (with acks=0: it was sent).
    Acknowledged { producer: ClientId, records: Arc<[RecordId]>, base_offset: Option<Offset> },
    /// A producer will send a batch again.
    RetryScheduled { producer: ClientId, records: Arc<[RecordId]>, why: ErrorCode, attempt: u32 },
    /// A producer gave a batch up.
    ProduceFailed { producer: ClientId, records: Arc<[RecordId]>, why: ErrorCode },
    /// A client learned from a broker who leads.
    LeaderLearned {
        client: Node,
        partition: PartitionId,
        leader: Option<BrokerId>,
        epoch: LeaderEpoch,
    },
    /// A consumer got records.
    RecordsRead { consumer: ClientId, from: Offset, to: Offset },
    /// A consumer had to move its position.
    PositionReset { consumer: ClientId, from: Offset, to: Offset },

    /// An acknowledged record can no longer be read (law NothingAcknowledgedIsLost).
    RecordLost { record: RecordId },
    /// A record that counted as lost is on the leader again.
    RecordFound { record: RecordId },
}

/// Why a log begins later than before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StartReason {
    /// Its oldest segments were deleted.
    Retention,
    /// Somebody asked the leader to forget what lies below.
    DeleteRecords,
    /// The leader's log begins there (REP-9).
    Leader,
}

impl Fact {
    /// The partition that it is about, if it names one.
    pub fn partition(&self) -> Option<PartitionId> {
        match self {
            Fact::Acted(act) => act.partition(),
            Fact::TimerFired(timer) => timer.partition(),
            Fact::MessageSent(message)
            | Fact::MessageArrived(message)
            | Fact::MessageLost(message) => message.body.partition(),
            Fact::RecordsAppended { partition, .. }
            | Fact::RecordsFilled { partition, .. }
            | Fact::SegmentRolled { partition, .. }
            | Fact::IndexEntryAdded { partition, .. }
            | Fact::SegmentDeleted { partition, .. }
            | Fact::LogStartMoved { partition, .. }
            | Fact::LogStartedAnew { partition, .. }
            | Fact::LogCleaned { partition, .. }
            | Fact::LogFlushed { partition, .. }
            | Fact::LogRecovered { partition, .. }
            | Fact::LogTruncated { partition, .. }
            | Fact::ReplicationFailed { partition, .. }
            | Fact::BrokerHalted { partition, .. }
            | Fact::TailLost { partition, .. }
            | Fact::FollowerProgressed { partition, .. }
            | Fact::HighWatermarkMoved { partition, .. }
            | Fact::FetchParked { partition, .. }
            | Fact::FetchRefused { partition, .. }
            | Fact::DivergenceFound { partition, .. }
            | Fact::BecameLeader { partition, .. }
            | Fact::BecameFollower { partition, .. }
            | Fact::IsrChangeProposed { partition, .. }
            | Fact::IsrChangeFailed { partition, .. }
            | Fact::IsrAdopted { partition, .. }
            | Fact::IsrChanged { partition, .. }
            | Fact::LeaderElected { partition, .. }
            | Fact::LeaderEpochRaised { partition, .. }
            | Fact::ElrChanged { partition, .. }
            | Fact::ReplicasChanged { partition, .. }
            | Fact::ReplicaCreated { partition, .. }
            | Fact::ReplicaDeleted { partition, .. }
            | Fact::ProduceRefused { partition, .. }
            | Fact::ProduceParked { partition, .. }
            | Fact::ProduceCompleted { partition, .. }
            | Fact::LeaderLearned { partition, .. } => Some(*partition),
            _ => None,
        }
    }

    /// Whether somebody who watches would want to stop at it. The rest is bookkeeping that goes
    /// on all the time: messages under way, heartbeats, idle fetches.
    pub fn is_notable(&self) -> bool {
        match self {
            Fact::TimerFired(_)
            | Fact::MessageSent(_)
            | Fact::MessageArrived(_)
            | Fact::MessageLost(_)
            | Fact::FetchParked { .. }
            | Fact::IndexEntryAdded { .. }
            | Fact::LogFlushed { .. }
            | Fact::MetadataApplied { .. } => false,
            Fact::RetryScheduled { attempt, .. } => *attempt <= 1,
            _ => true,
        }
    }
}
