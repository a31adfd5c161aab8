//! What is asked of an open folder: pages, entries, searches; and that answers can be sent.

use highwater::files::lookup::look_up;
use highwater::files::messages::{Answer, Ask, IndexEntry, LookUp};
use highwater::files::session;
use highwater::files::wire::Wire;
use highwater::log::folder::{Page, PageStart};
use highwater::log::{Comparison, Offset, OffsetEntry, Probe};

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
        session::index_entries(&folder, file(&folder, name), from, count).unwrap()
    };
    let third = IndexEntry::Offset { offset: 97, position: 3672 };
    assert_eq!(entries(INDEX, 2, 1), [third]);
    assert_eq!(entries(INDEX, 0, 100).len(), 5);
    let last = IndexEntry::Time { timestamp: 1_700_000_170_063, offset: 179 };
    assert_eq!(entries(TIMES, 5, 100), [last]);
    let aborted = IndexEntry::Aborted { producer: 4711, first: 180, last: 188, last_stable: 189 };
    assert_eq!(entries("00000000000000000180.txnindex", 0, 9), [aborted]);
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

#[test]
fn answers_and_questions_can_be_sent() {
    let damaged = Files::foreign()
        .changed(LOG, |bytes| bytes[700] ^= 1)
        .changed(INDEX, |bytes| bytes.truncate(37))
        .changed(TIMES, |bytes| bytes[30] ^= 1);
    for folder in [Files::foreign().open(), damaged.open()] {
        let log = file(&folder, LOG);
        let (batch, _) = session::batch(&folder, log, 0, 5).unwrap();
        let answers = [
            Answer::Opened(folder.report().clone()),
            Answer::Page(folder.page(log, PageStart::Ordinal(0), 5).unwrap()),
            Answer::Batch(batch),
            Answer::LookedUp(look_up(&folder, LookUp::Timestamp(1_700_000_100_000)).unwrap()),
            Answer::Entries(session::index_entries(&folder, log + 1, 0, 9).unwrap()),
            Answer::Failed("\u{7}".to_owned()),
            Answer::Cancelled,
        ];
        for answer in answers {
            let text = answer.to_text();
            assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{text}");
            assert_eq!(Answer::from_text(&text), Some(answer));
        }
    }
    let ask = Ask::Page { file: 3, from: PageStart::Offset(-1), count: 7 };
    assert_eq!(Ask::from_text(&ask.to_text()), Some(ask));
}
