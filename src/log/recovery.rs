//! What a flush saves, what a loss of power takes, and how a log is made whole after it.
//!
//! Rule: below the recovery point everything is on disk. Of the rest any beginning may be, and
//! is cut to whole batches. Recovery reads every batch from the segment that holds the recovery
//! point on, and writes the indexes of these segments anew, batch by batch; so they may differ
//! from what they were. At a damaged batch the segment is cut, and later segments go.
//!
//! From: `UnifiedLog.flush`, `LogLoader.recoverLog`, `LogSegment.recover` (FLS-1, FLS-4, FLS-6,
//! IDX-5).

use super::index::TimestampOffset;
use super::{
    AppendOrigin, Batch, CompletedTxn, Log, LogContext, Offset, Placed, ProducerStates,
    ProducerVerdict, RecordId, Segment, Timestamp, Verification,
};

/// What the checkpoint files of the log directory say of a log. They are written now and then,
/// so they may be older than what the log was when its process ended (A.3, POS-6).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Checkpoints {
    /// `log-start-offset-checkpoint`.
    pub log_start: Offset,
    /// `recovery-point-offset-checkpoint`.
    pub recovery_point: Offset,
    /// `replication-offset-checkpoint`.
    pub high_watermark: Offset,
}

/// What a recovery did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recovery {
    /// How many segments were read.
    pub segments: usize,
    /// How many batches were read and found whole.
    pub batches: usize,
    /// How many offset index entries were written anew.
    pub index_entries: usize,
    /// Where the log was cut because of damage.
    pub cut_at: Option<Offset>,
}

impl Segment {
    /// From here on the file holds something else than its batches: a write that was torn, or a
    /// damaged disk. Recovery finds it. The position is in bytes.
    pub fn damage_from(&mut self, position: u32) {
        self.damaged_from = Some(position);
    }

    /// Reads every batch, cuts at the first damaged one, and writes both indexes anew. Answers
    /// how many bytes were cut off. `producers` knows what lies before this segment, and learns
    /// what lies in it.
    pub fn recover(&mut self, context: LogContext<'_>, producers: &mut ProducerStates) -> u64 {
        let size = self.size;
        let valid = self.damaged_from.take().unwrap_or(size);
        let whole = |placed: &Placed| placed.position + placed.batch.size() <= valid;
        self.batches.truncate(self.batches.partition_point(whole));
        self.offset_index.clear();
        self.time_index.clear();
        self.txn_index.reset();
        self.open();
        self.largest = None;
        self.size = 0;
        let mut last_entry = 0;
        for Placed { position, batch } in self.batches.clone().iter() {
            let timestamp = batch.body.max_timestamp;
            self.rise(TimestampOffset { timestamp, offset: batch.last_offset() });
            let far = u64::from(position - last_entry) > context.config.index_interval_bytes;
            // A follower appended several batches at once, so that there may be more entries now.
            if far && !self.offset_index.is_full() && !self.time_index.is_full() {
                self.add_entries(batch.last_offset(), *position);
                last_entry = *position;
            }
            self.size = position + batch.size();
            for completed in take(producers, batch) {
                let noted = completed.aborted().map_or(Ok(()), |txn| self.txn_index.append(txn));
                noted.expect("a marker lies behind those before it");
            }
        }
        self.note_largest();
        self.forget(context);
        u64::from(size - self.size)
    }

    /// Its process ended cleanly and starts again.
    pub fn reopen(&mut self, context: LogContext<'_>) {
        self.note_largest();
        self.forget(context);
    }

    /// What is known in memory only is gone after a restart.
    fn forget(&mut self, context: LogContext<'_>) {
        self.created = context.now;
        self.bytes_since_entry = 0;
        self.first_timestamp = self.batches.get(0).map(|first| first.batch.body.max_timestamp);
    }
}

impl Log {
    /// What the checkpoint files say if they are written now.
    pub fn checkpoints(&self) -> Checkpoints {
        Checkpoints {
            log_start: self.start,
            recovery_point: self.recovery_point,
            high_watermark: self.high_watermark,
        }
    }

    /// Writes everything below `offset` to disk: the recovery point moves there.
    pub fn flush_to(&mut self, offset: Offset) {
        self.recovery_point = self.recovery_point.max(offset);
    }

    /// The file that holds this offset is damaged from its batch on; recovery finds it. Answers
    /// whether there is such a batch.
    pub fn damage_from(&mut self, offset: Offset) -> bool {
        let number = self.segments.floor(offset);
        let Some(segment) = number.and_then(|number| self.segments.get_mut(number)) else {
            return false;
        };
        let batch = segment.batches.get(segment.index_of(offset)).map(|placed| placed.position);
        segment.damaged_from = batch;
        batch.is_some()
    }

    /// The machine loses power: of what was not flushed, only the whole batches below `keep_to`
    /// were on disk. Answers the records that went (FLS-6).
    pub fn lose_unflushed(
        &mut self,
        context: LogContext<'_>,
        keep_to: Offset,
    ) -> Vec<(Offset, RecordId)> {
        // A flush writes whole files, so a batch around the recovery point is there too.
        let unflushed = |batch: &&Batch| batch.base_offset >= self.recovery_point;
        let lost = self.batches_from(keep_to.max(self.recovery_point)).find(unflushed);
        let end = lost.map_or(self.end, |lost| lost.base_offset);
        self.truncate_to(context, end)
    }

    /// The process starts again after a clean shutdown, which flushed everything: the files are
    /// trusted (FLS-3).
    pub fn reopen(&mut self, context: LogContext<'_>, checkpoints: Checkpoints) {
        self.producers.take_snapshot();
        self.segments.active_mut().reopen(context);
        self.settle(context, checkpoints, true);
        self.flush_to(self.end);
    }

    /// The process starts again after a crash: what may not have been flushed is read through
    /// (FLS-4).
    pub fn recover(&mut self, context: LogContext<'_>, checkpoints: Checkpoints) -> Recovery {
        let mut recovery = Recovery::default();
        let mut number = self.segments.floor(checkpoints.recovery_point).unwrap_or(0);
        let mut producers = self.producers.restarted();
        while number < self.segments.count() {
            let base = self.segments.get(number).map_or(self.end, Segment::base);
            self.reload(&mut producers, base, context.now);
            let cut_off = self.recover_segment(number, &mut producers, context, &mut recovery);
            producers.take_snapshot();
            number += 1;
            if cut_off > 0 {
                self.segments.keep(number);
                recovery.cut_at = Some(self.segments.active().end());
            }
        }
        self.producers = producers;
        self.settle(context, checkpoints, false);
        recovery
    }

    fn recover_segment(
        &mut self,
        number: usize,
        producers: &mut ProducerStates,
        context: LogContext<'_>,
        recovery: &mut Recovery,
    ) -> u64 {
        let is_closed = number + 1 < self.segments.count();
        let Some(segment) = self.segments.get_mut(number) else { return 0 };
        let cut_off = segment.recover(context, producers);
        if is_closed {
            segment.close();
        }
        recovery.segments += 1;
        recovery.batches += segment.batches.len();
        recovery.index_entries += segment.offset_index.entries().len();
        for Placed { batch, .. } in segment.batches.clone().iter() {
            self.learn_epoch(batch);
        }
        cut_off
    }

    fn learn_epoch(&mut self, batch: &Batch) {
        if self.epochs.latest().is_none_or(|latest| batch.leader_epoch > latest) {
            self.assign_epoch(batch.leader_epoch, batch.base_offset);
        }
    }

    /// The positions and the producers follow from the files.
    fn settle(&mut self, context: LogContext<'_>, checkpoints: Checkpoints, clean: bool) {
        let end = self.segments.active().end();
        let first = self.segments.get(0).map_or(end, Segment::base);
        self.start = checkpoints.log_start.max(first);
        if end < self.start {
            self.truncate_fully_and_start_at(context, self.start, None);
            return;
        }
        self.end_at(end);
        self.high_watermark = self.within(checkpoints.high_watermark);
        self.recovery_point = checkpoints.recovery_point.min(end).max(self.start);
        self.cut_epochs(end);
        self.cut_epochs_below(self.start);
        let bases: Vec<Offset> = self.segments.iter().map(Segment::base).collect();
        self.producers = self.producers.restarted();
        self.producers.remove_stray_snapshots(&bases);
        if clean && self.producers.latest_snapshot().is_none() {
            for at in bases.iter().rev().take(2).rev().copied().chain([end]) {
                self.producers.set_map_end(at);
                self.producers.take_snapshot();
            }
        } else {
            self.rebuild_producers(context.now);
        }
    }

    /// The table of producers as of the log end, and a snapshot of it.
    pub(super) fn rebuild_producers(&mut self, now: Timestamp) {
        let mut producers = self.producers.clone();
        self.reload(&mut producers, self.end, now);
        self.producers = producers;
    }

    /// Loads the newest snapshot, and takes the batches from there up to `to` again.
    fn reload(&self, producers: &mut ProducerStates, to: Offset, now: Timestamp) {
        let nothing_known = producers.is_empty() && producers.map_end() >= to;
        producers.truncate_and_reload((self.start, to), now, ProducerStates::EXPIRATION_MS);
        if to > producers.map_end() && !nothing_known {
            let from = producers.map_end();
            let snapshots: Vec<Offset> =
                self.segments.iter().rev().take(2).map(Segment::base).collect();
            let between = self.segments.between(from, to);
            for segment in between.into_iter().flatten() {
                producers.set_map_end(segment.base.max(from).max(self.start));
                if snapshots.contains(&segment.base) {
                    producers.take_snapshot();
                }
                let first = segment.index_of(producers.map_end());
                let batches = segment.batches.iter_from(first).map(|placed| &placed.batch);
                for batch in batches.take_while(|batch| batch.last_offset() < to) {
                    take(producers, batch);
                }
            }
        }
        producers.set_map_end(to);
        producers.take_snapshot();
    }
}

/// What was appended once is not questioned again.
fn take(producers: &mut ProducerStates, batch: &Batch) -> Vec<CompletedTxn> {
    let one = std::slice::from_ref(batch);
    match producers.append(one, AppendOrigin::Replication, Verification::Off) {
        Ok(ProducerVerdict::Appended(completed)) => completed,
        // A batch that was damaged otherwise than in its bytes says nothing of its producer.
        Ok(ProducerVerdict::Duplicate(_)) | Err(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{append, at, bases, body, log};
    use super::super::{LeaderEpoch, Log, ProducerStamp};
    use super::*;

    fn index(log: &Log) -> Vec<u32> {
        let entries = log.segments().iter().flat_map(|s| s.offset_index().entries().iter());
        entries.map(|entry| entry.relative).collect()
    }

    #[test]
    fn a_roll_flushes_what_it_closes() {
        let log = log(&[1, 2, 3, 4, 5, 6]);
        assert_eq!((bases(&log), log.flushed()), (vec![0, 5], Offset(5)));
    }

    #[test]
    fn a_power_loss_takes_whole_batches_above_the_recovery_point() {
        let mut log = log(&[1, 2, 3, 4, 5, 6, 7, 8]);
        log.set_high_watermark(Offset(8));
        let gone = log.lose_unflushed(at(9), Offset(7));
        assert_eq!(gone, [(Offset(7), RecordId(0))]);
        assert_eq!((log.end(), log.high_watermark()), (Offset(7), Offset(7)));
        assert_eq!(log.lose_unflushed(at(9), Offset(0)).len(), 2, "not below the recovery point");
        assert_eq!(log.end(), Offset(5));
    }

    #[test]
    fn recovery_reads_from_the_recovery_point_on_and_writes_the_indexes_anew() {
        let leader = log(&[1, 2, 3, 4, 5, 6, 7, 8, 9]);
        let mut follower = Log::starting_at(at(0), Offset(0));
        follower.append_as_follower(at(0), &leader.read(Offset(0), Offset(5))).unwrap();
        follower.append_as_follower(at(0), &leader.read(Offset(5), Offset(9))).unwrap();
        assert_eq!((bases(&follower), index(&follower)), (vec![0, 5], vec![]));
        let recovery = follower.recover(at(20), follower.checkpoints());
        let read = Recovery { segments: 1, batches: 4, index_entries: 1, cut_at: None };
        assert_eq!((recovery, index(&follower)), (read, vec![2]));
        let nothing = Checkpoints::default();
        assert_eq!(follower.recover(at(20), nothing).segments, 2);
        assert_eq!(index(&follower), [2, 4, 2]);
        assert_eq!(follower.high_watermark(), Offset(0), "as the checkpoint has it");
    }

    #[test]
    fn a_damaged_batch_ends_the_log() {
        let mut log = log(&[1, 2, 3, 4, 5, 6, 7, 8]);
        log.assign_epoch(LeaderEpoch(4), Offset(8));
        assert!(log.damage_from(Offset(3)));
        let recovery = log.recover(at(20), Checkpoints::default());
        assert_eq!(recovery.cut_at, Some(Offset(3)));
        assert_eq!((bases(&log), log.end(), log.flushed()), (vec![0], Offset(3), Offset(0)));
        assert_eq!(log.epochs().latest(), Some(LeaderEpoch(0)), "no epoch begins at the end");
        assert!(!log.segments().active().offset_index().is_full(), "it is written to again");
    }

    /// Three segments; producer 7 wrote the second record of the first two.
    fn produced() -> Log {
        let mut log = log(&[]);
        for offset in 0..12 {
            let mut body = (*body(1, 100, 1)).clone();
            let stamp = |base_sequence| ProducerStamp { id: 7, epoch: 0, base_sequence };
            body.producer = [1, 6].iter().position(|at| *at == offset).map(|n| stamp(n as i32));
            append(&mut log, at(1), body.into());
        }
        log
    }

    /// The last sequence of producer 7, and where the snapshots are.
    fn known(log: &Log) -> (Option<i32>, Vec<u64>) {
        let sequence = log.producers().get(7).map(|entry| entry.last_sequence());
        (sequence, log.producers().snapshots().map(|(at, _)| at.0).collect())
    }

    #[test]
    fn producers_are_learnt_from_the_batches_behind_the_newest_readable_snapshot() {
        for damaged in [vec![], vec![10], vec![5, 10]] {
            let mut log = produced();
            assert_eq!(known(&log), (Some(1), vec![5, 10]));
            damaged.iter().for_each(|at| log.producers.damage_snapshot(Offset(*at)));
            let recovery = log.recover(at(20), log.checkpoints());
            assert_eq!((recovery.segments, log.producers().map_end()), (1, Offset(12)));
            assert_eq!(known(&log).0, Some(1), "{damaged:?}");
        }
    }

    #[test]
    fn a_clean_shutdown_leaves_the_indexes_as_they_are() {
        let mut log = log(&[1, 2, 3, 4, 5, 6, 7]);
        let before = index(&log);
        log.reopen(at(20), log.checkpoints());
        assert_eq!((index(&log), log.flushed()), (before, Offset(7)));
    }
}
