//! Any bytes as entries of an index: those that were read are the bytes that they came from.
#![no_main]

use highwater::log::format::index_file::{
    AbortedEntry, aborted_entries, offset_entries, offset_entry, time_entries, time_entry,
};
use highwater::log::format::{Content, fields};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for content in [Content::OffsetIndex, Content::TimeIndex, Content::TransactionIndex] {
        let _ = fields(content, bytes, 1_000);
    }
    let offsets = offset_entries(bytes).map_while(Result::ok);
    let written: Vec<u8> = offsets.flat_map(|(one, other)| offset_entry(one, other)).collect();
    assert!(bytes.starts_with(&written));
    let times = time_entries(bytes).map_while(Result::ok);
    let written: Vec<u8> = times.flat_map(|(time, relative)| time_entry(time, relative)).collect();
    assert!(bytes.starts_with(&written));
    let aborted = aborted_entries(bytes).map_while(Result::ok);
    let written: Vec<u8> = aborted.flat_map(|entry: AbortedEntry| entry.write()).collect();
    assert!(bytes.starts_with(&written));
});
