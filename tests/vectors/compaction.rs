//! Compaction of batches, as the cases of "records" describe it.

use std::sync::Arc;

use highwater::log::format::Damage;
use highwater::log::{
    Batch, BatchRetention, BatchVerdict, LeaderEpoch, Offset, Record, Timestamp, filter,
};
use serde_json::{Value, json};

use crate::batches::{body, emptied};
use crate::case::{Arguments, Trouble};
use crate::shown::{refused, shown};

/// Compacts a list of batches, then reads the bytes of what is left.
pub fn filter_batches(step: &Arguments) -> Result<Value, Trouble> {
    let batches: Result<Vec<Batch>, Trouble> = step.list("batches")?.iter().map(batch).collect();
    let batches = batches?;
    let keep = Keep::of(step)?;
    let rules = rules(step, batches.len())?;
    let marker_of_empty_transaction = step.flag("containsMarkerForEmptyTxn")?;
    let verdict = |batch: &Batch| {
        let index = batches.iter().position(|one| std::ptr::eq(one, batch));
        let retention = rules[index.expect("one of the batches")];
        BatchVerdict { retention, marker_of_empty_transaction }
    };
    let now = step.int_or("currentTime", 0)? + step.int_or("deleteRetentionMs", 0)?;
    let horizon = Timestamp(step.int_or("deleteHorizonMs", now)?);
    let keeps = |batch: &Batch, record: &Record| keep.keeps(batch, record);
    let filtered = filter(&batches, verdict, keeps, Some(horizon));
    let left: Result<Vec<Value>, Damage> =
        filtered.batches.iter().map(|batch| shown(&batch.encode())).collect();
    let latest = filtered.max_timestamp.map(|(time, offset)| (time.0, offset as i64));
    let (max_timestamp, offset_of_max_timestamp) = latest.unwrap_or((-1, -1));
    Ok(json!({
        "messagesRead": filtered.messages_read,
        "messagesRetained": filtered.messages_retained,
        "bytesRead": filtered.bytes_read,
        "bytesRetained": filtered.bytes_retained,
        "maxOffset": filtered.max_offset.map_or(-1, |offset| offset as i64),
        "maxTimestamp": max_timestamp,
        "offsetOfMaxTimestamp": offset_of_max_timestamp,
        "batches": left.map_err(refused)?,
    }))
}

fn batch(given: &Arguments) -> Result<Batch, Trouble> {
    let body = if given.has("records") { body(given)? } else { emptied(given)? };
    Ok(Batch {
        base_offset: Offset(given.int_or("baseOffset", 0)? as u64),
        leader_epoch: LeaderEpoch(given.int_or("leaderEpoch", -1)? as u32),
        body: Arc::new(body),
    })
}

/// One rule for all batches, or one for each.
fn rules(step: &Arguments, count: usize) -> Result<Vec<BatchRetention>, Trouble> {
    let rule = |text: &Arguments| match text.as_text()?.as_str() {
        "delete" => Ok(BatchRetention::Delete),
        "deleteEmpty" => Ok(BatchRetention::DeleteEmpty),
        "retainEmpty" => Ok(BatchRetention::RetainEmpty),
        other => Err(text.not_understood(other)),
    };
    let given = step.any(&["batchRule", "batchRules"])?;
    match given.items() {
        Ok(list) if list.len() == count => list.iter().map(rule).collect(),
        Ok(_) => Err(given.not_understood("not one rule for each batch")),
        Err(_) => Ok(vec![rule(&given)?; count]),
    }
}

/// Which records stay.
enum Keep {
    None,
    All,
    WithKey,
    Even,
    Odd,
    Offsets(Vec<i64>),
    Keys(Vec<String>),
}

impl Keep {
    fn of(step: &Arguments) -> Result<Keep, Trouble> {
        let given = step.any(&["keepRecords"])?;
        if let Ok(list) = given.items() {
            let offsets: Result<Vec<i64>, Trouble> = list.iter().map(Arguments::as_int).collect();
            let keys: Result<Vec<String>, Trouble> = list.iter().map(Arguments::as_text).collect();
            // A key that looks like a number is written as text, an offset is not.
            return keys.map(Keep::Keys).or_else(|_| Ok(Keep::Offsets(offsets?)));
        }
        match given.as_text()?.as_str() {
            "none" => Ok(Keep::None),
            "all" => Ok(Keep::All),
            "nonNullKeys" | "nonNullKey" | "withKey" | "keyed" => Ok(Keep::WithKey),
            "even" | "evenOffsets" => Ok(Keep::Even),
            "odd" | "oddOffsets" => Ok(Keep::Odd),
            other => Err(given.not_understood(other)),
        }
    }

    fn keeps(&self, batch: &Batch, record: &Record) -> bool {
        let offset = batch.base_offset.plus(record.offset_delta as usize).0 as i64;
        let key = record.payload.key.as_deref();
        match self {
            Keep::None => false,
            Keep::All => true,
            Keep::WithKey => key.is_some(),
            Keep::Even => offset % 2 == 0,
            Keep::Odd => offset % 2 == 1,
            Keep::Offsets(offsets) => offsets.contains(&offset),
            Keep::Keys(keys) => keys.iter().any(|kept| key == Some(kept.as_bytes())),
        }
    }
}
