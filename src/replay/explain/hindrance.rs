//! What can hold a value back: each condition of the protocol that is not met, with its values.

use crate::engine::{BrokerId, BrokerSet, ErrorCode, LeaderEpoch, MessageId, Millis, Node, Offset};

macro_rules! hindrances {
    ($($(#[$doc:meta])* $family:ident)*) => {
        /// A condition that holds something back, or says that nothing does.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Hindrance {
            $($(#[$doc])* $family($family),)*
        }

        $(impl From<$family> for Hindrance {
            fn from(it: $family) -> Hindrance {
                Hindrance::$family(it)
            }
        })*
    };
}

hindrances! {
    /// What holds a high watermark back, or that nothing does.
    Mark
    /// Where a reader is in its loop, or a message on its way.
    Reading
    /// What keeps a replica out of the ISR, or speaks against a member.
    Membership
    /// What keeps a replica from leading.
    Leading
    /// Where a write is, and what became of a record.
    Writing
}

/// What holds a high watermark back, or that nothing does. The fields are
/// what their names and types say; `mark` is a high watermark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Mark {
    /// Nothing lies above the high watermark.
    NothingAbove { broker: BrokerId, end: Offset },
    /// The ISR is smaller than `min.insync.replicas`, and the high watermark stands.
    BelowMinIsr { isr: BrokerSet, min: usize },
    /// A member of the ISR has not fetched in this epoch yet.
    MemberUnknown { member: BrokerId, epoch: LeaderEpoch },
    /// A member of the ISR has not fetched beyond the high watermark.
    MemberLacks { member: BrokerId, end: Offset, mark: Offset },
    /// Whoever is about to join, or to leave, counts until the controller has decided.
    PendingLacks { member: BrokerId, end: Option<Offset>, mark: Offset },
    /// A replica outside the ISR that keeps up has not fetched beyond the high watermark.
    CaughtUpLacks { replica: BrokerId, end: Offset, mark: Offset },
    /// Nothing holds it back, but the leader looks only when something comes in.
    NotTried { leader: BrokerId },
    /// A leader that the controller has replaced, and that has not heard of it.
    Superseded { broker: BrokerId, epoch: LeaderEpoch, newer: LeaderEpoch },
    /// A follower has as much as the leader told it.
    SameAsLeader { broker: BrokerId, leader: BrokerId, mark: Offset },
    /// A follower's log ends below the leader's high watermark.
    LogTooShort { broker: BrokerId, end: Offset, mark: Offset },
    /// A follower hears of the leader's high watermark with its next answer.
    NotToldYet { broker: BrokerId, leader: BrokerId, mark: Offset },
}

/// Where a reader is in its loop, or a message on its way. The fields are
/// what their names and types say; `mark` is a high watermark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Reading {
    /// The broker is down.
    Down { broker: BrokerId },
    /// The broker runs, but the controller has not registered it.
    Unregistered { broker: BrokerId },
    /// The replica knows no leader.
    FollowsNobody { broker: BrokerId },
    /// The replica follows somebody else, or in another epoch.
    FollowsOther { broker: BrokerId, leader: BrokerId, epoch: LeaderEpoch, newer: bool },
    /// The replica works as a leader.
    LeadsItself { broker: BrokerId, epoch: LeaderEpoch },
    /// Nothing passes between two nodes.
    LinkCut { a: Node, b: Node },
    /// Messages between two nodes take long.
    LinkSlow { a: Node, b: Node, by: Millis },
    /// The follower still asks where its log parts from the leader's.
    Truncating { broker: BrokerId },
    /// A fetch is under way to the leader.
    FetchUnderWay { reader: Node, due: Millis },
    /// The answer to a fetch is under way.
    AnswerUnderWay { reader: Node, records: usize, due: Millis },
    /// A fetch waits at the leader for more.
    FetchWaits { reader: Node, until: Option<Millis> },
    /// The reader fetches again after its back-off.
    Delayed { reader: Node, until: Millis },
    /// The follower fetches no more until metadata come.
    Stopped { broker: BrokerId },
    /// The replica has all that the leader has.
    HasAll { broker: BrokerId, leader: BrokerId },
    /// Nobody writes to the leader now.
    NothingWritten { leader: BrokerId },
    /// A write is under way to the leader.
    WriteUnderWay { producer: Node, due: Millis },
    /// Everything below the high watermark is read.
    AllRead { position: Offset, mark: Offset },
    /// The message arrives then.
    Arrives { due: Millis },
    /// Another message of the connection arrives first.
    Behind { first: MessageId },
    /// A broker that is down starts when somebody starts it.
    StartsByHand { broker: BrokerId },
    /// The broker has been asked to stop, and waits for leave until then at most.
    AskedToStop { broker: BrokerId, until: Millis },
    /// The broker runs, and nothing keeps it from its work.
    AtWork { broker: BrokerId },
    /// Messages pass between two nodes as at first.
    LinkOpen { a: Node, b: Node },
}

/// What keeps a replica out of the ISR, or speaks against a member. The fields are
/// what their names and types say; `mark` is a high watermark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Membership {
    /// The broker has no replica of the partition.
    NotAReplica { broker: BrokerId },
    /// It is in the ISR, and nothing speaks against it.
    IsMember { broker: BrokerId },
    /// It is in the ISR although it is down: nobody has noticed yet.
    MemberDown { broker: BrokerId },
    /// All replicas are in the ISR.
    AllIn { isr: BrokerSet },
    /// A replica has not had all of the leader's log for that long.
    Lags { replica: BrokerId, lag: Option<Millis>, behind: u64, most: Millis },
    /// The controller has fenced the broker.
    Fenced { broker: BrokerId },
    /// The broker is about to stop.
    StopsSoon { broker: BrokerId },
    /// The leader has not heard yet that it leads.
    LeaderNotYet { leader: BrokerId, epoch: LeaderEpoch },
    /// Another ISR is asked for already.
    ChangeUnderWay { leader: BrokerId, proposed: BrokerSet, due: Option<Millis> },
    /// A proposal failed, and the leader waits for metadata.
    ChangeStuck { leader: BrokerId, proposed: BrokerSet },
    /// The leader and the controller have different ISRs.
    IsrDiffers { leader: BrokerId, isr: BrokerSet },
    /// The replica has not fetched in this epoch.
    NeverFetched { replica: BrokerId, epoch: LeaderEpoch },
    /// The replica has to reach the high watermark.
    NeedsMark { replica: BrokerId, end: Offset, mark: Offset },
    /// The replica has to reach the start of the leader's epoch.
    NeedsEpochStart { replica: BrokerId, end: Offset, start: Offset },
    /// The leader takes the broker for fenced, or about to stop.
    TakenForFenced { leader: BrokerId, replica: BrokerId },
    /// The broker has restarted since its last fetch.
    Restarted { replica: BrokerId },
    /// Nothing keeps it out: its next fetch brings it in.
    JoinsNext { replica: BrokerId },
    /// With as many in the ISR nobody outside it is eligible.
    IsrIsEnough { isr: BrokerSet, min: usize },
    /// These left the ISR when it fell below min ISR: the high watermark has stood since.
    HoldsCommitted { elr: BrokerSet },
    /// These were out before, or have stopped uncleanly since.
    MayLack { others: BrokerSet },
}

/// What keeps a replica from leading. The fields are what their names and
/// types say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Leading {
    /// The preferred leader leads.
    PreferredLeads { leader: BrokerId },
    /// The preferred leader is not in the ISR.
    PreferredOutside { preferred: BrokerId, leader: BrokerId },
    /// The preferred leader could lead, and waits for an election.
    PreferredWaits { preferred: BrokerId, leader: BrokerId, at: Option<Millis> },
    /// Nobody leads.
    NobodyLeads { epoch: LeaderEpoch },
    /// Who could be elected is not active.
    CandidateInactive { candidate: BrokerId, down: bool, eligible: bool },
    /// Only the last leader may be elected without loss, and it is waited for.
    LastKnownWaits { leader: BrokerId },
    /// Another replica is active, but an unclean election is not allowed.
    UncleanOff { others: BrokerSet },
    /// No replica is active at all.
    NobodyActive,
    /// A leader epoch stays as long as the leader does.
    EpochStays { epoch: LeaderEpoch },
}

/// Where a write is, and what became of a record. The fields are
/// what their names and types say; `mark` is a high watermark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Writing {
    /// The producer was told that the record is written.
    Answered { at: Millis },
    /// With acks=0 nobody answers.
    NeverAnswered,
    /// The client knows no leader and asks for one.
    LeaderUnknown { client: Node },
    /// The producer waits before it sends again.
    BackOff { until: Millis, attempts: u32 },
    /// A request is under way.
    RequestUnderWay { to: BrokerId, due: Millis },
    /// The broker will not answer any more; the producer gives the request up then.
    RequestGone { to: BrokerId, gives_up: Millis },
    /// The write waits until the high watermark passes it.
    WaitsForMark { leader: BrokerId, mark: Offset, required: Offset, until: Millis },
    /// The high watermark has passed the write; it is answered next.
    AnsweredNext { leader: BrokerId },
    /// The leader's answer is under way.
    ResponseUnderWay { from: Node, due: Millis },
    /// The leader refused the write, and the refusal is under way.
    RefusalUnderWay { from: Node, why: ErrorCode, due: Millis },
    /// The write was refused or not answered, and is tried again.
    TriedAgain { why: ErrorCode },
    /// The producer gave the record up.
    GivenUp { why: ErrorCode },
    /// The producer has no batch that is not finished.
    NothingOpen { producer: Node },
    /// No replica holds the record any more, and no message takes it to one: it cannot come back.
    LossCertain,
    /// A replica still holds the record: a clean election could bring it back, or an unclean one.
    CopyLeft { broker: BrokerId, offset: Offset, up: bool, clean: bool },
    /// A message under way carries the record: its receiver may write it yet.
    CopyUnderWay { to: Node },
    /// The leader's log does not hold the record.
    LeaderLacks { leader: BrokerId },
    /// The record is below the high watermark: consumers see it.
    Committed { mark: Offset },
    /// The record is at or above the high watermark: no consumer sees it.
    NotCommitted { offset: Offset, mark: Offset },
}
