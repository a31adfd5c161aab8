//! How fast batches become bytes and bytes batches, side by side with the `kafka-protocol` crate.
//!
//! `cargo bench --profile native --bench codec`. It prints figures and judges nothing.

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use highwater::log::format::{BatchHeader, Codecs, RawRecords, crc32c, decode_batch};
use highwater::log::{Batch, BatchBody, Filler, LeaderEpoch, Offset, RecordId, Records, Timestamp};
use kafka_protocol::records::{
    Compression, Record, RecordBatchDecoder, RecordBatchEncoder, RecordEncodeOptions,
};

const TIME: Duration = Duration::from_millis(500);
const ROUNDS: usize = 5;

fn main() {
    for (records, value_bytes) in [(500, 20), (100, 100), (16, 1_000)] {
        let batch = batch(records, value_bytes);
        let bytes = batch.encode();
        let size = bytes.len();
        println!("a batch of {records} records with values of {value_bytes} bytes: {size} bytes");
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
    let mut speeds: Vec<u128> = (0..ROUNDS)
        .map(|_| {
            let (began, mut turns) = (Instant::now(), 0_u128);
            while began.elapsed() < TIME {
                work();
                turns += 1;
            }
            turns * bytes.len() as u128 * 1_000 / began.elapsed().as_nanos()
        })
        .collect();
    speeds.sort_unstable();
    println!("{what}: {} MB/s", speeds[ROUNDS / 2]);
}
