//! What several areas need: answers as objects, and batches as the cases describe them.

use std::sync::Arc;

use highwater::log::{
    Attributes, Batch, BatchBody, LeaderEpoch, Offset, Payload, ProducerStamp, Record, RecordId,
    Records, Timestamp,
};
use serde_json::{Map, Value};

use crate::case::{Arguments, Trouble};

/// An answer of several values.
pub fn said(value: Value) -> Map<String, Value> {
    value.as_object().expect("an object").clone()
}

/// A batch as a follower gets it: with its offset and its epoch.
pub fn batch(from: &Arguments) -> Result<Batch, Trouble> {
    let base = from.int("baseOffset")? as u64;
    let leader_epoch = LeaderEpoch(from.int_or("leaderEpoch", 0)? as u32);
    Ok(Batch { base_offset: Offset(base), leader_epoch, body: body(from, base)? })
}

/// A batch as a client sends it, or the marker of a transaction.
///
/// Without a size it has that of its records; keys are null and values one byte long.
pub fn body(from: &Arguments, base: u64) -> Result<Arc<BatchBody>, Trouble> {
    let timestamp = match from.int_if("timestamp")? {
        Some(timestamp) => timestamp,
        None => match from.ints("recordTimestamps")?.first() {
            Some(first) => *first,
            None => from.int_or("maxTimestamp", -1)?,
        },
    };
    let control = from.text_if("control")?;
    let records = match &control {
        Some(control) => vec![marker(control, from.int_or("coordinatorEpoch", 0)? as i32)],
        None => data(from, base, timestamp)?,
    };
    let mut body = BatchBody::new(Timestamp(timestamp), Records::Listed(records.into()));
    if let Some(last) = from.int_if("lastOffset")? {
        body.last_offset_delta = (last as u64 - base) as u32;
    }
    body.attributes = Attributes {
        transactional: from.flag("transactional")? || control.is_some(),
        control: control.is_some(),
        ..Attributes::default()
    };
    if let Some(id) = from.int_if("producerId")?.filter(|id| *id >= 0) {
        let epoch = from.int_or("producerEpoch", 0)? as i16;
        let base_sequence = from.int_or("baseSequence", -1)? as i32;
        body.producer = Some(ProducerStamp { id, epoch, base_sequence });
    }
    let size = from.int_if("sizeInBytes")?.or(from.int_if("batchBytes")?);
    let size = size.map_or(body.size(), |size| size as u32);
    Ok(Arc::new(body.with_size(size)))
}

fn data(from: &Arguments, base: u64, timestamp: i64) -> Result<Vec<Record>, Trouble> {
    let deltas: Vec<u32> = match from.has("presentOffsets") {
        true => from.ints("presentOffsets")?.iter().map(|at| (*at as u64 - base) as u32).collect(),
        false => {
            let named = from.ints("recordTimestamps")?.len().max(1);
            (0..from.int_or("records", named as i64)? as u32).collect()
        }
    };
    let keys: Vec<Option<Arc<[u8]>>> = match from.has("keys") {
        true => {
            let key = |key: &Arguments| Ok(Some(key.as_text()?.into_bytes().into()));
            from.list("keys")?.iter().map(key).collect::<Result<_, Trouble>>()?
        }
        false => Vec::new(),
    };
    let mut timestamps = from.ints("timestamps")?;
    timestamps.extend(from.ints("recordTimestamps")?);
    let record = |(index, delta): (usize, &u32)| Record {
        id: RecordId(base as u32 + delta),
        offset_delta: *delta,
        timestamp_delta: timestamps.get(index).map_or(0, |own| own - timestamp),
        payload: Payload {
            key: keys.get(index).cloned().flatten(),
            value: Some([b'v'].into()),
            ..Payload::default()
        },
    };
    Ok(deltas.iter().enumerate().map(record).collect())
}

fn marker(control: &str, coordinator_epoch: i32) -> Record {
    let kind: u8 = if control == "commit" { 1 } else { 0 };
    let mut value = vec![0, 0];
    value.extend(coordinator_epoch.to_be_bytes());
    Record {
        id: RecordId(0),
        offset_delta: 0,
        timestamp_delta: 0,
        payload: Payload {
            key: Some([0, 0, 0, kind].into()),
            value: Some(value.into()),
            ..Payload::default()
        },
    }
}
