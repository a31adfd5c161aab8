//! The language as a whole: what is printed parses to the same, and what is wrong is told well.

use std::fmt::Write as _;

use expect_test::{Expect, expect, expect_file};

use super::Script;
use super::parse::parse_statement;
use super::samples::Draw;

#[test]
fn what_is_printed_parses_to_the_same_statement() {
    let mut draw = Draw(1);
    for _ in 0..5_000 {
        let statement = draw.statement();
        let text = statement.to_string();
        assert_eq!(parse_statement(&text), Ok(statement), "{text}");
        assert!(!text.contains('\n'), "one statement is one line: {text}");
    }
}

#[test]
fn no_text_makes_the_parser_panic() {
    let mut draw = Draw(2);
    for _ in 0..5_000 {
        let mut text: Vec<char> = draw.statement().to_string().chars().collect();
        let at = draw.below(text.len() as u64) as usize;
        match draw.below(3) {
            0 => text.truncate(at),
            1 => text[at] = draw.of(&['"', '\\', '=', '!', '水', '{', '9', ' ']),
            _ => text.extend_from_within(at..),
        }
        let text = String::from_iter(text);
        if let Ok(statement) = parse_statement(&text) {
            assert_eq!(parse_statement(&statement.to_string()), Ok(statement), "{text}");
        }
    }
}

fn told(script: &str) -> String {
    Script::parse(script).expect_err("the script is wrong").iter().fold(
        String::new(),
        |mut lines, trouble| {
            writeln!(lines, "{trouble}").unwrap();
            lines
        },
    )
}

fn check(script: &str, expected: Expect) {
    expected.assert_eq(&told(script));
}

#[test]
fn a_word_that_is_nearly_right_is_suggested() {
    let script = include_str!("corpus/words.script");
    expect_file!["corpus/words.told"].assert_eq(&told(script));
}

#[test]
fn what_belongs_in_a_place_is_said() {
    let script = include_str!("corpus/places.script");
    expect_file!["corpus/places.told"].assert_eq(&told(script));
}

#[test]
fn a_name_of_a_partition_is_wanted_where_one_can_stand() {
    let script = include_str!("corpus/names.script");
    expect_file!["corpus/names.told"].assert_eq(&told(script));
}

#[test]
fn numbers_texts_and_signs_are_checked() {
    let script = include_str!("corpus/values.script");
    expect_file!["corpus/values.told"].assert_eq(&told(script));
}

#[test]
fn a_header_stands_at_the_top_and_once() {
    check(
        r#"edition 3.9
cluster brokers=0
cluster acks=1"#,
        expect![[r#"
            1:9: expected an edition of Kafka, as 4.0, found `3.9`; did you mean `0.9`?
            2:17: brokers must be from 1 to 9
            3:1: `cluster` belongs at the top: edition, cluster, topics, then statements
        "#]],
    );
    check(
        "cluster brokers=10\nedition 4.0",
        expect![[r#"
            1:17: brokers must be from 1 to 9
            2:1: `edition` belongs at the top: edition, cluster, topics, then statements
        "#]],
    );
    check(
        "cluster brokers=2 min.insync.replicas=3",
        expect![[r#"
        1:9: min.insync.replicas must be from 1 to 2
    "#]],
    );
    check(
        "cluster acks=1 seed=2 acks=all colour=red",
        expect![[r#"
        1:23: `acks` is there already
    "#]],
    );
    check(
        "cluster brokrs=3 ",
        expect![[r#"
            1:9: expected a setting, as brokers=3, found `brokrs`; did you mean `brokers`?
        "#]],
    );
    check(
        "next\ncluster brokers=3",
        expect![[r#"
            2:1: `cluster` belongs at the top: edition, cluster, topics, then statements
        "#]],
    );
}

#[test]
fn a_topic_is_checked_where_it_is_written() {
    check(
        "edition 0.9\ncluster brokers=3 replica.lag.max.messages=5\n\
         topic orders partitions=3 replicas=1,2\ntopic orders-0\ntopic orders-0 acks=1\n\
         topic a replicas=1,2/2,4\ntopic b replicas=1,1\ntopic c replication.factor=4\n\
         topic d partitions=101\ntopic 订单\n\
         topic e min.insync.replicas=2 max.compaction.lag.ms=1\nnext\ntopic f",
        expect![[r#"
            2:19: Kafka 0.9 has no configuration replica.lag.max.messages
            3:27: `replicas` is there already
            5:7: `orders-0` is there already
            6:7: replicas must be from 1 to 3
            7:20: `1` is there already
            8:7: replication.factor must be from 1 to 3
            9:20: partitions must be from 1 to 100
            10:7: expected a topic, as orders, found `订单`
            11:31: Kafka 0.9 has no configuration max.compaction.lag.ms
            13:1: `topic` belongs at the top: edition, cluster, topics, then statements
        "#]],
    );
}

#[test]
fn names_are_looked_up_when_a_line_is_played() {
    let script = Script::parse("topic orders partitions=2\ntopic clicks\nnext").unwrap();
    let cluster = script.opening.cluster(&script.rules);
    let mut told = String::new();
    for line in [
        "produce p1 to order-1 \"a\"",
        "expect hw 2 of orders-1 = 0",
        "expect partitions = 3",
        "expect partitions of click = 1",
        "expect partitions of clicks = 1",
        "deliver fetch-request 1 2 of clicks-1",
        "fire fetch-wait 2 3 of orders-1",
        "crash brokers 3,2",
        "set replica.lag.max.messages=5",
    ] {
        let played = super::perform(&script.rules, &cluster, &parse_statement(line).unwrap());
        let failed = played.err().map_or("played".to_owned(), |failure| failure.to_string());
        let failed = failed.replace(&format!("`{line}` cannot be played: "), "");
        writeln!(told, "{line}: {failed}").unwrap();
    }
    expect![[r#"
        produce p1 to order-1 "a": there is no order-1; did you mean `orders-1`?
        expect hw 2 of orders-1 = 0: played
        expect partitions = 3: played
        expect partitions of click = 1: there is no click; did you mean `clicks`?
        expect partitions of clicks = 1: played
        deliver fetch-request 1 2 of clicks-1: there is no clicks-1; did you mean `clicks-0`?
        fire fetch-wait 2 3 of orders-1: that timer does not run
        crash brokers 3,2: played
        set replica.lag.max.messages=5: Kafka 4.0 has no configuration replica.lag.max.messages
    "#]]
    .assert_eq(&told);
}
