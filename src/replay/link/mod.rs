//! A run as a link: `1.` and the script, packed.
//!
//! Rule: the number before the dot is the version of the format; each version ever given out
//! stays readable. What follows is base64url of a checksum and the text packed by raw deflate
//! (RFC 1951), so a link has only letters, digits, `-`, `_` and the dot, which every chat and page
//! leaves alone. Packing is the caller's: in the page the browser does it.
//!
//! The checksum is FNV-1a over the packed bytes, four of them: a typing error or a link that was
//! cut off is noticed before anything is unpacked. It is no protection against malice, and needs
//! none: whatever a link holds, it is only a script.

mod beside;

use std::fmt;

use base64ct::{Base64UrlUnpadded, Encoding};

use beside::beside_lines;
pub(super) use beside::{beside_line, read_beside};

use super::shelf::version;
use crate::engine::{Opening, Rules};
use crate::replay::compare::Beside;
use crate::scenario::{Script, Statement, Trouble};

/// What a link says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The lesson that it belongs to: letters, digits and hyphens.
    pub lesson: Option<String>,
    /// The beat of the lesson that is read, in the same letters.
    pub beat: Option<String>,
    /// The rules in force.
    pub rules: Rules,
    /// How the run begins.
    pub opening: Opening,
    /// What happens then.
    pub statements: Vec<Statement>,
    /// The step to look at.
    pub step: usize,
    /// The partition to look at, if it is not the first.
    pub partition: Option<String>,
    /// The promise that the run is said to break, by its name.
    pub breaks: Option<String>,
    /// What it is to be compared with.
    pub beside: Option<Beside>,
}

/// Why a link cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadLink {
    /// There is nothing in it.
    Empty,
    /// It is of a version that is not known here.
    UnknownVersion(String),
    /// It has a character that no link has, counted from 0.
    BadCharacter {
        /// Where.
        at: usize,
    },
    /// It was changed or cut off on its way.
    Damaged,
    /// It unpacks to more than a link may hold.
    TooLarge,
    /// Nothing here can unpack it.
    NoUnpacking,
    /// What it holds is no script.
    Script(Vec<Trouble>),
}

/// How many bytes the text of a link may have.
pub const LARGEST: usize = 1 << 20;

const VERSION: &str = "1";
const CHECKSUM: usize = 4;

/// The link of a text that was packed.
pub fn seal(packed: &[u8]) -> String {
    let bytes = [&checksum(packed)[..], packed].concat();
    format!("{VERSION}.{}", Base64UrlUnpadded::encode_string(&bytes))
}

/// The packed text in a link.
///
/// # Errors
/// Why it cannot be read. Whatever is given, it does not panic.
pub fn unseal(link: &str) -> Result<Vec<u8>, BadLink> {
    let link = link.trim();
    if link.is_empty() {
        return Err(BadLink::Empty);
    }
    let (version, body) = link.split_once('.').unwrap_or((link, ""));
    if version != VERSION {
        return Err(BadLink::UnknownVersion(version.chars().take(8).collect()));
    }
    let is_good = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if let Some(at) = body.chars().position(|c| !is_good(c)) {
        return Err(BadLink::BadCharacter { at: at + VERSION.len() + 1 });
    }
    let bytes = Base64UrlUnpadded::decode_vec(body).map_err(|_| BadLink::Damaged)?;
    let (sum, packed) = bytes.split_at_checked(CHECKSUM).ok_or(BadLink::Damaged)?;
    if sum != checksum(packed) {
        return Err(BadLink::Damaged);
    }
    Ok(packed.to_vec())
}

/// The text of a link: lines of its own, if they say anything, and a script.
pub fn write(link: &Link) -> String {
    let mut text = String::new();
    if let Some(lesson) = link.lesson.as_ref().filter(|lesson| is_name(lesson)) {
        text += &format!("lesson {lesson}\n");
    }
    if let Some(beat) = link.beat.as_ref().filter(|beat| is_name(beat)) {
        text += &format!("beat {beat}\n");
    }
    if link.step > 0 {
        text += &format!("step {}\n", link.step);
    }
    if let Some(partition) = &link.partition {
        text += &format!("partition {partition}\n");
    }
    if let Some(claim) = &link.breaks {
        text += &format!("breaks {claim}\n");
    }
    text += &link.beside.as_ref().map(|beside| beside_lines(beside, link)).unwrap_or_default();
    let Link { rules, opening, statements, .. } = link.clone();
    text + &Script { rules, opening, statements }.to_string()
}

/// Reads the text of a link.
///
/// # Errors
/// Why it cannot be read. Whatever is given, it does not panic.
pub fn read(text: &str) -> Result<Link, BadLink> {
    let (lesson, text) = own_line(text, "lesson ");
    let (beat, text) = own_line(text, "beat ");
    let (step, text) = own_line(text, "step ");
    let (partition, text) = own_line(text, "partition ");
    let (breaks, text) = own_line(text, "breaks ");
    let (line, text) = own_line(text, "beside ");
    let beside = line.map(|line| read_beside(line, text)).transpose()?;
    let text = beside.as_ref().map_or(text, |(.., rest)| *rest);
    if ![lesson, beat, breaks].into_iter().flatten().all(is_name) {
        return Err(BadLink::Damaged);
    }
    let step = step.map_or(Ok(0), str::parse).map_err(|_| BadLink::Damaged)?;
    let Script { rules, opening, statements } = Script::parse(text).map_err(BadLink::Script)?;
    let names = [lesson, beat, partition, breaks];
    let [lesson, beat, partition, breaks] = names.map(|name| name.map(str::to_owned));
    let beside = match beside {
        Some((Beside::Branch(rest), common, _)) => {
            let common = statements.get(..common).ok_or(BadLink::Damaged)?;
            Some(Beside::Branch([common, &rest].concat()))
        }
        other => other.map(|(beside, ..)| beside),
    };
    Ok(Link { lesson, beat, rules, opening, statements, step, partition, breaks, beside })
}

fn own_line<'a>(text: &'a str, word: &str) -> (Option<&'a str>, &'a str) {
    let line = text.strip_prefix(word).and_then(|rest| rest.split_once('\n'));
    line.map_or((None, text), |(value, rest)| (Some(value), rest))
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

fn checksum(bytes: &[u8]) -> [u8; CHECKSUM] {
    version(bytes).to_be_bytes()
}

impl std::error::Error for BadLink {}

impl fmt::Display for BadLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BadLink::Empty => write!(f, "the link is empty"),
            BadLink::UnknownVersion(version) => {
                write!(f, "the link is of version {version:?}, which is not known here")
            }
            BadLink::BadCharacter { at } => {
                write!(f, "character {} of the link belongs in no link", at + 1)
            }
            BadLink::Damaged => write!(f, "the link was changed or cut off on its way"),
            BadLink::TooLarge => write!(f, "the link holds more than a link may"),
            BadLink::NoUnpacking => write!(f, "nothing here unpacks links (raw deflate)"),
            BadLink::Script(troubles) => {
                write!(f, "the link holds a script with errors")?;
                troubles.first().map_or(Ok(()), |trouble| write!(f, ": {trouble}"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};

    use flate2::Compression;
    use flate2::read::DeflateDecoder;
    use flate2::write::DeflateEncoder;

    use super::*;
    use crate::engine::{Acks, Edition, Setting};

    fn packed(text: &[u8]) -> String {
        let mut packing = DeflateEncoder::new(Vec::new(), Compression::default());
        packing.write_all(text).unwrap();
        seal(&packing.finish().unwrap())
    }

    fn encode(link: &Link) -> String {
        packed(write(link).as_bytes())
    }

    fn decode(link: &str) -> Result<Link, BadLink> {
        let packed = unseal(link)?;
        let mut text = String::new();
        DeflateDecoder::new(&packed[..]).read_to_string(&mut text).map_err(|_| BadLink::Damaged)?;
        read(&text)
    }

    fn link() -> Link {
        let script = "cluster brokers=4 acks=1\nproduce p1 \"order-1\" key=alice\n\
                      produce p1 \"订单\" \"b\"\nnext 12\ncrash broker 1\nrun until hw 2 >= 1\n\
                      cut 2 3\nwait 15ms\nexpect isr = 2,3,4\n";
        let Script { rules, opening, statements } = Script::parse(script).unwrap();
        let lesson = Some("the-leader-dies".to_owned());
        Link {
            lesson,
            beat: None,
            rules,
            opening,
            statements,
            step: 7,
            partition: None,
            breaks: None,
            beside: None,
        }
    }

    #[test]
    fn a_link_is_read_as_it_was_written() {
        for lesson in [None, Some("isr".to_owned())] {
            for step in [0, 7] {
                let link = Link { lesson: lesson.clone(), step, ..link() };
                assert_eq!(decode(&encode(&link)), Ok(link.clone()));
                let partition = Some("orders.raw-1".to_owned());
                let breaks = Some("replicas-agree".to_owned());
                let read = Link { beat: Some("the-cut".to_owned()), partition, breaks, ..link };
                assert_eq!(decode(&encode(&read)), Ok(read));
            }
        }
    }

    #[test]
    fn a_link_carries_what_the_run_is_compared_with() {
        let statements = link().statements;
        let other = Script::parse("crash broker 2\nproduce p1 \"beside edition 0.9\"\n").unwrap();
        let branches = [
            Vec::new(),
            statements[..3].to_vec(),
            [&statements[..4], &other.statements].concat(),
            other.statements,
        ];
        let min_isr = Setting::MinInsyncReplicas(2);
        let besides = [
            Beside::Edition(Edition::V4_0),
            Beside::Edition(Edition::V0_9),
            Beside::Setting(Setting::Acks(Acks::All), None),
            Beside::Setting(min_isr, Some("orders".into())),
        ];
        for beside in besides.into_iter().chain(branches.map(Beside::Branch)) {
            let link = Link { beside: Some(beside), ..link() };
            assert_eq!(decode(&encode(&link)), Ok(link));
        }
    }

    #[test]
    fn what_a_run_cannot_be_compared_with_is_told() {
        let told = |text: &str| decode(&packed(text.as_bytes())).unwrap_err().to_string();
        let damaged = "the link was changed or cut off on its way";
        for text in ["beside next\nnext\n", "beside branch 2\nnext\n", "beside branch 9 0\nnext\n"]
        {
            assert_eq!(told(text), damaged, "{text}");
        }
        assert_eq!(told("beside branch 0 7\nnext\n"), damaged);
        assert!(told("beside edition 7.7\nnext\n").contains("found `7.7`"));
        assert!(told("beside set acks=7\nnext\n").contains("found `7`"));
        assert!(told("beside branch 0 1\nfly\nnext\n").contains("found `fly`"));
    }

    #[test]
    fn a_link_has_only_characters_that_are_left_alone() {
        let text = encode(&link());
        assert!(text.bytes().all(|b| b.is_ascii_alphanumeric() || b"._~-".contains(&b)), "{text}");
    }

    #[test]
    fn a_link_of_the_first_version_stays_readable() {
        let text = "1.zAkkCVWMQQrCMBBF93OKT9YqplZcxbvEdKChsS0zCdZDuPQCHsBbCR7DCG7cfd\
                    7jv8Sq04jc8zqx71jWXWQlzTzjQNzFHKtuN1sKqVQqOMk0sKhr4cOgztIsU1cCY7\
                    Ywk3wT1mDgq_MpBv7T7-fjdbsbmJOhkZcM21AQr_2vCktSRpQxx4T-ggZHV1kouc\
                    4dXXysl_1ZiZeZQ0ZUgUOz2q1a-gA";
        assert_eq!(decode(text), Ok(link()));
    }

    #[test]
    fn one_wrong_character_is_always_noticed() {
        let text = encode(&link());
        let letters: Vec<char> =
            ('a'..='z').chain('A'..='Z').chain('0'..='9').chain("-_".chars()).collect();
        for at in 2..text.len() {
            for letter in letters.iter().filter(|letter| !text[at..].starts_with(**letter)) {
                let wrong = format!("{}{letter}{}", &text[..at], &text[at + 1..]);
                assert_eq!(decode(&wrong), Err(BadLink::Damaged), "{wrong}");
            }
        }
    }

    #[test]
    fn a_link_that_was_cut_off_or_doubled_is_always_noticed() {
        let text = encode(&link());
        (2..text.len()).for_each(|end| assert_eq!(decode(&text[..end]), Err(BadLink::Damaged)));
        assert_eq!(decode(&format!("{text}{}", &text[2..])), Err(BadLink::Damaged));
    }

    #[test]
    fn what_is_no_link_is_told_why() {
        let told = |text: &str| decode(text).unwrap_err().to_string();
        assert_eq!(told(" \n"), "the link is empty");
        assert_eq!(told("2.abc"), "the link is of version \"2\", which is not known here");
        assert_eq!(told("hello"), "the link is of version \"hello\", which is not known here");
        assert_eq!(told("1.ab c"), "character 5 of the link belongs in no link");
        assert_eq!(told("1.高"), "character 3 of the link belongs in no link");
        assert_eq!(told("1."), "the link was changed or cut off on its way");
        assert_eq!(told(&packed(&[0xff, 0xfe])), "the link was changed or cut off on its way");
        assert_eq!(
            told(&packed(b"lesson a\nstep 1\nnext\nfly\n")),
            "the link holds a script with errors: 2:1: expected a statement, as `produce` or \
             `next`, found `fly`"
        );
    }

    #[test]
    fn no_mutated_link_makes_the_reader_panic() {
        let text: Vec<char> = encode(&link()).chars().collect();
        let mut seed: u64 = 7;
        let mut draw = |below: usize| {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as usize % below
        };
        for _ in 0..5_000 {
            let mut wrong = text.clone();
            for _ in 0..=draw(4) {
                let at = draw(wrong.len());
                match draw(3) {
                    0 => wrong[at] = char::from(b' ' + draw(95) as u8),
                    1 => wrong.truncate(at.max(1)),
                    _ => wrong.insert(at, ['é', '高', '.', 'A'][draw(4)]),
                }
            }
            if wrong != text {
                assert!(decode(&String::from_iter(&wrong)).is_err());
            }
        }
    }

    #[test]
    fn no_packed_rubbish_makes_the_reader_panic() {
        let text = write(&link()).into_bytes();
        for at in 0..text.len() {
            for byte in [0, b'\n', b'"', b'9', 0xff] {
                let mut wrong = text.clone();
                wrong[at] = byte;
                let _ = decode(&packed(&wrong));
                let _ = decode(&packed(&wrong[..at]));
            }
        }
    }
}
