//! What is asked of an open folder: pages, entries, searches; and what there is to show of them.

use highwater::files::content::IndexEntry;
use highwater::files::lookup::look_up;
use highwater::files::messages::LookUp;
use highwater::files::session;
use highwater::log::folder::{Page, PageStart};
use highwater::log::{Comparison, Offset, OffsetEntry, Probe};
use highwater::scene::Lang;
use highwater::scene::opened::log;
use highwater::scene::opened::sheet::Sheet;

use crate::files::{Files, INDEX, LOG, SECOND, TIMES, batches, file};

#[test]
fn a_page_begins_at_any_batch_or_offset() {
    let folder = Files::foreign().open();
    let log = file(&folder, LOG);
    let all = batches(&folder, LOG);
    for (ordinal, batch) in all.iter().enumerate() {
        let page = folder.page(log, PageStart::Ordinal(ordinal as u64), 3).unwrap();
        assert_eq!(page.batches, all[ordinal..(ordinal + 3).min(all.len())]);
        for offset in batch.base_offset..=batch.last_offset() {
            let page = folder.page(log, PageStart::Offset(offset), 1).unwrap();
            assert_eq!(page, Page { ordinal: ordinal as u64, batches: vec![*batch] });
        }
    }
    assert_eq!(folder.page(log, PageStart::Ordinal(20), 3), Ok(Page::default()));
    assert_eq!(folder.page(log, PageStart::Offset(180), 3), Ok(Page::default()));
    assert!(folder.page(99, PageStart::Ordinal(0), 3).is_err());
}

#[test]
fn entries_of_each_index_are_read() {
    let folder = Files::foreign().open();
    let entries = |name: &str, from, count| {
        session::index_entries(&folder, file(&folder, name), from, count).unwrap().0
    };
    let third = IndexEntry::Offset { offset: 97, position: 3672 };
    assert_eq!(entries(INDEX, 2, 1), [third]);
    assert_eq!(entries(INDEX, 0, 100).len(), 5);
    let last = IndexEntry::Time { timestamp: 1_700_000_170_063, offset: 179 };
    assert_eq!(entries(TIMES, 5, 100), [last]);
    let aborted = IndexEntry::Aborted { producer: 4711, first: 180, last: 188, last_stable: 189 };
    assert_eq!(entries("00000000000000000180.txnindex", 0, 9), [aborted]);
    let (_, position, bytes) = session::index_entries(&folder, file(&folder, INDEX), 2, 2).unwrap();
    assert_eq!((position, &bytes[..8]), (16, &[0, 0, 0, 97, 0, 0, 14, 88][..]));
    assert_eq!(bytes.len(), 16);
    assert!(session::index_entries(&folder, file(&folder, LOG), 0, 1).is_err());
}

#[test]
fn every_offset_is_found_where_it_lies() {
    let with = Files::foreign();
    let without = Files::foreign().without(INDEX);
    for folder in [with.open(), without.open()] {
        for name in [LOG, SECOND] {
            for batch in batches(&folder, name) {
                for offset in batch.base_offset..=batch.last_offset() {
                    let found = look_up(&folder, LookUp::Offset(offset)).unwrap().found.unwrap();
                    assert_eq!(found.file, file(&folder, name));
                    assert_eq!(found.position, batch.position);
                    assert_eq!(found.record, Some(offset));
                }
            }
        }
        for beyond in [-1, 207, 1000] {
            assert_eq!(look_up(&folder, LookUp::Offset(beyond)).unwrap().found, None);
        }
    }
}

#[test]
fn a_search_tells_each_of_its_looks() {
    let folder = Files::foreign().open();
    let probes = look_up(&folder, LookUp::Offset(130)).unwrap().probes;
    let entry = |relative, position| OffsetEntry { relative, position };
    let scanned = |position, base, last, size, hit| {
        let (base, last) = (Offset(base), Offset(last));
        Probe::Scanned { position, base, last, size, hit }
    };
    let slot =
        |slot, entry, within, comparison| Probe::OffsetSlot { slot, entry, within, comparison };
    let expected = [
        Probe::Range { start: Offset(0), end: Offset(207), within: true },
        Probe::Floor { base: Offset(0), next: Some(Offset(180)) },
        Probe::WarmSection { first: 0, key: 25, chosen: true },
        slot(2, entry(97, 3672), (0, 4), Comparison::Less),
        slot(3, entry(115, 5179), (2, 4), Comparison::Less),
        slot(4, entry(151, 6319), (3, 4), Comparison::Greater),
        Probe::OffsetIndexSays { segment: Offset(0), entry: Some(entry(115, 5179)) },
        scanned(5179, 108, 115, 247, false),
        scanned(5426, 116, 125, 276, false),
        scanned(5702, 126, 133, 287, true),
    ];
    assert_eq!(probes, expected);
}

#[test]
fn every_timestamp_is_found_at_the_first_record_that_is_not_older() {
    const START: i64 = 1_700_000_000_000;
    let folder = Files::foreign().open();
    let at = |timestamp| {
        let found = look_up(&folder, LookUp::Timestamp(timestamp)).unwrap().found;
        found.and_then(|found| found.record)
    };
    assert_eq!(at(0), Some(0));
    for batch in batches(&folder, LOG) {
        // The records of a batch are 7 ms apart, from 1 s for each offset on.
        let first = START + 1000 * batch.base_offset;
        assert_eq!(at(first), Some(batch.base_offset));
        assert_eq!(at(first + 8), Some(batch.base_offset + 2));
        assert_eq!(at(batch.max_timestamp), Some(batch.last_offset()));
    }
    assert_eq!(at(START + 170_064), Some(180), "in the next segment");
    assert_eq!(at(START + 1_000_000), None);
}

/// The cells of each row of a kind.
fn shown(sheet: &Sheet, lang: Lang, kind: &str, cells: usize) -> Vec<Vec<String>> {
    let rows = sheet.rows(lang, kind);
    rows.iter().map(|row| (1..=cells).map(|cell| row.text(cell)).collect()).collect()
}

#[test]
fn a_page_is_shown_with_what_lies_before_and_after() {
    let folder = Files::foreign().open();
    let (report, file) = (folder.report(), file(&folder, LOG));
    let page = folder.page(file, PageStart::Ordinal(2), 2).unwrap();
    let sheet = Sheet::new(log::page(report, file, &page));
    let window = |lang| shown(&sheet, lang, "window", 4);
    let began = (1_700_000_000_000 + 1000 * page.batches[0].base_offset).to_string();
    assert_eq!(window(Lang::En), [["Batches 3–4 of 20", "0", "4", &began]]);
    assert_eq!(window(Lang::Zh)[0][1..], ["0", "4", &*began]);
    let batches = shown(&sheet, Lang::En, "batch", 3);
    assert_eq!(batches[1][0], page.batches[1].position.to_string());
    let (first, last) = (page.batches[1].base_offset, page.batches[1].last_offset());
    assert_eq!(batches[1][1], format!("offsets {first}–{last}"));
    assert!(batches[1][2].ends_with(&format!("byte {}", batches[1][0])), "{batches:?}");
    assert_eq!(shown(&sheet, Lang::Zh, "batch", 1).len(), 2);
    let last = folder.page(file, PageStart::Ordinal(18), 100).unwrap();
    let sheet = Sheet::new(log::page(report, file, &last));
    assert_eq!(shown(&sheet, Lang::En, "window", 3)[0], ["Batches 19–20 of 20", "0", ""]);
    let none = folder.page(file, PageStart::Ordinal(20), 100).unwrap();
    let sheet = Sheet::new(log::page(report, file, &none));
    assert_eq!(shown(&sheet, Lang::En, "window", 4)[0], ["empty", "", "0", ""]);
}

#[test]
fn a_batch_is_shown_with_its_records_and_what_is_left_out() {
    let damaged = Files::foreign().changed(LOG, |bytes| bytes[61..90].fill(0xff)).open();
    let folder = Files::foreign().open();
    let last = batches(&folder, LOG).pop().unwrap();
    let batch = |folder, position, most| {
        let (batch, _) = session::batch(folder, file(folder, LOG), position, most).unwrap();
        Sheet::new(log::batch(&batch))
    };
    let sheet = batch(&folder, last.position, 3);
    let (base, position) = (last.base_offset, last.position.to_string());
    let title = format!("Batch from offset {base}");
    assert_eq!(shown(&sheet, Lang::En, "bytes", 2), [[title, position]]);
    let about = &shown(&sheet, Lang::En, "records", 3)[0];
    assert_eq!(about[0], format!("Records of the batch from offset {base}"));
    assert!(about[1].contains("compressed") && about[2].contains(char::is_numeric), "{about:?}");
    let records = shown(&sheet, Lang::Zh, "record", 5);
    assert_eq!((records.len(), &records[0][0]), (3, &base.to_string()));
    assert!(records[0][3].starts_with(&format!("order {base}")), "{records:?}");
    let sheet = batch(&damaged, 0, 3);
    assert_eq!(sheet.rows(Lang::En, "record"), []);
    assert!(shown(&sheet, Lang::En, "records", 3)[0][2].contains("byte"), "{sheet:?}");
}

#[test]
fn entries_and_bytes_are_shown_with_their_place() {
    let folder = Files::foreign().open();
    let (report, index) = (folder.report(), file(&folder, INDEX));
    let (entries, position, _) = session::index_entries(&folder, index, 2, 2).unwrap();
    let sheet = Sheet::new(log::entries(report, (index, 2, position), &entries));
    assert_eq!(shown(&sheet, Lang::En, "window", 4), [["Entries 3–4 of 5", "0", "4", "3"]]);
    assert_eq!(shown(&sheet, Lang::En, "bytes", 2), [[&format!("{INDEX}, byte 16"), "16"]]);
    let told = shown(&sheet, Lang::En, "entry", 1);
    assert!(told[0][0].contains("97") && told[0][0].ends_with("byte 3672"), "{told:?}");
    let padded = Sheet::new(log::entries(report, (index, 5, 40), &entries));
    assert_eq!(padded.rows(Lang::En, "entry"), [], "what is allocated only is no entry");
    let bytes = Sheet::new(log::piece(report, index, 8));
    assert_eq!(shown(&bytes, Lang::Zh, "bytes", 2)[0][1], "8");
}

#[test]
fn a_search_is_shown_step_by_step_with_where_it_ended() {
    let folder = Files::foreign().open();
    let steps = |sought| {
        Sheet::new(log::steps(folder.report(), sought, &look_up(&folder, sought).unwrap()))
    };
    let sheet = steps(LookUp::Offset(130));
    let log = file(&folder, LOG).to_string();
    assert_eq!(shown(&sheet, Lang::En, "found", 3), [[&*log, "126", "5702"]]);
    let told = shown(&sheet, Lang::En, "step", 1);
    assert_eq!(told[0][0], "130 lies between the log start 0 and the log end 207.");
    assert!(told.last().unwrap()[0].starts_with("Found: record 130,"), "{told:?}");
    assert_eq!(sheet.rows(Lang::Zh, "step").len(), told.len());
    let beyond = steps(LookUp::Offset(1000));
    assert_eq!(beyond.rows(Lang::En, "found"), []);
    assert_eq!(shown(&beyond, Lang::En, "step", 1).last().unwrap()[0], "OFFSET_OUT_OF_RANGE");
    let late = steps(LookUp::Timestamp(i64::MAX));
    assert_eq!(late.rows(Lang::En, "found"), []);
    assert!(!late.rows(Lang::En, "step").is_empty());
}
