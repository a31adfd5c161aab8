//! Refusals: why an action cannot happen now. A refused action changes nothing.

use super::ids::{BrokerId, ClientId, MessageId, Millis, Node, Offset, PartitionId, TopicId};
use super::message::ErrorCode;
use super::rules::Edition;
use super::setting::Name;

/// Why an action cannot happen now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blocked {
    /// There is no such broker.
    NoBroker(BrokerId),
    /// There is no such producer.
    NoProducer(ClientId),
    /// There is no such consumer.
    NoConsumer(ClientId),
    /// There is no such topic.
    NoTopic(TopicId),
    /// There is no such node.
    NoNode(Node),
    /// There is no such partition.
    NoPartition(PartitionId),
    /// The broker is down already, or still.
    BrokerDown(BrokerId),
    /// The broker is up.
    BrokerUp(BrokerId),
    /// A batch needs at least one record.
    NothingToProduce,
    /// Nothing is due: no message and no timer.
    NothingDue,
    /// Something is due before that instant.
    DueEarlier(Millis),
    /// No message of that number is in flight.
    NotInFlight(MessageId),
    /// Another message of the same connection arrives first.
    Behind {
        /// The message wished for.
        message: MessageId,
        /// The one before it.
        first: MessageId,
    },
    /// The link is cut.
    LinkCut(Node, Node),
    /// The link is cut already.
    AlreadyCut(Node, Node),
    /// The link is as at first.
    NotCut(Node, Node),
    /// The two nodes never talk to each other.
    NoLink(Node, Node),
    /// The timer does not run.
    NotRunning,
    /// The notice of a broken connection cannot be dropped or doubled.
    NotAMessage(MessageId),
    /// The partition has those replicas already.
    NoChange,
    /// The value is out of bounds.
    OutOfBounds {
        /// The configuration.
        name: Name,
        /// The smallest value allowed.
        least: i64,
        /// The largest value allowed.
        most: i64,
    },
    /// The edition does not know the configuration.
    NotInEdition {
        /// The configuration.
        name: &'static str,
        /// The edition.
        edition: Edition,
    },
    /// There is no leader at work.
    NoLeader,
    /// A member of the ISR does not wait for data with all that the leader has.
    NotAtRest(BrokerId),
    /// A fill is too long, or empty.
    TooMuchToFill {
        /// How many records can still be filled in.
        most: u32,
    },
    /// The logs of the topic do not take such a batch.
    FillRefused(ErrorCode),
    /// The offset does not lie between log start and high watermark.
    OutOfRange {
        /// The log start.
        start: Offset,
        /// The high watermark.
        high_watermark: Offset,
    },
    /// The broker has been asked to stop already.
    StopsAlready(BrokerId),
    /// The name of a topic has letters, digits, dots, dashes and underscores.
    BadTopicName,
    /// There is a topic of that name.
    TopicExists(TopicId),
    /// The number of partitions can only grow (INVALID_PARTITIONS).
    TooFewPartitions {
        /// How many there are.
        have: u16,
    },
    /// There would be more partitions than this program shows.
    TooManyPartitions {
        /// How many there may be.
        most: u16,
    },
    /// Each replica needs a broker of its own (INVALID_REPLICATION_FACTOR).
    ReplicationFactor {
        /// How many brokers there are.
        most: u8,
    },
    /// None of the brokers that are named is active (INVALID_REPLICA_ASSIGNMENT).
    NobodyActive,
    /// No broker is named (INVALID_REPLICA_ASSIGNMENT).
    NoReplicas,
    /// That broker is not registered (INVALID_REPLICA_ASSIGNMENT).
    NotRegistered(BrokerId),
    /// That broker is named twice (INVALID_REPLICA_ASSIGNMENT).
    AssignedTwice(BrokerId),
    /// All partitions of a topic have as many replicas (INVALID_REPLICA_ASSIGNMENT).
    ReplicaCount {
        /// How many that is.
        needed: u8,
    },
    /// Each new partition needs its replicas named (INVALID_REPLICA_ASSIGNMENT).
    Assignments {
        /// How many there are.
        needed: u16,
    },
    /// No reassignment is under way (NO_REASSIGNMENT_IN_PROGRESS).
    NoReassignment(PartitionId),
    /// The reassignment can only be taken back by an unclean election, which is not allowed.
    UncleanRevert,
    /// Who should lead leads already (ELECTION_NOT_NEEDED).
    ElectionNotNeeded,
    /// The preferred leader may not lead now (PREFERRED_LEADER_NOT_AVAILABLE).
    PreferredNotAvailable(BrokerId),
    /// No replica is active (ELIGIBLE_LEADERS_NOT_AVAILABLE).
    NobodyToElect,
    /// `min.insync.replicas` must be at least 1 and at most the number of brokers it can count.
    MinInsyncReplicas {
        /// The largest value allowed.
        most: u8,
    },
}
