//! Cutting a log: its end because of another leader, its start because somebody deleted records.
//!
//! From: `UnifiedLog.truncateTo`, `truncateFullyAndStartAt`, `maybeIncrementLogStartOffset`
//! (TRC-3, TRC-9, TRC-12, POS-4).

use std::sync::Arc;

use super::replica_log::OutOfRange;
use super::{Log, LogContext, Offset, RecordId, Segment, Segments};

impl Log {
    /// Cuts the log so that it ends at `to`, with the epochs that began there or later, and
    /// answers the records that went, in offset order. Does nothing to records if the log ends
    /// earlier (TRC-12). Batches are cut whole: one that spans `to` goes too, and leaves a gap.
    pub fn truncate_to(&mut self, context: LogContext<'_>, to: Offset) -> Vec<(Offset, RecordId)> {
        // A leader that never appended left an epoch at its log end: it goes in any case.
        self.cut_epochs(to.min(self.end));
        if to >= self.end {
            return Vec::new();
        }
        if self.segments.get(0).is_some_and(|first| first.base > to) {
            return self.truncate_fully_and_start_at(context, to, None);
        }
        let kept = self.segments.floor(to).expect("the first segment begins at or below the cut");
        let later = self.segments.iter_from(kept + 1).flat_map(|s| s.batches.iter());
        let later: Vec<_> = later.flat_map(|placed| placed.batch.entries()).collect();
        let bases: Vec<Offset> = self.segments.iter_from(kept + 1).map(Segment::base).collect();
        self.segments.keep(kept + 1);
        let mut gone = self.segments.active_mut().truncate_to(to, context.now);
        gone.extend(later);
        self.start = self.start.min(to);
        let follows = self.high_watermark >= to;
        self.end_at(to);
        bases.into_iter().for_each(|base| self.producers.delete_snapshot(base));
        self.rebuild_producers(context.now);
        if follows {
            self.set_high_watermark(to);
        }
        gone
    }

    /// Takes everything away, and begins again at `offset`. A log start below it may be given.
    /// Answers the records that went.
    pub fn truncate_fully_and_start_at(
        &mut self,
        context: LogContext<'_>,
        offset: Offset,
        log_start: Option<Offset>,
    ) -> Vec<(Offset, RecordId)> {
        let gone = self.entries().collect();
        self.segments = Segments::new(Segment::new(offset, context));
        self.epochs = Arc::default();
        self.start = log_start.unwrap_or(offset);
        self.producers.truncate_fully_and_start_at(offset);
        self.end_at(offset);
        self.rebuild_producers(context.now);
        self.set_high_watermark(offset);
        gone
    }

    /// Raises the log start, because records were deleted or the leader did so. Answers whether
    /// it moved; a lower one is ignored (POS-4).
    ///
    /// # Errors
    /// It would be above the high watermark; nothing changes then.
    pub fn raise_start(&mut self, to: Offset) -> Result<bool, OutOfRange> {
        if to > self.high_watermark {
            let (from, highest) = (self.start, self.high_watermark);
            return Err(OutOfRange { asked: to, from, to: highest });
        }
        if to <= self.start {
            return Ok(false);
        }
        self.start = to;
        self.recovery_point = self.recovery_point.max(to);
        self.cut_epochs_below(to);
        self.producers.on_log_start_incremented(to);
        Ok(true)
    }

    /// The log ends here now; the positions that lie above come along.
    pub(super) fn end_at(&mut self, end: Offset) {
        self.end = end;
        self.high_watermark = self.high_watermark.min(end);
        self.recovery_point = self.recovery_point.min(end);
    }

    pub(super) fn cut_epochs_below(&mut self, start: Offset) {
        if self.epochs.earliest().is_some_and(|(_, first)| first < start) {
            Arc::make_mut(&mut self.epochs).truncate_from_start(start);
        }
    }

    pub(super) fn cut_epochs(&mut self, end: Offset) {
        if self.epochs.entries().last().is_some_and(|(_, start)| *start >= end) {
            Arc::make_mut(&mut self.epochs).truncate_from_end(end);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{append, at, bases, body, log};
    use super::super::{LeaderEpoch, OutOfRange};
    use super::*;

    #[test]
    fn a_cut_takes_later_segments_and_writes_to_an_earlier_one_again() {
        let mut log = log(&[0; 12]);
        assert_eq!((bases(&log), log.flushed()), (vec![0, 5, 10], Offset(10)));
        let gone = log.truncate_to(at(1), Offset(7));
        assert!(gone.iter().map(|(offset, _)| offset.0).eq(7..12));
        assert_eq!((bases(&log), log.end(), log.flushed()), (vec![0, 5], Offset(7), Offset(7)));
        assert!(!log.segments().active().offset_index().is_full());
        log.truncate_to(at(1), Offset(5));
        assert_eq!(bases(&log), [0, 5], "the segment that begins there stays, empty");
    }

    #[test]
    fn a_batch_around_the_cut_goes_as_a_whole() {
        let mut log = log(&[0]);
        append(&mut log, at(0), body(3, 100, 0));
        assert_eq!(log.truncate_to(at(1), Offset(2)).len(), 3);
        assert_eq!((log.end(), log.size()), (Offset(2), 100), "a gap is left");
        assert_eq!(append(&mut log, at(1), body(1, 100, 0)).from, Offset(2));
    }

    #[test]
    fn a_cut_below_the_first_segment_begins_anew_there() {
        let mut log = Log::starting_at(at(0), Offset(10));
        append(&mut log, at(0), body(1, 100, 0));
        assert_eq!(log.truncate_to(at(1), Offset(4)).len(), 1);
        let positions = (log.start(), log.high_watermark(), log.end());
        assert_eq!((bases(&log), positions), (vec![4], (Offset(4), Offset(4), Offset(4))));
    }

    #[test]
    fn an_epoch_at_the_end_goes_even_if_no_record_does() {
        let mut log = log(&[0, 0]);
        log.assign_epoch(LeaderEpoch(4), Offset(2));
        assert!(log.truncate_to(at(0), Offset(9)).is_empty());
        assert_eq!((log.epochs().latest(), log.end()), (Some(LeaderEpoch(0)), Offset(2)));
    }

    #[test]
    fn the_start_rises_up_to_the_high_watermark_only() {
        let mut log = log(&[0; 7]);
        log.set_high_watermark(Offset(3));
        let too_far = OutOfRange { asked: Offset(4), from: Offset(0), to: Offset(3) };
        assert_eq!(log.raise_start(Offset(4)), Err(too_far));
        assert_eq!(
            [2, 2, 1].map(|to| log.raise_start(Offset(to))),
            [Ok(true), Ok(false), Ok(false)]
        );
        assert_eq!((log.start(), log.epochs().earliest().unwrap().1), (Offset(2), Offset(2)));
    }
}
