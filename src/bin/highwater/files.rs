//! Files of a log: written so that the clients of others can read them, and read line by line so
//! that one can compare.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use highwater::log::format::control::Marker;
use highwater::log::format::{BatchHeader, RawRecord, RawRecords, names::FileKind};
use highwater::log::{
    Attributes, Batch, BatchBody, Filler, Header, LeaderEpoch, Offset, Payload, ProducerStamp,
    RecordId, Records, Timestamp,
};

const BEGAN: Timestamp = Timestamp(1_700_000_000_000);

/// Writes a segment with batches of every kind into the folder.
///
/// # Errors
/// If it cannot be written.
pub fn write_log(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut bytes = Vec::new();
    let mut base_offset = Offset(0);
    for (epoch, body) in (0..).zip(bodies()) {
        let batch = Batch { base_offset, leader_epoch: LeaderEpoch(epoch), body: Arc::new(body) };
        batch.encode_into(&mut bytes);
        base_offset = batch.end();
    }
    let path = folder.join(FileKind::Log.name(0));
    fs::write(&path, bytes)?;
    writeln!(io::stdout(), "{}", path.display())
}

fn bodies() -> Vec<BatchBody> {
    let said = |key: Option<&str>, value: Option<&str>| Payload {
        key: key.map(|key| key.as_bytes().into()),
        value: value.map(|value| value.as_bytes().into()),
        headers: Arc::default(),
    };
    let numbered = |all: Vec<Payload>| (0..).map(RecordId).zip(all).collect::<Vec<_>>();
    let plain = vec![said(Some("k"), Some("v1")), said(None, Some("v2")), said(Some("k"), None)];
    let plain = BatchBody::at(BEGAN, numbered(plain));
    let header =
        |key: &str, value: Option<&[u8]>| Header { key: key.into(), value: value.map(Arc::from) };
    let headers = Arc::from([header("trace", Some(b"\x00\xff")), header("ñ", None)]);
    let headed = Payload { headers, ..said(Some(""), Some("")) };
    let headed = BatchBody::at(BEGAN, numbered(vec![headed]));
    let first = RecordId(0);
    let filler = Filler { first, number: 0, count: 300, value_bytes: 90, keys: 7, interval: 1_000 };
    let many = BatchBody::new(BEGAN, Records::Filler(filler));
    let producer = ProducerStamp { id: 4_000, epoch: 3, base_sequence: 17 };
    let mut transactional = many.clone();
    transactional.attributes = Attributes { transactional: true, ..Attributes::default() };
    transactional.producer = Some(producer);
    let marker = BatchBody::marker(Marker::Abort, 9, producer, BEGAN, first);
    let mut stamped = plain.clone();
    stamped.attributes = Attributes { log_append_time: true, ..Attributes::default() };
    stamped.max_timestamp = Timestamp(BEGAN.0 + 5_000);
    vec![plain, headed, many, transactional, marker, stamped]
}

/// Prints each batch and each record of a `.log` file on a line of its own.
///
/// # Errors
/// If it cannot be read; damage is told with its position in the file.
pub fn dump_log(path: &Path) -> io::Result<()> {
    let bytes = fs::read(path)?;
    let mut out = io::stdout().lock();
    let mut at = 0;
    while at < bytes.len() {
        let damaged = |damage: highwater::log::format::Damage| {
            io::Error::other(format!("{:?}", damage.at(at as u64)))
        };
        let header = BatchHeader::parse(&bytes[at..]).map_err(damaged)?;
        header.check(&bytes[at..]).map_err(damaged)?;
        writeln!(
            out,
            "batch {} {} {} {} {} {} {} {}",
            header.base_offset,
            header.last_offset_delta,
            header.partition_leader_epoch,
            header.attributes,
            header.producer_id,
            header.producer_epoch,
            header.base_sequence,
            header.record_count,
        )?;
        let section = header.whole(&bytes[at..]).map_err(damaged)?;
        for record in RawRecords::new(&section[BatchHeader::SIZE..], header.record_count) {
            writeln!(out, "{}", line(&header, &record.map_err(damaged)?))?;
        }
        at += header.size();
    }
    Ok(())
}

fn line(header: &BatchHeader, record: &RawRecord<'_>) -> String {
    let offset = header.base_offset + i64::from(record.offset_delta);
    let time = header.timestamp(record.timestamp_delta);
    let hex = |part: Option<&[u8]>| match part {
        None => "null".to_string(),
        Some(bytes) => bytes.iter().fold("x".to_string(), |text, byte| format!("{text}{byte:02x}")),
    };
    let mut line = format!("record {offset} {time} {} {}", hex(record.key), hex(record.value));
    for header in &record.headers {
        line += &format!(" {}={}", hex(Some(header.key)), hex(header.value));
    }
    line
}
