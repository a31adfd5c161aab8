//! The protocol: brokers, a controller, clients, the network between them, and time.
//!
//! One way for the world to move, and it is a function: `step`. Messages and time are state,
//! every event names its causes, and the same run gives the same hash here and in the browser.

pub mod action;
mod acts;
pub mod agenda;
mod alter_partition;
pub mod behaviour;
pub mod blocked;
pub mod broker;
pub mod change;
pub mod client;
mod clients;
pub mod cluster;
mod connection;
mod consume;
pub mod controller;
pub mod defaults;
pub mod election;
mod error_code;
pub mod event;
mod fetch;
pub mod fill;
mod follow;
pub mod hash;
pub mod heartbeats;
pub mod ids;
pub mod isr;
mod isr_request;
pub mod laws;
pub mod ledger;
mod lifecycle;
pub mod message;
pub mod metadata;
pub mod network;
pub mod opening;
mod operations;
mod out_of_range;
pub mod partitioner;
pub mod placement;
mod process;
mod produce;
mod reassignment;
mod roles;
pub mod rules;
mod send;
pub mod setting;
pub mod settings;
mod step;
pub mod table;
pub mod truncation;
mod turn;
mod upkeep;
pub mod watermark;

pub use action::{Act, Action, Draft, Fill, Placing, Timer};
pub use behaviour::Behaviour;
pub use blocked::Blocked;
pub use cluster::Cluster;
pub use event::{Event, EventId, Fact};
pub use ids::{
    BrokerEpoch, BrokerId, BrokerSet, ClientId, LeaderEpoch, MessageId, MetadataOffset, Millis,
    Node, Offset, PartitionEpoch, PartitionId, RecordId, TopicId,
};
pub use message::{Body, ErrorCode, Message};
pub use opening::Opening;
pub use rules::{Edition, Rules};
pub use setting::{Name, Setting};
pub use settings::{Acks, OffsetReset, Settings};
pub use step::{Step, step, step_from};
pub use watermark::lowest_end;
