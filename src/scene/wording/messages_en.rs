//! What a message says, as an English sentence.

use super::errors::why as reason;
use super::messages::records;
use super::names::{members, node_name, start_en};
use crate::engine::message::{AlteredPartition, Edge, FetchRequest, FetchResult};
use crate::engine::metadata::MetadataImage;
use crate::engine::{
    Body, BrokerEpoch, BrokerId, Cluster, ErrorCode, LeaderEpoch, Message, MessageId, Node, Offset,
};
use crate::scene::Lang::En;

/// Who tells whom what.
pub(super) fn sentence(cluster: &Cluster, message: &Message) -> String {
    let (from, to) = (start_en(message.from), node_name(En, message.to));
    let said = match &message.body {
        Body::ProduceRequest(request) => {
            let what = records(En, cluster, &request.ids().collect::<Vec<_>>());
            format!("sends {to} {what} with acks={}", request.acks.as_str())
        }
        Body::ProduceResponse { result, .. } => written(&to, *result),
        Body::FetchRequest(request) => fetch(&to, message.from, request),
        Body::FetchResponse { result, .. } => fetched(cluster, &to, message, result),
        Body::ListOffsetsRequest(request) => {
            format!("asks {to} at which offset its log {}", edge(request.edge))
        }
        Body::ListOffsetsResponse { edge: which, result, .. } => match result {
            Ok(offset) => format!("tells {to} that its log {} at {offset}", edge(*which)),
            Err(code) => format!("does not tell {to} its offsets: {}", reason(En, *code)),
        },
        Body::AlterPartitionRequest(request) => {
            format!("asks {to} to make the ISR {} (AlterPartition)", members(request.isr))
        }
        Body::AlterPartitionResponse { result, .. } => altered(&to, *result),
        Body::RegistrationRequest => format!("asks {to} to be registered"),
        Body::RegistrationResponse { result, .. } => registered(&to, *result),
        Body::Heartbeat { metadata, .. } => {
            format!("tells {to} that it lives and knows the metadata up to {}", metadata.0)
        }
        Body::HeartbeatResponse { result, .. } => heartbeat(&to, *result),
        Body::MetadataUpdate(image) => format!("sends {to} metadata: {}", said_image(image)),
        Body::MetadataRequest { .. } => format!("asks {to} who leads the partition"),
        Body::MetadataResponse { leader, epoch, .. } => leads(&to, *leader, *epoch),
        Body::ConnectionClosed { request, .. } => return closed(message, *request),
    };
    format!("{from} {said}.")
}

fn edge(edge: Edge) -> &'static str {
    match edge {
        Edge::Earliest => "begins",
        Edge::Latest => "ends",
    }
}

fn written(to: &str, result: Result<Offset, ErrorCode>) -> String {
    match result {
        Ok(offset) => format!("tells {to} that its batch is written from offset {offset} on"),
        Err(code) => format!("refuses the batch of {to}: {}", reason(En, code)),
    }
}

fn fetch(to: &str, from: Node, request: &FetchRequest) -> String {
    let (offset, epoch) = (request.offset, request.current_epoch);
    let claim = match from {
        Node::Broker(_) => format!(", so it has everything below {offset}"),
        _ => String::new(),
    };
    format!("asks {to} for records from offset {offset} on, in epoch {epoch}{claim}")
}

fn fetched(cluster: &Cluster, to: &str, message: &Message, result: &FetchResult) -> String {
    match result {
        FetchResult::Records { high_watermark, .. } => {
            let what = records(En, cluster, &message.body.records());
            format!("answers {to} with {what} and high watermark {high_watermark}")
        }
        FetchResult::Diverging(end) => {
            let (epoch, offset) = (end.epoch, end.end_offset);
            format!("answers {to} that their logs part: epoch {epoch} ends at {offset}")
        }
        FetchResult::Refused(code) => {
            format!("refuses the fetch of {to}: {}", reason(En, *code))
        }
    }
}

fn altered(to: &str, result: Result<AlteredPartition, ErrorCode>) -> String {
    match result {
        Ok(altered) => format!("tells {to} that the ISR is {} now", members(altered.isr)),
        Err(code) => format!("refuses the ISR change of {to}: {}", reason(En, code)),
    }
}

fn registered(to: &str, result: Result<BrokerEpoch, ErrorCode>) -> String {
    match result {
        Ok(epoch) => format!("tells {to} that it is registered with broker epoch {}", epoch.0),
        Err(code) => format!("refuses to register {to}: {}", reason(En, code)),
    }
}

fn heartbeat(to: &str, result: Result<bool, ErrorCode>) -> String {
    match result {
        Ok(true) => format!("tells {to} that it is fenced"),
        Ok(false) => format!("tells {to} that its heartbeat counts"),
        Err(code) => format!("refuses the heartbeat of {to}: {}", reason(En, code)),
    }
}

fn leads(to: &str, leader: Option<BrokerId>, epoch: LeaderEpoch) -> String {
    match leader {
        Some(leader) => format!("tells {to} that broker {leader} leads in epoch {epoch}"),
        None => format!("tells {to} that nobody leads in epoch {epoch}"),
    }
}

fn said_image(image: &MetadataImage) -> String {
    let Some(p) = image.partitions.get(Cluster::PARTITION) else { return "no partition".into() };
    let leader = p.leader.map_or("no leader".into(), |id| format!("leader broker {id}"));
    format!("{leader}, epoch {}, ISR {}", p.leader_epoch, members(p.isr))
}

fn closed(message: &Message, request: MessageId) -> String {
    let (peer, sender) = (node_name(En, message.from), start_en(message.to));
    format!("{sender} will notice that its connection to {peer} broke: no answer to {request}.")
}
