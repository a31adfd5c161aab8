//! The search at the message grain: which schedule of ordinary events breaks a promise?
//!
//! Rule: a schedule is a run of the very engine that plays on the stage. Its steps are the stage's
//! steps: the world goes on until something notable happens, or somebody does something. What
//! somebody may do, and how often, is bounded; how often the world goes on is bounded by the number
//! of steps alone.
//!
//! `Search` is breadth first, so what it finds is a shortest schedule within the bounds, and if it
//! ends without a find there is none. `Swarm` walks at random and shrinks what it finds: any one of
//! its steps is needed, but a shorter schedule may exist.

mod bounds;
mod claim;
mod ground;
mod moves;
mod rest;
mod search;
mod swarm;
#[cfg(test)]
mod tests;
mod trail;

pub use bounds::{Bounds, Kind, Spent};
pub use claim::Claim;
pub use ground::{Ground, Played, State};
pub use moves::{Move, moves};
pub use search::{Counts, Part, Search};
pub use swarm::Swarm;
pub use trail::Trail;
