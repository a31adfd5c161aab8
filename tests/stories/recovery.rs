//! Nothing stays stuck: what goes wrong once is made good.

use super::{check, check_empty};
use expect_test::expect;

#[test]
fn a_fetch_that_arrives_twice_does_not_stop_its_reader() {
    check_empty(
        "produce p1 \"b\"
         run until leo 2 = 1
         duplicate fetch-request 2 1
         run 100ms
         produce p1 \"c\"
         run until leo 2 = 2",
        expect![[r#"
            b1 appends b at 0
            b1 lets p1 wait for hw 1
            b2 appends b at 0
            b3 appends b at 0
            b1 learns that b2 has all below 1
            b1 learns that b3 has all below 1
            b1 hw 0 -> 1
            b1 answers p1
            c1 reads b at 0
            p1 knows that b is at 0
            b1 appends c at 1
            b1 lets p1 wait for hw 2
            b2 appends c at 1
            b2 hw 0 -> 1
        "#]],
    );
}

#[test]
fn a_registration_that_arrives_twice_is_one_registration() {
    check_empty(
        "crash broker 3
         run until fenced 3 = yes
         restart broker 3
         duplicate registration-request 3 controller
         run until isr = 1,2,3",
        expect![[r#"
            controller fences b3
            controller: isr 1,2,3 -> 1,2, partition epoch 1
            b1 adopts isr 1,2
            controller registers b3
            b3 follows b1 in epoch 0
            controller unfences b3
            b1 proposes isr 1,2 -> 1,2,3
            controller: isr 1,2 -> 1,2,3, partition epoch 2
        "#]],
    );
}

#[test]
fn a_record_counts_as_found_once_an_answer_under_way_brings_it_to_the_new_leader() {
    check_empty(
        "cluster acks=1
         slow 1 2 8995ms
         cut 1 3
         produce p1 \"a\"
         run until acked = \"a\"
         crash broker 1
         run until lost = \"a\"
         run until lost = none
         run until read = \"a\"",
        expect![[r#"
            b1 appends a at 0
            p1 knows that a is at 0
            controller fences b1
            controller: isr 1,2,3 -> 2,3, partition epoch 1
            controller elects b2, epoch 1
            a is lost
            b2 appends a at 0
            a is found
            b2 leads epoch 1 from 1
            b3 follows b2 in epoch 1
            b2 learns that b3 has all below 0
            b3 appends a at 0
            b2 learns that b3 has all below 1
            b2 hw 0 -> 1
            c1 learns that b2 leads epoch 1
            c1 reads a at 0
        "#]],
    );
}

#[test]
fn a_follower_hears_of_the_high_watermark_although_the_answer_with_it_was_lost() {
    check_empty(
        "produce p1 \"a\"
         run until hw = 1
         run until in-flight fetch-response = 2
         drop fetch-response 1 2
         run until hw 2 = 1",
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
            b3 hw 0 -> 1
            b2 hw 0 -> 1
        "#]],
    );
}

#[test]
fn a_follower_that_was_refused_is_proposed_again() {
    check(
        "b1* e0: 0a hw 1\nb2 e0: 0a hw 1\nb3 e0: 0a out",
        "cut 1 3
         cut 3 controller
         slow controller 1 2s
         run until fenced 3 = yes
         heal 1 3
         run 10s
         heal controller 1
         heal 3 controller
         run until isr = 1,2,3",
        expect![[r#"
            b1 learns that b2 has all below 1
            c1 reads a at 0
            controller fences b3
            b1 learns that b3 has all below 1
            b1 proposes isr 1,2 -> 1,2,3
            b3 hw 0 -> 1
            b1's proposal fails: INELIGIBLE_REPLICA
            controller unfences b3
            b1 proposes isr 1,2 -> 1,2,3
            controller: isr 1,2 -> 1,2,3, partition epoch 1
        "#]],
    );
}

#[test]
fn a_consumer_that_is_cut_off_its_old_leader_finds_the_new_one() {
    check_empty(
        "run 1s
         cut c1 1
         crash broker 1
         run until leader = 2
         produce p1 \"b\"
         run until read = \"b\"",
        expect![[r#"
            controller fences b1
            controller: isr 1,2,3 -> 2,3, partition epoch 1
            controller elects b2, epoch 1
            b2 leads epoch 1 from 0
            b3 follows b2 in epoch 1
            p1 will retry b (1): NETWORK_EXCEPTION
            b2 learns that b3 has all below 0
            p1 learns that b2 leads epoch 1
            b2 appends b at 0
            b2 lets p1 wait for hw 1
            b3 appends b at 0
            b2 learns that b3 has all below 1
            b2 hw 0 -> 1
            b2 answers p1
            p1 knows that b is at 0
            b3 hw 0 -> 1
            c1 learns that b2 leads epoch 1
            c1 reads b at 0
        "#]],
    );
}

#[test]
fn a_replica_that_never_fetched_in_this_epoch_does_not_hold_the_high_watermark_back() {
    check_empty(
        "run 1s
         cut 2 3
         crash broker 1
         run until leader = 2
         crash broker 3
         restart broker 3
         run until isr = 2
         run until fenced 3 = no
         run 1s
         produce p1 \"x\"
         run until hw = 1",
        expect![[r#"
            controller fences b1
            controller: isr 1,2,3 -> 2,3, partition epoch 1
            controller elects b2, epoch 1
            b2 leads epoch 1 from 0
            c1 learns that b2 leads epoch 1
            controller fences b3
            controller: isr 2,3 -> 2, partition epoch 2
            b2 adopts isr 2
            controller registers b3
            b3 follows b2 in epoch 1
            controller unfences b3
            p1 will retry x (1): NETWORK_EXCEPTION
            p1 learns that b2 leads epoch 1
            b2 appends x at 0
            b2 hw 0 -> 1
        "#]],
    );
}

#[test]
fn a_healed_link_brings_what_was_slow() {
    check_empty(
        "slow 1 2 10m
         produce p1 \"a\"
         run 1s
         heal 1 2
         run until leo 2 = 1
         expect time = 1010ms",
        expect![[r#"
            b1 appends a at 0
            b1 lets p1 wait for hw 1
            b3 appends a at 0
            b1 learns that b3 has all below 1
            b2 appends a at 0
        "#]],
    );
}

#[test]
fn a_batch_that_was_given_up_can_still_be_written() {
    check_empty(
        "cluster delivery.timeout.ms=1000
         slow p1 1 2s
         produce p1 \"a\"
         run until leo 1 = 1",
        expect![[r#"
            p1 gives a up: REQUEST_TIMED_OUT
            b1 appends a at 0
            b1 lets p1 wait for hw 1
        "#]],
    );
}

#[test]
fn what_a_fired_timer_overtakes_comes_late() {
    check_empty(
        "produce p1 \"a\"
         fire isr-check 1
         expect time = 15s
         expect leo 1 = 0
         tick
         expect leo 1 = 1
         expect time = 15s",
        expect![[r#"
            b1 appends a at 0
            b1 lets p1 wait for hw 1
        "#]],
    );
}

#[test]
fn an_answer_is_about_the_partition_of_the_batch_that_it_acknowledges() {
    check_empty(
        "cluster brokers=1 consumers=0 acks=1
         topic orders partitions=2
         produce p1 to orders-0 \"a\"
         produce p1 to orders-1 \"b\"
         run until in-flight produce-response = 2
         drop produce-response 1 p1 of orders-1",
        expect![[r#"
            b1 appends a at 0
            b1 hw 0 -> 1
            b1 appends b at 0
            b1 hw 0 -> 1
            p1 will retry b (1): NETWORK_EXCEPTION
        "#]],
    );
}
