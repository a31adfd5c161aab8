//! In what the five Kafka specs differ: where a follower truncates, what a leader takes for an
//! acknowledgement, who may fetch, who may join the ISR.
//!
//! From: KafkaTruncateToHighWatermark, Kip101, Kip279, Kip320FirstTry and Kip320, by their
//! operators. Where an epoch ends and what is the smallest log end are the rules of the message
//! grain. These are not: the truncation of Kip279 compares whole records where brokers compare
//! epochs in rounds; a follower joins by the leader's high watermark where brokers look at the
//! follower's log end; anybody in the ISR is elected where brokers take the first; and nobody has a
//! clock.

use super::Kafka;
use super::Spec;
use super::state::View;
use crate::engine::{BrokerId, LeaderEpoch, Offset, lowest_end};

/// Whether `replica` takes itself for the leader.
pub fn presumes_leadership<const W: usize>(view: &View<W>, replica: BrokerId) -> bool {
    view.replica(replica).leader == Some(replica)
}

fn is_following<const W: usize>(view: &View<W>, follower: BrokerId, leader: BrokerId) -> bool {
    view.replica(follower).leader == Some(leader)
}

/// Whether both are in one epoch, in which `leader` leads.
fn is_following_epoch<const W: usize>(
    view: &View<W>,
    follower: BrokerId,
    leader: BrokerId,
) -> bool {
    presumes_leadership(view, leader)
        && is_following(view, follower, leader)
        && view.replica(follower).epoch == view.replica(leader).epoch
}

impl<const W: usize> Kafka<W> {
    fn same_epoch_at(&self, view: &View<W>, a: BrokerId, b: BrokerId, offset: Offset) -> bool {
        let (a, b) = (view.replica(a).log, view.replica(b).log);
        self.layout.records.same_epoch_at(a, b, offset)
    }

    /// One past the last record that both have at the same offset.
    pub(super) fn end_of_match(&self, view: &View<W>, a: BrokerId, b: BrokerId) -> Offset {
        self.layout.records.end_of_match(view.replica(a).log, view.replica(b).log)
    }

    /// Where Kip101 truncates: the leader says where the epoch of the follower's last record ends,
    /// and if it does not know, the high watermark is all that is left.
    pub(super) fn end_of_last_epoch(
        &self,
        view: &View<W>,
        leader: BrokerId,
        follower: BrokerId,
    ) -> Offset {
        let replica = view.replica(follower);
        let Some(last) = replica.log.end.0.checked_sub(1) else { return Offset(0) };
        let (_, epoch) = self.layout.records.record(replica.log, Offset(last));
        let end = self.layout.records.end_of_epoch(view.replica(leader).log, epoch);
        end.map_or(replica.hw, |end| end.end_offset)
    }

    /// Whether `follower` has the leader's log up to `end`, as far as `leader` can tell.
    pub(super) fn is_caught_up(
        &self,
        view: &View<W>,
        leader: BrokerId,
        follower: BrokerId,
        end: Offset,
    ) -> bool {
        let reaches = |id: BrokerId| end <= view.replica(id).log.end;
        match self.spec {
            Spec::Kip320FirstTry => {
                let last = end.0.checked_sub(1).map(Offset);
                presumes_leadership(view, leader)
                    && is_following(view, follower, leader)
                    && last.is_none_or(|last| self.same_epoch_at(view, leader, follower, last))
            }
            Spec::Kip320 => is_following_epoch(view, follower, leader) && reaches(follower),
            _ => {
                is_following(view, follower, leader)
                    && (end == Offset(0) || reaches(leader) && reaches(follower))
            }
        }
    }

    /// Whether the high watermark of `leader` can rise by one: all of its ISR has the next record.
    pub(super) fn can_increment(&self, view: &View<W>, leader: BrokerId) -> bool {
        let own = view.replica(leader);
        let next = own.hw;
        let acknowledged = |member: BrokerId| {
            let counts = match self.spec {
                Spec::Kip320FirstTry => {
                    is_following(view, member, leader)
                        && self.same_epoch_at(view, leader, member, next)
                }
                Spec::Kip320 => is_following_epoch(view, member, leader),
                _ => is_following(view, member, leader),
            };
            counts.then_some(view.replica(member).log.end)
        };
        // The base does not ask for the leader's own log, only that there is such an offset.
        let (presumes, bound) = match self.spec {
            Spec::Kip320FirstTry => (presumes_leadership(view, leader), own.log.end),
            Spec::Kip320 => (true, own.log.end),
            _ => (presumes_leadership(view, leader), Offset(self.bounds.log_size)),
        };
        presumes
            && next < bound
            && lowest_end(bound, own.isr.iter().map(acknowledged)).is_some_and(|end| end > next)
    }

    /// In how many ways the spec finds that `follower` may be put out of the ISR.
    pub(super) fn ways_to_shrink(
        &self,
        view: &View<W>,
        leader: BrokerId,
        follower: BrokerId,
    ) -> usize {
        let end = view.replica(leader).log.end;
        if self.spec == Spec::Kip320 {
            let elsewhere = !is_following_epoch(view, follower, leader);
            let shorter = view.replica(follower).log.end < end;
            return usize::from(elsewhere) + usize::from(shorter);
        }
        usize::from(!self.is_caught_up(view, leader, follower, end))
    }

    /// Whether `follower` may join the ISR.
    pub(super) fn may_join(&self, view: &View<W>, leader: BrokerId, follower: BrokerId) -> bool {
        let own = view.replica(leader);
        let reached_epoch = || {
            let epoch_at = |offset| self.layout.records.record(own.log, offset).1;
            own.hw == own.log.end || own.hw < own.log.end && Some(epoch_at(own.hw)) == own.epoch
        };
        self.is_caught_up(view, leader, follower, own.hw)
            && (!self.spec.waits_for_own_epoch() || reached_epoch())
    }

    /// Whether `follower` may copy the next record of `leader`, if there is one.
    pub(super) fn may_fetch(&self, view: &View<W>, leader: BrokerId, follower: BrokerId) -> bool {
        let end = view.replica(follower).log.end;
        match self.spec {
            Spec::Kip320FirstTry => self.is_caught_up(view, leader, follower, end),
            Spec::Kip320 => is_following_epoch(view, follower, leader),
            _ => presumes_leadership(view, leader) && is_following(view, follower, leader),
        }
    }

    /// Kip320FirstTry: whether a fetch of `follower` would tell it that the logs part.
    pub(super) fn needs_truncation(
        &self,
        view: &View<W>,
        leader: BrokerId,
        follower: BrokerId,
    ) -> bool {
        let (own, other) = (view.replica(leader).log.end, view.replica(follower).log.end);
        let parts = |last| !self.same_epoch_at(view, leader, follower, Offset(last));
        other > own || other.0.checked_sub(1).is_some_and(parts)
    }

    /// Kip320: whether `leader` leads in the epoch of a request, and so knows where logs part.
    pub(super) fn leads_in(&self, view: &View<W>, leader: BrokerId, epoch: LeaderEpoch) -> bool {
        presumes_leadership(view, leader) && view.replica(leader).epoch == Some(epoch)
    }
}
