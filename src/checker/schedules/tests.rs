//! That the short ways which a search takes lead where the plain engine does.

use super::ground::AT_REST;
use super::rest::{is_at_rest, is_idle};
use super::*;
use crate::checker::Status;
use crate::engine::agenda::{self, Due};
use crate::engine::laws::Committed;
use crate::engine::{Action, Cluster, Edition, Millis, Opening, Step, Timer, step};
use crate::log::splitmix;

fn ground(edition: Edition, brokers: u8) -> Ground {
    let rules = edition.rules();
    let kinds = [Kind::Record, Kind::Crash, Kind::Restart, Kind::Choice];
    let most = kinds.into_iter().fold(Spent::default(), |most, kind| most.with(kind, 2));
    Ground {
        opening: Opening { brokers, ..Opening::of(&rules) }.cluster(&rules),
        rules,
        committed: Committed::default(),
        partition: Cluster::PARTITION,
        bounds: Bounds { most, ..Bounds::default() },
        claim: Claim::ReplicasAgree,
    }
}

/// Walks at random, and shows each state with what is chosen in it.
fn walk(ground: &Ground, seed: &mut u64, mut show: impl FnMut(&State, Move)) {
    let mut state = ground.first();
    for _ in 0..60 {
        let moves = ground.moves(&state);
        let chosen = match splitmix::draw(seed) % 6 {
            0 => moves[(splitmix::draw(seed) % moves.len() as u64) as usize],
            _ => Move::Next,
        };
        show(&state, chosen);
        if let Some(played) = ground.play(&state, chosen) {
            state = played.state;
        }
    }
}

/// Whether a claim breaks in a step if each engine step is held against the one before it.
fn breaks_one_by_one(ground: &Ground, state: &State, chosen: Move) -> bool {
    let (mut before, mut committed) = (state.cluster.clone(), state.committed.clone());
    let mut broke = false;
    for (_, Step { cluster, events }) in ground.steps(&before, chosen) {
        committed.note(&cluster, &events);
        broke |= !ground.claim.holds(&ground.rules, &before, &cluster, &committed);
        before = cluster;
    }
    broke
}

#[test]
fn a_claim_breaks_the_same_if_each_engine_step_is_held_against_the_one_before_it() {
    let (mut seed, mut broken) = (1, 0);
    for (edition, brokers) in [(Edition::V0_8, 2), (Edition::V0_11, 3), (Edition::V4_0, 2)] {
        for mut ground in vec![ground(edition, brokers); 12] {
            let mut way = Vec::new();
            walk(&ground, &mut seed, |state, chosen| way.push((state.clone(), chosen)));
            for claim in Claim::all() {
                ground.claim = claim;
                for (state, chosen) in &way {
                    let Some(played) = ground.play(state, *chosen) else { continue };
                    assert_eq!(
                        played.broke,
                        breaks_one_by_one(&ground, state, *chosen),
                        "{claim:?}"
                    );
                    broken += u32::from(played.broke);
                }
            }
        }
    }
    assert!(broken > 100, "{broken}");
}

/// What a search finds that keeps so many bytes of whole states, and its figures but for memory.
fn found_keeping(ground: &Ground, bytes: usize) -> (Option<Vec<Move>>, Counts) {
    let mut search = Search::keeping(ground.clone(), bytes);
    let mut trail = Trail::default();
    while search.status() == Status::Running {
        let parts = search.parts(4).take(16);
        let parts: Vec<Part> = parts.map(|part| search.expand(part, &mut trail)).collect();
        parts.into_iter().for_each(|part| search.absorb(part).unwrap());
    }
    (search.found(), Counts { bytes: 0, ..search.counts() })
}

#[test]
fn a_state_that_was_not_kept_is_played_again() {
    let mut ground = ground(Edition::V0_9, 2);
    ground.bounds.losing = 0;
    ground.bounds.most = ground.bounds.most.with(Kind::Choice, 0);
    ground.claim = Claim::NoAcknowledgedRecordIsLost;
    let whole = found_keeping(&ground, usize::MAX);
    assert!(whole.0.is_some() && whole.1.states > 400, "{whole:?}");
    for bytes in [0, 40_000] {
        assert_eq!(found_keeping(&ground, bytes), whole);
    }
}

/// Plays as long as a search would by the plain engine; whether something notable happens.
fn something_happens(ground: &Ground, mut cluster: Cluster, until: Millis) -> bool {
    let mut steps = 0;
    while steps < AT_REST || cluster.now <= until {
        let next = step(&ground.rules, &cluster, &Action::Next);
        let Ok(next) = next else { return false };
        if next.is_notable() {
            return true;
        }
        (cluster, steps) = (next.cluster, steps + 1);
    }
    false
}

/// Goes on until the world is at rest, if it comes to rest soon; for which timer it waits then.
fn rest(ground: &Ground, state: &State) -> Option<Option<Due>> {
    let mut cluster = state.cluster.clone();
    let until = cluster.now + Millis(60_000);
    for _ in 0..30 {
        if is_at_rest(&cluster, AT_REST, until) {
            assert!(!something_happens(ground, cluster.clone(), until), "{cluster:?}");
            let mut due = agenda::all(&cluster).into_iter().map(|(_, due)| due);
            return Some(due.find(|due| !is_idle(*due)));
        }
        cluster = step(&ground.rules, &cluster, &Action::Next).ok()?.cluster;
    }
    None
}

#[test]
fn a_world_that_is_at_rest_for_long_enough_stays_so_for_as_long() {
    let (mut seed, mut balance, mut retention, mut nothing) = (1, 0, 0, 0);
    for ground in [1, 2, 3].map(|brokers| ground(Edition::V4_0, brokers)) {
        for _ in 0..30 {
            walk(&ground, &mut seed, |state, chosen| {
                if chosen != Move::Next || ground.play(state, chosen).is_some() {
                    return;
                }
                match rest(&ground, state) {
                    Some(Some(Due::Timer(Timer::Balance))) => balance += 1,
                    Some(Some(_)) => retention += 1,
                    Some(None) => nothing += 1,
                    None => {}
                }
            });
        }
    }
    let all = [balance, retention, nothing];
    assert!(all.iter().all(|times| *times > 100), "{all:?}");
}
