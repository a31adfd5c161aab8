//! The anomalies of Kafka's replication, each under the edition that has it and under the one
//! that closed it (F.6, A1 to A5). The schedule is the same; only the rules differ.

use expect_test::expect;
use highwater::engine::Edition;
use highwater::replay::known::TWO_LEADERS;

use super::ends::ends;

#[test]
fn a1_a_follower_that_restarts_cuts_what_was_acknowledged() {
    ends(
        &[Edition::V0_9, Edition::V0_11],
        "cluster brokers=2 acks=all retries=20
         produce p1 \"m1\"
         run until hw 2 = 1
         run 6s
         produce p1 \"m2\"
         run until acked = \"m1\",\"m2\"
         expect hw 2 = 1
         crash broker 2
         restart broker 2
         run until role 2 = follower
         crash broker 1
         run until leader = 2
         produce p1 \"m3\"
         run until acked = \"m1\",\"m2\",\"m3\"
         restart broker 1
         run until isr = 1,2",
        expect![[r#"
            0.9
              b2 leads epoch 1, isr 1,2
              b1: m1·0 m3·1  hw 2
              b2: m1·0 m3·1  hw 2
              lost: m2
              broken: IsrHoldsCommitted NothingAcknowledgedIsLost ReadsAreRepeatable
            0.11
              b2 leads epoch 1, isr 1,2
              b1: m1·0 m2·0 m3·1  hw 3
              b2: m1·0 m2·0 m3·1  hw 3
        "#]],
    );
}

#[test]
fn a1b_the_same_without_any_restart() {
    ends(
        &[Edition::V0_9, Edition::V0_11],
        "cluster brokers=3 acks=all
         produce p1 \"m1\"
         run until hw 2 = 1
         run until hw 3 = 1
         produce p1 \"m2\"
         run until acked = \"m1\",\"m2\"
         expect hw 2 = 1
         crash broker 1
         run until leader = 2
         run until role 2 = leader
         run 5ms
         crash broker 2
         run until leader = 3
         run until role 3 = leader",
        expect![[r#"
            0.9
              b3 leads epoch 2, isr 3
              b1: m1·0 m2·0  hw 2 (down)
              b2: m1·0 m2·0  hw 1 (down)
              b3: m1·0  hw 1
              lost: m2
              broken: IsrHoldsCommitted NothingAcknowledgedIsLost
            0.11
              b3 leads epoch 2, isr 3
              b1: m1·0 m2·0  hw 2 (down)
              b2: m1·0 m2·0  hw 1 (down)
              b3: m1·0 m2·0  hw 2
        "#]],
    );
}

#[test]
fn a2_logs_diverge_after_both_lost_power() {
    ends(
        &[Edition::V0_9, Edition::V0_11],
        "cluster brokers=2 acks=all retries=20
         produce p1 \"m1\"
         run until hw 2 = 1
         run 6s
         produce p1 \"m2\"
         run until acked = \"m1\",\"m2\"
         run 6s
         crash broker 1
         crash broker 2 losing 1
         restart broker 2
         run until leader = 2
         produce p1 \"m3\"
         run until acked = \"m1\",\"m2\",\"m3\"
         restart broker 1
         run until isr = 1,2",
        expect![[r#"
            0.9
              b2 leads epoch 1, isr 1,2
              b1: m1·0 m2·0  hw 2
              b2: m1·0 m3·1  hw 2
              lost: m2
              broken: IsrHoldsCommitted FollowersFollow NothingAcknowledgedIsLost ReadsAreRepeatable
            0.11
              b2 leads epoch 1, isr 1,2
              b1: m1·0 m3·1  hw 2
              b2: m1·0 m3·1  hw 2
              lost: m2
              broken: IsrHoldsCommitted NothingAcknowledgedIsLost ReadsAreRepeatable
        "#]],
    );
}

#[test]
fn a3_logs_diverge_when_leaders_change_fast() {
    ends(
        &[Edition::V0_11, Edition::V2_0],
        &format!(
            "{TWO_LEADERS}
             run until hw 2 = 3
             heal 1 2
             restart broker 1
             run until isr = 1,2
             run until leo 1 = 3"
        ),
        expect![[r#"
            0.11
              b2 leads epoch 3, isr 1,2
              b1: m1·0 m3·2 m4·3  hw 3
              b2: m1·0 m2·1 m4·3  hw 3
              lost: m3
              broken: LogsMatch IsrHoldsCommitted FollowersFollow ReadsAreRepeatable
            2.0
              b2 leads epoch 3, isr 1,2
              b1: m1·0 m2·1 m4·3  hw 3
              b2: m1·0 m2·1 m4·3  hw 3
              lost: m3
        "#]],
    );
}

#[test]
fn a4_a_stale_fetch_counts_as_acknowledgement() {
    ends(
        &[Edition::V2_0, Edition::V2_7],
        "cluster brokers=3 acks=all retries=20
         topic t replicas=2,1,3
         produce p1 \"a\"
         run until hw 3 = 1
         shutdown broker 2
         run until leader = 1
         run 1s
         restart broker 2
         run until isr = 1,2,3
         run 1s
         cut 1 2
         set acks=1
         produce p1 \"x\"
         run until leo 3 = 2
         cut 3 controller
         elect preferred
         run until role 2 = leader
         heal 1 2
         produce p1 \"m\"
         run until log 1 = \"a\",\"m\"
         reassign t-0 to 1,2,3
         elect preferred
         run until role 1 = leader
         run 2s
         heal 3 controller
         run 35ms
         crash brokers 1,2
         run 20s",
        expect![[r#"
            2.0
              b3 leads epoch 6, isr 3
              b1: a·0 m·2  hw 2 (down)
              b2: a·0 m·2  hw 2 (down)
              b3: a·0  hw 1
              lost: x m
              broken: IsrHoldsCommitted FollowersFollow ReadsAreRepeatable
            2.7
              b3 leads epoch 6, isr 3
              b1: a·0 m·2  hw 1 (down)
              b2: a·0 m·2  hw 1 (down)
              b3: a·0  hw 1
              lost: x m
        "#]],
    );
}

#[test]
fn a5_a_replica_joins_below_the_start_of_the_epoch() {
    ends(
        &[Edition::V0_11, Edition::V2_0],
        "cluster brokers=3 acks=all retries=20
         topic t replicas=2,1,3
         produce p1 \"r0\" \"r1\"
         run until hw 3 = 2
         shutdown broker 2
         run until leader = 1
         run 1s
         restart broker 2
         run until isr = 1,2,3
         cut 1 3
         run until isr = 1,2
         run 1s
         produce p1 \"r2\" \"r3\"
         run until acked = \"r0\",\"r1\",\"r2\",\"r3\"
         expect hw 2 = 2
         elect preferred
         cut 1 2
         run until isr = 1,2,3
         cut 2 3
         crash brokers 1,2
         run 20s",
        expect![[r#"
            0.11
              b3 leads epoch 4, isr 3
              b1: r0·0 r1·0 r2·1 r3·1  hw 4 (down)
              b2: r0·0 r1·0 r2·1 r3·1  hw 2 (down)
              b3: r0·0 r1·0  hw 2
              lost: r2 r3
              broken: IsrHoldsCommitted NothingAcknowledgedIsLost
            2.0
              b3 leads epoch 4, isr 3
              b1: r0·0 r1·0 r2·1 r3·1  hw 4 (down)
              b2: r0·0 r1·0 r2·1 r3·1  hw 2 (down)
              b3: r0·0 r1·0 r2·1 r3·1  hw 4
        "#]],
    );
}
