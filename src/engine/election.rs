//! Election: the controller names a leader. Replicas do not vote and logs are not compared.
//!
//! Rule: the leader stays if it may; else the first replica in assignment order that is active
//! and in the ISR or, while the ISR is empty, among the eligible leader replicas (ELR); else the
//! last known leader; else, if unclean election is allowed, the first active replica; else
//! nobody. Without ELR the ISR never becomes empty.
//!
//! From: `PartitionChangeBuilder`, `Election.scala` (ELE-2 to ELE-9, ELR-2 to ELR-8, EPO-1 to
//! EPO-10, ZKC-8). One function serves both controllers: they differ in when the leader epoch
//! rises, and before KRaft there is no ELR.

use super::behaviour::Behaviour;
use super::ids::{BrokerId, BrokerSet, LeaderEpoch, PartitionEpoch};
use super::metadata::Partition;
use super::reassignment::set;
use super::rules::Rules;

/// Which election is held (ELE-3 to ELE-5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Election {
    /// The leader stays if it may.
    Online,
    /// The preferred leader gets it back if it may.
    Preferred,
    /// As online, but anybody active may lead if nobody else can.
    Unclean,
}

/// A change of a partition that somebody wants.
#[derive(Clone, Debug)]
pub struct Wish<'a> {
    /// The partition as it is.
    pub old: &'a Partition,
    /// The ISR, the replicas, the marks of a reassignment and the recovery that are wished for;
    /// leader, ELR and epochs follow.
    pub target: Partition,
    /// How a leader is found.
    pub election: Election,
    /// `min.insync.replicas`, but no more than there are replicas (ELR-2).
    pub min_isr: usize,
    /// The replicas that have just turned out to have stopped uncleanly (ELR-7).
    pub stopped_uncleanly: BrokerSet,
    /// Whether the leader asks for it. In ZooKeeper's time the leader epoch then stays (EPO-8).
    pub by_leader: bool,
    /// Whether the place of the last known ELR holds the last leader alone, who may be elected;
    /// so it is in all of Kafka's releases.
    pub last_known_leader: bool,
}

impl<'a> Wish<'a> {
    /// Nothing but an election in `old`.
    pub fn of(old: &'a Partition) -> Wish<'a> {
        Wish {
            old,
            target: old.clone(),
            election: Election::Online,
            min_isr: 1,
            stopped_uncleanly: BrokerSet::default(),
            by_leader: false,
            last_known_leader: true,
        }
    }
}

/// Whether a broker may lead: registered, not fenced, not about to stop.
pub type IsActive<'a> = &'a dyn Fn(BrokerId) -> bool;

/// The leader that the rules find, and whether that is unclean (ELE-2 to ELE-6).
///
/// Kafka 3.7 to 4.0 elect the last known leader even if it is not active (KAFKA-19522); here it
/// has to be, as it was meant.
pub fn elect(rules: &Rules, wish: &Wish<'_>, is_active: IsActive<'_>) -> (Option<BrokerId>, bool) {
    let Wish { old, target, .. } = wish;
    let may_lead = |id: &BrokerId| {
        let candidates = if target.isr.is_empty() { target.elr } else { target.isr };
        candidates.contains(*id) && is_active(*id)
    };
    let preferred = target.replicas.first().copied();
    let preferred = preferred.filter(|_| wish.election == Election::Preferred);
    let clean = preferred.filter(may_lead).or_else(|| old.leader.filter(may_lead));
    let clean = clean.or_else(|| target.replicas.iter().copied().find(may_lead));
    if clean.is_some() {
        return (clean, false);
    }
    let known = (old.last_known_elr.len() == 1).then(|| old.last_known_elr.iter().next());
    let remembered = rules.has(Behaviour::EligibleLeaderReplicas)
        && wish.last_known_leader
        && target.isr.is_empty()
        && target.elr.is_empty();
    let known = known.flatten().filter(|id| remembered && is_active(*id));
    let anybody = || target.replicas.iter().copied().find(|id| is_active(*id));
    let unclean = known.or_else(|| match wish.election {
        Election::Unclean => anybody(),
        Election::Online | Election::Preferred => None,
    });
    (unclean, unclean.is_some())
}

/// The partition as the rules make it of a wish, and whether its leader was elected uncleanly.
/// `None` if nothing changes.
pub fn change(
    rules: &Rules,
    mut wish: Wish<'_>,
    is_active: IsActive<'_>,
) -> Option<(Partition, bool)> {
    let elr_kept = rules.has(Behaviour::EligibleLeaderReplicas);
    wish.target.complete_reassignment();
    if elr_kept {
        note_eligible(&mut wish);
    }
    let (leader, unclean) = elect(rules, &wish, is_active);
    let old = wish.old;
    let unclean = unclean && leader != old.leader;
    let mut next = wish.target;
    next.leader = leader;
    if let Some(leader) = leader.filter(|_| leader != old.leader) {
        if next.elr.contains(leader) {
            next.isr = BrokerSet::of(leader);
            next.elr = next.elr.without(leader);
        }
        if unclean {
            next.isr = BrokerSet::of(leader);
            next.recovering |= rules.has(Behaviour::RecoveryState);
        }
    }
    if unclean || !elr_kept {
        next.elr = BrokerSet::default();
        next.last_known_elr = BrokerSet::default();
    }
    if next.isr.is_empty() && !elr_kept {
        next.isr = old.isr;
    }
    if wish.last_known_leader {
        next.last_known_elr = last_known(elr_kept, old, &next);
    }
    if next == *old {
        return None;
    }
    next.partition_epoch = PartitionEpoch(old.partition_epoch.0 + 1);
    if raises_leader_epoch(rules, old, &next, wish.by_leader) {
        next.leader_epoch = LeaderEpoch(old.leader_epoch.0 + 1);
    }
    Some((next, unclean))
}

/// Who falls out of an ISR that is too small stays eligible, but for those that have lost their
/// memory (ELR-3, ELR-4).
fn note_eligible(wish: &mut Wish<'_>) {
    let (old, target) = (wish.old, &mut wish.target);
    if target.isr.len() >= wish.min_isr {
        target.elr = BrokerSet::default();
        target.last_known_elr = BrokerSet::default();
        return;
    }
    let candidates = target.elr.union(old.isr);
    target.elr = candidates.minus(target.isr).minus(wish.stopped_uncleanly);
    let known = candidates.union(target.last_known_elr);
    target.last_known_elr = known.minus(target.isr).minus(target.elr);
}

/// The last leader, remembered from when the ISR becomes empty until there is a leader again.
fn last_known(elr_kept: bool, old: &Partition, next: &Partition) -> BrokerSet {
    if !elr_kept || (next.leader.is_none() && (!next.isr.is_empty() || old.isr.is_empty())) {
        return old.last_known_elr;
    }
    match next.leader {
        Some(_) => BrokerSet::default(),
        None => old.leader.map_or(old.last_known_elr, BrokerSet::of),
    }
}

/// Whether the leader is named in the change, which raises its epoch (E.4).
fn raises_leader_epoch(rules: &Rules, old: &Partition, next: &Partition, by_leader: bool) -> bool {
    if next.leader != old.leader || !set(&old.replicas).minus(set(&next.replicas)).is_empty() {
        return true;
    }
    if !rules.has(Behaviour::Kraft) {
        return !by_leader;
    }
    !rules.has(Behaviour::EpochStaysAtShrink) && !old.isr.minus(next.isr).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Edition;
    use crate::engine::ids::TopicId;

    fn ids(ids: &[u8]) -> BrokerSet {
        ids.iter().map(|id| BrokerId(*id)).collect()
    }

    /// Broker 1 leads 1, 2 and 3; `isr` is what is left, and `fenced` may not lead. Answers the
    /// leader, its epoch, ISR and ELR.
    fn changed(edition: Edition, election: Election, isr: &[u8], fenced: &[u8]) -> String {
        let all = [1, 2, 3];
        let replicas = all.map(BrokerId).to_vec();
        let old = Partition::new(TopicId(0), 0, replicas, ids(&all));
        let mut wish = Wish { election, min_isr: 2, ..Wish::of(&old) };
        wish.target.isr = ids(isr);
        let fenced = ids(fenced);
        let made = change(&edition.rules(), wish, &|id| !fenced.contains(id));
        let (next, unclean) = made.unwrap_or((old.clone(), false));
        let leader = next.leader.map_or("none".into(), |id| id.to_string());
        let how = if unclean { " unclean" } else { "" };
        let recovers = if next.recovering { " recovering" } else { "" };
        let epoch = next.leader_epoch;
        format!("{leader}{how}{recovers} e{epoch} isr {} elr {}", next.isr, next.elr)
    }

    #[test]
    fn the_first_active_isr_member_in_assignment_order_leads() {
        use Election::Online;
        let of = |isr: &[u8], fenced: &[u8]| changed(Edition::V4_0, Online, isr, fenced);
        assert_eq!(of(&[2, 3], &[1]), "2 e1 isr 2,3 elr ");
        assert_eq!(of(&[3], &[1]), "3 e1 isr 3 elr ");
        assert_eq!(of(&[1, 3], &[2]), "1 e0 isr 1,3 elr ", "it stays, and so does its epoch");
    }

    #[test]
    fn nobody_leads_when_the_isr_is_down_and_its_last_member_stays_in_it() {
        let of = |edition| changed(edition, Election::Online, &[], &[1]);
        assert_eq!(of(Edition::V4_0), "none e1 isr 1,2,3 elr ");
        assert_eq!(of(Edition::V4_1), "2 e1 isr 2 elr 1,3", "but the eligible may lead");
    }

    #[test]
    fn an_unclean_election_takes_any_active_replica_and_only_it_is_in_sync() {
        let of = |edition, fenced: &[u8]| changed(edition, Election::Unclean, &[1], fenced);
        assert_eq!(of(Edition::V4_0, &[1]), "2 unclean recovering e1 isr 2 elr ");
        assert_eq!(of(Edition::V2_7, &[1]), "2 unclean e1 isr 2 elr ", "before KIP-704");
        assert_eq!(of(Edition::V4_0, &[1, 2, 3]), "none e1 isr 1 elr ", "nobody is active");
    }

    #[test]
    fn a_smaller_isr_raises_the_epoch_before_3_6() {
        let of = |edition| changed(edition, Election::Online, &[1, 2], &[3]);
        assert_eq!(of(Edition::V4_0), "1 e0 isr 1,2 elr ");
        assert_eq!(of(Edition::V3), "1 e1 isr 1,2 elr ");
        assert_eq!(of(Edition::V2_7), "1 e1 isr 1,2 elr ", "the controller did it");
    }

    #[test]
    fn the_last_leader_is_remembered_while_nobody_can_be_elected() {
        let rules = Edition::V4_1.rules();
        let replicas = [1, 2].map(BrokerId).to_vec();
        let old = Partition::new(TopicId(0), 0, replicas, ids(&[1]));
        let mut wish = Wish { stopped_uncleanly: ids(&[1]), ..Wish::of(&old) };
        wish.target.isr = ids(&[]);
        let (leaderless, _) = change(&rules, wish, &|_| false).unwrap();
        assert_eq!((leaderless.leader, leaderless.isr, leaderless.elr), (None, ids(&[]), ids(&[])));
        assert_eq!(leaderless.last_known_elr, ids(&[1]));
        let back = |active| change(&rules, Wish::of(&leaderless), &move |id| id == active);
        assert_eq!(back(BrokerId(2)), None, "it is waited for");
        let (led, unclean) = back(BrokerId(1)).unwrap();
        assert_eq!((led.leader, led.isr, unclean), (Some(BrokerId(1)), ids(&[1]), true));
        assert_eq!(led.last_known_elr, ids(&[]));
    }
}
