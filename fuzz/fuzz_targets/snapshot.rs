//! Any bytes as a producer snapshot, with the right checksum: what was read is what is written.
#![no_main]

use highwater::log::format::{Content, crc32c, fields, snapshot};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = fields(Content::ProducerSnapshot, bytes, 1_000);
    let _ = snapshot::read(bytes);
    let mut sealed = bytes.to_vec();
    if sealed.len() >= 6 {
        let crc = crc32c(&sealed[6..]);
        sealed[2..6].copy_from_slice(&crc.to_be_bytes());
    }
    if let Ok(entries) = snapshot::read(&sealed) {
        assert_eq!(snapshot::write(&entries), sealed);
    }
});
