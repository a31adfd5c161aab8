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
        "OOR-4",
        "A broker that ends because its log is longer than its leader's",
        "broker 因自己的日志比首领的长而退出",
        "before 2.0.1",
        "Replaced by truncation.",
        "之后的版本改为截断。",
        "",
    ),
    left_out(
        "ELR-1 to ELR-9",
        "Eligible leader replicas (KIP-966, part 2)",
        "合格首领副本（ELR，KIP-966 第二部分）",
        "4.0+",
        "Off by default in 4.0.",
        "4.0 中默认关闭。",
        "",
    ),
    left_out("KRC-9", "Controlled shutdown", "受控关闭", "all", "", "", ""),
    left_out(
        "PRF-1 to PRF-4, RAS-1",
        "Preferred leader election and reassignment",
        "首选首领选举与分区重新分配",
        "all",
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
        "ZKC-1 to ZKC-10, ALT-10",
        "ZooKeeper controllers and older editions",
        "ZooKeeper 控制器与更早的版本",
        "0.8 to 3.9",
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
