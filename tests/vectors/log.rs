//! Cases of the areas "log" and "txn-log": the whole log of a partition.

use std::collections::BTreeMap;
use std::sync::Arc;

use highwater::log::{
    AppendError, AppendOrigin, Appended, Batch, Checkpoints, CleanupPolicy, LeaderEpoch, Log,
    LogConfig, LogContext, Offset, OutOfRange, ProducerStamp, Segment, Target, Timestamp,
    Verification, VerificationGuard,
};
use serde_json::{Map, Value, json};

use crate::case::{Arguments, Outcome, Player, Trouble};
use crate::log_state::{Seen, name, told};
use crate::say::{batch, body, said};
use crate::segment::{fetched_told, segment_told, txn_told};
use crate::segment_set::{bases_of, between};

/// Plays the areas.
pub struct PartitionLog {
    config: LogConfig,
    now: Timestamp,
    log: Log,
    verifies: bool,
    /// The guards by the names of the case.
    guards: BTreeMap<String, VerificationGuard>,
    seen: Seen,
}

impl Player for PartitionLog {
    fn open(setup: &Arguments) -> Result<PartitionLog, Trouble> {
        let now = Timestamp(setup.int_or("now", 0)?);
        let mut config = LogConfig::DEFAULT;
        if let Some(described) = setup.get("config") {
            configure(&mut config, &described)?;
        }
        let start = Offset(setup.int_or("logStartOffset", 0)? as u64);
        let log = Log::starting_at(LogContext { config: &config, now }, start);
        let verifies = setup.flag("transactionVerification")?;
        let seen = Seen { announced: Some(log.high_watermark()), ..Seen::default() };
        Ok(PartitionLog { config, now, log, verifies, guards: BTreeMap::new(), seen })
    }

    fn perform(&mut self, action: &str, arguments: &Arguments) -> Outcome {
        let before = self.log.high_watermark();
        let outcome = self.write(action, arguments)?;
        if self.log.high_watermark() != before || action == "updateHw" {
            self.seen.announced = Some(self.log.high_watermark());
        }
        outcome.map_or_else(|| self.read(action, arguments), Ok)
    }

    fn state(&mut self, key: &str) -> Option<Value> {
        told(&self.log, &self.seen).get(key).cloned()
    }

    fn now(&self) -> Option<i64> {
        Some(self.now.0)
    }

    fn is_set(key: &str) -> bool {
        key == "activeProducers"
    }
}

type Done = Result<Option<Map<String, Value>>, Trouble>;

impl PartitionLog {
    /// What changes the log; `None` if the action does not.
    fn write(&mut self, action: &str, arguments: &Arguments) -> Done {
        let offset = |key: &str| arguments.int(key).map(|offset| Offset(offset as u64));
        let config = self.config;
        let context = LogContext { config: &config, now: self.now };
        let mut answer = Map::new();
        match action {
            "appendLeader" | "endTxnMarker" => answer = self.append_leader(action, arguments)?,
            "appendFollower" => {
                let batches = arguments.list("batches")?;
                let batches: Vec<Batch> =
                    batches.iter().map(|b| self.stamped(b)).collect::<Result<_, _>>()?;
                answer = appended(self.log.append_as_follower(context, &batches))?;
            }
            "assignEpoch" => {
                let epoch = LeaderEpoch(arguments.int("epoch")? as u32);
                self.log.assign_epoch(epoch, offset("startOffset")?);
            }
            "roll" => {
                let expected = arguments.int_or("expectedOffset", 0)? as u64;
                if Offset(expected) > self.log.end() {
                    return Err(arguments.not_understood("a roll beyond the log end"));
                }
                let rolled = self.log.roll(context);
                answer = said(json!({"base": rolled.base.0}));
            }
            "truncateTo" => {
                self.log.truncate_to(context, offset("offset")?);
            }
            "truncateFullyAndStartAt" => {
                let start = arguments.int_if("logStartOffset")?.map(|start| Offset(start as u64));
                self.log.truncate_fully_and_start_at(context, offset("offset")?, start);
            }
            "incrementLogStart" => {
                arguments.text_if("reason")?;
                let moved = self.log.raise_start(offset("to")?).map_err(out_of_range)?;
                answer = said(json!({"updated": moved, "logStartOffset": self.log.start().0}));
            }
            "flush" => {
                let to = arguments.int_or("upTo", self.log.end().0 as i64)?;
                self.log.flush_to(Offset(to as u64));
            }
            "deleteOldSegments" => answer = self.delete_old_segments(),
            "segmentTruncateTo" => self.truncate_segment(arguments)?,
            "advanceClock" => self.now.0 += arguments.int("ms")?,
            "reopen" => self.reopen(arguments)?,
            "setConfig" => {
                self.verifies = arguments.flag_or("transactionVerification", self.verifies)?;
                configure(&mut self.config, arguments)?;
            }
            "takeSnapshot" | "takeProducerSnapshot" => self.log.take_producer_snapshot(),
            "startVerification" => answer = self.start_verification(arguments)?,
            "removeExpiredProducers" | "expireProducers" => {
                let after = arguments.int_or("expirationMs", 86_400_000)? as u64;
                self.log.remove_expired_producers(self.now, after);
            }
            _ => return self.move_high_watermark(action, arguments),
        }
        Ok(Some(answer))
    }

    fn move_high_watermark(&mut self, action: &str, arguments: &Arguments) -> Done {
        let to = || arguments.int("to").map(|to| Offset(to.max(0) as u64));
        let moved = match action {
            "updateHw" | "maybeUpdateHw" => self.log.set_high_watermark(to()?),
            "maybeIncrementHw" => {
                let moved = self.log.maybe_increment_high_watermark(to()?);
                moved.map_err(|_| Trouble::refused("IllegalArgument"))?
            }
            _ => return Ok(None),
        };
        let hw = self.log.high_watermark().0;
        Ok(Some(said(json!({"hw": hw, "updatedTo": moved.then_some(hw), "updated": moved}))))
    }

    /// What only looks at the log.
    fn read(&mut self, action: &str, arguments: &Arguments) -> Outcome {
        match action {
            "state" => Ok(told(&self.log, &self.seen)),
            "read" => self.read_at(Offset(arguments.int("offset")? as u64), arguments),
            "readEach" => self.read_each(arguments),
            "segmentsBetween" => between(Some(self.log.segments()), arguments),
            "segmentState" => {
                let base = arguments.int_if("segmentBase")?.map(|base| Offset(base as u64));
                let segment = match base {
                    Some(base) => self.segment(base, arguments)?,
                    None => self.log.segments().active(),
                };
                Ok(segment_told(segment))
            }
            "deletableSegments" => {
                let most = arguments.int_or("maxBase", i64::MAX)? as u64;
                let wanted = |segment: &Segment, _: Option<&Segment>| segment.base().0 <= most;
                Ok(bases_of(self.log.deletable_segments(wanted)))
            }
            "offsetForTimestamp" => self.offset_for_timestamp(arguments),
            "hwNotifications" => {
                let last = self.seen.announced.take();
                Ok(said(json!({"last": last.map_or(-1, |last| last.0 as i64)})))
            }
            "verificationGuard" => {
                let guard = self.log.producers().verification_guard(arguments.int("producerId")?);
                Ok(said(json!({"guard": guard.and_then(|guard| self.name_of(guard))})))
            }
            "hasOngoingTransaction" => {
                let id = arguments.int("producerId")?;
                let known = self.log.producers().get(id).and_then(|entry| entry.epoch);
                let epoch = arguments.int_or("producerEpoch", known.unwrap_or(0).into())? as i16;
                let ongoing = self.log.producers().has_ongoing_transaction(id, epoch);
                Ok(said(json!({"ongoing": ongoing})))
            }
            "collectAborted" => {
                let from = Offset(arguments.int("fetchOffset")? as u64);
                let to = Offset(arguments.int("upperBound")? as u64);
                let found = self.log.aborted_between(from, to);
                let ids: Vec<i64> = found.iter().map(|txn| txn.producer_id).collect();
                let all: Vec<Value> = found.iter().map(txn_told).collect();
                Ok(said(json!({"producerIds": ids, "abortedTransactions": all})))
            }
            _ => Err(arguments.not_understood(&format!("nobody knows the action {action}"))),
        }
    }

    /// A batch from the leader; a marker bears the time of now.
    fn stamped(&self, from: &Arguments) -> Result<Batch, Trouble> {
        let mut batch = batch(from)?;
        if from.has("control") && !from.has("timestamp") {
            let body = Arc::make_mut(&mut batch.body);
            (body.base_timestamp, body.max_timestamp) = (self.now, self.now);
        }
        Ok(batch)
    }

    fn append_leader(&mut self, action: &str, arguments: &Arguments) -> Outcome {
        let epoch = LeaderEpoch(arguments.int_or("leaderEpoch", 0)? as u32);
        let is_marker = action == "endTxnMarker";
        let default = if is_marker { "coordinator" } else { "client" };
        let origin = match arguments.text_if("origin")?.as_deref().unwrap_or(default) {
            "client" => AppendOrigin::Client,
            "coordinator" => AppendOrigin::Coordinator,
            "raftLeader" => AppendOrigin::RaftLeader,
            "replication" => AppendOrigin::Replication,
            other => return Err(arguments.not_understood(other)),
        };
        let mut body = body(arguments, 0)?;
        if is_marker && !arguments.has("timestamp") {
            let changed = Arc::make_mut(&mut body);
            (changed.base_timestamp, changed.max_timestamp) = (self.now, self.now);
        }
        let guard = arguments.text_if("guard")?.and_then(|name| self.guards.get(&name).copied());
        let verification = match self.verifies {
            true => Verification::Guard(guard),
            false => Verification::Off,
        };
        let (config, now) = (self.config, self.now);
        let context = LogContext { config: &config, now };
        appended(self.log.append_from(context, body, epoch, (origin, verification)))
    }

    fn delete_old_segments(&mut self) -> Map<String, Value> {
        let bases: Vec<u64> = self.log.segments().iter().map(|s| s.base().0).collect();
        self.seen.bases_before_deletion.get_or_insert(bases);
        let (config, now) = (self.config, self.now);
        let deleted = self.log.delete_old_segments(LogContext { config: &config, now });
        self.seen.deleted += deleted.len();
        let bases: Vec<u64> = deleted.iter().map(|segment| segment.base.0).collect();
        said(json!({"deleted": deleted.len(), "bases": bases}))
    }

    fn segment(&self, base: Offset, arguments: &Arguments) -> Result<&Segment, Trouble> {
        let segment = self.log.segments().iter().find(|segment| segment.base() == base);
        segment.ok_or_else(|| arguments.not_understood("no segment has this base"))
    }

    /// A closed segment loses its end, as if compaction had taken it.
    fn truncate_segment(&mut self, arguments: &Arguments) -> Result<(), Trouble> {
        let base = Offset(arguments.int("segmentBase")? as u64);
        let offset = Offset(arguments.int("offset")? as u64);
        let segment = self.segment(base, arguments)?;
        let index = segment.txn_index().clone();
        let kept = segment.batches().iter().map(|placed| placed.batch.clone());
        let kept: Vec<Batch> = kept.take_while(|batch| batch.last_offset() < offset).collect();
        let (config, now) = (self.config, self.now);
        self.log.swap_in(LogContext { config: &config, now }, &[base], &kept, index);
        Ok(())
    }

    /// The source opens a log without checkpoints: it starts with its first segment, and all of
    /// it may be unflushed.
    fn reopen(&mut self, arguments: &Arguments) -> Result<(), Trouble> {
        let offset = |key: &str| arguments.int_or(key, 0).map(|offset| Offset(offset as u64));
        let checkpoints = Checkpoints {
            log_start: offset("logStartOffset")?,
            recovery_point: offset("recoveryPoint")?,
            high_watermark: Offset(0),
        };
        let (config, now) = (self.config, self.now);
        let context = LogContext { config: &config, now };
        match arguments.flag_or("clean", true)? {
            true => self.log.reopen(context, checkpoints),
            false => {
                self.log.recover(context, checkpoints);
            }
        }
        Ok(())
    }

    fn start_verification(&mut self, arguments: &Arguments) -> Outcome {
        let stamp = ProducerStamp {
            id: arguments.int("producerId")?,
            epoch: arguments.int("producerEpoch")? as i16,
            base_sequence: arguments.int("sequence")? as i32,
        };
        let guard = self.log.start_verification(stamp, self.now);
        if let Some(guard) = guard.filter(|guard| self.name_of(*guard).is_none()) {
            self.guards.insert(format!("g{}", self.guards.len() + 1), guard);
        }
        Ok(said(json!({"guard": guard.and_then(|guard| self.name_of(guard))})))
    }

    fn name_of(&self, guard: VerificationGuard) -> Option<String> {
        self.guards.iter().find(|(_, known)| **known == guard).map(|(name, _)| name.clone())
    }

    fn read_at(&self, from: Offset, arguments: &Arguments) -> Outcome {
        let max_bytes = arguments.int_or("maxBytes", i64::from(i32::MAX))?;
        if max_bytes < 0 {
            return Err(Trouble::refused("IllegalArgument"));
        }
        let bound = self.bound(arguments)?;
        let min_one = arguments.flag("minOneMessage")?;
        let fetched = self.log.fetch(from, max_bytes as u64, bound, min_one);
        let fetched = fetched.map_err(out_of_range)?;
        let aborted = self.log.aborted_in(from, fetched.bytes);
        let mut answer = fetched_told(&fetched);
        let aborted: Vec<Value> = aborted.iter().map(txn_told).collect();
        answer.insert("abortedTransactions".into(), aborted.into());
        Ok(answer)
    }

    fn bound(&self, arguments: &Arguments) -> Result<Offset, Trouble> {
        Ok(match arguments.text("isolation")?.as_str() {
            "logEnd" => self.log.end(),
            "highWatermark" => self.log.high_watermark(),
            "readCommitted" => self.log.last_stable_offset(),
            other => return Err(arguments.not_understood(other)),
        })
    }

    fn read_each(&self, arguments: &Arguments) -> Outcome {
        let (mut empty, mut offsets) = (Vec::new(), Vec::new());
        for from in arguments.int("from")?..arguments.int("to")? {
            let answer = self.read_at(Offset(from as u64), arguments)?;
            empty.push(answer["empty"] == true);
            offsets.extend(answer["offsets"].as_array().into_iter().flatten().cloned());
        }
        let all_empty = empty.iter().all(|one| *one);
        // Neither is told if some reads were empty and others not.
        let same = empty.iter().all(|one| *one == all_empty);
        Ok(said(json!({"empty": same.then_some(all_empty), "allOffsets": offsets})))
    }

    fn offset_for_timestamp(&self, arguments: &Arguments) -> Outcome {
        let target = match arguments.text_if("timestamp") {
            Ok(Some(text)) => match text.as_str() {
                "earliest" => Target::Earliest,
                "earliestLocal" => Target::EarliestLocal,
                "latest" => Target::Latest,
                "max" => Target::Max,
                other => return Err(arguments.not_understood(other)),
            },
            _ => Target::At(Timestamp(arguments.int("timestamp")?)),
        };
        let found = self.log.offset_for_timestamp(target);
        Ok(said(json!({
            "offset": found.map(|found| found.offset.0),
            "timestamp": found.map(|found| found.timestamp.0),
            "leaderEpoch": found.and_then(|found| found.leader_epoch).map(|epoch| epoch.0),
        })))
    }
}

/// Takes over the configurations of a topic that a case names.
pub fn configure(config: &mut LogConfig, from: &Arguments) -> Result<(), Trouble> {
    let set = |key: &str, target: &mut u64| {
        from.int_if(key).map(|value| *target = value.map_or(*target, |value| value as u64))
    };
    set("segmentBytes", &mut config.segment_bytes)?;
    set("segmentMs", &mut config.segment_ms)?;
    set("segmentJitterMs", &mut config.segment_jitter_ms)?;
    set("segmentIndexBytes", &mut config.segment_index_bytes)?;
    set("indexIntervalBytes", &mut config.index_interval_bytes)?;
    set("maxMessageBytes", &mut config.max_message_bytes)?;
    set("flushMessages", &mut config.flush_messages)?;
    set("fileDeleteDelayMs", &mut config.file_delete_delay_ms)?;
    set("maxCompactionLagMs", &mut config.max_compaction_lag_ms)?;
    set("timestampBeforeMaxMs", &mut config.timestamp_before_max_ms)?;
    set("timestampAfterMaxMs", &mut config.timestamp_after_max_ms)?;
    // -1 is for ever.
    if let Some(retention) = from.int_if("retentionMs")? {
        config.retention_ms = u64::try_from(retention).ok();
    }
    if let Some(retention) = from.int_if("retentionBytes")? {
        config.retention_bytes = u64::try_from(retention).ok();
    }
    if let Some(policy) = from.text_if("cleanupPolicy")? {
        let has = |name: &str| policy.split(',').any(|part| part.trim() == name);
        config.cleanup_policy = CleanupPolicy { delete: has("delete"), compact: has("compact") };
    }
    if let Some(kind) = from.text_if("messageTimestampType")? {
        config.log_append_time = kind == "LogAppendTime";
    }
    Ok(())
}

fn out_of_range(_: OutOfRange) -> Trouble {
    Trouble::refused("OffsetOutOfRange")
}

fn appended(result: Result<Appended, AppendError>) -> Outcome {
    let done = result.map_err(|why| Trouble::refused(name(why)))?;
    Ok(said(json!({
        "firstOffset": done.from.0,
        "lastOffset": done.to.0 as i64 - 1,
        "duplicate": done.duplicate,
        "rolled": done.rolled.is_some(),
    })))
}
