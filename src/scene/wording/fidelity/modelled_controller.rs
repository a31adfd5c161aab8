//! What leader and controller do for ISR, elections and topics as Kafka's do.

use super::Fidelity;
use super::modelled::modelled;

/// The rows.
pub(super) const ROWS: &[Fidelity] = &[
    modelled(
        "ISR-1, ISR-2, ISR-4",
        "Caught up is a matter of time (replica.lag.time.max.ms), not of the number of records",
        "是否追上取决于时间（replica.lag.time.max.ms），而不是记录数",
        "0.9+",
        "A follower that has at each fetch what the leader had at the one before keeps pace \
         since 0.10.2; one with an equal log is caught up for ever since 2.1.",
        "自 0.10.2 起，每次拉取都达到首领上一次末端的跟随者视为跟得上；自 2.1 起，日志与首领相同即始终视为已追上。",
        "engine/isr: a_steady_follower_under_constant_load_stays_caught_up, engine/isr: \
         an_equal_log_is_in_sync_however_long_ago_but_only_in_newer_versions, isr: \
         an_idle_follower_with_an_equal_log_never_lags, tests/vectors: partition",
    ),
    modelled(
        "ISR-3, ISR-6, ISR-7",
        "The leader asks to remove members that lag, on a timer of half the limit; on an idle \
         partition it removes nobody",
        "首领以上限的一半为周期检查并请求移除滞后的成员；分区空闲时不移除任何成员",
        "2.1+",
        "The timer is as long as the limit before 0.10.2; before 2.1 idle members go too.",
        "0.10.2 之前周期等于上限；2.1 之前空闲的成员也会被移除。",
        "isr: a_follower_that_lags_in_time_leaves_and_the_high_watermark_goes_on, isr: \
         an_idle_follower_with_an_equal_log_never_lags, engine/isr: \
         an_equal_log_is_in_sync_however_long_ago_but_only_in_newer_versions, tests/vectors: \
         partition",
    ),
    modelled(
        "ISR-8 to ISR-11",
        "A follower joins the ISR as soon as it reaches the high watermark and the start of the \
         leader's epoch; no time and no number counts besides",
        "跟随者到达高水位和当前首领纪元的起始偏移量后即加入 ISR，此外不看时间，也不看条数",
        "all",
        "The start of the epoch counts since 2.0.1, fenced brokers are kept out since 3.3, \
         restarted ones since 3.5 (the edition 4.0).",
        "纪元起点自 2.0.1 起计入；被隔离的 broker 自 3.3 起、重启过的自 3.5 起（版本 4.0）不得加入。",
        "isr: a_follower_joins_once_it_has_reached_the_high_watermark, isr: \
         a_follower_below_the_start_of_the_epoch_may_not_join, isr: \
         a_broker_that_restarted_since_its_last_fetch_is_not_let_in, tests/vectors: partition",
    ),
    modelled(
        "ISR-12, ISR-13",
        "The ISR may hold brokers that are down; if it is too small, fetches and acks=0 or 1 go \
         on",
        "ISR 中可能有已停机的 broker；成员过少时，拉取和 acks=0、acks=1 的写入照常进行",
        "all",
        "",
        "",
        "acks: a_small_isr_takes_acks_1_but_shows_it_to_nobody, elections: \
         the_last_isr_member_is_waited_for",
    ),
    modelled(
        "ALT-1, ALT-4, ALT-7 to ALT-9",
        "ISR changes go through the controller (AlterPartition); until it has decided, the \
         leader counts with the maximal ISR",
        "ISR 变更经由控制器（AlterPartition）；在其决定之前，首领按最大 ISR 计算",
        "2.7+",
        "",
        "",
        "isr: a_proposal_on_old_metadata_is_refused, recovery: \
         a_follower_that_was_refused_is_proposed_again, tests/vectors: partition, walks: \
         IsrWithinMaximal",
    ),
    modelled(
        "ALT-5, ALT-6, ALT-11",
        "The controller checks such a change in Kafka's order, also the one that keeps its \
         metadata in ZooKeeper",
        "控制器按 Kafka 的顺序检查这样的变更，元数据在 ZooKeeper 中的控制器也一样",
        "2.7+",
        "A member that may not join is refused with INELIGIBLE_REPLICA, also where older \
         requests knew OPERATION_NOT_ATTEMPTED.",
        "不得加入的成员一律以 INELIGIBLE_REPLICA 拒绝，旧版请求中的 OPERATION_NOT_ATTEMPTED 也如此。",
        "tests/vectors: controller, isr: \
         a_broker_that_restarted_since_its_last_fetch_is_not_let_in, zookeeper: \
         since_2_2_a_restart_within_the_session_counts_as_a_failure",
    ),
    modelled(
        "LAG-1 to LAG-3",
        "Lag by the number of messages: a burst puts followers out of the ISR that keep up, and \
         their next fetch brings them back",
        "按消息条数判定滞后：突发写入会把跟得上的跟随者移出 ISR，下一次拉取又使其加入",
        "0.8",
        "Gone in 0.9.",
        "0.9 中取消。",
        "editions: \
         in_0_8_a_burst_puts_followers_out_that_keep_up_and_their_next_fetch_brings_them_back, \
         engine/isr: once_the_number_of_messages_counted_too",
    ),
    modelled(
        "ELE-1, PLC-3",
        "A new partition: its ISR are the active ones of its replicas, the first of them leads; \
         as many replicas as brokers at most",
        "新分区：ISR 为其副本中活跃的 broker，其中第一个担任首领；副本数不超过 broker 数",
        "all",
        "",
        "",
        "operations: a_new_topic_can_be_written_and_read, operations: \
         a_topic_that_cannot_be_created_changes_nothing, operations: \
         partitions_are_added_with_as_many_replicas, tests/vectors: controller",
    ),
    modelled(
        "ELE-2, ELE-3, ELE-7, ELE-11",
        "The first available ISR member in assignment order is elected; replicas do not vote, \
         log ends are not compared",
        "按副本分配顺序选举 ISR 中第一个可用成员；副本不投票，也不比较日志末端",
        "all",
        "Without eligible leader replicas the last member is waited for.",
        "没有合格首领副本（ELR）时，会等待最后一个成员。",
        "elections: the_first_live_isr_member_in_assignment_order_leads_not_the_longest_log, \
         elections: a_replica_outside_the_isr_is_passed_over, elections: \
         the_last_isr_member_is_waited_for, tests/vectors: election, walks: LeaderInIsr, walks: \
         IsrNotEmpty",
    ),
    modelled(
        "ELE-4, EPO-7, PRF-1 to PRF-3",
        "The preferred leader gets a partition back, by command and every 300 s by itself",
        "首选首领取回分区：按命令，或每 300 秒自动进行",
        "all",
        "With ZooKeeper only if it misses more than leader.imbalance.per.broker.percentage of \
         those that it should lead.",
        "使用 ZooKeeper 时，仅当它未担任首领的分区超过 leader.imbalance.per.broker.percentage 时才进行。",
        "operations: the_preferred_leader_gets_the_partition_back_by_command_or_by_itself, \
         operations: without_rebalancing_leaders_stay_where_they_are, tests/vectors: election, \
         tests/vectors: controller",
    ),
    modelled(
        "ELE-5, ELE-9",
        "Unclean election, where it is allowed or asked for; the leader then reports that it \
         has recovered",
        "允许或有人要求时进行不干净的首领选举；首领随后报告已完成恢复",
        "all",
        "The report is there since 3.2 (the edition 3.x).",
        "该报告自 3.2 起才有（版本 3.x）。",
        "elections: an_unclean_election_loses_what_was_acknowledged, engine/election: \
         an_unclean_election_takes_any_active_replica_and_only_it_is_in_sync, operations: \
         an_unclean_election_is_held_on_demand, tests/vectors: election, tests/vectors: \
         controller",
    ),
    modelled(
        "ELE-6",
        "The last known leader is elected when it is active",
        "最后已知的首领在活跃时当选",
        "4.1",
        "As it was meant; 3.7 to 4.0 elect it without looking (KAFKA-19522).",
        "按其本意实现；3.7 至 4.0 选举时不检查它是否活跃（KAFKA-19522）。",
        "engine/election: the_last_leader_is_remembered_while_nobody_can_be_elected",
    ),
    modelled(
        "ELE-8, ELR-1 to ELR-9",
        "Eligible leader replicas (KIP-966): who falls out of an ISR that is too small may \
         still be elected, unless it stopped uncleanly",
        "合格首领副本（ELR，KIP-966）：从过小的 ISR 中退出的副本仍可当选，除非它未正常停止",
        "4.1",
        "Off in the edition 4.0, as by default. The promise needs that min.insync.replicas and \
         the assignment stay as they are.",
        "版本 4.0 中关闭，与默认值一致。该保证要求 min.insync.replicas 和副本分配保持不变。",
        "engine/election: nobody_leads_when_the_isr_is_down_and_its_last_member_stays_in_it, \
         operations: a_configuration_can_be_set_for_one_topic, anomalies_later: \
         a8_the_last_replica_standing_loses_power, walks: ElrHoldsCommitted, tests/vectors: \
         election, tests/vectors: controller",
    ),
    modelled(
        "EPO-1 to EPO-6",
        "When leader epoch and partition epoch rise with KRaft",
        "KRaft 中首领纪元与分区纪元何时递增",
        "3.3+",
        "A smaller ISR raises the leader epoch before 3.6 (the edition 3.x).",
        "3.6 之前（版本 3.x），ISR 缩小会使首领纪元递增。",
        "engine/election: a_smaller_isr_raises_the_epoch_before_3_6, tests/vectors: election, \
         walks: ControllerEpochsRise, elections: the_last_isr_member_is_waited_for",
    ),
    modelled(
        "EPO-8 to EPO-11",
        "When they rise with ZooKeeper, and with a restart",
        "ZooKeeper 中以及重启时两者何时递增",
        "0.8 to 3.9",
        "",
        "",
        "zookeeper: a_dead_followers_removal_raises_the_epoch, zookeeper: \
         before_2_2_a_restart_within_the_session_goes_unnoticed, engine/election: \
         a_smaller_isr_raises_the_epoch_before_3_6",
    ),
    modelled(
        "RAS-1",
        "A partition moves to other replicas while it goes on, and the move can be taken back \
         (KIP-455)",
        "分区在工作的同时迁移到其他副本，迁移可以撤销（KIP-455）",
        "2.4+",
        "Editions before move a partition in the same way here.",
        "更早的版本在这里以同样的方式迁移分区。",
        "operations: a_partition_moves_and_the_old_replica_goes, operations: \
         a_move_can_be_taken_back, engine/reassignment: \
         a_reassignment_keeps_who_leaves_until_all_who_stay_are_in_sync, tests/vectors: \
         election, tests/vectors: controller",
    ),
    modelled(
        "KRC-5, KRC-7",
        "Brokers start fenced, and are unfenced once they have caught up with the metadata",
        "broker 启动时先被隔离，元数据追上后解除隔离",
        "3.3+",
        "",
        "",
        "failures: a_killed_process_keeps_its_log_and_begins_with_the_high_watermark_on_disk, \
         failures: a_quick_restart_waits_for_the_old_session_to_end, tests/vectors: heartbeat",
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
         failures: a_quick_restart_waits_for_the_old_session_to_end, tests/vectors: heartbeat, \
         tests/vectors: controller",
    ),
    modelled(
        "KRC-10",
        "A broker without the controller keeps serving, but no ISR change succeeds",
        "失去控制器的 broker 继续服务，但 ISR 变更都不会成功",
        "all",
        "",
        "",
        "elections: a_leader_that_is_cut_off_commits_nothing_more_and_steps_down_when_it_hears, \
         isr: the_high_watermark_waits_for_a_replica_that_is_about_to_join",
    ),
    modelled(
        "ZKC-3, ZKC-6, ZKC-8 to ZKC-10",
        "Sessions, failures and elections with ZooKeeper",
        "使用 ZooKeeper 时的会话、故障与选举",
        "0.8 to 3.9",
        "A restart within the session goes unnoticed before 2.2; unclean election is on by \
         default before 0.11.",
        "2.2 之前，会话期内的重启不会被发现；0.11 之前默认允许不干净的首领选举。",
        "zookeeper: a_dead_followers_removal_raises_the_epoch, zookeeper: \
         before_2_2_a_restart_within_the_session_goes_unnoticed, zookeeper: \
         since_2_2_a_restart_within_the_session_counts_as_a_failure, zookeeper: \
         the_last_isr_member_is_waited_for_and_elected_when_its_node_is_back, zookeeper: \
         up_to_0_10_anybody_is_elected_uncleanly",
    ),
    modelled(
        "BRT-1 to BRT-4",
        "What brokers do when they become leader or follower, or nobody leads",
        "broker 成为首领、成为跟随者或没有首领时的行为",
        "all",
        "A leader notes its epoch when it is elected since 2.0.1; before, with its first append.",
        "自 2.0.1 起，首领当选时即记下自己的纪元；之前在首次追加时。",
        "truncation: a_new_leader_keeps_its_whole_log_and_uncommitted_records_become_committed, \
         elections: the_last_isr_member_is_waited_for, tests/vectors: partition, tests/vectors: \
         broker, walks: OneLeaderPerEpoch",
    ),
];
