//! The state of AsyncIsr, packed and unpacked.
//!
//! Requests are a set of (version, ISR): one bit for each that there can be. The controller
//! publishes one update with each of its versions, so updates are a list by version.

use super::super::fields::{Field, Packing};
use crate::engine::{BrokerId, BrokerSet, Offset};

/// The most replicas there can be: so that all their sets are one word of bits.
pub const MOST_REPLICAS: usize = 6;

/// The largest version there can be.
pub const MOST_VERSIONS: usize = 15;

/// What bounds a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// How many replicas there are.
    pub replicas: u8,
    /// States in which the leader has a larger offset are not explored.
    pub max_offset: u64,
    /// States in which the controller has a larger version are not explored.
    pub max_version: u8,
}

impl Bounds {
    /// Every replica.
    pub fn all(&self) -> BrokerSet {
        BrokerSet::from_bits((1 << (self.replicas + 1)) - 2)
    }
}

/// A state unpacked.
#[derive(Clone, Debug)]
pub struct View<const W: usize> {
    /// The state as it was packed.
    pub state: [u64; W],
    /// The ISR that holds.
    pub controller_isr: BrokerSet,
    /// How often it was changed.
    pub controller_version: u8,
    /// The ISR that the leader knows.
    pub isr: BrokerSet,
    /// Its version.
    pub version: u8,
    /// All members of what the leader has asked for since.
    pub pending_isr: BrokerSet,
    /// The version in which it asked.
    pub pending_version: Option<u8>,
    offsets: [Offset; MOST_REPLICAS],
    /// By version, a bit for each set.
    requests: [u64; MOST_VERSIONS + 1],
    /// By version, the first unused.
    updates: [BrokerSet; MOST_VERSIONS + 1],
}

impl<const W: usize> View<W> {
    /// The log end of a replica, as the leader knows it.
    pub fn offset(&self, id: BrokerId) -> Offset {
        self.offsets[usize::from(id.0) - 1]
    }

    /// All requests that were sent: in which version, for which ISR.
    pub fn requests(&self) -> impl Iterator<Item = (u8, BrokerSet)> {
        (0..=self.controller_version).flat_map(|version| {
            let sets = self.requests[usize::from(version)];
            let sent = (0..u64::BITS).filter(move |set| sets >> set & 1 != 0);
            sent.map(move |set| (version, unpacked(u64::from(set))))
        })
    }

    /// All updates that were published: version and ISR.
    pub fn updates(&self) -> impl Iterator<Item = (u8, BrokerSet)> {
        (1..=self.controller_version).map(|version| (version, self.updates[usize::from(version)]))
    }
}

/// Where each part of a state lies.
#[derive(Clone, Debug)]
pub struct Layout {
    controller_isr: Field,
    controller_version: Field,
    isr: Field,
    version: Field,
    pending_isr: Field,
    /// The version plus one.
    pending_version: Field,
    offsets: Vec<Field>,
    requests: Vec<Field>,
    updates: Vec<Field>,
    words: usize,
}

fn packed(isr: BrokerSet) -> u64 {
    u64::from(isr.bits() >> 1)
}

fn unpacked(isr: u64) -> BrokerSet {
    BrokerSet::from_bits((isr as u32) << 1)
}

impl Layout {
    /// For states within these bounds; each must be within what this module can hold.
    pub fn new(bounds: Bounds) -> Layout {
        let mut packing = Packing::default();
        let mut field = |largest| packing.field(largest);
        let isr = (1 << bounds.replicas) - 1;
        let version = u64::from(bounds.max_version);
        let sets = u64::MAX >> (u64::BITS - (1 << bounds.replicas));
        let requests = (0..=version).map(|_| field(sets)).collect();
        let updates = (0..=version).map(|at| field(if at == 0 { 0 } else { isr })).collect();
        let offsets = (0..bounds.replicas).map(|_| field(bounds.max_offset)).collect();
        let [controller_isr, own_isr, pending_isr] = [isr; 3].map(&mut field);
        let [controller_version, own, pending_version] = [version, version, version + 1].map(field);
        Layout {
            controller_isr,
            controller_version,
            isr: own_isr,
            version: own,
            pending_isr,
            pending_version,
            offsets,
            requests,
            updates,
            words: packing.words(),
        }
    }

    /// How many words a state takes.
    pub fn words(&self) -> usize {
        self.words
    }

    /// Everybody is in the ISR, and nothing else has happened.
    pub fn initial<const W: usize>(&self, all: BrokerSet) -> [u64; W] {
        let mut state = [0; W];
        self.controller_isr.set(&mut state, packed(all));
        self.isr.set(&mut state, packed(all));
        state
    }

    /// Unpacks a state.
    pub fn look<const W: usize>(&self, state: &[u64; W]) -> View<W> {
        let mut offsets = [Offset::default(); MOST_REPLICAS];
        for (offset, field) in offsets.iter_mut().zip(&self.offsets) {
            *offset = Offset(field.get(state));
        }
        let mut requests = [0; MOST_VERSIONS + 1];
        for (sets, field) in requests.iter_mut().zip(&self.requests) {
            *sets = field.get(state);
        }
        let mut updates = [BrokerSet::default(); MOST_VERSIONS + 1];
        for (isr, field) in updates.iter_mut().zip(&self.updates) {
            *isr = unpacked(field.get(state));
        }
        let pending = self.pending_version.get(state);
        View {
            state: *state,
            controller_isr: unpacked(self.controller_isr.get(state)),
            controller_version: self.controller_version.get(state) as u8,
            isr: unpacked(self.isr.get(state)),
            version: self.version.get(state) as u8,
            pending_isr: unpacked(self.pending_isr.get(state)),
            pending_version: pending.checked_sub(1).map(|version| version as u8),
            offsets,
            requests,
            updates,
        }
    }

    /// The controller changes the ISR and publishes an update.
    pub fn publish<const W: usize>(&self, state: &mut [u64; W], version: u8, isr: BrokerSet) {
        self.controller_isr.set(state, packed(isr));
        self.controller_version.set(state, u64::from(version));
        self.updates[usize::from(version)].set(state, packed(isr));
    }

    /// The leader asks for an ISR.
    pub fn ask<const W: usize>(&self, state: &mut [u64; W], version: u8, isr: BrokerSet) {
        let field = self.requests[usize::from(version)];
        let sent = field.get(state);
        field.set(state, sent | 1 << packed(isr));
    }

    /// What the leader waits for.
    pub fn set_pending<const W: usize>(
        &self,
        state: &mut [u64; W],
        isr: BrokerSet,
        version: Option<u8>,
    ) {
        self.pending_isr.set(state, packed(isr));
        self.pending_version.set(state, version.map_or(0, |version| u64::from(version) + 1));
    }

    /// The leader takes over an update.
    pub fn adopt<const W: usize>(&self, state: &mut [u64; W], version: u8, isr: BrokerSet) {
        self.isr.set(state, packed(isr));
        self.version.set(state, u64::from(version));
    }

    /// How far a replica's log goes.
    pub fn set_offset<const W: usize>(&self, state: &mut [u64; W], id: BrokerId, to: Offset) {
        self.offsets[usize::from(id.0) - 1].set(state, to.0);
    }
}
