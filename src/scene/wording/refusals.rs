//! Refusals: why something cannot happen now, with the values that explain it.

use super::errors::why;
use super::names::{instant, node_name, tight};
use crate::engine::{Blocked, Node};
use crate::scene::Lang;

/// Why an action was refused.
pub fn refusal(lang: Lang, blocked: &Blocked) -> String {
    match lang {
        Lang::En => english(*blocked),
        Lang::Zh => tight(&chinese(*blocked)),
    }
}

fn pair(lang: Lang, a: Node, b: Node) -> String {
    match lang {
        Lang::En => format!("{} and {}", node_name(lang, a), node_name(lang, b)),
        Lang::Zh => format!("{} 与 {}", node_name(lang, a), node_name(lang, b)),
    }
}

fn english(blocked: Blocked) -> String {
    let pair = |a, b| pair(Lang::En, a, b);
    match blocked {
        Blocked::NoBroker(id) => format!("There is no broker {id} in this cluster."),
        Blocked::NoProducer(id) => format!("There is no producer {} in this cluster.", id.0),
        Blocked::NoNode(node) => {
            format!("There is no {} in this cluster.", node_name(Lang::En, node))
        }
        Blocked::NoPartition(id) => format!("There is no partition {}.", id.0),
        Blocked::BrokerDown(id) => format!("Broker {id} is down."),
        Blocked::BrokerUp(id) => format!("Broker {id} is up already."),
        Blocked::NothingToProduce => "A batch needs at least one record.".into(),
        Blocked::NothingDue => "Nothing more happens unless somebody acts.".into(),
        Blocked::DueEarlier(at) => {
            format!("Something is due before that, at {}.", instant(Lang::En, at))
        }
        Blocked::NotInFlight(id) => format!("Message {id} is not in flight any more."),
        Blocked::Behind { message, first } => format!(
            "Message {message} is behind {first}: one connection delivers in the order of sending."
        ),
        Blocked::LinkCut(a, b) => format!("The link between {} is cut.", pair(a, b)),
        Blocked::AlreadyCut(a, b) => format!("The link between {} is cut already.", pair(a, b)),
        Blocked::NotCut(a, b) => {
            format!("The link between {} is neither cut nor slow.", pair(a, b))
        }
        Blocked::NoLink(a, b) => format!("There is no link between {}.", pair(a, b)),
        Blocked::NotRunning => "That timer does not run now.".into(),
        Blocked::NotAMessage(id) => {
            format!("{id} is the notice of a broken connection; it cannot be dropped or doubled.")
        }
        Blocked::NoChange => "It has that value already.".into(),
        Blocked::OutOfBounds { name, least, most } => {
            format!("{} must be between {least} and {most}.", name.as_str())
        }
        Blocked::NoLeader => "Nobody leads the partition now.".into(),
        Blocked::NotAtRest(id) => format!(
            "Broker {id} is in the ISR, but does not wait for new data with all that the leader \
             has. Let the cluster come to rest first."
        ),
        Blocked::TooMuchToFill { most } => {
            format!("Between 1 and {most} records can be written at once.")
        }
        Blocked::FillRefused(code) => {
            format!("The log does not take such batches: {}.", why(Lang::En, code))
        }
        Blocked::OutOfRange { start, high_watermark } => format!(
            "The offset must lie between the log start, {start}, and the high watermark, \
             {high_watermark}."
        ),
        Blocked::MinInsyncReplicas { most } => {
            format!("min.insync.replicas must be between 1 and {most}, the number of replicas.")
        }
    }
}

fn chinese(blocked: Blocked) -> String {
    let pair = |a, b| pair(Lang::Zh, a, b);
    match blocked {
        Blocked::NoBroker(id) => format!("集群中没有 broker {id}。"),
        Blocked::NoProducer(id) => format!("集群中没有生产者 {}。", id.0),
        Blocked::NoNode(node) => format!("集群中没有 {}。", node_name(Lang::Zh, node)),
        Blocked::NoPartition(id) => format!("没有分区 {}。", id.0),
        Blocked::BrokerDown(id) => format!("broker {id} 已停止。"),
        Blocked::BrokerUp(id) => format!("broker {id} 已在运行。"),
        Blocked::NothingToProduce => "一个批次至少要有一条记录。".into(),
        Blocked::NothingDue => "若无人操作，不会再发生任何事。".into(),
        Blocked::DueEarlier(at) => format!("在此之前，{}还有事要发生。", instant(Lang::Zh, at)),
        Blocked::NotInFlight(id) => format!("消息 {id} 已不在途中。"),
        Blocked::Behind { message, first } => {
            format!("消息 {message} 排在 {first} 之后：同一连接按发送顺序送达。")
        }
        Blocked::LinkCut(a, b) => format!("{} 之间的链路已断开。", pair(a, b)),
        Blocked::AlreadyCut(a, b) => format!("{} 之间的链路早已断开。", pair(a, b)),
        Blocked::NotCut(a, b) => format!("{} 之间的链路既未断开，也未变慢。", pair(a, b)),
        Blocked::NoLink(a, b) => format!("{} 之间没有链路。", pair(a, b)),
        Blocked::NotRunning => "这个定时器现在没有运行。".into(),
        Blocked::NotAMessage(id) => format!("{id} 是连接断开的通知，不能丢弃，也不能重复。"),
        Blocked::NoChange => "已经是这个值。".into(),
        Blocked::OutOfBounds { name, least, most } => {
            format!("{} 必须在 {least} 到 {most} 之间。", name.as_str())
        }
        Blocked::NoLeader => "分区目前没有首领。".into(),
        Blocked::NotAtRest(id) => {
            format!(
                "broker {id} 在 ISR 中，但并未持有首领的全部数据并等待新数据。请先让集群静止下来。"
            )
        }
        Blocked::TooMuchToFill { most } => format!("一次可写入 1 到 {most} 条记录。"),
        Blocked::FillRefused(code) => format!("日志不接受这样的批次：{}。", why(Lang::Zh, code)),
        Blocked::OutOfRange { start, high_watermark } => {
            format!("偏移量必须在日志起点 {start} 与高水位 {high_watermark} 之间。")
        }
        Blocked::MinInsyncReplicas { most } => {
            format!("min.insync.replicas 必须在 1 到副本数 {most} 之间。")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::fault_in_chinese;
    use super::*;
    use crate::engine::{BrokerId, ClientId, MessageId, Millis, Name, Offset, PartitionId};

    fn every_refusal() -> Vec<Blocked> {
        let (a, b, broker) = (Node::Controller, Node::Broker(BrokerId(2)), BrokerId(2));
        let (message, first) = (MessageId(9), MessageId(4));
        vec![
            Blocked::NoBroker(broker),
            Blocked::NoProducer(ClientId(3)),
            Blocked::NoNode(b),
            Blocked::NoPartition(PartitionId(1)),
            Blocked::BrokerDown(broker),
            Blocked::BrokerUp(broker),
            Blocked::NothingToProduce,
            Blocked::NothingDue,
            Blocked::DueEarlier(Millis(1_500)),
            Blocked::NotInFlight(message),
            Blocked::Behind { message, first },
            Blocked::LinkCut(a, b),
            Blocked::AlreadyCut(a, b),
            Blocked::NotCut(a, b),
            Blocked::NoLink(a, b),
            Blocked::NotRunning,
            Blocked::NotAMessage(message),
            Blocked::NoChange,
            Blocked::OutOfBounds { name: Name::Retries, least: 0, most: 7 },
            Blocked::NoLeader,
            Blocked::NotAtRest(broker),
            Blocked::TooMuchToFill { most: 7 },
            Blocked::FillRefused(crate::engine::ErrorCode::MessageTooLarge),
            Blocked::OutOfRange { start: Offset(2), high_watermark: Offset(5) },
            Blocked::MinInsyncReplicas { most: 3 },
        ]
    }

    #[test]
    fn every_refusal_is_a_sentence_in_both_languages() {
        for blocked in every_refusal() {
            assert!(refusal(Lang::En, &blocked).ends_with('.'), "{blocked:?}");
            let chinese = refusal(Lang::Zh, &blocked);
            assert!(chinese.ends_with('。'), "{chinese}");
            assert_eq!(fault_in_chinese(&chinese), None, "{chinese}");
        }
    }

    #[test]
    fn a_refusal_names_the_values_that_explain_it() {
        let behind = Blocked::Behind { message: MessageId(9), first: MessageId(4) };
        let said = refusal(Lang::En, &behind);
        assert!(said.contains("m9") && said.contains("m4"), "{said}");
        let bounds = Blocked::OutOfBounds { name: Name::Retries, least: 0, most: 7 };
        assert_eq!(refusal(Lang::Zh, &bounds), "retries 必须在 0 到 7 之间。");
    }
}
