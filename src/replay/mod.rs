//! The history of a run: every step it has taken, on every branch, and where one looks at it.
//!
//! Rule: going back and forth moves a playhead and computes nothing. Acting in the past starts
//! a branch; both stay.

pub mod challenge;
pub mod compare;
pub mod course;
pub mod explain;
mod history;
pub mod hunt;
pub mod known;
pub mod link;
pub mod quest;
mod recording;
pub mod schedule;
pub mod shelf;
pub mod why;
mod workload;

pub use history::{Branch, Frame, FrameKind, History, Playhead};
pub use recording::{replay, script_of, statements_between};
pub use workload::Workload;
