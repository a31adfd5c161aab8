//! Produce, `acks` and `min.insync.replicas`.

use super::{check, check_empty};
use expect_test::expect;

#[test]
fn with_acks_all_the_answer_waits_for_the_whole_isr() {
    check_empty(
        "produce p1 \"a\"
         run until acked = \"a\"",
        expect![[r#"
            b1 appends a at 0
            b1 lets p1 wait for hw 1
            b2 appends a at 0
            b3 appends a at 0
            b1 learns that b2 has all below 1
            b1 learns that b3 has all below 1
            b1 hw 0 -> 1
            b1 answers p1
            c1 reads a at 0
            p1 knows that a is at 0
        "#]],
    );
}

#[test]
fn a_follower_learns_the_high_watermark_one_fetch_late() {
    check_empty(
        "produce p1 \"a\"
         run until hw = 1
         expect hw 2 = 0
         expect hw 3 = 0
         run until hw 3 = 1
         expect time = 540ms",
        expect![[r#"
            b1 appends a at 0
            b1 lets p1 wait for hw 1
            b2 appends a at 0
            b3 appends a at 0
            b1 learns that b2 has all below 1
            b1 learns that b3 has all below 1
            b1 hw 0 -> 1
            b1 answers p1
            c1 reads a at 0
            p1 knows that a is at 0
            b2 hw 0 -> 1
            b3 hw 0 -> 1
        "#]],
    );
}

#[test]
fn with_acks_1_the_answer_leaves_with_the_append() {
    check_empty(
        "set acks=1
         produce p1 \"a\"
         run until acked = \"a\"
         expect hw = 0",
        expect![[r#"
            b1 appends a at 0
            p1 knows that a is at 0
        "#]],
    );
}

#[test]
fn with_acks_0_the_producer_is_done_when_it_has_sent() {
    check_empty(
        "set acks=0
         produce p1 \"a\"
         expect in-flight produce-request = 1
         run until hw = 1
         expect acked = none",
        expect![[r#"
            p1 knows that a is somewhere
            b1 appends a at 0
            b2 appends a at 0
            b3 appends a at 0
            b1 learns that b2 has all below 1
            b1 learns that b3 has all below 1
            b1 hw 0 -> 1
        "#]],
    );
}

#[test]
fn a_small_isr_refuses_acks_all_before_the_append() {
    check(
        "b1* e0: 0a hw 1\nb2 e0: out\nb3 e0: out",
        "cut 1 2
         cut 1 3
         set min.insync.replicas=2
         run 10ms
         produce p1 \"b\"
         run until in-flight produce-response = 1
         expect leo 1 = 1",
        expect![[r#"
            c1 reads a at 0
            b1 refuses p1: NOT_ENOUGH_REPLICAS
        "#]],
    );
}

#[test]
fn a_small_isr_takes_acks_1_but_shows_it_to_nobody() {
    check(
        "b1* e0: 0a hw 1\nb2 e0: out\nb3 e0: out",
        "set acks=1
         cut 1 2
         cut 1 3
         set min.insync.replicas=2
         run 10ms
         produce p1 \"b\"
         run 1s
         expect hw = 1
         expect leo = 2",
        expect![[r#"
            c1 reads a at 0
            b1 appends b at 1
            p1 knows that b is at 1
        "#]],
    );
}

#[test]
fn a_write_that_was_taken_waits_through_a_small_isr() {
    check(
        "b1* e0: 0a hw 1\nb2 e0: 0a hw 1\nb3 e0: out",
        "set min.insync.replicas=2
         cut 1 3
         run 20ms
         cut 1 2
         produce p1 \"b\"
         run until leo 1 = 2
         crash broker 2
         run until isr = 1
         run until isr 1 = 1
         expect hw = 1
         heal 1 2
         restart broker 2
         run until acked = \"b\"",
        expect![[r#"
            b1 learns that b2 has all below 1
            c1 reads a at 0
            b1 appends b at 1
            b1 lets p1 wait for hw 2
            controller fences b2
            controller: isr 1,2 -> 1, partition epoch 1
            b1 adopts isr 1
            b2 hw 1 -> 0
            b2 reads its log from 0 again, segments: 1
            controller registers b2
            b2 follows b1 in epoch 0
            controller unfences b2
            b2 appends b at 1
            b2 hw 0 -> 1
            b1 learns that b2 has all below 2
            b1 proposes isr 1 -> 1,2
            controller: isr 1 -> 1,2, partition epoch 2
            b1 adopts isr 1,2
            b1 hw 1 -> 2
            b1 answers p1
            c1 reads b at 1
            p1 knows that b is at 1
        "#]],
    );
}

#[test]
fn an_isr_that_shrinks_between_commit_and_answer_is_reported() {
    check_empty(
        "set min.insync.replicas=2
         run 20ms
         produce p1 \"a\"
         run until hw = 1
         set min.insync.replicas=3
         crash broker 2
         fire session 2
         deliver metadata-update controller 1
         deliver metadata-update controller 1
         run until in-flight produce-response = 1",
        expect![[r#"
            b1 appends a at 0
            b1 lets p1 wait for hw 1
            b2 appends a at 0
            b3 appends a at 0
            b1 learns that b2 has all below 1
            b1 learns that b3 has all below 1
            b1 hw 0 -> 1
            controller fences b2
            controller: isr 1,2,3 -> 1,3, partition epoch 1
            b1 adopts isr 1,3
            c1 reads a at 0
            controller fences b1
            controller: isr 1,3 -> 3, partition epoch 2
            controller elects b3, epoch 1
            controller fences b3
            controller elects nobody, epoch 2
            b1 refuses p1: NOT_ENOUGH_REPLICAS_AFTER_APPEND
        "#]],
    );
}

#[test]
fn a_write_that_waits_too_long_is_answered_and_stays_in_the_log() {
    check_empty(
        "cluster request.timeout.ms=2000
         cut 1 2
         produce p1 \"a\"
         run until in-flight produce-response = 1
         expect leo 1 = 1",
        expect![[r#"
            b1 appends a at 0
            b1 lets p1 wait for hw 1
            b3 appends a at 0
            b1 learns that b3 has all below 1
            p1 will retry a (1): REQUEST_TIMED_OUT
            b1 refuses p1: REQUEST_TIMED_OUT
        "#]],
    );
}

#[test]
fn a_retry_after_a_lost_answer_writes_a_duplicate() {
    check_empty(
        "set acks=1
         produce p1 \"a\"
         run until in-flight produce-response = 1
         drop produce-response 1 p1
         run until acked = \"a\"
         expect log 1 = \"a\",\"a\"",
        expect![[r#"
            b1 appends a at 0
            p1 will retry a (1): NETWORK_EXCEPTION
            b2 appends a at 0
            b3 appends a at 0
            b1 learns that b2 has all below 1
            b1 learns that b3 has all below 1
            b1 hw 0 -> 1
            c1 reads a at 0
            b1 appends a at 1
            p1 knows that a is at 1
        "#]],
    );
}

#[test]
fn a_request_that_arrives_twice_is_written_twice() {
    check_empty(
        "produce p1 \"a\"
         duplicate produce-request p1 1
         run until hw = 2
         expect log 3 = \"a\",\"a\"",
        expect![[r#"
            b1 appends a at 0
            b1 lets p1 wait for hw 1
            b1 appends a at 1
            b1 lets p1 wait for hw 2
            b2 appends a at 0
            b3 appends a at 0
            b1 learns that b2 has all below 1
            b1 learns that b3 has all below 1
            b1 hw 0 -> 1
            b1 answers p1
            b2 appends a at 1
            c1 reads a at 0
            b3 appends a at 1
            p1 knows that a is at 0
            b1 learns that b2 has all below 2
            b1 learns that b3 has all below 2
            b1 hw 1 -> 2
        "#]],
    );
}

#[test]
fn a_producer_gives_up_after_its_retries() {
    check_empty(
        "cluster retries=1 request.timeout.ms=1000
         cut p1 1
         produce p1 \"a\"
         run 5s",
        expect![[r#"
            p1 will retry a (1): REQUEST_TIMED_OUT
            p1 gives a up: REQUEST_TIMED_OUT
        "#]],
    );
}
