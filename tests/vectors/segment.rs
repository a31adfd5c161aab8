//! Cases of the area "segment": one segment, and the ordered set of segments of a log.

use highwater::log::{
    Batch, EpochCache, Fetched, Incoming, LogConfig, LogContext, Offset, Placed, ProducerStates,
    Segment, Segments, Timestamp, TimestampOffset,
};
use serde_json::{Map, Value, json};

use crate::case::{Arguments, Outcome, Player, Trouble};
use crate::say::{batch, said};
use crate::segment_set;

/// Plays the area.
pub struct OneSegment {
    config: LogConfig,
    now: Timestamp,
    segment: Segment,
    epochs: EpochCache,
    loaded: ProducerStates,
    producers: ProducerStates,
    set: Option<Segments>,
}

impl Player for OneSegment {
    fn open(setup: &Arguments) -> Result<OneSegment, Trouble> {
        let mut config = LogConfig::DEFAULT;
        let mut base = Offset(0);
        if let Some(described) = setup.get("segment") {
            base = Offset(described.int_or("baseOffset", 0)? as u64);
            config.index_interval_bytes = described.int_or("indexIntervalBytes", 4096)? as u64;
            config.segment_index_bytes = described.int_or("maxIndexBytes", 10_485_760)? as u64;
        }
        let now = Timestamp(setup.int_or("now", 0)?);
        let mut set = None;
        for base in setup.ints("segments")? {
            segment_set::add(&mut set, Offset(base as u64));
        }
        Ok(OneSegment {
            config,
            now,
            segment: Segment::new(base, LogContext { config: &config, now }),
            epochs: EpochCache::default(),
            loaded: ProducerStates::default(),
            producers: ProducerStates::default(),
            set,
        })
    }

    fn perform(&mut self, action: &str, arguments: &Arguments) -> Outcome {
        if let Some(outcome) = segment_set::perform(&mut self.set, action, arguments) {
            return outcome;
        }
        match action {
            "segmentAppend" => return self.append(arguments),
            "segmentRead" => return self.read(arguments),
            "advanceClock" => self.now.0 += arguments.int("ms")?,
            "segmentTruncateTo" => {
                let to = Offset(arguments.int("offset")? as u64);
                let before = self.segment.size();
                self.segment.truncate_to(to, self.now);
                return Ok(said(json!({"bytes": before - self.segment.size()})));
            }
            "timeWaitedForRoll" => {
                let timestamp = Timestamp(arguments.int("messageTimestamp")?);
                return Ok(said(json!({"ms": self.segment.waited(self.now, timestamp)})));
            }
            "shouldRoll" => return self.should_roll(arguments),
            "findOffsetByTimestamp" => return self.find(arguments),
            "firstBatchTimestamp" => {
                let first = self.segment.first_timestamp().filter(|first| first.0 >= 0);
                let timestamp = first.map_or(i64::MAX, |first| first.0);
                return Ok(said(json!({"timestamp": timestamp})));
            }
            "segmentRecover" => self.recover(),
            "corruptOffsetIndex" | "corruptTimeIndex" => self.forget_indexes(),
            "corruptLogFrom" => {
                let offset = arguments.int("offset")? as u64;
                let number =
                    self.segment.batches().partition_point(|p| p.batch.last_offset().0 < offset);
                let damaged = self.segment.batches().get(number).map(|placed| placed.position);
                let position = damaged.ok_or_else(|| arguments.not_understood("no batch there"))?;
                self.segment.damage_from(position);
            }
            "reopen" | "segmentReopen" => {
                self.segment.reopen(LogContext { config: &self.config, now: self.now });
            }
            "loadProducer" => self.load_producer(arguments)?,
            "segmentState" => return Ok(self.all()),
            _ => return Err(arguments.not_understood(&format!("nobody knows {action}"))),
        }
        Ok(Map::new())
    }

    fn state(&mut self, key: &str) -> Option<Value> {
        let of_set = segment_set::told(self.set.as_ref());
        self.all().get(key).or_else(|| of_set.get(key)).cloned()
    }

    fn now(&self) -> Option<i64> {
        Some(self.now.0)
    }
}

impl OneSegment {
    fn append(&mut self, arguments: &Arguments) -> Outcome {
        let mut batches: Vec<Batch> =
            arguments.list("batches")?.iter().map(batch).collect::<Result<_, _>>()?;
        if batches.is_empty() {
            // Only where it ends is said. An offset below the base begins there as well.
            let last = Offset(arguments.int("lastOffset")? as u64);
            let body = highwater::log::BatchBody::silent([highwater::log::RecordId(0)]);
            batches.push(Batch { base_offset: last, leader_epoch: Default::default(), body });
        }
        let last = batches.last().expect("there is one now").last_offset();
        let of_batches = batches.iter().map(|batch| batch.body.max_timestamp.0).max();
        let largest = arguments.int_or("largestTimestamp", of_batches.unwrap_or(-1))?;
        let with_it = batches.iter().find(|batch| batch.body.max_timestamp.0 == largest);
        let at = with_it.map_or(last, Batch::last_offset);
        let at = arguments.int_or("offsetOfMaxTimestamp", at.0 as i64)?;
        let largest =
            TimestampOffset { timestamp: Timestamp(largest), offset: Offset(at.max(0) as u64) };
        let context = LogContext { config: &self.config, now: self.now };
        self.segment
            .append(context, &batches, largest)
            .map_err(|_| Trouble::refused("LogSegmentOffsetOverflow"))?;
        for batch in &batches {
            if self.epochs.latest().is_none_or(|latest| batch.leader_epoch > latest) {
                self.epochs.assign(batch.leader_epoch, batch.base_offset);
            }
        }
        Ok(Map::new())
    }

    fn read(&self, arguments: &Arguments) -> Outcome {
        let from = Offset(arguments.int("offset")? as u64);
        let max_bytes = arguments.int("maxBytes")?;
        if max_bytes < 0 {
            return Err(Trouble::refused("IllegalArgument"));
        }
        // Named but null: nobody knows how far a reader may go.
        let max_position = match arguments.has("maxPosition") {
            true => arguments.int_if("maxPosition")?,
            false => Some(self.segment.size() as i64),
        };
        let min_one = arguments.flag("minOneMessage")?;
        let bound = max_position.unwrap_or(0) as u64;
        let read = self.segment.read(from, max_bytes as u64, bound, min_one);
        Ok(match read {
            None => said(json!({"result": null, "offsets": null, "bytes": null})),
            Some((position, fetched)) => {
                let mut answer = fetched_told(&fetched);
                answer.insert("fetchOffset".into(), json!(from.0));
                answer.insert("segmentBaseOffset".into(), json!(self.segment.base().0));
                answer.insert("positionInSegment".into(), json!(position));
                answer.insert("result".into(), json!({}));
                answer
            }
        })
    }

    fn should_roll(&self, arguments: &Arguments) -> Outcome {
        let config = LogConfig {
            segment_ms: arguments.int_or("segmentMs", self.config.segment_ms as i64)? as u64,
            segment_bytes: arguments.int_or("segmentBytes", i64::from(i32::MAX))? as u64,
            ..self.config
        };
        let incoming = Incoming {
            bytes: arguments.int_or("batchBytes", 0)? as u64,
            max_timestamp: Timestamp(arguments.int_or("maxTimestamp", -1)?),
            last_offset: Offset(arguments.int("maxOffset")? as u64),
        };
        let now = Timestamp(arguments.int_or("now", self.now.0)?);
        let why = self.segment.should_roll(LogContext { config: &config, now }, incoming);
        let rolls = why.is_some();
        Ok(said(json!({"roll": rolls, "shouldRoll": rolls, "result": rolls})))
    }

    fn find(&self, arguments: &Arguments) -> Outcome {
        let target = Timestamp(arguments.int("timestamp")?);
        let from = arguments.int_or("startingOffset", self.segment.base().0 as i64)?;
        let found = self.segment.search_time(target, Offset(from as u64), &mut ());
        let found = found.map(|(_, record)| record);
        Ok(said(json!({
            "offset": found.map(|record| record.offset.0),
            "timestamp": found.map(|record| record.timestamp.0),
            "leaderEpoch": found.and_then(|record| record.leader_epoch).map(|epoch| epoch.0),
            "result": found.map(|record| json!({"offset": record.offset.0})),
        })))
    }

    fn recover(&mut self) {
        let context = LogContext { config: &self.config, now: self.now };
        // Each recovery begins with what was loaded for it, and nothing else.
        self.producers = std::mem::take(&mut self.loaded);
        self.segment.recover(context, &mut self.producers);
        self.epochs = EpochCache::default();
        for Placed { batch, .. } in self.segment.batches().iter() {
            if self.epochs.latest().is_none_or(|latest| batch.leader_epoch > latest) {
                self.epochs.assign(batch.leader_epoch, batch.base_offset);
            }
        }
    }

    /// The index files hold nothing that could be used: as if they were written with an interval
    /// that no append reaches.
    fn forget_indexes(&mut self) {
        let batches: Vec<Batch> =
            self.segment.batches().iter().map(|placed| placed.batch.clone()).collect();
        let config = LogConfig { index_interval_bytes: u64::MAX, ..self.config };
        let context = LogContext { config: &config, now: self.segment.created() };
        let mut fresh = Segment::new(self.segment.base(), context);
        let none = TimestampOffset { timestamp: Timestamp::NONE, offset: fresh.base() };
        let largest = self.segment.largest().unwrap_or(none);
        fresh.append(context, &batches, largest).expect("these offsets were there before");
        self.segment = fresh;
    }

    /// A producer that is known before the recovery: its open transaction, and what it wrote
    /// last.
    fn load_producer(&mut self, arguments: &Arguments) -> Result<(), Trouble> {
        let first = arguments.int_if("currentTxnFirstOffset")?;
        let described = json!({
            "baseOffset": first.or(arguments.int_if("lastOffset")?).unwrap_or(0),
            "producerId": arguments.int("producerId")?,
            "producerEpoch": arguments.int_or("producerEpoch", 0)?,
            "baseSequence": arguments.int_or("lastSequence", -1)?,
            "transactional": first.is_some(),
        });
        let written = batch(&Arguments::new(described))?;
        let (origin, off) = (highwater::log::AppendOrigin::Replication, Default::default());
        let taken = self.loaded.append(&[written], origin, off);
        taken.map(|_| ()).map_err(|_| arguments.not_understood("it cannot be loaded"))
    }

    fn all(&self) -> Map<String, Value> {
        let segment = &self.segment;
        let batches: Vec<&Batch> = segment.batches().iter().map(|placed| &placed.batch).collect();
        let last_offsets: Vec<u64> = batches.iter().map(|batch| batch.last_offset().0).collect();
        let base_offsets: Vec<u64> = batches.iter().map(|batch| batch.base_offset.0).collect();
        let epochs: Vec<[u64; 2]> =
            self.epochs.entries().iter().map(|(e, s)| [u64::from(e.0), s.0]).collect();
        let aborted: Vec<Value> = segment.txn_index().entries().iter().map(txn_told).collect();
        let mut all = segment_told(segment);
        all.extend(said(json!({
            "batchLastOffsets": last_offsets,
            "batchBaseOffsets": base_offsets,
            "epochEntries": epochs,
            "abortedTransactions": aborted,
            "mapEndOffset": self.producers.map_end().0,
            "lastStableOffset": self.producers.first_unstable_offset().map(|offset| offset.0),
        })));
        all
    }
}

/// What is known of a segment by itself.
pub fn segment_told(segment: &Segment) -> Map<String, Value> {
    let last = segment.time_index().last();
    said(json!({
        "baseOffset": segment.base().0,
        "base": segment.base().0,
        "nextOffset": segment.end().0,
        "sizeInBytes": segment.size(),
        "size": segment.size(),
        "batches": segment.batches().len(),
        "largestTimestamp": segment.largest_timestamp().0,
        "maxTimestamp": segment.largest().map_or(-1, |largest| largest.timestamp.0),
        "offsetOfMaxTimestamp": segment.largest().map(|largest| largest.offset.0),
        "offsetIndexEntries": segment.offset_index().entries().len(),
        "timeIndexEntries": segment.time_index().entries().len(),
        "offsetIndexMaxEntries": segment.offset_index().capacity(),
        "timeIndexMaxEntries": segment.time_index().capacity(),
        "offsetIndexFull": segment.offset_index().is_full(),
        "timeIndexFull": segment.time_index().is_full(),
        "lastTimeIndexTimestamp": last.map_or(-1, |entry| entry.timestamp.0),
        "lastTimeIndexOffset": last.map_or(segment.base().0, |entry| entry.offset.0),
    }))
}

/// What an aborted transaction is.
pub fn txn_told(txn: &highwater::log::AbortedTxn) -> Value {
    json!({
        "producerId": txn.producer_id,
        "firstOffset": txn.first_offset.0,
        "lastOffset": txn.last_offset.0,
        "lastStableOffset": txn.last_stable_offset.0,
    })
}

/// What a read gave.
pub fn fetched_told(fetched: &Fetched) -> Map<String, Value> {
    let batches = &fetched.batches;
    let offsets: Vec<u64> =
        batches.iter().flat_map(Batch::entries).map(|(offset, _)| offset.0).collect();
    let first = batches.first();
    said(json!({
        "bytes": fetched.bytes,
        "empty": fetched.bytes == 0,
        "batches": batches.len(),
        "records": offsets.len(),
        "firstOffset": offsets.first(),
        "lastOffset": offsets.last(),
        "batchBaseOffsets": batches.iter().map(|b| b.base_offset.0).collect::<Vec<_>>(),
        "batchLastOffsets": batches.iter().map(|b| b.last_offset().0).collect::<Vec<_>>(),
        "firstBatchBaseOffset": first.map(|batch| batch.base_offset.0),
        "firstBatchLastOffset": first.map(|batch| batch.last_offset().0),
        "batchLeaderEpoch": first.map(|batch| batch.leader_epoch.0),
        "offsets": offsets,
    }))
}
