//! What happens inside a log, in Chinese: rolls, index entries, retention, compaction.

use super::names::{bytes, offsets};
use super::telling::Telling;
use crate::engine::event::StartReason;
use crate::engine::{BrokerId, Fact as F, Offset};
use crate::log::{DeletionReason, RollReason};
use crate::scene::Lang::Zh;

/// The sentence of a fact about the inside of a log. Other facts are not asked for here.
pub(super) fn log_fact(t: &Telling<'_>, fact: &F) -> String {
    match *fact {
        F::RecordsFilled { from, to, .. } => {
            let count = to.0 - from.0;
            format!(
                "一次写入 {count} 条记录（{}），ISR 的每个副本都有，且已提交。",
                offsets(Zh, from, to)
            )
        }
        F::SegmentRolled { broker, base, why, .. } => rolled(t, broker, base, why),
        F::IndexEntryAdded { broker, offset, position, .. } => format!(
            "broker {broker} 增加一条索引项：要找偏移量 {offset}，从该日志段的第 {position} 字节开始。"
        ),
        F::SegmentDeleted { broker, base, end, bytes: size, why, .. } => format!(
            "broker {broker} 删除最旧的日志段（{}，{}）：{}。",
            offsets(Zh, base, end),
            bytes(size),
            deleted(why)
        ),
        F::LogStartMoved { broker, from, to, why, .. } => match why {
            StartReason::Leader => {
                format!("broker {broker} 从首领得知日志起点不再是 {from}，而是 {to}。")
            }
            StartReason::Retention => {
                format!("broker {broker} 上的日志起点从 {from} 移到 {to}。")
            }
            StartReason::DeleteRecords => format!(
                "首领 broker {broker} 将日志起点从 {from} 移到 {to}；整个位于其下的日志段会在下次保留检查时删除。"
            ),
        },
        F::LogStartedAnew { broker, old, start, .. } => format!(
            "broker {broker} 的日志（{}）止于首领的日志起点之下：它丢弃整个日志，从 {start} 重新开始。",
            offsets(Zh, old.0, old.1)
        ),
        F::LogCleaned { broker, to, removed, bytes: (before, after), .. } => format!(
            "broker {broker} 将日志压缩到 {to}：{removed} 条记录因有相同键的更新记录而移除，{} 变为 {}。偏移量保持不变。",
            bytes(before),
            bytes(after)
        ),
        F::LogFlushed { broker, to, .. } => {
            format!("broker {broker} 刷盘：{to} 之前的内容已在磁盘上，不再只在页缓存中。")
        }
        F::LogRecovered { broker, from, segments, .. } => format!(
            "broker {broker} 上次并非正常停止：它从偏移量 {from} 起重新读取 {segments} 个日志段，检查每个批次并重建索引。"
        ),
        _ => String::new(),
    }
}

fn rolled(t: &Telling<'_>, broker: BrokerId, base: Offset, why: RollReason) -> String {
    let config = t.log_config(broker);
    let why = match why {
        RollReason::Size => format!("该批次会使其超过 segment.bytes（{}）", config.segment_bytes),
        RollReason::Age => format!("其中记录的时间跨度超过 segment.ms（{}）", config.segment_ms),
        RollReason::OffsetIndexFull => "其偏移量索引已满".into(),
        RollReason::TimeIndexFull => "其时间索引已满".into(),
        RollReason::OffsetOverflow => "偏移量已无法放入其索引".into(),
        RollReason::Retention => "其中的全部内容都已过期".into(),
        RollReason::Asked => "有人要求如此".into(),
    };
    format!("broker {broker} 关闭活动日志段，因为{why}；下一个日志段从偏移量 {base} 开始。")
}

fn deleted(why: DeletionReason) -> &'static str {
    match why {
        DeletionReason::Time => "其全部内容都早于 retention.ms",
        DeletionReason::Size => "其余部分仍不少于 retention.bytes",
        DeletionReason::LogStart => "它整个位于日志起点之下",
    }
}
