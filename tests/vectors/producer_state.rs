//! Cases of the area "producer-state" about the table of producers, without a log.

use std::collections::{BTreeMap, BTreeSet};

use highwater::log::format::control::Marker;
use highwater::log::{
    AppendOrigin, Batch, CompletedTxn, Offset, ProducerEntry, ProducerError, ProducerStamp,
    ProducerStates, ProducerVerdict, Timestamp, Verification, VerificationGuard,
};
use serde_json::{Map, Value, json};

use crate::case::{Arguments, Outcome, Player, Trouble};
use crate::compare::difference;
use crate::producer_batches::{data, empty_control, end_marker, marker};

/// Plays the area.
pub struct Table {
    states: ProducerStates,
    now: i64,
    expiration_ms: u64,
    max_timeout_ms: u64,
    /// The producer that the last step was about.
    last: i64,
    /// Every snapshot that there ever was.
    taken: BTreeSet<u64>,
    /// Where batches lie, by base offset: base of the segment and position.
    places: BTreeMap<u64, (i64, i64)>,
    /// The guards that were handed out; the first one is called g1.
    guards: Vec<VerificationGuard>,
}

const NONE: i64 = -1;

impl Player for Table {
    fn open(setup: &Arguments) -> Result<Table, Trouble> {
        let expiration = ProducerStates::EXPIRATION_MS as i64;
        let mut table = Table {
            states: ProducerStates::default(),
            now: setup.int_or("now", 1_700_000_000_000)?,
            expiration_ms: setup.int_or("producerIdExpirationMs", expiration)? as u64,
            max_timeout_ms: setup.int_or("maxTransactionTimeoutMs", 300_000)? as u64,
            last: NONE,
            taken: BTreeSet::new(),
            places: BTreeMap::new(),
            guards: Vec::new(),
        };
        // Whether transactions are verified is decided above this table.
        setup.flag("transactionVerification")?;
        for offset in setup.ints("snapshots")? {
            table.states.set_map_end(Offset(offset as u64));
            table.states.take_snapshot();
        }
        table.states = table.states.restarted();
        Ok(table)
    }

    fn perform(&mut self, action: &str, arguments: &Arguments) -> Outcome {
        let outcome = match action {
            "advanceClock" => self.advance(arguments)?,
            "setConfig" => self.configure(arguments)?,
            "psAppend" => self.append(arguments)?,
            "psAppendEmptyControlBatch" => self.append_empty_control_batch(arguments)?,
            "psMarker" => self.marker(arguments)?,
            "psPrepare" => self.prepare(arguments)?,
            "psCompleteTxn" => self.complete(arguments)?,
            "psLastStableIfCompleted" => self.last_stable_if_completed(arguments)?,
            "psEntry" => self.entry(arguments.int("producerId")?),
            "psState" => json!({}),
            "psSnapshots" => json!({}),
            "psStartVerification" => self.start_verification(arguments)?,
            "hasLateTransaction" => json!({"late": self.is_late()}),
            _ => self.keep_house(action, arguments)?,
        };
        self.taken.extend(self.states.snapshots().map(|(at, _)| at.0));
        let mut outcome = object(outcome);
        for key in STATE {
            if let (false, Some(value)) = (outcome.contains_key(*key), self.state(key)) {
                outcome.insert((*key).to_string(), value);
            }
        }
        Ok(outcome)
    }

    fn state(&mut self, key: &str) -> Option<Value> {
        let states = &self.states;
        let ids = || states.iter().map(|(id, _)| id).collect::<Vec<_>>();
        let snapshots = || states.snapshots().map(|(at, _)| at.0).collect::<Vec<_>>();
        let gone = || self.taken.iter().rev().find(|at| !snapshots().contains(at)).copied();
        Some(match key {
            "firstUnstableOffset" => number(states.first_unstable_offset()),
            "firstUnstableSegmentBase" => json!(self.unstable_place().map(|(base, _)| base)),
            "firstUnstablePosition" => json!(self.unstable_place().map(|(_, at)| at)),
            "firstUndecidedOffset" => number(states.first_undecided_offset()),
            "activeProducers" => json!(ids()),
            "activeProducerCount" => json!(ids().len()),
            "mapEndOffset" => json!(states.map_end().0),
            "isEmpty" => json!(states.is_empty()),
            "oldestSnapshot" => number(states.oldest_snapshot()),
            "latestSnapshot" => number(states.latest_snapshot()),
            "snapshotCount" => json!(snapshots().len()),
            "snapshots" | "offsets" => json!(snapshots()),
            "missing" => json!(gone()),
            "producers" => {
                let one = |id: i64| (id.to_string(), self.entry(id));
                Value::Object(ids().into_iter().map(one).collect())
            }
            "producer" => self.entry(self.last),
            "lastSequence"
            | "firstSequence"
            | "producerEpoch"
            | "firstDataOffset"
            | "lastDataOffset"
            | "currentTxnFirstOffset" => self.entry(self.last)[key].clone(),
            _ => return None,
        })
    }

    fn now(&self) -> Option<i64> {
        Some(self.now)
    }

    fn is_set(key: &str) -> bool {
        key == "activeProducers"
    }
}

/// What every step can be asked for.
const STATE: &[&str] = &[
    "firstUnstableOffset",
    "firstUndecidedOffset",
    "activeProducers",
    "activeProducerCount",
    "mapEndOffset",
    "isEmpty",
    "oldestSnapshot",
    "latestSnapshot",
    "snapshotCount",
    "snapshots",
    "offsets",
    "missing",
    "producers",
];

impl Table {
    fn advance(&mut self, arguments: &Arguments) -> Result<Value, Trouble> {
        self.now += arguments.int("ms")?;
        Ok(json!({}))
    }

    fn configure(&mut self, arguments: &Arguments) -> Result<Value, Trouble> {
        arguments.flag("transactionVerification")?;
        let expiration = arguments.int_or("producerIdExpirationMs", self.expiration_ms as i64)?;
        self.expiration_ms = expiration as u64;
        Ok(json!({}))
    }

    /// What is done to the table but to append.
    fn keep_house(&mut self, action: &str, arguments: &Arguments) -> Result<Value, Trouble> {
        let offset = |key: &str| arguments.int(key).map(|at| Offset(at as u64));
        let clock = Timestamp(arguments.int_or("now", self.now)?);
        let states = &mut self.states;
        match action {
            "psSnapshot" => states.take_snapshot(),
            "psReopen" => *states = states.restarted(),
            "psTruncateAndReload" => {
                let range = (offset("logStart")?, offset("logEnd")?);
                states.truncate_and_reload(range, clock, self.expiration_ms);
            }
            "psTruncateFullyAndStartAt" => states.truncate_fully_and_start_at(offset("offset")?),
            "psExpire" => states.remove_expired(clock, self.expiration_ms),
            "psHighWatermark" => states.on_high_watermark_updated(offset("to")?),
            "psLogStart" => states.on_log_start_incremented(offset("to")?),
            "psDeleteSnapshotsBefore" => states.delete_snapshots_before(offset("offset")?),
            "psDeleteSnapshot" => states.delete_snapshot(offset("offset")?),
            "psDamageSnapshot" => states.damage_snapshot(offset("offset")?),
            "psMapEnd" => states.set_map_end(offset("offset")?),
            "psRemoveStraySnapshots" => {
                let bases = arguments.ints("segmentBases")?;
                let bases: Vec<Offset> = bases.into_iter().map(|at| Offset(at as u64)).collect();
                states.remove_stray_snapshots(&bases);
            }
            _ => return Err(arguments.not_understood(&format!("nobody knows {action}"))),
        }
        Ok(json!({}))
    }

    fn append(&mut self, arguments: &Arguments) -> Result<Value, Trouble> {
        let batch = data(arguments, arguments.int("producerId")?, self.now)?;
        let origin = origin(arguments)?;
        let segment = arguments.int_if("segmentBaseOffset")?;
        if let Some((segment, position)) = segment.zip(arguments.int_if("positionInSegment")?) {
            self.places.insert(batch.base_offset.0, (segment, position));
        }
        self.take(&[batch], origin)?;
        Ok(json!({}))
    }

    fn append_empty_control_batch(&mut self, arguments: &Arguments) -> Result<Value, Trouble> {
        let batch = empty_control(arguments, self.now)?;
        self.take(&[batch], AppendOrigin::Client)?;
        Ok(json!({}))
    }

    fn marker(&mut self, arguments: &Arguments) -> Result<Value, Trouble> {
        let epoch = arguments.int("producerEpoch")? as i16;
        let batch = marker(arguments, arguments.int("producerId")?, epoch, self.now)?;
        let origin = match arguments.has("origin") {
            true => origin(arguments)?,
            false => AppendOrigin::Coordinator,
        };
        let completed = self.take(&[batch], origin)?;
        Ok(json!({"completed": completed.first().map(told)}))
    }

    fn take(
        &mut self,
        batches: &[Batch],
        origin: AppendOrigin,
    ) -> Result<Vec<CompletedTxn>, Trouble> {
        self.last = batches.iter().find_map(|b| b.body.producer).map_or(NONE, |stamp| stamp.id);
        match self.states.append(batches, origin, Verification::Off).map_err(refused)? {
            ProducerVerdict::Appended(completed) => Ok(completed),
            // Where these cases come from, a duplicate is found before the table is asked.
            ProducerVerdict::Duplicate(_) => Err(Trouble::refused("OutOfOrderSequence")),
        }
    }

    /// Several batches of one append, looked at one after the other; none of them counts.
    fn prepare(&mut self, arguments: &Arguments) -> Result<Value, Trouble> {
        let id = arguments.int("producerId")?;
        let origin = origin(arguments)?;
        let before = self.states.clone();
        let (mut batches, mut started) = (Vec::new(), Vec::new());
        for part in arguments.list("parts")? {
            let known = self.states.get(id).and_then(|entry| entry.epoch).unwrap_or(0);
            let batch = match part.has("control") {
                true => {
                    let epoch = part.int_or("producerEpoch", i64::from(known))? as i16;
                    marker(&part, id, epoch, self.now)?
                }
                false => data(&part, id, self.now)?,
            };
            batches.push(batch);
            let undecided = self.states.first_undecided_offset();
            self.states = before.clone();
            let outcome = self.take(&batches, origin);
            let begun = self.states.first_undecided_offset().filter(|at| Some(*at) != undecided);
            started.extend(begun.map(|at| json!([id, at.0])));
            let shown = outcome.map(|completed| {
                let mut shown = self.entry_from(id, batches[0].base_offset);
                shown["completed"] = json!(completed.last().map(told));
                shown
            });
            compare_part(&part, shown)?;
        }
        self.states = before;
        Ok(json!({"started": started}))
    }

    fn complete(&mut self, arguments: &Arguments) -> Result<Value, Trouble> {
        let id = arguments.int("producerId")?;
        let known = self.states.get(id).ok_or_else(|| Trouble::refused("IllegalArgument"))?;
        if known.current_txn_first_offset != Some(Offset(arguments.int("firstOffset")? as u64)) {
            return Err(Trouble::refused("IllegalArgument"));
        }
        let control = if arguments.flag("aborted")? { Marker::Abort } else { Marker::Commit };
        let (epoch, coordinator) = (known.epoch.unwrap_or(0), known.coordinator_epoch.unwrap_or(0));
        let at = (arguments.int("lastOffset")?, self.now);
        let batch = end_marker(at, (id, epoch), control, coordinator);
        let completed = self.take(&[batch], AppendOrigin::Coordinator)?;
        Ok(json!({"lso": completed.first().map(|txn| txn.last_stable_offset.0)}))
    }

    fn last_stable_if_completed(&mut self, arguments: &Arguments) -> Result<Value, Trouble> {
        let before = self.states.clone();
        let outcome = self.complete(arguments);
        self.states = before;
        outcome
    }

    fn start_verification(&mut self, arguments: &Arguments) -> Result<Value, Trouble> {
        let id = arguments.int("producerId")?;
        let epoch = arguments.int("producerEpoch")? as i16;
        let stamp = ProducerStamp { id, epoch, base_sequence: arguments.int("sequence")? as i32 };
        let Some(guard) = self.states.start_verification(stamp, Timestamp(self.now)) else {
            return Ok(json!({"guard": null}));
        };
        if !self.guards.contains(&guard) {
            self.guards.push(guard);
        }
        let number = self.guards.iter().position(|known| *known == guard).map(|at| at + 1);
        let entry = self.states.verification(id);
        Ok(json!({
            "guard": number.map(|number| format!("g{number}")),
            "lowestSequence": entry.map(|entry| entry.lowest_sequence),
            "producerEpoch": entry.map(|entry| entry.epoch),
        }))
    }

    /// Where the batch lies that begins at the first unstable offset: a log finds it so.
    fn unstable_place(&self) -> Option<(i64, i64)> {
        self.places.get(&self.states.first_unstable_offset()?.0).copied()
    }

    fn is_late(&self) -> bool {
        self.states.has_late_transaction(Timestamp(self.now), self.max_timeout_ms)
    }

    fn entry(&self, id: i64) -> Value {
        self.entry_from(id, Offset(0))
    }

    /// What is known of a producer; of its batches only those from `offset` on.
    fn entry_from(&self, id: i64, offset: Offset) -> Value {
        let unknown = ProducerEntry::default();
        let found = self.states.get(id);
        let entry = found.unwrap_or(&unknown);
        let first = entry.batches.iter().find(|batch| batch.base_offset() >= offset);
        json!({
            "known": found.is_some(),
            "producerId": id,
            "producerEpoch": entry.epoch.unwrap_or(-1),
            "coordinatorEpoch": entry.coordinator_epoch.unwrap_or(-1),
            "firstSequence": first.map_or(-1, |batch| batch.base_sequence),
            "lastSequence": entry.last_sequence(),
            "firstDataOffset": first.map_or(NONE, |batch| batch.base_offset().0 as i64),
            "lastDataOffset": entry.last_data_offset().map_or(NONE, |at| at.0 as i64),
            "lastTimestamp": entry.last_timestamp.0,
            "currentTxnFirstOffset": number(entry.current_txn_first_offset),
            "batches": entry.batches.len(),
        })
    }
}

fn compare_part(part: &Arguments, shown: Result<Value, Trouble>) -> Result<(), Trouble> {
    let found = match shown {
        Ok(shown) => shown,
        Err(Trouble::Refused(name)) => json!({"error": name}),
        Err(trouble) => return Err(trouble),
    };
    let expected = part.get("expect").map_or(json!({}), |expected| expected.whole().clone());
    match difference(&expected, &found, false) {
        Some(why) => Err(part.not_understood(&why)),
        None => Ok(()),
    }
}

fn origin(arguments: &Arguments) -> Result<AppendOrigin, Trouble> {
    Ok(match arguments.text_if("origin")?.as_deref() {
        None | Some("client") => AppendOrigin::Client,
        Some("coordinator") => AppendOrigin::Coordinator,
        Some("replication") => AppendOrigin::Replication,
        Some("raftLeader") => AppendOrigin::RaftLeader,
        Some(other) => return Err(arguments.not_understood(other)),
    })
}

fn refused(why: ProducerError) -> Trouble {
    Trouble::refused(match why {
        ProducerError::OutOfOrderSequence { .. } => "OutOfOrderSequence",
        ProducerError::InvalidProducerEpoch { .. } => "InvalidProducerEpoch",
        ProducerError::TransactionCoordinatorFenced { .. } => "TransactionCoordinatorFenced",
        ProducerError::InvalidTxnState => "InvalidTxnState",
    })
}

fn told(completed: &CompletedTxn) -> Value {
    json!({
        "producerId": completed.producer_id,
        "firstOffset": completed.first_offset.0,
        "lastOffset": completed.last_offset.0,
        "aborted": completed.marker == Marker::Abort,
    })
}

fn number(offset: Option<Offset>) -> Value {
    json!(offset.map(|offset| offset.0))
}

fn object(value: Value) -> Map<String, Value> {
    value.as_object().expect("an object").clone()
}
