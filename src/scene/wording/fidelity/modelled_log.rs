//! What a log does as Kafka's does: rules, behaviour, versions, note, test.

use super::Fidelity;
use super::modelled::modelled;

/// The rows.
pub(super) const ROWS: &[Fidelity] = &[
    modelled(
        "LOG-1, LOG-2",
        "A record batch byte for byte (format v2): header, CRC-32C, variable-length numbers, \
         headers of records",
        "逐字节的记录批次（格式 v2）：批次头、CRC-32C、变长整数、记录头",
        "0.11+",
        "Sizes are exact in every state; the bytes are made when someone looks.",
        "任何状态下大小都是精确的；有人查看时才生成字节。",
        "log/format/encode: known_batches_are_written_byte_for_byte, tests/format: \
         the_other_crate_reads_what_we_write, tests/format: we_read_what_the_other_crate_writes, \
         tests/format: no_bit_changes_unnoticed_where_the_checksum_looks, tests/vectors: records",
    ),
    modelled(
        "LOG-4, LOG-5, POS-1",
        "Records are appended in batches; the leader stamps offset and leader epoch, followers \
         copy a batch as it is, and a fetch gives whole batches",
        "记录按批次追加；首领写入偏移量和首领纪元，跟随者原样复制批次，拉取得到完整批次",
        "0.11+",
        "",
        "",
        "log/replica_log: the_leader_stamps_the_next_offset_and_its_epoch, log/replica_log: \
         a_follower_takes_only_what_comes_next, log/format/stamp: \
         offset_and_epoch_are_stamped_without_a_new_checksum, log/read: \
         a_fetch_is_cut_at_its_size_and_hands_out_whole_batches, tests/vectors: log",
    ),
    modelled(
        "POS-2, POS-5",
        "Log start ≤ high watermark ≤ log end in every state",
        "任何状态下：日志起始偏移量 ≤ 高水位 ≤ 日志末端偏移量",
        "all",
        "",
        "",
        "walks: PositionsInOrder, log/replica_log: \
         the_high_watermark_stays_between_start_and_end, tests/log_walks: \
         the_laws_of_a_log_hold_on_every_walk",
    ),
    modelled(
        "POS-4",
        "The log start only grows, up to the high watermark; epochs and producer snapshots \
         below it go",
        "日志起始偏移量只增不减，最多到高水位；其下的纪元和生产者快照随之删除",
        "0.11+",
        "",
        "",
        "log/truncate: the_start_rises_up_to_the_high_watermark_only, log/epochs: \
         a_new_log_start_moves_the_epoch_that_spans_it, log/producers/tests: \
         a_log_that_begins_later_keeps_its_producers_and_drops_snapshots",
    ),
    modelled(
        "TRC-1 to TRC-5",
        "The leader epoch cache: which epoch began where, and where it ends",
        "首领纪元缓存：每个纪元从哪里开始，到哪里结束",
        "0.11+",
        "Up to 1.1 a leader answered with the offset alone; up to 2.0.0 its epoch began with its \
         first append.",
        "1.1 及以前首领只回答偏移量；2.0.0 及以前其纪元从首次追加开始。",
        "log/epochs: an_epoch_ends_where_the_next_one_starts, log/epochs: \
         a_later_epoch_replaces_an_empty_one_that_starts_at_the_same_offset, log/epochs: \
         a_cut_removes_the_epochs_behind_it_even_if_no_record_goes, tests/vectors: epoch_cache, \
         engine/truncation: \
         the_first_answer_named_no_epoch_and_knew_nothing_of_what_is_older_than_all, \
         walks: EpochsRise",
    ),
    modelled(
        "APP-1, APP-2, APP-4, APP-6 to APP-11",
        "An append in Kafka's order: leadership, ISR, limits, stamps, roll, producer state, \
         write, flush, high watermark",
        "按 Kafka 的顺序追加：首领身份、ISR、限制、写入偏移量与纪元、滚动、生产者状态、写入、刷盘、高水位",
        "2.0+",
        "A batch that was written before may cause a roll, and is answered with its old offsets.",
        "重复的批次可能引起滚动，响应中是它原来的偏移量。",
        "log/append: what_a_topic_forbids_is_refused, log/append: \
         a_batch_that_comes_again_is_told_where_it_went_and_a_gap_is_refused, log/append: \
         a_roll_takes_a_snapshot_of_the_producers_before_the_append, log/append: \
         enough_unflushed_records_are_flushed, acks: \
         a_small_isr_refuses_acks_all_before_the_append",
    ),
    modelled(
        "SEG-1 to SEG-7, SEG-9",
        "A segment is closed before an append: by size, by the time of its records, when an \
         index is full, or when an offset does not fit",
        "追加之前关闭日志段：按大小、按其中记录的时间、索引已满，或偏移量放不下",
        "0.10.1+",
        "Before 0.10.1 the age ran on the clock. An idle log never rolls.",
        "0.10.1 之前按时钟计算年龄。空闲的日志从不滚动。",
        "log/roll: a_segment_is_closed_before_it_grows_beyond_its_size, log/roll: \
         the_age_runs_on_the_time_of_records, log/roll: \
         a_segment_is_closed_when_an_index_is_full_or_an_offset_is_too_far, log/roll: \
         a_compacted_topic_rolls_in_time_for_its_cleaning, tests/vectors: segment",
    ),
    modelled(
        "SEG-10 to SEG-12",
        "A roll: the new base offset, the last time index entry, a producer snapshot, a flush \
         of what is closed; never on a timer",
        "滚动：新的基准偏移量、最后一条时间索引项、生产者快照、对已关闭部分刷盘；从不按定时器滚动",
        "0.10.1+",
        "",
        "",
        "log/segment: a_closed_segment_has_its_last_time_entry_and_no_room, log/append: \
         a_roll_takes_a_snapshot_of_the_producers_before_the_append, log/recovery: \
         a_roll_flushes_what_it_closes, tests/log_walks: the_laws_of_a_log_hold_on_every_walk",
    ),
    modelled(
        "IDX-1 to IDX-4",
        "Sparse indexes; leader and follower have different ones for equal logs",
        "稀疏索引；日志相同，首领与跟随者的索引却可能不同",
        "2.0+",
        "Entries are decided once for each append call, as in trunk of October 2024; a later \
         4.x may decide for each batch. Up to 1.1 an entry named the first offset.",
        "按每次追加调用决定是否增加索引项，与 2024 年 10 月的 trunk 一致；之后的 4.x 可能按批次决定。1.1 \
         及以前，索引项记的是第一个偏移量。",
        "log/segment: an_append_gets_an_entry_when_enough_was_written_before_it, log/segment: \
         leader_and_follower_have_different_indexes_for_the_same_batches, log/index: \
         a_relative_offset_has_31_bits, tests/vectors: index",
    ),
    modelled(
        "LKP-1 to LKP-5",
        "A look-up of an offset: range, segment, index by binary search with its warm section, \
         scan batch by batch, next segment",
        "查找偏移量：范围检查、日志段、带热区的索引二分查找、逐批次扫描、下一个日志段",
        "2.1+",
        "Before 2.1 there was no warm section; the answers are the same.",
        "2.1 之前没有热区；结果相同。",
        "log/lookup: the_sixth_record_of_a_segment_is_found_behind_the_entry_of_the_fifth, \
         log/lookup: what_lies_outside_is_not_searched, log/lookup: \
         a_segment_whose_end_is_gone_leads_to_the_next_one, log/index: \
         every_search_finds_the_last_entry_at_or_below_its_target, tests/log_walks: \
         the_laws_of_a_log_hold_on_every_walk, tests/vectors: log",
    ),
    modelled(
        "IDX-6",
        "The time index, and a look-up of a timestamp: segment, time index, offset index, scan for \
         the first record that is not older",
        "时间索引与时间戳的查找：日志段、时间索引、偏移量索引，再扫描第一条不早于目标的记录",
        "0.10.1+",
        "",
        "",
        "log/index: a_time_index_takes_only_what_rises_and_keeps_a_slot, log/time_lookup: \
         the_first_record_that_is_not_older_is_found, log/time_lookup: \
         the_ends_have_their_epochs, tests/log_walks: the_laws_of_a_log_hold_on_every_walk",
    ),
    modelled(
        "LKP-6",
        "How much a read hands out: at most so many bytes, at least one batch, from one segment",
        "一次读取给出多少：不超过给定字节数，至少一个批次，只来自一个日志段",
        "all",
        "The size counts the batch that is cut at the end; the batches handed out are whole.",
        "大小计入末尾被切断的批次；给出的批次都是完整的。",
        "log/read: a_fetch_is_cut_at_its_size_and_hands_out_whole_batches, log/read: \
         a_fetch_ends_where_the_batch_with_the_bound_begins_and_at_the_end_of_its_segment",
    ),
    modelled(
        "RET-1 to RET-6, RET-8",
        "Retention deletes whole segments below the high watermark: by log start, size and time \
         of records, even the active one; each replica by itself",
        "保留策略删除高水位以下的整个日志段：按日志起始偏移量、大小和记录时间，活动日志段也不例外；每个副本各自进行",
        "1.0+",
        "Before 1.0 segments above the high watermark could go. Followers also take over the \
         leader's log start.",
        "1.0 之前，高水位以上的日志段也可能被删除。跟随者还会采用首领的日志起始偏移量。",
        "retention: retention_by_time_takes_whole_segments_and_the_followers_follow, \
         log/retention: a_segment_goes_when_its_youngest_record_is_too_old, log/retention: \
         size_goes_down_to_the_limit_and_not_below, log/retention: \
         what_is_not_committed_stays, log/retention: \
         a_compacted_topic_loses_only_what_lies_below_its_start, tests/vectors: log, \
         tests/walks: every_law_holds_while_logs_are_rolled_deleted_and_compacted",
    ),
    modelled(
        "FLS-1, FLS-2",
        "Without flush.messages only a roll flushes: acks=all means the page caches of the ISR",
        "不设置 flush.messages 时只有滚动才刷盘：acks=all 指的是 ISR 各成员的页缓存",
        "0.8.1+",
        "",
        "",
        "log/recovery: a_roll_flushes_what_it_closes, log/append: \
         enough_unflushed_records_are_flushed, failures: \
         losing_the_last_isr_members_tail_loses_acknowledged_records",
    ),
    modelled(
        "FLS-3",
        "A broker that stops in order flushes its logs, writes its high watermarks and leaves a \
         file that says so; its next start trusts the logs",
        "正常停止的 broker 会刷盘、写入高水位，并留下表明这一点的文件；下次启动时信任这些日志",
        "all",
        "",
        "",
        "shutdown: a_leader_that_stops_in_order_hands_over_first, shutdown: \
         what_stopped_in_order_is_not_read_again_at_the_next_start, log/recovery: \
         a_clean_shutdown_leaves_the_indexes_as_they_are",
    ),
    modelled(
        "FLS-4, IDX-5",
        "Recovery after a crash: every batch from the recovery point's segment on is read, the \
         log is cut at damage, indexes are written anew",
        "崩溃后的恢复：从恢复点所在的日志段起读取每个批次，在损坏处截断日志，重建索引",
        "all",
        "",
        "",
        "log/recovery: \
         recovery_reads_from_the_recovery_point_on_and_writes_the_indexes_anew, log/recovery: \
         a_damaged_batch_ends_the_log, tests/vectors: segment, tests/log_walks: \
         the_laws_of_a_log_hold_on_every_walk",
    ),
    modelled(
        "CMP-1, CMP-2, CMP-4",
        "Compaction: when a log is dirty enough, what of it can be cleaned, tombstones and \
         markers",
        "日志压实：何时足够脏、哪些部分可以清理、墓碑与事务标记",
        "3.1+",
        "Before 3.1 a tombstone's time ran from its segment's last change.",
        "3.1 之前，墓碑的期限从其日志段的最后修改时间算起。",
        "log/compaction/dirtiness: the_dirty_ratio_counts_what_can_be_cleaned, log/compaction/\
         tests: the_last_value_of_each_key_stays_at_its_offset, log/compaction/tests: \
         a_tombstone_stays_until_its_horizon, log/compaction/tests: \
         aborted_records_go_and_their_marker_follows_after_its_horizon",
    ),
    modelled(
        "CMP-6",
        "Each replica compacts by itself; a follower may receive batches that jump over its log \
         end",
        "每个副本各自压实；跟随者收到的批次可能跳过它的日志末端",
        "0.8.1+",
        "",
        "",
        "tests/walks: every_law_holds_while_logs_are_rolled_deleted_and_compacted, \
         tests/log_walks: the_laws_of_a_log_hold_on_every_walk",
    ),
    modelled(
        "OOR-1 to OOR-3, OOR-5",
        "A follower out of its leader's range asks for the leader's end and start, and cuts its \
         log, starts anew, or goes on",
        "超出首领范围的跟随者询问首领日志的末端与起点，然后截断、重新开始或继续",
        "all",
        "Since 2.7 the divergence test comes first, so that the first case is rare.",
        "自 2.7 起分歧检查在先，因此第一种情形很少见。",
        "retention: a_follower_that_comes_too_late_begins_where_the_leader_begins, retention: \
         a_follower_with_more_than_its_leader_is_cut_to_where_their_logs_part, tests/walks: \
         every_law_holds_while_logs_are_rolled_deleted_and_compacted",
    ),
    modelled(
        "A.4",
        "DeleteRecords cuts no batch: one that lies across the log start stays, and a follower \
         that begins there takes it whole",
        "DeleteRecords 不切分批次：跨越日志起始偏移量的批次保留，从那里开始的跟随者会整批接收",
        "0.11+",
        "",
        "",
        "retention: a_follower_that_comes_too_late_begins_where_the_leader_begins",
    ),
    modelled(
        "CON-6",
        "A consumer whose position is gone goes on where auto.offset.reset says",
        "位置已被删除的消费者按 auto.offset.reset 继续",
        "all",
        "",
        "",
        "retention: a_consumer_that_comes_too_late_is_set_to_the_beginning",
    ),
];
