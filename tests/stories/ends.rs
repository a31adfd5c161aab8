//! Where a schedule ends: every replica's log and high watermark, what was lost, and which laws
//! broke on the way.

use std::collections::BTreeSet;
use std::fmt::Write;

use expect_test::Expect;
use highwater::engine::laws::{Committed, Law};
use highwater::engine::*;
use highwater::scenario::{Script, perform};

/// Plays `script` in each of the editions and compares where it ends.
pub fn ends(editions: &[Edition], script: &str, told: Expect) {
    let mut all = String::new();
    for edition in editions {
        let rules = edition.rules();
        let _ = write!(all, "{}\n{}", edition.as_str(), end(&rules, script));
    }
    told.assert_eq(&all);
}

/// Where `script` ends under these rules.
pub fn end(rules: &Rules, script: &str) -> String {
    let text = format!("edition {}\n{script}", rules.edition.as_str());
    let script = Script::parse(&text).unwrap_or_else(|troubles| panic!("{}", troubles[0]));
    let mut cluster = script.opening.cluster(rules);
    let mut committed = Committed::default();
    let mut broken = BTreeSet::new();
    for statement in &script.statements {
        let steps = match perform(rules, &cluster, statement) {
            Ok(steps) => steps,
            Err(failure) => return format!("{}FAILED {failure}\n", drawn(&cluster)),
        };
        for (_, step) in steps {
            committed.note(&step.cluster, &step.events);
            let broke = |law: &Law| !law.holds(rules, &cluster, &step.cluster, &committed);
            broken.extend(Law::ALL.into_iter().filter(broke));
            cluster = step.cluster;
        }
    }
    let mut told = drawn(&cluster);
    let lost: Vec<_> = cluster.ledger.lost().map(|id| cluster.record(id).said()).collect();
    if !lost.is_empty() {
        let _ = writeln!(told, "  lost: {}", lost.join(" "));
    }
    if !broken.is_empty() {
        let names: Vec<_> = broken.iter().map(|law| format!("{law:?}")).collect();
        let _ = writeln!(told, "  broken: {}", names.join(" "));
    }
    told
}

fn drawn(cluster: &Cluster) -> String {
    let partition = cluster.partition(Cluster::PARTITION).unwrap();
    let leader = partition.leader.map_or("nobody".to_owned(), |id| format!("b{id}"));
    let mut told =
        format!("  {leader} leads epoch {}, isr {}", partition.leader_epoch, partition.isr);
    if !partition.elr.is_empty() {
        let _ = write!(told, ", elr {}", partition.elr);
    }
    told.push('\n');
    for (id, broker) in cluster.brokers.iter() {
        let Some(replica) = broker.replicas.get(Cluster::PARTITION) else { continue };
        let down = if broker.is_up() { "" } else { " (down)" };
        let _ = write!(told, "  b{id}:");
        for batch in replica.log.batches() {
            for (_, record) in batch.entries() {
                let _ = write!(told, " {}·{}", cluster.record(record).said(), batch.leader_epoch);
            }
        }
        let _ = writeln!(told, "  hw {}{down}", replica.log.high_watermark());
    }
    told
}
