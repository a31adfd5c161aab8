//! Samples for the tests of sentences: a frame, and every message, act, timer and fact.

use std::sync::Arc;

use crate::engine::client::LeaderView;
use crate::engine::event::StartReason;
use crate::engine::heartbeats::BrokerControlState;
use crate::engine::message::{
    AlterPartitionRequest, AlteredPartition, Channel, Edge, EpochAnswer, EpochEndRequest,
    FetchRequest, FetchResult, ListOffsetsRequest, ProduceRequest,
};
use crate::engine::table::Table;
use crate::engine::*;
use crate::log::{Batch, BatchBody, DeletionReason, EpochEnd, LogContext, RollReason};
use crate::replay::Frame;

pub(super) const PARTITION: PartitionId = Cluster::PARTITION;
const LONG: &str = "a-value-that-is-longer-than-it-should-be";

/// A frame in which `facts` happened to a cluster of three brokers; broker 1 leads and has four
/// records with long values.
pub(crate) fn frame_of(facts: Vec<Fact>) -> Frame {
    let rules = Rules::default();
    let mut cluster = Opening::of(&rules).cluster(&rules);
    let draft = |n: u32| Draft::of(format!("{n}-{LONG}"));
    cluster.records = (0..4).map(draft).collect();
    let leader = cluster.brokers.get_mut(BrokerId(1)).unwrap();
    let log = &mut leader.replicas.get_mut(PARTITION).unwrap().log;
    let body = BatchBody::silent((0..4).map(RecordId));
    log.append_as_leader(LogContext::default(), body, LeaderEpoch(0)).unwrap();
    let event =
        |(at, fact)| Event { id: EventId(at as u32 + 1), at: Millis(7), causes: Vec::new(), fact };
    let events = facts.into_iter().enumerate().map(event).collect();
    Frame { actions: vec![Action::Next], cluster, events }
}

fn message(from: Node, to: Node, body: Body) -> Message {
    let (sent_at, due_at) = (Millis(5), Millis(15));
    Message {
        id: MessageId(3),
        request: MessageId(3),
        from,
        to,
        sent_at,
        due_at,
        body,
        origin: Default::default(),
    }
}

pub(super) const B1: BrokerId = BrokerId(1);
pub(super) const B2: BrokerId = BrokerId(2);
pub(super) const P1: Node = Node::Producer(ClientId(1));
const BOLD: Offset = Offset(1234);

fn leaders(leader: Option<BrokerId>) -> Table<PartitionId, LeaderView> {
    [(PARTITION, LeaderView { leader, epoch: LeaderEpoch(12) })].into_iter().collect()
}

/// A message of every kind, with answers good and bad.
pub(super) fn every_message() -> Vec<Message> {
    let (answers, partition, epoch) = (MessageId(2), PARTITION, LeaderEpoch(12));
    let (one, two) = (Node::Broker(B1), Node::Broker(B2));
    let records: Arc<[RecordId]> = (0..4).map(RecordId).collect();
    let body = BatchBody::silent(records.iter().copied());
    let batch = Batch { base_offset: BOLD, leader_epoch: epoch, body: body.clone() };
    let isr: BrokerSet = (1..=9).map(BrokerId).collect();
    let image = frame_of(Vec::new()).cluster.controller.image.clone();
    let fetched = |result| Body::FetchResponse { answers, partition, result };
    let data =
        |batches| FetchResult::Records { batches, high_watermark: BOLD, log_start: Offset(0) };
    let altered = AlteredPartition { leader_epoch: epoch, isr, partition_epoch: PartitionEpoch(9) };
    let wish = AlterPartitionRequest {
        partition,
        broker_epoch: BrokerEpoch(7),
        leader_epoch: epoch,
        partition_epoch: PartitionEpoch(8),
        isr,
        joining: None,
        recovered: false,
    };
    let fetch = FetchRequest {
        partition,
        replica_epoch: Some(BrokerEpoch(7)),
        offset: BOLD,
        current_epoch: Some(epoch),
        last_fetched_epoch: Some(epoch),
        max_wait: Millis(500),
        max_bytes: 1 << 20,
    };
    let produce = ProduceRequest { partition, body, acks: Acks::All, timeout: Millis(30_000) };
    let why = ErrorCode::NotEnoughReplicasAfterAppend;
    let bodies = [
        Body::ProduceRequest(produce),
        Body::ProduceResponse { answers, result: Ok(BOLD) },
        Body::ProduceResponse { answers, result: Err(why) },
        Body::FetchRequest(fetch),
        fetched(data(Vec::new())),
        fetched(data(vec![batch])),
        fetched(FetchResult::Diverging(EpochEnd { epoch, end_offset: BOLD })),
        fetched(FetchResult::Refused(why)),
        Body::AlterPartitionRequest(wish),
        Body::AlterPartitionResponse { answers, partition, result: Ok(altered) },
        Body::AlterPartitionResponse { answers, partition, result: Err(why) },
        Body::MetadataUpdate(image),
        Body::MetadataRequest { partition },
        Body::MetadataResponse { answers, partition, leaders: leaders(Some(B2)) },
        Body::MetadataResponse { answers, partition, leaders: leaders(None) },
        Body::ConnectionClosed { request: answers, channel: Channel::Fetch },
    ];
    bodies
        .into_iter()
        .chain(of_lifecycle())
        .chain(about_offsets())
        .map(|body| message(two, one, body))
        .collect()
}

/// What brokers and the controller say to each other about a broker's life.
fn of_lifecycle() -> Vec<Body> {
    let (answers, why) = (MessageId(2), ErrorCode::NotEnoughReplicasAfterAppend);
    let heartbeat = |wants_stop| Body::Heartbeat {
        epoch: BrokerEpoch(123),
        metadata: MetadataOffset(456),
        wants_stop,
    };
    vec![
        Body::RegistrationRequest { clean_stop: None },
        Body::RegistrationResponse { answers, result: Ok(BrokerEpoch(123)) },
        Body::RegistrationResponse { answers, result: Err(why) },
        heartbeat(false),
        heartbeat(true),
        Body::HeartbeatResponse { answers, result: Ok(BrokerControlState::Fenced) },
        Body::HeartbeatResponse { answers, result: Ok(BrokerControlState::Unfenced) },
        Body::HeartbeatResponse { answers, result: Ok(BrokerControlState::ControlledShutdown) },
        Body::HeartbeatResponse { answers, result: Ok(BrokerControlState::ShutdownNow) },
        Body::HeartbeatResponse { answers, result: Err(why) },
    ]
}

fn about_offsets() -> [Body; 9] {
    let (answers, partition) = (MessageId(2), PARTITION);
    let ask = |edge| ListOffsetsRequest { partition, current_epoch: Some(LeaderEpoch(12)), edge };
    let why = ErrorCode::NotEnoughReplicasAfterAppend;
    let epoch = LeaderEpoch(12);
    let found = |epoch, end_offset| Ok(EpochAnswer { epoch, end_offset });
    [
        Body::ListOffsetsRequest(ask(Edge::Earliest)),
        Body::ListOffsetsRequest(ask(Edge::Latest)),
        Body::ListOffsetsResponse { answers, partition, edge: Edge::Latest, result: Ok(BOLD) },
        Body::ListOffsetsResponse { answers, partition, edge: Edge::Earliest, result: Err(why) },
        Body::EpochEndRequest(EpochEndRequest { partition, current_epoch: None, epoch }),
        Body::EpochEndResponse { answers, partition, result: found(Some(epoch), Some(BOLD)) },
        Body::EpochEndResponse { answers, partition, result: found(None, Some(BOLD)) },
        Body::EpochEndResponse { answers, partition, result: found(None, None) },
        Body::EpochEndResponse { answers, partition, result: Err(why) },
    ]
}

fn every_act() -> Vec<Act> {
    let draft = Draft::of("v");
    let (a, b) = (Node::Broker(B1), Node::Controller);
    let producer = ClientId(1);
    vec![
        Act::Produce { producer, partition: PARTITION, records: vec![draft; 4].into() },
        Act::Fill(Fill {
            partition: PARTITION,
            count: 400_000,
            value_bytes: 100,
            batch: 100,
            interval: 1,
            keys: 0,
        }),
        Act::DeleteRecords { partition: PARTITION, before: Some(BOLD) },
        Act::DeleteRecords { partition: PARTITION, before: None },
        Act::Crash { broker: B1, losing: 0 },
        Act::Crash { broker: B2, losing: 3 },
        Act::Restart(B1),
        Act::Cut(a, b),
        Act::Heal(a, b),
        Act::Slow(a, b, 1_250),
        Act::Drop(MessageId(3)),
        Act::Duplicate(MessageId(3)),
        Act::Set(Setting::Acks(Acks::One)),
        Act::Set(Setting::MinInsyncReplicas(2)),
        Act::Set(Setting::UncleanLeaderElection(true)),
        Act::Set(Setting::Number(Name::ReplicaLagTimeMax, 10_000)),
        Act::SetOf(TopicId(0), Setting::MinInsyncReplicas(2)),
        Act::Shutdown(B1),
        Act::Shutdown(B2),
        Act::Elect { partition: Some(PARTITION), unclean: true },
        Act::Elect { partition: None, unclean: false },
        Act::CreateTopic {
            name: "orders".into(),
            placing: Placing::Placed { partitions: 100, replication_factor: 9 },
        },
        Act::CreateTopic { name: "orders".into(), placing: Placing::Given(vec![vec![B1, B2]]) },
        Act::AddPartitions { topic: TopicId(0), count: 12 },
        Act::Reassign { partition: PARTITION, replicas: Some(vec![B2, B1]) },
        Act::Reassign { partition: PARTITION, replicas: None },
        Act::Assign { consumer: ClientId(1), partition: PARTITION },
    ]
}

fn every_timer() -> Vec<Timer> {
    let (reader, id) = (Node::Broker(B2), MessageId(3));
    vec![
        Timer::Session(B1),
        Timer::Heartbeat(B1),
        Timer::Register(B1),
        Timer::Shutdown(B1),
        Timer::Balance,
        Timer::IsrCheck(B1),
        Timer::FetchBackoff(B1, PARTITION),
        Timer::RetentionCheck(B1),
        Timer::Cleaner(B1),
        Timer::FetchWait(B1, PARTITION, reader),
        Timer::ProduceWait(B1, PARTITION, id),
        Timer::RequestTimeout(P1, id),
        Timer::ClientBackoff(P1),
    ]
}

/// Facts about logs and leaders, with the largest values that the stage has room for.
fn facts_of_brokers() -> Vec<Fact> {
    let (partition, broker, leader) = (PARTITION, B1, B1);
    let (from, to, epoch) = (Offset(1), Offset(4), LeaderEpoch(12));
    let (reader, why) = (Node::Broker(B2), ErrorCode::NotEnoughReplicasAfterAppend);
    let records: Vec<_> = (1..4).map(|n| (Offset(u64::from(n)), RecordId(n))).collect();
    let isr: BrokerSet = (1..=9).map(BrokerId).collect();
    let fewer = isr.without(BrokerId(8)).without(BrokerId(9));
    let elected = |leader, unclean| Fact::LeaderElected { partition, leader, epoch, unclean };
    let proposed = |isr, proposed| Fact::IsrChangeProposed { leader, partition, isr, proposed };
    vec![
        Fact::RecordsAppended { broker, partition, from, to },
        Fact::RecordsAppended { broker: B2, partition, from, to },
        Fact::LogTruncated { broker, partition, to: from, records: records.clone() },
        Fact::LogTruncated { broker, partition, to, records: Vec::new() },
        Fact::TailLost { broker, partition, to: from, records },
        Fact::BrokerHalted { broker, partition },
        Fact::ReplicationFailed { broker, partition },
        Fact::FollowerProgressed { leader, partition, follower: B2, to },
        Fact::HighWatermarkMoved { broker, partition, from, to },
        Fact::HighWatermarkMoved { broker: B2, partition, from, to },
        Fact::HighWatermarkMoved { broker: B2, partition, from: to, to: from },
        Fact::FetchParked { leader, partition, reader },
        Fact::FetchRefused { leader, partition, reader, why },
        Fact::DivergenceFound { leader, partition, reader, epoch, end: to },
        Fact::BecameLeader { broker, partition, epoch, start: to },
        Fact::BecameFollower { broker, partition, epoch, leader: Some(B2) },
        Fact::BecameFollower { broker, partition, epoch, leader: None },
        proposed(isr, fewer),
        proposed(isr, isr.without(BrokerId(2)).without(BrokerId(3)).without(BrokerId(4))),
        proposed(fewer, fewer.with(BrokerId(9))),
        proposed(isr, isr),
        Fact::IsrChangeFailed { leader, partition, why },
        Fact::IsrAdopted { leader, partition, isr },
        Fact::IsrChanged { partition, from: isr, to: fewer, epoch: PartitionEpoch(123) },
        elected(Some(B2), false),
        elected(Some(B2), true),
        elected(None, false),
        Fact::BrokerFenced { broker },
        Fact::BrokerUnfenced { broker },
        Fact::BrokerRegistered { broker, epoch: BrokerEpoch(123) },
        Fact::MetadataApplied { broker },
    ]
}

/// What the controller decides besides elections and ISRs.
fn facts_of_metadata() -> Vec<Fact> {
    let (partition, broker, epoch) = (PARTITION, B1, LeaderEpoch(12));
    let all: BrokerSet = (1..=9).map(BrokerId).collect();
    let none = BrokerSet::default();
    let replicas: Arc<[BrokerId]> = all.iter().collect();
    let moved = |adding, removing| {
        let replicas = Arc::clone(&replicas);
        Fact::ReplicasChanged { partition, replicas, adding, removing }
    };
    vec![
        Fact::LeaderEpochRaised { partition, leader: Some(B1), epoch },
        Fact::ElrChanged { partition, elr: all.without(BrokerId(9)), last_known: None },
        Fact::ElrChanged { partition, elr: none, last_known: Some(B2) },
        Fact::ElrChanged { partition, elr: none, last_known: None },
        moved(BrokerSet::of(B1), all.without(B1)),
        moved(none, BrokerSet::of(B2)),
        moved(none, none),
        Fact::ShutdownBegan { broker },
        Fact::BrokerUnregistered { broker },
        Fact::BrokerStopped { broker },
        Fact::PartitionsCreated { topic: "orders".into(), from: 0, to: 100 },
        Fact::PartitionsCreated { topic: "orders".into(), from: 2, to: 3 },
        Fact::ReplicaCreated { broker, partition },
        Fact::ReplicaDeleted { broker, partition },
    ]
}

/// Facts about the inside of logs.
fn facts_of_logs() -> Vec<Fact> {
    let (partition, broker) = (PARTITION, B1);
    let (from, to) = (Offset(1), BOLD);
    let rolled = |why| Fact::SegmentRolled { broker, partition, base: to, why };
    let gone = |why| Fact::SegmentDeleted {
        broker,
        partition,
        base: from,
        end: to,
        bytes: 1_073_741_824,
        why,
    };
    let moved = |why| Fact::LogStartMoved { broker, partition, from, to, why };
    vec![
        Fact::RecordsFilled { partition, from, to },
        rolled(RollReason::Size),
        rolled(RollReason::Age),
        rolled(RollReason::OffsetIndexFull),
        rolled(RollReason::TimeIndexFull),
        rolled(RollReason::OffsetOverflow),
        rolled(RollReason::Retention),
        rolled(RollReason::Asked),
        Fact::IndexEntryAdded { broker, partition, offset: to, position: 4_567 },
        gone(DeletionReason::Time),
        gone(DeletionReason::Size),
        gone(DeletionReason::LogStart),
        moved(StartReason::Retention),
        moved(StartReason::DeleteRecords),
        moved(StartReason::Leader),
        Fact::LogStartedAnew { broker, partition, old: (from, from.plus(3)), start: to },
        Fact::LogCleaned { broker, partition, to, removed: 1_200, bytes: (123_456, 12_345) },
        Fact::LogFlushed { broker, partition, to },
        Fact::LogRecovered { broker, partition, from, segments: 1 },
        Fact::LogRecovered { broker, partition, from, segments: 3 },
    ]
}

fn facts_of_clients() -> Vec<Fact> {
    let (partition, leader, producer) = (PARTITION, B1, ClientId(1));
    let (from, to, epoch) = (Offset(1), Offset(4), LeaderEpoch(12));
    let why = ErrorCode::NotEnoughReplicasAfterAppend;
    let records: Arc<[RecordId]> = (1..4).map(RecordId).collect();
    let acked =
        |base_offset| Fact::Acknowledged { producer, records: records.clone(), base_offset };
    let learned = |leader| Fact::LeaderLearned { client: P1, partition, leader, epoch };
    vec![
        Fact::ProduceRefused { leader, partition, producer: P1, why },
        Fact::ProduceParked { leader, partition, producer: P1, until: to },
        Fact::ProduceCompleted { leader, partition, producer: P1, from, to },
        acked(Some(BOLD)),
        acked(None),
        Fact::RetryScheduled { producer, records: records.clone(), why, attempt: 1 },
        Fact::ProduceFailed { producer, records: records.clone(), why },
        learned(Some(B2)),
        learned(None),
        Fact::RecordsRead { consumer: ClientId(1), from, to },
        Fact::PositionReset { consumer: ClientId(1), from: to, to: from },
        Fact::PositionReset { consumer: ClientId(1), from, to },
        Fact::RecordLost { record: RecordId(1) },
        Fact::RecordFound { record: RecordId(1) },
    ]
}

pub(crate) fn every_fact() -> Vec<Fact> {
    let mut facts: Vec<Fact> = every_act().into_iter().map(Fact::Acted).collect();
    facts.extend(every_timer().into_iter().map(Fact::TimerFired));
    let sent = |m: Message| Arc::new(m);
    facts.extend(every_message().into_iter().map(sent).flat_map(|m| {
        [Fact::MessageSent(m.clone()), Fact::MessageArrived(m.clone()), Fact::MessageLost(m)]
    }));
    facts.extend(facts_of_brokers());
    facts.extend(facts_of_metadata());
    facts.extend(facts_of_logs());
    facts.extend(facts_of_clients());
    facts
}
