//! The ISR: who leaves, who joins, and who decides.

use super::{check, check_empty};
use expect_test::expect;

#[test]
fn a_follower_that_lags_in_time_leaves_and_the_high_watermark_goes_on() {
    check_empty(
        "run 100ms
         cut 1 3
         produce p1 \"a\"
         run until acked = \"a\"
         expect isr = 1,2",
        expect![[r#"
            b1 appends a at 0
            b1 lets p1 wait for hw 1
            b2 appends a at 0
            b1 learns that b2 has all below 1
            p1 will retry a (1): REQUEST_TIMED_OUT
            b1 refuses p1: REQUEST_TIMED_OUT
            b1 appends a at 1
            b1 lets p1 wait for hw 2
            b2 appends a at 1
            b1 learns that b2 has all below 2
            b1 proposes isr 1,2,3 -> 1,2
            controller: isr 1,2,3 -> 1,2, partition epoch 1
            b1 adopts isr 1,2
            b1 hw 0 -> 2
            b1 answers p1
            c1 reads a a at 0
            p1 knows that a is at 1
        "#]],
    );
}

#[test]
fn an_idle_follower_with_an_equal_log_never_lags() {
    check_empty(
        "cut 1 3
         run 2m
         expect isr = 1,2,3",
        expect![""],
    );
}

#[test]
fn a_follower_that_was_idle_for_long_has_the_whole_time_to_catch_up() {
    // ISR-1: it asked again and again while there was nothing, and had all at the last time.
    check_empty(
        "cluster acks=1
         run 60s
         cut 1 2
         produce p1 \"a\"
         run 25s
         expect isr = 1,2,3
         run until isr = 1,3",
        expect![[r#"
            b1 appends a at 0
            p1 knows that a is at 0
            b3 appends a at 0
            b1 learns that b3 has all below 1
            b1 proposes isr 1,2,3 -> 1,3
            controller: isr 1,2,3 -> 1,3, partition epoch 1
        "#]],
    );
}

#[test]
fn a_follower_joins_once_it_has_reached_the_high_watermark() {
    check(
        "b1* e0: 0a 0b hw 2\nb2 e0: 0a 0b hw 2\nb3 e0: 0a out",
        "run until isr = 1,2,3
         run until isr 1 = 1,2,3",
        expect![[r#"
            b1 learns that b2 has all below 2
            b1 learns that b3 has all below 1
            b3 appends b at 1
            b3 hw 0 -> 2
            c1 reads a b at 0
            b1 learns that b3 has all below 2
            b1 proposes isr 1,2 -> 1,2,3
            controller: isr 1,2 -> 1,2,3, partition epoch 1
            b1 adopts isr 1,2,3
        "#]],
    );
}

#[test]
fn the_high_watermark_waits_for_a_replica_that_is_about_to_join() {
    check(
        "b1* e0: 0a hw 1\nb2 e0: 0a hw 1\nb3 e0: 0a out",
        "cut 1 controller
         run until in-flight alter-partition-request = 1
         produce p1 \"b\"
         run until leo 2 = 2
         cut 1 3
         run 5s
         expect hw = 1",
        expect![[r#"
            b1 learns that b2 has all below 1
            b1 learns that b3 has all below 1
            b1 proposes isr 1,2 -> 1,2,3
            b1 appends b at 1
            b1 lets p1 wait for hw 2
            c1 reads a at 0
            b2 appends b at 1
            b1 learns that b2 has all below 2
        "#]],
    );
}

#[test]
fn a_follower_below_the_start_of_the_epoch_may_not_join() {
    check(
        "b1* e1: 0a 0b 0c hw 1\nb2 e1: 0a 0b 0c hw 1\nb3 e1: 0a hw 1 out",
        "cut 1 2
         slow 1 3 200ms
         run 300ms
         expect hw = 1
         expect in-flight alter-partition-request = 0
         run until in-flight alter-partition-request = 1
         expect leo 3 = 3",
        expect![[r#"
            c1 reads a at 0
            b1 learns that b3 has all below 1
            b3 appends b c at 1
            b1 learns that b3 has all below 3
            b1 proposes isr 1,2 -> 1,2,3
        "#]],
    );
}

#[test]
fn a_proposal_on_old_metadata_is_refused() {
    check(
        "b1* e0: 0a hw 1\nb2 e0: 0a hw 1\nb3 e0: 0a out",
        "cut 1 3
         slow 1 controller 3s
         run 600ms
         crash broker 2
         run 6s
         heal 1 3
         run until in-flight alter-partition-request = 1
         run until isr = 1
         run until in-flight alter-partition-response = 1
         run until isr 1 = 1
         run until isr 1 = 1,3",
        expect![[r#"
            b1 learns that b2 has all below 1
            c1 reads a at 0
            b1 learns that b3 has all below 1
            b1 proposes isr 1,2 -> 1,2,3
            b3 hw 0 -> 1
            controller fences b2
            controller: isr 1,2 -> 1, partition epoch 1
            b1 adopts isr 1
            b1 proposes isr 1 -> 1,3
            controller: isr 1 -> 1,3, partition epoch 2
            b1 adopts isr 1,3
        "#]],
    );
}

#[test]
fn a_broker_that_restarted_since_its_last_fetch_is_not_let_in() {
    check(
        "b1* e0: 0a hw 1\nb2 e0: 0a hw 1\nb3 e0: 0a out",
        "cluster broker.session.timeout.ms=60000
         slow 1 3 600ms
         run 550ms
         slow 1 controller 100s
         run until in-flight alter-partition-request = 1
         crash broker 3
         run until fenced 3 = yes
         restart broker 3
         deliver registration-request 3 controller
         deliver metadata-update controller 3
         deliver registration-response controller 3
         fire heartbeat 3
         deliver heartbeat 3 controller
         expect fenced 3 = no
         deliver alter-partition-request 1 controller
         deliver alter-partition-response controller 1
         expect isr = 1,2",
        expect![[r#"
            b1 learns that b2 has all below 1
            c1 reads a at 0
            b1 learns that b3 has all below 1
            b1 proposes isr 1,2 -> 1,2,3
            controller fences b3
            b3 reads its log from 0 again, segments: 1
            controller registers b3
            b3 follows b1 in epoch 0
            controller unfences b3
            b1's proposal fails: INELIGIBLE_REPLICA
        "#]],
    );
}
