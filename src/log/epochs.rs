//! The leader epoch cache: which epoch began at which offset in this log.
//!
//! Rule: two epochs never share a start; an epoch ends where the next one starts, the newest
//! at the log end. Two logs agree up to the end of their last common epoch.
//!
//! From: KIP-101, KIP-279; `LeaderEpochFileCache` (TRC-1 to TRC-5).

use super::{LeaderEpoch, Offset};

/// Where an epoch ends in a log: the answer to a look-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EpochEnd {
    /// The greatest epoch of the log that is not newer than the one asked for.
    pub epoch: LeaderEpoch,
    /// The offset at which it ends.
    pub end_offset: Offset,
}

/// The start offset of each epoch, oldest first.
///
/// Invariant: epochs and start offsets both rise from one entry to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct EpochCache {
    entries: Vec<(LeaderEpoch, Offset)>,
}

impl EpochCache {
    /// The entries, oldest first: epoch and start offset.
    pub fn entries(&self) -> &[(LeaderEpoch, Offset)] {
        &self.entries
    }

    /// The newest epoch known.
    pub fn latest(&self) -> Option<LeaderEpoch> {
        self.entries.last().map(|(epoch, _)| *epoch)
    }

    /// The oldest entry: epoch and start offset.
    pub fn earliest(&self) -> Option<(LeaderEpoch, Offset)> {
        self.entries.first().copied()
    }

    /// The newest entry of an epoch older than `epoch`.
    pub fn entry_before(&self, epoch: LeaderEpoch) -> Option<(LeaderEpoch, Offset)> {
        self.entries.iter().rfind(|(known, _)| *known < epoch).copied()
    }

    /// The oldest entry of an epoch newer than `epoch`.
    pub fn entry_after(&self, epoch: LeaderEpoch) -> Option<(LeaderEpoch, Offset)> {
        self.entries.iter().find(|(known, _)| *known > epoch).copied()
    }

    /// The start offset of an epoch.
    pub fn start_of(&self, epoch: LeaderEpoch) -> Option<Offset> {
        self.entries.iter().find(|(known, _)| *known == epoch).map(|(_, start)| *start)
    }

    /// The epoch that the offset belongs to.
    pub fn epoch_at(&self, offset: Offset) -> Option<LeaderEpoch> {
        self.entries.iter().rfind(|(_, start)| *start <= offset).map(|(epoch, _)| *epoch)
    }

    /// Whether noting that `epoch` begins at `start` would change nothing.
    pub fn knows(&self, epoch: LeaderEpoch, start: Offset) -> bool {
        self.entries.last().is_some_and(|(latest, from)| *latest == epoch && start >= *from)
    }

    /// Notes that `epoch` begins at `start`. An older entry that it contradicts goes (TRC-2).
    pub fn assign(&mut self, epoch: LeaderEpoch, start: Offset) {
        if self.knows(epoch, start) {
            return;
        }
        self.entries.retain(|(e, s)| *e < epoch && *s < start);
        self.entries.push((epoch, start));
    }

    /// Forgets the epochs that begin at or after `end`: the log was cut there (TRC-3).
    pub fn truncate_from_end(&mut self, end: Offset) {
        self.entries.retain(|(_, start)| *start < end);
    }

    /// Forgets the epochs that end at or before `start`, and moves the start of the one that
    /// spans it: the log begins there now (TRC-3).
    pub fn truncate_from_start(&mut self, start: Offset) {
        let spanning = self.entries.iter().rposition(|(_, s)| *s <= start);
        if let Some(index) = spanning {
            self.entries.drain(..index);
            self.entries[0].1 = start;
        }
    }

    /// Where `epoch` ends in a log whose end is `leo`; `None` if the log knows nothing of an
    /// epoch so new, or knows no epochs at all (TRC-5).
    pub fn end_of(&self, epoch: LeaderEpoch, leo: Offset) -> Option<EpochEnd> {
        end_of_epoch(self.entries.iter().copied(), epoch, leo)
    }
}

/// Where `epoch` ends in a log whose end is `leo`; `None` if nothing in the log is as new, or
/// nothing is in it (TRC-5, KIP-101). `starts` says, in the order of the log, from which offset on
/// which epoch is written; an epoch may be said more than once.
///
/// An epoch ends at the log end if it is the last one written, and else where a newer one starts.
pub fn end_of_epoch(
    starts: impl DoubleEndedIterator<Item = (LeaderEpoch, Offset)> + Clone,
    epoch: LeaderEpoch,
    leo: Offset,
) -> Option<EpochEnd> {
    if starts.clone().next_back()?.0 == epoch {
        return Some(EpochEnd { epoch, end_offset: leo });
    }
    let mut floor = epoch;
    for (known, start) in starts {
        if known > epoch {
            return Some(EpochEnd { epoch: floor, end_offset: start });
        }
        floor = known;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_belongs_to_the_newest_epoch_that_begins_at_or_below_it() {
        let cache = cache(&[(1, 5), (3, 10), (6, 20)]);
        let at = |offset| cache.epoch_at(Offset(offset)).map(|epoch| epoch.0);
        assert_eq!(
            [at(4), at(5), at(9), at(10), at(99)],
            [None, Some(1), Some(1), Some(3), Some(6)]
        );
        assert_eq!(cache.entry_before(LeaderEpoch(3)), Some((LeaderEpoch(1), Offset(5))));
        assert_eq!(cache.entry_after(LeaderEpoch(3)), Some((LeaderEpoch(6), Offset(20))));
        assert_eq!(
            (cache.entry_before(LeaderEpoch(1)), cache.entry_after(LeaderEpoch(6))),
            (None, None)
        );
        assert_eq!(cache.start_of(LeaderEpoch(3)), Some(Offset(10)));
        assert_eq!(cache.start_of(LeaderEpoch(2)), None);
    }

    fn cache(entries: &[(u32, u64)]) -> EpochCache {
        let mut cache = EpochCache::default();
        entries.iter().for_each(|(e, s)| cache.assign(LeaderEpoch(*e), Offset(*s)));
        cache
    }

    fn end_of(cache: &EpochCache, epoch: u32, leo: u64) -> Option<(u32, u64)> {
        let end = cache.end_of(LeaderEpoch(epoch), Offset(leo))?;
        Some((end.epoch.0, end.end_offset.0))
    }

    #[test]
    fn an_epoch_ends_where_the_next_one_starts() {
        let leader = cache(&[(1, 0), (3, 10), (6, 20)]);
        assert_eq!(end_of(&leader, 5, 24), Some((3, 20)));
        assert_eq!(end_of(&leader, 3, 24), Some((3, 20)));
        assert_eq!(end_of(&leader, 1, 24), Some((1, 10)));
        assert_eq!(end_of(&leader, 6, 24), Some((6, 24)), "the newest ends at the log end");
        assert_eq!(end_of(&leader, 0, 24), Some((0, 0)), "older than all: where they begin");
        assert_eq!(end_of(&leader, 7, 24), None, "newer than all: unknown");
        assert_eq!(end_of(&cache(&[]), 0, 0), None);
    }

    #[test]
    fn a_later_epoch_replaces_an_empty_one_that_starts_at_the_same_offset() {
        assert_eq!(cache(&[(1, 0), (2, 5), (3, 5)]), cache(&[(1, 0), (3, 5)]));
        assert_eq!(cache(&[(1, 0), (4, 8), (2, 5)]), cache(&[(1, 0), (2, 5)]));
        assert_eq!(cache(&[(2, 5), (2, 7)]), cache(&[(2, 5)]), "already known");
    }

    #[test]
    fn a_cut_removes_the_epochs_behind_it_even_if_no_record_goes() {
        // The phantom epoch of TRC-12: a leader of epoch 3 that never appended.
        let mut phantom = cache(&[(1, 0), (3, 1)]);
        phantom.truncate_from_end(Offset(1));
        assert_eq!(phantom, cache(&[(1, 0)]));
    }

    #[test]
    fn a_new_log_start_moves_the_epoch_that_spans_it() {
        let mut spanned = cache(&[(1, 0), (3, 10), (6, 20)]);
        spanned.truncate_from_start(Offset(12));
        assert_eq!(spanned, cache(&[(3, 12), (6, 20)]));
    }
}
