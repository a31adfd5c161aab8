//! States and actions in the specs' own words.

use super::super::records::{PackedLog, Records};
use super::super::show::{isr, replica};
use super::state::{LeaderAndIsr, View};
use super::{Action, Spec};
use crate::checker::value::Value;
use crate::engine::{BrokerId, BrokerSet, LeaderEpoch, Offset};

/// The spec's name of what happens, and its arguments.
pub fn action(spec: Spec, action: Action) -> Value {
    let name = Value::name(name(spec, action));
    let number = Value::from;
    match action {
        Action::ControllerElectLeader { leader } => {
            Value::record([("name", name), ("leader", replica(leader))])
        }
        Action::ControllerShrinkIsr { replica: id } => {
            Value::record([("name", name), ("replica", replica(id))])
        }
        Action::BecomeLeader { leader, epoch } => Value::record([
            ("name", name),
            ("leader", replica(leader)),
            ("epoch", number(u64::from(epoch.0))),
        ]),
        Action::BecomeFollower { follower, leader, epoch } => {
            between(name, follower, leader, ("epoch", number(u64::from(epoch.0))))
        }
        Action::LeaderWrite { leader, record_id, offset } => Value::record([
            ("name", name),
            ("leader", replica(leader)),
            ("record_id", number(record_id)),
            ("offset", number(offset.0)),
        ]),
        Action::LeaderExpandIsr { leader, follower }
        | Action::LeaderShrinkIsr { leader, follower } => Value::record([
            ("name", name),
            ("leader", replica(leader)),
            ("follower", replica(follower)),
        ]),
        Action::LeaderIncHighWatermark { leader, old_hw } => Value::record([
            ("name", name),
            ("leader", replica(leader)),
            ("old_hw", number(old_hw.0)),
        ]),
        Action::FollowerFetch { follower, leader, offset } => {
            between(name, follower, leader, ("offset", number(offset.0)))
        }
        Action::FollowerTruncate { follower, leader, new_end } => {
            between(name, follower, leader, ("new_end", number(new_end.0)))
        }
    }
}

fn between(name: Value, follower: BrokerId, leader: BrokerId, last: (&str, Value)) -> Value {
    let (follower, leader) = (replica(follower), replica(leader));
    Value::record([("name", name), ("follower", follower), ("leader", leader), last])
}

fn name(spec: Spec, action: Action) -> &'static str {
    let by_draft = |base, first_try, kip_320| match spec {
        Spec::Kip320FirstTry => first_try,
        Spec::Kip320 => kip_320,
        _ => base,
    };
    match action {
        Action::ControllerElectLeader { .. } => "ControllerElectLeader",
        Action::ControllerShrinkIsr { .. } => "ControllerShrinkIsr",
        Action::BecomeLeader { .. } => "BecomeLeader",
        Action::BecomeFollower { .. } => match spec {
            Spec::KafkaTruncateToHighWatermark => "BecomeFollowerTruncateToHighWatermark",
            Spec::Kip101 => "BecomeFollowerTruncateKip101",
            Spec::Kip279 => "BecomeFollowerTruncateKip279",
            Spec::Kip320FirstTry => "BecomeFollower",
            Spec::Kip320 => "FencedBecomeFollowerAndTruncate",
        },
        Action::LeaderWrite { .. } => "LeaderWrite",
        Action::LeaderExpandIsr { .. } => {
            by_draft("LeaderExpandIsr", "LeaderExpandIsrBetterFencing", "FencedLeaderExpandIsr")
        }
        Action::LeaderShrinkIsr { .. } => {
            by_draft("LeaderShrinkIsr", "LeaderShrinkIsrBetterFencing", "FencedLeaderShrinkIsr")
        }
        Action::LeaderIncHighWatermark { .. } => by_draft(
            "LeaderIncHighWatermark",
            "ImprovedLeaderIncHighWatermark",
            "FencedLeaderIncHighWatermark",
        ),
        Action::FollowerFetch { .. } => {
            by_draft("FollowerReplicate", "FollowerFetch", "FencedFollowerFetch")
        }
        Action::FollowerTruncate { .. } => "FollowerTruncate",
    }
}

/// The variables of a state.
pub fn state<const W: usize>(all: BrokerSet, records: Records, view: &View<W>) -> Value {
    let replicas = all.iter().map(|id| {
        let own = view.replica(id);
        let shown = Value::record([
            ("log", log(records, own.log)),
            ("hw", Value::from(own.hw.0)),
            ("leaderEpoch", epoch(own.epoch)),
            ("leader", leader_or_none(own.leader)),
            ("isr", isr(own.isr)),
        ]);
        (format!("r{id}"), shown)
    });
    let requests = view.requests().map(|(epoch, request)| leader_and_isr(Some(epoch), request));
    Value::record([
        ("replicas", Value::Record(replicas.collect())),
        ("nextRecordId", Value::from(view.next_record)),
        ("nextLeaderEpoch", Value::from(u64::from(view.next_epoch.0))),
        ("requests", requests.collect()),
        ("quorum", leader_and_isr(view.quorum_epoch(), view.quorum)),
    ])
}

fn leader_and_isr(at: Option<LeaderEpoch>, known: LeaderAndIsr) -> Value {
    let (leader, isr) = (leader_or_none(known.leader), isr(known.isr));
    Value::record([("leaderEpoch", epoch(at)), ("leader", leader), ("isr", isr)])
}

fn log(records: Records, log: PackedLog) -> Value {
    let record = |at| {
        let (id, epoch) = records.record(log, Offset(at));
        [Value::from(id), Value::from(u64::from(epoch.0))].into_iter().collect()
    };
    (0..log.end.0).map(record).collect()
}

/// The specs write -1 where there is no epoch.
fn epoch(epoch: Option<LeaderEpoch>) -> Value {
    Value::Number(epoch.map_or(-1, |epoch| i64::from(epoch.0)))
}

fn leader_or_none(leader: Option<BrokerId>) -> Value {
    leader.map_or(Value::name("NONE"), replica)
}
