//! The states seen so far, each once, numbered in the order in which they were found.
//!
//! States lie in an arena. An open-addressing table finds them: each slot is four bytes, a state's
//! number and four bits of its hash, which spare most looks at a state that is another one.

use std::hash::Hasher;

use super::arena::Arena;
use crate::engine::hash::StableHasher;

/// How many bits of a slot are the number; the others are bits of the hash.
const NUMBER_BITS: u32 = 28;
const NUMBER: u32 = (1 << NUMBER_BITS) - 1;

/// How many states are looked up side by side, so that their memory comes at the same time.
const GROUP: usize = 16;

/// There are more states than a search can number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMany;

/// See the module.
#[derive(Clone, Debug)]
pub struct Seen<const W: usize> {
    states: Arena<[u64; W]>,
    // Invariant: the length is a power of two, and at least a fifth of the slots is empty (0).
    slots: Vec<u32>,
}

/// The same natively and in the browser, as the order of states and traces hangs on it.
pub fn hash<const W: usize>(state: &[u64; W]) -> u64 {
    let mut hasher = StableHasher::default();
    state.iter().for_each(|word| hasher.write_u64(*word));
    hasher.finish()
}

impl<const W: usize> Seen<W> {
    /// With nothing seen.
    pub fn new() -> Seen<W> {
        Seen { states: Arena::default(), slots: vec![0; 1 << 12] }
    }

    /// How many there are.
    pub fn len(&self) -> u32 {
        self.states.len() as u32
    }

    /// The state with this number.
    pub fn get(&self, number: u32) -> [u64; W] {
        self.states.get(number)
    }

    /// How many bytes it holds.
    pub fn bytes(&self) -> usize {
        self.states.bytes() + self.slots.len() * size_of::<u32>()
    }

    /// Adds those states that are new and calls `added` for each with its place in the list.
    ///
    /// # Errors
    /// If there is no number left for one of them.
    pub fn add_all(
        &mut self,
        states: &[[u64; W]],
        mut added: impl FnMut(usize),
    ) -> Result<(), TooMany> {
        for (group, states) in states.chunks(GROUP).enumerate() {
            self.grow_for(states.len());
            let mut hashes = [0; GROUP];
            let mut first = [0; GROUP];
            for (at, state) in states.iter().enumerate() {
                hashes[at] = hash(state);
                first[at] = self.slots[self.home(hashes[at])];
            }
            for (at, state) in states.iter().enumerate() {
                if self.is_at(first[at], hashes[at], state) {
                    continue;
                }
                if self.add(state, hashes[at])? {
                    added(group * GROUP + at);
                }
            }
        }
        Ok(())
    }

    fn home(&self, hash: u64) -> usize {
        hash as usize & (self.slots.len() - 1)
    }

    /// Whether what a slot holds is this state.
    fn is_at(&self, slot: u32, hash: u64, state: &[u64; W]) -> bool {
        slot != 0
            && slot >> NUMBER_BITS == tag(hash)
            && self.states.get((slot & NUMBER) - 1) == *state
    }

    fn add(&mut self, state: &[u64; W], hash: u64) -> Result<bool, TooMany> {
        let mut at = self.home(hash);
        while self.slots[at] != 0 {
            if self.is_at(self.slots[at], hash, state) {
                return Ok(false);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
        let number = self.len() + 1;
        if number > NUMBER {
            return Err(TooMany);
        }
        self.states.push(*state);
        self.slots[at] = tag(hash) << NUMBER_BITS | number;
        Ok(true)
    }

    /// Makes room for so many more. The old table goes before the new one comes: the states are
    /// enough to fill it.
    fn grow_for(&mut self, more: usize) {
        if (self.states.len() + more) * 5 <= self.slots.len() * 4 {
            return;
        }
        let double = self.slots.len() * 2;
        self.slots = Vec::new();
        self.slots = vec![0; double];
        for (number, state) in (1..).zip(self.states.iter()) {
            let hash = hash(&state);
            let mut at = self.home(hash);
            while self.slots[at] != 0 {
                at = (at + 1) & (double - 1);
            }
            self.slots[at] = tag(hash) << NUMBER_BITS | number;
        }
    }
}

fn tag(hash: u64) -> u32 {
    (hash >> (64 - (32 - NUMBER_BITS))) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_is_numbered_once_in_the_order_it_came() {
        let mut seen = Seen::new();
        let states: Vec<[u64; 2]> =
            (0..100_000_u64).map(|n| [n * n % 30_011, n / 60_022]).collect();
        let mut expected = Vec::new();
        let mut known = std::collections::BTreeSet::new();
        for (at, state) in states.iter().enumerate() {
            if known.insert(*state) {
                expected.push(at);
            }
        }
        let mut new = Vec::new();
        for part in [0..50_000, 50_000..100_000] {
            let from = part.start;
            seen.add_all(&states[part], |at| new.push(from + at)).unwrap();
        }
        assert_eq!(new, expected);
        let numbered = (0..seen.len()).map(|number| seen.get(number));
        assert!(numbered.eq(expected.iter().map(|at| states[*at])));
    }
}
