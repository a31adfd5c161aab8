//! What happens inside a log: rolls, index entries, retention, compaction.

use super::names::bytes;
use super::parts::Span;
use super::resource::{Say, words};
use super::telling::Telling;
use crate::engine::event::StartReason;
use crate::engine::{BrokerId, Fact as F, Offset};
use crate::log::{DeletionReason, RollReason};

words! { "log":
    pub(super) enum Told<'a> {
        Filled { count: u64, at: Span },
        Rolled { broker: BrokerId, why: &'a str, limit: Option<u64>, base: Offset },
        IndexEntryAdded { broker: BrokerId, offset: Offset, position: u32 },
        SegmentDeleted { broker: BrokerId, at: Span, bytes: &'a str, why: &'a str },
        StartOfLeader { broker: BrokerId, from: Offset, to: Offset },
        StartMoved { broker: BrokerId, from: Offset, to: Offset },
        RecordsDeleted { broker: BrokerId, from: Offset, to: Offset },
        StartedAnew { broker: BrokerId, old: Span, start: Offset },
        Cleaned { broker: BrokerId, to: Offset, removed: u32, before: &'a str, after: &'a str },
        Flushed { broker: BrokerId, to: Offset },
        Recovered { broker: BrokerId, from: Offset, segments: u32 },
    }
}

words! { "roll":
    fn roll for RollReason, ROLLS {
        Size,
        Age,
        OffsetIndexFull,
        TimeIndexFull,
        OffsetOverflow,
        Retention,
        Asked,
    }
}

words! { "deletion":
    fn deletion for DeletionReason, DELETIONS {
        LogStart,
        Size,
        Time,
    }
}

/// The sentence of a fact about the inside of a log. Other facts are not asked for here.
pub(super) fn log_fact(t: &Telling<'_>, fact: &F) -> String {
    let told = match *fact {
        F::RecordsFilled { from, to, .. } => {
            Told::Filled { count: to.0 - from.0, at: Span(from, to) }
        }
        F::SegmentRolled { broker, base, why, .. } => return rolled(t, broker, base, why),
        F::IndexEntryAdded { broker, offset, position, .. } => {
            Told::IndexEntryAdded { broker, offset, position }
        }
        F::SegmentDeleted { broker, base, end, bytes: size, why, .. } => {
            let (bytes, why) = (&bytes(size), &deletion(t.lang, &why));
            return Told::SegmentDeleted { broker, at: Span(base, end), bytes, why }.say(t.lang);
        }
        F::LogStartMoved { broker, from, to, why, .. } => match why {
            StartReason::Leader => Told::StartOfLeader { broker, from, to },
            StartReason::Retention => Told::StartMoved { broker, from, to },
            StartReason::DeleteRecords => Told::RecordsDeleted { broker, from, to },
        },
        F::LogStartedAnew { broker, old, start, .. } => {
            Told::StartedAnew { broker, old: Span(old.0, old.1), start }
        }
        F::LogCleaned { broker, to, removed, bytes: (before, after), .. } => {
            let (before, after) = (&bytes(before), &bytes(after));
            return Told::Cleaned { broker, to, removed, before, after }.say(t.lang);
        }
        F::LogFlushed { broker, to, .. } => Told::Flushed { broker, to },
        F::LogRecovered { broker, from, segments, .. } => {
            Told::Recovered { broker, from, segments }
        }
        _ => return String::new(),
    };
    told.say(t.lang)
}

fn rolled(t: &Telling<'_>, broker: BrokerId, base: Offset, why: RollReason) -> String {
    let config = t.log_config(broker);
    let limit = match why {
        RollReason::Size => Some(config.segment_bytes),
        RollReason::Age => Some(config.segment_ms),
        _ => None,
    };
    Told::Rolled { broker, why: &roll(t.lang, &why), limit, base }.say(t.lang)
}
