//! Five specs of Kafka's replication as it was changed over the years, over one base: elections by
//! the controller, LeaderAndIsr requests that may come late or never, writes, fetches, truncation.
//!
//! From: KafkaReplication and its variants in J. Gustafson's kafka-specification (2018 to 2020).
//! There is no crash, no loss of disk, no unclean election and no `min.insync.replicas`: all that
//! goes wrong are stale views and the time at which messages come.

mod laws;
mod next;
mod rules;
mod show;
mod state;

use super::super::model::{Law, Model};
use super::super::value::Value;
use crate::engine::{BrokerId, BrokerSet, LeaderEpoch, Offset};

pub use laws::{Claim, LAWS};
pub use state::{Bounds, Layout, MOST_EPOCHS, MOST_REPLICAS, View};

/// Which of the five.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spec {
    /// A follower truncates to its own high watermark, as before 0.11.
    KafkaTruncateToHighWatermark,
    /// It asks the leader where the epoch of its last record ends (KIP-101).
    Kip101,
    /// It goes back to the last record that both have (KIP-279).
    Kip279,
    /// It truncates when a fetch shows that the logs part: a first draft of KIP-320.
    Kip320FirstTry,
    /// As Kip279, and leader and follower must be in one epoch (KIP-320).
    Kip320,
}

impl Spec {
    /// All of them, in the order in which they came.
    pub const ALL: [Spec; 5] = [
        Spec::KafkaTruncateToHighWatermark,
        Spec::Kip101,
        Spec::Kip279,
        Spec::Kip320FirstTry,
        Spec::Kip320,
    ];

    /// Whether nobody may join the ISR before the leader's high watermark is in its own epoch.
    fn waits_for_own_epoch(self) -> bool {
        matches!(self, Spec::Kip320FirstTry | Spec::Kip320)
    }
}

/// What happens in one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Action {
    ControllerElectLeader { leader: BrokerId },
    ControllerShrinkIsr { replica: BrokerId },
    BecomeLeader { leader: BrokerId, epoch: LeaderEpoch },
    BecomeFollower { follower: BrokerId, leader: BrokerId, epoch: LeaderEpoch },
    LeaderWrite { leader: BrokerId, record_id: u64, offset: Offset },
    LeaderExpandIsr { leader: BrokerId, follower: BrokerId },
    LeaderShrinkIsr { leader: BrokerId, follower: BrokerId },
    LeaderIncHighWatermark { leader: BrokerId, old_hw: Offset },
    FollowerFetch { follower: BrokerId, leader: BrokerId, offset: Offset },
    FollowerTruncate { follower: BrokerId, leader: BrokerId, new_end: Offset },
}

/// One of the five within bounds; its states take `W` words.
#[derive(Clone, Debug)]
pub struct Kafka<const W: usize> {
    spec: Spec,
    bounds: Bounds,
    layout: Layout,
    /// Other orders of the replicas, under which a state counts as the same.
    orders: Vec<Vec<u8>>,
}

impl<const W: usize> Kafka<W> {
    /// The spec within the bounds of a layout whose states take at most `W` words.
    pub fn new(spec: Spec, bounds: Bounds, layout: Layout) -> Kafka<W> {
        assert!(layout.words() <= W, "the layout fits the state");
        Kafka { spec, bounds, layout, orders: Vec::new() }
    }

    /// States that differ in nothing but which replica is which count as one. The specs treat all
    /// replicas alike: any member of the ISR is elected, and no law names one.
    #[must_use]
    pub fn symmetric(mut self) -> Kafka<W> {
        self.orders = orders(self.bounds.replicas);
        self
    }

    fn replicas(&self) -> BrokerSet {
        BrokerSet::from_bits((1 << (self.bounds.replicas + 1)) - 2)
    }
}

impl<const W: usize> Model<W> for Kafka<W> {
    type View = View<W>;
    type Action = Action;
    type Claim = Claim;

    const LAWS: &'static [Law<Claim>] = LAWS;

    /// All logs are empty, nobody leads, everybody is in the ISR.
    fn initial(&self) -> [u64; W] {
        let mut state = [0; W];
        self.layout.set_quorum_isr(&mut state, self.replicas());
        state
    }

    fn look(&self, state: &[u64; W]) -> View<W> {
        self.layout.look(state)
    }

    fn successors(&self, view: &View<W>, next: &mut impl FnMut(Action, Option<[u64; W]>)) {
        self.each(view, &mut |action, state| next(action, Some(state)));
    }

    fn representative(&self, state: &[u64; W]) -> [u64; W] {
        let renamed = self.orders.iter().map(|order| self.layout.renamed(state, order));
        renamed.fold(*state, Ord::min)
    }

    fn holds(&self, claim: Claim, view: &View<W>) -> bool {
        self.keeps(claim, view)
    }

    fn show_action(&self, action: Action) -> Value {
        show::action(self.spec, action)
    }

    fn show_state(&self, view: &View<W>) -> Value {
        show::state(self.replicas(), self.layout.records, view)
    }
}

/// Every order of so many replicas but the one they have.
fn orders(replicas: u8) -> Vec<Vec<u8>> {
    let mut orders = vec![Vec::new()];
    for replica in 0..replicas {
        let with = |order: &Vec<u8>| {
            let mut orders = vec![order.clone(); order.len() + 1];
            orders.iter_mut().enumerate().for_each(|(at, order)| order.insert(at, replica));
            orders
        };
        orders = orders.iter().flat_map(with).collect();
    }
    orders.retain(|order| !order.is_sorted());
    orders
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::checker::coarse::{Setup, Visitor};
    use crate::checker::{LawSet, Report, Search, Status};

    /// The representatives of all states, each found by the full search; and its report.
    struct Full;

    impl Visitor for Full {
        type Output = (BTreeSet<String>, Report);

        fn visit<M: Model<W> + Clone + Send, const W: usize>(self, model: M) -> Self::Output {
            let mut search = Search::new(model.clone(), LawSet::first(M::LAWS.len()));
            while search.advance(1 << 16) == Ok(Status::Running) {}
            let all = search.states_seen().map(|state| format!("{state:?}")).collect();
            (all, Report::of(&search))
        }
    }

    #[test]
    fn replicas_are_counted_once_and_nothing_is_passed_over() {
        let orders: Vec<usize> = (1..=4).map(|replicas| orders(replicas).len()).collect();
        assert_eq!(orders, [0, 1, 5, 23]);
        for spec in ["TruncateToHw", "Kip101", "Kip279", "FirstTry", "Kip320"] {
            for (replicas, size) in [(2, 2), (3, 1)] {
                let bounds = [("Replicas", replicas), ("LogSize", size)];
                let rest = [("MaxRecords", size), ("MaxLeaderEpoch", 1)];
                let setup = Setup::new(spec, &[bounds, rest].concat()).unwrap();
                let (all, full) = setup.visit(Full);
                let once = setup.symmetric().unwrap();
                let (found, report) = once.visit(Full);
                let counted = once.visit(Representatives(all));
                assert_eq!(found, counted, "{spec}");
                assert!(report.states < full.states && report.levels.len() == full.levels.len());
                for (a, b) in report.verdicts.iter().zip(&full.verdicts) {
                    assert_eq!((a.law, a.steps()), (b.law, b.steps()), "{spec}");
                }
            }
        }
    }

    /// The representatives of these states.
    struct Representatives(BTreeSet<String>);

    impl Visitor for Representatives {
        type Output = BTreeSet<String>;

        fn visit<M: Model<W> + Clone + Send, const W: usize>(self, model: M) -> Self::Output {
            let read = |state: &String| {
                let words = state.trim_matches(['[', ']']).split(", ");
                let words: Vec<u64> = words.map(|word| word.parse().unwrap()).collect();
                let state: [u64; W] = words.try_into().unwrap();
                format!("{:?}", model.representative(&state))
            };
            self.0.iter().map(read).collect()
        }
    }
}
