//! Partition folders, whole and damaged: each damage is found at its byte.
//!
//! The folder in `tests/fixtures` was written by the record builders of other clients.

#![allow(clippy::unwrap_used)]

mod chaos;
mod checks;
mod export;
mod files;
mod questions;

use files::{ABORTED, Files, INDEX, LOG, SECOND, TIMES, batches, content, file, found};
use highwater::files::session;
use highwater::log::folder::{Content, Severity, What};

#[test]
fn a_folder_of_other_clients_holds_together() {
    let folder = Files::foreign().open();
    assert_eq!(found(&folder), []);
    let totals = folder.report().totals();
    assert_eq!((totals.segments, totals.batches, totals.records), (2, 26, 207));
    assert_eq!(totals.offsets, Some((0, 206)));
    let Content::Log(log) = content(&folder, LOG) else { panic!("a log") };
    assert_eq!(log.codecs, [4; 5]);
    assert_eq!((log.sound, log.readable), (7444, 7444));
    assert_eq!(*content(&folder, INDEX), Content::Index { entries: 5, padding: 0 });
    let epochs = vec![(0, 0), (2, 62), (3, 188)];
    assert_eq!(*content(&folder, "leader-epoch-checkpoint"), Content::Epochs(epochs));
    let id = "4vCmlwGQRAqyIjW0qVbNuA".to_owned();
    assert_eq!(*content(&folder, "partition.metadata"), Content::TopicId(id));
}

#[test]
fn every_record_of_every_codec_is_read() {
    let folder = Files::foreign().open();
    let mut offset = 0;
    for name in [LOG, SECOND] {
        for summary in batches(&folder, name) {
            let (batch, bytes) =
                session::batch(&folder, file(&folder, name), summary.position, 1000).unwrap();
            assert_eq!(batch.damage, None, "{:?}", summary.compression());
            assert_eq!(batch.computed_crc, summary.crc);
            assert_eq!(bytes.len() as u64, summary.size());
            for record in &batch.records {
                assert_eq!(record.offset, offset);
                let value = record.value.as_ref().map(|v| String::from_utf8(v.bytes.clone()));
                let expected = format!("order {offset}: two coffees, one tea").repeat(2);
                let says = (offset % 11 != 0).then_some(Ok(expected));
                let control = summary.flags().control;
                assert!(control || value == says, "offset {offset}: {value:?}");
                assert_eq!(record.headers.len(), usize::from(offset % 3 == 0 && !control));
                offset += 1;
            }
        }
    }
    assert_eq!(offset, 207);
}

#[test]
fn a_flipped_byte_is_found_in_its_batch_and_the_rest_is_read() {
    let whole = batches(&Files::foreign().open(), LOG);
    for hit in [&whole[0], &whole[7], &whole[19]] {
        let damaged = Files::foreign().changed(LOG, |b| b[hit.position as usize + 70] ^= 0x10);
        let folder = damaged.open();
        let [(LOG, position, What::CrcMismatch { stored, computed })] = found(&folder)[..] else {
            panic!("{:?}", found(&folder))
        };
        assert_eq!((position, stored), (hit.position, hit.crc));
        assert_ne!(computed, stored);
        let Content::Log(log) = content(&folder, LOG) else { panic!("a log") };
        assert_eq!((log.sound, log.readable), (hit.position, 7444));
        assert_eq!(folder.report().worst(), Some(Severity::Damage));
    }
}

#[test]
fn a_file_that_ends_early_says_where_and_how_much_is_missing() {
    let whole = batches(&Files::foreign().open(), LOG);
    let last = whole[19].position;
    let size = whole[19].size();
    let cut = |to: u64| {
        let cut = Files::foreign().changed(LOG, |bytes| bytes.truncate(to as usize));
        let folder = cut.open();
        let Content::Log(log) = content(&folder, LOG) else { panic!("a log") };
        assert_eq!((log.sound, log.batches), (last, 19));
        found(&folder)[0].2
    };
    assert_eq!(cut(last + size - 1), What::BatchCutOff { needs: size, has: size - 1 });
    assert_eq!(cut(last + 61), What::BatchCutOff { needs: size, has: 61 });
    assert_eq!(cut(last + 60), What::HeaderCutOff { needs: 61, has: 60 });
    assert_eq!(cut(last + 1), What::ZeroTail { bytes: 1 }, "the first byte of an offset");
    let folder = Files::foreign().changed(LOG, |bytes| bytes.truncate(last as usize)).open();
    let gap = What::GapBefore { previous_end: 170, name: 180 };
    assert!(found(&folder).contains(&(SECOND, 0, gap)), "the cut is between two batches");
}

#[test]
fn what_is_no_batch_ends_the_walk_at_its_byte() {
    let whole = batches(&Files::foreign().open(), LOG);
    let third = whole[2].position;
    let told = |at: u64, byte: u8| {
        let change = |b: &mut Vec<u8>| b[(third + at) as usize] = byte;
        let folder = Files::foreign().changed(LOG, change).open();
        let Content::Log(log) = content(&folder, LOG) else { panic!("a log") };
        assert_eq!((log.sound, log.readable, log.batches), (third, third, 2));
        let (name, position, what) = found(&folder)[0];
        assert_eq!((name, position), (LOG, third));
        what
    };
    assert_eq!(told(16, 1), What::OtherFormat { magic: 1 });
    assert_eq!(told(16, 7), What::OtherFormat { magic: 7 });
    let length = i32::MIN + whole[2].batch_length;
    assert_eq!(told(8, 0x80), What::ImpossibleLength { length });
}

#[test]
fn a_length_that_is_wrong_shows_at_its_batch() {
    let whole = batches(&Files::foreign().open(), LOG);
    let third = whole[2].position;
    let folder = Files::foreign().changed(LOG, |b| b[third as usize + 11] ^= 1).open();
    let (name, position, what) = found(&folder)[0];
    assert_eq!((name, position), (LOG, third));
    assert!(matches!(what, What::CrcMismatch { .. }), "{what:?}");
}

#[test]
fn room_allocated_in_advance_is_normal() {
    let folder = Files::foreign()
        .changed(SECOND, |bytes| bytes.extend([0; 1000]))
        .changed(INDEX, |bytes| bytes.resize(10_485_760, 0))
        .changed(TIMES, |bytes| bytes.resize(10_485_756, 0))
        .open();
    assert_eq!(found(&folder), [(SECOND, 1435, What::ZeroTail { bytes: 1000 })]);
    assert_eq!(folder.report().worst(), Some(Severity::Note));
    let padding = 10_485_760 - 40;
    assert_eq!(*content(&folder, INDEX), Content::Index { entries: 5, padding });
    let padding = 10_485_756 - 6 * 12;
    assert_eq!(*content(&folder, TIMES), Content::Index { entries: 6, padding });
    let folder = Files::foreign().changed(ABORTED, |bytes| bytes.resize(3 * 34, 0)).open();
    assert_eq!(found(&folder), []);
    assert_eq!(*content(&folder, ABORTED), Content::Index { entries: 1, padding: 2 * 34 });
    let behind = Files::foreign().changed(INDEX, |bytes| {
        bytes.extend([0; 16]);
        bytes.extend([0, 0, 0, 9, 0, 0, 0, 9]);
    });
    assert_eq!(found(&behind.open()), [(INDEX, 56, What::EntryAfterPadding)]);
}
