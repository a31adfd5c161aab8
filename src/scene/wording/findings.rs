//! What is found in files, as sentences: one table for each language, `findings_en` and
//! `findings_zh`, which the compiler keeps complete.

use super::{findings_en, findings_zh};
use crate::log::folder::What;
use crate::scene::Lang;

/// The sentence for a finding, without the file and the byte that it is about.
pub fn finding(lang: Lang, what: What) -> String {
    match lang {
        Lang::En => findings_en::say(what),
        Lang::Zh => findings_zh::say(what),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_holds_the_numbers_of_its_finding_in_both_languages() {
        let what = What::BatchCutOff { needs: 2_048, has: 1_024 };
        for lang in [Lang::En, Lang::Zh] {
            let told = finding(lang, what);
            assert!(told.contains("1024") && told.contains("2048"), "{told}");
        }
        let crc = What::CrcMismatch { stored: 0xab, computed: 0xcd };
        assert_eq!(
            finding(Lang::En, crc),
            "the checksum is 000000ab, that of the bytes 000000cd",
            "checksums are told as other tools tell them"
        );
    }
}
