//! What a log does in a simpler way than Kafka's, and in which.

use super::Fidelity;
use super::simplified::simplified;

/// The rows.
pub(super) const ROWS: &[Fidelity] = &[
    simplified(
        "LOG-3, APP-3, APP-5",
        "Everything about an append is checked before anything changes",
        "追加的全部检查都在改变任何状态之前进行",
        "all",
        "Producers here send whole batches, so that their CRC and offsets are not checked again. \
         In Kafka an append that is refused late may have left an epoch behind.",
        "这里的生产者只发送完好的批次，因此不再检查其 CRC 和偏移量。在 Kafka 中，较晚被拒绝的追加可能已留下纪元。",
        "log/append: what_a_topic_forbids_is_refused",
    ),
    simplified(
        "LOG-6, POS-3, IDM-1 to IDM-8",
        "A log knows producers, open transactions and markers, but nobody here writes as an \
         idempotent or transactional producer",
        "日志记录生产者状态、未结束的事务和标记，但这里还没有幂等或事务性的生产者",
        "4.0",
        "So the last stable offset of a replica is its high watermark. The rules are those of \
         4.0; errors of older brokers are not told.",
        "因此副本的最后稳定偏移量等于高水位。采用 4.0 的规则，不区分旧版 broker 的错误。",
        "tests/vectors: producer_state, tests/vectors: txn_log, log/producers/tests: \
         a_transaction_is_unstable_until_the_high_watermark_passes_its_marker",
    ),
    simplified(
        "LOG-7",
        "Message formats v0 and v1 are recognised in files, but not decoded",
        "能识别文件中的消息格式 v0 和 v1，但不解码",
        "0.8 to 3.9",
        "The log of the simulation is always of format v2.",
        "模拟中的日志始终是格式 v2。",
        "log/folder/scanner: a_lone_message_of_the_old_format_is_told_as_such",
    ),
    simplified(
        "A.1",
        "Compressed batches are read in opened files, and never written",
        "能读取所打开文件中的压缩批次，但从不写入压缩批次",
        "all",
        "gzip, snappy, lz4 and zstd.",
        "gzip、snappy、lz4 和 zstd。",
        "tests/folder: every_record_of_every_codec_is_read, files/codecs: \
         each_codec_gives_back_what_went_in_and_no_more_than_asked_for",
    ),
    simplified(
        "section H",
        "segment.bytes may be as small as 14",
        "segment.bytes 最小可以是 14",
        "all",
        "So that a few records fill a segment; 4.0 asks for 1 MiB at least.",
        "以便几条记录就写满一个日志段；4.0 要求至少 1 MiB。",
        "log/roll: a_segment_is_closed_before_it_grows_beyond_its_size",
    ),
    simplified(
        "SEG-8",
        "The jitter of a segment is drawn from a seed",
        "日志段的随机抖动由种子决定",
        "all",
        "Runs must be repeatable.",
        "运行必须可重现。",
        "log/roll: the_jitter_of_each_segment_is_drawn_once_and_below_its_bound",
    ),
    simplified(
        "IDX-7",
        "The room that an index of the active segment is allocated is told, but counts in no size",
        "会显示活动日志段的索引预先分配的空间，但不计入任何大小",
        "all",
        "A folder that is written here has its indexes as long as their entries; in opened files \
         such room is known as normal.",
        "在此写出的文件夹中，索引文件与其索引项一样长；打开的文件中出现这种空间被视为正常。",
        "tests/folder: room_allocated_in_advance_is_normal",
    ),
    simplified(
        "section K",
        "Checks of retention and of the cleaner that would change nothing are not played",
        "不会改变任何状态的保留检查和清理检查不演示",
        "all",
        "Their times count from the start of each broker.",
        "检查时间从各 broker 启动时算起。",
        "tests/walks: every_law_holds_while_logs_are_rolled_deleted_and_compacted",
    ),
    simplified(
        "RET-7",
        "Deleted files are gone at once",
        "被删除的文件立即消失",
        "all",
        "Kafka keeps them with the suffix .deleted for file.delete.delay.ms.",
        "Kafka 会以 .deleted 后缀保留它们，直到 file.delete.delay.ms 之后。",
        "log/retention: a_segment_goes_when_its_youngest_record_is_too_old",
    ),
    simplified(
        "RET-9",
        "DeleteRecords is no message: the leader's log start moves at once",
        "DeleteRecords 不是消息：首领的日志起始偏移量立即移动",
        "0.11+",
        "Nobody waits for the low watermark of all replicas.",
        "不等待所有副本的低水位。",
        "retention: only_committed_records_can_be_deleted, retention: \
         deleted_records_are_not_lost_ones, tests/walks: \
         every_law_holds_while_logs_are_rolled_deleted_and_compacted",
    ),
    simplified(
        "POS-6",
        "After a restart the high watermark is the one last written to disk, every 5 s; the log \
         start is the true one",
        "重启后的高水位是磁盘上检查点的值，每 5 秒写一次；日志起始偏移量则是精确的",
        "all",
        "In Kafka the checkpoint of the log start may be 60 s old.",
        "在 Kafka 中，日志起始偏移量的检查点可能已有 60 秒之久。",
        "failures: a_restart_begins_with_the_high_watermark_of_the_last_full_five_seconds",
    ),
    simplified(
        "FLS-5",
        "The epoch checkpoint is always as new as the epochs in memory",
        "纪元检查点总是与内存中的纪元一样新",
        "all",
        "In Kafka a cut is written a little later, so that stale entries may come back after a \
         loss of power; recovery removes them.",
        "在 Kafka 中，截断稍后才写入，因此断电后可能重新出现旧条目；恢复时会将其删除。",
        "log/truncate: an_epoch_at_the_end_goes_even_if_no_record_does",
    ),
    simplified(
        "FLS-6",
        "Lost power takes whole batches of the log's end, as many records as the learner says",
        "断电会丢失日志末端的整批记录，丢失多少由学习者决定",
        "all",
        "Nothing below the recovery point is lost. In Kafka the cut may lie at any byte, and \
         recovery then cuts to whole batches.",
        "恢复点以下的内容不会丢失。在 Kafka 中，断点可能在任意字节，恢复时再截到完整批次。",
        "failures: a_machine_without_power_loses_its_newest_records, failures: \
         losing_the_last_isr_members_tail_loses_acknowledged_records, log/recovery: \
         a_power_loss_takes_whole_batches_above_the_recovery_point",
    ),
    simplified(
        "CMP-3",
        "The cleaner keeps all keys of the dirty part, and compares keys instead of their hashes",
        "清理器保存脏部分的全部键，并直接比较键而不是其哈希值",
        "all",
        "Kafka's map is bounded by log.cleaner.dedupe.buffer.size, and a segment whose keys do \
         not fit is left for the next cleaning.",
        "Kafka 的映射受 log.cleaner.dedupe.buffer.size 限制，键放不下的日志段留给下一次清理。",
        "log/compaction/tests: the_last_value_of_each_key_stays_at_its_offset, log/compaction/\
         tests: a_key_counts_only_from_the_first_dirty_offset_on",
    ),
    simplified(
        "CMP-5",
        "Offsets never change, and small segments are merged; these get their index entries batch \
         by batch, and are never split",
        "偏移量从不改变，小日志段会合并；合并后的日志段按批次建立索引项，并且从不拆分",
        "all",
        "Kafka appends a buffer at a time, and splits a segment whose offsets do not fit.",
        "Kafka 每次追加一个缓冲区，并拆分偏移量放不下的日志段。",
        "log/compaction/tests: neighbours_are_merged_as_far_as_they_fit, tests/walks: \
         every_law_holds_while_logs_are_rolled_deleted_and_compacted",
    ),
    simplified(
        "section A",
        "Many records can be written at once (`fill`): every replica in the ISR gets them, and \
         they are committed",
        "可以一次写入许多记录（`fill`）：ISR 中的每个副本都会得到它们，并且已提交",
        "all",
        "One step without messages, as if hours had passed. Segments and indexes grow as they \
         would have, the followers' otherwise than the leader's.",
        "这是没有消息的一步，如同过去了数小时。日志段和索引照常增长，跟随者的索引与首领的不同。",
        "tests/walks: every_law_holds_while_logs_are_rolled_deleted_and_compacted",
    ),
];
