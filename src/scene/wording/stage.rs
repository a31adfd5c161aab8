//! The short words on the stage, and the stage in sentences for those who do not see it.
//!
//! Rule: a label is as short as it can be and still be understood; the accessible name of a piece
//! says the same in full. Protocol words (ISR, HW, LEO, acks) are never translated.

use std::sync::Arc;

use super::names::duration;
use crate::engine::{BrokerId, BrokerSet, ClientId, LeaderEpoch, MessageId, Millis, Node, Offset};
use crate::scene::Lang;

/// The words of a language.
#[derive(Clone, Copy, Debug)]
pub struct Words(pub Lang);

/// What a broker is, as its header says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It leads, and the controller agrees.
    Leader,
    /// It leads an epoch that is over, and does not know.
    OldLeader,
    /// It follows.
    Follower,
    /// It knows no leader.
    Idle,
    /// It runs, and the controller has fenced it.
    Fenced,
    /// It does not run.
    Down,
}

/// What a broker's row shows.
#[derive(Clone, Copy, Debug)]
pub struct RowFacts {
    /// The broker.
    pub broker: BrokerId,
    /// What it is.
    pub standing: Standing,
    /// Whether the controller has fenced it.
    pub fenced: bool,
    /// Its leader epoch, if it has one.
    pub epoch: Option<u32>,
    /// The log end and the high watermark.
    pub log: Option<(Offset, Offset)>,
    /// Whether it is in the ISR.
    pub in_isr: bool,
}

/// What a cell of a log shows.
#[derive(Clone, Copy, Debug)]
pub struct CellFacts<'a> {
    /// The record's value.
    pub value: &'a str,
    /// On which broker it is.
    pub broker: BrokerId,
    /// At which offset.
    pub offset: Offset,
    /// In which leader epoch it was appended.
    pub epoch: LeaderEpoch,
    /// Whether this replica knows it to be committed.
    pub committed: bool,
    /// Whether its producer has been told so.
    pub acknowledged: bool,
    /// Whether it counts as lost.
    pub lost: bool,
}

/// Labels.
impl Words {
    /// The one of two texts that is in this language.
    fn pick<'a>(self, en: &'a str, zh: &'a str) -> &'a str {
        match self.0 {
            Lang::En => en,
            Lang::Zh => zh,
        }
    }

    /// What a broker is.
    pub fn standing(self, standing: Standing) -> &'static str {
        match standing {
            Standing::Leader => self.pick("leader", "首领"),
            Standing::OldLeader => self.pick("old leader", "旧首领"),
            Standing::Follower => self.pick("follower", "跟随者"),
            Standing::Idle => self.pick("no leader", "无首领"),
            Standing::Fenced => self.pick("fenced", "被隔离"),
            Standing::Down => self.pick("down", "已停止"),
        }
    }

    /// What a broker is, in a letter or two.
    pub fn initial(self, standing: Standing) -> &'static str {
        match standing {
            Standing::Leader => self.pick("L", "首"),
            Standing::OldLeader => self.pick("old", "旧"),
            Standing::Follower => self.pick("F", "随"),
            Standing::Idle => "–",
            Standing::Fenced => self.pick("fen", "隔"),
            Standing::Down => self.pick("down", "停"),
        }
    }

    /// Whether a broker is in the ISR.
    pub fn isr(self, member: bool) -> &'static str {
        match member {
            true => self.pick("in ISR", "在 ISR"),
            false => self.pick("out of ISR", "不在 ISR"),
        }
    }

    /// The same in short.
    pub fn isr_short(self, member: bool) -> &'static str {
        if member { "ISR" } else { self.pick("no ISR", "非 ISR") }
    }

    /// A node as its box is titled.
    pub fn node(self, node: Node) -> String {
        match node {
            Node::Controller => self.pick("controller", "控制器").to_string(),
            Node::Broker(id) => format!("broker {id}"),
            Node::Producer(id) => self.with("producer", "生产者", id.0),
            Node::Consumer(id) => self.with("consumer", "消费者", id.0),
        }
    }

    /// A leader, or that there is none.
    pub fn leader(self, leader: Option<BrokerId>) -> String {
        match leader {
            Some(id) => self.with("leader", "首领", id),
            None => self.pick("no leader", "无首领").to_string(),
        }
    }

    /// A leader epoch.
    pub fn leader_epoch(self, epoch: u32) -> String {
        self.with("leader epoch", "首领纪元", epoch)
    }

    /// A partition epoch.
    pub fn partition_epoch(self, epoch: u32) -> String {
        self.with("partition epoch", "分区纪元", epoch)
    }

    /// The ISR.
    pub fn isr_of(self, isr: BrokerSet) -> String {
        format!("ISR {}", self.set(isr))
    }

    /// Which brokers are fenced.
    pub fn fenced(self, brokers: BrokerSet) -> String {
        self.with("fenced", "被隔离", brokers)
    }

    /// A link that is cut.
    pub fn cut(self) -> &'static str {
        self.pick("cut", "断开")
    }

    /// How long a message takes on a slow link.
    pub fn slow(self, latency: Millis) -> String {
        duration(self.0, latency)
    }

    /// Below a record that is lost.
    pub fn lost(self) -> &'static str {
        self.pick("lost", "丢失")
    }

    /// A producer that waits for nothing.
    pub fn nothing_sent(self) -> &'static str {
        self.pick("nothing sent", "无在途记录")
    }

    /// What a producer has sent, for the first time or again.
    pub fn sent(self, value: &str, again: bool) -> String {
        match again {
            true => self.with("retry", "重试", value),
            false => self.with("sent", "已发送", value),
        }
    }

    /// What was acknowledged to a producer last.
    pub fn acknowledged(self, value: &str) -> String {
        self.with("acked", "已确认", value)
    }

    /// A consumer's position.
    pub fn position(self, at: Offset) -> String {
        self.with("position", "位置", at)
    }

    /// What a consumer has read last.
    pub fn read(self, value: Option<&str>) -> String {
        match value {
            Some(value) => self.with("read", "已读", value),
            None => self.pick("read nothing", "尚未读到").to_string(),
        }
    }

    fn with(self, en: &str, zh: &str, value: impl std::fmt::Display) -> String {
        format!("{} {value}", self.pick(en, zh))
    }

    fn set(self, set: BrokerSet) -> String {
        if set.is_empty() { self.pick("empty", "空").to_string() } else { set.to_string() }
    }
}

/// Accessible names and the description of the whole stage.
impl Words {
    /// Facts one after the other, the first as a name begins.
    pub fn name_of(self, facts: &[String]) -> String {
        let joined = facts.join(self.pick(", ", "，"));
        let mut letters = joined.chars();
        match (self.0, letters.next()) {
            (Lang::En, Some(first)) => first.to_ascii_uppercase().to_string() + letters.as_str(),
            _ => joined,
        }
    }

    /// A record in a log.
    pub fn cell(self, cell: CellFacts<'_>) -> String {
        let CellFacts { value, broker, offset, epoch, .. } = cell;
        let epoch = self.leader_epoch(epoch.0);
        let place = match self.0 {
            Lang::En => format!("{value}, broker {broker}, offset {offset}, {epoch}"),
            Lang::Zh => format!("{value}，broker {broker}，偏移量 {offset}，{epoch}"),
        };
        let committed = match cell.committed {
            true => self.pick("committed", "已提交"),
            false => self.pick("not committed", "未提交"),
        };
        let acknowledged = cell.acknowledged.then(|| self.pick("acknowledged", "已确认"));
        let lost = cell.lost.then(|| self.pick("lost", "已丢失"));
        let said = [Some(place.as_str()), Some(committed), acknowledged, lost];
        said.into_iter().flatten().collect::<Vec<_>>().join(self.pick(", ", "，"))
    }

    /// A replica's high watermark.
    pub fn high_watermark(self, broker: BrokerId, at: Offset) -> String {
        match self.0 {
            Lang::En => format!("Broker {broker}, high watermark {at}"),
            Lang::Zh => format!("broker {broker}，高水位 {at}"),
        }
    }

    /// A replica's log end.
    pub fn log_end(self, broker: BrokerId, at: Offset) -> String {
        match self.0 {
            Lang::En => format!("Broker {broker}, log end {at}"),
            Lang::Zh => format!("broker {broker}，日志末端偏移量 {at}"),
        }
    }

    /// A message on its way; `says` is its label.
    pub fn message(self, id: MessageId, says: &str, from: Node, to: Node) -> String {
        let (from, to) = (self.node(from), self.node(to));
        match self.0 {
            Lang::En => format!("Message {id}: {says}, from {from} to {to}"),
            Lang::Zh => format!("消息 {id}：{says}，从 {from} 到 {to}"),
        }
    }

    /// The accessible name of the stage.
    pub fn stage(self, brokers: usize, step: usize) -> String {
        match self.0 {
            Lang::En => format!("A partition replicated on {brokers} brokers, step {step}"),
            Lang::Zh => format!("一个分区在 {brokers} 个 broker 上的副本，第 {step} 步"),
        }
    }

    /// The virtual time.
    pub fn time(self, now: Millis) -> String {
        match self.0 {
            Lang::En => format!("Virtual time {} ms.", now.0),
            Lang::Zh => format!("虚拟时间 {} 毫秒。", now.0),
        }
    }

    /// What the controller believes: facts that have been said, as one sentence.
    pub fn controller(self, facts: &[String]) -> String {
        match self.0 {
            Lang::En => format!("Controller: {}.", facts.join(", ")),
            Lang::Zh => format!("控制器：{}。", facts.join("，")),
        }
    }

    /// A broker's row, as its name or, with a colon and a full stop, as a sentence.
    pub fn row(self, row: RowFacts, sentence: bool) -> String {
        let mut said = vec![self.standing(row.standing).to_string()];
        if row.fenced && row.standing != Standing::Fenced {
            said.push(self.standing(Standing::Fenced).into());
        }
        said.extend(row.epoch.map(|epoch| self.leader_epoch(epoch)));
        said.extend(row.log.map(|(end, mark)| match self.0 {
            Lang::En => format!("log end {end}, high watermark {mark}"),
            Lang::Zh => format!("日志末端偏移量 {end}，高水位 {mark}"),
        }));
        said.push(self.isr(row.in_isr).into());
        let broker = row.broker;
        match (self.0, sentence) {
            (Lang::En, true) => format!("Broker {broker}: {}.", said.join(", ")),
            (Lang::En, false) => format!("Broker {broker}, {}", said.join(", ")),
            (Lang::Zh, true) => format!("broker {broker}：{}。", said.join("，")),
            (Lang::Zh, false) => format!("broker {broker}，{}", said.join("，")),
        }
    }

    /// How far a consumer is.
    pub fn consumer(self, id: ClientId, position: Offset) -> String {
        match self.0 {
            Lang::En => format!("Consumer {}: position {position}.", id.0),
            Lang::Zh => format!("消费者 {}：位置 {position}。", id.0),
        }
    }

    /// Which acknowledged records are lost; nothing if none is.
    pub fn all_lost(self, values: &[Arc<str>]) -> Option<String> {
        (!values.is_empty()).then(|| match self.0 {
            Lang::En => format!("Acknowledged and lost: {}.", values.join(", ")),
            Lang::Zh => format!("已确认但丢失：{}。", values.join("、")),
        })
    }

    /// Sentences one after the other.
    pub fn text(self, sentences: &[String]) -> String {
        sentences.join(self.pick(" ", ""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_begins_as_names_do_in_its_language() {
        let facts = ["producer 1".to_string(), "acks=all".to_string()];
        assert_eq!(Words(Lang::En).name_of(&facts), "Producer 1, acks=all");
        assert_eq!(Words(Lang::Zh).name_of(&facts), "producer 1，acks=all");
        assert_eq!(Words(Lang::En).name_of(&[]), "");
    }

    #[test]
    fn a_cell_says_only_what_holds() {
        let cell = CellFacts {
            value: "a",
            broker: BrokerId(2),
            offset: Offset(3),
            epoch: LeaderEpoch(1),
            committed: false,
            acknowledged: true,
            lost: false,
        };
        let (en, zh) = (Words(Lang::En).cell(cell), Words(Lang::Zh).cell(cell));
        assert_eq!(en, "a, broker 2, offset 3, leader epoch 1, not committed, acknowledged");
        assert_eq!(zh, "a，broker 2，偏移量 3，首领纪元 1，未提交，已确认");
    }
}
