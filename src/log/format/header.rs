//! The 61 bytes before the records of a batch.
//!
//! Rule: base offset, batch length, partition leader epoch and magic lie before the checksum and
//! are not covered by it, so that a leader stamps a batch without computing it again (LOG-1).
//!
//! From: `DefaultRecordBatch` (section A.1).

use super::super::batch::{Attributes, BatchBody, ProducerStamp};
use super::super::record::Timestamp;
use super::reader::Reader;
use super::{Damage, DamageKind};

/// How the records of a batch are compressed: bits 0 to 2 of the attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// Not at all.
    None,
    /// gzip
    Gzip,
    /// snappy, framed as by snappy-java
    Snappy,
    /// LZ4 frames
    Lz4,
    /// Zstandard (KIP-110)
    Zstd,
    /// Nothing that Kafka knows.
    Unknown(u8),
}

/// The header of a batch, field by field as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchHeader {
    /// `baseOffset`: the offset of the first record.
    pub base_offset: i64,
    /// `batchLength`: how many bytes follow this field.
    pub batch_length: i32,
    /// `partitionLeaderEpoch`; -1 until a leader stamps it.
    pub partition_leader_epoch: i32,
    /// `magic`: 2.
    pub magic: i8,
    /// `crc`: CRC-32C of all that follows it.
    pub crc: u32,
    /// `attributes`, all bits.
    pub attributes: i16,
    /// `lastOffsetDelta`
    pub last_offset_delta: i32,
    /// `baseTimestamp`, or the delete horizon (KIP-534).
    pub base_timestamp: i64,
    /// `maxTimestamp`
    pub max_timestamp: i64,
    /// `producerId`; -1 without idempotence.
    pub producer_id: i64,
    /// `producerEpoch`; -1 without idempotence.
    pub producer_epoch: i16,
    /// `baseSequence`; -1 without idempotence and on markers.
    pub base_sequence: i32,
    /// `recordsCount`
    pub record_count: i32,
}

const LOG_APPEND_TIME: i16 = 1 << 3;
const TRANSACTIONAL: i16 = 1 << 4;
const CONTROL: i16 = 1 << 5;
const DELETE_HORIZON: i16 = 1 << 6;

impl BatchHeader {
    /// How many bytes it takes.
    pub const SIZE: usize = BatchBody::OVERHEAD as usize;
    /// Base offset and batch length, which the batch length does not count.
    pub const LOG_OVERHEAD: usize = 12;
    /// The magic of the present format.
    pub const MAGIC: i8 = 2;
    /// Where the checksum lies.
    pub const CRC_AT: usize = 17;
    /// Where the attributes lie, and what the checksum covers begins.
    pub const ATTRIBUTES_AT: usize = 21;
    /// The least that a message of any format counts in its length (format 0).
    const LEAST_LENGTH: i32 = 14;

    /// Reads the header at the beginning of `bytes`. The records need not be there.
    ///
    /// # Errors
    /// If the bytes end before it, or it cannot be the header of a batch of this format. The
    /// checksum is not looked at.
    pub fn parse(bytes: &[u8]) -> Result<BatchHeader, Damage> {
        let short = |_| {
            let (needs, has) = (BatchHeader::SIZE as u64, bytes.len() as u64);
            Damage::new(bytes.len(), DamageKind::TruncatedHeader { needs, has })
        };
        let mut reader = Reader::new(bytes);
        let base_offset = reader.i64().map_err(short)?;
        let batch_length = reader.i32().map_err(short)?;
        let partition_leader_epoch = reader.i32().map_err(short)?;
        let magic = reader.i8().map_err(short)?;
        plausible(batch_length, magic)?;
        let header = (|| {
            Ok(BatchHeader {
                base_offset,
                batch_length,
                partition_leader_epoch,
                magic,
                crc: reader.u32()?,
                attributes: reader.i16()?,
                last_offset_delta: reader.i32()?,
                base_timestamp: reader.i64()?,
                max_timestamp: reader.i64()?,
                producer_id: reader.i64()?,
                producer_epoch: reader.i16()?,
                base_sequence: reader.i32()?,
                record_count: reader.i32()?,
            })
        })();
        header.map_err(short)
    }

    /// The header of a batch that would be written so; length and checksum are 0.
    pub fn of(base_offset: i64, partition_leader_epoch: i32, body: &BatchBody) -> BatchHeader {
        let none = ProducerStamp { id: -1, epoch: -1, base_sequence: -1 };
        let producer = body.producer.unwrap_or(none);
        BatchHeader {
            base_offset,
            batch_length: 0,
            partition_leader_epoch,
            magic: BatchHeader::MAGIC,
            crc: 0,
            attributes: bits(body.attributes),
            last_offset_delta: body.last_offset_delta as i32,
            base_timestamp: body.base_timestamp.0,
            max_timestamp: body.max_timestamp.0,
            producer_id: producer.id,
            producer_epoch: producer.epoch,
            base_sequence: producer.base_sequence,
            record_count: body.records.len() as i32,
        }
    }

    /// Appends its bytes.
    pub fn write(&self, to: &mut Vec<u8>) {
        to.extend(self.base_offset.to_be_bytes());
        to.extend(self.batch_length.to_be_bytes());
        to.extend(self.partition_leader_epoch.to_be_bytes());
        to.extend(self.magic.to_be_bytes());
        to.extend(self.crc.to_be_bytes());
        to.extend(self.attributes.to_be_bytes());
        to.extend(self.last_offset_delta.to_be_bytes());
        to.extend(self.base_timestamp.to_be_bytes());
        to.extend(self.max_timestamp.to_be_bytes());
        to.extend(self.producer_id.to_be_bytes());
        to.extend(self.producer_epoch.to_be_bytes());
        to.extend(self.base_sequence.to_be_bytes());
        to.extend(self.record_count.to_be_bytes());
    }

    /// The size of the whole batch in bytes.
    pub fn size(&self) -> usize {
        usize::try_from(self.batch_length).unwrap_or(0) + BatchHeader::LOG_OVERHEAD
    }

    /// How the records are compressed.
    pub fn compression(&self) -> Compression {
        match self.attributes & 7 {
            0 => Compression::None,
            1 => Compression::Gzip,
            2 => Compression::Snappy,
            3 => Compression::Lz4,
            4 => Compression::Zstd,
            other => Compression::Unknown(other as u8),
        }
    }

    /// What the attributes say, but for the compression.
    pub fn flags(&self) -> Attributes {
        let has = |bit: i16| self.attributes & bit != 0;
        Attributes {
            log_append_time: has(LOG_APPEND_TIME),
            transactional: has(TRANSACTIONAL),
            control: has(CONTROL),
            delete_horizon: has(DELETE_HORIZON),
        }
    }

    /// Who wrote it; `None` if all three fields say that nobody did.
    pub fn producer(&self) -> Option<ProducerStamp> {
        let (id, epoch) = (self.producer_id, self.producer_epoch);
        let stamp = ProducerStamp { id, epoch, base_sequence: self.base_sequence };
        ((id, epoch, stamp.base_sequence) != (-1, -1, -1)).then_some(stamp)
    }

    /// The offset of the last record, or where it was before compaction.
    pub fn last_offset(&self) -> i64 {
        self.base_offset.wrapping_add(i64::from(self.last_offset_delta))
    }

    /// The sequence number of the last record; -1 without one.
    pub fn last_sequence(&self) -> i32 {
        match self.base_sequence {
            -1 => -1,
            base => ProducerStamp::sequence_after(base, self.last_offset_delta),
        }
    }

    /// The time of a record with this timestamp delta (APP-4).
    pub fn timestamp(&self, delta: i64) -> Timestamp {
        if self.flags().log_append_time {
            return Timestamp(self.max_timestamp);
        }
        Timestamp(self.base_timestamp.wrapping_add(delta))
    }
}

/// Whether a batch may have this length and this magic. A length that no format can have is
/// told first: it is what a file filled up with zeros shows.
fn plausible(batch_length: i32, magic: i8) -> Result<(), Damage> {
    const LENGTH_AT: usize = 8;
    const MAGIC_AT: usize = 16;
    let length = Damage::new(LENGTH_AT, DamageKind::ImpossibleLength { length: batch_length });
    if batch_length < BatchHeader::LEAST_LENGTH {
        return Err(length);
    }
    match magic {
        0 | 1 => Err(Damage::new(MAGIC_AT, DamageKind::OldFormat { magic })),
        BatchHeader::MAGIC => {
            let least = (BatchHeader::SIZE - BatchHeader::LOG_OVERHEAD) as i32;
            if batch_length < least { Err(length) } else { Ok(()) }
        }
        _ => Err(Damage::new(MAGIC_AT, DamageKind::UnknownMagic { magic })),
    }
}

fn bits(attributes: Attributes) -> i16 {
    let bit = |set: bool, bit: i16| if set { bit } else { 0 };
    bit(attributes.log_append_time, LOG_APPEND_TIME)
        | bit(attributes.transactional, TRANSACTIONAL)
        | bit(attributes.control, CONTROL)
        | bit(attributes.delete_horizon, DELETE_HORIZON)
}

impl ProducerStamp {
    /// The sequence number `count` after `sequence`: after 2147483647 comes 0.
    ///
    /// From: `DefaultRecordBatch.incrementSequence`.
    pub fn sequence_after(sequence: i32, count: i32) -> i32 {
        let room = i32::MAX.wrapping_sub(count);
        if sequence > room {
            return count.wrapping_sub(i32::MAX.wrapping_sub(sequence)).wrapping_sub(1);
        }
        sequence.wrapping_add(count)
    }

    /// The sequence number `count` before `sequence`: before 0 comes 2147483647.
    ///
    /// From: `DefaultRecordBatch.decrementSequence`.
    pub fn sequence_before(sequence: i32, count: i32) -> i32 {
        if sequence < count {
            return i32::MAX.wrapping_sub(count.wrapping_sub(sequence)).wrapping_add(1);
        }
        sequence.wrapping_sub(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequence_numbers_wrap_around_at_their_end() {
        let after = [(5, 5, 10), (i32::MAX, 1, 0), (i32::MAX - 5, 10, 4), (0, i32::MAX, i32::MAX)];
        for (from, count, to) in after {
            assert_eq!(ProducerStamp::sequence_after(from, count), to);
            assert_eq!(ProducerStamp::sequence_before(to, count), from);
        }
    }

    #[test]
    fn the_least_lengths_and_the_magic_are_looked_at_first() {
        let mut bytes = [0; 61];
        bytes[8..12].copy_from_slice(&48_i32.to_be_bytes());
        bytes[16] = 2;
        let short = DamageKind::ImpossibleLength { length: 48 };
        assert_eq!(BatchHeader::parse(&bytes), Err(Damage::new(8, short)));
        bytes[11] = 49;
        let header = BatchHeader::parse(&bytes).unwrap();
        assert_eq!((header.size(), header.compression()), (61, Compression::None));
        bytes[16] = 0;
        let old = DamageKind::OldFormat { magic: 0 };
        assert_eq!(BatchHeader::parse(&bytes[..26]), Err(Damage::new(16, old)), "shorter than 61");
    }
}
