//! Lessons as files: what is read, what is wrong, and whether it plays.

use std::fmt::Write as _;

use expect_test::{Expect, expect};

use super::{BeatItem, Block, Inline, Lesson, same_script};
use crate::scenario::{Trouble, Value};

const LESSON: &str = include_str!("tests/first-write.en.md");
const CHINESE: &str = include_str!("tests/first-write.zh.md");

fn read(text: &str) -> Lesson {
    Lesson::parse("first-write", text).unwrap()
}

fn told(troubles: &[Trouble]) -> String {
    troubles.iter().fold(String::new(), |mut lines, trouble| {
        writeln!(lines, "{trouble}").unwrap();
        lines
    })
}

/// What is wrong with the lesson after a change.
fn check(from: &str, to: &str, expected: Expect) {
    assert!(LESSON.contains(from), "{from} is in the lesson");
    let text = LESSON.replacen(from, to, 1);
    let troubles = match Lesson::parse("first-write", &text) {
        Ok(lesson) => lesson.check().expect_err("the lesson is wrong"),
        Err(troubles) => troubles,
    };
    expected.assert_eq(&told(&troubles));
}

#[test]
fn a_lesson_is_read_into_beats_of_prose_scripts_and_predictions() {
    let lesson = read(LESSON);
    assert_eq!((lesson.lang.as_str(), lesson.title.as_str()), ("en", "The first write"));
    let ids: Vec<&str> = lesson.beats.iter().map(|beat| beat.id.as_str()).collect();
    assert_eq!(ids, ["write", "leader-only"]);
    let kinds: Vec<&str> = lesson.beats.iter().flat_map(|b| &b.items).map(kind).collect();
    assert_eq!(kinds, ["prose", "predict", "script", "prose", "reopen", "script"]);
    let BeatItem::Prose(blocks) = &lesson.beats[0].items[0] else { panic!("prose comes first") };
    let code = Inline::Code("acks=all".into());
    assert!(matches!(&blocks[0], Block::Paragraph(words) if words.contains(&code)));
    assert!(matches!(&blocks[1], Block::List(items) if items.len() == 2));
}

fn kind(item: &BeatItem) -> &'static str {
    match item {
        BeatItem::Prose(_) => "prose",
        BeatItem::Script(_) => "script",
        BeatItem::Predict(_) => "predict",
        BeatItem::Reopen(_) => "reopen",
    }
}

#[test]
fn a_prediction_has_options_with_values_texts_and_feedback() {
    let lesson = read(LESSON);
    let BeatItem::Predict(prediction) = &lesson.beats[0].items[1] else { panic!("a prediction") };
    let labels: Vec<String> = prediction.options.iter().map(|option| option.label()).collect();
    assert_eq!(labels, ["1", "zero", "none"]);
    assert_eq!(prediction.options[1].value, Value::Number(0));
    assert_eq!(
        prediction.options[0].feedback,
        [
            Inline::Text("It will be, one ".into()),
            Inline::Emphasis("fetch".into()),
            Inline::Text(" later.".into())
        ]
    );
}

#[test]
fn a_new_run_begins_as_the_first_one_but_for_what_it_says() {
    let lesson = read(LESSON);
    let BeatItem::Reopen(opening) = &lesson.beats[1].items[1] else { panic!("a new run") };
    assert_eq!(opening.settings.acks, crate::engine::Acks::One);
    assert_eq!(opening.seed, lesson.opening.seed);
}

#[test]
fn a_lesson_plays_to_its_end_in_every_language() {
    assert_eq!(read(LESSON).check(), Ok(()));
    assert_eq!(read(CHINESE).check(), Ok(()));
}

#[test]
fn two_languages_hold_the_same_script() {
    assert_eq!(same_script(&read(CHINESE), &read(LESSON)), Ok(()));
    for (from, to) in [
        ("{#write}", "{#writes}"),
        ("seed=7", "seed=8"),
        ("order-1", "order-2"),
        ("```predict where", "```predict here"),
        ("ask hw 2", "ask hw 3"),
        ("- none", "- 3"),
        ("```restart acks=1", "```restart acks=0"),
        ("run until acked = \"order-1\"\n```", "```"),
    ] {
        assert!(CHINESE.contains(from), "{from}");
        let changed = read(&CHINESE.replacen(from, to, 1));
        assert!(same_script(&changed, &read(LESSON)).is_err(), "{from}");
    }
    let changed = read(&CHINESE.replacen("restart acks=1", "restart acks=0", 1));
    expect![[r#"
        32:1: the other language has `restart acks=1` here, not `restart acks=0`
    "#]]
    .assert_eq(&told(&[same_script(&changed, &read(LESSON)).unwrap_err()]));
}

#[test]
fn a_header_is_checked_line_by_line() {
    check(
        "lang: en",
        "lang: fr",
        expect![[r#"
        3:7: expected a language, en or zh, found `fr`
    "#]],
    );
    check(
        "lang: en",
        "language: en",
        expect![[r#"
        1:1: the header has no `lang: ...`
        3:1: expected a line of the header, as `title: ...`, found `language`
    "#]],
    );
    check(
        "title: The",
        "titel: The",
        expect![[r#"
        1:1: the header has no `title: ...`
        4:1: expected a line of the header, as `title: ...`, found `titel`; did you mean `title`?
    "#]],
    );
    check(
        "lesson: first-write",
        "lesson: second",
        expect![[r#"
        2:9: the file is of the lesson `first-write`, the header of `second`
    "#]],
    );
}

#[test]
fn the_values_of_a_header_are_checked() {
    check(
        "edition: 4.0",
        "edition: 9",
        expect![[r#"
        6:10: expected an edition of Kafka, as 4.0, found `9`
    "#]],
    );
    check(
        "brokers=3",
        "brokers=33",
        expect![[r#"
        7:18: brokers must be from 1 to 9
    "#]],
    );
    check(
        "brokers=3",
        "borkers=3",
        expect![[r#"
            7:10: expected a setting, as brokers=3, found `borkers`; did you mean `brokers`?
        "#]],
    );
    check(
        "summary:",
        "title:",
        expect![[r#"
        1:1: the header has no `summary: ...`
        5:8: `title` is there already
    "#]],
    );
    check(
        "---\n",
        "",
        expect![[r#"
        1:1: a lesson begins with a header between two lines ---
    "#]],
    );
}

#[test]
fn beats_and_blocks_are_checked() {
    check(
        "## The leader only {#leader-only}",
        "## The leader only",
        expect![[r#"
        33:1: a heading is written `## Title {#id}`
    "#]],
    );
    check(
        "{#leader-only}",
        "{#write}",
        expect![[r#"
        33:22: `write` is there already
    "#]],
    );
    check(
        "## A record",
        "Early.\n\n## A record",
        expect![[r#"
        10:1: this stands before the first beat; write `## Title {#id}` above it
    "#]],
    );
    check(
        "```script",
        "```scrpt",
        expect![[r#"
            18:1: no script follows the prediction `where` in its beat
            27:4: expected script, predict or restart, found `scrpt`; did you mean `script`?
        "#]],
    );
    check(
        "*everywhere*",
        "*everywhere",
        expect![[r#"
        13:1: this * has no partner; write \* for the character itself
    "#]],
    );
    check(
        "```restart acks=1\n",
        "```restart acks=1\nnext\n",
        expect![[r#"
        38:1: this block ends with ``` on its next line
    "#]],
    );
    let open = &LESSON[..LESSON.rfind("```").unwrap()];
    expect![[r#"
        40:1: this block is not closed with ```
    "#]]
    .assert_eq(&told(&Lesson::parse("first-write", open).unwrap_err()));
}

#[test]
fn predictions_are_checked() {
    check(
        "ask hw 2",
        "ask hwm 2",
        expect![[r#"
        21:5: expected something to look at, as hw or isr, found `hwm`; did you mean `hw`?
    "#]],
    );
    check(
        "ask hw 2\n",
        "",
        expect![[r#"
        18:1: the prediction `where` has no line `ask ...`
    "#]],
    );
    check(
        "- none : ",
        "- none ",
        expect![[r#"
        24:8: expected `:`, found `Every`
    "#]],
    );
    check(
        "- none : ",
        "- 1 : ",
        expect![[r#"
        24:3: `1` is there already
    "#]],
    );
    check(
        "- 0 = \"zero\"",
        "- many",
        expect![[r#"
        23:3: expected a number or none, found `many`
    "#]],
    );
    check(
        "```script",
        "## Too late {#late}\n\n```script",
        expect![[r#"
        18:1: no script follows the prediction `where` in its beat
    "#]],
    );
    check(
        "- 0 =",
        "- 5 =",
        expect![[r#"
        18:1: the answer to `where` is 0, and no option says so
    "#]],
    );
}

#[test]
fn a_script_that_fails_is_named_with_its_line_in_the_file() {
    check(
        "expect acked = none",
        "expect acked = \"x\"",
        expect![[r#"
            30:1: `expect acked = "x"` fails: acked is none
        "#]],
    );
    check(
        "run until leo 1 = 1",
        "run until leo 1 = 2",
        expect![[r#"
            29:1: `run until leo 1 = 2` does not come true: leo 1 is 1
        "#]],
    );
    check(
        "run until leo 1 = 1",
        "run unil leo 1 = 1\nnxt",
        expect![[r#"
            29:5: expected a duration or `until`, found `unil`; did you mean `until`?
            30:1: expected a statement, as `produce` or `next`, found `nxt`; did you mean `next`?
        "#]],
    );
}
