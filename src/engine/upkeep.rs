//! What brokers do to their logs besides writing: roll, delete, compact.
//!
//! Rule: retention looks at whole segments, below the high watermark only, at fixed intervals.
//! Each replica deletes and compacts by itself, by its own clock; a follower also takes over the
//! start of its leader's log. What went this way is expired, not lost.
//!
//! From: `LogManager.cleanupLogs`, `LogCleaner`, `UnifiedLog.maybeIncrementLogStartOffset` (RET-1
//! to RET-9, CMP-1 to CMP-6, REP-9).
//!
//! Simplified: a check that would change nothing is not played. DeleteRecords is no message, and
//! nobody waits for the followers' low watermark.

use super::broker::{Broker, Replica};
use super::cluster::Cluster;
use super::event::{EventId, Fact, StartReason};
use super::ids::{BrokerId, Millis, Offset, PartitionId, RecordId};
use super::message::ErrorCode;
use super::turn::Turn;
use super::{fetch, ledger};
use crate::log::{
    AppendError, Appended, Log, LogContext, OffsetEntry, ProducerError, RollReason, Timestamp,
};

/// When the first retention check comes after a start: `InitialTaskDelayMs` of `LogManager`.
const FIRST_CHECK: Millis = Millis(30_000);

/// Tells what an append did, and answers the event of the append itself.
pub fn tell_append(
    turn: &mut Turn<'_>,
    broker: BrokerId,
    partition: PartitionId,
    appended: &Appended,
) -> EventId {
    tell_roll(turn, broker, partition, appended);
    let (from, to) = (appended.from, appended.to);
    let told = turn.tell(Fact::RecordsAppended { broker, partition, from, to });
    if let Some(OffsetEntry { relative, position }) = appended.index_entry {
        let base = turn.replica(broker, partition).log.segments().active().base();
        let offset = base.plus(relative as usize);
        let entry = Fact::IndexEntryAdded { broker, partition, offset, position };
        turn.tell_because(vec![told], entry);
    }
    if let Some(to) = appended.flushed {
        turn.tell_because(vec![told], Fact::LogFlushed { broker, partition, to });
    }
    told
}

/// Tells the roll that came before an append, if there was one.
pub fn tell_roll(
    turn: &mut Turn<'_>,
    broker: BrokerId,
    partition: PartitionId,
    appended: &Appended,
) {
    if let Some(rolled) = appended.rolled {
        let (base, why) = (rolled.base, rolled.why);
        turn.tell(Fact::SegmentRolled { broker, partition, base, why });
    }
}

/// The error that a producer gets for a batch that its leader cannot write.
pub fn error_of(why: AppendError) -> ErrorCode {
    match why {
        AppendError::RecordTooLarge { .. } => ErrorCode::MessageTooLarge,
        AppendError::RecordListTooLarge { .. } => ErrorCode::RecordListTooLarge,
        AppendError::Producer(ProducerError::OutOfOrderSequence { .. }) => {
            ErrorCode::OutOfOrderSequenceNumber
        }
        _ => ErrorCode::InvalidRecord,
    }
}

/// When a broker next finds a segment to delete, if it finds one as things are.
pub fn next_retention(cluster: &Cluster, broker: &Broker) -> Option<Millis> {
    let next = |(id, replica): (PartitionId, &Replica)| {
        replica.log.next_deletion(&broker.image.settings(id).log)
    };
    let due = broker.replicas.iter().filter_map(next).min()?;
    let interval = cluster.settings.retention_check_interval;
    Some(tick(broker.started + FIRST_CHECK, interval, due, cluster.now))
}

/// When a broker next finds a log to compact, if it finds one as things are.
pub fn next_cleaning(cluster: &Cluster, broker: &Broker) -> Option<Millis> {
    let next = |(id, replica): (PartitionId, &Replica)| {
        let config = &broker.image.settings(id).log;
        replica.log.next_cleaning(LogContext { config, now: cluster.timestamp() })
    };
    let due = broker.replicas.iter().filter_map(next).min()?;
    Some(tick(broker.started, cluster.settings.cleaner_backoff, due, cluster.now))
}

/// The first tick that is neither before `due` nor before now.
fn tick(first: Millis, interval: Millis, due: Timestamp, now: Millis) -> Millis {
    let due = Millis(due.0.saturating_sub(Cluster::BEGAN.0).max(0) as u64).max(now);
    let intervals = due.0.saturating_sub(first.0).div_ceil(interval.0);
    first + Millis(intervals * interval.0)
}

/// A broker looks for segments to delete.
pub fn check_retention(turn: &mut Turn<'_>, broker: BrokerId) {
    for partition in turn.broker(broker).replicas.keys().collect::<Vec<_>>() {
        let config = turn.log_config(broker, partition);
        let context = LogContext { config: &config, now: turn.cluster.timestamp() };
        let log = &mut turn.replica_mut(broker, partition).log;
        let (before, end) = (log.clone(), log.end());
        let rolled = log.segments().active().base();
        let deleted = log.delete_old_segments(context);
        let (from, to, base) = (before.start(), log.start(), log.segments().active().base());
        if base != rolled {
            let why = RollReason::Retention;
            turn.tell(Fact::SegmentRolled { broker, partition, base: end, why });
        }
        for segment in &deleted {
            let (base, end, bytes, why) = (segment.base, segment.end, segment.bytes, segment.why);
            turn.tell(Fact::SegmentDeleted { broker, partition, base, end, bytes, why });
        }
        if from != to {
            start_moved(turn, broker, partition, &before, StartReason::Retention);
        }
    }
}

/// The log of a replica begins at `to` from now on, if that is later than before.
pub fn raise_start(
    turn: &mut Turn<'_>,
    broker: BrokerId,
    partition: PartitionId,
    to: Offset,
    why: StartReason,
) {
    if to <= turn.replica(broker, partition).log.start() {
        return;
    }
    let log = &mut turn.replica_mut(broker, partition).log;
    let before = log.clone();
    if log.raise_start(to).is_ok() {
        start_moved(turn, broker, partition, &before, why);
    }
}

fn start_moved(
    turn: &mut Turn<'_>,
    broker: BrokerId,
    partition: PartitionId,
    before: &Log,
    why: StartReason,
) {
    let (from, to) = (before.start(), turn.replica(broker, partition).log.start());
    let gone = before.entries_from(from).take_while(|(at, _)| *at < to);
    let gone: Vec<RecordId> = gone.map(|(_, record)| record).collect();
    turn.tell(Fact::LogStartMoved { broker, partition, from, to, why });
    ledger::expired(turn, gone.into_iter());
    fetch::log_start_rose(turn, broker, partition);
}

/// A broker compacts the logs that have become dirty enough.
pub fn clean(turn: &mut Turn<'_>, broker: BrokerId) {
    for partition in turn.broker(broker).replicas.keys().collect::<Vec<_>>() {
        let config = turn.log_config(broker, partition);
        let context = LogContext { config: &config, now: turn.cluster.timestamp() };
        let log = &mut turn.replica_mut(broker, partition).log;
        let Some(cleaned) = log.clean(context) else { continue };
        let (to, bytes) = (cleaned.until, (cleaned.bytes_before, cleaned.bytes_after));
        let removed = cleaned.removed.len() as u32;
        turn.tell(Fact::LogCleaned { broker, partition, to, removed, bytes });
        ledger::expired(turn, cleaned.removed.iter().map(|(_, record)| *record));
    }
}

/// Somebody asks the leader to forget what lies below `before`.
pub fn delete_records(
    turn: &mut Turn<'_>,
    leader: BrokerId,
    partition: PartitionId,
    before: Option<Offset>,
) {
    let high_watermark = turn.replica(leader, partition).log.high_watermark();
    let to = before.unwrap_or(high_watermark);
    raise_start(turn, leader, partition, to, StartReason::DeleteRecords);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_due_is_done_at_the_first_tick_from_then_on() {
        let at = |due: i64, now: u64| {
            let due = Timestamp(Cluster::BEGAN.0 + due);
            tick(Millis(30_000), Millis(300_000), due, Millis(now)).0
        };
        assert_eq!([at(10_000, 0), at(30_000, 0), at(30_001, 0)], [30_000, 30_000, 330_000]);
        assert_eq!(
            [at(-9, 0), at(10_000, 330_000), at(10_000, 330_001)],
            [30_000, 330_000, 630_000]
        );
    }
}
