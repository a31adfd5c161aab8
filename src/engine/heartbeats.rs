//! What the controller notes of the brokers' heartbeats, and what follows for their state.
//!
//! From: `BrokerHeartbeatManager` (KRC-4 to KRC-6, KRC-9).

use super::controller::{Controller, Session};
use super::event::Origin;
use super::ids::{BrokerId, MetadataOffset, Millis};

/// Where a broker stands with the controller, in Kafka's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BrokerControlState {
    /// It may neither lead nor be in an ISR.
    Fenced,
    /// It takes part.
    Unfenced,
    /// It hands over what it leads.
    ControlledShutdown,
    /// It may stop now.
    ShutdownNow,
}

/// What a heartbeat says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pulse {
    /// How much of the metadata the broker has applied.
    pub metadata: MetadataOffset,
    /// Whether it wants to be fenced.
    pub wants_fence: bool,
    /// Whether it wants to stop.
    pub wants_stop: bool,
}

impl Controller {
    /// A sign of life came from a broker that has applied the metadata up to an offset.
    pub fn touch(&mut self, broker: BrokerId, now: Millis, since: Origin, known: MetadataOffset) {
        let session = self.sessions.get(broker).copied().unwrap_or_default();
        let shutdown_offset = session.shutdown_offset.filter(|_| self.image.is_unfenced(broker));
        let touched =
            Session { last_contact: now, metadata: known, shutdown_offset, since, ..session };
        self.sessions.insert(broker, touched);
    }

    /// When the sessions end of those who have one: fenced brokers have none.
    pub fn session_ends(&self, timeout: Millis) -> impl Iterator<Item = (Millis, BrokerId)> {
        let alive = self.sessions.iter().filter(|(id, _)| self.image.is_unfenced(*id));
        alive.map(move |(id, session)| (session.last_contact + timeout, id))
    }

    /// Whether a broker has shown itself in time.
    pub fn has_valid_session(&self, broker: BrokerId, now: Millis, timeout: Millis) -> bool {
        self.session_ends(timeout).any(|(ends, id)| id == broker && now <= ends)
    }

    /// How far the metadata have come with all brokers that take part; none if nobody does.
    pub fn lowest_active_offset(&self) -> Option<MetadataOffset> {
        let takes_part = |(id, session): &(BrokerId, &Session)| {
            self.image.is_unfenced(*id) && session.shutdown_offset.is_none()
        };
        self.sessions.iter().filter(takes_part).map(|(_, session)| session.metadata).min()
    }

    /// A broker's wish to stop became part of the metadata, which end at `offset` now. The first
    /// such offset counts.
    pub fn note_shutdown(&mut self, broker: BrokerId, offset: MetadataOffset) {
        if let Some(session) = self.sessions.get_mut(broker) {
            session.shutdown_offset.get_or_insert(offset);
        }
    }

    /// The state of a registered broker, and its next one after a heartbeat. It has caught up
    /// once it has applied its own registration, at `registered` (KRC-5); it may stop once it
    /// leads nothing and all others know that.
    pub fn next_state(
        &self,
        broker: BrokerId,
        pulse: Pulse,
        registered: MetadataOffset,
        leads: bool,
    ) -> Option<(BrokerControlState, BrokerControlState)> {
        use BrokerControlState::{ControlledShutdown, Fenced, ShutdownNow, Unfenced};
        let session = self.sessions.get(broker)?;
        let current = match session.shutdown_offset {
            _ if !self.image.is_unfenced(broker) => Fenced,
            Some(_) => ControlledShutdown,
            None => Unfenced,
        };
        let caught_up = pulse.metadata > registered;
        let next = match current {
            Fenced if pulse.wants_stop => ShutdownNow,
            Fenced if caught_up && !pulse.wants_fence => Unfenced,
            Fenced => Fenced,
            Unfenced if pulse.wants_stop && (pulse.wants_fence || !leads) => ShutdownNow,
            Unfenced if pulse.wants_fence => Fenced,
            Unfenced if pulse.wants_stop => ControlledShutdown,
            Unfenced => Unfenced,
            ControlledShutdown | ShutdownNow => {
                let lowest = self.lowest_active_offset();
                let known = lowest.is_none_or(|lowest| session.shutdown_offset <= Some(lowest));
                if !leads && known { ShutdownNow } else { ControlledShutdown }
            }
        };
        Some((current, next))
    }
}
