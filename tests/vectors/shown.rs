//! A batch as the cases of "records" see it: everything that its bytes say, by their names.

use std::sync::Arc;

use highwater::log::format::control::Marker;
use highwater::log::format::{
    BatchHeader, Codecs, Compression, ControlRecord, Damage, decode_batch, decode_batch_unchecked,
};
use highwater::log::{ProducerStamp, Record, RecordId};
use serde_json::{Value, json};

use crate::batches::hex;
use crate::case::Trouble;

/// Damage is refused with the name of Kafka's exception.
pub fn refused(damage: Damage) -> Trouble {
    Trouble::refused(damage.what.kafka_error())
}

/// What the bytes of a batch say, whatever their checksum is.
pub fn shown(bytes: &[u8]) -> Result<Value, Damage> {
    let mut next = RecordId(0);
    let decoded = decode_batch_unchecked(bytes, Codecs::NONE, &mut next)?;
    let records: Vec<Record> = decoded.body.iter().flat_map(|body| body.records.iter()).collect();
    let mut shown = header(&decoded.header);
    shown["bytes"] = json!(hex(bytes));
    shown["valid"] = json!(decode_batch(bytes, Codecs::NONE, &mut next).is_ok());
    list(&decoded.header, &records, &mut shown);
    if decoded.header.flags().control
        && let Some(record) = records.first()
    {
        control(record, &mut shown)?;
    }
    Ok(shown)
}

fn header(header: &BatchHeader) -> Value {
    let flags = header.flags();
    json!({
        "sizeInBytes": header.size(),
        "magic": header.magic,
        "crc": header.crc,
        "compression": compression(header.compression()),
        "baseOffset": header.base_offset,
        "lastOffset": header.last_offset(),
        "nextOffset": header.last_offset() + 1,
        "leaderEpoch": header.partition_leader_epoch,
        "timestampType": if flags.log_append_time { "logAppend" } else { "create" },
        "baseTimestamp": header.base_timestamp,
        "maxTimestamp": header.max_timestamp,
        "deleteHorizonMs": flags.delete_horizon.then_some(header.base_timestamp),
        "producerId": header.producer_id,
        "producerEpoch": header.producer_epoch,
        "baseSequence": header.base_sequence,
        "lastSequence": header.last_sequence(),
        "transactional": flags.transactional,
        "control": flags.control,
        "records": header.record_count,
    })
}

fn compression(compression: Compression) -> &'static str {
    match compression {
        Compression::None => "none",
        Compression::Gzip => "gzip",
        Compression::Snappy => "snappy",
        Compression::Lz4 => "lz4",
        Compression::Zstd => "zstd",
        Compression::Unknown(_) => "unknown",
    }
}

fn list(header: &BatchHeader, records: &[Record], shown: &mut Value) {
    let sequence = |record: &Record| match header.base_sequence {
        -1 => -1,
        base => ProducerStamp::sequence_after(base, record.offset_delta as i32),
    };
    let offset = |record: &Record| header.base_offset + i64::from(record.offset_delta);
    let time = |record: &Record| header.timestamp(record.timestamp_delta).0;
    let text = |part: &Option<Arc<[u8]>>| {
        part.as_deref().map(|bytes| String::from_utf8_lossy(bytes).into_owned())
    };
    let key = |record: &Record| text(&record.payload.key);
    let value = |record: &Record| text(&record.payload.value);
    shown["offsets"] = records.iter().map(offset).collect();
    shown["sequences"] = records.iter().map(sequence).collect();
    shown["timestamps"] = records.iter().map(time).collect();
    shown["keys"] = records.iter().map(key).collect();
    shown["values"] = records.iter().map(value).collect();
}

fn control(record: &Record, shown: &mut Value) -> Result<(), Damage> {
    let key = record.payload.key.as_deref().unwrap_or_default();
    let value = record.payload.value.as_deref().unwrap_or_default();
    if let ControlRecord::EndTransaction { marker, coordinator_epoch } =
        ControlRecord::read(key, value)?
    {
        let commit = marker == Marker::Commit;
        shown["controlType"] = json!(if commit { "commit" } else { "abort" });
        shown["coordinatorEpoch"] = json!(coordinator_epoch);
    }
    Ok(())
}
