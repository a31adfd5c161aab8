//! A change of the metadata in the making: what the controller decides in one go.
//!
//! Rule: each record counts, and what it changes is told. A partition changes by the rules of
//! `election` only, whoever asks.
//!
//! From: `ReplicationControlManager`, `ClusterControlManager` (KRC-2 to KRC-9, ELR-7), and
//! before KRaft `KafkaController` (ZKC-6, ZKC-8).

use super::behaviour::Behaviour;
use super::election::{self, Election, Wish};
use super::event::Fact;
use super::heartbeats::BrokerControlState;
use super::ids::{BrokerEpoch, BrokerId, BrokerSet, MetadataOffset, PartitionId};
use super::message::{AlterPartitionRequest, AlteredPartition, ErrorCode};
use super::metadata::{MetadataImage, Partition, Registration};
use super::rules::Rules;

/// A change of the metadata in the making.
pub struct Change {
    /// The metadata, on its way to what it will be.
    pub image: MetadataImage,
    pub(super) rules: Rules,
    facts: Vec<Fact>,
}

impl Change {
    /// Nothing changed yet.
    pub fn of(rules: &Rules, image: MetadataImage) -> Change {
        Change { image, rules: *rules, facts: Vec::new() }
    }

    /// The metadata as they are now, and what changed.
    pub fn end(self) -> (MetadataImage, Vec<Fact>) {
        (self.image, self.facts)
    }

    /// Whether nothing changed so far.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    pub(super) fn record(&mut self, fact: Fact) {
        self.count();
        self.facts.push(fact);
    }

    /// Counts a record that is not told by itself.
    pub fn count(&mut self) {
        self.image.offset = MetadataOffset(self.image.offset.0 + 1);
    }

    /// Registers a broker. Its epoch is the offset of this record. With KRaft it is fenced at
    /// first (KRC-3), and who stopped uncleanly may have lost what others count on (ELR-7). With
    /// ZooKeeper it is alive at once; that it restarted within its session goes unnoticed before
    /// 2.2 (ZKC-3).
    pub fn register(&mut self, broker: BrokerId, clean: bool) -> BrokerEpoch {
        let kraft = self.rules.has(Behaviour::Kraft);
        if !kraft && self.rules.has(Behaviour::RestartIsNoticed) {
            self.end_session(broker);
        }
        if kraft && self.image.is_unfenced(broker) {
            self.fence(broker);
        }
        if !clean {
            self.stopped_uncleanly(broker);
        }
        let epoch = BrokerEpoch(self.image.offset.0);
        let registration = Registration { epoch, fenced: kraft, shutting_down: false };
        self.image.brokers.insert(broker, registration);
        self.record(Fact::BrokerRegistered { broker, epoch });
        if !kraft {
            self.elect_where_leaderless();
        }
        epoch
    }

    /// It turned out that a broker had stopped uncleanly: where eligible leader replicas are
    /// kept, it leaves all ISRs and ELRs.
    pub fn stopped_uncleanly(&mut self, broker: BrokerId) {
        if self.rules.has(Behaviour::EligibleLeaderReplicas) {
            self.withdraw(broker, BrokerSet::of(broker));
        }
    }

    /// A heartbeat brings a broker from one state into another.
    pub fn enter(&mut self, broker: BrokerId, from: BrokerControlState, to: BrokerControlState) {
        use BrokerControlState::{ControlledShutdown, Fenced, ShutdownNow, Unfenced};
        match to {
            _ if from == to => {}
            Unfenced => self.unfence(broker),
            ControlledShutdown => self.shut_down(broker),
            Fenced => self.fence(broker),
            ShutdownNow if from != Fenced => self.fence(broker),
            ShutdownNow => {}
        }
    }

    /// A broker was silent for too long: with KRaft it is fenced, with ZooKeeper its node goes.
    pub fn end_session(&mut self, broker: BrokerId) {
        if self.rules.has(Behaviour::Kraft) {
            return self.fence(broker);
        }
        if self.image.brokers.remove(broker).is_some() {
            self.record(Fact::BrokerUnregistered { broker });
            self.withdraw(broker, BrokerSet::default());
        }
    }

    /// Fences a broker: it leaves all ISRs and leads nothing any more (KRC-6).
    pub fn fence(&mut self, broker: BrokerId) {
        self.register_as(broker, |registration| registration.fenced = true);
        self.record(Fact::BrokerFenced { broker });
        self.withdraw(broker, BrokerSet::default());
    }

    /// Unfences a broker: partitions without a leader may get it (KRC-7).
    pub fn unfence(&mut self, broker: BrokerId) {
        self.register_as(broker, |registration| registration.fenced = false);
        self.record(Fact::BrokerUnfenced { broker });
        self.elect_where_leaderless();
    }

    /// Notes that a broker asked to stop: from now on it may neither lead nor join an ISR.
    pub fn mark_shutting_down(&mut self, broker: BrokerId) {
        self.register_as(broker, |registration| registration.shutting_down = true);
        self.record(Fact::ShutdownBegan { broker });
    }

    /// A broker asked to stop: what it leads goes to others, and it leaves the ISRs (KRC-9). With
    /// ZooKeeper it keeps what nobody else can lead (ZKC-8).
    pub fn shut_down(&mut self, broker: BrokerId) {
        if !self.image.brokers.get(broker).is_some_and(|r| r.shutting_down) {
            self.mark_shutting_down(broker);
        }
        self.withdraw(broker, BrokerSet::default());
    }

    fn register_as(&mut self, broker: BrokerId, set: impl FnOnce(&mut Registration)) {
        if let Some(registration) = self.image.brokers.get_mut(broker) {
            set(registration);
        }
    }

    /// Takes a broker out of all ISRs, and out of the ELRs if it is one of those that
    /// `stopped_uncleanly`.
    fn withdraw(&mut self, broker: BrokerId, stopped_uncleanly: BrokerSet) {
        let keeps = !self.rules.has(Behaviour::Kraft) && self.image.is_registered(broker);
        for (id, partition) in self.image.partitions.clone().iter() {
            let eligible = partition.elr.contains(broker) && !stopped_uncleanly.is_empty();
            let concerned = partition.isr.contains(broker) || partition.leader == Some(broker);
            let others = || partition.isr.iter().any(|other| self.image.is_active(other));
            if (concerned || eligible) && (!keeps || others()) {
                self.alter(id, |wish| {
                    wish.target.isr = wish.target.isr.without(broker);
                    wish.stopped_uncleanly = stopped_uncleanly;
                });
            }
        }
    }

    /// Tries an election for every partition that has no leader (ELE-10).
    pub fn elect_where_leaderless(&mut self) {
        for (id, partition) in self.image.partitions.clone().iter() {
            if partition.leader.is_none() {
                self.alter(id, |_| {});
            }
        }
    }

    /// Changes a partition as the rules make it of a wish. Answers whether anything changed.
    pub fn alter(&mut self, id: PartitionId, shape: impl FnOnce(&mut Wish<'_>)) -> bool {
        let Some(old) = self.image.partitions.get(id).cloned() else { return false };
        let mut wish = Wish::of(&old);
        wish.min_isr = self.image.min_isr(&self.rules, id);
        if self.image.settings(id).unclean_leader_election {
            wish.election = Election::Unclean;
        }
        shape(&mut wish);
        let lost = wish.stopped_uncleanly;
        let may_lead = |id| self.image.is_active(id) && !lost.contains(id);
        let made = election::change(&self.rules, wish, &may_lead);
        let Some((next, unclean)) = made else { return false };
        self.tell(id, &old, &next, unclean);
        self.image.partitions.insert(id, next);
        self.count();
        true
    }

    fn tell(&mut self, id: PartitionId, old: &Partition, next: &Partition, unclean: bool) {
        let (leader, epoch) = (next.leader, next.leader_epoch);
        if next.replicas != old.replicas || next.is_reassigning() != old.is_reassigning() {
            let replicas = next.replicas.as_slice().into();
            let (adding, removing) = (next.adding, next.removing);
            self.facts.push(Fact::ReplicasChanged { partition: id, replicas, adding, removing });
        }
        if next.isr != old.isr {
            let (from, to, epoch) = (old.isr, next.isr, next.partition_epoch);
            self.facts.push(Fact::IsrChanged { partition: id, from, to, epoch });
        }
        if (next.elr, next.last_known_elr) != (old.elr, old.last_known_elr) {
            let last_known = next.last_known_elr.iter().next();
            self.facts.push(Fact::ElrChanged { partition: id, elr: next.elr, last_known });
        }
        if leader != old.leader {
            self.facts.push(Fact::LeaderElected { partition: id, leader, epoch, unclean });
        } else if epoch != old.leader_epoch {
            self.facts.push(Fact::LeaderEpochRaised { partition: id, leader, epoch });
        }
    }

    /// A leader asks for another ISR; `epochs` are the registrations of members as the leader
    /// knows them (ALT-5, ALT-6).
    ///
    /// # Errors
    /// Kafka's, in Kafka's order. With `NewLeaderElected` the change is made all the same: it
    /// completed a reassignment.
    pub fn alter_isr(
        &mut self,
        sender: BrokerId,
        request: &AlterPartitionRequest,
        epochs: &[(BrokerId, BrokerEpoch)],
    ) -> Result<AlteredPartition, ErrorCode> {
        self.check(sender, request, epochs)?;
        self.alter(request.partition, |wish| {
            wish.target.isr = request.isr;
            wish.target.recovering = !request.recovered;
            wish.by_leader = true;
        });
        let known = self.image.partitions.get(request.partition);
        let partition = known.ok_or(ErrorCode::UnknownTopicOrPartition)?;
        if partition.leader != Some(sender) {
            return Err(ErrorCode::NewLeaderElected);
        }
        Ok(AlteredPartition {
            leader_epoch: partition.leader_epoch,
            isr: partition.isr,
            partition_epoch: partition.partition_epoch,
        })
    }

    fn check(
        &self,
        sender: BrokerId,
        request: &AlterPartitionRequest,
        epochs: &[(BrokerId, BrokerEpoch)],
    ) -> Result<(), ErrorCode> {
        let image = &self.image;
        let epoch_of = |id: BrokerId| image.brokers.get(id).map(|r| r.epoch);
        if epoch_of(sender) != Some(request.broker_epoch) {
            return Err(ErrorCode::StaleBrokerEpoch);
        }
        let known = image.partitions.get(request.partition);
        let partition = known.ok_or(ErrorCode::UnknownTopicOrPartition)?;
        if request.leader_epoch > partition.leader_epoch
            || request.partition_epoch > partition.partition_epoch
        {
            return Err(ErrorCode::NotController);
        }
        if request.leader_epoch < partition.leader_epoch {
            return Err(ErrorCode::FencedLeaderEpoch);
        }
        if partition.leader != Some(sender) {
            return Err(ErrorCode::InvalidRequest);
        }
        if request.partition_epoch < partition.partition_epoch {
            return Err(ErrorCode::InvalidUpdateVersion);
        }
        let assigned: BrokerSet = partition.replicas.iter().copied().collect();
        let recovering = !request.recovered && (request.isr.len() > 1 || !partition.recovering);
        if !request.isr.minus(assigned).is_empty() || !request.isr.contains(sender) || recovering {
            return Err(ErrorCode::InvalidRequest);
        }
        let restarted = self.rules.has(Behaviour::RestartedMayNotJoin)
            && epochs.iter().any(|(id, epoch)| epoch_of(*id) != Some(*epoch));
        let fenced = self.rules.has(Behaviour::FencedMayNotJoin)
            && request.isr.iter().any(|id| !image.is_active(id));
        if restarted || fenced { Err(ErrorCode::IneligibleReplica) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Cluster, Edition, Opening};

    #[test]
    fn only_a_leader_alone_may_say_that_it_still_recovers() {
        let rules = Edition::V4_0.rules();
        let cluster = Opening::of(&rules).cluster(&rules);
        let asked = |was_recovering: bool, isr: &[u8], recovered: bool| {
            let mut image = (*cluster.controller.image).clone();
            let partition = image.partitions.get_mut(Cluster::PARTITION).unwrap();
            partition.recovering = was_recovering;
            let leader = partition.leader.unwrap();
            let request = AlterPartitionRequest {
                partition: Cluster::PARTITION,
                broker_epoch: image.brokers.get(leader).unwrap().epoch,
                leader_epoch: partition.leader_epoch,
                partition_epoch: partition.partition_epoch,
                isr: isr.iter().copied().map(BrokerId).collect(),
                joining: None,
                recovered,
            };
            Change::of(&rules, image).alter_isr(leader, &request, &[]).map(|_| ())
        };
        assert_eq!(asked(true, &[1], true), Ok(()));
        assert_eq!(asked(true, &[1, 2], true), Ok(()), "others may join at once");
        assert_eq!(asked(true, &[1], false), Ok(()));
        assert_eq!(asked(true, &[1, 2], false), Err(ErrorCode::InvalidRequest));
        assert_eq!(asked(false, &[1], false), Err(ErrorCode::InvalidRequest), "it had recovered");
    }
}
