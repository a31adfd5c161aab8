//! The tables of words: complete, and well set.

use super::tests::fault_in_chinese;
use super::ui::*;
use crate::scene::Lang;

/// The texts between quotation marks of a table.
fn texts(source: &str) -> impl Iterator<Item = String> {
    let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    let inside = |line: String| line.split('"').skip(1).step_by(2).map(str::to_string).collect();
    code.map(|line| line.replace("\\\"", "'")).flat_map(move |line| -> Vec<String> { inside(line) })
}

#[test]
fn no_text_is_empty_and_chinese_ones_are_well_set() {
    let en = concat!(include_str!("ui_en.rs"), include_str!("inside_en.rs"));
    let zh = concat!(include_str!("ui_zh.rs"), include_str!("inside_zh.rs"));
    assert!(texts(en).count() > 150 && texts(zh).count() > 150);
    assert!(texts(en).chain(texts(zh)).all(|text| !text.trim().is_empty()));
    for text in texts(zh) {
        assert_eq!(fault_in_chinese(&text), None, "{text}");
    }
    assert!(!texts(en).any(|text| text.chars().any(|c| ('一'..='龥').contains(&c))));
}

#[test]
fn a_language_is_named_in_itself() {
    for lang in [Lang::En, Lang::Zh] {
        assert_eq!(say(lang, Phrase::LanguageName(Lang::Zh)), "简体中文");
        assert_eq!(say(lang, Phrase::LanguageName(Lang::En)), "English");
    }
}

#[test]
fn numbers_stand_in_their_place() {
    let step = Phrase::StepOf { step: 3, of: 12 };
    assert_eq!(say(Lang::En, step), "Step 3 of 12");
    assert_eq!(say(Lang::Zh, step), "第 3 步，共 12 步");
}
