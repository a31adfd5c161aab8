//! Random walks and what is left of them when all that is not needed is taken away.

use super::ground::Ground;
use super::moves::Move;
use crate::log::splitmix;

/// See the module.
pub struct Swarm {
    ground: Ground,
    seed: u64,
    walks: u64,
    played: u64,
    found: Option<Vec<Move>>,
}

impl Swarm {
    /// A swarm that has not set out; the seed decides all that it does.
    pub fn new(ground: Ground, seed: u64) -> Swarm {
        Swarm { ground, seed, walks: 0, played: 0, found: None }
    }

    /// Any number below `below`.
    fn draw(&mut self, below: usize) -> usize {
        (splitmix::draw(&mut self.seed) % below as u64) as usize
    }

    /// Walks once, as far as the bounds allow. What breaks the claim is shrunk and kept if it is
    /// shorter than what was found before; whether that is so.
    pub fn walk(&mut self) -> bool {
        let mut state = self.ground.first();
        let mut way = Vec::new();
        self.walks += 1;
        // Some walks act often, others leave the world much time.
        let calm = [1, 2, 4][self.draw(3)];
        let most = usize::from(self.ground.bounds.steps);
        // It takes hundreds of engine steps to find out that the world is at rest: once is enough.
        let mut rests = false;
        // What cannot be played is tried too, now and then, and must come to an end.
        for _ in 0..most * 2 {
            let moves = self.ground.moves(&state);
            let acts = moves.len() > 1 && self.draw(calm + 1) == 0;
            let chosen = if acts { moves[1 + self.draw(moves.len() - 1)] } else { Move::Next };
            self.played += 1;
            if rests && chosen == Move::Next {
                continue;
            }
            let Some(played) = self.ground.play(&state, chosen) else {
                rests |= chosen == Move::Next;
                continue;
            };
            rests = false;
            way.push(chosen);
            state = played.state;
            if played.broke {
                return self.keep(way);
            }
            if way.len() == most {
                return false;
            }
        }
        false
    }

    fn keep(&mut self, way: Vec<Move>) -> bool {
        let way = self.shrink(way);
        let shorter = self.found.as_ref().is_none_or(|known| way.len() < known.len());
        if shorter {
            self.found = Some(way);
        }
        shorter
    }

    /// Takes steps away, the longest stretches first, as long as the claim still breaks.
    fn shrink(&mut self, mut way: Vec<Move>) -> Vec<Move> {
        let mut size = way.len() / 2;
        while size > 0 {
            let mut at = 0;
            let mut changed = false;
            while at < way.len() {
                let end = way.len().min(at + size);
                let less: Vec<Move> = [&way[..at], &way[end..]].concat();
                match self.breaks(&less) {
                    Some(length) => {
                        way = less;
                        way.truncate(length);
                        changed = true;
                    }
                    None => at += size,
                }
            }
            if !changed || size > 1 {
                size /= 2;
            }
        }
        way
    }

    /// After how many steps the claim breaks, if these steps can be played and it does.
    fn breaks(&mut self, way: &[Move]) -> Option<usize> {
        let mut state = self.ground.first();
        for (at, chosen) in way.iter().enumerate() {
            let played = self.ground.play(&state, *chosen)?;
            self.played += 1;
            if played.broke {
                return Some(at + 1);
            }
            state = played.state;
        }
        None
    }

    /// How many walks there were.
    pub fn walks(&self) -> u64 {
        self.walks
    }

    /// How many steps were played.
    pub fn played(&self) -> u64 {
        self.played
    }

    /// The shortest schedule so far that breaks the claim.
    pub fn found(&self) -> Option<&[Move]> {
        self.found.as_deref()
    }
}
