//! The checker: every run there is, level by level, until nothing is new.
//!
//! A `Model` says how a run begins, what may happen next and which laws it claims. A `Search`
//! explores it breadth first, so that the first state that breaks a law is as near as any. It knows
//! no clock and no thread: whoever drives it says how far to go, and may stop and go on.
//!
//! `coarse` holds the models: the published TLA+ specs of Kafka's replication, an exchange at a
//! time. States are kept whole and the figures are those that TLC gives; whoever asks for it has
//! states that differ only in which replica is which counted once (`Model::representative`).
//! `schedules` searches runs of the engine itself, and knows their states by a hash.

mod arena;
pub mod coarse;
mod model;
mod report;
pub mod schedules;
mod search;
mod seen;
mod value;

pub use model::{Law, LawSet, Model};
pub use report::{Report, Step, Verdict};
pub use search::{Part, Search, Status};
pub use seen::TooMany;
pub use value::Value;
