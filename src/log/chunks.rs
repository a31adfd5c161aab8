//! A list that grows at its end, and whose clones share all but what changed.
//!
//! A run keeps a snapshot for each of its steps. Adding to a list of thousands must neither copy
//! it nor keep it twice, so it lies in chunks behind shared pointers.

use std::ops::Index;
use std::sync::Arc;

const CHUNK: usize = 32;

/// See the module.
///
/// Invariant: every chunk but the last holds exactly `CHUNK` values and none is empty, so equal
/// lists are equal values.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Chunks<T> {
    chunks: Arc<Vec<Arc<Vec<T>>>>,
}

impl<T> Default for Chunks<T> {
    fn default() -> Chunks<T> {
        Chunks { chunks: Arc::default() }
    }
}

impl<T: Clone> Chunks<T> {
    /// How many values there are.
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

    /// The value at `index`.
    pub fn get(&self, index: usize) -> Option<&T> {
        self.chunks.get(index / CHUNK)?.get(index % CHUNK)
    }

    /// The value at `index`, to be changed here and in no other clone.
    pub fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        self.get(index)?;
        let chunk = Arc::make_mut(&mut self.chunks).get_mut(index / CHUNK)?;
        Arc::make_mut(chunk).get_mut(index % CHUNK)
    }

    /// The newest value.
    pub fn last(&self) -> Option<&T> {
        self.chunks.last()?.last()
    }

    /// The values from `index` on.
    pub fn iter_from(&self, index: usize) -> impl Iterator<Item = &T> {
        let first = self.chunks.get(index / CHUNK..).unwrap_or_default();
        first.iter().flat_map(|chunk| chunk.iter()).skip(index % CHUNK)
    }

    /// All values.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.chunks.iter().flat_map(|chunk| chunk.iter())
    }

    /// How many values at the beginning satisfy `holds`, which no later one does.
    pub fn partition_point(&self, holds: impl Fn(&T) -> bool) -> usize {
        let full = self.chunks.partition_point(|chunk| chunk.last().is_some_and(&holds));
        let rest = self.chunks.get(full).map_or(0, |chunk| chunk.partition_point(&holds));
        (full * CHUNK + rest).min(self.len())
    }

    /// Adds a value at the end.
    pub fn push(&mut self, value: T) {
        let chunks = Arc::make_mut(&mut self.chunks);
        match chunks.last_mut() {
            Some(last) if last.len() < CHUNK => Arc::make_mut(last).push(value),
            _ => chunks.push(Arc::new(vec![value])),
        }
    }

    /// Keeps the first `count` values.
    pub fn truncate(&mut self, count: usize) {
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

impl<T: Clone> Extend<T> for Chunks<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, values: I) {
        values.into_iter().for_each(|value| self.push(value));
    }
}

impl<T: Clone> FromIterator<T> for Chunks<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Chunks<T> {
        let mut chunks = Chunks::default();
        chunks.extend(values);
        chunks
    }
}

impl<T: Clone> Index<usize> for Chunks<T> {
    type Output = T;
    fn index(&self, index: usize) -> &T {
        self.get(index).expect("the index is within the list")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_grew_and_shrank_equals_one_that_never_grew() {
        for kept in [0, 1, 31, 32, 33, 64, 70] {
            let mut cut: Chunks<usize> = (0..70).collect();
            cut.truncate(kept);
            assert_eq!(cut, (0..kept).collect(), "kept {kept}");
            assert_eq!(cut.len(), kept);
        }
    }

    #[test]
    fn every_value_is_found_by_its_index_and_by_its_order() {
        let list: Chunks<usize> = (0..100).collect();
        for at in [0, 31, 32, 63, 99] {
            assert_eq!(list[at], at);
            assert_eq!(list.partition_point(|value| *value < at), at);
            assert!(list.iter_from(at).copied().eq(at..100));
        }
        assert_eq!(list.partition_point(|_| true), 100);
        assert!(list.get(100).is_none());
    }

    #[test]
    fn a_clone_does_not_see_later_changes() {
        let mut list: Chunks<usize> = (0..40).collect();
        let before = list.clone();
        *list.get_mut(3).unwrap() = 7;
        list.push(40);
        assert_eq!((before[3], before.len()), (3, 40));
        assert_eq!((list[3], list.len()), (7, 41));
    }
}
