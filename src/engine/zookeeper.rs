//! ZooKeeper, before KRaft: who holds the state of a partition, and what writes to it succeed.
//!
//! Rule: a leader changes the ISR by a write that succeeds only if nobody has changed the state
//! of the partition since the leader last read it. Its version is the partition epoch.
//!
//! From: `Partition.expandIsr`, `Partition.shrinkIsr`, `ZkPartitionStateStore` (ALT-10, ZKC-5,
//! ZKC-9).
//!
//! Simplified: ZooKeeper and the controller are one node, so the controller knows of a written
//! ISR at once; in Kafka a notification tells it, some seconds later.

use super::controller;
use super::ids::{BrokerId, BrokerSet, Node, PartitionId};
use super::turn::Turn;

/// A leader writes another ISR of its partition; answers whether that succeeded. The leader
/// waits for it, so nothing happens to the partition in between.
pub fn write_isr(turn: &mut Turn<'_>, me: BrokerId, id: PartitionId, isr: BrokerSet) -> bool {
    if turn.cluster.network.is_cut(Node::Broker(me), Node::Controller) {
        return false;
    }
    let known = turn.cluster.partition(id).map(|p| (p.leader, p.leader_epoch, p.partition_epoch));
    let mine = turn.replica(me, id).leadership().map(|l| (Some(me), l.epoch, l.partition_epoch));
    if mine.is_none() || known != mine {
        return false;
    }
    controller::amend(turn, |change| {
        let mut partition = change.partition(id);
        partition.isr = isr;
        change.set_partition(id, partition);
    });
    let version = turn.cluster.partition(id).map(|p| p.partition_epoch);
    if let (Some(leadership), Some(version)) = (turn.leadership_mut(me, id), version) {
        leadership.partition_epoch = version;
    }
    controller::publish(turn);
    true
}
