//! Every word of the search for a schedule that breaks a promise.

use super::explained::{Around, around};
use super::failure;
use super::resource::{Arg, Say, Word, words};
use super::troubles::trouble;
use crate::engine::Edition;
use crate::replay::quest::BadQuest;
use crate::scene::Lang;

/// A name that a message chooses by: of a promise, a preset, a bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named(pub &'static str);

impl Word for Named {
    fn word(&self) -> Arg<'_> {
        Arg::Key(self.0)
    }
}

words! { "hunt":
    /// A word or sentence of the search. Numbers of states and sizes come printed already.
    #[derive(Debug, PartialEq, Eq)]
    pub enum Phrase<'a> {
        // What is asked.
        Title,
        Hint,
        Promise,
        Claim(claim: Named),
        Begin,
        FromOpening,
        FromHere,
        Preset,
        PresetIs(preset: Named),
        Bounds,
        BoundsHint,
        Bound(bound: Named),
        Granted,
        GrantedText,
        Start,

        // While it looks.
        Loading,
        Looking { states: &'a str, depth: u16, rate: &'a str, memory: &'a str, walks: &'a str },
        About { claim: &'a str, edition: Edition, from: usize, most: &'a str, steps: u16 },
        BestSoFar(steps: u16),
        Paused,
        Pause,
        Resume,
        Stop,

        // What was found.
        Shortest(steps: u16),
        Minimal { steps: u16, depth: u16 },
        Never { states: &'a str },
        NotInSteps { steps: u16, states: &'a str },
        Stopped { states: &'a str, depth: u16, walks: &'a str },
        Play,
        Kept { step: usize, claim: &'a str },
        NotKept { step: usize, claim: &'a str },
        Trouble(why: &'a str),
        NoPartition { name: &'a str, known: &'a str },
        NoWorker,
        Unreadable,
        BrokeOff,

        // What somebody tries by hand.
        Try,
        TryHint,
        Holds { left: &'a str, steps: u16 },
        NothingLeft,
        Broken { step: usize, steps: usize },
        Foul { step: usize },
        NotJudged(why: &'a str),
        NoJudge,
        AskHint,
        Advice { wait: u16, act: &'a str, steps: u16 },
        NoAdvice,
        EndTry,

        // Whole state spaces.
        Space,
        SpaceHint,
        Spec,
        Millions,
        Count,
    }
}

/// How a phrase is said.
pub fn say(lang: Lang, phrase: Phrase<'_>) -> String {
    phrase.say(lang)
}

/// Why something is no question for a search, and where.
pub fn bad_quest(lang: Lang, bad: &BadQuest) -> String {
    match bad {
        BadQuest::Claim(part) | BadQuest::Bound(part) | BadQuest::Line(part) => {
            around(lang, Around::NotUnderstood(part))
        }
        BadQuest::Partition(name, known) => {
            say(lang, Phrase::NoPartition { name, known: &known.join(", ") })
        }
        BadQuest::Lead(failed) => failure(lang, failed),
        BadQuest::Script(troubles) => {
            troubles.first().map_or_else(String::new, |first| trouble(lang, first))
        }
    }
}

/// A number with its thousands apart, as `12,345`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut printed = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            printed.push(',');
        }
        printed.push(digit);
    }
    printed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replay::hunt::Hunt;
    use crate::replay::quest::Quest;

    #[test]
    fn what_is_no_quest_is_told_in_both_languages() {
        let told = |text: &str, lang| bad_quest(lang, &Quest::parse(text).unwrap_err());
        let scripts = "script\nfly\n";
        assert!(
            told(scripts, Lang::En).starts_with("Line 1, column 1: "),
            "{}",
            told(scripts, Lang::En)
        );
        assert!(told(scripts, Lang::Zh).starts_with("第 1 行"), "{}", told(scripts, Lang::Zh));
        let quest = |text: &str| Quest::parse(text).unwrap();
        let lead = Hunt::begin(&quest("script\ncrash broker 9\n")).err().unwrap();
        let nowhere = Hunt::begin(&quest("partition more-1\nscript\ncluster\n")).err().unwrap();
        for (bad, words) in [(&lead, ["broker 9", ""]), (&nowhere, ["more-1", "highwater-0"])] {
            let both = [Lang::En, Lang::Zh].map(|lang| bad_quest(lang, bad));
            assert!(
                words.iter().all(|word| both.iter().all(|told| told.contains(word))),
                "{both:?}"
            );
            assert_ne!(both[0], both[1]);
        }
        for part in ["claim none", "bounds crashes=300", "hello"] {
            let word = part.rsplit(' ').next().unwrap_or_default();
            for lang in [Lang::En, Lang::Zh] {
                assert!(told(&format!("{part}\n"), lang).contains(&format!("`{word}`")), "{part}");
            }
        }
    }

    #[test]
    fn thousands_stand_apart() {
        let printed = [0, 999, 1_000, 123_456, 1_234_567].map(grouped);
        assert_eq!(printed, ["0", "999", "1,000", "123,456", "1,234,567"]);
    }
}
