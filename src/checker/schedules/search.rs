//! Breadth first over all schedules within bounds, as far as one is told at a time.
//!
//! Rule: states are expanded in the order in which they were found, so the first schedule that
//! breaks the claim is a shortest one. States from which the same can happen are expanded once;
//! they are known by a hash of 64 bits, and the chance that two of a million states share one is
//! one in thirty million.
//!
//! Parts of a level can be expanded anywhere and are taken in their order: the outcome is the same.

use std::collections::VecDeque;
use std::ops::Range;

use super::ground::{Ground, State};
use super::moves::Move;
use super::trail::{Trail, Tree};
use crate::checker::Status;
use crate::checker::seen::{Seen, TooMany};
use crate::engine::Cluster;

/// How many bytes of states that wait to be expanded are kept whole; others are played again.
const KEPT_BYTES: usize = 200_000_000;

/// How many bytes a whole state takes at most, more or less: clusters share what they have in
/// common, and the less of it the longer a search goes on.
///
/// Measured with an allocator that counts, on a machine of 64 bits, as what a search held beside
/// its tables after each round, by states kept. With one partition and three brokers it went from
/// 1,100 at the eighth level to 3,300 at the twentieth, after 3 million states; with ten partitions
/// to 5,400; with 50 on nine brokers to 31,100. The states of a trail were 20,000 in all, and are
/// not counted; a round that is under way took another tenth.
fn state_bytes(cluster: &Cluster) -> usize {
    2_800 + 600 * cluster.controller.image.partitions.len()
}

/// A part of a level: what comes after its states.
#[derive(Clone, Debug, Default)]
pub struct Part {
    numbers: Range<u32>,
    keys: Vec<[u64; 1]>,
    from: Vec<(u32, u16)>,
    states: Vec<Option<State>>,
    /// The first step that breaks the claim.
    broke: Option<(u32, u16)>,
    played: u64,
}

/// How far a search is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// How many states were found.
    pub states: u64,
    /// How many steps were played to find them.
    pub played: u64,
    /// How long the schedules are that were all tried.
    pub depth: u16,
    /// How many bytes it holds, more or less.
    pub bytes: usize,
}

/// See the module.
pub struct Search {
    ground: Ground,
    seen: Seen<1>,
    tree: Tree,
    /// The first of the states that wait, by number.
    kept: VecDeque<(u32, State)>,
    most_kept: usize,
    state_bytes: usize,
    depth: u16,
    level_end: u32,
    expanded: u32,
    played: u64,
    broke: Option<(u32, u16)>,
}

impl Search {
    /// At the beginning.
    pub fn new(ground: Ground) -> Search {
        Search::keeping(ground, KEPT_BYTES)
    }

    /// The same with so many bytes of whole states.
    pub(super) fn keeping(ground: Ground, bytes: usize) -> Search {
        let state_bytes = state_bytes(&ground.opening);
        let mut search = Search {
            seen: Seen::new(),
            tree: Tree::default(),
            kept: VecDeque::new(),
            most_kept: bytes / state_bytes,
            state_bytes,
            depth: 0,
            level_end: 1,
            expanded: 0,
            played: 0,
            broke: None,
            ground,
        };
        let first = search.ground.first();
        let key = [[first.key()]];
        let tree = &mut search.tree;
        search.seen.add_all(&key, |_| tree.add(0, 0)).expect("the first state has a number");
        search.kept.push_back((0, first));
        search
    }

    /// Whether there is more to do: nothing was found, states are left, and the bounds allow for
    /// more steps.
    pub fn status(&self) -> Status {
        let more = self.expanded < self.seen.len() && self.depth < self.ground.bounds.steps;
        if more && self.broke.is_none() { Status::Running } else { Status::Done }
    }

    /// Whether every schedule within the bounds was tried, however long.
    pub fn is_exhausted(&self) -> bool {
        self.broke.is_none() && self.expanded == self.seen.len()
    }

    /// What of the present level is to be expanded, in order, in parts of at most `size` states.
    pub fn parts(&self, size: u32) -> impl Iterator<Item = Range<u32>> + use<> {
        let end = self.level_end;
        let until = move |from: u32| end.min(from.saturating_add(size));
        (self.expanded..end).step_by(size as usize).map(move |from| from..until(from))
    }

    /// What comes after these states. `trail` is the caller's own.
    pub fn expand(&self, numbers: Range<u32>, trail: &mut Trail) -> Part {
        let mut part = Part { numbers: numbers.clone(), ..Part::default() };
        for number in numbers {
            let kept = self.kept.binary_search_by_key(&number, |(number, _)| *number);
            let state = match kept {
                Ok(at) => &self.kept[at].1,
                Err(_) => trail.visit(&self.ground, &self.tree, number),
            };
            for (chosen, each) in (0..).zip(self.ground.moves(state)) {
                let Some(played) = self.ground.play(state, each) else { continue };
                part.played += 1;
                if played.broke {
                    part.broke = Some((number, chosen));
                    return part;
                }
                part.keys.push([played.state.key()]);
                part.from.push((number, chosen));
                part.states.push(Some(played.state));
            }
        }
        part
    }

    /// Takes in a part that was expanded. Parts are taken in the order of `parts`; what comes after
    /// a find is not looked at.
    ///
    /// # Errors
    /// If there are more states than it can number. What was found until then stays.
    pub fn absorb(&mut self, mut part: Part) -> Result<(), TooMany> {
        if self.broke.is_some() {
            return Ok(());
        }
        assert!(part.numbers.start == self.expanded, "parts are absorbed in their order");
        let before = self.seen.len();
        let mut new = Vec::new();
        let added = self.seen.add_all(&part.keys, |at| new.push(at));
        while self.kept.front().is_some_and(|(number, _)| *number < part.numbers.end) {
            self.kept.pop_front();
        }
        for (number, at) in (before..).zip(new) {
            self.tree.add(part.from[at].0, part.from[at].1);
            let state = part.states[at].take().filter(|_| self.kept.len() < self.most_kept);
            self.kept.extend(state.map(|state| (number, state)));
        }
        added?;
        self.played += part.played;
        self.broke = part.broke;
        self.expanded = part.numbers.end;
        if self.expanded == self.level_end && self.broke.is_none() {
            self.depth += 1;
            self.level_end = self.seen.len();
        }
        Ok(())
    }

    /// What it stands on.
    pub fn ground(&self) -> &Ground {
        &self.ground
    }

    /// How far it is.
    pub fn counts(&self) -> Counts {
        let bytes = self.seen.bytes() + self.tree.bytes() + self.kept.len() * self.state_bytes;
        let (states, played) = (u64::from(self.seen.len()), self.played);
        Counts { states, played, depth: self.depth, bytes }
    }

    /// Whether a schedule was found that breaks the claim.
    pub fn has_found(&self) -> bool {
        self.broke.is_some()
    }

    /// A shortest schedule that breaks the claim; `None` if none was found so far.
    pub fn found(&self) -> Option<Vec<Move>> {
        let (number, chosen) = self.broke?;
        let (mut moves, state) = self.tree.way(&self.ground, number);
        moves.push(self.ground.moves(&state)[usize::from(chosen)]);
        Some(moves)
    }
}
