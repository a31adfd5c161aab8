//! Crashes, restarts, links.

use super::{check, check_empty};
use expect_test::expect;

#[test]
fn a_killed_process_keeps_its_log_and_begins_with_the_high_watermark_on_disk() {
    check(
        "b1* e0: 0a 0b hw 2\nb2 e0: 0a 0b hw 2\nb3 e0: 0a 0b hw 2",
        "run 100ms
         crash broker 3
         expect log 3 = \"a\",\"b\"
         restart broker 3
         expect hw 3 = 0
         run until isr = 1,2
         run until isr = 1,2,3",
        expect![[r#"
            b1 learns that b2 has all below 2
            b1 learns that b3 has all below 2
            c1 reads a b at 0
            b3 hw 2 -> 0
            b3 reads its log from 0 again, segments: 1
            controller fences b3
            controller: isr 1,2,3 -> 1,2, partition epoch 1
            b1 adopts isr 1,2
            controller registers b3
            b3 follows b1 in epoch 0
            controller unfences b3
            b3 hw 0 -> 2
            b1 proposes isr 1,2 -> 1,2,3
            controller: isr 1,2 -> 1,2,3, partition epoch 2
        "#]],
    );
}

#[test]
fn a_machine_without_power_loses_its_newest_records() {
    check(
        "b1* e0: 0a 0b hw 2\nb2 e0: 0a 0b hw 2\nb3 e0: 0a 0b hw 2",
        "run 100ms
         crash broker 3 losing 1
         expect log 3 = \"a\"
         restart broker 3
         run until log 3 = \"a\",\"b\"",
        expect![[r#"
            b1 learns that b2 has all below 2
            b1 learns that b3 has all below 2
            c1 reads a b at 0
            b3 lost its tail from 1: b
            b3 hw 1 -> 0
            b3 reads its log from 0 again, segments: 1
            controller fences b3
            controller: isr 1,2,3 -> 1,2, partition epoch 1
            b1 adopts isr 1,2
            controller registers b3
            b3 follows b1 in epoch 0
            b1 learns that b3 has all below 1
            controller unfences b3
            b3 appends b at 1
            b3 hw 0 -> 2
        "#]],
    );
}

#[test]
fn losing_the_last_isr_members_tail_loses_acknowledged_records() {
    check(
        "b1* e0: 0a hw 1\nb2 e0: out\nb3 e0: out",
        "cut 1 2
         cut 1 3
         produce p1 \"b\"
         run until acked = \"b\"
         crash broker 1 losing 1
         expect lost = \"b\"",
        expect![[r#"
            b1 appends b at 1
            b1 hw 1 -> 2
            b1 answers p1
            c1 reads a b at 0
            p1 knows that b is at 1
            b1 lost its tail from 1: b
            b is lost
        "#]],
    );
}

#[test]
fn a_cut_link_holds_what_is_under_way_and_lets_it_through_when_healed() {
    check_empty(
        "produce p1 \"a\"
         run until leo 1 = 1
         cut 1 2
         run 5s
         expect leo 2 = 0
         heal 1 2
         run until leo 2 = 1",
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
fn a_dropped_answer_is_fetched_again_after_the_back_off() {
    check_empty(
        "produce p1 \"a\"
         run until leo 1 = 1
         drop fetch-response 1 2
         run until leo 2 = 1
         expect time = 1030ms",
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
fn a_lost_heartbeat_is_sent_again_before_the_session_ends() {
    check_empty(
        "run until in-flight heartbeat = 1
         drop heartbeat 1 controller
         run 1m
         expect isr = 1,2,3
         expect leader = 1",
        expect![[r#""#]],
    );
}

#[test]
fn a_lost_registration_is_sent_again() {
    check_empty(
        "crash broker 3
         run until isr = 1,2
         restart broker 3
         run until in-flight registration-request = 1
         drop registration-request 3 controller
         run 1m
         expect isr = 1,2,3",
        expect![[r#"
            controller fences b3
            controller: isr 1,2,3 -> 1,2, partition epoch 1
            b1 adopts isr 1,2
            controller registers b3
            b3 follows b1 in epoch 0
            controller unfences b3
            b1 proposes isr 1,2 -> 1,2,3
            controller: isr 1,2 -> 1,2,3, partition epoch 2
            b1 adopts isr 1,2,3
        "#]],
    );
}

#[test]
fn a_lost_metadata_update_is_sent_again() {
    check_empty(
        "crash broker 1
         run until leader = 2
         drop metadata-update controller 2
         run until role 2 = leader",
        expect![[r#"
            controller fences b1
            controller: isr 1,2,3 -> 2,3, partition epoch 1
            controller elects b2, epoch 1
            b3 follows b2 in epoch 1
            b2 leads epoch 1 from 0
        "#]],
    );
}

#[test]
fn a_quick_restart_waits_for_the_old_session_to_end() {
    check_empty(
        "run 600ms
         crash broker 3
         restart broker 3
         run 5s
         expect fenced 3 = no
         run until fenced 3 = yes
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
fn a_restart_begins_with_the_high_watermark_of_the_last_full_five_seconds() {
    check_empty(
        "produce p1 \"a\"
         run 6s
         expect hw 2 = 1
         produce p1 \"b\"
         run until hw 2 = 2
         crash broker 2
         restart broker 2
         expect hw 2 = 1",
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
            b1 appends b at 1
            b1 lets p1 wait for hw 2
            b2 appends b at 1
            b3 appends b at 1
            b1 learns that b2 has all below 2
            b1 learns that b3 has all below 2
            b1 hw 1 -> 2
            b1 answers p1
            c1 reads b at 1
            p1 knows that b is at 1
            b2 hw 1 -> 2
            b2 hw 2 -> 1
            b2 reads its log from 0 again, segments: 1
        "#]],
    );
}
