//! How a run begins, as text: the edition, the size of the cluster and its configurations.
//!
//! Rule: what is not written has the default of the edition, and keeps its value under another
//! edition only if it is written. Configurations have Kafka's names; one that the edition
//! does not know is an error.

use super::error::{Problem, Trouble, What};
use super::statement::Comparison;
use super::token::{Cursor, Token};
use super::topic::{once, topic_lines};
use super::value::number_within;
use crate::engine::setting::policy_words;
use crate::engine::{Acks, Edition, Name, OffsetReset, Opening, Rules, Setting, defaults};
use crate::log::CleanupPolicy;
use crate::log::ordered::include;

/// A configuration, without its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Configuration {
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

impl Configuration {
    /// Whether a topic can have a value of its own.
    pub(super) fn is_of_topic(self) -> bool {
        match self {
            Configuration::Acks
            | Configuration::AutoLeaderRebalance
            | Configuration::AutoOffsetReset => false,
            Configuration::MinInsyncReplicas
            | Configuration::UncleanLeaderElection
            | Configuration::CleanupPolicy
            | Configuration::MinCleanableDirtyRatio => true,
            Configuration::Number(name) => name.is_of_topic(),
        }
    }
}

pub(super) fn configurations() -> Vec<(&'static str, Configuration)> {
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

/// Takes the name after which a configuration of this edition comes, and its value.
pub(super) fn configured(
    cursor: &mut Cursor<'_>,
    place: Cursor<'_>,
    rules: &Rules,
    configuration: Configuration,
) -> Result<Setting, Trouble> {
    let setting = value(cursor, configuration)?;
    if defaults::exists(setting.name(), rules.edition) {
        return Ok(setting);
    }
    let (name, edition) = (setting.name(), rules.edition.as_str());
    Err(place.trouble(Problem::NotInEdition { name, edition }))
}

/// Takes settings of the cluster up to the end of the line, as changes of `base`.
pub(super) fn opening(
    cursor: &mut Cursor<'_>,
    rules: &Rules,
    base: &Opening,
) -> Result<Opening, Trouble> {
    let (mut opening, table) = (base.clone(), cluster_table());
    let mut seen = Vec::new();
    let start = cursor.next_place();
    while !cursor.at_end() {
        let place = cursor.next_place();
        let word = cursor.take_from(What::ClusterSetting, &table)?;
        once(&mut seen, word, &table, place)?;
        equals(cursor)?;
        if let ClusterWord::Configuration(c) = word {
            put(&mut opening, rules, configured(cursor, place, rules, c)?);
        } else {
            set_word(cursor, &mut opening, word)?;
        }
    }
    let last = opening.topics.iter().flat_map(|topic| topic.replicas.iter().flatten()).max();
    let bounds = |name: &str, least: u8, most: u8| {
        let (name, least, most) = (name.to_owned(), least.into(), most.into());
        Err(start.trouble(Problem::OutOfBounds { name, least, most }))
    };
    if let Some(last) = last.filter(|last| last.0 > opening.brokers) {
        return bounds("brokers", last.0, MOST_BROKERS);
    }
    if opening.topic.min_insync_replicas > opening.brokers {
        return bounds(MIN_ISR, 1, opening.brokers);
    }
    Ok(opening)
}

/// A configuration of the cluster is one of each topic, too.
fn put(opening: &mut Opening, rules: &Rules, setting: Setting) {
    let default = setting.in_force(&rules.settings(), &rules.topic_settings());
    keep(&mut opening.kept_defaults, setting.name(), setting == default);
    let topics = opening.topics.iter_mut().map(|topic| &mut topic.settings);
    for topic in topics.chain([&mut opening.topic]) {
        setting.apply(&mut opening.settings, topic);
    }
}

/// Notes whether a configuration was asked for with the value that it has anyway.
pub(super) fn keep(kept_defaults: &mut Vec<&'static str>, name: &'static str, is_default: bool) {
    match is_default {
        true => include(kept_defaults, name),
        false => kept_defaults.retain(|kept| *kept != name),
    }
}

pub(super) fn equals(cursor: &mut Cursor<'_>) -> Result<(), Trouble> {
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
        ClusterWord::Configuration(_) => {}
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

/// The lines of an opening below the edition: what it has besides the defaults, and its topics.
pub fn opening_lines(rules: &Rules, opening: &Opening) -> String {
    let cluster = differing_words(&Opening::of(rules), opening);
    let line = if cluster.is_empty() { cluster } else { format!("cluster {cluster}\n") };
    line + &topic_lines(opening)
}

/// What an opening has besides what `base` has: `brokers=4 acks=1`.
pub fn differing_words(base: &Opening, opening: &Opening) -> String {
    let (ours, theirs) = (size_words(opening), size_words(base));
    let differing = ours.into_iter().zip(theirs).filter(|(a, b)| a != b).map(|(a, _)| a);
    let mut words: Vec<String> = differing.collect();
    for setting in all_settings() {
        let of = |opening: &Opening| {
            let kept = opening.kept_defaults.contains(&setting.name());
            (setting.in_force(&opening.settings, &opening.topic), kept)
        };
        let ((ours, is_kept), (theirs, was_kept)) = (of(opening), of(base));
        if ours != theirs || is_kept && !was_kept {
            words.push(setting_words(ours));
        }
    }
    words.join(" ")
}

fn size_words(opening: &Opening) -> [String; 4] {
    let Opening { brokers, producers, consumers, seed, .. } = opening;
    [
        format!("brokers={brokers}"),
        format!("producers={producers}"),
        format!("consumers={consumers}"),
        format!("seed={seed}"),
    ]
}

/// Every configuration, with some value.
pub fn all_settings() -> impl Iterator<Item = Setting> {
    let named = [
        Setting::Acks(Acks::All),
        Setting::MinInsyncReplicas(1),
        Setting::UncleanLeaderElection(false),
        Setting::AutoLeaderRebalance(false),
        Setting::AutoOffsetReset(OffsetReset::Latest),
        Setting::CleanupPolicy(CleanupPolicy { delete: true, compact: false }),
        Setting::MinCleanableDirtyRatio(0),
    ];
    named.into_iter().chain(Name::ALL.iter().map(|name| Setting::Number(*name, 0)))
}

/// The same opening with another value of a configuration: in one topic, or wherever it has one.
pub fn with(mut opening: Opening, rules: &Rules, setting: Setting, topic: Option<&str>) -> Opening {
    let Some(name) = topic else {
        put(&mut opening, rules, setting);
        return opening;
    };
    let mut settings = opening.settings.clone();
    for topic in opening.topics.iter_mut().filter(|topic| *topic.name == *name) {
        setting.apply(&mut settings, &mut topic.settings);
    }
    opening
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_opening_is_written_as_what_differs_and_read_back() {
        let (rules, plain) = (Rules::default(), Opening::of(&Rules::default()));
        assert_eq!(opening_lines(&rules, &plain), "");
        let mut other = Opening { brokers: 5, producers: 0, seed: 1 << 60, ..plain.clone() };
        other.settings.acks = Acks::One;
        other.topic.unclean_leader_election = true;
        other.topic.log.cleanup_policy = CleanupPolicy { delete: true, compact: true };
        other.topic.log.min_cleanable_dirty_permille = 125;
        let known = |name: &&Name| defaults::exists(name.as_str(), rules.edition);
        for name in Name::ALL.iter().filter(known) {
            name.set(&mut other.settings, &mut other.topic.log, 77);
        }
        let words = differing_words(&plain, &other);
        assert!(words.starts_with("brokers=5 producers=0 seed=1152921504606846976 acks=1 "));
        assert_eq!(opening(&mut Cursor::new(&words, 1, 1), &rules, &plain), Ok(other));
    }
}
