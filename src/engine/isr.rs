//! In-sync replicas: who is caught up, who is out of sync, who may join.
//!
//! Rule: a replica is caught up if its log ends where the leader's does, or if it had all of the
//! leader's log at some time in the last `replica.lag.time.max.ms`. Members that are not are
//! proposed for removal; a replica joins once it has reached the high watermark and the start of
//! the leader's epoch. In 0.8 the number of messages counted, and the time since the last fetch.
//!
//! From: `Replica`, `Partition.maybeShrinkIsr`, `Partition.maybeExpandIsr` (ISR-1 to ISR-13,
//! LAG-1 to LAG-3).

use super::behaviour::Behaviour;
use super::broker::{Leadership, ParkedFetch, Remote};
use super::ids::{BrokerId, BrokerSet, Millis, Offset};
use super::metadata::MetadataImage;
use super::rules::Rules;
use super::settings::Settings;

impl Remote {
    /// Notes a fetch from `offset` at `now`, while the leader's log ends at `leader_end` (ISR-1).
    pub fn note_fetch(&mut self, rules: &Rules, offset: Offset, leader_end: Offset, now: Millis) {
        if offset >= leader_end {
            self.last_caught_up = self.last_caught_up.max(Some(now));
        } else if offset >= self.leader_end_at_last_fetch && rules.has(Behaviour::KeepsPace) {
            self.last_caught_up = self.last_caught_up.max(self.last_fetch);
        }
        self.last_fetch = Some(now);
        self.leader_end_at_last_fetch = self.leader_end_at_last_fetch.max(leader_end);
        self.end = Some(offset);
    }

    /// Whether the replica is caught up at `now` by time (ISR-2).
    pub fn is_caught_up(&self, now: Millis, lag_max: Millis) -> bool {
        self.last_caught_up.is_some_and(|at| now.since(at) <= lag_max)
    }

    /// Whether the replica is in sync at `now`, by the rule of the version (ISR-2, LAG-1).
    pub fn is_in_sync(
        &self,
        rules: &Rules,
        settings: &Settings,
        leader_end: Offset,
        now: Millis,
    ) -> bool {
        let lag_max = settings.replica_lag_time_max;
        if !rules.has(Behaviour::LagByTime) {
            let fetched = self.last_fetch.or(self.last_caught_up);
            let stuck = fetched.is_none_or(|at| now.since(at) > lag_max);
            let behind = self.end.map_or(0, |end| leader_end.0.saturating_sub(end.0));
            return !stuck && behind <= settings.replica_lag_max_messages;
        }
        let equal = self.end == Some(leader_end) && rules.has(Behaviour::EqualEndIsCaughtUp);
        equal || self.is_caught_up(now, lag_max)
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
    (rules, settings): (&Rules, &Settings),
    leader: BrokerId,
    leadership: &Leadership,
    leader_end: Offset,
    now: Millis,
) -> Option<BrokerSet> {
    let in_sync = |member: &BrokerId| {
        let remote = leadership.remotes.get(*member);
        *member == leader || remote.is_some_and(|r| r.is_in_sync(rules, settings, leader_end, now))
    };
    let proposed: BrokerSet = leadership.isr.iter().filter(in_sync).collect();
    (proposed != leadership.isr).then_some(proposed)
}

/// Whether the leader may propose `follower` for the ISR (ISR-8).
pub fn may_join(
    rules: &Rules,
    leadership: &Leadership,
    high_watermark: Offset,
    follower: BrokerId,
    image: &MetadataImage,
) -> bool {
    let Some(remote) = leadership.remotes.get(follower) else { return false };
    let from_start =
        |end| end >= leadership.epoch_start || !rules.has(Behaviour::JoinFromEpochStart);
    leadership.pending.is_none()
        && !leadership.isr.contains(follower)
        && remote.end.is_some_and(|end| end >= high_watermark && from_start(end))
        && is_eligible(rules, remote, follower, image)
}

/// Whether the controller would take `follower` into an ISR, as far as the leader knows: not
/// fenced or about to stop, and not restarted since its last fetch (ISR-9). Before its first fetch
/// it is not; a fetch that told no registration is not held against it.
pub fn is_eligible(
    rules: &Rules,
    remote: &Remote,
    follower: BrokerId,
    image: &MetadataImage,
) -> bool {
    let known = image.brokers.get(follower);
    let same = || match remote.broker_epoch {
        Some(told) => known.is_some_and(|r| r.epoch == told),
        None => remote.end.is_some(),
    };
    (image.is_active(follower) || !rules.has(Behaviour::FencedMayNotJoin))
        && (same() || !rules.has(Behaviour::RestartedMayNotJoin))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Edition;
    use crate::engine::event::Origin;

    fn remote() -> Remote {
        Remote::unknown(Origin::default())
    }

    /// A follower under constant load: what it was last caught up at after each fetch.
    fn steady(rules: &Rules) -> Vec<u64> {
        let mut steady = remote();
        let fetches = [(5, 5), (6, 9), (9, 12), (10, 15)].into_iter().zip([100, 200, 300, 400]);
        let note = |((offset, end), at)| {
            steady.note_fetch(rules, Offset(offset), Offset(end), Millis(at));
            steady.last_caught_up.map_or(0, |at| at.0)
        };
        fetches.map(note).collect()
    }

    #[test]
    fn a_steady_follower_under_constant_load_stays_caught_up() {
        // It has at each fetch what the leader had at the one before, until it falls behind.
        assert_eq!(steady(&Rules::default()), [100, 100, 200, 200]);
        let first = Edition::V0_9.rules();
        assert_eq!(steady(&first), [100, 100, 100, 100], "it never reaches the end");
    }

    fn in_sync(edition: Edition, end: u64, now: u64) -> bool {
        let rules = edition.rules();
        let mut quiet = remote();
        quiet.note_fetch(&rules, Offset(5), Offset(5), Millis(100));
        let settings = Settings {
            replica_lag_time_max: Millis(10),
            replica_lag_max_messages: 3,
            ..Settings::default()
        };
        quiet.is_in_sync(&rules, &settings, Offset(end), Millis(now))
    }

    #[test]
    fn an_equal_log_is_in_sync_however_long_ago_but_only_in_newer_versions() {
        let (old, new) = (Edition::V2_0, Edition::V2_7);
        assert!(in_sync(new, 5, 99_999) && !in_sync(old, 5, 99_999));
        assert!(in_sync(new, 6, 110) && in_sync(old, 6, 110), "exactly the limit");
        assert!(!in_sync(new, 6, 111) && !in_sync(old, 6, 111));
    }

    #[test]
    fn once_the_number_of_messages_counted_too() {
        let first = Edition::V0_8;
        assert!(in_sync(first, 8, 110) && !in_sync(first, 9, 110), "three messages behind");
        assert!(!in_sync(first, 5, 111), "it did not fetch for too long");
    }
}
