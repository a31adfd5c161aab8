//! Cases of the area "broker": one broker with several partitions. Producers, consumers, followers
//! and the controller speak through the case.

use std::collections::BTreeMap;

use highwater::engine::broker::Role;
use highwater::engine::message::{FetchRequest, ProduceRequest};
use highwater::engine::settings::TopicSettings;
use highwater::engine::{
    Acks, Body, BrokerEpoch, ClientId, LeaderEpoch, MessageId, Millis, Node, Offset, PartitionId,
    Rules,
};
use highwater::log::{AppendOrigin, Log, ProducerStates, Timestamp, Verification};
use serde_json::{Map, Value, json};

use crate::case::{Arguments, Outcome, Player, Trouble, not_kept};
use crate::log_state::name;
use crate::partition_reads::answered;
use crate::say::{body, said};
use crate::stage::{Reign, Stage, name_of};

/// Plays the area.
pub struct OneBroker {
    pub(crate) stage: Stage,
    /// Requests by the names of the case.
    requests: BTreeMap<String, Asked>,
    /// `transaction.max.timeout.ms`.
    longest_transaction: u64,
}

/// A request, and the last stable offset when it came.
#[derive(Clone, Copy)]
struct Asked {
    id: MessageId,
    partition: PartitionId,
    stable: u64,
}

impl Player for OneBroker {
    fn open(setup: &Arguments) -> Result<OneBroker, Trouble> {
        let rules = Rules::default();
        let mut topic = TopicSettings::DEFAULT;
        if let Some(config) = setup.get("config") {
            topic.min_insync_replicas = config.int_or("minInsyncReplicas", 1)? as u8;
            crate::log::configure(&mut topic.log, &config)?;
        }
        let (me, now) = (setup.int("broker")?, setup.int_or("now", 1_000_000)?);
        let mut stage = Stage::open(me, now, rules, rules.settings(), topic)?;
        stage.ids(setup, "aliveBrokers")?;
        for named in setup.list("knownPartitions")? {
            stage.partition(&named.as_text()?)?;
        }
        if setup.has("selector") && setup.text_if("selector")?.is_some() {
            return Err(Trouble::not_modelled("the choice of a replica to read from (KIP-392)"));
        }
        let allowance = ProducerStates::LATE_TRANSACTION_BUFFER_MS as i64;
        if setup.int_or("lateTransactionAllowanceMs", allowance)? != allowance {
            return Err(Trouble::not_modelled("another allowance for late transactions"));
        }
        let longest_transaction = setup.int_or("maxTransactionTimeoutMs", 900_000)? as u64;
        Ok(OneBroker { stage, requests: BTreeMap::new(), longest_transaction })
    }

    fn perform(&mut self, action: &str, arguments: &Arguments) -> Outcome {
        let outcome = self.change(action, arguments);
        // Whatever was waited for and has come is answered now.
        self.stage.pass(0);
        match outcome? {
            Some(outcome) => Ok(outcome),
            None => self.look(action, arguments),
        }
    }

    fn state(&mut self, key: &str) -> Option<Value> {
        let partition = self.stage.image.find(key)?;
        Some(Value::Object(self.told(partition)))
    }

    fn now(&self) -> Option<i64> {
        Some(self.stage.cluster.now.0 as i64)
    }

    fn is_set(key: &str) -> bool {
        key == "isr"
    }
}

impl OneBroker {
    fn change(
        &mut self,
        action: &str,
        arguments: &Arguments,
    ) -> Result<Option<Map<String, Value>>, Trouble> {
        match action {
            "becomeRole" => self.become_role(arguments)?,
            "produce" => return self.produce(arguments).map(Some),
            "fetchAsFollower" | "fetchAsConsumer" => {
                return self.fetch(action, arguments).map(Some);
            }
            "fetchManyAsFollower" => return self.fetch_many(arguments).map(Some),
            "stopReplica" => self.stop_replica(arguments)?,
            "removeHere" => {
                arguments.text_if("kind")?;
                let partition = self.partition(arguments)?;
                self.take_away(partition);
            }
            "endTxnMarker" => self.append_marker(arguments)?,
            "updateHw" | "incrementLogStart" => {
                arguments.text_if("reason")?;
                let (to, partition) = (arguments.int("to")?, self.partition(arguments)?);
                let to = Offset(to as u64);
                self.stage
                    .write(self.stage.me, partition, |log, _| match action {
                        "updateHw" => Ok(log.set_high_watermark(to)),
                        _ => log.raise_start(to),
                    })
                    .map_err(|_| Trouble::refused("OffsetOutOfRange"))?;
            }
            "advanceClock" => self.stage.pass(arguments.int("ms")? as u64),
            _ => return Ok(None),
        }
        Ok(Some(Map::new()))
    }

    fn look(&mut self, action: &str, arguments: &Arguments) -> Outcome {
        match action {
            "state" => {
                let partition = self.partition(arguments)?;
                Ok(self.told(partition))
            }
            "answer" => {
                let name = arguments.text("request")?;
                let asked = self.requests.get(&name);
                let asked = *asked.ok_or_else(|| arguments.not_understood("no such request"))?;
                self.answer(asked)
            }
            "checkpoints" => {
                let partition = self.stage.image.find(&arguments.text("partition")?);
                let log = partition.and_then(|partition| self.log(partition));
                Ok(said(json!({
                    "recoveryPoint": log.map(|log| log.flushed().0),
                    "logStartOffset": log.map(|log| log.start().0),
                })))
            }
            "lateTransactionPartitions" => {
                let now = Timestamp(self.stage.cluster.now.0 as i64);
                let replicas = &self.stage.cluster.brokers.get(self.stage.me).expect("me").replicas;
                let late =
                    |log: &Log| log.producers().has_late_transaction(now, self.longest_transaction);
                let late = replicas.values().filter(|r| r.leadership().is_some() && late(&r.log));
                Ok(said(json!({"count": late.count()})))
            }
            "describeProducers" => Err(Trouble::not_modelled("DescribeProducers")),
            "selectorCandidates" => {
                Err(Trouble::not_modelled("the choice of a replica to read from (KIP-392)"))
            }
            _ => Err(arguments.not_understood(&format!("nobody knows the action {action}"))),
        }
    }

    pub(crate) fn partition(&self, arguments: &Arguments) -> Result<PartitionId, Trouble> {
        let name = arguments.text("partition")?;
        self.stage.image.find(&name).ok_or(Trouble::refused("UnknownTopicOrPartition"))
    }

    fn log(&self, partition: PartitionId) -> Option<&Log> {
        self.stage.replica(self.stage.me, partition).map(|replica| &replica.log)
    }

    fn become_role(&mut self, arguments: &Arguments) -> Result<(), Trouble> {
        let partition = self.stage.partition(&arguments.text("partition")?)?;
        let leader = arguments.int_if("leader")?;
        let reign = Reign::read(&mut self.stage, arguments, leader)?;
        self.stage.decide(self.stage.me, partition, &reign);
        Ok(())
    }

    fn produce(&mut self, arguments: &Arguments) -> Outcome {
        let partition = self.partition(arguments)?;
        let acks = match arguments.int_or("acks", -1)? {
            0 => Acks::Zero,
            1 => Acks::One,
            _ => Acks::All,
        };
        let timeout = Millis(arguments.int_or("timeoutMs", 30_000)? as u64);
        let request = ProduceRequest { partition, body: body(arguments, 0)?, acks, timeout };
        let (from, to) = (Node::Producer(ClientId(1)), Node::Broker(self.stage.me));
        let id = self.stage.deliver(from, to, Body::ProduceRequest(request));
        self.stage.pass(0);
        let asked = Asked { id, partition, stable: 0 };
        if let Some(name) = arguments.text_if("request")? {
            self.requests.insert(name, asked);
        }
        self.answer(asked)
    }

    fn fetch(&mut self, action: &str, arguments: &Arguments) -> Outcome {
        let partition = self.partition(arguments)?;
        let from = match action {
            "fetchAsFollower" => Node::Broker(self.stage.id(arguments.int("replica")?)?),
            _ => Node::Consumer(ClientId(1)),
        };
        if arguments.text_if("isolation")?.as_deref() == Some("readCommitted") {
            return Err(Trouble::not_modelled("fetches with isolation.level (TXR)"));
        }
        let metadata = arguments.get("clientMetadata");
        metadata.as_ref().map(|metadata| metadata.whole().is_object());
        let asked = self.ask(from, partition, arguments)?;
        if let Some(name) = arguments.text_if("request")? {
            self.requests.insert(name, asked);
        }
        let least = arguments.int_or("minBytes", 1)?;
        match self.answer(asked) {
            Err(Trouble::Refused(why)) if metadata.is_some() && why == "NotLeaderOrFollower" => {
                Err(Trouble::not_modelled("consumers that fetch from followers (KIP-392)"))
            }
            Ok(answer)
                if answer
                    .get("bytes")
                    .and_then(Value::as_i64)
                    .is_some_and(|b| b > 0 && b < least) =>
            {
                Err(Trouble::not_modelled("fetch.min.bytes"))
            }
            answer => answer,
        }
    }

    /// Sends a fetch. If it waits, its wait ends when the case says so: the engine leaves out the
    /// ends of waits that tell nobody anything.
    fn ask(
        &mut self,
        from: Node,
        partition: PartitionId,
        arguments: &Arguments,
    ) -> Result<Asked, Trouble> {
        let registered = match from {
            Node::Broker(id) => self.stage.image.brokers.get(id).map(|known| known.epoch),
            _ => None,
        };
        let told = arguments.int_if("replicaEpoch")?.map(|epoch| BrokerEpoch(epoch as u32));
        let epoch = |key: &str| -> Result<Option<LeaderEpoch>, Trouble> {
            let epoch = arguments.int_if(key)?.filter(|epoch| *epoch >= 0);
            Ok(epoch.map(|epoch| LeaderEpoch(epoch as u32)))
        };
        let at_once = arguments.int_or("minBytes", 1)? == 0;
        let max_wait = Millis(arguments.int_or("maxWaitMs", 0)? as u64);
        let request = FetchRequest {
            partition,
            replica_epoch: told.or(registered),
            offset: Offset(arguments.int("fetchOffset")? as u64),
            current_epoch: epoch("leaderEpoch")?,
            last_fetched_epoch: epoch("lastFetchedEpoch")?,
            max_wait: if at_once { Millis(0) } else { max_wait },
            max_bytes: arguments.int_or("maxBytes", 1 << 20)? as u64,
        };
        let stable = self.log(partition).map_or(0, |log| log.last_stable_offset().0);
        let (me, now) = (self.stage.me, self.stage.cluster.now);
        let id = self.stage.deliver(from, Node::Broker(me), Body::FetchRequest(request));
        let replica = self.stage.broker_mut(me).replicas.get_mut(partition);
        if let Some(Role::Leader(own)) = replica.map(|replica| &mut replica.role)
            && let Some(parked) = own.parked_fetches.get_mut(from)
            && parked.request == id
        {
            parked.answer_at = Some(now + max_wait);
        }
        Ok(Asked { id, partition, stable })
    }

    /// The engine's requests are about one partition each.
    fn fetch_many(&mut self, arguments: &Arguments) -> Outcome {
        let from = Node::Broker(self.stage.id(arguments.int("replica")?)?);
        let least = arguments.int_or("minBytes", 1)?;
        if least > 0 && arguments.int_or("maxWaitMs", 0)? > 0 {
            return Err(Trouble::not_modelled("a fetch of several partitions that waits"));
        }
        arguments.int_if("maxWaitMs")?;
        let mut all = Map::new();
        for fetch in arguments.list("fetches")? {
            let partition = self.partition(&fetch)?;
            let asked = self.ask(from, partition, &fetch)?;
            let answer = match self.answer(asked) {
                Err(Trouble::Refused(why)) => said(json!({"error": why})),
                answer => answer?,
            };
            all.insert(fetch.text("partition")?, Value::Object(answer));
        }
        Ok(all)
    }

    fn answer(&self, asked: Asked) -> Outcome {
        let log = self.log(asked.partition);
        let start = json!({"logStartOffset": log.map(|log| log.start().0)});
        match self.stage.answer_to(asked.id) {
            None => Ok(said(json!({"answered": false}))),
            Some(Body::ProduceResponse { result, .. }) => match result {
                Err(why) => Err(Trouble::RefusedWith(name_of(*why), said(start))),
                Ok(offset) => {
                    let mut answer = said(start);
                    answer.extend(said(json!({"answered": true, "firstOffset": offset.0})));
                    Ok(answer)
                }
            },
            Some(Body::FetchResponse { result, .. }) => {
                let mut answer = answered(result)?;
                answer.extend(said(json!({
                    "answered": true,
                    "lso": asked.stable,
                    "preferredReadReplica": null,
                    "abortedTransactions": not_kept(),
                })));
                Ok(answer)
            }
            Some(_) => Ok(said(json!({"answered": true}))),
        }
    }

    /// Markers come from the transaction coordinator, which writes behind the protocol's back.
    fn append_marker(&mut self, arguments: &Arguments) -> Result<(), Trouble> {
        let (partition, body) = (self.partition(arguments)?, body(arguments, 0)?);
        let leads = self.stage.replica(self.stage.me, partition).and_then(|r| r.leadership());
        let epoch = leads.ok_or(Trouble::refused("NotLeaderOrFollower"))?.epoch;
        let checks = (AppendOrigin::Coordinator, Verification::Off);
        let write = |log: &mut Log, with: highwater::log::LogContext<'_>| {
            log.append_from(with, body, epoch, checks)
        };
        let done = self.stage.write(self.stage.me, partition, write);
        done.map(|_| ()).map_err(|why| Trouble::refused(name(why)))
    }
}
