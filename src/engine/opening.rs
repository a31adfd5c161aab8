//! How a run begins: the size of the cluster and its configurations.

use std::sync::Arc;

use super::broker::{Ask, Broker, Fetching, Following, Leadership, Life, Remote, Replica, Role};
use super::client::{ClientFetch, Consumer, LeaderView, Producer, Refresh};
use super::cluster::Cluster;
use super::controller::{Controller, Session};
use super::event::Origin;
use super::ids::{
    BrokerEpoch, BrokerId, ClientId, LeaderEpoch, MetadataOffset, Millis, Offset, PartitionEpoch,
};
use super::ledger::Ledger;
use super::metadata::{MetadataImage, Partition, Registration};
use super::network::Network;
use super::rules::Rules;
use super::settings::{Settings, TopicSettings};
use super::table::Table;
use super::turn::Turn;
use super::{consume, follow, step};
use crate::log::Chunks;

/// How a run begins.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Opening {
    /// How many brokers there are, 1 to 9; each has a replica of the partition.
    pub brokers: u8,
    /// How many producers there are, 0 to 4.
    pub producers: u8,
    /// How many consumers there are, 0 to 4.
    pub consumers: u8,
    /// Configurations of brokers, clients and network.
    pub settings: Settings,
    /// Configurations of the topic.
    pub topic: TopicSettings,
    /// The seed of the random part of latencies.
    pub seed: u64,
}

impl Opening {
    /// Three brokers, a producer and a consumer, and the defaults of the edition.
    pub fn of(rules: &Rules) -> Opening {
        Opening {
            brokers: 3,
            producers: 1,
            consumers: 1,
            settings: rules.settings(),
            topic: rules.topic_settings(),
            seed: 1,
        }
    }

    /// The cluster at the opening: all brokers registered and unfenced, the first one leads an
    /// empty partition, its epoch is known to all; the readers are about to fetch.
    pub fn cluster(&self, rules: &Rules) -> Cluster {
        let image = Arc::new(self.image());
        let brokers = self.ids().map(|id| (id, self.broker(id, &image))).collect();
        let sessions = self.ids().map(|id| (id, Session::default())).collect();
        let cluster = Cluster {
            now: Millis(0),
            settings: Arc::new(self.settings.clone()),
            records: Chunks::default(),
            controller: Arc::new(Controller { image, sessions }),
            brokers,
            producers: (1..=self.producers).map(|n| (ClientId(n), producer(n))).collect(),
            consumers: (1..=self.consumers).map(|n| (ClientId(n), consumer(n))).collect(),
            network: Arc::new(Network { seed: self.seed, ..Network::default() }),
            ledger: Arc::new(Ledger::default()),
            filled: 0,
            last_event: Origin::default(),
        };
        let mut turn = Turn::new(rules, &cluster);
        self.let_readers_in(&mut turn);
        turn.cluster
    }

    /// Followers and consumers have sent their first fetch, and it waits at the leader. The
    /// events of this lie before the run; causes that are older than its first event are here.
    fn let_readers_in(&self, turn: &mut Turn<'_>) {
        let followers = self.ids().filter(|id| *id != LEADER);
        followers.for_each(|id| follow::fetch(turn, id, Cluster::PARTITION));
        (1..=self.consumers).for_each(|n| consume::fetch(turn, ClientId(n)));
        for id in turn.cluster.network.in_flight.keys().collect::<Vec<_>>() {
            step::arrive(turn, id);
        }
    }

    fn ids(&self) -> impl Iterator<Item = BrokerId> {
        (1..=self.brokers).map(BrokerId)
    }

    fn image(&self) -> MetadataImage {
        let registration =
            |id: BrokerId| Registration { epoch: BrokerEpoch(u32::from(id.0)), fenced: false };
        let partition = Partition {
            replicas: self.ids().collect(),
            isr: self.ids().collect(),
            leader: Some(BrokerId(1)),
            leader_epoch: LeaderEpoch(0),
            partition_epoch: PartitionEpoch(0),
            recovering: false,
        };
        MetadataImage {
            offset: MetadataOffset(u32::from(self.brokers) + 1),
            brokers: self.ids().map(|id| (id, registration(id))).collect(),
            partitions: [(Cluster::PARTITION, partition)].into_iter().collect(),
            topic: self.topic,
        }
    }

    /// Heartbeats are spread over the interval, as brokers that started one after another.
    fn broker(&self, id: BrokerId, image: &Arc<MetadataImage>) -> Broker {
        let interval = self.settings.heartbeat_interval.0;
        let first_heartbeat = Millis(interval * u64::from(id.0) / u64::from(self.brokers + 1));
        let mut replica = Replica { role: self.role(id), ..Replica::default() };
        if id == LEADER {
            replica.log.assign_epoch(LeaderEpoch(0), Offset(0));
        }
        Broker {
            life: Life::Registered {
                epoch: BrokerEpoch(u32::from(id.0)),
                heartbeat: Ask::At(first_heartbeat),
            },
            image: Arc::clone(image),
            next_isr_check: Millis(self.settings.replica_lag_time_max.0 / 2),
            replicas: [(Cluster::PARTITION, replica)].into_iter().collect(),
            started: Millis(0),
            since: Origin::default(),
        }
    }

    fn role(&self, id: BrokerId) -> Role {
        let origin = Origin::default();
        if id != LEADER {
            let fetch = Fetching::Delayed(Millis(0));
            let epoch = LeaderEpoch(0);
            return Role::Follower(Following { leader: LEADER, epoch, fetch, since: origin });
        }
        let others = self.ids().filter(|other| *other != LEADER);
        Role::Leader(Leadership {
            epoch: LeaderEpoch(0),
            epoch_start: Offset(0),
            partition_epoch: PartitionEpoch(0),
            isr: self.ids().collect(),
            pending: None,
            recovering: false,
            remotes: others.map(|other| (other, Remote::in_sync_at(Millis(0), origin))).collect(),
            parked_fetches: Table::default(),
            parked_produces: Table::default(),
            appended: origin,
            risen: origin,
            since: origin,
        })
    }
}

/// The broker that leads at the opening: the first assigned replica.
const LEADER: BrokerId = BrokerId(1);

const VIEW: LeaderView = LeaderView { leader: Some(LEADER), epoch: LeaderEpoch(0) };

fn producer(number: u8) -> Producer {
    Producer {
        id: ClientId(number),
        view: VIEW,
        batches: Table::default(),
        next_batch: 0,
        refresh: Refresh::Fresh,
    }
}

fn consumer(number: u8) -> Consumer {
    Consumer {
        id: ClientId(number),
        partition: Cluster::PARTITION,
        view: VIEW,
        position: Offset(0),
        position_epoch: None,
        read: Chunks::default(),
        fetch: ClientFetch::Delayed(Millis(0)),
        refresh: Refresh::Fresh,
    }
}
