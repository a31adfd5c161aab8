//! A sentence for each fact, in English: who does what, and why as far as the clusters before
//! and after show it. The facts of clients are in `captions_en_clients`.

use super::acts_en;
use super::caption::Caption;
use super::captions_en_clients::{
    acked, completed, found, given_up, leader_learned, lost, parked, position_reset, records_read,
    refused, retried,
};
use super::captions_en_log::log_fact;
use super::errors::why as reason;
use super::messages::message_sentence;
use super::names::{brokers, duration, instant, members, node_name, offsets};
use super::telling::Telling;
use crate::engine::{
    BrokerEpoch, BrokerId, BrokerSet, Cluster, ErrorCode, Fact as F, LeaderEpoch, Message, Node,
    Offset, PartitionEpoch, RecordId,
};
use crate::scene::Lang::En;

/// The opening: who leads, and what there is to be seen.
pub(super) fn opening(cluster: &Cluster) -> Caption {
    let leads = match cluster.leader(Cluster::PARTITION) {
        Some((leader, _)) => format!("Broker {leader} leads"),
        None => "Nobody leads".into(),
    };
    let partition = cluster.partition(Cluster::PARTITION);
    let isr = partition.map_or(BrokerSet::default(), |p| p.isr);
    let epoch = partition.map_or(LeaderEpoch::default(), |p| p.leader_epoch);
    Caption {
        headline: format!(
            "{leads} the partition (leader epoch {epoch}); the in-sync replicas (ISR) are {}.",
            members(isr)
        ),
        details: vec![
            "Each row is a broker's copy of the log; each column is an offset.".into(),
            "Producers write to the leader, and followers fetch from it.".into(),
            "Records below the high watermark (HW) are committed, and consumers may read them."
                .into(),
        ],
    }
}

/// A frame without anything notable.
pub(super) fn quiet(t: &Telling<'_>) -> String {
    let until = instant(En, t.now());
    if t.frame.events.is_empty() {
        return format!("Time goes on to {until}; nothing happens until then.");
    }
    format!(
        "Until {until} there are only messages under way, heartbeats and fetches without new data."
    )
}

/// The sentence of a fact.
pub(super) fn fact(t: &Telling<'_>, fact: &F) -> String {
    match fact {
        F::Acted(act) => acts_en::act(t, act),
        F::TimerFired(timer) => acts_en::timer(t, *timer),
        F::MessageSent(m) => format!("Sent: {}", message_sentence(En, t.after(), m)),
        F::MessageArrived(m) => format!("Arrived: {}", message_sentence(En, t.after(), m)),
        F::MessageLost(m) => message_lost(t, m),
        &F::RecordsAppended { broker, from, to, .. } => appended(t, broker, from, to),
        F::LogTruncated { broker, to, records, .. } => truncated(t, *broker, *to, records),
        F::TailLost { broker, to, records, .. } => tail_lost(t, *broker, *to, records),
        &F::FollowerProgressed { leader: l, follower, to, .. } => progressed(t, l, follower, to),
        &F::HighWatermarkMoved { broker, from, to, .. } => watermark(t, broker, from, to),
        &F::FetchParked { leader, reader, .. } => fetch_parked(t, leader, reader),
        &F::FetchRefused { leader, reader, why, .. } => fetch_refused(leader, reader, why),
        &F::DivergenceFound { leader: l, reader, epoch, end, .. } => {
            diverged(l, reader, epoch, end)
        }
        &F::BecameLeader { broker, epoch, start, .. } => leads(broker, epoch, start),
        &F::BecameFollower { broker, epoch, leader, .. } => follows(t, broker, epoch, leader),
        &F::IsrChangeProposed { leader: l, isr, proposed, .. } => isr_proposed(t, l, isr, proposed),
        &F::IsrChangeFailed { leader, why, .. } => isr_failed(leader, why),
        &F::IsrAdopted { leader, isr, .. } => isr_adopted(leader, isr),
        &F::IsrChanged { from, to, epoch, .. } => isr_changed(t, from, to, epoch),
        &F::LeaderElected { leader, epoch, unclean, .. } => elected(t, leader, epoch, unclean),
        &F::BrokerFenced { broker } => fenced(t, broker),
        &F::BrokerUnfenced { broker } => unfenced(broker),
        &F::BrokerRegistered { broker, epoch } => registered(broker, epoch),
        &F::MetadataApplied { broker } => metadata_applied(t, broker),
        &F::ProduceRefused { leader, producer, why, .. } => refused(leader, producer, why),
        &F::ProduceParked { leader, producer, until, .. } => parked(leader, producer, until),
        &F::ProduceCompleted { leader, producer: p, from, to, .. } => {
            completed(t, leader, p, from, to)
        }
        F::Acknowledged { producer: p, records, base_offset } => {
            acked(t, *p, records, *base_offset)
        }
        F::RetryScheduled { producer: p, records, why, attempt } => {
            retried(t, *p, records, *why, *attempt)
        }
        F::ProduceFailed { producer, records, why } => given_up(t, *producer, records, *why),
        &F::LeaderLearned { client, leader, epoch } => leader_learned(client, leader, epoch),
        &F::RecordsRead { consumer, from, to } => records_read(t, consumer, from, to),
        &F::PositionReset { consumer, from, to } => position_reset(consumer, from, to),
        F::RecordsFilled { .. }
        | F::SegmentRolled { .. }
        | F::IndexEntryAdded { .. }
        | F::SegmentDeleted { .. }
        | F::LogStartMoved { .. }
        | F::LogStartedAnew { .. }
        | F::LogCleaned { .. }
        | F::LogFlushed { .. }
        | F::LogRecovered { .. } => log_fact(t, fact),
        F::RecordLost { record } => lost(t, &[*record]),
        F::RecordFound { record } => found(t, *record),
    }
}

fn message_lost(t: &Telling<'_>, message: &Message) -> String {
    let why = match message.to {
        Node::Broker(id) if t.after().brokers.get(id).is_some_and(|b| !b.is_up()) => {
            format!("Lost, because broker {id} is down")
        }
        _ => "Lost on the way".into(),
    };
    format!("{why}: {}", message_sentence(En, t.after(), message))
}

fn appended(t: &Telling<'_>, broker: BrokerId, from: Offset, to: Offset) -> String {
    let records = t.say_records(En, &t.records_in(broker, from, to));
    if let Some(leader) = t.leader_of(broker) {
        return format!(
            "Broker {broker} copies {records} from broker {leader} ({}); its log end offset is \
             {to} now.",
            offsets(En, from, to)
        );
    }
    let Some(leadership) = t.leadership(broker) else {
        return format!("Broker {broker} appends {records} at offset {from}.");
    };
    let (epoch, isr) = (leadership.epoch, leadership.maximal_isr());
    let them = if to > from.plus(1) { "them" } else { "it" };
    let condition = match isr.len() {
        _ if t.is_under_min_isr(broker) => {
            "not committed while the ISR is below min.insync.replicas".into()
        }
        1 => "committed at once: nobody else is in the ISR".into(),
        _ => format!("committed once all of ISR {isr} have {them}"),
    };
    format!(
        "Broker {broker} appends {records} at offset {from} (leader epoch {epoch}); {condition}."
    )
}

fn truncated(
    t: &Telling<'_>,
    broker: BrokerId,
    to: Offset,
    records: &[(Offset, RecordId)],
) -> String {
    let ids: Vec<RecordId> = records.iter().map(|(_, id)| *id).collect();
    let what = match ids.len() {
        0 => format!("drops no record but forgets epochs that began at {to} or later"),
        _ => format!("truncates its log to offset {to} and drops {}", t.say_records(En, &ids)),
    };
    let why = match t.divergence(broker) {
        Some((leader, end)) => {
            format!("on {}, epoch {} ends at {}", node_name(En, leader), end.epoch, end.end_offset)
        }
        None => "the leader's log does not reach further".into(),
    };
    format!("Broker {broker} {what}: {why}.")
}

fn tail_lost(
    t: &Telling<'_>,
    broker: BrokerId,
    to: Offset,
    records: &[(Offset, RecordId)],
) -> String {
    let ids: Vec<RecordId> = records.iter().map(|(_, id)| *id).collect();
    let (where_, what) = (offsets(En, to, to.plus(ids.len())), t.say_records(En, &ids));
    format!("Broker {broker} loses {where_} ({what}): written, but not yet flushed to disk.")
}

fn progressed(t: &Telling<'_>, leader: BrokerId, follower: BrokerId, to: Offset) -> String {
    let fetch = format!("Broker {follower} fetches from offset {to}");
    match t.known_end(leader, follower) {
        Some(known) if known < to => {
            let records = t.say_records(En, &t.records_in(leader, known, to));
            format!(
                "{fetch}, so broker {leader}, the leader, now knows that broker {follower} has \
                 {records}."
            )
        }
        Some(known) if known > to => {
            format!(
                "{fetch}, no longer from {known}, so broker {leader} notes that its log was \
                 truncated."
            )
        }
        _ => format!(
            "{fetch}, so broker {leader}, the leader, now knows where broker {follower}'s log ends."
        ),
    }
}

fn watermark(t: &Telling<'_>, broker: BrokerId, from: Offset, to: Offset) -> String {
    let records = t.records_in(broker, from, to);
    let are = if records.len() == 1 { "is" } else { "are" };
    let records = t.say_records(En, &records);
    if t.restarts(broker) {
        let goes = if to < from { "falls" } else { "rises" };
        return format!(
            "Broker {broker}'s high watermark {goes} from {from} to {to}, the value last written \
             to its disk."
        );
    }
    let Some(leader) = t.leader_of(broker) else {
        let why = isr_reached(t, broker, to);
        return format!(
            "{why}, so broker {broker} moves the high watermark from {from} to {to}: {records} \
             {are} committed."
        );
    };
    if to < from {
        let why = match t.cuts(broker) {
            true => "its log ends there now".into(),
            false => format!("broker {leader}, the leader, knows of no more"),
        };
        return format!("Broker {broker}'s high watermark falls from {from} to {to}: {why}.");
    }
    let when = match t.appended_from(broker) {
        Some(start) if start < to => "with the same fetch",
        _ => "one fetch late",
    };
    format!(
        "Broker {broker} learns {when} that {records} {are} committed: its high watermark goes \
         from {from} to {to}."
    )
}

fn isr_reached(t: &Telling<'_>, leader: BrokerId, to: Offset) -> String {
    let Some(leadership) = t.leadership(leader) else { return "The whole ISR has it".into() };
    let followers = leadership.maximal_isr().without(leader);
    match followers.len() {
        0 => format!("The ISR is broker {leader} alone"),
        1 => format!("Broker {followers} has reached offset {to}"),
        2 if leadership.remotes.len() == 2 => format!("Both followers have reached offset {to}"),
        _ => format!("The ISR's followers have reached offset {to}"),
    }
}

fn fetch_parked(t: &Telling<'_>, leader: BrokerId, reader: Node) -> String {
    let settings = &t.after().settings;
    let wait = match reader {
        Node::Broker(_) => settings.replica_fetch_wait_max,
        _ => settings.fetch_max_wait,
    };
    let (reader, wait) = (node_name(En, reader), duration(En, wait));
    format!("Broker {leader} has nothing new for {reader}: the fetch waits there for up to {wait}.")
}

fn fetch_refused(leader: BrokerId, reader: Node, why: ErrorCode) -> String {
    format!("Broker {leader} refuses a fetch of {}: {}.", node_name(En, reader), reason(En, why))
}

fn diverged(leader: BrokerId, reader: Node, epoch: LeaderEpoch, end: Offset) -> String {
    let found = match reader {
        Node::Broker(id) => format!("broker {id}'s log diverges from its own"),
        client => format!("{} has read what its log does not have", node_name(En, client)),
    };
    format!("Broker {leader} sees that {found}: on broker {leader}, epoch {epoch} ends at {end}.")
}

fn leads(broker: BrokerId, epoch: LeaderEpoch, start: Offset) -> String {
    format!("Broker {broker} becomes leader: epoch {epoch} starts at its log end offset, {start}.")
}

fn follows(
    t: &Telling<'_>,
    broker: BrokerId,
    epoch: LeaderEpoch,
    leader: Option<BrokerId>,
) -> String {
    let Some(leader) = leader else {
        return format!(
            "Broker {broker} learns that nobody leads in epoch {epoch}, so it only waits."
        );
    };
    let end = t.after().replica(broker, Cluster::PARTITION).map_or(Offset(0), |r| r.log.end());
    format!("Broker {broker} follows broker {leader} in epoch {epoch}; its own log ends at {end}.")
}

fn isr_proposed(t: &Telling<'_>, leader: BrokerId, isr: BrokerSet, proposed: BrokerSet) -> String {
    let (gone, new) = (isr.minus(proposed), proposed.minus(isr));
    let ask = format!("broker {leader} asks the controller to make the ISR {}", members(proposed));
    if !gone.is_empty() {
        let lag = duration(En, t.after().settings.replica_lag_time_max);
        let who = match gone.len() {
            1 => format!("Broker {gone} has"),
            2 | 3 => format!("{} have", brokers(En, gone).replacen('b', "B", 1)),
            _ => format!("{} members have", gone.len()),
        };
        return format!("{who} not caught up for longer than {lag}, so {ask}.");
    }
    if !new.is_empty() {
        return format!("Broker {new} has reached the high watermark, so {ask}.");
    }
    format!("Broker {leader} tells the controller that it has recovered from the unclean election.")
}

fn isr_failed(leader: BrokerId, why: ErrorCode) -> String {
    format!("The ISR change that broker {leader} asked for fails: {}.", reason(En, why))
}

fn isr_adopted(leader: BrokerId, isr: BrokerSet) -> String {
    format!("Broker {leader} uses ISR {} from now on, as the controller has decided.", members(isr))
}

fn isr_changed(t: &Telling<'_>, from: BrokerSet, to: BrokerSet, epoch: PartitionEpoch) -> String {
    let why = match (t.fenced(), t.wished_by()) {
        (Some(broker), _) => format!("Because broker {broker} is fenced"),
        (None, Some(leader)) => format!("At the request of {}", node_name(En, leader)),
        (None, None) => "With the election".into(),
    };
    let (from, to, epoch) = (members(from), members(to), epoch.0);
    format!("{why}, the controller changes the ISR from {from} to {to} (partition epoch {epoch}).")
}

fn elected(t: &Telling<'_>, leader: Option<BrokerId>, epoch: LeaderEpoch, unclean: bool) -> String {
    let partition = t.after().partition(Cluster::PARTITION);
    let Some(leader) = leader else {
        if t.after().controller.image.topic.unclean_leader_election {
            return format!("No leader in epoch {epoch}: no replica is available.");
        }
        let isr = brokers(En, partition.map_or(BrokerSet::default(), |p| p.isr));
        return format!(
            "No leader in epoch {epoch}: only the ISR may lead, and {isr} cannot at present."
        );
    };
    if unclean {
        return format!(
            "No ISR member is available, so the controller elects broker {leader} uncleanly (epoch \
             {epoch}); what it lacks is lost."
        );
    }
    let who = match t.fenced() {
        Some(fenced) => format!("Broker {fenced} is fenced, so the controller elects"),
        None => "The controller elects".into(),
    };
    format!(
        "{who} broker {leader}, the first available ISR member in assignment order (epoch {epoch})."
    )
}

fn fenced(t: &Telling<'_>, broker: BrokerId) -> String {
    if !t.session_ran_out(broker) {
        return format!("The controller fences broker {broker}: it may not lead or be in the ISR.");
    }
    let silence = duration(En, t.after().settings.session_timeout);
    format!("Broker {broker} has been silent for {silence}, so the controller fences it.")
}

fn unfenced(broker: BrokerId) -> String {
    format!(
        "The controller unfences broker {broker}: it has caught up with the metadata and may \
         lead or join the ISR."
    )
}

fn registered(broker: BrokerId, epoch: BrokerEpoch) -> String {
    format!("The controller registers broker {broker} (broker epoch {}), fenced at first.", epoch.0)
}

fn metadata_applied(t: &Telling<'_>, broker: BrokerId) -> String {
    let image = t.after().brokers.get(broker).map(|b| &b.image);
    let partition = image.and_then(|image| image.partitions.get(Cluster::PARTITION));
    match partition {
        Some(p) => format!(
            "Broker {broker} applies metadata: {}, epoch {}, ISR {}.",
            p.leader.map_or("no leader".into(), |l| format!("leader broker {l}")),
            p.leader_epoch,
            members(p.isr)
        ),
        None => format!("Broker {broker} applies metadata."),
    }
}
