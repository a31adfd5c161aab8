//! What Kafka's versions do differently: one table, a line for each behaviour.
//!
//! Rule: a behaviour came with one release and stayed. So an edition is a row of yes and no, the
//! engine asks `rules.has(..)` where it matters, and the page prints the same table.

use super::rules::Edition;

macro_rules! behaviours {
    ($($(#[$doc:meta])* $name:ident $source:literal $release:literal $edition:ident;)*) => {
        /// Something that newer versions of Kafka do and older ones did not.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Behaviour {
            $($(#[$doc])* $name,)*
        }

        impl Behaviour {
            /// Every behaviour, in order of coming.
            pub const ALL: &[Behaviour] = &[$(Behaviour::$name),*];

            /// The KIP or issue that brought it.
            pub fn source(self) -> &'static str {
                match self {
                    $(Behaviour::$name => $source,)*
                }
            }

            /// The first release that has it.
            pub fn release(self) -> &'static str {
                match self {
                    $(Behaviour::$name => $release,)*
                }
            }

            /// The first edition that has it.
            pub fn since(self) -> Edition {
                match self {
                    $(Behaviour::$name => Edition::$edition,)*
                }
            }
        }
    };
}

behaviours! {
    /// A follower is out of sync by time alone; before, also by number of messages (LAG-1).
    LagByTime "KAFKA-1546" "0.9.0" V0_9;
    /// A follower that has reached what the leader had at its previous fetch keeps pace (ISR-1b).
    KeepsPace "KIP-16" "0.10.2" V0_11;
    /// The ISR is looked at each half `replica.lag.time.max.ms`; before, each whole (ISR-6).
    HalfIntervalCheck "KAFKA-4485" "0.10.2" V0_11;
    /// A caught-up follower outside the ISR holds the high watermark back (HW-2).
    CaughtUpHoldBack "KAFKA-4485" "0.10.2" V0_11;
    /// A follower asks the leader where its last epoch ends before it cuts its log; before, it
    /// cut to its own high watermark (F.1).
    TruncationByEpoch "KIP-101" "0.11.0" V0_11;
    /// The answer to that question names the epoch that was found (TRC-5, TRC-8).
    EpochFound "KIP-279" "2.0.0" V2_0;
    /// A leader notes its epoch when it is elected; before, with its first append (BRT-2).
    EpochAtElection "KAFKA-7415" "2.0.1" V2_0;
    /// Who joins the ISR has reached the start of the leader's epoch (ISR-8).
    JoinFromEpochStart "KAFKA-7128" "2.0.1" V2_0;
    /// A follower whose log is longer than the leader's cuts it; before, the broker stopped
    /// unless unclean election was allowed (OOR-4).
    LongerLogIsCut "KAFKA-7414" "2.0.1" V2_0;
    /// Fetches carry the leader epoch, and stale ones are refused (LFE-1).
    FetchCarriesEpoch "KIP-320" "2.1.0" V2_7;
    /// A follower whose log ends where the leader's does is caught up, however long ago it
    /// fetched (ISR-2).
    EqualEndIsCaughtUp "KAFKA-7367" "2.1.0" V2_7;
    /// The controller sees that a broker restarted within its session (ZKC-3).
    RestartIsNoticed "KIP-380" "2.2.0" V2_7;
    /// A new leader does not say where the partition ends until its high watermark has reached
    /// its epoch (HW-10).
    OffsetNotAvailable "KIP-207" "2.2.0" V2_7;
    /// Each fetch looks whether the logs part; there is no phase of its own for it (TRC-6).
    TruncationOnFetch "KIP-595" "2.7.0" V2_7;
    /// The leader asks the controller for another ISR; before, it wrote to ZooKeeper (ALT-1).
    AlterPartition "KIP-497" "2.7.0" V2_7;
    /// While an ISR change is undecided, the leader counts with every ISR that may be in force
    /// (HW-7).
    MaximalIsr "KIP-497" "2.7.0" V2_7;
    /// The metadata are a log of a quorum of controllers; before, ZooKeeper held them (E.2).
    Kraft "KIP-500" "3.3.0" V3;
    /// The leader of an unclean election reports that it recovered before others join (ELE-9).
    RecoveryState "KIP-704" "3.2.0" V3;
    /// Who is fenced or shuts down may not join the ISR (ISR-9).
    FencedMayNotJoin "KIP-841" "3.3.0" V3;
    /// Who restarted since its last fetch may not join the ISR (ISR-9).
    RestartedMayNotJoin "KIP-903" "3.5.0" V4_0;
    /// Only a follower that may join the ISR holds the high watermark back (HW-2).
    EligibleHoldBack "KAFKA-15021" "3.6.0" V4_0;
    /// The leader epoch stays when the ISR shrinks (EPO-3).
    EpochStaysAtShrink "KAFKA-15021" "3.6.0" V4_0;
    /// The high watermark stands while the ISR is below `min.insync.replicas` (ACK-10).
    StrictMinIsr "KIP-966" "3.7.0" V4_0;
    /// `min.insync.replicas` above the number of replicas counts as that number (ACK-7).
    EffectiveMinIsr "KAFKA-15583" "3.7.0" V4_0;
    /// Replicas that fell out of the ISR below `min.insync.replicas` may still be elected
    /// (ELR-1).
    EligibleLeaderReplicas "KIP-966" "4.1.0" V4_1;
}

impl Behaviour {
    /// Its bit in a set of behaviours.
    pub(super) fn bit(self) -> u32 {
        1 << self as u32
    }
}
