//! What would have kept a promise: the same schedule with one configuration otherwise, or under a
//! newer edition.
//!
//! Rule: it is tried. The whole schedule is played, every act of it at its instant, and then the
//! world goes on until it comes to rest, or for long; a remedy is what the promise holds under all
//! the time, and be it because a write is refused. An act that could not be done would make it
//! another schedule, and no remedy.

use std::sync::Arc;

use super::Beside;
use super::lockstep::Played;
use crate::checker::schedules::{Bounds, Claim, Ground, Move};
use crate::engine::laws::Committed;
use crate::engine::{Acks, Cluster, Edition, Name, Rules, Setting, defaults};
use crate::replay::challenge::holds_throughout;
use crate::replay::history::{Frame, History};

/// How many notable steps of the world are waited for after the end of a schedule.
const AFTERWARDS: usize = 200;

/// What would have kept a promise that a branch breaks: configurations by themselves first, in the
/// order in which they are worth trying, then the first newer edition.
pub fn remedies(claim: Claim, left: &History, branch: usize) -> Vec<Beside> {
    let helps = |beside: &Beside| is_kept(claim, beside.play(left, branch));
    let settings = settings(left).map(|setting| Beside::Setting(setting, None));
    let newer = Edition::ALL.into_iter().filter(|edition| *edition > left.rules().edition);
    let edition = newer.map(Beside::Edition).find(|edition| helps(edition));
    settings.filter(|setting| helps(setting)).chain(edition).collect()
}

/// What keeps records safe, as far as the edition knows it. What the run has already makes no
/// difference, and so is no remedy.
fn settings(left: &History) -> impl Iterator<Item = Setting> {
    let edition = left.rules().edition;
    let least = left.opening().topic.min_insync_replicas.max(2);
    let all = [
        Setting::Acks(Acks::All),
        Setting::MinInsyncReplicas(least),
        Setting::UncleanLeaderElection(false),
        Setting::Number(Name::FlushMessages, 1),
    ];
    all.into_iter().filter(move |setting| defaults::exists(setting.name(), edition))
}

/// Whether a promise holds all the time, in a schedule of which everything could be done.
fn is_kept(claim: Claim, played: Played) -> bool {
    let Played { run, refused, .. } = played;
    let mut committed = Committed::default();
    let holds = |pair: &[Arc<Frame>]| {
        holds_throughout(claim, run.rules(), &pair[0].cluster, &pair[1], &mut committed)
    };
    refused.is_empty()
        && run.frames(0).windows(2).all(holds)
        && stays_kept(claim, *run.rules(), run.frames(0), committed)
}

/// Whether it still holds when the world has come to rest after the last of these frames.
fn stays_kept(claim: Claim, rules: Rules, frames: &[Arc<Frame>], committed: Committed) -> bool {
    let Some(last) = frames.last() else { return true };
    let opening = last.cluster.clone();
    let (partition, bounds) = (Cluster::PARTITION, Bounds::default());
    let ground = Ground { rules, opening, committed, partition, bounds, claim };
    let mut state = ground.first();
    for _ in 0..AFTERWARDS {
        match ground.play(&state, Move::Next) {
            Some(played) if played.broke => return false,
            Some(played) => state = played.state,
            None => break,
        }
    }
    true
}
