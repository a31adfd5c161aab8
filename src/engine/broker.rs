//! A broker and its replicas: what it holds on disk, what it believes, and what it is doing.

use std::sync::Arc;

use super::event::Origin;
use super::ids::{
    BrokerEpoch, BrokerId, BrokerSet, LeaderEpoch, MessageId, Millis, Node, Offset, PartitionEpoch,
    PartitionId, RecordId,
};
use super::message::FetchRequest;
use super::metadata::MetadataImage;
use super::table::Table;
use crate::log::Log;

/// A broker, up or down.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Broker {
    /// Whether its process runs.
    pub life: Life,
    /// The metadata it has applied.
    pub image: Arc<MetadataImage>,
    /// When it next looks for followers that lag (ISR-6).
    pub next_isr_check: Millis,
    /// The replicas on its disk.
    pub replicas: Table<PartitionId, Replica>,
    /// When its process started; retention and cleaner look at its logs at intervals from then
    /// on.
    pub started: Millis,
    /// While it waits for leave to stop: when it stops without (KRC-9).
    pub stops_at: Option<Millis>,
    /// While it is down or not registered yet: the registration that it had when its process
    /// stopped in order (ELR-7).
    pub clean_stop: Option<BrokerEpoch>,
    /// Whether its last process stopped in order, and left the file that says so beside the logs
    /// for the next one (FLS-3).
    pub clean_shutdown_file: bool,
    /// The event that brought it to where it is in its life.
    pub since: Origin,
}

/// Where a broker is in its life (KRC-5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Life {
    /// Its process does not run.
    Down,
    /// Its process runs, and it asks the controller for a registration.
    Registering(Ask),
    /// It is registered and tells the controller regularly that it lives.
    Registered {
        /// Its registration.
        epoch: BrokerEpoch,
        /// Its heartbeat.
        heartbeat: Ask,
    },
}

/// A request that is repeated for ever: out, or to be sent at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ask {
    /// Unanswered.
    Out(MessageId),
    /// Sent again then.
    At(Millis),
}

/// One replica of a partition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Replica {
    /// Its log. Survives a crash, less what was not flushed.
    pub log: Log,
    /// The high watermark as it was last written to disk, which a restart begins with (POS-6).
    pub checkpoint: Checkpoint,
    /// What it does for the partition. Lost in a crash.
    pub role: Role,
}

/// The high watermark on disk, written every 5 s.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Checkpoint {
    /// The high watermark at the end of the last full interval.
    pub value: Offset,
    /// The interval of the last change.
    pub interval: u64,
}

/// What a replica does for its partition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Role {
    /// Nothing: it knows no leader.
    #[default]
    Idle,
    /// It leads.
    Leader(Leadership),
    /// It follows.
    Follower(Following),
}

/// What a leader keeps in memory. Nothing of it survives a crash.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Leadership {
    /// Its epoch.
    pub epoch: LeaderEpoch,
    /// Where the epoch begins in its log.
    pub epoch_start: Offset,
    /// The partition epoch that it knows.
    pub partition_epoch: PartitionEpoch,
    /// The ISR that the controller has confirmed.
    pub isr: BrokerSet,
    /// The change it has asked for and not been answered.
    pub pending: Option<PendingIsr>,
    /// Whether it still has to tell the controller that it recovered (ELE-9).
    pub recovering: bool,
    /// The other replicas, as far as their fetches tell.
    pub remotes: Table<BrokerId, Remote>,
    /// Fetches that wait for data, by who waits.
    pub parked_fetches: Table<Node, ParkedFetch>,
    /// Writes that wait for the high watermark.
    pub parked_produces: Table<MessageId, ParkedProduce>,
    /// The event of its last append, or the one that made it leader.
    pub appended: Origin,
    /// The event of the last rise of its high watermark, likewise.
    pub risen: Origin,
    /// The event that made it leader.
    pub since: Origin,
}

/// An ISR change under way (ALT-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PendingIsr {
    /// The request; `None` once it failed for good, until metadata comes (ALT-8).
    pub request: Option<MessageId>,
    /// The ISR asked for.
    pub proposed: BrokerSet,
}

/// What a leader knows of another replica (D.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Remote {
    /// Its log end, which is its last fetch offset; `None` before its first fetch.
    pub end: Option<Offset>,
    /// When it last fetched; `None` if it has not since the epoch began.
    pub last_fetch: Option<Millis>,
    /// The leader's log end at that time.
    pub leader_end_at_last_fetch: Offset,
    /// When it had last all that the leader had (ISR-1); `None` if that is not known.
    pub last_caught_up: Option<Millis>,
    /// Its registration as of its last fetch (KIP-903).
    pub broker_epoch: Option<BrokerEpoch>,
    /// The event by which its log end became known.
    pub since: Origin,
}

/// A fetch that waits at the leader for data (C.5).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ParkedFetch {
    /// The number of the request.
    pub request: MessageId,
    /// What was asked.
    pub fetch: FetchRequest,
    /// When it arrived.
    pub arrived: Millis,
    /// When it is answered at the latest. `None` while the answer would change nothing: then
    /// the reader would only ask again, and these round trips are not played.
    pub answer_at: Option<Millis>,
    /// The event of its arrival.
    pub since: Origin,
}

/// A write that waits for the high watermark (ACK-3).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ParkedProduce {
    /// The number of the request.
    pub request: MessageId,
    /// Who wrote.
    pub producer: Node,
    /// The offset of the first record.
    pub base_offset: Offset,
    /// The high watermark that it waits for.
    pub required: Offset,
    /// When it is answered: at once if the high watermark has passed it, else when its wait
    /// ends.
    pub answer_at: Millis,
    /// The records.
    pub records: Arc<[RecordId]>,
    /// The event of the append.
    pub since: Origin,
    /// The event by which the high watermark passed it.
    pub committed: Option<Origin>,
}

/// What a follower keeps in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Following {
    /// Whom it follows.
    pub leader: BrokerId,
    /// The epoch that it was told.
    pub epoch: LeaderEpoch,
    /// Its fetch.
    pub fetch: Fetching,
    /// Whether it still has to find out where its log parts from the leader's (F.1).
    pub truncating: bool,
    /// The event that made it follower.
    pub since: Origin,
}

/// Where a follower is in its loop (C.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fetching {
    /// A fetch is unanswered.
    Out(MessageId),
    /// It fetches again then (REP-8).
    Delayed(Millis),
    /// It was fenced and waits for metadata (REP-8).
    Stopped,
}

impl Broker {
    /// Whether its process runs.
    pub fn is_up(&self) -> bool {
        self.life != Life::Down
    }

    /// Its registration, while it has one.
    pub fn epoch(&self) -> Option<BrokerEpoch> {
        match self.life {
            Life::Registered { epoch, .. } => Some(epoch),
            Life::Down | Life::Registering(_) => None,
        }
    }
}

/// How often high watermarks are written to disk: `replica.high.watermark.checkpoint.interval.ms`.
const CHECKPOINT_INTERVAL: u64 = 5_000;

impl Checkpoint {
    /// Notes that the high watermark was `value` up to `now`: if an interval ended since the
    /// last note, that is what was written at its end.
    pub fn note(&mut self, value: Offset, now: Millis) {
        if now.0 / CHECKPOINT_INTERVAL != self.interval {
            self.write(value, now);
        }
    }

    /// The high watermark is written to disk now.
    pub fn write(&mut self, value: Offset, now: Millis) {
        *self = Checkpoint { value, interval: now.0 / CHECKPOINT_INTERVAL };
    }
}

impl Replica {
    /// What it keeps as a leader, if it leads.
    pub fn leadership(&self) -> Option<&Leadership> {
        match &self.role {
            Role::Leader(leadership) => Some(leadership),
            Role::Idle | Role::Follower(_) => None,
        }
    }

    /// What it keeps as a follower, if it follows.
    pub fn following(&self) -> Option<&Following> {
        match &self.role {
            Role::Follower(following) => Some(following),
            Role::Idle | Role::Leader(_) => None,
        }
    }
}

impl Remote {
    /// What the leader of a new epoch knows of a replica: its log end only if the same broker led
    /// before, whose log ends at `leader_end` now. A member of the ISR has a full lag period to
    /// show itself (ISR-4).
    pub fn in_epoch(
        known: Option<&Remote>,
        leader_end: Offset,
        member: bool,
        now: Millis,
        since: Origin,
    ) -> Remote {
        let since_now = member.then_some(now);
        match known {
            Some(known) => Remote {
                last_fetch: since_now,
                last_caught_up: since_now,
                leader_end_at_last_fetch: leader_end,
                since,
                ..*known
            },
            None => Remote { last_caught_up: since_now, ..Remote::unknown(since) },
        }
    }

    /// A replica of which a new leader knows nothing but that it is in the ISR.
    pub fn in_sync_at(now: Millis, since: Origin) -> Remote {
        Remote { last_caught_up: Some(now), ..Remote::unknown(since) }
    }

    /// A replica of which a new leader knows nothing.
    pub fn unknown(since: Origin) -> Remote {
        Remote {
            end: None,
            last_fetch: None,
            leader_end_at_last_fetch: Offset(0),
            last_caught_up: None,
            broker_epoch: None,
            since,
        }
    }
}

impl Leadership {
    /// Takes over another assignment: new replicas are unknown, others are forgotten (RAS-1).
    pub fn assign(&mut self, me: BrokerId, replicas: &[BrokerId], since: Origin) {
        let others = || replicas.iter().copied().filter(|other| *other != me);
        if others().collect::<BrokerSet>() != self.remotes.keys().collect() {
            let remote = |other| {
                let known = self.remotes.get(other).copied();
                (other, known.unwrap_or(Remote::unknown(since)))
            };
            self.remotes = others().map(remote).collect();
        }
    }

    /// The cautious view while a change is undecided: the ISR in force and the one asked for
    /// (ALT-1, HW-7).
    pub fn maximal_isr(&self) -> BrokerSet {
        self.pending.map_or(self.isr, |p| self.isr.union(p.proposed))
    }
}
