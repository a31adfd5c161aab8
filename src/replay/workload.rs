//! A long, ordinary run for benchmarks: writes, fetches, heartbeats, and now and then a failure.
//!
//! It plays the same everywhere, so that figures from a native run and from a browser are about
//! the same work, and their fingerprints must be equal.

use crate::engine::action::Draft;
use crate::engine::{Act, Action, BrokerId, ClientId, Cluster, Opening, Rules, step};

/// The action that is tried before step number `n`, if not just the next thing due.
fn disturbance(n: usize) -> Option<Act> {
    let broker = BrokerId(1 + (n / 20_000 % 3) as u8);
    match n % 20_000 {
        4_000 => Some(Act::Crash { broker, losing: 0 }),
        12_000 => Some(Act::Restart(broker)),
        at if at % 10 == 0 => {
            let records = [Draft::of(format!("r{n}"))].into();
            Some(Act::Produce { producer: ClientId(1), partition: Cluster::PARTITION, records })
        }
        _ => None,
    }
}

/// The actions of the run, each with what it makes of the cluster.
pub struct Workload {
    rules: Rules,
    cluster: Cluster,
    done: usize,
}

impl Workload {
    /// The run at its opening.
    pub fn new() -> Workload {
        let rules = Rules::default();
        let cluster = Opening::of(&rules).cluster(&rules);
        Workload { rules, cluster, done: 0 }
    }

    /// The cluster so far.
    pub fn cluster(&self) -> &Cluster {
        &self.cluster
    }

    /// Plays `steps` steps. Logs begin anew every 2,000 steps, as retention would have it, so
    /// that each step costs the same.
    pub fn play(&mut self, steps: usize) {
        for _ in 0..steps {
            let disturbed = disturbance(self.done)
                .and_then(|act| step(&self.rules, &self.cluster, &Action::Act(act)).ok());
            let played = disturbed
                .or_else(|| step(&self.rules, &self.cluster, &Action::Next).ok())
                .expect("heartbeats never end");
            self.cluster = played.cluster;
            self.done += 1;
            if self.done.is_multiple_of(2_000) && self.done % 20_000 < 4_000 {
                self.cluster = Opening::of(&self.rules).cluster(&self.rules);
            }
        }
    }
}

impl Default for Workload {
    fn default() -> Workload {
        Workload::new()
    }
}
