//! Troubles of scripts, lessons and links, made by the parsers themselves, in both languages.

use super::tests::fault_in_chinese;
use super::{bad_link, failure, problem, trouble};
use crate::engine::{BrokerId, Rules};
use crate::replay::link::{BadLink, unseal};
use crate::scenario::parse::parse_statement;
use crate::scenario::*;
use crate::scene::Lang;

fn sentence(text: &str, lang: Lang) {
    let end = if lang == Lang::Zh { ['。', '？'] } else { ['.', '?'] };
    assert!(text.ends_with(end), "{text}");
    if lang == Lang::Zh {
        assert_eq!(fault_in_chinese(text), None, "{text}");
        assert!(!text.contains("  "), "{text}");
    }
}

fn told(lang: Lang, statement: &str) -> String {
    trouble(lang, &parse_statement(statement).unwrap_err())
}

#[test]
fn a_trouble_names_its_place_and_what_was_probably_meant() {
    assert_eq!(
        told(Lang::En, "prodcue p1 \"a\""),
        "Line 1, column 1: a statement such as `produce` or `next` belongs here, not `prodcue`. \
         Did you mean `produce`?"
    );
    assert_eq!(
        told(Lang::Zh, "prodcue p1 \"a\""),
        "第 1 行，第 1 列：这里应为语句，如 `produce` 或 `next`，而不是 `prodcue`。是否想写 \
         `produce`？"
    );
    assert_eq!(
        told(Lang::Zh, "crash broker"),
        "第 1 行，第 13 列：这里应为 broker，`1` 到 `9`，而不是行尾。"
    );
}

#[test]
fn every_place_of_a_statement_is_said_in_both_languages() {
    let wrong = [
        "crash 1",
        "crash broker x",
        "restart broker",
        "produce c1",
        "produce p1",
        "produce p1 \"a",
        "produce p1 \"\\q\"",
        "produce p1 \"a\" key=",
        "cut 1",
        "slow 1 2 fast",
        "drop x",
        "fire x",
        "set acks=2",
        "set acks",
        "set speed=1",
        "set retries=-1",
        "set unclean.leader.election.enable=2",
        "next x",
        "next 0",
        "run x",
        "expect x",
        "expect hw",
        "expect hw = x",
        "expect isr > 1",
        "expect isr = x",
        "expect acked = x",
        "expect role 1 = x",
        "expect fenced 1 = 3",
        "next !",
        "next 1 2",
        "wait 3",
        "expect read p1 = none",
    ];
    for text in wrong {
        for lang in [Lang::En, Lang::Zh] {
            sentence(&told(lang, text), lang);
        }
    }
}

#[test]
fn every_trouble_of_a_lesson_is_said_in_both_languages() {
    let question = || "q".to_string();
    let problems = [
        Problem::NoHeader,
        Problem::MissingKey("title"),
        Problem::OtherLesson { file: "a".into(), header: "b".into() },
        Problem::BeforeFirstBeat,
        Problem::BadHeading,
        Problem::NoBeat,
        Problem::UnclosedBlock,
        Problem::BlockNotEmpty,
        Problem::UnclosedMark("*"),
        Problem::NothingToPredict { question: question() },
        Problem::TooFewOptions { question: question() },
        Problem::NothingAsked { question: question() },
        Problem::NoRightOption { question: question(), answer: Value::Number(3) },
        Problem::Failed(Box::new(failed("expect hw = 9"))),
        Problem::Differs { here: Some("next".into()), there: None },
        Problem::Repeated("cluster".into()),
        Problem::HeaderTooLate("edition"),
    ];
    for (of, lang) in problems.iter().flat_map(|of| [(of, Lang::En), (of, Lang::Zh)]) {
        sentence(&problem(lang, of), lang);
    }
}

fn failed(statement: &str) -> Failure {
    let rules = Rules::default();
    let cluster = crate::engine::Opening::of(&rules).cluster(&rules);
    perform(&rules, &cluster, &parse_statement(statement).unwrap()).unwrap_err()
}

#[test]
fn what_stands_in_the_way_is_told_with_its_values() {
    let unmet = failed("expect hw = 9");
    assert_eq!(failure(Lang::En, &unmet), "`expect hw = 9` does not hold: hw is 0.");
    assert_eq!(failure(Lang::Zh, &unmet), "`expect hw = 9` 不成立：hw 为 0。");
    assert_eq!(failure(Lang::En, &failed("restart broker 2")), "Broker 2 is up already.");
    let others = ["drop m99", "run until hw = 9", "crash broker 9"];
    for (of, lang) in others.map(failed).iter().flat_map(|of| [(of, Lang::En), (of, Lang::Zh)]) {
        sentence(&failure(lang, of), lang);
    }
    let nothing = [Obstacle::NothingNotable, Obstacle::TooMuch];
    for obstacle in nothing {
        let of = Failure { statement: Box::new(Statement::Restart(BrokerId(1))), obstacle };
        sentence(&failure(Lang::Zh, &of), Lang::Zh);
    }
}

#[test]
fn a_broken_link_says_what_is_wrong_with_it() {
    let bad = ["", "2.abc", "1.ab c", "1.abc"].map(|text| unseal(text).unwrap_err());
    let script = BadLink::Script(vec![parse_statement("fly").unwrap_err()]);
    for of in bad.iter().chain([&BadLink::TooLarge, &BadLink::NoUnpacking, &script]) {
        sentence(&bad_link(Lang::En, of), Lang::En);
        sentence(&bad_link(Lang::Zh, of), Lang::Zh);
    }
    assert_eq!(
        bad_link(Lang::Zh, &script),
        "链接中的脚本有错误。第 1 行，第 1 列：这里应为语句，如 `produce` 或 `next`，而不是 `fly`。"
    );
}
