//! What the cluster does in a simpler way than Kafka, and in which.

use super::{Fidelity, Status, Text};

/// The rows.
pub(super) const ROWS: &[Fidelity] = &[
    simplified(
        "ATM-3",
        "A connection keeps the order of its messages. Cut, it holds them, as TCP does while it \
         keeps trying; to drop a message breaks it",
        "连接保持消息的顺序。断开时扣住消息，如同 TCP 不断重试；丢弃消息则中断连接",
        "all",
        "Each partition of a follower fetches by itself, where Kafka shares them among \
         num.replica.fetchers threads. A connection that breaks is noticed at once. To double a \
         message stands for a retry on another connection; TCP itself never does.",
        "跟随者的每个分区各自拉取，而 Kafka 将它们分给 num.replica.fetchers 个线程。连接中断会立即被察觉。重复消息代表在另一个连接上的重试；\
         TCP 本身不会重复。",
        "failures: a_cut_link_holds_what_is_under_way_and_lets_it_through_when_healed, \
         failures: a_dropped_answer_is_fetched_again_after_the_back_off, acks: \
         a_request_that_arrives_twice_is_written_twice",
    ),
    simplified(
        "ATM-4, ZKC-7",
        "Metadata travels as a whole image, pushed by the controller",
        "元数据以完整镜像的形式由控制器推送",
        "all",
        "With KRaft brokers fetch the records of the metadata log in order, with ZooKeeper they \
         get LeaderAndIsr and UpdateMetadata apart; here a broker that missed some jumps to the \
         newest.",
        "使用 KRaft 时 broker 按顺序拉取元数据日志的记录，使用 ZooKeeper 时分别收到 LeaderAndIsr 和 UpdateMetadata；\
         这里落后的 broker 会直接跳到最新镜像。",
        "failures: a_lost_metadata_update_is_sent_again",
    ),
    simplified(
        "KRC-1, KRC-2, ZKC-1, ZKC-2, ZKC-4",
        "The controller is one node that cannot fail; its decisions hold at once",
        "控制器是一个不会故障的节点，决定立即生效",
        "all",
        "The quorum behind it, or ZooKeeper and the controllers' failover, is not there; nor is \
         the controller epoch.",
        "背后的仲裁组，或 ZooKeeper 与控制器的故障转移，均未实现；也没有控制器纪元。",
        "",
    ),
    simplified(
        "ACK-12",
        "A success answer carries the base offset",
        "成功的响应带有基准偏移量",
        "all",
        "No log start offset, and no append time.",
        "不含日志起始偏移量，也不含追加时间。",
        "acks: with_acks_1_the_answer_leaves_with_the_append",
    ),
    simplified(
        "REP-2, REP-3, REP-10, ALT-3",
        "A request is about one partition",
        "一个请求只涉及一个分区",
        "all",
        "No order among partitions and no limit for the whole answer; a fetch says neither its \
         log start nor fetch.min.bytes; a broker may ask for ISR changes of several partitions \
         at once, without back-off. One batch at least is handed out in every edition; before \
         0.10.1 one that was too large stopped replication.",
        "没有分区之间的轮转，也没有整个响应的大小限制；拉取请求不带日志起始偏移量和 fetch.min.bytes；broker 可同时请求多个分区的 ISR 变更，且不退避。\
         每个版本都至少给出一个批次；0.10.1 之前，过大的批次会使复制停住。",
        "isr: a_follower_joins_once_it_has_reached_the_high_watermark, tests/vectors: fetcher",
    ),
    simplified(
        "REP-9, LFE-7",
        "A follower takes over its leader's log start; a leader notes the follower's log end, \
         times and registration",
        "跟随者采用首领的日志起始偏移量；首领记下跟随者的日志末端、时间和注册",
        "all",
        "It does not note the follower's log start, so that there is no low watermark. A stale \
         registration is refused since 3.5 (the edition 4.0).",
        "首领不记录跟随者的日志起始偏移量，因此没有低水位。自 3.5 起（版本 4.0）拒绝过期的注册。",
        "retention: a_follower_that_comes_too_late_begins_where_the_leader_begins, \
         tests/vectors: partition",
    ),
    simplified(
        "PUR-1, PUR-2",
        "A fetch without new data waits at the leader; idle long polls are not played one by one",
        "没有新数据的拉取在首领上等待；空闲的长轮询不逐次演示",
        "all",
        "Any record ends the wait: fetch.min.bytes is 1. A round trip that would change nothing \
         is skipped; its effect on times is kept.",
        "任何一条记录都会结束等待：fetch.min.bytes 为 1。不改变任何状态的往返被跳过，但保留其对时间的影响。",
        "isr: an_idle_follower_with_an_equal_log_never_lags, recovery: \
         a_follower_hears_of_the_high_watermark_although_the_answer_with_it_was_lost, \
         tests/vectors: broker",
    ),
    simplified(
        "ISR-5",
        "replica.lag.time.max.ms has the default of its version, 10 s or, since 2.5, 30 s; \
         configurations are checked one by one, not against each other",
        "replica.lag.time.max.ms 采用各版本的默认值：10 秒，自 2.5 起为 30 秒；配置项逐个检查，不检查彼此之间的关系",
        "all",
        "Kafka refuses one below replica.fetch.wait.max.ms, and delivery.timeout.ms below \
         linger.ms + request.timeout.ms.",
        "Kafka 会拒绝小于 replica.fetch.wait.max.ms 的值，\
         以及小于 linger.ms + request.timeout.ms 的 delivery.timeout.ms。",
        "",
    ),
    simplified(
        "ALT-2",
        "A leader tells the registration of the member that it lets in, and that it has recovered",
        "首领告知其加入成员的注册，以及自己已完成恢复",
        "2.7+",
        "Kafka tells the registrations of all members since 3.5.",
        "自 3.5 起，Kafka 会告知全部成员的注册。",
        "isr: a_broker_that_restarted_since_its_last_fetch_is_not_let_in",
    ),
    simplified(
        "ALT-10, ZKC-5",
        "Before AlterPartition a leader writes the ISR to ZooKeeper, if the partition's node is \
         as it knows it",
        "AlterPartition 之前，首领在分区节点与其所知一致时将 ISR 写入 ZooKeeper",
        "before 2.7",
        "It is written at once and the controller sees it at once; in Kafka it hears of it some \
         seconds later.",
        "立即写入，控制器也立即看到；在 Kafka 中控制器几秒之后才得知。",
        "editions: \
         in_0_8_a_burst_puts_followers_out_that_keep_up_and_their_next_fetch_brings_them_back",
    ),
    simplified(
        "TRC-11",
        "A follower whose log has no epochs cuts it to its high watermark",
        "日志没有纪元的跟随者截断到自己的高水位",
        "0.11+",
        "Every log with records has epochs here, so that only empty ones come to it.",
        "这里有记录的日志都有纪元，因此只有空日志会遇到这种情形。",
        "editions: up_to_0_10_a_follower_cuts_its_log_to_its_own_high_watermark",
    ),
    simplified(
        "FFL-4",
        "No broker loses its disk; a replica is empty only where a reassignment put it",
        "broker 不会丢失磁盘；只有重新分配得到的副本才是空的",
        "all",
        "Lost power takes what was not flushed.",
        "断电会丢失未刷盘的部分。",
        "operations: a_partition_moves_and_the_old_replica_goes, failures: \
         a_machine_without_power_loses_its_newest_records",
    ),
    simplified(
        "ELE-10",
        "Elections are held whenever Kafka holds them, but for two occasions",
        "凡是 Kafka 举行选举的时机都举行选举，仅有两种例外",
        "all",
        "No log directory fails, and there is no check every five minutes where unclean \
         election is allowed: it is held at once.",
        "没有日志目录故障；允许不干净的首领选举时没有每五分钟一次的检查，而是立即进行。",
        "operations: an_unclean_election_is_held_on_demand, operations: \
         a_configuration_can_be_set_for_one_topic, zookeeper: \
         the_last_isr_member_is_waited_for_and_elected_when_its_node_is_back, tests/vectors: \
         controller",
    ),
    simplified(
        "PLC-1, PLC-2",
        "Kafka's placement, with ZooKeeper and with KRaft, for brokers without racks",
        "Kafka 的副本放置（ZooKeeper 与 KRaft），broker 没有机架",
        "all",
        "Where it begins is drawn from the seed of the run. With ZooKeeper the distance between \
         the replicas begins with one; Kafka draws it.",
        "起点由运行的种子决定。使用 ZooKeeper 时，副本间距从一开始；Kafka 随机抽取。",
        "engine/placement: with_zookeeper_followers_move_apart_with_each_round, \
         engine/placement: with_kraft_each_partition_begins_one_broker_further_on, \
         engine/placement: usable_brokers_come_first",
    ),
    simplified(
        "KRC-3",
        "Brokers register; while the session of another process lasts, a second one is refused",
        "broker 注册；另一个进程的会话有效期间，拒绝再次注册",
        "3.3+",
        "An unanswered registration is repeated after one second; Kafka backs off with a random \
         part.",
        "没有得到响应的注册在一秒后重试；Kafka 的退避时间含随机部分。",
        "failures: a_quick_restart_waits_for_the_old_session_to_end, recovery: \
         a_registration_that_arrives_twice_is_one_registration, tests/vectors: controller",
    ),
    simplified(
        "KRC-9",
        "A broker that stops in order hands over first what it leads",
        "正常停止的 broker 先移交它担任首领的分区",
        "all",
        "It asks with its heartbeats, with ZooKeeper too, where it waits 15 s at most: three \
         attempts with five seconds between them.",
        "请求随心跳发出；使用 ZooKeeper 时也如此，且最多等待 15 秒：三次尝试，间隔五秒。",
        "shutdown: a_leader_that_stops_in_order_hands_over_first, shutdown: \
         who_leads_nothing_may_stop_at_once, shutdown: \
         without_the_controller_a_broker_stops_after_a_while, shutdown: \
         the_zookeeper_controller_leaves_with_a_broker_what_nobody_else_can_lead, \
         tests/vectors: controller",
    ),
    simplified(
        "BRT-5, BRT-6",
        "A broker deletes the replicas that it should not have any more, and does what the \
         metadata say partition by partition",
        "broker 删除不再属于自己的副本，并逐个分区执行元数据的要求",
        "all",
        "The files go at once, not after file.delete.delay.ms; leaders do not come before \
         followers.",
        "文件立即消失，而不是在 file.delete.delay.ms 之后；不区分首领与跟随者的先后。",
        "operations: a_partition_moves_and_the_old_replica_goes, tests/vectors: broker",
    ),
    simplified(
        "LFL-5, IDM-9 to IDM-12",
        "Producers are not idempotent, so a retry may write a duplicate or change the order",
        "生产者没有幂等性，因此重试可能写入重复记录或改变顺序",
        "before 3.0 by default",
        "Idempotence is on by default since 3.0.",
        "自 3.0 起默认开启幂等性。",
        "acks: a_retry_after_a_lost_answer_writes_a_duplicate",
    ),
    simplified(
        "PRD-1 to PRD-9",
        "No linger: each call sends one batch to the partition that it names, one batch a request",
        "没有 linger：每次调用向其指定的分区发送一个批次，每个请求一个批次",
        "all",
        "Batches are made by hand. The hash of keys and the choice of a partition are there, \
         but no producer uses them.",
        "批次由学习者手动组成。键的哈希与分区的选择已实现，但没有生产者使用。",
        "engine/partitioner: keys_go_where_kafka_puts_them, tests/vectors: records",
    ),
    simplified(
        "TRC-14, TXR-2, TXR-3",
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
        "all",
        "Since 3.7 a refusal may name the new leader (KIP-951); here it does not. Consumers use \
         the producers' back-off.",
        "自 3.7 起，拒绝响应可以指明新首领（KIP-951），这里没有；消费者使用生产者的退避设置。",
        "consumers: a_consumer_finds_the_new_leader",
    ),
    simplified(
        "CON-1, CON-3, CON-4, CON-7, CON-8",
        "A consumer has no group and reads one partition from the start",
        "消费者没有消费者组，从头读取一个分区",
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
        "Runs must be repeatable; latencies may have a seeded random part. Before 3.7 a \
         back-off does not grow.",
        "运行必须可重现；延迟可以带有由种子决定的随机部分。3.7 之前退避时间不增长。",
        "",
    ),
    simplified(
        "B.7, section H",
        "A configuration has the default of its version, holds for all brokers or clients, and \
         can be changed in a run",
        "配置采用各版本的默认值，对所有 broker 或客户端有效，并且可以在运行中修改",
        "all",
        "In Kafka each broker and client has its own, and most need a restart; topics have \
         their own here too. 0.8 has the defaults of its Java producer.",
        "在 Kafka 中，每个 broker 和客户端各有配置，多数修改需要重启；主题在这里也各有配置。0.8 采用其 Java 生产者的默认值。",
        "engine/defaults: each_name_of_the_table_is_a_configuration_that_some_editions_lack, \
         operations: a_configuration_can_be_set_for_one_topic",
    ),
    simplified(
        "H.7",
        "An edition is one release with all that came up to it",
        "一个版本即一个发行版，包含此前引入的全部行为",
        "all",
        "inter.broker.protocol.version and metadata.version are those of the release; no \
         cluster is half upgraded. Releases between two editions are not played.",
        "inter.broker.protocol.version 和 metadata.version 与发行版一致；集群不会只升级一半。两个版本之间的发行版不演示。",
        "engine/rules: an_edition_has_what_came_with_it_and_before, engine/rules: \
         behaviours_come_in_order_and_every_edition_brings_one",
    ),
    simplified(
        "BAT-4",
        "A time-out gives up one request; any number of requests may be unanswered",
        "超时只放弃一个请求；未响应的请求数量不限",
        "all",
        "Kafka closes the connection with all its requests, and has \
         max.in.flight.requests.per.connection.",
        "Kafka 会关闭整个连接及其全部请求，并有 max.in.flight.requests.per.connection 限制。",
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
