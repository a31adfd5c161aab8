//! Scripts and lessons as text.
//!
//! Rule: one line is one statement. Text parses with errors that name line, column and what was
//! probably meant, and what was parsed prints back to itself.

pub mod error;
pub mod failure;
pub mod header;
pub mod lesson;
pub mod message;
pub mod observe;
pub mod operation;
pub mod other_edition;
pub mod parse;
pub mod perform;
pub mod place;
#[cfg(test)]
mod samples;
pub mod script;
pub mod statement;
#[cfg(test)]
mod tests;
mod token;
pub mod topic;
mod value;

pub use error::{Problem, Trouble, What};
pub use failure::{Failure, Obstacle};
pub use lesson::{Beat, BeatItem, Block, Choice, Inline, Lesson, Prediction, same_script};
pub use message::{MessageKind, MessageRef};
pub use observe::{Look, Observable, observe};
pub use operation::Operation;
pub use perform::perform;
pub use place::Place;
pub use script::Script;
pub use statement::{Comparison, Condition, Statement};
pub use value::{ReplicaRole, Value};
