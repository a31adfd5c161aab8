//! How things are called in a sentence: nodes, records, offsets, spans of time, lists.
//!
//! Offsets, epochs and ids are printed as they are in every language; only durations are
//! localised.

use super::resource::{Say, words};
use crate::engine::{BrokerId, BrokerSet, ClientId, Cluster, Millis, Node, Offset, RecordId};
use crate::scene::Lang;

/// The most records that are named in a sentence.
const MOST_NAMES: usize = 3;

/// The longest part of a record's value that is printed in a sentence.
const LONGEST_NAME: usize = 16;

words! { "names":
    pub(super) enum Name<'a> {
        Controller,
        Broker(id: BrokerId),
        Producer(id: ClientId),
        Consumer(id: ClientId),
        ListOf { first: &'a str, last: &'a str },
        Comma,
        Brokers { count: usize, ids: &'a str },
        Offset(at: Offset),
        Offsets { from: Offset, last: Offset },
        Milliseconds(number: u64),
        Seconds(number: &'a str),
    }
}

/// How a node is called inside a sentence.
pub fn node_name(lang: Lang, node: Node) -> String {
    match node {
        Node::Controller => Name::Controller.say(lang),
        Node::Broker(id) => Name::Broker(id).say(lang),
        Node::Producer(id) => Name::Producer(id).say(lang),
        Node::Consumer(id) => Name::Consumer(id).say(lang),
    }
}

/// How a record is called: its value, cut if it is long.
pub fn record_name(cluster: &Cluster, id: RecordId) -> String {
    let said = cluster.record(id).said();
    let mut name: String =
        said.chars().take(LONGEST_NAME).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if said.chars().count() > LONGEST_NAME {
        name.pop();
        name.push('…');
    }
    if name.trim().is_empty() { "\"\"".into() } else { name }
}

/// The names of up to three records as a list; of none or more it is better told how many.
pub(super) fn record_names(lang: Lang, cluster: &Cluster, ids: &[RecordId]) -> Option<String> {
    let names = || ids.iter().map(|id| record_name(cluster, *id)).collect::<Vec<_>>();
    (1..=MOST_NAMES).contains(&ids.len()).then(|| list(lang, &names()))
}

/// A list without an "and": `a, b, c`.
pub(super) fn enumeration(lang: Lang, items: &[impl AsRef<str>]) -> String {
    let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
    items.join(&Name::Comma.say(lang))
}

/// A list as it is said: `a, b and c`.
pub(super) fn list(lang: Lang, items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => Name::ListOf { first: &enumeration(lang, first), last }.say(lang),
    }
}

/// Brokers as they are said inside a sentence: `broker 2`, `brokers 2 and 3`.
pub(super) fn brokers(lang: Lang, set: BrokerSet) -> String {
    let ids: Vec<String> = set.iter().map(|id| id.to_string()).collect();
    Name::Brokers { count: ids.len(), ids: &list(lang, &ids) }.say(lang)
}

/// The offsets from `from` up to, not including, `to`.
pub(super) fn offsets(lang: Lang, from: Offset, to: Offset) -> String {
    let last = Offset(to.0.saturating_sub(1));
    if last > from { Name::Offsets { from, last } } else { Name::Offset(from) }.say(lang)
}

/// A size: bytes below 10 kB, else with one decimal in the next unit of 1,024.
pub fn bytes(count: u64) -> String {
    const UNITS: [&str; 3] = ["KiB", "MiB", "GiB"];
    if count < 10_000 {
        return format!("{count} B");
    }
    let fits = |power: &u32| count < 10_000 * 1024_u64.pow(*power - 1);
    let power = (1..3).find(|power| fits(&(power + 1))).unwrap_or(3);
    let tenths = count * 10 / 1024_u64.pow(power);
    let unit = UNITS[power as usize - 1];
    match tenths % 10 {
        0 => format!("{} {unit}", tenths / 10),
        part => format!("{}.{part} {unit}", tenths / 10),
    }
}

/// A span of time: milliseconds below a second, else seconds with up to three decimals.
pub fn duration(lang: Lang, span: Millis) -> String {
    if span.0 < 1_000 {
        return Name::Milliseconds(span.0).say(lang);
    }
    let decimals = format!("{:03}", span.0 % 1_000);
    let decimals = decimals.trim_end_matches('0');
    let point = if decimals.is_empty() { "" } else { "." };
    Name::Seconds(&format!("{}{point}{decimals}", span.0 / 1_000)).say(lang)
}

/// An instant of the run, counted from its opening, as on a stop-watch: `1.25 s`.
pub fn instant(lang: Lang, at: Millis) -> String {
    duration(lang, at)
}

/// The members of `set`, for labels such as `ISR 1,2`; a dash if there is none.
pub(super) fn members(set: BrokerSet) -> String {
    if set.is_empty() { "–".into() } else { set.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_told_in_the_unit_that_people_would_use() {
        let en = |ms| duration(Lang::En, Millis(ms));
        assert_eq!([en(0), en(999), en(1_000)], ["0 ms", "999 ms", "1 s"]);
        assert_eq!([en(1_050), en(30_000), en(61_200)], ["1.05 s", "30 s", "61.2 s"]);
        assert_eq!(duration(Lang::Zh, Millis(1_500)), "1.5 秒");
    }

    #[test]
    fn a_list_ends_with_and() {
        let items = ["a", "b", "c"].map(String::from);
        assert_eq!(list(Lang::En, &items), "a, b and c");
        assert_eq!(list(Lang::Zh, &items), "a、b 和 c");
        assert_eq!(list(Lang::En, &items[..1]), "a");
    }

    #[test]
    fn an_exclusive_end_is_not_named() {
        assert_eq!(offsets(Lang::En, Offset(2), Offset(3)), "offset 2");
        assert_eq!(offsets(Lang::Zh, Offset(2), Offset(5)), "偏移量 2–4");
    }
}
