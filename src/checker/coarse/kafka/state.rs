//! The state of the Kafka specs, packed and unpacked.
//!
//! What follows from the rest takes no room: at most one LeaderAndIsr request is sent in each
//! epoch, so requests are a list by epoch; a replica's leader is the one that the request of its
//! epoch names, and the controller's is the one of the newest; the next epoch counts the requests.

use super::super::fields::{Field, Packing};
use super::super::records::{PackedLog, Records};
use crate::engine::{BrokerId, BrokerSet, LeaderEpoch, Offset};

/// The most replicas there can be.
pub const MOST_REPLICAS: usize = 8;

/// The most epochs there can be.
pub const MOST_EPOCHS: usize = 16;

/// What bounds a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// How many replicas there are.
    pub replicas: u8,
    /// How many records a log can hold.
    pub log_size: u64,
    /// How many records are written at most in the whole run.
    pub max_records: u64,
    /// The last epoch; the first is 0.
    pub max_leader_epoch: u32,
}

/// A replica: its log and what it believes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Replica {
    /// Its log.
    pub log: PackedLog,
    /// Its high watermark.
    pub hw: Offset,
    /// The epoch that it is in.
    pub epoch: Option<LeaderEpoch>,
    /// Whom it takes for the leader.
    pub leader: Option<BrokerId>,
    /// The ISR that it knows.
    pub isr: BrokerSet,
}

/// A LeaderAndIsr request, or what the controller holds to be true.
#[derive(Clone, Copy, Debug, Default)]
pub struct LeaderAndIsr {
    /// The leader, if there is one.
    pub leader: Option<BrokerId>,
    /// The ISR.
    pub isr: BrokerSet,
}

/// A state unpacked.
#[derive(Clone, Debug)]
pub struct View<const W: usize> {
    /// The state as it was packed.
    pub state: [u64; W],
    /// By broker id less one.
    pub replicas: [Replica; MOST_REPLICAS],
    /// By epoch, as many as were sent.
    pub requests: [LeaderAndIsr; MOST_EPOCHS],
    /// The id of the next record.
    pub next_record: u64,
    /// The next epoch; so many requests were sent.
    pub next_epoch: LeaderEpoch,
    /// What the controller holds to be true. Its epoch is the one before the next.
    pub quorum: LeaderAndIsr,
}

impl<const W: usize> View<W> {
    /// A replica.
    pub fn replica(&self, id: BrokerId) -> &Replica {
        &self.replicas[usize::from(id.0) - 1]
    }

    /// The requests that were sent, with their epochs.
    pub fn requests(&self) -> impl Iterator<Item = (LeaderEpoch, LeaderAndIsr)> {
        let sent = self.next_epoch.0;
        (0..sent).map(|epoch| (LeaderEpoch(epoch), self.requests[epoch as usize]))
    }

    /// The controller's epoch.
    pub fn quorum_epoch(&self) -> Option<LeaderEpoch> {
        self.next_epoch.0.checked_sub(1).map(LeaderEpoch)
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct ReplicaFields {
    log: Field,
    hw: Field,
    /// The epoch plus one.
    epoch: Field,
    isr: Field,
}

#[derive(Clone, Copy, Debug, Default)]
struct RequestFields {
    /// The leader's id; 0 for nobody.
    leader: Field,
    isr: Field,
}

/// Where each part of a state lies.
#[derive(Clone, Debug)]
pub struct Layout {
    /// How records are packed.
    pub records: Records,
    replicas: Vec<ReplicaFields>,
    requests: Vec<RequestFields>,
    next_record: Field,
    next_epoch: Field,
    quorum_isr: Field,
    words: usize,
}

/// The bits of a set, without the one for broker 0, which there is not.
fn packed(isr: BrokerSet) -> u64 {
    u64::from(isr.bits() >> 1)
}

fn unpacked(isr: u64) -> BrokerSet {
    BrokerSet::from_bits((isr as u32) << 1)
}

fn broker(id: u64) -> Option<BrokerId> {
    (id != 0).then_some(BrokerId(id as u8))
}

impl Layout {
    /// For states within these bounds; each must be within what this module can hold.
    pub fn new(bounds: Bounds) -> Layout {
        let epochs = u64::from(bounds.max_leader_epoch) + 1;
        let records = Records::new(bounds.max_records, epochs);
        let log = (1 << records.bits(bounds.log_size)) - 1;
        let isr = (1 << bounds.replicas) - 1;
        let mut packing = Packing::default();
        let mut field = |largest| packing.field(largest);
        let replicas = (0..bounds.replicas).map(|_| ReplicaFields {
            log: field(log),
            hw: field(bounds.log_size),
            epoch: field(epochs),
            isr: field(isr),
        });
        let replicas = replicas.collect();
        let leader = u64::from(bounds.replicas);
        let requests =
            (0..epochs).map(|_| RequestFields { leader: field(leader), isr: field(isr) }).collect();
        let next_record = field(bounds.max_records);
        let next_epoch = field(epochs);
        let quorum_isr = field(isr);
        let words = packing.words();
        Layout { records, replicas, requests, next_record, next_epoch, quorum_isr, words }
    }

    /// How many words a state takes.
    pub fn words(&self) -> usize {
        self.words
    }

    /// Unpacks a state.
    pub fn look<const W: usize>(&self, state: &[u64; W]) -> View<W> {
        let next_epoch = self.next_epoch.get(state) as u32;
        let mut requests = [LeaderAndIsr::default(); MOST_EPOCHS];
        for (request, fields) in requests.iter_mut().zip(&self.requests[..next_epoch as usize]) {
            request.leader = broker(fields.leader.get(state));
            request.isr = unpacked(fields.isr.get(state));
        }
        let named = |epoch: u64| epoch.checked_sub(1).and_then(|at| requests[at as usize].leader);
        let mut replicas = [Replica::default(); MOST_REPLICAS];
        for (replica, fields) in replicas.iter_mut().zip(&self.replicas) {
            let epoch = fields.epoch.get(state);
            *replica = Replica {
                log: self.records.unpack(fields.log.get(state)),
                hw: Offset(fields.hw.get(state)),
                epoch: epoch.checked_sub(1).map(|epoch| LeaderEpoch(epoch as u32)),
                leader: named(epoch),
                isr: unpacked(fields.isr.get(state)),
            };
        }
        let quorum = LeaderAndIsr {
            leader: named(u64::from(next_epoch)),
            isr: unpacked(self.quorum_isr.get(state)),
        };
        View {
            state: *state,
            replicas,
            requests,
            next_record: self.next_record.get(state),
            next_epoch: LeaderEpoch(next_epoch),
            quorum,
        }
    }

    fn of(&self, id: BrokerId) -> &ReplicaFields {
        &self.replicas[usize::from(id.0) - 1]
    }

    /// The same state with other names: the replica at place `n` gets the place `places[n]`.
    pub fn renamed<const W: usize>(&self, state: &[u64; W], places: &[u8]) -> [u64; W] {
        let mut to = *state;
        let set = |isr: u64| {
            let place = |(bit, place): (usize, &u8)| (isr >> bit & 1) << place;
            places.iter().enumerate().map(place).sum::<u64>()
        };
        for (fields, place) in self.replicas.iter().zip(places) {
            let new = &self.replicas[usize::from(*place)];
            new.log.set(&mut to, fields.log.get(state));
            new.hw.set(&mut to, fields.hw.get(state));
            new.epoch.set(&mut to, fields.epoch.get(state));
            new.isr.set(&mut to, set(fields.isr.get(state)));
        }
        for fields in &self.requests {
            let leader = fields.leader.get(state).checked_sub(1);
            let new = leader.map_or(0, |leader| u64::from(places[leader as usize]) + 1);
            fields.leader.set(&mut to, new);
            fields.isr.set(&mut to, set(fields.isr.get(state)));
        }
        self.quorum_isr.set(&mut to, set(self.quorum_isr.get(state)));
        to
    }

    /// A replica gets this log.
    pub fn set_log<const W: usize>(&self, state: &mut [u64; W], id: BrokerId, log: PackedLog) {
        self.of(id).log.set(state, self.records.pack(log));
    }

    /// A replica gets this high watermark.
    pub fn set_hw<const W: usize>(&self, state: &mut [u64; W], id: BrokerId, hw: Offset) {
        self.of(id).hw.set(state, hw.0);
    }

    /// A replica gets this ISR.
    pub fn set_isr<const W: usize>(&self, state: &mut [u64; W], id: BrokerId, isr: BrokerSet) {
        self.of(id).isr.set(state, packed(isr));
    }

    /// A replica is in this epoch.
    pub fn set_epoch<const W: usize>(
        &self,
        state: &mut [u64; W],
        id: BrokerId,
        epoch: LeaderEpoch,
    ) {
        self.of(id).epoch.set(state, u64::from(epoch.0) + 1);
    }

    /// The controller's ISR.
    pub fn set_quorum_isr<const W: usize>(&self, state: &mut [u64; W], isr: BrokerSet) {
        self.quorum_isr.set(state, packed(isr));
    }

    /// The id of the next record.
    pub fn set_next_record<const W: usize>(&self, state: &mut [u64; W], id: u64) {
        self.next_record.set(state, id);
    }

    /// The controller sends the request of this epoch, which is the next one.
    pub fn send<const W: usize>(
        &self,
        state: &mut [u64; W],
        epoch: LeaderEpoch,
        request: LeaderAndIsr,
    ) {
        let fields = &self.requests[epoch.0 as usize];
        fields.leader.set(state, request.leader.map_or(0, |leader| u64::from(leader.0)));
        fields.isr.set(state, packed(request.isr));
        self.next_epoch.set(state, u64::from(epoch.0) + 1);
        self.set_quorum_isr(state, request.isr);
    }
}
