//! A sentence for each fact: who does what, and why as far as the clusters before and after show
//! it. The facts of clients are in `captions_clients`, those inside a log in `captions_log`.

use super::acts;
use super::caption::Caption;
use super::captions_clients::client_fact;
use super::captions_log::log_fact;
use super::captions_metadata::decided;
use super::messages::message_sentence;
use super::parts::{Brokers, Records, Span};
use super::resource::{Say, words};
use super::telling::Telling;
use crate::engine::{
    BrokerEpoch, BrokerId, BrokerSet, Cluster, ErrorCode, Fact as F, LeaderEpoch, Message, Millis,
    Node, Offset, PartitionEpoch, RecordId,
};
use crate::scene::Lang;

words! { "caption":
    pub(super) enum Told<'a> {
        Opening { leader: Option<BrokerId>, epoch: LeaderEpoch, isr: BrokerSet },
        OpeningRows,
        OpeningClients,
        OpeningCommitted,
        NothingUntil(instant: Millis),
        OnlyUpkeepUntil(instant: Millis),
        Sent(message: &'a str),
        Arrived(message: &'a str),
        Lost { down: Option<BrokerId>, message: &'a str },
        Copied {
            broker: BrokerId,
            records: &'a Records<'a>,
            leader: BrokerId,
            at: Span,
            to: Offset,
        },
        Appended { broker: BrokerId, records: &'a Records<'a>, from: Offset },
        AppendedAsLeader {
            broker: BrokerId,
            records: &'a Records<'a>,
            from: Offset,
            epoch: LeaderEpoch,
            isr: BrokerSet,
            is_under_min_isr: bool,
        },
        Truncated {
            broker: BrokerId,
            to: Offset,
            records: &'a Records<'a>,
            leader: Option<Node>,
            epoch: Option<LeaderEpoch>,
            end: Option<Offset>,
        },
        TruncatedToWatermark { broker: BrokerId, to: Offset, records: &'a Records<'a> },
        TailLost { broker: BrokerId, at: Span, records: &'a Records<'a> },
        FollowerHas {
            follower: BrokerId,
            to: Offset,
            leader: BrokerId,
            records: &'a Records<'a>,
        },
        FollowerWentBack { follower: BrokerId, to: Offset, known: Offset, leader: BrokerId },
        FollowerEnds { follower: BrokerId, to: Offset, leader: BrokerId },
        WatermarkRestored { broker: BrokerId, from: Offset, to: Offset, falls: bool },
        WatermarkAdvanced {
            broker: BrokerId,
            followers: Option<BrokerSet>,
            are_all: bool,
            from: Offset,
            to: Offset,
            records: &'a Records<'a>,
        },
        WatermarkFell { broker: BrokerId, from: Offset, to: Offset, leader: BrokerId, cut: bool },
        WatermarkLearned {
            broker: BrokerId,
            at_once: bool,
            records: &'a Records<'a>,
            from: Offset,
            to: Offset,
        },
        FetchParked { leader: BrokerId, reader: Node, wait: Millis },
        FetchRefused { leader: BrokerId, reader: Node, why: ErrorCode },
        Diverged { leader: BrokerId, reader: Node, epoch: LeaderEpoch, end: Offset },
        BecameLeader { broker: BrokerId, epoch: LeaderEpoch, start: Offset },
        BecameFollower {
            broker: BrokerId,
            epoch: LeaderEpoch,
            leader: Option<BrokerId>,
            end: Offset,
        },
        IsrShrinks { gone: Brokers, count: usize, lag: Millis, leader: BrokerId, isr: BrokerSet },
        IsrGrows { new: Brokers, leader: BrokerId, isr: BrokerSet },
        Recovered(leader: BrokerId),
        IsrChangeFailed { leader: BrokerId, why: ErrorCode },
        IsrAdopted { leader: BrokerId, isr: BrokerSet },
        IsrChanged {
            fenced: Option<BrokerId>,
            wished_by: Option<Node>,
            from: BrokerSet,
            to: BrokerSet,
            epoch: PartitionEpoch,
        },
        NoReplicaLeads(epoch: LeaderEpoch),
        NoMemberLeads { epoch: LeaderEpoch, isr: Brokers },
        ElectedUncleanly { leader: BrokerId, epoch: LeaderEpoch },
        Elected { fenced: Option<BrokerId>, leader: BrokerId, epoch: LeaderEpoch },
        Fenced { broker: BrokerId, silence: Option<Millis> },
        Unfenced(broker: BrokerId),
        Registered { broker: BrokerId, epoch: BrokerEpoch, kraft: bool },
        MetadataApplied(broker: BrokerId),
        InPartition { name: &'a str, said: &'a str },
        OpeningOfSeveral { topics: usize, partitions: usize },
        PartitionApplied {
            broker: BrokerId,
            leader: Option<BrokerId>,
            epoch: LeaderEpoch,
            isr: BrokerSet,
        },
    }
}

/// The opening: who leads, and what there is to be seen.
pub(super) fn opening(lang: Lang, cluster: &Cluster) -> Caption {
    let partition = cluster.partition(Cluster::PARTITION);
    let leader = cluster.leader(Cluster::PARTITION).map(|(leader, _)| leader);
    let isr = partition.map_or(BrokerSet::default(), |p| p.isr);
    let epoch = partition.map_or(LeaderEpoch::default(), |p| p.leader_epoch);
    let details = [Told::OpeningRows, Told::OpeningClients, Told::OpeningCommitted];
    let image = &cluster.controller.image;
    let (topics, partitions) = (image.topics.len(), image.partitions.len());
    let headline = match image.has_several_partitions() {
        true => Told::OpeningOfSeveral { topics, partitions }.say(lang),
        false => Told::Opening { leader, epoch, isr }.say(lang),
    };
    Caption { headline, details: details.iter().map(|told| told.say(lang)).collect() }
}

/// A frame without anything notable.
pub(super) fn quiet(t: &Telling<'_>) -> String {
    let idle = t.frame.events.is_empty();
    if idle { Told::NothingUntil(t.now()) } else { Told::OnlyUpkeepUntil(t.now()) }.say(t.lang)
}

/// The sentence of a fact, with the name of its partition in front if there are several and the
/// sentence does not name it.
pub(super) fn fact(t: &Telling<'_>, fact: &F) -> String {
    let names_it = matches!(fact, F::Acted(act) if acts::names_its_partition(act));
    let about = fact.partition().filter(|_| !names_it);
    let said = &sentence(&Telling { partition: about.unwrap_or(t.partition), ..*t }, fact);
    let image = &t.after().controller.image;
    match about {
        Some(id) if image.has_several_partitions() => {
            Told::InPartition { name: &image.name(id), said }.say(t.lang)
        }
        _ => said.clone(),
    }
}

fn sentence(t: &Telling<'_>, fact: &F) -> String {
    let told = match *fact {
        F::Acted(ref act) => return acts::act(t, act),
        F::TimerFired(timer) => return acts::timer(t, timer),
        F::MessageSent(ref m) => return Told::Sent(&said(t, m)).say(t.lang),
        F::MessageArrived(ref m) => return Told::Arrived(&said(t, m)).say(t.lang),
        F::MessageLost(ref m) => return message_lost(t, m),
        F::RecordsAppended { broker, from, to, .. } => return appended(t, broker, from, to),
        F::LogTruncated { broker, to, ref records, .. } => return cut(t, broker, to, records),
        F::TailLost { broker, to, ref records, .. } => return tail_lost(t, broker, to, records),
        F::FollowerProgressed { leader, follower, to, .. } => return has(t, leader, follower, to),
        F::HighWatermarkMoved { broker, from, to, .. } => return watermark(t, broker, from, to),
        F::FetchParked { leader, reader, .. } => fetch_parked(t, leader, reader),
        F::FetchRefused { leader, reader, why, .. } => Told::FetchRefused { leader, reader, why },
        F::DivergenceFound { leader, reader, epoch, end, .. } => {
            Told::Diverged { leader, reader, epoch, end }
        }
        F::BecameLeader { broker, epoch, start, .. } => Told::BecameLeader { broker, epoch, start },
        F::BecameFollower { broker, epoch, leader, .. } => follows(t, broker, epoch, leader),
        F::IsrChangeProposed { leader, isr, proposed, .. } => proposes(t, leader, isr, proposed),
        F::IsrChangeFailed { leader, why, .. } => Told::IsrChangeFailed { leader, why },
        F::IsrAdopted { leader, isr, .. } => Told::IsrAdopted { leader, isr },
        F::IsrChanged { .. }
        | F::LeaderElected { .. }
        | F::BrokerFenced { .. }
        | F::BrokerUnfenced { .. }
        | F::BrokerRegistered { .. }
        | F::LeaderEpochRaised { .. }
        | F::ElrChanged { .. }
        | F::ReplicasChanged { .. }
        | F::ShutdownBegan { .. }
        | F::BrokerUnregistered { .. }
        | F::BrokerStopped { .. }
        | F::BrokerHalted { .. }
        | F::ReplicationFailed { .. }
        | F::PartitionsCreated { .. }
        | F::ReplicaCreated { .. }
        | F::ReplicaDeleted { .. }
        | F::MetadataApplied { .. } => return metadata_fact(t, fact),
        F::ProduceRefused { .. }
        | F::ProduceParked { .. }
        | F::ProduceCompleted { .. }
        | F::Acknowledged { .. }
        | F::RetryScheduled { .. }
        | F::ProduceFailed { .. }
        | F::LeaderLearned { .. }
        | F::RecordsRead { .. }
        | F::PositionReset { .. }
        | F::RecordLost { .. }
        | F::RecordFound { .. } => return client_fact(t, fact),
        _ => return log_fact(t, fact),
    };
    told.say(t.lang)
}

/// The sentence of a fact about the metadata; those that are neither elections nor ISRs have a
/// file of their own.
fn metadata_fact(t: &Telling<'_>, fact: &F) -> String {
    let told = match *fact {
        F::IsrChanged { from, to, epoch, .. } => {
            let (fenced, wished_by) = (t.fenced(), t.wished_by());
            Told::IsrChanged { fenced, wished_by, from, to, epoch }
        }
        F::LeaderElected { leader, epoch, unclean, .. } => elected(t, leader, epoch, unclean),
        F::BrokerFenced { broker } => {
            let silence = t.session_ran_out(broker).then_some(t.silence());
            Told::Fenced { broker, silence }
        }
        F::BrokerUnfenced { broker } => Told::Unfenced(broker),
        F::BrokerRegistered { broker, epoch } => {
            Told::Registered { broker, epoch, kraft: t.after().controller.kraft }
        }
        F::MetadataApplied { broker } => metadata_applied(t, broker),
        _ => return decided(t, fact),
    };
    told.say(t.lang)
}

fn said(t: &Telling<'_>, message: &Message) -> String {
    message_sentence(t.lang, t.after(), message)
}

fn message_lost(t: &Telling<'_>, message: &Message) -> String {
    let down = match message.to {
        Node::Broker(id) => t.after().brokers.get(id).is_some_and(|b| !b.is_up()).then_some(id),
        _ => None,
    };
    Told::Lost { down, message: &said(t, message) }.say(t.lang)
}

fn appended(t: &Telling<'_>, broker: BrokerId, from: Offset, to: Offset) -> String {
    let records = &t.records_in(broker, from, to);
    let told = match (t.leader_of(broker), t.leadership(broker)) {
        (Some(leader), _) => Told::Copied { broker, records, leader, at: Span(from, to), to },
        (None, None) => Told::Appended { broker, records, from },
        (None, Some(leadership)) => Told::AppendedAsLeader {
            broker,
            records,
            from,
            epoch: leadership.epoch,
            isr: leadership.maximal_isr(),
            is_under_min_isr: t.is_under_min_isr(broker),
        },
    };
    told.say(t.lang)
}

fn cut(t: &Telling<'_>, broker: BrokerId, to: Offset, records: &[(Offset, RecordId)]) -> String {
    let records = &t.records(records.iter().map(|(_, id)| *id));
    let divergence = t.divergence(broker);
    if divergence.is_none() && t.began_to_follow(broker) {
        return Told::TruncatedToWatermark { broker, to, records }.say(t.lang);
    }
    let leader = divergence.map(|(leader, _, _)| leader);
    let epoch = divergence.and_then(|(_, epoch, _)| epoch);
    let end = divergence.map(|(_, _, end)| end);
    Told::Truncated { broker, to, records, leader, epoch, end }.say(t.lang)
}

fn tail_lost(
    t: &Telling<'_>,
    broker: BrokerId,
    to: Offset,
    records: &[(Offset, RecordId)],
) -> String {
    let at = Span(to, to.plus(records.len()));
    let records = &t.records(records.iter().map(|(_, id)| *id));
    Told::TailLost { broker, at, records }.say(t.lang)
}

fn has(t: &Telling<'_>, leader: BrokerId, follower: BrokerId, to: Offset) -> String {
    match t.known_end(leader, follower) {
        Some(known) if known < to => {
            let records = &t.records_in(leader, known, to);
            Told::FollowerHas { follower, to, leader, records }.say(t.lang)
        }
        Some(known) if known > to => {
            Told::FollowerWentBack { follower, to, known, leader }.say(t.lang)
        }
        _ => Told::FollowerEnds { follower, to, leader }.say(t.lang),
    }
}

fn watermark(t: &Telling<'_>, broker: BrokerId, from: Offset, to: Offset) -> String {
    let records = &t.records_in(broker, from, to);
    let falls = to < from;
    let told = match t.leader_of(broker) {
        _ if t.restarts(broker) => Told::WatermarkRestored { broker, from, to, falls },
        None => {
            let leadership = t.leadership(broker);
            let followers = leadership.map(|l| l.maximal_isr().without(broker));
            let are_all = followers.map(BrokerSet::len) == leadership.map(|l| l.remotes.len());
            Told::WatermarkAdvanced { broker, followers, are_all, from, to, records }
        }
        Some(leader) if falls => {
            Told::WatermarkFell { broker, from, to, leader, cut: t.cuts(broker) }
        }
        Some(_) => {
            let at_once = t.appended_from(broker).is_some_and(|start| start < to);
            Told::WatermarkLearned { broker, at_once, records, from, to }
        }
    };
    told.say(t.lang)
}

fn fetch_parked<'a>(t: &Telling<'_>, leader: BrokerId, reader: Node) -> Told<'a> {
    let settings = &t.after().settings;
    let wait = match reader {
        Node::Broker(_) => settings.replica_fetch_wait_max,
        _ => settings.fetch_max_wait,
    };
    Told::FetchParked { leader, reader, wait }
}

fn follows<'a>(
    t: &Telling<'_>,
    broker: BrokerId,
    epoch: LeaderEpoch,
    leader: Option<BrokerId>,
) -> Told<'a> {
    let end = t.after().replica(broker, t.partition).map_or(Offset(0), |r| r.log.end());
    Told::BecameFollower { broker, epoch, leader, end }
}

fn proposes<'a>(t: &Telling<'_>, leader: BrokerId, before: BrokerSet, isr: BrokerSet) -> Told<'a> {
    let (gone, new) = (before.minus(isr), isr.minus(before));
    if !gone.is_empty() {
        let lag = t.after().settings.replica_lag_time_max;
        return Told::IsrShrinks { gone: Brokers(gone), count: gone.len(), lag, leader, isr };
    }
    if new.is_empty() {
        return Told::Recovered(leader);
    }
    Told::IsrGrows { new: Brokers(new), leader, isr }
}

fn elected<'a>(
    t: &Telling<'_>,
    leader: Option<BrokerId>,
    epoch: LeaderEpoch,
    unclean: bool,
) -> Told<'a> {
    match leader {
        Some(leader) if unclean => Told::ElectedUncleanly { leader, epoch },
        Some(leader) => Told::Elected { fenced: t.fenced(), leader, epoch },
        None if t.after().controller.image.settings(t.partition).unclean_leader_election => {
            Told::NoReplicaLeads(epoch)
        }
        None => {
            let partition = t.after().partition(t.partition);
            let isr = Brokers(partition.map_or(BrokerSet::default(), |p| p.isr));
            Told::NoMemberLeads { epoch, isr }
        }
    }
}

fn metadata_applied<'a>(t: &Telling<'_>, broker: BrokerId) -> Told<'a> {
    let image = t.after().brokers.get(broker).map(|b| &b.image);
    let only = image.filter(|image| !image.has_several_partitions());
    match only.and_then(|image| image.partitions.get(t.partition)) {
        Some(p) => {
            let (leader, epoch, isr) = (p.leader, p.leader_epoch, p.isr);
            Told::PartitionApplied { broker, leader, epoch, isr }
        }
        None => Told::MetadataApplied(broker),
    }
}
