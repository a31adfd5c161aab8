//! Why a high watermark does not advance.

use super::Ask;
use super::hindrance::{Mark, Membership, Reading};
use crate::engine::broker::{Following, Leadership, Remote, Role};
use crate::engine::watermark::counted;
use crate::engine::{Behaviour, BrokerId, Fact, Offset};

impl Ask<'_> {
    /// Why the high watermark of a broker's replica does not advance.
    pub(super) fn watermark(&mut self, id: BrokerId) {
        let Some((broker, replica)) = self.cluster.brokers.get(id).zip(self.replica(id)) else {
            return;
        };
        if !broker.is_up() {
            return self.down(id, broker);
        }
        match &replica.role {
            Role::Leader(leadership) => self.of_leader(id, leadership),
            Role::Follower(own) => self.of_follower(id, own),
            Role::Idle if self.is_absent(id) => {}
            Role::Idle => {
                self.say(Reading::FollowsNobody { broker: id });
                if self.metadata().is_some_and(|known| known.leader.is_none()) {
                    self.nobody_leads();
                }
            }
        }
    }

    fn of_leader(&mut self, leader: BrokerId, leadership: &Leadership) {
        let Some((broker, replica)) = self.cluster.brokers.get(leader).zip(self.replica(leader))
        else {
            return;
        };
        let (mark, end) = (replica.log.high_watermark(), replica.log.end());
        let newer = self.metadata().map(|known| known.leader_epoch);
        if let Some(newer) = newer.filter(|newer| *newer > leadership.epoch) {
            let epoch = leadership.epoch;
            self.say(Mark::Superseded { broker: leader, epoch, newer });
        }
        if mark >= end {
            return self.say(Mark::NothingAbove { broker: leader, end });
        }
        let (isr, min) = (leadership.isr, broker.image.min_isr(self.rules, self.partition));
        let too_small = isr.len() < min && self.rules.has(Behaviour::StrictMinIsr);
        if too_small {
            let partition = self.partition;
            self.say_after(Mark::BelowMinIsr { isr, min }, |fact| match fact {
                Fact::IsrAdopted { partition: of, isr: adopted, .. } => {
                    *of == partition && *adopted == isr
                }
                Fact::IsrChanged { partition: of, to, .. } => *of == partition && *to == isr,
                _ => false,
            });
        }
        let times = (self.cluster.now, self.cluster.settings.replica_lag_time_max);
        let holds = |(_, remote): &(BrokerId, &Remote)| remote.end.is_none_or(|end| end <= mark);
        let counted = counted(self.rules, leadership, &broker.image, times).filter(holds);
        let counted: Vec<(BrokerId, &Remote)> = counted.collect();
        for (id, remote) in &counted {
            let hindrance = lacks(leadership, *id, remote.end, mark);
            self.say_since(hindrance, remote.since);
            self.follower(*id, leader, leadership.epoch);
            if leadership.maximal_isr() != leadership.isr {
                self.pending(leader, leadership);
            }
        }
        if counted.is_empty() && !too_small {
            self.say(Mark::NotTried { leader });
        }
        if too_small {
            self.outsiders(leader, leadership);
        }
    }

    /// Why the ISR does not grow.
    fn outsiders(&mut self, leader: BrokerId, leadership: &Leadership) {
        for outsider in leadership.remotes.keys().filter(|id| !leadership.isr.contains(*id)) {
            if !self.is_absent(outsider) {
                self.outsider(outsider, leader, leadership);
            }
        }
    }

    fn of_follower(&mut self, id: BrokerId, own: &Following) {
        let Some(log) = self.replica(id).map(|replica| &replica.log) else { return };
        let leader = own.leader;
        let led = self.replica(leader).filter(|replica| replica.leadership().is_some());
        let Some(led) = led.filter(|_| self.cluster.brokers.get(leader).is_some_and(|b| b.is_up()))
        else {
            // Whom it follows does not lead: the fetch says the rest.
            return self.follower_of_nobody(id, own);
        };
        let (mark, end) = (led.log.high_watermark(), log.end());
        if log.high_watermark() == mark {
            self.say(Mark::SameAsLeader { broker: id, leader, mark });
            return self.watermark(leader);
        }
        if end < mark && log.high_watermark() == end {
            self.say(Mark::LogTooShort { broker: id, end, mark });
        } else {
            self.say(Mark::NotToldYet { broker: id, leader, mark });
        }
        self.follower(id, leader, own.epoch);
    }

    fn follower_of_nobody(&mut self, id: BrokerId, own: &Following) {
        match self.cluster.brokers.get(own.leader) {
            Some(broker) if !broker.is_up() => self.down(own.leader, broker),
            _ => self.say(Membership::LeaderNotYet { leader: own.leader, epoch: own.epoch }),
        }
        self.follower(id, own.leader, own.epoch);
        if self.metadata().is_some_and(|known| known.leader.is_none()) {
            self.nobody_leads();
        }
    }
}

/// How a replica that counts has not got beyond the high watermark.
fn lacks(leadership: &Leadership, member: BrokerId, end: Option<Offset>, mark: Offset) -> Mark {
    let pending = leadership.pending.map(|pending| pending.proposed);
    let undecided = pending.is_some_and(|p| p.contains(member) != leadership.isr.contains(member));
    match end {
        end if undecided => Mark::PendingLacks { member, end, mark },
        None => Mark::MemberUnknown { member, epoch: leadership.epoch },
        Some(end) if leadership.isr.contains(member) => Mark::MemberLacks { member, end, mark },
        Some(end) => Mark::CaughtUpLacks { replica: member, end, mark },
    }
}
