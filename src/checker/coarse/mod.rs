//! The coarse grain: a whole exchange is one action, as in the published TLA+ specs.
//!
//! Rule: a spec is taken over action by action and guard by guard, with its names, and also where
//! it is known to be wrong; its number of states is that of TLC. What the specs have in common with
//! brokers is the same function here and in the engine (`log::end_of_epoch`,
//! `engine::lowest_end`).

mod async_isr;
mod fields;
mod kafka;
mod records;
mod setup;
mod show;

pub use setup::{Constant, Setup, Spec, Trouble, Visitor};
