//! After any chaos, once all links are healed and all brokers run again, the cluster comes to
//! rest: every replica is in the ISR, all logs are equal, every batch is answered or given up, and
//! the consumer has read to the end (INV-16). And on the way the ledger never errs.

#![allow(clippy::unwrap_used)]

mod dice;

use highwater::engine::action::Draft;
use highwater::engine::*;

use dice::Dice;

const WALKS: u64 = 1_500;
const STEPS: usize = 400;
/// Virtual time in which the cluster must come to rest: more than every time-out.
const REST: Millis = Millis(300_000);

/// What a walk does next.
trait Walker {
    fn action(&mut self, cluster: &Cluster) -> Action;
    fn act(&mut self, cluster: &Cluster) -> Act;
}

impl Walker for Dice {
    fn action(&mut self, cluster: &Cluster) -> Action {
        match self.roll(200) {
            0..8 => self.due(cluster),
            8..20 => Action::Act(Act::Produce {
                producer: ClientId(1),
                partition: Cluster::PARTITION,
                records: [Draft::of(cluster.records.len().to_string())].into(),
            }),
            20..34 => Action::Act(self.act(cluster)),
            _ => Action::Next,
        }
    }

    fn act(&mut self, cluster: &Cluster) -> Act {
        let (broker, message) = (self.broker(cluster), self.message(cluster));
        let (at, to) = (Node::Broker(broker), self.node(cluster));
        match self.roll(14) {
            0 => Act::Crash { broker, losing: self.roll(3) as u32 },
            1..4 => Act::Restart(broker),
            4 => Act::Cut(at, to),
            5 | 6 => Act::Heal(at, to),
            7 => Act::Slow(at, to, 1 + self.roll(20_000) as u64),
            8 | 9 => Act::Drop(message),
            10 | 11 => Act::Duplicate(message),
            12 => Act::Set(Setting::UncleanLeaderElection(self.roll(2) == 0)),
            _ => Act::Set(Setting::Acks([Acks::Zero, Acks::One, Acks::All][self.roll(3)])),
        }
    }
}

fn replicas(cluster: &Cluster) -> impl Iterator<Item = &highwater::engine::broker::Replica> {
    cluster.brokers.values().flat_map(|broker| broker.replicas.values())
}

/// The ledger says of each promise what a look at the logs says.
fn ledger_is_true(cluster: &Cluster) -> bool {
    let leader = cluster.leader(Cluster::PARTITION).map(|(_, replica)| replica);
    cluster.ledger.acknowledged.iter().all(|(record, promise)| {
        let readable = match leader {
            Some(replica) => replica.log.holds(record),
            None => replicas(cluster).any(|replica| replica.log.holds(record)),
        };
        if promise.expired { !promise.lost } else { promise.lost != readable }
    })
}

fn make_whole(rules: &Rules, cluster: Cluster) -> Cluster {
    let links = cluster.network.links.keys().map(|link| link.ends());
    let heal = links.map(|(a, b)| Act::Heal(a, b));
    let down = cluster.brokers.iter().filter(|(_, broker)| !broker.is_up());
    let restart = down.map(|(id, _)| Act::Restart(id));
    let acts: Vec<Act> = heal.chain(restart).collect();
    acts.into_iter()
        .fold(cluster, |cluster, act| step(rules, &cluster, &Action::Act(act)).unwrap().cluster)
}

/// What is not at rest.
fn unrest(cluster: &Cluster) -> Vec<&'static str> {
    let Some((_, leader)) = cluster.leader(Cluster::PARTITION) else { return vec!["no leader"] };
    let isr = cluster.partition(Cluster::PARTITION).unwrap().isr;
    let (log, leadership) = (&leader.log, leader.leadership());
    let consumers = || cluster.consumers.values();
    let wrong = [
        (isr.len() != cluster.brokers.len(), "a replica is not in the ISR"),
        (replicas(cluster).any(|r| r.log.batches().ne(log.batches())), "logs differ"),
        (replicas(cluster).any(|r| r.log.high_watermark() != log.end()), "not all is committed"),
        (leadership.is_none_or(|l| l.isr != isr || l.pending.is_some()), "the leader errs"),
        (cluster.producers.values().any(|p| !p.batches.is_empty()), "a batch is under way"),
        (consumers().any(|c| c.position != log.end()), "a consumer is behind"),
    ];
    wrong.into_iter().filter(|(wrong, _)| *wrong).map(|(_, what)| what).collect()
}

fn walk(seed: u64) {
    let rules = Rules::default();
    let mut opening = Opening { brokers: 1 + (seed % 5) as u8, ..Opening::of(&rules) };
    opening.settings.leader_imbalance_check_seconds = 7;
    let (mut dice, mut cluster) = (Dice(seed), opening.cluster(&rules));
    for _ in 0..STEPS {
        if let Ok(step) = step(&rules, &cluster, &dice.action(&cluster)) {
            cluster = step.cluster;
        }
        assert!(ledger_is_true(&cluster), "the ledger errs; seed {seed}");
    }
    cluster = make_whole(&rules, cluster);
    let end = cluster.now + REST;
    while cluster.now < end {
        cluster = step(&rules, &cluster, &Action::Next).unwrap().cluster;
    }
    assert_eq!(unrest(&cluster), Vec::<&str>::new(), "seed {seed}");
}

#[test]
fn after_any_chaos_the_cluster_comes_to_rest() {
    (1..=WALKS).for_each(walk);
}
