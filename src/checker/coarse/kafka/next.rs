//! What can happen next in the Kafka specs. Each exchange is one action.
//!
//! From: the actions of KafkaReplication and its variants, one function each.

use super::rules::presumes_leadership;
use super::state::{LeaderAndIsr, View};
use super::{Action, Kafka, Spec};
use crate::engine::{BrokerId, BrokerSet, LeaderEpoch, Offset};

impl<const W: usize> Kafka<W> {
    /// Every action and the state after it.
    pub(super) fn each(&self, view: &View<W>, next: &mut impl FnMut(Action, [u64; W])) {
        self.elect_leader(view, next);
        self.controller_shrinks_isr(view, next);
        for (epoch, request) in view.requests() {
            let Some(leader) = request.leader else { continue };
            self.become_leader(view, leader, epoch, request.isr, next);
            for replica in self.replicas().iter().filter(|replica| *replica != leader) {
                if Some(epoch) > view.replica(replica).epoch {
                    self.become_follower(view, replica, epoch, request, next);
                }
            }
        }
        self.leader_changes_isr(view, next);
        for replica in self.replicas().iter() {
            self.leader_writes(view, replica, next);
            if self.can_increment(view, replica) {
                let old_hw = view.replica(replica).hw;
                let mut state = view.state;
                self.layout.set_hw(&mut state, replica, old_hw.plus(1));
                next(Action::LeaderIncHighWatermark { leader: replica, old_hw }, state);
            }
            let Some(leader) = view.replica(replica).leader else { continue };
            self.fetch(view, replica, leader, next);
            self.truncate_on_fetch(view, replica, leader, next);
        }
    }

    /// The controller begins a new epoch, if one is left, and sends its request.
    fn update_isr(
        &self,
        view: &View<W>,
        action: Action,
        (leader, isr): (Option<BrokerId>, BrokerSet),
        next: &mut impl FnMut(Action, [u64; W]),
    ) {
        if view.next_epoch.0 <= self.bounds.max_leader_epoch {
            let mut state = view.state;
            self.layout.send(&mut state, view.next_epoch, LeaderAndIsr { leader, isr });
            next(action, state);
        }
    }

    fn elect_leader(&self, view: &View<W>, next: &mut impl FnMut(Action, [u64; W])) {
        let LeaderAndIsr { leader: present, isr } = view.quorum;
        for leader in isr.iter().filter(|member| present != Some(*member)) {
            let action = Action::ControllerElectLeader { leader };
            self.update_isr(view, action, (Some(leader), isr), next);
        }
    }

    /// A replica failed: it leaves the ISR, unless it leads and is the last; if it led, nobody
    /// does now.
    fn controller_shrinks_isr(&self, view: &View<W>, next: &mut impl FnMut(Action, [u64; W])) {
        let LeaderAndIsr { leader, isr } = view.quorum;
        for replica in self.replicas().iter() {
            let action = Action::ControllerShrinkIsr { replica };
            if leader == Some(replica) {
                let alone = isr == BrokerSet::of(replica);
                let left = if alone { isr } else { isr.without(replica) };
                self.update_isr(view, action, (None, left), next);
            } else if isr.contains(replica) {
                self.update_isr(view, action, (leader, isr.without(replica)), next);
            }
        }
    }

    /// A request reaches the leader that it names.
    fn become_leader(
        &self,
        view: &View<W>,
        leader: BrokerId,
        epoch: LeaderEpoch,
        isr: BrokerSet,
        next: &mut impl FnMut(Action, [u64; W]),
    ) {
        if Some(epoch) > view.replica(leader).epoch {
            let mut state = view.state;
            self.layout.set_epoch(&mut state, leader, epoch);
            self.layout.set_isr(&mut state, leader, isr);
            next(Action::BecomeLeader { leader, epoch }, state);
        }
    }

    /// A request of a newer epoch reaches a replica that it does not name as leader. The log of the
    /// named leader is looked at as it is now, whatever epoch that one is in; only Kip320 asks.
    fn become_follower(
        &self,
        view: &View<W>,
        follower: BrokerId,
        epoch: LeaderEpoch,
        request: LeaderAndIsr,
        next: &mut impl FnMut(Action, [u64; W]),
    ) {
        let Some(leader) = request.leader else { return };
        let own = view.replica(follower);
        let mut to = |end: Offset| {
            if end > own.log.end {
                return;
            }
            let mut state = view.state;
            let log = self.layout.records.truncate(own.log, end);
            self.layout.set_log(&mut state, follower, log);
            self.layout.set_hw(&mut state, follower, own.hw.min(end));
            self.layout.set_epoch(&mut state, follower, epoch);
            self.layout.set_isr(&mut state, follower, request.isr);
            next(Action::BecomeFollower { follower, leader, epoch }, state);
        };
        match self.spec {
            Spec::KafkaTruncateToHighWatermark => to(own.hw),
            Spec::Kip101 => to(self.end_of_last_epoch(view, leader, follower)),
            Spec::Kip279 => {
                if own.log.end == Offset(0) {
                    to(Offset(0));
                }
                to(self.end_of_match(view, leader, follower));
            }
            // The log stays as it is until a fetch.
            Spec::Kip320FirstTry => to(own.log.end),
            Spec::Kip320 if self.leads_in(view, leader, epoch) => {
                to(self.end_of_match(view, leader, follower));
            }
            Spec::Kip320 => {}
        }
    }

    fn leader_writes(
        &self,
        view: &View<W>,
        leader: BrokerId,
        next: &mut impl FnMut(Action, [u64; W]),
    ) {
        let replica = view.replica(leader);
        let (log, id) = (replica.log, view.next_record);
        let room = log.end < Offset(self.bounds.log_size) && id < self.bounds.max_records;
        let Some(epoch) = replica.epoch else { return };
        if room && presumes_leadership(view, leader) {
            let mut state = view.state;
            let longer = self.layout.records.append(log, id, epoch);
            self.layout.set_log(&mut state, leader, longer);
            self.layout.set_next_record(&mut state, id + 1);
            next(Action::LeaderWrite { leader, record_id: id, offset: log.end }, state);
        }
    }

    /// Only the leader that the controller has, in the epoch that it has, may change the ISR.
    fn leader_changes_isr(&self, view: &View<W>, next: &mut impl FnMut(Action, [u64; W])) {
        let Some(leader) = view.quorum.leader else { return };
        let own = view.replica(leader);
        if !presumes_leadership(view, leader) || own.epoch != view.quorum_epoch() {
            return;
        }
        let with_isr = |isr: BrokerSet| {
            let mut state = view.state;
            self.layout.set_quorum_isr(&mut state, isr);
            self.layout.set_isr(&mut state, leader, isr);
            state
        };
        for follower in self.replicas().minus(own.isr).iter() {
            if self.may_join(view, leader, follower) {
                let action = Action::LeaderExpandIsr { leader, follower };
                next(action, with_isr(own.isr.with(follower)));
            }
        }
        for follower in own.isr.without(leader).iter() {
            for _ in 0..self.ways_to_shrink(view, leader, follower) {
                let action = Action::LeaderShrinkIsr { leader, follower };
                next(action, with_isr(own.isr.without(follower)));
            }
        }
    }

    fn fetch(
        &self,
        view: &View<W>,
        follower: BrokerId,
        leader: BrokerId,
        next: &mut impl FnMut(Action, [u64; W]),
    ) {
        let (own, from) = (view.replica(follower), view.replica(leader));
        let offset = own.log.end;
        if offset < from.log.end && self.may_fetch(view, leader, follower) {
            let mut state = view.state;
            let log = self.layout.records.copy_next(from.log, own.log);
            self.layout.set_log(&mut state, follower, log);
            self.layout.set_hw(&mut state, follower, from.hw.min(log.end));
            next(Action::FollowerFetch { follower, leader, offset }, state);
        }
    }

    fn truncate_on_fetch(
        &self,
        view: &View<W>,
        follower: BrokerId,
        leader: BrokerId,
        next: &mut impl FnMut(Action, [u64; W]),
    ) {
        let asks = self.spec == Spec::Kip320FirstTry && presumes_leadership(view, leader);
        if asks && self.needs_truncation(view, leader, follower) {
            let own = view.replica(follower);
            let new_end = self.end_of_match(view, leader, follower);
            let mut state = view.state;
            let log = self.layout.records.truncate(own.log, new_end);
            self.layout.set_log(&mut state, follower, log);
            self.layout.set_hw(&mut state, follower, own.hw.min(new_end));
            next(Action::FollowerTruncate { follower, leader, new_end }, state);
        }
    }
}
