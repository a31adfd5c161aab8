//! What a search stands on: the rules, where schedules begin, what they may do and what they are
//! to break.

use std::hash::{Hash, Hasher};

use super::bounds::{Bounds, Spent};
use super::claim::Claim;
use super::moves::{Move, moves};
use super::rest::is_at_rest;
use crate::engine::hash::SameButForNames;
use crate::engine::laws::Committed;
use crate::engine::{Action, Cluster, Millis, PartitionId, Rules, Step, step_from};

/// After so many engine steps, and twice `replica.lag.time.max.ms`, without anything notable the
/// world counts as at rest even if it does not look like it: by then every time-out is over that
/// leads to an election or a smaller ISR. The balance of preferred leaders may come later.
pub const AT_REST: usize = 400;

/// No more steps than the stage plays before it gives up.
const PATIENCE: usize = 5_000;

/// See the module.
#[derive(Clone, Debug)]
pub struct Ground {
    /// The rules.
    pub rules: Rules,
    /// Where every schedule begins.
    pub opening: Cluster,
    /// What leaders had committed by then.
    pub committed: Committed,
    /// The partition that is written to.
    pub partition: PartitionId,
    /// What schedules may do.
    pub bounds: Bounds,
    /// What they are to break.
    pub claim: Claim,
}

/// Where a schedule stands.
#[derive(Clone, Debug)]
pub struct State {
    /// The cluster.
    pub cluster: Cluster,
    /// What leaders have committed.
    pub committed: Committed,
    /// How much of the bounds is used.
    pub spent: Spent,
}

/// A step that was played.
#[derive(Clone, Debug)]
pub struct Played {
    /// Where it leads.
    pub state: State,
    /// Whether the claim broke in it.
    pub broke: bool,
}

impl Ground {
    /// Where every schedule begins.
    pub fn first(&self) -> State {
        let (cluster, committed) = (self.opening.clone(), self.committed.clone());
        State { cluster, committed, spent: Spent::default() }
    }

    /// What can be done next, in order.
    pub fn moves(&self, state: &State) -> Vec<Move> {
        moves(&self.bounds, state.spent, &state.cluster)
    }

    /// Plays one step; `None` if it cannot be played here.
    pub fn play(&self, state: &State, chosen: Move) -> Option<Played> {
        let State { cluster: before, mut committed, mut spent } = state.clone();
        let mut broke = false;
        // Laws compare with the state before: all but the last engine step change nothing in it
        // that they look at.
        let last = self.each(&before, chosen, |_, Step { cluster, events }| {
            committed.note(cluster, events);
            broke |= !self.claim.holds(&self.rules, &before, cluster, &committed);
        })?;
        if let Some(kind) = chosen.kind() {
            spent = spent.and(kind);
        }
        Some(Played { state: State { cluster: last.cluster, committed, spent }, broke })
    }

    /// What the engine does in a step from `cluster` on; nothing if it cannot be played.
    pub fn steps(&self, cluster: &Cluster, chosen: Move) -> Vec<(Action, Step)> {
        let mut steps = Vec::new();
        let played = self.each(cluster, chosen, |action, step| {
            steps.push((action.clone(), step.clone()));
        });
        if played.is_some() { steps } else { Vec::new() }
    }

    /// Shows every engine step of a step from `cluster` on, and answers the last; `None` if it
    /// cannot be played.
    fn each(
        &self,
        cluster: &Cluster,
        chosen: Move,
        mut show: impl FnMut(&Action, &Step),
    ) -> Option<Step> {
        let action = chosen.action(cluster, self.partition)?;
        let mut cluster = cluster.clone();
        let quiet = cluster.now + Millis(2 * cluster.settings.replica_lag_time_max.0);
        for steps in 0..PATIENCE {
            let over = steps >= AT_REST && cluster.now > quiet;
            if chosen == Move::Next && (over || is_at_rest(&cluster, AT_REST, quiet)) {
                return None;
            }
            let step = step_from(&self.rules, cluster, &action).ok()?;
            show(&action, &step);
            if chosen != Move::Next || step.is_notable() {
                return Some(step);
            }
            cluster = step.cluster;
        }
        None
    }
}

impl State {
    /// A number that is the same for states from which the same can happen: those that differ only
    /// in what messages are called, and in where things come from.
    pub fn key(&self) -> u64 {
        let Cluster { now, controller, brokers, producers, consumers, network, ledger, .. } =
            &self.cluster;
        let mut hasher = SameButForNames::default();
        self.spent.hash(&mut hasher);
        (now, network.seed, controller.next_balance).hash(&mut hasher);
        for (id, message) in network.in_flight.iter() {
            (id, message.request, message.from, message.to).hash(&mut hasher);
            (message.due_at, &message.body).hash(&mut hasher);
        }
        for (link, state) in network.links.iter() {
            (link, state).hash(&mut hasher);
        }
        controller.image.hash(&mut hasher);
        controller.sessions.hash(&mut hasher);
        for (id, broker) in brokers.iter() {
            (id, broker.life, broker.next_isr_check, broker.started).hash(&mut hasher);
            (broker.stops_at, broker.clean_stop, &broker.replicas).hash(&mut hasher);
            broker.clean_shutdown_file.hash(&mut hasher);
            broker.image.offset.hash(&mut hasher);
            if broker.image.offset != controller.image.offset {
                broker.image.hash(&mut hasher);
            }
        }
        producers.hash(&mut hasher);
        consumers.hash(&mut hasher);
        for (record, promise) in ledger.acknowledged.iter() {
            (record, promise.acks, promise.lost, promise.expired).hash(&mut hasher);
        }
        self.committed.hash(&mut hasher);
        hasher.finish()
    }
}
