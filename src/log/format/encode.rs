//! A batch as bytes. Records are never compressed here.
//!
//! From: `DefaultRecordBatch.writeHeader`, `DefaultRecord.writeTo` (LOG-1, LOG-2).

use super::super::batch::{Batch, BatchBody};
use super::super::record::{Record, Records};
use super::super::varint::write_signed;
use super::{BatchHeader, crc32c};

impl Batch {
    /// Its bytes: as many as `size` says, unless the size was given from elsewhere.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.size() as usize);
        self.encode_into(&mut bytes);
        bytes
    }

    /// Appends its bytes.
    pub fn encode_into(&self, to: &mut Vec<u8>) {
        encode(self.base_offset.0 as i64, self.leader_epoch.0 as i32, &self.body, to);
    }
}

/// Appends the bytes of a batch with these stamps; a producer sends 0 and -1.
pub fn encode(base_offset: i64, partition_leader_epoch: i32, body: &BatchBody, to: &mut Vec<u8>) {
    let start = to.len();
    BatchHeader::of(base_offset, partition_leader_epoch, body).write(to);
    match &body.records {
        Records::Listed(records) => records.iter().for_each(|record| encode_record(record, to)),
        Records::Filler(_) => body.records.iter().for_each(|record| encode_record(&record, to)),
    }
    let batch = &mut to[start..];
    let length = (batch.len() - BatchHeader::LOG_OVERHEAD) as i32;
    batch[8..12].copy_from_slice(&length.to_be_bytes());
    seal(batch);
}

/// Computes the checksum of a whole batch and writes it down.
pub(super) fn seal(batch: &mut [u8]) {
    let crc = crc32c(&batch[BatchHeader::ATTRIBUTES_AT..]);
    batch[BatchHeader::CRC_AT..BatchHeader::ATTRIBUTES_AT].copy_from_slice(&crc.to_be_bytes());
}

fn encode_record(record: &Record, to: &mut Vec<u8>) {
    const ATTRIBUTES: u8 = 0;
    write_signed(i64::from(record.body_size()), to);
    to.push(ATTRIBUTES);
    write_signed(record.timestamp_delta, to);
    write_signed(i64::from(record.offset_delta), to);
    write_block(record.payload.key.as_deref(), to);
    write_block(record.payload.value.as_deref(), to);
    write_signed(record.payload.headers.len() as i64, to);
    for header in record.payload.headers.iter() {
        write_block(Some(header.key.as_bytes()), to);
        write_block(header.value.as_deref(), to);
    }
}

/// Bytes with their length before them; null has the length -1.
fn write_block(block: Option<&[u8]>, to: &mut Vec<u8>) {
    write_signed(block.map_or(-1, |bytes| bytes.len() as i64), to);
    to.extend_from_slice(block.unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::super::batch::{LeaderEpoch, Offset, ProducerStamp};
    use super::super::super::record::{Payload, RecordId, Timestamp};
    use super::*;

    fn hex(batch: &Batch) -> String {
        batch.encode().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// A batch at offset 0 of records with these keys and values.
    fn batch(at: i64, said: &[(Option<&str>, &str)]) -> Batch {
        let part = |text: &str| Some(text.as_bytes().into());
        let payload = |(key, value): &(Option<&str>, &str)| Payload {
            key: key.and_then(part),
            value: part(value),
            headers: Arc::default(),
        };
        let said = (0..).map(RecordId).zip(said.iter().map(payload));
        let body = Arc::new(BatchBody::at(Timestamp(at), said));
        Batch { base_offset: Offset(0), leader_epoch: LeaderEpoch(0), body }
    }

    /// The two batches at the end of section A.1, which another client has read.
    #[test]
    fn known_batches_are_written_byte_for_byte() {
        let one = concat!(
            "00000000000000000000003900000000",
            "02dbe9c876000000000000",
            "00000000000000000000000000000000",
            "ffffffffffffffffffffffffffff00000001",
            "0e00000001026100",
        );
        assert_eq!(hex(&batch(0, &[(None, "a")])), one);
        let mut two = batch(1_700_000_000_000, &[(Some("k"), "v1"), (None, "v2")]);
        let producer = ProducerStamp { id: 7, epoch: 0, base_sequence: 3 };
        Arc::make_mut(&mut two.body).producer = Some(producer);
        let expected = concat!(
            "00000000000000000000004400000000",
            "02c6706122000000000001",
            "0000018bcfe568000000018bcfe56800",
            "000000000000000700000000000300000002",
            "12000000026b04763100100000020104763200",
        );
        assert_eq!(hex(&two), expected);
    }
}
