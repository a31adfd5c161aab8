//! Each law notices a state that breaks it, and only that. The engine never gets there, so the
//! states are made by hand.

use std::sync::Arc;

use expect_test::expect;
use highwater::engine::broker::{Leadership, Role};
use highwater::engine::event::{EventId, Origin, StartReason};
use highwater::engine::laws::{Committed, Law};
use highwater::engine::*;

use super::drawing;

const FIRST: PartitionId = Cluster::PARTITION;
/// Everybody has the same, and all of it is committed.
const CALM: &str = "b1* e1: 0a 1b hw 2\nb2 e1: 0a 1b hw 2\nb3 e1: 0a 1b hw 2";

fn drawn(edition: Edition, drawing: &str) -> Cluster {
    let rules = edition.rules();
    drawing::cluster(&rules, &Opening::of(&rules), drawing)
}

fn set(ids: &[u8]) -> BrokerSet {
    ids.iter().copied().map(BrokerId).collect()
}

/// What the controller knows of the partition.
fn known(cluster: &mut Cluster) -> &mut metadata::Partition {
    let controller = Arc::make_mut(&mut cluster.controller);
    Arc::make_mut(&mut controller.image).partitions.get_mut(FIRST).unwrap()
}

fn replica(cluster: &mut Cluster, broker: u8) -> &mut broker::Replica {
    cluster.brokers.get_mut(BrokerId(broker)).unwrap().replicas.get_mut(FIRST).unwrap()
}

fn leadership(cluster: &mut Cluster) -> &mut Leadership {
    match &mut replica(cluster, 1).role {
        Role::Leader(leadership) => leadership,
        _ => panic!("broker 1 leads"),
    }
}

/// The laws that a step from `before` to what `change` makes of it breaks.
fn broken(edition: Edition, before: &Cluster, change: impl FnOnce(&mut Cluster)) -> Vec<Law> {
    let mut after = before.clone();
    change(&mut after);
    let mut committed = Committed::default();
    let (broker, partition) = (BrokerId(1), FIRST);
    let to = before.replica(broker, partition).unwrap().log.high_watermark();
    let fact = Fact::HighWatermarkMoved { broker, partition, from: Offset(0), to };
    let event = Event { id: EventId(1), at: before.now, causes: Vec::new(), fact };
    committed.note(before, &[event]);
    let rules = edition.rules();
    let breaks = |law: &Law| !law.holds(&rules, before, &after, &committed);
    Law::ALL.into_iter().filter(breaks).collect()
}

/// The same of a step that begins in a drawing, under 4.0.
fn after(drawing: &str, change: impl FnOnce(&mut Cluster)) -> Vec<Law> {
    broken(Edition::V4_0, &drawn(Edition::V4_0, drawing), change)
}

#[test]
fn a_calm_state_breaks_none() {
    for edition in Edition::ALL {
        assert_eq!(broken(edition, &drawn(edition, CALM), |_| {}), []);
    }
}

#[test]
fn of_leaders_and_isrs() {
    let second = |cluster: &mut Cluster, epoch: u32| {
        let mut role = replica(cluster, 1).role.clone();
        if let Role::Leader(leadership) = &mut role {
            leadership.epoch = LeaderEpoch(epoch);
        }
        replica(cluster, 2).role = role;
    };
    assert_eq!(after(CALM, |c| second(c, 1)), [Law::OneLeaderPerEpoch]);
    assert_eq!(after(CALM, |c| second(c, 0)), [], "of an older epoch");
    assert_eq!(after(CALM, |c| known(c).isr = set(&[2, 3])), [Law::LeaderInIsr]);
    let empty = |edition, leader| {
        let none = |c: &mut Cluster| (known(c).isr, known(c).leader) = (set(&[]), leader);
        broken(edition, &drawn(edition, CALM), none)
    };
    assert_eq!(empty(Edition::V4_0, None), [Law::IsrNotEmpty]);
    assert_eq!(empty(Edition::V4_1, None), [], "others are eligible");
    let leads = empty(Edition::V4_1, Some(BrokerId(1)));
    assert_eq!(leads, [Law::LeaderInIsr, Law::IsrNotEmpty]);
    assert_eq!(after(CALM, |c| leadership(c).isr = set(&[1, 2])), [Law::IsrWithinMaximal]);
    let otherwise = |epoch, partition_epoch| {
        after(CALM, |c| {
            leadership(c).isr = set(&[1, 2]);
            known(c).leader_epoch = LeaderEpoch(epoch);
            known(c).partition_epoch = PartitionEpoch(partition_epoch);
        })
    };
    assert_eq!(
        (otherwise(2, 0), otherwise(1, 1)),
        (vec![], vec![]),
        "the leader does not know yet"
    );
}

#[test]
fn of_what_never_falls() {
    let mut old = drawn(Edition::V4_0, CALM);
    known(&mut old).partition_epoch = PartitionEpoch(5);
    let falls = |change: fn(&mut Cluster)| broken(Edition::V4_0, &old, change);
    let rise = [Law::ControllerEpochsRise];
    assert_eq!(falls(|c| known(c).partition_epoch = PartitionEpoch(4)), rise);
    assert_eq!(falls(|c| known(c).leader_epoch = LeaderEpoch(0)), rise);
    assert_eq!(falls(|c| known(c).leader_epoch = LeaderEpoch(2)), []);
    let falls = |epoch: u32| {
        after(CALM, |c| {
            leadership(c).epoch = LeaderEpoch(epoch);
            replica(c, 1).log.set_high_watermark(Offset(1));
        })
    };
    assert_eq!((falls(1), falls(2)), (vec![Law::HighWatermarkRises], vec![]));
}

#[test]
fn of_the_smallest_isr() {
    let lower = CALM.replace("hw 2", "hw 1");
    let rises = |edition: Edition, isr: &[u8], to: u64| {
        let mut before = drawn(edition, &lower);
        let image = Arc::make_mut(&mut before.brokers.get_mut(BrokerId(1)).unwrap().image);
        image.topics.get_mut(TopicId(0)).unwrap().settings.min_insync_replicas = 2;
        broken(edition, &before, |c| {
            (leadership(c).isr, known(c).isr) = (set(isr), set(isr));
            replica(c, 1).log.set_high_watermark(Offset(to));
        })
    };
    assert_eq!(rises(Edition::V4_0, &[1], 2), [Law::StrictMinIsr]);
    assert_eq!(rises(Edition::V4_0, &[1], 1), [], "it stands");
    assert_eq!(rises(Edition::V4_0, &[1, 2], 2), []);
}

#[test]
fn of_what_is_committed() {
    let short = |c: &mut Cluster| replica(c, 2).log = drawn_log("b1* e1: 0a hw 1");
    assert_eq!(after(CALM, short), [Law::IsrHoldsCommitted]);
    let outside = |elr: BrokerSet| {
        after(CALM, |c| {
            short(c);
            (leadership(c).isr, known(c).isr, known(c).elr) = (set(&[1, 3]), set(&[1, 3]), elr);
        })
    };
    assert_eq!((outside(set(&[])), outside(set(&[2]))), (vec![], vec![Law::ElrHoldsCommitted]));
    let longer = |c: &mut Cluster| replica(c, 2).log = drawn_log("b1* e1: 0a 1b 1c hw 2");
    assert_eq!(after(CALM, longer), [], "more than that does not matter");
    assert_eq!(deleted(1), [], "until retention");
    assert_eq!(deleted(3), [Law::IsrHoldsCommitted], "another's retention does not count");
    let mut lost = drawn(Edition::V4_0, CALM);
    let mut promise = |acks| {
        let (at, since) = (Millis(0), Origin::default());
        let promise = ledger::Promise {
            partition: Cluster::PARTITION,
            acks,
            at,
            lost: true,
            expired: false,
            since,
            harm: Vec::new(),
        };
        Arc::make_mut(&mut lost.ledger).acknowledged.insert(RecordId(0), promise);
        broken(Edition::V4_0, &lost, |_| {})
    };
    assert_eq!(promise(Acks::All), [Law::NothingAcknowledgedIsLost]);
    assert_eq!(promise(Acks::One), []);
    let reads = |record: u32, offset: u64| {
        after(CALM, |c| {
            let consumer = c.consumers.get_mut(ClientId(1)).unwrap();
            consumer.read.extend([(Offset(offset), RecordId(record))]);
        })
    };
    assert_eq!((reads(1, 1), reads(0, 1)), (vec![], vec![Law::ReadsAreRepeatable]));
    assert_eq!(reads(0, 2), [], "above the high watermark nothing is known");
}

/// The laws about loss that are broken after a replica has deleted the first two of three records,
/// while another one, not the leader, has something else there.
fn deleted(by: u8) -> Vec<Law> {
    let other = "b1* e1: 0a 1b 1c hw 3\nb2 e1: 0a 0x 1c hw 3\nb3 e1: 0a 1b 1c hw 3";
    let before = drawn(Edition::V4_0, other);
    let mut committed = Committed::default();
    let tell = |fact| Event { id: EventId(1), at: Millis(0), causes: Vec::new(), fact };
    let (broker, partition, from, to) = (BrokerId(1), FIRST, Offset(0), Offset(3));
    committed.note(&before, &[tell(Fact::HighWatermarkMoved { broker, partition, from, to })]);
    let mut after = before.clone();
    replica(&mut after, by).log.raise_start(Offset(2)).unwrap();
    let (broker, to, why) = (BrokerId(by), Offset(2), StartReason::Retention);
    let moved = Fact::LogStartMoved { broker, partition, from, to, why };
    committed.note(&after, &[tell(moved)]);
    let rules = Edition::V4_0.rules();
    let laws = [Law::IsrHoldsCommitted, Law::ElrHoldsCommitted, Law::NothingAcknowledgedIsLost];
    laws.into_iter().filter(|law| !law.holds(&rules, &before, &after, &committed)).collect()
}

/// The log of the one broker that is drawn.
fn drawn_log(drawing: &str) -> highwater::log::Log {
    replica(&mut drawn(Edition::V4_0, drawing), 1).log.clone()
}

#[test]
fn of_two_logs() {
    let logs = |one: &str, two: &str| {
        let drawing = format!("b1* e3: {one} hw 0\nb2 e3: {two} hw 0");
        after(&drawing, |_| {})
    };
    let differ = [Law::LogsMatch];
    assert_eq!(logs("0a 1c", "0b 1c"), differ, "below a record of one epoch");
    assert_eq!(logs("0a 1c", "0a 1d"), differ, "at it");
    assert_eq!(logs("0a 1c", "0b 2c"), differ, "epoch 0 has one record at offset 0");
    assert_eq!(logs("0a 1c", "1b 2c"), [], "nothing in common");
    assert_eq!(logs("0a 1c 1d", "0a 1c 2e 2f"), []);
    assert_eq!(logs("0a", "0a 1c"), [], "one is shorter");
    assert_eq!(logs("0a 2c 1d", "0a 2c"), [Law::EpochsRise]);
    let follows = |two: &str, end: Option<u64>, since: u32| {
        let drawing = format!("b1* e3: 0a 1b hw 0\nb2 e3: {two} hw 0");
        after(&drawing, |c| {
            let remote = leadership(c).remotes.get_mut(BrokerId(2)).unwrap();
            (remote.end, remote.since) = (end.map(Offset), Origin(EventId(since)));
        })
    };
    let has_more = [Law::FollowersFollow];
    assert_eq!(follows("0a 1b 1c", Some(2), 7), has_more, "it is longer");
    assert_eq!(follows("0a 2b", Some(2), 7), has_more, "the second is of another epoch");
    assert_eq!(follows("0a 2b", None, 7), [], "its fetch has not counted yet");
    assert_eq!(follows("0a 2b", Some(2), 0), [], "nor in this epoch");
    assert_eq!((follows("0a", Some(1), 7), follows("0a 1b", Some(2), 7)), (vec![], vec![]));
}

/// The laws that an edition does not promise, with and without loss.
fn not_promised() -> String {
    let mut told = String::new();
    for edition in Edition::ALL {
        for tainted in [false, true] {
            let rules = edition.rules();
            let open = Law::ALL.into_iter().filter(|law| !law.is_promised(&rules, tainted));
            let names: Vec<String> = open.map(|law| format!("{law:?}")).collect();
            let names: String =
                names.chunks(4).map(|some| format!("\n  {}", some.join(" "))).collect();
            let when = if tainted { ", tainted" } else { "" };
            told += &format!("{}{when}:{names}\n", edition.as_str());
        }
    }
    told
}

#[test]
fn what_each_edition_does_not_promise() {
    let told = not_promised();
    expect![[r#"
        0.8:
          LogsMatch StrictMinIsr IsrHoldsCommitted ElrHoldsCommitted
          FollowersFollow NothingAcknowledgedIsLost ReadsAreRepeatable
        0.8, tainted:
          LogsMatch EpochsRise StrictMinIsr IsrHoldsCommitted
          ElrHoldsCommitted FollowersFollow NothingAcknowledgedIsLost ReadsAreRepeatable
        0.9:
          LogsMatch StrictMinIsr IsrHoldsCommitted ElrHoldsCommitted
          FollowersFollow NothingAcknowledgedIsLost ReadsAreRepeatable
        0.9, tainted:
          LogsMatch EpochsRise StrictMinIsr IsrHoldsCommitted
          ElrHoldsCommitted FollowersFollow NothingAcknowledgedIsLost ReadsAreRepeatable
        0.11:
          LogsMatch StrictMinIsr IsrHoldsCommitted ElrHoldsCommitted
          FollowersFollow NothingAcknowledgedIsLost ReadsAreRepeatable
        0.11, tainted:
          LogsMatch EpochsRise StrictMinIsr IsrHoldsCommitted
          ElrHoldsCommitted FollowersFollow NothingAcknowledgedIsLost ReadsAreRepeatable
        2.0:
          LogsMatch StrictMinIsr IsrHoldsCommitted ElrHoldsCommitted
          FollowersFollow NothingAcknowledgedIsLost ReadsAreRepeatable
        2.0, tainted:
          LogsMatch StrictMinIsr IsrHoldsCommitted ElrHoldsCommitted
          FollowersFollow NothingAcknowledgedIsLost ReadsAreRepeatable
        2.7:
          StrictMinIsr
        2.7, tainted:
          StrictMinIsr IsrHoldsCommitted ElrHoldsCommitted NothingAcknowledgedIsLost
          ReadsAreRepeatable
        3.x:
          StrictMinIsr
        3.x, tainted:
          StrictMinIsr IsrHoldsCommitted ElrHoldsCommitted NothingAcknowledgedIsLost
          ReadsAreRepeatable
        4.0:
        4.0, tainted:
          IsrHoldsCommitted ElrHoldsCommitted NothingAcknowledgedIsLost ReadsAreRepeatable
        4.1:
        4.1, tainted:
          IsrHoldsCommitted ElrHoldsCommitted NothingAcknowledgedIsLost ReadsAreRepeatable
    "#]]
    .assert_eq(&told);
}
