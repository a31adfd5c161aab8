//! What a broker writes into a batch that lies before it as bytes.
//!
//! From: `DefaultRecordBatch.setLastOffset`, `setPartitionLeaderEpoch`, `setMaxTimestamp`
//! (LOG-4, APP-4).

use super::encode::seal;
use super::{BatchHeader, Damage};

/// Moves a batch so that its last record has this offset. The checksum stays.
///
/// # Errors
/// If the bytes do not begin with a header.
pub fn set_last_offset(batch: &mut [u8], last_offset: i64) -> Result<(), Damage> {
    let header = BatchHeader::parse(batch)?;
    let base_offset = last_offset.wrapping_sub(i64::from(header.last_offset_delta));
    batch[..8].copy_from_slice(&base_offset.to_be_bytes());
    Ok(())
}

/// Stamps the epoch of the leader that appends the batch. The checksum stays.
///
/// # Errors
/// If the bytes do not begin with a header.
pub fn set_leader_epoch(batch: &mut [u8], leader_epoch: i32) -> Result<(), Damage> {
    BatchHeader::parse(batch)?;
    batch[12..16].copy_from_slice(&leader_epoch.to_be_bytes());
    Ok(())
}

/// Stamps the time of the append, which all records then have. The checksum is computed again.
///
/// # Errors
/// If the bytes do not begin with a header, or there are fewer than it says.
pub fn set_log_append_time(batch: &mut [u8], now: i64) -> Result<(), Damage> {
    const LOG_APPEND_TIME: u8 = 1 << 3;
    let header = BatchHeader::parse(batch)?;
    let batch = header.whole_mut(batch)?;
    batch[BatchHeader::ATTRIBUTES_AT + 1] |= LOG_APPEND_TIME;
    batch[35..43].copy_from_slice(&now.to_be_bytes());
    seal(batch);
    Ok(())
}
