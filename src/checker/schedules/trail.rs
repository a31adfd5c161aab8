//! The way to a state: the tree of first ways is kept as parent and choice, and the states
//! themselves are played again. States are visited in the order in which they were found, so a
//! state has most of its way in common with the one before.

use super::ground::{Ground, State};
use super::moves::Move;
use crate::checker::arena::Arena;

/// From which state each was found, and by which of its moves.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    parents: Arena<u32>,
    chosen: Arena<u16>,
}

impl Tree {
    /// Adds a state that was found from `parent` by the move at `chosen` of its list.
    pub fn add(&mut self, parent: u32, chosen: u16) {
        self.parents.push(parent);
        self.chosen.push(chosen);
    }

    /// How many bytes it holds.
    pub fn bytes(&self) -> usize {
        self.parents.bytes() + self.chosen.bytes()
    }

    /// The states from the first to this one.
    fn numbers(&self, number: u32) -> Vec<u32> {
        let mut way = vec![number];
        while let Some(number) = way.last().copied().filter(|number| *number != 0) {
            way.push(self.parents.get(number));
        }
        way.reverse();
        way
    }

    /// The move by which a state was found, and the state, from the one before it.
    fn play(&self, ground: &Ground, before: &State, number: u32) -> (Move, State) {
        let chosen = ground.moves(before)[usize::from(self.chosen.get(number))];
        let played = ground.play(before, chosen).expect("it was played before");
        (chosen, played.state)
    }

    /// The moves that lead from the first state to this one, and the state.
    pub fn way(&self, ground: &Ground, number: u32) -> (Vec<Move>, State) {
        let mut state = ground.first();
        let mut moves = Vec::new();
        for number in self.numbers(number).into_iter().skip(1) {
            let (chosen, after) = self.play(ground, &state, number);
            moves.push(chosen);
            state = after;
        }
        (moves, state)
    }
}

/// The states on the way to the one visited last.
#[derive(Clone, Debug, Default)]
pub struct Trail {
    way: Vec<(u32, State)>,
}

impl Trail {
    /// The state of this number.
    pub fn visit(&mut self, ground: &Ground, tree: &Tree, number: u32) -> &State {
        let numbers = tree.numbers(number);
        let same =
            self.way.iter().zip(&numbers).take_while(|((known, _), number)| known == *number);
        let known = same.count();
        self.way.truncate(known);
        for number in numbers.into_iter().skip(known) {
            let state = match self.way.last() {
                None => ground.first(),
                Some((_, before)) => tree.play(ground, before, number).1,
            };
            self.way.push((number, state));
        }
        &self.way.last().expect("a way has at least its end").1
    }
}
