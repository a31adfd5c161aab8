//! A sentence for each fact about clients and the promises made to them, in Chinese.

use super::errors::why as reason;
use super::names::{node_name, offsets};
use super::telling::Telling;
use crate::engine::{BrokerId, ClientId, Cluster, ErrorCode, LeaderEpoch, Node, Offset, RecordId};
use crate::scene::Lang::Zh;

pub(super) fn refused(leader: BrokerId, producer: Node, why: ErrorCode) -> String {
    let producer = node_name(Zh, producer);
    format!("broker {leader} 拒绝了 {producer} 的批次：{}。", reason(Zh, why))
}

pub(super) fn parked(leader: BrokerId, producer: Node, until: Offset) -> String {
    let producer = node_name(Zh, producer);
    format!("broker {leader} 让 {producer} 等待响应，直到高水位到达 {until}（acks=all）。")
}

pub(super) fn completed(
    t: &Telling<'_>,
    leader: BrokerId,
    producer: Node,
    from: Offset,
    to: Offset,
) -> String {
    let said = t.say_records(Zh, &t.records_in(leader, from, to));
    let (at, producer) = (offsets(Zh, from, to), node_name(Zh, producer));
    format!("broker {leader} 响应 {producer}：高水位已越过 {said}（{at}）。")
}

pub(super) fn acked(
    t: &Telling<'_>,
    producer: ClientId,
    records: &[RecordId],
    base_offset: Option<Offset>,
) -> String {
    let said = t.say_records(Zh, records);
    let producer = node_name(Zh, Node::Producer(producer));
    match base_offset {
        Some(from) => {
            let at = offsets(Zh, from, from.plus(records.len()));
            let acks = acks_of(t, records);
            format!("{producer} 收到响应：{said} 已被确认，位于{at}{acks}。")
        }
        None => format!("{producer} 不等待响应，直接将 {said} 视为已写入（acks=0）。"),
    }
}

pub(super) fn retried(
    t: &Telling<'_>,
    producer: ClientId,
    records: &[RecordId],
    why: ErrorCode,
    attempt: u32,
) -> String {
    let (producer, said) = (node_name(Zh, Node::Producer(producer)), t.say_records(Zh, records));
    format!("{producer} 第 {attempt} 次发送失败，将重新发送 {said}：{}。", reason(Zh, why))
}

pub(super) fn given_up(
    t: &Telling<'_>,
    producer: ClientId,
    records: &[RecordId],
    why: ErrorCode,
) -> String {
    let (producer, said) = (node_name(Zh, Node::Producer(producer)), t.say_records(Zh, records));
    format!("{producer} 放弃发送 {said}：{}。", reason(Zh, why))
}

pub(super) fn leader_learned(client: Node, leader: Option<BrokerId>, epoch: LeaderEpoch) -> String {
    let client = node_name(Zh, client);
    match leader {
        Some(leader) => format!("{client} 得知首领是 broker {leader}，首领纪元为 {epoch}。"),
        None => format!("{client} 得知目前没有首领（首领纪元 {epoch}）。"),
    }
}

pub(super) fn records_read(
    t: &Telling<'_>,
    consumer: ClientId,
    from: Offset,
    to: Offset,
) -> String {
    let records = t.records_read(consumer, from, to);
    let (said, at) = (t.say_records(Zh, &records), offsets(Zh, from, to));
    let consumer = node_name(Zh, Node::Consumer(consumer));
    format!("{consumer} 读取 {said}（{at}）：偏移量小于高水位，因此可读。")
}

pub(super) fn position_reset(consumer: ClientId, from: Offset, to: Offset) -> String {
    let consumer = node_name(Zh, Node::Consumer(consumer));
    if to < from {
        return format!(
            "{consumer} 的位置从 {from} 退回到 {to}：首领的日志在那里没有它读过的记录。"
        );
    }
    format!("{consumer} 的位置从 {from} 移到 {to}。")
}

/// Acknowledged records that can no longer be read.
pub(super) fn lost(t: &Telling<'_>, records: &[RecordId]) -> String {
    let (said, acks) = (t.say_records(Zh, records), acks_of(t, records));
    let them = if records.len() > 1 { "它们" } else { "它" };
    let who = match t.after().leader(Cluster::PARTITION) {
        Some((leader, _)) if t.loses_power(leader) => {
            format!("但首领 broker {leader} 断电时丢失了{them}")
        }
        Some((leader, _)) => {
            let leads = match t.elected_uncleanly() {
                Some(true) => "不彻底选举出的首领",
                Some(false) => "新首领",
                None => "首领",
            };
            format!("但{leads} broker {leader} 没有{them}")
        }
        None => format!("但已没有任何 broker 存有{them}"),
    };
    format!("数据丢失：{said} 曾被确认{acks}，{who}。")
}

pub(super) fn found(t: &Telling<'_>, record: RecordId) -> String {
    let said = t.say_records(Zh, &[record]);
    let who = match t.after().leader(Cluster::PARTITION) {
        Some((leader, _)) => format!("现任首领 broker {leader} 仍存有它"),
        None => "仍有 broker 存有它".into(),
    };
    format!("曾被视为丢失的 {said} 又找到了：{who}。")
}

/// Under which `acks` the first of some records was acknowledged, if the ledger knows it.
fn acks_of(t: &Telling<'_>, records: &[RecordId]) -> String {
    let promise = records.first().and_then(|id| t.after().ledger.acknowledged.get(*id));
    promise.map_or(String::new(), |p| format!("（acks={}）", p.acks.as_str()))
}
