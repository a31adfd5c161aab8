//! What can happen next in AsyncIsr. One function for each side: controller and leader.

use super::state::View;
use super::{Action, AsyncIsr, LEADER};
use crate::engine::{BrokerSet, Offset};

impl<const W: usize> AsyncIsr<W> {
    /// Every action and the state after it; `None` beyond the bounds.
    pub(super) fn each(&self, view: &View<W>, next: &mut impl FnMut(Action, Option<[u64; W]>)) {
        self.controller(view, next);
        self.leader_asks(view, next);
        self.leader_hears(view, next);
        self.offsets(view, next);
    }

    /// The controller takes somebody out by itself, or takes the ISR of a request that was sent in
    /// its version. Either way it publishes an update.
    fn controller(&self, view: &View<W>, next: &mut impl FnMut(Action, Option<[u64; W]>)) {
        let publish = |isr: BrokerSet| {
            let version = view.controller_version + 1;
            let mut state = view.state;
            (version <= self.bounds.max_version).then(|| {
                self.layout.publish(&mut state, version, isr);
                state
            })
        };
        for replica in view.controller_isr.without(LEADER).iter() {
            let action = Action::ControllerShrinkIsr { replica };
            next(action, publish(view.controller_isr.without(replica)));
        }
        for (_, isr) in view.requests().filter(|(sent, _)| *sent == view.controller_version) {
            next(Action::ControllerHandleRequest { isr }, publish(isr));
        }
    }

    /// The leader asks for an ISR with one member less or more, even if it has asked before.
    fn leader_asks(&self, view: &View<W>, next: &mut impl FnMut(Action, Option<[u64; W]>)) {
        let ask = |isr: BrokerSet| {
            let mut state = view.state;
            self.layout.ask(&mut state, view.version, isr);
            self.layout.set_pending(&mut state, view.pending_isr.union(isr), Some(view.version));
            Some(state)
        };
        for replica in view.isr.without(LEADER).iter() {
            next(Action::LeaderRequestShrinkIsr { replica }, ask(view.isr.without(replica)));
        }
        let committed = self.high_watermark(view);
        for replica in self.replicas().minus(view.isr).iter() {
            if Some(view.offset(replica)) >= committed {
                next(Action::LeaderRequestExpandIsr { replica }, ask(view.isr.with(replica)));
            }
        }
    }

    /// An update of a newer version reaches the leader; it may jump over others.
    fn leader_hears(&self, view: &View<W>, next: &mut impl FnMut(Action, Option<[u64; W]>)) {
        for (version, isr) in view.updates().filter(|(version, _)| *version > view.version) {
            let mut state = view.state;
            self.layout.adopt(&mut state, version, isr);
            self.layout.set_pending(&mut state, BrokerSet::default(), None);
            next(Action::LeaderHandleUpdate { version }, Some(state));
        }
    }

    fn offsets(&self, view: &View<W>, next: &mut impl FnMut(Action, Option<[u64; W]>)) {
        let end = view.offset(LEADER);
        let raised = |id, to: Offset| {
            let mut state = view.state;
            self.layout.set_offset(&mut state, id, to);
            state
        };
        let room = end < Offset(self.bounds.max_offset);
        next(Action::LeaderWrite, room.then(|| raised(LEADER, end.plus(1))));
        for replica in self.replicas().without(LEADER).iter() {
            let own = view.offset(replica);
            if own < end {
                next(Action::FollowerReplicate { replica }, Some(raised(replica, own.plus(1))));
            }
        }
    }
}
