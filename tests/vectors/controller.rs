//! Cases of the area "controller": topics, fencing, ISR changes, elections, reassignments.

use std::sync::Arc;

use highwater::engine::blocked::Blocked;
use highwater::engine::change::Change;
use highwater::engine::controller::{Controller, Session};
use highwater::engine::event::Origin;
use highwater::engine::heartbeats::BrokerControlState;
use highwater::engine::message::AlterPartitionRequest;
use highwater::engine::metadata::{Partition, Registration};
use highwater::engine::{
    BrokerEpoch, BrokerId, Edition, LeaderEpoch, MetadataOffset, Millis, PartitionEpoch,
    PartitionId, Rules, TopicId,
};
use serde_json::{Map, Value, json};

use crate::case::{Arguments, Outcome, Player, Trouble};
use crate::controller_say::{NO_PARTITION, changes, error_of, error_words};
use crate::controller_topics::set;
use crate::election::{broker_set, brokers, recovering, shown};
use crate::heartbeat::{last_of, new_controller, pulse};
use crate::say::said;

/// Plays the area.
pub struct Controllers {
    pub controller: Controller,
    rules: Rules,
    now: Millis,
    /// The topics that have a setting of their own for unclean elections.
    pub own_unclean: Vec<TopicId>,
}

fn broker(of: &Arguments, key: &str) -> Result<BrokerId, Trouble> {
    Ok(BrokerId(of.int(key)? as u8))
}

impl Player for Controllers {
    fn open(setup: &Arguments) -> Result<Controllers, Trouble> {
        let rules = match setup.flag("elr")? {
            true => Edition::V4_1.rules(),
            false => Edition::V4_0.rules(),
        };
        let mut player = Controllers {
            controller: new_controller(),
            rules,
            now: Millis(setup.int_or("now", 0)? as u64),
            own_unclean: Vec::new(),
        };
        if let Some(config) = setup.get("config") {
            set(&mut player.controller.topic_defaults, &config)?;
        }
        let unfenced = broker_set(setup, "unfenced")?;
        for id in brokers(setup, "brokers")? {
            player.register(id, BrokerEpoch(u32::from(id.0) + 100), !unfenced.contains(id));
        }
        Ok(player)
    }

    fn perform(&mut self, action: &str, arguments: &Arguments) -> Outcome {
        let before = self.controller.clone();
        let dry = arguments.flag("dryRun")?;
        let outcome = self.act(action, arguments);
        if dry {
            self.controller = before;
        }
        outcome
    }

    fn state(&mut self, key: &str) -> Option<Value> {
        Some(shown(self.partition(key)?.1).into())
    }

    fn now(&self) -> Option<i64> {
        Some(self.now.0 as i64)
    }

    fn is_set(key: &str) -> bool {
        let lists = ["isr", "elr", "lastKnownElr", "adding", "removing", "changes"];
        lists.contains(&key) || key.contains('-')
    }

    fn is_exact(key: &str) -> bool {
        ["changes", "results", "ongoing", "errors"].contains(&key)
    }
}

impl Controllers {
    fn act(&mut self, action: &str, arguments: &Arguments) -> Outcome {
        match action {
            "advanceClock" => {
                self.now = Millis(self.now.0 + arguments.int("ms")? as u64);
                Ok(Map::new())
            }
            "partition" | "partitions" | "someLeaderless" | "elrPartitionsOf"
            | "isrPartitionsOf" | "listReassignments" | "heartbeatState" => {
                self.look(action, arguments)
            }
            "createTopic" | "createPartitions" | "deleteTopic" | "setTopicConfig"
            | "setBrokerConfig" => self.of_topics(action, arguments),
            "alterPartition" => self.alter_partition(arguments),
            "electLeaders" => self.elect_leaders(arguments),
            "reassign" => self.reassign(arguments),
            "balanceLeaders" => Ok(self.changed(|change| change.balance(0))),
            "electUncleanLeaders" => Ok(self.changed(Change::elect_where_leaderless)),
            _ => self.of_brokers(action, arguments),
        }
    }

    /// Lets the controller change the metadata.
    pub fn amend<T>(&mut self, decide: impl FnOnce(&mut Change) -> T) -> T {
        let mut change = Change::of(&self.rules, self.controller.image.as_ref().clone());
        let answer = decide(&mut change);
        self.controller.image = Arc::new(change.end().0);
        answer
    }

    /// The same for something that a case asks the outcome of.
    fn changed(&mut self, decide: impl FnOnce(&mut Change)) -> Map<String, Value> {
        let before = Arc::clone(&self.controller.image);
        self.amend(decide);
        let (changes, _) = changes(&before, &self.controller.image);
        said(json!({"anyChange": !changes.is_empty(), "changes": changes, "more": false}))
    }

    fn register(&mut self, id: BrokerId, epoch: BrokerEpoch, fenced: bool) {
        let image = Arc::make_mut(&mut self.controller.image);
        let registration = Registration { epoch, fenced, shutting_down: false };
        image.brokers.insert(id, registration);
        let session = Session { last_contact: self.now, ..Session::default() };
        self.controller.sessions.insert(id, session);
    }

    fn partition(&self, name: &str) -> Option<(PartitionId, &Partition)> {
        let id = self.controller.image.find(name)?;
        Some((id, self.controller.image.partitions.get(id)?))
    }

    pub fn topic(&self, of: &Arguments) -> Result<TopicId, Trouble> {
        let name = of.text("topic")?;
        let mut topics = self.controller.image.topics.iter();
        let found = topics.find(|(_, topic)| topic.name.as_ref() == name);
        found.map(|(id, _)| id).ok_or(Trouble::refused(NO_PARTITION))
    }

    fn look(&self, action: &str, arguments: &Arguments) -> Outcome {
        let image = &self.controller.image;
        let names = |chosen: &dyn Fn(&Partition) -> bool| {
            let all = image.partitions.iter().filter(|(_, partition)| chosen(partition));
            let names: Vec<String> = all.map(|(id, _)| image.name(id)).collect();
            said(json!({"any": !names.is_empty(), "partitions": names}))
        };
        Ok(match action {
            "partition" => {
                let name = arguments.text("partition")?;
                shown(self.partition(&name).ok_or(Trouble::refused(NO_PARTITION))?.1)
            }
            "partitions" => {
                let all = image.partitions.iter();
                all.map(|(id, partition)| (image.name(id), shown(partition).into())).collect()
            }
            "someLeaderless" => names(&|partition| partition.leader.is_none()),
            "elrPartitionsOf" => {
                let id = broker(arguments, "broker")?;
                names(&|partition| partition.elr.contains(id))
            }
            "isrPartitionsOf" => {
                let id = broker(arguments, "broker")?;
                names(&|partition| partition.isr.contains(id))
            }
            "listReassignments" => {
                let moving = image.partitions.iter().filter(|(_, p)| p.is_reassigning());
                let ongoing: Map<String, Value> =
                    moving.map(|(id, p)| (image.name(id), shown(p).into())).collect();
                said(json!({"ongoing": ongoing}))
            }
            _ => {
                let session = self.controller.sessions.get(broker(arguments, "broker")?);
                let session = session.ok_or(Trouble::refused("IllegalState"))?;
                said(json!({
                    "lastContactNs": session.last_contact.0 * 1_000_000,
                    "metadataOffset": last_of(session.metadata),
                    "controlledShutdownOffset": session.shutdown_offset.map(last_of),
                }))
            }
        })
    }

    fn alter_partition(&mut self, of: &Arguments) -> Outcome {
        let sender = broker(of, "byBroker")?;
        let name = of.text("partition")?;
        let (id, known) = self.partition(&name).ok_or(Trouble::refused(NO_PARTITION))?;
        let epoch = self.controller.image.brokers.get(sender).map_or(0, |r| r.epoch.0);
        let (leader, version) = (known.leader_epoch.0, known.partition_epoch.0);
        let number = |key: &str, usual: u32| -> Result<u32, Trouble> {
            Ok(of.int_or(key, i64::from(usual))? as u32)
        };
        let request = AlterPartitionRequest {
            partition: id,
            broker_epoch: BrokerEpoch(number("brokerEpoch", epoch)?),
            leader_epoch: LeaderEpoch(number("leaderEpoch", leader)?),
            partition_epoch: PartitionEpoch(number("partitionEpoch", version)?),
            isr: broker_set(of, "isr")?,
            joining: None,
            recovered: !recovering(of, "recovery")?.unwrap_or(false),
        };
        let told = of.ints("isrBrokerEpochs")?;
        let epochs: Vec<(BrokerId, BrokerEpoch)> = brokers(of, "isr")?
            .into_iter()
            .zip(told)
            .filter(|(_, epoch)| *epoch >= 0)
            .map(|(id, epoch)| (id, BrokerEpoch(epoch as u32)))
            .collect();
        let result = self.amend(|change| change.alter_isr(sender, &request, &epochs));
        match result {
            Ok(_) => Ok(shown(self.partition(&name).expect("found above").1)),
            Err(code) => Err(Trouble::refused(&error_words(code))),
        }
    }

    fn elect_leaders(&mut self, arguments: &Arguments) -> Outcome {
        let unclean = arguments.text("type")? == "unclean";
        let image = Arc::clone(&self.controller.image);
        let asked = arguments.get("partitions");
        let names: Vec<String> = match &asked {
            Some(list) => list.items()?.iter().map(Arguments::as_text).collect::<Result<_, _>>()?,
            None => image.partitions.keys().map(|id| image.name(id)).collect(),
        };
        let mut results = Map::new();
        for name in names {
            let result = match image.find(&name) {
                Some(id) => self.amend(|change| change.elect_one(id, unclean)),
                None => Err(Blocked::NoPartition(PartitionId(u16::MAX))),
            };
            if asked.is_some() || result != Err(Blocked::ElectionNotNeeded) {
                results.insert(name, result.err().map(|blocked| error_of(&blocked)).into());
            }
        }
        let (changes, _) = changes(&image, &self.controller.image);
        Ok(said(json!({"results": results, "changes": changes})))
    }

    fn reassign(&mut self, arguments: &Arguments) -> Outcome {
        let before = Arc::clone(&self.controller.image);
        let mut errors = Map::new();
        let wishes = arguments.any(&["partitions"])?.whole().clone();
        for (name, replicas) in wishes.as_object().into_iter().flatten() {
            let replicas: Option<Vec<BrokerId>> = replicas.as_array().map(|list| {
                list.iter().map(|id| BrokerId(id.as_i64().unwrap_or_default() as u8)).collect()
            });
            let result = match (before.find(name), replicas) {
                (None, _) => Err(Blocked::NoPartition(PartitionId(u16::MAX))),
                (Some(id), Some(replicas)) => self.amend(|change| change.reassign(id, &replicas)),
                (Some(id), None) => self.amend(|change| change.take_back(id)),
            };
            errors.insert(name.clone(), result.err().map(|blocked| error_of(&blocked)).into());
        }
        let (changes, _) = changes(&before, &self.controller.image);
        Ok(said(json!({"errors": errors, "changes": changes})))
    }

    fn of_brokers(&mut self, action: &str, arguments: &Arguments) -> Outcome {
        match action {
            "heartbeat" => return self.heartbeat(arguments),
            "expiredHeartbeat" => {
                let id = self.sender(arguments)?;
                let known = pulse(arguments)?.metadata;
                self.controller.touch(id, self.now, Origin::default(), known);
                return Ok(Map::new());
            }
            "registerBroker" => {
                let id = broker(arguments, "broker")?;
                let epoch = arguments.int_or("epoch", i64::from(id.0) + 100)? as u32;
                self.register(id, BrokerEpoch(epoch), arguments.flag_or("fenced", true)?);
                return Ok(Map::new());
            }
            _ => {}
        }
        let ids = match arguments.has("broker") {
            true => vec![broker(arguments, "broker")?],
            false => brokers(arguments, "brokers")?,
        };
        let record_only = arguments.flag("recordOnly")?;
        for id in ids {
            let fenced = !self.controller.image.is_unfenced(id);
            let outcome = self.amend(|change| {
                match action {
                    "fence" => change.fence(id),
                    "unfence" if fenced => change.unfence(id),
                    "unfence" => {}
                    "controlledShutdown" if record_only => change.mark_shutting_down(id),
                    "controlledShutdown" => change.shut_down(id),
                    "uncleanShutdown" => change.stopped_uncleanly(id),
                    _ => return false,
                }
                true
            });
            if !outcome {
                return Err(arguments.not_understood(&format!("nobody knows {action}")));
            }
        }
        Ok(Map::new())
    }

    /// The broker that sends, with the epoch of its registration.
    fn sender(&self, arguments: &Arguments) -> Result<BrokerId, Trouble> {
        let id = broker(arguments, "broker")?;
        let known = self.controller.image.brokers.get(id);
        let epoch = known.ok_or(Trouble::refused("BrokerIdNotRegistered"))?.epoch;
        let told = arguments.int_or("brokerEpoch", i64::from(epoch.0))?;
        if told == i64::from(epoch.0) { Ok(id) } else { Err(Trouble::refused("StaleBrokerEpoch")) }
    }

    fn heartbeat(&mut self, arguments: &Arguments) -> Outcome {
        let id = self.sender(arguments)?;
        let pulse = pulse(arguments)?;
        let registered = arguments.int_or("registeredOffset", 0)?;
        let before = Arc::clone(&self.controller.image);
        let leads = before.leads_anything(id);
        let registered = MetadataOffset(registered as u32);
        let states = self.controller.next_state(id, pulse, registered, leads);
        let (current, next) = states.ok_or(Trouble::refused("IllegalState"))?;
        self.amend(|change| change.enter(id, current, next));
        self.controller.touch(id, self.now, Origin::default(), pulse.metadata);
        if next == BrokerControlState::ControlledShutdown {
            self.controller.note_shutdown(id, self.controller.image.offset);
        }
        let (_, all) = changes(&before, &self.controller.image);
        Ok(said(json!({
            "changes": all,
            "isCaughtUp": pulse.metadata > registered,
            "isFenced": next == BrokerControlState::Fenced,
            "inControlledShutdown": next == BrokerControlState::ControlledShutdown,
            "shouldShutDown": next == BrokerControlState::ShutdownNow,
        })))
    }
}
