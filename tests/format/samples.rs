//! Batches of every kind, by the dice.

use std::sync::Arc;

use highwater::log::{
    Attributes, Batch, BatchBody, Filler, Header, LeaderEpoch, Offset, Payload, ProducerStamp,
    Record, RecordId, Records, Timestamp,
};

use crate::dice::Dice;

/// Any batch that can be written. Its records are numbered from 0.
pub fn batch(dice: &mut Dice) -> Batch {
    let base_offset = Offset(dice.of_bits(62));
    let leader_epoch = LeaderEpoch(dice.of_bits(31) as u32);
    let records = if dice.once_in(5) { filler(dice) } else { listed(dice) };
    let base_timestamp = Timestamp(signed(dice, 50));
    let mut body = BatchBody::new(base_timestamp, records);
    body.attributes = Attributes {
        log_append_time: dice.once_in(4),
        transactional: dice.once_in(4),
        control: false,
        delete_horizon: dice.once_in(8),
    };
    if dice.once_in(4) {
        body.last_offset_delta += dice.of_bits(10) as u32;
        body.max_timestamp = Timestamp(signed(dice, 50));
    }
    body.producer = dice.once_in(2).then(|| ProducerStamp {
        id: dice.of_bits(63) as i64,
        epoch: dice.of_bits(15) as i16,
        base_sequence: dice.of_bits(30) as i32,
    });
    Batch { base_offset, leader_epoch, body: Arc::new(body) }
}

/// A batch as a producer makes it and every encoder writes it in the same way: offsets without
/// gaps, times from the base on, headers of different names.
pub fn plain_batch(dice: &mut Dice) -> Batch {
    let count = 1 + dice.roll(6);
    let record = |index: usize| Record {
        id: RecordId(index as u32),
        offset_delta: index as u32,
        timestamp_delta: if index == 0 { 0 } else { dice.of_bits(20) as i64 },
        payload: payload(dice),
    };
    let records: Vec<Record> = (0..count).map(record).collect();
    let mut body =
        BatchBody::new(Timestamp(dice.of_bits(41) as i64), Records::Listed(records.into()));
    body.producer = dice.once_in(2).then(|| ProducerStamp {
        id: dice.of_bits(63) as i64,
        epoch: dice.of_bits(15) as i16,
        base_sequence: dice.of_bits(30) as i32,
    });
    body.attributes.transactional = body.producer.is_some() && dice.once_in(2);
    let base_offset = Offset(dice.of_bits(62));
    let leader_epoch = LeaderEpoch(dice.of_bits(31) as u32);
    Batch { base_offset, leader_epoch, body: Arc::new(body) }
}

fn signed(dice: &mut Dice, bits: usize) -> i64 {
    let size = dice.of_bits(bits) as i64;
    if dice.once_in(3) { -size } else { size }
}

/// Records with gaps between their offsets and times in any order; perhaps none.
fn listed(dice: &mut Dice) -> Records {
    let mut offset_delta = 0;
    let mut records = Vec::new();
    for index in 0..dice.roll(7) {
        offset_delta += if dice.once_in(4) { dice.of_bits(20) as u32 } else { 0 };
        records.push(Record {
            id: RecordId(index as u32),
            offset_delta,
            timestamp_delta: signed(dice, 40),
            payload: payload(dice),
        });
        offset_delta += 1;
    }
    Records::Listed(records.into())
}

fn filler(dice: &mut Dice) -> Records {
    Records::Filler(Filler {
        first: RecordId(0),
        number: dice.of_bits(20) as u32,
        count: 1 + dice.roll(200) as u32,
        value_bytes: dice.roll(200) as u32,
        keys: dice.roll(12) as u32,
        interval: dice.of_bits(16) as u32,
    })
}

fn payload(dice: &mut Dice) -> Payload {
    let header = |index: usize, dice: &mut Dice| Header {
        key: format!("{}{index}", ["h", "trace-", "名"][dice.roll(3)]).into(),
        value: part(dice, 20),
    };
    let headers = if dice.once_in(3) { dice.roll(4) } else { 0 };
    Payload {
        key: part(dice, 12),
        value: part(dice, 300),
        headers: (0..headers).map(|index| header(index, dice)).collect(),
    }
}

fn part(dice: &mut Dice, most: usize) -> Option<Arc<[u8]>> {
    (!dice.once_in(4)).then(|| dice.bytes(most).into())
}
