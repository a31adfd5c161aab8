//! Which protocol is in force. Passed first, never stored in the cluster.

use super::behaviour::Behaviour;
use super::defaults;
use super::settings::{Settings, TopicSettings};

/// A published version of Kafka whose rules the engine knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edition {
    /// 0.8.2: ZooKeeper, truncation to the high watermark, lag by number of messages.
    V0_8,
    /// 0.9.0: lag by time.
    V0_9,
    /// 0.11.0: truncation by leader epoch (KIP-101).
    V0_11,
    /// 2.0.1: truncation by the epoch found (KIP-279).
    V2_0,
    /// 2.7: fenced fetches (KIP-320), truncation on fetch, AlterPartition (KIP-497).
    V2_7,
    /// 3.3: KRaft (KIP-500).
    V3,
    /// 4.0: strict min ISR; eligible leader replicas off.
    #[default]
    V4_0,
    /// 4.1: eligible leader replicas on (KIP-966).
    V4_1,
}

/// The rules of an edition, and the defaults of its configurations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rules {
    /// The version.
    pub edition: Edition,
    in_force: u32,
}

impl Edition {
    /// Every edition, oldest first.
    pub const ALL: [Edition; 8] = [
        Edition::V0_8,
        Edition::V0_9,
        Edition::V0_11,
        Edition::V2_0,
        Edition::V2_7,
        Edition::V3,
        Edition::V4_0,
        Edition::V4_1,
    ];

    /// Its name in scripts and lessons.
    pub fn as_str(self) -> &'static str {
        match self {
            Edition::V0_8 => "0.8",
            Edition::V0_9 => "0.9",
            Edition::V0_11 => "0.11",
            Edition::V2_0 => "2.0",
            Edition::V2_7 => "2.7",
            Edition::V3 => "3.x",
            Edition::V4_0 => "4.0",
            Edition::V4_1 => "4.1",
        }
    }

    /// The release whose code and defaults it follows.
    pub fn release(self) -> &'static str {
        match self {
            Edition::V0_8 => "0.8.2.2",
            Edition::V0_9 => "0.9.0.1",
            Edition::V0_11 => "0.11.0.2",
            Edition::V2_0 => "2.0.1",
            Edition::V2_7 => "2.7.2",
            Edition::V3 => "3.3.2",
            Edition::V4_0 => "4.0.0",
            Edition::V4_1 => "4.1.0",
        }
    }

    /// Its rules.
    pub fn rules(self) -> Rules {
        let known = Behaviour::ALL.iter().filter(|behaviour| behaviour.since() <= self);
        Rules { edition: self, in_force: known.fold(0, |bits, behaviour| bits | behaviour.bit()) }
    }
}

impl Default for Rules {
    fn default() -> Rules {
        Edition::default().rules()
    }
}

impl Rules {
    /// Whether a behaviour is in force.
    pub fn has(&self, behaviour: Behaviour) -> bool {
        self.in_force & behaviour.bit() != 0
    }

    /// The same rules less one behaviour: what would happen if Kafka did not do it.
    #[must_use]
    pub fn without(self, behaviour: Behaviour) -> Rules {
        Rules { in_force: self.in_force & !behaviour.bit(), ..self }
    }

    /// The same rules and one behaviour more, as in a release between two editions.
    #[must_use]
    pub fn with(self, behaviour: Behaviour) -> Rules {
        Rules { in_force: self.in_force | behaviour.bit(), ..self }
    }

    /// The defaults of broker and client configurations.
    pub fn settings(&self) -> Settings {
        defaults::settings(self.edition)
    }

    /// The defaults of topic configurations.
    pub fn topic_settings(&self) -> TopicSettings {
        defaults::topic(self.edition)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edition_has_what_came_with_it_and_before() {
        let rules = Edition::V2_0.rules();
        assert!(rules.has(Behaviour::TruncationByEpoch) && rules.has(Behaviour::EpochFound));
        assert!(!rules.has(Behaviour::FetchCarriesEpoch) && !rules.has(Behaviour::Kraft));
        let release = rules.with(Behaviour::FetchCarriesEpoch).without(Behaviour::EpochFound);
        assert!(release.has(Behaviour::FetchCarriesEpoch) && !release.has(Behaviour::EpochFound));
    }

    #[test]
    fn behaviours_come_in_order_and_every_edition_brings_one() {
        let since: Vec<Edition> = Behaviour::ALL.iter().map(|b| b.since()).collect();
        assert!(since.is_sorted());
        for edition in &Edition::ALL[1..] {
            assert!(since.contains(edition), "{}", edition.as_str());
        }
    }
}
