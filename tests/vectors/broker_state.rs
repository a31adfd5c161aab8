//! What a broker of the area "broker" has and does with its replicas, and how it loses them.

use highwater::engine::broker::{Fetching, Role};
use highwater::engine::{BrokerId, PartitionId};
use serde_json::{Map, Value, json};

use crate::broker::OneBroker;
use crate::case::{Arguments, Trouble};
use crate::log_state::{Seen, told};
use crate::say::said;
use crate::stage::Reign;

impl OneBroker {
    /// Brokers learn from the metadata what to stop: a partition without a leader, or one that is
    /// assigned to others. What rests on an older leader epoch is an earlier state of the
    /// metadata, which a broker does not go back to.
    pub(crate) fn stop_replica(&mut self, arguments: &Arguments) -> Result<(), Trouble> {
        let epoch = arguments.int_or("leaderEpoch", -1)?;
        let delete = arguments.flag("delete")?;
        // A broker that does not have it has nothing to do.
        let Ok(partition) = self.partition(arguments) else { return Ok(()) };
        let known = self.stage.image.partitions.get(partition).expect("found by its name");
        if epoch >= 0 && epoch < i64::from(known.leader_epoch.0) {
            return self.stop_by_old_metadata(partition);
        }
        if delete {
            self.take_away(partition);
            return Ok(());
        }
        let reign = Reign {
            leader: None,
            leader_epoch: epoch.max(i64::from(known.leader_epoch.0)),
            partition_epoch: i64::from(known.partition_epoch.0) + 1,
            isr: known.isr.iter().collect(),
            replicas: known.replicas.clone(),
            adding: Vec::new(),
            removing: Vec::new(),
        };
        self.stage.decide(self.stage.me, partition, &reign);
        Ok(())
    }

    /// The broker gets metadata that are no newer than its own; it is refused if nothing changed.
    fn stop_by_old_metadata(&mut self, partition: PartitionId) -> Result<(), Trouble> {
        let before = self.stage.replica(self.stage.me, partition).cloned();
        self.stage.send_outdated(self.stage.me, |image| {
            image.partitions.remove(partition);
        });
        match before.as_ref() == self.stage.replica(self.stage.me, partition) {
            true => Err(Trouble::refused("FencedLeaderEpoch")),
            false => Ok(()),
        }
    }

    /// The partition is assigned to somebody else.
    pub(crate) fn take_away(&mut self, partition: PartitionId) {
        let (me, other) = (self.stage.me, BrokerId(2));
        let known = self.stage.image.partitions.get(partition).expect("found by its name");
        let reign = Reign {
            leader: Some(other),
            leader_epoch: i64::from(known.leader_epoch.0) + 1,
            partition_epoch: i64::from(known.partition_epoch.0) + 1,
            isr: vec![other],
            replicas: vec![other],
            adding: Vec::new(),
            removing: Vec::new(),
        };
        self.stage.decide(me, partition, &reign);
        let left = self.stage.replica(me, partition);
        assert_eq!(left, None, "a broker deletes what is not assigned to it (BRT-5)");
    }

    pub(crate) fn told(&self, partition: PartitionId) -> Map<String, Value> {
        let stage = &self.stage;
        let replica = stage.replica(stage.me, partition);
        let role = replica.map(|replica| &replica.role);
        let known = stage.image.partitions.get(partition).map(|known| known.leader_epoch);
        let (epoch, isr, from) = match role {
            Some(Role::Leader(own)) => (Some(own.epoch), stage.names(own.isr.iter()), None),
            Some(Role::Follower(own)) => {
                let fetches = own.fetch != Fetching::Stopped;
                (Some(own.epoch), Vec::new(), fetches.then(|| stage.name(own.leader)))
            }
            _ => (known, Vec::new(), None),
        };
        let mut all = said(json!({
            "hosted": role.is_some_and(|role| *role != Role::Idle),
            "hasLog": replica.is_some(),
            "isLeader": replica.is_some_and(|replica| replica.leadership().is_some()),
            "leaderEpoch": epoch.map(|epoch| epoch.0),
            "isr": isr,
            "fetchingFrom": from,
        }));
        if let Some(replica) = replica {
            all.extend(told(&replica.log, &Seen::default()));
        }
        all
    }
}
