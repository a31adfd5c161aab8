//! One replica's log: batches with offsets and leader epochs, the epoch cache, and the four
//! positions (log start, high watermark, log end, flushed).
//!
//! Nothing here knows of brokers, messages or time; nothing above needs to know how a log lies.

mod batch;
mod chunks;
mod epochs;
mod replica_log;

pub use batch::{Batch, LeaderEpoch, Offset, RecordId};
pub use chunks::Chunks;
pub use epochs::{EpochCache, EpochEnd};
pub use replica_log::{Log, NotNext};
