//! How a script names a message in flight: by its number, or as the oldest one of its kind
//! between two nodes. The second survives changes of a lesson that shift the numbers. With
//! ` of orders-1` it is the oldest about that partition, without it about any.

use std::fmt;

use super::failure::Obstacle;
use super::place::Place;
use super::statement::node_words;
use crate::engine::{Body, Cluster, Message, MessageId, Node};

/// A message that is meant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum MessageRef {
    /// The message of that number.
    Number(MessageId),
    /// The oldest message of a kind on its way between two nodes.
    Oldest {
        /// Its kind.
        kind: MessageKind,
        /// Who sent it.
        from: Node,
        /// Whom it is for.
        to: Node,
        /// What it is about.
        of: Place,
    },
}

/// The kinds of messages, under their names in scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum MessageKind {
    ProduceRequest,
    ProduceResponse,
    FetchRequest,
    FetchResponse,
    ListOffsetsRequest,
    ListOffsetsResponse,
    EpochEndRequest,
    EpochEndResponse,
    AlterPartitionRequest,
    AlterPartitionResponse,
    RegistrationRequest,
    RegistrationResponse,
    Heartbeat,
    HeartbeatResponse,
    MetadataUpdate,
    MetadataRequest,
    MetadataResponse,
    ConnectionClosed,
}

/// The names, in the order of the kinds.
pub(super) const KINDS: [(&str, MessageKind); 18] = [
    ("produce-request", MessageKind::ProduceRequest),
    ("produce-response", MessageKind::ProduceResponse),
    ("fetch-request", MessageKind::FetchRequest),
    ("fetch-response", MessageKind::FetchResponse),
    ("list-offsets-request", MessageKind::ListOffsetsRequest),
    ("list-offsets-response", MessageKind::ListOffsetsResponse),
    ("epoch-end-request", MessageKind::EpochEndRequest),
    ("epoch-end-response", MessageKind::EpochEndResponse),
    ("alter-partition-request", MessageKind::AlterPartitionRequest),
    ("alter-partition-response", MessageKind::AlterPartitionResponse),
    ("registration-request", MessageKind::RegistrationRequest),
    ("registration-response", MessageKind::RegistrationResponse),
    ("heartbeat", MessageKind::Heartbeat),
    ("heartbeat-response", MessageKind::HeartbeatResponse),
    ("metadata-update", MessageKind::MetadataUpdate),
    ("metadata-request", MessageKind::MetadataRequest),
    ("metadata-response", MessageKind::MetadataResponse),
    ("connection-closed", MessageKind::ConnectionClosed),
];

impl MessageKind {
    /// The kind of a message.
    pub fn of(body: &Body) -> MessageKind {
        match body {
            Body::ProduceRequest(_) => MessageKind::ProduceRequest,
            Body::ProduceResponse { .. } => MessageKind::ProduceResponse,
            Body::FetchRequest(_) => MessageKind::FetchRequest,
            Body::FetchResponse { .. } => MessageKind::FetchResponse,
            Body::ListOffsetsRequest(_) => MessageKind::ListOffsetsRequest,
            Body::ListOffsetsResponse { .. } => MessageKind::ListOffsetsResponse,
            Body::EpochEndRequest(_) => MessageKind::EpochEndRequest,
            Body::EpochEndResponse { .. } => MessageKind::EpochEndResponse,
            Body::AlterPartitionRequest(_) => MessageKind::AlterPartitionRequest,
            Body::AlterPartitionResponse { .. } => MessageKind::AlterPartitionResponse,
            Body::RegistrationRequest { .. } => MessageKind::RegistrationRequest,
            Body::RegistrationResponse { .. } => MessageKind::RegistrationResponse,
            Body::Heartbeat { .. } => MessageKind::Heartbeat,
            Body::HeartbeatResponse { .. } => MessageKind::HeartbeatResponse,
            Body::MetadataUpdate(_) => MessageKind::MetadataUpdate,
            Body::MetadataRequest { .. } => MessageKind::MetadataRequest,
            Body::MetadataResponse { .. } => MessageKind::MetadataResponse,
            Body::ConnectionClosed { .. } => MessageKind::ConnectionClosed,
        }
    }

    /// Its name in scripts.
    pub fn as_str(self) -> &'static str {
        KINDS[self as usize].0
    }
}

impl MessageRef {
    /// The number of the message that is meant.
    ///
    /// # Errors
    /// It is not in flight, or there is no such partition.
    pub fn find(&self, cluster: &Cluster) -> Result<MessageId, Obstacle> {
        let about = match self {
            MessageRef::Oldest { of: of @ Place(Some(_)), .. } => Some(of.find(cluster)?),
            _ => None,
        };
        let meant = |id: MessageId, message: &Message| match self {
            MessageRef::Number(number) => id == *number,
            MessageRef::Oldest { kind, from, to, .. } => {
                (message.from, message.to) == (*from, *to)
                    && MessageKind::of(&message.body) == *kind
                    && (about.is_none() || about == cluster.partition_of(message))
            }
        };
        let found = cluster.network.in_flight.iter().find(|(id, message)| meant(*id, message));
        found.map(|(id, _)| id).ok_or_else(|| Obstacle::NoSuchMessage(self.clone()))
    }
}

impl fmt::Display for MessageRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MessageRef::Number(number) => write!(f, "{number}"),
            MessageRef::Oldest { kind, from, to, of } => {
                write!(f, "{} {} {}{of}", kind.as_str(), node_words(*from), node_words(*to))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::engine::event::Origin;
    use crate::engine::{BrokerId, Millis, Opening, Rules};

    fn between(id: u32, from: Node, to: Node) -> (MessageId, Message) {
        let (id, body) = (MessageId(id), Body::RegistrationRequest { clean_stop: None });
        let (sent_at, due_at, origin) = (Millis(0), Millis(9), Origin::default());
        (id, Message { id, request: id, from, to, sent_at, due_at, body, origin })
    }

    #[test]
    fn of_two_messages_alike_the_oldest_is_meant() {
        let [one, two] = [1, 2].map(|n| Node::Broker(BrokerId(n)));
        let mut cluster = Opening::of(&Rules::default()).cluster(&Rules::default());
        Arc::make_mut(&mut cluster.network).in_flight =
            [between(3, two, one), between(5, one, two), between(8, one, two)]
                .into_iter()
                .collect();
        let of = Place::default();
        let oldest =
            |kind| MessageRef::Oldest { kind, from: one, to: two, of: of.clone() }.find(&cluster);
        assert_eq!(oldest(MessageKind::RegistrationRequest), Ok(MessageId(5)));
        assert!(matches!(oldest(MessageKind::Heartbeat), Err(Obstacle::NoSuchMessage(_))));
        assert_eq!(MessageRef::Number(MessageId(8)).find(&cluster), Ok(MessageId(8)));
        let missing = MessageRef::Number(MessageId(4));
        assert_eq!(missing.find(&cluster), Err(Obstacle::NoSuchMessage(missing)));
    }

    #[test]
    fn the_table_of_names_is_in_the_order_of_the_kinds() {
        for (name, kind) in KINDS {
            assert_eq!(kind.as_str(), name);
        }
    }
}
