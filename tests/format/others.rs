//! Both ways with the `kafka-protocol` crate: it reads what we write, we read what it writes, and
//! where a batch can be written in one way only, the bytes are the same.

use highwater::log::format::{BatchHeader, Codecs, decode_batch};
use highwater::log::{Batch, RecordId};
use kafka_protocol::indexmap::IndexMap;
use kafka_protocol::protocol::StrBytes;
use kafka_protocol::records::{
    Compression, Record as TheirRecord, RecordBatchDecoder, RecordBatchEncoder,
    RecordEncodeOptions, TimestampType,
};

use crate::dice::Dice;
use crate::samples::{batch, plain_batch};

const ROUNDS: u64 = 1_000;

/// The records of a batch as the other crate has them.
fn theirs(batch: &Batch) -> Vec<TheirRecord> {
    let header = BatchHeader::of(batch.base_offset.0 as i64, 0, &batch.body);
    let flags = batch.body.attributes;
    let record = |record: highwater::log::Record| TheirRecord {
        transactional: flags.transactional,
        control: flags.control,
        delete_horizon: flags.delete_horizon,
        partition_leader_epoch: batch.leader_epoch.0 as i32,
        producer_id: header.producer_id,
        producer_epoch: header.producer_epoch,
        timestamp_type: match flags.log_append_time {
            true => TimestampType::LogAppend,
            false => TimestampType::Creation,
        },
        offset: header.base_offset + i64::from(record.offset_delta),
        sequence: header.base_sequence + record.offset_delta as i32,
        timestamp: header.base_timestamp + record.timestamp_delta,
        key: record.payload.key.map(|key| key.to_vec().into()),
        value: record.payload.value.map(|value| value.to_vec().into()),
        headers: record
            .payload
            .headers
            .iter()
            .map(|header| {
                let value = header.value.as_deref().map(|value| value.to_vec().into());
                (StrBytes::from_string(header.key.to_string()), value)
            })
            .collect::<IndexMap<_, _>>(),
    };
    batch.body.records.iter().map(record).collect()
}

#[test]
fn the_other_crate_reads_what_we_write() {
    let mut dice = Dice(1);
    for round in 0..ROUNDS {
        let batch = batch(&mut dice);
        let bytes = batch.encode();
        let read = RecordBatchDecoder::decode(&mut bytes.as_slice()).unwrap();
        assert_eq!((read.version, read.compression), (2, Compression::None));
        assert_eq!(read.records, theirs(&batch), "round {round}");
    }
}

#[test]
fn we_read_what_the_other_crate_writes() {
    let options = RecordEncodeOptions { version: 2, compression: Compression::None };
    let mut dice = Dice(2);
    for round in 0..ROUNDS {
        let batch = plain_batch(&mut dice);
        let mut bytes = Vec::new();
        RecordBatchEncoder::encode(&mut bytes, &theirs(&batch), &options).unwrap();
        let read = decode_batch(&bytes, Codecs::NONE, &mut RecordId(0)).unwrap();
        assert_eq!(read.into_batch(), Ok(Some(batch.clone())), "round {round}");
        assert_eq!(batch.encode(), bytes, "round {round}");
    }
}
