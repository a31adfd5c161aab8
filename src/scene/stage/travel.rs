//! Where messages are: how far each has got at the moment that the picture shows.
//!
//! Rule: a message is at (t − sent) / (due − sent) of its way, where t lies between the time of
//! this step and the time of the next one. One that arrives in the next step ends at its goal,
//! even if somebody let it arrive early; one behind a cut stops before the cut.

use super::Plan;
use super::paths::Way;
use crate::engine::message::{FetchRequest, FetchResult};
use crate::engine::{Body, BrokerId, Cluster, Fact, Message, MessageId, Node, Offset, PartitionId};
use crate::log::ordered::sorted_by_rank;
use crate::scene::number::within;

/// How far before a cut, in pixels, a message stops.
const BEFORE_THE_CUT: f32 = 26.0;

/// A message on its way.
#[derive(Clone, Debug)]
pub struct Traveller<'a> {
    /// The message.
    pub message: &'a Message,
    /// Its way.
    pub way: Way,
    /// How far it has got, 0 to 1.
    pub part: f32,
    /// Whether a cut link holds it.
    pub held: bool,
    /// Whether it was lost in this step.
    pub lost: bool,
    /// Whether it tells its receiver nothing new.
    pub quiet: bool,
    /// How many messages on the same way were sent before it.
    pub rank: usize,
}

/// The messages to draw, in order of sending.
pub fn travellers<'a>(plan: &Plan<'a>) -> Vec<Traveller<'a>> {
    let now = time(plan);
    let cluster = plan.cluster;
    let mut found: Vec<Traveller<'a>> = Vec::new();
    // What was refused earlier, while nothing notable happened, is not part of this picture.
    for event in plan.frame.events.iter().filter(|event| event.at == cluster.now) {
        if let Fact::MessageLost(message) = &event.fact {
            let part = natural(message, event.at.0 as f32);
            add(plan, &mut found, (message, cluster), part, true);
        }
    }
    for message in cluster.network.in_flight.values() {
        add(plan, &mut found, (message, cluster), part_of(plan, message, now), false);
    }
    for (message, next) in sent_on_the_way(plan, now) {
        add(plan, &mut found, (message, next), natural(message, now), false);
    }
    let mut found = sorted_by_rank(found, |traveller| traveller.message.id.0.into());
    rank(&mut found);
    found
}

/// The moment that the picture shows, in virtual milliseconds.
fn time(plan: &Plan<'_>) -> f32 {
    let now = plan.cluster.now.0 as f32;
    let next = plan.next.map_or(now, |frame| frame.cluster.now.0 as f32);
    now + (next - now) * progress(plan)
}

fn progress(plan: &Plan<'_>) -> f32 {
    if plan.view.motion { within(plan.view.progress, 0.0, 1.0) } else { 0.0 }
}

fn natural(message: &Message, now: f32) -> f32 {
    let (sent, due) = (message.sent_at.0 as f32, message.due_at.0 as f32);
    if due > sent { within((now - sent) / (due - sent), 0.0, 1.0) } else { 1.0 }
}

fn part_of(plan: &Plan<'_>, message: &Message, now: f32) -> f32 {
    let natural_now = natural(message, now);
    let Some(next) = plan.next.filter(|next| arrives(next, message.id)) else {
        return natural_now;
    };
    if message.due_at <= next.cluster.now {
        return natural_now;
    }
    let here = natural(message, plan.cluster.now.0 as f32);
    here + (1.0 - here) * progress(plan)
}

fn arrives(frame: &crate::replay::Frame, id: MessageId) -> bool {
    let arrived = |fact: &Fact| matches!(fact, Fact::MessageArrived(message) if message.id == id);
    frame.events.iter().any(|event| arrived(&event.fact))
}

/// Messages that set out between this step and the next and are still under way there.
fn sent_on_the_way<'a>(
    plan: &Plan<'a>,
    now: f32,
) -> impl Iterator<Item = (&'a Message, &'a Cluster)> {
    let before = &plan.cluster.network.in_flight;
    let next = plan.next.map(|frame| &frame.cluster);
    next.into_iter().flat_map(move |cluster| {
        let messages = cluster.network.in_flight.values();
        messages
            .filter(move |message| before.get(message.id).is_none())
            .filter(move |message| message.sent_at < cluster.now && now > message.sent_at.0 as f32)
            .map(move |message| (message, cluster))
    })
}

fn add<'a>(
    plan: &Plan<'a>,
    found: &mut Vec<Traveller<'a>>,
    (message, cluster): (&'a Message, &'a Cluster),
    part: f32,
    lost: bool,
) {
    if cluster.partition_of(message).is_some_and(|id| id != plan.view.partition) {
        return;
    }
    let Some(way) = plan.ways().between(message.from, message.to) else { return };
    let held = !lost && cluster.network.is_cut(message.from, message.to);
    let part = if held { part.min(last_before_cut(&way)) } else { part };
    let quiet = !lost && is_quiet(cluster, message);
    found.push(Traveller { message, way, part, held, lost, quiet, rank: 0 });
}

/// The cut is half way.
fn last_before_cut(way: &Way) -> f32 {
    (0.5 - BEFORE_THE_CUT / way.length().max(1.0)).max(0.0)
}

fn rank(found: &mut [Traveller<'_>]) {
    for at in 0..found.len() {
        let (before, rest) = found.split_at_mut(at);
        let this = &mut rest[0];
        let same = |other: &&Traveller<'_>| {
            (other.message.from, other.message.to) == (this.message.from, this.message.to)
                && other.quiet == this.quiet
        };
        this.rank = before.iter().filter(same).count();
    }
}

/// Whether a message tells its receiver nothing that a learner would wait for.
pub fn is_quiet(cluster: &Cluster, message: &Message) -> bool {
    match &message.body {
        Body::Heartbeat { .. } | Body::HeartbeatResponse { .. } => true,
        Body::MetadataRequest { .. } | Body::MetadataResponse { .. } => true,
        Body::ConnectionClosed { .. } => true,
        Body::FetchRequest(request) => is_idle(cluster, message, request),
        Body::FetchResponse {
            partition,
            result: FetchResult::Records { batches, high_watermark, .. },
            ..
        } => batches.is_empty() && !is_news(cluster, message.to, *partition, *high_watermark),
        _ => false,
    }
}

/// A fetch from where the leader knows the reader to be anyway, with nothing to give it.
fn is_idle(cluster: &Cluster, message: &Message, request: &FetchRequest) -> bool {
    let (Node::Broker(leader), from) = (message.to, message.from) else { return false };
    let Some(replica) = cluster.replica(leader, request.partition) else { return false };
    match from {
        Node::Broker(follower) => {
            let known = replica.leadership().and_then(|l| l.remotes.get(follower)).map(|r| r.end);
            known == Some(Some(request.offset)) && request.offset == replica.log.end()
        }
        _ => request.offset >= replica.log.high_watermark(),
    }
}

fn is_news(cluster: &Cluster, to: Node, of: PartitionId, high_watermark: Offset) -> bool {
    let known = |broker: BrokerId| {
        let replica = cluster.replica(broker, of)?;
        Some(high_watermark.min(replica.log.end()) == replica.log.high_watermark())
    };
    matches!(to, Node::Broker(broker) if known(broker) == Some(false))
}
