//! The folder of a replica in the model.

use super::folder::{BatchRow, Closeup, Folder, IndexFile, Mark, Positions, SegmentFiles, Strip};
use crate::log::{Entry, Index, Log, Offset, Placed, Segment};

/// The most batches and index entries that are drawn one by one.
const MOST_DRAWN: usize = 64;
/// From how many new ones on, in a file that was empty, none is marked as new.
const ALL_NEW: usize = 4;

/// The folder of a log, with what became of it since `before`.
pub fn folder(log: &Log, before: &Log) -> Folder {
    let active = log.segments().active().base();
    let of = |segment: &Segment| files(log, segment, find(before, segment.base()), before);
    let stays = |old: &&Segment| find(log, old.base()).is_none();
    let gone = before.segments().iter().filter(stays).map(|old| SegmentFiles {
        marks: vec![fate(log, old)],
        active: false,
        ..files(before, old, Some(old), before)
    });
    Folder {
        segments: log.segments().iter().map(of).map(|row| with_active(row, active)).collect(),
        gone: gone.collect(),
        positions: Some(Positions {
            start: log.start().0,
            high_watermark: log.high_watermark().0,
            end: log.end().0,
            recovery_point: log.flushed().0,
        }),
        epochs: log.epochs().entries().iter().map(|(epoch, start)| (epoch.0, start.0)).collect(),
    }
}

fn with_active(row: SegmentFiles, active: Offset) -> SegmentFiles {
    SegmentFiles { active: row.base == active.0, ..row }
}

/// The segment of a log with this base.
pub fn find(log: &Log, base: Offset) -> Option<&Segment> {
    let segments = log.segments();
    let found = segments.get(segments.floor(base)?)?;
    (found.base() == base).then_some(found)
}

fn fate(log: &Log, gone: &Segment) -> Mark {
    match gone.base() {
        base if base < log.start() => Mark::Deleted,
        base if base < log.segments().active().base() => Mark::Merged,
        _ => Mark::Cut(gone.size()),
    }
}

fn files(log: &Log, segment: &Segment, old: Option<&Segment>, before: &Log) -> SegmentFiles {
    let largest = segment.largest().map(|largest| largest.timestamp.0);
    let first = segment.first_timestamp().map(|first| first.0);
    let mut row = SegmentFiles {
        base: segment.base().0,
        end: segment.end().0,
        active: false,
        size: segment.size(),
        records: segment.record_count() as u64,
        batches: segment.batches().len() as u64,
        times: first.zip(largest),
        index: index_file(segment.offset_index()),
        time_index: index_file(segment.time_index()),
        marks: Vec::new(),
    };
    match old {
        None => row.marks.push(Mark::Begun),
        Some(old) => {
            row.marks = changes(&row, old);
            let was_active = before.segments().active().base() == segment.base();
            if was_active && log.segments().active().base() != segment.base() {
                row.marks.push(Mark::Closed);
            }
        }
    }
    row
}

fn index_file<E: Entry>(index: &Index<E>) -> IndexFile {
    let (entries, capacity) = (index.entries().len(), index.capacity());
    IndexFile { entries, capacity, size: index.file_size() }
}

fn changes(now: &SegmentFiles, old: &Segment) -> Vec<Mark> {
    let mut marks = Vec::new();
    let (size, end) = (old.size(), old.end().0);
    if now.size > size {
        marks.push(Mark::Grew(now.size - size));
    } else if now.size < size && now.end < end {
        marks.push(Mark::Cut(size - now.size));
    } else if now.size < size {
        marks.push(Mark::Compacted((old.record_count() as u64).saturating_sub(now.records)));
    }
    let entries = old.offset_index().entries().len();
    if now.index.entries > entries {
        marks.push(Mark::Indexed(now.index.entries - entries));
    }
    marks
}

/// A segment, looked at closely around a batch: by its number in the file, or at the end. So many
/// batches are enlarged.
pub fn closeup(
    log: &Log,
    before: &Log,
    base: Offset,
    (around, count): (Option<usize>, usize),
) -> Option<Closeup> {
    let segment = find(log, base)?;
    let old = find(before, base);
    let all = folder_row(log, before, segment);
    let batches = segment.batches();
    let few = batches.len() <= MOST_DRAWN * 2;
    let cuts = batches.iter().filter(|_| few).map(|placed| u64::from(placed.position));
    let last = batches.len().saturating_sub(count);
    let window_from = around.map_or(last, |at| at.saturating_sub(count / 3)).min(last);
    let before_it = old.filter(|old| !old.is_empty() || batches.len() < ALL_NEW);
    let known = match before_it {
        None if batches.len() >= ALL_NEW => segment.end().0,
        old => old.map_or(0, |old| old.end().0),
    };
    let window = batches.iter_from(window_from).take(count).map(|placed| batch_row(placed, known));
    Some(Closeup {
        number: log.segments().floor(base)?,
        cuts: cuts.collect(),
        cached_from: position_of(segment, log.flushed()),
        high_watermark: (segment.base()..=segment.end())
            .contains(&log.high_watermark())
            .then(|| position_of(segment, log.high_watermark())),
        index: strip(segment.offset_index(), old.map(Segment::offset_index), |entry| {
            u64::from(entry.position)
        }),
        time_index: strip(segment.time_index(), old.map(Segment::time_index), |entry| {
            position_of(segment, segment.base().plus(entry.relative as usize))
        }),
        window_from,
        window: window.collect(),
        files: all,
    })
}

fn folder_row(log: &Log, before: &Log, segment: &Segment) -> SegmentFiles {
    let row = files(log, segment, find(before, segment.base()), before);
    with_active(row, log.segments().active().base())
}

/// Where the batch that holds an offset starts; the end of the file behind the last one.
fn position_of(segment: &Segment, offset: Offset) -> u64 {
    let at = segment.batches().partition_point(|placed| placed.batch.last_offset() < offset);
    segment.batches().get(at).map_or(segment.size(), |placed| u64::from(placed.position))
}

/// The number of the batch that starts at a position.
pub fn batch_at(segment: &Segment, position: u32) -> usize {
    segment.batches().partition_point(|placed| placed.position < position)
}

fn batch_row(placed: &Placed, known: u64) -> BatchRow {
    let batch = &placed.batch;
    BatchRow {
        position: u64::from(placed.position),
        size: u64::from(batch.size()),
        base: batch.base_offset.0,
        last: batch.last_offset().0,
        records: batch.body.records.len() as u64,
        epoch: batch.leader_epoch.0,
        new: batch.base_offset.0 >= known,
    }
}

fn strip<E: Entry>(index: &Index<E>, old: Option<&Index<E>>, place: impl Fn(E) -> u64) -> Strip<E> {
    let count = index.entries().len();
    let known = old.map_or(0, |old| old.entries().len());
    let known = if known == 0 && count >= ALL_NEW { count } else { known };
    let drawn = drawn_slots(count).into_iter();
    let entry = |slot| {
        let entry = index.entries()[slot];
        (slot, entry, place(entry))
    };
    Strip { count, new: count.saturating_sub(known), drawn: drawn.map(entry).collect() }
}

/// The slots that are drawn: all, or some at equal distances, the last one among them.
fn drawn_slots(count: usize) -> Vec<usize> {
    let drawn = count.min(MOST_DRAWN);
    (1..=drawn).map(|n| n * count / drawn - 1).collect()
}
