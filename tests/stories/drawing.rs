//! From a drawing to a cluster.
//!
//! One line a broker: `b1* e3: 1a 1b 3d  hw 1`. The star marks the leader, `e3` is the epoch
//! that the broker believes in, then come the records, each with the epoch that is stamped on
//! it. `out` puts a broker out of the ISR. Brokers that are not drawn as leader follow.

use std::sync::Arc;

use highwater::engine::action::Draft;
use highwater::engine::broker::{Fetching, Following, Leadership, Remote, Role};
use highwater::engine::client::ClientFetch;
use highwater::engine::event::Origin;
use highwater::engine::table::Table;
use highwater::engine::*;
use highwater::log::{BatchBody, Log, LogContext, Payload};

struct Row {
    broker: BrokerId,
    leads: bool,
    in_isr: bool,
    epoch: LeaderEpoch,
    records: Vec<(LeaderEpoch, String)>,
    high_watermark: Offset,
}

fn number(word: &str) -> u64 {
    word.trim_matches(|c: char| !c.is_ascii_digit()).parse().unwrap()
}

fn row(line: &str) -> Row {
    let (head, tail) = line.split_once(':').unwrap();
    let mut head = head.split_whitespace();
    let name = head.next().unwrap();
    let epoch = LeaderEpoch(number(head.next().unwrap()) as u32);
    let (tail, high_watermark) = match tail.split_once("hw") {
        Some((records, hw)) => (records, Offset(number(hw))),
        None => (tail, Offset(0)),
    };
    let in_isr = !line.split_whitespace().any(|word| word == "out");
    let record = |word: &str| {
        let at = word.find(|c: char| !c.is_ascii_digit()).unwrap();
        (LeaderEpoch(number(&word[..at]) as u32), word[at..].to_string())
    };
    Row {
        broker: BrokerId(number(name) as u8),
        leads: name.ends_with('*'),
        in_isr,
        epoch,
        records: tail.split_whitespace().filter(|w| *w != "out").map(record).collect(),
        high_watermark,
    }
}

/// The cluster that is drawn: nothing is in flight, and the followers are about to fetch.
pub fn cluster(rules: &Rules, opening: &Opening, drawing: &str) -> Cluster {
    let rows: Vec<Row> = drawing.lines().map(row).collect();
    let opening = Opening { brokers: rows.len() as u8, ..opening.clone() };
    let mut cluster = opening.cluster(rules);
    let leader = rows.iter().find(|row| row.leads).unwrap();
    let isr: BrokerSet = rows.iter().filter(|row| row.in_isr).map(|row| row.broker).collect();
    let mut image = cluster.controller.image.as_ref().clone();
    let partition = image.partitions.get_mut(Cluster::PARTITION).unwrap();
    partition.isr = isr;
    partition.leader = Some(leader.broker);
    partition.leader_epoch = leader.epoch;
    let image = Arc::new(image);
    Arc::make_mut(&mut cluster.controller).image = Arc::clone(&image);
    let mut records = Vec::new();
    for row in &rows {
        let log = log_of(row, &mut records);
        let broker = cluster.brokers.get_mut(row.broker).unwrap();
        broker.image = Arc::clone(&image);
        let replica = broker.replicas.get_mut(Cluster::PARTITION).unwrap();
        replica.role = role_of(row, &rows, leader, isr);
        replica.log = log;
        if row.leads {
            let end = replica.log.end();
            replica.log.assign_epoch(row.epoch, end);
        }
    }
    let draft = |text: &String| Draft::of(text.as_str());
    cluster.records = records.iter().map(draft).collect();
    for id in cluster.consumers.keys().collect::<Vec<_>>() {
        let consumer = cluster.consumers.get_mut(id).unwrap();
        consumer.view.epoch = leader.epoch;
        consumer.fetch = ClientFetch::Delayed(Millis(0));
    }
    cluster
}

/// Records of one name are one record.
fn log_of(row: &Row, known: &mut Vec<String>) -> Log {
    let mut log = Log::default();
    for (epoch, name) in &row.records {
        let id = known.iter().position(|n| n == name).unwrap_or_else(|| {
            known.push(name.clone());
            known.len() - 1
        });
        let context = LogContext { now: Cluster::BEGAN, ..LogContext::default() };
        let said = [(RecordId(id as u32), Payload::default())];
        let body = Arc::new(BatchBody::at(context.now, said));
        log.append_as_leader(context, body, *epoch).unwrap();
    }
    log.set_high_watermark(row.high_watermark);
    log
}

fn role_of(row: &Row, rows: &[Row], leader: &Row, isr: BrokerSet) -> Role {
    let since = Origin::default();
    if !row.leads {
        let fetch = Fetching::Delayed(Millis(0));
        return Role::Follower(Following {
            leader: leader.broker,
            epoch: row.epoch,
            fetch,
            truncating: false,
            since,
        });
    }
    let remote = |other: &Row| match other.in_isr {
        true => (other.broker, Remote::in_sync_at(Millis(0), since)),
        false => (other.broker, Remote::unknown(since)),
    };
    Role::Leader(Leadership {
        epoch: row.epoch,
        epoch_start: Offset(row.records.len() as u64),
        partition_epoch: PartitionEpoch(0),
        isr,
        pending: None,
        recovering: false,
        remotes: rows.iter().filter(|other| !other.leads).map(remote).collect(),
        parked_fetches: Table::default(),
        parked_produces: Table::default(),
        appended: since,
        risen: since,
        since,
    })
}
