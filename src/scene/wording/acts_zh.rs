//! A sentence for each act and each timer, in Chinese.

use super::messages::message_label;
use super::names::{duration, node_name};
use super::telling::Telling;
use crate::engine::{Acks, Act, BrokerId, ClientId, MessageId, Millis, Node, Setting, Timer};
use crate::scene::Lang::Zh;

/// What somebody did to the cluster.
pub(super) fn act(t: &Telling<'_>, act: &Act) -> String {
    match act {
        Act::Produce { producer, records, .. } => produce(t, *producer, records.len()),
        Act::Fill(fill) => {
            let (count, bytes) = (fill.count, fill.value_bytes);
            format!("一次写入 {count} 条 {bytes} 字节的记录，如同已过了数小时。")
        }
        Act::DeleteRecords { before: Some(before), .. } => {
            format!("有人要求首领删除偏移量 {before} 之前的全部记录。")
        }
        Act::DeleteRecords { before: None, .. } => "有人要求首领删除高水位以下的全部记录。".into(),
        Act::Crash { broker, losing } => crash(t, *broker, *losing),
        Act::Restart(broker) => {
            format!("broker {broker} 带着磁盘上的日志重新启动，并请求控制器注册。")
        }
        Act::Cut(a, b) => format!(
            "{} 与 {} 之间的链路断开，在途消息要等到链路恢复。",
            node_name(Zh, *a),
            node_name(Zh, *b)
        ),
        Act::Heal(a, b) => format!(
            "{} 与 {} 之间的链路恢复，等待的消息继续传输。",
            node_name(Zh, *a),
            node_name(Zh, *b)
        ),
        Act::Slow(a, b, millis) => format!(
            "此后 {} 与 {} 之间的消息需要 {}。",
            node_name(Zh, *a),
            node_name(Zh, *b),
            duration(Zh, Millis(*millis))
        ),
        Act::Drop(message) => {
            format!("承载{}的连接断开：消息丢失，发送方会察觉。", in_flight(t, *message))
        }
        Act::Duplicate(message) => format!("{}将到达两次。", in_flight(t, *message)),
        Act::Set(setting) => set(t, *setting),
    }
}

fn produce(t: &Telling<'_>, producer: ClientId, count: usize) -> String {
    let all = t.after().records.len();
    let ids: Vec<_> = t.ids(all.saturating_sub(count)..all);
    let (said, acks) = (t.say_records(Zh, &ids), t.after().settings.acks);
    let who = node_name(Zh, Node::Producer(producer));
    match t.sends_to(producer) {
        Some(Node::Broker(to)) if t.leads(to) => {
            let (waits, acks) = (waits(acks), acks.as_str());
            format!("{who} 向首领 broker {to} 发送 {said}，{waits}（acks={acks}）。")
        }
        Some(to) => {
            let (to, acks) = (node_name(Zh, to), acks.as_str());
            format!("{who} 向 {to} 发送 {said}，它仍以为 {to} 是首领（acks={acks}）。")
        }
        None => format!("{who} 要发送 {said}，但须先查明谁是首领。"),
    }
}

/// What a producer waits for after it has sent a batch.
fn waits(acks: Acks) -> &'static str {
    match acks {
        Acks::Zero => "不等待响应",
        Acks::One => "等待首领写入",
        Acks::All => "等待 ISR 全体写入",
    }
}

fn crash(t: &Telling<'_>, broker: BrokerId, losing: u32) -> String {
    let who = if t.leads(broker) { "首领 " } else { "" };
    let silence = duration(Zh, t.after().settings.session_timeout);
    if losing > 0 {
        return format!(
            "{who}broker {broker} 断电：未刷盘的记录丢失。控制器在 {silence}收不到心跳后才会察觉。"
        );
    }
    format!("{who}broker {broker} 崩溃，日志仍在磁盘上。控制器在 {silence}收不到心跳后才会察觉。")
}

fn in_flight(t: &Telling<'_>, id: MessageId) -> String {
    match t.before.network.in_flight.get(id) {
        Some(message) => format!(
            "从 {} 到 {} 的消息“{}”",
            node_name(Zh, message.from),
            node_name(Zh, message.to),
            message_label(Zh, message)
        ),
        None => format!("消息 {id} "),
    }
}

fn set(t: &Telling<'_>, setting: Setting) -> String {
    let old = setting.in_force(&t.before.settings, &t.before.controller.image.topic);
    let (name, value, old) = (setting.name(), setting.value(), old.value());
    let meaning = match setting {
        Setting::Acks(acks) => acks_mean(acks),
        _ => "",
    };
    format!("此后 {name} 为 {value}，原来为 {old}。{meaning}")
}

fn acks_mean(acks: Acks) -> &'static str {
    match acks {
        Acks::Zero => "生产者不等待响应。",
        Acks::One => "首领自己写入批次后即响应。",
        Acks::All => "ISR 全体都有该批次后，首领才响应。",
    }
}

/// What it means that a timer went off.
pub(super) fn timer(t: &Telling<'_>, timer: Timer) -> String {
    let settings = &t.after().settings;
    match timer {
        Timer::Session(broker) => format!(
            "broker {broker} 的会话到期：控制器已有 {}没有收到它的心跳。",
            duration(Zh, settings.session_timeout)
        ),
        Timer::Heartbeat(broker) => format!("broker {broker} 发送心跳。"),
        Timer::Register(broker) => format!("broker {broker} 再次请求注册。"),
        Timer::IsrCheck(broker) => format!("broker {broker} 检查有没有滞后的跟随者。"),
        Timer::RetentionCheck(broker) => format!("broker {broker} 检查有没有可删除的日志段。"),
        Timer::Cleaner(broker) => format!("broker {broker} 的日志清理器开始压缩。"),
        Timer::FetchBackoff(broker, _) => format!("broker {broker} 再次拉取。"),
        Timer::FetchWait(leader, _, reader) => format!(
            "{} 的拉取等待到期：broker {leader} 返回没有新记录的响应。",
            node_name(Zh, reader)
        ),
        Timer::ProduceWait(leader, _, _) => {
            format!("broker {leader} 响应一个等待过 ISR 的写入。")
        }
        Timer::RequestTimeout(client, _) => format!("{} 不再等待响应。", node_name(Zh, client)),
        Timer::ClientBackoff(client) => {
            format!("{} 的退避时间结束，继续运行。", node_name(Zh, client))
        }
    }
}
