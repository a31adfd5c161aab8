//! Epochs, divergence, truncation.

use super::check;
use expect_test::expect;

#[test]
fn a_follower_cuts_the_tail_its_leader_never_had() {
    check(
        "b1* e1: 0a 1b hw 1\nb2 e1: 0a 0x 0y hw 1",
        "run until log 2 = \"a\",\"b\"",
        expect![[r#"
            b1 tells b2: epoch 0 ends at 1
            b2 truncates to 1, drops x y
            c1 reads a at 0
            b1 learns that b2 has all below 1
            b2 appends b at 1
        "#]],
    );
}

#[test]
fn interleaved_epochs_take_two_rounds() {
    check(
        "b1* e6: 1a 1b 3c 3d 6e hw 2\nb2 e6: 1a 4x 5y hw 1",
        "run until log 2 = \"a\",\"b\",\"c\",\"d\",\"e\"",
        expect![[r#"
            b1 tells b2: epoch 3 ends at 4
            b2 truncates to 1, drops x y
            c1 reads a b at 0
            b1 learns that b2 has all below 1
            b2 appends b c d e at 1
            b2 hw 1 -> 2
        "#]],
    );
}

#[test]
fn an_equal_record_of_another_epoch_goes_too() {
    check(
        "b1* e2: 0a 2b hw 1\nb2 e2: 0a 1b hw 1",
        "run until hw = 2",
        expect![[r#"
            b1 tells b2: epoch 0 ends at 1
            b2 truncates to 1, drops b
            c1 reads a at 0
            b1 learns that b2 has all below 1
            b2 appends b at 1
            b1 learns that b2 has all below 2
            b1 hw 1 -> 2
        "#]],
    );
}

#[test]
fn a_fetch_from_an_older_epoch_is_fenced_and_one_from_a_newer_epoch_must_wait() {
    check(
        "b1* e3: 0a hw 1\nb2 e2: 0a hw 1\nb3 e4: 0a hw 1",
        "run 30ms",
        expect![[r#"
            b1 refuses b2's fetch: FENCED_LEADER_EPOCH
            b1 refuses b3's fetch: UNKNOWN_LEADER_EPOCH
            c1 reads a at 0
        "#]],
    );
}

#[test]
fn a_new_leader_keeps_its_whole_log_and_uncommitted_records_become_committed() {
    check(
        "b1* e0: 0a 0b hw 1\nb2 e0: 0a 0b hw 1\nb3 e0: 0a hw 1",
        "cut 1 3
         crash broker 1
         run until leader = 2
         run until hw 2 = 2",
        expect![[r#"
            controller fences b1
            controller: isr 1,2,3 -> 2,3, partition epoch 1
            controller elects b2, epoch 1
            b2 leads epoch 1 from 2
            b3 follows b2 in epoch 1
            b2 learns that b3 has all below 1
            b3 appends b at 1
            b2 learns that b3 has all below 2
            b2 hw 1 -> 2
        "#]],
    );
}
