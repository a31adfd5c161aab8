//! Any bytes as a batch, whatever the checksum says: what was read is written, and read the same.
#![no_main]

use highwater::log::RecordId;
use highwater::log::format::{Codecs, Content, decode_batch, decode_batch_unchecked, fields};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = fields(Content::Batch, bytes, 100);
    let Ok(read) = decode_batch_unchecked(bytes, Codecs::NONE, &mut RecordId(0)) else { return };
    let Ok(Some(batch)) = read.into_batch() else { return };
    let written = batch.encode();
    let again = decode_batch(&written, Codecs::NONE, &mut RecordId(0)).expect("we wrote it");
    let again = again.into_batch().expect("its stamps were read before").expect("no compression");
    assert_eq!(again.encode(), written);
    assert!(again.body.records.iter().eq(batch.body.records.iter()));
});
