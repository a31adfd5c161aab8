//! The language as a whole: what is printed parses to the same, and what is wrong is told well.

use std::fmt::Write as _;
use std::sync::Arc;

use expect_test::{Expect, expect, expect_file};

use super::message::KINDS;
use super::parse::parse_statement;
use super::statement::usual_fill;
use super::value::Kind;
use super::{
    Comparison, Condition, Look, MessageRef, Observable, Place, ReplicaRole, Script, Statement,
    Value,
};
use crate::engine::setting::POLICIES;
use crate::engine::{
    Acks, BrokerId, ClientId, Cluster, Draft, MessageId, Millis, Name, Node, Offset, OffsetReset,
    Setting, Timer,
};

/// Draws statements from the whole language.
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn of<T: Clone>(&mut self, choices: &[T]) -> T {
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

    fn statement(&mut self) -> Statement {
        let times = 1 + self.below(20) as u32;
        match self.below(19) {
            17 => {
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
            _ => Statement::Expect(self.condition()),
        }
    }
}

#[test]
fn what_is_printed_parses_to_the_same_statement() {
    let mut draw = Draw(1);
    for _ in 0..5_000 {
        let statement = draw.statement();
        let text = statement.to_string();
        assert_eq!(parse_statement(&text), Ok(statement), "{text}");
        assert!(!text.contains('\n'), "one statement is one line: {text}");
    }
}

#[test]
fn no_text_makes_the_parser_panic() {
    let mut draw = Draw(2);
    for _ in 0..5_000 {
        let mut text: Vec<char> = draw.statement().to_string().chars().collect();
        let at = draw.below(text.len() as u64) as usize;
        match draw.below(3) {
            0 => text.truncate(at),
            1 => text[at] = draw.of(&['"', '\\', '=', '!', '水', '{', '9', ' ']),
            _ => text.extend_from_within(at..),
        }
        let text = String::from_iter(text);
        if let Ok(statement) = parse_statement(&text) {
            assert_eq!(parse_statement(&statement.to_string()), Ok(statement), "{text}");
        }
    }
}

fn told(script: &str) -> String {
    Script::parse(script).expect_err("the script is wrong").iter().fold(
        String::new(),
        |mut lines, trouble| {
            writeln!(lines, "{trouble}").unwrap();
            lines
        },
    )
}

fn check(script: &str, expected: Expect) {
    expected.assert_eq(&told(script));
}

#[test]
fn a_word_that_is_nearly_right_is_suggested() {
    let script = include_str!("corpus/words.script");
    expect_file!["corpus/words.told"].assert_eq(&told(script));
}

#[test]
fn what_belongs_in_a_place_is_said() {
    let script = include_str!("corpus/places.script");
    expect_file!["corpus/places.told"].assert_eq(&told(script));
}

#[test]
fn a_name_of_a_partition_is_wanted_where_one_can_stand() {
    let script = include_str!("corpus/names.script");
    expect_file!["corpus/names.told"].assert_eq(&told(script));
}

#[test]
fn numbers_texts_and_signs_are_checked() {
    let script = include_str!("corpus/values.script");
    expect_file!["corpus/values.told"].assert_eq(&told(script));
}

#[test]
fn a_header_stands_at_the_top_and_once() {
    check(
        r#"edition 3.9
cluster brokers=0
cluster acks=1"#,
        expect![[r#"
            1:9: expected an edition of Kafka, as 4.0, found `3.9`; did you mean `0.9`?
            2:17: brokers must be from 1 to 9
            3:1: `cluster` belongs at the top: edition, cluster, topics, then statements
        "#]],
    );
    check(
        "cluster brokers=10\nedition 4.0",
        expect![[r#"
            1:17: brokers must be from 1 to 9
            2:1: `edition` belongs at the top: edition, cluster, topics, then statements
        "#]],
    );
    check(
        "cluster brokers=2 min.insync.replicas=3",
        expect![[r#"
        1:9: min.insync.replicas must be from 1 to 2
    "#]],
    );
    check(
        "cluster acks=1 seed=2 acks=all colour=red",
        expect![[r#"
        1:23: `acks` is there already
    "#]],
    );
    check(
        "cluster brokrs=3 ",
        expect![[r#"
            1:9: expected a setting, as brokers=3, found `brokrs`; did you mean `brokers`?
        "#]],
    );
    check(
        "next\ncluster brokers=3",
        expect![[r#"
            2:1: `cluster` belongs at the top: edition, cluster, topics, then statements
        "#]],
    );
}

#[test]
fn a_topic_is_checked_where_it_is_written() {
    check(
        "edition 0.9\ncluster brokers=3 replica.lag.max.messages=5\n\
         topic orders partitions=3 replicas=1,2\ntopic orders-0\ntopic orders-0 acks=1\n\
         topic a replicas=1,2/2,4\ntopic b replicas=1,1\ntopic c replication.factor=4\n\
         topic d partitions=101\ntopic 订单\n\
         topic e min.insync.replicas=2 max.compaction.lag.ms=1\nnext\ntopic f",
        expect![[r#"
            2:19: Kafka 0.9 has no configuration replica.lag.max.messages
            3:27: `replicas` is there already
            5:7: `orders-0` is there already
            6:7: replicas must be from 1 to 3
            7:20: `1` is there already
            8:7: replication.factor must be from 1 to 3
            9:20: partitions must be from 1 to 100
            10:7: expected a topic, as orders, found `订单`
            11:31: Kafka 0.9 has no configuration max.compaction.lag.ms
            13:1: `topic` belongs at the top: edition, cluster, topics, then statements
        "#]],
    );
}

#[test]
fn names_are_looked_up_when_a_line_is_played() {
    let script = Script::parse("topic orders partitions=2\ntopic clicks\nnext").unwrap();
    let cluster = script.opening.cluster(&script.rules);
    let mut told = String::new();
    for line in [
        "produce p1 to order-1 \"a\"",
        "expect hw 2 of orders-1 = 0",
        "expect partitions = 3",
        "expect partitions of click = 1",
        "expect partitions of clicks = 1",
        "deliver fetch-request 1 2 of clicks-1",
        "fire fetch-wait 2 3 of orders-1",
        "crash brokers 3,2",
        "set replica.lag.max.messages=5",
    ] {
        let played = super::perform(&script.rules, &cluster, &parse_statement(line).unwrap());
        let failed = played.err().map_or("played".to_owned(), |failure| failure.to_string());
        let failed = failed.replace(&format!("`{line}` cannot be played: "), "");
        writeln!(told, "{line}: {failed}").unwrap();
    }
    expect![[r#"
        produce p1 to order-1 "a": there is no order-1; did you mean `orders-1`?
        expect hw 2 of orders-1 = 0: played
        expect partitions = 3: played
        expect partitions of click = 1: there is no click; did you mean `clicks`?
        expect partitions of clicks = 1: played
        deliver fetch-request 1 2 of clicks-1: there is no clicks-1; did you mean `clicks-0`?
        fire fetch-wait 2 3 of orders-1: that timer does not run
        crash brokers 3,2: played
        set replica.lag.max.messages=5: Kafka 4.0 has no configuration replica.lag.max.messages
    "#]]
    .assert_eq(&told);
}
