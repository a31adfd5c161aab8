//! The high watermark: what the whole ISR has.
//!
//! Rule: the leader's high watermark is the smallest log end over itself, the maximal ISR, and
//! the replicas that are caught up and could join; it never falls within an epoch, and does not
//! move while the ISR is smaller than the effective `min.insync.replicas`. Older versions counted
//! fewer replicas, and moved it with any ISR.
//!
//! From: `Partition.maybeIncrementLeaderHW` (HW-1 to HW-7), KIP-966 (ACK-10).

use super::behaviour::Behaviour;
use super::broker::{Leadership, Remote, Replica};
use super::event::{EventId, Fact, Origin};
use super::ids::{BrokerId, Millis, Offset, PartitionId};
use super::isr::is_eligible;
use super::metadata::MetadataImage;
use super::rules::Rules;
use super::turn::Turn;
use super::{fetch, produce};

/// Where the leader's high watermark may go now, if it may rise.
pub fn candidate(
    rules: &Rules,
    replica: &Replica,
    image: &MetadataImage,
    min_isr: usize,
    times: (Millis, Millis),
) -> Option<Offset> {
    let leadership = replica.leadership()?;
    if leadership.isr.len() < min_isr && rules.has(Behaviour::StrictMinIsr) {
        return None;
    }
    let counted = counted(rules, leadership, image, times);
    let lowest = lowest_end(replica.log.end(), counted.map(|(_, remote)| remote.end))?;
    (lowest > replica.log.high_watermark()).then_some(lowest)
}

/// The other replicas that the high watermark waits for at `now`: the ISR that counts, and who is
/// caught up and could join it (HW-1, HW-2, HW-7).
pub fn counted<'a>(
    rules: &'a Rules,
    leadership: &'a Leadership,
    image: &'a MetadataImage,
    (now, lag_max): (Millis, Millis),
) -> impl Iterator<Item = (BrokerId, &'a Remote)> {
    let maximal = match rules.has(Behaviour::MaximalIsr) {
        true => leadership.maximal_isr(),
        false => leadership.isr,
    };
    let holds_back = move |id: BrokerId, remote: &Remote| {
        rules.has(Behaviour::CaughtUpHoldBack)
            && remote.is_caught_up(now, lag_max)
            && (!rules.has(Behaviour::EligibleHoldBack) || is_eligible(rules, remote, id, image))
    };
    let counts =
        move |id: BrokerId, remote: &Remote| maximal.contains(id) || holds_back(id, remote);
    leadership.remotes.iter().filter(move |(id, remote)| counts(*id, remote))
}

/// The smallest log end among the leader's `own` and those of the `members` that count; `None` if
/// one of them is not known, which blocks the high watermark completely (HW-1, HW-4).
pub fn lowest_end(
    own: Offset,
    members: impl IntoIterator<Item = Option<Offset>>,
) -> Option<Offset> {
    members.into_iter().try_fold(own, |lowest, end| Some(lowest.min(end?)))
}

/// The leader tries to advance its high watermark, and wakes whoever waited for that.
pub fn advance(turn: &mut Turn<'_>, leader: BrokerId, partition: PartitionId) {
    let broker = turn.broker(leader);
    let min_isr = broker.image.min_isr(turn.rules, partition);
    let times = (turn.now(), turn.cluster.settings.replica_lag_time_max);
    let replica = turn.replica(leader, partition);
    let candidate = candidate(turn.rules, replica, &broker.image, min_isr, times);
    let Some(to) = candidate else { return };
    let causes = behind(turn, replica);
    set(turn, leader, partition, to, causes);
    produce::wake_committed(turn, leader, partition);
    fetch::high_watermark_rose(turn, leader, partition);
}

/// The events that let the high watermark rise: the present one, the leader's last append, and
/// the last fetch of each member of the ISR.
fn behind(turn: &Turn<'_>, replica: &Replica) -> Vec<EventId> {
    let leadership = replica.leadership().expect("only a leader advances the high watermark");
    let maximal = leadership.maximal_isr();
    let members = leadership.remotes.iter().filter(|(id, _)| maximal.contains(*id));
    let fetches = members.map(|(_, remote)| remote.since.0);
    fetches.chain([leadership.appended.0, turn.cause]).collect()
}

/// A replica's high watermark becomes `to`, as far as its log reaches; told if it moved.
pub fn set(
    turn: &mut Turn<'_>,
    broker: BrokerId,
    partition: PartitionId,
    to: Offset,
    causes: Vec<EventId>,
) {
    let now = turn.now();
    let log = &turn.replica(broker, partition).log;
    let from = log.high_watermark();
    if log.within(to) == from {
        return;
    }
    let replica = turn.replica_mut(broker, partition);
    replica.checkpoint.note(from, now);
    replica.log.set_high_watermark(to);
    let to = replica.log.high_watermark();
    let moved = Fact::HighWatermarkMoved { broker, partition, from, to };
    let moved = Origin(turn.tell_because(causes, moved));
    if let Some(leadership) = turn.leadership_mut(broker, partition) {
        leadership.risen = moved;
    }
}
