//! What the next search is asked, as it stands in the form.

use crate::app::adapters::{HuntPhrase as Phrase, Named, say_hunt as say};
use crate::scene::view::Lang;

/// The bounds by name, in the order of the form.
pub const BOUNDS: [&str; 10] = [
    "records",
    "crashes",
    "restarts",
    "cuts",
    "drops",
    "elections",
    "choices",
    "losing",
    "down",
    "steps",
];

/// Sensible bounds by name, the usual ones first.
pub const PRESETS: [(&str, [u16; BOUNDS.len()]); 7] = [
    ("usual", [2, 3, 1, 0, 0, 0, 0, 1, 9, 30]),
    ("processes", [2, 2, 1, 0, 0, 0, 0, 0, 9, 30]),
    ("one-at-a-time", [2, 2, 2, 0, 0, 0, 0, 0, 1, 30]),
    ("crashes", [2, 3, 0, 0, 0, 0, 0, 0, 9, 30]),
    ("links", [2, 1, 1, 1, 0, 0, 0, 0, 9, 30]),
    ("elections", [1, 2, 1, 0, 0, 1, 0, 0, 9, 30]),
    ("turns", [2, 1, 0, 0, 1, 0, 2, 0, 9, 20]),
];

/// The promises by name: those that say most come first.
pub const CLAIMS: [&str; 19] = [
    "nothing-acknowledged-is-lost",
    "replicas-agree",
    "one-leader-per-epoch",
    "what-was-read-stays",
    "high-watermark-stays",
    "high-watermark-rises",
    "isr-holds-committed",
    "logs-match",
    "positions-in-order",
    "epochs-rise",
    "leader-in-isr",
    "isr-not-empty",
    "isr-within-maximal",
    "controller-epochs-rise",
    "strict-min-isr",
    "elr-holds-committed",
    "followers-follow",
    "nothing-acknowledged-by-all-is-lost",
    "reads-are-repeatable",
];

/// A published spec, its constants, and small values for these; then how many million states are
/// wanted at most.
type Spec = (&'static str, &'static [&'static str], [u16; CONSTANTS + 1]);

/// The specs that can be explored.
pub static SPECS: [Spec; 6] = [
    ("KafkaTruncateToHighWatermark", &KAFKA, SMALL),
    ("Kip101", &KAFKA, SMALL),
    ("Kip279", &KAFKA, SMALL),
    ("Kip320FirstTry", &KAFKA, SMALL),
    ("Kip320", &KAFKA, SMALL),
    ("AsyncIsr", &["Replicas", "MaxOffset", "MaxVersion"], [3, 1, 2, 0, 5]),
];

/// How many constants a spec has at most.
pub const CONSTANTS: usize = 4;
const KAFKA: [&str; CONSTANTS] = ["Replicas", "LogSize", "MaxRecords", "MaxLeaderEpoch"];
const SMALL: [u16; CONSTANTS + 1] = [3, 2, 1, 2, 5];

/// How many million states of a spec are kept at most: about a gigabyte.
pub const MOST_MILLIONS: u16 = 20;

/// What is asked, as it stands in the form.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Asked {
    /// The promise, by its place among `CLAIMS`.
    pub claim: usize,
    /// Whether schedules begin at the step shown, and not at the opening.
    pub here: bool,
    /// How often at most, in the order of `BOUNDS`.
    pub most: [u16; BOUNDS.len()],
    /// The spec to be explored, by its place among `SPECS`.
    pub spec: usize,
    /// The values of its constants, and how many million states of it are wanted at most.
    pub constants: [u16; CONSTANTS + 1],
}

impl Default for Asked {
    fn default() -> Asked {
        let (_, _, constants) = SPECS[1];
        Asked { claim: 0, here: false, most: PRESETS[0].1, spec: 1, constants }
    }
}

/// The name of a promise, by its place among `CLAIMS`.
pub fn claim_at(place: usize) -> Named {
    Named(CLAIMS.get(place).unwrap_or(&CLAIMS[0]))
}

/// What may be done, and how often; the bounds by name.
pub fn in_words(lang: Lang, bounds: impl Iterator<Item = (&'static str, u16)>) -> String {
    let one = |(name, times): (&'static str, u16)| {
        format!("{} {times}", say(lang, Phrase::Bound(Named(name))))
    };
    let all: Vec<String> = bounds.filter(|(_, times)| *times > 0).map(one).collect();
    if all.is_empty() { say(lang, Phrase::NothingLeft) } else { all.join(" · ") }
}

impl Asked {
    /// How many steps a schedule may have.
    pub fn steps(&self) -> u16 {
        self.most[BOUNDS.len() - 1]
    }

    /// What schedules may do, in words; their steps and a number of brokers that may as well be all
    /// are left out.
    pub fn acts(&self, lang: Lang) -> String {
        let bounds = BOUNDS.into_iter().zip(self.most);
        let says = |(name, most): &(&str, u16)| *name != "steps" && (*name, *most) != ("down", 9);
        in_words(lang, bounds.filter(says))
    }

    /// The name of the promise.
    pub fn claim(&self) -> Named {
        claim_at(self.claim)
    }

    /// A number of the form by its place: a constant, or how often something may happen.
    pub fn number(&mut self, is_constant: bool, at: usize) -> &mut u16 {
        if is_constant { &mut self.constants[at] } else { &mut self.most[at] }
    }

    /// The spec to be explored, with its constants.
    pub fn spec(&self) -> &'static Spec {
        SPECS.get(self.spec).unwrap_or(&SPECS[0])
    }
}
