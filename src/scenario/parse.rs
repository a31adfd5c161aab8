//! From a line of text to a statement.
//!
//! Rule: each kind of statement has one line in the table below, with the function that reads
//! what follows the word. A line with an error gives no statement, and reading goes on below.

use std::sync::Arc;

use super::error::{Problem, Trouble, What};
use super::header;
use super::message::{KINDS, MessageRef};
use super::observe::{Look, Observable};
use super::operation::{self, Operation};
use super::place::{Place, partition_name, topic_name};
use super::statement::{Comparison, Condition, Statement, usual_fill};
use super::token::{Cursor, Token};
use super::value::{broker_number, digits, duration, number_within, value};
use crate::engine::{
    BrokerId, BrokerSet, ClientId, Cluster, Draft, MessageId, Node, Offset, Timer, fill,
};

/// Reads what follows a word.
type Reader<T> = fn(&mut Cursor<'_>) -> Result<T, Trouble>;

const STATEMENTS: [(&str, Reader<Statement>); 24] = [
    ("produce", produce),
    ("fill", fill),
    ("delete", delete_records),
    ("crash", crash),
    ("shutdown", |c| Ok(Statement::Shutdown(broker_after_word(c)?))),
    ("restart", |c| Ok(Statement::Restart(broker_after_word(c)?))),
    ("cut", |c| Ok(Statement::Cut(node(c)?, node(c)?))),
    ("heal", |c| Ok(Statement::Heal(node(c)?, node(c)?))),
    ("slow", |c| Ok(Statement::Slow(node(c)?, node(c)?, duration(c)?))),
    ("drop", |c| Ok(Statement::Drop(message(c)?))),
    ("duplicate", |c| Ok(Statement::Duplicate(message(c)?))),
    ("deliver", |c| Ok(Statement::Deliver(message(c)?))),
    ("fire", fire),
    ("elect", |c| Ok(Statement::Operate(operation::elect(c)?))),
    ("create", |c| Ok(Statement::Operate(operation::create(c)?))),
    ("add", |c| Ok(Statement::Operate(operation::add(c)?))),
    ("reassign", |c| Ok(Statement::Operate(operation::reassign(c)?))),
    ("assign", |c| Ok(Statement::Operate(operation::assign(c)?))),
    ("set", set),
    ("next", |c| Ok(Statement::Next(times(c, "next")?))),
    ("tick", |c| Ok(Statement::Tick(times(c, "tick")?))),
    ("wait", |c| Ok(Statement::Wait(duration(c)?))),
    ("run", run),
    ("expect", |c| Ok(Statement::Expect(condition(c)?))),
];

const TIMERS: [(&str, Reader<Timer>); 13] = [
    ("retention-check", |c| Ok(Timer::RetentionCheck(broker(c)?))),
    ("cleaner", |c| Ok(Timer::Cleaner(broker(c)?))),
    ("session", |c| Ok(Timer::Session(broker(c)?))),
    ("heartbeat", |c| Ok(Timer::Heartbeat(broker(c)?))),
    ("register", |c| Ok(Timer::Register(broker(c)?))),
    ("shutdown", |c| Ok(Timer::Shutdown(broker(c)?))),
    ("balance", |_| Ok(Timer::Balance)),
    ("isr-check", |c| Ok(Timer::IsrCheck(broker(c)?))),
    ("fetch-backoff", |c| Ok(Timer::FetchBackoff(broker(c)?, Cluster::PARTITION))),
    ("fetch-wait", |c| Ok(Timer::FetchWait(broker(c)?, Cluster::PARTITION, node(c)?))),
    ("produce-wait", |c| Ok(Timer::ProduceWait(broker(c)?, Cluster::PARTITION, number(c)?))),
    ("request-timeout", |c| Ok(Timer::RequestTimeout(client(c)?, number(c)?))),
    ("client-backoff", |c| Ok(Timer::ClientBackoff(client(c)?))),
];

const OBSERVABLES: [(&str, Reader<Observable>); 23] = [
    ("elr", |_| Ok(Observable::Elr)),
    ("replicas", |_| Ok(Observable::Replicas)),
    ("partitions", |_| Ok(Observable::Partitions)),
    ("segment-of", |c| Ok(Observable::SegmentOf(offset(c, "segment-of")?))),
    ("scan-from", |c| Ok(Observable::ScanFrom(offset(c, "scan-from")?))),
    ("batch-of", |c| Ok(Observable::BatchOf(offset(c, "batch-of")?))),
    ("hw", |c| Ok(Observable::HighWatermark(broker_or_leader(c)))),
    ("leo", |c| Ok(Observable::LogEnd(broker_or_leader(c)))),
    ("log-start", |c| Ok(Observable::LogStart(broker_or_leader(c)))),
    ("segments", |c| Ok(Observable::Segments(broker_or_leader(c)))),
    ("log-size", |c| Ok(Observable::LogSize(broker_or_leader(c)))),
    ("leader", |_| Ok(Observable::Leader)),
    ("epoch", |_| Ok(Observable::LeaderEpoch)),
    ("partition-epoch", |_| Ok(Observable::PartitionEpoch)),
    ("isr", |c| Ok(Observable::Isr(broker_or_leader(c)))),
    ("time", |_| Ok(Observable::Time)),
    ("acked", |_| Ok(Observable::Acked)),
    ("lost", |_| Ok(Observable::Lost)),
    ("read", |c| Ok(Observable::Read(consumer_or_first(c)?))),
    ("log", |c| Ok(Observable::Log(broker(c)?))),
    ("role", |c| Ok(Observable::Role(broker(c)?))),
    ("fenced", |c| Ok(Observable::Fenced(broker(c)?))),
    ("in-flight", |c| Ok(Observable::InFlight(c.take_from(What::Message, &KINDS)?))),
];

/// How often `next` and `tick` go on at most.
const MOST_TIMES: i64 = 20_000;

/// Reads one statement; the line holds nothing else but a comment.
///
/// # Errors
/// The first thing that is wrong with it. The line is counted as line 1.
pub fn parse_statement(text: &str) -> Result<Statement, Trouble> {
    statement(&mut Cursor::new(text, 1, 1))
}

pub(super) fn statement(cursor: &mut Cursor<'_>) -> Result<Statement, Trouble> {
    let read = cursor.take_from(What::Statement, &STATEMENTS)?;
    let statement = read(cursor)?;
    cursor.end()?;
    Ok(statement)
}

pub(super) fn look(cursor: &mut Cursor<'_>) -> Result<Look, Trouble> {
    let what = cursor.take_from(What::Observable, &OBSERVABLES)?(cursor)?;
    let of = Token::Word("of".to_owned());
    let of = match what {
        Observable::Partitions if cursor.take_if(&of) => Place(Some(topic_name(cursor)?)),
        what if what.has_place() => Place::after(cursor, "of")?,
        _ => Place::default(),
    };
    Ok(Look { what, of })
}

fn fire(cursor: &mut Cursor<'_>) -> Result<Statement, Trouble> {
    let timer = cursor.take_from(What::Timer, &TIMERS)?(cursor)?;
    let of = match timer.partition() {
        Some(_) => Place::after(cursor, "of")?,
        None => Place::default(),
    };
    Ok(Statement::Fire(timer, of))
}

fn produce(cursor: &mut Cursor<'_>) -> Result<Statement, Trouble> {
    let producer = client_named(cursor, What::Producer, 'p')?;
    let to = Place::after(cursor, "to")?;
    let mut records = vec![draft(cursor)?];
    let mut keyed = 0;
    while !cursor.at_end() {
        if cursor.take_if(&Token::Word("key".to_owned())) {
            let key = key(cursor)?;
            records[keyed..].iter_mut().for_each(|record| record.key.clone_from(&key));
            keyed = records.len();
        } else {
            records.push(draft(cursor)?);
        }
    }
    Ok(Statement::Produce { producer, to, records: records.into() })
}

fn set(cursor: &mut Cursor<'_>) -> Result<Statement, Trouble> {
    let setting = header::setting(cursor)?;
    Ok(match cursor.take_if(&Token::Word("of".to_owned())) {
        true => Statement::Operate(Operation::SetOf { topic: topic_name(cursor)?, setting }),
        false => Statement::Set(setting),
    })
}

fn draft(cursor: &mut Cursor<'_>) -> Result<Draft, Trouble> {
    let null = Token::Word("null".to_owned());
    let value = cursor.take(What::Text, &["null"], |token| {
        if *token == null { Some(None) } else { token.text().map(Some) }
    })?;
    Ok(Draft { key: None, value })
}

fn key(cursor: &mut Cursor<'_>) -> Result<Option<Arc<str>>, Trouble> {
    let equals = Token::Compare(Comparison::Equal);
    cursor.take(What::Word("="), &[], |token| (*token == equals).then_some(()))?;
    cursor.take(What::Key, &[], |token| match token {
        Token::Word(word) if word == "none" => Some(None),
        Token::Word(word) => Some(Some(word.as_str().into())),
        other => other.text().map(Some),
    })
}

/// `fill 5000 records of 100 bytes in batches of 10 every 50ms with 3 keys of orders-1`.
fn fill(cursor: &mut Cursor<'_>) -> Result<Statement, Trouble> {
    let count = number_within(cursor, "fill", 1, fill::MOST.into())? as u32;
    cursor.take_word("records")?;
    cursor.take_word("of")?;
    let bytes = number_within(cursor, "bytes", 0, fill::LONGEST.into())? as u32;
    cursor.take_word("bytes")?;
    let mut fill = usual_fill(count, bytes);
    let mut of = Place::default();
    while !cursor.at_end() {
        let part = [
            ("in", FillPart::Batch),
            ("every", FillPart::Interval),
            ("with", FillPart::Keys),
            ("of", FillPart::Place),
        ];
        match cursor.take_from(What::FillPart, &part)? {
            FillPart::Place => of = Place(Some(partition_name(cursor)?)),
            FillPart::Batch => {
                cursor.take_word("batches")?;
                cursor.take_word("of")?;
                fill.batch = number_within(cursor, "batches", 1, fill::MOST.into())? as u32;
            }
            FillPart::Interval => {
                let place = cursor.next_place();
                let most = u32::MAX;
                let wait = duration(cursor)?.0;
                fill.interval = u32::try_from(wait).map_err(|_| {
                    let name = "every".to_owned();
                    place.trouble(Problem::OutOfBounds { name, least: 0, most: most.into() })
                })?;
            }
            FillPart::Keys => {
                fill.keys = number_within(cursor, "keys", 0, fill::MOST.into())? as u32;
                cursor.take_word("keys")?;
            }
        }
    }
    Ok(Statement::Fill(fill, of))
}

#[derive(Clone, Copy)]
enum FillPart {
    Place,
    Batch,
    Interval,
    Keys,
}

/// `delete records before 5`, `delete records of orders-1 before hw`.
fn delete_records(cursor: &mut Cursor<'_>) -> Result<Statement, Trouble> {
    cursor.take_word("records")?;
    let of = Place::after(cursor, "of")?;
    cursor.take_word("before")?;
    if cursor.take_if(&Token::Word("hw".to_owned())) {
        return Ok(Statement::DeleteRecords { of, before: None });
    }
    let before = Some(offset(cursor, "before")?);
    Ok(Statement::DeleteRecords { of, before })
}

fn offset(cursor: &mut Cursor<'_>, name: &str) -> Result<Offset, Trouble> {
    Ok(Offset(number_within(cursor, name, 0, i64::MAX)? as u64))
}

/// `crash broker 1`, `crash brokers 1,2 losing 1`.
fn crash(cursor: &mut Cursor<'_>) -> Result<Statement, Trouble> {
    let many = cursor.take_if(&Token::Word("brokers".to_owned()));
    if !many {
        cursor.take_word("broker")?;
    }
    let mut brokers = BrokerSet::of(broker(cursor)?);
    while many && cursor.take_if(&Token::Comma) {
        brokers = brokers.with(broker(cursor)?);
    }
    let mut losing = 0;
    if !cursor.at_end() {
        cursor.take_word("losing")?;
        losing = number_within(cursor, "losing", 0, u32::MAX.into())? as u32;
    }
    Ok(Statement::Crash { brokers, losing })
}

fn run(cursor: &mut Cursor<'_>) -> Result<Statement, Trouble> {
    if cursor.take_if(&Token::Word("until".to_owned())) {
        return Ok(Statement::RunUntil(condition(cursor)?));
    }
    let mut ahead = *cursor;
    if let Ok(time) = duration(&mut ahead) {
        *cursor = ahead;
        return Ok(Statement::Run(time));
    }
    cursor.take(What::Run, &["until"], |_| None)
}

fn condition(cursor: &mut Cursor<'_>) -> Result<Condition, Trouble> {
    let look = look(cursor)?;
    let kind = look.what.kind();
    let place = cursor.next_place();
    let comparison = cursor.take(What::Comparison, &[], |token| match token {
        Token::Compare(comparison) => Some(*comparison),
        _ => None,
    })?;
    if comparison.is_order() && !kind.has_order() {
        return Err(place.trouble(Problem::NoOrder));
    }
    Ok(Condition { look, comparison, value: value(cursor, kind)? })
}

fn times(cursor: &mut Cursor<'_>, name: &str) -> Result<u32, Trouble> {
    if cursor.at_end() {
        return Ok(1);
    }
    Ok(number_within(cursor, name, 1, MOST_TIMES)? as u32)
}

fn message(cursor: &mut Cursor<'_>) -> Result<MessageRef, Trouble> {
    let mut ahead = *cursor;
    if let Ok(number) = number(&mut ahead) {
        *cursor = ahead;
        return Ok(MessageRef::Number(number));
    }
    let kind = cursor.take_from(What::Message, &KINDS)?;
    let (from, to) = (node(cursor)?, node(cursor)?);
    Ok(MessageRef::Oldest { kind, from, to, of: Place::after(cursor, "of")? })
}

fn number(cursor: &mut Cursor<'_>) -> Result<MessageId, Trouble> {
    cursor.take(What::Message, &[], |token| {
        let number = digits(token.word()?.strip_prefix('m')?)?;
        u32::try_from(number).ok().map(MessageId)
    })
}

fn broker(cursor: &mut Cursor<'_>) -> Result<BrokerId, Trouble> {
    cursor.take(What::Broker, &[], |token| broker_named(token.word()?))
}

fn broker_after_word(cursor: &mut Cursor<'_>) -> Result<BrokerId, Trouble> {
    cursor.take_word("broker")?;
    broker(cursor)
}

fn broker_or_leader(cursor: &mut Cursor<'_>) -> Option<BrokerId> {
    let mut ahead = *cursor;
    let found = broker(&mut ahead).ok()?;
    *cursor = ahead;
    Some(found)
}

fn consumer_or_first(cursor: &mut Cursor<'_>) -> Result<ClientId, Trouble> {
    let mut ahead = *cursor;
    match ahead.next()? {
        Some(Token::Word(_)) => client_named(cursor, What::Consumer, 'c'),
        _ => Ok(ClientId(1)),
    }
}

pub(super) fn client_named(
    cursor: &mut Cursor<'_>,
    what: What,
    letter: char,
) -> Result<ClientId, Trouble> {
    cursor.take(what, &[], |token| {
        token.word()?.strip_prefix(letter).and_then(broker_number).map(ClientId)
    })
}

fn client(cursor: &mut Cursor<'_>) -> Result<Node, Trouble> {
    let is_client = |node: &Node| matches!(node, Node::Producer(_) | Node::Consumer(_));
    cursor.take(What::Client, &[], |token| node_named(token.word()?).filter(is_client))
}

fn node(cursor: &mut Cursor<'_>) -> Result<Node, Trouble> {
    cursor.take(What::Node, &["controller"], |token| node_named(token.word()?))
}

fn broker_named(word: &str) -> Option<BrokerId> {
    broker_number(word.strip_prefix('b').unwrap_or(word)).map(BrokerId)
}

fn node_named(word: &str) -> Option<Node> {
    let client = |letter: char| word.strip_prefix(letter).and_then(broker_number).map(ClientId);
    if word == "controller" {
        return Some(Node::Controller);
    }
    broker_named(word)
        .map(Node::Broker)
        .or_else(|| client('p').map(Node::Producer))
        .or_else(|| client('c').map(Node::Consumer))
}
