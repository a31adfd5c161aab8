//! What a message says, as a Chinese sentence.

use super::errors::why as reason;
use super::messages::records;
use super::names::{members, node_name};
use crate::engine::message::{AlteredPartition, Edge, FetchRequest, FetchResult};
use crate::engine::metadata::MetadataImage;
use crate::engine::{
    Body, BrokerEpoch, BrokerId, Cluster, ErrorCode, LeaderEpoch, Message, MessageId, Node, Offset,
};
use crate::scene::Lang::Zh;

/// Who tells whom what.
pub(super) fn sentence(cluster: &Cluster, message: &Message) -> String {
    let (from, to) = (node_name(Zh, message.from), node_name(Zh, message.to));
    let said = match &message.body {
        Body::ProduceRequest(request) => {
            let what = records(Zh, cluster, &request.ids().collect::<Vec<_>>());
            format!("向 {to} 发送 {what}（acks={}）", request.acks.as_str())
        }
        Body::ProduceResponse { result, .. } => written(&to, *result),
        Body::FetchRequest(request) => fetch(&to, message.from, request),
        Body::FetchResponse { result, .. } => fetched(cluster, &to, message, result),
        Body::ListOffsetsRequest(request) => {
            format!("向 {to} 询问其日志{}", edge(request.edge))
        }
        Body::ListOffsetsResponse { edge: which, result, .. } => match result {
            Ok(offset) => format!("告知 {to}：其日志{}为 {offset}", edge(*which)),
            Err(code) => format!("不告知 {to} 其偏移量：{}", reason(Zh, *code)),
        },
        Body::AlterPartitionRequest(request) => {
            format!("请求 {to} 将 ISR 改为 {}（AlterPartition）", members(request.isr))
        }
        Body::AlterPartitionResponse { result, .. } => altered(&to, *result),
        Body::RegistrationRequest => format!("请求 {to} 注册"),
        Body::RegistrationResponse { result, .. } => registered(&to, *result),
        Body::Heartbeat { metadata, .. } => {
            format!("告知 {to}：自己仍在运行，元数据已应用到 {}", metadata.0)
        }
        Body::HeartbeatResponse { result, .. } => heartbeat(&to, *result),
        Body::MetadataUpdate(image) => format!("向 {to} 发送元数据：{}", said_image(image)),
        Body::MetadataRequest { .. } => format!("向 {to} 询问谁是分区的首领"),
        Body::MetadataResponse { leader, epoch, .. } => leads(&to, *leader, *epoch),
        Body::ConnectionClosed { request, .. } => return closed(message, *request),
    };
    format!("{from} {said}。")
}

fn edge(edge: Edge) -> &'static str {
    match edge {
        Edge::Earliest => "起点",
        Edge::Latest => "末端",
    }
}

fn written(to: &str, result: Result<Offset, ErrorCode>) -> String {
    match result {
        Ok(offset) => format!("告知 {to}：批次已写入，从偏移量 {offset} 开始"),
        Err(code) => format!("拒绝 {to} 的批次：{}", reason(Zh, code)),
    }
}

fn fetch(to: &str, from: Node, request: &FetchRequest) -> String {
    let (offset, epoch) = (request.offset, request.current_epoch);
    let claim = match from {
        Node::Broker(_) => format!("，这也表明它已有 {offset} 之前的全部记录"),
        _ => String::new(),
    };
    format!("从偏移量 {offset} 起向 {to} 拉取，首领纪元为 {epoch}{claim}")
}

fn fetched(cluster: &Cluster, to: &str, message: &Message, result: &FetchResult) -> String {
    match result {
        FetchResult::Records { high_watermark, .. } => {
            let what = records(Zh, cluster, &message.body.records());
            format!("向 {to} 返回拉取响应：{what}，高水位为 {high_watermark}")
        }
        FetchResult::Diverging(end) => {
            let (epoch, offset) = (end.epoch, end.end_offset);
            format!("告知 {to} 两份日志有分歧：首领纪元 {epoch} 结束于 {offset}")
        }
        FetchResult::Refused(code) => format!("拒绝 {to} 的拉取：{}", reason(Zh, *code)),
    }
}

fn altered(to: &str, result: Result<AlteredPartition, ErrorCode>) -> String {
    match result {
        Ok(altered) => format!("告知 {to}：ISR 现在是 {}", members(altered.isr)),
        Err(code) => format!("拒绝 {to} 的 ISR 变更：{}", reason(Zh, code)),
    }
}

fn registered(to: &str, result: Result<BrokerEpoch, ErrorCode>) -> String {
    match result {
        Ok(epoch) => format!("告知 {to}：注册成功，broker 纪元为 {}", epoch.0),
        Err(code) => format!("拒绝 {to} 注册：{}", reason(Zh, code)),
    }
}

fn heartbeat(to: &str, result: Result<bool, ErrorCode>) -> String {
    match result {
        Ok(true) => format!("告知 {to}：它处于被隔离状态"),
        Ok(false) => format!("告知 {to}：心跳有效"),
        Err(code) => format!("拒绝 {to} 的心跳：{}", reason(Zh, code)),
    }
}

fn leads(to: &str, leader: Option<BrokerId>, epoch: LeaderEpoch) -> String {
    match leader {
        Some(leader) => format!("告知 {to}：首领是 broker {leader}，首领纪元为 {epoch}"),
        None => format!("告知 {to}：首领纪元 {epoch} 没有首领"),
    }
}

fn said_image(image: &MetadataImage) -> String {
    let Some(p) = image.partitions.get(Cluster::PARTITION) else { return "没有分区".into() };
    let leader = p.leader.map_or("没有首领".into(), |id| format!("首领为 broker {id}"));
    format!("{leader}，首领纪元 {}，ISR {}", p.leader_epoch, members(p.isr))
}

fn closed(message: &Message, request: MessageId) -> String {
    let (peer, sender) = (node_name(Zh, message.from), node_name(Zh, message.to));
    format!("{sender} 将察觉它到 {peer} 的连接已断开：请求 {request} 不会有响应。")
}
