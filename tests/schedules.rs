//! The search at the message grain: answers that are known, that what it finds is so and is
//! minimal, and that nothing is passed over.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Output};

use highwater::checker::Status;
use highwater::checker::schedules::{Claim, Ground, Kind, Move, Search, State};
use highwater::engine::laws::Law;
use highwater::engine::{Edition, step};
use highwater::replay::challenge::{Standing, judge};
use highwater::replay::hunt::{Hunt, alone};
use highwater::replay::known::{KNOWN, Known};
use highwater::replay::quest::{Quest, Report, Verdict};
use highwater::replay::replay;
use highwater::scenario::Script;

const LOST: &str = "nothing-acknowledged-is-lost";

/// The quest for schedules that lose what was acknowledged.
fn quest(edition: Edition, lead: &'static str, bounds: &'static str) -> Quest {
    Known { name: "", edition, lead, claim: LOST, bounds, steps: None }.quest()
}

fn ground(quest: &Quest) -> Ground {
    Hunt::begin(quest).unwrap().ground().clone()
}

/// Looks on in rounds of so many parts of so many states.
fn look_on(search: &mut Search, size: u32, parts: usize) {
    let parts = search.parts(size).take(parts).collect();
    for part in alone()(search, parts) {
        search.absorb(part).unwrap();
    }
}

/// Pursues a quest to its end.
fn pursue(quest: &Quest) -> (Hunt, Report) {
    let mut hunt = Hunt::begin(quest).unwrap();
    let mut alone = alone();
    while hunt.round(&mut alone) {}
    let report = hunt.report();
    (hunt, report)
}

/// The script that is handed over, judged by the plain engine: it keeps to the bounds, and breaks
/// the promise in the last of its steps and not before.
fn holds_up(quest: &Quest, report: &Report) {
    let found = report.found.as_ref().unwrap_or_else(|| panic!("{report}"));
    let Script { rules, opening, statements } = quest.script.clone();
    let since = replay(rules, opening, &statements).unwrap().1.step;
    let script = Script::parse(&found.script).unwrap();
    let steps = usize::from(found.steps);
    let Standing { broken, foul, .. } = judge(&Quest { script, ..quest.clone() }, since).unwrap();
    assert_eq!((broken, foul), (Some(since + steps), None), "{}", found.script);
}

/// Plays all steps of a schedule that can be played: whether these are all of them, and whether the
/// promise breaks.
fn plays(ground: &Ground, way: &[Move]) -> (bool, bool) {
    let (mut state, mut all, mut broken) = (ground.first(), true, false);
    for chosen in way {
        match ground.play(&state, *chosen) {
            Some(played) => {
                broken |= played.broke;
                state = played.state;
            }
            None => all = false,
        }
    }
    (all, broken)
}

/// A schedule without the step at each place, with that step.
fn one_left_out(way: &[Move]) -> impl Iterator<Item = (Move, Vec<Move>)> {
    (0..way.len()).map(|at| (way[at], [&way[..at], &way[at + 1..]].concat()))
}

/// A shortest schedule has as many steps as is known, and without any one of its acts it breaks
/// nothing. If there is none, every schedule of up to the most steps was tried.
fn answers(name: &str) {
    let known = KNOWN.iter().find(|known| known.name == name).expect(name);
    let quest = known.quest();
    let (hunt, report) = pursue(&quest);
    let Some(steps) = known.steps else {
        let all = report.verdict == Verdict::Never
            || report.verdict == Verdict::NotInSteps && report.depth == quest.bounds.steps;
        assert!(all && report.found.is_none(), "{report}");
        return;
    };
    assert_eq!(report.verdict, Verdict::Shortest);
    assert_eq!(report.found.as_ref().map(|found| found.steps), Some(steps), "{report}");
    holds_up(&quest, &report);
    let way = hunt.found().unwrap();
    for (act, less) in one_left_out(&way).filter(|(act, _)| *act != Move::Next) {
        assert!(!plays(hunt.ground(), &less).1, "without {act:?}");
    }
}

macro_rules! known {
    ($($test:ident $name:literal,)*) => {
        $(#[test]
        fn $test() {
            answers($name);
        })*

        #[test]
        fn every_known_answer_is_looked_for() {
            assert_eq!(KNOWN.map(|known| known.name), [$($name),*]);
        }
    };
}

known! {
    a_record_that_its_leader_alone_has_is_lost_with_it "acks-1",
    a_record_that_two_replicas_have_is_not_lost_with_one "acks-all",
    out_of_turn_one_record_is_enough "acks-1-out-of-turn",
    an_unclean_election_loses_what_was_committed "unclean-election",
    without_unclean_elections_nothing_is_lost "clean-elections-only",
    a_restart_cuts_to_the_high_watermark "kip-101-restart",
    a_restart_asks_where_its_epoch_ends "kip-101-restart-mended",
    an_election_cuts_to_the_high_watermark "kip-101",
    an_election_cuts_to_where_the_epoch_ends "kip-101-mended",
    the_only_replica_in_sync_loses_power "one-in-sync-loses-power",
    the_last_replica_standing_loses_power "last-replica-standing",
    an_eligible_leader_replica_stands_in "last-replica-standing-mended",
    one_failure_at_a_time_loses_nothing "one-failure-at-a-time",
    logs_diverge_after_both_lost_power "kip-101-power-loss",
    logs_agree_after_both_lost_power "kip-101-power-loss-mended",
    a_leader_loses_power_and_nobody_notices "restart-unnoticed",
    the_controller_notices_every_restart "restart-noticed",
    logs_diverge_under_two_quick_leaders "kip-279",
    logs_agree_if_the_epoch_found_is_told "kip-279-mended",
    a_new_leader_begins_with_what_it_was_told "new-leader",
    a_leader_never_takes_back_what_it_committed "same-leader",
}

/// All states level by level, each known by all that it holds.
fn levels_in_full(ground: &Ground, levels: usize) -> Vec<BTreeSet<u64>> {
    let mut level = vec![ground.first()];
    let mut seen: BTreeSet<(u64, u64)> = BTreeSet::new();
    let mut keys: BTreeSet<u64> = level.iter().map(State::key).collect();
    let mut all = vec![keys.clone()];
    while all.len() < levels {
        let mut next = Vec::new();
        for state in &level {
            let played = ground.moves(state).into_iter().filter_map(|m| ground.play(state, m));
            for state in played.map(|played| played.state) {
                let id = (state.cluster.fingerprint(), state.key());
                if seen.insert(id) {
                    next.push(state);
                }
            }
        }
        let new: BTreeSet<u64> = next.iter().map(State::key).collect();
        all.push(new.difference(&keys).copied().collect());
        keys.extend(new);
        level = next;
    }
    all
}

#[test]
fn states_that_differ_in_names_alone_are_counted_once_and_none_is_passed_over() {
    let bounds = "records=1 crashes=1 restarts=1 cuts=1 choices=1 drops=1 steps=3";
    let lead = "cluster brokers=2 acks=1\n";
    let claim = Claim::Law(Law::OneLeaderPerEpoch);
    let ground = Ground { claim, ..ground(&quest(Edition::V4_0, lead, bounds)) };
    let full = levels_in_full(&ground, 4);
    let mut search = Search::new(ground);
    let mut found = vec![1];
    while search.status() == Status::Running {
        let (depth, before) = (search.counts().depth, search.counts().states);
        while search.counts().depth == depth && search.status() == Status::Running {
            look_on(&mut search, 1, 1);
        }
        found.push((search.counts().states - before) as usize);
    }
    let full: Vec<usize> = full.iter().map(BTreeSet::len).collect();
    assert_eq!(found, full);
}

#[test]
fn the_answer_is_the_same_whatever_is_expanded_at_once() {
    let bounds = "records=1 crashes=2 restarts=1";
    let quest = quest(Edition::V4_0, "cluster brokers=2 acks=1\n", bounds);
    let (hunt, _) = pursue(&quest);
    for size in [1, 7, 300] {
        let mut search = Search::new(hunt.ground().clone());
        while search.status() == Status::Running {
            look_on(&mut search, size, 3);
        }
        assert_eq!(search.found(), hunt.found());
    }
}

/// What `highwater lose` says of a script.
fn lose(name: &str, script: &str, flags: &[&str]) -> Output {
    let file = format!("{}/{name}", env!("CARGO_TARGET_TMPDIR"));
    fs::write(&file, script).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_highwater"));
    command.arg("lose").arg(file).args(flags).output().unwrap()
}

#[test]
fn the_answer_is_the_same_with_any_number_of_threads() {
    let script = "edition 0.9\ncluster brokers=2 acks=all\n";
    let bounds = ["--records", "1", "--crashes", "2", "--losing", "0"];
    let few = ["--states", "2000"];
    for (more, verdict) in [
        (&["--restarts", "1"][..], "found a shortest schedule: "),
        (
            &["--restarts", "1", few[0], few[1]],
            "found a schedule of which no step can be left out: ",
        ),
        (&["--restarts", "0"], "no schedule within the bounds, however long: "),
        (&["--restarts", "0", "--steps", "9"], "no schedule of so many steps within the bounds: "),
    ] {
        let told = ["1", "2", "5"].map(|threads| {
            let flags = [&bounds, more, &["--threads", threads]].concat();
            let Output { stdout, stderr, .. } = lose(&format!("threads-{threads}"), script, &flags);
            let stderr = String::from_utf8(stderr).unwrap();
            // What follows is how long it took.
            let figures = stderr.lines().last().unwrap().split(" random walks").next().unwrap();
            (figures.to_owned(), String::from_utf8(stdout).unwrap())
        });
        assert!(told[0].0.starts_with(verdict), "{}", told[0].0);
        assert_eq!(told[0].1.is_empty(), verdict.starts_with("no"), "{}", told[0].1);
        assert!(told.iter().all(|each| *each == told[0]), "{told:?}");
    }
}

#[test]
fn a_search_writes_to_the_partition_of_that_name_or_is_refused() {
    let script = "edition 4.0\ncluster brokers=2 acks=1\ntopic orders partitions=2\n";
    let flags = ["--losing", "0", "--restarts", "0", "--partition"];
    let lose = |partition| lose(partition, script, &[&flags[..], &[partition]].concat());
    let found = String::from_utf8(lose("orders-1").stdout).unwrap();
    assert!(found.contains("\nproduce p1 to orders-1 "), "{found}");
    let refused = lose("ordrs-1");
    assert!(!refused.status.success());
    assert_eq!(
        String::from_utf8(refused.stderr).unwrap(),
        "there is no partition `ordrs-1` where the search begins; there are orders-0, orders-1\n"
    );
}

/// A search of two brokers that keeps so many states at most.
fn limited(edition: Edition, most_states: u64, bounds: &'static str) -> (Hunt, Report, Quest) {
    let mut quest = quest(edition, "cluster brokers=2 acks=all\n", bounds);
    quest.most_states = most_states;
    let (hunt, report) = pursue(&quest);
    (hunt, report, quest)
}

#[test]
fn what_was_not_looked_at_is_not_said_to_hold() {
    let bounds = "records=1 crashes=2 restarts=1 steps=11";
    let (_, report, _) = limited(Edition::V0_9, u64::MAX, bounds);
    assert_eq!((report.verdict, report.depth, report.found), (Verdict::NotInSteps, 11, None));
    let (_, report, _) = limited(Edition::V0_11, 3_000, "records=1 crashes=2 restarts=1");
    assert_eq!((report.verdict, &report.found), (Verdict::Stopped, &None));
    assert!(report.states >= 3_000 && report.walks > 0, "{report:?}");
}

#[test]
fn a_swarm_finds_what_cannot_be_made_shorter_by_leaving_a_step_out() {
    let (hunt, report, quest) = limited(Edition::V0_9, 4_000, "records=2 crashes=2 restarts=1");
    assert_eq!(report.verdict, Verdict::Minimal);
    assert!(report.depth < 11, "the search was far from it: {}", report.depth);
    holds_up(&quest, &report);
    for (step, less) in one_left_out(&hunt.found().unwrap()) {
        assert_ne!(plays(hunt.ground(), &less), (true, true), "without {step:?}");
    }
}

#[test]
fn what_is_told_on_the_way_is_not_the_answer() {
    let bounds = "records=1 crashes=2 restarts=1";
    let mut hunt =
        Hunt::begin(&quest(Edition::V0_9, "cluster brokers=2 acks=all\n", bounds)).unwrap();
    let (mut alone, mut rounds) = (alone(), 0);
    while hunt.round(&mut alone) {
        let report = hunt.report();
        assert_eq!(report.verdict, Verdict::Looking);
        let tried = report.found.and_then(|found| found.remedies);
        assert_eq!(tried, None, "what would have helped is tried once, at the end");
        rounds += 1;
    }
    assert!(rounds > 10, "{rounds}");
    assert!(hunt.report().found.unwrap().remedies.is_some());
}

#[test]
fn a_world_at_rest_stays_so() {
    let ground = ground(&quest(Edition::V4_0, "cluster brokers=3\n", "records=1 crashes=1"));
    let rest = |state: &State| ground.play(state, Move::Next).is_none();
    let mut state = ground.first();
    assert!(rest(&state), "nothing happens at the opening");
    for chosen in ground.moves(&state).into_iter().filter(|m| m.kind() == Some(Kind::Crash)) {
        state = ground.play(&ground.first(), chosen).unwrap().state;
        assert!(!rest(&state), "the session of the broker ends");
        while let Some(played) = ground.play(&state, Move::Next) {
            state = played.state;
        }
        let mut cluster = state.cluster.clone();
        for _ in 0..5_000 {
            let step = step(&ground.rules, &cluster, &highwater::engine::Action::Next).unwrap();
            assert!(!step.is_notable(), "{:?}", step.events);
            cluster = step.cluster;
        }
    }
}
