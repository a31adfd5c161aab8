//! Checkpoints: text files of a version, a count and one entry in each line.
//!
//! From: `CheckpointFile`, `LeaderEpochCheckpointFile`, `OffsetCheckpointFile` (section A.3).

use std::fmt::{self, Write};

const VERSION: i32 = 0;

/// Why a text is not a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadCheckpoint {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub what: CheckpointTrouble,
}

/// What is wrong with a checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckpointTrouble {
    /// The line has not the words that it should have, or they are no numbers.
    Malformed,
    /// Another version than 0.
    UnknownVersion(i32),
    /// There are more or fewer entries than the second line says.
    WrongCount {
        /// How many it says.
        stated: i32,
        /// How many there are.
        found: usize,
    },
}

/// An entry of `leader-epoch-checkpoint`: the epoch began at this offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EpochLine {
    /// The leader epoch.
    pub epoch: i32,
    /// Its first offset.
    pub start_offset: i64,
}

/// An entry of `replication-offset-checkpoint` (high watermarks),
/// `recovery-point-offset-checkpoint`, `log-start-offset-checkpoint` or
/// `cleaner-offset-checkpoint`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OffsetLine {
    /// The topic.
    pub topic: String,
    /// The partition.
    pub partition: i32,
    /// The offset.
    pub offset: i64,
}

impl fmt::Display for EpochLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.epoch, self.start_offset)
    }
}

impl fmt::Display for OffsetLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.topic, self.partition, self.offset)
    }
}

/// The text of a checkpoint.
pub fn write<T: fmt::Display>(entries: &[T]) -> String {
    let mut text = format!("{VERSION}\n{}\n", entries.len());
    for entry in entries {
        writeln!(text, "{entry}").expect("a text takes more text");
    }
    text
}

/// The entries of a `leader-epoch-checkpoint`.
///
/// # Errors
/// The first line that is wrong.
pub fn read_epochs(text: &str) -> Result<Vec<EpochLine>, BadCheckpoint> {
    read(text, |words| {
        let [epoch, start_offset] = words else { return None };
        Some(EpochLine { epoch: epoch.parse().ok()?, start_offset: start_offset.parse().ok()? })
    })
}

/// The entries of a checkpoint of offsets.
///
/// # Errors
/// The first line that is wrong.
pub fn read_offsets(text: &str) -> Result<Vec<OffsetLine>, BadCheckpoint> {
    read(text, |words| {
        let [topic, partition, offset] = words else { return None };
        let (partition, offset) = (partition.parse().ok()?, offset.parse().ok()?);
        Some(OffsetLine { topic: (*topic).to_string(), partition, offset })
    })
}

/// Reads the lines. A text without a line, or with a version and nothing else, has no entries,
/// as in Kafka.
fn read<T>(text: &str, entry: impl Fn(&[&str]) -> Option<T>) -> Result<Vec<T>, BadCheckpoint> {
    let bad = |line: usize, what| BadCheckpoint { line, what };
    let number = |(index, line): (usize, &str)| {
        line.trim().parse::<i32>().map_err(|_| bad(index + 1, CheckpointTrouble::Malformed))
    };
    let mut lines = text.lines().enumerate();
    let Some(version) = lines.next() else { return Ok(Vec::new()) };
    let version = number(version)?;
    if version != VERSION {
        return Err(bad(1, CheckpointTrouble::UnknownVersion(version)));
    }
    let Some(count) = lines.next() else { return Ok(Vec::new()) };
    let stated = number(count)?;
    let mut entries = Vec::new();
    for (index, line) in lines {
        let words: Vec<&str> = line.split_whitespace().collect();
        let read = entry(&words);
        entries.push(read.ok_or_else(|| bad(index + 1, CheckpointTrouble::Malformed))?);
    }
    if usize::try_from(stated) != Ok(entries.len()) {
        let found = entries.len();
        return Err(bad(2, CheckpointTrouble::WrongCount { stated, found }));
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn epoch(epoch: i32, start_offset: i64) -> EpochLine {
        EpochLine { epoch, start_offset }
    }

    #[test]
    fn checkpoints_are_read_as_they_were_written() {
        let epochs = [epoch(0, 0), epoch(7, 1_234_567_890_123)];
        assert_eq!(write(&epochs), "0\n2\n0 0\n7 1234567890123\n");
        assert_eq!(read_epochs(&write(&epochs)), Ok(epochs.to_vec()));
        let offset = OffsetLine { topic: "my-topic".into(), partition: 3, offset: 17 };
        assert_eq!(write(std::slice::from_ref(&offset)), "0\n1\nmy-topic 3 17\n");
        assert_eq!(read_offsets("0\n1\nmy-topic 3 17\n"), Ok(vec![offset]));
        assert_eq!(read_epochs(""), Ok(Vec::new()));
    }

    #[test]
    fn a_wrong_line_is_told_by_its_number() {
        let wrong = |text: &str| read_epochs(text).map_err(|bad| (bad.line, bad.what)).unwrap_err();
        assert_eq!(wrong("x\n0\n"), (1, CheckpointTrouble::Malformed));
        assert_eq!(wrong("1\n0\n"), (1, CheckpointTrouble::UnknownVersion(1)));
        assert_eq!(wrong("0\n\n"), (2, CheckpointTrouble::Malformed));
        assert_eq!(wrong("0\n2\n0 0\n1 2 3\n"), (4, CheckpointTrouble::Malformed));
        assert_eq!(wrong("0\n2\n0 0\n\n"), (4, CheckpointTrouble::Malformed));
        let count = CheckpointTrouble::WrongCount { stated: 2, found: 1 };
        assert_eq!(wrong("0\n2\n0 0\n"), (2, count));
        let negative = CheckpointTrouble::WrongCount { stated: -1, found: 0 };
        assert_eq!(wrong("0\n-1\n"), (2, negative));
        assert_eq!(wrong("0\n1\n0 99999999999999999999\n"), (3, CheckpointTrouble::Malformed));
    }
}
