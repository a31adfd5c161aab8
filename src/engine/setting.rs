//! Configurations by name: what can be set, within which bounds, and where it is kept.
//!
//! Rule: each number has one line in the table below. Names, units and bounds are Kafka's, as
//! far as a small simulation can use them.

use super::ids::Millis;
use super::settings::{Acks, OffsetReset, Settings, TopicSettings};
use crate::log::{CleanupPolicy, LogConfig};

/// A configuration that can be set, by name and value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Setting {
    /// `acks`.
    Acks(Acks),
    /// `min.insync.replicas`.
    MinInsyncReplicas(u8),
    /// `unclean.leader.election.enable`.
    UncleanLeaderElection(bool),
    /// `auto.leader.rebalance.enable`.
    AutoLeaderRebalance(bool),
    /// `auto.offset.reset`.
    AutoOffsetReset(OffsetReset),
    /// `cleanup.policy`.
    CleanupPolicy(CleanupPolicy),
    /// `min.cleanable.dirty.ratio`, in thousandths.
    MinCleanableDirtyRatio(u32),
    /// One of the configurations measured in milliseconds, bytes or counts.
    Number(Name, i64),
}

impl Setting {
    /// Kafka's name; for the network our own.
    pub fn name(self) -> &'static str {
        match self {
            Setting::Acks(_) => "acks",
            Setting::MinInsyncReplicas(_) => "min.insync.replicas",
            Setting::UncleanLeaderElection(_) => "unclean.leader.election.enable",
            Setting::AutoLeaderRebalance(_) => "auto.leader.rebalance.enable",
            Setting::AutoOffsetReset(_) => "auto.offset.reset",
            Setting::CleanupPolicy(_) => "cleanup.policy",
            Setting::MinCleanableDirtyRatio(_) => "min.cleanable.dirty.ratio",
            Setting::Number(name, _) => name.as_str(),
        }
    }

    /// The value as it is written.
    pub fn value(self) -> String {
        match self {
            Setting::Acks(acks) => acks.as_str().to_owned(),
            Setting::MinInsyncReplicas(count) => count.to_string(),
            Setting::UncleanLeaderElection(enable) | Setting::AutoLeaderRebalance(enable) => {
                enable.to_string()
            }
            Setting::AutoOffsetReset(reset) => reset.as_str().to_owned(),
            Setting::CleanupPolicy(policy) => policy_words(policy).to_owned(),
            Setting::MinCleanableDirtyRatio(permille) => ratio_words(permille),
            Setting::Number(_, value) => value.to_string(),
        }
    }

    /// The same configuration with the value that is in force.
    pub fn in_force(self, settings: &Settings, topic: &TopicSettings) -> Setting {
        match self {
            Setting::Acks(_) => Setting::Acks(settings.acks),
            Setting::MinInsyncReplicas(_) => Setting::MinInsyncReplicas(topic.min_insync_replicas),
            Setting::UncleanLeaderElection(_) => {
                Setting::UncleanLeaderElection(topic.unclean_leader_election)
            }
            Setting::AutoLeaderRebalance(_) => {
                Setting::AutoLeaderRebalance(settings.auto_leader_rebalance)
            }
            Setting::AutoOffsetReset(_) => Setting::AutoOffsetReset(settings.auto_offset_reset),
            Setting::CleanupPolicy(_) => Setting::CleanupPolicy(topic.log.cleanup_policy),
            Setting::MinCleanableDirtyRatio(_) => {
                Setting::MinCleanableDirtyRatio(topic.log.min_cleanable_dirty_permille)
            }
            Setting::Number(name, _) => Setting::Number(name, name.value(settings, &topic.log)),
        }
    }

    /// Puts the value in force; the caller has checked it.
    pub fn apply(self, settings: &mut Settings, topic: &mut TopicSettings) {
        match self {
            Setting::Acks(acks) => settings.acks = acks,
            Setting::MinInsyncReplicas(count) => topic.min_insync_replicas = count,
            Setting::UncleanLeaderElection(enable) => topic.unclean_leader_election = enable,
            Setting::AutoLeaderRebalance(enable) => settings.auto_leader_rebalance = enable,
            Setting::AutoOffsetReset(reset) => settings.auto_offset_reset = reset,
            Setting::CleanupPolicy(policy) => topic.log.cleanup_policy = policy,
            Setting::MinCleanableDirtyRatio(ratio) => {
                topic.log.min_cleanable_dirty_permille = ratio;
            }
            Setting::Number(name, value) => name.set(settings, &mut topic.log, value),
        }
    }

    /// Whether it is a configuration of the topic, which brokers learn with the metadata.
    pub fn is_of_topic(self) -> bool {
        match self {
            Setting::Acks(_) | Setting::AutoOffsetReset(_) | Setting::AutoLeaderRebalance(_) => {
                false
            }
            Setting::MinInsyncReplicas(_)
            | Setting::UncleanLeaderElection(_)
            | Setting::CleanupPolicy(_)
            | Setting::MinCleanableDirtyRatio(_) => true,
            Setting::Number(name, _) => name.is_of_topic(),
        }
    }
}

/// Thousandths as a decimal number.
fn ratio_words(permille: u32) -> String {
    let words = format!("{}.{:03}", permille / 1_000, permille % 1_000);
    words.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A number as a configuration is written; -1 is Kafka's way to say none.
trait Number: Copy {
    fn written(self) -> i64;
    fn read(value: i64) -> Self;
}

impl Number for Millis {
    fn written(self) -> i64 {
        self.0 as i64
    }
    fn read(value: i64) -> Millis {
        Millis(value as u64)
    }
}

impl Number for u64 {
    fn written(self) -> i64 {
        self as i64
    }
    fn read(value: i64) -> u64 {
        value as u64
    }
}

impl Number for u32 {
    fn written(self) -> i64 {
        i64::from(self)
    }
    fn read(value: i64) -> u32 {
        value as u32
    }
}

impl Number for Option<u64> {
    fn written(self) -> i64 {
        self.map_or(-1, |value| value as i64)
    }
    fn read(value: i64) -> Option<u64> {
        u64::try_from(value).ok()
    }
}

/// How long most waits may be at most: a day.
const LONG: i64 = 86_400_000;
/// How long data may be kept at most: about 30 years.
const AGE: i64 = 1_000_000_000_000;
const COUNT: i64 = i32::MAX as i64;
const SIZE: i64 = 1 << 31;

macro_rules! names {
    ($($name:ident $text:literal $least:literal..=$most:ident, $of:ident.$field:ident;)*) => {
        /// The names of the configurations whose value is a number.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Name {
            $(
                #[doc = concat!("`", $text, "`.")]
                $name,
            )*
        }

        impl Name {
            /// Every name, in the order of the table.
            pub const ALL: &[Name] = &[$(Name::$name),*];

            /// Kafka's name; for the network our own.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Name::$name => $text,)*
                }
            }

            /// The smallest and largest value that makes sense; outside of it a `set` is
            /// refused.
            pub fn bounds(self) -> (i64, i64) {
                match self {
                    $(Name::$name => ($least, $most),)*
                }
            }

            /// The value that is in force.
            pub fn value(self, settings: &Settings, log: &LogConfig) -> i64 {
                let all = Both { settings, log };
                match self {
                    $(Name::$name => all.$of.$field.written(),)*
                }
            }

            /// Sets a value; the caller has checked the bounds.
            pub fn set(self, settings: &mut Settings, log: &mut LogConfig, value: i64) {
                let all = Both { settings, log };
                match self {
                    $(Name::$name => all.$of.$field = Number::read(value),)*
                }
            }

            /// Whether it is a configuration of the topic, which brokers learn with the
            /// metadata.
            pub fn is_of_topic(self) -> bool {
                match self {
                    $(Name::$name => stringify!($of) == "log",)*
                }
            }
        }
    };
}

struct Both<S, L> {
    settings: S,
    log: L,
}

names! {
    RequestTimeout "request.timeout.ms" 1..=LONG, settings.request_timeout;
    Retries "retries" 0..=COUNT, settings.retries;
    RetryBackoff "retry.backoff.ms" 1..=LONG, settings.retry_backoff;
    RetryBackoffMax "retry.backoff.max.ms" 1..=LONG, settings.retry_backoff_max;
    DeliveryTimeout "delivery.timeout.ms" 1..=LONG, settings.delivery_timeout;
    FetchMaxWait "fetch.max.wait.ms" 1..=LONG, settings.fetch_max_wait;
    FetchMaxBytes "max.partition.fetch.bytes" 1..=SIZE, settings.fetch_max_bytes;
    ReplicaLagMaxMessages "replica.lag.max.messages" 1..=COUNT, settings.replica_lag_max_messages;
    ReplicaLagTimeMax "replica.lag.time.max.ms" 1..=LONG, settings.replica_lag_time_max;
    ReplicaFetchWaitMax "replica.fetch.wait.max.ms" 1..=LONG, settings.replica_fetch_wait_max;
    ReplicaFetchBackoff "replica.fetch.backoff.ms" 1..=LONG, settings.replica_fetch_backoff;
    ReplicaFetchMaxBytes "replica.fetch.max.bytes" 1..=SIZE, settings.replica_fetch_max_bytes;
    HeartbeatInterval "broker.heartbeat.interval.ms" 1..=LONG, settings.heartbeat_interval;
    SessionTimeout "broker.session.timeout.ms" 1..=LONG, settings.session_timeout;
    ZookeeperSessionTimeout "zookeeper.session.timeout.ms" 1..=LONG,
        settings.zookeeper_session_timeout;
    LeaderImbalanceCheckSeconds "leader.imbalance.check.interval.seconds" 1..=LONG,
        settings.leader_imbalance_check_seconds;
    LeaderImbalancePercentage "leader.imbalance.per.broker.percentage" 0..=COUNT,
        settings.leader_imbalance_percentage;
    RetentionCheckInterval "log.retention.check.interval.ms" 1..=LONG,
        settings.retention_check_interval;
    CleanerBackoff "log.cleaner.backoff.ms" 1..=LONG, settings.cleaner_backoff;
    Latency "latency.ms" 1..=SLOW, settings.latency;
    Jitter "jitter.ms" 0..=SLOW, settings.jitter;
    SegmentBytes "segment.bytes" 14..=SIZE, log.segment_bytes;
    SegmentMs "segment.ms" 1..=AGE, log.segment_ms;
    SegmentJitterMs "segment.jitter.ms" 0..=AGE, log.segment_jitter_ms;
    SegmentIndexBytes "segment.index.bytes" 24..=SIZE, log.segment_index_bytes;
    IndexIntervalBytes "index.interval.bytes" 0..=SIZE, log.index_interval_bytes;
    RetentionMs "retention.ms" -1..=AGE, log.retention_ms;
    RetentionBytes "retention.bytes" -1..=AGE, log.retention_bytes;
    MaxMessageBytes "max.message.bytes" 0..=SIZE, log.max_message_bytes;
    FlushMessages "flush.messages" 1..=MOST, log.flush_messages;
    DeleteRetentionMs "delete.retention.ms" 0..=AGE, log.delete_retention_ms;
    MinCompactionLagMs "min.compaction.lag.ms" 0..=AGE, log.min_compaction_lag_ms;
    MaxCompactionLagMs "max.compaction.lag.ms" 1..=MOST, log.max_compaction_lag_ms;
}

/// How long a link may take at most.
const SLOW: i64 = 600_000;
const MOST: i64 = i64::MAX;

/// The names of the cleanup policies.
pub const POLICIES: [(&str, CleanupPolicy); 3] = [
    ("delete", CleanupPolicy { delete: true, compact: false }),
    ("compact", CleanupPolicy { delete: false, compact: true }),
    ("compact,delete", CleanupPolicy { delete: true, compact: true }),
];

/// A cleanup policy as it is written.
pub fn policy_words(policy: CleanupPolicy) -> &'static str {
    POLICIES.iter().find(|(_, known)| *known == policy).map_or("none", |(words, _)| words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_is_kept_in_a_place_of_its_own() {
        let (mut settings, mut log) = (Settings::default(), LogConfig::default());
        for (at, name) in Name::ALL.iter().enumerate() {
            name.set(&mut settings, &mut log, 1_000 + at as i64);
        }
        for (at, name) in Name::ALL.iter().enumerate() {
            assert_eq!(name.value(&settings, &log), 1_000 + at as i64, "{}", name.as_str());
        }
    }

    #[test]
    fn the_defaults_lie_within_the_bounds() {
        let (settings, log) = (Settings::default(), LogConfig::default());
        for name in Name::ALL {
            let (least, most) = name.bounds();
            let value = name.value(&settings, &log);
            assert!((least..=most).contains(&value), "{} = {value}", name.as_str());
        }
    }
}
