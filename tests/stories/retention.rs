//! Records that go: DeleteRecords, retention, and readers that come too late.

use super::{check, check_empty};
use expect_test::expect;

#[test]
fn a_follower_that_comes_too_late_begins_where_the_leader_begins() {
    // OOR-2: its log end lies below the leader's log start. The batch it is sent first begins
    // below that start, because DeleteRecords cuts no batch (A.4).
    check_empty(
        "cluster acks=1
         cut 1 3
         produce p1 \"z\"
         run until hw = 1
         run 1s
         fill 3 records of 10 bytes in batches of 3
         delete records before 2
         heal 1 3
         run until leo 3 = 4
         expect log-start 3 = 2
         run until hw 3 = 4",
        expect![[r#"
            b1 appends z at 0
            p1 knows that z is at 0
            b2 appends z at 0
            b1 learns that b2 has all below 1
            b1 proposes isr 1,2,3 -> 1,2
            controller: isr 1,2,3 -> 1,2, partition epoch 1
            b1 adopts isr 1,2
            b1 hw 0 -> 1
            c1 reads z at 0
            b2 hw 0 -> 1
            1 to 4 are filled
            b1 hw 1 -> 4
            b2 hw 1 -> 4
            b1 begins at 2, not 0: DeleteRecords
            b3 appends z at 0
            c1 reads record 0 record 1 record 2 at 1
            b1 refuses b3's fetch: OFFSET_OUT_OF_RANGE
            b2 begins at 2, not 0: Leader
            b3 throws away 0 to 1 and begins at 2
            b3 hw 0 -> 2
            b1 learns that b3 has all below 2
            b3 appends record 0 record 1 record 2 at 1
            b3 hw 2 -> 4
        "#]],
    );
}

#[test]
fn a_follower_with_more_than_its_leader_is_cut_to_where_their_logs_part() {
    // OOR-5: the divergence test comes before OOR-1, so it never asks for offsets.
    check(
        "b1* e2: 0a hw 1\nb2 e2: 0a 0x 0y hw 1",
        "run until leo 2 = 1",
        expect![[r#"
        b1 tells b2: epoch 0 ends at 1
        b2 truncates to 1, drops x y
    "#]],
    );
}

#[test]
fn only_committed_records_can_be_deleted() {
    check_empty(
        "cluster acks=1
         cut 1 2
         cut 1 3
         produce p1 \"a\"
         run 50ms
         delete records before 1",
        expect![[r#"
            b1 appends a at 0
            p1 knows that a is at 0
            FAILED `delete records before 1` cannot be played: the offset must be from 0 to 0
        "#]],
    );
}

#[test]
fn deleted_records_are_not_lost_ones() {
    check_empty(
        "produce p1 \"a\"
         run until acked = \"a\"
         delete records before hw
         run until log-start 2 = 1
         expect lost = none",
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
            b1 begins at 1, not 0: DeleteRecords
            b2 hw 0 -> 1
            b2 begins at 1, not 0: Leader
        "#]],
    );
}

#[test]
fn retention_by_time_takes_whole_segments_and_the_followers_follow() {
    check_empty(
        "cluster retention.ms=10000 segment.bytes=200
         fill 4 records of 60 bytes in batches of 1
         run until log-start 3 = 4",
        expect![[r#"
            0 to 4 are filled
            b1 hw 0 -> 4
            b2 hw 0 -> 4
            b3 hw 0 -> 4
            c1 reads record 0 at 0
            c1 reads record 1 at 1
            c1 reads record 2 at 2
            c1 reads record 3 at 3
            b1 deletes its segment 0 to 1: Time
            b1 deletes its segment 1 to 2: Time
            b1 deletes its segment 2 to 3: Time
            b1 deletes its segment 3 to 4: Time
            b1 begins at 4, not 0: Retention
            b2 deletes its segment 0 to 1: Time
            b2 deletes its segment 1 to 2: Time
            b2 deletes its segment 2 to 3: Time
            b2 deletes its segment 3 to 4: Time
            b2 begins at 4, not 0: Retention
            b3 deletes its segment 0 to 1: Time
            b3 deletes its segment 1 to 2: Time
            b3 deletes its segment 2 to 3: Time
            b3 deletes its segment 3 to 4: Time
            b3 begins at 4, not 0: Retention
        "#]],
    );
}

#[test]
fn what_retention_took_before_the_answer_came_is_not_lost() {
    // RET-8: every replica deletes by its own clock, here only the one that leads next.
    check_empty(
        "cluster retention.ms=1000 request.timeout.ms=60000
         slow 1 p1 32s
         produce p1 \"a\"
         run until hw 2 = 1
         fire retention-check 2
         crash broker 1
         run until acked = \"a\"
         run until leader = 2
         run 1s
         expect lost = none",
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
            b2 hw 0 -> 1
            b2 deletes its segment 0 to 1: Time
            b2 begins at 1, not 0: Retention
            p1 knows that a is at 0
            b3 hw 0 -> 1
            controller fences b1
            controller: isr 1,2,3 -> 2,3, partition epoch 1
            controller elects b2, epoch 1
            controller fences b2
            controller: isr 2,3 -> 3, partition epoch 2
            controller elects b3, epoch 2
            controller fences b3
            controller elects nobody, epoch 3
            b3 deletes its segment 0 to 1: Time
            b3 begins at 1, not 0: Retention
            b2 leads epoch 1 from 1
            b3 follows b2 in epoch 1
            b2 follows b3 in epoch 2
            b3 leads epoch 2 from 1
            b2 follows nobody in epoch 3
            b3 follows nobody in epoch 3
            controller unfences b2
            controller unfences b3
            controller elects b3, epoch 4
            b2 refuses b3's fetch: FENCED_LEADER_EPOCH
            b3 refuses b2's fetch: FENCED_LEADER_EPOCH
            b2 follows b3 in epoch 4
            b3 leads epoch 4 from 1
            b3 learns that b2 has all below 1
            b3 proposes isr 3 -> 2,3
            controller: isr 3 -> 2,3, partition epoch 5
            b3 adopts isr 2,3
            c1 learns that b3 leads epoch 4
        "#]],
    );
}

#[test]
fn a_consumer_that_comes_too_late_is_set_to_the_beginning() {
    // It asks with ListOffsets where to go on.
    check_empty(
        "cluster auto.offset.reset=earliest
         cut c1 1
         produce p1 \"a\"
         produce p1 \"b\"
         run until acked = \"a\",\"b\"
         drop fetch-response 1 c1
         delete records before 1
         heal c1 1
         run until read = \"b\"",
        expect![[r#"
            b1 appends a at 0
            b1 lets p1 wait for hw 1
            b1 appends b at 1
            b1 lets p1 wait for hw 2
            b2 appends a at 0
            b3 appends a at 0
            b1 learns that b2 has all below 1
            b1 learns that b3 has all below 1
            b1 hw 0 -> 1
            b1 answers p1
            b2 appends b at 1
            b3 appends b at 1
            p1 knows that a is at 0
            b1 learns that b2 has all below 2
            b1 learns that b3 has all below 2
            b1 hw 1 -> 2
            b1 answers p1
            p1 knows that b is at 1
            b1 begins at 1, not 0: DeleteRecords
            b1 refuses c1's fetch: OFFSET_OUT_OF_RANGE
            c1 moves from 0 to 1
            c1 reads b at 1
        "#]],
    );
}
