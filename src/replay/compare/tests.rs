//! Pairs of runs: the same rules give the same run, others part where they should.

use super::*;
use crate::checker::schedules::Claim;
use crate::engine::{Acks, Behaviour, BrokerId, Offset, Rules};
use crate::replay::link::beside_line;
use crate::replay::{course, replay, shelf};
use crate::scenario::{Script, Value};

fn played(script: &str) -> (History, Playhead) {
    let Script { rules, opening, statements } = Script::parse(script).unwrap();
    replay(rules, opening, &statements).unwrap()
}

/// A1b of section F.6: two leaders in quick succession, and a follower that cuts its log.
const A1B: &str = "edition 0.9\ncluster brokers=3 acks=all\nproduce p1 \"m1\"\nrun until hw 2 = 1\n\
    run until hw 3 = 1\nproduce p1 \"m2\"\nrun until acked = \"m1\",\"m2\"\ncrash broker 1\n\
    run until leader = 2\nrun until role 2 = leader\nrun 5ms\ncrash broker 2\n\
    run until leader = 3\nrun until role 3 = leader\n";

#[test]
fn the_same_rules_give_the_same_run_again_in_every_lesson() {
    for entry in shelf::entries("en") {
        let lesson = course::open(course::read(&entry.id, "en").unwrap().unwrap()).unwrap();
        for run in &lesson.runs {
            let same = Beside::Edition(run.rules().edition);
            let pair = Pair::of(run, 0, same);
            assert_eq!((pair.first, pair.refused.len()), (None, 0), "{}", entry.id);
            let ends = [run.cluster(last(run)), pair.right.cluster(last(&pair.right))];
            assert_eq!(ends[0].fingerprint(), ends[1].fingerprint(), "{}", entry.id);
        }
    }
}

fn last(run: &History) -> Playhead {
    Playhead { branch: 0, step: run.last(0) }
}

#[test]
fn a_follower_that_cut_to_its_high_watermark_parts_from_one_that_asks() {
    let (left, at) = played(A1B);
    let pair = Pair::of(&left, at.branch, Beside::Edition(Edition::V0_11));
    let first = pair.first.clone().unwrap();
    assert_eq!(first.difference.what, Seen::Record(BrokerId(3), Offset(1)));
    assert_eq!(first.difference.left, Value::None);
    assert_eq!(first.difference.right, Value::texts(vec!["m2".into()]));
    assert_eq!(first.causes, [Cause::Rule(Behaviour::TruncationByEpoch)]);
    let before = Playhead { step: first.step - 1, ..at };
    assert_eq!(pair.differences(&left, before), []);
    let seen: Vec<Seen> = pair.differences(&left, at).iter().map(|d| d.what).collect();
    assert!(seen.contains(&Seen::Lost), "{seen:?}");
    // Looked at from the other side, it is the same step and the same rule.
    let (right, _) = played(&A1B.replace("edition 0.9", "edition 0.11"));
    let back = Pair::of(&right, 0, Beside::Edition(Edition::V0_9)).first.unwrap();
    assert_eq!((back.difference.what, back.causes), (first.difference.what, first.causes));
}

#[test]
fn a_setting_is_other_from_the_opening_on_whatever_the_schedule_says() {
    let script = "set acks=1\nproduce p1 \"a\"\nrun 1s\nset acks=0\nproduce p1 \"b\"\nrun 1s";
    let (left, at) = played(script);
    let pair = Pair::of(&left, 0, Beside::Setting(Setting::Acks(Acks::All), None));
    assert_eq!(pair.cluster(at.step).settings.acks, Acks::All);
    assert_eq!(pair.refused, []);
    let first = pair.first.unwrap();
    assert_eq!(first.difference.what, Seen::Acknowledged);
    assert_eq!(first.causes, [Cause::Setting(Setting::Acks(Acks::All))]);
    let both = [left.cluster(at), pair.right.cluster(last(&pair.right))];
    assert_eq!(both[0].now, both[1].now);
    let acknowledged = both.map(|cluster| cluster.ledger.acknowledged.iter().count());
    assert_eq!(acknowledged, [1, 2], "acks=0 promises nothing");
    let same = Pair::of(&played("run 1s").0, 0, Beside::Setting(Setting::Acks(Acks::One), None));
    assert_eq!(same.first, None);
}

#[test]
fn what_cannot_be_done_there_is_told_and_the_rest_is_done() {
    let (left, at) =
        played("edition 0.8\nset replica.lag.max.messages=1\nproduce p1 \"a\"\nrun 1s\n");
    let pair = Pair::of(&left, 0, Beside::Edition(Edition::V4_0));
    assert_eq!(pair.refused.len(), 1);
    assert!(pair.refused[0].to_string().contains("replica.lag.max.messages"));
    assert_eq!(pair.cluster(at.step).now, left.cluster(at).now);
    assert_eq!(pair.cluster(at.step).records.len(), 1);
    let none = Pair::of(&left, 0, Beside::Setting(Setting::MinInsyncReplicas(9), None));
    assert_eq!((none.refused.len(), none.first), (1, None));
}

#[test]
fn a_setting_can_be_of_one_topic() {
    let script = "topic a partitions=1\ntopic b partitions=1\nproduce p1 to b-0 \"x\"\nrun 1s";
    let (left, _) = played(script);
    let setting = Setting::MinInsyncReplicas(2);
    let pair = Pair::of(&left, 0, Beside::Setting(setting, Some("b".into())));
    let topics = &pair.right.opening().topics;
    let values: Vec<u8> = topics.iter().map(|t| t.settings.min_insync_replicas).collect();
    assert_eq!(values, [1, 2]);
}

#[test]
fn another_branch_parts_where_something_else_was_done() {
    let (mut history, _) = played("produce p1 \"a\"\nnext 4\ncrash broker 1\nrun 20s\n");
    let at = Playhead { branch: 0, step: 5 };
    let statement = Script::parse("crash broker 2").unwrap().statements.remove(0);
    let steps = perform(history.rules(), history.cluster(at), &statement).unwrap();
    let other = history.record(at, steps);
    let other = (0..4).fold(other, |at, _| history.forward(at).unwrap());
    let statements = crate::replay::script_of(&history, other);
    let pair = Pair::of(&history, 0, Beside::Branch(statements.clone()));
    let first = pair.first.clone().unwrap();
    assert_eq!((first.step, first.difference.what), (6, Seen::Role(BrokerId(1))));
    assert_eq!(first.causes, []);
    assert!((0..=5).all(|step| pair.step(step) == step), "what they have in common");
    let own = Pair::of(&history, other.branch, Beside::Branch(statements));
    assert_eq!(own.first, None);
}

#[test]
fn steps_stand_beside_steps_of_the_same_time() {
    let (left, _) = played(A1B);
    let pair = Pair::of(&left, 0, Beside::Edition(Edition::V4_0));
    for step in 0..=left.last(0) {
        let frame = left.frame(Playhead { branch: 0, step });
        assert!(pair.cluster(step).now <= frame.cluster.now);
        assert!(step == 0 || pair.step(step - 1) <= pair.step(step));
    }
    assert_eq!(pair.step(left.last(0)), pair.right.last(0));
}

#[test]
fn each_rule_can_be_tried_without_the_others() {
    let (left, _) = played(A1B);
    for rule in Behaviour::ALL {
        for rules in [Rules::default().without(*rule), Edition::V0_8.rules().with(*rule)] {
            let run = schedule::fresh(&left, rules);
            let played = lockstep::play(left.frames(0), left.rules(), run, |_| false);
            assert!(played.run.last(0) > 0);
        }
    }
}

#[test]
fn what_is_seen_is_read_as_it_was_written() {
    let (broker, consumer) = (BrokerId(9), crate::engine::ClientId(4));
    let all = [
        Seen::Lost,
        Seen::Leader,
        Seen::Isr,
        Seen::Elr,
        Seen::Member(broker),
        Seen::Role(broker),
        Seen::Record(broker, Offset(1 << 40)),
        Seen::HighWatermark(broker),
        Seen::LogEnd(broker),
        Seen::LeaderEpoch,
        Seen::Acknowledged,
        Seen::Position(consumer),
        Seen::Read(consumer),
    ];
    for seen in all {
        assert_eq!(Seen::read(&seen.to_string()), Some(seen));
    }
    for text in ["", "o2", "h", "hx", "z1", "é1"] {
        assert_eq!(Seen::read(text), None, "{text}");
    }
}

#[test]
fn what_would_have_kept_the_promise_is_tried_one_by_one() {
    let named = |script: &str| {
        let (left, end) = played(script);
        let all = remedies(Claim::NoAcknowledgedRecordIsLost, &left, end.branch);
        all.iter().map(|beside| beside_line(beside).unwrap()).collect::<String>()
    };
    let one = "acks=1\nproduce p1 \"a\"\nrun until acked = \"a\"\ncrash broker 1\n\
               run until role 2 = leader\n";
    let lost = format!("cut 1 2\ncut 1 3\nset {one}");
    assert_eq!(named(&lost), "beside set acks=all\n");
    // It breaks only after the last act; what follows counts.
    let early = lost.strip_suffix("run until role 2 = leader\n").unwrap();
    assert_eq!(named(early), "beside set acks=all\n");
    let last = "cluster brokers=2\ncrash broker 2\nrun until isr = 1\nproduce p1 \"a\"\n\
                run until acked = \"a\"\ncrash broker 1 losing 1\n";
    assert_eq!(named(last), "beside set min.insync.replicas=2\nbeside set flush.messages=1\n");
    assert_eq!(named(A1B), "beside edition 0.11\n");
}
