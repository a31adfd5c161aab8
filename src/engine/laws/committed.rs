//! What was ever committed, which the laws about loss compare every state with.

use super::is_compacted;
use crate::engine::cluster::Cluster;
use crate::engine::event::{Event, Fact};
use crate::engine::ids::{BrokerId, Offset, PartitionId, RecordId};
use crate::engine::table::Table;

/// What leaders have committed so far, and whether the run is tainted.
#[derive(Clone, Debug, Default, Hash)]
pub struct Committed {
    partitions: Table<PartitionId, OfPartition>,
    /// Whether unflushed records were lost or an election was unclean.
    pub tainted: bool,
}

/// The committed records of a partition, by offset, and where they begin and end. What a leader
/// has deleted, before it led or since, is promised no longer (INV-4: until retention).
#[derive(Clone, Debug, Default, Hash)]
struct OfPartition {
    records: Vec<(Offset, RecordId)>,
    start: Offset,
    end: Offset,
}

impl Committed {
    /// Takes in what a step did.
    pub fn note(&mut self, after: &Cluster, events: &[Event]) {
        for event in events {
            match &event.fact {
                Fact::TailLost { .. } | Fact::LeaderElected { unclean: true, .. } => {
                    self.tainted = true;
                }
                Fact::HighWatermarkMoved { broker, partition, to, .. } => {
                    self.note_watermark(after, *broker, *partition, *to);
                }
                Fact::BecameLeader { broker, partition, .. }
                | Fact::LogStartMoved { broker, partition, .. } => {
                    self.note_start(after, *broker, *partition);
                }
                _ => {}
            }
        }
    }

    fn note_start(&mut self, after: &Cluster, broker: BrokerId, partition: PartitionId) {
        let Some(replica) = after.replica(broker, partition) else { return };
        let Some(known) = self.partitions.get_mut(partition) else { return };
        if replica.leadership().is_some() {
            known.start = known.start.max(replica.log.start());
        }
    }

    fn note_watermark(
        &mut self,
        after: &Cluster,
        broker: BrokerId,
        partition: PartitionId,
        to: Offset,
    ) {
        let Some(replica) = after.replica(broker, partition) else { return };
        let mut known = self.partitions.get(partition).cloned().unwrap_or_default();
        if replica.leadership().is_some() && to > known.end {
            let new = replica.log.entries_from(known.end).take_while(|(at, _)| *at < to);
            known.records.extend(new);
            known.end = to;
            self.partitions.insert(partition, known);
        }
    }

    /// How far leaders have committed: the offset behind the last committed record.
    pub fn end(&self, partition: PartitionId) -> Offset {
        self.partitions.get(partition).map_or(Offset(0), |known| known.end)
    }

    /// Whether a replica has all of it that it has not deleted.
    pub(super) fn all_in(
        &self,
        cluster: &Cluster,
        broker: BrokerId,
        partition: PartitionId,
    ) -> bool {
        // Of a partition in which nothing is committed a broker need not have heard yet.
        let Some(known) = self.partitions.get(partition) else { return true };
        let Some(replica) = cluster.replica(broker, partition) else { return false };
        let compacted = is_compacted(cluster, partition);
        let start = replica.log.start().max(known.start);
        let mut held = replica.log.entries_from(start).peekable();
        let kept = known.records.partition_point(|(at, _)| *at < start);
        known.records[kept..].iter().all(|committed| match held.peek() {
            Some(entry) if entry == committed => held.next().is_some(),
            Some((at, _)) => compacted && *at > committed.0,
            None => compacted && replica.log.end() > committed.0,
        })
    }
}
