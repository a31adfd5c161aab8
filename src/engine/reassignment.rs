//! Reassignment: a partition moves to other replicas while it goes on.
//!
//! Rule: the replicas to add join the assignment at once, the ones to remove stay. When all that
//! are to stay are in the ISR, the assignment becomes what was wished, and the removed leave.
//! Until then it can be taken back.
//!
//! From: `PartitionReassignmentReplicas`, `PartitionReassignmentRevert` (RAS-1).

use super::ids::{BrokerId, BrokerSet};
use super::metadata::Partition;

impl Partition {
    /// Whether a reassignment is under way.
    pub fn is_reassigning(&self) -> bool {
        !self.adding.is_empty() || !self.removing.is_empty()
    }

    /// The partition as a reassignment to `wished` begins with it.
    #[must_use]
    pub fn reassigned(&self, wished: &[BrokerId]) -> Partition {
        let (old, new) = (set(&self.replicas), set(wished));
        let (adding, removing) = (new.minus(old), old.minus(new));
        let mut next = self.clone();
        next.replicas = wished.iter().copied().chain(removing.iter()).collect();
        if !adding.is_empty() {
            next.adding = adding;
        }
        if !removing.is_empty() {
            next.removing = removing;
        }
        next
    }

    /// The partition as it is when its reassignment is taken back, and whether that would elect
    /// a leader uncleanly: when only added replicas are in the ISR, the first of the others has
    /// to stand in for them. `None` if there are no others.
    pub fn reverted(&self) -> Option<(Partition, bool)> {
        let mut next = self.clone();
        next.replicas.retain(|id| !self.adding.contains(*id));
        next.isr = self.isr.minus(self.adding);
        next.adding = BrokerSet::default();
        next.removing = BrokerSet::default();
        let first = *next.replicas.first()?;
        let unclean = next.isr.is_empty();
        if unclean {
            next.isr = BrokerSet::of(first);
        }
        Some((next, unclean))
    }

    /// Ends the reassignment if all replicas that are to stay are in the ISR.
    pub(super) fn complete_reassignment(&mut self) {
        let kept = set(&self.replicas).minus(self.removing);
        let isr = self.isr.minus(self.removing);
        if !self.is_reassigning() || kept.is_empty() || !kept.minus(isr).is_empty() {
            return;
        }
        self.isr = isr;
        self.replicas.retain(|id| kept.contains(*id));
        self.adding = BrokerSet::default();
        self.removing = BrokerSet::default();
    }
}

pub(super) fn set(ids: &[BrokerId]) -> BrokerSet {
    ids.iter().copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::ids::TopicId;

    fn ids(ids: &[u8]) -> Vec<BrokerId> {
        ids.iter().map(|id| BrokerId(*id)).collect()
    }

    fn partition(replicas: &[u8], isr: &[u8]) -> Partition {
        Partition::new(TopicId(0), 0, ids(replicas), set(&ids(isr)))
    }

    #[test]
    fn a_reassignment_keeps_who_leaves_until_all_who_stay_are_in_sync() {
        let mut moving = partition(&[1, 2, 3], &[1, 2, 3]).reassigned(&ids(&[4, 2, 1]));
        assert_eq!(moving.replicas, ids(&[4, 2, 1, 3]));
        assert_eq!((moving.adding, moving.removing), (set(&ids(&[4])), set(&ids(&[3]))));
        moving.complete_reassignment();
        assert!(moving.is_reassigning(), "broker 4 is not in the ISR yet");
        moving.isr = moving.isr.with(BrokerId(4));
        moving.complete_reassignment();
        assert!(!moving.is_reassigning());
        assert_eq!((moving.replicas, moving.isr), (ids(&[4, 2, 1]), set(&ids(&[1, 2, 4]))));
    }

    #[test]
    fn taken_back_it_is_as_before_and_unclean_if_only_the_new_are_in_sync() {
        let moving = partition(&[1, 2], &[1, 2]).reassigned(&ids(&[3]));
        let (back, unclean) = moving.reverted().unwrap();
        assert_eq!((back.replicas.clone(), back.isr, unclean), (ids(&[1, 2]), moving.isr, false));
        let alone = Partition { isr: set(&ids(&[3])), ..moving };
        let (back, unclean) = alone.reverted().unwrap();
        assert_eq!((back.isr, unclean), (set(&ids(&[1])), true));
    }
}
