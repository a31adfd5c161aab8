//! Where a lesson ends with an invitation to play its schedule under another edition, the
//! schedule plays to its end there, and ends as the lesson says.

use highwater::engine::{Acks, Edition};
use highwater::replay::{History, Playhead, course, schedule, shelf};
use highwater::scenario::{BeatItem, Script, Statement, perform};

/// Plays all scripts of a lesson to their end under `edition`.
fn play(id: &str, edition: Edition) -> (History, Playhead) {
    let lesson = course::read(id, "en").unwrap().unwrap();
    let items = lesson.beats.iter().flat_map(|beat| &beat.items);
    let scripts = items.filter_map(|item| match item {
        BeatItem::Script(statements) => Some(statements.clone()),
        _ => None,
    });
    let played: Vec<Statement> = scripts.flatten().collect();
    let mut run =
        schedule::fresh(&History::open(lesson.rules, lesson.opening.clone()), edition.rules());
    let (at, failed) = schedule::play(&mut run, &played);
    assert!(failed.is_none(), "{id} under {}: {failed:?}", edition.as_str());
    (run, at)
}

/// A lesson invites to play it under `edition`, and ends there as expected.
fn ends(id: &str, edition: Edition, expectation: &str) {
    for (lang, invitation) in [("en", "Choose Kafka "), ("zh", "选择版本 Kafka ")] {
        let invitation = format!("{invitation}{}", edition.as_str());
        let text = shelf::text(id, lang).unwrap();
        assert!(text.contains(&invitation), "{id}.{lang} does not say {invitation}");
    }
    let (run, at) = play(id, edition);
    let expected = Script::parse(&format!("edition {}\n{expectation}", edition.as_str()));
    for statement in expected.unwrap().statements {
        if let Err(failure) = perform(run.rules(), run.cluster(at), &statement) {
            panic!("{id} under {}: {failure}", edition.as_str());
        }
    }
}

#[test]
fn what_a_later_edition_repairs_is_repaired_in_the_same_schedule() {
    ends(
        "the-last-replica-standing",
        Edition::V4_1,
        "expect lost = none\nexpect log 1 = \"k0\",\"k1\"",
    );
    ends("cut-too-deep", Edition::V0_11, "expect lost = none\nexpect log 3 = \"m1\",\"m2\",\"m3\"");
    ends(
        "logs-that-differ",
        Edition::V0_11,
        "expect lost = \"m2\"\nexpect log 1 = \"m1\",\"m3\"\nexpect log 2 = \"m1\",\"m3\"",
    );
    let logs = "expect log 1 = \"m1\",\"m2\",\"m4\"\nexpect log 2 = \"m1\",\"m2\",\"m4\"";
    ends("a-fast-fail-over", Edition::V2_0, logs);
    ends("an-isr-that-flaps", Edition::V0_9, "expect isr = 1,2,3\nexpect partition-epoch = 0");
}

#[test]
fn what_no_edition_repairs_ends_in_the_same_way() {
    ends("acknowledged-by-one", Edition::V4_1, "expect lost = \"b\"\nexpect log 1 = \"a\",\"c\"");
}

#[test]
fn an_older_consumer_does_not_learn_what_it_misses() {
    ends(
        "an-unclean-election",
        Edition::V2_0,
        "expect lost = \"a2\",\"a3\"\nexpect read c1 = \"a0\",\"a1\",\"a2\",\"a3\",\"b2\"",
    );
}

#[test]
fn where_unclean_election_is_allowed_already_it_may_be_allowed_again() {
    for edition in [Edition::V0_8, Edition::V0_9] {
        let (run, at) = play("an-unclean-election", edition);
        assert_eq!(run.cluster(at).settings.acks, Acks::All, "as the lesson says, not by default");
    }
}
