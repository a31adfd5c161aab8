//! Which rule, or which configuration, makes two runs part.
//!
//! Rule: it is tried. What makes the difference is what takes it away: the schedule is played as
//! on the other side, but with this one rule or value as on this side, and shows the same as here.
//! Where no single one does, those are named that bear on what differs.

use super::lockstep;
use super::seen::{Difference, Seen};
use super::{Beside, Pair};
use crate::engine::{Behaviour, Rules, Setting, defaults};
use crate::replay::history::{History, Playhead};
use crate::scenario::header::{all_settings, with};

/// What makes two runs part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Something that the newer one of two editions does.
    Rule(Behaviour),
    /// A configuration, with the value beside.
    Setting(Setting),
}

/// How many frames are played at most to find out; above that, what bears on it is named.
const MOST_FRAMES: usize = 40_000;

/// What makes the difference between a step of `left` and the one beside it, and whether each of
/// it does so alone.
pub(super) fn causes(
    left: &History,
    at: Playhead,
    pair: &Pair,
    difference: &Difference,
) -> (Vec<Cause>, bool) {
    match &pair.beside {
        Beside::Setting(setting, _) => (vec![Cause::Setting(*setting)], true),
        Beside::Branch(_) => (Vec::new(), true),
        Beside::Edition(_) => {
            let all = differing(left, &pair.right);
            let tried = all.len() * at.step <= MOST_FRAMES;
            let decides = |cause: &&Cause| tried && decides(left, at, pair, difference, **cause);
            let deciding: Vec<Cause> = all.iter().filter(decides).copied().collect();
            if !deciding.is_empty() {
                return (deciding, true);
            }
            (all.into_iter().filter(|cause| bears(*cause, difference.what)).collect(), false)
        }
    }
}

/// All in which two runs of different editions differ.
fn differing(left: &History, right: &History) -> Vec<Cause> {
    let (ours, theirs) = (left.rules(), right.rules());
    let rules = Behaviour::ALL.iter().filter(|rule| ours.has(**rule) != theirs.has(**rule));
    let value = |run: &History, setting: Setting| {
        setting.in_force(&run.opening().settings, &run.opening().topic)
    };
    let settings = all_settings().filter_map(|setting| {
        let known = |rules: &Rules| defaults::exists(setting.name(), rules.edition);
        let there = value(right, setting);
        (known(ours) && known(theirs) && value(left, setting) != there).then_some(there)
    });
    rules.copied().map(Cause::Rule).chain(settings.map(Cause::Setting)).collect()
}

/// Whether the other run with this one thing as here shows the same as here.
fn decides(
    left: &History,
    at: Playhead,
    pair: &Pair,
    difference: &Difference,
    cause: Cause,
) -> bool {
    let (mut rules, mut opening) = (*pair.right.rules(), pair.right.opening().clone());
    let here = |setting: Setting| setting.in_force(&left.opening().settings, &left.opening().topic);
    // A rule of here brings the configurations that only its own time knows.
    let foreign = |setting: &Setting| !defaults::exists(setting.name(), rules.edition);
    for setting in all_settings().filter(foreign) {
        opening = with(opening, left.rules(), here(setting), None);
    }
    match cause {
        Cause::Rule(rule) if left.rules().has(rule) => rules = rules.with(rule),
        Cause::Rule(rule) => rules = rules.without(rule),
        Cause::Setting(setting) => opening = with(opening, left.rules(), here(setting), None),
    }
    let frames = &left.frames(at.branch)[..=at.step];
    let run = History::open(rules, opening);
    let played = lockstep::play(frames, left.rules(), run, |_| false);
    let step = lockstep::beside(frames, &played).last().copied().unwrap_or_default();
    let cluster = played.run.cluster(Playhead { branch: 0, step });
    difference.what.of(cluster, difference.partition) == difference.left
}

/// Whether a rule or a configuration is about what differs.
fn bears(cause: Cause, what: Seen) -> bool {
    use Behaviour::*;
    let Cause::Rule(rule) = cause else { return false };
    match what {
        Seen::Record(..) | Seen::LogEnd(_) | Seen::Lost | Seen::Read(_) => matches!(
            rule,
            TruncationByEpoch | EpochFound | LongerLogIsCut | FetchCarriesEpoch | TruncationOnFetch
        ),
        Seen::HighWatermark(_) | Seen::Acknowledged | Seen::Position(_) => matches!(
            rule,
            CaughtUpHoldBack
                | MaximalIsr
                | OffsetNotAvailable
                | EligibleHoldBack
                | StrictMinIsr
                | EffectiveMinIsr
        ),
        Seen::Isr | Seen::Member(_) => matches!(
            rule,
            LagByTime
                | KeepsPace
                | HalfIntervalCheck
                | JoinFromEpochStart
                | EqualEndIsCaughtUp
                | AlterPartition
                | FencedMayNotJoin
                | RestartedMayNotJoin
        ),
        Seen::Elr => rule == EligibleLeaderReplicas,
        Seen::Leader | Seen::LeaderEpoch | Seen::Role(_) => matches!(
            rule,
            EpochAtElection
                | RestartIsNoticed
                | Kraft
                | RecoveryState
                | EpochStaysAtShrink
                | EligibleLeaderReplicas
        ),
    }
}
