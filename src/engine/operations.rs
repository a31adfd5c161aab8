//! What operators ask the controller for: topics, partitions, elections, reassignments.
//!
//! Rule: each request is decided in one go, from the metadata as they are; a refused one changes
//! nothing.
//!
//! From: `ReplicationControlManager` (ELE-1, ELE-10, PRF-1 to PRF-3, PLC-1 to PLC-3, RAS-1), and
//! before KRaft `KafkaController` (ZKC-8).
//!
//! Simplified: the request reaches the controller at once, not over a broker.

use super::action::{Act, Placing};
use super::behaviour::Behaviour;
use super::blocked::Blocked;
use super::change::Change;
use super::controller;
use super::election::Election;
use super::event::Fact;
use super::ids::{BrokerId, BrokerSet, Millis, PartitionId, TopicId};
use super::metadata::{MetadataImage, Partition, Topic};
use super::opening::MOST_PARTITIONS;
use super::placement::{self, Wish};
use super::setting::Setting;
use super::settings::{Settings, TopicSettings};
use super::turn::Turn;

/// What an act makes of the metadata, if the controller is asked for it.
///
/// # Errors
/// Why the controller refuses.
pub fn decide(turn: &mut Turn<'_>, act: &Act) -> Result<Option<Change>, Blocked> {
    let image = turn.cluster.controller.image.as_ref().clone();
    let mut change = Change::of(turn.rules, image);
    match act {
        Act::Elect { partition, unclean } => change.elect(*partition, *unclean)?,
        Act::CreateTopic { name, placing } => {
            let settings = turn.cluster.controller.topic_defaults;
            let start = turn.network_mut().draw() as usize;
            change.create_topic(name, placing, settings, start)?;
        }
        Act::AddPartitions { topic, count } => {
            let start = turn.network_mut().draw() as usize;
            let total = change.image.partitions_of(*topic).count() as u16;
            change.create_partitions(*topic, total.saturating_add(*count), None, start)?;
        }
        Act::Reassign { partition, replicas: Some(replicas) } => {
            change.reassign(*partition, replicas)?;
            if change.is_unchanged(&turn.cluster.controller.image) {
                return Err(Blocked::NoChange);
            }
        }
        Act::Reassign { partition, replicas: None } => change.take_back(*partition)?,
        Act::Set(setting) if setting.is_of_topic() => {
            let topics: Vec<TopicId> = change.image.topics.keys().collect();
            change.configure(&topics, *setting, &turn.cluster.settings);
        }
        Act::SetOf(topic, setting) => {
            change.configure(&[*topic], *setting, &turn.cluster.settings);
        }
        _ => return Ok(None),
    }
    Ok(Some(change))
}

/// The controller looks for partitions that their preferred leader does not lead.
pub fn balance(turn: &mut Turn<'_>) {
    let settings = &turn.cluster.settings;
    let interval = Millis(settings.leader_imbalance_check_seconds * 1_000);
    let percentage = settings.leader_imbalance_percentage;
    turn.controller_mut().next_balance = turn.now() + interval;
    controller::amend(turn, |change| change.balance(percentage));
    controller::publish(turn);
}

impl MetadataImage {
    /// The partitions of a topic.
    pub fn partitions_of(&self, topic: TopicId) -> impl Iterator<Item = (PartitionId, &Partition)> {
        self.partitions.iter().filter(move |(_, partition)| partition.topic == topic)
    }

    /// Whether a broker leads any partition.
    pub fn leads_anything(&self, broker: BrokerId) -> bool {
        self.partitions.values().any(|partition| partition.leader == Some(broker))
    }

    /// Whether a check of the balance gives a partition back to its preferred leader: with KRaft
    /// if that can lead (PRF-3), before only if it misses more than `percentage` of those that it
    /// should lead (PRF-2).
    fn is_out_of_balance(&self, partition: &Partition, kraft: bool, percentage: u32) -> bool {
        self.misses_preferred(partition) && (kraft || self.is_over(partition, percentage))
    }

    /// Whether a check of the balance would change anything.
    pub fn needs_balance(&self, kraft: bool, percentage: u32) -> bool {
        self.partitions.values().any(|p| self.is_out_of_balance(p, kraft, percentage))
    }

    /// Whether the preferred leader could lead and does not.
    fn misses_preferred(&self, partition: &Partition) -> bool {
        let preferred = partition.replicas.first().copied();
        preferred != partition.leader
            && preferred.is_some_and(|id| {
                let empty = partition.isr.is_empty();
                let candidates = if empty { partition.elr } else { partition.isr };
                candidates.contains(id) && self.is_active(id)
            })
    }

    /// Whether the preferred leader of a partition misses more than that many percent of those
    /// that it should lead.
    fn is_over(&self, partition: &Partition, percentage: u32) -> bool {
        let preferred = partition.replicas.first();
        let own = self.partitions.values().filter(|p| p.replicas.first() == preferred);
        let (all, missed) = own.fold((0_u64, 0_u64), |(all, missed), p| {
            (all + 1, missed + u64::from(p.leader != preferred.copied()))
        });
        missed * 100 > all * u64::from(percentage)
    }
}

impl Change {
    /// Whether the metadata are as before.
    pub fn is_unchanged(&self, before: &MetadataImage) -> bool {
        self.image.offset == before.offset
    }

    /// Holds an election in one partition or in all (ElectLeaders).
    ///
    /// # Errors
    /// If it is not needed, or nobody can be elected. Of all partitions, those without need do
    /// not count.
    pub fn elect(&mut self, partition: Option<PartitionId>, unclean: bool) -> Result<(), Blocked> {
        if let Some(id) = partition {
            return self.elect_one(id, unclean);
        }
        let all: Vec<PartitionId> = self.image.partitions.keys().collect();
        let results: Vec<_> = all.into_iter().map(|id| self.elect_one(id, unclean)).collect();
        let needed = |result: &Result<_, _>| *result != Err(Blocked::ElectionNotNeeded);
        let result = results.iter().find(|result| result.is_ok());
        let result = result.or_else(|| results.iter().find(|result| needed(result)));
        result.cloned().unwrap_or(Err(Blocked::ElectionNotNeeded))
    }

    /// Holds an election in one partition.
    ///
    /// # Errors
    /// As `elect`.
    pub fn elect_one(&mut self, id: PartitionId, unclean: bool) -> Result<(), Blocked> {
        let known = self.image.partitions.get(id).ok_or(Blocked::NoPartition(id))?;
        let preferred = known.replicas.first().copied();
        let needed = if unclean { known.leader.is_none() } else { known.leader != preferred };
        if !needed {
            return Err(Blocked::ElectionNotNeeded);
        }
        let election = if unclean { Election::Unclean } else { Election::Preferred };
        let elected = self.alter(id, |wish| wish.election = election);
        match preferred {
            _ if elected => Ok(()),
            Some(preferred) if !unclean => Err(Blocked::PreferredNotAvailable(preferred)),
            _ => Err(Blocked::NobodyToElect),
        }
    }

    /// Gives partitions back to their preferred leaders.
    pub fn balance(&mut self, percentage: u32) {
        let kraft = self.rules.has(Behaviour::Kraft);
        let before = self.image.clone();
        for (id, partition) in before.partitions.iter() {
            if before.is_out_of_balance(partition, kraft, percentage) {
                self.alter(id, |wish| wish.election = Election::Preferred);
            }
        }
    }

    /// Creates a topic. `start` decides which broker gets the first replica.
    ///
    /// # Errors
    /// If the name is bad or taken, or the partitions cannot be placed like that.
    pub fn create_topic(
        &mut self,
        name: &str,
        placing: &Placing,
        settings: TopicSettings,
        start: usize,
    ) -> Result<TopicId, Blocked> {
        let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        if name.is_empty() || name.len() > 249 || [".", ".."].contains(&name) {
            return Err(Blocked::BadTopicName);
        }
        if !name.chars().all(legal) {
            return Err(Blocked::BadTopicName);
        }
        if let Some((id, _)) = self.image.topics.iter().find(|(_, t)| t.name.as_ref() == name) {
            return Err(Blocked::TopicExists(id));
        }
        let all = match placing {
            Placing::Given(replicas) => replicas.clone(),
            Placing::Placed { partitions, replication_factor } => {
                self.place(0, *partitions, *replication_factor, start)?
            }
        };
        let factor = all.first().ok_or(Blocked::TooFewPartitions { have: 0 })?.len();
        all.iter().try_for_each(|replicas| self.check_assignment(replicas, Some(factor)))?;
        let last = self.image.topics.keys().next_back();
        let id = last.map_or(TopicId(0), |TopicId(last)| TopicId(last.saturating_add(1)));
        self.add(id, 0, all, name)?;
        self.image.topics.insert(id, Topic { name: name.into(), settings });
        Ok(id)
    }

    /// Adds partitions to a topic until it has `total`.
    ///
    /// # Errors
    /// If that would be no increase, or they cannot be placed like that.
    pub fn create_partitions(
        &mut self,
        topic: TopicId,
        total: u16,
        given: Option<&[Vec<BrokerId>]>,
        start: usize,
    ) -> Result<(), Blocked> {
        let name = self.image.topics.get(topic).ok_or(Blocked::NoTopic(topic))?.name.clone();
        let have = self.image.partitions_of(topic).count() as u16;
        if total <= have {
            return Err(Blocked::TooFewPartitions { have });
        }
        let factor = self.image.partitions_of(topic).next().map_or(1, |(_, p)| p.replicas.len());
        let all = match given {
            None => self.place(have, total - have, factor as u8, start)?,
            Some(given) if given.len() != usize::from(total - have) => {
                return Err(Blocked::Assignments { needed: total - have });
            }
            Some(given) => given.to_vec(),
        };
        all.iter().try_for_each(|replicas| self.check_assignment(replicas, Some(factor)))?;
        self.add(topic, have, all, &name)
    }

    /// The ISR of a new partition are those of its replicas that are active (ELE-1).
    fn add(
        &mut self,
        topic: TopicId,
        first: u16,
        all: Vec<Vec<BrokerId>>,
        name: &str,
    ) -> Result<(), Blocked> {
        if self.image.partitions.len() + all.len() > MOST_PARTITIONS {
            return Err(Blocked::TooManyPartitions { most: MOST_PARTITIONS as u16 });
        }
        let to = first + all.len() as u16;
        for (index, replicas) in (first..).zip(all) {
            let active = replicas.iter().copied().filter(|id| self.image.is_active(*id));
            let isr: BrokerSet = active.collect();
            if isr.is_empty() {
                return Err(Blocked::NobodyActive);
            }
            let last = self.image.partitions.keys().next_back();
            let id = last.map_or(PartitionId(0), |PartitionId(last)| PartitionId(last + 1));
            self.image.partitions.insert(id, Partition::new(topic, index, replicas, isr));
            self.count();
        }
        self.record(Fact::PartitionsCreated { topic: name.into(), from: first, to });
        Ok(())
    }

    /// Removes a topic with its partitions.
    ///
    /// # Errors
    /// If there is no such topic.
    pub fn delete_topic(&mut self, topic: TopicId) -> Result<(), Blocked> {
        self.image.topics.remove(topic).ok_or(Blocked::NoTopic(topic))?;
        let gone: Vec<PartitionId> = self.image.partitions_of(topic).map(|(id, _)| id).collect();
        for id in gone {
            self.image.partitions.remove(id);
        }
        self.count();
        Ok(())
    }

    /// Kafka's placement. There are enough brokers for each replica to be on one of its own
    /// (PLC-3).
    fn place(
        &self,
        first: u16,
        partitions: u16,
        replication_factor: u8,
        start: usize,
    ) -> Result<Vec<Vec<BrokerId>>, Blocked> {
        let (usable, others): (Vec<BrokerId>, Vec<BrokerId>) =
            self.image.brokers.keys().partition(|id| self.image.is_unfenced(*id));
        let most = (usable.len() + others.len()) as u8;
        let needed = 1..=if usable.is_empty() { 0 } else { most };
        if !needed.contains(&replication_factor) {
            return Err(Blocked::ReplicationFactor { most });
        }
        let wish = Wish { partitions, first, replication_factor, start: start % usable.len() };
        Ok(placement::place(&self.rules, &usable, &others, wish))
    }

    /// An assignment given by hand names registered brokers, each once.
    fn check_assignment(
        &self,
        replicas: &[BrokerId],
        factor: Option<usize>,
    ) -> Result<(), Blocked> {
        let mut seen = BrokerSet::default();
        for id in replicas {
            if !self.image.is_registered(*id) {
                return Err(Blocked::NotRegistered(*id));
            }
            if seen.contains(*id) {
                return Err(Blocked::AssignedTwice(*id));
            }
            seen = seen.with(*id);
        }
        match factor.unwrap_or(seen.len()) {
            _ if seen.is_empty() => Err(Blocked::NoReplicas),
            factor if factor == seen.len() => Ok(()),
            factor => Err(Blocked::ReplicaCount { needed: factor as u8 }),
        }
    }

    /// Moves a partition to other replicas (RAS-1).
    ///
    /// # Errors
    /// If there is no such partition, or the replicas cannot be those.
    pub fn reassign(&mut self, id: PartitionId, replicas: &[BrokerId]) -> Result<(), Blocked> {
        let known = self.image.partitions.get(id).ok_or(Blocked::NoPartition(id))?;
        self.check_assignment(replicas, None)?;
        let target = known.reassigned(replicas);
        self.alter(id, |wish| {
            wish.target = target;
            wish.election = Election::Online;
        });
        Ok(())
    }

    /// Takes a reassignment back.
    ///
    /// # Errors
    /// If none is under way, or it would need an unclean election that is not allowed.
    pub fn take_back(&mut self, id: PartitionId) -> Result<(), Blocked> {
        let known = self.image.partitions.get(id).ok_or(Blocked::NoPartition(id))?;
        if !known.is_reassigning() {
            return Err(Blocked::NoReassignment(id));
        }
        let (target, unclean) = known.reverted().ok_or(Blocked::NoReplicas)?;
        if unclean && !self.image.settings(id).unclean_leader_election {
            return Err(Blocked::UncleanRevert);
        }
        self.alter(id, |wish| wish.target = target);
        Ok(())
    }

    /// Gives a configuration of topics another value. A change of who may be elected is acted
    /// upon at once (ELE-10).
    pub fn configure(&mut self, topics: &[TopicId], setting: Setting, settings: &Settings) {
        let mut settings = settings.clone();
        let mut changed = false;
        for topic in topics {
            if let Some(topic) = self.image.topics.get_mut(*topic) {
                changed |= setting.in_force(&settings, &topic.settings) != setting;
                setting.apply(&mut settings, &mut topic.settings);
            }
        }
        if !changed {
            return;
        }
        self.count();
        match setting {
            Setting::UncleanLeaderElection(_) => self.elect_where_leaderless(),
            Setting::MinInsyncReplicas(_) => {
                let all: Vec<PartitionId> = self.image.partitions.keys().collect();
                all.into_iter().for_each(|id| {
                    self.alter(id, |_| {});
                });
            }
            _ => {}
        }
    }
}
