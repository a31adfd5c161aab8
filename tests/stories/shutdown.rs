//! An orderly stop: leave to go, nothing lost, nothing read again.

use super::{check, check_empty};
use expect_test::expect;

#[test]
fn a_leader_that_stops_in_order_hands_over_first() {
    check(
        "b1* e0: 0a hw 1\nb2 e0: 0a hw 1\nb3 e0: 0a hw 1",
        "run 600ms
         shutdown broker 1
         run until role 2 = leader
         run 10s
         expect isr = 2,3
         expect role 1 = down
         restart broker 1
         run until isr = 1,2,3
         expect hw 1 = 1",
        expect![[r#"
            b1 learns that b2 has all below 1
            b1 learns that b3 has all below 1
            c1 reads a at 0
            controller knows that b1 stops
            controller: isr 1,2,3 -> 2,3, partition epoch 1
            controller elects b2, epoch 1
            b1 refuses b2's fetch: FENCED_LEADER_EPOCH
            b1 refuses b3's fetch: FENCED_LEADER_EPOCH
            b1 refuses c1's fetch: FENCED_LEADER_EPOCH
            b1 follows b2 in epoch 1
            b2 leads epoch 1 from 1
            b3 follows b2 in epoch 1
            b2 learns that b1 has all below 1
            b2 learns that b3 has all below 1
            c1 learns that b2 leads epoch 1
            controller fences b1
            b1 stops in order
            controller registers b1
            b1 follows b2 in epoch 1
            controller unfences b1
            b2 proposes isr 2,3 -> 1,2,3
            controller: isr 2,3 -> 1,2,3, partition epoch 2
        "#]],
    );
}

#[test]
fn what_stopped_in_order_is_not_read_again_at_the_next_start() {
    check(
        "b1* e0: 0a 0b hw 2\nb2 e0: 0a 0b hw 2\nb3 e0: 0a 0b hw 2",
        "run 600ms
         shutdown broker 3
         run until role 3 = down
         restart broker 3
         run until isr = 1,2,3
         crash broker 3
         restart broker 3
         shutdown broker 3
         restart broker 3",
        expect![[r#"
            b1 learns that b2 has all below 2
            b1 learns that b3 has all below 2
            c1 reads a b at 0
            controller fences b3
            controller: isr 1,2,3 -> 1,2, partition epoch 1
            b3 stops in order
            b1 adopts isr 1,2
            controller registers b3
            b3 follows b1 in epoch 0
            controller unfences b3
            b1 proposes isr 1,2 -> 1,2,3
            controller: isr 1,2 -> 1,2,3, partition epoch 2
            b3 reads its log from 2 again, segments: 1
            b3 stops in order
        "#]],
    );
}

#[test]
fn who_leads_nothing_may_stop_at_once() {
    check_empty(
        "shutdown broker 3
         run 3s
         expect isr = 1,2
         expect role 3 = down",
        expect![[r#"
            controller fences b3
            controller: isr 1,2,3 -> 1,2, partition epoch 1
            b3 stops in order
            b1 adopts isr 1,2
        "#]],
    );
}

#[test]
fn without_the_controller_a_broker_stops_after_a_while() {
    check_empty(
        "cut 2 controller
         shutdown broker 2
         run 299s
         expect role 2 != down
         run 2s
         expect role 2 = down",
        expect![[r#"
            controller fences b2
            controller: isr 1,2,3 -> 1,3, partition epoch 1
            b1 adopts isr 1,3
            b2 stops in order
        "#]],
    );
}

#[test]
fn the_zookeeper_controller_leaves_with_a_broker_what_nobody_else_can_lead() {
    check_empty(
        "edition 2.7
         crash broker 2
         crash broker 3
         run 20s
         expect isr = 1
         shutdown broker 1
         run 10s
         expect leader = 1
         run 10s
         expect role 1 = down
         expect leader = none
         expect isr = 1",
        expect![[r#"
            zookeeper forgets b2
            controller: isr 1,2,3 -> 1,3, partition epoch 1
            controller raises the epoch of b1 to 1
            zookeeper forgets b3
            controller: isr 1,3 -> 1, partition epoch 2
            controller raises the epoch of b1 to 2
            b1 refuses c1's fetch: FENCED_LEADER_EPOCH
            b1 leads epoch 1 from 0
            b1 leads epoch 2 from 0
            c1 learns that b1 leads epoch 2
            controller knows that b1 stops
            b1 stops in order
            zookeeper forgets b1
            controller elects nobody, epoch 3
        "#]],
    );
}

#[test]
fn who_stopped_in_order_stays_eligible_and_who_crashed_does_not() {
    let script = |stops: &str| {
        format!(
            "edition 4.1
             cluster min.insync.replicas=2 consumers=0
             crash broker 2
             run until isr = 1,3
             {stops} broker 3
             run until role 3 = down
             run until isr = 1
             run 1s
             cut 3 1
             restart broker 3
             run 500ms"
        )
    };
    check_empty(
        &script("shutdown"),
        expect![[r#"
        controller fences b2
        controller: isr 1,2,3 -> 1,3, partition epoch 1
        b1 adopts isr 1,3
        controller fences b3
        controller: isr 1,3 -> 1, partition epoch 2
        controller: elr 3
        b3 stops in order
        b1 adopts isr 1
        controller registers b3
        b3 follows b1 in epoch 0
        controller unfences b3
    "#]],
    );
    check_empty(
        &script("crash"),
        expect![[r#"
        controller fences b2
        controller: isr 1,2,3 -> 1,3, partition epoch 1
        b1 adopts isr 1,3
        controller fences b3
        controller: isr 1,3 -> 1, partition epoch 2
        controller: elr 3
        b1 adopts isr 1
        controller: elr 
        controller registers b3
        b3 follows b1 in epoch 0
        controller unfences b3
    "#]],
    );
}
