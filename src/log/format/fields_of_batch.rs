//! The fields of a record batch.

use super::fields::{FieldKind, FieldValue, Walk};
use super::{BatchHeader, Compression, Damage, DamageKind};

/// Notes the fields of the batch at the beginning of `bytes`, which are what `walk` reads.
pub(super) fn batch<'a>(walk: &mut Walk<'a>, bytes: &'a [u8], limit: usize) -> Result<(), Damage> {
    let header = BatchHeader::parse(bytes)?;
    header_fields(walk, &header)?;
    let whole = header.whole(bytes);
    let section = whole.as_ref().map_or(bytes, |whole| *whole);
    walk.reader = walk.reader.up_to(section.len());
    if header.compression() == Compression::None {
        walk.group("records", |walk| records(walk, &header, limit))?;
    } else {
        walk.content("records", FieldKind::Bytes, walk.reader.left())?;
    }
    whole.map(|_| ())
}

fn header_fields(walk: &mut Walk<'_>, header: &BatchHeader) -> Result<(), Damage> {
    walk.i64("baseOffset")?;
    walk.i32("batchLength")?;
    walk.i32("partitionLeaderEpoch")?;
    walk.i8("magic")?;
    walk.u32("crc")?;
    walk.i16("attributes")?;
    let flags = header.flags();
    walk.bits("compressionType", FieldValue::Compression(header.compression()));
    walk.bits("timestampType", FieldValue::Number(i64::from(flags.log_append_time)));
    walk.bits("isTransactional", FieldValue::Flag(flags.transactional));
    walk.bits("isControlBatch", FieldValue::Flag(flags.control));
    walk.bits("hasDeleteHorizonMs", FieldValue::Flag(flags.delete_horizon));
    walk.i32("lastOffsetDelta")?;
    walk.i64("baseTimestamp")?;
    walk.i64("maxTimestamp")?;
    walk.i64("producerId")?;
    walk.i16("producerEpoch")?;
    walk.i32("baseSequence")?;
    walk.i32("recordsCount")
}

fn records(walk: &mut Walk<'_>, header: &BatchHeader, limit: usize) -> Result<(), Damage> {
    let count = usize::try_from(header.record_count).unwrap_or(0);
    for index in 0..count.min(limit) {
        if walk.reader.left() == 0 {
            let (stated, found) = (header.record_count, index as u64);
            return Err(walk.reader.damage(DamageKind::TooFewRecords { stated, found }));
        }
        walk.item = Some(index as u32);
        walk.group("record", |walk| record(walk, header.flags().control))?;
        walk.item = None;
    }
    match walk.reader.left() {
        0 => Ok(()),
        left if count > limit => walk.content("records", FieldKind::Bytes, left),
        left => Err(walk.reader.damage(DamageKind::TrailingBytes { count: left as u64 })),
    }
}

fn record(walk: &mut Walk<'_>, control: bool) -> Result<(), Damage> {
    let length = walk.varint("length")?;
    let has = walk.reader.left();
    let fits = usize::try_from(length).ok().filter(|length| *length <= has);
    let Some(size) = fits else {
        return Err(walk.reader.damage(DamageKind::RecordLength { length, has: has as u64 }));
    };
    walk.within(size, |walk| {
        record_body(walk, control)?;
        match walk.reader.left() as u64 {
            0 => Ok(()),
            left => Err(walk.reader.damage(DamageKind::RecordNotFilled { left })),
        }
    })
}

fn record_body(walk: &mut Walk<'_>, control: bool) -> Result<(), Damage> {
    walk.i8("attributes")?;
    walk.varlong("timestampDelta")?;
    walk.varint("offsetDelta")?;
    if control {
        control_record(walk)?;
    } else {
        block(walk, "keyLength", "key")?;
        block(walk, "valueLength", "value")?;
    }
    let count = walk.varint("headersCount")?;
    if count < 0 {
        let has = walk.reader.left() as u64;
        return Err(walk.reader.damage(DamageKind::ImpossibleCount { count, has }));
    }
    (0..count).try_for_each(|_| walk.group("header", header))
}

/// Key and value of a control record, of which the parts are known.
fn control_record(walk: &mut Walk<'_>) -> Result<(), Damage> {
    const ABORT_OR_COMMIT: [Option<i16>; 2] = [Some(0), Some(1)];
    let mut kind = None;
    parts(walk, "keyLength", "key", |walk| {
        walk.i16("version")?;
        kind = Some(walk.i16("type")?);
        Ok(())
    })?;
    parts(walk, "valueLength", "value", |walk| {
        walk.i16("version")?;
        if ABORT_OR_COMMIT.contains(&kind) { walk.i32("coordinatorEpoch") } else { Ok(()) }
    })
}

/// Bytes with their length before them, made of what `within` reads and perhaps more.
fn parts(
    walk: &mut Walk<'_>,
    length: &'static str,
    name: &'static str,
    within: impl FnOnce(&mut Walk<'_>) -> Result<(), Damage>,
) -> Result<(), Damage> {
    let Ok(size) = usize::try_from(walk.varint(length)?) else { return Ok(()) };
    walk.group(name, |walk| {
        walk.within(size, |walk| {
            within(walk)?;
            match walk.reader.left() {
                0 => Ok(()),
                left => walk.content("data", FieldKind::Bytes, left),
            }
        })
    })
}

fn header(walk: &mut Walk<'_>) -> Result<(), Damage> {
    let length = walk.varint("headerKeyLength")?;
    let Ok(length) = usize::try_from(length) else {
        return Err(walk.reader.damage(DamageKind::NullHeaderKey));
    };
    walk.content("headerKey", FieldKind::Text, length)?;
    block(walk, "headerValueLength", "headerValue")
}

/// Bytes with their length before them; null has a negative length and no bytes.
fn block(walk: &mut Walk<'_>, length: &'static str, name: &'static str) -> Result<(), Damage> {
    match usize::try_from(walk.varint(length)?) {
        Ok(length) => walk.content(name, FieldKind::Bytes, length),
        Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::super::batch::{Batch, BatchBody, LeaderEpoch, Offset, ProducerStamp};
    use super::super::super::record::{Header, Payload, RecordId, Timestamp};
    use super::super::control::Marker;
    use super::super::fields::{Content, Field, fields};
    use super::*;

    fn bytes(body: BatchBody) -> Vec<u8> {
        let (base_offset, leader_epoch) = (Offset(40), LeaderEpoch(3));
        Batch { base_offset, leader_epoch, body: Arc::new(body) }.encode()
    }

    fn two_records() -> Vec<u8> {
        let header = Header { key: "h".into(), value: None };
        let first = Payload { key: Some((*b"k").into()), ..Payload::default() };
        let headers = Arc::from([header]);
        let second = Payload { value: Some((*b"value").into()), headers, ..Payload::default() };
        bytes(BatchBody::at(Timestamp(9), [(RecordId(0), first), (RecordId(1), second)]))
    }

    /// Every byte lies in exactly one field that is not made of others.
    fn covers(fields: &[Field], end: usize) {
        let whole = |kind| kind != FieldKind::Group && kind != FieldKind::Bits;
        let mut at = 0;
        for field in fields.iter().filter(|field| whole(field.kind)) {
            assert_eq!(field.start, at, "{}", field.name);
            at += field.len;
        }
        assert_eq!(at, end);
    }

    #[test]
    fn every_byte_of_a_batch_has_a_name() {
        let bytes = two_records();
        let read = fields(Content::Batch, &bytes, 100);
        assert_eq!(read.damage, None);
        covers(&read.fields, bytes.len());
        let value = |name: &str, item: Option<u32>| {
            let found = read.fields.iter().find(|field| field.name == name && field.item == item);
            found.map(|field| (field.value, &bytes[field.start..field.start + field.len]))
        };
        let number = |n| Some(FieldValue::Number(n));
        assert_eq!(value("baseOffset", None).map(|found| found.0), number(40));
        assert_eq!(value("partitionLeaderEpoch", None).map(|found| found.0), number(3));
        assert_eq!(value("keyLength", Some(1)).map(|found| found.0), number(-1));
        assert_eq!(value("key", Some(1)), None, "a null key has no bytes");
        assert_eq!(value("value", Some(1)), Some((FieldValue::Content, &b"value"[..])));
        assert_eq!(value("headerKey", Some(1)), Some((FieldValue::Content, &b"h"[..])));
    }

    #[test]
    fn a_limit_leaves_the_rest_in_one_piece() {
        let bytes = two_records();
        let read = fields(Content::Batch, &bytes, 1);
        assert_eq!(read.damage, None);
        covers(&read.fields, bytes.len());
        assert!(read.fields.iter().all(|field| field.item != Some(1)));
    }

    #[test]
    fn a_marker_shows_what_it_says() {
        let producer = ProducerStamp { id: 7, epoch: 1, base_sequence: -1 };
        let body = BatchBody::marker(Marker::Commit, 5, producer, Timestamp(0), RecordId(0));
        let bytes = bytes(body);
        let read = fields(Content::Batch, &bytes, 100);
        covers(&read.fields, bytes.len());
        let last = |name: &str| read.fields.iter().rfind(|field| field.name == name);
        assert_eq!(last("type").map(|field| field.value), Some(FieldValue::Number(1)));
        assert_eq!(last("coordinatorEpoch").map(|field| field.value), Some(FieldValue::Number(5)));
        assert_eq!(last("coordinatorEpoch").map(|field| field.depth), Some(3));
    }

    /// Each field with its first byte and its length, indented by how many fields it lies in.
    fn outline(fields: &[Field]) -> Vec<String> {
        let line = |f: &Field| format!("{:.<2$}{}", "", f.name, usize::from(f.depth));
        fields.iter().map(|f| format!("{} {}+{}", line(f), f.start, f.len)).collect()
    }

    #[test]
    fn fields_lie_in_what_they_are_a_part_of() {
        let producer = ProducerStamp { id: 7, epoch: 1, base_sequence: -1 };
        let body = BatchBody::marker(Marker::Abort, 5, producer, Timestamp(0), RecordId(0));
        let read = fields(Content::Batch, &bytes(body), 100).fields;
        let outline = outline(&read);
        let bits = [
            ".compressionType 21+2",
            ".timestampType 21+2",
            ".isTransactional 21+2",
            ".isControlBatch 21+2",
            ".hasDeleteHorizonMs 21+2",
        ];
        assert_eq!(outline[5], "attributes 21+2");
        assert_eq!(outline[6..11], bits);
        let values = [FieldValue::Flag(true), FieldValue::Flag(true), FieldValue::Flag(false)];
        assert!(read[8..11].iter().map(|field| field.value).eq(values));
        assert!(read[6..11].iter().all(|field| field.kind == FieldKind::Bits));
        let records = [
            "records 61+17",
            ".record 61+17",
            "..length 61+1",
            "..attributes 62+1",
            "..timestampDelta 63+1",
            "..offsetDelta 64+1",
            "..keyLength 65+1",
            "..key 66+4",
            "...version 66+2",
            "...type 68+2",
            "..valueLength 70+1",
            "..value 71+6",
            "...version 71+2",
            "...coordinatorEpoch 73+4",
            "..headersCount 77+1",
        ];
        assert_eq!(outline[18..], records);
    }

    #[test]
    fn damage_ends_the_fields_where_it_is() {
        let bytes = two_records();
        for end in 0..bytes.len() {
            let read = fields(Content::Batch, &bytes[..end], 100);
            let damage = read.damage.expect("a piece is missing");
            assert!(damage.position as usize <= end);
            let last = read.fields.iter().map(|field| field.start + field.len).max();
            assert!(last.unwrap_or(0) <= end);
        }
    }
}
