//! The anomalies that newer versions have or had, and what is no fault of Kafka at all (F.6, A6 to
//! A12).

use expect_test::expect;
use highwater::engine::{Behaviour, Edition};

use super::ends::{end, ends};

#[test]
fn a6_without_the_maximal_isr_a_pending_member_is_not_waited_for() {
    let script = "cluster brokers=3
         crash broker 3
         run until isr = 1,2
         cut 2 3
         slow 1 controller 5s
         restart broker 3
         run until in-flight alter-partition-request = 1
         cut 1 3
         produce p1 \"w0\" \"w1\"
         run 2s
         cut 1 2
         run until isr = 1,2,3
         crash broker 1
         crash broker 2
         run until leader = 3";
    let rules = Edition::V4_0.rules();
    // A caught-up replica holds the high watermark back as well, member or not (HW-2).
    let faulty = rules.without(Behaviour::CaughtUpHoldBack).without(Behaviour::MaximalIsr);
    let told = format!("4.0\n{}without\n{}", end(&rules, script), end(&faulty, script));
    expect![[r#"
        4.0
          b3 leads epoch 2, isr 3
          b1: w0·0 w1·0  hw 0 (down)
          b2: w0·0 w1·0  hw 0 (down)
          b3:  hw 0
        without
          b3 leads epoch 2, isr 3
          b1: w0·0 w1·0  hw 2 (down)
          b2: w0·0 w1·0  hw 2 (down)
          b3:  hw 0
          lost: w0 w1
          broken: IsrHoldsCommitted NothingAcknowledgedIsLost
    "#]]
    .assert_eq(&told);
}

#[test]
fn a7_an_earlier_incarnation_joins_the_isr() {
    // Broker 3 has caught up, and its fetch is under way when it loses power. It comes back
    // without its tail, and the leader does not know yet when that fetch arrives.
    ends(
        &[Edition::V3, Edition::V4_0],
        "cluster brokers=3 min.insync.replicas=2 replica.lag.time.max.ms=5000
         produce p1 \"d0\"
         run until hw 3 = 1
         cut 1 3
         produce p1 \"d1\" \"d2\"
         run until isr = 1,2
         run until acked = \"d0\",\"d1\",\"d2\"
         slow 1 3 9s
         run until leo 3 = 3
         slow 1 controller 3s
         crash broker 3 losing 2
         restart broker 3
         run until in-flight alter-partition-request = 1
         expect isr = 1,2
         expect leo 3 = 1
         expect fenced 3 = no
         run until in-flight alter-partition-response = 1
         crash brokers 1,2
         run 20s
         heal 1 3
         heal 1 controller
         restart broker 1
         restart broker 2
         run until isr = 1,2,3",
        expect![[r#"
            3.x
              b3 leads epoch 3, isr 1,2,3
              b1: d0·0  hw 1
              b2: d0·0  hw 1
              b3: d0·0  hw 1
              lost: d1 d2
              broken: IsrHoldsCommitted NothingAcknowledgedIsLost
            4.0
              b1 leads epoch 2, isr 1,2,3
              b1: d0·0 d1·0 d2·0  hw 3
              b2: d0·0 d1·0 d2·0  hw 3
              b3: d0·0 d1·0 d2·0  hw 3
        "#]],
    );
}

#[test]
fn a8_the_last_replica_standing_loses_power() {
    ends(
        &[Edition::V4_0, Edition::V4_1],
        "cluster brokers=3 min.insync.replicas=2
         produce p1 \"k0\"
         produce p1 \"k1\"
         run until acked = \"k0\",\"k1\"
         run 1s
         cut 2 controller
         cut 3 controller
         run until isr = 1
         crash broker 1 losing 1
         run until leader = none
         heal 2 controller
         heal 3 controller
         run until fenced 2 = no
         run until fenced 3 = no
         restart broker 1
         run until isr = 1,2,3",
        expect![[r#"
            4.0
              b1 leads epoch 2, isr 1,2,3
              b1: k0·0  hw 1
              b2: k0·0  hw 1
              b3: k0·0  hw 1
              lost: k1
              broken: IsrHoldsCommitted NothingAcknowledgedIsLost
            4.1
              b2 leads epoch 2, isr 1,2,3
              b1: k0·0 k1·0  hw 2
              b2: k0·0 k1·0  hw 2
              b3: k0·0 k1·0  hw 2
              broken: IsrHoldsCommitted ElrHoldsCommitted NothingAcknowledgedIsLost
        "#]],
    );
}

#[test]
fn a9_a_record_acknowledged_by_its_leader_alone_goes_with_it() {
    ends(
        &[Edition::V3, Edition::V4_1],
        "cluster brokers=2 acks=1
         produce p1 \"a\"
         run until hw 2 = 1
         cut 1 2
         produce p1 \"b\"
         run until acked = \"a\",\"b\"
         crash broker 1
         run until leader = 2
         produce p1 \"c\"
         run until hw 2 = 2
         heal 1 2
         restart broker 1
         run until isr = 1,2",
        expect![[r#"
            3.x
              b2 leads epoch 1, isr 1,2
              b1: a·0 c·1  hw 2
              b2: a·0 c·1  hw 2
              lost: b
            4.1
              b2 leads epoch 1, isr 1,2
              b1: a·0 c·1  hw 2
              b2: a·0 c·1  hw 2
              lost: b
        "#]],
    );
}

#[test]
fn a10_after_an_unclean_election_a_consumer_learns_that_what_it_read_is_gone() {
    ends(
        &[Edition::V4_0],
        "cluster brokers=2 acks=1
         produce p1 \"a0\" \"a1\"
         run until hw 2 = 2
         cut 1 2
         produce p1 \"a2\" \"a3\"
         run until isr = 1
         run until read c1 = \"a0\",\"a1\",\"a2\",\"a3\"
         crash broker 1
         run until leader = none
         set unclean.leader.election.enable=true
         run until leader = 2
         produce p1 \"b0\" \"b1\" \"b2\"
         run until hw 2 = 5
         run until read c1 = \"a0\",\"a1\",\"a2\",\"a3\",\"b0\",\"b1\",\"b2\"
         heal 1 2
         restart broker 1
         run until isr = 1,2",
        expect![[r#"
            4.0
              b2 leads epoch 2, isr 1,2
              b1: a0·0 a1·0 b0·2 b1·2 b2·2  hw 5
              b2: a0·0 a1·0 b0·2 b1·2 b2·2  hw 5
              lost: a2 a3
              broken: IsrHoldsCommitted ReadsAreRepeatable
        "#]],
    );
}

#[test]
fn a11_the_high_watermark_goes_back_at_a_clean_election() {
    ends(
        &[Edition::V3, Edition::V4_1],
        "cluster brokers=3
         produce p1 \"a0\" \"a1\"
         run until hw 2 = 2
         run until hw 3 = 2
         produce p1 \"a2\" \"a3\"
         run until hw 1 = 4
         crash broker 1
         run until leader = 2
         run until role 2 = leader
         expect hw 2 = 2
         run until hw 2 = 4
         run until hw 3 = 4",
        expect![[r#"
            3.x
              b2 leads epoch 1, isr 2,3
              b1: a0·0 a1·0 a2·0 a3·0  hw 4 (down)
              b2: a0·0 a1·0 a2·0 a3·0 a2·1 a3·1  hw 4
              b3: a0·0 a1·0 a2·0 a3·0 a2·1 a3·1  hw 4
            4.1
              b2 leads epoch 1, isr 2,3
              b1: a0·0 a1·0 a2·0 a3·0  hw 4 (down)
              b2: a0·0 a1·0 a2·0 a3·0  hw 4
              b3: a0·0 a1·0 a2·0 a3·0  hw 4
        "#]],
    );
}

#[test]
fn a12_a_zombie_leader_harms_nobody_but_those_who_write_with_acks_1() {
    ends(
        &[Edition::V3, Edition::V4_1],
        "cluster brokers=2 acks=1
         produce p1 \"a\"
         run until hw 2 = 1
         cut 1 2
         cut 1 controller
         produce p1 \"x\"
         run until acked = \"a\",\"x\"
         run until leader = 2
         expect hw 1 = 1
         heal 1 controller
         run until role 1 = follower
         heal 1 2
         produce p1 \"b\"
         run until isr = 1,2
         run until hw 1 = 2",
        expect![[r#"
            3.x
              b2 leads epoch 1, isr 1,2
              b1: a·0 b·1  hw 2
              b2: a·0 b·1  hw 2
              lost: x
            4.1
              b2 leads epoch 1, isr 1,2
              b1: a·0 b·1  hw 2
              b2: a·0 b·1  hw 2
              lost: x
        "#]],
    );
}
