//! What a search stands on: the rules, where schedules begin, what they may do and what they are
//! to break.

use std::hash::{Hash, Hasher};

use super::bounds::{Bounds, Spent};
use super::claim::Claim;
use super::moves::{Move, moves};
use super::rest::is_at_rest;
use crate::engine::hash::SameButForNames;
use crate::engine::laws::Committed;
use crate::engine::{Action, Cluster, PartitionId, Rules, Step, step};

/// After so many engine steps without anything notable the world counts as at rest even if it does
/// not look like it: longer than every time-out that leads to an election or a smaller ISR.
const AT_REST: usize = 400;

/// See the module.
#[derive(Clone, Debug)]
pub struct Ground {
    /// The rules.
    pub rules: Rules,
    /// Where every schedule begins.
    pub opening: Cluster,
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
        let (committed, spent) = (Committed::default(), Spent::default());
        State { cluster: self.opening.clone(), committed, spent }
    }

    /// What can be done next, in order.
    pub fn moves(&self, state: &State) -> Vec<Move> {
        moves(&self.bounds, self.partition, state)
    }

    /// Plays one step; `None` if it cannot be played here.
    pub fn play(&self, state: &State, chosen: Move) -> Option<Played> {
        let mut played = Played { state: state.clone(), broke: false };
        if chosen != Move::Next {
            let action = chosen.action(&state.cluster, self.partition)?;
            self.take(&mut played, &action)?;
            if let Some(kind) = chosen.kind() {
                played.state.spent = state.spent.and(kind);
            }
            return Some(played);
        }
        for _ in 0..AT_REST {
            if is_at_rest(&played.state.cluster) {
                return None;
            }
            if self.take(&mut played, &Action::Next)? {
                return Some(played);
            }
        }
        None
    }

    /// One action of the engine; whether something notable happened.
    fn take(&self, played: &mut Played, action: &Action) -> Option<bool> {
        let Played { state, broke } = played;
        let Step { cluster, events } = step(&self.rules, &state.cluster, action).ok()?;
        state.committed.note(&cluster, &events);
        *broke |= !self.claim.holds(&self.rules, &state.cluster, &cluster, &state.committed);
        state.cluster = cluster;
        Some(events.iter().any(|event| event.fact.is_notable()))
    }

    /// What the engine does in a step from `cluster` on; nothing if it cannot be played.
    pub fn steps(&self, cluster: &Cluster, chosen: Move) -> Vec<(Action, Step)> {
        let Some(action) = chosen.action(cluster, self.partition) else { return Vec::new() };
        let mut steps: Vec<(Action, Step)> = Vec::new();
        while steps.len() < AT_REST {
            let before = steps.last().map_or(cluster, |(_, step)| &step.cluster);
            if chosen == Move::Next && is_at_rest(before) {
                break;
            }
            let Ok(step) = step(&self.rules, before, &action) else { break };
            let ends = chosen != Move::Next || step.is_notable();
            steps.push((action.clone(), step));
            if ends {
                return steps;
            }
        }
        Vec::new()
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
        self.committed.tainted.hash(&mut hasher);
        hasher.finish()
    }
}
