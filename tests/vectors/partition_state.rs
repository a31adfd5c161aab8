//! What the cases of the area "partition" see of a replica, and the bookkeeping of a leader about
//! one follower without a partition around it.

use highwater::engine::broker::{Remote, Role};
use highwater::engine::message::FetchRequest;
use highwater::engine::{Body, BrokerId, BrokerSet, Millis, Node, Offset};
use serde_json::{Map, Value, json};

use crate::case::{Arguments, Outcome, Trouble, not_kept};
use crate::log_state;
use crate::partition::OnePartition;
use crate::say::said;
use crate::stage::Reign;

impl OnePartition {
    /// Every value that a case asks for.
    pub(crate) fn told(&self) -> Map<String, Value> {
        let mut all = self.of_role();
        all.extend(self.of_isr());
        if let Ok(log) = self.log() {
            all.extend(log_state::told(log, &log_state::Seen::default()));
        }
        all
    }

    /// Leader and epochs as the broker believes them: a leader by what it keeps, others by their
    /// metadata.
    fn of_role(&self) -> Map<String, Value> {
        let stage = &self.stage;
        let image = &stage.cluster.brokers.get(stage.me).expect("it is there").image;
        let known = image.partitions.get(self.partition);
        let replica = stage.replica(stage.me, self.partition);
        let (leader, leader_epoch, partition_epoch) = match replica.map(|replica| &replica.role) {
            Some(Role::Leader(own)) => (Some(stage.me), Some(own.epoch), Some(own.partition_epoch)),
            Some(Role::Follower(own)) => {
                (Some(own.leader), Some(own.epoch), known.map(|p| p.partition_epoch))
            }
            _ => (None, known.map(|p| p.leader_epoch), known.map(|p| p.partition_epoch)),
        };
        let replicas = known.map(|p| p.replicas.clone()).unwrap_or_default();
        let (adding, removing) = known.map(|p| (p.adding, p.removing)).unwrap_or_default();
        said(json!({
            "leader": leader.map(|id| stage.name(id)),
            "isLeader": leader == Some(stage.me),
            "leaderEpoch": leader_epoch.map(|epoch| epoch.0),
            "partitionEpoch": partition_epoch.map(|epoch| epoch.0),
            "replicas": stage.names(replicas),
            "adding": stage.names(adding.iter()),
            "removing": stage.names(removing.iter()),
            "reassigning": !adding.union(removing).is_empty(),
            "addingLocalReplica": adding.contains(stage.me),
        }))
    }

    fn of_isr(&self) -> Map<String, Value> {
        let stage = &self.stage;
        let own = self.leadership();
        let pending = own.and_then(|own| own.pending);
        let isr = own.map(|own| own.isr).unwrap_or_default();
        let maximal = own.map(|own| own.maximal_isr()).unwrap_or_default();
        let image = &stage.cluster.brokers.get(stage.me).expect("it is there").image;
        let least = image.min_isr(&stage.rules, self.partition);
        let known = image.partitions.get(self.partition);
        // Replicas that are being added do not count until they are in (RAS-1).
        let wanted = known.map_or(0, |p| p.replicas.len() - p.adding.len());
        let names = |set: BrokerSet| stage.names(set.iter());
        let asked =
            |m: &&highwater::engine::Message| matches!(m.body, Body::AlterPartitionRequest(_));
        let [expands, shrinks, failures] = self.changes;
        said(json!({
            "isr": names(isr),
            "maximalIsr": names(maximal),
            "requestedIsr": pending.map(|pending| names(pending.proposed)),
            "inflight": pending.is_some(),
            "pendingRequests": self.unanswered().len(),
            "requestsSent": stage.sent.iter().filter(asked).count(),
            "expands": expands,
            "shrinks": shrinks,
            "failures": failures,
            "outOfSync": self.out_of_sync(None),
            "atMinIsr": own.is_some() && isr.len() == least,
            "underMinIsr": own.is_some() && isr.len() < least,
            "underReplicated": own.is_some() && isr.len() < wanted,
            "leaderEpochStartOffset": own.map(|own| own.epoch_start.0),
            "remoteReplicas": own.map_or(Vec::new(), |own| stage.names(own.remotes.keys())),
        }))
    }

    /// What the leader knows of a follower.
    pub(crate) fn remote_told(&self, follower: BrokerId) -> Outcome {
        let own = self.leadership().ok_or(Trouble::refused("NotLeaderOrFollower"))?;
        let unknown = || Trouble::NotUnderstood("no such replica".to_string());
        let remote: &Remote = own.remotes.get(follower).ok_or_else(unknown)?;
        let at = |at: Option<Millis>| at.map_or(0, |at| at.0);
        // Before the first fetch Kafka says 0, and -1 once a new leader has forgotten it.
        let leader_end = match (remote.end, self.forgotten) {
            (None, true) => -1,
            _ => remote.leader_end_at_last_fetch.0 as i64,
        };
        Ok(said(json!({
            "leo": remote.end.map_or(-1, |end| end.0 as i64),
            "logStartOffset": not_kept(),
            "lastCaughtUpMs": at(remote.last_caught_up),
            "lastFetchMs": at(remote.last_fetch),
            "lastFetchLeaderLeo": leader_end,
            "brokerEpoch": remote.broker_epoch.map(|epoch| epoch.0),
        })))
    }

    /// A case that names an ISR in its setup has all followers fetch from an empty log, before
    /// the leader writes up to `leaderLeo`.
    pub(crate) fn followers_have_fetched(&mut self, setup: &Arguments) -> Result<(), Trouble> {
        if setup.has("replicas") {
            let me = self.stage.name(self.stage.me);
            let numbers = Arguments::new(json!({
                "leaderEpoch": 0,
                "isr": setup.ints("isr")?,
                "replicas": setup.ints("replicas")?,
            }));
            let reign = Reign::read(&mut self.stage, &numbers, Some(me))?;
            self.stage.decide(self.stage.me, self.partition, &reign);
            let me = self.stage.me;
            for follower in reign.replicas.iter().filter(|id| **id != me) {
                self.ask(*follower, Offset(0))?;
            }
        }
        match setup.int_if("leaderLeo")? {
            Some(end) => self.write_up_to(end as u64),
            None => Ok(()),
        }
    }

    /// A follower that has everything below `offset` fetches.
    fn ask(&mut self, follower: BrokerId, offset: Offset) -> Result<(), Trouble> {
        let registered = self.stage.image.brokers.get(follower).map(|r| r.epoch);
        let request = FetchRequest {
            partition: self.partition,
            replica_epoch: registered,
            offset,
            current_epoch: None,
            last_fetched_epoch: None,
            max_wait: Millis(0),
            max_bytes: 1 << 20,
        };
        self.fetched(Node::Broker(follower), request).map(|_| ())
    }

    fn write_up_to(&mut self, end: u64) -> Result<(), Trouble> {
        if self.log()?.end().0 > end {
            return Err(Trouble::NotUnderstood("the leader's log would be cut".to_string()));
        }
        while self.log()?.end().0 < end {
            let epoch = self.leadership().map_or(0, |own| own.epoch.0);
            self.append(1, epoch);
        }
        Ok(())
    }

    /// The follower that a step is about; without a partition there is one, outside the ISR.
    fn follower(&mut self, arguments: &Arguments) -> Result<BrokerId, Trouble> {
        let me = self.stage.name(self.stage.me);
        let follower = self.stage.id(arguments.int_or("replica", me + 1)?)?;
        if self.leadership().is_none() {
            self.lead(me, follower, false)?;
        }
        if !arguments.has("replica") {
            self.single = Some(follower);
        }
        Ok(follower)
    }

    /// The next leader is `leader`, in a new epoch.
    fn lead(&mut self, leader: i64, follower: BrokerId, in_sync: bool) -> Result<(), Trouble> {
        let (me, leader) = (self.stage.me, self.stage.id(leader)?);
        let known = self.stage.image.partitions.get(self.partition).expect("it was created");
        let reign = Reign {
            leader: Some(leader),
            leader_epoch: i64::from(known.leader_epoch.0) + 1,
            partition_epoch: i64::from(known.partition_epoch.0) + 1,
            isr: if in_sync { vec![me, follower] } else { vec![me] },
            replicas: vec![me, follower],
            adding: Vec::new(),
            removing: Vec::new(),
        };
        self.stage.decide(me, self.partition, &reign);
        Ok(())
    }

    pub(crate) fn replica_fetch_state(&mut self, arguments: &Arguments) -> Outcome {
        let follower = self.follower(arguments)?;
        // Requests do not say where the follower's log begins.
        arguments.int_if("followerLogStart")?;
        self.write_up_to(arguments.int("leaderLeo")? as u64)?;
        let known = self.stage.image.brokers.get(follower).map_or(0, |r| r.epoch.0);
        let told = match arguments.int_if("replicaEpoch")? {
            None => arguments.int_or("brokerEpoch", known.into())?,
            Some(told) => told,
        };
        let request = FetchRequest {
            partition: self.partition,
            replica_epoch: Some(highwater::engine::BrokerEpoch(told as u32)),
            offset: Offset(arguments.int("fetchOffset")? as u64),
            current_epoch: None,
            last_fetched_epoch: None,
            max_wait: Millis(0),
            max_bytes: 1 << 20,
        };
        self.fetched(Node::Broker(follower), request).map(|_| Map::new())
    }

    /// The broker becomes leader once more, or anew after somebody else led.
    pub(crate) fn reset_replica_state(&mut self, arguments: &Arguments) -> Outcome {
        let follower = self.follower(arguments)?;
        self.write_up_to(arguments.int("leaderLeo")? as u64)?;
        let (me, in_sync) = (self.stage.name(self.stage.me), arguments.flag("inSync")?);
        if arguments.flag("newLeader")? {
            self.lead(self.stage.name(follower), follower, in_sync)?;
            self.forgotten = true;
        }
        self.lead(me, follower, in_sync)?;
        Ok(Map::new())
    }

    pub(crate) fn is_caught_up(&mut self, arguments: &Arguments) -> Outcome {
        let follower = self.follower(arguments)?;
        let end = arguments.any(&["leaderLeo", "leaderEndOffset"])?.as_int()?;
        let mut settings = self.stage.cluster.settings.as_ref().clone();
        if let Some(most) = arguments.int_if("maxLagMs")? {
            settings.replica_lag_time_max = Millis(most as u64);
        }
        let own = self.leadership().expect("it leads by now");
        let remote = own.remotes.get(follower).expect("it is assigned");
        let now = self.stage.cluster.now;
        let is = remote.is_in_sync(&self.stage.rules, &settings, Offset(end as u64), now);
        Ok(said(json!({"caughtUp": is, "isCaughtUp": is, "result": is})))
    }
}
