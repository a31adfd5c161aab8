//! A sentence for each fact, in Chinese: who does what, and why as far as the clusters before
//! and after show it. The facts of clients are in `captions_zh_clients`.

use super::acts_zh;
use super::caption::Caption;
use super::captions_zh_clients::{
    acked, completed, found, given_up, leader_learned, lost, parked, position_reset, records_read,
    refused, retried,
};
use super::captions_zh_log::log_fact;
use super::errors::why as reason;
use super::messages::message_sentence;
use super::names::{brokers, duration, instant, members, node_name, offsets};
use super::telling::Telling;
use crate::engine::{
    BrokerEpoch, BrokerId, BrokerSet, Cluster, ErrorCode, Fact as F, LeaderEpoch, Message, Node,
    Offset, PartitionEpoch, RecordId,
};
use crate::scene::Lang::Zh;

/// The opening: who leads, and what there is to be seen.
pub(super) fn opening(cluster: &Cluster) -> Caption {
    let leads = match cluster.leader(Cluster::PARTITION) {
        Some((leader, _)) => format!("broker {leader} 是分区的首领"),
        None => "分区没有首领".into(),
    };
    let partition = cluster.partition(Cluster::PARTITION);
    let isr = partition.map_or(BrokerSet::default(), |p| p.isr);
    let epoch = partition.map_or(LeaderEpoch::default(), |p| p.leader_epoch);
    Caption {
        headline: format!(
            "{leads}，首领纪元（leader epoch）为 {epoch}，同步副本集（ISR）为 {}。",
            members(isr)
        ),
        details: vec![
            "每一行是一个 broker 上的日志副本，每一列是一个偏移量。".into(),
            "生产者写入首领，跟随者从首领拉取。".into(),
            "偏移量小于高水位（HW）的记录已提交，消费者可以读取。".into(),
        ],
    }
}

/// A frame without anything notable.
pub(super) fn quiet(t: &Telling<'_>) -> String {
    let until = instant(Zh, t.now());
    if t.frame.events.is_empty() {
        return format!("时间推进到 {until}，其间没有发生任何事。");
    }
    format!("到 {until} 为止，只有消息在途、心跳和没有新数据的拉取。")
}

/// The sentence of a fact.
pub(super) fn fact(t: &Telling<'_>, fact: &F) -> String {
    match fact {
        F::Acted(act) => acts_zh::act(t, act),
        F::TimerFired(timer) => acts_zh::timer(t, *timer),
        F::MessageSent(m) => format!("发出：{}", message_sentence(Zh, t.after(), m)),
        F::MessageArrived(m) => format!("到达：{}", message_sentence(Zh, t.after(), m)),
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
            format!("因 broker {id} 已停止而丢失")
        }
        _ => "在途中丢失".into(),
    };
    format!("{why}：{}", message_sentence(Zh, t.after(), message))
}

fn appended(t: &Telling<'_>, broker: BrokerId, from: Offset, to: Offset) -> String {
    let records = t.say_records(Zh, &t.records_in(broker, from, to));
    if let Some(leader) = t.leader_of(broker) {
        let at = offsets(Zh, from, to);
        return format!(
            "broker {broker} 从 broker {leader} 复制 {records}（{at}），日志末端偏移量（LEO）变为 \
             {to}。"
        );
    }
    let Some(leadership) = t.leadership(broker) else {
        return format!("broker {broker} 在偏移量 {from} 处追加 {records}。");
    };
    let (epoch, isr) = (leadership.epoch, leadership.maximal_isr());
    let condition = match isr.len() {
        _ if t.is_under_min_isr(broker) => "ISR 成员数低于 min.insync.replicas，暂不会提交".into(),
        1 => "ISR 中没有其他成员，因此立即提交".into(),
        _ => format!("ISR {isr} 全体写入后即为已提交"),
    };
    format!("broker {broker} 在偏移量 {from} 处追加 {records}，首领纪元为 {epoch}；{condition}。")
}

fn truncated(
    t: &Telling<'_>,
    broker: BrokerId,
    to: Offset,
    records: &[(Offset, RecordId)],
) -> String {
    let ids: Vec<RecordId> = records.iter().map(|(_, id)| *id).collect();
    let what = match ids.len() {
        0 => format!("没有丢弃记录，只是删去了从偏移量 {to} 起开始的纪元"),
        _ => format!("将日志截断到偏移量 {to}，丢弃 {}", t.say_records(Zh, &ids)),
    };
    let why = match t.divergence(broker) {
        Some((leader, end)) => format!(
            "在 {} 上，首领纪元 {} 结束于 {}",
            node_name(Zh, leader),
            end.epoch,
            end.end_offset
        ),
        None => "首领的日志没有那么长".into(),
    };
    format!("broker {broker} {what}：{why}。")
}

fn tail_lost(
    t: &Telling<'_>,
    broker: BrokerId,
    to: Offset,
    records: &[(Offset, RecordId)],
) -> String {
    let ids: Vec<RecordId> = records.iter().map(|(_, id)| *id).collect();
    let (at, what) = (offsets(Zh, to, to.plus(ids.len())), t.say_records(Zh, &ids));
    format!("broker {broker} 丢失了{at}（{what}）：已写入，但尚未刷盘。")
}

fn progressed(t: &Telling<'_>, leader: BrokerId, follower: BrokerId, to: Offset) -> String {
    let fetch = format!("broker {follower} 从偏移量 {to} 开始拉取");
    match t.known_end(leader, follower) {
        Some(known) if known < to => {
            let records = t.say_records(Zh, &t.records_in(leader, known, to));
            format!("{fetch}：首领 broker {leader} 由此得知 broker {follower} 已有 {records}。")
        }
        Some(known) if known > to => {
            format!(
                "{fetch}，不再是 {known}：首领 broker {leader} 由此得知 broker {follower} 的日志被截断了。"
            )
        }
        _ => format!("{fetch}：首领 broker {leader} 由此得知 broker {follower} 的日志末端在哪里。"),
    }
}

fn watermark(t: &Telling<'_>, broker: BrokerId, from: Offset, to: Offset) -> String {
    let records = t.say_records(Zh, &t.records_in(broker, from, to));
    if t.restarts(broker) {
        return format!("broker {broker} 的高水位从 {from} 变为 {to}，即上次写入磁盘检查点的值。");
    }
    let Some(leader) = t.leader_of(broker) else {
        let why = isr_reached(t, broker, to);
        return format!(
            "{why}，因此 broker {broker} 将高水位从 {from} 推进到 {to}：{records} 已提交。"
        );
    };
    if to < from {
        let why = match t.cuts(broker) {
            true => "它的日志如今在此结束".into(),
            false => format!("首领 broker {leader} 只知道这么多"),
        };
        return format!("broker {broker} 的高水位从 {from} 回退到 {to}：{why}。");
    }
    let when = match t.appended_from(broker) {
        Some(start) if start < to => "在同一次拉取中得知",
        _ => "晚一次拉取才得知",
    };
    format!("broker {broker} {when} {records} 已提交，高水位从 {from} 变为 {to}。")
}

fn isr_reached(t: &Telling<'_>, leader: BrokerId, to: Offset) -> String {
    let Some(leadership) = t.leadership(leader) else {
        return "ISR 全体都已有这些记录".into();
    };
    let followers = leadership.maximal_isr().without(leader);
    match followers.len() {
        0 => format!("ISR 中只有 broker {leader}"),
        1 => format!("broker {followers} 已到达偏移量 {to}"),
        2 if leadership.remotes.len() == 2 => format!("两个跟随者都已到达偏移量 {to}"),
        _ => format!("ISR 中的跟随者都已到达偏移量 {to}"),
    }
}

fn fetch_parked(t: &Telling<'_>, leader: BrokerId, reader: Node) -> String {
    let settings = &t.after().settings;
    let wait = match reader {
        Node::Broker(_) => settings.replica_fetch_wait_max,
        _ => settings.fetch_max_wait,
    };
    let (reader, wait) = (node_name(Zh, reader), duration(Zh, wait));
    format!("broker {leader} 没有 {reader} 需要的新数据：这次拉取在首领上最多等待 {wait}。")
}

fn fetch_refused(leader: BrokerId, reader: Node, why: ErrorCode) -> String {
    format!("broker {leader} 拒绝了 {} 的拉取：{}。", node_name(Zh, reader), reason(Zh, why))
}

fn diverged(leader: BrokerId, reader: Node, epoch: LeaderEpoch, end: Offset) -> String {
    let found = match reader {
        Node::Broker(id) => format!("broker {id} 的日志与自己的有分歧"),
        client => format!("{} 读过自己的日志中没有的记录", node_name(Zh, client)),
    };
    format!("broker {leader} 发现 {found}：在 broker {leader} 上，首领纪元 {epoch} 结束于 {end}。")
}

fn leads(broker: BrokerId, epoch: LeaderEpoch, start: Offset) -> String {
    format!(
        "broker {broker} 成为首领：首领纪元（leader epoch）{epoch} 从其日志末端偏移量 {start} 开始。"
    )
}

fn follows(
    t: &Telling<'_>,
    broker: BrokerId,
    epoch: LeaderEpoch,
    leader: Option<BrokerId>,
) -> String {
    let Some(leader) = leader else {
        return format!("broker {broker} 得知首领纪元 {epoch} 没有首领，于是只能等待。");
    };
    let end = t.after().replica(broker, Cluster::PARTITION).map_or(Offset(0), |r| r.log.end());
    format!(
        "broker {broker} 在首领纪元 {epoch} 中跟随 broker {leader}，自己的日志末端偏移量为 {end}。"
    )
}

fn isr_proposed(t: &Telling<'_>, leader: BrokerId, isr: BrokerSet, proposed: BrokerSet) -> String {
    let (gone, new) = (isr.minus(proposed), proposed.minus(isr));
    let ask = format!("broker {leader} 请求控制器将 ISR 改为 {}", members(proposed));
    if !gone.is_empty() {
        let lag = duration(Zh, t.after().settings.replica_lag_time_max);
        return format!("{} 超过 {lag}没有追上首领：{ask}。", brokers(Zh, gone));
    }
    if !new.is_empty() {
        return format!("{} 已到达高水位：{ask}。", brokers(Zh, new));
    }
    format!("broker {leader} 告知控制器：不彻底的首领选举之后，它已完成恢复。")
}

fn isr_failed(leader: BrokerId, why: ErrorCode) -> String {
    format!("broker {leader} 请求的 ISR 变更失败：{}。", reason(Zh, why))
}

fn isr_adopted(leader: BrokerId, isr: BrokerSet) -> String {
    format!("broker {leader} 此后使用 ISR {}：这是控制器的决定。", members(isr))
}

fn isr_changed(t: &Telling<'_>, from: BrokerSet, to: BrokerSet, epoch: PartitionEpoch) -> String {
    let why = match (t.fenced(), t.wished_by()) {
        (Some(broker), _) => format!("broker {broker} 被隔离，"),
        (None, Some(leader)) => format!("应 {} 的请求，", node_name(Zh, leader)),
        (None, None) => "随着首领选举，".into(),
    };
    let (from, to, epoch) = (members(from), members(to), epoch.0);
    format!("{why}控制器将 ISR 从 {from} 改为 {to}（分区纪元 {epoch}）。")
}

fn elected(t: &Telling<'_>, leader: Option<BrokerId>, epoch: LeaderEpoch, unclean: bool) -> String {
    let partition = t.after().partition(Cluster::PARTITION);
    let Some(leader) = leader else {
        if t.after().controller.image.topic.unclean_leader_election {
            return format!("首领纪元 {epoch} 没有首领：没有可用的副本。");
        }
        let isr = brokers(Zh, partition.map_or(BrokerSet::default(), |p| p.isr));
        return format!("首领纪元 {epoch} 没有首领：首领只能来自 ISR，而 {isr} 目前不可用。");
    };
    if unclean {
        return format!(
            "ISR 中没有可用的成员，控制器进行不彻底的首领选举，选出 broker {leader}（首领纪元 \
             {epoch}）；它没有的记录会丢失。"
        );
    }
    let why = t.fenced().map_or(String::new(), |b| format!("broker {b} 被隔离，"));
    format!(
        "{why}控制器按副本分配顺序选出 ISR 中第一个可用成员 broker {leader} 为首领（首领纪元 \
         {epoch}）。"
    )
}

fn fenced(t: &Telling<'_>, broker: BrokerId) -> String {
    if !t.session_ran_out(broker) {
        return format!("控制器隔离 broker {broker}：它不能担任首领，也不能留在 ISR 中。");
    }
    let silence = duration(Zh, t.after().settings.session_timeout);
    format!("控制器已有 {silence}没有收到 broker {broker} 的心跳，于是将其隔离。")
}

fn unfenced(broker: BrokerId) -> String {
    format!("控制器解除对 broker {broker} 的隔离：它已追上元数据，可以担任首领或加入 ISR。")
}

fn registered(broker: BrokerId, epoch: BrokerEpoch) -> String {
    format!("控制器接受 broker {broker} 的注册（broker 纪元 {}），起初将它隔离。", epoch.0)
}

fn metadata_applied(t: &Telling<'_>, broker: BrokerId) -> String {
    let image = t.after().brokers.get(broker).map(|b| &b.image);
    let partition = image.and_then(|image| image.partitions.get(Cluster::PARTITION));
    match partition {
        Some(p) => format!(
            "broker {broker} 应用元数据：{}，首领纪元 {}，ISR {}。",
            p.leader.map_or("没有首领".into(), |l| format!("首领为 broker {l}")),
            p.leader_epoch,
            members(p.isr)
        ),
        None => format!("broker {broker} 应用元数据。"),
    }
}
