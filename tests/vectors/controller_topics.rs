//! Cases of the area "controller": topics, their partitions and configurations.

use std::sync::Arc;

use highwater::engine::blocked::Blocked;
use highwater::engine::change::Change;
use highwater::engine::settings::TopicSettings;
use highwater::engine::{BrokerId, Placing};
use serde_json::Map;

use crate::case::{Arguments, Outcome, Trouble};
use crate::controller::Controllers;
use crate::controller_say::refused;

pub fn assignments(of: &Arguments) -> Result<Option<Vec<Vec<BrokerId>>>, Trouble> {
    let ids = |list: &Arguments| -> Result<Vec<BrokerId>, Trouble> {
        list.items()?.iter().map(|id| Ok(BrokerId(id.as_int()? as u8))).collect()
    };
    let given = of.get("assignments");
    given.map(|given| given.items()?.iter().map(ids).collect()).transpose()
}

/// Gives a topic's configurations the values that are named.
pub fn set(settings: &mut TopicSettings, config: &Arguments) -> Result<(), Trouble> {
    if let Some(count) = config.int_if("minInsyncReplicas")? {
        settings.min_insync_replicas = count as u8;
    }
    let unclean = settings.unclean_leader_election;
    settings.unclean_leader_election = config.flag_or("uncleanLeaderElectionEnable", unclean)?;
    Ok(())
}

impl Controllers {
    pub fn of_topics(&mut self, action: &str, arguments: &Arguments) -> Outcome {
        match action {
            "createTopic" => self.create_topic(arguments)?,
            "createPartitions" => {
                let (topic, given) = (self.topic(arguments)?, assignments(arguments)?);
                let total = arguments.int("count")? as u16;
                let create = |change: &mut Change| {
                    change.create_partitions(topic, total, given.as_deref(), 0)
                };
                self.attempt(create)?;
            }
            "deleteTopic" => {
                let topic = self.topic(arguments)?;
                self.attempt(|change| change.delete_topic(topic))?;
            }
            "setTopicConfig" => {
                let (topic, config) = (self.topic(arguments)?, arguments.any(&["config"])?);
                if config.has("uncleanLeaderElectionEnable") {
                    self.own_unclean.push(topic);
                }
                let image = Arc::make_mut(&mut self.controller.image);
                let known = image.topics.get_mut(topic).expect("found above");
                set(&mut known.settings, &config)?;
            }
            _ => {
                arguments.get("broker");
                let config = arguments.any(&["config"])?;
                set(&mut self.controller.topic_defaults, &config)?;
                let unclean = self.controller.topic_defaults.unclean_leader_election;
                let image = Arc::make_mut(&mut self.controller.image);
                for topic in image.topics.keys().collect::<Vec<_>>() {
                    if let Some(known) = image.topics.get_mut(topic)
                        && !self.own_unclean.contains(&topic)
                    {
                        known.settings.unclean_leader_election = unclean;
                    }
                }
            }
        }
        Ok(Map::new())
    }

    /// Lets the controller change the metadata, if it agrees to.
    fn attempt<T>(
        &mut self,
        decide: impl FnOnce(&mut Change) -> Result<T, Blocked>,
    ) -> Result<T, Trouble> {
        let before = Arc::clone(&self.controller.image);
        let result = self.amend(decide);
        if result.is_err() {
            self.controller.image = before;
        }
        result.map_err(|blocked| refused(&blocked))
    }

    fn create_topic(&mut self, arguments: &Arguments) -> Result<(), Trouble> {
        let name = arguments.text("topic")?;
        let mut settings = self.controller.topic_defaults;
        if let Some(config) = arguments.get("config") {
            set(&mut settings, &config)?;
        }
        let placing = match assignments(arguments)? {
            Some(given) => Placing::Given(given),
            None => Placing::Placed {
                partitions: arguments.int_or("partitions", 1)?.max(0) as u16,
                replication_factor: arguments.int_or("replicationFactor", 3)?.max(0) as u8,
            },
        };
        self.attempt(|change| change.create_topic(&name, &placing, settings, 0))?;
        Ok(())
    }
}
