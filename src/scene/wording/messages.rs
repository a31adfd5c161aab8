//! What a message on the wire says: a label for the stage, and a sentence for the inspector.

use super::names::{members, record_names};
use super::resource::{Say, words};
use crate::engine::client::LeaderView;
use crate::engine::heartbeats::BrokerControlState;
use crate::engine::message::{Edge, EpochAnswer, FetchResult};
use crate::engine::metadata::{MetadataImage, Partition};
use crate::engine::{
    Body, BrokerEpoch, BrokerId, BrokerSet, Cluster, ErrorCode, LeaderEpoch, Message, MessageId,
    Node, Offset, RecordId,
};
use crate::scene::Lang;

/// More members than this do not fit into a label.
const MOST_MEMBERS: usize = 5;

words! { "label":
    pub(super) enum Label {
        Refused,
        Produce,
        Ack(offset: Offset),
        Fetch(offset: Offset),
        Fetched { data: bool, high_watermark: Offset },
        Diverging { epoch: LeaderEpoch, end: Offset },
        AskStart,
        AskEnd,
        Start(offset: Offset),
        End(offset: Offset),
        AskEpoch(epoch: LeaderEpoch),
        EpochEnd(end: Option<Offset>),
        Register,
        Registered,
        Heartbeat,
        MayIStop,
        Fenced,
        Alive,
        NotYet,
        Stop,
        Metadata(epoch: Option<LeaderEpoch>),
        WhoLeads,
        Leader(leader: Option<BrokerId>),
        Closed,
    }
}

words! { "message":
    pub(super) enum Sentence<'a> {
        Records(count: usize),
        Produce { from: Node, to: Node, records: &'a str, acks: &'a str },
        Written { from: Node, to: Node, offset: Offset },
        WriteRefused { from: Node, to: Node, code: ErrorCode },
        Fetch {
            from: Node,
            to: Node,
            offset: Offset,
            epoch: Option<LeaderEpoch>,
            replica: bool,
        },
        Fetched { from: Node, to: Node, records: &'a str, high_watermark: Offset },
        Diverging { from: Node, to: Node, epoch: LeaderEpoch, end: Offset },
        FetchRefused { from: Node, to: Node, code: ErrorCode },
        AskStart { from: Node, to: Node },
        AskEnd { from: Node, to: Node },
        Start { from: Node, to: Node, offset: Offset },
        End { from: Node, to: Node, offset: Offset },
        OffsetsRefused { from: Node, to: Node, code: ErrorCode },
        AskEpoch { from: Node, to: Node, epoch: LeaderEpoch },
        EpochEnd { from: Node, to: Node, epoch: Option<LeaderEpoch>, end: Offset },
        EpochUnknown { from: Node, to: Node },
        EpochRefused { from: Node, to: Node, code: ErrorCode },
        AlterIsr { from: Node, to: Node, isr: BrokerSet },
        IsrAltered { from: Node, to: Node, isr: BrokerSet },
        IsrRefused { from: Node, to: Node, code: ErrorCode },
        Register { from: Node, to: Node },
        Registered { from: Node, to: Node, epoch: BrokerEpoch },
        RegistrationRefused { from: Node, to: Node, code: ErrorCode },
        Heartbeat { from: Node, to: Node, metadata: u32 },
        MayIStop { from: Node, to: Node },
        HeartbeatFenced { from: Node, to: Node },
        HeartbeatCounts { from: Node, to: Node },
        NotYet { from: Node, to: Node },
        Stop { from: Node, to: Node },
        HeartbeatRefused { from: Node, to: Node, code: ErrorCode },
        Metadata {
            from: Node,
            to: Node,
            leader: Option<BrokerId>,
            epoch: LeaderEpoch,
            isr: BrokerSet,
        },
        NoMetadata { from: Node, to: Node },
        AskLeader { from: Node, to: Node },
        Leads { from: Node, to: Node, leader: Option<BrokerId>, epoch: LeaderEpoch },
        Closed { from: Node, to: Node, request: MessageId },
    }
}

/// A label for the stage, at most 14 columns wide (a Han character takes two).
pub fn message_label(lang: Lang, message: &Message) -> String {
    let label = match &message.body {
        Body::ProduceRequest(_) => Label::Produce,
        Body::ProduceResponse { result: Ok(offset), .. } => Label::Ack(*offset),
        Body::FetchRequest(fetch) => Label::Fetch(fetch.offset),
        Body::FetchResponse { result, .. } => fetched_label(result),
        Body::ListOffsetsRequest(request) => match request.edge {
            Edge::Earliest => Label::AskStart,
            Edge::Latest => Label::AskEnd,
        },
        Body::ListOffsetsResponse { edge, result: Ok(offset), .. } => match edge {
            Edge::Earliest => Label::Start(*offset),
            Edge::Latest => Label::End(*offset),
        },
        Body::EpochEndRequest(request) => Label::AskEpoch(request.epoch),
        Body::EpochEndResponse { result: Ok(answer), .. } => Label::EpochEnd(answer.end_offset),
        Body::AlterPartitionRequest(request) => return format!("{}?", isr_label(request.isr)),
        Body::AlterPartitionResponse { result: Ok(altered), .. } => return isr_label(altered.isr),
        Body::RegistrationRequest { .. } => Label::Register,
        Body::RegistrationResponse { result: Ok(_), .. } => Label::Registered,
        Body::Heartbeat { wants_stop: true, .. } => Label::MayIStop,
        Body::Heartbeat { .. } => Label::Heartbeat,
        Body::HeartbeatResponse { result: Ok(state), .. } => match state {
            BrokerControlState::Fenced => Label::Fenced,
            BrokerControlState::Unfenced => Label::Alive,
            BrokerControlState::ControlledShutdown => Label::NotYet,
            BrokerControlState::ShutdownNow => Label::Stop,
        },
        Body::MetadataUpdate(image) => {
            let partition = only_partition(image);
            Label::Metadata(partition.map(|partition| partition.leader_epoch))
        }
        Body::MetadataRequest { .. } => Label::WhoLeads,
        Body::MetadataResponse { partition, leaders, .. } => {
            Label::Leader(leaders.get(*partition).and_then(|view| view.leader))
        }
        Body::ConnectionClosed { .. } => Label::Closed,
        Body::ProduceResponse { result: Err(_), .. }
        | Body::ListOffsetsResponse { result: Err(_), .. }
        | Body::EpochEndResponse { result: Err(_), .. }
        | Body::AlterPartitionResponse { result: Err(_), .. }
        | Body::RegistrationResponse { result: Err(_), .. }
        | Body::HeartbeatResponse { result: Err(_), .. } => Label::Refused,
    };
    label.say(lang)
}

/// The partition of which a message tells more than that there is news; of several, none.
fn only_partition(image: &MetadataImage) -> Option<&Partition> {
    let only = (!image.has_several_partitions()).then_some(Cluster::PARTITION)?;
    image.partitions.get(only)
}

fn fetched_label(result: &FetchResult) -> Label {
    match result {
        FetchResult::Records { batches, high_watermark, .. } => {
            Label::Fetched { data: !batches.is_empty(), high_watermark: *high_watermark }
        }
        FetchResult::Diverging(end) => Label::Diverging { epoch: end.epoch, end: end.end_offset },
        FetchResult::Refused(_) => Label::Refused,
    }
}

fn isr_label(isr: BrokerSet) -> String {
    match isr.len() {
        0..=MOST_MEMBERS => format!("ISR {}", members(isr)),
        count => format!("ISR ×{count}"),
    }
}

/// What a message says, as a sentence: who tells whom what. The cluster knows the names of the
/// records in it.
pub fn message_sentence(lang: Lang, cluster: &Cluster, message: &Message) -> String {
    let records = records(lang, cluster, &message.body.records());
    sentence(message, &records).say(lang)
}

fn sentence<'a>(message: &Message, records: &'a str) -> Sentence<'a> {
    let (from, to) = (message.from, message.to);
    match &message.body {
        Body::ProduceRequest(request) => {
            Sentence::Produce { from, to, records, acks: request.acks.as_str() }
        }
        Body::FetchRequest(request) => Sentence::Fetch {
            from,
            to,
            offset: request.offset,
            epoch: request.current_epoch,
            replica: matches!(from, Node::Broker(_)),
        },
        Body::FetchResponse { result, .. } => fetched(from, to, result, records),
        Body::ListOffsetsRequest(request) => match request.edge {
            Edge::Earliest => Sentence::AskStart { from, to },
            Edge::Latest => Sentence::AskEnd { from, to },
        },
        Body::EpochEndRequest(request) => Sentence::AskEpoch { from, to, epoch: request.epoch },
        Body::AlterPartitionRequest(request) => Sentence::AlterIsr { from, to, isr: request.isr },
        Body::RegistrationRequest { .. } => Sentence::Register { from, to },
        Body::Heartbeat { wants_stop: true, .. } => Sentence::MayIStop { from, to },
        Body::Heartbeat { metadata, .. } => Sentence::Heartbeat { from, to, metadata: metadata.0 },
        Body::MetadataUpdate(image) => match only_partition(image) {
            Some(p) => {
                let (leader, epoch, isr) = (p.leader, p.leader_epoch, p.isr);
                Sentence::Metadata { from, to, leader, epoch, isr }
            }
            None => Sentence::NoMetadata { from, to },
        },
        Body::MetadataRequest { .. } => Sentence::AskLeader { from, to },
        Body::MetadataResponse { partition, leaders, .. } => {
            let LeaderView { leader, epoch } = leaders.get(*partition).copied().unwrap_or_default();
            Sentence::Leads { from, to, leader, epoch }
        }
        Body::ConnectionClosed { request, .. } => Sentence::Closed { from, to, request: *request },
        Body::ProduceResponse { .. }
        | Body::ListOffsetsResponse { .. }
        | Body::EpochEndResponse { .. }
        | Body::AlterPartitionResponse { .. }
        | Body::RegistrationResponse { .. }
        | Body::HeartbeatResponse { .. } => answer(from, to, &message.body),
    }
}

fn fetched<'a>(from: Node, to: Node, result: &FetchResult, records: &'a str) -> Sentence<'a> {
    match result {
        FetchResult::Records { high_watermark, .. } => {
            Sentence::Fetched { from, to, records, high_watermark: *high_watermark }
        }
        FetchResult::Diverging(end) => {
            Sentence::Diverging { from, to, epoch: end.epoch, end: end.end_offset }
        }
        FetchResult::Refused(code) => Sentence::FetchRefused { from, to, code: *code },
    }
}

/// The answer to a request that succeeds or fails.
fn answer(from: Node, to: Node, body: &Body) -> Sentence<'static> {
    match *body {
        Body::ProduceResponse { result: Ok(offset), .. } => Sentence::Written { from, to, offset },
        Body::ProduceResponse { result: Err(code), .. } => {
            Sentence::WriteRefused { from, to, code }
        }
        Body::ListOffsetsResponse { edge: Edge::Earliest, result: Ok(offset), .. } => {
            Sentence::Start { from, to, offset }
        }
        Body::ListOffsetsResponse { result: Ok(offset), .. } => Sentence::End { from, to, offset },
        Body::ListOffsetsResponse { result: Err(code), .. } => {
            Sentence::OffsetsRefused { from, to, code }
        }
        Body::EpochEndResponse { result: Err(code), .. } => {
            Sentence::EpochRefused { from, to, code }
        }
        Body::EpochEndResponse { result: Ok(EpochAnswer { epoch, end_offset }), .. } => {
            match end_offset {
                Some(end) => Sentence::EpochEnd { from, to, epoch, end },
                None => Sentence::EpochUnknown { from, to },
            }
        }
        Body::AlterPartitionResponse { result: Ok(altered), .. } => {
            Sentence::IsrAltered { from, to, isr: altered.isr }
        }
        Body::AlterPartitionResponse { result: Err(code), .. } => {
            Sentence::IsrRefused { from, to, code }
        }
        Body::RegistrationResponse { result: Ok(epoch), .. } => {
            Sentence::Registered { from, to, epoch }
        }
        Body::RegistrationResponse { result: Err(code), .. } => {
            Sentence::RegistrationRefused { from, to, code }
        }
        Body::HeartbeatResponse { result: Ok(state), .. } => match state {
            BrokerControlState::Fenced => Sentence::HeartbeatFenced { from, to },
            BrokerControlState::Unfenced => Sentence::HeartbeatCounts { from, to },
            BrokerControlState::ControlledShutdown => Sentence::NotYet { from, to },
            BrokerControlState::ShutdownNow => Sentence::Stop { from, to },
        },
        Body::HeartbeatResponse { result: Err(code), .. } => {
            Sentence::HeartbeatRefused { from, to, code }
        }
        _ => unreachable!("the caller passes answers only"),
    }
}

/// The records in a message: up to three by name, more by number.
pub(super) fn records(lang: Lang, cluster: &Cluster, ids: &[RecordId]) -> String {
    record_names(lang, cluster, ids).unwrap_or_else(|| Sentence::Records(ids.len()).say(lang))
}
