//! Why and why not in words: what a value is, what holds it back, and the events behind it.

use super::resource::{Say, words};
use crate::replay::explain::{Hindrance, Leading, Mark, Membership, Now, Reading, Writing};
use crate::scene::Lang;

words! { "now":
    pub fn now for Now, NOWS {
        Gone,
        HighWatermark { broker, mark, end, leads },
        LogEnd { broker, end, mark, leads },
        Isr { isr, outside, min },
        Member { broker, isr },
        NoMember { broker, isr },
        Elr { elr },
        Leader { leader, epoch },
        Epoch { epoch, leader },
        Acknowledged { acks },
        Lost { acks },
        Unanswered,
        Unpromised,
        Copy { broker, offset, mark, epoch },
        Producer { producer, open },
        Consumer { consumer, position },
        Message { id, from, to },
        Runs { broker, up },
        Link { a, b, cut },
    }
}

/// What holds something back, in a sentence.
pub fn hindrance(lang: Lang, what: &Hindrance) -> String {
    match what {
        Hindrance::Mark(what) => mark(lang, what),
        Hindrance::Reading(what) => reading(lang, what),
        Hindrance::Membership(what) => membership(lang, what),
        Hindrance::Leading(what) => leading(lang, what),
        Hindrance::Writing(what) => writing(lang, what),
    }
}

words! { "mark":
    fn mark for Mark, MARKS {
        NothingAbove { broker, end },
        BelowMinIsr { isr, min },
        MemberUnknown { member, epoch },
        MemberLacks { member, end, mark },
        PendingLacks { member, end, mark },
        CaughtUpLacks { replica, end, mark },
        NotTried { leader },
        Superseded { broker, epoch, newer },
        SameAsLeader { broker, leader, mark },
        LogTooShort { broker, end, mark },
        NotToldYet { broker, leader, mark },
    }
}

words! { "reading":
    fn reading for Reading, READINGS {
        Down { broker },
        Unregistered { broker },
        FollowsNobody { broker },
        FollowsOther { broker, leader, epoch, newer },
        LeadsItself { broker, epoch },
        LinkCut { a, b },
        LinkSlow { a, b, by },
        Truncating { broker },
        FetchUnderWay { reader, due },
        AnswerUnderWay { reader, records, due },
        FetchWaits { reader, until },
        Delayed { reader, until },
        Stopped { broker },
        HasAll { broker, leader },
        NothingWritten { leader },
        WriteUnderWay { producer, due },
        AllRead { position, mark },
        Arrives { due },
        Behind { first },
        StartsByHand { broker },
        AskedToStop { broker, until },
        AtWork { broker },
        LinkOpen { a, b },
    }
}

words! { "membership":
    fn membership for Membership, MEMBERSHIPS {
        NotAReplica { broker },
        IsMember { broker },
        MemberDown { broker },
        AllIn { isr },
        Lags { replica, lag, behind, most },
        Fenced { broker },
        StopsSoon { broker },
        LeaderNotYet { leader, epoch },
        ChangeUnderWay { leader, proposed, due },
        ChangeStuck { leader, proposed },
        IsrDiffers { leader, isr },
        NeverFetched { replica, epoch },
        NeedsMark { replica, end, mark },
        NeedsEpochStart { replica, end, start },
        TakenForFenced { leader, replica },
        Restarted { replica },
        JoinsNext { replica },
        IsrIsEnough { isr, min },
        HoldsCommitted { elr },
        MayLack { others },
    }
}

words! { "leading":
    fn leading for Leading, LEADINGS {
        PreferredLeads { leader },
        PreferredOutside { preferred, leader },
        PreferredWaits { preferred, leader, at },
        NobodyLeads { epoch },
        CandidateInactive { candidate, down, eligible },
        LastKnownWaits { leader },
        UncleanOff { others },
        NobodyActive,
        EpochStays { epoch },
    }
}

words! { "writing":
    fn writing for Writing, WRITINGS {
        Answered { at },
        NeverAnswered,
        LeaderUnknown { client },
        BackOff { until, attempts },
        RequestUnderWay { to, due },
        RequestGone { to, gives_up },
        WaitsForMark { leader, mark, required, until },
        AnsweredNext { leader },
        ResponseUnderWay { from, due },
        RefusalUnderWay { from, why, due },
        TriedAgain { why },
        GivenUp { why },
        NothingOpen { producer },
        LossCertain,
        CopyLeft { broker, offset, up, clean },
        CopyUnderWay { to },
        LeaderLacks { leader },
        Committed { mark },
        NotCommitted { offset, mark },
    }
}

words! { "why":
    /// What is said around the chain of events.
    pub(in crate::scene) enum Around<'a> {
        Why,
        WhyNot,
        Earlier(count: usize),
        SinceOpening,
        NotUnderstood(subject: &'a str),
        NotPlayed,
    }
}

/// What is said around the chain of events.
pub(in crate::scene) fn around(lang: Lang, said: Around<'_>) -> String {
    said.say(lang)
}
