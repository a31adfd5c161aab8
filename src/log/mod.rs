//! One replica's log: batches with offsets and leader epochs, the epoch cache, and the four
//! positions (log start, high watermark, log end, flushed).
//!
//! Nothing here knows of brokers, messages or time; nothing above needs to know how a log lies.

mod batch;
mod chunks;
mod config;
mod epochs;
mod record;
mod replica_log;
mod varint;

pub use batch::{Attributes, Batch, BatchBody, LeaderEpoch, Offset, ProducerStamp};
pub use chunks::Chunks;
pub use config::{CleanupPolicy, LogConfig, LogContext};
pub use epochs::{EpochCache, EpochEnd};
pub use record::{Filler, Header, Payload, Record, RecordId, Records, Timestamp};
pub use replica_log::{AppendError, Appended, Log};
