//! The files that are small enough to be read as a whole: checkpoint, snapshots, topic id.

use super::finding::What;
use super::findings::Findings;
use super::report::Content;
use super::source::SourceFile;
use crate::log::format::names::parse_partition_metadata;
use crate::log::format::{DamageKind, snapshot};

/// No file of these kinds is larger; more than this is not read.
const MOST: usize = 16 << 20;

/// All bytes of a small file. What cannot be read is told.
pub fn read(file: u32, source: &SourceFile, findings: &mut Findings) -> Option<Vec<u8>> {
    if source.bytes.size() > MOST as u64 {
        findings.tell(file, 0, What::WrongSize { size: source.bytes.size() });
        return None;
    }
    let bytes = source.read(0, MOST);
    if bytes.is_err() {
        findings.tell(file, 0, What::Unreadable);
    }
    bytes.ok()
}

/// Counts the producers in a snapshot.
pub fn snapshot(file: u32, bytes: &[u8], findings: &mut Findings) -> Option<Content> {
    match snapshot::read(bytes) {
        Ok(producers) => Some(Content::Producers(producers.len() as u64)),
        Err(damage) => {
            let what = match damage.what {
                DamageKind::CrcMismatch { stored, computed } => {
                    What::CrcMismatch { stored, computed }
                }
                DamageKind::UnknownVersion { version } => {
                    What::OtherVersion { version: i32::from(version) }
                }
                _ => What::WrongSize { size: bytes.len() as u64 },
            };
            findings.tell(file, damage.position, what);
            None
        }
    }
}

/// Reads the id of the topic.
pub fn metadata(file: u32, bytes: &[u8], findings: &mut Findings) -> Option<Content> {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.lines();
    let (version, id) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    if parse_partition_metadata(&text).is_some() {
        let id = id.strip_prefix("topic_id: ").unwrap_or(id).trim();
        return Some(Content::TopicId(id.to_owned()));
    }
    let (position, line) = match version.trim() {
        "version: 0" => (bytes.len().min(version.len() + 1) as u64, 2),
        _ => (0, 1),
    };
    findings.tell(file, position, What::BadLine { line });
    None
}
