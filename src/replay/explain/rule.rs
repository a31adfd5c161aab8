//! Which rule of the rule book is behind a fact or a hindrance, and the KIP that made it so.
//!
//! Rule: one table for everything that can be told. The ids are those of the fidelity table, which
//! says how far each is modelled; where versions differ, the edition decides.

use super::hindrance::{Hindrance, Leading, Mark, Membership, Reading, Writing};
use crate::engine::{Behaviour, ErrorCode, Fact as F, Node, Rules, Timer};
use crate::replay::history::Frame;

/// A rule of the rule book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its id, as `HW-1`.
    pub id: &'static str,
    /// The KIP or issue that brought it; empty if it was there from the beginning.
    pub source: &'static str,
}

/// A rule that was there from the beginning.
const fn old(id: &'static str) -> Option<Rule> {
    Some(Rule { id, source: "" })
}

/// A rule that came with a behaviour.
fn since(id: &'static str, behaviour: Behaviour) -> Option<Rule> {
    Some(Rule { id, source: behaviour.source() })
}

/// A rule by the edition: the newer one with the behaviour, else the older one.
fn either(
    rules: &Rules,
    behaviour: Behaviour,
    newer: &'static str,
    older: &'static str,
) -> Option<Rule> {
    if rules.has(behaviour) { since(newer, behaviour) } else { old(older) }
}

/// The rule behind a fact; none for what people do, and for a message as such.
pub fn of_fact(rules: &Rules, fact: &F) -> Option<Rule> {
    use Behaviour as B;
    match *fact {
        F::Acted(_) | F::MessageSent(_) | F::MessageArrived(_) | F::MessageLost(_) => None,
        F::TimerFired(timer) => of_timer(rules, timer),
        F::RecordsAppended { .. } | F::RecordsFilled { .. } => of_log(fact),
        F::SegmentRolled { .. } | F::IndexEntryAdded { .. } => of_log(fact),
        F::SegmentDeleted { .. } | F::LogStartMoved { .. } => of_log(fact),
        F::LogStartedAnew { .. } | F::LogCleaned { .. } => of_log(fact),
        F::LogFlushed { .. } | F::LogRecovered { .. } | F::TailLost { .. } => of_log(fact),
        F::LogTruncated { .. } => match rules.has(B::TruncationOnFetch) {
            true => since("TRC-8", B::TruncationOnFetch),
            false => either(rules, B::TruncationByEpoch, "TRC-5", "FFL-2"),
        },
        F::ReplicationFailed { .. } => old("REP-8"),
        F::BrokerHalted { .. } => old("OOR-4"),
        F::FollowerProgressed { .. } => old("LFE-9"),
        F::HighWatermarkMoved { .. } => old("HW-1"),
        F::FetchParked { .. } => old("PUR-1"),
        F::FetchRefused { why, .. } => of_error(rules, why),
        F::DivergenceFound { .. } => since("TRC-6", B::TruncationOnFetch),
        F::BecameLeader { .. } => old("BRT-1"),
        F::BecameFollower { leader: Some(_), .. } => old("BRT-3"),
        F::BecameFollower { leader: None, .. } => old("BRT-4"),
        F::IsrChangeProposed { isr, proposed, .. } => match proposed.minus(isr).is_empty() {
            true => old("ISR-7"),
            false => old("ISR-8"),
        },
        F::IsrChangeFailed { .. } => since("ALT-8", B::AlterPartition),
        F::IsrAdopted { .. } => either(rules, B::AlterPartition, "ALT-7", "ALT-10"),
        F::IsrChanged { .. } => either(rules, B::AlterPartition, "ALT-6", "ALT-10"),
        F::LeaderElected { leader: None, .. } => old("ELE-7"),
        F::LeaderElected { unclean: true, .. } => old("ELE-5"),
        F::LeaderElected { .. } => either(rules, B::Kraft, "ELE-3", "ZKC-8"),
        F::LeaderEpochRaised { .. } => old("EPO-3"),
        F::ElrChanged { .. } => since("ELR-4", B::EligibleLeaderReplicas),
        F::ReplicasChanged { .. } => old("RAS-1"),
        F::ShutdownBegan { .. } => either(rules, B::Kraft, "KRC-9", "ZKC-8"),
        F::BrokerStopped { .. } => old("FLS-3"),
        F::PartitionsCreated { .. } => old("ELE-1"),
        F::ReplicaCreated { .. } => old("ELE-1"),
        F::ReplicaDeleted { .. } => old("BRT-5"),
        F::BrokerUnregistered { .. } => old("ZKC-3"),
        F::BrokerFenced { .. } => since("KRC-6", B::Kraft),
        F::BrokerUnfenced { .. } => since("KRC-7", B::Kraft),
        F::BrokerRegistered { .. } => either(rules, B::Kraft, "KRC-3", "ZKC-3"),
        F::MetadataApplied { .. } => old("ATM-4"),
        F::ProduceRefused { .. }
        | F::ProduceParked { .. }
        | F::ProduceCompleted { .. }
        | F::Acknowledged { .. }
        | F::RetryScheduled { .. }
        | F::ProduceFailed { .. }
        | F::LeaderLearned { .. }
        | F::RecordsRead { .. }
        | F::PositionReset { .. }
        | F::RecordLost { .. }
        | F::RecordFound { .. } => of_client(rules, fact),
    }
}

/// The rule behind a fact about the inside of a log; other facts are not asked for here.
fn of_log(fact: &F) -> Option<Rule> {
    match *fact {
        F::RecordsAppended { .. } => old("APP-9"),
        F::RecordsFilled { .. } => old("HW-1"),
        F::SegmentRolled { .. } => old("SEG-1"),
        F::IndexEntryAdded { .. } => old("IDX-1"),
        F::SegmentDeleted { .. } => old("RET-1"),
        F::LogStartMoved { .. } => old("POS-4"),
        F::LogStartedAnew { .. } => old("OOR-2"),
        F::LogCleaned { .. } => old("CMP-2"),
        F::LogFlushed { .. } => old("FLS-1"),
        F::LogRecovered { .. } => old("FLS-4"),
        F::TailLost { .. } => old("FLS-6"),
        _ => None,
    }
}

/// The rule behind a fact about clients; other facts are not asked for here.
fn of_client(rules: &Rules, fact: &F) -> Option<Rule> {
    match *fact {
        F::ProduceRefused { why, .. } => of_error(rules, why),
        F::ProduceParked { .. } => old("ACK-3"),
        F::ProduceCompleted { .. } => old("ACK-5"),
        F::Acknowledged { base_offset: None, .. } => old("ACK-1"),
        F::Acknowledged { .. } => old("ACK-12"),
        F::RetryScheduled { .. } => old("RTY-2"),
        F::ProduceFailed { .. } => old("RTY-1"),
        F::LeaderLearned { .. } => old("LFL-6"),
        F::RecordsRead { .. } => old("CON-2"),
        F::PositionReset { from, to, .. } => match to < from {
            true => since("TXR-4", Behaviour::FetchCarriesEpoch),
            false => old("CON-6"),
        },
        F::RecordLost { .. } | F::RecordFound { .. } => old("HWM-3"),
        _ => None,
    }
}

/// The rule behind a fact, as the rest of its frame tells it: a follower learns a high watermark,
/// and a leader moves it; an ISR changes because its leader asked, or because somebody failed.
pub fn of_event(rules: &Rules, frame: &Frame, fact: &F) -> Option<Rule> {
    use Behaviour as B;
    let happens = |wanted: fn(&F) -> bool| frame.events.iter().any(|event| wanted(&event.fact));
    match *fact {
        F::HighWatermarkMoved { broker, partition, .. } => {
            let replica = frame.cluster.replica(broker, partition);
            let leads = replica.is_some_and(|replica| replica.leadership().is_some());
            if leads { of_fact(rules, fact) } else { old("HW-8") }
        }
        F::IsrChanged { .. } if happens(is_unclean) => old("ELE-5"),
        F::IsrChanged { .. } if happens(is_failure) => either(rules, B::Kraft, "KRC-6", "ZKC-6"),
        _ => of_fact(rules, fact),
    }
}

fn is_unclean(fact: &F) -> bool {
    matches!(fact, F::LeaderElected { unclean: true, .. })
}

fn is_failure(fact: &F) -> bool {
    matches!(
        fact,
        F::BrokerFenced { .. } | F::BrokerUnregistered { .. } | F::BrokerRegistered { .. }
    )
}

fn of_timer(rules: &Rules, timer: Timer) -> Option<Rule> {
    use Behaviour as B;
    match timer {
        Timer::Session(_) => either(rules, B::Kraft, "KRC-6", "ZKC-3"),
        Timer::Heartbeat(_) => either(rules, B::Kraft, "KRC-4", "ZKC-3"),
        Timer::Register(_) => either(rules, B::Kraft, "KRC-3", "ZKC-3"),
        Timer::Shutdown(_) => either(rules, B::Kraft, "KRC-9", "ZKC-8"),
        Timer::Balance => either(rules, B::Kraft, "PRF-3", "PRF-2"),
        Timer::IsrCheck(_) => old("ISR-6"),
        Timer::FetchBackoff(..) => old("REP-8"),
        Timer::FetchWait(..) => old("PUR-2"),
        Timer::ProduceWait(..) => old("ACK-6"),
        Timer::RetentionCheck(_) => old("RET-1"),
        Timer::Cleaner(_) => old("CMP-1"),
        Timer::RequestTimeout(..) => old("RTY-4"),
        Timer::ClientBackoff(_) => old("RTY-2"),
    }
}

/// The rule behind an error.
pub fn of_error(rules: &Rules, why: ErrorCode) -> Option<Rule> {
    use Behaviour as B;
    match why {
        ErrorCode::OffsetOutOfRange => old("LFE-5"),
        ErrorCode::NotLeaderOrFollower => old("APP-1"),
        ErrorCode::RequestTimedOut => old("ACK-6"),
        ErrorCode::NetworkException => old("RTY-4"),
        ErrorCode::NotEnoughReplicas => old("ACK-4"),
        ErrorCode::NotEnoughReplicasAfterAppend => old("ACK-5"),
        ErrorCode::NotController | ErrorCode::InvalidRequest => since("ALT-5", B::AlterPartition),
        ErrorCode::FencedLeaderEpoch | ErrorCode::UnknownLeaderEpoch => {
            since("LFE-1", B::FetchCarriesEpoch)
        }
        ErrorCode::StaleBrokerEpoch => either(rules, B::Kraft, "KRC-3", "ZKC-3"),
        ErrorCode::InvalidUpdateVersion => since("ALT-5", B::AlterPartition),
        ErrorCode::DuplicateBrokerRegistration => either(rules, B::Kraft, "KRC-3", "ZKC-3"),
        ErrorCode::IneligibleReplica => since("ISR-9", B::FencedMayNotJoin),
        ErrorCode::OffsetNotAvailable => since("HW-10", B::OffsetNotAvailable),
        ErrorCode::LeaderNotAvailable => old("LFL-6"),
        ErrorCode::UnknownTopicOrPartition => since("ALT-5", B::AlterPartition),
        ErrorCode::NewLeaderElected => since("ALT-8", B::AlterPartition),
        ErrorCode::MessageTooLarge => old("APP-4"),
        ErrorCode::RecordListTooLarge => old("APP-6"),
        ErrorCode::InvalidRecord => old("APP-4"),
        ErrorCode::OutOfOrderSequenceNumber => old("APP-8"),
    }
}

/// The rule behind a hindrance; none for what is so without one, as a broker that is down.
pub fn of_hindrance(rules: &Rules, hindrance: &Hindrance) -> Option<Rule> {
    match hindrance {
        Hindrance::Mark(what) => of_mark(what),
        Hindrance::Reading(what) => of_reading(rules, what),
        Hindrance::Membership(what) => of_membership(rules, what),
        Hindrance::Leading(what) => of_leading(rules, what),
        Hindrance::Writing(what) => of_writing(rules, what),
    }
}

fn of_mark(what: &Mark) -> Option<Rule> {
    use Behaviour as B;
    match what {
        Mark::NothingAbove { .. } | Mark::MemberLacks { .. } => old("HW-1"),
        Mark::BelowMinIsr { .. } => since("HW-3", B::StrictMinIsr),
        Mark::MemberUnknown { .. } => old("HW-4"),
        Mark::PendingLacks { .. } => since("HW-7", B::MaximalIsr),
        Mark::CaughtUpLacks { .. } => since("HW-2", B::CaughtUpHoldBack),
        Mark::NotTried { .. } => old("HW-5"),
        Mark::Superseded { .. } => old("ATM-5"),
        Mark::SameAsLeader { .. } => old("HW-8"),
        Mark::LogTooShort { .. } => old("POS-2"),
        Mark::NotToldYet { .. } => old("HW-11"),
    }
}

fn of_reading(rules: &Rules, what: &Reading) -> Option<Rule> {
    use Behaviour as B;
    match what {
        Reading::Unregistered { .. } => either(rules, B::Kraft, "KRC-3", "ZKC-3"),
        Reading::AskedToStop { .. } => either(rules, B::Kraft, "KRC-9", "ZKC-8"),
        Reading::FollowsNobody { .. } => old("BRT-4"),
        Reading::FollowsOther { .. } => old("BRT-3"),
        Reading::LeadsItself { .. } => old("ATM-5"),
        Reading::Truncating { .. } => either(rules, B::TruncationByEpoch, "TRC-5", "FFL-2"),
        Reading::FetchUnderWay { .. } | Reading::HasAll { .. } => old("REP-1"),
        Reading::AnswerUnderWay { reader: Node::Broker(_), .. } => old("REP-5"),
        Reading::AnswerUnderWay { .. } | Reading::AllRead { .. } => old("CON-2"),
        Reading::FetchWaits { .. } => old("PUR-1"),
        Reading::Delayed { .. } | Reading::Stopped { .. } => old("REP-8"),
        Reading::Behind { .. } => old("ATM-3"),
        Reading::Down { .. }
        | Reading::StartsByHand { .. }
        | Reading::AtWork { .. }
        | Reading::LinkOpen { .. }
        | Reading::LinkCut { .. }
        | Reading::LinkSlow { .. }
        | Reading::NothingWritten { .. }
        | Reading::WriteUnderWay { .. }
        | Reading::Arrives { .. } => None,
    }
}

fn of_membership(rules: &Rules, what: &Membership) -> Option<Rule> {
    use Behaviour as B;
    match what {
        Membership::NotAReplica { .. } => old("LFE-2"),
        Membership::IsMember { .. } | Membership::AllIn { .. } => old("ISR-2"),
        Membership::MemberDown { .. } => old("ISR-12"),
        Membership::IsrIsEnough { .. } => since("ELR-3", B::EligibleLeaderReplicas),
        Membership::HoldsCommitted { .. } => since("ELR-5", B::EligibleLeaderReplicas),
        Membership::MayLack { .. } => since("ELR-4", B::EligibleLeaderReplicas),
        Membership::Lags { .. } => either(rules, B::LagByTime, "ISR-2", "LAG-1"),
        Membership::Fenced { .. } => since("KRC-5", B::Kraft),
        Membership::StopsSoon { .. } | Membership::TakenForFenced { .. } => {
            since("ISR-9", B::FencedMayNotJoin)
        }
        Membership::LeaderNotYet { .. } | Membership::IsrDiffers { .. } => old("ATM-4"),
        Membership::ChangeUnderWay { .. } => since("ALT-1", B::AlterPartition),
        Membership::ChangeStuck { .. } => since("ALT-8", B::AlterPartition),
        Membership::NeverFetched { .. }
        | Membership::NeedsMark { .. }
        | Membership::JoinsNext { .. } => old("ISR-8"),
        Membership::NeedsEpochStart { .. } => since("ISR-8", B::JoinFromEpochStart),
        Membership::Restarted { .. } => since("ISR-9", B::RestartedMayNotJoin),
    }
}

fn of_leading(rules: &Rules, what: &Leading) -> Option<Rule> {
    use Behaviour as B;
    match what {
        Leading::PreferredLeads { .. } => old("PRF-1"),
        Leading::PreferredOutside { .. } => old("ELE-4"),
        Leading::PreferredWaits { .. } => either(rules, B::Kraft, "PRF-3", "PRF-2"),
        Leading::NobodyLeads { .. } => old("ELE-7"),
        Leading::CandidateInactive { eligible: true, .. } => {
            since("ELR-6", B::EligibleLeaderReplicas)
        }
        Leading::CandidateInactive { .. } => old("ELE-2"),
        Leading::LastKnownWaits { .. } | Leading::UncleanOff { .. } | Leading::NobodyActive => {
            old("ELE-5")
        }
        Leading::EpochStays { .. } => old("EPO-1"),
    }
}

fn of_writing(rules: &Rules, what: &Writing) -> Option<Rule> {
    match what {
        Writing::Answered { .. } => old("ACK-12"),
        Writing::NeverAnswered => old("ACK-1"),
        Writing::LeaderUnknown { .. } => old("LFL-6"),
        Writing::BackOff { .. } => old("RTY-2"),
        Writing::RequestGone { .. } => old("RTY-4"),
        Writing::WaitsForMark { .. } => old("ACK-3"),
        Writing::AnsweredNext { .. } => old("ACK-5"),
        Writing::RefusalUnderWay { why, .. }
        | Writing::TriedAgain { why }
        | Writing::GivenUp { why } => of_error(rules, *why),
        Writing::LossCertain | Writing::CopyLeft { .. } | Writing::CopyUnderWay { .. } => {
            old("HWM-3")
        }
        Writing::Committed { .. } | Writing::NotCommitted { .. } => old("CON-2"),
        Writing::RequestUnderWay { .. }
        | Writing::ResponseUnderWay { .. }
        | Writing::NothingOpen { .. }
        | Writing::LeaderLacks { .. } => None,
    }
}
