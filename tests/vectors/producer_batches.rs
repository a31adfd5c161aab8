//! Batches as the cases of "producer-state" describe them.

use std::sync::Arc;

use highwater::log::format::control::Marker;
use highwater::log::{
    Attributes, Batch, BatchBody, LeaderEpoch, Offset, Payload, ProducerStamp, Record, RecordId,
    Records, Timestamp,
};

use crate::case::{Arguments, Trouble};

/// A batch of records with the sequences and offsets that are given.
pub fn data(arguments: &Arguments, id: i64, now: i64) -> Result<Batch, Trouble> {
    let (first, last) = (arguments.int("firstOffset")?, arguments.int("lastOffset")?);
    let (base, end) = (arguments.int("firstSequence")?, arguments.int("lastSequence")?);
    let epoch = arguments.int("producerEpoch")? as i16;
    if base >= 0 && (base + last - first) % (1 << 31) != end {
        return Err(arguments.not_understood("as many sequences as offsets"));
    }
    let record = |delta: i64| Record {
        id: RecordId(0),
        offset_delta: delta as u32,
        timestamp_delta: 0,
        payload: Payload::default(),
    };
    let records = Records::Listed((0..=last - first).map(record).collect());
    let mut body = BatchBody::new(Timestamp(arguments.int_or("at", now)?), records);
    body.attributes.transactional = arguments.flag("transactional")?;
    body.producer = Some(ProducerStamp { id, epoch, base_sequence: base as i32 });
    Ok(placed(first, body))
}

/// The end of a transaction.
pub fn marker(arguments: &Arguments, id: i64, epoch: i16, now: i64) -> Result<Batch, Trouble> {
    let control = match arguments.text("control")?.as_str() {
        "commit" => Marker::Commit,
        "abort" => Marker::Abort,
        other => return Err(arguments.not_understood(other)),
    };
    let at = (arguments.int("offset")?, arguments.int_or("at", now)?);
    Ok(end_marker(at, (id, epoch), control, arguments.int_or("coordinatorEpoch", 0)? as i32))
}

/// The end of a transaction, at an offset and a time.
pub fn end_marker(
    (offset, time): (i64, i64),
    (id, epoch): (i64, i16),
    how: Marker,
    coordinator_epoch: i32,
) -> Batch {
    let stamp = ProducerStamp { id, epoch, base_sequence: -1 };
    let time = Timestamp(time);
    let body = BatchBody::marker(how, coordinator_epoch, stamp, time, RecordId(0));
    placed(offset, body)
}

/// A marker that compaction has emptied.
pub fn empty_control(arguments: &Arguments, now: i64) -> Result<Batch, Trouble> {
    let id = arguments.int("producerId")?;
    let epoch = arguments.int_or("producerEpoch", 0)? as i16;
    let mut body = BatchBody::new(Timestamp(now), Records::Listed(Arc::default()));
    body.attributes = Attributes { transactional: true, control: true, ..body.attributes };
    body.producer = Some(ProducerStamp { id, epoch, base_sequence: -1 });
    Ok(placed(arguments.int("offset")?, body))
}

fn placed(offset: i64, body: BatchBody) -> Batch {
    let leader_epoch = LeaderEpoch(0);
    Batch { base_offset: Offset(offset as u64), leader_epoch, body: Arc::new(body) }
}
