//! Statements drawn at random from the whole language, for tests.

use std::sync::Arc;

use super::message::KINDS;
use super::statement::usual_fill;
use super::topic::Layout;
use super::value::Kind;
use super::{
    Comparison, Condition, Look, MessageRef, Observable, Operation, Place, ReplicaRole, Statement,
    Value,
};
use crate::engine::setting::POLICIES;
use crate::engine::{
    Acks, BrokerId, ClientId, Cluster, Draft, MessageId, Millis, Name, Node, Offset, OffsetReset,
    Setting, Timer,
};

/// Draws statements from the whole language.
pub(super) struct Draw(pub(super) u64);

impl Draw {
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    pub(super) fn of<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u64) as usize].clone()
    }

    fn broker(&mut self) -> BrokerId {
        BrokerId(1 + self.below(9) as u8)
    }

    fn client(&mut self) -> ClientId {
        ClientId(1 + self.below(9) as u8)
    }

    fn node(&mut self) -> Node {
        match self.below(4) {
            0 => Node::Controller,
            1 => Node::Producer(self.client()),
            2 => Node::Consumer(self.client()),
            _ => Node::Broker(self.broker()),
        }
    }

    fn client_node(&mut self) -> Node {
        if self.below(2) == 0 {
            Node::Producer(self.client())
        } else {
            Node::Consumer(self.client())
        }
    }

    fn number(&mut self) -> MessageId {
        MessageId(self.below(1 << 31) as u32)
    }

    fn millis(&mut self) -> Millis {
        let unit = self.of(&[1, 1_000, 60_000]);
        Millis(self.below(3_600) * unit)
    }

    fn text(&mut self) -> Arc<str> {
        let letters =
            ['a', 'Z', '0', ' ', '"', '\\', '#', '=', ',', '\n', '\r', '\u{7}', '水', '-'];
        (0..self.below(5)).map(|_| self.of(&letters)).collect::<String>().into()
    }

    fn key(&mut self) -> Option<Arc<str>> {
        match self.below(4) {
            0 => None,
            1 => Some("none".into()),
            2 => Some("alice".into()),
            _ => Some(self.text()),
        }
    }

    fn message(&mut self) -> MessageRef {
        if self.below(2) == 0 {
            return MessageRef::Number(self.number());
        }
        let (kind, from, to) = (self.of(&KINDS).1, self.node(), self.node());
        MessageRef::Oldest { kind, from, to, of: self.place() }
    }

    fn place(&mut self) -> Place {
        Place(self.of(&[None, None, Some("orders-1".into()), Some("a-b.c_2-17".into())]))
    }

    fn timer(&mut self) -> Timer {
        let (broker, partition) = (self.broker(), Cluster::PARTITION);
        match self.below(9) {
            0 => Timer::Session(broker),
            1 => Timer::Heartbeat(broker),
            2 => Timer::Register(broker),
            3 => Timer::IsrCheck(broker),
            4 => Timer::FetchBackoff(broker, partition),
            5 => Timer::FetchWait(broker, partition, self.node()),
            6 => Timer::ProduceWait(broker, partition, self.number()),
            7 => Timer::RequestTimeout(self.client_node(), self.number()),
            _ => Timer::ClientBackoff(self.client_node()),
        }
    }

    fn setting(&mut self) -> Setting {
        match self.below(7) {
            0 => Setting::Acks(self.of(&[Acks::Zero, Acks::One, Acks::All])),
            1 => Setting::MinInsyncReplicas(1 + self.below(9) as u8),
            2 => Setting::UncleanLeaderElection(self.below(2) == 0),
            3 => Setting::AutoOffsetReset(self.of(&[OffsetReset::Earliest, OffsetReset::Latest])),
            4 => Setting::CleanupPolicy(self.of(&POLICIES).1),
            5 => Setting::MinCleanableDirtyRatio(self.below(1_001) as u32),
            _ => {
                let name = self.of(Name::ALL);
                let (least, most) = name.bounds();
                let span = (most as u64).wrapping_sub(least as u64);
                Setting::Number(name, least + (self.below(span) as i64))
            }
        }
    }

    fn look(&mut self) -> Look {
        let what = self.observable();
        let of = if what.has_place() { self.place() } else { Place::default() };
        Look { what, of }
    }

    fn observable(&mut self) -> Observable {
        let broker = self.broker();
        let maybe = (self.below(2) == 0).then_some(broker);
        match self.below(17) {
            14 => Observable::Elr,
            15 => Observable::Replicas,
            16 => Observable::Partitions,
            0 => Observable::HighWatermark(maybe),
            1 => Observable::LogEnd(maybe),
            2 => Observable::Leader,
            3 => Observable::LeaderEpoch,
            4 => Observable::PartitionEpoch,
            5 => Observable::Isr(maybe),
            6 => Observable::Time,
            7 => Observable::Acked,
            8 => Observable::Lost,
            9 => Observable::Read(self.client()),
            10 => Observable::Log(broker),
            11 => Observable::Role(broker),
            12 => Observable::Fenced(broker),
            _ => Observable::InFlight(self.of(&KINDS).1),
        }
    }

    fn value(&mut self, kind: Kind) -> Value {
        use ReplicaRole::{Down, Follower, Idle, Leader};
        match kind {
            Kind::Number if self.below(4) == 0 => Value::None,
            Kind::Number => Value::Number(self.below(u64::MAX)),
            Kind::Brokers => Value::brokers((1..=9).filter(|_| self.below(3) == 0).collect()),
            Kind::Texts => Value::texts((0..self.below(4)).map(|_| self.text()).collect()),
            Kind::Duration => Value::Duration(self.millis()),
            Kind::Role => Value::Role(self.of(&[Leader, Follower, Idle, Down])),
            Kind::YesNo => Value::YesNo(self.below(2) == 0),
        }
    }

    fn condition(&mut self) -> Condition {
        let look = self.look();
        let kind = look.what.kind();
        let fits = |c: &Comparison| kind.has_order() || !c.is_order();
        let comparisons: Vec<_> = Comparison::ALL.into_iter().filter(fits).collect();
        Condition { look, comparison: self.of(&comparisons), value: self.value(kind) }
    }

    /// Any statement.
    pub(super) fn statement(&mut self) -> Statement {
        let times = 1 + self.below(20) as u32;
        match self.below(21) {
            19 => {
                let before = (self.below(2) == 0).then(|| Offset(self.below(9)));
                Statement::DeleteRecords { of: self.place(), before }
            }
            18 => Statement::Fill(usual_fill(1 + self.below(99) as u32, 100), self.place()),
            0 => {
                let draft = |draw: &mut Draw| Draft {
                    key: draw.key(),
                    value: (draw.below(5) > 0).then(|| draw.text()),
                };
                let records = (0..=self.below(4)).map(|_| draft(self)).collect();
                Statement::Produce { producer: self.client(), to: self.place(), records }
            }
            1 => {
                let brokers = (0..=self.below(3)).map(|_| self.broker()).collect();
                Statement::Crash { brokers, losing: self.below(3) as u32 }
            }
            2 => Statement::Restart(self.broker()),
            3 => Statement::Cut(self.node(), self.node()),
            4 => Statement::Heal(self.node(), self.node()),
            5 => Statement::Slow(self.node(), self.node(), self.millis()),
            6 => Statement::Drop(self.message()),
            7 => Statement::Duplicate(self.message()),
            8 => Statement::Deliver(self.message()),
            9 => {
                let timer = self.timer();
                let of = timer.partition().map_or_else(Place::default, |_| self.place());
                Statement::Fire(timer, of)
            }
            10 => Statement::Set(self.setting()),
            11 => Statement::Next(times),
            12 => Statement::Tick(times),
            13 => Statement::Wait(self.millis()),
            14 => Statement::Run(self.millis()),
            15 => Statement::RunUntil(self.condition()),
            16 | 17 => Statement::Operate(self.operation()),
            _ => Statement::Expect(self.condition()),
        }
    }
}

impl Draw {
    fn operation(&mut self) -> Operation {
        let named = |place: Place| place.0.unwrap_or_else(|| "orders-7".into());
        let replicas = vec![self.broker(), BrokerId(9)];
        let topic: Arc<str> = "clicks.of_2026".into();
        match self.below(8) {
            0 => Operation::Elect { of: self.place(), unclean: self.below(2) == 0 },
            1 => {
                let layout = Layout::Given(vec![vec![self.broker()], vec![BrokerId(1)]]);
                Operation::CreateTopic { name: topic, layout }
            }
            2 => {
                let (partitions, factor) = (1 + self.below(50) as u16, 1 + self.below(3) as u8);
                let replication_factor = (factor < 3).then_some(factor);
                let layout = Layout::Placed { partitions, replication_factor };
                Operation::CreateTopic { name: topic, layout }
            }
            3 => Operation::AddPartitions { topic, count: 1 + self.below(50) as u16 },
            4 if replicas[0] != replicas[1] => {
                Operation::Reassign { of: self.place(), replicas: Some(replicas) }
            }
            4 | 5 => Operation::Reassign { of: self.place(), replicas: None },
            6 => {
                let to = Place(Some(named(self.place())));
                Operation::Assign { consumer: ClientId(2), to }
            }
            _ => Operation::SetOf { topic, setting: self.setting() },
        }
    }
}
