//! Kafka's errors, under their names.

/// Kafka's errors, as far as the engine gives them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ErrorCode {
    /// OFFSET_OUT_OF_RANGE.
    OffsetOutOfRange,
    /// NOT_LEADER_OR_FOLLOWER.
    NotLeaderOrFollower,
    /// REQUEST_TIMED_OUT.
    RequestTimedOut,
    /// NETWORK_EXCEPTION: the connection broke.
    NetworkException,
    /// NOT_ENOUGH_REPLICAS.
    NotEnoughReplicas,
    /// NOT_ENOUGH_REPLICAS_AFTER_APPEND.
    NotEnoughReplicasAfterAppend,
    /// NOT_CONTROLLER.
    NotController,
    /// INVALID_REQUEST.
    InvalidRequest,
    /// FENCED_LEADER_EPOCH.
    FencedLeaderEpoch,
    /// UNKNOWN_LEADER_EPOCH.
    UnknownLeaderEpoch,
    /// STALE_BROKER_EPOCH.
    StaleBrokerEpoch,
    /// INVALID_UPDATE_VERSION.
    InvalidUpdateVersion,
    /// DUPLICATE_BROKER_REGISTRATION.
    DuplicateBrokerRegistration,
    /// INELIGIBLE_REPLICA.
    IneligibleReplica,
    /// OFFSET_NOT_AVAILABLE.
    OffsetNotAvailable,
    /// LEADER_NOT_AVAILABLE.
    LeaderNotAvailable,
    /// UNKNOWN_TOPIC_OR_PARTITION.
    UnknownTopicOrPartition,
    /// NEW_LEADER_ELECTED: the change was made, and it made somebody else leader.
    NewLeaderElected,
    /// MESSAGE_TOO_LARGE.
    MessageTooLarge,
    /// RECORD_LIST_TOO_LARGE.
    RecordListTooLarge,
    /// INVALID_RECORD.
    InvalidRecord,
    /// OUT_OF_ORDER_SEQUENCE_NUMBER.
    OutOfOrderSequenceNumber,
}

impl ErrorCode {
    /// Kafka's name of the error.
    pub fn as_str(self) -> &'static str {
        match self {
            ErrorCode::OffsetOutOfRange => "OFFSET_OUT_OF_RANGE",
            ErrorCode::NotLeaderOrFollower => "NOT_LEADER_OR_FOLLOWER",
            ErrorCode::RequestTimedOut => "REQUEST_TIMED_OUT",
            ErrorCode::NetworkException => "NETWORK_EXCEPTION",
            ErrorCode::NotEnoughReplicas => "NOT_ENOUGH_REPLICAS",
            ErrorCode::NotEnoughReplicasAfterAppend => "NOT_ENOUGH_REPLICAS_AFTER_APPEND",
            ErrorCode::NotController => "NOT_CONTROLLER",
            ErrorCode::InvalidRequest => "INVALID_REQUEST",
            ErrorCode::FencedLeaderEpoch => "FENCED_LEADER_EPOCH",
            ErrorCode::UnknownLeaderEpoch => "UNKNOWN_LEADER_EPOCH",
            ErrorCode::StaleBrokerEpoch => "STALE_BROKER_EPOCH",
            ErrorCode::InvalidUpdateVersion => "INVALID_UPDATE_VERSION",
            ErrorCode::DuplicateBrokerRegistration => "DUPLICATE_BROKER_REGISTRATION",
            ErrorCode::IneligibleReplica => "INELIGIBLE_REPLICA",
            ErrorCode::OffsetNotAvailable => "OFFSET_NOT_AVAILABLE",
            ErrorCode::LeaderNotAvailable => "LEADER_NOT_AVAILABLE",
            ErrorCode::UnknownTopicOrPartition => "UNKNOWN_TOPIC_OR_PARTITION",
            ErrorCode::NewLeaderElected => "NEW_LEADER_ELECTED",
            ErrorCode::MessageTooLarge => "MESSAGE_TOO_LARGE",
            ErrorCode::RecordListTooLarge => "RECORD_LIST_TOO_LARGE",
            ErrorCode::InvalidRecord => "INVALID_RECORD",
            ErrorCode::OutOfOrderSequenceNumber => "OUT_OF_ORDER_SEQUENCE_NUMBER",
        }
    }
}
