//! The snapshots of the table of producers, and how a log that was cut goes back to one.
//!
//! Rule: at each roll the table is written down as of that offset. After a cut, or a restart, the
//! newest snapshot within the log is loaded and the batches behind it are taken again.
//!
//! From: `ProducerStateManager.takeSnapshot`, `truncateAndReload`, `removeStraySnapshots`.

use std::sync::Arc;

use super::super::{Offset, Timestamp};
use super::states::{ProducerSnapshot, ProducerStates, Table};

impl ProducerStates {
    /// The snapshots with the offsets up to which they know, oldest first; `None` is one whose
    /// file is damaged.
    pub fn snapshots(&self) -> impl ExactSizeIterator<Item = (Offset, Option<&ProducerSnapshot>)> {
        self.table.snapshots.iter().map(|(offset, snapshot)| (offset, snapshot.as_ref()))
    }

    /// The offset of the oldest snapshot.
    pub fn oldest_snapshot(&self) -> Option<Offset> {
        self.table.snapshots.keys().next()
    }

    /// The offset of the newest snapshot.
    pub fn latest_snapshot(&self) -> Option<Offset> {
        self.table.snapshots.keys().next_back()
    }

    /// The log ends at `to`, though no batch says so: records may be missing before it.
    pub fn set_map_end(&mut self, to: Offset) {
        self.map_end = to;
    }

    /// Takes a snapshot as of the end of the table, unless that was done (SEG-11). Before a roll
    /// the log sets that end to the base of the new segment.
    pub fn take_snapshot(&mut self) {
        if self.map_end <= self.last_snapshot {
            return;
        }
        let kept = self.iter().map(|(id, entry)| (id, Arc::new(entry.as_in_snapshot()))).collect();
        let at = self.map_end;
        Arc::make_mut(&mut self.table).snapshots.insert(at, Some(Arc::new(kept)));
        self.last_snapshot = at;
    }

    /// The log goes from `log_start` to `log_end` now. Snapshots outside go; unless the table ends
    /// just there, what is known comes from the newest snapshot that is left, without what is
    /// expired by then. The log has the batches from `map_end` on taken again.
    pub fn truncate_and_reload(
        &mut self,
        (log_start, log_end): (Offset, Offset),
        now: Timestamp,
        expiration_ms: u64,
    ) {
        self.retain_snapshots(|at| at > log_start && at <= log_end);
        if log_end == self.map_end {
            return self.on_log_start_incremented(log_start);
        }
        let table = Arc::make_mut(&mut self.table);
        table.forget();
        let (at, kept) = table.load_newest().unwrap_or((log_start, ProducerSnapshot::default()));
        for (id, entry) in kept.iter().filter(|(_, e)| !e.is_expired(now, expiration_ms)) {
            if let Some(first) = entry.current_txn_first_offset {
                table.ongoing.insert(first, id);
            }
            table.producers.insert(id, entry.clone());
        }
        self.last_snapshot = at;
        self.map_end = at;
    }

    /// Forgets everything; the log begins anew at `offset`.
    pub fn truncate_fully_and_start_at(&mut self, offset: Offset) {
        self.retain_snapshots(|_| false);
        if !self.is_empty() {
            Arc::make_mut(&mut self.table).forget();
        }
        self.last_snapshot = Offset(0);
        self.map_end = offset;
    }

    /// The log begins at `log_start` now. Producers stay known, even if all they wrote is gone.
    pub fn on_log_start_incremented(&mut self, log_start: Offset) {
        self.on_high_watermark_updated(log_start);
        self.map_end = self.map_end.max(log_start);
        self.last_snapshot = self.latest_snapshot().unwrap_or(log_start);
    }

    /// Removes the snapshots before `offset`.
    pub fn delete_snapshots_before(&mut self, offset: Offset) {
        self.retain_snapshots(|at| at >= offset);
    }

    /// Removes the snapshot at `offset`: the segment that begins there was deleted.
    pub fn delete_snapshot(&mut self, offset: Offset) {
        self.retain_snapshots(|at| at != offset);
    }

    /// Removes the snapshots that belong to no segment, but for one behind all of them: a clean
    /// shutdown leaves it.
    pub fn remove_stray_snapshots(&mut self, segment_bases: &[Offset]) {
        let newest_base = segment_bases.iter().max();
        let stray = self.snapshots().map(|(at, _)| at).filter(|at| !segment_bases.contains(at));
        let newest_stray = stray.max().filter(|at| newest_base.is_none_or(|base| at > base));
        self.retain_snapshots(|at| segment_bases.contains(&at) || newest_stray == Some(at));
    }

    /// The file of the snapshot at `offset` is damaged. Whoever loads it next removes it.
    pub fn damage_snapshot(&mut self, offset: Offset) {
        if self.table.snapshots.contains(offset) {
            Arc::make_mut(&mut self.table).snapshots.insert(offset, None);
        }
    }

    /// What a broker finds when it starts again: the snapshots, and nothing else.
    #[must_use]
    pub fn restarted(&self) -> ProducerStates {
        let snapshots = self.table.snapshots.clone();
        let table = Arc::new(Table { snapshots, ..Table::default() });
        ProducerStates { table, ..ProducerStates::default() }
    }

    fn retain_snapshots(&mut self, keep: impl Fn(Offset) -> bool) {
        if self.table.snapshots.keys().any(|at| !keep(at)) {
            Arc::make_mut(&mut self.table).snapshots.retain(|at, _| keep(at));
        }
    }
}

impl Table {
    /// The newest snapshot that can be read. Damaged ones behind it are removed.
    fn load_newest(&mut self) -> Option<(Offset, ProducerSnapshot)> {
        let readable = self.snapshots.iter().rev().find_map(|(at, s)| Some((at, s.clone()?)));
        let newest = readable.as_ref().map(|(at, _)| *at);
        self.snapshots.retain(|at, _| Some(at) <= newest);
        readable
    }

    fn forget(&mut self) {
        self.producers.clear();
        self.ongoing.clear();
        self.unreplicated.clear();
    }
}
