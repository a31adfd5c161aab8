//! The search at the message grain: answers that are known, that what it finds is so and is
//! minimal, and that nothing is passed over.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use highwater::checker::Status;
use highwater::checker::schedules::{Bounds, Claim, Ground, Kind, Move, Search, State, Swarm};
use highwater::engine::laws::Committed;
use highwater::engine::{Cluster, Step, step};
use highwater::replay::hunt::alone;
use highwater::replay::known::KNOWN;
use highwater::replay::quest::set_bound;
use highwater::scenario::{Script, perform};

const NO_ACTS: Bounds = Bounds { most: Bounds::NONE, losing: 0, down: 9, steps: 60 };

const LOST: &str = "nothing-acknowledged-is-lost";

/// What schedules after a script may do, and what they are to break.
fn ground(script: &str, claim: &str, bounds: &str) -> Ground {
    let script = Script::parse(script).unwrap_or_else(|troubles| panic!("{}", troubles[0]));
    let mut opening = script.opening.cluster(&script.rules);
    for statement in &script.statements {
        for (_, Step { cluster, .. }) in perform(&script.rules, &opening, statement).unwrap() {
            opening = cluster;
        }
    }
    let mut most = NO_ACTS;
    bounds.split(' ').for_each(|bound| set_bound(&mut most, bound).unwrap());
    let claim = Claim::named(claim).unwrap();
    let partition = Cluster::PARTITION;
    let committed = Committed::default();
    Ground { rules: script.rules, opening, committed, partition, bounds: most, claim }
}

/// Looks on in rounds of so many parts of so many states.
fn look_on(search: &mut Search, size: u32, parts: usize) {
    let parts = search.parts(size).take(parts).collect();
    for part in alone()(search, parts) {
        search.absorb(part).unwrap();
    }
}

fn search(ground: &Ground) -> Search {
    let mut search = Search::new(ground.clone());
    while search.status() == Status::Running {
        look_on(&mut search, 64, 8);
    }
    search
}

/// Plays a schedule by the plain engine; whether the claim breaks, and in which step first.
fn broken_at(ground: &Ground, way: &[Move]) -> Option<usize> {
    let (mut cluster, mut committed) = (ground.opening.clone(), Committed::default());
    let mut broken = None;
    for (at, chosen) in way.iter().enumerate() {
        for (action, _) in ground.steps(&cluster, *chosen) {
            let Step { cluster: after, events } = step(&ground.rules, &cluster, &action).unwrap();
            committed.note(&after, &events);
            if !ground.claim.holds(&ground.rules, &cluster, &after, &committed) {
                broken = broken.or(Some(at));
            }
            cluster = after;
        }
    }
    broken
}

/// A shortest schedule has as many steps as is known, breaks the claim in the last of them and not
/// before, and without any one of its acts it breaks nothing. If there is none, every schedule of
/// up to 60 steps was tried.
fn answers(name: &str) {
    let known = KNOWN.iter().find(|known| known.name == name).expect(name);
    let quest = known.quest();
    let ground = ground(&quest.script.to_string(), known.claim, known.bounds);
    let search = search(&ground);
    let Some(steps) = known.steps.map(usize::from) else {
        assert_eq!(search.found(), None);
        let all = search.is_exhausted() || search.counts().depth == ground.bounds.steps;
        assert!(all, "every schedule was tried: {:?}", search.counts());
        return;
    };
    let found = search.found().unwrap_or_else(|| panic!("{:?}", search.counts()));
    assert_eq!(found.len(), steps, "{found:?}");
    assert_eq!(broken_at(&ground, &found), Some(steps - 1), "{found:?}");
    for at in (0..steps).filter(|at| found[*at] != Move::Next) {
        let less = [&found[..at], &found[at + 1..]].concat();
        assert_eq!(broken_at(&ground, &less), None, "without {:?}", found[at]);
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
    let ground = ground("edition 4.0\ncluster brokers=2 acks=1\n", "one-leader-per-epoch", bounds);
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
    let ground = ground("cluster brokers=2 acks=1\n", LOST, "records=1 crashes=2 restarts=1");
    let whole = search(&ground);
    for size in [1, 7, 300] {
        let mut search = Search::new(ground.clone());
        while search.status() == Status::Running {
            look_on(&mut search, size, 3);
        }
        assert_eq!(search.found(), whole.found());
    }
}

#[test]
fn a_swarm_finds_what_cannot_be_made_shorter_by_leaving_a_step_out() {
    let bounds = "records=2 crashes=2 restarts=1";
    let ground = ground("edition 0.9\ncluster brokers=2 acks=all\n", LOST, bounds);
    let mut swarm = Swarm::new(ground.clone(), 1);
    while swarm.found().is_none() && swarm.walks() < 3_000 {
        swarm.walk();
    }
    let found = swarm.found().expect("one of 3,000 walks loses a record").to_vec();
    assert_eq!(broken_at(&ground, &found), Some(found.len() - 1));
    for at in 0..found.len() {
        let less = [&found[..at], &found[at + 1..]].concat();
        let mut state = ground.first();
        let mut broke = false;
        for chosen in less {
            let Some(played) = ground.play(&state, chosen) else { break };
            broke |= played.broke;
            state = played.state;
        }
        assert!(!broke, "without {:?}", found[at]);
    }
}

#[test]
fn a_world_at_rest_stays_so() {
    let ground = ground("cluster brokers=3\n", LOST, "records=1 crashes=1");
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
