//! Random walks: any order of messages, timers, failures and acts, and every law after each step.
//!
//! A failure prints the seed and the actions that lead to it. `WALK_STEPS` asks for longer ones.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

#[path = "../dice/mod.rs"]
mod dice;
mod editions;
mod walker;

use highwater::engine::laws::{Committed, Law};
use highwater::engine::*;

use dice::Dice;
use walker::Walker;

/// How many steps all walks take together at least.
const STEPS: usize = 120_000;
const STEPS_OF_ONE: usize = 1_500;

/// What may happen in a walk.
#[derive(Clone, Copy)]
struct Walk {
    seed: u64,
    edition: Edition,
    brokers: u8,
    losing: u32,
    unclean: bool,
    /// Segments are small, and records do not stay for long.
    upkeep: bool,
    /// Topics are created and get more partitions, and the consumer goes from one to another.
    topics: bool,
}

impl Walk {
    /// Whether eligible leader replicas are kept. Then nobody changes `min.insync.replicas` or the
    /// assignment on the way: a leader may hear of it after the controller has counted with it.
    fn keeps_elr(self) -> bool {
        self.edition.rules().has(Behaviour::EligibleLeaderReplicas)
    }
}

/// A walk on three brokers whose logs survive and whose elections are clean.
const CALM: Walk = Walk {
    seed: 0,
    edition: Edition::V4_0,
    brokers: 3,
    losing: 0,
    unclean: false,
    upkeep: false,
    topics: false,
};

/// What walks have seen, to know that they went everywhere.
#[derive(Default)]
struct Seen {
    steps: usize,
    facts: BTreeMap<String, usize>,
    /// The laws that a walk has broken although its edition does not promise them, and whether
    /// that walk was tainted.
    broken: BTreeSet<(Law, bool)>,
    /// How many records were lost for good after a step, all steps together.
    lost_for_good: usize,
}

fn walk(walk: Walk, steps: usize, seen: &mut Seen) {
    let rules = walk.edition.rules();
    let mut opening = Opening { brokers: walk.brokers, ..Opening::of(&rules) };
    if !walk.unclean {
        opening.topic.unclean_leader_election = false;
    }
    opening.settings.jitter = Millis(walk.seed % 7);
    opening.settings.retries = 5;
    if walk.keeps_elr() {
        opening.topic.min_insync_replicas = 2;
    }
    opening.settings.acks = if walk.seed % 4 == 3 { Acks::One } else { Acks::All };
    if walk.upkeep {
        keep_little(&mut opening, walk.seed);
    }
    let mut dice = Dice(walk.seed);
    let mut cluster = opening.cluster(&rules);
    let mut committed = Committed::default();
    let mut done: Vec<Action> = Vec::new();
    let mut sent = BTreeMap::new();
    for _ in 0..steps {
        let action = dice.action(&cluster, walk);
        let Ok(step) = step(&rules, &cluster, &action) else { continue };
        done.push(action);
        committed.note(&step.cluster, &step.events);
        for law in Law::ALL {
            if law.holds(&rules, &cluster, &step.cluster, &committed) {
                continue;
            }
            if law.is_promised(&rules, committed.tainted) {
                let (edition, seed) = (walk.edition.as_str(), walk.seed);
                let metadata = &step.cluster.controller.image.partitions;
                let done = tell(&done);
                panic!("{edition}: {law:?} is broken; seed {seed}, {metadata:?}, after:\n{done}");
            }
            seen.broken.insert((law, committed.tainted));
        }
        for event in &step.events {
            causes_are_right(event, &mut sent);
            let name = format!("{:?}", event.fact);
            let is_told = !matches!(event.fact, Fact::Acted(_) | Fact::TimerFired(_));
            if is_told && !name.starts_with("Message") {
                let names_one = name.contains(" partition: ");
                assert_eq!(event.fact.partition().is_some(), names_one, "{name}");
            }
            let name = name.split([' ', '(']).next().unwrap_or_default().to_string();
            *seen.facts.entry(name).or_default() += 1;
        }
        if !walk.unclean && walk.edition > Edition::V2_0 {
            seen.lost_for_good += lost_for_good(&cluster, &step.cluster);
        }
        cluster = step.cluster;
        seen.steps += 1;
    }
}

/// How many records are lost for good before a step. It brings none of them back: each is lost
/// after it, too, unless nobody leads any more or retention may have taken it. Before 2.1 replicas
/// with other logs may be in the ISR, and where elections may be unclean nothing is for good.
fn lost_for_good(before: &Cluster, after: &Cluster) -> usize {
    let lost = before.ledger.lost().filter(|record| !ledger::may_return(before, *record));
    lost.inspect(|record| {
        assert!(!ledger::may_return(after, *record), "{record:?} may come back");
        let promise = after.ledger.acknowledged.get(*record).expect("promised");
        let leader = after.partition(promise.partition).and_then(|partition| partition.leader);
        assert!(promise.lost || promise.expired || leader.is_none(), "{record:?} is back");
    })
    .count()
}

/// Causes come first, only acts have none, and a message that comes to its end was sent.
fn causes_are_right(event: &Event, sent: &mut BTreeMap<MessageId, EventId>) {
    let told = &event.fact;
    assert!(event.causes.iter().all(|cause| *cause < event.id), "causes come first: {told:?}");
    assert_eq!(event.causes.is_empty(), matches!(told, Fact::Acted(_)), "{told:?}");
    match told {
        Fact::MessageSent(message) => {
            sent.insert(message.id, event.id);
        }
        Fact::MessageArrived(message) | Fact::MessageLost(message) => {
            // Those of the opening were sent before the walk.
            let Some(sent) = sent.get(&message.id) else { return };
            let dropped = matches!(told, Fact::MessageLost(_)) && event.causes.len() == 1;
            assert!(dropped || event.causes.contains(sent), "{told:?} follows from {sent:?}");
        }
        _ => {}
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
    let seen = walks(|seed| Walk { seed, ..CALM });
    for fact in ["LeaderElected", "LogTruncated", "IsrAdopted", "Acknowledged", "RecordsRead"] {
        assert!(seen.facts.contains_key(fact), "no walk has seen {fact}");
    }
    assert!(seen.lost_for_good > 0, "no walk has lost a record for good");
}

#[test]
fn the_laws_that_hold_always_survive_power_loss_and_unclean_elections() {
    let seen = walks(|seed| Walk { seed, losing: 1, unclean: true, ..CALM });
    for fact in ["TailLost", "RecordLost", "PositionReset", "ProduceRefused"] {
        assert!(seen.facts.contains_key(fact), "no walk has seen {fact}");
    }
}

#[test]
fn every_law_holds_on_one_to_five_brokers() {
    walks(|seed| Walk { seed, brokers: 1 + (seed % 5) as u8, ..CALM });
}

#[test]
fn every_law_holds_while_topics_come_and_grow() {
    let seen = walks(|seed| {
        let (brokers, upkeep) = (2 + (seed % 3) as u8, seed.is_multiple_of(4));
        Walk { seed, brokers, upkeep, topics: true, ..CALM }
    });
    for fact in ["PartitionsCreated", "LeaderElected", "LogTruncated", "RecordsRead"] {
        assert!(seen.facts.contains_key(fact), "no walk has seen {fact}");
    }
}

#[test]
fn the_laws_that_hold_always_hold_in_every_partition() {
    walks(|seed| Walk { seed, losing: 1, unclean: true, topics: true, ..CALM });
}

#[test]
fn every_law_holds_while_logs_are_rolled_deleted_and_compacted() {
    let seen = walks(|seed| Walk { seed, upkeep: true, ..CALM });
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
    walks(|seed| Walk { seed, losing: 1, unclean: true, upkeep: true, ..CALM });
}
