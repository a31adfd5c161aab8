//! A sentence for each decision of the controller that is neither an election nor an ISR, and for
//! what brokers do about it.

use super::parts::Brokers;
use super::resource::{Say, words};
use super::telling::Telling;
use crate::engine::{BrokerId, BrokerSet, Fact as F, LeaderEpoch};

words! { "decision":
    pub(super) enum Decided<'a> {
        EpochRaised { leader: Option<BrokerId>, epoch: LeaderEpoch },
        Eligible(elr: Brokers),
        LastKnown(leader: BrokerId),
        NobodyEligible,
        Moving { adding: BrokerSet, removing: BrokerSet },
        Moved(replicas: BrokerSet),
        ShutdownBegan(broker: BrokerId),
        Unregistered(broker: BrokerId),
        Stopped(broker: BrokerId),
        Halted(broker: BrokerId),
        ReplicationFailed(broker: BrokerId),
        Created { topic: &'a str, first: u16, last: u16, all: bool },
        ReplicaCreated(broker: BrokerId),
        ReplicaDeleted(broker: BrokerId),
    }
}

/// The sentence of such a fact. Other facts are not asked for here.
pub(super) fn decided(t: &Telling<'_>, fact: &F) -> String {
    let told = match *fact {
        F::LeaderEpochRaised { leader, epoch, .. } => Decided::EpochRaised { leader, epoch },
        F::ElrChanged { last_known: Some(leader), .. } => Decided::LastKnown(leader),
        F::ElrChanged { elr, .. } if elr.is_empty() => Decided::NobodyEligible,
        F::ElrChanged { elr, .. } => Decided::Eligible(Brokers(elr)),
        F::ReplicasChanged { ref replicas, adding, removing, .. } => {
            match (adding.is_empty(), removing.is_empty()) {
                (true, true) => Decided::Moved(replicas.iter().copied().collect()),
                _ => Decided::Moving { adding, removing },
            }
        }
        F::ShutdownBegan { broker } => Decided::ShutdownBegan(broker),
        F::BrokerUnregistered { broker } => Decided::Unregistered(broker),
        F::BrokerStopped { broker } => Decided::Stopped(broker),
        F::BrokerHalted { broker, .. } => Decided::Halted(broker),
        F::ReplicationFailed { broker, .. } => Decided::ReplicationFailed(broker),
        F::PartitionsCreated { ref topic, from, to } => {
            Decided::Created { topic, first: from, last: to.saturating_sub(1), all: from == 0 }
        }
        F::ReplicaCreated { broker, .. } => Decided::ReplicaCreated(broker),
        F::ReplicaDeleted { broker, .. } => Decided::ReplicaDeleted(broker),
        _ => return String::new(),
    };
    told.say(t.lang)
}
