//! Cases of the area "records": numbers of variable length, checksums, batches, the partitioner.

use highwater::engine::partitioner::{murmur2, partition_for_key};
use highwater::log::format::{Crc32c, crc32c};
use highwater::log::{ProducerStamp, varint};
use serde_json::{Map, Value, json};

use crate::batches::{self, bytes_of_hex, hex};
use crate::case::{Arguments, Outcome, Player, Trouble};
use crate::compaction::filter_batches;
use crate::sticky::Sticky;

/// Plays the area.
pub struct Records {
    sticky: Sticky,
    /// The bytes of the batch that the last step made or changed.
    batch: Vec<u8>,
    hash: Option<u32>,
    last: Map<String, Value>,
}

impl Player for Records {
    fn open(setup: &Arguments) -> Result<Records, Trouble> {
        let sticky = Sticky::open(setup)?;
        Ok(Records { sticky, batch: Vec::new(), hash: None, last: Map::new() })
    }

    fn perform(&mut self, action: &str, arguments: &Arguments) -> Outcome {
        let shown = match action {
            "varint" => number(arguments)?,
            "murmur2" => self.murmur2(arguments)?,
            "partitionForKey" => partition(arguments)?,
            "crc32c" => checksum(&[content(arguments)?]),
            "crc32cParts" => {
                let parts = arguments.any(&["parts", "texts"])?.items()?;
                let texts: Result<Vec<String>, Trouble> =
                    parts.iter().map(Arguments::as_text).collect();
                checksum(&texts?.into_iter().map(String::into_bytes).collect::<Vec<_>>())
            }
            "incrementSequence" | "decrementSequence" => sequence(action, arguments)?,
            "recordSize" => batches::record_size(arguments)?,
            "filterBatches" => filter_batches(arguments)?,
            "newSticky" | "stickyPartition" | "stickyProduced" | "stickyCounts"
            | "partitionLoad" => self.sticky.perform(action, arguments)?,
            _ => batches::perform(action, arguments, &mut self.batch)?,
        };
        self.last = object(shown);
        Ok(self.last.clone())
    }

    fn state(&mut self, key: &str) -> Option<Value> {
        if let Some(partitions) = key.strip_prefix("partitionOf") {
            let partitions: u32 = partitions.parse().ok()?;
            return Some(Value::from((self.hash? & 0x7fff_ffff) % partitions));
        }
        self.last.get(key).cloned()
    }
}

impl Records {
    fn murmur2(&mut self, arguments: &Arguments) -> Result<Value, Trouble> {
        let hash = murmur2(&content(arguments)?);
        self.hash = Some(hash);
        Ok(json!({"hash": hash as i32}))
    }
}

fn object(value: Value) -> Map<String, Value> {
    value.as_object().expect("an object").clone()
}

/// The bytes that a step is about: a text, or hexadecimal.
fn content(arguments: &Arguments) -> Result<Vec<u8>, Trouble> {
    match arguments.text_if("bytes")? {
        Some(text) => bytes_of_hex(&text).ok_or_else(|| arguments.not_understood("no bytes")),
        None => Ok(arguments.text("text")?.into_bytes()),
    }
}

/// The checksum, taken part by part and at once.
fn checksum(parts: &[Vec<u8>]) -> Value {
    let crc = parts.iter().fold(Crc32c::new(), |crc, part| crc.update(part)).finish();
    let whole = crc32c(&parts.concat());
    json!({"crc": crc, "crc32c": crc, "checksum": crc, "value": crc, "equal": crc == whole})
}

fn partition(arguments: &Arguments) -> Result<Value, Trouble> {
    let key = arguments.any(&["key", "text"])?.as_text()?;
    let partitions = arguments.any(&["partitions", "numPartitions", "count"])?.as_int()?;
    let partitions =
        u32::try_from(partitions).map_err(|_| arguments.not_understood("partitions"))?;
    Ok(json!({"partition": partition_for_key(key.as_bytes(), partitions)}))
}

fn sequence(action: &str, arguments: &Arguments) -> Result<Value, Trouble> {
    let small = |value: Arguments| {
        let number = value.as_int()?;
        i32::try_from(number).map_err(|_| value.not_understood("beyond 32 bits"))
    };
    let from = small(arguments.any(&["sequence", "from", "value", "base"])?)?;
    let by = small(arguments.any(&["by", "increment", "decrement", "count", "delta"])?)?;
    let moved = match action {
        "incrementSequence" => ProducerStamp::sequence_after(from, by),
        _ => ProducerStamp::sequence_before(from, by),
    };
    Ok(json!({"sequence": moved, "result": moved, "value": moved}))
}

/// A number to bytes and back, or bytes to a number.
fn number(arguments: &Arguments) -> Result<Value, Trouble> {
    let kind = arguments.text("kind")?;
    let bytes = match arguments.has("value") {
        true => written(&kind, arguments)?,
        false => content(arguments)?,
    };
    let read = match kind.as_str() {
        // Java has no unsigned numbers: the cases write them as it shows them.
        "unsignedVarint" => varint::read_u32(&bytes).map(|(n, size)| (i64::from(n as i32), size)),
        "unsignedVarlong" => varint::read_u64(&bytes).map(|(n, size)| (n as i64, size)),
        "varint" => varint::read_i32(&bytes).map(|(n, size)| (i64::from(n), size)),
        "varlong" => varint::read_i64(&bytes),
        other => return Err(arguments.not_understood(other)),
    };
    let (value, size) = read.map_err(|_| Trouble::refused("IllegalArgument"))?;
    let expected = arguments.int_if("value")?;
    if expected.is_some_and(|expected| expected != value) || size != bytes.len() {
        return Err(arguments.not_understood(&format!("{value} was read again, of {size} bytes")));
    }
    Ok(json!({"bytes": hex(&bytes), "value": value, "size": size}))
}

fn written(kind: &str, arguments: &Arguments) -> Result<Vec<u8>, Trouble> {
    let value = arguments.int("value")?;
    let mut bytes = Vec::new();
    match kind {
        "unsignedVarint" => varint::write_unsigned(u64::from(value as u32), &mut bytes),
        "unsignedVarlong" => varint::write_unsigned(value as u64, &mut bytes),
        "varint" | "varlong" => varint::write_signed(value, &mut bytes),
        other => return Err(arguments.not_understood(other)),
    }
    Ok(bytes)
}
