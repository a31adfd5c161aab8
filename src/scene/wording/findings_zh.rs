//! What is found in files, in Simplified Chinese.

use super::ui::words;
use crate::log::folder::What as Phrase;

words! { Phrase:
    // The batches of a log.
    Unreadable => "文件从这里起无法读取",
    HeaderCutOff { needs, has } => format!("文件在批次头部中途结束：{needs} 字节只有 {has} 字节"),
    BatchCutOff { needs, has } => format!("文件在批次中途结束：{needs} 字节只有 {has} 字节"),
    OtherFormat { magic } if matches!(magic, 0 | 1) =>
        format!("旧格式 {magic} 的消息，来自 Kafka 0.11 之前"),
    OtherFormat { magic } => format!("不是批次：其格式号会是 {magic}"),
    ImpossibleLength { length } => format!("不是批次：其长度会是 {length}"),
    CrcMismatch { stored, computed } =>
        format!("校验和记为 {stored:08x}，按字节计算是 {computed:08x}"),
    ImpossibleCount { count, last_offset_delta } =>
        format!("批次声称有 {count} 条记录，末偏移量增量为 {last_offset_delta}"),
    UnknownCodec { codec } => format!("没有编号为 {codec} 的压缩算法"),
    ZeroTail { bytes } => format!("预先分配了 {bytes} 字节"),

    // Segments and their names.
    OffsetsFall { previous, base_offset } =>
        format!("批次从偏移量 {base_offset} 开始，而之前已有 {previous}"),
    EpochFalls { previous, epoch } => format!("leader epoch {epoch} 出现在 {previous} 之后"),
    BelowName { name, base_offset } =>
        format!("第一个批次从 {base_offset} 开始，低于文件名 {name}"),
    AboveName { name, base_offset } =>
        format!("第一个批次从 {base_offset} 开始，高于文件名 {name}"),
    TooFarFromBase { name, last_offset } =>
        format!("偏移量 {last_offset} 比文件名 {name} 高出 2147483647 以上"),
    OverlapsPrevious { previous_end, name } =>
        format!("日志段从 {name} 开始，而前一段到 {previous_end} 才结束"),
    GapBefore { previous_end, name } =>
        format!("缺少从 {previous_end} 到 {name} 的偏移量：被压实，或缺文件"),

    // Indexes.
    NoLog => "缺少该索引对应的日志",
    OddSize { entry, rest } => format!("多出 {rest} 字节：每条为 {entry} 字节"),
    EntryAfterPadding => "空条目之后又有条目",
    IndexNotIncreasing { previous, entry } => format!("{entry:?} 不在 {previous:?} 之后"),
    TimeNotIncreasing { previous, entry } => format!("{entry:?} 不在 {previous:?} 之后"),
    NoBatchAt { position, offset } =>
        format!("日志的字节 {position} 处没有批次开始（对应偏移量 {offset}）"),
    IndexPastOffset { offset, base_offset } =>
        format!("指向 {base_offset} 处的批次，越过了偏移量 {offset}"),
    NoBatchEndsAt { offset } => format!("没有批次在偏移量 {offset} 结束"),
    OffsetBeyondLog { offset } => format!("偏移量 {offset} 超出日志"),
    OffsetNotInLog { offset } => format!("偏移量 {offset} 不在日志中"),
    TimestampDiffers { indexed, batch } =>
        format!("时间戳 {indexed}；批次中最大的是 {batch}"),
    NotTheGreatest { indexed, earlier } =>
        format!("时间戳 {indexed} 不是迄今最大的：之前已有 {earlier}"),
    AbortedNotIncreasing { first, last } =>
        format!("从 {first} 到 {last} 的已中止事务，顺序不对"),
    NoAbortMarker { producer, last } =>
        format!("偏移量 {last} 处没有生产者 {producer} 的标记"),

    // Checkpoints and snapshots.
    OtherVersion { version } => format!("版本 {version}，未知"),
    BadLine { line } => format!("第 {line} 行内容不对"),
    CountDiffers { stated, found } => format!("声称 {stated} 条，实有 {found} 条"),
    EpochsNotIncreasing { previous, entry } =>
        format!("epoch 与偏移量 {entry:?} 不在 {previous:?} 之后"),
    EpochMissing { epoch, base_offset } =>
        format!("偏移量 {base_offset} 处的 epoch {epoch} 不在检查点中"),
    EpochStartDiffers { epoch, start, base_offset } =>
        format!("epoch {epoch} 记为从 {start} 开始；其第一个批次从 {base_offset} 开始"),
    BelowFirstEpoch { start, base_offset } =>
        format!("从 {base_offset} 起的记录低于第一个 epoch 的起点 {start}"),
    WrongSize { size } => format!("{size} 字节与其内容不符"),
}
