//! What the cases of the area "partition" write: through the leader, as an answer to a follower,
//! or to the log behind everybody's back.

use std::collections::BTreeMap;
use std::sync::Arc;

use highwater::engine::broker::{Fetching, Role};
use highwater::engine::message::{FetchResult, ProduceRequest};
use highwater::engine::{
    Acks, Body, BrokerId, ClientId, Fact, LeaderEpoch, MessageId, Millis, Node, Offset,
};
use highwater::log::{
    AppendOrigin, Batch, BatchBody, LogContext, ProducerStamp, Verification, VerificationGuard,
};
use serde_json::{Map, json};

use crate::case::{Arguments, Outcome, Trouble};
use crate::log_state::name;
use crate::partition::OnePartition;
use crate::say::{batch, body, said};
use crate::stage::name_of;

impl OnePartition {
    pub(crate) fn append_leader(&mut self, arguments: &Arguments) -> Outcome {
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

    pub(crate) fn start_verification(&mut self, arguments: &Arguments) -> Outcome {
        let stamp = ProducerStamp {
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
    pub(crate) fn append_follower(&mut self, arguments: &Arguments) -> Outcome {
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
        let result = FetchResult::Records { batches, high_watermark, log_start: start };
        let body = Body::FetchResponse { answers, partition: self.partition, result };
        self.stage.deliver(Node::Broker(leader), Node::Broker(self.stage.me), body);
        Ok(Map::new())
    }

    /// The leader that the broker follows, and its fetch there.
    fn fetch_out(&self) -> Option<(BrokerId, MessageId)> {
        let replica = self.stage.replica(self.stage.me, self.partition)?;
        let Role::Follower(following) = &replica.role else { return None };
        match following.fetch {
            Fetching::Out(id) => Some((following.leader, id)),
            _ => None,
        }
    }

    /// What changes the log behind the protocol's back.
    pub(crate) fn write(&mut self, action: &str, arguments: &Arguments) -> Outcome {
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
                let start = arguments.int_if("logStartOffset")?.map(|at| Offset(at as u64));
                self.change_log(|log, with| log.truncate_fully_and_start_at(with, to, start));
            }
        }
        Ok(Map::new())
    }
}
