//! The table of rules and the words, whole; and the text form of a line.

use super::*;
use crate::engine::{
    BrokerId, BrokerSet, ClientId, Edition, ErrorCode, LeaderEpoch, MessageId, Millis, Offset,
};
use crate::replay::explain::{
    Hindrance, Leading, Mark, Membership, Reading, Writing, of_error, of_fact,
};
use crate::scene::wording::fidelity::{rows, tests::named};
use crate::scene::wording::samples::every_fact;
use crate::scene::wording::tests::fault_in_chinese;

const BOTH: [Lang; 2] = [Lang::En, Lang::Zh];

/// Every hindrance, with what chooses among its clauses.
fn every_hindrance() -> Vec<Hindrance> {
    let mut all: Vec<Hindrance> = Vec::new();
    all.extend(every_mark().map(Hindrance::from));
    all.extend(every_reading().map(Hindrance::from));
    all.extend(every_membership().map(Hindrance::from));
    all.extend(every_leading().map(Hindrance::from));
    all.extend(every_writing().map(Hindrance::from));
    all
}

const ONE: BrokerId = BrokerId(1);
const TWO: BrokerId = BrokerId(2);
const THREE: BrokerId = BrokerId(3);
const EPOCH: LeaderEpoch = LeaderEpoch(1);
const THEN: Millis = Millis(1_500);

fn every_mark() -> [Mark; 12] {
    [
        Mark::NothingAbove { broker: TWO, end: Offset(4) },
        Mark::BelowMinIsr { isr: BrokerSet::of(ONE), min: 2 },
        Mark::MemberUnknown { member: THREE, epoch: EPOCH },
        Mark::MemberLacks { member: THREE, end: Offset(4), mark: Offset(3) },
        Mark::PendingLacks { member: THREE, end: None, mark: Offset(3) },
        Mark::PendingLacks { member: THREE, end: Some(Offset(4)), mark: Offset(3) },
        Mark::CaughtUpLacks { replica: THREE, end: Offset(4), mark: Offset(3) },
        Mark::NotTried { leader: ONE },
        Mark::Superseded { broker: TWO, epoch: EPOCH, newer: LeaderEpoch(2) },
        Mark::SameAsLeader { broker: TWO, leader: ONE, mark: Offset(3) },
        Mark::LogTooShort { broker: TWO, end: Offset(4), mark: Offset(3) },
        Mark::NotToldYet { broker: TWO, leader: ONE, mark: Offset(3) },
    ]
}

fn every_reading() -> [Reading; 26] {
    [
        Reading::Down { broker: TWO },
        Reading::Unregistered { broker: TWO },
        Reading::FollowsNobody { broker: TWO },
        Reading::FollowsOther { broker: TWO, leader: ONE, epoch: EPOCH, newer: true },
        Reading::FollowsOther { broker: TWO, leader: ONE, epoch: EPOCH, newer: false },
        Reading::LeadsItself { broker: TWO, epoch: EPOCH },
        Reading::LinkCut { a: Node::Broker(ONE), b: Node::Controller },
        Reading::LinkSlow { a: Node::Broker(ONE), b: Node::Controller, by: Millis(40) },
        Reading::Truncating { broker: TWO },
        Reading::FetchUnderWay { reader: Node::Broker(THREE), due: THEN },
        Reading::AnswerUnderWay { reader: Node::Broker(THREE), records: 0, due: THEN },
        Reading::AnswerUnderWay { reader: Node::Consumer(ClientId(1)), records: 2, due: THEN },
        Reading::FetchWaits { reader: Node::Broker(THREE), until: None },
        Reading::FetchWaits { reader: Node::Broker(THREE), until: Some(Millis(2_000)) },
        Reading::Delayed { reader: Node::Broker(THREE), until: Millis(2_000) },
        Reading::Stopped { broker: TWO },
        Reading::HasAll { broker: TWO, leader: ONE },
        Reading::NothingWritten { leader: ONE },
        Reading::WriteUnderWay { producer: Node::Producer(ClientId(1)), due: THEN },
        Reading::AllRead { position: Offset(3), mark: Offset(3) },
        Reading::Arrives { due: THEN },
        Reading::Behind { first: MessageId(7) },
        Reading::StartsByHand { broker: TWO },
        Reading::AskedToStop { broker: TWO, until: THEN },
        Reading::AtWork { broker: TWO },
        Reading::LinkOpen { a: Node::Broker(ONE), b: Node::Controller },
    ]
}

fn every_membership() -> [Membership; 22] {
    [
        Membership::NotAReplica { broker: TWO },
        Membership::IsMember { broker: TWO },
        Membership::MemberDown { broker: TWO },
        Membership::AllIn { isr: BrokerSet::of(ONE) },
        Membership::Lags { replica: THREE, lag: None, behind: 2, most: Millis(30_000) },
        Membership::Lags {
            replica: THREE,
            lag: Some(Millis(2_000)),
            behind: 1,
            most: Millis(30_000),
        },
        Membership::Fenced { broker: TWO },
        Membership::StopsSoon { broker: TWO },
        Membership::LeaderNotYet { leader: ONE, epoch: EPOCH },
        Membership::ChangeUnderWay { leader: ONE, proposed: BrokerSet::of(TWO), due: None },
        Membership::ChangeUnderWay { leader: ONE, proposed: BrokerSet::of(TWO), due: Some(THEN) },
        Membership::ChangeStuck { leader: ONE, proposed: BrokerSet::of(TWO) },
        Membership::IsrDiffers { leader: ONE, isr: BrokerSet::of(ONE) },
        Membership::NeverFetched { replica: THREE, epoch: EPOCH },
        Membership::NeedsMark { replica: THREE, end: Offset(4), mark: Offset(3) },
        Membership::NeedsEpochStart { replica: THREE, end: Offset(4), start: Offset(6) },
        Membership::TakenForFenced { leader: ONE, replica: THREE },
        Membership::Restarted { replica: THREE },
        Membership::JoinsNext { replica: THREE },
        Membership::IsrIsEnough { isr: BrokerSet::of(ONE), min: 1 },
        Membership::HoldsCommitted { elr: BrokerSet::of(TWO) },
        Membership::MayLack { others: BrokerSet::of(THREE) },
    ]
}

fn every_leading() -> [Leading; 11] {
    [
        Leading::PreferredLeads { leader: ONE },
        Leading::PreferredOutside { preferred: ONE, leader: TWO },
        Leading::PreferredWaits { preferred: ONE, leader: TWO, at: None },
        Leading::PreferredWaits { preferred: ONE, leader: TWO, at: Some(Millis(2_000)) },
        Leading::NobodyLeads { epoch: EPOCH },
        Leading::CandidateInactive { candidate: THREE, down: true, eligible: false },
        Leading::CandidateInactive { candidate: THREE, down: false, eligible: true },
        Leading::LastKnownWaits { leader: ONE },
        Leading::UncleanOff { others: BrokerSet::of(THREE) },
        Leading::NobodyActive,
        Leading::EpochStays { epoch: EPOCH },
    ]
}

fn every_writing() -> [Writing; 20] {
    [
        Writing::Answered { at: THEN },
        Writing::NeverAnswered,
        Writing::LeaderUnknown { client: Node::Consumer(ClientId(1)) },
        Writing::BackOff { until: Millis(2_000), attempts: 2 },
        Writing::RequestUnderWay { to: ONE, due: THEN },
        Writing::RequestGone { to: ONE, gives_up: Millis(30_000) },
        Writing::WaitsForMark {
            leader: ONE,
            mark: Offset(3),
            required: Offset(4),
            until: Millis(2_000),
        },
        Writing::AnsweredNext { leader: ONE },
        Writing::ResponseUnderWay { from: Node::Broker(ONE), due: THEN },
        Writing::RefusalUnderWay {
            from: Node::Broker(ONE),
            why: ErrorCode::NotEnoughReplicas,
            due: THEN,
        },
        Writing::TriedAgain { why: ErrorCode::NotEnoughReplicas },
        Writing::GivenUp { why: ErrorCode::NotEnoughReplicas },
        Writing::NothingOpen { producer: Node::Producer(ClientId(1)) },
        Writing::LossCertain,
        Writing::CopyLeft { broker: TWO, offset: Offset(5), up: true, clean: true },
        Writing::CopyLeft { broker: TWO, offset: Offset(5), up: false, clean: false },
        Writing::CopyUnderWay { to: Node::Broker(THREE) },
        Writing::LeaderLacks { leader: ONE },
        Writing::Committed { mark: Offset(3) },
        Writing::NotCommitted { offset: Offset(5), mark: Offset(3) },
    ]
}

#[test]
fn every_hindrance_is_a_sentence_in_both_languages() {
    for (hindrance, lang) in every_hindrance().iter().flat_map(|h| BOTH.map(|lang| (h, lang))) {
        let said = super::hindrance(lang, hindrance);
        assert!(said.ends_with(['.', '。']) && !said.contains('$'), "{hindrance:?}: {said}");
        let odd = ["  ", " .", " ,", "。。", ".."].iter().find(|odd| said.contains(**odd));
        assert_eq!(odd, None, "{said}");
        if lang == Lang::Zh {
            assert_eq!(fault_in_chinese(&said), None, "{said}");
        }
    }
}

#[test]
fn every_rule_that_is_named_stands_in_the_fidelity_table() {
    let told: Vec<_> = rows().flat_map(|row| named(row.rules)).collect();
    let check = |rule: Option<Rule>, of: String| {
        let Some(rule) = rule else { return };
        let numbered = named(rule.id);
        assert_eq!(numbered.len(), 1, "{of}: {} is no rule", rule.id);
        assert!(told.contains(&numbered[0]), "{of}: {} is in no row", rule.id);
        let known = ["KIP-", "KAFKA-"].iter().any(|start| rule.source.starts_with(start));
        assert!(rule.source.is_empty() || known, "{of}: {}", rule.source);
    };
    for edition in Edition::ALL {
        let rules = edition.rules();
        for fact in every_fact() {
            check(of_fact(&rules, &fact), format!("{fact:?}"));
            if let Fact::TimerFired(_) | Fact::RecordsAppended { .. } = fact {
                assert!(of_fact(&rules, &fact).is_some(), "{fact:?}");
            }
        }
        for hindrance in every_hindrance() {
            check(of_hindrance(&rules, &hindrance), format!("{hindrance:?}"));
        }
        for why in [ErrorCode::NotEnoughReplicas, ErrorCode::InvalidRecord] {
            check(of_error(&rules, why), format!("{why:?}"));
        }
    }
}

#[test]
fn a_line_prints_as_it_is_read() {
    for text in
        ["now\t\t\t\tIt is 3.", "not\t12\tHW-3\tKIP-966\tThe ISR is small.", "act\t1\t\t\ta b"]
    {
        let line = Line::read(text).unwrap();
        assert_eq!(line.to_string(), text);
    }
    for text in ["", "now", "what\t\t\t\tx", "not\tx\t\t\ty"] {
        assert_eq!(Line::read(text), None, "{text}");
    }
    let odd = Line::of(Kind::Now, None, None, "a\tb\nc".into());
    assert_eq!(odd.to_string(), "now\t\t\t\ta b c");
}

#[test]
fn a_question_that_cannot_be_answered_says_so() {
    let script = Script::parse("produce p1 \"a\"\nrun until hw = 1").unwrap();
    let ask = |step, subject| answer(&script, step, subject, Lang::En).remove(0);
    assert_eq!(ask(1, "hw 1").kind, Kind::Now);
    for line in [ask(1, "the weather"), ask(99, "hw 1")] {
        assert_eq!(line.kind, Kind::Failed);
        assert!(line.text.ends_with('.'), "{}", line.text);
    }
}

#[test]
fn who_asks_about_a_producer_hears_why_its_record_is_lost() {
    let script = "cluster brokers=2 acks=1\ncut 1 2\nproduce p1 \"a\"\nrun until acked = \"a\"\n\
                  crash broker 1\nrun until role 2 = leader";
    let script = Script::parse(script).unwrap();
    let (history, at) = replay(script.rules, script.opening, &script.statements).unwrap();
    for lang in BOTH {
        let lost = answer_about(&history, at, "record \"a\"", lang);
        assert!(lost.iter().any(|line| line.kind == Kind::Act), "the acts behind it are named");
        let all = answer_about(&history, at, "node p1", lang);
        assert!(all.ends_with(&lost) && all.len() > lost.len());
    }
}

#[test]
fn a_refusal_is_asked_about_in_words_that_are_understood() {
    let script = Script::parse("produce p1 \"a\"\ncut 1 2").unwrap();
    let (history, at) = replay(script.rules, script.opening, &script.statements).unwrap();
    let cluster = history.cluster(at);
    let (a, b) = (Node::Controller, Node::Broker(TWO));
    let message = cluster.network.in_flight.keys().next().unwrap();
    let asked = [
        (Blocked::BrokerDown(TWO), "broker 2"),
        (Blocked::BrokerUp(TWO), "broker 2"),
        (Blocked::StopsAlready(TWO), "broker 2"),
        (Blocked::NotRegistered(TWO), "broker 2"),
        (Blocked::PreferredNotAvailable(ONE), "isr 1"),
        (Blocked::NotAtRest(THREE), "leo 3"),
        (Blocked::LinkCut(a, b), "link controller b2"),
        (Blocked::AlreadyCut(b, a), "link b2 controller"),
        (Blocked::NotCut(a, b), "link controller b2"),
        (Blocked::NoLeader, "leader"),
        (Blocked::NobodyToElect, "leader"),
        (Blocked::NobodyActive, "leader"),
        (Blocked::ElectionNotNeeded, "leader"),
        (Blocked::UncleanRevert, "leader"),
        (Blocked::Behind { message, first: message }, &*format!("message {}", message.0)),
    ];
    for (refused, question) in asked {
        let (pick, told) = about(&refused).unwrap();
        assert_eq!(told, question, "{refused:?}");
        let lines = answer_about(&history, at, question, Lang::En);
        assert_eq!(lines[0].kind, Kind::Now, "{refused:?}");
        let of_controller = pick == Pick::Node(Node::Controller);
        assert_eq!(of_controller, question == "leader", "{refused:?}");
    }
    assert_eq!(about(&Blocked::NothingToProduce), None);
}

#[test]
fn what_is_worth_asking_is_understood() {
    let script = Script::parse("").unwrap();
    let (history, at) = replay(script.rules, script.opening, &script.statements).unwrap();
    let nodes = [
        Node::Controller,
        Node::Broker(BrokerId(2)),
        Node::Producer(ClientId(1)),
        Node::Consumer(ClientId(1)),
    ];
    for node in nodes {
        let lines = answer_about(&history, at, &format!("node {node}"), Lang::Zh);
        let asked = lines.iter().filter(|line| line.kind == Kind::Now).count();
        assert_eq!(asked, subjects_of(history.rules(), history.cluster(at), node).len(), "{node}");
    }
    let gone = answer_about(&history, at, "node b9", Lang::En);
    assert_eq!((gone.len(), gone[0].kind), (1, Kind::Failed));
}
