//! What happens inside a log, in English: rolls, index entries, retention, compaction.

use super::names::{bytes, offsets};
use super::telling::Telling;
use crate::engine::event::StartReason;
use crate::engine::{BrokerId, Fact as F, Offset};
use crate::log::{DeletionReason, RollReason};
use crate::scene::Lang::En;

/// The sentence of a fact about the inside of a log. Other facts are not asked for here.
pub(super) fn log_fact(t: &Telling<'_>, fact: &F) -> String {
    match *fact {
        F::RecordsFilled { from, to, .. } => format!(
            "{} records ({}) are written at once on every replica of the ISR, and are committed.",
            to.0 - from.0,
            offsets(En, from, to)
        ),
        F::SegmentRolled { broker, base, why, .. } => rolled(t, broker, base, why),
        F::IndexEntryAdded { broker, offset, position, .. } => format!(
            "Broker {broker} adds an index entry: what leads to offset {offset} begins at byte \
             {position} of the segment."
        ),
        F::SegmentDeleted { broker, base, end, bytes: size, why, .. } => format!(
            "Broker {broker} deletes its oldest segment ({}, {}): {}.",
            offsets(En, base, end),
            bytes(size),
            deleted(why)
        ),
        F::LogStartMoved { broker, from, to, why, .. } => match why {
            StartReason::Leader => format!(
                "Broker {broker} takes over from the leader that the log begins at {to}, no \
                 longer at {from}."
            ),
            StartReason::Retention => {
                format!("On broker {broker} the log begins at {to} now, no longer at {from}.")
            }
            StartReason::DeleteRecords => format!(
                "Broker {broker}, the leader, moves the log start from {from} to {to}; whole \
                 segments below it go later."
            ),
        },
        F::LogStartedAnew { broker, old, start, .. } => format!(
            "Broker {broker}'s log ({}) ends below the leader's start: it is thrown away and \
             begins at {start}.",
            offsets(En, old.0, old.1)
        ),
        F::LogCleaned { broker, to, removed, bytes: (before, after), .. } => format!(
            "Broker {broker} compacts its log up to {to}: {removed} records with a newer one of \
             their key go ({} → {}).",
            bytes(before),
            bytes(after)
        ),
        F::LogFlushed { broker, to, .. } => format!(
            "Broker {broker} flushes its log: what lies below {to} is on disk, not only in the \
             page cache."
        ),
        F::LogRecovered { broker, from, segments, .. } => {
            let what =
                if segments == 1 { "a segment".into() } else { format!("{segments} segments") };
            format!(
                "Broker {broker} had not stopped cleanly: it checks {what} from offset {from} on \
                 and rebuilds the indexes."
            )
        }
        _ => String::new(),
    }
}

fn rolled(t: &Telling<'_>, broker: BrokerId, base: Offset, why: RollReason) -> String {
    let config = t.log_config(broker);
    let why = match why {
        RollReason::Size => {
            format!("it would grow beyond segment.bytes ({})", config.segment_bytes)
        }
        RollReason::Age => format!("its records span more than segment.ms ({})", config.segment_ms),
        RollReason::OffsetIndexFull => "its offset index is full".into(),
        RollReason::TimeIndexFull => "its time index is full".into(),
        RollReason::OffsetOverflow => "offsets would not fit into its index any more".into(),
        RollReason::Retention => "everything in it has expired".into(),
        RollReason::Asked => "somebody asked for it".into(),
    };
    format!("Broker {broker} closes its active segment: {why}. The next one begins at {base}.")
}

fn deleted(why: DeletionReason) -> &'static str {
    match why {
        DeletionReason::Time => "all of it is older than retention.ms",
        DeletionReason::Size => "the rest still holds retention.bytes",
        DeletionReason::LogStart => "it lies wholly below the log start",
    }
}
