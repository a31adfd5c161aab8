//! How a run begins, as text: the edition, the size of the cluster and its configurations.
//!
//! Rule: what is not written has the default of the edition, and what has the default is not
//! printed. Configurations have Kafka's names.

use super::error::{Problem, Trouble, What};
use super::statement::Comparison;
use super::token::{Cursor, Token};
use super::value::number_within;
use crate::engine::settings::TopicSettings;
use crate::engine::{Acks, Edition, Name, Opening, Rules, Setting};

/// A configuration, without its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Configuration {
    Acks,
    MinInsyncReplicas,
    UncleanLeaderElection,
    Number(Name),
}

/// What can be written on the line `cluster`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ClusterWord {
    Brokers,
    Producers,
    Consumers,
    Seed,
    Configuration(Configuration),
}

const ACKS: [(&str, Acks); 3] = [("0", Acks::Zero), ("1", Acks::One), ("all", Acks::All)];
const MIN_ISR: &str = "min.insync.replicas";
const UNCLEAN: &str = "unclean.leader.election.enable";
const MOST_BROKERS: u8 = 9;
const MOST_CLIENTS: u8 = 4;

fn configurations() -> Vec<(&'static str, Configuration)> {
    let mut table = vec![
        ("acks", Configuration::Acks),
        (MIN_ISR, Configuration::MinInsyncReplicas),
        (UNCLEAN, Configuration::UncleanLeaderElection),
    ];
    table.extend(Name::ALL.map(|name| (name.as_str(), Configuration::Number(name))));
    table
}

fn cluster_table() -> Vec<(&'static str, ClusterWord)> {
    let mut table = vec![
        ("brokers", ClusterWord::Brokers),
        ("producers", ClusterWord::Producers),
        ("consumers", ClusterWord::Consumers),
        ("seed", ClusterWord::Seed),
    ];
    table.extend(configurations().into_iter().map(|(n, c)| (n, ClusterWord::Configuration(c))));
    table
}

/// Takes the name of an edition.
pub(super) fn edition(cursor: &mut Cursor<'_>) -> Result<Rules, Trouble> {
    let table = Edition::ALL.map(|edition| (edition.as_str(), edition));
    let edition = cursor.take_from(What::Edition, &table)?;
    cursor.end()?;
    Ok(Rules { edition })
}

/// Takes the name and value of a configuration.
pub(super) fn setting(cursor: &mut Cursor<'_>) -> Result<Setting, Trouble> {
    let configuration = cursor.take_from(What::Setting, &configurations())?;
    equals(cursor)?;
    value(cursor, configuration)
}

/// Takes settings of the cluster up to the end of the line, as changes of `base`.
pub(super) fn opening(cursor: &mut Cursor<'_>, base: &Opening) -> Result<Opening, Trouble> {
    let mut opening = base.clone();
    let mut seen = Vec::new();
    let start = cursor.next_place();
    while !cursor.at_end() {
        let place = cursor.next_place();
        let word = cursor.take_from(What::ClusterSetting, &cluster_table())?;
        if seen.contains(&word) {
            let name = cluster_table().into_iter().find(|(_, w)| *w == word);
            let name = name.map_or(String::new(), |(name, _)| name.to_owned());
            return Err(place.trouble(Problem::Repeated(name)));
        }
        seen.push(word);
        equals(cursor)?;
        set_word(cursor, &mut opening, word)?;
    }
    if opening.topic.min_insync_replicas > opening.brokers {
        let (name, most) = (MIN_ISR.to_owned(), u64::from(opening.brokers));
        return Err(start.trouble(Problem::OutOfBounds { name, least: 1, most }));
    }
    Ok(opening)
}

fn equals(cursor: &mut Cursor<'_>) -> Result<(), Trouble> {
    let is = |token: &Token| (*token == Token::Compare(Comparison::Equal)).then_some(());
    cursor.take(What::Word("="), &[], is)
}

fn set_word(
    cursor: &mut Cursor<'_>,
    opening: &mut Opening,
    word: ClusterWord,
) -> Result<(), Trouble> {
    match word {
        ClusterWord::Brokers => opening.brokers = small(cursor, "brokers", 1, MOST_BROKERS)?,
        ClusterWord::Producers => opening.producers = small(cursor, "producers", 0, MOST_CLIENTS)?,
        ClusterWord::Consumers => opening.consumers = small(cursor, "consumers", 0, MOST_CLIENTS)?,
        ClusterWord::Seed => opening.seed = number_within(cursor, "seed", 0, u64::MAX)?,
        ClusterWord::Configuration(c) => match value(cursor, c)? {
            Setting::Acks(acks) => opening.settings.acks = acks,
            Setting::MinInsyncReplicas(n) => opening.topic.min_insync_replicas = n,
            Setting::UncleanLeaderElection(on) => opening.topic.unclean_leader_election = on,
            Setting::Number(name, number) => opening.settings.set_number(name, number),
        },
    }
    Ok(())
}

fn value(cursor: &mut Cursor<'_>, configuration: Configuration) -> Result<Setting, Trouble> {
    Ok(match configuration {
        Configuration::Acks => Setting::Acks(cursor.take_from(What::Acks, &ACKS)?),
        Configuration::MinInsyncReplicas => {
            Setting::MinInsyncReplicas(small(cursor, MIN_ISR, 1, MOST_BROKERS)?)
        }
        Configuration::UncleanLeaderElection => {
            let table = [("true", true), ("false", false)];
            Setting::UncleanLeaderElection(cursor.take_from(What::Boolean, &table)?)
        }
        Configuration::Number(name) => {
            let (least, most) = name.bounds();
            Setting::Number(name, number_within(cursor, name.as_str(), least, most)?)
        }
    })
}

fn small(cursor: &mut Cursor<'_>, name: &str, least: u8, most: u8) -> Result<u8, Trouble> {
    let number = number_within(cursor, name, least.into(), most.into())?;
    Ok(u8::try_from(number).expect("the largest value fits a byte"))
}

/// A configuration as it is written: `acks=1`.
pub(super) fn setting_words(setting: Setting) -> String {
    match setting {
        Setting::Acks(acks) => format!("acks={}", acks.as_str()),
        Setting::MinInsyncReplicas(replicas) => format!("{MIN_ISR}={replicas}"),
        Setting::UncleanLeaderElection(on) => format!("{UNCLEAN}={on}"),
        Setting::Number(name, number) => format!("{}={number}", name.as_str()),
    }
}

/// What an opening has besides the defaults of the edition: `brokers=4 acks=1`.
pub fn opening_words(rules: &Rules, opening: &Opening) -> String {
    differing_words(&Opening::of(rules), opening)
}

/// What an opening has besides what `base` has.
pub fn differing_words(base: &Opening, opening: &Opening) -> String {
    let (ours, theirs) = (all_words(opening), all_words(base));
    let differing: Vec<String> =
        ours.into_iter().zip(theirs).filter(|(a, b)| a != b).map(|(a, _)| a).collect();
    differing.join(" ")
}

fn all_words(opening: &Opening) -> Vec<String> {
    let Opening { brokers, producers, consumers, settings, topic, seed } = opening;
    let TopicSettings { min_insync_replicas, unclean_leader_election, log: _ } = *topic;
    let mut words = vec![
        format!("brokers={brokers}"),
        format!("producers={producers}"),
        format!("consumers={consumers}"),
        format!("seed={seed}"),
        setting_words(Setting::Acks(settings.acks)),
        setting_words(Setting::MinInsyncReplicas(min_insync_replicas)),
        setting_words(Setting::UncleanLeaderElection(unclean_leader_election)),
    ];
    words.extend(Name::ALL.map(|name| setting_words(Setting::Number(name, settings.number(name)))));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_opening_is_written_as_what_differs_and_read_back() {
        let (rules, plain) = (Rules::default(), Opening::of(&Rules::default()));
        assert_eq!(opening_words(&rules, &plain), "");
        let mut other = Opening { brokers: 5, producers: 0, seed: u64::MAX, ..plain.clone() };
        other.settings.acks = Acks::One;
        other.topic.unclean_leader_election = true;
        Name::ALL.into_iter().for_each(|n| other.settings.set_number(n, 77));
        let words = opening_words(&rules, &other);
        assert!(words.starts_with("brokers=5 producers=0 seed=18446744073709551615 acks=1 "));
        assert_eq!(opening(&mut Cursor::new(&words, 1, 1), &plain), Ok(other));
    }
}
