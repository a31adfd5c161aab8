//! The defaults of the configurations, edition by edition (section H of the rule book).
//!
//! Rule: the newest defaults are written down once, with the configurations; here stands what
//! older editions had instead, and which configurations an edition does not know.
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
    let unclean_leader_election = edition < Edition::V0_11;
    let mut topic = TopicSettings { unclean_leader_election, ..TopicSettings::default() };
    if edition < Edition::V2_7 {
        topic.log.max_message_bytes = 1_000_012;
    }
    if edition >= Edition::V4_0 {
        topic.log.timestamp_after_max_ms = 3_600_000;
    }
    topic
}

/// Which editions know a configuration that not all of them know: the first and the last.
const NOT_ALWAYS: [(&str, Edition, Edition); 12] = [
    ("replica.lag.max.messages", Edition::V0_8, Edition::V0_8),
    ("replica.fetch.backoff.ms", Edition::V0_9, Edition::V4_1),
    ("request.timeout.ms", Edition::V0_9, Edition::V4_1),
    ("fetch.max.wait.ms", Edition::V0_9, Edition::V4_1),
    ("max.partition.fetch.bytes", Edition::V0_9, Edition::V4_1),
    ("zookeeper.session.timeout.ms", Edition::V0_8, Edition::V2_7),
    ("min.compaction.lag.ms", Edition::V0_11, Edition::V4_1),
    ("max.compaction.lag.ms", Edition::V2_7, Edition::V4_1),
    ("delivery.timeout.ms", Edition::V2_7, Edition::V4_1),
    ("broker.heartbeat.interval.ms", Edition::V3, Edition::V4_1),
    ("broker.session.timeout.ms", Edition::V3, Edition::V4_1),
    ("retry.backoff.max.ms", Edition::V4_0, Edition::V4_1),
];

/// Whether an edition knows the configuration of that name (sections B.7 and H of the rule book).
pub fn exists(name: &str, edition: Edition) -> bool {
    let of = NOT_ALWAYS.iter().find(|(known, ..)| *known == name);
    of.is_none_or(|(_, first, last)| (*first..=*last).contains(&edition))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Name;

    /// What `of` answers for each edition, oldest first.
    fn row<T>(of: impl Fn(Settings, TopicSettings) -> T) -> [T; 8] {
        Edition::ALL.map(|edition| of(settings(edition), topic(edition)))
    }

    #[test]
    fn the_defaults_are_those_of_the_rule_book() {
        use Acks::{All, One};
        assert_eq!(row(|s, _| s.acks), [One, One, One, One, One, All, All, All]);
        let most = i32::MAX as u32;
        assert_eq!(row(|s, _| s.retries), [0, 0, 0, 0, most, most, most, most]);
        let lag = row(|s, _| s.replica_lag_time_max.0 / 1_000);
        assert_eq!(lag, [10, 10, 10, 10, 30, 30, 30, 30]);
        let session = row(|s, _| s.zookeeper_session_timeout.0 / 1_000);
        assert_eq!(session[..5], [6, 6, 6, 6, 18]);
        let grows = row(|s, _| s.retry_backoff_max > s.retry_backoff);
        assert_eq!(grows, [false, false, false, false, false, false, true, true]);
        let unclean = row(|_, t| t.unclean_leader_election);
        assert_eq!(unclean, [true, true, false, false, false, false, false, false]);
        let (old, new) = (1_000_012, 1_048_588);
        let largest = row(|_, t| t.log.max_message_bytes);
        assert_eq!(largest, [old, old, old, old, new, new, new, new]);
        let ahead = row(|_, t| t.log.timestamp_after_max_ms == 3_600_000);
        assert_eq!(ahead, [false, false, false, false, false, false, true, true]);
    }

    #[test]
    fn each_name_of_the_table_is_a_configuration_that_some_editions_lack() {
        for (name, first, last) in NOT_ALWAYS {
            assert!(Name::ALL.iter().any(|known| known.as_str() == name), "{name}");
            assert!(first <= last && (first, last) != (Edition::V0_8, Edition::V4_1), "{name}");
        }
        assert!(exists("acks", Edition::V0_8) && exists("acks", Edition::V4_1));
        assert!(!exists("replica.lag.max.messages", Edition::V0_9));
        assert!(!exists("zookeeper.session.timeout.ms", Edition::V3));
        assert!(exists("broker.session.timeout.ms", Edition::V3));
    }
}
