//! The guard that an append begins a transaction only if the coordinator knows of it.
//!
//! Rule: before the first batch of a transaction reaches the log, its leader asks the coordinator
//! whether the partition is part of it, and hands out a guard. Only the append that brings the
//! same guard begins the transaction; the guard ends there.
//!
//! From: KIP-890 part 1; `VerificationStateEntry`, `VerificationGuard` (TXN-14).

use super::super::Timestamp;

/// Says that one question to the coordinator is under way, and which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VerificationGuard(pub u64);

/// What an append brings to show that its transaction is known to the coordinator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Verification {
    /// `transaction.partition.verification.enable` is false: nobody asks.
    #[default]
    Off,
    /// The guard, if there is one.
    Guard(Option<VerificationGuard>),
}

/// A question to the coordinator that is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct VerificationEntry {
    /// What was handed out.
    pub guard: VerificationGuard,
    /// When it was asked first.
    pub since: Timestamp,
    /// The newest epoch that asked.
    pub epoch: i16,
    /// The lowest sequence of that epoch that asked. A higher one must not be the first in the
    /// log, or a retry of the lower one would come too late.
    pub lowest_sequence: i32,
}

impl VerificationEntry {
    pub(super) fn ask(&mut self, epoch: i16, sequence: i32) {
        if epoch > self.epoch || (epoch == self.epoch && sequence < self.lowest_sequence) {
            self.epoch = epoch;
            self.lowest_sequence = sequence;
        }
    }
}
