//! One replica's log: batches with offsets and leader epochs in segments with sparse indexes, the
//! epoch cache, and the four positions (log start, high watermark, log end, flushed).
//!
//! Nothing here knows of brokers, messages or time; nothing above needs to know how a log lies.

mod append;
mod batch;
mod chunks;
mod cleaner;
mod compaction;
mod config;
mod epochs;
mod filter;
pub mod folder;
pub mod format;
mod index;
mod lookup;
pub mod ordered;
mod probe;
mod producers;
mod read;
mod record;
mod recovery;
mod replica_log;
mod retention;
mod roll;
#[cfg(test)]
mod samples;
mod segment;
mod segments;
pub mod splitmix;
mod swap;
mod time_lookup;
mod truncate;
mod txn_index;
mod validate;
pub mod varint;

pub use append::Appended;
pub use batch::{Attributes, Batch, BatchBody, LeaderEpoch, Offset, ProducerStamp};
pub use chunks::Chunks;
pub use cleaner::LogCleaned;
pub use compaction::{
    Amount, Cleaned, CleanedSegment, Cleaning, ClosedSegment, Dirtiness, LogView, SegmentView,
    SourceSegment, clean, dirtiness, next_cleaning,
};
pub use config::{CleanupPolicy, LogConfig, LogContext};
pub use epochs::{EpochCache, EpochEnd, end_of_epoch};
pub use filter::{BatchRetention, BatchVerdict, Filtered, filter};
pub use index::{
    Entry, Index, IndexError, OffsetEntry, OffsetIndex, TimeEntry, TimeIndex, TimestampOffset,
};
pub use lookup::{Answer, Found, Lookup};
pub use probe::{Comparison, Observer, Probe};
pub use producers::{
    AppendOrigin, BatchMetadata, CompletedTxn, ProducerEntry, ProducerError, ProducerSnapshot,
    ProducerStates, ProducerVerdict, Verification, VerificationEntry, VerificationGuard,
};
pub use read::Fetched;
pub use record::{Filler, Header, Payload, Record, RecordId, Records, Timestamp};
pub use recovery::{Checkpoints, Recovery};
pub use replica_log::{Log, OutOfRange, Rolled};
pub use retention::{DeletedSegment, DeletionReason};
pub use roll::{Incoming, RollReason};
pub use segment::{OffsetOverflow, Placed, Segment};
pub use segments::Segments;
pub use time_lookup::{Target, TimedOffset};
pub use txn_index::{AbortedTxn, AbortedTxns, TxnIndex, TxnIndexError};
pub use validate::AppendError;
