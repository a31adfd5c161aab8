//! The files of messages against the program.

use super::super::tests::fault_in_chinese;
use super::super::{
    acts, beside, captions, captions_clients, captions_log, captions_metadata, editions, errors,
    explained, fidelity, files, findings, hunt, inside, messages, names, opened, parts, refusals,
    saved, space, stage, troubles, ui,
};
use super::*;
use crate::engine::{BrokerId, BrokerSet, Millis, Node};

/// Every area of the program.
const AREAS: &[Area] = &[
    names::Name::AREA,
    errors::MEANINGS,
    errors::Explained::AREA,
    refusals::REFUSALS,
    parts::Clause::AREA,
    captions::Told::AREA,
    captions_metadata::Decided::AREA,
    captions_clients::Told::AREA,
    captions_log::Told::AREA,
    captions_log::ROLLS,
    captions_log::DELETIONS,
    acts::Told::AREA,
    acts::Fired::AREA,
    messages::Label::AREA,
    messages::Sentence::AREA,
    stage::STANDINGS,
    stage::INITIALS,
    stage::Sign::AREA,
    troubles::OfLink::AREA,
    troubles::Told::AREA,
    troubles::WHATS,
    troubles::PROBLEMS,
    troubles::Hindered::AREA,
    ui::Phrase::AREA,
    ui::Reason::AREA,
    inside::Phrase::AREA,
    files::Phrase::AREA,
    opened::Told::AREA,
    hunt::Phrase::AREA,
    space::Told::AREA,
    findings::FINDINGS,
    fidelity::Heading::AREA,
    editions::Heading::AREA,
    editions::BEHAVIOURS,
    beside::SEEN,
    beside::ROLES,
    beside::Sides::AREA,
    beside::Told::AREA,
    explained::NOWS,
    explained::MARKS,
    explained::READINGS,
    explained::MEMBERSHIPS,
    explained::LEADINGS,
    explained::WRITINGS,
    explained::Around::AREA,
    saved::Told::AREA,
];

fn read(lang: Lang) -> Words {
    source(lang).parse().expect("a file of messages")
}

#[test]
fn every_language_has_the_messages_of_the_program_in_their_order() {
    for lang in [Lang::En, Lang::Zh] {
        let words = read(lang);
        let areas: Vec<&str> = AREAS.iter().map(|(name, _)| *name).collect();
        assert_eq!(words.areas(), areas, "{lang:?}");
        for (area, messages) in AREAS {
            let wanted: Vec<&str> = messages.iter().map(|(name, _)| *name).collect();
            let there: Vec<&str> = words.messages(area).iter().map(|(name, _)| *name).collect();
            assert_eq!(there, wanted, "{lang:?}, {area}");
        }
    }
}

#[test]
fn a_message_names_no_part_that_the_program_does_not_give() {
    for lang in [Lang::En, Lang::Zh] {
        let words = read(lang);
        for (area, messages) in AREAS {
            for ((name, pattern), (_, parts)) in words.messages(area).iter().zip(*messages) {
                let fault = fault(pattern, parts);
                assert_eq!(fault, None, "{lang:?}, {area}-{name}");
            }
        }
    }
}

#[test]
fn every_part_is_used_by_a_language() {
    let (english, chinese) = (read(Lang::En), read(Lang::Zh));
    for (area, messages) in AREAS {
        let patterns = english.messages(area).into_iter().zip(chinese.messages(area));
        for (((_, english), (_, chinese)), (name, parts)) in patterns.zip(*messages) {
            let used = [named(english), named(chinese)].concat();
            let unused = parts.iter().find(|part| !used.contains(part));
            assert_eq!(unused, None, "{area}-{name}");
        }
    }
}

#[test]
fn a_text_is_well_set_in_its_own_language() {
    let (english, chinese) = (read(Lang::En), read(Lang::Zh));
    for (area, _) in AREAS {
        for (name, pattern) in chinese.messages(area) {
            assert_eq!(fault_in_chinese(pattern), None, "{area}-{name}");
        }
        for (name, pattern) in english.messages(area) {
            // Each language is named in itself.
            let han = |c: char| ('一'..='龥').contains(&c) && name != "LanguageName";
            assert!(!pattern.contains(han), "{area}-{name}");
        }
    }
}

/// The parts that a pattern names.
fn named(pattern: &str) -> Vec<&str> {
    let name = |rest: &'_ str| rest.find(|c: char| c != '_' && !c.is_alphanumeric());
    let after = pattern.split('$').skip(1);
    after.map(|rest| &rest[..name(rest).unwrap_or(rest.len())]).collect()
}

/// What is wrong with a pattern.
fn fault(pattern: &str, parts: &[&str]) -> Option<String> {
    if pattern.trim().is_empty() {
        return Some("it is empty".into());
    }
    let pattern = pattern.replace("\"{#id}\"", "\"\"");
    let (open, close) = (pattern.matches('{').count(), pattern.matches('}').count());
    if open != close {
        return Some("a brace is not closed".into());
    }
    if pattern.matches("->").count() != pattern.matches("*[").count() {
        return Some("a choice without a variant with a star".into());
    }
    if let Some(unknown) = named(&pattern).into_iter().find(|name| !parts.contains(name)) {
        return Some(format!("no part is called {unknown}"));
    }
    let placeables = pattern.split('{').skip(1).map(str::trim_start);
    let known = |inside: &&str| {
        ["$", "\"", "START($", "HEX($", "NUMBER($"].iter().any(|s| inside.starts_with(s))
    };
    let unknown = placeables.into_iter().find(|inside| !known(inside));
    unknown.map(|inside| format!("not understood: {{ {inside}"))
}

#[test]
fn a_fault_is_found() {
    assert_eq!(fault(" { $a -> [one] x *[other] { START($b) }{ \" \" } }", &["a", "b"]), None);
    assert_eq!(fault(" { $a }", &[]), Some("no part is called a".into()));
    assert!(fault(" { $a -> [one] x }", &["a"]).is_some());
    assert!(fault(" { a }", &["a"]).is_some());
    assert!(fault(" { $a ", &["a"]).is_some());
    assert!(fault(" ", &[]).is_some());
}

fn put(lang: Lang, pattern: &str, parts: &[(&str, Arg<'_>)]) -> String {
    let mut said = String::new();
    render::render(lang, pattern, parts, &mut said);
    said
}

#[test]
fn a_choice_is_made_by_number_plural_or_word() {
    let pattern = " { $n ->\n    [0] none\n    [one] one { $n }\n   *[other] { $n } of { $of }\n}.";
    let put = |n| put(Lang::En, pattern, &[("n", Arg::Number(n)), ("of", Arg::Text("x"))]);
    assert_eq!([put(0), put(1), put(2)], ["none.", "one 1.", "2 of x."]);
    let chosen =
        |text| self::put(Lang::Zh, "{ $a -> [true] 是 *[false] 否 }", &[("a", Arg::Key(text))]);
    assert_eq!([chosen("true"), chosen("other")], ["是", "否"]);
}

#[test]
fn an_ordinal_number_ends_as_it_is_said() {
    let pattern = "{ $n }{ NUMBER($n, type: \"ordinal\") ->
        [one] st
        [two] nd
        [few] rd
       *[other] th
    }";
    let put = |lang, n| put(lang, pattern, &[("n", Arg::Number(n))]);
    let english = [1, 2, 3, 4, 11, 12, 13, 21, 102, 111].map(|n| put(Lang::En, n));
    let said = ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th"];
    assert_eq!(english, said);
    assert_eq!(put(Lang::Zh, 1), "1th", "Chinese has one category");
}

#[test]
fn nodes_are_chosen_by_kind_and_sets_by_size() {
    let pattern = " { $a -> [broker] its log [one] one: { $a } [2] two *[other] { $a } }";
    let said = |part: &dyn Word| put(Lang::En, pattern, &[("a", part.word())]);
    let (two, four) = (BrokerId(2), BrokerId(4));
    assert_eq!(said(&Node::Broker(two)), "its log");
    assert_eq!(said(&Node::Controller), "the controller");
    assert_eq!(said(&BrokerSet::of(two)), "one: 2");
    assert_eq!(said(&BrokerSet::of(two).with(four)), "two");
    assert_eq!(said(&BrokerSet::default()), "–");
    assert_eq!(said(&Millis(20)), "20 ms");
}

#[test]
fn a_message_over_two_lines_is_one_sentence() {
    assert_eq!(put(Lang::En, " One,\n    two.", &[]), "One, two.");
    assert_eq!(
        put(
            Lang::En,
            "{ START($a) } { HEX($b) }",
            &[("a", Arg::Text("the end")), ("b", Arg::Number(255)),]
        ),
        "The end 000000ff"
    );
}

#[test]
fn a_file_that_is_no_file_of_messages_is_refused_with_its_line() {
    let bad = |text: &str| text.parse::<Words>().map(|_| ()).unwrap_err().line;
    assert_eq!(bad("# so\na-B = c\n"), 2);
    assert_eq!(bad("## a\n  c\n"), 2);
    assert_eq!(bad("## a\na-B\n"), 2);
    assert_eq!(bad("## a\nb-B = c\n"), 2);
}

#[test]
fn what_people_wrote_is_no_word_to_choose_by() {
    let pattern = "{ $a -> [none] nothing *[other] `{ $a }` }";
    let said = |part: &dyn Word| put(Lang::En, pattern, &[("a", part.word())]);
    assert_eq!(said(&None::<&str>), "nothing");
    assert_eq!(said(&Some("none")), "`none`");
    assert_eq!(said(&"{ $a }"), "`{ $a }`");
}

#[test]
fn spaces_between_han_go_at_the_seams_only() {
    let pattern = "broker 1 与 { $a } 之间的 { $b }";
    let put = |a, b| put(Lang::Zh, pattern, &[("a", Arg::Text(a)), ("b", Arg::Text(b))]);
    assert_eq!(put("控制器", "m1"), "broker 1 与控制器之间的 m1");
    assert_eq!(put("broker 2", "订单 备份"), "broker 1 与 broker 2 之间的订单 备份");
}

#[test]
fn acks_are_told_as_they_are() {
    use crate::engine::Acks;
    for acks in [Acks::Zero, Acks::One, Acks::All] {
        for lang in [Lang::En, Lang::Zh] {
            let told = super::super::acts::Told::SetAcks { acks, old: Acks::All }.say(lang);
            let whole_isr = told.contains("all of the ISR") || told.contains("ISR 全体");
            assert_eq!(whole_isr, acks == Acks::All, "{told}");
        }
    }
}
