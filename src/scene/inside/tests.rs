//! The view inside logs of every kind, printed.

use std::fmt::Write;

use expect_test::{Expect, expect};

use super::hex::FieldRow;
use super::*;
use crate::replay::replay;
use crate::scenario::Script;
use crate::scene::item::{Item, Shape};

const B1: BrokerId = BrokerId(1);

fn run(script: &str) -> History {
    let script = Script::parse(script).unwrap();
    replay(script.rules, script.opening, &script.statements).unwrap().0
}

fn frame(lang: Lang, width: f32) -> Frame {
    Frame { lang, width }
}

fn inside(history: &History, step: usize, lens: &Lens) -> Inside {
    let at = Playhead { branch: 0, step };
    lay_out(frame(Lang::En, 720.0), history, at, lens).unwrap()
}

fn at_end(history: &History, lens: &Lens) -> Inside {
    inside(history, history.last(0), lens)
}

fn told(inside: &Inside) -> String {
    let mut told = String::new();
    for row in &inside.files {
        let signs = [(row.chosen, "> "), (row.gone, "gone ")];
        signs.iter().filter(|(holds, _)| *holds).for_each(|(_, sign)| told.push_str(sign));
        writeln!(told, "{} ({}) {}", row.name, row.state, row.facts.join(", ")).unwrap();
        row.times.iter().for_each(|times| writeln!(told, "  {times}").unwrap());
        for (suffix, size, more) in &row.files {
            writeln!(told, "  {suffix} {size} {}", more.clone().unwrap_or_default()).unwrap();
        }
        if !row.marks.is_empty() {
            writeln!(told, "  now: {}", row.marks.join(", ")).unwrap();
        }
    }
    for (name, value) in &inside.positions {
        writeln!(told, "{name}: {value}").unwrap();
    }
    told
}

fn searched(history: &History, lang: Lang, typed: &str, told: Expect) {
    let target = target::read(typed, Cluster::BEGAN.0);
    let lens = Lens { target, ..Lens::on(B1) };
    let at = Playhead { branch: 0, step: history.last(0) };
    let inside = lay_out(frame(lang, 720.0), history, at, &lens).unwrap();
    let sentences: Vec<_> = inside.steps.iter().map(|step| step.sentence.as_str()).collect();
    // One sentence a line.
    told.assert_eq(&sentences.join("\n").replace(". ", ".\n  ").replace("; ", ";\n  "));
}

/// Small segments and indexes, so that little is much.
const SMALL: &str = "cluster segment.bytes=2000 index.interval.bytes=200
";

#[test]
fn segments_are_files_with_sizes_ranges_and_what_became_of_them() {
    let history = run(&format!("{SMALL}fill 30 records of 100 bytes in batches of 2"));
    expect![[r#"
        00000000000000000000 (closed) offsets 0–13, 14 records, 7 batches
          2025-12-31T23:59:59.972Z – 23:59:59.984Z
          .log 1953 B 
          .index 6 entries 48 B
          .timeindex 6 entries 72 B
          now: +1953 B, +6 index entries, closed in this step
        00000000000000000014 (closed) offsets 14–27, 14 records, 7 batches
          2025-12-31T23:59:59.986Z – 23:59:59.998Z
          .log 1953 B 
          .index 6 entries 48 B
          .timeindex 6 entries 72 B
          now: new
        > 00000000000000000028 (active) offsets 28–29, 2 records, 1 batch
          2026-01-01T00:00:00Z
          .log 279 B 
          .index 0 entries 10 MiB allocated
          .timeindex 0 entries 9.9 MiB allocated
          now: new
        Log start offset: 0
        High watermark (HW): 30
        Log end offset (LEO): 30
        Recovery point: 28; offsets 28–29 are in the page cache only
    "#]]
    .assert_eq(&told(&at_end(&history, &Lens::on(B1))));
}

#[test]
fn what_is_not_flushed_is_in_the_page_cache() {
    let history = run("produce p1 \"a\"\nrun until hw = 1");
    expect![[r#"
        > 00000000000000000000 (active) offset 0, 1 record, 1 batch
          2026-01-01T00:00:00Z
          .log 69 B 
          .index 0 entries 10 MiB allocated
          .timeindex 0 entries 9.9 MiB allocated
        Log start offset: 0
        High watermark (HW): 1
        Log end offset (LEO): 1
        Recovery point: 0; offset 0 is in the page cache only
    "#]]
    .assert_eq(&told(&at_end(&history, &Lens::on(B1))));
}

#[test]
fn a_deleted_segment_is_seen_leaving() {
    let script = format!(
        "{SMALL}fill 30 records of 100 bytes in batches of 2
        delete records before 20
        run 400s"
    );
    let history = run(&script);
    let gone = (0..=history.last(0)).find_map(|step| {
        let inside = inside(&history, step, &Lens::on(B1));
        inside.files.iter().any(|row| row.gone).then(|| told(&inside))
    });
    expect![[r#"
        gone 00000000000000000000 (closed) offsets 0–13, 14 records, 7 batches
          2025-12-31T23:59:59.972Z – 23:59:59.984Z
          .log 1953 B 
          .index 6 entries 48 B
          .timeindex 6 entries 72 B
          now: deleted
        00000000000000000014 (closed) offsets 14–27, 14 records, 7 batches
          2025-12-31T23:59:59.986Z – 23:59:59.998Z
          .log 1953 B 
          .index 6 entries 48 B
          .timeindex 6 entries 72 B
        > 00000000000000000028 (active) offsets 28–29, 2 records, 1 batch
          2026-01-01T00:00:00Z
          .log 279 B 
          .index 0 entries 10 MiB allocated
          .timeindex 0 entries 9.9 MiB allocated
        Log start offset: 20
        High watermark (HW): 30
        Log end offset (LEO): 30
        Recovery point: 28; offsets 28–29 are in the page cache only
    "#]]
    .assert_eq(&gone.unwrap_or_default());
}

#[test]
fn a_search_by_offset_tells_each_look_and_the_answer() {
    let history = run(&format!("{SMALL}fill 60 records of 100 bytes in batches of 2"));
    searched(
        &history,
        Lang::En,
        "21",
        expect![[r#"
            21 lies between the log start 0 and the log end 60.
            21 lies in the segment with base 14: the greatest base not above it;
              the next segment begins at 28.
              Its relative offset there is 21 − 14 = 7.
            The newest entries begin with slot 0: 17.
              That is below, so the answer is among them.
            Among slots 0–5, slot 3 says 23 → byte 1116.
              Too far, so look lower.
            Among slots 0–2, slot 1 says 19 → byte 558.
              Not above, so it is this one or a later one.
            Among slots 1–2, slot 2 says 21 → byte 837.
              Exactly what is looked for.
            The last entry not above is 21 → byte 837: the scan of the log begins there.
            The batch at byte 837 holds 20–21: this is it.
            Found: record 21, the 8th offset of the segment, in the batch at byte 837."#]],
    );
    searched(
        &history,
        Lang::Zh,
        "21",
        expect![[r#"
            21 在日志起始偏移量 0 与日志末端 60 之间。
            21 在基准偏移量为 14 的日志段中：它是不大于 21 的最大基准，下一个日志段从 28 开始。它在段内的相对偏移量是 21 − 14 = 7。
            最新的一批索引项从槽 0 开始：17。它小于目标，所以答案就在这批索引项里。
            在槽 0–5 中，槽 3 写着 23 → 字节 1116。太靠后，往前找。
            在槽 0–2 中，槽 1 写着 19 → 字节 558。不大于目标，所以是它或更后面的一个。
            在槽 1–2 中，槽 2 写着 21 → 字节 837。正好等于目标。
            最后一个不大于目标的索引项是 21 → 字节 837：从那里开始扫描日志。
            字节 837 处的批次含有 20–21：就是它。
            找到了：记录 21，该日志段的第 8 个偏移量，在字节 837 处的批次中。"#]],
    );
}

#[test]
fn a_search_by_time_goes_through_both_indexes() {
    let history = run(&format!("{SMALL}fill 60 records of 100 bytes in batches of 2 every 1s"));
    searched(
        &history,
        Lang::En,
        "@1767225570000",
        expect![[r#"
            The greatest timestamp in segment 0 is 2025-12-31T23:59:14Z: too old, on to the next.
            The greatest timestamp in segment 14 is 2025-12-31T23:59:28Z: too old, on to the next.
            The greatest timestamp in segment 28 is 2025-12-31T23:59:42Z: not older, so look here.
            The newest entries begin with slot 0: 2025-12-31T23:59:32Z.
              That is not below what is looked for.
            The time index has no entry so early: begin with the first offset of the segment.
            The newest entries begin with slot 0: 31.
              That is not below what is looked for.
            The offset index has no entry so low: the scan of the log begins at byte 0.
            The batch at byte 0 has a record that is not older: this is it.
            Found: record 29, the 2nd offset of the segment, in the batch at byte 0."#]],
    );
    searched(
        &history,
        Lang::Zh,
        "@1767225570000",
        expect![[r#"
        日志段 0 的最大时间戳是 2025-12-31T23:59:14Z：太早，看下一个日志段。
        日志段 14 的最大时间戳是 2025-12-31T23:59:28Z：太早，看下一个日志段。
        日志段 28 的最大时间戳是 2025-12-31T23:59:42Z：不早于目标，就在这里找。
        最新的一批索引项从槽 0 开始：2025-12-31T23:59:32Z。它不小于目标。
        时间索引中没有这么早的索引项：从日志段的第一个偏移量开始。
        最新的一批索引项从槽 0 开始：31。它不小于目标。
        偏移量索引中没有这么小的索引项：从字节 0 开始扫描日志。
        字节 0 处的批次有一条不早于目标的记录：就是它。
        找到了：记录 29，该日志段的第 2 个偏移量，在字节 0 处的批次中。"#]],
    );
}

#[test]
fn what_lies_outside_of_the_log_is_said_to() {
    let history = run(&format!("{SMALL}fill 4 records of 10 bytes"));
    searched(
        &history,
        Lang::En,
        "4",
        expect![[r#"
        4 lies between the log start 0 and the log end 4.
        4 is the log end: the next record will go there."#]],
    );
    searched(
        &history,
        Lang::En,
        "5",
        expect![[r#"
        5 does not lie between the log start 0 and the log end 4.
        OFFSET_OUT_OF_RANGE"#]],
    );
    searched(
        &history,
        Lang::En,
        "9999s",
        expect![[r#"
        The greatest timestamp in segment 0 is 2026-01-01T00:00:00Z: too old, on to the next.
        No record is as late as 2026-01-01T02:46:39Z."#]],
    );
}

#[test]
fn a_long_scan_is_folded_and_every_step_keeps_its_place() {
    let history = run("fill 300 records of 10 bytes in batches of 1");
    let lens = Lens { target: Some(Target::Offset(250)), ..Lens::on(B1) };
    let inside = at_end(&history, &lens);
    assert!(inside.steps.len() < 20, "{}", inside.steps.len());
    let found = inside.steps.last().unwrap().overlay.found.unwrap();
    let last = inside.steps.len() - 1;
    let shown = at_end(&history, &Lens { step: last, ..lens });
    assert_eq!(shown.step, last);
    let chosen = shown.picture.batches.iter().find(|batch| batch.chosen).unwrap();
    assert_eq!(chosen.number, 250, "the bytes are those of the batch that was found");
    assert_eq!(shown.hex.unwrap().position, found.0);
}

/// Every corner of the pieces of a picture.
fn corners(item: &Item) -> Vec<(f32, f32)> {
    match &item.shape {
        Shape::Group { items, .. } => items.iter().flat_map(corners).collect(),
        Shape::Rect { x, y, width, height, .. } => vec![(*x, *y), (x + width, y + height)],
        Shape::Line { x1, y1, x2, y2 } => vec![(*x1, *y1), (*x2, *y2)],
        Shape::Text { x, y, .. } | Shape::Circle { x, y, .. } => vec![(*x, *y)],
        Shape::Path { .. } => Vec::new(),
    }
}

#[test]
fn a_picture_of_three_entries_and_of_thousands_stays_inside_and_its_keys_differ() {
    for script in ["fill 3 records of 10 bytes", "fill 400000 records of 100 bytes"] {
        let history = run(script);
        for width in [260.0, 720.0, 1100.0] {
            let lens = Lens { target: Some(Target::Offset(2)), step: 99, ..Lens::on(B1) };
            let at = Playhead { branch: 0, step: history.last(0) };
            let picture = lay_out(frame(Lang::En, width), &history, at, &lens).unwrap().picture;
            let batches = picture.batches.iter().map(|batch| &batch.item);
            let items: Vec<&Item> = picture.items.iter().chain(batches).collect();
            assert!(items.len() < 400, "{} pieces", items.len());
            for (x, y) in items.iter().flat_map(|item| corners(item)) {
                assert!((-0.1..=width + 0.1).contains(&x), "x {x} of {width}");
                assert!((-0.1..=picture.height + 0.1).contains(&y), "y {y}");
            }
            let mut keys: Vec<&str> = items.iter().map(|item| item.key.as_str()).collect();
            keys.sort_unstable();
            let all = keys.len();
            keys.dedup();
            assert_eq!(keys.len(), all);
        }
    }
}

#[test]
fn each_index_entry_is_tied_to_the_batch_that_it_leads_to() {
    let history = run(&format!("{SMALL}fill 12 records of 100 bytes in batches of 1"));
    let picture = at_end(&history, &Lens { segment: Some(0), ..Lens::on(B1) }).picture;
    let ties = picture.items.iter().filter(|item| item.class.starts_with("inside__tie"));
    assert!(ties.count() > 2);
}

#[test]
fn bytes_and_fields_belong_to_each_other() {
    let history = run("produce p1 \"abc\" key=k\nrun until hw = 1");
    let hex = at_end(&history, &Lens::on(B1)).hex.unwrap();
    let mut printed = String::new();
    for row in &hex.rows {
        let runs: Vec<_> = row.runs.iter().map(|run| run.bytes.as_str()).collect();
        writeln!(printed, "{} {} {}", row.address, runs.join(" | "), row.text).unwrap();
    }
    for field in &hex.fields {
        let indent = "  ".repeat(field.depth.into());
        let FieldRow { name, kind, value, place, .. } = field;
        writeln!(printed, "{indent}{name} {kind} {value} ({place})").unwrap();
    }
    expect![[r#"
        000000 00 00 00 00 00 00 00 00 ········
        000008 00 00 00 3c | 00 00 00 00 ···<····
        000010 02 | 98 e2 5e df | 00 00 | 00 ···^····
        000018 00 00 00 | 00 00 01 9b 76 ·······v
        000020 da a8 00 | 00 00 01 9b 76 ·······v
        000028 da a8 00 | ff ff ff ff ff ········
        000030 ff ff ff | ff ff | ff ff ff ········
        000038 ff | 00 00 00 01 | 14 | 00 | 00 ········
        000040 00 | 02 | 6b | 06 | 61 62 63 | 00 ··k·abc·
        baseOffset int64 0 (bytes 0–7)
        batchLength int32 60 (bytes 8–11)
        partitionLeaderEpoch int32 0 (bytes 12–15)
        magic int8 2 (byte 16)
        crc uint32 0x98e25edf (bytes 17–20)
        attributes int16 0 (bytes 21–22)
          compressionType bits none (bytes 21–22)
          timestampType bits 0 (bytes 21–22)
          isTransactional bits false (bytes 21–22)
          isControlBatch bits false (bytes 21–22)
          hasDeleteHorizonMs bits false (bytes 21–22)
        lastOffsetDelta int32 0 (bytes 23–26)
        baseTimestamp int64 1767225600000 = 2026-01-01T00:00:00Z (bytes 27–34)
        maxTimestamp int64 1767225600000 = 2026-01-01T00:00:00Z (bytes 35–42)
        producerId int64 -1 (bytes 43–50)
        producerEpoch int16 -1 (bytes 51–52)
        baseSequence int32 -1 (bytes 53–56)
        recordsCount int32 1 (bytes 57–60)
        records   (bytes 61–71)
          record 0   (bytes 61–71)
            length varint 10 (byte 61)
            attributes int8 0 (byte 62)
            timestampDelta varlong 0 (byte 63)
            offsetDelta varint 0 (byte 64)
            keyLength varint 1 (byte 65)
            key bytes "k" (byte 66)
            valueLength varint 3 (byte 67)
            value bytes "abc" (bytes 68–70)
            headersCount varint 0 (byte 71)
    "#]]
    .assert_eq(&printed);
    for run in hex.rows.iter().flat_map(|row| &row.runs) {
        assert!(run.field.is_some(), "every byte of a batch has a field: {run:?}");
    }
}

#[test]
fn the_small_files_have_bytes_too() {
    let history = run(&format!("{SMALL}fill 12 records of 100 bytes in batches of 1"));
    for (piece, first, size) in [
        (Piece::OffsetEntry, "entry 0", 8),
        (Piece::TimeEntry, "entry 0", 12),
        (Piece::Epochs, "version", 8),
    ] {
        let hex = at_end(&history, &Lens { piece, segment: Some(0), ..Lens::on(B1) }).hex.unwrap();
        assert_eq!((hex.fields[0].name.as_str(), hex.size), (first, size), "{piece:?}");
    }
}
