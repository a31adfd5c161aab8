//! Refusals: why an action cannot happen now. A refused action changes nothing.

use super::ids::{BrokerId, ClientId, MessageId, Millis, Node, PartitionId};
use super::setting::Name;

/// Why an action cannot happen now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blocked {
    /// There is no such broker.
    NoBroker(BrokerId),
    /// There is no such producer.
    NoProducer(ClientId),
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
    /// The configuration has that value already.
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
    /// `min.insync.replicas` must be at least 1 and at most the number of brokers it can count.
    MinInsyncReplicas {
        /// The largest value allowed.
        most: u8,
    },
}
