//! Cases of the area "fetcher": a follower and its leader, or a leader whose answers the case
//! gives.

use std::collections::BTreeMap;
use std::sync::Arc;

use highwater::engine::broker::{Fetching, Following, Role};
use highwater::engine::message::{Edge, FetchResult};
use highwater::engine::settings::TopicSettings;
use highwater::engine::{
    Behaviour, Body, BrokerId, ErrorCode, LeaderEpoch, Message, Millis, Node, Offset, PartitionId,
    Rules, Timer,
};
use highwater::log::{BatchBody, Log, LogContext, RecordId};
use serde_json::{Map, Value, json};

use crate::case::{Arguments, Outcome, Player, Trouble};
use crate::fetcher_answers::{decide, given};
use crate::say::said;
use crate::stage::{Reign, Stage, error_named};

/// Plays the area.
pub struct Fetchers {
    stage: Stage,
    leader: BrokerId,
    /// The partitions by the case's names; the first is the one that is meant.
    partitions: Vec<(String, PartitionId)>,
    /// Whether the leader has a log and answers itself.
    real: bool,
    one_batch: bool,
    /// What the leader answers instead of an end of its log.
    edge_errors: BTreeMap<Edge, ErrorCode>,
    truncations: u32,
    truncated_to: Option<u64>,
}

impl Player for Fetchers {
    fn open(setup: &Arguments) -> Result<Fetchers, Trouble> {
        let on_fetch = setup.flag_or("truncationOnFetch", true)?;
        let rules = match on_fetch {
            true => Rules::default(),
            false => Rules::default().without(Behaviour::TruncationOnFetch),
        };
        let mut settings = rules.settings();
        // The leader of the source answers at once and with one batch, and backs off from nobody.
        settings.replica_fetch_wait_max = Millis(0);
        settings.replica_fetch_max_bytes = 1;
        settings.replica_fetch_backoff = Millis(setup.int_or("backoffMs", 0)? as u64);
        let now = setup.int_or("now", 1_000_000)?;
        let mut stage = Stage::open(0, now, rules, settings, TopicSettings::DEFAULT)?;
        let leader = stage.id(1)?;
        let mut names = Vec::new();
        for name in setup.list("partitions")? {
            names.push(name.as_text()?);
        }
        if names.is_empty() {
            names.push("topic-0".to_string());
        }
        let (partitions, one_batch) = (Vec::new(), setup.flag("oneBatch")?);
        let (real, edge_errors) = (setup.has("leader"), BTreeMap::new());
        let (truncations, truncated_to) = (0, None);
        let mut opened = Fetchers {
            stage,
            leader,
            partitions,
            real,
            one_batch,
            edge_errors,
            truncations,
            truncated_to,
        };
        for name in names {
            let id = opened.stage.partition(&name)?;
            opened.partitions.push((name, id));
            opened.begin(id, setup)?;
        }
        Ok(opened)
    }

    fn perform(&mut self, action: &str, arguments: &Arguments) -> Outcome {
        match action {
            "fetchRound" => self.round(arguments),
            "fetchRoundsUntilLogsEqual" => self.rounds_until_equal(arguments),
            "followerState" => {
                let partition = match arguments.text_if("partition")? {
                    Some(name) => self.stage.partition(&name)?,
                    None => self.partitions[0].1,
                };
                Ok(self.told(partition))
            }
            "leaderSet" => self.set_leader(arguments),
            "advanceClock" => {
                self.stage.cluster.now =
                    self.stage.cluster.now + Millis(arguments.int("ms")? as u64);
                Ok(Map::new())
            }
            "truncationDecision" => decide(arguments),
            "processFetchData" | "completedDelayedFetches" => {
                Err(Trouble::not_modelled("fetches that wait at a follower (KIP-392)"))
            }
            _ => Err(arguments.not_understood(&format!("nobody knows the action {action}"))),
        }
    }

    fn state(&mut self, key: &str) -> Option<Value> {
        self.told(self.partitions[0].1).get(key).cloned()
    }

    fn now(&self) -> Option<i64> {
        Some(self.stage.cluster.now.0 as i64)
    }
}

impl Fetchers {
    /// Gives leader and follower their logs, and the follower its leader. A third member of the
    /// ISR, which never fetches, keeps the leader's high watermark where the case puts it.
    fn begin(&mut self, id: PartitionId, setup: &Arguments) -> Result<(), Trouble> {
        let (me, leader, silent) = (self.stage.me, self.leader, self.stage.id(2)?);
        let mut reign = Reign {
            leader: Some(leader),
            leader_epoch: 0,
            partition_epoch: 0,
            isr: vec![leader, me, silent],
            replicas: vec![leader, me, silent],
            adding: Vec::new(),
            removing: Vec::new(),
        };
        if let Some(described) = setup.get("leader") {
            reign.leader_epoch = described.int_or("leaderEpoch", 0)?;
            self.stage.decide(leader, id, &reign);
            let log = self.log_of(&described)?;
            self.stage.write(leader, id, |old, _| *old = log);
        }
        let Some(described) = setup.get("follower") else { return Ok(()) };
        let latest = described.int_or("latestEpoch", 0)?;
        reign.leader_epoch = described.int_or("leaderEpoch", latest)?;
        // It always fetches where its log ends.
        described.int_if("fetchOffset")?;
        let log = self.log_of(&described)?;
        self.stage.write(me, id, |old, _| *old = log);
        self.stage.decide(me, id, &reign);
        Ok(())
    }

    /// A log of offsets with their epochs, or of epochs with their ends.
    fn log_of(&self, described: &Arguments) -> Result<Log, Trouble> {
        let mut records: Vec<(i64, u32)> = Vec::new();
        for pair in described.list("log")? {
            match pair.items()?.as_slice() {
                [offset, epoch] => records.push((offset.as_int()?, epoch.as_int()? as u32)),
                _ => return Err(pair.not_understood("no offset with its epoch")),
            }
        }
        let mut ends: Vec<(u32, i64)> = Vec::new();
        if let Some(named) = described.get("epochEnds") {
            for (epoch, end) in named.whole().as_object().into_iter().flatten() {
                let end = end.as_i64().ok_or_else(|| named.not_understood("no end"))?;
                let epoch = epoch.parse().map_err(|_| named.not_understood("no epoch"))?;
                ends.push((epoch, end));
            }
        }
        ends.sort_unstable();
        for (epoch, end) in &ends {
            records.extend((records.len() as i64..*end).map(|offset| (offset, *epoch)));
        }
        let first = records.first().map_or(0, |(offset, _)| *offset);
        let start = Offset(described.int_or("logStartOffset", first)? as u64);
        let context = LogContext::default();
        let mut log = Log::starting_at(context, start);
        let batches: Vec<&[(i64, u32)]> = match self.one_batch && !records.is_empty() {
            true => vec![&records],
            false => records.chunks(1).collect(),
        };
        for records in batches {
            let body = BatchBody::silent(records.iter().map(|(at, _)| RecordId(*at as u32)));
            let done = log.append_as_leader(context, body, LeaderEpoch(records[0].1));
            done.map_err(|_| described.not_understood("no such log"))?;
        }
        for (epoch, end) in ends.iter().filter(|(_, end)| *end == 0) {
            log.assign_epoch(LeaderEpoch(*epoch), Offset(*end as u64));
        }
        if described.int_or("leo", log.end().0 as i64)? != log.end().0 as i64 {
            return Err(described.not_understood("the log ends elsewhere"));
        }
        log.set_high_watermark(Offset(described.int_or("hw", 0)? as u64));
        Ok(log)
    }

    fn set_leader(&mut self, arguments: &Arguments) -> Outcome {
        let (leader, id) = (self.leader, self.partitions[0].1);
        if let Some(epoch) = arguments.int_if("leaderEpoch")? {
            // Also back, as no controller would do it.
            let epoch = LeaderEpoch(epoch as u32);
            let broker = self.stage.broker_mut(leader);
            let image = Arc::make_mut(&mut broker.image);
            image.partitions.get_mut(id).expect("it leads").leader_epoch = epoch;
            if let Some(Role::Leader(own)) = broker.replicas.get_mut(id).map(|r| &mut r.role) {
                own.epoch = epoch;
            }
        }
        if arguments.has("log") {
            let log = self.log_of(arguments)?;
            self.stage.write(leader, id, |old, _| *old = log);
        } else if let Some(hw) = arguments.int_if("hw")? {
            self.stage.write(leader, id, |log, _| log.set_high_watermark(Offset(hw as u64)));
        }
        for (key, edge) in
            [("earliestOffsetError", Edge::Earliest), ("latestOffsetError", Edge::Latest)]
        {
            if arguments.has(key) {
                match arguments.text_if(key)? {
                    Some(name) => self.edge_errors.insert(edge, error_named(&name)?),
                    None => self.edge_errors.remove(&edge),
                };
            }
        }
        Ok(Map::new())
    }

    fn following(&self, id: PartitionId) -> Option<&Following> {
        self.stage.replica(self.stage.me, id)?.following()
    }

    /// One turn for every partition: what waits goes on, what is asked is answered, until the
    /// follower asks for the next records.
    fn round(&mut self, arguments: &Arguments) -> Outcome {
        let silent = arguments.has("leader") && arguments.get("leader").is_none();
        for (name, id) in self.partitions.clone() {
            let now = self.stage.cluster.now;
            if let Some(Fetching::Delayed(until)) = self.following(id).map(|f| f.fetch)
                && until <= now
            {
                self.stage.fire(Timer::FetchBackoff(self.stage.me, id));
            }
            let (mut asked_for_epoch, mut fetched) = (false, false);
            while let Some(request) = self.request(id) {
                let again = match &request.body {
                    Body::EpochEndRequest(_) => {
                        std::mem::replace(&mut asked_for_epoch, true) || fetched
                    }
                    Body::FetchRequest(_) => std::mem::replace(&mut fetched, true),
                    _ => false,
                };
                if again || !self.answer(&name, request, silent, arguments)? {
                    break;
                }
            }
        }
        Ok(Map::new())
    }

    /// What the follower has asked and not been answered.
    fn request(&self, id: PartitionId) -> Option<Message> {
        let Some(Fetching::Out(out)) = self.following(id).map(|f| f.fetch) else { return None };
        self.stage.sent.iter().rev().find(|message| message.id == out).cloned()
    }

    /// Answers a request, and whether anybody did.
    fn answer(
        &mut self,
        name: &str,
        request: Message,
        silent: bool,
        arguments: &Arguments,
    ) -> Result<bool, Trouble> {
        let (leader, me) = (Node::Broker(self.leader), Node::Broker(self.stage.me));
        let id = self.partitions.iter().find(|(known, _)| known == name).map(|(_, id)| *id);
        let id = id.expect("one of ours");
        let body = if silent {
            let channel = request.body.channel();
            Body::ConnectionClosed { request: request.id, channel }
        } else if let Some(given) = given(name, id, &request, arguments)? {
            given
        } else if self.real {
            let asked = request.id;
            self.stage.forward(request);
            let body = self.stage.answer_to(asked).cloned();
            self.bent(body.ok_or_else(|| arguments.not_understood("the leader is silent"))?)
        } else {
            return Ok(false);
        };
        let cuts = matches!(
            body,
            Body::EpochEndResponse { result: Ok(_), .. }
                | Body::FetchResponse { result: FetchResult::Diverging(_), .. }
        );
        self.stage.deliver(leader, me, body);
        if cuts {
            self.truncations += 1;
            let log = self.stage.replica(self.stage.me, id).map(|replica| &replica.log);
            self.truncated_to = log.map(|log| log.end().0);
        }
        Ok(true)
    }

    /// The leader's answer, unless the case has it refuse.
    fn bent(&self, body: Body) -> Body {
        match body {
            Body::ListOffsetsResponse { answers, partition, edge, result } => {
                let error = self.edge_errors.get(&edge);
                let result = error.map_or(result, |why| Err(*why));
                Body::ListOffsetsResponse { answers, partition, edge, result }
            }
            other => other,
        }
    }

    fn rounds_until_equal(&mut self, arguments: &Arguments) -> Outcome {
        let id = self.partitions[0].1;
        for round in 0..100 {
            let log = |at| self.stage.replica(at, id).map(|replica| &replica.log);
            if pairs(log(self.leader)) == pairs(log(self.stage.me)) {
                return Ok(said(json!({"rounds": round})));
            }
            self.round(arguments)?;
        }
        Err(Trouble::NotUnderstood("the logs stay apart".to_string()))
    }

    fn told(&self, id: PartitionId) -> Map<String, Value> {
        let following = self.following(id);
        let fetch = following.map(|following| following.fetch);
        let truncating = following.is_some_and(|following| following.truncating);
        let log = self.stage.replica(self.stage.me, id).map(|replica| &replica.log);
        said(json!({
            "leo": log.map(|log| log.end().0),
            "hw": log.map(|log| log.high_watermark().0),
            "logStartOffset": log.map(|log| log.start().0),
            "log": pairs(log),
            "fetchOffset": log.map(|log| log.end().0),
            "lastFetchedEpoch": log.and_then(|log| log.epochs().latest()).map(|epoch| epoch.0),
            "phase": if truncating { "truncating" } else { "fetching" },
            "tracked": fetch.is_some_and(|fetch| fetch != Fetching::Stopped),
            "failed": fetch == Some(Fetching::Stopped),
            "delayed": matches!(fetch, Some(Fetching::Delayed(_))),
            "truncations": self.truncations,
            "truncatedTo": self.truncated_to,
        }))
    }
}

/// Offsets with their epochs.
fn pairs(log: Option<&Log>) -> Vec<[u64; 2]> {
    let batches = log.into_iter().flat_map(Log::batches);
    let entries = batches
        .flat_map(|batch| batch.entries().map(|(at, _)| [at.0, u64::from(batch.leader_epoch.0)]));
    entries.collect()
}
