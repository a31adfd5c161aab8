//! Searches whose answers are known: what can go wrong with Kafka's replication, and what cannot.

use super::quest::{Quest, set_bound};
use crate::checker::schedules::{Bounds, Claim};
use crate::engine::Edition;
use crate::scenario::Script;

/// A search whose answer is known.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// What it is about.
    pub name: &'static str,
    /// The edition.
    pub edition: Edition,
    /// The cluster, and what leads to where schedules begin.
    pub lead: &'static str,
    /// What is to be broken.
    pub claim: &'static str,
    /// What schedules may have; of all else nothing.
    pub bounds: &'static str,
    /// How many steps a shortest schedule has; none if there is none.
    pub steps: Option<u16>,
}

const LOST: &str = "nothing-acknowledged-is-lost";

/// Two leaders in quick succession, and the one that both logs begin to part under (A3).
pub const TWO_LEADERS: &str = "cluster brokers=2 acks=1 retries=20
produce p1 \"m1\"
run until hw 2 = 1
shutdown broker 1
run until leader = 2
run 1s
restart broker 1
run until isr = 1,2
run 1s
cut 1 2
produce p1 \"m2\"
run until leo 2 = 2
elect preferred
run until role 1 = leader
produce p1 \"m3\"
run until leo 1 = 2
crash broker 1
run until leader = 2
run until hw 2 = 2
produce p1 \"m4\"
";

const fn known(
    name: &'static str,
    edition: Edition,
    lead: &'static str,
    bounds: &'static str,
    steps: Option<u16>,
) -> Known {
    Known { name, edition, lead, claim: LOST, bounds, steps }
}

/// What is known.
pub const KNOWN: [Known; 15] = [
    known("acks-1", Edition::V4_0, "cluster acks=1\n", "records=2 crashes=1", Some(10)),
    known(
        "acks-all",
        Edition::V4_0,
        "cluster acks=all min.insync.replicas=2\n",
        "records=2 crashes=1",
        None,
    ),
    known(
        "acks-1-out-of-turn",
        Edition::V4_0,
        "cluster acks=1\n",
        "records=1 crashes=1 choices=1",
        Some(7),
    ),
    known(
        "unclean-election",
        Edition::V4_0,
        "cluster brokers=2 unclean.leader.election.enable=true\n",
        "records=1 crashes=2 restarts=1",
        Some(13),
    ),
    known(
        "clean-elections-only",
        Edition::V4_0,
        "cluster brokers=2\n",
        "records=1 crashes=2 restarts=1",
        None,
    ),
    known(
        "kip-101-restart",
        Edition::V0_9,
        "cluster brokers=2 acks=all\n",
        "records=1 crashes=2 restarts=1",
        Some(12),
    ),
    known(
        "kip-101-restart-mended",
        Edition::V0_11,
        "cluster brokers=2 acks=all\n",
        "records=1 crashes=2 restarts=1",
        None,
    ),
    known("kip-101", Edition::V0_9, "cluster acks=all\n", "records=1 crashes=2", Some(14)),
    known("kip-101-mended", Edition::V0_11, "cluster acks=all\n", "records=1 crashes=2", None),
    known(
        "last-replica-standing",
        Edition::V4_0,
        "cluster brokers=2 acks=all\ncrash broker 2\nrun until isr = 1\n",
        "records=1 crashes=1 restarts=1 losing=1",
        Some(7),
    ),
    known(
        "one-failure-at-a-time",
        Edition::V4_0,
        "cluster acks=all min.insync.replicas=2\n",
        "records=1 crashes=2 restarts=1 down=1",
        None,
    ),
    Known {
        claim: "replicas-agree",
        ..known("kip-279", Edition::V0_11, TWO_LEADERS, "restarts=1 records=1", Some(12))
    },
    Known {
        claim: "replicas-agree",
        ..known("kip-279-mended", Edition::V2_0, TWO_LEADERS, "restarts=1 records=1", None)
    },
    Known {
        claim: "high-watermark-stays",
        ..known("new-leader", Edition::V4_0, "", "records=1 crashes=1", Some(11))
    },
    Known {
        claim: "high-watermark-rises",
        ..known("same-leader", Edition::V4_0, "", "records=1 crashes=1", None)
    },
];

impl Known {
    /// What is asked.
    ///
    /// # Panics
    /// If it is not written as it should be; a test asks for all of them.
    pub fn quest(&self) -> Quest {
        let text = format!("edition {}\n{}", self.edition.as_str(), self.lead);
        let mut quest = Quest::of(Script::parse(&text).expect("a known script"));
        quest.claim = Claim::named(self.claim).expect("a known claim");
        quest.bounds = Bounds { most: Bounds::NONE, losing: 0, down: 9, steps: 60 };
        for bound in self.bounds.split(' ') {
            set_bound(&mut quest.bounds, bound).expect("a known bound");
        }
        quest
    }
}
