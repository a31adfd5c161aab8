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

/// Power fails at both brokers after their high watermarks reached the disk, and one of them has
/// lost what was acknowledged last (A2).
///
/// That both fail belongs to the lead: if a schedule chose the power loss, the shortest one would
/// be `restart-unnoticed`, which is another flaw and was mended later. So does the record before
/// it: a log that begins with the new epoch has no older one to answer about, and 0.11 then cuts to
/// the high watermark, too. What breaks is `followers-follow`: `replicas-agree` also counts a
/// replica that has started and is still to hear from its leader where to cut.
const BOTH_LOSE_POWER: &str = "cluster brokers=2 acks=all retries=20
produce p1 \"m1\"
run until acked = \"m1\"
produce p1 \"m2\"
run until acked = \"m1\",\"m2\"
run 6s
crash broker 1
crash broker 2 losing 1
";

/// A record on both of two brokers.
const ON_BOTH: &str = "cluster brokers=2 acks=all
produce p1 \"m1\"
run until acked = \"m1\"
";

/// Two of three brokers fall silent, and are about to leave the ISR (A8).
const TWO_FALL_SILENT: &str = "cluster acks=all min.insync.replicas=2
produce p1 \"k0\"
run until acked = \"k0\"
run 1s
cut 2 controller
cut 3 controller
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
pub const KNOWN: [Known; 21] = [
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
        "one-in-sync-loses-power",
        Edition::V4_0,
        "cluster brokers=2 acks=all\ncrash broker 2\nrun until isr = 1\n",
        "records=1 crashes=1 restarts=1 losing=1",
        Some(7),
    ),
    known(
        "last-replica-standing",
        Edition::V4_0,
        TWO_FALL_SILENT,
        "crashes=1 restarts=1 losing=1 steps=12",
        Some(3),
    ),
    known(
        "last-replica-standing-mended",
        Edition::V4_1,
        TWO_FALL_SILENT,
        "crashes=1 restarts=1 losing=1 steps=12",
        None,
    ),
    known(
        "one-failure-at-a-time",
        Edition::V4_0,
        "cluster acks=all min.insync.replicas=2\n",
        "records=1 crashes=2 restarts=1 down=1",
        None,
    ),
    known("kip-101-power-loss", Edition::V0_9, BOTH_LOSE_POWER, "records=1 restarts=2", Some(15))
        .breaking("followers-follow"),
    known(
        "kip-101-power-loss-mended",
        Edition::V0_11,
        BOTH_LOSE_POWER,
        "records=1 restarts=2",
        None,
    )
    .breaking("followers-follow"),
    known(
        "restart-unnoticed",
        Edition::V2_0,
        ON_BOTH,
        "records=1 crashes=1 restarts=1 losing=1",
        Some(9),
    )
    .breaking("replicas-agree"),
    known(
        "restart-noticed",
        Edition::V2_7,
        ON_BOTH,
        "records=1 crashes=1 restarts=1 losing=1",
        None,
    )
    .breaking("replicas-agree"),
    known("kip-279", Edition::V0_11, TWO_LEADERS, "restarts=1 records=1", Some(12))
        .breaking("replicas-agree"),
    known("kip-279-mended", Edition::V2_0, TWO_LEADERS, "restarts=1 records=1", None)
        .breaking("replicas-agree"),
    known("new-leader", Edition::V4_0, "", "records=1 crashes=1", Some(11))
        .breaking("high-watermark-stays"),
    known("same-leader", Edition::V4_0, "", "records=1 crashes=1", None)
        .breaking("high-watermark-rises"),
];

impl Known {
    /// The same cluster and bounds, and another promise.
    const fn breaking(self, claim: &'static str) -> Known {
        Known { claim, ..self }
    }

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
