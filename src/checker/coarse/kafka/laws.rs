//! What the Kafka specs claim of every state.
//!
//! From: the invariants of KafkaReplication, and four that it does not state. As published,
//! `LeaderInIsr` does not hold in the first state, where nobody leads.

use super::Kafka;
use super::rules::presumes_leadership;
use super::state::{Replica, View};
use crate::checker::model::Law;
use crate::engine::{BrokerSet, Offset};

/// What a law claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// The controller's leader is in its ISR.
    LeaderInIsr,
    /// What is below the high watermark of one who takes itself for the leader is on all of the
    /// controller's ISR: it survives any clean election.
    StrongIsr,
    /// Every variable is in its range.
    TypeOk,
    /// What is below the high watermark of one who takes itself for the leader is on all of the
    /// ISR that it knows.
    WeakIsr,
    /// Two replicas have the same records below both of their high watermarks.
    HwPrefixAgreement,
    /// A high watermark is not beyond its log.
    HwWithinLog,
    /// The controller's leader, if there is one, is in its ISR.
    LeaderInIsrOrNone,
    /// Two logs that have the same record at one offset are the same below it.
    LogMatching,
}

/// All of them, by name.
pub const LAWS: &[Law<Claim>] = &[
    Law { claim: Claim::LeaderInIsr, name: "LeaderInIsr" },
    Law { claim: Claim::StrongIsr, name: "StrongIsr" },
    Law { claim: Claim::TypeOk, name: "TypeOk" },
    Law { claim: Claim::WeakIsr, name: "WeakIsr" },
    Law { claim: Claim::HwPrefixAgreement, name: "X_HwPrefixAgreement" },
    Law { claim: Claim::HwWithinLog, name: "X_HwWithinLog" },
    Law { claim: Claim::LeaderInIsrOrNone, name: "X_LeaderInIsrOrNone" },
    Law { claim: Claim::LogMatching, name: "X_LogMatching" },
];

impl<const W: usize> Kafka<W> {
    pub(super) fn keeps(&self, claim: Claim, view: &View<W>) -> bool {
        let quorum = view.quorum;
        let leader_in_isr = |leader| quorum.isr.contains(leader);
        match claim {
            Claim::LeaderInIsr => quorum.leader.is_some_and(leader_in_isr),
            Claim::StrongIsr => self.exposed_is_on(view, |_| quorum.isr),
            Claim::TypeOk => self.is_type_ok(view),
            Claim::WeakIsr => self.exposed_is_on(view, |leader| leader.isr),
            Claim::HwPrefixAgreement => {
                self.all_pairs(view, |a, b| self.agree_below(a, b, a.hw.min(b.hw)))
            }
            Claim::HwWithinLog => self.all(view).iter().all(|r| r.hw <= r.log.end),
            Claim::LeaderInIsrOrNone => quorum.leader.is_none_or(leader_in_isr),
            Claim::LogMatching => self.all_pairs(view, |a, b| {
                let end = self.layout.records.end_of_match(a.log, b.log);
                self.agree_below(a, b, end)
            }),
        }
    }

    fn all<'v>(&self, view: &'v View<W>) -> &'v [Replica] {
        &view.replicas[..usize::from(self.bounds.replicas)]
    }

    fn all_pairs(&self, view: &View<W>, holds: impl Fn(&Replica, &Replica) -> bool) -> bool {
        let all = self.all(view);
        let others = |at: usize| &all[at + 1..];
        all.iter().enumerate().all(|(at, a)| others(at).iter().all(|b| holds(a, b)))
    }

    fn agree_below(&self, a: &Replica, b: &Replica, end: Offset) -> bool {
        self.layout.records.agree_below(a.log, b.log, end)
    }

    /// Whether all that leaders expose is on the replicas that `isr` names for each.
    fn exposed_is_on(&self, view: &View<W>, isr: impl Fn(&Replica) -> BrokerSet) -> bool {
        self.replicas().iter().filter(|id| presumes_leadership(view, *id)).all(|id| {
            let leader = view.replica(id);
            leader.hw == Offset(0)
                || isr(leader)
                    .iter()
                    .all(|member| self.agree_below(leader, view.replica(member), leader.hw))
        })
    }

    fn is_type_ok(&self, view: &View<W>) -> bool {
        let last = Some(self.bounds.max_leader_epoch);
        let size = Offset(self.bounds.log_size);
        view.next_record <= self.bounds.max_records
            && view.next_epoch.0 <= self.bounds.max_leader_epoch + 1
            && self.all(view).iter().all(|replica| {
                replica.hw <= size
                    && replica.log.end <= size
                    && replica.epoch.map(|epoch| epoch.0) <= last
                    && replica.isr.minus(self.replicas()).is_empty()
                    && self.layout.records.are_ok(replica.log)
            })
            && view.quorum.isr.minus(self.replicas()).is_empty()
    }
}
