//! Cases of the area "partition": one replica as leader or follower, in a cluster whose other
//! brokers speak through the case.

use std::collections::BTreeMap;
use std::sync::Arc;

use highwater::engine::broker::{Leadership, Role};
use highwater::engine::isr;
use highwater::engine::message::{AlteredPartition, ProduceRequest};
use highwater::engine::settings::TopicSettings;
use highwater::engine::{
    Acks, Body, BrokerEpoch, BrokerId, ClientId, Fact, LeaderEpoch, Millis, Node, Offset,
    PartitionEpoch, PartitionId, Rules, Timer,
};
use highwater::log::{
    AppendOrigin, Batch, BatchBody, Log, LogContext, RecordId, Verification, VerificationGuard,
};
use serde_json::{Map, Value, json};

use crate::case::{Arguments, Outcome, Player, Trouble};
use crate::log::configure;
use crate::log_state::name;
use crate::say::{batch, body, said};
use crate::stage::{Reign, Stage, error_named, name_of};

/// Plays the area.
pub struct OnePartition {
    pub(crate) stage: Stage,
    pub(crate) partition: PartitionId,
    /// How many ISR changes grew it, shrank it, failed.
    pub(crate) changes: [u32; 3],
    /// The follower that a case without a partition is about.
    pub(crate) single: Option<BrokerId>,
    /// Whether a leader of a new epoch has forgotten the followers.
    pub(crate) forgotten: bool,
    verifies: bool,
    guards: BTreeMap<String, VerificationGuard>,
}

impl Player for OnePartition {
    fn open(setup: &Arguments) -> Result<OnePartition, Trouble> {
        let rules = Rules::default();
        let (mut settings, mut topic) = (rules.settings(), TopicSettings::DEFAULT);
        settings.replica_lag_time_max = Millis(setup.int_or("replicaLagTimeMaxMs", 30_000)? as u64);
        if let Some(config) = setup.get("config") {
            topic.min_insync_replicas = config.int_or("minInsyncReplicas", 1)? as u8;
            configure(&mut topic.log, &config)?;
        }
        let (me, now) = (setup.int_or("broker", 101)?, setup.int_or("now", 1_000_000)?);
        let mut stage = Stage::open(me, now, rules, settings, topic)?;
        let partition =
            stage.partition(&setup.text_if("partition")?.unwrap_or("topic-0".into()))?;
        let mut opened = OnePartition {
            stage,
            partition,
            changes: [0; 3],
            single: None,
            forgotten: false,
            verifies: setup.flag("transactionVerification")?,
            guards: BTreeMap::new(),
        };
        for part in setup.list("log")? {
            let (count, epoch) = (part.int("recordsPerBatch")?, part.int("leaderEpoch")?);
            (0..part.int_or("batches", 1)?).for_each(|_| opened.append(count as u32, epoch as u32));
        }
        opened.followers_have_fetched(setup)?;
        Ok(opened)
    }

    fn perform(&mut self, action: &str, arguments: &Arguments) -> Outcome {
        if let Some(outcome) = self.role(action, arguments) {
            return outcome;
        }
        match action {
            "appendLeader" => self.append_leader(arguments),
            "appendFollower" => self.append_follower(arguments),
            "startVerification" => self.start_verification(arguments),
            "appendLog"
            | "updateHw"
            | "incrementLogStart"
            | "truncateTo"
            | "truncateFullyAndStartAt" => self.write(action, arguments),
            "replicaFetchState" => self.replica_fetch_state(arguments),
            "resetReplicaState" => self.reset_replica_state(arguments),
            _ => self.look(action, arguments),
        }
    }

    fn state(&mut self, key: &str) -> Option<Value> {
        let told = match self.single {
            Some(follower) => self.remote_told(follower).ok()?,
            None => self.told(),
        };
        told.get(key).cloned()
    }

    fn now(&self) -> Option<i64> {
        Some(self.stage.cluster.now.0 as i64)
    }

    fn is_set(key: &str) -> bool {
        ["isr", "maximalIsr", "requestedIsr", "remoteReplicas", "outOfSync", "replicas"]
            .contains(&key)
    }
}

impl OnePartition {
    /// What the broker keeps as leader, if it leads.
    pub(crate) fn leadership(&self) -> Option<&Leadership> {
        self.stage.replica(self.stage.me, self.partition)?.leadership()
    }

    /// Its log, if it has one.
    pub(crate) fn log(&self) -> Result<&Log, Trouble> {
        let replica = self.stage.replica(self.stage.me, self.partition);
        replica.map(|replica| &replica.log).ok_or(Trouble::refused("NotLeaderOrFollower"))
    }

    fn change_log<T>(&mut self, change: impl FnOnce(&mut Log, LogContext<'_>) -> T) -> T {
        self.stage.write(self.stage.me, self.partition, change)
    }

    /// Appends one batch to the log directly.
    pub(crate) fn append(&mut self, records: u32, epoch: u32) {
        let body = BatchBody::silent((0..records).map(RecordId));
        let done =
            self.change_log(|log, with| log.append_as_leader(with, body, LeaderEpoch(epoch)));
        done.expect("nothing speaks against these records");
    }

    fn role(&mut self, action: &str, arguments: &Arguments) -> Option<Outcome> {
        Some(match action {
            "makeLeader" => self.make_leader(arguments),
            "makeFollower" => self.make_follower(arguments),
            "brokerState" => self.broker_state(arguments),
            "brokerEpoch" => self.broker_epoch(arguments),
            "alterPartitionResult" => self.alter_partition_result(arguments),
            "maybeShrinkIsr" => {
                self.look_for_laggards();
                Ok(Map::new())
            }
            "advanceClock" => arguments.int("ms").map(|ms| {
                self.stage.pass(ms as u64);
                Map::new()
            }),
            _ => return None,
        })
    }

    fn make_leader(&mut self, arguments: &Arguments) -> Outcome {
        let led = self.leadership().map(|leadership| leadership.epoch);
        let me = self.stage.name(self.stage.me);
        let leader = arguments.int_or("leader", me)?;
        let reign = Reign::read(&mut self.stage, arguments, Some(leader))?;
        self.stage.decide(self.stage.me, self.partition, &reign);
        let leads = self.leadership().is_some();
        self.forgotten |= led.is_none() && leads;
        Ok(said(json!({"newLeader": led.is_none() && leads})))
    }

    fn make_follower(&mut self, arguments: &Arguments) -> Outcome {
        let leader = arguments.int_if("leader")?;
        let reign = Reign::read(&mut self.stage, arguments, leader)?;
        self.stage.decide(self.stage.me, self.partition, &reign);
        let me = self.stage.me;
        let became =
            |fact: &Fact| matches!(fact, Fact::BecameFollower { broker, .. } if *broker == me);
        Ok(said(json!({"changed": self.stage.events.iter().any(|event| became(&event.fact))})))
    }

    fn broker_state(&mut self, arguments: &Arguments) -> Outcome {
        let (fenced, shutting_down) = match arguments.text("state")?.as_str() {
            "fenced" => (true, false),
            "shuttingDown" => (false, true),
            "unfenced" => (false, false),
            other => return Err(arguments.not_understood(other)),
        };
        let id = self.stage.id(arguments.int("broker")?)?;
        let known = self.stage.image.brokers.get_mut(id).expect("it is registered");
        (known.fenced, known.shutting_down) = (fenced, shutting_down);
        self.stage.publish(self.stage.me);
        Ok(Map::new())
    }

    /// Where a case lets the metadata change between two looks within one fetch, nobody follows.
    fn broker_epoch(&mut self, arguments: &Arguments) -> Outcome {
        let id = self.stage.id(arguments.int("broker")?)?;
        let known = arguments.ints("knownEpochs")?;
        let [first, others @ ..] = known.as_slice() else {
            return Err(arguments.not_understood("no epoch"));
        };
        if others.iter().any(|other| other != first) {
            return Err(Trouble::not_modelled("metadata that change within one fetch"));
        }
        self.stage.register(id, BrokerEpoch(*first as u32));
        Ok(Map::new())
    }

    fn alter_partition_result(&mut self, arguments: &Arguments) -> Outcome {
        let nobody = || arguments.not_understood("nothing is asked of the controller");
        let leadership = self.leadership().ok_or_else(nobody)?;
        let pending = leadership.pending.ok_or_else(nobody)?;
        let answers = pending.request.ok_or_else(nobody)?;
        let (before, leader_epoch) = (leadership.isr, leadership.epoch);
        let result = match arguments.text_if("error")? {
            Some(error) => Err(error_named(&error)?),
            None => {
                let isr = match arguments.has("isr") {
                    true => self.stage.ids(arguments, "isr")?.into_iter().collect(),
                    false => pending.proposed,
                };
                let leader_epoch = arguments.int_or("leaderEpoch", leader_epoch.0.into())? as u32;
                let partition_epoch = PartitionEpoch(arguments.int("partitionEpoch")? as u32);
                let leader_epoch = LeaderEpoch(leader_epoch);
                Ok(AlteredPartition { leader_epoch, isr, partition_epoch })
            }
        };
        let (me, partition) = (self.stage.me, self.partition);
        if let Ok(altered) = result {
            let known = self.stage.image.partitions.get_mut(partition).expect("it exists");
            (known.isr, known.partition_epoch) = (altered.isr, altered.partition_epoch);
        }
        let body = Body::AlterPartitionResponse { answers, partition, result };
        self.stage.deliver(Node::Controller, Node::Broker(me), body);
        let open = self.leadership().is_some_and(|l| l.pending == Some(pending));
        let grew = !pending.proposed.minus(before).is_empty();
        self.changes[if result.is_err() || open { 2 } else { usize::from(!grew) }] += 1;
        Ok(Map::new())
    }

    fn look_for_laggards(&mut self) {
        if self.leadership().is_some() {
            let me = self.stage.me;
            self.stage.broker_mut(me).next_isr_check = self.stage.cluster.now;
            self.stage.fire(Timer::IsrCheck(me));
        }
    }

    /// The members of the ISR that the leader would put out of it now.
    pub(crate) fn out_of_sync(&self, lag_max: Option<Millis>) -> Vec<i64> {
        let Some(leadership) = self.leadership().filter(|l| l.pending.is_none()) else {
            return Vec::new();
        };
        let mut settings = self.stage.cluster.settings.as_ref().clone();
        settings.replica_lag_time_max = lag_max.unwrap_or(settings.replica_lag_time_max);
        let end = self.log().map_or(Offset(0), Log::end);
        let with = (&self.stage.rules, &settings);
        let now = self.stage.cluster.now;
        let left = isr::shrunk(with, self.stage.me, leadership, end, now);
        let out = left.map(|left| leadership.isr.minus(left)).unwrap_or_default();
        self.stage.names(out.iter())
    }

    fn append_leader(&mut self, arguments: &Arguments) -> Outcome {
        let body = body(arguments, 0)?;
        let acks = match arguments.int_or("acks", -1)? {
            0 => Acks::Zero,
            1 => Acks::One,
            _ => Acks::All,
        };
        let guard = arguments.text_if("guard")?;
        if self.verifies && body.attributes.transactional {
            return self.append_verified(body, guard);
        }
        let timeout = Millis(arguments.int_or("timeoutMs", 30_000)? as u64);
        let request = ProduceRequest { partition: self.partition, body, acks, timeout };
        let to = Node::Broker(self.stage.me);
        self.stage.deliver(Node::Producer(ClientId(1)), to, Body::ProduceRequest(request));
        for event in &self.stage.events {
            match &event.fact {
                Fact::ProduceRefused { why, .. } => return Err(Trouble::Refused(name_of(*why))),
                Fact::RecordsAppended { from, to, .. } => {
                    return Ok(said(json!({"firstOffset": from.0, "lastOffset": to.0 - 1})));
                }
                _ => {}
            }
        }
        Ok(Map::new())
    }

    /// Brokers do not ask the transaction coordinator yet; their logs know what to do with its
    /// answer.
    fn append_verified(&mut self, body: Arc<BatchBody>, guard: Option<String>) -> Outcome {
        let epoch = self.leadership().map(|leadership| leadership.epoch);
        let epoch = epoch.ok_or(Trouble::refused("NotLeaderOrFollower"))?;
        let guard = guard.and_then(|name| self.guards.get(&name).copied());
        let checks = (AppendOrigin::Client, Verification::Guard(guard));
        let done = self.change_log(|log, with| log.append_from(with, body, epoch, checks));
        let done = done.map_err(|why| Trouble::refused(name(why)))?;
        Ok(said(json!({"firstOffset": done.from.0, "lastOffset": done.to.0 - 1})))
    }

    fn start_verification(&mut self, arguments: &Arguments) -> Outcome {
        let stamp = highwater::log::ProducerStamp {
            id: arguments.int("producerId")?,
            epoch: arguments.int("producerEpoch")? as i16,
            base_sequence: arguments.int("sequence")? as i32,
        };
        self.leadership().ok_or(Trouble::refused("NotLeaderOrFollower"))?;
        let guard = self.change_log(|log, with| log.start_verification(stamp, with.now));
        let named = |guards: &BTreeMap<String, VerificationGuard>| {
            guards.iter().find(|(_, known)| Some(**known) == guard).map(|(name, _)| name.clone())
        };
        if let (Some(guard), None) = (guard, named(&self.guards)) {
            self.guards.insert(format!("g{}", self.guards.len() + 1), guard);
        }
        Ok(said(json!({"guard": named(&self.guards)})))
    }

    /// A follower gets batches as the answer to its fetch. What could not be such an answer is
    /// refused by its log.
    fn append_follower(&mut self, arguments: &Arguments) -> Outcome {
        let batches = arguments.list("batches")?;
        let batches: Vec<Batch> = batches.iter().map(batch).collect::<Result<_, _>>()?;
        let log = self.log()?;
        let (end, start, high_watermark) = (log.end(), log.start(), log.high_watermark());
        let mut probe = log.clone();
        let context = LogContext::default();
        let spans = |first: &Batch| start == end && first.base_offset < end && first.end() > end;
        if let Err(why) = probe.append_as_follower(context, &batches)
            && !batches.first().is_some_and(spans)
        {
            return Err(Trouble::refused(name(why)));
        }
        let Some((leader, answers)) = self.fetch_out() else {
            let done = self.change_log(|log, with| log.append_as_follower(with, &batches));
            return done.map(|_| Map::new()).map_err(|why| Trouble::refused(name(why)));
        };
        let result = highwater::engine::message::FetchResult::Records {
            batches,
            high_watermark,
            log_start: start,
        };
        let body = Body::FetchResponse { answers, partition: self.partition, result };
        self.stage.deliver(Node::Broker(leader), Node::Broker(self.stage.me), body);
        Ok(Map::new())
    }

    /// The leader that the broker follows, and its fetch there.
    fn fetch_out(&self) -> Option<(BrokerId, highwater::engine::MessageId)> {
        let replica = self.stage.replica(self.stage.me, self.partition)?;
        let Role::Follower(following) = &replica.role else { return None };
        match following.fetch {
            highwater::engine::broker::Fetching::Out(id) => Some((following.leader, id)),
            _ => None,
        }
    }

    /// What changes the log behind the protocol's back.
    fn write(&mut self, action: &str, arguments: &Arguments) -> Outcome {
        let offset = |key: &str| arguments.int(key).map(|offset| Offset(offset as u64));
        match action {
            "appendLog" => {
                let epoch = LeaderEpoch(arguments.int_or("leaderEpoch", 0)? as u32);
                let body = body(arguments, 0)?;
                self.change_log(|log, with| log.append_as_leader(with, body, epoch))
                    .map_err(|why| Trouble::refused(name(why)))?;
            }
            "updateHw" => {
                let to = offset("to")?;
                self.change_log(|log, _| log.set_high_watermark(to));
            }
            "incrementLogStart" => {
                arguments.text_if("reason")?;
                let to = offset("to")?;
                self.change_log(|log, _| log.raise_start(to))
                    .map_err(|_| Trouble::refused("OffsetOutOfRange"))?;
            }
            "truncateTo" => {
                let to = offset("offset")?;
                self.change_log(|log, with| log.truncate_to(with, to));
            }
            _ => {
                let to = offset("offset")?;
                self.change_log(|log, with| log.truncate_fully_and_start_at(with, to, None));
            }
        }
        Ok(Map::new())
    }
}
