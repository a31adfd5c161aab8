//! What is looked for, and what was found, as text: between the page and its worker, and in links.
//!
//! Rule: what is written is read back as the same value, and anything else is refused with the
//! reason. A question is some lines of its own, then the script that leads to where schedules
//! begin.

use std::fmt;

use super::compare::Beside;
use super::link::{beside_line, read_beside};
use crate::checker::schedules::{Bounds, Claim, Kind};
use crate::engine::{Cluster, PartitionId};
use crate::scenario::{Failure, Script, Trouble};

/// What is looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Quest {
    /// What is to be broken.
    pub claim: Claim,
    /// What schedules may have.
    pub bounds: Bounds,
    /// How many states are looked at, at most.
    pub most_states: u64,
    /// The partition that is written to, as `orders-0`; the first if there is none.
    pub partition: Option<String>,
    /// The opening, and what is done before the schedules begin.
    pub script: Script,
}

/// Why something is no quest.
#[derive(Clone, Debug, PartialEq)]
pub enum BadQuest {
    /// There is no such claim.
    Claim(String),
    /// That is no bound, or its value no number.
    Bound(String),
    /// A line that belongs in no quest.
    Line(String),
    /// The script is wrong.
    Script(Vec<Trouble>),
    /// What leads to where schedules begin cannot be played.
    Lead(Failure),
    /// There is no such partition where schedules begin, but there are these.
    Partition(String, Vec<String>),
}

impl Quest {
    /// How many states are looked at if nobody says otherwise.
    pub const MOST_STATES: u64 = 4_000_000;

    /// The quest for lost records after a script.
    pub fn of(script: Script) -> Quest {
        Quest {
            claim: Claim::NoAcknowledgedRecordIsLost,
            bounds: Bounds::default(),
            most_states: Quest::MOST_STATES,
            partition: None,
            script,
        }
    }

    /// The partition that is written to.
    ///
    /// # Errors
    /// If there is none of that name in a cluster.
    pub fn partition_in(&self, cluster: &Cluster) -> Result<PartitionId, BadQuest> {
        let Some(name) = &self.partition else { return Ok(Cluster::PARTITION) };
        let image = &cluster.controller.image;
        image.find(name).ok_or_else(|| {
            let known = image.partitions.keys().map(|id| image.name(id)).collect();
            BadQuest::Partition(name.clone(), known)
        })
    }

    /// Reads a quest.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn parse(text: &str) -> Result<Quest, BadQuest> {
        let mut quest = Quest::of(Script::of(crate::engine::Rules::default()));
        let mut rest = text;
        while let Some((line, after)) = rest.split_once('\n') {
            rest = after;
            match line.split_once(' ').unwrap_or((line, "")) {
                ("claim", name) => {
                    quest.claim = Claim::named(name).ok_or(BadQuest::Claim(name.to_owned()))?;
                }
                ("bounds", bounds) => {
                    for bound in bounds.split_whitespace() {
                        set_bound(&mut quest.bounds, bound)?;
                    }
                }
                ("states", most) => {
                    let bad = |_| BadQuest::Bound(line.to_owned());
                    quest.most_states = most.parse().map_err(bad)?;
                }
                ("partition", name) => quest.partition = Some(name.to_owned()),
                ("script", "") => {
                    quest.script = Script::parse(rest).map_err(BadQuest::Script)?;
                    return Ok(quest);
                }
                _ => return Err(BadQuest::Line(line.to_owned())),
            }
        }
        Err(BadQuest::Line(rest.to_owned()))
    }
}

/// Sets one of the bounds, written as `crashes=2`.
///
/// # Errors
/// If there is no such bound, or the value is no number that fits.
pub fn set_bound(bounds: &mut Bounds, bound: &str) -> Result<(), BadQuest> {
    let bad = || BadQuest::Bound(bound.to_owned());
    let (name, value) = bound.split_once('=').ok_or_else(bad)?;
    let value: u16 = value.parse().map_err(|_| bad())?;
    let small = || u8::try_from(value).map_err(|_| bad());
    match name {
        "steps" => bounds.steps = value,
        "losing" => bounds.losing = small()?,
        "down" => bounds.down = small()?,
        _ => {
            let kind = Kind::ALL.into_iter().find(|kind| kind.as_str() == name);
            bounds.most = bounds.most.with(kind.ok_or_else(bad)?, small()?);
        }
    }
    Ok(())
}

/// Every bound, as it is written.
pub(super) struct Written<'a>(pub(super) &'a Bounds);

impl fmt::Display for Written<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Bounds { most, losing, down, steps } = self.0;
        most.named().try_for_each(|(name, times)| write!(f, "{name}={times} "))?;
        write!(f, "losing={losing} down={down} steps={steps}")
    }
}

impl fmt::Display for Quest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Quest { claim, bounds, most_states, partition, script } = self;
        writeln!(f, "claim {}\nbounds {}", claim.as_str(), Written(bounds))?;
        writeln!(f, "states {most_states}")?;
        if let Some(partition) = partition {
            writeln!(f, "partition {partition}")?;
        }
        write!(f, "script\n{script}")
    }
}

impl std::error::Error for BadQuest {}

impl fmt::Display for BadQuest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BadQuest::Claim(name) => {
                let known: Vec<&str> = Claim::all().map(Claim::as_str).collect();
                write!(f, "there is no claim `{name}`; there are {}", known.join(", "))
            }
            BadQuest::Bound(bound) => {
                write!(
                    f,
                    "`{bound}` is no bound; bounds are as `crashes=2`: {}",
                    Written(&Bounds::default())
                )
            }
            BadQuest::Line(line) => write!(f, "`{line}` belongs in no quest"),
            BadQuest::Script(troubles) => match troubles.first() {
                Some(trouble) => write!(f, "the script has errors: {trouble}"),
                None => write!(f, "the script has errors"),
            },
            BadQuest::Lead(failure) => {
                write!(f, "what leads to the search cannot be played: {failure}")
            }
            BadQuest::Partition(name, known) => {
                let known = known.join(", ");
                write!(
                    f,
                    "there is no partition `{name}` where the search begins; there are {known}"
                )
            }
        }
    }
}

/// What is known of a quest so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// There is more to look at.
    Looking,
    /// A schedule was found, and none is shorter.
    Shortest,
    /// A schedule was found of which no step can be left out; a shorter one may exist.
    Minimal,
    /// No schedule within the bounds breaks the claim, however long.
    Never,
    /// No schedule of so many steps within the bounds breaks the claim.
    NotInSteps,
    /// The search ended at its limit of states without a find.
    Stopped,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Verdict; 6] = [
        Verdict::Looking,
        Verdict::Shortest,
        Verdict::Minimal,
        Verdict::Never,
        Verdict::NotInSteps,
        Verdict::Stopped,
    ];

    /// Its name in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Looking => "looking",
            Verdict::Shortest => "shortest",
            Verdict::Minimal => "minimal",
            Verdict::Never => "never",
            Verdict::NotInSteps => "not-in-steps",
            Verdict::Stopped => "stopped",
        }
    }
}

/// How far a search is, and what it found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What is known.
    pub verdict: Verdict,
    /// How many states were found.
    pub states: u64,
    /// All schedules of so many steps were tried.
    pub depth: u16,
    /// How many bytes the search holds, more or less.
    pub bytes: u64,
    /// How many random walks there were.
    pub walks: u64,
    /// The best schedule.
    pub found: Option<Found>,
}

/// A schedule that breaks the promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// How many steps of the stage it has.
    pub steps: u16,
    /// How many of them the world goes on by itself before anybody acts.
    pub wait: u16,
    /// What is done then, as a statement; empty if nobody ever acts.
    pub act: String,
    /// Its script, with what leads to it.
    pub script: String,
    /// What would have kept the promise in this very schedule; tried when the search is over.
    pub remedies: Option<Vec<Beside>>,
}

impl Report {
    /// Reads a report; `None` if it is none.
    pub fn parse(text: &str) -> Option<Report> {
        let (head, found) = text.split_once('\n')?;
        let mut words = head.split(' ');
        let name = words.next()?;
        let verdict = Verdict::ALL.into_iter().find(|verdict| verdict.as_str() == name)?;
        let mut number = || words.next()?.parse::<u64>().ok();
        let (states, depth, bytes, walks) = (number()?, number()?, number()?, number()?);
        let [depth, steps, wait] = [depth, number()?, number()?].map(u16::try_from);
        let (depth, steps, wait) = (depth.ok()?, steps.ok()?, wait.ok()?);
        let found = found.split_once('\n').map(|(act, rest)| {
            let (remedies, script) = read_remedies(rest);
            Found { steps, wait, act: act.to_owned(), script: script.to_owned(), remedies }
        });
        Some(Report { verdict, states, depth, bytes, walks, found })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report { verdict, states, depth, bytes, walks, found } = self;
        let (steps, wait) = found.as_ref().map_or((0, 0), |found| (found.steps, found.wait));
        writeln!(f, "{} {states} {depth} {bytes} {walks} {steps} {wait}", verdict.as_str())?;
        let Some(Found { act, script, remedies, .. }) = found else { return Ok(()) };
        write!(f, "{act}\n{}{script}", remedy_lines(remedies.as_deref()))
    }
}

/// The line above what would have kept a promise. No script begins so.
const TRIED: &str = "tried\n";

/// What would have kept a promise, a line each below one that says that it was tried.
pub fn remedy_lines(remedies: Option<&[Beside]>) -> String {
    let Some(remedies) = remedies else { return String::new() };
    let lines: String = remedies.iter().filter_map(beside_line).collect();
    TRIED.to_owned() + &lines
}

/// Takes such lines off the beginning of a text, and answers what follows.
pub fn read_remedies(text: &str) -> (Option<Vec<Beside>>, &str) {
    let Some(mut rest) = text.strip_prefix(TRIED) else { return (None, text) };
    let mut remedies = Vec::new();
    while let Some((line, below)) = rest.split_once('\n')
        && let Some(Ok((remedy, ..))) = line.strip_prefix("beside ").map(|at| read_beside(at, ""))
    {
        remedies.push(remedy);
        rest = below;
    }
    (Some(remedies), rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Edition, Setting};

    #[test]
    fn what_is_asked_is_read_as_it_was_written() {
        let script = Script::parse("edition 0.9\ncluster brokers=2 acks=all\nnext 3\n").unwrap();
        let mut quest = Quest::of(script);
        assert_eq!(Quest::parse(&quest.to_string()), Ok(quest.clone()));
        quest.partition = Some("orders-1".to_owned());
        quest.bounds.most = quest.bounds.most.with(Kind::Choice, 3);
        (quest.bounds.losing, quest.bounds.down, quest.bounds.steps) = (1, 2, 77);
        for claim in Claim::all() {
            quest.claim = claim;
            assert_eq!(Quest::parse(&quest.to_string()), Ok(quest.clone()));
        }
    }

    #[test]
    fn what_is_no_quest_is_told_why() {
        let told = |text: &str| Quest::parse(text).unwrap_err().to_string();
        assert!(told("claim none\n").starts_with("there is no claim `none`; there are nothing-"));
        assert!(told("bounds crashes\n").starts_with("`crashes` is no bound; bounds are as"));
        assert!(told("bounds crashes=300\n").starts_with("`crashes=300` is no bound"));
        assert!(told("states many\n").starts_with("`states many` is no bound"));
        assert_eq!(told("hello\n"), "`hello` belongs in no quest");
        assert_eq!(told(""), "`` belongs in no quest");
        assert!(told("script\nfly\n").starts_with("the script has errors: 1:1: expected"));
    }

    #[test]
    fn a_report_is_read_as_it_was_written() {
        for verdict in Verdict::ALL {
            let script = "edition 4.0\nnext\n".to_owned();
            let set = Setting::MinInsyncReplicas(2);
            let remedies = vec![Beside::Setting(set, None), Beside::Edition(Edition::V2_0)];
            let act = "crash broker 1".to_owned();
            let found = |remedies| {
                let (act, script) = (act.clone(), script.clone());
                Some(Found { steps: 9, wait: 2, act, script, remedies })
            };
            for found in [None, found(None), found(Some(Vec::new())), found(Some(remedies))] {
                let report = Report { verdict, states: 7, depth: 3, bytes: 9, walks: 2, found };
                assert_eq!(Report::parse(&report.to_string()), Some(report));
            }
        }
        assert_eq!(Report::parse("looking 1 2\n"), None);
        assert!(Report::parse("looking 1 2 3 4 5 6\n").is_some());
        for large in ["1 65536 3 4 5 6", "1 2 3 4 65541 6", "1 2 3 4 5 65536"] {
            assert_eq!(Report::parse(&format!("looking {large}\n")), None, "{large}");
        }
    }
}
