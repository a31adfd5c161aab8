//! The record that ends a transaction in one partition.
//!
//! From: KIP-98; `EndTransactionMarker`, `ControlRecordType` (LOG-6).

use super::super::Record;

/// How a transaction ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ControlType {
    /// Its records are skipped by who reads committed.
    Abort,
    /// Its records are valid.
    Commit,
}

/// What the control record of a transaction marker says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EndTxnMarker {
    /// How the transaction ended.
    pub control: ControlType,
    /// The epoch of the coordinator that decided so.
    pub coordinator_epoch: i32,
}

impl EndTxnMarker {
    /// What a control record says; `None` if it is of another type, or damaged.
    ///
    /// Its key is a version and a type, each of two bytes; its value is a version of two bytes
    /// and the coordinator epoch.
    pub fn read(record: &Record) -> Option<EndTxnMarker> {
        let key = record.payload.key.as_deref()?.get(2..4)?;
        let value = record.payload.value.as_deref()?.get(2..6)?;
        let control = match i16::from_be_bytes(key.try_into().ok()?) {
            0 => ControlType::Abort,
            1 => ControlType::Commit,
            _ => return None,
        };
        let coordinator_epoch = i32::from_be_bytes(value.try_into().ok()?);
        Some(EndTxnMarker { control, coordinator_epoch })
    }
}
