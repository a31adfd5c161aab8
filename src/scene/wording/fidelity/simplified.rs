//! What the cluster does in a simpler way than Kafka, and in which.

use super::{Fidelity, Status, Text};

/// The rows.
pub(super) const ROWS: &[Fidelity] = &[
    simplified(
        "LOG-3",
        "One topic with one partition; every broker has a replica",
        "只有一个主题、一个分区；每个 broker 都有一个副本",
        "all",
        "Leadership of several partitions is not spread.",
        "不涉及多个分区的首领分布。",
        "",
    ),
    simplified(
        "REP-2, ALT-3",
        "A request is about one partition",
        "一个请求只涉及一个分区",
        "all",
        "No batching of partitions and no fetch sessions.",
        "没有多分区合并，也没有拉取会话。",
        "",
    ),
    simplified(
        "KRC-1, ELE-10",
        "Metadata travels as a whole image, pushed by the controller",
        "元数据以完整镜像的形式由控制器推送",
        "3.3+",
        "Kafka's brokers fetch the records of the metadata log in order; here a broker that \
         missed some jumps to the newest.",
        "Kafka 的 broker 按顺序拉取元数据日志的记录；这里落后的 broker 会直接跳到最新镜像。",
        "failures: a_lost_metadata_update_is_sent_again",
    ),
    simplified(
        "KRC-1, KRC-2",
        "The controller is one node that cannot fail; its decisions hold at once",
        "控制器是一个不会故障的节点，决定立即生效",
        "3.3+",
        "The quorum behind it is not there yet.",
        "背后的仲裁组尚未实现。",
        "",
    ),
    simplified(
        "PUR-2, HW-12",
        "Idle long polls are not played one by one",
        "空闲的长轮询不逐次演示",
        "all",
        "A round trip that would change nothing is skipped; its effect on times is kept.",
        "不改变任何状态的往返被跳过，但保留其对时间的影响。",
        "isr: an_idle_follower_with_an_equal_log_never_lags",
    ),
    simplified(
        "REP-12",
        "A cut link holds messages, as TCP does while it keeps trying",
        "断开的链路会扣住消息，如同 TCP 不断重试",
        "all",
        "A connection that breaks is noticed at once by its requester.",
        "连接一旦断开，请求方立即察觉。",
        "failures: a_cut_link_holds_what_is_under_way_and_lets_it_through_when_healed, failures: \
         a_dropped_answer_is_fetched_again_after_the_back_off",
    ),
    simplified(
        "RTY-4",
        "Dropping a message breaks its connection; duplicating makes it arrive twice",
        "丢弃消息即断开其连接；重复则使消息到达两次",
        "all",
        "TCP itself never duplicates; it stands for a retry on another connection.",
        "TCP 本身不会重复；这代表在另一个连接上的重试。",
        "acks: a_retry_after_a_lost_answer_writes_a_duplicate, acks: \
         a_request_that_arrives_twice_is_written_twice",
    ),
    simplified(
        "IDM-1 to IDM-12",
        "Producers are not idempotent, so a retry may write a duplicate or change the order",
        "生产者没有幂等性，因此重试可能写入重复记录或改变顺序",
        "before 3.0 by default",
        "Idempotence is on by default since 3.0.",
        "自 3.0 起默认开启幂等性。",
        "acks: a_retry_after_a_lost_answer_writes_a_duplicate",
    ),
    simplified(
        "PRD-1 to PRD-9",
        "No linger: each call sends one batch, one batch a request",
        "没有 linger：每次调用发送一个批次，每个请求一个批次",
        "all",
        "Batches are made by hand.",
        "批次由学习者手动组成。",
        "",
    ),
    simplified(
        "TXR-2, TXR-3, CON-6",
        "A consumer finds a truncation by its fetch alone",
        "消费者只通过拉取发现截断",
        "2.7+",
        "Kafka's consumer also validates its position with OffsetsForLeaderEpoch when the \
         leader changes. auto.offset.reset counts when a position is out of range.",
        "首领变化时，Kafka 的消费者还会用 OffsetsForLeaderEpoch 校验位置。位置超出范围时按 auto.offset.reset 处理。",
        "consumers: a_consumer_moves_back_when_what_it_read_was_cut",
    ),
    simplified(
        "RTY-5",
        "A refused client asks a broker who leads",
        "被拒绝的客户端会询问某个 broker 谁是首领",
        "3.7+",
        "Since 3.7 a refusal may name the new leader (KIP-951); here it does not. Consumers \
         use the producers' back-off.",
        "自 3.7 起，拒绝响应可以指明新首领（KIP-951），这里没有；消费者使用生产者的退避设置。",
        "consumers: a_consumer_finds_the_new_leader",
    ),
    simplified(
        "KRC-3",
        "An unanswered registration is repeated after one second",
        "没有得到响应的注册在一秒后重试",
        "3.3+",
        "Kafka backs off with a random part.",
        "Kafka 的退避时间含随机部分。",
        "",
    ),
    simplified(
        "CON-1 to CON-8",
        "A consumer has no group and reads the partition from the start",
        "消费者没有消费者组，从头读取分区",
        "all",
        "It commits no offsets.",
        "它不提交偏移量。",
        "",
    ),
    simplified(
        "RTY-3",
        "Back-offs have no random part",
        "退避时间没有随机部分",
        "all",
        "Runs must be repeatable; latencies may have a seeded random part.",
        "运行必须可重现；延迟可以带有由种子决定的随机部分。",
        "",
    ),
    simplified(
        "section H",
        "A configuration of brokers or clients holds for all of them, and can be changed in a run",
        "broker 或客户端的配置对它们全体有效，并且可以在运行中修改",
        "all",
        "In Kafka each broker and client has its own, and most need a restart.",
        "在 Kafka 中，每个 broker 和客户端各有配置，多数修改需要重启。",
        "",
    ),
    simplified(
        "BAT-4, RTY-4",
        "A time-out gives up one request; any number of requests may be unanswered",
        "超时只放弃一个请求；未响应的请求数量不限",
        "all",
        "Kafka closes the connection with all its requests, and has \
         max.in.flight.requests.per.connection.",
        "Kafka 会关闭整个连接及其全部请求，并有 max.in.flight.requests.per.connection 限制。",
        "",
    ),
    simplified(
        "ISR-5, RTY-1",
        "Configurations are checked one by one, not against each other",
        "配置项逐个检查，不检查彼此之间的关系",
        "all",
        "Kafka refuses replica.lag.time.max.ms below replica.fetch.wait.max.ms, and \
         delivery.timeout.ms below linger.ms + request.timeout.ms.",
        "Kafka 会拒绝小于 replica.fetch.wait.max.ms 的 replica.lag.time.max.ms，以及小于 \
         linger.ms + request.timeout.ms 的 delivery.timeout.ms。",
        "",
    ),
];

pub(super) const fn simplified(
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
        status: Status::Simplified,
        versions,
        note: Text { en: note_en, zh: note_zh },
        test,
    }
}
