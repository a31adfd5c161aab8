//! What was produced here is written as files, packed, opened again, and is the same log.

use std::rc::Rc;
use std::sync::Arc;

use highwater::files::job::Job;
use highwater::files::lookup::look_up;
use highwater::files::messages::LookUp;
use highwater::files::{archive, partition, session};
use highwater::log::folder::{Content, Folder, SourceFile};
use highwater::log::format::control::Marker;
use highwater::log::{
    AppendOrigin, BatchBody, LeaderEpoch, Log, LogConfig, LogContext, Offset, Payload,
    ProducerStamp, RecordId, Timestamp, Verification,
};

use crate::files::found;

const START: i64 = 1_700_000_000_000;
const TOPIC_ID: u128 = 0x0123_4567_89ab_cdef_0123_4567_89ab_cdef;

/// A log under way, with the number of the next record.
struct Writer {
    log: Log,
    config: LogConfig,
    next: u32,
}

impl Writer {
    fn new() -> Writer {
        let config =
            LogConfig { segment_bytes: 4000, index_interval_bytes: 500, ..LogConfig::default() };
        Writer { log: Log::default(), config, next: 0 }
    }

    fn context(config: &LogConfig, number: u32) -> LogContext<'_> {
        LogContext { config, now: Timestamp(START + 50 * i64::from(number)) }
    }

    fn produce(&mut self, count: u32, epoch: u32, producer: Option<ProducerStamp>) {
        let context = Writer::context(&self.config, self.next);
        let records = (self.next..self.next + count).map(|number| {
            let value = format!("reading {number}, {}", "x".repeat(number as usize % 90));
            let key = (number % 4 != 0).then(|| format!("sensor-{}", number % 9));
            let payload = Payload {
                key: key.map(|key| key.into_bytes().into()),
                value: Some(value.into_bytes().into()),
                headers: Arc::default(),
            };
            (RecordId(number), payload)
        });
        let mut body = BatchBody::at(context.now, records);
        body.attributes.transactional = producer.is_some();
        body.producer = producer;
        self.log.append_as_leader(context, Arc::new(body), LeaderEpoch(epoch)).unwrap();
        self.next += count;
    }

    fn abort(&mut self, epoch: u32, producer: ProducerStamp) {
        let context = Writer::context(&self.config, self.next);
        let stamp = ProducerStamp { base_sequence: -1, ..producer };
        let body = BatchBody::marker(Marker::Abort, 5, stamp, context.now, RecordId(u32::MAX));
        let checks = (AppendOrigin::Coordinator, Verification::Off);
        self.log.append_from(context, Arc::new(body), LeaderEpoch(epoch), checks).unwrap();
    }
}

fn written() -> Log {
    let mut writer = Writer::new();
    for round in 0..120 {
        let epoch = if round < 50 { 0 } else { 3 };
        writer.produce(1 + round % 4, epoch, None);
        if round % 30 == 29 {
            let base_sequence = 0;
            let stamp = ProducerStamp { id: 7 + i64::from(round), epoch: 1, base_sequence };
            writer.produce(2, epoch, Some(stamp));
            writer.abort(epoch, stamp);
        }
    }
    writer.log
}

fn open(log: &Log) -> Folder {
    let files: Vec<_> = partition::files(log, TOPIC_ID).collect();
    let packed = archive::pack("readings-0", &files).unwrap();
    let archive = SourceFile { name: "readings-0.zip".to_owned(), bytes: Rc::new(packed) };
    let mut job = Job::new(vec![archive], Box::new(Vec::new())).unwrap();
    while job.step().unwrap() {}
    job.finish().unwrap()
}

#[test]
fn what_was_written_here_holds_together_and_is_the_same_log() {
    let log = written();
    let folder = open(&log);
    assert_eq!(found(&folder), []);
    let totals = folder.report().totals();
    assert!(totals.segments >= 5, "{totals:?}");
    assert_eq!(totals.segments, log.segments().count() as u64);
    assert_eq!(totals.records, log.entries().count() as u64);
    assert_eq!(totals.offsets, Some((0, log.end().0 as i64 - 1)));
    let contents = || folder.report().files.iter().map(|file| &file.content);
    let epochs: Vec<_> = contents().filter(|c| matches!(c, Content::Epochs(_))).collect();
    let second = log.epochs().entries()[1].1.0 as i64;
    assert_eq!(epochs, [&Content::Epochs(vec![(0, 0), (3, second)])]);
    assert!(contents().any(|content| matches!(content, Content::Producers(count) if *count > 0)));
    let id = Content::TopicId("ASNFZ4mrze8BI0VniavN7w".to_owned());
    assert!(contents().any(|content| *content == id));
}

#[test]
fn every_record_comes_back_with_its_value() {
    let log = written();
    let folder = open(&log);
    let mut expected = log.batches().flat_map(|batch| {
        let records = batch.body.records.iter().collect::<Vec<_>>();
        records.into_iter().map(|record| (batch.base_offset, record)).collect::<Vec<_>>()
    });
    for (index, file) in folder.report().files.iter().enumerate() {
        let Content::Log(_) = file.content else { continue };
        let mut batches = Vec::new();
        folder
            .walk(index as u32, 0, &mut |batch| {
                batches.push(batch);
                true
            })
            .unwrap();
        for batch in batches {
            let (batch, _) = session::batch(&folder, index as u32, batch.position, 1000).unwrap();
            assert_eq!(batch.damage, None);
            for record in batch.records {
                let (base, written) = expected.next().unwrap();
                let offset = base.plus(written.offset_delta as usize);
                assert_eq!(record.offset, offset.0 as i64);
                let value = record.value.map(|value| value.bytes);
                assert_eq!(value.as_deref(), written.payload.value.as_deref());
                let key = record.key.map(|key| key.bytes);
                assert_eq!(key.as_deref(), written.payload.key.as_deref());
            }
        }
    }
    assert!(expected.next().is_none());
}

#[test]
fn a_search_in_the_files_takes_the_same_looks_as_in_the_log() {
    let log = written();
    let folder = open(&log);
    for offset in 0..=log.end().0 {
        let in_files = look_up(&folder, LookUp::Offset(offset as i64)).unwrap();
        assert_eq!(in_files.probes, log.look_up(Offset(offset)).probes, "offset {offset}");
    }
    for after in (0..16_000).step_by(25) {
        let time = START + after;
        let in_files = look_up(&folder, LookUp::Timestamp(time)).unwrap();
        assert_eq!(in_files.probes, log.look_up_time(Timestamp(time)).probes, "{after} ms");
    }
}
