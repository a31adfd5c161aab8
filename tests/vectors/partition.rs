//! Cases of the area "partition": one replica as leader or follower, in a cluster whose other
//! brokers speak through the case.

use std::collections::BTreeMap;

use highwater::engine::broker::Leadership;
use highwater::engine::isr;
use highwater::engine::message::{AlterPartitionRequest, AlteredPartition};
use highwater::engine::settings::TopicSettings;
use highwater::engine::{
    Body, BrokerEpoch, BrokerId, Fact, LeaderEpoch, Message, MessageId, Millis, Node, Offset,
    PartitionEpoch, PartitionId, Rules, Timer,
};
use highwater::log::{BatchBody, Log, LogContext, RecordId, VerificationGuard};
use serde_json::{Map, Value, json};

use crate::case::{Arguments, Outcome, Player, Trouble};
use crate::log::configure;
use crate::say::said;
use crate::stage::{Reign, Stage, error_named};

/// Plays the area.
pub struct OnePartition {
    pub(crate) stage: Stage,
    pub(crate) partition: PartitionId,
    /// How many ISR changes grew it, shrank it, failed.
    pub(crate) changes: [u32; 3],
    /// The requests that the controller has answered.
    answered: Vec<MessageId>,
    /// The follower that a case without a partition is about.
    pub(crate) single: Option<BrokerId>,
    /// Whether a leader of a new epoch has forgotten the followers.
    pub(crate) forgotten: bool,
    pub(crate) verifies: bool,
    pub(crate) guards: BTreeMap<String, VerificationGuard>,
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
            answered: Vec::new(),
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

    pub(crate) fn change_log<T>(
        &mut self,
        change: impl FnOnce(&mut Log, LogContext<'_>) -> T,
    ) -> T {
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

    /// The oldest request that the controller has not answered gets its answer.
    fn alter_partition_result(&mut self, arguments: &Arguments) -> Outcome {
        let asked = self.unanswered().into_iter().next();
        let (answers, asked) =
            asked.ok_or_else(|| arguments.not_understood("nothing is asked of the controller"))?;
        let result = match arguments.text_if("error")? {
            Some(error) => Err(error_named(&error)?),
            None => {
                let isr = match arguments.has("isr") {
                    true => self.stage.ids(arguments, "isr")?.into_iter().collect(),
                    false => asked.isr,
                };
                let epoch = arguments.int_or("leaderEpoch", asked.leader_epoch.0.into())?;
                let leader_epoch = LeaderEpoch(epoch as u32);
                let partition_epoch = PartitionEpoch(arguments.int("partitionEpoch")? as u32);
                Ok(AlteredPartition { leader_epoch, isr, partition_epoch })
            }
        };
        let (me, partition) = (self.stage.me, self.partition);
        let before = self.leadership().map(|own| (own.isr, own.pending));
        self.answered.push(answers);
        let body = Body::AlterPartitionResponse { answers, partition, result };
        self.stage.deliver(Node::Controller, Node::Broker(me), body);
        let Some((isr, Some(pending))) = before
            .filter(|(_, pending)| pending.is_some_and(|pending| pending.request == Some(answers)))
        else {
            return Ok(Map::new());
        };
        let adopted = self.leadership().is_some_and(|own| own.pending.is_none());
        match result {
            Ok(altered) if adopted => {
                let known = self.stage.image.partitions.get_mut(partition).expect("it exists");
                (known.isr, known.partition_epoch) = (altered.isr, altered.partition_epoch);
                let grew = !pending.proposed.minus(isr).is_empty();
                self.changes[usize::from(!grew)] += 1;
            }
            _ => self.changes[2] += 1,
        }
        Ok(Map::new())
    }

    /// What the leader has asked of the controller and got no answer to, oldest first.
    pub(crate) fn unanswered(&self) -> Vec<(MessageId, AlterPartitionRequest)> {
        let open = |message: &Message| match &message.body {
            Body::AlterPartitionRequest(asked) if !self.answered.contains(&message.id) => {
                Some((message.id, *asked))
            }
            _ => None,
        };
        self.stage.sent.iter().filter_map(open).collect()
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
}
