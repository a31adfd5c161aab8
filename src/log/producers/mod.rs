//! What a log knows of the producers that wrote to it: sequences, epochs, open transactions.
//!
//! Rule: a batch of a producer counts once. A retry of one of its last five batches is told where
//! the first attempt went; a gap, an old epoch or a stale coordinator is refused. Only a client's
//! append is asked for its sequence; followers rebuild the same table from the batches.
//!
//! From: KIP-98, KIP-360, KIP-890 part 1; `ProducerStateManager` (IDM-1 to IDM-8, POS-3).
//!
//! Simplified: the rules of 4.0 only. `UNKNOWN_PRODUCER_ID` and `DUPLICATE_SEQUENCE_NUMBER` of
//! older brokers are not told, and `PRODUCER_FENCED` is another name of `InvalidProducerEpoch`.

mod append;
mod entry;
mod snapshots;
mod states;
#[cfg(test)]
mod tests;
mod verification;

pub use append::{AppendOrigin, ProducerError};
pub use entry::{BatchMetadata, ProducerEntry};
pub use states::{CompletedTxn, ProducerSnapshot, ProducerStates, ProducerVerdict};
pub use verification::{Verification, VerificationEntry, VerificationGuard};
