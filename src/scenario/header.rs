//! How a run begins, as text: the edition, the size of the cluster and its configurations.
//!
//! Rule: what is not written has the default of the edition, and what has the default is not
//! printed. Configurations have Kafka's names.

use super::error::{Problem, Trouble, What};
use super::statement::Comparison;
use super::token::{Cursor, Token};
use super::value::number_within;
use crate::engine::setting::policy_words;
use crate::engine::{Acks, Edition, Name, OffsetReset, Opening, Rules, Setting};
use crate::log::CleanupPolicy;

/// A configuration, without its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Configuration {
    Acks,
    MinInsyncReplicas,
    UncleanLeaderElection,
    AutoLeaderRebalance,
    AutoOffsetReset,
    CleanupPolicy,
    MinCleanableDirtyRatio,
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
const REBALANCE: &str = "auto.leader.rebalance.enable";
const RESET: &str = "auto.offset.reset";
const POLICY: &str = "cleanup.policy";
const DIRTY_RATIO: &str = "min.cleanable.dirty.ratio";
const RESETS: [(&str, OffsetReset); 2] =
    [("earliest", OffsetReset::Earliest), ("latest", OffsetReset::Latest)];
const MOST_BROKERS: u8 = 9;
const MOST_CLIENTS: u8 = 4;

fn configurations() -> Vec<(&'static str, Configuration)> {
    let mut table = vec![
        ("acks", Configuration::Acks),
        (MIN_ISR, Configuration::MinInsyncReplicas),
        (UNCLEAN, Configuration::UncleanLeaderElection),
        (REBALANCE, Configuration::AutoLeaderRebalance),
        (RESET, Configuration::AutoOffsetReset),
        (POLICY, Configuration::CleanupPolicy),
        (DIRTY_RATIO, Configuration::MinCleanableDirtyRatio),
    ];
    table.extend(Name::ALL.iter().map(|name| (name.as_str(), Configuration::Number(*name))));
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
    Ok(edition.rules())
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
        let (name, most) = (MIN_ISR.to_owned(), i64::from(opening.brokers));
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
        ClusterWord::Seed => {
            opening.seed = number_within(cursor, "seed", 0, i64::MAX)? as u64;
        }
        ClusterWord::Configuration(c) => {
            value(cursor, c)?.apply(&mut opening.settings, &mut opening.topic);
        }
    }
    Ok(())
}

fn value(cursor: &mut Cursor<'_>, configuration: Configuration) -> Result<Setting, Trouble> {
    Ok(match configuration {
        Configuration::Acks => Setting::Acks(cursor.take_from(What::Acks, &ACKS)?),
        Configuration::MinInsyncReplicas => {
            Setting::MinInsyncReplicas(small(cursor, MIN_ISR, 1, MOST_BROKERS)?)
        }
        Configuration::UncleanLeaderElection => Setting::UncleanLeaderElection(yes_or_no(cursor)?),
        Configuration::AutoLeaderRebalance => Setting::AutoLeaderRebalance(yes_or_no(cursor)?),
        Configuration::AutoOffsetReset => {
            Setting::AutoOffsetReset(cursor.take_from(What::OffsetReset, &RESETS)?)
        }
        Configuration::CleanupPolicy => Setting::CleanupPolicy(policy(cursor)?),
        Configuration::MinCleanableDirtyRatio => {
            Setting::MinCleanableDirtyRatio(ratio(cursor, DIRTY_RATIO)?)
        }
        Configuration::Number(name) => {
            let (least, most) = name.bounds();
            Setting::Number(name, number_within(cursor, name.as_str(), least, most)?)
        }
    })
}

fn yes_or_no(cursor: &mut Cursor<'_>) -> Result<bool, Trouble> {
    cursor.take_from(What::Boolean, &[("true", true), ("false", false)])
}

/// `delete`, `compact`, or both with a comma between.
fn policy(cursor: &mut Cursor<'_>) -> Result<CleanupPolicy, Trouble> {
    let table = [(true, false), (false, true)].map(|(delete, compact)| {
        let policy = CleanupPolicy { delete, compact };
        (policy_words(policy), policy)
    });
    let mut policy = cursor.take_from(What::CleanupPolicy, &table)?;
    while cursor.take_if(&Token::Comma) {
        let more = cursor.take_from(What::CleanupPolicy, &table)?;
        policy.delete |= more.delete;
        policy.compact |= more.compact;
    }
    Ok(policy)
}

/// A number from 0 to 1 with up to three decimal places, in thousandths.
fn ratio(cursor: &mut Cursor<'_>, name: &str) -> Result<u32, Trouble> {
    let place = cursor.next_place();
    let out = || Problem::OutOfBounds { name: name.to_owned(), least: 0, most: 1 };
    let permille = |word: &str| {
        let (whole, part) = word.split_once('.').unwrap_or((word, ""));
        let decimals = part.len() <= 3 && part.bytes().all(|b| b.is_ascii_digit());
        let part: u32 = format!("{part:0<3}").parse().ok().filter(|_| decimals)?;
        whole.parse::<u32>().ok()?.checked_mul(1_000)?.checked_add(part)
    };
    let found = cursor.take(What::Number, &[], |token| permille(token.word()?))?;
    if found <= 1_000 { Ok(found) } else { Err(place.trouble(out())) }
}

fn small(cursor: &mut Cursor<'_>, name: &str, least: u8, most: u8) -> Result<u8, Trouble> {
    let number = number_within(cursor, name, least.into(), most.into())?;
    Ok(u8::try_from(number).expect("the largest value fits a byte"))
}

/// A configuration as it is written: `acks=1`.
pub(super) fn setting_words(setting: Setting) -> String {
    format!("{}={}", setting.name(), setting.value())
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
    let Opening { brokers, producers, consumers, settings, topic, seed, .. } = opening;
    let mut words = vec![
        format!("brokers={brokers}"),
        format!("producers={producers}"),
        format!("consumers={consumers}"),
        format!("seed={seed}"),
    ];
    let named = [
        Setting::Acks(settings.acks),
        Setting::MinInsyncReplicas(topic.min_insync_replicas),
        Setting::UncleanLeaderElection(topic.unclean_leader_election),
        Setting::AutoLeaderRebalance(settings.auto_leader_rebalance),
        Setting::AutoOffsetReset(settings.auto_offset_reset),
        Setting::CleanupPolicy(topic.log.cleanup_policy),
        Setting::MinCleanableDirtyRatio(topic.log.min_cleanable_dirty_permille),
    ];
    let numbers = Name::ALL.iter().map(|name| Setting::Number(*name, 0));
    let all = named.into_iter().chain(numbers);
    words.extend(all.map(|setting| setting_words(setting.in_force(settings, topic))));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_opening_is_written_as_what_differs_and_read_back() {
        let (rules, plain) = (Rules::default(), Opening::of(&Rules::default()));
        assert_eq!(opening_words(&rules, &plain), "");
        let mut other = Opening { brokers: 5, producers: 0, seed: 1 << 60, ..plain.clone() };
        other.settings.acks = Acks::One;
        other.topic.unclean_leader_election = true;
        other.topic.log.cleanup_policy = CleanupPolicy { delete: true, compact: true };
        other.topic.log.min_cleanable_dirty_permille = 125;
        for name in Name::ALL {
            name.set(&mut other.settings, &mut other.topic.log, 77);
        }
        let words = opening_words(&rules, &other);
        assert!(words.starts_with("brokers=5 producers=0 seed=1152921504606846976 acks=1 "));
        assert_eq!(opening(&mut Cursor::new(&words, 1, 1), &plain), Ok(other));
    }
}
