//! What clients are told, and what they do, as in Kafka.

use super::Fidelity;
use super::modelled::modelled;

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
        "ACK-3, ACK-6, ACK-8, ACK-9",
        "acks=all: the answer waits for the high watermark, that is for the ISR and not for all \
         replicas",
        "acks=all：等到高水位越过该批次才响应，即等待 ISR 全体，而不是所有副本",
        "all",
        "",
        "",
        "acks: with_acks_all_the_answer_waits_for_the_whole_isr, acks: \
         a_write_that_waits_too_long_is_answered_and_stays_in_the_log, tests/vectors: broker",
    ),
    modelled(
        "ACK-4, MIN-1",
        "min.insync.replicas is checked before the append (NOT_ENOUGH_REPLICAS)",
        "追加之前检查 min.insync.replicas（NOT_ENOUGH_REPLICAS）",
        "0.8.2+",
        "",
        "",
        "acks: a_small_isr_refuses_acks_all_before_the_append, tests/vectors: partition",
    ),
    modelled(
        "ACK-5",
        "min.insync.replicas is checked again after the wait (NOT_ENOUGH_REPLICAS_AFTER_APPEND)",
        "等待结束后再次检查 min.insync.replicas（NOT_ENOUGH_REPLICAS_AFTER_APPEND）",
        "0.8.2+",
        "The record stays in the leader's log.",
        "记录仍留在首领的日志中。",
        "acks: an_isr_that_shrinks_between_commit_and_answer_is_reported, tests/vectors: broker",
    ),
    modelled(
        "ACK-7, MIN-3",
        "min.insync.replicas above the number of replicas counts as that number",
        "min.insync.replicas 大于副本数时按副本数计",
        "3.7+",
        "Before, such a topic took no write with acks=all; the editions up to 3.x do so.",
        "之前，这样的主题不接受任何 acks=all 的写入；3.x 及更早的版本即如此。",
        "operations: before_3_7_no_write_reached_a_topic_that_asked_for_more_replicas_than_it_had",
    ),
    modelled(
        "ACK-10, HW-3, MIN-2",
        "Strict min ISR (KIP-966): the high watermark stands while the ISR is smaller than \
         min.insync.replicas",
        "严格的最少同步副本数（KIP-966）：ISR 成员数低于 min.insync.replicas 时，高水位不推进",
        "3.7+",
        "Before, it went on, and records could be read that were on too few replicas.",
        "之前高水位照常推进，副本过少的记录也能被读到。",
        "walks: StrictMinIsr, acks: a_small_isr_takes_acks_1_but_shows_it_to_nobody, acks: \
         a_write_that_was_taken_waits_through_a_small_isr",
    ),
    modelled(
        "MIN-4, HWM-2",
        "What is acknowledged is on min.insync.replicas replicas at least, in their page \
         caches; later failures can still lose it",
        "已确认的记录至少在 min.insync.replicas 个副本的页缓存中；之后的故障仍可能使其丢失",
        "all",
        "",
        "",
        "failures: losing_the_last_isr_members_tail_loses_acknowledged_records, \
         anomalies_later: a8_the_last_replica_standing_loses_power",
    ),
    modelled(
        "RTY-1, RTY-2, RTY-4, RTY-6",
        "Producers time out, back off and send again; without idempotence this writes duplicates",
        "生产者超时、退避并重试；没有幂等性时会写入重复记录",
        "all",
        "Retries are off by default up to 2.0, and delivery.timeout.ms is known since 2.1.",
        "2.0 及以前默认不重试；delivery.timeout.ms 自 2.1 起才有。",
        "acks: a_retry_after_a_lost_answer_writes_a_duplicate, acks: \
         a_producer_gives_up_after_its_retries",
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
];
