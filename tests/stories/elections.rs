//! The controller: fencing, elections, epochs.

use super::check;
use expect_test::expect;

#[test]
fn the_first_live_isr_member_in_assignment_order_leads_not_the_longest_log() {
    check(
        "b1* e0: 0a 0b 0c hw 1\nb2 e0: 0a hw 1\nb3 e0: 0a 0b 0c hw 1",
        "cut 1 2
         cut 1 3
         crash broker 1
         run until leader = 2
         run until leo 3 = 1",
        expect![[r#"
            controller fences b1
            controller: isr 1,2,3 -> 2,3, partition epoch 1
            controller elects b2, epoch 1
            b2 leads epoch 1 from 1
            b3 follows b2 in epoch 1
            b2 tells b3: epoch 0 ends at 1
            b3 truncates to 1, drops b c
        "#]],
    );
}

#[test]
fn a_replica_outside_the_isr_is_passed_over() {
    check(
        "b1* e0: 0a 0b hw 2\nb2 e0: 0a hw 1 out\nb3 e0: 0a 0b hw 1",
        "cut 1 2
         crash broker 1
         run until leader = 3",
        expect![[r#"
            controller fences b1
            controller: isr 1,3 -> 3, partition epoch 1
            controller elects b3, epoch 1
        "#]],
    );
}

#[test]
fn the_last_isr_member_is_waited_for() {
    check(
        "b1* e0: 0a 0b hw 2\nb2 e0: 0a hw 1 out\nb3 e0: out",
        "cut 1 2
         cut 1 3
         crash broker 1
         run until leader = none
         expect isr = 1
         run 60s
         expect leader = none
         restart broker 1
         run until leader = 1
         expect epoch = 2",
        expect![[r#"
            controller fences b1
            controller elects nobody, epoch 1
            b2 follows nobody in epoch 1
            b3 follows nobody in epoch 1
            b1 hw 2 -> 0
            b1 reads its log from 0 again, segments: 1
            controller registers b1
            controller unfences b1
            controller elects b1, epoch 2
        "#]],
    );
}

#[test]
fn an_unclean_election_loses_what_was_acknowledged() {
    check(
        "b1* e0: 0a hw 1\nb2 e0: 0a hw 1 out\nb3 e0: out",
        "cut 1 2
         cut 1 3
         produce p1 \"b\"
         run until acked = \"b\"
         crash broker 1
         run until leader = none
         set unclean.leader.election.enable=true
         expect leader = 2
         expect lost = \"b\"
         run until isr = 2,3",
        expect![[r#"
            b1 appends b at 1
            b1 hw 1 -> 2
            b1 answers p1
            c1 reads a b at 0
            p1 knows that b is at 1
            controller fences b1
            controller elects nobody, epoch 1
            controller: isr 1 -> 2, partition epoch 2
            controller elects b2 uncleanly, epoch 2
            b is lost
            b2 follows nobody in epoch 1
            b3 follows nobody in epoch 1
            b2 leads epoch 2 from 1
            b2 proposes isr 2 -> 2
            b3 follows b2 in epoch 2
            b2 learns that b3 has all below 0
            b3 appends a at 0
            b3 hw 0 -> 1
            b2 learns that b3 has all below 1
            b2 proposes isr 2 -> 2,3
            controller: isr 2 -> 2,3, partition epoch 4
        "#]],
    );
}

#[test]
fn a_leader_that_is_cut_off_commits_nothing_more_and_steps_down_when_it_hears() {
    check(
        "b1* e0: 0a hw 1\nb2 e0: 0a hw 1\nb3 e0: 0a hw 1",
        "run 600ms
         cut 1 2
         cut 1 3
         cut 1 controller
         produce p1 \"b\"
         run until role 2 = leader
         run until role 3 = follower
         expect role 1 = leader
         expect hw 1 = 1
         heal 1 2
         heal 1 3
         heal 1 controller
         run until role 1 = follower
         run until log 1 = \"a\"",
        expect![[r#"
            b1 learns that b2 has all below 1
            b1 learns that b3 has all below 1
            c1 reads a at 0
            b1 appends b at 1
            b1 lets p1 wait for hw 2
            controller fences b1
            controller: isr 1,2,3 -> 2,3, partition epoch 1
            controller elects b2, epoch 1
            b2 leads epoch 1 from 1
            b3 follows b2 in epoch 1
            controller unfences b1
            b1 refuses p1: NOT_LEADER_OR_FOLLOWER
            b1 refuses c1's fetch: FENCED_LEADER_EPOCH
            b1 follows b2 in epoch 1
            b2 learns that b3 has all below 1
            p1 will retry b (1): NOT_LEADER_OR_FOLLOWER
            b2 tells b1: epoch 0 ends at 1
            b1 truncates to 1, drops b
        "#]],
    );
}

#[test]
fn a_broker_that_is_only_cut_from_the_controller_comes_back_with_its_old_registration() {
    check(
        "b1* e0: 0a hw 1\nb2 e0: 0a hw 1\nb3 e0: 0a hw 1",
        "run 600ms
         cut 3 controller
         run until isr = 1,2
         expect epoch = 0
         heal 3 controller
         run until isr = 1,2,3",
        expect![[r#"
            b1 learns that b2 has all below 1
            b1 learns that b3 has all below 1
            c1 reads a at 0
            controller fences b3
            controller: isr 1,2,3 -> 1,2, partition epoch 1
            controller unfences b3
            b1 adopts isr 1,2
            b1 proposes isr 1,2 -> 1,2,3
            controller: isr 1,2 -> 1,2,3, partition epoch 2
        "#]],
    );
}

#[test]
fn a_followers_high_watermark_falls_to_that_of_a_new_leader_that_knows_less() {
    check(
        "b1* e0: 0a 0b hw 2\nb2 e0: 0a 0b hw 1\nb3 e0: 0a 0b hw 2\nb4 e0: 0a 0b hw 1",
        "cut 1 2
         cut 1 3
         cut 1 4
         slow 2 4 3s
         crash broker 1
         run until hw 3 = 1",
        expect![[r#"
            controller fences b1
            controller: isr 1,2,3,4 -> 2,3,4, partition epoch 1
            controller elects b2, epoch 1
            b2 leads epoch 1 from 2
            b3 follows b2 in epoch 1
            b4 follows b2 in epoch 1
            b2 learns that b3 has all below 2
            c1 learns that b2 leads epoch 1
            c1 reads a at 0
            b3 hw 2 -> 1
        "#]],
    );
}
