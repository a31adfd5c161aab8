//! Which protocol is in force. Passed first, never stored in the cluster.

use super::settings::{Settings, TopicSettings};

/// A published version of Kafka whose rules the engine knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edition {
    /// Apache Kafka 4.0: KRaft, truncation on fetch, AlterPartition, strict min ISR; eligible
    /// leader replicas off.
    #[default]
    V4_0,
}

/// The rules of an edition, and the defaults of its configurations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rules {
    /// The version.
    pub edition: Edition,
}

impl Edition {
    /// Every edition, oldest first.
    pub const ALL: [Edition; 1] = [Edition::V4_0];

    /// Its name in scripts and lessons.
    pub fn as_str(self) -> &'static str {
        match self {
            Edition::V4_0 => "4.0",
        }
    }
}

impl Rules {
    /// The defaults of broker and client configurations.
    pub fn settings(&self) -> Settings {
        match self.edition {
            Edition::V4_0 => Settings::default(),
        }
    }

    /// The defaults of topic configurations.
    pub fn topic_settings(&self) -> TopicSettings {
        match self.edition {
            Edition::V4_0 => TopicSettings::default(),
        }
    }
}
