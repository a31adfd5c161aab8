//! The inspector's rows for nodes: what the controller, a broker or a client holds and believes.

use super::Here;
use super::inspect::row;
use super::table::{caught_up, epoch, role, state};
use crate::engine::broker::{Leadership, Replica};
use crate::engine::client::{Consumer, LeaderView, Producer};
use crate::engine::{Act, BrokerId, ClientId, Cluster, Fact, Node};
use crate::scene::Lang;
use crate::scene::wording::{Phrase, instant, node_name, record_name, say};

type Rows = Vec<(String, String)>;

/// The most records that are listed.
const MOST: usize = 12;

/// The properties of a node; `None` if there is no such node.
pub(super) fn rows(here: Here<'_>, node: Node) -> Option<Rows> {
    let Here { cluster, lang, .. } = here;
    match node {
        Node::Controller => controller(here),
        Node::Broker(id) => broker(here, id),
        Node::Producer(id) => cluster.producers.get(id).map(|producer| of_producer(here, producer)),
        Node::Consumer(id) => {
            cluster.consumers.get(id).map(|consumer| of_consumer(cluster, lang, consumer))
        }
    }
}

/// Whether a fact made a node what it is.
pub(super) fn changes(fact: &Fact, node: Node) -> bool {
    match node {
        Node::Controller if changes_partition(fact) => true,
        Node::Controller => matches!(
            fact,
            Fact::BrokerFenced { .. } | Fact::BrokerUnfenced { .. } | Fact::BrokerRegistered { .. }
        ),
        Node::Broker(id) => changes_broker(fact, id),
        Node::Producer(id) => changes_producer(fact, id),
        Node::Consumer(id) => match fact {
            Fact::RecordsRead { consumer, .. } | Fact::PositionReset { consumer, .. } => {
                *consumer == id
            }
            Fact::LeaderLearned { client, .. } => *client == node,
            _ => false,
        },
    }
}

/// Whether a fact made a partition what it is.
pub(super) fn changes_partition(fact: &Fact) -> bool {
    matches!(fact, Fact::LeaderElected { .. } | Fact::IsrChanged { .. })
}

fn changes_broker(fact: &Fact, id: BrokerId) -> bool {
    match fact {
        Fact::Acted(Act::Crash { broker, .. } | Act::Restart(broker))
        | Fact::BrokerStopped { broker }
        | Fact::BrokerUnregistered { broker }
        | Fact::BecameLeader { broker, .. }
        | Fact::BecameFollower { broker, .. }
        | Fact::BrokerFenced { broker }
        | Fact::BrokerUnfenced { broker }
        | Fact::BrokerRegistered { broker, .. } => *broker == id,
        Fact::IsrAdopted { leader, .. } | Fact::IsrChangeProposed { leader, .. } => *leader == id,
        _ => false,
    }
}

fn changes_producer(fact: &Fact, id: ClientId) -> bool {
    match fact {
        Fact::Acted(Act::Produce { producer, .. })
        | Fact::Acknowledged { producer, .. }
        | Fact::RetryScheduled { producer, .. }
        | Fact::ProduceFailed { producer, .. } => *producer == id,
        Fact::LeaderLearned { client, .. } => *client == Node::Producer(id),
        _ => false,
    }
}

/// What the controller holds of a partition.
pub(super) fn of_partition(here: Here<'_>) -> Option<Rows> {
    let Here { cluster, lang, .. } = here;
    let known = cluster.partition(here.partition)?;
    let assigned: Vec<String> = known.replicas.iter().map(|b| b.to_string()).collect();
    let mut rows = vec![
        row(lang, Phrase::Leader, leader_name(lang, known.leader)),
        row(lang, Phrase::Epoch, known.leader_epoch.to_string()),
        row(lang, Phrase::Isr, known.isr.to_string()),
    ];
    if !known.elr.is_empty() {
        rows.push(row(lang, Phrase::Elr, known.elr.to_string()));
    }
    rows.push(row(lang, Phrase::AssignedReplicas, assigned.join(",")));
    rows.push(row(lang, Phrase::PartitionEpoch, known.partition_epoch.0.to_string()));
    Some(rows)
}

fn controller(here: Here<'_>) -> Option<Rows> {
    let Here { cluster, lang, .. } = here;
    let mut rows = of_partition(here)?;
    if cluster.controller.image.has_several_partitions() {
        let name = cluster.controller.image.name(here.partition);
        rows.insert(0, row(lang, Phrase::Partition, name));
    }
    for (id, registration) in cluster.controller.image.brokers.iter() {
        let fenced = if registration.fenced { Phrase::Fenced } else { Phrase::Up };
        let session = cluster.controller.sessions.get(id);
        let heard = session.map(|s| say(lang, Phrase::Ago(cluster.now.since(s.last_contact))));
        let heard = heard
            .map_or(String::new(), |ago| format!(" · {}: {ago}", say(lang, Phrase::LastHeartbeat)));
        rows.push(row(lang, Phrase::Broker(id), say(lang, fenced) + &heard));
    }
    Some(rows)
}

fn leader_name(lang: Lang, leader: Option<BrokerId>) -> String {
    match leader {
        Some(id) => node_name(lang, Node::Broker(id)),
        None => say(lang, Phrase::NobodyLeads),
    }
}

fn broker(here: Here<'_>, id: BrokerId) -> Option<Rows> {
    let Here { cluster, lang, .. } = here;
    let broker = cluster.brokers.get(id)?;
    let mut rows = vec![
        row(lang, Phrase::State, say(lang, state(cluster, id, broker))),
        row(lang, Phrase::Role, role(lang, here.replica(id))),
    ];
    rows.extend(here.replica(id).map(|replica| of_replica(here, id, replica)).unwrap_or_default());
    rows.extend(broker.epoch().map(|e| row(lang, Phrase::BrokerEpoch, e.0.to_string())));
    rows.push(row(lang, Phrase::MetadataUpTo, broker.image.offset.0.to_string()));
    Some(rows)
}

fn of_replica(here: Here<'_>, id: BrokerId, replica: &Replica) -> Rows {
    let (lang, mut rows) = (here.lang, Vec::new());
    rows.extend(epoch(replica).map(|epoch| row(lang, Phrase::Epoch, epoch)));
    rows.push(row(lang, Phrase::LogEnd, replica.log.end().to_string()));
    rows.push(row(lang, Phrase::HighWatermark, replica.log.high_watermark().to_string()));
    rows.push(row(lang, Phrase::Checkpoint, replica.checkpoint.value.to_string()));
    rows.extend(epochs(lang, replica).map(|cache| row(lang, Phrase::EpochCache, cache)));
    if let Some(leadership) = replica.leadership() {
        rows.extend(leading(here, leadership));
    } else {
        rows.extend(caught_up(here, id).map(|text| row(lang, Phrase::LastCaughtUp, text)));
    }
    rows
}

fn epochs(lang: Lang, replica: &Replica) -> Option<String> {
    let entry =
        |(epoch, start): &(_, _)| say(lang, Phrase::EpochFrom { epoch: *epoch, start: *start });
    let entries: Vec<String> = replica.log.epochs().entries().iter().map(entry).collect();
    (!entries.is_empty()).then(|| entries.join("; "))
}

/// What a leader knows besides its log.
fn leading(here: Here<'_>, leadership: &Leadership) -> Rows {
    let Here { cluster, lang, .. } = here;
    let mut rows = vec![row(lang, Phrase::Isr, leadership.isr.to_string())];
    if let Some(pending) = leadership.pending {
        rows.push(row(lang, Phrase::Isr, say(lang, Phrase::IsrPending(pending.proposed))));
    }
    for (id, remote) in leadership.remotes.iter() {
        let end = match remote.end {
            Some(end) => say(lang, Phrase::LogEndOf(end)),
            None => say(lang, Phrase::NotHeardOf),
        };
        let lag = caught_up(here, id).filter(|_| remote.end.is_some());
        let lag = lag.map_or(String::new(), |lag| format!(" · {lag}"));
        rows.push(row(lang, Phrase::Broker(id), end + &lag));
    }
    for (reader, _) in leadership.parked_fetches.iter() {
        rows.push(row(lang, Phrase::WaitingFetches, node_name(lang, reader)));
    }
    for write in leadership.parked_produces.values() {
        let names: Vec<_> = write.records.iter().map(|id| record_name(cluster, *id)).collect();
        let until = say(lang, Phrase::WaitsFor(write.required));
        let text = format!("{}: {} · {until}", node_name(lang, write.producer), names.join(", "));
        rows.push(row(lang, Phrase::WaitingWrites, text));
    }
    rows
}

fn view_rows(lang: Lang, view: LeaderView) -> Rows {
    vec![
        row(lang, Phrase::BelievesLeader, leader_name(lang, view.leader)),
        row(lang, Phrase::Epoch, view.epoch.to_string()),
    ]
}

fn of_producer(here: Here<'_>, producer: &Producer) -> Rows {
    let Here { cluster, lang, .. } = here;
    let view = producer.views.get(here.partition).copied().unwrap_or_default();
    let mut rows = view_rows(lang, view);
    rows.push(("acks".into(), cluster.settings.acks.as_str().into()));
    for batch in producer.batches.values() {
        let names: Vec<_> = batch.records.iter().map(|id| record_name(cluster, *id)).collect();
        let text = format!("{} · {}", names.join(", "), instant(lang, batch.created));
        rows.push(row(lang, Phrase::BatchesUnderWay, text));
    }
    rows
}

fn of_consumer(cluster: &Cluster, lang: Lang, consumer: &Consumer) -> Rows {
    let mut rows = view_rows(lang, consumer.view);
    if cluster.controller.image.has_several_partitions() {
        let name = cluster.controller.image.name(consumer.partition);
        rows.insert(0, row(lang, Phrase::Partition, name));
    }
    rows.push(row(lang, Phrase::Position, consumer.position.to_string()));
    let skipped = consumer.read.len().saturating_sub(MOST);
    let newest = consumer.read.iter_from(skipped);
    let mut read: Vec<String> =
        newest.map(|(at, id)| format!("{at}: {}", record_name(cluster, *id))).collect();
    if skipped > 0 {
        read.insert(0, "…".into());
    }
    if !read.is_empty() {
        rows.push(row(lang, Phrase::HasRead, read.join(", ")));
    }
    rows
}
