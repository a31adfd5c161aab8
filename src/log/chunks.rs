//! A list that grows at its end, and whose clones share all but what changed.
//!
//! A run keeps a snapshot for each of its steps. Adding to a list of thousands must neither copy
//! it nor keep it twice, so it lies in chunks behind shared pointers: an addition copies at most
//! the newest chunk, and only every `CHUNK`th one touches the list of chunks.

use std::ops::Index;
use std::sync::Arc;

const CHUNK: usize = 32;

/// See the module.
///
/// Invariant: every chunk in `full` holds exactly `CHUNK` values and `rest` holds fewer, so equal
/// lists are equal values.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Chunks<T> {
    full: Arc<Vec<Arc<Vec<T>>>>,
    rest: Arc<Vec<T>>,
}

impl<T> Default for Chunks<T> {
    fn default() -> Chunks<T> {
        Chunks { full: Arc::default(), rest: Arc::default() }
    }
}

impl<T> Chunks<T> {
    /// How many values there are.
    pub fn len(&self) -> usize {
        self.full.len() * CHUNK + self.rest.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value at `index`.
    pub fn get(&self, index: usize) -> Option<&T> {
        self.chunk(index / CHUNK).get(index % CHUNK)
    }

    /// The newest value.
    pub fn last(&self) -> Option<&T> {
        self.rest.last().or_else(|| self.full.last()?.last())
    }

    /// The values from `index` on.
    pub fn iter_from(&self, index: usize) -> impl Iterator<Item = &T> {
        let full = self.full.get(index / CHUNK..).unwrap_or_default();
        let skipped = index - (self.full.len() - full.len()) * CHUNK;
        full.iter().flat_map(|chunk| chunk.iter()).chain(self.rest.iter()).skip(skipped)
    }

    /// All values.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.full.iter().flat_map(|chunk| chunk.iter()).chain(self.rest.iter())
    }

    /// How many values at the beginning satisfy `holds`, which no later one does.
    pub fn partition_point(&self, holds: impl Fn(&T) -> bool) -> usize {
        let whole = self.full.partition_point(|chunk| chunk.last().is_some_and(&holds));
        whole * CHUNK + self.chunk(whole).partition_point(&holds)
    }

    /// The values of a chunk; none if it is behind the last one.
    fn chunk(&self, number: usize) -> &[T] {
        match self.full.get(number) {
            Some(chunk) => chunk,
            None if number == self.full.len() => &self.rest,
            None => &[],
        }
    }
}

impl<T: Clone> Chunks<T> {
    /// The value at `index`, to be changed here and in no other clone.
    pub fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        self.get(index)?;
        let chunk = if index / CHUNK < self.full.len() {
            &mut Arc::make_mut(&mut self.full)[index / CHUNK]
        } else {
            &mut self.rest
        };
        Arc::make_mut(chunk).get_mut(index % CHUNK)
    }

    /// Adds a value at the end.
    pub fn push(&mut self, value: T) {
        Arc::make_mut(&mut self.rest).push(value);
        if self.rest.len() == CHUNK {
            let chunk = std::mem::take(&mut self.rest);
            Arc::make_mut(&mut self.full).push(chunk);
        }
    }

    /// Keeps the first `count` values.
    pub fn truncate(&mut self, count: usize) {
        if count >= self.len() {
            return;
        }
        if count / CHUNK < self.full.len() {
            self.rest = self.full[count / CHUNK].clone();
            Arc::make_mut(&mut self.full).truncate(count / CHUNK);
        }
        Arc::make_mut(&mut self.rest).truncate(count % CHUNK);
    }

    /// Takes the first `count` values away.
    pub fn remove_first(&mut self, count: usize) {
        if count > 0 {
            *self = self.iter_from(count).cloned().collect();
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

impl<T> Index<usize> for Chunks<T> {
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
            assert_eq!(cut.last().copied(), kept.checked_sub(1));
        }
    }

    #[test]
    fn every_value_is_found_by_its_index_and_by_its_order() {
        let list: Chunks<usize> = (0..100).collect();
        for at in [0, 31, 32, 63, 95, 96, 99] {
            assert_eq!(list[at], at);
            assert_eq!(list.partition_point(|value| *value < at), at);
            assert!(list.iter_from(at).copied().eq(at..100));
        }
        assert_eq!(list.partition_point(|_| true), 100);
        assert!(list.get(100).is_none() && list.get(900).is_none());
        assert_eq!(list.iter_from(100).count() + list.iter_from(900).count(), 0);
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

    #[test]
    fn the_first_values_can_go() {
        for gone in [0, 1, 31, 32, 40, 70] {
            let mut list: Chunks<usize> = (0..70).collect();
            list.remove_first(gone);
            assert_eq!(list, (gone..70).collect(), "gone {gone}");
        }
    }
}
