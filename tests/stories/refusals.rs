//! What cannot be done now, and why.

use expect_test::{Expect, expect};
use highwater::engine::setting::{Name, Setting};
use highwater::engine::{Act, Action, Blocked, BrokerId, Cluster, Edition, Millis, Opening, step};
use highwater::scenario::{Script, perform};

/// Plays a script in which some statements are refused, and tells why.
fn check(script: &str, told: Expect) {
    let script = Script::parse(script).unwrap_or_else(|troubles| panic!("{}", troubles[0]));
    let mut cluster = script.opening.cluster(&script.rules);
    let mut lines = String::new();
    for statement in &script.statements {
        match perform(&script.rules, &cluster, statement) {
            Ok(played) => cluster = played.last().map_or(cluster, |(_, step)| step.cluster.clone()),
            Err(failure) => {
                let told = failure.to_string().replace(" cannot be played: ", ":\n  ");
                lines += &format!("{told}\n");
            }
        }
    }
    told.assert_eq(&lines);
}

#[test]
fn of_processes() {
    check(
        "crash broker 9
         restart broker 1
         crash broker 2
         crash broker 2
         shutdown broker 2
         restart broker 2
         shutdown broker 1
         shutdown broker 1
         produce p2 \"a\"
         produce p1 to orders-0 \"a\"",
        expect![[r#"
            `crash broker 9`:
              there is no broker 9
            `restart broker 1`:
              broker 1 is up
            `crash broker 2`:
              broker 2 is down
            `shutdown broker 2`:
              broker 2 is down
            `shutdown broker 1`:
              broker 1 has been asked already
            `produce p2 "a"`:
              there is no producer p2
            `produce p1 to orders-0 "a"`:
              there is no orders-0
        "#]],
    );
}

#[test]
fn of_links_and_messages() {
    check(
        "cut 1 9
         cut 1 p2
         cut 1 1
         cut p1 c1
         cut p1 controller
         heal 1 2
         cut 1 2
         cut 2 1
         slow 1 2 10m
         heal 1 2
         slow 1 2 601s
         drop m99
         duplicate m99
         deliver m99
         produce p1 \"a\"
         run until leo 1 = 1
         cut 1 2
         deliver fetch-response 1 2
         deliver fetch-response 1 3",
        expect![[r#"
            `cut 1 9`:
              there is no node 9
            `cut 1 p2`:
              there is no node p2
            `cut 1 1`:
              there is no link between 1 and 1
            `cut p1 c1`:
              there is no link between p1 and c1
            `cut p1 controller`:
              there is no link between p1 and controller
            `heal 1 2`:
              the link between 1 and 2 is as it was at first
            `cut 2 1`:
              the link between 2 and 1 is cut already
            `slow 1 2 601s`:
              latency.ms must be from 1 to 600000
            `drop m99`:
              no message m99 is in flight
            `duplicate m99`:
              no message m99 is in flight
            `deliver m99`:
              no message m99 is in flight
            `deliver fetch-response 1 2`:
              the link between 1 and 2 is cut
        "#]],
    );
}

#[test]
fn of_closed_connections() {
    check(
        "crash broker 1
         drop connection-closed 1 3
         duplicate connection-closed 1 3",
        expect![[r#"
            `drop connection-closed 1 3`:
              m4 is the notice of a broken connection, not a message
            `duplicate connection-closed 1 3`:
              m4 is the notice of a broken connection, not a message
        "#]],
    );
}

#[test]
fn of_time_and_records() {
    check(
        "fire session 9
         fire fetch-backoff 2
         wait 20s
         delete records before 0
         delete records before 1
         produce p1 \"a\"
         run until hw = 1
         delete records before 2
         delete records before 1
         delete records before 0
         crash brokers 1,2,3
         delete records before 1
         run 30s
         delete records before 1",
        expect![[r#"
            `fire session 9`:
              that timer does not run
            `fire fetch-backoff 2`:
              that timer does not run
            `wait 20s`:
              something is due earlier, at 500 ms
            `delete records before 1`:
              the offset must be from 0 to 0
            `delete records before 2`:
              the offset must be from 0 to 1
            `delete records before 0`:
              the offset must be from 1 to 1
            `delete records before 1`:
              nobody leads
            `delete records before 1`:
              nobody leads
        "#]],
    );
}

fn set(edition: Edition, setting: Setting) -> Result<Cluster, Blocked> {
    let rules = edition.rules();
    let cluster = Opening::of(&rules).cluster(&rules);
    Ok(step(&rules, &cluster, &Action::Act(Act::Set(setting)))?.cluster)
}

#[test]
fn of_configurations() {
    let refused = |setting| set(Edition::V4_0, setting).err();
    let most_members = Some(Blocked::MinInsyncReplicas { most: 3 });
    let min_isr = [0, 1, 3, 4].map(|count| refused(Setting::MinInsyncReplicas(count)));
    assert_eq!(min_isr, [most_members, None, None, Some(Blocked::MinInsyncReplicas { most: 3 })]);
    let name = Name::LeaderImbalancePercentage;
    let (least, most) = name.bounds();
    let out = || Some(Blocked::OutOfBounds { name, least, most });
    let percentages = [least - 1, least, most, most + 1];
    let told = percentages.map(|value| refused(Setting::Number(name, value)));
    assert_eq!(told, [out(), None, None, out()]);
    let lag = Setting::Number(Name::ReplicaLagMaxMessages, 5);
    let (name, edition) = ("replica.lag.max.messages", Edition::V4_0);
    assert_eq!(refused(lag), Some(Blocked::NotInEdition { name, edition }));
    assert_eq!(set(Edition::V0_8, lag).unwrap().settings.replica_lag_max_messages, 5);
}

#[test]
fn what_a_change_of_periods_shortens() {
    let heartbeat = Setting::Number(Name::HeartbeatInterval, 100);
    let lag = Setting::Number(Name::ReplicaLagTimeMax, 2_000);
    let next_check = |setting| {
        let cluster = set(Edition::V4_0, setting).unwrap();
        cluster.brokers.get(BrokerId(1)).unwrap().next_isr_check
    };
    assert_eq!([next_check(heartbeat), next_check(lag)], [Millis(15_000), Millis(1_000)]);
    let mut cluster = set(Edition::V4_0, heartbeat).unwrap();
    let rules = Edition::V4_0.rules();
    // All three send one when a tenth of a second is over, and it takes ten milliseconds.
    while cluster.now <= Millis(110) {
        cluster = step(&rules, &cluster, &Action::Next).unwrap().cluster;
    }
    let contacts: Vec<u64> =
        cluster.controller.sessions.values().map(|session| session.last_contact.0).collect();
    assert_eq!(contacts, [110, 110, 110]);
}
