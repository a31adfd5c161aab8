//! Placement: which brokers get the replicas of a new partition.
//!
//! Rule: the first replicas go round the brokers one by one, so that leaders are spread. Where
//! it starts is drawn at random in Kafka; the caller says it here.
//!
//! From: `AdminUtils.assignReplicasToBrokers` (PLC-1), `StripedReplicaPlacer` (PLC-2).
//!
//! Simplified: brokers have no racks.

use super::behaviour::Behaviour;
use super::ids::BrokerId;
use super::rules::Rules;

/// How new partitions are placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// How many partitions.
    pub partitions: u16,
    /// The number of the first of them: partitions may be added to a topic.
    pub first: u16,
    /// How many replicas each has; at most as many as there are brokers.
    pub replication_factor: u8,
    /// Which broker gets the first replica of partition 0, counted from 0.
    pub start: usize,
}

/// The replicas of each new partition, the preferred leader first. `usable` brokers come before
/// the `others`, which may be down.
pub fn place(
    rules: &Rules,
    usable: &[BrokerId],
    others: &[BrokerId],
    wish: Wish,
) -> Vec<Vec<BrokerId>> {
    let partitions = wish.first..wish.first + wish.partitions;
    let place = if rules.has(Behaviour::Kraft) { striped } else { shifted };
    partitions.map(|partition| place(usable, others, wish, usize::from(partition))).collect()
}

/// KRaft: each partition begins one broker further on.
fn striped(
    usable: &[BrokerId],
    others: &[BrokerId],
    wish: Wish,
    partition: usize,
) -> Vec<BrokerId> {
    let turned = |brokers: &[BrokerId]| {
        let first = (wish.start + partition) % brokers.len().max(1);
        brokers.iter().cycle().skip(first).take(brokers.len()).copied().collect::<Vec<_>>()
    };
    let all = turned(usable).into_iter().chain(turned(others));
    all.take(usize::from(wish.replication_factor)).collect()
}

/// ZooKeeper: the first replica goes round, and the distance of the others to it grows by one
/// with each round. Only live brokers count.
fn shifted(usable: &[BrokerId], _: &[BrokerId], wish: Wish, partition: usize) -> Vec<BrokerId> {
    let count = usable.len();
    let first = (partition + wish.start) % count.max(1);
    let shift = partition / count.max(1);
    let follower = |n: usize| (first + 1 + (shift + n) % (count - 1)) % count;
    let places = (0..usize::from(wish.replication_factor)).map(|n| match n {
        0 => first,
        n => follower(n - 1),
    });
    places.filter_map(|place| usable.get(place).copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Edition;

    fn placed(edition: Edition, usable: &[u8], others: &[u8], wish: Wish) -> String {
        let ids = |ids: &[u8]| ids.iter().map(|id| BrokerId(*id)).collect::<Vec<_>>();
        let all = place(&edition.rules(), &ids(usable), &ids(others), wish);
        let one = |replicas: &Vec<BrokerId>| {
            replicas.iter().map(BrokerId::to_string).collect::<Vec<_>>().concat()
        };
        all.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    const WISH: Wish = Wish { partitions: 6, first: 0, replication_factor: 3, start: 0 };

    #[test]
    fn with_zookeeper_followers_move_apart_with_each_round() {
        let placed = placed(Edition::V2_7, &[1, 2, 3, 4], &[], WISH);
        assert_eq!(placed, "123 234 341 412 134 241");
    }

    #[test]
    fn with_kraft_each_partition_begins_one_broker_further_on() {
        assert_eq!(placed(Edition::V4_0, &[1, 2, 3, 4], &[], WISH), "123 234 341 412 123 234");
        let later = Wish { partitions: 2, first: 3, replication_factor: 2, start: 1 };
        assert_eq!(placed(Edition::V4_0, &[1, 2, 3], &[], later), "23 31");
    }

    #[test]
    fn usable_brokers_come_first() {
        let wish = Wish { partitions: 2, ..WISH };
        assert_eq!(placed(Edition::V4_0, &[2, 3], &[1], wish), "231 321");
    }
}
