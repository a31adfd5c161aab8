//! What a message on the wire says: a label for the stage, and a sentence for the inspector.

use super::names::{list, members, record_name, tight};
use super::{messages_en, messages_zh};
use crate::engine::message::{Edge, FetchResult};
use crate::engine::metadata::MetadataImage;
use crate::engine::{Body, BrokerSet, Cluster, Message, RecordId};
use crate::scene::Lang;

/// More members than this do not fit into a label.
const MOST_MEMBERS: usize = 5;

/// The most records that are named in a sentence.
const MOST_NAMES: usize = 3;

/// A label for the stage, at most 14 columns wide (a Han character takes two).
pub fn message_label(lang: Lang, message: &Message) -> String {
    let pick = |en: &str, zh: &str| match lang {
        Lang::En => en.to_string(),
        Lang::Zh => zh.to_string(),
    };
    let refused = || pick("refused", "拒绝");
    match &message.body {
        Body::ProduceRequest(_) => pick("produce", "写入"),
        Body::ProduceResponse { result: Ok(offset), .. } => {
            format!("{} {offset}", pick("ack", "确认"))
        }
        Body::FetchRequest(fetch) => format!("{} {}", pick("fetch", "拉取"), fetch.offset),
        Body::FetchResponse {
            result: FetchResult::Records { batches, high_watermark, .. },
            ..
        } => {
            let data = if batches.is_empty() { String::new() } else { pick("data, ", "数据，") };
            format!("{data}HW {high_watermark}")
        }
        Body::FetchResponse { result: FetchResult::Diverging(end), .. } => {
            format!("e{} {} {}", end.epoch, pick("ends", "止于"), end.end_offset)
        }
        Body::FetchResponse { result: FetchResult::Refused(_), .. } => refused(),
        Body::ListOffsetsRequest(request) => match request.edge {
            Edge::Earliest => pick("start?", "起点？"),
            Edge::Latest => pick("end?", "末端？"),
        },
        Body::ListOffsetsResponse { edge, result: Ok(offset), .. } => match edge {
            Edge::Earliest => format!("{} {offset}", pick("start", "起点")),
            Edge::Latest => format!("{} {offset}", pick("end", "末端")),
        },
        Body::AlterPartitionRequest(request) => format!("{}?", isr_label(request.isr)),
        Body::AlterPartitionResponse { result: Ok(altered), .. } => isr_label(altered.isr),
        Body::RegistrationRequest => pick("register", "注册"),
        Body::RegistrationResponse { result: Ok(_), .. } => pick("registered", "已注册"),
        Body::Heartbeat { .. } => pick("heartbeat", "心跳"),
        Body::HeartbeatResponse { result: Ok(true), .. } => pick("fenced", "被隔离"),
        Body::HeartbeatResponse { result: Ok(false), .. } => pick("alive", "存活"),
        Body::MetadataUpdate(image) => metadata_label(lang, image),
        Body::MetadataRequest { .. } => pick("who leads?", "谁是首领？"),
        Body::MetadataResponse { leader: Some(leader), .. } => {
            format!("{} {leader}", pick("leader", "首领"))
        }
        Body::MetadataResponse { leader: None, .. } => pick("no leader", "无首领"),
        Body::ConnectionClosed { .. } => pick("closed", "连接断开"),
        Body::ProduceResponse { result: Err(_), .. }
        | Body::ListOffsetsResponse { result: Err(_), .. }
        | Body::AlterPartitionResponse { result: Err(_), .. }
        | Body::RegistrationResponse { result: Err(_), .. }
        | Body::HeartbeatResponse { result: Err(_), .. } => refused(),
    }
}

fn isr_label(isr: BrokerSet) -> String {
    match isr.len() {
        0..=MOST_MEMBERS => format!("ISR {}", members(isr)),
        count => format!("ISR ×{count}"),
    }
}

fn metadata_label(lang: Lang, image: &MetadataImage) -> String {
    let word = match lang {
        Lang::En => "metadata",
        Lang::Zh => "元数据",
    };
    match image.partitions.get(Cluster::PARTITION) {
        Some(partition) => format!("{word} e{}", partition.leader_epoch),
        None => word.into(),
    }
}

/// What a message says, as a sentence. The cluster knows the names of the records in it.
pub fn message_sentence(lang: Lang, cluster: &Cluster, message: &Message) -> String {
    match lang {
        Lang::En => messages_en::sentence(cluster, message),
        Lang::Zh => tight(&messages_zh::sentence(cluster, message)),
    }
}

/// The records in a message: up to three by name, more by number.
pub(super) fn records(lang: Lang, cluster: &Cluster, ids: &[RecordId]) -> String {
    if (1..=MOST_NAMES).contains(&ids.len()) {
        let names: Vec<String> = ids.iter().map(|id| record_name(cluster, *id)).collect();
        return list(lang, &names);
    }
    match (lang, ids.len()) {
        (Lang::En, 0) => "no records".into(),
        (Lang::Zh, 0) => "没有新记录".into(),
        (Lang::En, count) => format!("{count} records"),
        (Lang::Zh, count) => format!("{count} 条记录"),
    }
}
