//! Cases of the area "election": who leads, and how the partition's record changes with it.

use highwater::engine::election::{self, Election, Wish};
use highwater::engine::metadata::Partition;
use highwater::engine::{
    Behaviour, BrokerId, BrokerSet, Edition, LeaderEpoch, PartitionEpoch, Rules,
};
use serde_json::{Map, Value, json};

use crate::case::{Arguments, Outcome, Player, Trouble};
use crate::say::said;

/// Plays the area.
pub struct Elections {
    partition: Partition,
    usable: BrokerSet,
    min_isr: usize,
    rules: Rules,
}

/// Brokers in the order of the list.
pub fn brokers(of: &Arguments, key: &str) -> Result<Vec<BrokerId>, Trouble> {
    Ok(of.ints(key)?.into_iter().map(|id| BrokerId(id as u8)).collect())
}

/// Brokers as a set.
pub fn broker_set(of: &Arguments, key: &str) -> Result<BrokerSet, Trouble> {
    Ok(brokers(of, key)?.into_iter().collect())
}

/// A leader; -1 is none.
fn leader(of: &Arguments) -> Result<Option<BrokerId>, Trouble> {
    let id = of.int_if("leader")?.filter(|id| *id >= 0);
    Ok(id.map(|id| BrokerId(id as u8)))
}

/// Whether the text behind `key` says that a leader recovers; `None` if there is none.
pub fn recovering(of: &Arguments, key: &str) -> Result<Option<bool>, Trouble> {
    Ok(of.text_if(key)?.map(|state| state == "recovering"))
}

fn partition(of: &Arguments) -> Result<Partition, Trouble> {
    let replicas = brokers(of, "replicas")?;
    Ok(Partition {
        leader: leader(of)?,
        leader_epoch: LeaderEpoch(of.int_or("leaderEpoch", 0)? as u32),
        partition_epoch: PartitionEpoch(of.int_or("partitionEpoch", 0)? as u32),
        recovering: recovering(of, "recovery")?.unwrap_or_default(),
        elr: broker_set(of, "elr")?,
        last_known_elr: broker_set(of, "lastKnownElr")?,
        adding: broker_set(of, "adding")?,
        removing: broker_set(of, "removing")?,
        ..Partition::new(Default::default(), 0, replicas, broker_set(of, "isr")?)
    })
}

/// The fields of a partition by the names that cases use.
pub fn shown(partition: &Partition) -> Map<String, Value> {
    let list = |set: BrokerSet| set.iter().map(|id| id.0).collect::<Vec<_>>();
    said(json!({
        "leader": partition.leader.map_or(-1, |id| i64::from(id.0)),
        "leaderEpoch": partition.leader_epoch.0,
        "partitionEpoch": partition.partition_epoch.0,
        "replicas": partition.replicas.iter().map(|id| id.0).collect::<Vec<_>>(),
        "isr": list(partition.isr),
        "elr": list(partition.elr),
        "lastKnownElr": list(partition.last_known_elr),
        "adding": list(partition.adding),
        "removing": list(partition.removing),
        "recovery": if partition.recovering { "recovering" } else { "recovered" },
    }))
}

/// What a change names: the fields that differ, and the leader whenever its epoch rises.
pub fn named(old: &Partition, new: &Partition) -> Map<String, Value> {
    let before = shown(old);
    let mut fields = shown(new);
    let elected = old.leader_epoch != new.leader_epoch;
    fields.retain(|key, value| match key.as_str() {
        "leaderEpoch" | "partitionEpoch" => false,
        "leader" => elected,
        key => before[key] != *value,
    });
    fields
}

/// The rules of a metadata version: since 3.6 the leader epoch stays when the ISR shrinks.
fn of_version(rules: Rules, version: &str) -> Option<Rules> {
    let mut numbers = version.split(['.', '-']).map(|part| part.parse::<u32>());
    let (major, minor) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
    Some(match (major, minor) >= (3, 6) {
        true => rules.with(Behaviour::EpochStaysAtShrink),
        false => rules.without(Behaviour::EpochStaysAtShrink),
    })
}

impl Player for Elections {
    fn open(setup: &Arguments) -> Result<Elections, Trouble> {
        let rules = Edition::V4_0.rules();
        let rules = match setup.flag_or("recoverySupported", true)? {
            true => rules,
            false => rules.without(Behaviour::RecoveryState),
        };
        Ok(Elections {
            partition: partition(&setup.any(&["partition"])?)?,
            usable: broker_set(setup, "usable")?,
            min_isr: setup.int_or("minInsyncReplicas", 1)? as usize,
            rules,
        })
    }

    fn perform(&mut self, action: &str, arguments: &Arguments) -> Outcome {
        match action {
            "electLeader" => {
                let (leader, unclean) = self.elect(arguments)?;
                let leader = leader.map_or(-1, |id| i64::from(id.0));
                Ok(said(json!({"leader": leader, "unclean": unclean})))
            }
            "changePartition" => {
                let old = self.partition.clone();
                let new = self.change(arguments)?;
                let change = new.as_ref().map(|new| named(&old, new));
                let apply = arguments.flag("apply")?;
                if let Some(new) = new.filter(|_| apply) {
                    self.partition = new;
                }
                Ok(said(json!({"change": change})))
            }
            "epochBump" => {
                let version = arguments.text("metadataVersion")?;
                let before = self.rules;
                let known = of_version(before, &version);
                self.rules = known.ok_or_else(|| arguments.not_understood("no version"))?;
                let new = self.change(arguments);
                self.rules = before;
                let leader = new?.filter(|new| new.leader_epoch != self.partition.leader_epoch);
                let leader = leader.map(|new| new.leader.map_or(-1, |id| i64::from(id.0)));
                Ok(said(json!({"leaderInChange": leader})))
            }
            "partition" => Ok(shown(&self.partition)),
            "planReassignment" => {
                let key = if arguments.has("target") { "target" } else { "targetReplicas" };
                let wished = brokers(arguments, key)?;
                Ok(shown(&self.partition.reassigned(&wished)))
            }
            "revertReassignment" => {
                let reverted = self.partition.reverted();
                let (next, unclean) =
                    reverted.ok_or(Trouble::refused("InvalidReplicaAssignment"))?;
                let mut answer = shown(&next);
                answer.insert("unclean".into(), unclean.into());
                Ok(answer)
            }
            _ => Err(arguments.not_understood(&format!("nobody knows the action {action}"))),
        }
    }

    fn state(&mut self, key: &str) -> Option<Value> {
        shown(&self.partition).remove(key)
    }

    fn is_set(key: &str) -> bool {
        ["change", "isr", "elr", "lastKnownElr", "adding", "removing"].contains(&key)
    }

    fn is_exact(key: &str) -> bool {
        key == "change"
    }
}

impl Elections {
    /// The wish that the arguments of a step describe, and the rules for it.
    fn wish(&self, of: &Arguments) -> Result<(Rules, Wish<'_>), Trouble> {
        let mut wish = Wish::of(&self.partition);
        wish.min_isr = self.min_isr;
        wish.last_known_leader = of.flag_or("useLastKnownLeader", true)?;
        wish.stopped_uncleanly = broker_set(of, "uncleanShutdown")?;
        wish.election = match of.text_if("election")?.as_deref() {
            None | Some("online") => Election::Online,
            Some("preferred") => Election::Preferred,
            Some("unclean") => Election::Unclean,
            Some(other) => return Err(of.not_understood(other)),
        };
        let target = &mut wish.target;
        if of.has("targetReplicas") {
            target.replicas = brokers(of, "targetReplicas")?;
        }
        let sets = [
            ("targetIsr", &mut target.isr),
            ("targetAdding", &mut target.adding),
            ("targetRemoving", &mut target.removing),
        ];
        for (key, place) in sets {
            if of.has(key) {
                *place = broker_set(of, key)?;
            }
        }
        let recovery = ["recovery", "targetRecovery"].into_iter().find(|key| of.has(key));
        if let Some(state) = recovery.map(|key| recovering(of, key)).transpose()?.flatten() {
            target.recovering = state;
        }
        let rules = match of.flag("elr")? {
            true => self.rules.with(Behaviour::EligibleLeaderReplicas),
            false => self.rules,
        };
        Ok((rules, wish))
    }

    fn usable(&self, of: &Arguments) -> Result<BrokerSet, Trouble> {
        if of.has("usable") { broker_set(of, "usable") } else { Ok(self.usable) }
    }

    fn elect(&self, of: &Arguments) -> Result<(Option<BrokerId>, bool), Trouble> {
        let (usable, (rules, wish)) = (self.usable(of)?, self.wish(of)?);
        Ok(election::elect(&rules, &wish, &|id| usable.contains(id)))
    }

    fn change(&self, of: &Arguments) -> Result<Option<Partition>, Trouble> {
        let (usable, (rules, wish)) = (self.usable(of)?, self.wish(of)?);
        let made = election::change(&rules, wish, &|id| usable.contains(id));
        Ok(made.map(|(new, _)| new))
    }
}
