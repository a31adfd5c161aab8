//! Before KRaft: sessions, the missed restart, and epochs that rise whenever the controller acts.

use super::check_empty;
use expect_test::expect;

#[test]
fn a_dead_followers_removal_raises_the_epoch() {
    check_empty(
        "edition 2.7
         crash broker 3
         run until isr = 1,2
         expect epoch = 1
         restart broker 3
         run until isr = 1,2,3
         expect epoch = 1",
        expect![[r#"
            zookeeper forgets b3
            controller: isr 1,2,3 -> 1,2, partition epoch 1
            controller raises the epoch of b1 to 1
            b1 refuses b2's fetch: FENCED_LEADER_EPOCH
            b1 refuses c1's fetch: FENCED_LEADER_EPOCH
            b1 leads epoch 1 from 0
            b2 follows b1 in epoch 1
            controller registers b3
            b3 follows b1 in epoch 1
            b1 proposes isr 1,2 -> 1,2,3
            controller: isr 1,2 -> 1,2,3, partition epoch 2
        "#]],
    );
}

#[test]
fn before_2_2_a_restart_within_the_session_goes_unnoticed() {
    check_empty(
        "edition 0.11
         crash broker 3
         run 2s
         restart broker 3
         run 4s
         expect isr = 1,2,3
         expect epoch = 0",
        expect![[r#"
            controller registers b3
            b3 follows b1 in epoch 0
        "#]],
    );
}

#[test]
fn since_2_2_a_restart_within_the_session_counts_as_a_failure() {
    check_empty(
        "edition 2.7
         crash broker 1
         run 2s
         restart broker 1
         run until role 2 = leader
         expect epoch = 1
         run until isr = 1,2,3",
        expect![[r#"
            zookeeper forgets b1
            controller: isr 1,2,3 -> 2,3, partition epoch 1
            controller elects b2, epoch 1
            controller registers b1
            b1 follows b2 in epoch 1
            b2 leads epoch 1 from 0
            b3 follows b2 in epoch 1
            b2 learns that b1 has all below 0
            b2 proposes isr 2,3 -> 1,2,3
            b2 learns that b3 has all below 0
            controller: isr 2,3 -> 1,2,3, partition epoch 2
        "#]],
    );
}

#[test]
fn the_last_isr_member_is_waited_for_and_elected_when_its_node_is_back() {
    check_empty(
        "edition 2.7
         crash broker 2
         crash broker 3
         run 20s
         crash broker 1
         run 20s
         expect leader = none
         expect isr = 1
         restart broker 2
         run 5s
         expect leader = none
         restart broker 1
         run until leader = 1",
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
            zookeeper forgets b1
            controller elects nobody, epoch 3
            controller registers b2
            controller registers b1
            controller elects b1, epoch 4
        "#]],
    );
}

#[test]
fn up_to_0_10_anybody_is_elected_uncleanly() {
    check_empty(
        "edition 0.9
         crash broker 2
         crash broker 3
         run 20s
         restart broker 3
         crash broker 1
         run until leader = 3
         expect isr = 3",
        expect![[r#"
            zookeeper forgets b2
            controller: isr 1,2,3 -> 1,3, partition epoch 1
            controller raises the epoch of b1 to 1
            zookeeper forgets b3
            controller: isr 1,3 -> 1, partition epoch 2
            controller raises the epoch of b1 to 2
            b1 leads epoch 1 from 0
            b1 leads epoch 2 from 0
            controller registers b3
            b3 follows b1 in epoch 2
            c1 learns that b1 leads epoch 2
            zookeeper forgets b1
            controller: isr 1 -> 3, partition epoch 3
            controller elects b3 uncleanly, epoch 3
        "#]],
    );
}
