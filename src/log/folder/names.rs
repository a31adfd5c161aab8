//! What a file of a partition folder is, by its name.
//!
//! Rule: a segment's files are named after the base offset of the segment, in twenty digits. A
//! further suffix says that a broker has set the file aside.
//!
//! From: `LogFileUtils`, `UnifiedLog` (section A.3).

use crate::log::format::names::FileKind as SegmentFile;

/// What a file of a partition folder holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// `.log`: batches, back to back.
    Log,
    /// `.index`: where offsets lie in the log.
    OffsetIndex,
    /// `.timeindex`: from which offset on timestamps are greater.
    TimeIndex,
    /// `.txnindex`: aborted transactions.
    TransactionIndex,
    /// `.snapshot`: the state of producers up to an offset.
    ProducerSnapshot,
    /// `leader-epoch-checkpoint`: where each leader epoch begins.
    LeaderEpochCheckpoint,
    /// `partition.metadata`: the id of the topic.
    PartitionMetadata,
    /// Nothing that a broker reads from a partition folder.
    Unknown,
}

/// Why a broker has set a file aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Aside {
    /// `.deleted`: it waits to be removed.
    Deleted,
    /// `.cleaned`: the log cleaner has not finished it.
    Cleaned,
    /// `.swap`: the log cleaner has finished it, and it is about to take its place.
    Swap,
}

/// What the name of a file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FileName {
    /// What it holds.
    pub kind: FileKind,
    /// The offset in its name.
    pub base: Option<i64>,
    /// Whether it is set aside. The broker reads no such file, and nothing is checked in it.
    pub aside: Option<Aside>,
}

const ASIDE: [(&str, Aside); 3] =
    [(".deleted", Aside::Deleted), (".cleaned", Aside::Cleaned), (".swap", Aside::Swap)];

impl FileName {
    /// Reads a name without its folder.
    pub fn parse(name: &str) -> FileName {
        let aside = ASIDE.iter().find(|(ending, _)| name.ends_with(ending));
        let plain = aside.map_or(name, |(ending, _)| &name[..name.len() - ending.len()]);
        let (kind, base) = kind_and_base(plain);
        FileName { kind, base, aside: aside.map(|(_, why)| *why) }
    }
}

fn kind_and_base(name: &str) -> (FileKind, Option<i64>) {
    match name {
        "leader-epoch-checkpoint" => return (FileKind::LeaderEpochCheckpoint, None),
        "partition.metadata" => return (FileKind::PartitionMetadata, None),
        _ => {}
    }
    match SegmentFile::parse(name) {
        Some((base, kind)) => (FileKind::of(kind), i64::try_from(base).ok()),
        None => (FileKind::Unknown, None),
    }
}

impl FileKind {
    fn of(kind: SegmentFile) -> FileKind {
        match kind {
            SegmentFile::Log => FileKind::Log,
            SegmentFile::OffsetIndex => FileKind::OffsetIndex,
            SegmentFile::TimeIndex => FileKind::TimeIndex,
            SegmentFile::TransactionIndex => FileKind::TransactionIndex,
            SegmentFile::ProducerSnapshot => FileKind::ProducerSnapshot,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segments_files_carry_its_base_offset_in_twenty_digits() {
        let name = FileName::parse("00000000000000368796.log");
        let expected = FileName { kind: FileKind::Log, base: Some(368_796), aside: None };
        assert_eq!(name, expected);
        for wrong in ["368796.log", "0000000000000036879x.log", "99999999999999999999.log"] {
            assert_eq!(FileName::parse(wrong).kind, FileKind::Unknown, "{wrong}");
        }
    }

    #[test]
    fn every_kind_of_file_is_known() {
        let kind = |name: &str| FileName::parse(name).kind;
        assert_eq!(kind("00000000000000000000.index"), FileKind::OffsetIndex);
        assert_eq!(kind("00000000000000000000.timeindex"), FileKind::TimeIndex);
        assert_eq!(kind("00000000000000000000.txnindex"), FileKind::TransactionIndex);
        assert_eq!(kind("00000000000000000000.snapshot"), FileKind::ProducerSnapshot);
        assert_eq!(kind("leader-epoch-checkpoint"), FileKind::LeaderEpochCheckpoint);
        assert_eq!(kind("partition.metadata"), FileKind::PartitionMetadata);
        assert_eq!(kind("notes.txt"), FileKind::Unknown);
    }

    #[test]
    fn a_further_suffix_sets_a_file_aside() {
        let aside = |ending: &str| {
            let name = FileName::parse(&format!("00000000000000000007.log{ending}"));
            assert_eq!((name.kind, name.base), (FileKind::Log, Some(7)));
            name.aside
        };
        assert_eq!(aside(".deleted"), Some(Aside::Deleted));
        assert_eq!(aside(".cleaned"), Some(Aside::Cleaned));
        assert_eq!(aside(".swap"), Some(Aside::Swap));
        assert_eq!(aside(""), None);
    }
}
