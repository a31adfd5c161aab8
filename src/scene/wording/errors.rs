//! Kafka's errors: the name, which is never translated, and what it means.

use super::resource::{Say, words};
use crate::engine::ErrorCode;
use crate::scene::Lang;

words! { "error":
    fn meaning for ErrorCode, MEANINGS {
        OffsetOutOfRange,
        NotLeaderOrFollower,
        RequestTimedOut,
        NetworkException,
        NotEnoughReplicas,
        NotEnoughReplicasAfterAppend,
        NotController,
        InvalidRequest,
        FencedLeaderEpoch,
        UnknownLeaderEpoch,
        StaleBrokerEpoch,
        InvalidUpdateVersion,
        DuplicateBrokerRegistration,
        IneligibleReplica,
        OffsetNotAvailable,
        LeaderNotAvailable,
        UnknownTopicOrPartition,
        NewLeaderElected,
        MessageTooLarge,
        RecordListTooLarge,
        InvalidRecord,
        OutOfOrderSequenceNumber,
    }
}

words! { "explained":
    pub(super) enum Explained<'a> {
        Label { name: &'a str, meaning: &'a str },
        AtTheEnd { name: &'a str, meaning: &'a str },
    }
}

/// The name of an error with a short explanation.
pub fn error_code(lang: Lang, code: ErrorCode) -> String {
    Explained::Label { name: code.as_str(), meaning: &meaning(lang, &code) }.say(lang)
}

/// The name with the explanation beside it, to end a sentence with.
pub(super) fn why(lang: Lang, code: ErrorCode) -> String {
    Explained::AtTheEnd { name: code.as_str(), meaning: &meaning(lang, &code) }.say(lang)
}
