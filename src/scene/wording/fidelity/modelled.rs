//! What the cluster does as Kafka does: rules, behaviour, versions, note, test.

use super::{Fidelity, Status, Text};

/// The rows.
pub(super) const ROWS: &[Fidelity] = &[
    modelled(
        "ACK-1",
        "acks=0: the producer waits for no answer",
        "acks=0：生产者不等待响应",
        "all",
        "",
        "",
        "acks: with_acks_0_the_producer_is_done_when_it_has_sent",
    ),
    modelled(
        "ACK-2",
        "acks=1: the leader answers after its own append",
        "acks=1：首领自己追加后即响应",
        "all",
        "",
        "",
        "acks: with_acks_1_the_answer_leaves_with_the_append",
    ),
    modelled(
        "ACK-3, ACK-5, ACK-6, ACK-8, ACK-9",
        "acks=all: the answer waits for the high watermark, that is for the ISR and not for \
         all replicas",
        "acks=all：等到高水位越过该批次才响应，即等待 ISR 全体，而不是所有副本",
        "0.8+",
        "",
        "",
        "acks: with_acks_all_the_answer_waits_for_the_whole_isr, acks: \
         a_write_that_waits_too_long_is_answered_and_stays_in_the_log",
    ),
    modelled(
        "ACK-4, ACK-7",
        "min.insync.replicas is checked before the append (NOT_ENOUGH_REPLICAS)",
        "追加之前检查 min.insync.replicas（NOT_ENOUGH_REPLICAS）",
        "3.7+",
        "Before 3.7 the value was not limited to the number of replicas.",
        "3.7 之前该值不受副本数限制。",
        "acks: a_small_isr_refuses_acks_all_before_the_append",
    ),
    modelled(
        "ACK-5",
        "min.insync.replicas is checked again after the wait (NOT_ENOUGH_REPLICAS_AFTER_APPEND)",
        "等待结束后再次检查 min.insync.replicas（NOT_ENOUGH_REPLICAS_AFTER_APPEND）",
        "0.8.2+",
        "The record stays in the leader's log.",
        "记录仍留在首领的日志中。",
        "acks: an_isr_that_shrinks_between_commit_and_answer_is_reported",
    ),
    modelled(
        "ACK-10, HW-3",
        "Strict min ISR (KIP-966): the high watermark stands while the ISR is smaller than \
         min.insync.replicas",
        "严格的最少同步副本数（KIP-966）：ISR 成员数低于 min.insync.replicas 时，高水位不推进",
        "3.7+",
        "",
        "",
        "walks: StrictMinIsr, acks: a_small_isr_takes_acks_1_but_shows_it_to_nobody, acks: \
         a_write_that_was_taken_waits_through_a_small_isr",
    ),
    modelled(
        "RTY-1 to RTY-6",
        "Producers time out, back off and send again; without idempotence this writes duplicates",
        "生产者超时、退避并重试；没有幂等性时会写入重复记录",
        "3.7+",
        "Back-off without its random part.",
        "退避时间不含随机部分。",
        "acks: a_retry_after_a_lost_answer_writes_a_duplicate, acks: \
         a_producer_gives_up_after_its_retries",
    ),
    modelled(
        "REP-1 to REP-7, REP-10",
        "Followers pull: the fetch offset is the acknowledgement",
        "跟随者主动拉取：拉取偏移量就是确认",
        "2.7+",
        "",
        "",
        "acks: with_acks_all_the_answer_waits_for_the_whole_isr, failures: \
         a_dropped_answer_is_fetched_again_after_the_back_off",
    ),
    modelled(
        "LFE-1 to LFE-10",
        "A leader handles a follower's fetch in Kafka's order: epoch, divergence, range, read, \
         progress, high watermark",
        "首领按 Kafka 的顺序处理拉取：纪元、分歧、范围、读取、进度、高水位",
        "3.5+",
        "",
        "",
        "acks: a_follower_learns_the_high_watermark_one_fetch_late, truncation: \
         a_follower_cuts_the_tail_its_leader_never_had, truncation: \
         a_fetch_from_an_older_epoch_is_fenced_and_one_from_a_newer_epoch_must_wait",
    ),
    modelled(
        "HW-1, HW-2, HW-4 to HW-7",
        "The high watermark is the smallest log end of the maximal ISR and of replicas that \
         are caught up",
        "高水位是最大 ISR 及已追上的副本中最小的日志末端偏移量",
        "3.6+",
        "",
        "",
        "isr: the_high_watermark_waits_for_a_replica_that_is_about_to_join, isr: \
         a_follower_that_lags_in_time_leaves_and_the_high_watermark_goes_on, walks: \
         HighWatermarkRises, walks: IsrHoldsCommitted",
    ),
    modelled(
        "HW-8, HW-9, HW-11, HW-12",
        "A follower learns the high watermark one fetch late; it can fall after an election",
        "跟随者晚一次拉取才得知高水位；选举之后高水位可能回退",
        "all but 1.1.0",
        "",
        "",
        "acks: a_follower_learns_the_high_watermark_one_fetch_late, elections: \
         a_followers_high_watermark_falls_to_that_of_a_new_leader_that_knows_less",
    ),
    modelled(
        "PUR-1 to PUR-4",
        "Long poll: a fetch without new data waits at the leader",
        "长轮询：没有新数据的拉取在首领上等待",
        "all",
        "",
        "",
        "acks: a_follower_learns_the_high_watermark_one_fetch_late",
    ),
    modelled(
        "LFE-1, EPO-1",
        "Fetches of another leader epoch are refused (FENCED_LEADER_EPOCH, UNKNOWN_LEADER_EPOCH)",
        "拒绝首领纪元不符的拉取（FENCED_LEADER_EPOCH、UNKNOWN_LEADER_EPOCH）",
        "2.1+",
        "",
        "",
        "truncation: a_fetch_from_an_older_epoch_is_fenced_and_one_from_a_newer_epoch_must_wait",
    ),
    modelled(
        "TRC-6 to TRC-10, TRC-12, TRC-13",
        "Truncation on fetch: the leader answers where the logs part, and the follower cuts there",
        "拉取时截断：首领返回日志的分歧处，跟随者在该处截断",
        "2.7+",
        "",
        "",
        "truncation: a_follower_cuts_the_tail_its_leader_never_had, truncation: \
         interleaved_epochs_take_two_rounds, truncation: \
         an_equal_record_of_another_epoch_goes_too, walks: LogsMatch",
    ),
    modelled(
        "ISR-1, ISR-2, ISR-4, ISR-5",
        "Caught up is a matter of time (replica.lag.time.max.ms), not of the number of records",
        "是否追上取决于时间（replica.lag.time.max.ms），而不是记录数",
        "2.5+",
        "",
        "",
        "isr: an_idle_follower_with_an_equal_log_never_lags, engine/isr: \
         a_steady_follower_under_constant_load_stays_caught_up",
    ),
    modelled(
        "ISR-6, ISR-7, ISR-3",
        "The leader asks to remove members that lag, on a timer of half the limit; on an idle \
         partition it removes nobody",
        "首领以上限的一半为周期检查并请求移除滞后的成员；分区空闲时不移除任何成员",
        "2.5+",
        "",
        "",
        "isr: a_follower_that_lags_in_time_leaves_and_the_high_watermark_goes_on, isr: \
         an_idle_follower_with_an_equal_log_never_lags",
    ),
    modelled(
        "ISR-8 to ISR-11",
        "A follower joins the ISR once it reaches the high watermark and the start of the \
         leader's epoch",
        "跟随者到达高水位和当前首领纪元的起始偏移量后加入 ISR",
        "3.5+",
        "",
        "",
        "isr: a_follower_joins_once_it_has_reached_the_high_watermark, isr: \
         a_follower_below_the_start_of_the_epoch_may_not_join",
    ),
    modelled(
        "ALT-1 to ALT-9",
        "ISR changes go through the controller (AlterPartition), with pending state and \
         maximal ISR",
        "ISR 变更经由控制器（AlterPartition），包括待定状态和最大 ISR",
        "3.5+",
        "",
        "",
        "isr: a_proposal_on_old_metadata_is_refused, isr: \
         a_broker_that_restarted_since_its_last_fetch_is_not_let_in, walks: IsrWithinMaximal",
    ),
    modelled(
        "KRC-3, KRC-5, KRC-7",
        "Brokers register, start fenced, and are unfenced once they have caught up with the \
         metadata",
        "broker 注册后先被隔离，元数据追上后解除隔离",
        "3.3+",
        "",
        "",
        "failures: a_killed_process_keeps_its_log_and_begins_with_the_high_watermark_on_disk, \
         failures: a_quick_restart_waits_for_the_old_session_to_end",
    ),
    modelled(
        "KRC-4, KRC-6",
        "Heartbeats and sessions: a silent broker is fenced after broker.session.timeout.ms",
        "心跳与会话：沉默的 broker 在 broker.session.timeout.ms 之后被隔离",
        "3.3+",
        "",
        "",
        "elections: \
         a_broker_that_is_only_cut_from_the_controller_comes_back_with_its_old_registration, \
         failures: a_quick_restart_waits_for_the_old_session_to_end",
    ),
    modelled(
        "KRC-10",
        "A broker without the controller keeps serving, but no ISR change succeeds",
        "失去控制器的 broker 继续服务，但 ISR 变更都不会成功",
        "3.3+",
        "",
        "",
        "elections: a_leader_that_is_cut_off_commits_nothing_more_and_steps_down_when_it_hears, \
         isr: the_high_watermark_waits_for_a_replica_that_is_about_to_join",
    ),
    modelled(
        "ELE-2, ELE-3, ELE-7, ELE-11",
        "The first available ISR member in assignment order is elected; replicas do not vote, \
         log ends are not compared",
        "按副本分配顺序选举 ISR 中第一个可用成员；副本不投票，也不比较日志末端",
        "3.3+",
        "Eligible leader replicas are off, as is the default of 4.0.",
        "合格首领副本（ELR）关闭，与 4.0 的默认值一致。",
        "elections: the_first_live_isr_member_in_assignment_order_leads_not_the_longest_log, \
         elections: a_replica_outside_the_isr_is_passed_over, elections: \
         the_last_isr_member_is_waited_for, walks: LeaderInIsr, walks: IsrNotEmpty",
    ),
    modelled(
        "ELE-5, ELE-9",
        "Unclean election when unclean.leader.election.enable is on; the leader then reports \
         that it has recovered",
        "unclean.leader.election.enable 开启时进行不彻底的首领选举；首领随后报告已完成恢复",
        "3.2+",
        "",
        "",
        "elections: an_unclean_election_loses_what_was_acknowledged, engine/election: \
         an_unclean_election_takes_any_active_replica_and_only_it_is_in_sync",
    ),
    modelled(
        "EPO-1 to EPO-4",
        "Leader epoch and partition epoch rise as in KRaft with metadata version 3.6 and later",
        "首领纪元和分区纪元按 KRaft（元数据版本 3.6 及以后）的规则递增",
        "3.6+",
        "",
        "",
        "walks: ControllerEpochsRise, elections: the_last_isr_member_is_waited_for, elections: \
         a_broker_that_is_only_cut_from_the_controller_comes_back_with_its_old_registration",
    ),
    modelled(
        "BRT-1 to BRT-4",
        "What brokers do when they become leader or follower, or nobody leads",
        "broker 成为首领、成为跟随者或没有首领时的行为",
        "2.7+",
        "",
        "",
        "truncation: a_new_leader_keeps_its_whole_log_and_uncommitted_records_become_committed, \
         elections: the_last_isr_member_is_waited_for, walks: OneLeaderPerEpoch",
    ),
    modelled(
        "FFL-1 to FFL-3, LFL-1 to LFL-6",
        "A broker crashes with its log kept, restarts, registers again and is brought in line",
        "broker 崩溃但日志保留，重启后重新注册，并与首领对齐",
        "3.3+",
        "",
        "",
        "failures: a_killed_process_keeps_its_log_and_begins_with_the_high_watermark_on_disk, \
         truncation: a_new_leader_keeps_its_whole_log_and_uncommitted_records_become_committed, \
         consumers: a_consumer_finds_the_new_leader",
    ),
    modelled(
        "CON-2, CON-5",
        "Consumers read below the high watermark",
        "消费者只能读取高水位以下的记录",
        "all",
        "",
        "",
        "consumers: a_consumer_reads_below_the_high_watermark_only, walks: ReadsAreRepeatable",
    ),
    modelled(
        "TXR-1, TXR-4",
        "A consumer notices that the log was cut below its position, and goes back",
        "消费者发现日志在其位置之前被截断，并退回",
        "2.7+",
        "",
        "",
        "consumers: a_consumer_moves_back_when_what_it_read_was_cut",
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
