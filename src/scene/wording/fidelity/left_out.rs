//! What the engine does not have.

use super::{Fidelity, Status, Text};

/// The rows.
pub(super) const ROWS: &[Fidelity] = &[
    left_out(
        "FLS-7",
        "Log directories that fail; several of them on a broker (KIP-112, KIP-858)",
        "日志目录故障；一个 broker 有多个日志目录（KIP-112、KIP-858）",
        "1.0+",
        "",
        "",
        "",
    ),
    left_out(
        "ACK-11",
        "acks=2 and more: to wait for so many replicas",
        "acks=2 及以上：等待指定数量的副本",
        "0.8",
        "Since 0.9 brokers refuse it.",
        "自 0.9 起 broker 会拒绝。",
        "",
    ),
    left_out(
        "REP-11",
        "Fetch sessions (KIP-227)",
        "拉取会话（KIP-227）",
        "1.1+",
        "They save bytes and mean the same.",
        "只节省字节，含义相同。",
        "",
    ),
    left_out(
        "REP-12",
        "Slow partitions that hold up others of the same fetcher thread",
        "慢分区拖住同一拉取线程中的其他分区",
        "all",
        "",
        "",
        "",
    ),
    left_out(
        "PUR-5",
        "Throttled replication (KIP-73)",
        "复制限速（KIP-73）",
        "0.10.1+",
        "",
        "",
        "",
    ),
    left_out(
        "RFT-1 to RFT-12, KRC-8",
        "The KRaft quorum and controller failover",
        "KRaft 仲裁组与控制器故障转移",
        "3.3+",
        "",
        "",
        "",
    ),
    left_out(
        "RCK-1 to RCK-4",
        "Fetching from followers (KIP-392)",
        "从跟随者拉取（KIP-392）",
        "2.4+",
        "",
        "",
        "",
    ),
    left_out("TXN-1 to TXN-16", "Transactions", "事务", "0.11+", "", "", ""),
    left_out(
        "GRP-1 to GRP-14, OFC-1 to OFC-7",
        "Consumer groups and committed offsets",
        "消费者组与已提交偏移量",
        "all",
        "",
        "",
        "",
    ),
];

const fn left_out(
    rules: &'static str,
    en: &'static str,
    zh: &'static str,
    versions: &'static str,
    note_en: &'static str,
    note_zh: &'static str,
    test: &'static str,
) -> Fidelity {
    Fidelity {
        rules,
        what: Text { en, zh },
        status: Status::LeftOut,
        versions,
        note: Text { en: note_en, zh: note_zh },
        test,
    }
}
