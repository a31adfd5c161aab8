//! Cases of the area "records": bytes of batches, numbers of variable length, the partitioner.

use highwater::engine::partitioner::{murmur2, partition_for_key};
use highwater::log::varint;
use serde_json::{Map, Value, json};

use crate::case::{Arguments, Outcome, Player, Trouble};

/// Plays the area.
#[derive(Default)]
pub struct Records {
    hash: Option<u32>,
}

impl Player for Records {
    fn open(setup: &Arguments) -> Result<Records, Trouble> {
        setup.whole();
        Ok(Records::default())
    }

    fn perform(&mut self, action: &str, arguments: &Arguments) -> Outcome {
        match action {
            "varint" => number(arguments),
            "murmur2" => {
                let hash = murmur2(arguments.text("text")?.as_bytes());
                self.hash = Some(hash);
                Ok(object(json!({"hash": hash as i32})))
            }
            "partitionForKey" => {
                let key = arguments.text("key")?;
                let partitions = arguments.int("partitions")? as u32;
                Ok(object(json!({"partition": partition_for_key(key.as_bytes(), partitions)})))
            }
            _ => Err(arguments.not_understood(&format!("nobody knows the action {action}"))),
        }
    }

    fn state(&mut self, key: &str) -> Option<Value> {
        let partitions: u32 = key.strip_prefix("partitionOf")?.parse().ok()?;
        Some(Value::from((self.hash? & 0x7fff_ffff) % partitions))
    }
}

fn object(value: Value) -> Map<String, Value> {
    value.as_object().expect("an object").clone()
}

fn number(arguments: &Arguments) -> Outcome {
    let value = arguments.int("value")?;
    let mut bytes = Vec::new();
    match arguments.text("kind")?.as_str() {
        "unsignedVarint" => varint::write_unsigned(u64::from(value as u32), &mut bytes),
        "varint" | "varlong" => varint::write_signed(value, &mut bytes),
        kind => return Err(arguments.not_understood(kind)),
    }
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(object(json!({"bytes": hex})))
}
