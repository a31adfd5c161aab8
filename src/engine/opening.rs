//! How a run begins: the size of the cluster and its configurations.

use std::sync::Arc;

use super::broker::{Ask, Broker, Fetching, Following, Leadership, Life, Remote, Replica, Role};
use super::client::{ClientFetch, Consumer, LeaderView, Producer, Refresh};
use super::cluster::Cluster;
use super::controller::Controller;
use super::event::Origin;
use super::ids::{
    BrokerEpoch, BrokerId, ClientId, LeaderEpoch, MetadataOffset, Millis, Offset, PartitionId,
    TopicId,
};
use super::ledger::Ledger;
use super::metadata::{MetadataImage, Partition, Registration, Topic};
use super::network::Network;
use super::rules::Rules;
use super::settings::{Settings, TopicSettings};
use super::table::Table;
use super::turn::Turn;
use super::{alter_partition, consume, follow, step};
use crate::log::Chunks;

/// How a run begins.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Opening {
    /// How many brokers there are, 1 to 9.
    pub brokers: u8,
    /// How many producers there are, 0 to 4.
    pub producers: u8,
    /// How many consumers there are, 0 to 4.
    pub consumers: u8,
    /// Configurations of brokers, clients and network.
    pub settings: Settings,
    /// Configurations of the topics that have none of their own.
    pub topic: TopicSettings,
    /// Configurations that were asked for although they have the edition's default: under
    /// another edition they keep their value. Names in order.
    pub kept_defaults: Vec<&'static str>,
    /// The topics. Without any there is one, with one partition that every broker has a replica
    /// of.
    pub topics: Vec<TopicPlan>,
    /// The seed of the random part of latencies.
    pub seed: u64,
}

/// A topic that there is from the beginning.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TopicPlan {
    /// Its name.
    pub name: Arc<str>,
    /// The replicas of each partition, the preferred leader first.
    pub replicas: Vec<Vec<BrokerId>>,
    /// Its configurations.
    pub settings: TopicSettings,
    /// Those that were asked for although the topics of this opening have them anyway. Names in
    /// order.
    pub kept_defaults: Vec<&'static str>,
}

/// How many partitions all topics may have together.
pub const MOST_PARTITIONS: usize = 100;

impl Opening {
    /// The name of the topic when none is named.
    pub const TOPIC: &str = "highwater";

    /// Three brokers, a producer and a consumer, and the defaults of the edition.
    pub fn of(rules: &Rules) -> Opening {
        Opening {
            brokers: 3,
            producers: 1,
            consumers: 1,
            settings: rules.settings(),
            topic: rules.topic_settings(),
            kept_defaults: Vec::new(),
            topics: Vec::new(),
            seed: 1,
        }
    }

    /// The cluster at the opening: all brokers registered and unfenced, the first replica leads
    /// each empty partition, its epoch is known to all; the readers are about to fetch.
    pub fn cluster(&self, rules: &Rules) -> Cluster {
        let image = Arc::new(self.image());
        let brokers = self.ids().map(|id| (id, self.broker(rules, id, &image))).collect();
        let views: Table<PartitionId, LeaderView> =
            image.partitions.iter().map(|(id, partition)| (id, view(partition))).collect();
        let consumer = |n| (ClientId(n), consumer(n, views.get(Cluster::PARTITION)));
        let cluster = Cluster {
            now: Millis(0),
            settings: Arc::new(self.settings.clone()),
            records: Chunks::default(),
            controller: Arc::new(Controller::opening(rules, self, Arc::clone(&image))),
            brokers,
            producers: (1..=self.producers).map(|n| (ClientId(n), producer(n, &views))).collect(),
            consumers: (1..=self.consumers).map(consumer).collect(),
            network: Arc::new(Network { seed: self.seed, ..Network::default() }),
            ledger: Arc::new(Ledger::default()),
            filled: 0,
            last_event: Origin::default(),
        };
        let mut turn = Turn::new(rules, cluster);
        self.let_readers_in(&mut turn);
        turn.cluster
    }

    /// Followers and consumers have sent their first fetch, and it waits at the leader. The
    /// events of this lie before the run; causes that are older than its first event are here.
    fn let_readers_in(&self, turn: &mut Turn<'_>) {
        for id in self.ids() {
            let follows = |(_, replica): &(PartitionId, &Replica)| replica.following().is_some();
            let followed = turn.broker(id).replicas.iter().filter(follows);
            for partition in followed.map(|(partition, _)| partition).collect::<Vec<_>>() {
                follow::fetch(turn, id, partition);
            }
        }
        (1..=self.consumers).for_each(|n| consume::fetch(turn, ClientId(n)));
        for id in turn.cluster.network.in_flight.keys().collect::<Vec<_>>() {
            step::arrive(turn, id);
        }
    }

    /// The brokers.
    pub fn ids(&self) -> impl Iterator<Item = BrokerId> {
        (1..=self.brokers).map(BrokerId)
    }

    /// The topics, also the one that there is when none is named.
    pub fn plans(&self) -> Vec<TopicPlan> {
        if !self.topics.is_empty() {
            return self.topics.clone();
        }
        let replicas = vec![self.ids().collect()];
        let (name, settings) = (Self::TOPIC.into(), self.topic);
        vec![TopicPlan { name, replicas, settings, kept_defaults: Vec::new() }]
    }

    fn image(&self) -> MetadataImage {
        let registration = |id: BrokerId| Registration {
            epoch: BrokerEpoch(u32::from(id.0)),
            fenced: false,
            shutting_down: false,
        };
        let mut image = MetadataImage {
            brokers: self.ids().map(|id| (id, registration(id))).collect(),
            ..MetadataImage::default()
        };
        for (topic, plan) in self.plans().into_iter().enumerate() {
            let topic = TopicId(topic as u8);
            image.topics.insert(topic, Topic { name: plan.name, settings: plan.settings });
            for (index, replicas) in plan.replicas.into_iter().enumerate() {
                let id = PartitionId(image.partitions.len() as u16);
                let isr = replicas.iter().copied().collect();
                image.partitions.insert(id, Partition::new(topic, index as u16, replicas, isr));
            }
        }
        let records = image.brokers.len() + image.partitions.len();
        image.offset = MetadataOffset(records as u32);
        image
    }

    /// Heartbeats are spread over the interval, as brokers that started one after another.
    fn broker(&self, rules: &Rules, id: BrokerId, image: &Arc<MetadataImage>) -> Broker {
        let interval = self.settings.heartbeat_interval.0;
        let first_heartbeat = Millis(interval * u64::from(id.0) / u64::from(self.brokers + 1));
        let mine = image.partitions.iter().filter(|(_, p)| p.replicas.contains(&id));
        Broker {
            life: Life::Registered {
                epoch: BrokerEpoch(u32::from(id.0)),
                heartbeat: Ask::At(first_heartbeat),
            },
            image: Arc::clone(image),
            next_isr_check: alter_partition::check_interval(rules, &self.settings),
            replicas: mine.map(|(of, partition)| (of, replica(id, partition))).collect(),
            started: Millis(0),
            stops_at: None,
            clean_stop: None,
            clean_shutdown_file: false,
            since: Origin::default(),
        }
    }
}

fn replica(id: BrokerId, partition: &Partition) -> Replica {
    let (origin, epoch) = (Origin::default(), LeaderEpoch(0));
    let mut replica = Replica::default();
    if partition.leader != Some(id) {
        let (fetch, leader) = (Fetching::Delayed(Millis(0)), partition.replicas[0]);
        let following = Following { leader, epoch, fetch, truncating: false, since: origin };
        replica.role = Role::Follower(following);
        return replica;
    }
    replica.log.assign_epoch(epoch, Offset(0));
    let others = partition.replicas.iter().filter(|other| **other != id);
    replica.role = Role::Leader(Leadership {
        epoch,
        epoch_start: Offset(0),
        partition_epoch: partition.partition_epoch,
        isr: partition.isr,
        pending: None,
        recovering: false,
        remotes: others.map(|other| (*other, Remote::in_sync_at(Millis(0), origin))).collect(),
        parked_fetches: Table::default(),
        parked_produces: Table::default(),
        appended: origin,
        risen: origin,
        since: origin,
    });
    replica
}

fn view(partition: &Partition) -> LeaderView {
    LeaderView { leader: partition.leader, epoch: partition.leader_epoch }
}

fn producer(number: u8, views: &Table<PartitionId, LeaderView>) -> Producer {
    Producer {
        id: ClientId(number),
        views: views.clone(),
        batches: Table::default(),
        next_batch: 0,
        refresh: Refresh::Fresh,
    }
}

fn consumer(number: u8, view: Option<&LeaderView>) -> Consumer {
    Consumer {
        id: ClientId(number),
        partition: Cluster::PARTITION,
        view: view.copied().unwrap_or_default(),
        position: Offset(0),
        position_epoch: None,
        read: Chunks::default(),
        fetch: ClientFetch::Delayed(Millis(0)),
        refresh: Refresh::Fresh,
    }
}
