//! A long, ordinary run for benchmarks: writes, fetches, heartbeats, and now and then a failure.
//!
//! It plays the same everywhere, so that figures from a native run and from a browser are about
//! the same work, and their fingerprints must be equal.

use std::hash::Hasher;

use crate::engine::action::Draft;
use crate::engine::hash::StableHasher;
use crate::engine::opening::TopicPlan;
use crate::engine::placement::{Wish, place};
use crate::engine::{Act, Action, BrokerId, ClientId, Cluster, Opening, PartitionId, Rules, step};

/// The action that is tried before step number `n`, if not just the next thing due.
fn disturbance(n: usize, partitions: usize) -> Option<Act> {
    let broker = BrokerId(1 + (n / 20_000 % 3) as u8);
    let partition = PartitionId((n / 10 % partitions) as u16);
    match n % 20_000 {
        4_000 => Some(Act::Crash { broker, losing: 0 }),
        12_000 => Some(Act::Restart(broker)),
        at if at % 10 == 0 => {
            let records = [Draft::of(format!("r{n}"))].into();
            Some(Act::Produce { producer: ClientId(1), partition, records })
        }
        _ => None,
    }
}

/// The actions of the run, each with what it makes of the cluster.
pub struct Workload {
    rules: Rules,
    opening: Opening,
    cluster: Cluster,
    done: usize,
}

impl Workload {
    /// A run of three brokers with one partition.
    pub fn new() -> Workload {
        Workload::of(Opening::of(&Rules::default()))
    }

    /// A run of nine brokers with fifty partitions, each on three of them.
    pub fn wide() -> Workload {
        let rules = Rules::default();
        let brokers: Vec<BrokerId> = (1..=9).map(BrokerId).collect();
        let wish = Wish { partitions: 50, first: 0, replication_factor: 3, start: 0 };
        let replicas = place(&rules, &brokers, &[], wish);
        let settings = rules.topic_settings();
        let (name, kept_defaults) = (Opening::TOPIC.into(), Vec::new());
        let topics = vec![TopicPlan { name, replicas, settings, kept_defaults }];
        Workload::of(Opening { brokers: 9, topics, ..Opening::of(&rules) })
    }

    fn of(opening: Opening) -> Workload {
        let rules = Rules::default();
        let cluster = opening.cluster(&rules);
        Workload { rules, opening, cluster, done: 0 }
    }

    /// The cluster so far.
    pub fn cluster(&self) -> &Cluster {
        &self.cluster
    }

    /// Plays `steps` steps, and answers a number that stands for the state after each of them.
    pub fn fingerprint(&mut self, steps: usize) -> u64 {
        let mut hasher = StableHasher::default();
        for _ in 0..steps {
            self.play(1);
            hasher.write_u64(self.cluster.fingerprint());
        }
        hasher.finish()
    }

    /// Plays `steps` steps. Logs begin anew every 2,000 steps, as retention would have it, so
    /// that each step costs the same.
    pub fn play(&mut self, steps: usize) {
        for _ in 0..steps {
            let partitions = self.cluster.controller.image.partitions.len();
            let disturbed = disturbance(self.done, partitions)
                .and_then(|act| step(&self.rules, &self.cluster, &Action::Act(act)).ok());
            let played = disturbed
                .or_else(|| step(&self.rules, &self.cluster, &Action::Next).ok())
                .expect("heartbeats never end");
            self.cluster = played.cluster;
            self.done += 1;
            if self.done.is_multiple_of(2_000) && self.done % 20_000 < 4_000 {
                self.cluster = self.opening.cluster(&self.rules);
            }
        }
    }
}

impl Default for Workload {
    fn default() -> Workload {
        Workload::new()
    }
}
