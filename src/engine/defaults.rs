//! The defaults of the configurations, edition by edition (section H of the rule book).
//!
//! Rule: the newest defaults are written down once, with the configurations; here stands what
//! older editions had instead.
//!
//! Simplified: 0.8 has the defaults of its Java producer, not of the Scala one; idempotence is
//! off in every edition, and batches leave at once.

use super::ids::Millis;
use super::rules::Edition;
use super::settings::{Acks, Settings, TopicSettings};

/// The defaults of broker and client configurations.
pub(super) fn settings(edition: Edition) -> Settings {
    let mut settings = Settings::default();
    if edition < Edition::V3 {
        settings.acks = Acks::One;
    }
    if edition < Edition::V4_0 {
        // Before `retry.backoff.max.ms` (3.7) the back-off did not grow.
        settings.retry_backoff_max = settings.retry_backoff;
    }
    if edition < Edition::V2_7 {
        settings.replica_lag_time_max = Millis(10_000);
        settings.zookeeper_session_timeout = Millis(6_000);
        settings.retries = 0;
    }
    settings
}

/// The defaults of topic configurations.
pub(super) fn topic(edition: Edition) -> TopicSettings {
    let mut topic = TopicSettings::default();
    topic.unclean_leader_election = edition < Edition::V0_11;
    if edition < Edition::V2_7 {
        topic.log.max_message_bytes = 1_000_012;
    }
    if edition >= Edition::V4_0 {
        topic.log.timestamp_after_max_ms = 3_600_000;
    }
    topic
}
