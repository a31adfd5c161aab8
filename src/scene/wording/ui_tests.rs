//! Words of the page in their places.

use super::ui::*;
use crate::scene::Lang;

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
