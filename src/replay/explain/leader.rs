//! Why nobody leads, or not who should.

use super::Ask;
use super::hindrance::Leading;
use crate::engine::{Behaviour, BrokerId, BrokerSet, Fact, Timer, agenda};

impl Ask<'_> {
    /// Why nobody leads, or why the preferred leader does not.
    pub(super) fn leader(&mut self) {
        let Some(known) = self.metadata() else { return };
        let Some(leader) = known.leader else { return self.nobody_leads() };
        let Some(preferred) = known.replicas.first().copied() else { return };
        if preferred == leader {
            return self.say(Leading::PreferredLeads { leader });
        }
        let candidates = if known.isr.is_empty() { known.elr } else { known.isr };
        if !candidates.contains(preferred) {
            self.say(Leading::PreferredOutside { preferred, leader });
            return self.member(preferred);
        }
        if !self.cluster.controller.image.is_active(preferred) {
            return self.candidate(preferred, false);
        }
        let at = agenda::due(self.cluster, Timer::Balance);
        self.say(Leading::PreferredWaits { preferred, leader, at });
    }

    /// Why the leader epoch does not rise.
    pub(super) fn epoch(&mut self) {
        let Some(known) = self.metadata() else { return };
        match known.leader {
            Some(_) => self.say(Leading::EpochStays { epoch: known.leader_epoch }),
            None => self.nobody_leads(),
        }
    }

    /// Why nobody can be elected (ELE-2 to ELE-5); nothing while somebody leads.
    pub(super) fn nobody_leads(&mut self) {
        let Some(known) = self.metadata() else { return };
        if known.leader.is_some() {
            return;
        }
        let partition = self.partition;
        self.say_after(Leading::NobodyLeads { epoch: known.leader_epoch }, |fact| {
            matches!(fact, Fact::LeaderElected { partition: of, leader: None, .. }
                if *of == partition)
        });
        let (candidates, eligible) = match known.isr.is_empty() {
            true => (known.elr, true),
            false => (known.isr, false),
        };
        candidates.iter().for_each(|candidate| self.candidate(candidate, eligible));
        let remembered = self.rules.has(Behaviour::EligibleLeaderReplicas) && candidates.is_empty();
        if let Some(leader) = known.last_known_elr.iter().next().filter(|_| remembered) {
            self.say(Leading::LastKnownWaits { leader });
            self.candidate(leader, true);
        }
        let image = &self.cluster.controller.image;
        let active = known.replicas.iter().copied().filter(|id| image.is_active(*id));
        let others = active.collect::<BrokerSet>().minus(candidates);
        if others.is_empty() {
            self.say(Leading::NobodyActive);
        } else if !image.settings(self.partition).unclean_leader_election {
            self.say(Leading::UncleanOff { others });
        }
    }

    /// Why a replica that may be elected is not.
    fn candidate(&mut self, candidate: BrokerId, eligible: bool) {
        let image = &self.cluster.controller.image;
        if image.is_active(candidate) {
            return;
        }
        let Some(broker) = self.cluster.brokers.get(candidate) else { return };
        let down = !broker.is_up();
        self.say_since(Leading::CandidateInactive { candidate, down, eligible }, broker.since);
        let node = crate::engine::Node::Broker(candidate);
        if !down {
            self.link(crate::engine::Node::Controller, node);
        }
    }
}
