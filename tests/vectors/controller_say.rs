//! How cases of the area "controller" name refusals and changes.

use highwater::engine::ErrorCode;
use highwater::engine::blocked::Blocked;
use highwater::engine::metadata::MetadataImage;
use serde_json::{Map, Value, json};

use crate::case::Trouble;
use crate::election::named;

pub const NO_PARTITION: &str = "UnknownTopicOrPartition";

/// Kafka's name for a refusal.
pub fn error_of(blocked: &Blocked) -> &'static str {
    match blocked {
        Blocked::NoPartition(_) | Blocked::NoTopic(_) => NO_PARTITION,
        Blocked::BadTopicName => "InvalidTopic",
        Blocked::TopicExists(_) => "TopicExists",
        Blocked::TooFewPartitions { .. } => "InvalidPartitions",
        Blocked::ReplicationFactor { .. } => "InvalidReplicationFactor",
        Blocked::NobodyActive
        | Blocked::NoReplicas
        | Blocked::NotRegistered(_)
        | Blocked::AssignedTwice(_)
        | Blocked::ReplicaCount { .. }
        | Blocked::Assignments { .. }
        | Blocked::UncleanRevert => "InvalidReplicaAssignment",
        Blocked::NoReassignment(_) => "NoReassignmentInProgress",
        Blocked::ElectionNotNeeded => "ElectionNotNeeded",
        Blocked::PreferredNotAvailable(_) => "PreferredLeaderNotAvailable",
        Blocked::NobodyToElect => "EligibleLeadersNotAvailable",
        _ => "UnknownServerError",
    }
}

/// `NOT_CONTROLLER` as cases write it.
pub fn error_words(code: ErrorCode) -> String {
    let part = |part: &str| {
        let (first, rest) = part.split_at(1);
        first.to_string() + &rest.to_lowercase()
    };
    code.as_str().split('_').map(part).collect()
}

pub fn refused(blocked: &Blocked) -> Trouble {
    Trouble::refused(error_of(blocked))
}

/// What differs between two states of the metadata: partitions by name, then brokers.
pub fn changes(before: &MetadataImage, after: &MetadataImage) -> (Map<String, Value>, Vec<Value>) {
    let mut partitions = Map::new();
    for (id, new) in after.partitions.iter() {
        if let Some(old) = before.partitions.get(id).filter(|old| *old != new) {
            partitions.insert(after.name(id), named(old, new).into());
        }
    }
    let mut all = Vec::new();
    for (id, new) in after.brokers.iter() {
        let Some(old) = before.brokers.get(id) else { continue };
        let mut change = Map::from_iter([("broker".to_string(), json!(id.0))]);
        if old.fenced != new.fenced {
            change.insert("fenced".into(), new.fenced.into());
        }
        if old.shutting_down != new.shutting_down {
            change.insert("inControlledShutdown".into(), new.shutting_down.into());
        }
        if change.len() > 1 {
            all.push(change.into());
        }
    }
    for (name, change) in &partitions {
        let mut change = change.as_object().expect("an object").clone();
        change.insert("partition".into(), name.as_str().into());
        all.push(change.into());
    }
    (partitions, all)
}
