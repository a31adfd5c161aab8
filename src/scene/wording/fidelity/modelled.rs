//! What replicas do as Kafka's do: rules, behaviour, versions, note, test.

use super::{Fidelity, Status, Text};

/// The rows.
pub(super) const ROWS: &[Fidelity] = &[
    modelled(
        "ATM-1, ATM-2",
        "An append happens in one go, within one leader epoch",
        "一次追加一气呵成，始终处于同一个首领纪元之内",
        "all",
        "",
        "",
        "walks: OneLeaderPerEpoch, walks: EpochsRise",
    ),
    modelled(
        "ATM-5, PRF-4",
        "A leader that was replaced goes on until it hears of it; with acks=all this harms nobody",
        "被取代的首领在得知之前会继续工作；acks=all 的写入不受其害",
        "all",
        "Promised by the editions from 2.7 on; before, fetches say no epoch.",
        "自 2.7 起的版本可以保证；更早的拉取请求不带纪元。",
        "elections: a_leader_that_is_cut_off_commits_nothing_more_and_steps_down_when_it_hears, \
         anomalies_later: a12_a_zombie_leader_harms_nobody_but_those_who_write_with_acks_1",
    ),
    modelled(
        "REP-1, REP-4 to REP-7",
        "Followers pull: the fetch offset is the acknowledgement",
        "跟随者主动拉取：拉取偏移量就是确认",
        "all",
        "Since 2.7 the answer may say where the logs part.",
        "自 2.7 起，响应可以指出日志的分歧处。",
        "acks: with_acks_all_the_answer_waits_for_the_whole_isr, failures: \
         a_dropped_answer_is_fetched_again_after_the_back_off, recovery: \
         a_fetch_that_arrives_twice_does_not_stop_its_reader, tests/vectors: fetcher",
    ),
    modelled(
        "REP-8",
        "A follower waits, asks anew or cuts after an error, and gives a partition up until its \
         role changes if the logs do not fit",
        "出错之后，跟随者等待、重新询问或截断；日志对不上时放弃该分区，直到其角色变更",
        "all",
        "",
        "",
        "truncation: \
         a_fetch_from_an_older_epoch_is_fenced_and_one_from_a_newer_epoch_must_wait, failures: \
         a_dropped_answer_is_fetched_again_after_the_back_off, tests/vectors: fetcher",
    ),
    modelled(
        "LFE-1",
        "Fetches of another leader epoch are refused (FENCED_LEADER_EPOCH, UNKNOWN_LEADER_EPOCH)",
        "拒绝首领纪元不符的拉取（FENCED_LEADER_EPOCH、UNKNOWN_LEADER_EPOCH）",
        "2.1+",
        "In the editions from 2.7 on; before, nobody compared.",
        "自 2.7 起的版本如此；更早的版本不作比较。",
        "truncation: \
         a_fetch_from_an_older_epoch_is_fenced_and_one_from_a_newer_epoch_must_wait, \
         tests/vectors: partition, tests/vectors: fetcher",
    ),
    modelled(
        "LFE-2 to LFE-6, LFE-8 to LFE-10",
        "A leader handles a follower's fetch in Kafka's order: assignment, divergence, range, \
         read, progress, ISR, high watermark",
        "首领按 Kafka 的顺序处理拉取：分配、分歧、范围、读取、进度、ISR、高水位",
        "0.8.2+ but 1.1.0",
        "",
        "",
        "acks: a_follower_learns_the_high_watermark_one_fetch_late, truncation: \
         a_follower_cuts_the_tail_its_leader_never_had, tests/vectors: partition, \
         tests/vectors: broker",
    ),
    modelled(
        "HW-1, HW-2, HW-4 to HW-7",
        "The high watermark is the smallest log end of the maximal ISR and of replicas that are \
         caught up",
        "高水位是最大 ISR 及已追上的副本中最小的日志末端偏移量",
        "all",
        "Caught-up replicas count since 0.10.2, only those that may join since 3.6 (the edition \
         4.0); the maximal ISR since 2.7.",
        "已追上的副本自 0.10.2 起计入，自 3.6 起（版本 4.0）只计入可以加入 ISR 的副本；最大 ISR 自 2.7 起。",
        "isr: the_high_watermark_waits_for_a_replica_that_is_about_to_join, isr: \
         a_follower_that_lags_in_time_leaves_and_the_high_watermark_goes_on, anomalies_later: \
         a6_without_the_maximal_isr_a_pending_member_is_not_waited_for, tests/vectors: \
         partition, walks: HighWatermarkRises",
    ),
    modelled(
        "HW-8, HW-9, HW-11, HW-12",
        "A follower learns the high watermark one fetch late, and is not woken for it; it can \
         fall after an election",
        "跟随者晚一次拉取才得知高水位，也不会因此被唤醒；选举之后高水位可能回退",
        "all but 1.1.0, 2.4, 2.5",
        "",
        "",
        "acks: a_follower_learns_the_high_watermark_one_fetch_late, elections: \
         a_followers_high_watermark_falls_to_that_of_a_new_leader_that_knows_less, \
         tests/vectors: fetcher",
    ),
    modelled(
        "HW-10",
        "A consumer above the high watermark gets nothing and no error; a new leader does not \
         say where the partition ends until its high watermark has reached its epoch",
        "位置在高水位之上的消费者得到空响应而不是错误；新首领的高水位到达其纪元之前，不回答分区的末尾",
        "2.2+",
        "Before 2.2 it did say.",
        "2.2 之前会回答。",
        "tests/vectors: partition, tests/vectors: broker",
    ),
    modelled(
        "HWM-1, HWM-4",
        "Every member of the ISR has all that is committed, and what was read stays",
        "ISR 的每个成员都有全部已提交的记录，读到的内容不会改变",
        "2.1+",
        "Unless unflushed records are lost or an election is unclean. In the editions from 2.7 \
         on; those before promise neither, and walks and schedules break it.",
        "除非丢失未刷盘的记录或进行不干净的首领选举。自 2.7 起的版本如此；更早的版本两者都不保证，随机游走和时序中可见反例。",
        "walks: IsrHoldsCommitted, walks: ReadsAreRepeatable",
    ),
    modelled(
        "HWM-3",
        "Acknowledged records that can no longer be read are counted exactly, by identity",
        "按记录的身份精确统计已被确认却无法再读取的记录",
        "all",
        "An observer's book; Kafka has no such thing.",
        "这是旁观者的账本，Kafka 中没有。",
        "elections: an_unclean_election_loses_what_was_acknowledged, failures: \
         losing_the_last_isr_members_tail_loses_acknowledged_records, walks: \
         NothingAcknowledgedIsLost",
    ),
    modelled(
        "PUR-3, PUR-4",
        "A fetch that waits is read anew when records come, the high watermark rises or the \
         leader changes, and is not counted again",
        "等待中的拉取在有新记录、高水位上升或首领变更时重新读取，且不再次计入",
        "all",
        "",
        "",
        "acks: a_follower_learns_the_high_watermark_one_fetch_late, tests/vectors: broker",
    ),
    modelled(
        "OOR-4",
        "A broker ends whose log is longer than its leader's, unless unclean election is allowed",
        "除非允许不干净的首领选举，日志比首领长的 broker 会退出",
        "before 2.0.1",
        "Later ones cut the log.",
        "之后的版本改为截断。",
        "editions: up_to_2_0_0_a_broker_rather_ends_than_cut_a_log_longer_than_its_leaders",
    ),
    modelled(
        "F.1",
        "Where a follower cuts its log: at its own high watermark, where its leader says that \
         its epoch ends, by the epoch found, in each fetch",
        "跟随者在何处截断日志：自己的高水位、首领所说的该纪元末端、按找到的纪元、在每次拉取中",
        "all",
        "Up to 0.10, since 0.11 (KIP-101), since 2.0 (KIP-279), since 2.7. In 2.0 a follower of \
         the same leader asks again if it missed an epoch.",
        "分别为 0.10 及以前、自 0.11（KIP-101）、自 2.0（KIP-279）、自 2.7。2.0 中，首领不变的跟随者若错过一个纪元会重新询问。",
        "editions: up_to_0_10_a_follower_cuts_its_log_to_its_own_high_watermark, editions: \
         since_0_11_a_follower_asks_where_its_epoch_ends_and_keeps_what_its_leader_has, \
         engine/truncation: \
         the_first_answer_named_no_epoch_and_knew_nothing_of_what_is_older_than_all, tests/tla: \
         truncation_to_the_high_watermark, tests/tla: kip_101, tests/tla: kip_279",
    ),
    modelled(
        "TRC-6 to TRC-10, TRC-12, TRC-13",
        "Truncation on fetch: the leader answers where the logs part, and the follower cuts there",
        "拉取时截断：首领返回日志的分歧处，跟随者在该处截断",
        "2.7+",
        "TRC-8 is also how followers take the answer to OffsetsForLeaderEpoch since 2.0.",
        "自 2.0 起，跟随者也按 TRC-8 处理 OffsetsForLeaderEpoch 的响应。",
        "truncation: a_follower_cuts_the_tail_its_leader_never_had, truncation: \
         interleaved_epochs_take_two_rounds, truncation: \
         an_equal_record_of_another_epoch_goes_too, engine/truncation: \
         a_common_epoch_is_cut_at_its_smaller_end, engine/truncation: \
         without_an_epoch_the_offset_counts_and_without_an_answer_the_high_watermark, \
         tests/vectors: fetcher, walks: LogsMatch, walks: FollowersFollow",
    ),
    modelled(
        "FFL-1 to FFL-3",
        "A follower crashes with its log kept, restarts, registers again and is brought in line",
        "跟随者崩溃但日志保留，重启后重新注册，并与首领对齐",
        "all",
        "",
        "",
        "failures: a_killed_process_keeps_its_log_and_begins_with_the_high_watermark_on_disk, \
         truncation: a_follower_cuts_the_tail_its_leader_never_had, tests/liveness: \
         after_any_chaos_the_cluster_comes_to_rest",
    ),
    modelled(
        "LFL-1 to LFL-4, LFL-6",
        "A leader crashes: it is noticed when its session ends, another one keeps its whole \
         log, and clients find it",
        "首领崩溃：会话结束时才被发现，新首领保留自己的全部日志，客户端找到新首领",
        "all",
        "The session is 9 s with KRaft, with ZooKeeper 18 s or, before 2.5, 6 s.",
        "会话时长：KRaft 为 9 秒；ZooKeeper 为 18 秒，2.5 之前为 6 秒。",
        "truncation: a_new_leader_keeps_its_whole_log_and_uncommitted_records_become_committed, \
         elections: a_followers_high_watermark_falls_to_that_of_a_new_leader_that_knows_less, \
         consumers: a_consumer_finds_the_new_leader",
    ),
    modelled(
        "A1, A2",
        "Truncation to the high watermark loses what was acknowledged, or lets logs diverge \
         (KIP-101)",
        "截断到高水位会丢失已确认的记录，或使日志分歧（KIP-101）",
        "before 0.11",
        "Since 0.11 the logs agree; what was not flushed is lost all the same.",
        "自 0.11 起日志一致；未刷盘的记录仍会丢失。",
        "anomalies: a1_a_follower_that_restarts_cuts_what_was_acknowledged, anomalies: \
         a1b_the_same_without_any_restart, anomalies: a2_logs_diverge_after_both_lost_power, \
         tests/tla: truncation_to_the_high_watermark",
    ),
    modelled(
        "A3",
        "Logs diverge when leaders change fast (KIP-279)",
        "首领快速变更时日志分歧（KIP-279）",
        "0.11 to 1.1",
        "",
        "",
        "anomalies: a3_logs_diverge_when_leaders_change_fast, tests/tla: kip_101, tests/tla: \
         kip_279",
    ),
    modelled(
        "A4",
        "A fetch from an older epoch counts as an acknowledgement (KIP-320)",
        "旧纪元的拉取被当作确认（KIP-320）",
        "before 2.1",
        "",
        "",
        "anomalies: a4_a_stale_fetch_counts_as_acknowledgement, tests/tla: kip_279, tests/tla: \
         kip_320",
    ),
    modelled(
        "A5",
        "A replica joins the ISR below the start of the epoch (KAFKA-7128)",
        "副本在首领纪元起点之下加入 ISR（KAFKA-7128）",
        "before 2.0.1",
        "",
        "",
        "anomalies: a5_a_replica_joins_below_the_start_of_the_epoch",
    ),
    modelled(
        "A6",
        "Without the maximal ISR a member that is about to join would not be waited for",
        "没有最大 ISR，就不会等待即将加入的成员",
        "none",
        "No version did so; the rules are changed for the test.",
        "没有任何版本这样做；测试中特意改动了规则。",
        "anomalies_later: a6_without_the_maximal_isr_a_pending_member_is_not_waited_for, \
         tests/tla: asynchronous_isr",
    ),
    modelled(
        "A7",
        "A broker's earlier incarnation joins the ISR by a fetch that was under way when it lost \
         power (KIP-903)",
        "broker 断电时仍在途中的拉取使其重启之前的化身加入 ISR（KIP-903）",
        "3.3 to 3.4",
        "It joins in the edition 3.x and is refused since 3.5 (the edition 4.0).",
        "版本 3.x 中可以加入，自 3.5 起（版本 4.0）会被拒绝。",
        "anomalies_later: a7_an_earlier_incarnation_joins_the_isr, isr: \
         a_broker_that_restarted_since_its_last_fetch_is_not_let_in",
    ),
    modelled(
        "A8",
        "Last replica standing: the only ISR member loses power, and with it what all had; \
         eligible leader replicas prevent it",
        "最后一个副本：ISR 唯一的成员断电，所有副本都有的记录随之丢失；合格首领副本（ELR）可防止",
        "all; ELR 4.1",
        "",
        "",
        "anomalies_later: a8_the_last_replica_standing_loses_power",
    ),
    modelled(
        "A9",
        "What is acknowledged with acks=1 goes with its leader",
        "以 acks=1 确认的记录随首领一起丢失",
        "all",
        "",
        "",
        "anomalies_later: a9_a_record_acknowledged_by_its_leader_alone_goes_with_it",
    ),
    modelled(
        "A10",
        "After an unclean election a consumer learns that what it read is gone",
        "不干净的首领选举之后，消费者得知读过的记录已不存在",
        "2.3+",
        "",
        "",
        "anomalies_later: \
         a10_after_an_unclean_election_a_consumer_learns_that_what_it_read_is_gone",
    ),
    modelled(
        "A11",
        "The high watermark goes back at a clean election",
        "正常选举之后高水位回退",
        "all",
        "",
        "",
        "anomalies_later: a11_the_high_watermark_goes_back_at_a_clean_election",
    ),
    modelled(
        "A12",
        "A leader that is cut off and does not know that it was replaced",
        "被隔断、不知自己已被取代的首领",
        "all",
        "",
        "",
        "anomalies_later: a12_a_zombie_leader_harms_nobody_but_those_who_write_with_acks_1",
    ),
];

pub(super) const fn modelled(
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
        status: Status::Modelled,
        versions,
        note: Text { en: note_en, zh: note_zh },
        test,
    }
}
