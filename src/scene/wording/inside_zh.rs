//! The words of the view inside a log in Simplified Chinese.

use super::inside::Phrase;
use super::ui::words;

fn next_base(next: Option<u64>) -> String {
    next.map_or(String::new(), |next| format!("，下一个日志段从 {next} 开始"))
}

words! { Phrase<'_>:
    // The panel.
    Inside => "日志内部",
    TitleOf(broker) => format!("broker {broker} 的日志内部"),
    Replica => "副本",
    Gone => "这个 broker 没有该分区的副本。",
    MakeLonger => "加长日志",
    Records(records) => format!("{records} 条记录"),

    // The files.
    Files => "日志段",
    FilesHint => "每个日志段是一个日志文件加两个稀疏索引。选一个查看其内部。",
    Active => "活跃",
    Closed => "已关闭",
    Offsets { from, to } if from == to => format!("偏移量 {from}"),
    Offsets { from, to } => format!("偏移量 {from}–{to}"),
    Empty => "空",
    Batches(batches) => format!("{batches} 个批次"),
    EntriesOnly(used) => format!("{used} 条"),
    Allocated(size) => format!("预分配 {size}"),
    Older(hidden) => format!("前面还有 {hidden} 个日志段"),
    Newer(hidden) => format!("后面还有 {hidden} 个日志段"),

    // What became of a segment in this step.
    Begun => "新建",
    ClosedNow => "本步关闭",
    Grew(size) => format!("+{size}"),
    Indexed(added) => format!("+{added} 条索引项"),
    Cut(size) => format!("截断：−{size}"),
    Compacted(removed) => format!("压缩：−{removed} 条记录"),
    Deleted => "已删除",
    Merged => "压缩后并入相邻段",

    // The positions.
    Positions => "各个位置",
    RecoveryPoint => "恢复点",
    Cached { from, to } if from == to => format!("偏移量 {from} 只在页缓存中"),
    Cached { from, to } => format!("偏移量 {from}–{to} 只在页缓存中"),
    NothingCached => "全部已落盘",

    // The picture.
    Picture => "该日志段的文件",
    PictureHint => "每条索引项都连到它在日志中指向的位置。下方放大了若干批次；选一个可查看其字节。",
    Window { first, last, of } => format!("放大显示第 {first}–{last} 个批次，共 {of} 个"),
    Earlier => "更早的批次",
    Later => "更晚的批次",
    BatchAt { base, last, position } if base == last =>
        format!("批次，偏移量 {base}，位于字节 {position}"),
    BatchAt { base, last, position } =>
        format!("批次，偏移量 {base}–{last}，位于字节 {position}"),
    HighWatermarkSign => "HW",
    OnDisk => "已落盘",
    CacheOnly => "只在页缓存",

    // Looking something up.
    Find => "查找偏移量或时间",
    FindHint => "偏移量（368801）或时间：从开始算起的 5s、5000ms，或 \
         2026-01-01T00:00:05Z，或 @ 加 1970 年以来的毫秒数。",
    FindButton => "查找",
    NotATarget => "这既不是偏移量也不是时间。可以试试 42、5s 或 2026-01-01T00:00:05Z。",
    StepOf { step, of } => format!("第 {step} 次查看，共 {of} 次"),
    PreviousProbe => "上一次查看",
    NextProbe => "下一次查看",
    ToTheAnswer => "直接看结果",
    StopSearch => "结束查找",

    // The steps of a search.
    InRange { offset, start, end } =>
        format!("{offset} 在日志起始偏移量 {start} 与日志末端 {end} 之间。"),
    OutOfRange { offset, start, end } =>
        format!("{offset} 不在日志起始偏移量 {start} 与日志末端 {end} 之间。"),
    Floor { offset, base, next } => format!(
        "{offset} 在基准偏移量为 {base} 的日志段中：它是不大于 {offset} 的最大基准{}。",
        next_base(next)
    ),
    Relative { offset, base } =>
        format!("它在段内的相对偏移量是 {offset} − {base} = {}。", offset - base),
    WarmFrom { slot, says } => format!("最新的一批索引项从槽 {slot} 开始：{says}。"),
    WarmChosen => "它小于目标，所以答案就在这批索引项里。",
    WarmLeft { slot } if slot == 0 => "它不小于目标。",
    WarmLeft { slot } => format!("它不小于目标，所以在槽 0–{slot} 中查找。"),
    OffsetSlot { slot, low, high, offset, position } =>
        format!("在槽 {low}–{high} 中，槽 {slot} 写着 {offset} → 字节 {position}。"),
    TimeSlot { slot, low, high, time, offset } =>
        format!("在槽 {low}–{high} 中，槽 {slot} 写着 {time} → 偏移量 {offset}。"),
    TooFar => "太靠后，往前找。",
    HereOrLater => "不大于目标，所以是它或更后面的一个。",
    ExactlyThis => "正好等于目标。",
    OffsetIndexSays { offset, position } =>
        format!("最后一个不大于目标的索引项是 {offset} → 字节 {position}：从那里开始扫描日志。"),
    OffsetIndexSilent => "偏移量索引中没有这么小的索引项：从字节 0 开始扫描日志。",
    TimeIndexSays { time, offset } => format!(
        "最后一个不晚于目标的索引项是 {time} → 偏移量 {offset}：接着在偏移量索引中查找它。"
    ),
    TimeIndexSilent => "时间索引中没有这么早的索引项：从日志段的第一个偏移量开始。",
    ReadOn { position, last, offset } =>
        format!("字节 {position} 处的批次到 {last} 为止，小于 {offset}：继续读。"),
    ReadOnInTime { position } => format!("字节 {position} 处的批次没有这么晚的记录：继续读。"),
    Hit { position, base, last } if base == last =>
        format!("字节 {position} 处的批次含有 {base}：就是它。"),
    Hit { position, base, last } =>
        format!("字节 {position} 处的批次含有 {base}–{last}：就是它。"),
    HitInTime { position } =>
        format!("字节 {position} 处的批次有一条不早于目标的记录：就是它。"),
    Skipped(batches) => format!("同样地跳过另外 {batches} 个批次。"),
    NextSegment(base) =>
        format!("该日志段没有延伸到那里的批次：转到基准偏移量为 {base} 的日志段。"),
    SegmentTooOld { base, time } =>
        format!("日志段 {base} 的最大时间戳是 {time}：太早，看下一个日志段。"),
    SegmentReaches { base, time } =>
        format!("日志段 {base} 的最大时间戳是 {time}：不早于目标，就在这里找。"),

    // What a search found.
    FoundRecord { offset, nth, position } =>
        format!("找到了：记录 {offset}，该日志段的第 {nth} 个偏移量，在字节 {position} 处的批次中。"),
    FoundLater { asked, offset } =>
        format!("记录 {asked} 已被压缩删去；剩下的下一条是 {offset}。"),
    FoundNone { position } => format!("就是字节 {position} 处的批次，但其中的记录已被压缩删去。"),
    NothingYet(offset) => format!("{offset} 是日志末端：下一条记录将写在那里。"),
    NothingSoLate(time) => format!("没有晚到 {time} 的记录。"),

    // The bytes.
    Bytes => "字节",
    BytesHint => "指向某些字节或某个字段，也可以用方向键逐个查看。",
    BatchPiece(base) => format!("从偏移量 {base} 开始的批次"),
    OffsetEntryPiece(slot) => format!("偏移量索引项，槽 {slot}"),
    TimeEntryPiece(slot) => format!("时间索引项，槽 {slot}"),
    EpochsPiece => "leader-epoch-checkpoint",
    FieldColumn => "字段",
    TypeColumn => "类型",
    ValueColumn => "值",
    BytesFrom { first, last } if first == last => format!("字节 {first}"),
    BytesFrom { first, last } => format!("字节 {first}–{last}"),
    MoreBytes => "显示更多字节",
    ShownOf { shown, of } => format!("{shown} / {of} 字节"),
    NoPiece => "在这一步没有这些字节。",
}
