//! Order in vectors: a map that is a sorted vector, a list without doubles, and a sort by rank.
//!
//! Keys here come nearly always in their order (offsets, ids that are handed out one by one), so
//! an insertion is a push, and a clone is one block of memory. The page is smaller by it as well:
//! each kind of tree or sort in the standard library comes as a copy of its own.

use std::mem;

/// An ordered map. Looking up takes the logarithm of its size, inserting behind the last key no
/// longer than a push.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ordered<K, V> {
    rows: Vec<(K, V)>,
}

impl<K, V> Default for Ordered<K, V> {
    fn default() -> Self {
        Ordered { rows: Vec::new() }
    }
}

impl<K: Ord + Copy, V> Ordered<K, V> {
    fn find(&self, key: K) -> Result<usize, usize> {
        match self.rows.last() {
            Some((last, _)) if *last < key => Err(self.rows.len()),
            _ => self.rows.binary_search_by(|(k, _)| k.cmp(&key)),
        }
    }

    /// The value of `key`.
    pub fn get(&self, key: K) -> Option<&V> {
        self.find(key).ok().map(|at| &self.rows[at].1)
    }

    /// The value of `key`, to be changed.
    pub fn get_mut(&mut self, key: K) -> Option<&mut V> {
        self.find(key).ok().map(|at| &mut self.rows[at].1)
    }

    /// Whether there is a value of `key`.
    pub fn contains(&self, key: K) -> bool {
        self.find(key).is_ok()
    }

    /// Sets the value of `key` and answers the one before.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.find(key) {
            Ok(at) => Some(mem::replace(&mut self.rows[at].1, value)),
            Err(at) => {
                self.rows.insert(at, (key, value));
                None
            }
        }
    }

    /// The value of `key`; if there is none, it becomes what `value` makes.
    pub fn get_or_insert_with(&mut self, key: K, value: impl FnOnce() -> V) -> &mut V {
        let at = self.find(key).unwrap_or_else(|at| {
            self.rows.insert(at, (key, value()));
            at
        });
        &mut self.rows[at].1
    }

    /// Takes `key` out and answers its value.
    pub fn remove(&mut self, key: K) -> Option<V> {
        self.find(key).ok().map(|at| self.rows.remove(at).1)
    }

    /// Keeps the entries of which `keep` is true.
    pub fn retain(&mut self, mut keep: impl FnMut(K, &V) -> bool) {
        self.rows.retain(|(key, value)| keep(*key, value));
    }

    /// Removes all.
    pub fn clear(&mut self) {
        self.rows.clear();
    }

    /// Keys and values in order of key.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (K, &V)> + ExactSizeIterator {
        self.rows.iter().map(|(key, value)| (*key, value))
    }

    /// The keys in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = K> {
        self.rows.iter().map(|(key, _)| *key)
    }

    /// The values in order of key.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.rows.iter().map(|(_, value)| value)
    }

    /// The values in order of key, to be changed.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.rows.iter_mut().map(|(_, value)| value)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl<K, V> IntoIterator for Ordered<K, V> {
    type Item = (K, V);
    type IntoIter = std::vec::IntoIter<(K, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.rows.into_iter()
    }
}

impl<K: Ord + Copy, V> FromIterator<(K, V)> for Ordered<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut map = Ordered::default();
        entries.into_iter().for_each(|(key, value)| _ = map.insert(key, value));
        map
    }
}

/// Adds `item` to a short list that ascends and holds nothing twice.
pub fn include<T: Ord>(list: &mut Vec<T>, item: T) {
    let at = list.partition_point(|other| *other < item);
    if list.get(at) != Some(&item) {
        list.insert(at, item);
    }
}

/// The items in ascending order of their rank; equal ones stay as they stand.
pub fn sorted_by_rank<T>(items: Vec<T>, rank: impl Fn(&T) -> u64) -> Vec<T> {
    let numbered = items.iter().enumerate();
    let order = ascending(numbered.map(|(at, item)| (rank(item), at)).collect());
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    order.into_iter().filter_map(|(_, at)| items[at].take()).collect()
}

fn ascending(mut ranks: Vec<(u64, usize)>) -> Vec<(u64, usize)> {
    ranks.sort_unstable();
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_keeps_the_order_of_its_keys_whatever_order_they_come_in() {
        let mut map: Ordered<u8, &str> = [(5, "e"), (1, "a"), (3, "x")].into_iter().collect();
        assert_eq!((map.insert(3, "c"), map.insert(4, "d")), (Some("x"), None));
        assert_eq!(map.remove(5), Some("e"));
        assert_eq!(*map.get_or_insert_with(2, || "b"), "b");
        assert_eq!(*map.get_or_insert_with(1, || "never"), "a");
        let rows: Vec<_> = map.iter().map(|(key, value)| format!("{key}{value}")).collect();
        assert_eq!(rows, ["1a", "2b", "3c", "4d"]);
        assert!(map.contains(4) && !map.contains(5) && map.get(0).is_none());
    }

    #[test]
    fn a_list_ascends_and_holds_nothing_twice() {
        let mut list = Vec::new();
        [3, 1, 3, 2, 1].into_iter().for_each(|item| include(&mut list, item));
        assert_eq!(list, [1, 2, 3]);
    }

    #[test]
    fn items_of_one_rank_stay_as_they_stand() {
        let words = vec!["pear", "fig", "plum", "kiwi", "nut"];
        let sorted = sorted_by_rank(words, |word| word.len() as u64);
        assert_eq!(sorted, ["fig", "nut", "pear", "plum", "kiwi"]);
    }
}
