//! Names of the files of a partition, and the file that holds its topic's id.
//!
//! Rule: a file is named after the first offset in it, in twenty digits; a folder after topic and
//! partition.
//!
//! From: `LogFileUtils`, `UnifiedLog.parseTopicPartitionName`, `PartitionMetadataFile`,
//! `Uuid` (section A.3, KIP-516).

use base64ct::{Base64UrlUnpadded, Encoding};

/// A file of a segment, or of the producers as of an offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// `.log`
    Log,
    /// `.index`
    OffsetIndex,
    /// `.timeindex`
    TimeIndex,
    /// `.txnindex`
    TransactionIndex,
    /// `.snapshot`
    ProducerSnapshot,
}

impl FileKind {
    /// All of them.
    pub const ALL: [FileKind; 5] = [
        FileKind::Log,
        FileKind::OffsetIndex,
        FileKind::TimeIndex,
        FileKind::TransactionIndex,
        FileKind::ProducerSnapshot,
    ];

    /// What follows the digits.
    pub fn suffix(self) -> &'static str {
        match self {
            FileKind::Log => ".log",
            FileKind::OffsetIndex => ".index",
            FileKind::TimeIndex => ".timeindex",
            FileKind::TransactionIndex => ".txnindex",
            FileKind::ProducerSnapshot => ".snapshot",
        }
    }

    /// The name of the file that begins at this offset.
    pub fn name(self, offset: u64) -> String {
        format!("{offset:020}{}", self.suffix())
    }

    /// What a file name says; `None` for any other file, also for one that waits to be deleted.
    pub fn parse(name: &str) -> Option<(u64, FileKind)> {
        let (digits, suffix) = name.split_at_checked(name.find('.')?)?;
        let kind = FileKind::ALL.into_iter().find(|kind| kind.suffix() == suffix)?;
        let plain = digits.len() == 20 && digits.bytes().all(|byte| byte.is_ascii_digit());
        let offset: u64 = digits.parse().ok().filter(|_| plain)?;
        (offset <= i64::MAX as u64).then_some((offset, kind))
    }
}

/// The name of a partition's folder.
pub fn partition_folder(topic: &str, partition: u32) -> String {
    format!("{topic}-{partition}")
}

/// Topic and partition of a folder; `None` for any other name. A topic may have dashes.
pub fn parse_partition_folder(name: &str) -> Option<(&str, u32)> {
    let (topic, partition) = name.rsplit_once('-')?;
    let plain = !topic.is_empty() && partition.bytes().all(|byte| byte.is_ascii_digit());
    let partition: u32 = partition.parse().ok().filter(|_| plain)?;
    (partition <= i32::MAX as u32).then_some((topic, partition))
}

/// The text of a `partition.metadata` file.
pub fn partition_metadata(topic_id: u128) -> String {
    format!("version: 0\ntopic_id: {}\n", Base64UrlUnpadded::encode_string(&topic_id.to_be_bytes()))
}

/// The topic id in a `partition.metadata` file; `None` if it is none, or is zero.
pub fn parse_partition_metadata(text: &str) -> Option<u128> {
    let mut lines = text.lines();
    let version: i32 = lines.next()?.strip_prefix("version: ")?.trim().parse().ok()?;
    let id = lines.next()?.strip_prefix("topic_id: ")?.trim();
    let bytes = Base64UrlUnpadded::decode_vec(id).ok().filter(|_| version == 0)?;
    let id = u128::from_be_bytes(bytes.try_into().ok()?);
    (id != 0).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_after_its_first_offset() {
        assert_eq!(FileKind::Log.name(368_796), "00000000000000368796.log");
        for kind in FileKind::ALL {
            assert_eq!(FileKind::parse(&kind.name(42)), Some((42, kind)));
        }
        let others = [
            "00000000000000000042.log.deleted",
            "42.log",
            "0000000000000000004x.log",
            "+0000000000000000042.log",
            "99999999999999999999.log",
            "leader-epoch-checkpoint",
            "é0000000000000000042.log",
        ];
        others.iter().for_each(|name| assert_eq!(FileKind::parse(name), None, "{name}"));
    }

    #[test]
    fn a_folder_is_named_after_topic_and_partition() {
        assert_eq!(parse_partition_folder(&partition_folder("a-b", 12)), Some(("a-b", 12)));
        for name in ["orders", "orders-", "-0", "orders-+1", "orders-x", "orders-99999999999"] {
            assert_eq!(parse_partition_folder(name), None, "{name}");
        }
    }

    #[test]
    fn a_topic_id_is_base64_of_sixteen_bytes() {
        let id = 0x0001_0203_0405_0607_0809_0a0b_0c0d_0eff;
        let text = partition_metadata(id);
        assert_eq!(text, "version: 0\ntopic_id: AAECAwQFBgcICQoLDA0O_w\n");
        assert_eq!(parse_partition_metadata(&text), Some(id));
        let zero = partition_metadata(0);
        let version = text.replace("version: 0", "version: 1");
        for wrong in [zero.as_str(), &version, "version: 0\n", "", "version: 0\ntopic_id: AAEC\n"] {
            assert_eq!(parse_partition_metadata(wrong), None, "{wrong}");
        }
    }
}
