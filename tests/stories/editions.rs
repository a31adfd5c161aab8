//! What older versions of Kafka did with the same drawing.

use super::{check, check_empty};
use expect_test::expect;

const A_LATE_WATERMARK: &str = "b1* e0: 0a 0b hw 2\nb2 e0: 0a 0b hw 1\nb3 e0: 0a 0b hw 2";

#[test]
fn up_to_0_10_a_follower_cuts_its_log_to_its_own_high_watermark() {
    check(
        A_LATE_WATERMARK,
        "edition 0.9
         crash broker 2
         restart broker 2
         run 1s",
        expect![[r#"
            b2 hw 1 -> 0
            b2 reads its log from 0 again, segments: 1
            controller registers b2
            b1 learns that b3 has all below 2
            b2 follows b1 in epoch 0
            b2 truncates to 0, drops a b
            c1 reads a b at 0
            b1 learns that b2 has all below 0
            b2 appends a b at 0
            b2 hw 0 -> 2
            b1 learns that b2 has all below 2
        "#]],
    );
}

#[test]
fn since_0_11_a_follower_asks_where_its_epoch_ends_and_keeps_what_its_leader_has() {
    check(
        A_LATE_WATERMARK,
        "edition 0.11
         crash broker 2
         restart broker 2
         run 1s",
        expect![[r#"
            b2 hw 1 -> 0
            b2 reads its log from 0 again, segments: 1
            controller registers b2
            b1 learns that b3 has all below 2
            b2 follows b1 in epoch 0
            c1 reads a b at 0
            b1 learns that b2 has all below 2
            b2 hw 0 -> 2
        "#]],
    );
}

#[test]
fn up_to_2_0_0_a_broker_rather_ends_than_cut_a_log_longer_than_its_leaders() {
    check(
        "b1* e0: 0a hw 1\nb2 e0: 0a 0b hw 2",
        "edition 0.11
         run 1s
         expect role 2 = down",
        expect![[r#"
            b1 refuses b2's fetch: OFFSET_OUT_OF_RANGE
            c1 reads a at 0
        "#]],
    );
}

#[test]
fn in_0_8_a_burst_puts_followers_out_that_keep_up_and_their_next_fetch_brings_them_back() {
    check_empty(
        "edition 0.8
         cluster brokers=2 replica.lag.max.messages=2
         run 9s
         slow 1 2 500ms
         run 900ms
         produce p1 \"a\" \"b\" \"c\"
         run 2s
         expect isr = 1,2",
        expect![[r#"
            b1 appends a b c at 0
            p1 knows that a b c is at 0
            controller: isr 1,2 -> 1, partition epoch 1
            b1 adopts isr 1
            b1 hw 0 -> 3
            c1 reads a b c at 0
            b2 appends a b c at 0
            b1 learns that b2 has all below 3
            controller: isr 1 -> 1,2, partition epoch 2
            b1 adopts isr 1,2
        "#]],
    );
}
