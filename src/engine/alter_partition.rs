//! ISR changes: the leader proposes, the controller decides, the leader adopts.
//!
//! Rule: at most one change of a partition is under way. Until it is decided the leader counts
//! with the larger of both ISRs. The controller refuses what rests on old metadata, or names a
//! broker that is fenced or has restarted since.
//!
//! From: KIP-497, KIP-841, KIP-903; `Partition`, `AlterPartitionManager`,
//! `ReplicationControlManager.alterPartition` (ISR-6 to ISR-9, ALT-1 to ALT-9).

use super::behaviour::Behaviour;
use super::broker::PendingIsr;
use super::event::Fact;
use super::ids::{BrokerId, BrokerSet, MessageId, Millis, Node, PartitionId};
use super::isr;
use super::message::{AlterPartitionRequest, AlteredPartition, Body, ErrorCode};
use super::rules::Rules;
use super::settings::Settings;
use super::turn::Turn;
use super::{controller, fetch, watermark};

/// A broker looks for followers that lag, in all partitions that it leads (ISR-6).
pub fn check_isr(turn: &mut Turn<'_>, me: BrokerId) {
    let now = turn.now();
    let next_check = now + check_interval(turn.rules, &turn.cluster.settings);
    turn.broker_mut(me).next_isr_check = next_check;
    for partition in turn.broker(me).replicas.keys().collect::<Vec<_>>() {
        let end = turn.replica(me, partition).log.end();
        fetch::renew(turn, me, partition, end);
        let Some(leadership) = turn.replica(me, partition).leadership() else { continue };
        let with = (turn.rules, turn.cluster.settings.as_ref());
        if leadership.pending.is_none()
            && let Some(proposed) = isr::shrunk(with, me, leadership, end, now)
        {
            propose(turn, me, partition, proposed, None);
        }
    }
}

/// How long a broker waits between two looks at its ISRs (ISR-6).
pub fn check_interval(rules: &Rules, settings: &Settings) -> Millis {
    let lag_max = settings.replica_lag_time_max;
    match rules.has(Behaviour::HalfIntervalCheck) {
        true => Millis((lag_max.0 / 2).max(1)),
        false => lag_max,
    }
}

/// A fetch of `follower` was counted: it may be the one that brings it into the ISR (LFE-8).
pub fn consider_expansion(
    turn: &mut Turn<'_>,
    me: BrokerId,
    partition: PartitionId,
    follower: BrokerId,
) {
    let broker = turn.broker(me);
    let replica = turn.replica(me, partition);
    let Some(leadership) = replica.leadership() else { return };
    if !isr::may_join(turn.rules, leadership, replica.log.high_watermark(), follower, &broker.image)
    {
        return;
    }
    let joining = leadership.remotes.get(follower).and_then(|r| r.broker_epoch);
    let proposed = leadership.isr.with(follower);
    propose(turn, me, partition, proposed, joining.map(|epoch| (follower, epoch)));
}

/// A leader that was elected uncleanly says that it has recovered (ELE-9).
pub fn report_recovery(turn: &mut Turn<'_>, me: BrokerId, partition: PartitionId) {
    let Some(leadership) = turn.replica(me, partition).leadership() else { return };
    let isr = leadership.isr;
    propose(turn, me, partition, isr, None);
}

fn propose(
    turn: &mut Turn<'_>,
    me: BrokerId,
    partition: PartitionId,
    proposed: BrokerSet,
    joining: Option<(BrokerId, super::ids::BrokerEpoch)>,
) {
    if !turn.rules.has(Behaviour::AlterPartition) {
        return write(turn, me, partition, proposed);
    }
    let Some(broker_epoch) = turn.broker(me).epoch() else { return };
    let Some(leadership) = turn.replica(me, partition).leadership() else { return };
    let isr = leadership.isr;
    let request = AlterPartitionRequest {
        partition,
        broker_epoch,
        leader_epoch: leadership.epoch,
        partition_epoch: leadership.partition_epoch,
        isr: proposed,
        joining,
        recovered: true,
    };
    let told = turn.tell(Fact::IsrChangeProposed { leader: me, partition, isr, proposed });
    let before = std::mem::replace(&mut turn.cause, told);
    let body = Body::AlterPartitionRequest(request);
    let id = turn.send(Node::Broker(me), Node::Controller, body);
    turn.cause = before;
    let leadership = turn.leadership_mut(me, partition).expect("looked up above");
    leadership.pending = Some(PendingIsr { request: Some(id), proposed });
}

/// Before AlterPartition the leader wrote the ISR to ZooKeeper, and went on only when it was
/// written (ALT-10). If it cannot, it tries again with the next look or fetch.
fn write(turn: &mut Turn<'_>, me: BrokerId, partition: PartitionId, isr: BrokerSet) {
    let Some(version) = controller::write_isr(turn, me, partition, isr) else { return };
    let leadership = turn.leadership_mut(me, partition).expect("only a leader writes the ISR");
    leadership.partition_epoch = version;
    adopt(turn, me, partition, isr);
}

/// The connection broke under a proposal: it is sent again (ALT-3).
pub fn repeat(turn: &mut Turn<'_>, me: BrokerId, request: MessageId) {
    for partition in turn.broker(me).replicas.keys().collect::<Vec<_>>() {
        let Some(leadership) = turn.replica(me, partition).leadership() else { continue };
        let Some(pending) = leadership.pending.filter(|p| p.request == Some(request)) else {
            continue;
        };
        let joins = pending.proposed.minus(leadership.isr).iter().next();
        let joining = joins.and_then(|id| Some((id, leadership.remotes.get(id)?.broker_epoch?)));
        propose(turn, me, partition, pending.proposed, joining);
    }
}

/// The controller's answer reaches the leader (ALT-7, ALT-8).
pub fn answered(
    turn: &mut Turn<'_>,
    me: BrokerId,
    partition: PartitionId,
    answers: MessageId,
    result: Result<AlteredPartition, ErrorCode>,
) {
    let Some(leadership) = turn.leadership_mut(me, partition) else { return };
    let Some(pending) = leadership.pending.filter(|p| p.request == Some(answers)) else { return };
    match result {
        Ok(altered) => {
            if altered.leader_epoch == leadership.epoch
                && altered.partition_epoch >= leadership.partition_epoch
            {
                leadership.recovering = false;
                leadership.partition_epoch = altered.partition_epoch;
                adopt(turn, me, partition, altered.isr);
            }
        }
        Err(why) => {
            turn.tell(Fact::IsrChangeFailed { leader: me, partition, why });
            let leadership = turn.leadership_mut(me, partition).expect("looked up above");
            match why {
                // A refusal that may pass: the next look or fetch tries anew (ALT-8).
                ErrorCode::IneligibleReplica => leadership.pending = None,
                // Only newer metadata tell what is true.
                ErrorCode::FencedLeaderEpoch
                | ErrorCode::InvalidUpdateVersion
                | ErrorCode::UnknownTopicOrPartition
                | ErrorCode::NewLeaderElected
                | ErrorCode::InvalidRequest => {
                    leadership.pending = Some(PendingIsr { request: None, ..pending });
                }
                _ => return repeat(turn, me, answers),
            }
            wake_outsiders(turn, me, partition);
        }
    }
}

/// The leader takes over an ISR that the controller has confirmed.
pub fn adopt(turn: &mut Turn<'_>, me: BrokerId, partition: PartitionId, isr: BrokerSet) {
    let leadership = turn.leadership_mut(me, partition).expect("the caller leads");
    leadership.pending = None;
    let changed = leadership.isr != isr;
    leadership.isr = isr;
    if changed {
        turn.cause = turn.tell(Fact::IsrAdopted { leader: me, partition, isr });
    }
    watermark::advance(turn, me, partition);
    wake_outsiders(turn, me, partition);
}

/// Replicas outside the ISR go on polling: each next fetch may bring them in.
fn wake_outsiders(turn: &mut Turn<'_>, me: BrokerId, partition: PartitionId) {
    let now = turn.now();
    let Some(leadership) = turn.replica(me, partition).leadership() else { return };
    let isr = leadership.maximal_isr();
    let outside = leadership.parked_fetches.keys().filter(|reader| is_outside(*reader, isr));
    for reader in outside.collect::<Vec<_>>() {
        fetch::end_idle(turn, me, partition, reader, now);
    }
}

fn is_outside(reader: Node, isr: BrokerSet) -> bool {
    matches!(reader, Node::Broker(id) if !isr.contains(id))
}
