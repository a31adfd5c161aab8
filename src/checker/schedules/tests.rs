//! That the short ways which a search takes lead where the plain engine does.

use super::*;
use crate::engine::laws::Committed;
use crate::engine::{Cluster, Edition, Opening, Step};
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
