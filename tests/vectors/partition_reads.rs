//! Questions to a replica, as the cases of the area "partition" ask them: fetches, offsets, ends
//! of epochs.

use highwater::engine::message::{
    Edge, EpochEndRequest, FetchRequest, FetchResult, ListOffsetsRequest,
};
use highwater::engine::{
    Body, BrokerEpoch, BrokerId, ClientId, LeaderEpoch, Millis, Node, Offset, truncation,
};
use highwater::log::{Batch, Log, Target, Timestamp};
use serde_json::{Map, Value, json};

use crate::case::{Arguments, Outcome, Trouble};
use crate::partition::OnePartition;
use crate::say::said;
use crate::stage::name_of;

/// Whoever asks as a broker and is no replica.
const SOME_BROKER: Node = Node::Broker(BrokerId(9));

/// Whoever asks as a consumer.
const SOME_CONSUMER: Node = Node::Consumer(ClientId(1));

impl OnePartition {
    pub(crate) fn look(&mut self, action: &str, arguments: &Arguments) -> Outcome {
        match action {
            "state" => Ok(self.told()),
            "replicaState" => {
                let replica = self.stage.id(arguments.int("replica")?)?;
                self.remote_told(replica)
            }
            "outOfSyncReplicas" => {
                let most = arguments.int_if("maxLagMs")?.map(|most| Millis(most as u64));
                Ok(said(json!({"replicas": self.out_of_sync(most)})))
            }
            "isCaughtUp" => self.is_caught_up(arguments),
            "localLog" => self.log().map(positions),
            "followerFetch" => self.follower_fetch(arguments),
            "consumerFetch" => self.consumer_fetch(arguments),
            "offsetSnapshot" => {
                self.may_answer(arguments)?;
                self.log().map(positions)
            }
            "offsetForLeaderEpoch" => self.end_of_epoch(arguments),
            "offsetForTimestamp" => {
                self.may_answer(arguments)?;
                let target = target(arguments)?;
                Ok(found(self.log()?, target, None))
            }
            "listOffset" => self.list_offset(arguments),
            _ => Err(arguments.not_understood(&format!("nobody knows the action {action}"))),
        }
    }

    /// Sends a fetch that does not wait; answers what came back.
    pub(crate) fn fetched(&mut self, from: Node, request: FetchRequest) -> Outcome {
        let (to, partition) = (Node::Broker(self.stage.me), request.partition);
        let stable = self.log().map(|log| log.last_stable_offset().0);
        let id = self.stage.deliver(from, to, Body::FetchRequest(request));
        let Some(Body::FetchResponse { result, .. }) = self.stage.answer_to(id) else {
            return Err(Trouble::NotUnderstood("the fetch waits".to_string()));
        };
        let mut answer = answered(result)?;
        answer.insert("lso".into(), json!(stable.unwrap_or(0)));
        let leader = self.stage.replica(self.stage.me, partition).and_then(|r| r.leadership());
        if let (Some(leader), Node::Broker(follower)) = (leader, from) {
            let end = leader.remotes.get(follower).and_then(|remote| remote.end);
            answer.insert("leo".into(), json!(end.map_or(-1, |end| end.0 as i64)));
        }
        Ok(answer)
    }

    fn request(&self, arguments: &Arguments) -> Result<FetchRequest, Trouble> {
        let epoch = match arguments.int_if("leaderEpoch")? {
            None => arguments.int_if("currentLeaderEpoch")?,
            said => said,
        };
        let last = arguments.int_if("lastFetchedEpoch")?.filter(|epoch| *epoch >= 0);
        Ok(FetchRequest {
            partition: self.partition,
            replica_epoch: None,
            offset: Offset(arguments.int("fetchOffset")? as u64),
            current_epoch: epoch.filter(|epoch| *epoch >= 0).map(|e| LeaderEpoch(e as u32)),
            last_fetched_epoch: last.map(|epoch| LeaderEpoch(epoch as u32)),
            max_wait: Millis(0),
            max_bytes: arguments.int_or("maxBytes", 1 << 20)? as u64,
        })
    }

    /// Without an epoch of its own, a follower says that of its registration.
    fn follower_fetch(&mut self, arguments: &Arguments) -> Outcome {
        let follower = self.stage.id(arguments.int("replica")?)?;
        // Requests do not say where the follower's log begins.
        arguments.int_if("logStartOffset")?;
        let registered = self.stage.image.brokers.get(follower).map(|r| r.epoch);
        let told = arguments.int_if("replicaEpoch")?;
        let replica_epoch = match told {
            Some(-1) => None,
            Some(told) => Some(BrokerEpoch(told as u32)),
            None => registered,
        };
        let request = FetchRequest { replica_epoch, ..self.request(arguments)? };
        self.fetched(Node::Broker(follower), request)
    }

    fn consumer_fetch(&mut self, arguments: &Arguments) -> Outcome {
        if arguments.text_if("isolation")?.as_deref() == Some("readCommitted") {
            return Err(Trouble::not_modelled("fetches with isolation.level (TXR)"));
        }
        let anybody = !arguments.flag_or("onlyLeader", true)? || arguments.has("clientMetadata");
        arguments.get("clientMetadata").map(|metadata| metadata.whole().is_object());
        let request = self.request(arguments)?;
        match self.fetched(SOME_CONSUMER, request) {
            Err(Trouble::Refused(why)) if anybody && why == "NotLeaderOrFollower" => {
                self.log()?;
                Err(Trouble::not_modelled("consumers that fetch from followers (KIP-392)"))
            }
            answer => answer,
        }
    }

    /// Whether the replica may answer whoever believes in `currentLeaderEpoch`. The epoch is
    /// looked at first; a follower may answer if the case does not ask for a leader.
    fn may_answer(&mut self, arguments: &Arguments) -> Result<(), Trouble> {
        self.ask_for_edge(arguments, SOME_BROKER, Edge::Earliest).map(|_| ())
    }

    fn current_epoch(&self, arguments: &Arguments) -> Result<Option<LeaderEpoch>, Trouble> {
        let epoch = arguments.int_if("currentLeaderEpoch")?.filter(|epoch| *epoch >= 0);
        Ok(epoch.map(|epoch| LeaderEpoch(epoch as u32)))
    }

    fn ask_for_edge(
        &mut self,
        arguments: &Arguments,
        from: Node,
        edge: Edge,
    ) -> Result<Option<Offset>, Trouble> {
        let current_epoch = self.current_epoch(arguments)?;
        let only_leader = arguments.flag_or("onlyLeader", true)?;
        let request = ListOffsetsRequest { partition: self.partition, current_epoch, edge };
        let to = Node::Broker(self.stage.me);
        let id = self.stage.deliver(from, to, Body::ListOffsetsRequest(request));
        match self.stage.answer_to(id) {
            Some(Body::ListOffsetsResponse { result: Ok(offset), .. }) => Ok(Some(*offset)),
            Some(Body::ListOffsetsResponse { result: Err(why), .. }) => {
                self.refused(*why, only_leader).map(|()| None)
            }
            _ => Err(arguments.not_understood("no answer")),
        }
    }

    fn refused(&self, why: highwater::engine::ErrorCode, only_leader: bool) -> Result<(), Trouble> {
        let goes = why == highwater::engine::ErrorCode::NotLeaderOrFollower && !only_leader;
        if goes { self.log().map(|_| ()) } else { Err(Trouble::Refused(name_of(why))) }
    }

    fn end_of_epoch(&mut self, arguments: &Arguments) -> Outcome {
        let epoch = LeaderEpoch(arguments.int("leaderEpoch")? as u32);
        let current_epoch = self.current_epoch(arguments)?;
        let only_leader = arguments.flag_or("onlyLeader", true)?;
        let request = EpochEndRequest { partition: self.partition, current_epoch, epoch };
        let to = Node::Broker(self.stage.me);
        let id = self.stage.deliver(SOME_BROKER, to, Body::EpochEndRequest(request));
        let answer = match self.stage.answer_to(id) {
            Some(Body::EpochEndResponse { result: Ok(answer), .. }) => *answer,
            Some(Body::EpochEndResponse { result: Err(why), .. }) => {
                self.refused(*why, only_leader)?;
                truncation::answer(&self.stage.rules, self.log()?, epoch)
            }
            _ => return Err(arguments.not_understood("no answer")),
        };
        Ok(said(json!({
            "epoch": answer.epoch.map_or(-1, |epoch| i64::from(epoch.0)),
            "leaderEpoch": answer.epoch.map_or(-1, |epoch| i64::from(epoch.0)),
            "endOffset": answer.end_offset.map_or(-1, |end| end.0 as i64),
        })))
    }

    /// What ListOffsets gives. A time beyond what the reader may see is answered as the latest
    /// offset is: not at all while that is not known (HW-10).
    fn list_offset(&mut self, arguments: &Arguments) -> Outcome {
        let isolation = arguments.text_if("isolation")?;
        let from = if isolation.is_some() { SOME_CONSUMER } else { SOME_BROKER };
        let target = target(arguments)?;
        if matches!(target, Target::Earliest | Target::EarliestLocal) {
            let start = self.ask_for_edge(arguments, from, Edge::Earliest)?;
            let mut answer = found(self.log()?, target, None);
            answer.insert("offset".into(), json!(start.map(|start| start.0)));
            return Ok(answer);
        }
        let latest = self.ask_for_edge(arguments, from, Edge::Latest);
        let log = self.log()?;
        let seen = match isolation.as_deref() {
            None => log.end(),
            Some("readUncommitted") => log.high_watermark(),
            Some("readCommitted") => log.last_stable_offset(),
            Some(other) => return Err(arguments.not_understood(other)),
        };
        if target != Target::Latest {
            let answer = found(log, target, Some(seen));
            return if answer["offset"].is_null() { latest.map(|_| answer) } else { Ok(answer) };
        }
        let bound = latest?.map_or(seen, |offset| offset.min(seen));
        let epoch = self.leadership().map(|own| own.epoch.0);
        Ok(said(json!({"offset": bound.0, "timestamp": -1, "leaderEpoch": epoch})))
    }
}

/// What came back from a fetch.
pub fn answered(result: &FetchResult) -> Outcome {
    let (batches, high_watermark, log_start) = match result {
        FetchResult::Refused(why) => return Err(Trouble::Refused(name_of(*why))),
        FetchResult::Diverging(end) => {
            let parts = json!({"epoch": end.epoch.0, "endOffset": end.end_offset.0});
            return Ok(said(json!({"divergingEpoch": parts, "bytes": 0, "empty": true})));
        }
        FetchResult::Records { batches, high_watermark, log_start } => {
            (batches, high_watermark, log_start)
        }
    };
    let offsets: Vec<u64> = batches.iter().flat_map(Batch::entries).map(|(at, _)| at.0).collect();
    Ok(said(json!({
        "error": null,
        "divergingEpoch": null,
        "bytes": batches.iter().map(|batch| u64::from(batch.size())).sum::<u64>(),
        "empty": batches.is_empty(),
        "batches": batches.len(),
        "records": offsets.len(),
        "offsets": offsets,
        "hw": high_watermark.0,
        "logStartOffset": log_start.0,
    })))
}

fn positions(log: &Log) -> Map<String, Value> {
    said(json!({
        "logStartOffset": log.start().0,
        "leo": log.end().0,
        "hw": log.high_watermark().0,
        "lso": log.last_stable_offset().0,
    }))
}

fn target(arguments: &Arguments) -> Result<Target, Trouble> {
    let Ok(name) = arguments.text("timestamp") else {
        return Ok(Target::At(Timestamp(arguments.int("timestamp")?)));
    };
    Ok(match name.as_str() {
        "earliest" => Target::Earliest,
        "earliestLocal" => Target::EarliestLocal,
        "latest" => Target::Latest,
        "max" => Target::Max,
        other => return Err(arguments.not_understood(other)),
    })
}

/// What a log has for a time, below `bound` if there is one.
fn found(log: &Log, target: Target, bound: Option<Offset>) -> Map<String, Value> {
    let found = log.offset_for_timestamp(target);
    let found = found.filter(|found| bound.is_none_or(|bound| found.offset < bound));
    said(json!({
        "offset": found.map(|found| found.offset.0),
        "timestamp": found.map(|found| found.timestamp.0),
        "leaderEpoch": found.and_then(|found| found.leader_epoch).map(|epoch| epoch.0),
    }))
}
