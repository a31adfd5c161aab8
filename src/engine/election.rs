//! Election: the controller names a leader. Replicas do not vote and logs are not compared.
//!
//! Rule: the leader stays if it may; else the first replica in assignment order that is active
//! and in the ISR; else, if unclean election is allowed, the first active one, and the ISR is
//! then only that one; else nobody. The ISR never becomes empty.
//!
//! From: `PartitionChangeBuilder` (ELE-2, ELE-3, ELE-5, ELE-7, ELE-11).

use super::ids::{BrokerId, BrokerSet};
use super::metadata::{MetadataImage, Partition};

/// The partition as `target` with a leader chosen by the rules, and whether that was unclean.
/// `old_isr` is kept if the target's ISR is empty.
pub fn elect(image: &MetadataImage, target: &Partition, old_isr: BrokerSet) -> (Partition, bool) {
    let mut chosen = target.clone();
    let acceptable = |id: &BrokerId| image.is_active(*id) && target.isr.contains(*id);
    let clean = target
        .leader
        .filter(acceptable)
        .or_else(|| target.replicas.iter().copied().find(acceptable));
    if clean.is_some() {
        chosen.leader = clean;
        return (chosen, false);
    }
    let topic = image.topics.get(target.topic);
    let unclean_allowed = topic.is_some_and(|topic| topic.settings.unclean_leader_election);
    let active = target.replicas.iter().copied().find(|id| image.is_active(*id));
    if let Some(any) = active.filter(|_| unclean_allowed) {
        chosen.leader = Some(any);
        chosen.isr = BrokerSet::of(any);
        chosen.recovering = true;
        return (chosen, true);
    }
    chosen.leader = None;
    if chosen.isr.is_empty() {
        chosen.isr = old_isr;
    }
    (chosen, false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::ids::TopicId;
    use crate::engine::metadata::Registration;
    use crate::engine::{Opening, Rules};

    /// Three replicas; `isr` and `fenced` as given, broker 1 leads.
    fn elected(isr: &[u8], fenced: &[u8], unclean: bool) -> (Option<u8>, String, bool) {
        let rules = Rules::default();
        let cluster = Opening::of(&rules).cluster(&rules);
        let mut image = cluster.controller.image.as_ref().clone();
        let topic = image.topics.get_mut(TopicId(0)).unwrap();
        topic.settings.unclean_leader_election = unclean;
        for id in fenced {
            let registration = *image.brokers.get(BrokerId(*id)).unwrap();
            image.brokers.insert(BrokerId(*id), Registration { fenced: true, ..registration });
        }
        let mut target = image.partitions.values().next().unwrap().clone();
        target.isr = isr.iter().map(|id| BrokerId(*id)).collect();
        let (partition, unclean) = elect(&image, &target, BrokerSet::of(BrokerId(1)));
        (partition.leader.map(|id| id.0), partition.isr.to_string(), unclean)
    }

    #[test]
    fn the_first_active_isr_member_in_assignment_order_leads() {
        assert_eq!(elected(&[2, 3], &[1], false), (Some(2), "2,3".into(), false));
        assert_eq!(elected(&[3], &[1], false), (Some(3), "3".into(), false));
        assert_eq!(elected(&[1, 2, 3], &[], false), (Some(1), "1,2,3".into(), false), "stays");
    }

    #[test]
    fn nobody_leads_when_the_isr_is_down_and_its_last_member_stays_in_it() {
        assert_eq!(elected(&[], &[1], false), (None, "1".into(), false));
    }

    #[test]
    fn an_unclean_election_takes_any_active_replica_and_only_it_is_in_sync() {
        assert_eq!(elected(&[], &[1], true), (Some(2), "2".into(), true));
        assert_eq!(elected(&[], &[1, 2, 3], true), (None, "1".into(), false), "nobody is active");
    }
}
