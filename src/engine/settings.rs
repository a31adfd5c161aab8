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
    /// How long a message travels on a link that is not slowed. Not a Kafka configuration.
    pub latency: Millis,
    /// A random part added to each journey, up to this much. Not a Kafka configuration.
    pub jitter: Millis,
}

impl Default for TopicSettings {
    fn default() -> TopicSettings {
        TopicSettings {
            min_insync_replicas: 1,
            unclean_leader_election: false,
            log: LogConfig::default(),
        }
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
            replica_lag_time_max: Millis(30_000),
            replica_fetch_wait_max: Millis(500),
            replica_fetch_backoff: Millis(1_000),
            heartbeat_interval: Millis(2_000),
            session_timeout: Millis(9_000),
            latency: Millis(10),
            jitter: Millis(0),
        }
    }
}

/// A configuration that can be set, by name and value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Setting {
    /// `acks`.
    Acks(Acks),
    /// `min.insync.replicas`.
    MinInsyncReplicas(u8),
    /// `unclean.leader.election.enable`.
    UncleanLeaderElection(bool),
    /// One of the configurations measured in milliseconds or counts.
    Number(Name, u64),
}

/// The names of the configurations whose value is a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Name {
    /// `request.timeout.ms`.
    RequestTimeout,
    /// `retries`.
    Retries,
    /// `retry.backoff.ms`.
    RetryBackoff,
    /// `retry.backoff.max.ms`.
    RetryBackoffMax,
    /// `delivery.timeout.ms`.
    DeliveryTimeout,
    /// `fetch.max.wait.ms`.
    FetchMaxWait,
    /// `replica.lag.time.max.ms`.
    ReplicaLagTimeMax,
    /// `replica.fetch.wait.max.ms`.
    ReplicaFetchWaitMax,
    /// `replica.fetch.backoff.ms`.
    ReplicaFetchBackoff,
    /// `broker.heartbeat.interval.ms`.
    HeartbeatInterval,
    /// `broker.session.timeout.ms`.
    SessionTimeout,
    /// `latency.ms` of the simulated network.
    Latency,
    /// `jitter.ms` of the simulated network.
    Jitter,
}

impl Name {
    /// Every name, in the order of the list above.
    pub const ALL: [Name; 13] = [
        Name::RequestTimeout,
        Name::Retries,
        Name::RetryBackoff,
        Name::RetryBackoffMax,
        Name::DeliveryTimeout,
        Name::FetchMaxWait,
        Name::ReplicaLagTimeMax,
        Name::ReplicaFetchWaitMax,
        Name::ReplicaFetchBackoff,
        Name::HeartbeatInterval,
        Name::SessionTimeout,
        Name::Latency,
        Name::Jitter,
    ];

    /// Kafka's name; for the network our own.
    pub fn as_str(self) -> &'static str {
        match self {
            Name::RequestTimeout => "request.timeout.ms",
            Name::Retries => "retries",
            Name::RetryBackoff => "retry.backoff.ms",
            Name::RetryBackoffMax => "retry.backoff.max.ms",
            Name::DeliveryTimeout => "delivery.timeout.ms",
            Name::FetchMaxWait => "fetch.max.wait.ms",
            Name::ReplicaLagTimeMax => "replica.lag.time.max.ms",
            Name::ReplicaFetchWaitMax => "replica.fetch.wait.max.ms",
            Name::ReplicaFetchBackoff => "replica.fetch.backoff.ms",
            Name::HeartbeatInterval => "broker.heartbeat.interval.ms",
            Name::SessionTimeout => "broker.session.timeout.ms",
            Name::Latency => "latency.ms",
            Name::Jitter => "jitter.ms",
        }
    }

    /// The smallest and largest value that makes sense; outside of it a `set` is refused.
    pub fn bounds(self) -> (u64, u64) {
        match self {
            Name::Retries => (0, i32::MAX as u64),
            Name::Latency => (1, 600_000),
            Name::Jitter => (0, 600_000),
            _ => (1, 86_400_000),
        }
    }
}

impl Settings {
    /// The value of a numeric configuration.
    pub fn number(&self, name: Name) -> u64 {
        match name {
            Name::Retries => u64::from(self.retries),
            other => self.millis(other).0,
        }
    }

    /// Sets a numeric configuration; the caller has checked the bounds.
    pub fn set_number(&mut self, name: Name, value: u64) {
        let millis = Millis(value);
        match name {
            Name::Retries => self.retries = value as u32,
            Name::RequestTimeout => self.request_timeout = millis,
            Name::RetryBackoff => self.retry_backoff = millis,
            Name::RetryBackoffMax => self.retry_backoff_max = millis,
            Name::DeliveryTimeout => self.delivery_timeout = millis,
            Name::FetchMaxWait => self.fetch_max_wait = millis,
            Name::ReplicaLagTimeMax => self.replica_lag_time_max = millis,
            Name::ReplicaFetchWaitMax => self.replica_fetch_wait_max = millis,
            Name::ReplicaFetchBackoff => self.replica_fetch_backoff = millis,
            Name::HeartbeatInterval => self.heartbeat_interval = millis,
            Name::SessionTimeout => self.session_timeout = millis,
            Name::Latency => self.latency = millis,
            Name::Jitter => self.jitter = millis,
        }
    }

    fn millis(&self, name: Name) -> Millis {
        match name {
            Name::Retries => Millis(u64::from(self.retries)),
            Name::RequestTimeout => self.request_timeout,
            Name::RetryBackoff => self.retry_backoff,
            Name::RetryBackoffMax => self.retry_backoff_max,
            Name::DeliveryTimeout => self.delivery_timeout,
            Name::FetchMaxWait => self.fetch_max_wait,
            Name::ReplicaLagTimeMax => self.replica_lag_time_max,
            Name::ReplicaFetchWaitMax => self.replica_fetch_wait_max,
            Name::ReplicaFetchBackoff => self.replica_fetch_backoff,
            Name::HeartbeatInterval => self.heartbeat_interval,
            Name::SessionTimeout => self.session_timeout,
            Name::Latency => self.latency,
            Name::Jitter => self.jitter,
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
