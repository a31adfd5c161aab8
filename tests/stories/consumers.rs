//! What consumers see.

use super::{check, check_empty};
use expect_test::expect;

#[test]
fn a_consumer_reads_below_the_high_watermark_only() {
    check_empty(
        "cut 1 3
         produce p1 \"a\"
         run until leo 2 = 1
         run 1s
         expect read = none
         heal 1 3
         run until read = \"a\"",
        expect![[r#"
            b1 appends a at 0
            b1 lets p1 wait for hw 1
            b2 appends a at 0
            b1 learns that b2 has all below 1
            b3 appends a at 0
            b1 learns that b3 has all below 1
            b1 hw 0 -> 1
            b1 answers p1
            c1 reads a at 0
        "#]],
    );
}

#[test]
fn a_consumer_moves_back_when_what_it_read_was_cut() {
    check(
        "b1* e0: 0a 0b hw 2\nb2 e0: 0a hw 1 out\nb3 e0: out",
        "set unclean.leader.election.enable=true
         cut 1 2
         cut 1 3
         run until read = \"a\",\"b\"
         crash broker 1
         run until leader = 2
         run 3s
         produce p1 \"c\"
         run until read = \"a\",\"b\",\"c\"",
        expect![[r#"
            c1 reads a b at 0
            controller fences b1
            controller: isr 1 -> 2, partition epoch 1
            controller elects b2 uncleanly, epoch 1
            b2 leads epoch 1 from 1
            b2 proposes isr 2 -> 2
            b3 follows b2 in epoch 1
            b2 learns that b3 has all below 0
            b3 appends a at 0
            b3 hw 0 -> 1
            b2 learns that b3 has all below 1
            b2 proposes isr 2 -> 2,3
            controller: isr 2 -> 2,3, partition epoch 3
            b2 adopts isr 2,3
            c1 learns that b2 leads epoch 1
            b2 tells c1: epoch 0 ends at 1
            c1 moves from 2 to 1
            p1 will retry c (1): NETWORK_EXCEPTION
            p1 learns that b2 leads epoch 1
            b2 appends c at 1
            b2 lets p1 wait for hw 2
            b3 appends c at 1
            b2 learns that b3 has all below 2
            b2 hw 1 -> 2
            b2 answers p1
            c1 reads c at 1
        "#]],
    );
}

#[test]
fn a_consumer_finds_the_new_leader() {
    check(
        "b1* e0: 0a hw 1\nb2 e0: 0a hw 1\nb3 e0: 0a hw 1",
        "run until read = \"a\"
         crash broker 1
         run until leader = 2
         produce p1 \"b\"
         run until read = \"a\",\"b\"",
        expect![[r#"
            b1 learns that b2 has all below 1
            b1 learns that b3 has all below 1
            c1 reads a at 0
            controller fences b1
            controller: isr 1,2,3 -> 2,3, partition epoch 1
            controller elects b2, epoch 1
            b2 leads epoch 1 from 1
            b3 follows b2 in epoch 1
            p1 will retry b (1): NETWORK_EXCEPTION
            b2 learns that b3 has all below 1
            c1 learns that b2 leads epoch 1
            p1 learns that b2 leads epoch 1
            b2 appends b at 1
            b2 lets p1 wait for hw 2
            b3 appends b at 1
            b2 learns that b3 has all below 2
            b2 hw 1 -> 2
            b2 answers p1
            c1 reads b at 1
        "#]],
    );
}
