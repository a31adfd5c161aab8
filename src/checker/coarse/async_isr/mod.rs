//! AsyncIsr: controller and leader change the ISR side by side, and messages about it come late.
//!
//! One leader that never changes (replica 1), no records, only offsets. The leader asks the
//! controller for an ISR and counts on the union of what it knows and what it asked for, which is
//! the maximal ISR of KIP-497. Versions take the place of the compare-and-set in ZooKeeper.
//!
//! From: the module AsyncIsr in J. Gustafson's kafka-specification. The module bounds nothing; as
//! in the figures of others, states with a larger offset or version than given are not explored.

mod next;
mod state;

use super::super::model::{Law, Model};
use super::super::value::Value;
use super::show::{isr, replica};
use crate::engine::{BrokerId, BrokerSet, Offset, lowest_end};

pub use state::{Bounds, Layout, MOST_REPLICAS, MOST_VERSIONS, View};

/// The one leader.
const LEADER: BrokerId = BrokerId(1);

/// What happens in one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Action {
    ControllerShrinkIsr { replica: BrokerId },
    ControllerHandleRequest { isr: BrokerSet },
    LeaderRequestShrinkIsr { replica: BrokerId },
    LeaderRequestExpandIsr { replica: BrokerId },
    LeaderWrite,
    LeaderHandleUpdate { version: u8 },
    FollowerReplicate { replica: BrokerId },
}

/// What a law claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Every variable is in its range. As published -1 is not, and a leader without a pending
    /// request has it.
    TypeOk,
    /// All of the controller's ISR has what is below the high watermark.
    ValidHighWatermark,
    /// The leader is in the controller's ISR.
    LeaderInControllerIsr,
    /// Every variable is in its range, to which -1 belongs.
    TypeOkNil,
}

/// The spec within bounds; its states take `W` words.
#[derive(Clone, Debug)]
pub struct AsyncIsr<const W: usize> {
    bounds: Bounds,
    layout: Layout,
}

/// All laws, by name.
pub const LAWS: &[Law<Claim>] = &[
    Law { claim: Claim::TypeOk, name: "TypeOk" },
    Law { claim: Claim::ValidHighWatermark, name: "ValidHighWatermark" },
    Law { claim: Claim::LeaderInControllerIsr, name: "X_LeaderInControllerIsr" },
    Law { claim: Claim::TypeOkNil, name: "X_TypeOkNil" },
];

impl<const W: usize> AsyncIsr<W> {
    /// The spec within the bounds of a layout whose states take at most `W` words.
    pub fn new(bounds: Bounds, layout: Layout) -> AsyncIsr<W> {
        assert!(layout.words() <= W, "the layout fits the state");
        AsyncIsr { bounds, layout }
    }

    fn replicas(&self) -> BrokerSet {
        self.bounds.all()
    }

    /// The smallest offset of the maximal ISR: the rule of the message grain.
    fn high_watermark(&self, view: &View<W>) -> Option<Offset> {
        let maximal = view.isr.union(view.pending_isr);
        let most = Offset(self.bounds.max_offset);
        lowest_end(most, maximal.iter().map(|id| Some(view.offset(id))))
    }

    fn is_in_range(&self, view: &View<W>) -> bool {
        let sets = [view.controller_isr, view.isr, view.pending_isr];
        let messages =
            view.requests().map(|(_, isr)| isr).chain(view.updates().map(|(_, isr)| isr));
        sets.into_iter().chain(messages).all(|isr| isr.minus(self.replicas()).is_empty())
    }
}

impl<const W: usize> Model<W> for AsyncIsr<W> {
    type View = View<W>;
    type Action = Action;
    type Claim = Claim;

    const LAWS: &'static [Law<Claim>] = LAWS;

    /// Nothing is written, everybody is in the ISR.
    fn initial(&self) -> [u64; W] {
        self.layout.initial(self.replicas())
    }

    fn look(&self, state: &[u64; W]) -> View<W> {
        self.layout.look(state)
    }

    fn successors(&self, view: &View<W>, next: &mut impl FnMut(Action, Option<[u64; W]>)) {
        self.each(view, next);
    }

    fn holds(&self, claim: Claim, view: &View<W>) -> bool {
        match claim {
            Claim::TypeOk => view.pending_version.is_some() && self.is_in_range(view),
            Claim::ValidHighWatermark => {
                let committed = self.high_watermark(view);
                view.controller_isr.iter().all(|id| Some(view.offset(id)) >= committed)
            }
            Claim::LeaderInControllerIsr => view.controller_isr.contains(LEADER),
            Claim::TypeOkNil => self.is_in_range(view),
        }
    }

    fn show_action(&self, action: Action) -> Value {
        let of = |name, id| Value::record([("name", Value::name(name)), ("replica", replica(id))]);
        match action {
            Action::ControllerShrinkIsr { replica } => of("ControllerShrinkIsr", replica),
            Action::ControllerHandleRequest { isr: asked } => Value::record([
                ("name", Value::name("ControllerHandleRequest")),
                ("isr", isr(asked)),
            ]),
            Action::LeaderRequestShrinkIsr { replica } => of("LeaderRequestShrinkIsr", replica),
            Action::LeaderRequestExpandIsr { replica } => of("LeaderRequestExpandIsr", replica),
            Action::LeaderWrite => Value::record([("name", Value::name("LeaderWrite"))]),
            Action::LeaderHandleUpdate { version } => Value::record([
                ("name", Value::name("LeaderHandleUpdate")),
                ("version", Value::from(u64::from(version))),
            ]),
            Action::FollowerReplicate { replica } => of("FollowerReplicate", replica),
        }
    }

    fn show_state(&self, view: &View<W>) -> Value {
        let versioned =
            |name, set, version| [(name, isr(set)), ("version", Value::from(u64::from(version)))];
        let message = |(version, set)| Value::record(versioned("isr", set, version));
        let offset = |id: BrokerId| (format!("r{id}"), Value::from(view.offset(id).0));
        let pending = view.pending_version.map_or(-1, i64::from);
        let [leader_isr, version] = versioned("isr", view.isr, view.version);
        let leader = Value::record([
            leader_isr,
            version,
            ("pendingIsr", isr(view.pending_isr)),
            ("pendingVersion", Value::Number(pending)),
            ("offsets", Value::Record(self.replicas().iter().map(offset).collect())),
        ]);
        let controller = versioned("isr", view.controller_isr, view.controller_version);
        Value::record([
            ("controller", Value::record(controller)),
            ("leader", leader),
            ("requests", view.requests().map(message).collect()),
            ("updates", view.updates().map(message).collect()),
        ])
    }
}
