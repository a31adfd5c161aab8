//! Runs made by hand, for the tests of the stage.

use std::sync::Arc;

use crate::engine::action::{Act, Action, Draft, Fill};
use crate::engine::broker::{Following, Leadership, Life, Replica, Role};
use crate::engine::heartbeats::BrokerControlState;
use crate::engine::ledger::Promise;
use crate::engine::message::{
    AlterPartitionRequest, Body, FetchRequest, FetchResult, Message, ProduceRequest,
};
use crate::engine::metadata::{Partition, Registration};
use crate::engine::network::{Link, LinkState};
use crate::engine::{
    Acks, BrokerEpoch, BrokerId, ClientId, Cluster, Event, EventId, Fact, LeaderEpoch, MessageId,
    Millis, Node, Offset, Opening, PartitionEpoch, RecordId, Rules, Step,
};
use crate::log::{BatchBody, LogContext};
use crate::replay::{History, Playhead};

pub const B1: BrokerId = BrokerId(1);
pub const B2: BrokerId = BrokerId(2);
pub const B3: BrokerId = BrokerId(3);
const P1: Node = Node::Producer(ClientId(1));
const C1: Node = Node::Consumer(ClientId(1));

/// Where to look at a run.
pub struct Sample {
    pub name: &'static str,
    pub history: History,
    pub at: Playhead,
}

/// A log of hundreds of thousands of records, written at once.
pub fn filled() -> Sample {
    let mut history = History::open(Rules::default(), Opening::of(&Rules::default()));
    let partition = Cluster::PARTITION;
    let (count, value_bytes, batch) = (368_796, 10, 1_000);
    let fill = Fill { partition, count, value_bytes, batch, interval: 1, keys: 0 };
    let at = history.act(Playhead::default(), &Action::Act(Act::Fill(fill)));
    Sample { name: "filled", history, at: at.expect("a fresh cluster is at rest") }
}

/// All runs.
pub fn all() -> Vec<Sample> {
    vec![opened(), replicating(), diverged(), long(), busy()]
}

/// The opening.
pub fn opened() -> Sample {
    let history = History::open(Rules::default(), opening(3, 1));
    Sample { name: "opened", history, at: Playhead::default() }
}

/// A record is on the leader and on its way to the followers; the next one is on its way in.
pub fn replicating() -> Sample {
    let mut cluster = cluster(3, 1);
    cluster.now = Millis(100);
    values(&mut cluster, &["order-1", "order-2", "order-3", "order-4"]);
    append(&mut cluster, B1, 0, &[0, 1]);
    append(&mut cluster, B2, 0, &[0]);
    append(&mut cluster, B3, 0, &[0]);
    commit(&mut cluster, B1, 1);
    acknowledge(&mut cluster, 0, false);
    let batch = replica(&mut cluster, B1).log.read(Offset(1), Offset(2));
    let records = Body::FetchResponse {
        answers: MessageId(0),
        partition: Cluster::PARTITION,
        result: FetchResult::Records {
            batches: batch,
            high_watermark: Offset(1),
            log_start: Offset(0),
        },
    };
    send(&mut cluster, P1, Node::Broker(B1), 94, produce(&[2, 3]));
    send(&mut cluster, Node::Broker(B1), Node::Broker(B2), 96, records);
    send(&mut cluster, Node::Broker(B3), Node::Broker(B1), 92, fetch(1));
    send(&mut cluster, Node::Broker(B1), P1, 95, acked());
    send(&mut cluster, C1, Node::Broker(B1), 97, fetch(0));
    send(&mut cluster, Node::Broker(B2), Node::Controller, 93, heartbeat());
    let facts = [
        Fact::RecordsAppended {
            broker: B1,
            partition: Cluster::PARTITION,
            from: Offset(1),
            to: Offset(2),
        },
        moved(B1, 0, 1),
        Fact::Acknowledged {
            producer: ClientId(1),
            records: Arc::new([RecordId(0)]),
            base_offset: Some(Offset(0)),
        },
    ];
    let mut next = cluster.clone();
    next.now = Millis(106);
    Arc::make_mut(&mut next.network).in_flight.remove(MessageId(0));
    send(&mut next, Node::Broker(B2), Node::Broker(B1), 103, fetch(2));
    let delivered = cluster.network.in_flight.get(MessageId(0)).unwrap().clone();
    let arrived = [Fact::MessageArrived(Arc::new(delivered))];
    run("replicating", opening(3, 1), &[(cluster, &facts), (next, &arrived)])
}

/// The old leader is down with an acknowledged record that nobody else has; the new one led on,
/// and a follower has just cut its tail.
pub fn diverged() -> Sample {
    let mut cluster = cluster(3, 1);
    cluster.now = Millis(12_000);
    values(&mut cluster, &["order-1", "order-2", "order-3", "order-4", "order-5"]);
    append(&mut cluster, B1, 0, &[0, 1, 2]);
    append(&mut cluster, B2, 0, &[0, 1]);
    append(&mut cluster, B2, 1, &[3]);
    append(&mut cluster, B3, 0, &[0, 1]);
    commit(&mut cluster, B1, 3);
    commit(&mut cluster, B2, 2);
    commit(&mut cluster, B3, 1);
    lead(&mut cluster, B2, 1);
    crash(&mut cluster, B1);
    for record in [0, 1, 2] {
        acknowledge(&mut cluster, record, record == 2);
    }
    let links = &mut Arc::make_mut(&mut cluster.network).links;
    links.insert(Link::between(Node::Broker(B1), Node::Broker(B2)), LinkState::Cut);
    let slow = LinkState::Slow(Millis(400));
    links.insert(Link::between(Node::Broker(B2), Node::Broker(B3)), slow);
    links.insert(Link::between(Node::Controller, Node::Broker(B1)), LinkState::Cut);
    send(&mut cluster, Node::Broker(B3), Node::Broker(B2), 11_995, fetch(2));
    send(&mut cluster, Node::Broker(B2), Node::Controller, 11_996, alter());
    send(&mut cluster, Node::Broker(B2), Node::Broker(B1), 11_990, fetch(2));
    let facts = [
        Fact::LogTruncated {
            broker: B3,
            partition: Cluster::PARTITION,
            to: Offset(2),
            records: vec![(Offset(2), RecordId(2))],
        },
        Fact::LeaderElected {
            partition: Cluster::PARTITION,
            leader: Some(B2),
            epoch: LeaderEpoch(1),
            unclean: false,
        },
        Fact::BrokerFenced { broker: B1 },
    ];
    run("diverged", opening(3, 1), &[(cluster, &facts)])
}

/// Five brokers whose logs are longer than any stage, one of them far behind.
pub fn long() -> Sample {
    let mut cluster = cluster(5, 2);
    let names: Vec<String> = (0..44).map(|n| format!("订单-{n}")).collect();
    values(&mut cluster, &names.iter().map(String::as_str).collect::<Vec<_>>());
    for broker in 1..=5 {
        let length = if broker == 5 { 6 } else { 40 + u32::from(broker) % 3 };
        for record in 0..length {
            append(&mut cluster, BrokerId(broker), record / 4, &[record]);
        }
        commit(&mut cluster, BrokerId(broker), u64::from(length) - 2);
    }
    run("long", opening(5, 2), &[(cluster, &[])])
}

/// Messages of every pair at once.
pub fn busy() -> Sample {
    let mut cluster = cluster(5, 2);
    cluster.now = Millis(5);
    values(&mut cluster, &["a-long-record-name-1", "k=v 2"]);
    append(&mut cluster, B1, 0, &[0, 1]);
    for follower in 2..=5 {
        let follower = Node::Broker(BrokerId(follower));
        send(&mut cluster, follower, Node::Broker(B1), 0, fetch(0));
        send(&mut cluster, follower, Node::Broker(B1), 0, fetch(0));
        send(&mut cluster, Node::Controller, follower, 0, heartbeat());
        send(&mut cluster, follower, Node::Controller, 1, alter());
    }
    for client in 1..=2 {
        send(&mut cluster, Node::Producer(ClientId(client)), Node::Broker(B1), 0, produce(&[0]));
        send(&mut cluster, Node::Consumer(ClientId(client)), Node::Broker(B1), 0, fetch(0));
    }
    let lost = cluster.network.in_flight.get(MessageId(0)).unwrap().clone();
    let facts = [Fact::MessageLost(Arc::new(lost))];
    Arc::make_mut(&mut cluster.network).in_flight.remove(MessageId(0));
    let mut next = cluster.clone();
    next.now = Millis(10);
    run("busy", opening(5, 2), &[(cluster, &facts), (next, &[])])
}

/// A run as the engine plays it: two records, the leader's crash, and what follows.
pub fn played() -> Sample {
    let mut history = History::open(Rules::default(), opening(3, 1));
    let produce = |value: &str| {
        let draft = Draft::of(Arc::from(value));
        Action::Act(Act::Produce {
            producer: ClientId(1),
            partition: Cluster::PARTITION,
            records: Arc::new([draft]),
        })
    };
    let crash = Action::Act(Act::Crash { broker: B1, losing: 0 });
    let mut at = Playhead::default();
    for act in [produce("order-1"), produce("order-2"), crash, Action::Act(Act::Restart(B1))] {
        at = history.act(at, &act).unwrap();
        for _ in 0..6 {
            at = history.forward(at).unwrap();
        }
    }
    Sample { name: "played", history, at }
}

/// A run of these clusters after its opening, looked at in the first of them.
fn run(name: &'static str, opening: Opening, frames: &[(Cluster, &[Fact])]) -> Sample {
    let mut history = History::open(Rules::default(), opening);
    let steps = frames.iter().enumerate().map(|(index, (cluster, facts))| {
        let event = |(id, fact): (usize, &Fact)| Event {
            id: EventId(id as u32 + 1),
            at: cluster.now,
            causes: Vec::new(),
            fact: fact.clone(),
        };
        let events = facts.iter().enumerate().map(event).collect();
        let act = Action::Act(Act::Restart(BrokerId(index as u8)));
        (act, Step { cluster: cluster.clone(), events })
    });
    let steps = steps.collect();
    history.record(Playhead::default(), steps);
    Sample { name, history, at: Playhead { branch: 0, step: 1 } }
}

fn opening(brokers: u8, clients: u8) -> Opening {
    let opening = Opening::of(&Rules::default());
    Opening { brokers, producers: clients, consumers: clients, ..opening }
}

/// The cluster at the opening, with an empty network whose messages are numbered from 0.
fn cluster(brokers: u8, clients: u8) -> Cluster {
    let mut cluster = opening(brokers, clients).cluster(&Rules::default());
    cluster.network = Arc::default();
    cluster
}

fn values(cluster: &mut Cluster, values: &[&str]) {
    let draft = |value: &&str| Draft::of(Arc::from(*value));
    cluster.records = values.iter().map(draft).collect();
}

fn replica(cluster: &mut Cluster, broker: BrokerId) -> &mut Replica {
    let broker = cluster.brokers.get_mut(broker).unwrap();
    broker.replicas.get_mut(Cluster::PARTITION).unwrap()
}

fn append(cluster: &mut Cluster, broker: BrokerId, epoch: u32, records: &[u32]) {
    for record in records {
        let records = BatchBody::silent([RecordId(*record)]);
        replica(cluster, broker)
            .log
            .append_as_leader(LogContext::default(), records, LeaderEpoch(epoch))
            .unwrap();
    }
}

fn commit(cluster: &mut Cluster, broker: BrokerId, high_watermark: u64) {
    replica(cluster, broker).log.set_high_watermark(Offset(high_watermark));
}

fn acknowledge(cluster: &mut Cluster, record: u32, lost: bool) {
    let promise = Promise {
        partition: Cluster::PARTITION,
        acks: Acks::One,
        at: Millis(50),
        lost,
        expired: false,
        since: Default::default(),
        harm: Vec::new(),
    };
    let ledger = Arc::make_mut(&mut cluster.ledger);
    ledger.acknowledged.insert(RecordId(record), promise);
}

/// `leader` leads `epoch`, and the others follow it; broker 1 is fenced and out of the ISR.
fn lead(cluster: &mut Cluster, leader: BrokerId, epoch: u32) {
    let Role::Leader(old) = replica(cluster, B1).role.clone() else { panic!("broker 1 led") };
    replica(cluster, leader).role = Role::Leader(Leadership { epoch: LeaderEpoch(epoch), ..old });
    if let Role::Follower(following) = &mut replica(cluster, B3).role {
        *following = Following { leader, epoch: LeaderEpoch(epoch), ..*following };
    }
    let image = Arc::make_mut(&mut Arc::make_mut(&mut cluster.controller).image);
    image
        .brokers
        .insert(B1, Registration { epoch: BrokerEpoch(1), fenced: true, shutting_down: false });
    let old = image.partitions.get(Cluster::PARTITION).unwrap().clone();
    let partition = Partition {
        isr: old.isr.without(B1),
        leader: Some(leader),
        leader_epoch: LeaderEpoch(epoch),
        partition_epoch: PartitionEpoch(1),
        ..old
    };
    image.partitions.insert(Cluster::PARTITION, partition);
}

fn crash(cluster: &mut Cluster, broker: BrokerId) {
    replica(cluster, broker).role = Role::Idle;
    cluster.brokers.get_mut(broker).unwrap().life = Life::Down;
}

fn send(cluster: &mut Cluster, from: Node, to: Node, sent: u64, body: Body) {
    let network = Arc::make_mut(&mut cluster.network);
    let id = network.next_id;
    network.next_id = MessageId(id.0 + 1);
    let (sent_at, due_at) = (Millis(sent), Millis(sent + 10));
    let message =
        Message { id, request: id, from, to, sent_at, due_at, body, origin: Default::default() };
    network.in_flight.insert(id, message);
}

fn produce(records: &[u32]) -> Body {
    Body::ProduceRequest(ProduceRequest {
        partition: Cluster::PARTITION,
        body: BatchBody::silent(records.iter().map(|id| RecordId(*id))),
        acks: Acks::All,
        timeout: Millis(30_000),
    })
}

fn acked() -> Body {
    Body::ProduceResponse { answers: MessageId(0), result: Ok(Offset(0)) }
}

fn fetch(offset: u64) -> Body {
    Body::FetchRequest(FetchRequest {
        partition: Cluster::PARTITION,
        replica_epoch: Some(BrokerEpoch(1)),
        offset: Offset(offset),
        current_epoch: Some(LeaderEpoch(0)),
        last_fetched_epoch: None,
        max_wait: Millis(500),
        max_bytes: 1 << 20,
    })
}

fn heartbeat() -> Body {
    Body::HeartbeatResponse { answers: MessageId(0), result: Ok(BrokerControlState::Unfenced) }
}

fn alter() -> Body {
    Body::AlterPartitionRequest(AlterPartitionRequest {
        partition: Cluster::PARTITION,
        broker_epoch: BrokerEpoch(2),
        leader_epoch: LeaderEpoch(1),
        partition_epoch: PartitionEpoch(1),
        isr: [B2, B3].into_iter().collect(),
        joining: None,
        recovered: false,
    })
}

fn moved(broker: BrokerId, from: u64, to: u64) -> Fact {
    let (from, to) = (Offset(from), Offset(to));
    Fact::HighWatermarkMoved { broker, partition: Cluster::PARTITION, from, to }
}
