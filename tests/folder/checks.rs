//! Files that contradict each other: each contradiction is found at its byte.

use crate::files::{ABORTED, Files, INDEX, LOG, SECOND, TIMES, batches, found};
use highwater::log::folder::{Severity, What};

const SECOND_INDEX: &str = "00000000000000000180.index";
const SECOND_TIMES: &str = "00000000000000000180.timeindex";
const EPOCHS: &str = "leader-epoch-checkpoint";

/// Adds to the four bytes at a position, as one number.
fn add(position: usize, more: i32) -> impl FnOnce(&mut Vec<u8>) {
    move |bytes| {
        let field: &mut [u8; 4] = bytes[position..].first_chunk_mut().unwrap();
        *field = (i32::from_be_bytes(*field) + more).to_be_bytes();
    }
}

fn text(lines: &str) -> impl FnOnce(&mut Vec<u8>) {
    let lines = lines.to_owned();
    move |bytes| *bytes = lines.into_bytes()
}

/// What is found when one file is changed: all of it in that file.
fn told(name: &str, change: impl FnOnce(&mut Vec<u8>)) -> Vec<(u64, What)> {
    let folder = Files::foreign().changed(name, change).open();
    let in_file = |(file, position, what): (&str, u64, What)| {
        assert_eq!(file, name, "{what:?}");
        (position, what)
    };
    found(&folder).into_iter().map(in_file).collect()
}

#[test]
fn an_index_entry_that_is_off_by_one_is_found() {
    // The third entry: the append that ends at offset 97 begins at byte 3672.
    let no_batch = |position| (16, What::NoBatchAt { position, offset: 97 });
    assert_eq!(told(INDEX, add(20, 1)), [no_batch(3673)]);
    assert_eq!(told(INDEX, add(20, -1)), [no_batch(3671)]);
    let no_end = |offset| (16, What::NoBatchEndsAt { offset });
    assert_eq!(told(INDEX, add(16, 1)), [no_end(98)]);
    assert_eq!(told(INDEX, add(16, -1)), [no_end(96)]);
    let below = What::IndexPastOffset { offset: 89, base_offset: 90 };
    assert_eq!(told(INDEX, add(16, -8)), [(16, below)]);
}

#[test]
fn the_first_entry_may_be_that_of_the_first_append() {
    // No broker writes it, but it contradicts nothing: the first batch ends at offset 7.
    assert_eq!(told(INDEX, |bytes| drop(bytes.splice(..0, [0, 0, 0, 7, 0, 0, 0, 0]))), []);
    let below = What::IndexPastOffset { offset: 1, base_offset: 18 };
    assert_eq!(told(INDEX, add(0, 1 - 25)), [(0, below)], "it increases, from nothing");
}

#[test]
fn an_index_that_does_not_increase_or_ends_oddly_is_found() {
    let swapped = told(INDEX, |bytes| bytes[8..24].rotate_left(8));
    assert!(matches!(swapped[..], [(16, What::IndexNotIncreasing { .. })]), "{swapped:?}");
    // The second entry, of offset 61 and byte 2543, behind one of offset 25 and byte 1412.
    for (field, more, entry) in [(8, 25 - 61, (25, 2543)), (12, 1412 - 2543, (61, 1412))] {
        let alike = What::IndexNotIncreasing { previous: (25, 1412), entry };
        assert_eq!(told(INDEX, add(field, more)), [(8, alike)], "one of two does not increase");
    }
    let odd = told(INDEX, |bytes| bytes.truncate(37));
    assert_eq!(odd, [(32, What::OddSize { entry: 8, rest: 5 })]);
    let beyond = told(SECOND_INDEX, |bytes| bytes.extend([0, 0, 0, 99, 0, 0, 9, 0]));
    assert_eq!(beyond, [(8, What::NoBatchAt { position: 2304, offset: 279 })]);
}

#[test]
fn a_time_index_that_goes_backwards_or_lies_is_found() {
    let swapped = told(TIMES, |bytes| bytes[12..36].rotate_left(12));
    assert!(matches!(swapped[..], [(24, What::TimeNotIncreasing { .. })]), "{swapped:?}");
    let later = told(TIMES, add(28, 1));
    assert!(matches!(later[..], [(24, What::TimestampDiffers { .. })]), "{later:?}");
    let odd = told(TIMES, |bytes| bytes.truncate(61));
    assert_eq!(odd, [(60, What::OddSize { entry: 12, rest: 1 })]);
    let beyond = told(SECOND_TIMES, add(8, 1));
    assert_eq!(beyond, [(0, What::OffsetBeyondLog { offset: 207 })]);
}

#[test]
fn an_earlier_batch_that_is_as_late_contradicts_the_time_index() {
    let batches = batches(&Files::foreign().open(), LOG);
    let late = batches[19].max_timestamp;
    let at = batches[1].position as usize + 35;
    let change = |bytes: &mut Vec<u8>| bytes[at..at + 8].copy_from_slice(&late.to_be_bytes());
    let folder = Files::foreign().changed(LOG, change).open();
    let told = found(&folder);
    let not_greatest = |(file, _, what): &&(&str, u64, What)| {
        *file == TIMES && matches!(what, What::NotTheGreatest { earlier, .. } if *earlier == late)
    };
    assert_eq!(told.iter().filter(not_greatest).count(), 6, "{told:?}");
}

#[test]
fn an_aborted_transaction_without_its_marker_is_noted() {
    let moved = told(ABORTED, add(22, 1));
    assert_eq!(moved, [(0, What::NoAbortMarker { producer: 4711, last: 189 })]);
    let version = told(ABORTED, |bytes| bytes[1] = 1);
    assert_eq!(version, [(0, What::OtherVersion { version: 1 })]);
    let turned = told(ABORTED, add(14, 100));
    assert_eq!(turned, [(0, What::AbortedNotIncreasing { first: 280, last: 188 })]);
}

#[test]
fn a_checkpoint_that_contradicts_the_epochs_of_the_log_is_found() {
    let differs = What::EpochStartDiffers { epoch: 2, start: 60, base_offset: 62 };
    assert_eq!(told(EPOCHS, text("0\n3\n0 0\n2 60\n3 188\n")), [(8, differs)]);
    let differs = What::EpochStartDiffers { epoch: 3, start: 189, base_offset: 188 };
    assert_eq!(told(EPOCHS, text("0\n3\n0 0\n2 62\n3 189\n")), [(13, differs)]);
    let order = What::EpochsNotIncreasing { previous: (2, 62), entry: (1, 188) };
    let order_of_starts = What::EpochsNotIncreasing { previous: (3, 188), entry: (4, 188) };
    let same_start = told(EPOCHS, text("0\n3\n0 0\n2 62\n3 188\n4 188\n"));
    assert_eq!(same_start, [(19, order_of_starts)], "two epochs never share a start");
    let missing = What::EpochMissing { epoch: 3, base_offset: 188 };
    let folder = Files::foreign().changed(EPOCHS, text("0\n3\n0 0\n2 62\n1 188\n")).open();
    let count = What::CountDiffers { stated: 3, found: 2 };
    let marker = batches(&folder, SECOND)[2].position;
    let expected = [(EPOCHS, 13, order), (EPOCHS, 0, count), (SECOND, marker, missing)];
    assert_eq!(found(&folder), expected);
    assert_eq!(
        told(EPOCHS, text("1\n3\n0 0\n2 62\n3 188\n"))[0],
        (0, What::OtherVersion { version: 1 })
    );
    assert_eq!(
        told(EPOCHS, text("0\n3\n0 0\n2 62\n3 188\nx\n")),
        [(19, What::BadLine { line: 6 })]
    );
}

#[test]
fn a_checkpoint_may_know_epochs_without_records_and_forget_what_was_deleted() {
    assert_eq!(told(EPOCHS, text("0\n5\n0 0\n1 50\n2 62\n3 188\n7 207\n")), []);
    let deleted = told(EPOCHS, text("0\n2\n2 70\n3 188\n"));
    let noted = |base_offset| (4, What::BelowFirstEpoch { start: 70, base_offset });
    assert_eq!(deleted, [noted(0), noted(62)]);
    assert_eq!(deleted[0].1.severity(), Severity::Note);
}

#[test]
fn a_small_file_is_read_up_to_sixteen_mebibytes() {
    let blank = |size| told(EPOCHS, move |bytes: &mut Vec<u8>| bytes.resize(size, b' '));
    assert_eq!(blank(16 << 20), [], "the last line says nothing");
    let size = (16 << 20) + 1;
    assert_eq!(blank(size as usize), [(0, What::WrongSize { size })]);
}

#[test]
fn a_file_under_a_wrong_name_is_found() {
    let above = Files::foreign().renamed(SECOND, "00000000000000000181.log").open();
    let told = found(&above);
    assert!(told.contains(&(
        "00000000000000000181.log",
        0,
        What::BelowName { name: 181, base_offset: 180 }
    )));
    let below = Files::foreign().renamed(SECOND, "00000000000000000179.log").open();
    let told = found(&below);
    let name = "00000000000000000179.log";
    let overlaps = What::OverlapsPrevious { previous_end: 180, name: 179 };
    assert!(told.contains(&(name, 0, overlaps)), "{told:?}");
    let above = What::AboveName { name: 179, base_offset: 180 };
    assert!(told.contains(&(name, 0, above)), "{told:?}");
    assert!(told.contains(&(SECOND_INDEX, 0, What::NoLog)), "{told:?}");
}

#[test]
fn offsets_and_epochs_that_fall_are_found_at_their_batch() {
    let whole = batches(&Files::foreign().open(), LOG);
    let fifth = whole[4].position;
    let folder = Files::foreign().changed(LOG, add(fifth as usize + 4, -30)).open();
    let falls = What::OffsetsFall { previous: 35, base_offset: 6 };
    assert!(found(&folder).contains(&(LOG, fifth, falls)), "{:?}", found(&folder));
    let last = whole[19].position;
    let folder = Files::foreign().changed(LOG, add(last as usize + 12, -1)).open();
    assert_eq!(found(&folder), [(LOG, last, What::EpochFalls { previous: 2, epoch: 1 })]);
    let far = Files::foreign().changed(LOG, add(last as usize, 1)).open();
    let too_far = What::TooFarFromBase { name: 0, last_offset: (1 << 32) + 179 };
    assert!(found(&far).contains(&(LOG, last, too_far)), "{:?}", found(&far));
}

#[test]
fn a_log_without_its_companions_is_enough() {
    let only = [INDEX, TIMES, SECOND, SECOND_INDEX, SECOND_TIMES, ABORTED, EPOCHS];
    let folder = only.into_iter().fold(Files::foreign(), Files::without).open();
    assert_eq!(found(&folder), []);
    assert_eq!(folder.report().totals().records, 180);
}
