//! Batches as the cases of "records" describe them: made, read, stamped.

use std::sync::Arc;

use highwater::log::format::control::Marker;
use highwater::log::format::{BatchHeader, encode, stamp};
use highwater::log::{
    Attributes, BatchBody, Header, Payload, ProducerStamp, Record, RecordId, Records, Timestamp,
};
use serde_json::{Value, json};

use crate::case::{Arguments, Trouble};
use crate::shown::{refused, shown};

/// Bytes as the cases write them.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes that are written so.
pub fn bytes_of_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u32> = text.chars().map(|c| c.to_digit(16)).collect::<Option<_>>()?;
    let (pairs, []) = digits.as_chunks::<2>() else { return None };
    Some(pairs.iter().map(|[high, low]| (high << 4 | low) as u8).collect())
}

/// Makes a batch, or works on the one that lies in `bytes`; answers what it looks like then.
pub fn perform(action: &str, step: &Arguments, bytes: &mut Vec<u8>) -> Result<Value, Trouble> {
    let to =
        || step.any(&["to", "lastOffset", "leaderEpoch", "timestamp", "maxTimestamp"])?.as_int();
    match action {
        "encodeBatch" => *bytes = encoded(step, &body(step)?)?,
        "encodeEmptyBatch" => *bytes = encoded(step, &emptied(step)?)?,
        "encodeMarker" => *bytes = encoded(step, &marker(step)?)?,
        "decodeBatch" | "validateBatch" => {
            if step.has("bytes") {
                let given = bytes_of_hex(&step.text("bytes")?);
                *bytes = given.ok_or_else(|| step.not_understood("no bytes"))?;
            }
            let insists = step.flag_or("checkCrc", true)?;
            let checked = BatchHeader::parse(bytes).and_then(|header| header.check(bytes));
            match checked {
                Err(damage) if action == "validateBatch" => {
                    return Ok(json!({"valid": false, "error": damage.what.kafka_error()}));
                }
                Err(damage) if insists => return Err(refused(damage)),
                _ => {}
            }
        }
        "setLastOffset" => stamp::set_last_offset(bytes, to()?).map_err(refused)?,
        "setLeaderEpoch" => stamp::set_leader_epoch(bytes, to()? as i32).map_err(refused)?,
        "setLogAppendTime" => stamp::set_log_append_time(bytes, to()?).map_err(refused)?,
        _ => return Err(step.not_understood(&format!("nobody knows the action {action}"))),
    }
    shown(bytes).map_err(refused)
}

fn encoded(step: &Arguments, body: &BatchBody) -> Result<Vec<u8>, Trouble> {
    let base_offset = step.int_or("baseOffset", 0)?;
    let leader_epoch = step.int_or("leaderEpoch", -1)? as i32;
    let mut bytes = Vec::new();
    encode(base_offset, leader_epoch, body, &mut bytes);
    let size = body.size() as usize;
    if bytes.len() != size {
        let why = format!("{size} bytes were foreseen, {} written", bytes.len());
        return Err(step.not_understood(&why));
    }
    Ok(bytes)
}

fn attributes(step: &Arguments) -> Result<Attributes, Trouble> {
    let log_append_time = match step.text_if("timestampType")?.as_deref() {
        None | Some("create" | "createTime" | "CreateTime") => false,
        Some("logAppend" | "logAppendTime" | "LogAppendTime") => true,
        Some(other) => return Err(step.not_understood(other)),
    };
    match step.text_if("compression")?.as_deref() {
        None | Some("none") => {}
        Some(codec) => return Err(step.not_understood(codec)),
    }
    Ok(Attributes {
        log_append_time,
        transactional: step.flag("transactional")?,
        control: step.flag("control")?,
        delete_horizon: false,
    })
}

fn producer(step: &Arguments) -> Result<Option<ProducerStamp>, Trouble> {
    let stamp = ProducerStamp {
        id: step.int_or("producerId", -1)?,
        epoch: step.int_or("producerEpoch", -1)? as i16,
        base_sequence: step.int_or("baseSequence", -1)? as i32,
    };
    Ok((stamp.id != -1).then_some(stamp))
}

/// A batch of the records that are listed.
pub fn body(step: &Arguments) -> Result<BatchBody, Trouble> {
    let records = step.list("records")?;
    let times: Result<Vec<i64>, Trouble> =
        records.iter().map(|record| record.int_or("timestamp", -1)).collect();
    let base_timestamp = times?.first().copied().unwrap_or(-1);
    let base_offset = step.int_or("baseOffset", 0)?;
    let mut list = Vec::new();
    for (index, given) in records.iter().enumerate() {
        let offset = given.int_or("offset", base_offset + index as i64)?;
        let delta = u32::try_from(offset - base_offset);
        list.push(Record {
            id: RecordId(index as u32),
            offset_delta: delta.map_err(|_| given.not_understood("below the base offset"))?,
            timestamp_delta: given.int_or("timestamp", -1)? - base_timestamp,
            payload: payload(given)?,
        });
    }
    let mut body = BatchBody::new(Timestamp(base_timestamp), Records::Listed(list.into()));
    body.attributes = attributes(step)?;
    body.producer = producer(step)?;
    let latest = ["logAppendTime", "maxTimestamp"].iter().find_map(|key| step.get(key));
    if let Some(latest) = latest {
        body.max_timestamp = Timestamp(latest.as_int()?);
    }
    if let Some(last) = step.int_if("lastOffset")? {
        body.last_offset_delta = (last - base_offset) as u32;
    }
    Ok(body)
}

fn payload(given: &Arguments) -> Result<Payload, Trouble> {
    let text = |value: &Arguments| Ok(Arc::from(value.as_text()?.as_bytes()));
    let part = |key: &str| given.get(key).as_ref().map(text).transpose();
    let header = |pair: &Arguments| {
        let name = pair.items()?.first().map(Arguments::as_text);
        let name = name.unwrap_or_else(|| Err(pair.not_understood("no name")))?;
        let value = pair.items()?.into_iter().nth(1).filter(|value| !value.whole().is_null());
        Ok(Header { key: name.into(), value: value.as_ref().map(text).transpose()? })
    };
    let headers: Result<Vec<Header>, Trouble> = given.list("headers")?.iter().map(header).collect();
    Ok(Payload { key: part("key")?, value: part("value")?, headers: headers?.into() })
}

/// A batch without records that had some.
pub fn emptied(step: &Arguments) -> Result<BatchBody, Trouble> {
    let mut body = BatchBody::new(Timestamp::NONE, Records::Listed(Arc::default()));
    body.attributes = attributes(step)?;
    body.producer = producer(step)?;
    body.last_offset_delta = (step.int("lastOffset")? - step.int_or("baseOffset", 0)?) as u32;
    body.max_timestamp = Timestamp(step.int_or("maxTimestamp", step.int_or("timestamp", -1)?)?);
    Ok(body)
}

fn marker(step: &Arguments) -> Result<BatchBody, Trouble> {
    let marker = match step.text("control")?.as_str() {
        "commit" => Marker::Commit,
        "abort" => Marker::Abort,
        other => return Err(step.not_understood(other)),
    };
    let producer = producer(step)?.ok_or_else(|| step.not_understood("no producer"))?;
    let coordinator_epoch = step.int("coordinatorEpoch")? as i32;
    let time = Timestamp(step.int_or("timestamp", 0)?);
    Ok(BatchBody::marker(marker, coordinator_epoch, producer, time, RecordId(0)))
}

/// The size of a single record, its length field included.
pub fn record_size(step: &Arguments) -> Result<Value, Trouble> {
    let delta = step.int_or("offsetDelta", 0)?;
    let record = Record {
        id: RecordId(0),
        offset_delta: u32::try_from(delta).map_err(|_| step.not_understood("a negative delta"))?,
        timestamp_delta: step.int_or("timestampDelta", 0)?,
        payload: payload(step)?,
    };
    Ok(json!({"sizeInBytes": record.size(), "size": record.size()}))
}
