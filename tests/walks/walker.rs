//! What happens in a walk: mostly the world goes on, sometimes somebody acts.

use highwater::engine::action::Draft;
use highwater::engine::*;

use crate::Walk;
use crate::dice::Dice;

/// How many partitions there are before no more are asked for.
const MOST_PARTITIONS: usize = 5;

/// What a walk does next.
pub trait Walker {
    /// What happens next.
    fn action(&mut self, cluster: &Cluster, walk: Walk) -> Action;
    fn produce(&mut self, cluster: &Cluster) -> Act;
    fn act(&mut self, cluster: &Cluster, walk: Walk) -> Act;
    fn upkeep(&mut self, cluster: &Cluster) -> Act;
    fn topic(&mut self, cluster: &Cluster) -> Act;
    fn partition(&mut self, cluster: &Cluster) -> PartitionId;
    fn reassignment(&mut self, cluster: &Cluster) -> Act;
    fn setting(&mut self, walk: Walk) -> Setting;
}

impl Walker for Dice {
    /// Mostly the world goes on; in wild walks often in another order; sometimes somebody acts.
    fn action(&mut self, cluster: &Cluster, walk: Walk) -> Action {
        let calm = [0, 80, 1_400][(walk.seed % 3) as usize];
        match self.roll(100 + calm) {
            0..60 | 100.. => Action::Next,
            60..80 => self.due(cluster),
            80..90 => Action::Act(self.produce(cluster)),
            _ => Action::Act(self.act(cluster, walk)),
        }
    }

    fn produce(&mut self, cluster: &Cluster) -> Act {
        let first = cluster.records.len();
        let draft = |n: usize| Draft {
            key: Some(format!("k{}", (first + n) % 5).into()),
            value: (!(first + n).is_multiple_of(7)).then(|| format!("r{}", first + n).into()),
        };
        let records = (0..=self.roll(2)).map(draft).collect();
        Act::Produce { producer: ClientId(1), partition: self.partition(cluster), records }
    }

    fn act(&mut self, cluster: &Cluster, walk: Walk) -> Act {
        let broker = self.broker(cluster);
        match self.roll(if walk.topics { 17 } else { 15 }) {
            0 => Act::Crash { broker, losing: walk.losing * self.roll(3) as u32 },
            1..4 => Act::Restart(broker),
            4 => Act::Cut(Node::Broker(broker), self.node(cluster)),
            5..7 => Act::Heal(Node::Broker(broker), self.node(cluster)),
            7 => Act::Slow(Node::Broker(broker), self.node(cluster), 1 + self.roll(60_000) as u64),
            8 => Act::Drop(self.message(cluster)),
            9 => Act::Duplicate(self.message(cluster)),
            10 if walk.upkeep => self.upkeep(cluster),
            11 | 12 => Act::Elect { partition: None, unclean: walk.unclean && self.roll(4) == 0 },
            13 => Act::Shutdown(broker),
            14 if self.roll(3) == 0 && !walk.keeps_elr() => self.reassignment(cluster),
            15 => self.topic(cluster),
            16 => Act::Assign { consumer: ClientId(1), partition: self.partition(cluster) },
            _ => Act::Set(self.setting(walk)),
        }
    }

    /// Somebody asks for what has to do with the inside of logs.
    fn upkeep(&mut self, cluster: &Cluster) -> Act {
        let partition = self.partition(cluster);
        let end = cluster.leader(partition).map_or(0, |(_, replica)| replica.log.end().0);
        match self.roll(5) {
            0 => Act::Fill(Fill {
                partition,
                count: 1 + self.roll(30) as u32,
                value_bytes: self.roll(200) as u32,
                batch: 1 + self.roll(10) as u32,
                interval: self.roll(2_000) as u32,
                keys: self.roll(4) as u32 * 2,
            }),
            1 => Act::DeleteRecords { partition, before: None },
            2 | 3 => {
                let before = Some(Offset(self.roll(end as usize + 1) as u64));
                Act::DeleteRecords { partition, before }
            }
            _ => Act::Set(Setting::CleanupPolicy(setting::POLICIES[self.roll(3)].1)),
        }
    }

    /// The same replicas in another order, or one fewer.
    fn reassignment(&mut self, cluster: &Cluster) -> Act {
        let mut replicas: Vec<BrokerId> = cluster.brokers.keys().collect();
        let turned = self.roll(replicas.len());
        replicas.rotate_left(turned);
        replicas.truncate(replicas.len().saturating_sub(self.roll(2)).max(1));
        let replicas = (self.roll(4) > 0).then_some(replicas);
        Act::Reassign { partition: self.partition(cluster), replicas }
    }

    /// Another topic, or more partitions for one, as long as there are few.
    fn topic(&mut self, cluster: &Cluster) -> Act {
        let image = &cluster.controller.image;
        let topics: Vec<TopicId> = image.topics.keys().collect();
        let topic = topics[self.roll(topics.len())];
        if image.partitions.len() >= MOST_PARTITIONS {
            return Act::Assign { consumer: ClientId(1), partition: self.partition(cluster) };
        }
        if self.roll(2) == 0 {
            return Act::AddPartitions { topic, count: 1 + self.roll(2) as u16 };
        }
        let partitions = 1 + self.roll(2) as u16;
        let replication_factor = 1 + self.roll(cluster.brokers.len()) as u8;
        let placing = Placing::Placed { partitions, replication_factor };
        Act::CreateTopic { name: format!("t{}", topics.len()).into(), placing }
    }

    /// Any partition; nothing is drawn while there is only one.
    fn partition(&mut self, cluster: &Cluster) -> PartitionId {
        let all: Vec<PartitionId> = cluster.controller.image.partitions.keys().collect();
        if let [only] = all[..] { only } else { all[self.roll(all.len())] }
    }

    fn setting(&mut self, walk: Walk) -> Setting {
        match self.roll(4) {
            1 if walk.keeps_elr() => Setting::Acks(Acks::One),
            0 => Setting::Acks([Acks::Zero, Acks::One, Acks::All][self.roll(3)]),
            1 => Setting::MinInsyncReplicas(1 + self.roll(3) as u8),
            2 => Setting::UncleanLeaderElection(walk.unclean && self.roll(2) == 0),
            _ => Setting::Number(Name::ReplicaLagTimeMax, 1_000 + self.roll(30_000) as i64),
        }
    }
}
