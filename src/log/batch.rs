//! Record batches, and a list of them that many snapshots of a run share.

use std::fmt;
use std::sync::Arc;

/// A position in a partition's log; the first record has offset 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Offset(pub u64);

/// The reign of one leader; the controller raises it with each election. Logs keep it (KIP-101).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LeaderEpoch(pub u32);

/// The identity of a record, from the call of `send` on. A duplicate has the same identity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId(pub u32);

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Display for LeaderEpoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl Offset {
    /// The offset `count` records further on.
    #[must_use]
    pub fn plus(self, count: usize) -> Offset {
        Offset(self.0 + count as u64)
    }
}

/// Records that were appended together. The leader stamps offset and epoch (LOG-4); followers
/// copy a batch as it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Batch {
    /// The offset of the first record.
    pub base_offset: Offset,
    /// The epoch of the leader that appended it.
    pub leader_epoch: LeaderEpoch,
    /// The records in order; never empty.
    pub records: Arc<[RecordId]>,
}

impl Batch {
    /// The offset after the last record.
    pub fn end(&self) -> Offset {
        self.base_offset.plus(self.records.len())
    }

    /// The records with their offsets.
    pub fn entries(&self) -> impl Iterator<Item = (Offset, RecordId)> + '_ {
        self.records.iter().enumerate().map(|(i, r)| (self.base_offset.plus(i), *r))
    }
}

/// Chunks are shared between snapshots, so that a run of thousands of steps stays small.
const CHUNK: usize = 32;

/// The batches of a log in offset order.
///
/// Invariant: every chunk but the last holds exactly `CHUNK` batches, so equal lists are equal
/// values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Batches {
    chunks: Arc<Vec<Arc<Vec<Batch>>>>,
}

impl Batches {
    /// How many batches there are.
    pub fn len(&self) -> usize {
        match self.chunks.last() {
            Some(last) => (self.chunks.len() - 1) * CHUNK + last.len(),
            None => 0,
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    /// The batch at `index`, counted from the oldest.
    pub fn get(&self, index: usize) -> Option<&Batch> {
        self.chunks.get(index / CHUNK)?.get(index % CHUNK)
    }

    /// The newest batch.
    pub fn last(&self) -> Option<&Batch> {
        self.chunks.last()?.last()
    }

    /// The batches from `index` on.
    pub fn iter_from(&self, index: usize) -> impl Iterator<Item = &Batch> {
        let first = self.chunks.get(index / CHUNK..).unwrap_or_default();
        first.iter().flat_map(|chunk| chunk.iter()).skip(index % CHUNK)
    }

    /// All batches.
    pub fn iter(&self) -> impl Iterator<Item = &Batch> {
        self.iter_from(0)
    }

    /// The index of the first batch that ends after `offset`.
    pub fn index_of(&self, offset: Offset) -> usize {
        let chunk = self.chunks.partition_point(|c| c.last().is_some_and(|b| b.end() <= offset));
        match self.chunks.get(chunk) {
            Some(c) => chunk * CHUNK + c.partition_point(|b| b.end() <= offset),
            None => self.len(),
        }
    }

    /// Adds a batch at the end.
    pub fn push(&mut self, batch: Batch) {
        let chunks = Arc::make_mut(&mut self.chunks);
        match chunks.last_mut() {
            Some(last) if last.len() < CHUNK => Arc::make_mut(last).push(batch),
            _ => chunks.push(Arc::new(vec![batch])),
        }
    }

    /// Keeps the first `count` batches.
    pub fn keep(&mut self, count: usize) {
        if count >= self.len() {
            return;
        }
        let chunks = Arc::make_mut(&mut self.chunks);
        chunks.truncate(count.div_ceil(CHUNK));
        if let Some(last) = chunks.last_mut()
            && !count.is_multiple_of(CHUNK)
        {
            Arc::make_mut(last).truncate(count % CHUNK);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(at: u64) -> Batch {
        Batch {
            base_offset: Offset(at),
            leader_epoch: LeaderEpoch(0),
            records: Arc::new([RecordId(at as u32)]),
        }
    }

    fn list(count: u64) -> Batches {
        let mut batches = Batches::default();
        (0..count).for_each(|at| batches.push(batch(at)));
        batches
    }

    #[test]
    fn a_list_that_grew_and_shrank_equals_one_that_never_grew() {
        for kept in [0, 1, 31, 32, 33, 64, 70] {
            let mut cut = list(70);
            cut.keep(kept);
            assert_eq!(cut, list(kept as u64), "kept {kept}");
            assert_eq!(cut.len(), kept);
        }
    }

    #[test]
    fn an_index_leads_to_the_batch_that_holds_the_offset() {
        let batches = list(100);
        for at in [0, 31, 32, 63, 99] {
            assert_eq!(batches.index_of(Offset(at)), at as usize);
            assert_eq!(batches.iter_from(at as usize).count(), 100 - at as usize);
        }
        assert_eq!(batches.index_of(Offset(100)), 100);
    }
}
