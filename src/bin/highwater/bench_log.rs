//! Benchmarks of one large log: how long it takes to build, to find an offset, to append.

use std::sync::Arc;
use std::time::Instant;

use highwater::log::{
    BatchBody, Filler, LeaderEpoch, Log, LogConfig, LogContext, Offset, RecordId, Records, Target,
    Timestamp,
};

const RECORDS: u32 = 10_000_000;
const BATCH: u32 = 100;
const LOOKUPS: u64 = 100_000;

/// Segments of 64 MiB, so that there are some.
const CONFIG: LogConfig = LogConfig { segment_bytes: 64 << 20, ..LogConfig::DEFAULT };

/// Runs all of them.
pub fn run() {
    let began = Instant::now();
    let log = build();
    println!(
        "a log of {RECORDS} records in batches of {BATCH}, {} segments, {} MB: built in {:?}",
        log.segments().count(),
        log.size() / 1_000_000,
        began.elapsed()
    );
    let end = log.end().0;
    let offset = |n: u64| Offset(n.wrapping_mul(7_919_000_077) % end);
    median("offset look-up", |n| log.batch_of(offset(n)).is_some());
    median("offset look-up, with every probe", |n| log.look_up(offset(n)).probes.len() >= 4);
    median("timestamp look-up", |n| {
        log.offset_for_timestamp(Target::At(Timestamp(offset(n).0 as i64))).is_some()
    });
    median("fetch of 1 MB", |n| {
        log.fetch(offset(n), 1 << 20, log.end(), true).is_ok_and(|read| read.bytes > 0)
    });
    median("clone and append of one batch", |n| {
        let mut copy = log.clone();
        append(&mut copy, end as u32 + n as u32);
        copy.end() > log.end()
    });
}

fn build() -> Log {
    let mut log = Log::starting_at(LogContext { config: &CONFIG, now: Timestamp(0) }, Offset(0));
    (0..RECORDS).step_by(BATCH as usize).for_each(|first| append(&mut log, first));
    log
}

/// Each record comes a millisecond after the one before.
fn append(log: &mut Log, first: u32) {
    let now = Timestamp(i64::from(first));
    let first = RecordId(first);
    let number = first.0;
    let filler = Filler { first, number, count: BATCH, value_bytes: 100, keys: 0, interval: 1 };
    let body = Arc::new(BatchBody::new(now, Records::Filler(filler)));
    let appended = log.append_as_leader(LogContext { config: &CONFIG, now }, body, LeaderEpoch(0));
    appended.expect("the batch is within all limits");
}

fn median(what: &str, mut search: impl FnMut(u64) -> bool) {
    let mut nanos: Vec<u128> = (0..LOOKUPS)
        .map(|n| {
            let began = Instant::now();
            assert!(search(n), "{what} {n} found nothing");
            began.elapsed().as_nanos()
        })
        .collect();
    nanos.sort_unstable();
    let at = |permille: usize| nanos[nanos.len() * permille / 1_000];
    println!("{what}: median {} ns, 99 % {} ns", at(500), at(990));
}
