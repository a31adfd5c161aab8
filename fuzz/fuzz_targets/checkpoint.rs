//! Any text as a checkpoint: what was read is written, and read the same.
#![no_main]

use highwater::log::format::checkpoint::{read_epochs, read_offsets, write};
use highwater::log::format::{Content, fields, names};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for content in [Content::EpochCheckpoint, Content::OffsetCheckpoint] {
        let _ = fields(content, bytes, 1_000);
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(epochs) = read_epochs(text) {
        assert_eq!(read_epochs(&write(&epochs)), Ok(epochs));
    }
    if let Ok(offsets) = read_offsets(text) {
        assert_eq!(read_offsets(&write(&offsets)), Ok(offsets));
    }
    if let Some(id) = names::parse_partition_metadata(text) {
        assert_eq!(names::parse_partition_metadata(&names::partition_metadata(id)), Some(id));
    }
    if let Some((offset, kind)) = names::FileKind::parse(text) {
        assert_eq!(kind.name(offset), text);
    }
});
