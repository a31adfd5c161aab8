//! A small ordered map whose clones share everything until one of them changes.
//!
//! A run keeps a snapshot of the cluster for each step, and the checker keeps millions, so a
//! clone must cost next to nothing. Our maps have a handful of entries; a sorted vector behind
//! a shared pointer is the smallest thing that serves. Order of iteration is order of keys.

use std::sync::Arc;

/// An ordered map with cheap clones. Absent is `None`; equal maps are equal values.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Table<K, V> {
    rows: Arc<Vec<(K, Arc<V>)>>,
}

impl<K, V> Clone for Table<K, V> {
    fn clone(&self) -> Self {
        Table { rows: Arc::clone(&self.rows) }
    }
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Table { rows: Arc::default() }
    }
}

impl<K: Ord + Copy, V: Clone> Table<K, V> {
    fn find(&self, key: K) -> Result<usize, usize> {
        self.rows.binary_search_by(|(k, _)| k.cmp(&key))
    }

    /// The value of `key`.
    pub fn get(&self, key: K) -> Option<&V> {
        self.find(key).ok().map(|at| self.rows[at].1.as_ref())
    }

    /// The value of `key`, to be changed here and in no other clone.
    pub fn get_mut(&mut self, key: K) -> Option<&mut V> {
        let at = self.find(key).ok()?;
        Some(Arc::make_mut(&mut Arc::make_mut(&mut self.rows)[at].1))
    }

    /// Sets the value of `key`.
    pub fn insert(&mut self, key: K, value: impl Into<Arc<V>>) {
        let value = value.into();
        let rows = Arc::make_mut(&mut self.rows);
        match rows.binary_search_by(|(k, _)| k.cmp(&key)) {
            Ok(at) => rows[at].1 = value,
            Err(at) => rows.insert(at, (key, value)),
        }
    }

    /// Takes `key` out and answers its value.
    pub fn remove(&mut self, key: K) -> Option<Arc<V>> {
        let at = self.find(key).ok()?;
        Some(Arc::make_mut(&mut self.rows).remove(at).1)
    }

    /// Keys and values in order of key.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (K, &V)> {
        self.rows.iter().map(|(key, value)| (*key, value.as_ref()))
    }

    /// The keys in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = K> {
        self.rows.iter().map(|(key, _)| *key)
    }

    /// The values in order of key.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> {
        self.rows.iter().map(|(_, value)| value.as_ref())
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl<K: Ord + Copy, V: Clone> FromIterator<(K, V)> for Table<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut table = Table::default();
        entries.into_iter().for_each(|(key, value)| table.insert(key, value));
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clone_does_not_see_later_changes() {
        let mut table: Table<u8, String> = [(2, "b".into()), (1, "a".into())].into_iter().collect();
        let before = table.clone();
        table.get_mut(1).expect("present").push('!');
        table.remove(2);
        table.insert(3, "c".to_string());
        assert_eq!(table.iter().map(|(k, v)| format!("{k}{v}")).collect::<Vec<_>>(), ["1a!", "3c"]);
        assert_eq!(before.values().cloned().collect::<Vec<_>>(), ["a", "b"]);
    }
}
