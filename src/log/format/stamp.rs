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

#[cfg(test)]
mod tests {
    use super::super::super::batch::BatchBody;
    use super::super::super::record::{Payload, RecordId, Timestamp};
    use super::super::encode;
    use super::*;

    /// Three records, as a producer sends them.
    fn sent() -> (BatchHeader, Vec<u8>) {
        let said = (0..3).map(|n| (RecordId(n), Payload::default()));
        let mut bytes = Vec::new();
        encode(0, -1, &BatchBody::at(Timestamp(100), said), &mut bytes);
        (BatchHeader::parse(&bytes).unwrap(), bytes)
    }

    #[test]
    fn offset_and_epoch_are_stamped_without_a_new_checksum() {
        let (before, mut bytes) = sent();
        set_last_offset(&mut bytes, 42).unwrap();
        set_leader_epoch(&mut bytes, 7).unwrap();
        let after = BatchHeader::parse(&bytes).unwrap();
        assert_eq!((after.base_offset, after.last_offset()), (40, 42));
        assert_eq!(after, BatchHeader { base_offset: 40, partition_leader_epoch: 7, ..before });
        assert_eq!(after.check(&bytes), Ok(()));
    }

    #[test]
    fn the_time_of_the_append_counts_for_all_records_and_under_the_checksum() {
        let (before, mut bytes) = sent();
        bytes.extend([1, 2, 3]);
        set_log_append_time(&mut bytes, 500).unwrap();
        let after = BatchHeader::parse(&bytes).unwrap();
        assert!(after.flags().log_append_time);
        assert_eq!((after.max_timestamp, after.base_timestamp), (500, before.base_timestamp));
        assert_eq!(after.timestamp(1), Timestamp(500));
        assert_eq!(before.timestamp(1), Timestamp(101));
        assert_eq!(after.check(&bytes), Ok(()));
        assert_eq!(bytes[bytes.len() - 3..], [1, 2, 3], "what follows is left alone");
        assert!(set_log_append_time(&mut bytes[..70], 500).is_err(), "not the whole batch");
    }
}
