//! The words of the view of a real broker's files in Simplified Chinese.

use super::files::Phrase;
use super::ui::words;
use crate::log::folder::Severity;

/// What the browser says, if it says anything, in brackets.
fn aside(why: &str) -> String {
    if why.is_empty() { String::new() } else { format!("（{why}）") }
}

fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "提示",
        Severity::Mismatch => "矛盾",
        Severity::Damage => "损坏",
    }
}

words! { Phrase<'_>:
    // Choosing files.
    OpenFiles => "打开真实 broker 的文件…",
    Title => "真实 broker 的文件",
    TitleOf(name) => format!("文件：{name}"),
    Hint => "选择一个分区目录中的文件，例如 broker 的 log.dirs 下的 orders-0，或它的 zip \
         归档。也可以把它们拖放到本页任意位置。",
    Private => "任何内容都不会离开本页：文件在你的浏览器中读取，且只读取。",
    ChooseFiles => "选择文件或归档",
    ChooseFolder => "选择目录",
    Named(files) => format!("{files} 个文件"),

    // Reading them.
    Loading => "正在加载读取文件的程序…",
    Unpacking { done, total } => format!("正在解包：{done} / {total}"),
    Reading { done, total } => format!("正在读取：{done} / {total}"),
    Cancel => "取消",
    Cancelled => "已停止，没有打开任何文件；重新选择文件即可再次开始。",
    TryAgain => "重试",
    NoWorker(why) => format!(
        "读取文件的程序未能加载{}。请检查网络后重试；如果本页是直接从磁盘打开的，需要改为由服务器提供。",
        aside(why)
    ),
    NotOpened(why) => format!(
        "无法打开这些文件{}。请选择同一个分区目录的全部文件，或它的一个 zip 归档。", aside(why)
    ),
    NotAnswered(why) => format!(
        "无法读取文件的这一部分{}。如果文件已改变，请重新选择。", aside(why)
    ),
    NotOfKafka => "其中没有分区目录的文件。broker 的文件名形如 00000000000000000000.log；\
         请选择一个分区的目录。",

    // The report.
    NoFault => "没有发现问题。",
    Faults(faults) => format!("发现 {faults} 处问题。"),
    OnlyNotes(notes) => format!("没有发现问题；有 {notes} 处值得知道。"),
    MoreFindings(more) => format!("另有 {more} 处。"),
    Sums { segments, size, batches, records } =>
        format!("{segments} 个日志段，{size}，{batches} 个批次，{records} 条记录"),
    SumOffsets { first, last } => format!("偏移量 {first} 到 {last}"),
    Severity(severity) => severity_name(severity),
    Place { file, position } => format!("{file}，字节 {position}"),
    SoundUpTo { sound, readable, size } => format!(
        "共 {size} 字节，前 {sound} 字节完好，broker 恢复时会保留这部分；能读出 {readable} 字节。"
    ),

    // The files.
    Files => "文件",
    Offsets { first, last } if first == last => format!("偏移量 {first}"),
    Offsets { first, last } => format!("偏移量 {first}–{last}"),
    Empty => "空",
    Records(records) => format!("{records} 条记录"),
    Batches(batches) => format!("{batches} 个批次"),
    Entries(used) => format!("{used} 条"),
    Padding(size) => format!("预分配 {size}"),
    Producers(producers) => format!("{producers} 个生产者"),
    Epochs(epochs) => format!("{epochs} 个 epoch"),
    TopicId(id) => format!("主题 ID {id}"),
    NotLookedAt => "未检查，broker 也不会读取",
    FindingsHere(findings) => format!("{findings} 处发现"),

    // A log.
    BatchList => "批次",
    BatchesOf { first, last, of } => format!("第 {first}–{last} 个批次，共 {of} 个"),
    Earlier => "更早的批次",
    Later => "更晚的批次",
    At(position) => format!("字节 {position}"),
    Control => "控制批次",
    BatchFrom(base) => format!("从偏移量 {base} 开始的批次"),
    CompressedBy { codec, stored, size } =>
        format!("其记录用 {codec} 压缩：文件中 {stored}，解压后 {size}。"),
    NotCompressed => "其记录未压缩。",
    RecordsOf(base) => format!("从偏移量 {base} 开始的批次中的记录"),
    RecordsLeft(left) => format!("还有 {left} 条记录未显示。"),
    RecordDamage { position, why } => format!("记录可读到第 {position} 字节；之后：{why}。"),
    Offset => "偏移量",
    Time => "时间戳",
    Key => "键",
    Value => "值",
    Headers => "头部",
    LongerBy(bytes) => format!("…… 还有 {bytes} 字节"),

    // An index, or another file.
    EntryList => "索引项",
    EntriesOf { first, last, of } => format!("第 {first}–{last} 条，共 {of} 条"),
    EarlierEntries => "更早的条目",
    LaterEntries => "更晚的条目",
    OffsetEntry { offset, position } => format!("偏移量 {offset} → 字节 {position}"),
    TimeEntry { time, offset } => format!("{time} → 偏移量 {offset}"),
    AbortedEntry { producer, first, last, last_stable } => format!(
        "生产者 {producer} 中止了偏移量 {first}–{last}；当时的最后稳定偏移量为 {last_stable}"
    ),
    OtherVersion(version) => format!("版本 {version} 的条目，未知"),
    FirstBytes => "开头的字节",
    Asking => "正在读取…",

    // A replica as files.
    Download => "下载此目录",
    Packing { done, total } => format!("正在写入：{done} / {total}"),
    Packed { name, size } => format!("已将 {name}（{size}）交给浏览器。"),
    NotPacked(why) => format!("无法打包此目录{}。请重试。", aside(why)),
}
