//! Cases of the area "heartbeat": sessions, who is silent for too long, leave to stop.

use highwater::engine::controller::{Controller, Session};
use highwater::engine::event::Origin;
use highwater::engine::heartbeats::{BrokerControlState, Pulse};
use highwater::engine::metadata::{MetadataImage, Registration};
use highwater::engine::settings::TopicSettings;
use highwater::engine::{BrokerEpoch, BrokerId, MetadataOffset, Millis};
use serde_json::{Map, Value, json};
use std::sync::Arc;

use crate::case::{Arguments, Outcome, Player, Trouble};
use crate::say::said;

const NS_PER_MS: u64 = 1_000_000;

/// Plays the area.
pub struct Heartbeats {
    controller: Controller,
    session: Millis,
    now: Millis,
}

/// A KRaft controller that knows of nothing.
pub fn new_controller() -> Controller {
    Controller {
        kraft: true,
        image: Arc::default(),
        sessions: Default::default(),
        next_balance: Millis(0),
        topic_defaults: TopicSettings::DEFAULT,
    }
}

/// Where metadata end whose last record has this offset.
pub fn end_of(offset: i64) -> MetadataOffset {
    MetadataOffset((offset + 1) as u32)
}

/// The offset of the last record.
pub fn last_of(end: MetadataOffset) -> i64 {
    i64::from(end.0) - 1
}

/// What a heartbeat says.
pub fn pulse(of: &Arguments) -> Result<Pulse, Trouble> {
    Ok(Pulse {
        metadata: end_of(of.int_or("metadataOffset", -1)?),
        wants_fence: of.flag("wantFence")?,
        wants_stop: of.flag("wantShutDown")?,
    })
}

fn state_name(state: BrokerControlState) -> &'static str {
    match state {
        BrokerControlState::Fenced => "fenced",
        BrokerControlState::Unfenced => "unfenced",
        BrokerControlState::ControlledShutdown => "controlledShutdown",
        BrokerControlState::ShutdownNow => "shutdownNow",
    }
}

impl Player for Heartbeats {
    fn open(setup: &Arguments) -> Result<Heartbeats, Trouble> {
        Ok(Heartbeats {
            controller: new_controller(),
            session: Millis(setup.int("sessionMs")? as u64),
            now: Millis(setup.int_or("nowNs", 0)? as u64 / NS_PER_MS),
        })
    }

    fn perform(&mut self, action: &str, arguments: &Arguments) -> Outcome {
        match action {
            "advanceClock" | "advance" => {
                self.now = Millis(self.now.0 + arguments.int("ms")? as u64);
                Ok(Map::new())
            }
            "staleBroker" => {
                let first = self.in_order().first().copied();
                let stale = first.filter(|(ends, _)| *ends < self.now);
                Ok(said(json!({"broker": stale.map(|(_, id)| id.0)})))
            }
            "nextCheckTime" => Ok(said(json!({
                "ns": match self.in_order().first() {
                    Some((ends, _)) => json!(ends.0 * NS_PER_MS),
                    None => json!("never"),
                },
            }))),
            "unfencedInOrder" => {
                let ids: Vec<u8> = self.in_order().iter().map(|(_, id)| id.0).collect();
                Ok(said(json!({"brokers": ids})))
            }
            "lowestActiveOffset" => {
                let lowest = self.controller.lowest_active_offset();
                Ok(said(json!({"offset": lowest.map_or(json!("never"), |at| last_of(at).into())})))
            }
            _ => self.of_broker(action, BrokerId(arguments.int("broker")? as u8), arguments),
        }
    }

    fn state(&mut self, _: &str) -> Option<Value> {
        None
    }
}

impl Heartbeats {
    fn image(&mut self) -> &mut MetadataImage {
        Arc::make_mut(&mut self.controller.image)
    }

    /// The sessions that run, the one that ends first before the others.
    fn in_order(&self) -> Vec<(Millis, BrokerId)> {
        let mut ends: Vec<_> = self.controller.session_ends(self.session).collect();
        ends.sort();
        ends
    }

    fn of_broker(&mut self, action: &str, broker: BrokerId, arguments: &Arguments) -> Outcome {
        let known = self.controller.sessions.get(broker).copied();
        match action {
            "hasValidSession" => {
                let valid = self.controller.has_valid_session(broker, self.now, self.session);
                return Ok(said(json!({"valid": valid})));
            }
            "register" => {
                let known = self.controller.sessions.get(broker).map(|s| s.metadata);
                self.controller.sessions.insert(broker, Session::default());
                self.touch(broker, arguments.flag("fenced")?, known.unwrap_or_default());
                return Ok(Map::new());
            }
            _ => {}
        }
        let session = known.ok_or(Trouble::refused("IllegalState"))?;
        match action {
            "touch" => {
                let known = end_of(arguments.int("metadataOffset")?);
                self.touch(broker, arguments.flag("fenced")?, known);
            }
            "fence" => self.set_fenced(broker, true),
            "remove" => {
                self.controller.sessions.remove(broker);
                self.image().brokers.remove(broker);
            }
            "controlledShutdownOffset" => {
                if let Some(offset) = arguments.int_if("set")? {
                    self.controller.note_shutdown(broker, end_of(offset));
                    return Ok(Map::new());
                }
                return Ok(said(json!({"offset": session.shutdown_offset.map(last_of)})));
            }
            "nextBrokerState" => return self.next_state(broker, arguments),
            _ => {
                return Err(arguments.not_understood(&format!("nobody knows the action {action}")));
            }
        }
        Ok(Map::new())
    }

    fn set_fenced(&mut self, broker: BrokerId, fenced: bool) {
        let registration = Registration { epoch: BrokerEpoch(0), fenced, shutting_down: false };
        self.image().brokers.insert(broker, registration);
    }

    fn touch(&mut self, broker: BrokerId, fenced: bool, known: MetadataOffset) {
        self.set_fenced(broker, fenced);
        self.controller.touch(broker, self.now, Origin::default(), known);
    }

    fn next_state(&mut self, broker: BrokerId, arguments: &Arguments) -> Outcome {
        let pulse = pulse(&arguments.any(&["request"])?)?;
        let registered = MetadataOffset(arguments.int("registeredOffset")? as u32);
        let leads = arguments.flag("hasLeaderships")?;
        let states = self.controller.next_state(broker, pulse, registered, leads);
        let (current, next) = states.ok_or(Trouble::refused("IllegalState"))?;
        Ok(said(json!({"current": state_name(current), "next": state_name(next)})))
    }
}
