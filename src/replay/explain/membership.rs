//! Why a broker is not in the ISR, and why the ISR is not larger.

use super::Ask;
use super::hindrance::{Membership, Reading};
use crate::engine::broker::{Leadership, PendingIsr, Remote};
use crate::engine::isr;
use crate::engine::{Behaviour, BrokerId, BrokerSet, Message, Node};

impl Ask<'_> {
    /// Why the ISR is not larger.
    pub(super) fn isr(&mut self) {
        let Some(known) = self.metadata() else { return };
        let outside = known.replicas.iter().copied().filter(|id| !known.isr.contains(*id));
        let outside: Vec<BrokerId> = outside.collect();
        if outside.is_empty() {
            self.say(Membership::AllIn { isr: known.isr });
            return self.members();
        }
        outside.into_iter().for_each(|broker| self.member(broker));
    }

    /// What speaks against those who are in the ISR.
    fn members(&mut self) {
        let Some(known) = self.metadata() else { return };
        known.isr.iter().for_each(|member| self.of_member(member, false));
    }

    /// Why a broker is not in the ISR or, if it is, what speaks against that.
    pub(super) fn member(&mut self, broker: BrokerId) {
        let Some(known) = self.metadata() else { return };
        if known.isr.contains(broker) {
            return self.of_member(broker, true);
        }
        if !known.replicas.contains(&broker) {
            return self.say(Membership::NotAReplica { broker });
        }
        let absent = self.is_absent(broker);
        let fenced = !absent && self.is_fenced(broker);
        let Some(leader) = known.leader else { return self.nobody_leads() };
        let leads = self.cluster.brokers.get(leader).is_some_and(|b| b.is_up());
        let leadership = self.replica(leader).and_then(|replica| replica.leadership());
        match leadership.filter(|l| leads && l.epoch == known.leader_epoch) {
            Some(leadership) if leadership.isr.contains(broker) => {
                self.say(Membership::IsrDiffers { leader, isr: leadership.isr });
            }
            Some(leadership) if !absent && !fenced => self.outsider(broker, leader, leadership),
            Some(_) => {}
            None => self.say(Membership::LeaderNotYet { leader, epoch: known.leader_epoch }),
        }
    }

    /// What keeps a broker from its work, and what would let a broker that is down start again.
    pub(super) fn broker(&mut self, broker: BrokerId) {
        let Some(known) = self.cluster.brokers.get(broker) else { return };
        if !known.is_up() {
            return self.say(Reading::StartsByHand { broker });
        }
        let (absent, fenced) = (self.is_absent(broker), self.is_fenced(broker));
        if let Some(until) = known.stops_at {
            self.say_since(Reading::AskedToStop { broker, until }, known.since);
            if !absent && !fenced {
                self.link(Node::Controller, Node::Broker(broker));
            }
        } else if !absent && !fenced {
            self.say(Reading::AtWork { broker });
        }
    }

    /// Who of those outside the ISR may still be elected, and why no other.
    pub(super) fn eligible(&mut self) {
        let Some(known) = self.metadata() else { return };
        let min = self.cluster.controller.image.min_isr(self.rules, self.partition);
        if known.isr.len() >= min {
            return self.say(Membership::IsrIsEnough { isr: known.isr, min });
        }
        if !known.elr.is_empty() {
            self.say(Membership::HoldsCommitted { elr: known.elr });
        }
        let assigned: BrokerSet = known.replicas.iter().copied().collect();
        let others = assigned.minus(known.isr).minus(known.elr);
        if !others.is_empty() {
            self.say(Membership::MayLack { others });
        }
    }

    /// What is between two nodes.
    pub(super) fn between(&mut self, a: Node, b: Node) {
        self.link(a, b);
        if self.found.is_empty() {
            self.say(Reading::LinkOpen { a, b });
        }
    }

    /// Says that the controller has fenced a broker or lets it stop; answers whether it does.
    fn is_fenced(&mut self, broker: BrokerId) -> bool {
        let registered = self.cluster.controller.image.brokers.get(broker);
        match registered {
            Some(known) if known.fenced => {
                self.say_after(Membership::Fenced { broker }, Ask::was_fenced(broker));
                self.link(Node::Controller, Node::Broker(broker));
            }
            Some(known) if known.shutting_down => self.say(Membership::StopsSoon { broker }),
            Some(_) => return false,
            None => self.say_after(Reading::Unregistered { broker }, Ask::was_fenced(broker)),
        }
        true
    }

    /// Why a leader does not take a replica outside its ISR into it (ISR-8).
    pub(super) fn outsider(&mut self, replica: BrokerId, leader: BrokerId, own: &Leadership) {
        let before = self.found.len();
        let Some((broker, led)) = self.cluster.brokers.get(leader).zip(self.replica(leader)) else {
            return;
        };
        let Some(remote) = own.remotes.get(replica) else {
            return self.say(Membership::NotAReplica { broker: replica });
        };
        let (mark, leader_end) = (led.log.high_watermark(), led.log.end());
        let start = own.epoch_start;
        match remote.end {
            None => self.say(Membership::NeverFetched { replica, epoch: own.epoch }),
            Some(end) if end < mark => {
                self.say_since(Membership::NeedsMark { replica, end, mark }, remote.since);
            }
            Some(end) if end < start && self.rules.has(Behaviour::JoinFromEpochStart) => {
                self.say_since(Membership::NeedsEpochStart { replica, end, start }, remote.since);
            }
            Some(_) => {}
        }
        let lags_behind = self.found.len() > before;
        if lags_behind {
            self.lag(replica, remote, leader_end);
            self.follower(replica, leader, own.epoch);
        } else if !isr::is_eligible(self.rules, remote, replica, &broker.image) {
            self.not_eligible(replica, leader, &broker.image);
        }
        if own.pending.is_some() {
            self.pending(leader, own);
        } else if self.cluster.network.is_cut(Node::Broker(leader), Node::Controller) {
            self.link(Node::Broker(leader), Node::Controller);
        }
        if self.found.len() == before {
            self.say(Membership::JoinsNext { replica });
            self.follower(replica, leader, own.epoch);
        }
    }

    fn not_eligible(
        &mut self,
        replica: BrokerId,
        leader: BrokerId,
        image: &crate::engine::metadata::MetadataImage,
    ) {
        if image.is_active(replica) {
            self.say(Membership::Restarted { replica });
        } else {
            self.say(Membership::TakenForFenced { leader, replica });
            self.link(Node::Controller, Node::Broker(leader));
        }
    }

    /// How long, and by how much, a replica has been behind.
    fn lag(&mut self, replica: BrokerId, remote: &Remote, leader_end: crate::engine::Offset) {
        let behind = leader_end.0.saturating_sub(remote.end.map_or(0, |end| end.0));
        let lag = remote.last_caught_up.map(|at| self.cluster.now.since(at));
        let most = self.cluster.settings.replica_lag_time_max;
        self.say(Membership::Lags { replica, lag, behind, most });
    }

    /// The ISR change under way, and what keeps it.
    pub(super) fn pending(&mut self, leader: BrokerId, own: &Leadership) {
        let Some(PendingIsr { request, proposed }) = own.pending else { return };
        let Some(request) = request else {
            return self.say(Membership::ChangeStuck { leader, proposed });
        };
        let cut = self.link(Node::Broker(leader), Node::Controller);
        let is_it = |m: &&Message| m.body.answers().unwrap_or(m.request) == request;
        let message = self.cluster.network.in_flight.values().find(is_it);
        let due = message.map(|m| m.due_at).filter(|_| !cut);
        let hindrance = Membership::ChangeUnderWay { leader, proposed, due };
        match message {
            Some(message) => self.say_since(hindrance, message.origin),
            None => self.say(hindrance),
        }
    }

    /// What speaks against a member of the ISR.
    fn of_member(&mut self, broker: BrokerId, alone: bool) {
        let before = self.found.len();
        let Some(known) = self.metadata() else { return };
        let up = self.cluster.brokers.get(broker).is_some_and(|b| b.is_up());
        if !up && let Some(down) = self.cluster.brokers.get(broker) {
            self.say_since(Membership::MemberDown { broker }, down.since);
        }
        let leader = known.leader.filter(|leader| *leader != broker);
        let led = leader.and_then(|leader| Some((leader, self.replica(leader)?)));
        if let Some((leader, led)) = led
            && let Some(own) = led.leadership()
        {
            let remote = own.remotes.get(broker);
            let (end, now) = (led.log.end(), self.cluster.now);
            let settings = &self.cluster.settings;
            if !own.isr.contains(broker) {
                self.say(Membership::IsrDiffers { leader, isr: own.isr });
            } else if let Some(remote) = remote
                && !remote.is_in_sync(self.rules, settings, end, now)
            {
                self.lag(broker, remote, end);
            }
            if own.pending.is_some_and(|pending| !pending.proposed.contains(broker)) {
                self.pending(leader, own);
            }
        }
        if alone && self.found.len() == before {
            self.say(Membership::IsMember { broker });
        }
    }
}
