//! In-sync replicas: who is caught up, who is out of sync, who may join.
//!
//! Rule: a replica is caught up if its log ends where the leader's does, or if it had all of the
//! leader's log at some time in the last `replica.lag.time.max.ms`. Members that are not are
//! proposed for removal; a replica joins once it has reached the high watermark and the start of
//! the leader's epoch.
//!
//! From: `Replica`, `Partition.maybeShrinkIsr`, `Partition.maybeExpandIsr` (ISR-1 to ISR-13).

use super::broker::{Leadership, ParkedFetch, Remote};
use super::ids::{BrokerId, BrokerSet, Millis, Offset};
use super::metadata::MetadataImage;

impl Remote {
    /// Notes a fetch from `offset` at `now`, while the leader's log ends at `leader_end` (ISR-1).
    pub fn note_fetch(&mut self, offset: Offset, leader_end: Offset, now: Millis) {
        if offset >= leader_end {
            self.last_caught_up = self.last_caught_up.max(Some(now));
        } else if offset >= self.leader_end_at_last_fetch {
            self.last_caught_up = self.last_caught_up.max(self.last_fetch);
        }
        self.last_fetch = Some(now);
        self.leader_end_at_last_fetch = self.leader_end_at_last_fetch.max(leader_end);
        self.end = Some(offset);
    }

    /// Whether the replica is caught up at `now` (ISR-2).
    pub fn is_caught_up(&self, leader_end: Offset, now: Millis, lag_max: Millis) -> bool {
        let lag = self.last_caught_up.map(|at| now.since(at));
        self.end == Some(leader_end) || lag.is_some_and(|lag| lag <= lag_max)
    }
}

impl ParkedFetch {
    /// The last and the next instant at which the reader would have asked again by `now`.
    fn rounds(&self, now: Millis) -> (Millis, Millis) {
        let wait = self.fetch.max_wait.0.max(1);
        let full = now.since(self.arrived).0 / wait;
        (self.arrived + Millis(full * wait), self.arrived + Millis((full + 1) * wait))
    }

    /// When the present long poll ends.
    pub fn next_round(&self, now: Millis) -> Millis {
        self.rounds(now).1
    }

    /// When the reader asked last, as its idle long polls are not played one by one.
    pub fn last_round(&self, now: Millis) -> Millis {
        if self.answer_at.is_some() { self.arrived } else { self.rounds(now).0 }
    }
}

/// The ISR that the leader would propose: without the members that are out of sync; `None` if
/// there are none (ISR-7). The leader never removes itself.
pub fn shrunk(
    leader: BrokerId,
    leadership: &Leadership,
    leader_end: Offset,
    now: Millis,
    lag_max: Millis,
) -> Option<BrokerSet> {
    let in_sync = |member: &BrokerId| {
        *member == leader
            || leadership
                .remotes
                .get(*member)
                .is_some_and(|remote| remote.is_caught_up(leader_end, now, lag_max))
    };
    let proposed: BrokerSet = leadership.isr.iter().filter(in_sync).collect();
    (proposed != leadership.isr).then_some(proposed)
}

/// Whether the leader may propose `follower` for the ISR (ISR-8).
pub fn may_join(
    leadership: &Leadership,
    high_watermark: Offset,
    follower: BrokerId,
    image: &MetadataImage,
) -> bool {
    let Some(remote) = leadership.remotes.get(follower) else { return false };
    let reached = |end: Offset| end >= high_watermark && end >= leadership.epoch_start;
    leadership.pending.is_none()
        && !leadership.isr.contains(follower)
        && remote.end.is_some_and(reached)
        && is_eligible(remote, follower, image)
}

/// Whether the controller would take `follower` into an ISR, as far as the leader knows: not
/// fenced, and not restarted since its last fetch (ISR-9). Before its first fetch it is not.
pub fn is_eligible(remote: &Remote, follower: BrokerId, image: &MetadataImage) -> bool {
    let known = image.brokers.get(follower);
    known.is_some_and(|r| !r.fenced && remote.broker_epoch == Some(r.epoch))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::event::Origin;

    fn remote() -> Remote {
        Remote::unknown(Origin::default())
    }

    #[test]
    fn a_steady_follower_under_constant_load_stays_caught_up() {
        let mut steady = remote();
        steady.note_fetch(Offset(5), Offset(5), Millis(100));
        steady.note_fetch(Offset(6), Offset(9), Millis(200));
        assert_eq!(steady.last_caught_up, Some(Millis(100)), "it had what the leader had at 100");
        steady.note_fetch(Offset(9), Offset(12), Millis(300));
        assert_eq!(steady.last_caught_up, Some(Millis(200)), "the end of the fetch before");
        steady.note_fetch(Offset(10), Offset(15), Millis(400));
        assert_eq!(steady.last_caught_up, Some(Millis(200)), "it fell behind: unchanged");
    }

    #[test]
    fn an_equal_log_is_caught_up_however_long_ago() {
        let mut quiet = remote();
        quiet.note_fetch(Offset(5), Offset(5), Millis(100));
        assert!(quiet.is_caught_up(Offset(5), Millis(99_999), Millis(10)));
        assert!(quiet.is_caught_up(Offset(6), Millis(110), Millis(10)), "exactly the limit");
        assert!(!quiet.is_caught_up(Offset(6), Millis(111), Millis(10)));
    }
}
