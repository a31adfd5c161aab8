//! What can be seen in a cluster, as a value that is written in a script.

use std::fmt;
use std::sync::Arc;

use super::error::{Problem, Trouble, What};
use super::token::{Cursor, Token, quoted};
use crate::engine::Millis;
use crate::log::ordered::include;

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing: no leader, an empty list.
    None,
    /// A number.
    Number(u64),
    /// Brokers, smallest first; never empty.
    Brokers(Vec<u8>),
    /// The values of records, in order; never empty.
    Texts(Vec<Arc<str>>),
    /// Time.
    Duration(Millis),
    /// What a replica does.
    Role(ReplicaRole),
    /// Yes or no.
    YesNo(bool),
}

/// What a replica does for its partition, as far as a script asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum ReplicaRole {
    Leader,
    Follower,
    Idle,
    Down,
}

/// The kinds of values; an observable has one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    Brokers,
    Texts,
    Duration,
    Role,
    YesNo,
}

const ROLES: [(&str, ReplicaRole); 4] = [
    ("leader", ReplicaRole::Leader),
    ("follower", ReplicaRole::Follower),
    ("idle", ReplicaRole::Idle),
    ("down", ReplicaRole::Down),
];

/// The longest duration that can be written: a thousand hours.
const LONGEST: u64 = 3_600_000_000;

impl Kind {
    /// Whether one value of the kind can be larger than another.
    pub(super) fn has_order(self) -> bool {
        matches!(self, Kind::Number | Kind::Duration)
    }
}

impl ReplicaRole {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        ROLES[self as usize].0
    }
}

impl Value {
    /// The list, or `None` if it is empty.
    pub fn texts(texts: Vec<Arc<str>>) -> Value {
        if texts.is_empty() { Value::None } else { Value::Texts(texts) }
    }

    /// The list, or `None` if it is empty.
    pub fn brokers(brokers: Vec<u8>) -> Value {
        if brokers.is_empty() { Value::None } else { Value::Brokers(brokers) }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::None => write!(f, "none"),
            Value::Number(number) => write!(f, "{number}"),
            Value::Brokers(brokers) => {
                let words: Vec<String> = brokers.iter().map(u8::to_string).collect();
                write!(f, "{}", words.join(","))
            }
            Value::Texts(texts) => {
                let words: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
                write!(f, "{}", words.join(","))
            }
            Value::Duration(time) => write!(f, "{}", duration_words(*time)),
            Value::Role(role) => write!(f, "{}", role.as_str()),
            Value::YesNo(true) => write!(f, "yes"),
            Value::YesNo(false) => write!(f, "no"),
        }
    }
}

/// Takes a value of the kind.
pub(super) fn value(cursor: &mut Cursor<'_>, kind: Kind) -> Result<Value, Trouble> {
    match kind {
        Kind::Number => cursor.take(What::NumberOrNone, &["none"], number_or_none),
        Kind::Duration => Ok(Value::Duration(duration(cursor)?)),
        Kind::Role => Ok(Value::Role(cursor.take_from(What::Role, &ROLES)?)),
        Kind::YesNo => {
            Ok(Value::YesNo(cursor.take_from(What::YesNo, &[("yes", true), ("no", false)])?))
        }
        Kind::Brokers => {
            let named = list(cursor, What::Brokers, |token| broker_number(token.word()?))?;
            let mut brokers = Vec::new();
            named.into_iter().for_each(|broker| include(&mut brokers, broker));
            Ok(Value::brokers(brokers))
        }
        Kind::Texts => Ok(Value::texts(list(cursor, What::Texts, Token::text)?)),
    }
}

fn number_or_none(token: &Token) -> Option<Value> {
    match token.word()? {
        "none" => Some(Value::None),
        word => Some(Value::Number(digits(word)?)),
    }
}

fn list<T>(
    cursor: &mut Cursor<'_>,
    what: What,
    accept: impl Fn(&Token) -> Option<T>,
) -> Result<Vec<T>, Trouble> {
    if cursor.take_if(&Token::Word("none".to_owned())) {
        return Ok(Vec::new());
    }
    let mut found = vec![cursor.take(what, &["none"], &accept)?];
    while cursor.take_if(&Token::Comma) {
        found.push(cursor.take(what, &[], &accept)?);
    }
    Ok(found)
}

/// The number of a broker, 1 to 9.
pub(super) fn broker_number(word: &str) -> Option<u8> {
    match word.as_bytes() {
        [digit @ b'1'..=b'9'] => Some(digit - b'0'),
        _ => None,
    }
}

/// A number of digits only.
pub(super) fn digits(word: &str) -> Option<u64> {
    let plain = !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| word.parse().ok())?
}

/// Takes a number between two bounds.
pub(super) fn number_within(
    cursor: &mut Cursor<'_>,
    name: &str,
    least: i64,
    most: i64,
) -> Result<i64, Trouble> {
    let place = cursor.next_place();
    let is_digits = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    let is_number = |word: &str| is_digits(word.strip_prefix('-').unwrap_or(word));
    let word = cursor.take(What::Number, &[], |token| {
        token.word().filter(|word| is_number(word)).map(str::to_owned)
    })?;
    word.parse()
        .ok()
        .filter(|number| (least..=most).contains(number))
        .ok_or_else(|| place.trouble(Problem::OutOfBounds { name: name.to_owned(), least, most }))
}

/// Takes a duration.
pub(super) fn duration(cursor: &mut Cursor<'_>) -> Result<Millis, Trouble> {
    cursor.take(What::Duration, &[], |token| millis(token.word()?))
}

fn millis(word: &str) -> Option<Millis> {
    // `ms` comes first, because it ends with `s` too.
    let units = [("ms", 1), ("s", 1_000), ("m", 60_000)];
    let (number, unit) =
        units.iter().find_map(|(name, unit)| Some((word.strip_suffix(name)?, *unit)))?;
    let millis = digits(number)?.checked_mul(unit)?;
    (millis <= LONGEST).then_some(Millis(millis))
}

/// A duration in the largest unit of which it is a whole number.
pub(super) fn duration_words(time: Millis) -> String {
    match time.0 {
        millis if millis > 0 && millis.is_multiple_of(60_000) => format!("{}m", millis / 60_000),
        millis if millis > 0 && millis.is_multiple_of(1_000) => format!("{}s", millis / 1_000),
        millis => format!("{millis}ms"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_written_in_its_largest_whole_unit() {
        let written = |n| duration_words(Millis(n));
        assert_eq!(
            [0, 400, 9_000, 90_000, 120_000].map(written),
            ["0ms", "400ms", "9s", "90s", "2m"]
        );
        for n in [0, 1, 999, 1_000, 61_000, 3_600_000] {
            assert_eq!(millis(&written(n)), Some(Millis(n)));
        }
        assert_eq!(millis("18446744073709551615m"), None, "it does not overflow");
    }

    #[test]
    fn a_list_of_brokers_has_one_order_whoever_wrote_it() {
        let read = |text| value(&mut Cursor::new(text, 1, 1), Kind::Brokers).unwrap();
        assert_eq!(read("3,1"), read("1, 3"));
        assert_eq!(read("none"), Value::None);
    }
}
