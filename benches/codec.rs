//! How fast batches become bytes and bytes batches, side by side with the `kafka-protocol` crate.
//!
//! `cargo bench --profile native --bench codec`; `./bench` runs it in Chromium as well. It prints
//! figures and judges nothing.

use std::hint::black_box;
use std::sync::Arc;

use highwater::log::format::{BatchHeader, Codecs, RawRecords, crc32c, decode_batch};
use highwater::log::{Batch, BatchBody, Filler, LeaderEpoch, Offset, RecordId, Records, Timestamp};
use kafka_protocol::records::{
    Compression, Record, RecordBatchDecoder, RecordBatchEncoder, RecordEncodeOptions,
};

/// How long each figure is measured in each round, in milliseconds.
const TIME: f64 = 500.0;
const ROUNDS: usize = 5;

/// How often the work is done between two looks at the clock.
const TURNS: u64 = 16;

fn main() {
    for (records, value_bytes) in [(500, 20), (100, 100), (16, 1_000)] {
        let batch = batch(records, value_bytes);
        let bytes = batch.encode();
        let size = bytes.len();
        let of = format!("{records} records with values of {value_bytes} bytes");
        host::say(&format!("a batch of {of}: {size} bytes"));
        ours(&batch, &bytes);
        theirs(&bytes);
    }
}

fn batch(count: u32, value_bytes: u32) -> Batch {
    let first = RecordId(0);
    let filler = Filler { first, number: 0, count, value_bytes, keys: 100, interval: 3 };
    let listed = Records::Listed(Records::Filler(filler).iter().collect());
    let body = BatchBody::new(Timestamp(1_700_000_000_000), listed);
    Batch { base_offset: Offset(7_000), leader_epoch: LeaderEpoch(5), body: Arc::new(body) }
}

fn ours(batch: &Batch, bytes: &[u8]) {
    let mut written = Vec::with_capacity(bytes.len());
    tell("  highwater       encode", bytes, || {
        written.clear();
        batch.encode_into(&mut written);
        black_box(&written);
    });
    tell("  highwater       decode", bytes, || {
        let read = decode_batch(black_box(bytes), Codecs::NONE, &mut RecordId(0));
        black_box(read.expect("it was written by us"));
    });
    tell("  highwater       check and look at each record", bytes, || {
        let header = BatchHeader::parse(black_box(bytes)).expect("it was written by us");
        header.check(bytes).expect("it was written by us");
        let section = &bytes[BatchHeader::SIZE..];
        let records = RawRecords::new(section, header.record_count);
        assert!(records.map(black_box).all(|record| record.is_ok()), "it was written by us");
    });
    tell("  highwater       CRC-32C", bytes, || {
        black_box(crc32c(black_box(bytes)));
    });
}

fn theirs(bytes: &[u8]) {
    let read = |bytes: &[u8]| -> Vec<Record> {
        let mut bytes = bytes;
        RecordBatchDecoder::decode(&mut bytes).expect("it was written by us").records
    };
    let records = read(bytes);
    let options = RecordEncodeOptions { version: 2, compression: Compression::None };
    let mut written = Vec::with_capacity(bytes.len());
    tell("  kafka-protocol  encode", bytes, || {
        written.clear();
        RecordBatchEncoder::encode(&mut written, &records, &options).expect("it can be written");
        black_box(&written);
    });
    tell("  kafka-protocol  decode", bytes, || {
        black_box(read(black_box(bytes)));
    });
}

/// Does `work`, which handles all of `bytes`, over and over, and prints the median speed.
fn tell(what: &str, bytes: &[u8], mut work: impl FnMut()) {
    let mut speeds: Vec<u64> = (0..ROUNDS)
        .map(|_| {
            let (began, mut turns) = (host::now(), 0_u64);
            let mut passed = 0.0;
            while passed < TIME {
                (0..TURNS).for_each(|_| work());
                turns += TURNS;
                passed = host::now() - began;
            }
            ((turns * bytes.len() as u64) as f64 / passed / 1_000.0) as u64
        })
        .collect();
    speeds.sort_unstable();
    host::say(&format!("{what}: {} MB/s", speeds[ROUNDS / 2]));
}

/// The clock in milliseconds, and where figures go.
#[cfg(not(target_arch = "wasm32"))]
mod host {
    use std::sync::LazyLock;
    use std::time::Instant;

    static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);

    pub fn now() -> f64 {
        BEGAN.elapsed().as_secs_f64() * 1_000.0
    }

    pub fn say(line: &str) {
        println!("{line}");
    }
}

#[cfg(target_arch = "wasm32")]
mod host {
    pub fn now() -> f64 {
        js_sys::Date::now()
    }

    pub fn say(line: &str) {
        web_sys::console::log_1(&line.into());
    }
}
