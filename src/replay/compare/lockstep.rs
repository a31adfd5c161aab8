//! One schedule played a second time under other rules, instant by instant.
//!
//! Rule: each act comes at its instant, after as many engine steps of that instant as there were
//! before it the first time; so the same rules give the same run again. An act that is refused
//! there is left out, and the run goes on.

use std::sync::Arc;

use crate::engine::{Action, Cluster, Millis, Rules, Step, step};
use crate::replay::history::{Frame, History, Playhead};
use crate::replay::schedule::{chosen, is_act};
use crate::scenario::{Failure, Statement, perform};

/// An instant of a run: when, and after how many acts at that time.
type Instant = (Millis, usize);

/// A schedule that was played a second time.
#[derive(Clone, Debug)]
pub(super) struct Played {
    /// The run.
    pub run: History,
    /// What could not be done there, in order.
    pub refused: Vec<Failure>,
    /// The steps after which an act was left out.
    pub gaps: Vec<usize>,
}

/// Plays what was done in these frames from the opening of `run` on. What `skips` names is left
/// out and not told.
pub(super) fn play(
    frames: &[Arc<Frame>],
    rules: &Rules,
    mut run: History,
    skips: impl Fn(&Statement) -> bool,
) -> Played {
    let (mut at, mut begun) = (Playhead::default(), 0);
    let (mut refused, mut gaps) = (Vec::new(), Vec::new());
    for (index, pair) in frames.windows(2).enumerate() {
        let (before, frame) = (&pair[0].cluster, &pair[1]);
        if !is_act(frame) {
            continue;
        }
        at = catch_up(&mut run, at, before.now, &frames[begun..=index], rules);
        begun = index + 1;
        let Some(statement) = chosen(frame, before) else { continue };
        if skips(&statement) {
            gaps.push(at.step);
            continue;
        }
        match perform(run.rules(), run.cluster(at), &statement) {
            Ok(steps) => at = run.record(at, steps),
            Err(failure) => {
                gaps.push(at.step);
                refused.push(failure);
            }
        }
    }
    let end = frames.last().map_or(Millis(0), |frame| frame.cluster.now);
    catch_up(&mut run, at, end, &frames[begun..], rules);
    Played { run, refused, gaps }
}

/// Goes on until `now`, and with as many engine steps there as the frames have after the first.
fn catch_up(
    run: &mut History,
    at: Playhead,
    now: Millis,
    frames: &[Arc<Frame>],
    rules: &Rules,
) -> Playhead {
    let count = frames.windows(2).map(|pair| steps_at(now, &pair[0], &pair[1], rules)).sum();
    let steps = until(run.rules(), run.cluster(at), now, count);
    run.record(at, steps)
}

/// How many engine steps of a frame ended at `now`, waiting aside.
fn steps_at(now: Millis, before: &Frame, frame: &Frame, rules: &Rules) -> usize {
    let mut cluster = before.cluster.clone();
    let mut count = 0;
    // A frame that ends earlier has none.
    for action in frame.actions.iter().filter(|_| frame.cluster.now == now) {
        let Ok(done) = step(rules, &cluster, action) else { break };
        cluster = done.cluster;
        count += usize::from(cluster.now == now && *action == Action::Next);
    }
    count
}

/// All that is due before `now`, and `count` engine steps of what is due then.
fn until(rules: &Rules, from: &Cluster, now: Millis, count: usize) -> Vec<(Action, Step)> {
    let mut steps: Vec<(Action, Step)> = Vec::new();
    let mut left = count;
    let last =
        |steps: &[(Action, Step)]| steps.last().map_or(from, |(_, step)| &step.cluster).clone();
    while let Ok(next) = step(rules, &last(&steps), &Action::Next) {
        let then = next.cluster.now == now;
        if next.cluster.now > now || then && left == 0 {
            break;
        }
        left -= usize::from(then);
        steps.push((Action::Next, next));
    }
    let cluster = last(&steps);
    if cluster.now < now {
        // What is due then, and was not the first time, comes with the time itself.
        let ways = [Action::Wait(now), Action::Next].into_iter();
        let mut ways = ways.filter_map(|way| Some((step(rules, &cluster, &way).ok()?, way)));
        steps.extend(ways.next().map(|(step, way)| (way, step)));
    }
    steps
}

/// For each of the frames the step of the second run beside it.
pub(super) fn beside(frames: &[Arc<Frame>], played: &Played) -> Vec<usize> {
    let ours = instants(frames, &[]);
    let theirs = instants(played.run.frames(0), &played.gaps);
    let step = |(at, instant): (usize, &Instant)| {
        let first = theirs.partition_point(|other| other < instant);
        let last = theirs.partition_point(|other| other <= instant).max(1) - 1;
        let is_last = ours.get(at + 1) != Some(instant);
        let nth = at - ours.partition_point(|other| other < instant);
        if is_last { last } else { last.min(first + nth) }
    };
    ours.iter().enumerate().map(step).collect()
}

fn instants(frames: &[Arc<Frame>], gaps: &[usize]) -> Vec<Instant> {
    let (mut now, mut acts) = (Millis(0), 0);
    let mut all = Vec::with_capacity(frames.len());
    for (step, frame) in frames.iter().enumerate() {
        if frame.cluster.now > now {
            (now, acts) = (frame.cluster.now, 0);
        }
        acts += usize::from(is_act(frame));
        all.push((now, acts));
        // What was left out after this step is followed by the rest of its instant.
        acts += gaps.iter().filter(|gap| **gap == step).count();
    }
    all
}
