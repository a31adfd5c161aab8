//! Topics of a run, as text: `topic orders partitions=3 replication.factor=2`.
//!
//! Rule: replicas are placed as Kafka places them, starting with the first broker, or written
//! down, the preferred leader first: `replicas=1,2/2,3`. A topic has the configurations of the
//! line `cluster` and its own.

use std::fmt::{self, Write as _};

use super::error::{Problem, Trouble, What};
use super::header::{Configuration, configurations, configured, equals, keep, setting_words};
use super::place::topic_name;
use super::token::{Cursor, Token};
use super::value::{broker_number, number_within};
use crate::engine::opening::{MOST_PARTITIONS, TopicPlan};
use crate::engine::placement::{Wish, place};
use crate::engine::{BrokerId, Opening, Rules};

/// How many partitions a topic has, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Placed as Kafka does it.
    Placed {
        /// How many partitions.
        partitions: u16,
        /// How many replicas each has; without a number one on every broker.
        replication_factor: Option<u8>,
    },
    /// The replicas of each partition, the preferred leader first.
    Given(Vec<Vec<BrokerId>>),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    Partitions,
    ReplicationFactor,
    Replicas,
    Configuration(Configuration),
}

const PARTITIONS: &str = "partitions";
const FACTOR: &str = "replication.factor";
const REPLICAS: &str = "replicas";

/// Takes the line of a topic and adds that topic.
pub(super) fn topic(
    cursor: &mut Cursor<'_>,
    rules: &Rules,
    opening: &mut Opening,
) -> Result<(), Trouble> {
    let start = cursor.next_place();
    let name = topic_name(cursor)?;
    if opening.topics.iter().any(|topic| topic.name == name) {
        return Err(start.trouble(Problem::Repeated(name.to_string())));
    }
    let (mut settings, mut ours) = (opening.settings.clone(), opening.topic);
    let (of_topic, mut seen) =
        (configurations().into_iter().filter(|(_, c)| c.is_of_topic()), vec![]);
    let mut words: Vec<_> = of_topic.map(|(name, c)| (name, Word::Configuration(c))).collect();
    words.extend(LAYOUT);
    let mut layout = Layout::Placed { partitions: 1, replication_factor: None };
    let mut kept_defaults = Vec::new();
    while !cursor.at_end() {
        let place = cursor.next_place();
        let word = cursor.take_from(What::TopicSetting, &words)?;
        once(&mut seen, word, &words, place)?;
        equals(cursor)?;
        match word {
            Word::Configuration(c) => {
                let setting = configured(cursor, place, rules, c)?;
                setting.apply(&mut settings, &mut ours);
                let is_default = setting.in_force(&settings, &opening.topic) == setting;
                keep(&mut kept_defaults, setting.name(), is_default);
            }
            word => layout.take(cursor, word, place)?,
        }
    }
    let replicas = layout.replicas(rules, opening, start)?;
    opening.topics.push(TopicPlan { name, replicas, settings: ours, kept_defaults });
    Ok(())
}

const LAYOUT: [(&str, Word); 3] =
    [(PARTITIONS, Word::Partitions), (FACTOR, Word::ReplicationFactor), (REPLICAS, Word::Replicas)];

/// Notes a word of the line, which may not come twice.
pub(super) fn once<T: Copy + PartialEq>(
    seen: &mut Vec<T>,
    word: T,
    names: &[(&str, T)],
    place: Cursor<'_>,
) -> Result<(), Trouble> {
    if seen.contains(&word) {
        let name = names.iter().find(|(_, known)| *known == word);
        return Err(place.trouble(Problem::Repeated(name.map_or("", |(name, _)| name).to_owned())));
    }
    seen.push(word);
    Ok(())
}

impl Layout {
    fn take(
        &mut self,
        cursor: &mut Cursor<'_>,
        word: Word,
        place: Cursor<'_>,
    ) -> Result<(), Trouble> {
        let placed = Layout::Placed { partitions: 1, replication_factor: None };
        match (word, self) {
            (Word::Partitions, Layout::Placed { partitions, .. }) => {
                *partitions = number_within(cursor, PARTITIONS, 1, MOST_PARTITIONS as i64)? as u16;
            }
            (Word::ReplicationFactor, Layout::Placed { replication_factor, .. }) => {
                *replication_factor = Some(number_within(cursor, FACTOR, 1, 9)? as u8);
            }
            (_, layout) if *layout == placed => *layout = Layout::Given(lists(cursor)?),
            _ => return Err(place.trouble(Problem::Repeated(REPLICAS.to_owned()))),
        }
        Ok(())
    }

    /// The replicas of each partition in a cluster that begins like this.
    fn replicas(
        self,
        rules: &Rules,
        opening: &Opening,
        start: Cursor<'_>,
    ) -> Result<Vec<Vec<BrokerId>>, Trouble> {
        let bounds = |name: &str, most: usize| {
            let (name, most) = (name.to_owned(), most as i64);
            Err(start.trouble(Problem::OutOfBounds { name, least: 1, most }))
        };
        let brokers = usize::from(opening.brokers);
        let all: Vec<BrokerId> = (1..=opening.brokers).map(BrokerId).collect();
        let replicas = match self {
            Layout::Given(replicas) => replicas,
            Layout::Placed { partitions, replication_factor } => {
                let replication_factor = replication_factor.unwrap_or(opening.brokers);
                if usize::from(replication_factor) > brokers {
                    return bounds(FACTOR, brokers);
                }
                let wish = Wish { partitions, first: 0, replication_factor, start: 0 };
                place(rules, &all, &[], wish)
            }
        };
        let others: usize = opening.topics.iter().map(|topic| topic.replicas.len()).sum();
        if replicas.iter().flatten().any(|id| !all.contains(id)) {
            return bounds(REPLICAS, brokers);
        }
        if replicas.len() + others > MOST_PARTITIONS {
            return bounds(PARTITIONS, MOST_PARTITIONS - others);
        }
        Ok(replicas)
    }
}

/// Takes what a new topic looks like, up to the end of the line.
pub(super) fn layout(cursor: &mut Cursor<'_>) -> Result<Layout, Trouble> {
    let (mut layout, mut seen) =
        (Layout::Placed { partitions: 1, replication_factor: None }, vec![]);
    while !cursor.at_end() {
        let place = cursor.next_place();
        let word = cursor.take_from(What::TopicSetting, &LAYOUT)?;
        once(&mut seen, word, &LAYOUT, place)?;
        equals(cursor)?;
        layout.take(cursor, word, place)?;
    }
    Ok(layout)
}

impl fmt::Display for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Layout::Given(replicas) => write!(f, " {REPLICAS}={}", replica_words(replicas)),
            Layout::Placed { partitions, replication_factor } => {
                write!(f, " {PARTITIONS}={partitions}")?;
                replication_factor.iter().try_for_each(|factor| write!(f, " {FACTOR}={factor}"))
            }
        }
    }
}

/// Takes the replicas of some partitions: `1,2/2,3`.
fn lists(cursor: &mut Cursor<'_>) -> Result<Vec<Vec<BrokerId>>, Trouble> {
    let mut found = vec![replica_list(cursor)?];
    while cursor.take_if(&Token::Slash) {
        found.push(replica_list(cursor)?);
    }
    Ok(found)
}

/// Takes the replicas of a partition, in order: `2,3,1`.
pub(super) fn replica_list(cursor: &mut Cursor<'_>) -> Result<Vec<BrokerId>, Trouble> {
    let mut found = Vec::new();
    loop {
        let place = cursor.next_place();
        let broker = |token: &Token| broker_number(token.word()?).map(BrokerId);
        let id = cursor.take(What::Broker, &[], broker)?;
        if found.contains(&id) {
            return Err(place.trouble(Problem::Repeated(id.to_string())));
        }
        found.push(id);
        if !cursor.take_if(&Token::Comma) {
            return Ok(found);
        }
    }
}

/// Replicas as they are written.
pub(super) fn replica_words(replicas: &[Vec<BrokerId>]) -> String {
    let list =
        |ids: &Vec<BrokerId>| ids.iter().map(BrokerId::to_string).collect::<Vec<_>>().join(",");
    replicas.iter().map(list).collect::<Vec<_>>().join("/")
}

/// The lines of the topics, as `topic orders replicas=1,2/2,3`.
pub(super) fn topic_lines(opening: &Opening) -> String {
    let mut lines = String::new();
    for TopicPlan { name, replicas, settings, kept_defaults } in &opening.topics {
        let _ = write!(lines, "topic {name} {REPLICAS}={}", replica_words(replicas));
        for setting in super::header::all_settings().filter(|setting| setting.is_of_topic()) {
            let ours = setting.in_force(&opening.settings, settings);
            let differs = ours != setting.in_force(&opening.settings, &opening.topic);
            if differs || kept_defaults.contains(&ours.name()) {
                let _ = write!(lines, " {}", setting_words(ours));
            }
        }
        lines.push('\n');
    }
    lines
}
