//! The ways of messages through time, read off the events.

use std::sync::Arc;

use crate::engine::{Event, Fact, Message, MessageId, PartitionId};
use crate::log::ordered::Ordered;
use crate::replay::Frame;
use crate::scene::number::within;
use crate::scene::stage::is_quiet;

/// How far on its way a lost message is drawn at most: it never reaches its goal.
const LOST_BEFORE: f32 = 0.85;

/// A message's way through time. Times are counted in steps.
pub struct Flight<'a> {
    /// The message.
    pub message: &'a Message,
    /// When it set out.
    pub sent: f32,
    /// When it arrived or was lost, or what is known of it last.
    pub end: f32,
    /// How far of its way it got: 1 if it arrived.
    pub part: f32,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It arrived.
    Arrived,
    /// It was lost.
    Lost,
    /// Neither yet.
    UnderWay,
}

/// The messages of these frames, without those that tell nothing new or are about another
/// partition, in order of sending.
pub fn of(frames: &[Arc<Frame>], partition: PartitionId) -> Vec<Flight<'_>> {
    let mut flights: Ordered<MessageId, Flight<'_>> = Ordered::default();
    for (step, frame) in frames.iter().enumerate() {
        let before = &frames[step.saturating_sub(1)].cluster;
        let here = |m: &Message| before.partition_of(m).is_none_or(|id| id == partition);
        let share = 1.0 / frame.events.len().max(1) as f32;
        for (at, event) in frame.events.iter().enumerate() {
            let time = (step as f32 - 1.0) + (at + 1) as f32 * share;
            match &event.fact {
                Fact::MessageSent(m) if here(m) && !is_quiet(before, m) => {
                    flights.insert(m.id, Flight::begin(m, time));
                }
                _ => end(&mut flights, event, time),
            }
        }
    }
    let (last, now) = frames.last().map_or((0, 0), |f| (frames.len() - 1, f.cluster.now.0));
    for flight in flights.values_mut().filter(|flight| flight.fate == Fate::UnderWay) {
        flight.end = flight.sent.max(last as f32);
        flight.part = part(flight.message, now).min(0.9);
    }
    flights.into_iter().map(|(_, flight)| flight).collect()
}

fn end(flights: &mut Ordered<MessageId, Flight<'_>>, event: &Event, time: f32) {
    let (message, fate) = match &event.fact {
        Fact::MessageArrived(message) => (message, Fate::Arrived),
        Fact::MessageLost(message) => (message, Fate::Lost),
        _ => return,
    };
    if let Some(flight) = flights.get_mut(message.id) {
        let got = part(message, event.at.0).min(LOST_BEFORE);
        flight.part = if fate == Fate::Arrived { 1.0 } else { got };
        (flight.end, flight.fate) = (time, fate);
    }
}

/// How far a message has got at this moment, if nothing holds it.
fn part(message: &Message, now: u64) -> f32 {
    let (sent, due) = (message.sent_at.0, message.due_at.0);
    let long = due.saturating_sub(sent).max(1) as f32;
    within(now.saturating_sub(sent) as f32 / long, 0.1, 1.0)
}

impl<'a> Flight<'a> {
    fn begin(message: &'a Message, sent: f32) -> Flight<'a> {
        Flight { message, sent, end: sent, part: 0.0, fate: Fate::UnderWay }
    }
}
