//! The stage in sentences: all that it shows, for those who do not see it.

use super::Plan;
use super::words::Standing;
use crate::engine::{BrokerSet, Millis};
use crate::scene::view::Lang;

/// The accessible name of the stage.
pub fn name(plan: &Plan<'_>) -> String {
    let (brokers, step) = (plan.brokers.len(), plan.view.at.step);
    match plan.words.0 {
        Lang::En => format!("A partition replicated on {brokers} brokers, step {step}"),
        Lang::Zh => format!("一个分区在 {brokers} 个 broker 上的副本，第 {step} 步"),
    }
}

/// The whole state: the controller's belief, then each broker.
pub fn description(plan: &Plan<'_>) -> String {
    let mut sentences = vec![time(plan), controller(plan)];
    sentences.extend((0..plan.brokers.len()).map(|row| broker(plan, row)));
    sentences.extend(clients(plan));
    sentences.retain(|sentence| !sentence.is_empty());
    sentences.join(plan.words.pick(" ", ""))
}

fn time(plan: &Plan<'_>) -> String {
    let Millis(now) = plan.cluster.now;
    match plan.words.0 {
        Lang::En => format!("Virtual time {now} ms."),
        Lang::Zh => format!("虚拟时间 {now} 毫秒。"),
    }
}

fn controller(plan: &Plan<'_>) -> String {
    let Some(partition) = plan.partition() else { return String::new() };
    let words = plan.words;
    let leader = words.leader(partition.leader);
    let isr = set(plan, partition.isr);
    let (leader_epoch, epoch) = (partition.leader_epoch, partition.partition_epoch.0);
    match words.0 {
        Lang::En => format!(
            "Controller: {leader}, leader epoch {leader_epoch}, ISR {isr}, partition epoch {epoch}."
        ),
        Lang::Zh => {
            format!("控制器：{leader}，首领纪元 {leader_epoch}，ISR {isr}，分区纪元 {epoch}。")
        }
    }
}

fn set(plan: &Plan<'_>, set: BrokerSet) -> String {
    if set.is_empty() { plan.words.pick("empty", "空").to_string() } else { set.to_string() }
}

fn broker(plan: &Plan<'_>, row: usize) -> String {
    let (id, _, replica) = plan.broker(row);
    let Some(log) = replica.map(|replica| &replica.log) else { return String::new() };
    let (standing, words) = (plan.standing(row), plan.words);
    let role = words.standing(standing);
    let isr = words.isr(plan.in_isr(id));
    let (end, mark) = (log.end(), log.high_watermark());
    let fenced = standing != Standing::Fenced && !plan.cluster.controller.image.is_active(id);
    let fenced = if fenced { words.pick(", fenced", "，被隔离") } else { "" };
    let epoch = plan.epoch(row);
    match words.0 {
        Lang::En => {
            let epoch = epoch.map_or(String::new(), |epoch| format!(", leader epoch {epoch}"));
            format!(
                "Broker {id}: {role}{fenced}{epoch}, log end {end}, high watermark {mark}, {isr}."
            )
        }
        Lang::Zh => {
            let epoch = epoch.map_or(String::new(), |epoch| format!("，首领纪元 {epoch}"));
            format!(
                "broker {id}：{role}{fenced}{epoch}，日志末端偏移量 {end}，高水位 {mark}，{isr}。"
            )
        }
    }
}

fn clients(plan: &Plan<'_>) -> Vec<String> {
    let readers = plan.cluster.consumers.iter().map(|(id, consumer)| match plan.words.0 {
        Lang::En => format!("Consumer {}: position {}.", id.0, consumer.position),
        Lang::Zh => format!("消费者 {}：位置 {}。", id.0, consumer.position),
    });
    let lost: Vec<&str> = plan.cluster.ledger.lost().map(|record| plan.value(record)).collect();
    let lost = (!lost.is_empty()).then(|| match plan.words.0 {
        Lang::En => format!("Acknowledged and lost: {}.", lost.join(", ")),
        Lang::Zh => format!("已确认但丢失：{}。", lost.join("、")),
    });
    readers.chain(lost).collect()
}
