//! Kafka's errors: the name, which is never translated, and what it means.

use crate::engine::ErrorCode;
use crate::scene::Lang;

/// The name of an error with a short explanation.
pub fn error_code(lang: Lang, code: ErrorCode) -> String {
    match lang {
        Lang::En => format!("{}: {}", code.as_str(), english(code)),
        Lang::Zh => format!("{}：{}", code.as_str(), chinese(code)),
    }
}

/// The name with the explanation beside it, to end a sentence with.
pub(super) fn why(lang: Lang, code: ErrorCode) -> String {
    match lang {
        Lang::En => format!("{}, {}", code.as_str(), english(code)),
        Lang::Zh => format!("{}，{}", code.as_str(), chinese(code)),
    }
}

fn english(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::OffsetOutOfRange => "the log does not have that offset",
        ErrorCode::NotLeaderOrFollower => "the broker does not lead the partition",
        ErrorCode::RequestTimedOut => "the time for it ran out",
        ErrorCode::NetworkException => "the connection broke",
        ErrorCode::NotEnoughReplicas => "the ISR is below min.insync.replicas",
        ErrorCode::NotEnoughReplicasAfterAppend => "written, but the ISR was too small",
        ErrorCode::NotController => "the controller knows less than the sender",
        ErrorCode::InvalidRequest => "it contradicts the metadata",
        ErrorCode::FencedLeaderEpoch => "the sender's leader epoch is too old",
        ErrorCode::UnknownLeaderEpoch => "the receiver does not know that epoch yet",
        ErrorCode::StaleBrokerEpoch => "that registration no longer holds",
        ErrorCode::InvalidUpdateVersion => "the partition has changed since",
        ErrorCode::DuplicateBrokerRegistration => "its earlier session still lives",
        ErrorCode::IneligibleReplica => "that replica may not join the ISR now",
        ErrorCode::LeaderNotAvailable => "there is no leader now",
        ErrorCode::MessageTooLarge => "the batch is larger than max.message.bytes",
        ErrorCode::RecordListTooLarge => "the batch is larger than segment.bytes",
        ErrorCode::InvalidRecord => "the topic does not take such a record",
    }
}

fn chinese(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::OffsetOutOfRange => "日志中没有这个偏移量",
        ErrorCode::NotLeaderOrFollower => "该 broker 不是分区的首领",
        ErrorCode::RequestTimedOut => "等待超时",
        ErrorCode::NetworkException => "连接已断开",
        ErrorCode::NotEnoughReplicas => "ISR 成员数低于 min.insync.replicas",
        ErrorCode::NotEnoughReplicasAfterAppend => "已写入，但随后 ISR 成员数不足",
        ErrorCode::NotController => "控制器知道的状态比发送方旧",
        ErrorCode::InvalidRequest => "请求与元数据矛盾",
        ErrorCode::FencedLeaderEpoch => "发送方的首领纪元已过期",
        ErrorCode::UnknownLeaderEpoch => "接收方还不知道这个首领纪元",
        ErrorCode::StaleBrokerEpoch => "这次注册已失效",
        ErrorCode::InvalidUpdateVersion => "分区状态在此期间已变化",
        ErrorCode::DuplicateBrokerRegistration => "它的上一个会话仍然有效",
        ErrorCode::IneligibleReplica => "该副本目前不能加入 ISR",
        ErrorCode::LeaderNotAvailable => "目前没有首领",
        ErrorCode::MessageTooLarge => "批次超过 max.message.bytes",
        ErrorCode::RecordListTooLarge => "批次超过 segment.bytes",
        ErrorCode::InvalidRecord => "该主题不接受这样的记录",
    }
}
