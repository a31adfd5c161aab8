//! Random walks: any order of messages, timers, failures and acts, and every law after each step.
//!
//! A failure prints the seed and the actions that lead to it. `WALK_STEPS` asks for longer ones.

use std::collections::BTreeMap;
use std::fmt::Write;

mod dice;

use highwater::engine::action::Draft;
use highwater::engine::laws::{Committed, Law};
use highwater::engine::*;

use dice::Dice;

/// How many steps all walks take together at least.
const STEPS: usize = 120_000;
const STEPS_OF_ONE: usize = 1_500;

/// What a walk does next.
trait Walker {
    fn action(&mut self, cluster: &Cluster, walk: Walk) -> Action;
    fn produce(&mut self, cluster: &Cluster) -> Act;
    fn act(&mut self, cluster: &Cluster, walk: Walk) -> Act;
    fn upkeep(&mut self, cluster: &Cluster) -> Act;
    fn setting(&mut self, walk: Walk) -> Setting;
}

impl Walker for Dice {
    /// Mostly the world goes on; in wild walks often in another order; sometimes somebody acts.
    fn action(&mut self, cluster: &Cluster, walk: Walk) -> Action {
        let calm = [0, 80, 1_400][(walk.seed % 3) as usize];
        match self.roll(100 + calm) {
            0..60 | 100.. => Action::Next,
            60..80 => self.due(cluster),
            80..90 => Action::Act(self.produce(cluster)),
            _ => Action::Act(self.act(cluster, walk)),
        }
    }

    fn produce(&mut self, cluster: &Cluster) -> Act {
        let first = cluster.records.len();
        let draft = |n: usize| Draft {
            key: Some(format!("k{}", (first + n) % 5).into()),
            value: (!(first + n).is_multiple_of(7)).then(|| format!("r{}", first + n).into()),
        };
        let records = (0..=self.roll(2)).map(draft).collect();
        Act::Produce { producer: ClientId(1), partition: Cluster::PARTITION, records }
    }

    fn act(&mut self, cluster: &Cluster, walk: Walk) -> Act {
        let broker = self.broker(cluster);
        match self.roll(12) {
            0 => Act::Crash { broker, losing: walk.losing * self.roll(3) as u32 },
            1..4 => Act::Restart(broker),
            4 => Act::Cut(Node::Broker(broker), self.node(cluster)),
            5..7 => Act::Heal(Node::Broker(broker), self.node(cluster)),
            7 => Act::Slow(Node::Broker(broker), self.node(cluster), 1 + self.roll(60_000) as u64),
            8 => Act::Drop(self.message(cluster)),
            9 => Act::Duplicate(self.message(cluster)),
            10 if walk.upkeep => self.upkeep(cluster),
            _ => Act::Set(self.setting(walk)),
        }
    }

    /// Somebody asks for what has to do with the inside of logs.
    fn upkeep(&mut self, cluster: &Cluster) -> Act {
        let partition = Cluster::PARTITION;
        let end = cluster.leader(partition).map_or(0, |(_, replica)| replica.log.end().0);
        match self.roll(5) {
            0 => Act::Fill(Fill {
                partition,
                count: 1 + self.roll(30) as u32,
                value_bytes: self.roll(200) as u32,
                batch: 1 + self.roll(10) as u32,
                interval: self.roll(2_000) as u32,
                keys: self.roll(4) as u32 * 2,
            }),
            1 => Act::DeleteRecords { partition, before: None },
            2 | 3 => {
                let before = Some(Offset(self.roll(end as usize + 1) as u64));
                Act::DeleteRecords { partition, before }
            }
            _ => Act::Set(Setting::CleanupPolicy(setting::POLICIES[self.roll(3)].1)),
        }
    }

    fn setting(&mut self, walk: Walk) -> Setting {
        match self.roll(4) {
            0 => Setting::Acks([Acks::Zero, Acks::One, Acks::All][self.roll(3)]),
            1 => Setting::MinInsyncReplicas(1 + self.roll(3) as u8),
            2 => Setting::UncleanLeaderElection(walk.unclean && self.roll(2) == 0),
            _ => Setting::Number(Name::ReplicaLagTimeMax, 1_000 + self.roll(30_000) as i64),
        }
    }
}

/// What may happen in a walk.
#[derive(Clone, Copy)]
struct Walk {
    seed: u64,
    brokers: u8,
    losing: u32,
    unclean: bool,
    /// Segments are small, and records do not stay for long.
    upkeep: bool,
}

/// What walks have seen, to know that they went everywhere.
#[derive(Default)]
struct Seen {
    steps: usize,
    facts: BTreeMap<String, usize>,
}

fn walk(walk: Walk, steps: usize, seen: &mut Seen) {
    let rules = Rules::default();
    let mut opening = Opening { brokers: walk.brokers, ..Opening::of(&rules) };
    opening.settings.jitter = Millis(walk.seed % 7);
    if walk.upkeep {
        keep_little(&mut opening, walk.seed);
    }
    let mut dice = Dice(walk.seed);
    let mut cluster = opening.cluster(&rules);
    let mut committed = Committed::default();
    let mut done: Vec<Action> = Vec::new();
    for _ in 0..steps {
        let action = dice.action(&cluster, walk);
        let Ok(step) = step(&rules, &cluster, &action) else { continue };
        done.push(action);
        committed.note(&step.cluster, &step.events);
        for law in Law::ALL {
            let claimed = law.holds_always() || !committed.tainted;
            if claimed && !law.holds(&rules, &cluster, &step.cluster, &committed) {
                panic!("{law:?} is broken; seed {}, after:\n{}", walk.seed, tell(&done));
            }
        }
        for event in &step.events {
            assert!(event.causes.iter().all(|cause| *cause < event.id), "causes come first");
            let name = format!("{:?}", event.fact);
            let name = name.split([' ', '(']).next().unwrap_or_default().to_string();
            *seen.facts.entry(name).or_default() += 1;
        }
        cluster = step.cluster;
        seen.steps += 1;
    }
}

/// Segments of a few batches that live for a minute or so, or are compacted.
fn keep_little(opening: &mut Opening, seed: u64) {
    opening.settings.retention_check_interval = Millis(5_000);
    opening.settings.cleaner_backoff = Millis(3_000);
    opening.settings.replica_fetch_max_bytes = 100 + seed % 400;
    opening.settings.fetch_max_bytes = 100 + seed % 300;
    let log = &mut opening.topic.log;
    log.segment_bytes = 2_500 + seed % 1_000;
    log.index_interval_bytes = 100;
    log.retention_ms = Some(30_000 + seed % 60_000);
    log.retention_bytes = seed.is_multiple_of(3).then_some(4_000);
    log.flush_messages = if seed.is_multiple_of(5) { 3 } else { log.flush_messages };
    log.cleanup_policy = setting::POLICIES[(seed % 3) as usize].1;
}

fn tell(actions: &[Action]) -> String {
    actions.iter().fold(String::new(), |mut text, action| {
        let _ = writeln!(text, "{action:?}");
        text
    })
}

fn walks(of: impl Fn(u64) -> Walk) -> Seen {
    let asked = std::env::var("WALK_STEPS").ok().and_then(|n| n.parse().ok());
    let wanted = asked.unwrap_or(STEPS / 3);
    let mut seen = Seen::default();
    let mut seed = 0;
    while seen.steps < wanted {
        seed += 1;
        walk(of(seed), STEPS_OF_ONE, &mut seen);
    }
    if std::env::var_os("WALK_STEPS").is_some() {
        println!("{} steps: {:?}", seen.steps, seen.facts);
    }
    seen
}

#[test]
fn every_law_holds_while_logs_survive_and_elections_are_clean() {
    let seen = walks(|seed| Walk { seed, brokers: 3, losing: 0, unclean: false, upkeep: false });
    for fact in ["LeaderElected", "LogTruncated", "IsrAdopted", "Acknowledged", "RecordsRead"] {
        assert!(seen.facts.contains_key(fact), "no walk has seen {fact}");
    }
}

#[test]
fn the_laws_that_hold_always_survive_power_loss_and_unclean_elections() {
    let seen = walks(|seed| Walk { seed, brokers: 3, losing: 1, unclean: true, upkeep: false });
    for fact in ["TailLost", "RecordLost", "PositionReset", "ProduceRefused"] {
        assert!(seen.facts.contains_key(fact), "no walk has seen {fact}");
    }
}

#[test]
fn every_law_holds_on_one_to_five_brokers() {
    walks(|seed| Walk {
        seed,
        brokers: 1 + (seed % 5) as u8,
        losing: 0,
        unclean: false,
        upkeep: false,
    });
}

#[test]
fn every_law_holds_while_logs_are_rolled_deleted_and_compacted() {
    let seen = walks(|seed| Walk { seed, brokers: 3, losing: 0, unclean: false, upkeep: true });
    let facts = [
        "RecordsFilled",
        "SegmentRolled",
        "IndexEntryAdded",
        "SegmentDeleted",
        "LogStartMoved",
        "LogStartedAnew",
        "LogCleaned",
        "LogFlushed",
        "LogRecovered",
    ];
    for fact in facts {
        assert!(seen.facts.contains_key(fact), "no walk has seen {fact}");
    }
}

#[test]
fn the_laws_that_hold_always_hold_when_logs_are_kept_up_and_power_is_lost() {
    walks(|seed| Walk { seed, brokers: 3, losing: 1, unclean: true, upkeep: true });
}
