//! The configurations that the engine knows, under Kafka's own names, and their defaults.
//!
//! Topic configurations travel with the metadata, as in Kafka. The others hold for every broker
//! or client at once, as if all had been started with them.

use super::ids::Millis;
use crate::log::LogConfig;

/// When a producer's write counts as done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Acks {
    /// `acks=0`: as soon as it is sent; no answer comes (ACK-1).
    Zero,
    /// `acks=1`: when the leader has written it (ACK-2).
    One,
    /// `acks=all`: when the high watermark has passed it (ACK-3 to ACK-10).
    All,
}

/// `auto.offset.reset`: where a consumer goes on whose position is out of range (CON-6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OffsetReset {
    /// `earliest`: at the log start.
    Earliest,
    /// `latest`: at the high watermark.
    Latest,
}

/// Configurations of the topic; brokers learn a change with the metadata.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TopicSettings {
    /// `min.insync.replicas`.
    pub min_insync_replicas: u8,
    /// `unclean.leader.election.enable`.
    pub unclean_leader_election: bool,
    /// What the logs obey.
    pub log: LogConfig,
}

/// Configurations of brokers, producers, consumers, and of the simulated network.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Settings {
    /// `acks` of the producers.
    pub acks: Acks,
    /// `request.timeout.ms` of the producers.
    pub request_timeout: Millis,
    /// `retries` of the producers: how often a batch is sent again.
    pub retries: u32,
    /// `retry.backoff.ms` of the producers; doubles with each attempt (RTY-3).
    pub retry_backoff: Millis,
    /// `retry.backoff.max.ms` of the producers.
    pub retry_backoff_max: Millis,
    /// `delivery.timeout.ms` of the producers.
    pub delivery_timeout: Millis,
    /// `fetch.max.wait.ms` of the consumers.
    pub fetch_max_wait: Millis,
    /// `replica.lag.max.messages` of the brokers, up to 0.8 (LAG-1).
    pub replica_lag_max_messages: u64,
    /// `replica.lag.time.max.ms` of the brokers.
    pub replica_lag_time_max: Millis,
    /// `replica.fetch.wait.max.ms` of the brokers.
    pub replica_fetch_wait_max: Millis,
    /// `replica.fetch.backoff.ms` of the brokers.
    pub replica_fetch_backoff: Millis,
    /// `broker.heartbeat.interval.ms` of the brokers.
    pub heartbeat_interval: Millis,
    /// `broker.session.timeout.ms` of the controller.
    pub session_timeout: Millis,
    /// `zookeeper.session.timeout.ms` of the brokers, before KRaft (ZKC-3).
    pub zookeeper_session_timeout: Millis,
    /// `auto.leader.rebalance.enable` of the brokers (PRF-1).
    pub auto_leader_rebalance: bool,
    /// `leader.imbalance.check.interval.seconds` of the controller.
    pub leader_imbalance_check_seconds: u64,
    /// `leader.imbalance.per.broker.percentage` of the controller, before KRaft (PRF-2).
    pub leader_imbalance_percentage: u32,
    /// `max.partition.fetch.bytes` of the consumers.
    pub fetch_max_bytes: u64,
    /// `auto.offset.reset` of the consumers.
    pub auto_offset_reset: OffsetReset,
    /// `replica.fetch.max.bytes` of the brokers.
    pub replica_fetch_max_bytes: u64,
    /// `log.retention.check.interval.ms` of the brokers.
    pub retention_check_interval: Millis,
    /// `log.cleaner.backoff.ms` of the brokers.
    pub cleaner_backoff: Millis,
    /// How long a message travels on a link that is not slowed. Not a Kafka configuration.
    pub latency: Millis,
    /// A random part added to each journey, up to this much. Not a Kafka configuration.
    pub jitter: Millis,
}

impl TopicSettings {
    /// Kafka 4.0's defaults.
    pub const DEFAULT: TopicSettings = TopicSettings {
        min_insync_replicas: 1,
        unclean_leader_election: false,
        log: LogConfig::DEFAULT,
    };
}

impl Default for TopicSettings {
    fn default() -> TopicSettings {
        TopicSettings::DEFAULT
    }
}

/// The defaults of Apache Kafka 4.0 (section H of the rule book), with retries on and
/// idempotence off.
impl Default for Settings {
    fn default() -> Settings {
        Settings {
            acks: Acks::All,
            request_timeout: Millis(30_000),
            retries: i32::MAX as u32,
            retry_backoff: Millis(100),
            retry_backoff_max: Millis(1_000),
            delivery_timeout: Millis(120_000),
            fetch_max_wait: Millis(500),
            replica_lag_max_messages: 4_000,
            replica_lag_time_max: Millis(30_000),
            replica_fetch_wait_max: Millis(500),
            replica_fetch_backoff: Millis(1_000),
            heartbeat_interval: Millis(2_000),
            session_timeout: Millis(9_000),
            zookeeper_session_timeout: Millis(18_000),
            auto_leader_rebalance: true,
            leader_imbalance_check_seconds: 300,
            leader_imbalance_percentage: 10,
            fetch_max_bytes: 1 << 20,
            auto_offset_reset: OffsetReset::Latest,
            replica_fetch_max_bytes: 1 << 20,
            retention_check_interval: Millis(300_000),
            cleaner_backoff: Millis(15_000),
            latency: Millis(10),
            jitter: Millis(0),
        }
    }
}

impl Acks {
    /// As it is written in a configuration.
    pub fn as_str(self) -> &'static str {
        match self {
            Acks::Zero => "0",
            Acks::One => "1",
            Acks::All => "all",
        }
    }
}

impl OffsetReset {
    /// As it is written in a configuration.
    pub fn as_str(self) -> &'static str {
        match self {
            OffsetReset::Earliest => "earliest",
            OffsetReset::Latest => "latest",
        }
    }
}
