//! The flags of `check`, and what is said about those that do not fit.

use highwater::checker::LawSet;
use highwater::checker::coarse::{Constant, Setup, Spec, Trouble};

use super::check::spec_names;

/// What is to be checked, and how.
pub struct Flags {
    /// The spec and its constants.
    pub setup: Setup,
    /// The laws; all if none was named.
    pub laws: LawSet,
    /// Where the figures are written as JSON; `-` prints them in place of the text.
    pub json: Option<String>,
    /// How many threads there are.
    pub threads: usize,
}

/// What is wrong with the flags.
pub enum FlagTrouble {
    /// A word where a flag belongs.
    NoFlag(String),
    /// A flag at the end, without what it needs.
    NoValue(String),
    /// Something else than a number.
    NoNumber(String, String),
    /// Not as many threads as there can be.
    Threads,
    /// No spec is named.
    NoSpec,
    /// What is asked for cannot be checked.
    Setup(Trouble),
}

/// How many threads there can be.
const MOST_THREADS: u64 = 64;

impl Flags {
    /// Reads the words behind `check`.
    pub fn parse(words: &[&str]) -> Result<Flags, FlagTrouble> {
        let (mut spec, mut json, mut threads) = (None, None, 1);
        let (mut constants, mut laws) = (Vec::new(), Vec::new());
        let symmetric = words.contains(&"--symmetric");
        let words: Vec<&str> =
            words.iter().copied().filter(|word| *word != "--symmetric").collect();
        for pair in words.chunks(2) {
            let flag = pair[0];
            let name = flag.strip_prefix("--").ok_or(FlagTrouble::NoFlag(flag.to_owned()))?;
            let value = *pair.get(1).ok_or(FlagTrouble::NoValue(flag.to_owned()))?;
            let number = || {
                let wrong = || FlagTrouble::NoNumber(flag.to_owned(), value.to_owned());
                value.parse::<u64>().map_err(|_| wrong())
            };
            match name {
                "spec" => spec = Some(value),
                "law" => laws.push(value),
                "json" => json = Some(value.to_owned()),
                "threads" => threads = number()?,
                _ => constants.push((name, number()?)),
            }
        }
        if !(1..=MOST_THREADS).contains(&threads) {
            return Err(FlagTrouble::Threads);
        }
        let setup = Setup::new(spec.ok_or(FlagTrouble::NoSpec)?, &constants);
        let setup = setup.and_then(|s| if symmetric { s.symmetric() } else { Ok(s) });
        let setup = setup.map_err(FlagTrouble::Setup)?;
        let laws = match laws.as_slice() {
            [] => LawSet::first(setup.spec().laws().len()),
            ["none"] => LawSet::default(),
            names => setup.spec().law_set(names).map_err(FlagTrouble::Setup)?,
        };
        Ok(Flags { setup, laws, json, threads: threads as usize })
    }
}

/// The flag of a constant: `--max-records`.
fn flag(constant: Constant) -> String {
    constant.name().chars().fold("-".to_owned(), |flag, letter| match letter.is_uppercase() {
        true => format!("{flag}-{}", letter.to_ascii_lowercase()),
        false => format!("{flag}{letter}"),
    })
}

fn flags(spec: Spec) -> String {
    let flags: Vec<String> = spec.constants().iter().copied().map(flag).collect();
    flags.join(", ")
}

/// What is wrong, and what there is instead.
pub fn tell(trouble: &FlagTrouble) -> String {
    match trouble {
        FlagTrouble::NoFlag(word) => format!("\"{word}\" stands where a flag belongs: --spec NAME"),
        FlagTrouble::NoValue(flag) => format!("{flag} needs a value"),
        FlagTrouble::NoNumber(flag, word) => format!("{flag} needs a number, not \"{word}\""),
        FlagTrouble::Threads => format!("--threads is from 1 to {MOST_THREADS}"),
        FlagTrouble::NoSpec => format!("--spec NAME is missing; there are {}", spec_names()),
        FlagTrouble::Setup(trouble) => tell_setup(trouble),
    }
}

fn tell_setup(trouble: &Trouble) -> String {
    match trouble {
        Trouble::UnknownSpec(name) => {
            format!("there is no spec \"{name}\"; there are {}", spec_names())
        }
        Trouble::UnknownConstant(spec, name) => {
            let known = flags(*spec);
            format!(
                "{} has no constant for --{name}; it has {known}, and there are --law, --json and \
                 --threads",
                spec.name()
            )
        }
        Trouble::Missing(spec, constant) => {
            let all = flags(*spec);
            format!("{} is missing; {} needs {all}", flag(*constant), spec.name())
        }
        Trouble::Repeated(constant) => format!("{} is said more than once", flag(*constant)),
        Trouble::OutOfRange(constant, least, most) => {
            format!("{} is from {least} to {most}", flag(*constant))
        }
        Trouble::NotSymmetric(spec) => {
            format!("{} has a leader that is always the same: no --symmetric", spec.name())
        }
        Trouble::LogTooWide => "a log of so many records with so many ids and epochs takes more \
                                than 63 bits; make --log-size, --max-records or \
                                --max-leader-epoch smaller"
            .to_owned(),
        Trouble::StateTooWide(words) => {
            format!("a state takes {words} words of 64 bits, and four at most can be checked")
        }
        Trouble::UnknownLaw(spec, name) => {
            let laws = spec.laws().join(", ");
            format!("{} has no law \"{name}\"; it has {laws}, and none", spec.name())
        }
    }
}
