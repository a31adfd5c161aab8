//! Much is written at once: what it looks like afterwards, and when it can be done.

use highwater::engine::action::Fill;
use highwater::engine::{
    Act, Action, Blocked, BrokerId, Cluster, Edition, ErrorCode, Millis, Offset, PartitionId, fill,
    step,
};
use highwater::log::{Log, Timestamp};
use highwater::scenario::{Script, perform};

const FILL: Fill = Fill {
    partition: Cluster::PARTITION,
    count: 7,
    value_bytes: 10,
    batch: 3,
    interval: 1_000,
    keys: 0,
};

/// The cluster in which `script` ends.
fn after(script: &str) -> Cluster {
    let script = Script::parse(script).unwrap_or_else(|troubles| panic!("{}", troubles[0]));
    let mut cluster = script.opening.cluster(&script.rules);
    for statement in &script.statements {
        let played = perform(&script.rules, &cluster, statement);
        let played = played.unwrap_or_else(|failure| panic!("{failure}"));
        cluster = played.last().map_or(cluster, |(_, step)| step.cluster.clone());
    }
    cluster
}

fn filled(cluster: &Cluster, fill: Fill) -> Result<Cluster, Blocked> {
    let action = Action::Act(Act::Fill(fill));
    Ok(step(&Edition::V4_0.rules(), cluster, &action)?.cluster)
}

fn log(cluster: &Cluster, broker: u8) -> &Log {
    &cluster.replica(BrokerId(broker), Cluster::PARTITION).unwrap().log
}

/// The timestamps of each batch's first and last record, as milliseconds before `now`.
fn ages(log: &Log, now: Timestamp) -> Vec<(i64, i64)> {
    let age = |at: Timestamp| now.0 - at.0;
    log.batches().map(|b| (age(b.body.base_timestamp), age(b.body.max_timestamp))).collect()
}

#[test]
fn the_last_record_is_of_now_and_those_before_it_are_older() {
    let before = after("run 60s");
    let once = filled(&before, FILL).unwrap();
    let expected = [(6_000, 4_000), (3_000, 1_000), (0, 0)];
    assert_eq!(ages(log(&once, 1), once.timestamp()), expected);
    let twice = filled(&once, Fill { count: 3, ..FILL }).unwrap();
    let said: Vec<String> =
        log(&twice, 2).entries().map(|(_, id)| twice.record(id).said().to_string()).collect();
    assert_eq!((said.len(), said[6].as_str(), said[9].as_str()), (10, "record 6", "record 9"));
    assert_eq!(ages(log(&twice, 2), twice.timestamp())[3..], [(2_000, 0)]);
}

#[test]
fn all_members_have_it_at_once_and_replication_goes_on_from_there() {
    let full = filled(&after("cluster brokers=2\nrun 1s"), FILL).unwrap();
    for broker in [1, 2] {
        let log = log(&full, broker);
        assert_eq!((log.end(), log.high_watermark()), (Offset(7), Offset(7)), "broker {broker}");
    }
    assert_eq!(full.ledger.acknowledged.iter().count(), 0, "nobody was told of it");
    let leadership = full.replica(BrokerId(1), Cluster::PARTITION).unwrap().leadership().unwrap();
    let remote = leadership.remotes.get(BrokerId(2)).unwrap();
    assert_eq!((remote.end, remote.last_caught_up), (Some(Offset(7)), Some(Millis(1_000))));
    let later = after(
        "cluster brokers=2\nrun 1s\nfill 7 records of 10 bytes in batches of 3\n\
         produce p1 \"a\"\nrun until acked = \"a\"\nrun 1s\nexpect hw 2 = 8\nexpect leo 2 = 8",
    );
    assert_eq!(log(&later, 2).batches().count(), 4);
}

#[test]
fn a_follower_appends_as_much_as_a_fetch_brings() {
    // Each append call adds one index entry at most: the leader's are batches, the follower's
    // whole answers, here two batches each.
    let small = "cluster brokers=2 index.interval.bytes=0 replica.fetch.max.bytes=";
    let batch = after("fill 1 records of 10 bytes").brokers.values().next().map(|broker| {
        let log = &broker.replicas.get(Cluster::PARTITION).unwrap().log;
        log.size()
    });
    let two = 2 * batch.unwrap();
    let entries = |most: u64| {
        let full = after(&format!("{small}{most}\nfill 6 records of 10 bytes in batches of 1"));
        [1, 2].map(|id| log(&full, id).segments().active().offset_index().entries().len())
    };
    assert_eq!(entries(two), [5, 2]);
    assert_eq!(entries(two - 1), [5, 5], "one batch always fits");
    assert_eq!(entries(two + 1), [5, 2]);
}

#[test]
fn it_has_its_bounds() {
    let cluster = after("run 1s");
    let refused = |fill| filled(&cluster, fill).map(|_| ());
    let too_much = Err(Blocked::TooMuchToFill { most: fill::MOST });
    assert_eq!(refused(Fill { count: 0, ..FILL }), too_much);
    assert_eq!(refused(Fill { batch: 0, ..FILL }), too_much);
    assert_eq!(refused(Fill { count: fill::MOST + 1, batch: 100_000, ..FILL }), too_much);
    assert_eq!(refused(Fill { value_bytes: fill::LONGEST + 1, ..FILL }), too_much);
    assert_eq!(refused(Fill { count: 1, value_bytes: fill::LONGEST, ..FILL }), Ok(()));
    let nowhere = PartitionId(9);
    assert_eq!(refused(Fill { partition: nowhere, ..FILL }), Err(Blocked::NoPartition(nowhere)));
    let too_large = Blocked::FillRefused(ErrorCode::MessageTooLarge);
    let long = Fill { count: 20, batch: 20, value_bytes: fill::LONGEST, ..FILL };
    assert_eq!(refused(long), Err(too_large), "a batch of two megabytes");
    let all = Fill { count: fill::MOST, batch: 50_000, value_bytes: 0, interval: 0, ..FILL };
    let full = filled(&cluster, all).unwrap();
    assert_eq!(filled(&full, FILL), Err(Blocked::TooMuchToFill { most: 0 }), "all fills together");
}

#[test]
fn it_waits_for_a_leader_a_large_enough_isr_and_rest() {
    let why = |script: &str| filled(&after(script), FILL).map(|_| ());
    assert_eq!(why("crash brokers 1,2,3\nrun 20s"), Err(Blocked::NoLeader));
    let small = Err(Blocked::FillRefused(ErrorCode::NotEnoughReplicas));
    let isr_of_one = "crash broker 2\nrun until isr = 1\nrun 2s";
    assert_eq!(why(&format!("cluster brokers=2 min.insync.replicas=2\n{isr_of_one}")), small);
    assert_eq!(why(&format!("cluster brokers=2 min.insync.replicas=1\n{isr_of_one}")), Ok(()));
    let busy = Err(Blocked::NotAtRest(BrokerId(2)));
    assert_eq!(why("produce p1 \"a\"\nrun until leo 1 = 1"), busy, "on their way");
    assert_eq!(why("produce p1 \"a\"\nrun until leo 2 = 1"), busy, "not known to have come");
    assert_eq!(why("produce p1 \"a\"\nrun until hw = 1"), Ok(()));
}
